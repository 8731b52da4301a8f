"""Commands, one function each: arguments → the stage that does the work → a report."""

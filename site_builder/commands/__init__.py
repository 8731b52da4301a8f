"""The commands, one function each: words → the stage that does the work → what is said about it."""

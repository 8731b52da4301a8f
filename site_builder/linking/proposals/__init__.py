"""Who might be named in a document that nobody has indexed yet: proposals, each with its evidence."""

"""A file of any supported format → text or a document tree."""

"""A PDF file → a document tree."""

"""An RTF file → a document tree."""

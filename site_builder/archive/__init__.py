"""Briefings → the archive: what is published, its order, indexes, backlinks and errors."""

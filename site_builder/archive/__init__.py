"""Briefings → the archive: the publish set, its order, lists, backlinks and errors."""

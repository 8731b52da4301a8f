"""The curator's desk: pending decisions, and their effects on files."""

"""Localisation: dates, numbers, plural forms, sort order and site texts of a language."""

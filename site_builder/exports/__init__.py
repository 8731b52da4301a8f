"""Pages → files for programs: CSV, JSON, BibTeX, RIS, SQLite."""

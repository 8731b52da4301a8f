"""Pages → files for programs: CSV, JSON, BibTeX, RIS, SQLite, llms.txt."""

"""A Markdown file → one Briefing: typed header, and body as safe HTML with links and mentions."""

"""One Markdown file → one Briefing: the header with its types, the body as safe HTML with its links and mentions."""

"""Documents → a search index of static files that a browser reads piece by piece. Knows no page."""

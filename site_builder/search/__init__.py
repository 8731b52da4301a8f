"""Documents → the files of a search index that a browser reads piece by piece. Knows no page."""

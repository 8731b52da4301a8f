"""Documents → the files of a search index that a browser reads piece by piece: `words` and `shards`. Knows no page."""

"""Files, processes and the cache: infrastructure that knows nothing of briefings."""

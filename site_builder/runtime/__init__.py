"""Files, processes and the cache: how work is done, without a word about briefings."""

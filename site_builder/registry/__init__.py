"""Who and what the archive knows: actors and tags, loaded, checked and saved with every comment kept."""

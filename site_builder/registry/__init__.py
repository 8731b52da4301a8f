"""Registry of actors, tags and authors: loaded, checked, and saved with every comment kept."""

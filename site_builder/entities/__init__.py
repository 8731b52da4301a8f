"""Names found in drafts → proposed people, organisations and places."""

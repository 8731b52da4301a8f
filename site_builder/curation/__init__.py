"""What a curator decides → the registry, the decisions and the headers of briefings."""

"""Seeds → content files, without losing a human edit."""

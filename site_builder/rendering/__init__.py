"""Pages and templates → bytes."""

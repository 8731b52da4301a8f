"""Personal metadata of published files: found, named and removed without changing what a file shows."""

"""A local preview of the archive while it is edited, and the curator's desk."""

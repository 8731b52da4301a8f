"""site_builder: raw briefings in, a linked website out."""

__version__ = "0.3.0"

"""Linking rules, one per module; only the pipeline imports them."""

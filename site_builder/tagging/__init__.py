"""Drafts and vocabulary → proposed tags, each with its evidence."""

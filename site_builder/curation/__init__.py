"""Decisions of a curator → registry, decisions.yaml and headers of briefings."""

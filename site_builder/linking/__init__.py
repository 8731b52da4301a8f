"""Finds mentions, references, quotations and unnamed sources in a text, each with its reason."""

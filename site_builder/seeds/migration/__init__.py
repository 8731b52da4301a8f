"""Conventions of other publishing tools: headers, shortcodes, wikilinks, folder settings."""

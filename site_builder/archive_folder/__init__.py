"""Folder of an archive → its files as values, and these as one Archive; without theme and pages."""

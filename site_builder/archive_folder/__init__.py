"""The folder of an archive → its files as values, and those understood as one Archive; no theme, no pages."""

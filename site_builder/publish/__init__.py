"""Rendered files → the output folder: staged, journalled and put in place so that a reader never sees half a site."""

"""Rendered files → the output folder: staged, journalled and moved into place, so that readers never see half a
site."""

"""An archive on disk → its site in the output folder."""

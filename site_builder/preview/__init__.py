"""The archive on this machine as a site to look at while it is edited, and the curator's desk."""

"""The preview over HTTP: server, sessions, live reload and access control."""

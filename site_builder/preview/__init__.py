"""The archive on this machine as a site to look at while it is edited, and the curator's desk."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path


def serve(
    root: Path,
    *,
    port: int,
    browse: bool,
    clock: Callable[[], datetime],
    tell: Callable[..., None],
    host: str = "127.0.0.1",
    password: str = "",
) -> None:
    """Serve until interrupted; everything else in `serving`, which is loaded only now."""
    from site_builder.preview.web import server

    server.serve(root, port=port, browse=browse, clock=clock, tell=tell, host=host, password=password)

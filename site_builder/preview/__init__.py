"""Build, show the site on this machine, build again when a file changes: the plain preview.

Serves the output folder on 127.0.0.1 through livereload, which puts its script into pages as they are served; what is
built is not changed by being looked at.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from site_builder.build import build
from site_builder.errors import SiteError, SiteErrors

HOST = "127.0.0.1"
WATCHED = ("site.toml", "content", "templates")
Tell = Callable[..., None]


def serve(root: Path, *, port: int, browse: bool, clock: Callable[[], datetime], tell: Tell) -> None:
    """Serve until interrupted. `tell` is called with words for the editor and, if a build fails, its errors."""
    from livereload import Server

    output = root / "public"
    rebuild(root, output, clock, tell)
    server = Server()
    for name in WATCHED:
        path = root / name
        pattern = str(path / "**" / "*") if path.is_dir() else str(path)
        server.watch(pattern, lambda: rebuild(root, output, clock, tell))
    tell(f"Serving http://{HOST}:{port}/ until you press Ctrl+C")
    options: dict[str, Any] = {"open_url_delay": 1} if browse else {}
    server.serve(root=str(output), host=HOST, port=port, debug=False, **options)


def rebuild(root: Path, output: Path, clock: Callable[[], datetime], tell: Tell) -> bool:
    """Whether the build went well; the last good site stays where it did not."""
    try:
        report = build(root, output=output, clock=clock())
    except SiteErrors as several:
        tell("Nothing was changed; the site is as it was before.", several.errors)
        return False
    except SiteError as error:
        tell("Nothing was changed; the site is as it was before.", (error,))
        return False
    tell(f"{report.briefings} briefings, {report.rendered} pages rendered")
    return True

"""A built site for the tools of this folder: served locally, with one page chosen for each kind."""

import gzip
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

_CANONICAL = re.compile(rb'<link rel="canonical" href="https?://[^/"]+([^"]*)"')
_KIND = re.compile(rb'<body class="([^"]*)"')


POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy under which the site must work: nothing inline, nothing from other hosts."""
PACKED = {".html", ".css", ".js", ".json", ".xml", ".svg", ".txt"}
"""Extensions that hosts send compressed."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Ignores a browser that closes the connection in the middle of a file."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Site(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, root: str, directory: str) -> None:
        self.root = root
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """The file for a path below the site's base URL."""
        return super().translate_path("/" + path.removeprefix(self.root))

    def do_GET(self) -> None:
        """Sends texts compressed, as hosts do: a phone would wait for four times the bytes."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        if path.suffix not in PACKED or not path.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            super().do_GET()
            return
        data = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        facts = {"Content-Type": self.guess_type(path), "Content-Encoding": "gzip", "Content-Length": str(len(data))}
        for name, value in facts.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        """Sends the policy with every response."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (named by the base class)
        """Logs nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The folder over HTTP on a free loopback port, under the path of the site's base URL.

    Yields the address of the home page without its final slash.
    """
    root = root_path(folder)
    server = _Server(("127.0.0.1", 0), partial(_Site, root=root, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{root.rstrip('/')}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def root_path(folder: Path) -> str:
    """The path of the site's base URL, with a final slash."""
    match = _CANONICAL.search((folder / "index.html").read_bytes())
    return match[1].decode() if match else "/"


def file_of(folder: Path, url: str) -> Path:
    """The file of a URL from the root."""
    path = unquote(url[1:])
    return folder / (path + "index.html" if path.endswith("/") or not path else path)


def sampled_pages(folder: Path, count: int = 1) -> list[tuple[str, str]]:
    """Kind of page (the class of its body) and URL from the root: of each kind the largest page and others spread
    evenly over the rest by size, `count` in all, sorted by kind."""
    found: dict[str, list[tuple[int, str]]] = {}
    for path in sorted(folder.rglob("*.html")):
        data = path.read_bytes()
        match = _KIND.search(data)
        if match:
            url = "/" + quote(path.relative_to(folder).as_posix().removesuffix("index.html"))
            found.setdefault(match[1].decode(), []).append((len(data), url))
    pages = []
    for kind, sized in sorted(found.items()):
        ordered = sorted(sized, reverse=True)
        step = max(1, len(ordered) // count)
        pages += [(kind, url) for _, url in ordered[::step][:count]]
    return pages


def richest_pages(folder: Path) -> dict[str, str]:
    """Kind of page → URL from the root of its largest page, sorted by kind."""
    return dict(sampled_pages(folder))

"""The preview application: pages as the build would write them, with scripts inserted on output.

Addresses with a leading underscore are the preview's own. Every request passes the guard first; no address is ever
mapped to a file path.
"""

import json
import mimetypes
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files

from site_builder.core.errors import PublicationError, RevisionError, SiteError, SiteProblem
from site_builder.core.urls import of_name
from site_builder.preview.live.site import EDITOR, VIEWS, Resident, ShownPage
from site_builder.preview.web.access import Guard
from site_builder.preview.web.explain import explain

COOKIE = "preview-view"
HEAD_END = b"</head>"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".xml": "application/xml"}
OWN_FILES = ("preview.js", "overlay.css", "desk.js", "desk_views.js", "desk.css")
OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
"""Policy of the preview's own pages (Content Security Policy Level 3)."""
BOXED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""Policy of a published file that browsers could execute: it came with a seed, and must not act as the desk."""
RUNNABLE = ("text/html", "image/svg", "application/xhtml", "application/xml", "text/xml")
_HEADERS = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
)


@dataclass(frozen=True)
class Request:
    """A request."""

    method: str
    path: str
    """Path from the root, percent-decoded."""
    headers: Mapping[str, str]
    """Header names are lower-case."""
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def view(self) -> str:
        """The view: the editor's, unless another was chosen."""
        for part in self.headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == COOKIE and value in VIEWS:
                return value
        return EDITOR


@dataclass(frozen=True)
class Response:
    """A response."""

    body: bytes
    kind: str
    status: int = 200
    policy: str = ""
    """Content-Security-Policy; empty for none."""


_ASKED: Mapping[type[SiteError], int] = {PublicationError: 409, RevisionError: 428}
"""Errors after which the desk's page asks its user and sends the request again."""
NAMED = 8
"""Maximum texts named in a question about many."""
Handler = Callable[[Request], Response]


def _question(errors: Sequence[SiteError]) -> str:
    """The errors in words, of many only the first and the number of the others."""
    more = len(errors) - NAMED
    rest = (f"The same for {more} more.",) if more > 0 else ()
    return "\n\n".join((*map(str, errors[:NAMED]), *rest))


class Preview:
    """Requests and responses as values, independent of a server."""

    def __init__(
        self,
        resident: Resident,
        guard: Guard,
        *,
        words: Callable[[SiteError], str],
        problems: Callable[[], tuple[SiteError, ...]],
        desk: Mapping[str, Handler],
    ) -> None:
        self._resident = resident
        self._guard = guard
        self._words = words
        self._problems = problems
        self._routes: dict[str, Handler] = {
            **{f"/_preview/{name}": self._own_file for name in OWN_FILES},
            "/_preview/state.json": self._state,
            **desk,
        }

    def headers(self, request: Request, answer: Response) -> Iterator[tuple[str, str]]:
        """Headers of a response."""
        yield from (("Content-Type", answer.kind), *_HEADERS)
        if answer.status == 401:
            yield "WWW-Authenticate", 'Basic realm="preview", charset="UTF-8"'
        if answer.policy:
            yield "Content-Security-Policy", answer.policy

    def answer(self, request: Request) -> Response:
        """The response to a request, or the refusal."""
        refused = self._guard.refusal(request.headers)
        if refused:
            return _plain(refused[0], refused[1])
        try:
            if request.path in self._routes:
                return self._routes[request.path](request)
            if request.method not in ("GET", "HEAD"):
                return _plain(405, "only to be looked at")
            if request.path.startswith("/_explain/"):
                return self._explain(request)
            return self._page(request)
        except SiteProblem as problem:
            for kind, status in _ASKED.items():
                if all(isinstance(error, kind) for error in problem.errors):
                    return _plain(status, _question(problem.errors))
            return _plain(422, "\n\n".join(map(self._words, problem.errors)))

    def looked_at(self, request: Request) -> tuple[str, str] | None:
        """View and URL of the requested page; None for other requests, and if the guard refuses."""
        if self._guard.refusal(request.headers) or request.path in self._routes:
            return None
        return (request.view, self._url(request)) if request.method in ("GET", "HEAD") else None

    def _url(self, request: Request) -> str:
        root = self._resident.live_files.config.root_path
        inside = root != "/" and request.path.startswith(root)
        return of_name("/" + request.path.removeprefix(root) if inside else request.path)

    def _page(self, request: Request) -> Response:
        url = self._url(request)
        shown = self._resident.views[request.view].show(url)
        if not shown.found and not url.endswith("/"):
            shown = self._resident.views[request.view].show(f"{url}/")
        kind = content_type(shown.url if shown.found else "/404.html")
        body = shown.data
        if shown.is_file:
            return Response(body, kind, policy=BOXED if kind.startswith(RUNNABLE) else "")
        if kind.startswith("text/html"):
            body = (body or _EMPTY).replace(HEAD_END, self.script(shown, request.view) + HEAD_END, 1)
        return Response(body, kind, 200 if shown.found else 404)

    def script(self, shown: ShownPage, view: str) -> bytes:
        """The HTML inserted at the end of a page's head, with facts about the page for our script."""
        state = self._resident.hidden().get(shown.url, "") if view == EDITOR else ""
        style = self._resident.views[view].style
        facts = {"digest": shown.digest, "style": style, "url": shown.url, "view": view, "state": state}
        written = "".join(f' data-{name}="{escape(value)}"' for name, value in facts.items())
        return f'<script src="/_preview/preview.js"{written}></script><script src="/livereload.js"></script>'.encode()

    def _state(self, request: Request) -> Response:
        """Problems, hidden pages and progress, for the script."""
        problems, settled = [*map(self._words, self._problems())], self._resident.is_complete
        return as_json({"problems": problems, "hidden": self._resident.hidden(), "settled": settled})

    def _explain(self, request: Request) -> Response:
        url = "/" + request.path.removeprefix("/_explain/")
        found = explain(self._resident, request.view, url)
        if found is None:
            return _plain(404, f"there is no briefing at {url}")
        return as_json(found)

    def _own_file(self, request: Request) -> Response:
        name = request.path.rpartition("/")[2]
        return Response(read_own(name), content_type(name))


def as_json(value: object) -> Response:
    """A value for a script."""
    return Response(json.dumps(value, ensure_ascii=False).encode("utf-8"), "application/json")


def read_own(name: str) -> bytes:
    """A file of the preview itself."""
    return (files("site_builder.preview") / "files" / name).read_bytes()


def content_type(url: str) -> str:
    """The content type, from the extension in a URL."""
    if url.endswith("/"):
        return TYPES[".html"]
    ending = "." + url.rpartition(".")[2]
    guessed = TYPES.get(ending) or mimetypes.guess_type(url)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") and "charset" not in guessed else guessed


_EMPTY = b"<!doctype html><html lang=en><head><title>Nothing to show yet</title></head><body></body></html>"


def _plain(status: int, words: str) -> Response:
    return Response(f"{words}\n".encode(), "text/plain; charset=utf-8", status)

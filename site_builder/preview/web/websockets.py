"""Sockets of open pages: livereload's handlers, for our own pages only. A page sends its address and digest."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.escape import json_decode, url_unescape
from tornado.httputil import HTTPServerRequest
from tornado.web import HTTPError

from site_builder.preview.live.site import EDITOR, VIEWS
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import Request


class _Guarded:
    """Common preparation of all tornado handlers."""

    request: Any
    is_socket = False

    def initialize(self, guard: Guard, join: Callable[["Tab"], None]) -> None:
        """Called by tornado; `join` is called with each tab that has sent its address."""
        self.guard, self.join = guard, join

    def prepare(self) -> None:
        """Refuses a request that the guard refuses, before any handshake."""
        refused = self.guard.refusal(request_of(self.request).headers, is_socket=self.is_socket)
        if refused:
            raise HTTPError(refused[0], reason="Refused")


class Tab(_Guarded, LiveReloadHandler):  # type: ignore[misc]
    """The socket of one open page."""

    is_socket = True
    view, url, digest, style = EDITOR, "", "", ""

    def check_origin(self, origin: str) -> bool:
        """Accepts only our own pages."""
        return bool(origin == f"http://{self.request.host}")

    def write_message(self, message: object, binary: bool = False) -> object:
        """Sends as tornado does; a tab closed meanwhile is not an error."""
        sent = super().write_message(message, binary)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent

    def reload(self, path: str) -> None:
        """Sends this page the message that `reload_waiters` sends to all."""
        self.send_message({"command": "reload", "path": path, "liveCSS": True, "liveImg": True})

    def on_message(self, message: str | bytes) -> None:
        """Handles livereload's handshake, with which the page sends its address and digest."""
        with suppress(ValueError, TypeError, AttributeError, KeyError):
            sent = json_decode(message)
            page = sent.get("plugins", {}).get("preview", {}) if sent.get("command") == "info" else {}
            super().on_message(message)
            if page and page["view"] in VIEWS:
                self.view = page["view"]
                self.url, self.digest, self.style = (str(page[key]) for key in ("url", "digest", "style"))
                self.join(self)


class Script(_Guarded, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's script."""


def open_tabs() -> list[Tab]:
    """The pages that have sent their address."""
    return [tab for tab in LiveReloadHandler.waiters if isinstance(tab, Tab) and tab.url]


def request_of(asked: HTTPServerRequest) -> Request:
    """A tornado request converted to ours."""
    headers = {name.lower(): value for name, value in asked.headers.items()}
    path, query = url_unescape(asked.path, plus=False), dict(parse_qsl(asked.query))
    return Request(str(asked.method), path, headers, asked.body, query)

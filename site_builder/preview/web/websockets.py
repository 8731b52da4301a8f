"""The sockets of the open pages: livereload's handlers, for our own pages only; a page tells its address and digest."""

from contextlib import suppress
from typing import Any, Protocol

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.escape import json_decode
from tornado.web import HTTPError

from site_builder.preview.live.site import EDITOR, VIEWS
from site_builder.preview.web.access import Guard


class Host(Protocol):
    """Who wants to know of open pages."""

    guard: Guard

    def join(self, tab: "Tab") -> None:
        """A page has told its address."""


class _Guarded:
    """What all handlers of tornado's do here before they answer."""

    request: Any
    is_socket = False

    def initialize(self, session: Host) -> None:
        """Called by tornado."""
        self.session = session

    def prepare(self) -> None:
        """Refuse whoever the guard refuses, before any handshake."""
        address = str(self.request.remote_ip)
        refused = self.session.guard.admit(headers_of(self.request), address, is_socket=self.is_socket)
        if refused:
            raise HTTPError(refused[0], reason="Refused")


class Tab(_Guarded, LiveReloadHandler):  # type: ignore[misc]
    """The socket of one open page."""

    is_socket = True
    view, url, digest, style = EDITOR, "", "", ""

    def check_origin(self, origin: str) -> bool:
        """Only our own pages."""
        return bool(origin == f"http://{self.request.host}")

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """As in tornado; a tab that is closed meanwhile is no fault."""
        sent = super().write_message(message, binary)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent

    def reload(self, path: str) -> None:
        """Tell this one page what `reload_waiters` tells all."""
        self.send_message({"command": "reload", "path": path, "liveCSS": True, "liveImg": True})

    def on_message(self, message: str | bytes) -> None:
        """livereload's handshake; with it the page tells its address and digest."""
        with suppress(ValueError, TypeError, AttributeError, KeyError):
            said = json_decode(message)
            told = said.get("plugins", {}).get("preview", {}) if said.get("command") == "info" else {}
            super().on_message(message)
            if told and told["view"] in VIEWS:
                self.view = told["view"]
                self.url, self.digest, self.style = (str(told[key]) for key in ("url", "digest", "style"))
                self.session.join(self)


class Script(_Guarded, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's script."""


def open_tabs() -> list[Tab]:
    """The pages that have told their address."""
    return [tab for tab in LiveReloadHandler.waiters if isinstance(tab, Tab) and tab.url]


def headers_of(request: Any) -> dict[str, str]:
    """The headers of a tornado request, names in lower case."""
    return {name.lower(): value for name, value in request.headers.get_all()}

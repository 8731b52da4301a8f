"""The preview as a server: tornado and livereload around the application, a file watcher, one event loop."""

import asyncio
import logging
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from socket import create_server, socket
from types import SimpleNamespace
from typing import Any

from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream
from tornado.web import Application, RequestHandler

from site_builder.archive_folder.inputs import CACHE_FILE, SEEDS_FOLDER, STATE_FOLDER, require_archive, require_content
from site_builder.core.errors import SiteError
from site_builder.preview.desk.seed_folder import Seeds
from site_builder.preview.live.pending_pages import Waiting
from site_builder.preview.live.site import Resident
from site_builder.preview.web.access import ADDRESS, SHORTEST, Guard
from site_builder.preview.web.app import Preview
from site_builder.preview.web.desk_routes import Desk
from site_builder.preview.web.session import Session, Tell
from site_builder.preview.web.websockets import Script, Tab, request_of
from site_builder.rendering.error_text import worded
from site_builder.runtime.cache import open_cache
from site_builder.runtime.watcher import Watcher
from site_builder.settings.site_config import FILE

MAX_BODY = 1_000_000
LIMITS = {
    "max_body_size": MAX_BODY,
    "max_buffer_size": 2 * MAX_BODY,
    "max_header_size": 32_768,
    "body_timeout": 30,
    "idle_connection_timeout": 20,  # headers that do not end count as idle
}
"""Limits of one request, in bytes and seconds."""
MOST_CONNECTIONS = 200
"""Maximum simultaneous connections; further ones are closed at once."""
WATCHED = (FILE, "content", "templates", SEEDS_FOLDER)


def make_application(session: Session, preview: Preview) -> Application:
    """livereload's socket and script, and the preview for all other URLs."""
    LiveReloadHandler.watcher = SimpleNamespace(filepath=None)
    LiveReloadHandler.live_css = True
    return Application(
        [
            (r"/livereload", Tab, {"guard": session.guard, "join": session.join}),
            (r"/livereload\.js", Script, {"guard": session.guard, "join": session.join}),
            (r".*", PageHandler, {"preview": preview, "waiting": session.waiting}),
        ],
        websocket_max_message_size=65_536,
    )


class Server(HTTPServer):
    """A tornado server with a limit on connections."""

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        """Called by tornado."""
        if len(self._connections) >= MOST_CONNECTIONS:
            stream.close()
        else:
            super().handle_stream(stream, address)


class PageHandler(RequestHandler):
    """Sends the preview's response once the requested page is ready."""

    def initialize(self, preview: Preview, waiting: Waiting) -> None:
        """Called by tornado."""
        self._preview, self._waiting = preview, waiting

    async def prepare(self) -> None:
        """Responds to any method."""
        request = request_of(self.request)
        page = self._preview.looked_at(request)
        if page:
            await self._waiting.ready(*page)
        answer = self._preview.answer(request)
        self.set_status(answer.status)
        for name, value in self._preview.headers(request, answer):
            self.set_header(name, value)
        self.finish(answer.body)


def serve(
    root: Path,
    *,
    port: int,
    browse: bool,
    clock: Callable[[], datetime],
    tell: Tell,
    password: str = "",
) -> None:
    """Serves on this machine until interrupted. Raises SiteError for a short password.

    `tell` is called with words for the editor and any errors.
    """
    if 0 < len(password) < SHORTEST:
        hint = "set a longer one, or none; without one, every user of this machine can reach the preview"
        raise SiteError(f"SITE_BUILDER_PASSWORD has fewer than {SHORTEST} characters", hint=hint)
    require_archive(root)
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        resident = Resident(root, cache, clock)
        require_content(root)
        opened = listen(port)
        guard = Guard(opened.getsockname()[1], password)
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(_serve(resident, guard, opened, clock=clock, tell=tell, browse=browse))
    tell("Stopped.")


async def _serve(
    resident: Resident, guard: Guard, opened: socket, *, clock: Callable[[], datetime], tell: Tell, browse: bool
) -> None:
    """Serves until cancelled. Requests wait until the archive has been read; changes in the meantime are read
    afterwards.
    """
    root, loop = resident.live_files.root, IOLoop.current()
    seeds = Seeds(root, clock)
    session = Session(resident, guard, tell, seeds=seeds)
    desk = Desk(resident, guard, clock=clock, changed=session.write, seeds=seeds)
    session.look_ahead = desk.look_ahead
    routes = {**desk.routes, "/_preview/timing.json": session.tell_timing}
    words = partial(worded, root=root)
    preview = Preview(resident, guard, words=words, problems=session.problems, desk=routes)
    server = Server(make_application(session, preview), **LIMITS)
    server.add_socket(opened)
    watcher = Watcher(root, WATCHED, lambda *seen: loop.add_callback(session.notice, *seen))
    address = f"http://{ADDRESS}:{guard.port}/"
    tell(f"Serving {address} until you press Ctrl+C")
    try:
        watcher.start()  # so that a file changed during loading is noticed and read again
        resident.load()
        loop.add_callback(session.begin)
        if browse:
            loop.call_later(0.1, webbrowser.open, address)
        await asyncio.Event().wait()
    finally:
        watcher.stop()
        session.end()
        server.stop()
        await server.close_all_connections()


def listen(port: int) -> socket:
    """A socket on this machine only. Raises SiteError if the port is taken."""
    try:
        opened = create_server((ADDRESS, port))
    except OSError as problem:
        hint = "choose another port with --port; 0 means any free one"
        raise SiteError(f"cannot serve on {ADDRESS}, port {port}: {problem}", hint=hint) from problem
    opened.setblocking(False)
    return opened

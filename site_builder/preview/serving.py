"""The preview as a server: tornado and livereload around the application, a watcher beside it, one thread that works.

A change is read, every open page is looked at again, and the tabs whose page is another one are told. What is not open
is read afterwards in small steps, between requests.
"""

import asyncio
import gc
import logging
import os
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from socket import socket
from types import SimpleNamespace
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.server import LiveScriptContainer
from tornado.escape import json_decode
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_sockets
from tornado.web import Application, FallbackHandler, HTTPError

from site_builder.cache import open_cache
from site_builder.compute import FEW
from site_builder.config import FILE
from site_builder.errors import SiteError
from site_builder.ingest import SEEDS_FOLDER
from site_builder.inputs import CACHE_FILE, STATE_FOLDER
from site_builder.preview.app import Answer, Preview, Request, as_json
from site_builder.preview.bodies import parse_elsewhere
from site_builder.preview.desk import Desk
from site_builder.preview.resident import EDITOR, VIEWS, Resident
from site_builder.preview.safety import Guard
from site_builder.preview.seeding import Seeds, is_seed
from site_builder.preview.watching import Watcher
from site_builder.preview.wording import worded
from site_builder.workers import RARELY, pool

LIVE_SCRIPT = b'<script src="/livereload.js"></script>'
SLICE_S = 0.012
"""So long the loop reads on before it looks for requests."""
MANY = 50
"""More changed files than this are a burst: they are taken when the next quiet moment comes."""
QUIET_S = 0.1
MUCH = 32
"""Fewer bodies than this are parsed here: other processes take longer to start."""
TICK_MS = 10_000
WATCHED = (FILE, "content", "templates", SEEDS_FOLDER)
Tell = Callable[..., None]


@dataclass
class Timing:
    """When the last change was noticed, told to the open pages, and read in full."""

    changes: int = 0
    noticed: float = 0.0
    told: float = 0.0
    settled: float = 0.0


class Session:
    """One archive that is looked at: what changed goes in, what the tabs must know goes out. Runs on the loop."""

    def __init__(self, resident: Resident, guard: Guard, tell: Tell, *, seeds: Seeds) -> None:
        self.resident = resident
        self.seeds = seeds
        self.guard = guard
        self.timing = Timing()
        self._tell = tell
        self._paths: set[str] = set()
        self._waiting: object | None = None
        self._steps: Iterator[None] | None = None
        self._thresholds = gc.get_threshold()
        self._elsewhere = self._rested = False
        self._noticed = self._seeds_noticed = 0.0
        self._ingesting = self._ingest_again = False
        self._problems: tuple[SiteError, ...] = ()
        self._style = self._style_now()
        self._clock = PeriodicCallback(self._tick, TICK_MS)
        self._loop = IOLoop.current()

    def begin(self) -> None:
        """Start to read what nobody has asked for yet, what must be parsed in other processes."""
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*RARELY)
        self._read_all()
        self._clock.start()

    def end(self) -> None:
        """Let go of the loop, and of memory as it was found."""
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()
        self._steps = None
        self._clock.stop()

    def notice(self, paths: frozenset[str], at: float) -> None:
        """Files have changed on the disk."""
        self._noticed = at if not self._paths else self._noticed
        self._paths |= {path for path in paths if not is_seed(path)}
        if len(self._paths) < len(paths) and any(map(is_seed, paths)):
            self._seeds_noticed = at
            self._ingest()
        if not self._paths:
            return
        if self._waiting is not None:
            self._loop.remove_timeout(self._waiting)
            self._waiting = None
        if len(self._paths) > MANY:
            self._waiting = self._loop.call_later(QUIET_S, self._take)
        else:
            self._take()

    def write(self, paths: frozenset[str]) -> None:
        """The desk has written these files: they are taken in before it answers."""
        self.notice(paths, time.monotonic())

    def tell_timing(self, request: Request) -> Answer:
        """How long the last change took, for whoever measures."""
        return as_json({**asdict(self.timing), "is_settled": self._steps is None and self.resident.settled})

    def join(self, tab: "Tab") -> None:
        """A page has opened: it may have been served before the last change, and has asked for no news since."""
        tab.reload("state")
        self._look_at({(tab.view, tab.url): tab.digest})
        if tab.style != self._style:
            tab.reload("/style.css")

    def _tick(self) -> None:
        """An embargo may have ended, a term run out: then the views were made anew."""
        if self._steps is None and not self.resident.settled and not self.resident.bodies.pending():
            self.announce()
            self._read_on()

    def _take(self) -> None:
        self._waiting = None
        paths, self._paths = self._paths, set()
        if not self.resident.take(paths):
            self._report()
            return
        self.timing.changes += 1
        self.timing.noticed = self._noticed
        self.announce()
        self.timing.told = time.monotonic()
        self._read_all()

    def problems(self) -> tuple[SiteError, ...]:
        """All that is wrong with the archive and its seeds."""
        return (*self.resident.problems(), *self.seeds.problems)

    def _ingest(self) -> None:
        """Take in changed seeds, beside the loop; a change meanwhile is taken in by one more run."""
        if self._ingesting:
            self._ingest_again = True
            return
        self._ingesting = True
        self.resident.holding.cache.commit()
        self._loop.add_future(self._loop.run_in_executor(None, self.seeds.run), self._ingested)

    def _ingested(self, running: Any) -> None:
        self._ingesting = False
        again, self._ingest_again = self._ingest_again, False
        self.notice(running.result(), self._seeds_noticed)
        self._report()
        if again:
            self._ingest()

    def announce(self) -> None:
        """Look at every open page again, and tell the tabs whose page is another one, and all what is wrong."""
        self._swap_style()
        self._look_at({(t.view, t.url): t.digest for t in open_tabs()})
        self._report()

    def _look_at(self, pages: dict[tuple[str, str], str]) -> None:
        for (view, url), digest in pages.items():
            now = self.resident.show(view, url).digest
            if now != digest:
                for tab in open_tabs():
                    if (tab.view, tab.url) == (view, url):
                        tab.digest = now
                        tab.reload(f"page {view} {now} {url}")

    def _swap_style(self) -> None:
        """Tell a changed stylesheet before anything else: it is swapped in place."""
        before, self._style = self._style, self._style_now()
        if self._style != before:
            LiveReloadHandler.reload_waiters("/style.css")

    def _style_now(self) -> str:
        return self.resident.show(EDITOR, "/style.css").digest

    def _report(self) -> None:
        problems = self.problems()
        if [str(p) for p in problems] != [str(p) for p in self._problems]:
            words = "The pages are as they were before." if problems else "All is well again."
            self._tell(words, problems)
            self._problems = problems
            LiveReloadHandler.reload_waiters("state")

    def _read_all(self) -> None:
        """Read what nobody has asked for yet; where much must be parsed, in other processes."""
        absent = self.resident.bodies.pending()
        if len(absent) > MUCH and not self._elsewhere and self.resident.bodies.load(absent[:FEW]):
            self._parse_elsewhere()
        else:
            self._read_on()

    def _read_on(self) -> None:
        fresh = self._steps is None
        self._steps = self.resident.steps()
        if fresh:
            self._loop.add_callback(self._step)

    def _step(self) -> None:
        end = time.monotonic() + SLICE_S
        while self._steps is not None and time.monotonic() < end:
            try:
                next(self._steps)
            except StopIteration:
                self._steps = None
                if not self.resident.settled:
                    self._read_on()
                    return
                self.timing.settled = time.monotonic()
                self._rest_memory()
                self.announce()
                self.resident.holding.cache.commit()
        if self._steps is not None:
            self._loop.call_later(0.001, self._step)

    def _rest_memory(self) -> None:
        """Once all is in memory it stays there: a collection need not look through it, which would take a moment."""
        if not self._rested:
            gc.freeze()
            self._rested = True

    def _parse_elsewhere(self) -> None:
        """All bodies that no cache has, in worker processes; the loop is free meanwhile."""
        bodies = self.resident.bodies
        absent = bodies.load(bodies.pending())
        tasks, work = bodies.tasks(absent), bodies.work()
        self._elsewhere = True

        def run() -> None:
            # The loop may be closed before all is parsed: then nobody waits for it.
            with suppress(RuntimeError), pool(os.cpu_count() or 1) as executor:
                for path, key, body in parse_elsewhere(tasks, work, executor):
                    self._loop.add_callback(bodies.take, path, key, body)
                self._loop.add_callback(self._read_elsewhere)

        threading.Thread(target=run, daemon=True).start()

    def _read_elsewhere(self) -> None:
        self._elsewhere = False
        self._read_on()


class Tab(LiveReloadHandler):  # type: ignore[misc]
    """The socket of one open page."""

    def initialize(self, session: Session) -> None:
        """Called by tornado."""
        self.session = session
        self.view, self.url, self.digest, self.style = EDITOR, "", "", ""

    def prepare(self) -> None:
        """Refuse whoever the guard refuses, before the handshake."""
        refused = self.session.guard.refusal(headers_of(self.request), is_socket=True)
        if refused:
            raise HTTPError(refused[0], reason="Refused")

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


class Script(LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's script."""

    def initialize(self, session: Session) -> None:
        """Called by tornado."""
        self.session = session

    def prepare(self) -> None:
        """Refuse whoever the guard refuses."""
        refused = self.session.guard.refusal(headers_of(self.request))
        if refused:
            raise HTTPError(refused[0], reason="Refused")


def open_tabs() -> list[Tab]:
    """The pages that have told their address."""
    return [tab for tab in LiveReloadHandler.waiters if isinstance(tab, Tab) and tab.url]


def headers_of(request: Any) -> dict[str, str]:
    """The headers of a tornado request, names in lower case."""
    return {name.lower(): value for name, value in request.headers.get_all()}


def make_application(session: Session, preview: Preview) -> Application:
    """livereload's socket and script, and the preview behind them."""
    LiveReloadHandler.watcher = SimpleNamespace(filepath=None)
    LiveReloadHandler.live_css = True
    container = LiveScriptContainer(preview, LIVE_SCRIPT)
    return Application(
        [
            (r"/livereload", Tab, {"session": session}),
            (r"/livereload\.js", Script, {"session": session}),
            (r".*", FallbackHandler, {"fallback": container}),
        ],
        websocket_max_message_size=65_536,
    )


def serve(
    root: Path,
    *,
    port: int,
    browse: bool,
    clock: Callable[[], datetime],
    tell: Tell,
    host: str = "127.0.0.1",
    password: str = "",
) -> None:
    """Serve until interrupted. `tell` is called with words for the editor and, where something is wrong, its errors."""
    check_reach(host, password)
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
        resident = Resident(root, cache, clock)
        resident.load()
        sockets = bind_sockets(port, host)
        guard = Guard(host, sockets[0].getsockname()[1], password)
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(_serve(resident, guard, sockets, clock=clock, tell=tell, browse=browse))
    tell("Stopped.")


async def _serve(
    resident: Resident, guard: Guard, sockets: list[socket], *, clock: Callable[[], datetime], tell: Tell, browse: bool
) -> None:
    """Until it is cancelled."""
    root, loop = resident.holding.root, IOLoop.current()
    seeds = Seeds(root, clock)
    session = Session(resident, guard, tell, seeds=seeds)
    desk = Desk(resident, guard, clock=clock, changed=session.write, seeds=seeds)
    routes = {**desk.routes, "/_preview/timing.json": session.tell_timing}
    words = partial(worded, root=root)
    preview = Preview(resident, guard, words=words, problems=session.problems, desk=routes)
    server = HTTPServer(make_application(session, preview))
    server.add_sockets(sockets)
    watcher = Watcher(root, WATCHED, lambda *seen: loop.add_callback(session.notice, *seen))
    watcher.start()
    address = f"http://{guard.host if ':' not in guard.host else f'[{guard.host}]'}:{guard.port}/"
    tell(f"Serving {address} until you press Ctrl+C")
    if not guard.is_local:
        tell("Warning: other machines can see this preview, drafts included, and change the archive at the desk.")
    loop.add_callback(session.begin)
    if browse:
        loop.call_later(0.1, webbrowser.open, address)
    try:
        await asyncio.Event().wait()
    finally:
        watcher.stop()
        session.end()
        server.stop()
        await server.close_all_connections()


def check_reach(host: str, password: str) -> None:
    """Raises a SiteError for an address that other machines reach without a password."""
    if not Guard(host, 0).is_local and not password:
        hint = "serve on 127.0.0.1, or set a password in the environment variable SITE_BUILDER_PASSWORD"
        raise SiteError(f"{host} can be reached by other machines, and there is no password", hint=hint)

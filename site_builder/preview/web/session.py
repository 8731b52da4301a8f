"""One previewed archive: takes changes from disk and notifies open pages.

A change is read, every open page is checked, and tabs whose page changed are notified. Everything else is read
afterwards in small steps, between requests. All of it runs on the event loop, except ingest and bulk parsing.
"""

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from livereload.handlers import LiveReloadHandler
from tornado.ioloop import IOLoop

from site_builder.core.errors import SiteError, SiteErrors
from site_builder.preview.desk.seed_folder import Seeds, is_seed
from site_builder.preview.live.bodies import parse_elsewhere
from site_builder.preview.live.pending_pages import SLICE_S, Waiting, takes_long
from site_builder.preview.live.site import EDITOR, Resident
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import Request, Response, as_json
from site_builder.preview.web.websockets import Tab, open_tabs
from site_builder.runtime.parallel import FEW
from site_builder.runtime.process_pool import pool

BREATH_S = 0.1
"""Seconds without other reading after a change, while notified tabs request their pages."""
MUCH = 32
"""With fewer bodies than this, parsing here is faster than starting processes."""
TICK_S = 10.0
"""Seconds between checks of the clock, because a machine may have slept."""
LEAST_S = 0.05
AS_BEFORE = "The preview shows the last good version of these, if there is one."
Tell = Callable[..., None]


@dataclass
class Timing:
    """Times at which the last change was noticed, sent to open pages, and fully read."""

    changes: int = 0
    noticed: float = 0.0
    told: float = 0.0
    settled: float = 0.0


class Session:
    """One previewed archive: takes changes and notifies tabs. Runs on the event loop."""

    def __init__(self, resident: Resident, guard: Guard, tell: Tell, *, seeds: Seeds) -> None:
        self.resident = resident
        self.seeds = seeds
        self.guard = guard
        self.timing = Timing()
        self.waiting = Waiting(resident)
        self.look_ahead: Callable[[], Iterator[None]] = lambda: iter(())
        """Work for others, in small steps, once everything is read."""
        self._tell = tell
        self._steps: Iterator[None] | None = None
        self._elsewhere = self._rested = False
        self._seeds_noticed = 0.0
        self._ingesting = self._ingest_again = False
        self._problems: tuple[SiteError, ...] = ()
        self._withheld = ""
        self._style = ""
        self._loop = IOLoop.current()
        self._next_tick: object | None = None

    def begin(self) -> None:
        """Starts to read everything not yet requested, bulk parsing in other processes."""
        self._style = self.resident.views[EDITOR].style
        self._read_all()
        self._tick()

    def end(self) -> None:
        """Releases the loop and restores the garbage collector."""
        gc.unfreeze()
        self._steps = None
        if self._next_tick is not None:
            self._loop.remove_timeout(self._next_tick)

    def notice(self, paths: frozenset[str], at: float) -> None:
        """Handles file changes on disk."""
        seeds = frozenset(filter(is_seed, paths))
        if seeds:
            self._seeds_noticed = at
            self._ingest()
        if paths - seeds:
            self._take(paths - seeds, at)

    def write(self, paths: frozenset[str]) -> None:
        """Takes in files written by the desk before it responds."""
        self._take(paths, time.monotonic())

    def tell_timing(self, request: Request) -> Response:
        """Timing of the last change, for measurements."""
        return as_json({**asdict(self.timing), "is_settled": self._steps is None and self.resident.is_complete})

    def join(self, tab: Tab) -> None:
        """Handles a new tab: it may have been served before the last change and has not heard of it."""
        tab.reload("state")
        self._look_at({(tab.view, tab.url): tab.digest})
        self._style = self._style or self.resident.views[EDITOR].style
        if tab.style != self._style:
            tab.reload("/site.css")

    def _tick(self) -> None:
        """Rebuilds the views if an embargo has ended or a text has expired."""
        try:
            if self._steps is None and not self.resident.is_complete and not self.resident.bodies.pending():
                self.announce()
                self._read_on()
        finally:  # whatever fails once, the clock is checked again
            self._wait_for_change()

    def _wait_for_change(self) -> None:
        """Schedules the check at the next end of an embargo or expiry of a text."""
        if self._next_tick is not None:
            self._loop.remove_timeout(self._next_tick)
        left = self.resident.seconds_left
        wait_s = TICK_S if left is None else min(max(left, LEAST_S), TICK_S)
        self._next_tick = self._loop.call_later(wait_s, self._tick)

    def _take(self, paths: frozenset[str], at: float) -> None:
        if not self.resident.take(paths):
            self._report()
            return
        self.timing.changes += 1
        self.timing.noticed = at
        self.announce()
        self._wait_for_change()
        self.timing.told = time.monotonic()
        self._read_all()

    def problems(self) -> tuple[SiteError, ...]:
        """All errors of the archive and its seeds."""
        return (*self.resident.problems(), *self.seeds.problems)

    def _ingest(self) -> None:
        """Ingests changed seeds in a thread; a change in the meantime causes one more run."""
        if self._ingesting:
            self._ingest_again = True
            return
        self._ingesting = True
        self.resident.live_files.cache.commit()
        self._loop.add_future(self._loop.run_in_executor(None, self.seeds.run), self._ingested)

    def _ingested(self, running: Any) -> None:
        self._ingesting = False
        again, self._ingest_again = self._ingest_again, False
        self.notice(running.result(), self._seeds_noticed)
        self._report()
        if again:
            self._ingest()

    def announce(self) -> None:
        """Checks every open page, notifies tabs whose page changed, and reports all errors."""
        self._swap_style()
        self._look_at({(t.view, t.url): t.digest for t in open_tabs()})
        self._report()

    def _look_at(self, pages: dict[tuple[str, str], str]) -> None:
        for (view, url), digest in pages.items():
            if takes_long(url):
                self._loop.spawn_callback(self._look_later, view, url, digest)
            else:
                self._compare(view, url, digest)

    async def _look_later(self, view: str, url: str, digest: str) -> None:
        await self.waiting.ready(view, url)
        # Errors in planning the whole site are reported only to requests for the page.
        with suppress(SiteErrors):
            self._compare(view, url, digest)

    def _compare(self, view: str, url: str, digest: str) -> None:
        now = self.resident.views[view].show(url).digest
        if now != digest:
            for tab in open_tabs():
                if (tab.view, tab.url) == (view, url):
                    tab.digest = now
                    tab.reload(f"page {view} {now} {url}")

    def _swap_style(self) -> None:
        """Announces a changed stylesheet first, because it is swapped in place."""
        before, self._style = self._style, self.resident.views[EDITOR].style
        if before and self._style != before:
            LiveReloadHandler.reload_waiters("/site.css")

    def _report(self) -> None:
        problems = self.problems()
        if [str(p) for p in problems] != [str(p) for p in self._problems]:
            words = AS_BEFORE if problems else "All problems are fixed."
            self._tell(words, problems)
            self._problems = problems
            LiveReloadHandler.reload_waiters("state")

    def _tell_withheld(self) -> None:
        """Reports unpublished texts, if they changed."""
        words = self.resident.withheld()
        if words != self._withheld:
            self._withheld = words
            self._tell(words)

    def _read_all(self) -> None:
        """Reads everything not yet requested; bulk parsing runs in other processes."""
        absent = self.resident.bodies.pending()
        if len(absent) > MUCH and not self._elsewhere and self.resident.bodies.load(absent[:FEW]):
            self._parse_elsewhere()
        else:
            self._read_on()

    def _read_on(self) -> None:
        fresh = self._steps is None
        self._steps = chain(self.resident.steps(), self.look_ahead())
        if fresh:
            self._loop.call_later(BREATH_S if any(open_tabs()) else 0, self._step)

    def _step(self) -> None:
        end = time.monotonic() + SLICE_S
        while self._steps is not None and time.monotonic() < end:
            try:
                next(self._steps)
            except StopIteration:
                self._steps = None
                if not self.resident.is_complete:
                    self._read_on()
                    return
                self.timing.settled = time.monotonic()
                self.announce()
                self._tell_withheld()
                self.resident.live_files.cache.commit()
                self._rest()
        if self._steps is not None:
            self._loop.call_later(0.001, self._step)

    def _rest(self) -> None:
        """Excludes the loaded data from garbage collection, which would take a moment to scan it. Then ingests seeds
        that changed while no preview ran, and conflicts left by an earlier ingest.
        """
        if self._rested:
            gc.collect()  # fast: only a few thousand new objects
            return
        self._rested = True
        gc.freeze()
        if self.seeds.exist:
            self._ingest()

    def _parse_elsewhere(self) -> None:
        """Parses all uncached bodies in worker processes, without blocking the loop."""
        bodies = self.resident.bodies
        absent = bodies.load(bodies.pending())
        tasks, work = bodies.tasks(absent), bodies.work()
        self._elsewhere = True

        def run() -> None:
            # The loop may be closed before everything is parsed; then nobody waits for it.
            with suppress(RuntimeError), pool(os.cpu_count() or 1) as executor:
                for task, body in parse_elsewhere(tasks, work, executor):
                    self._loop.add_callback(bodies.take, task, body)
                self._loop.add_callback(self._read_elsewhere)

        threading.Thread(target=run, daemon=True).start()

    def _read_elsewhere(self) -> None:
        self._elsewhere = False
        self._read_on()

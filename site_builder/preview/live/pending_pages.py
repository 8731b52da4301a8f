"""Slow pages → ready pages: planned on the event loop between other requests, rendered in a thread.

`View.show` then returns them at once. A change restarts them, so that a page shows a single moment.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from functools import partial

from site_builder.core.errors import SiteProblem
from site_builder.pages.planners import TOGETHER
from site_builder.preview.live.site import Resident
from site_builder.rendering.render import render_page

SLICE_S = 0.012
LARGE = re.compile(r"/(?:archive|actors|briefings)\.[a-z.]+")
"""URLs of files with a row for every briefing or actor, which are slow to write."""


class Waiting:
    """A queue of requests for slow pages."""

    def __init__(self, resident: Resident, *, slice_s: float = SLICE_S) -> None:
        self._resident = resident
        self.slice_s = slice_s
        """Seconds that the loop works before it looks for requests."""
        self._turn = asyncio.Lock()

    async def ready(self, name: str, url: str) -> None:
        """Waits until `show` can return this page of the view at once, or has an error to report."""
        if not takes_long(url):
            return
        async with self._turn:
            while not self._is_ready(name, url) and await self._make(name, url):
                pass

    def _is_ready(self, name: str, url: str) -> bool:
        view = self._resident.views[name]
        _ = view.site  # an embargo may have ended
        return view.ready(url) is not None

    async def _make(self, name: str, url: str) -> bool:
        """Prepares a page; True if there is one, possibly outdated already."""
        resident, view, live_files = self._resident, self._resident.views[name], self._resident.live_files
        began = resident.changes
        await self._in_slices(resident.steps_to(name, url))
        if resident.changes != began:
            return True
        try:
            page = view.page(url, [])
            if page is None:
                return False
            write = partial(render_page, page, theme=live_files.theme, site=live_files.config)
            data = await asyncio.get_running_loop().run_in_executor(None, write)
        except SiteProblem:
            return False
        if resident.changes == began:
            view.keep(url, data)
        return True

    async def _in_slices(self, steps: Iterator[None]) -> None:
        end = time.monotonic() + self.slice_s
        for _ in steps:
            if time.monotonic() >= end:
                await asyncio.sleep(0)
                end = time.monotonic() + self.slice_s


def takes_long(url: str) -> bool:
    """True if a URL takes so much planning or writing that other requests should not wait."""
    return bool(TOGETHER.fullmatch(url) or LARGE.fullmatch(url))

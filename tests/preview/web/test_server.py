"""The server as seen by a browser, without a browser."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPError, HTTPRequest
from tornado.netutil import bind_sockets
from tornado.testing import AsyncHTTPTestCase, AsyncTestCase, gen_test
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, websocket_connect

from site_builder.core.errors import SiteError
from site_builder.preview.desk.seed_folder import Seeds
from site_builder.preview.live.site import PUBLIC, Resident
from site_builder.preview.web import server as serving
from site_builder.preview.web import session
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import Preview
from site_builder.preview.web.server import LIMITS, Server, listen, make_application
from site_builder.preview.web.session import Session
from site_builder.rendering.error_text import worded
from tests.builders import edit
from tests.preview.archives import NOW, built, lay, lay_demo, read_all, resident, until

SCRIPT = re.compile(rb'<script src="/_preview/preview.js"[^>]*></script><script src="/livereload.js"></script>')
PATIENCE_S = 120
"""Timeout for the answer of a busy machine."""
HELLO = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}


class TestServer(AsyncHTTPTestCase):
    root: Path

    @pytest.fixture(autouse=True)
    def _lay(self, tmp_path: Path) -> None:
        self.root = lay_demo(tmp_path / "archive", 40)

    def get_app(self) -> Any:
        self.resident = resident(self.root)
        read_all(self.resident)
        self.told: list[tuple[str, Any]] = []
        self.guard = Guard(self.get_http_port())
        self.session = Session(self.resident, self.guard, self.tell, seeds=Seeds(self.root, lambda: NOW))
        return make_application(
            self.session, Preview(self.resident, self.guard, words=self.words, problems=self.session.problems, desk={})
        )

    def tell(self, words: str, errors: tuple[SiteError, ...] = ()) -> None:
        self.told.append((words, errors))

    def words(self, error: SiteError) -> str:
        return worded(error, self.root)

    def tearDown(self) -> None:
        super().tearDown()
        self.resident.live_files.cache.close()

    def get(self, url: str, **headers: str) -> Any:
        return self.fetch(url, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def text(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def test_every_url_has_the_bytes_of_the_build_but_for_the_script(self) -> None:
        site = built(self.root)
        answers = {url: self.get(url, Cookie=f"preview-view={PUBLIC}").body for url in site}
        assert {url for url in site if SCRIPT.sub(b"", answers[url]) != site[url]} == set()
        assert all(SCRIPT.search(body) for url, body in answers.items() if url.endswith("/"))

    def test_a_missing_page_gives_a_404(self) -> None:
        answer = self.get("/briefings/no-such/")
        assert (answer.code, b"not found" in answer.body.lower()) == (404, True)

    def test_a_url_is_never_the_path_of_a_file(self) -> None:
        (self.root.parent / "secret.txt").write_text("secret", "utf-8")
        (self.root / "content/assets").mkdir(exist_ok=True)
        (self.root / "content/assets/leak.txt").symlink_to(self.root.parent / "secret.txt")
        self.resident.take(["content/assets/leak.txt"])
        for url in (
            "/site.toml",
            "/../site.toml",
            "/%2e%2e/site.toml",
            "/content/actors.yaml",
            "/_preview/../x",
            "//etc/passwd",
            "/assets/%2e%2e%2f%2e%2e%2fsite.toml",
            "/assets/..%5c..%5csite.toml",
            "/assets/leak.txt",
            "/briefings/%00/",
            "/_preview/%2e%2e/app.py",
        ):
            assert self.get(url).code == 404

    def test_a_rebound_name_and_a_foreign_page_are_refused(self) -> None:
        assert self.get("/", Host="rebound.example").code == 403
        assert self.get("/livereload.js", Host="rebound.example").code == 403
        assert self.get("/", Origin="http://elsewhere.example").code == 403
        assert self.get("/_preview/state.json", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").code == 403
        assert self.get("/livereload.js").code == 200

    def test_a_file_that_came_with_a_seed_cannot_act_as_our_page(self) -> None:
        lay(self.root, {"content/assets/picture.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"})
        lay(self.root, {"content/assets/page.html": "<html><head></head></html>", "content/assets/a.txt": "a"})
        self.resident.take(["content/assets"])
        for name in ("picture.svg", "page.html"):
            policy = self.get(f"/assets/{name}").headers["Content-Security-Policy"]
            assert ("sandbox" in policy, "default-src 'none'" in policy, "script-src" in policy) == (True, True, False)
        assert "Content-Security-Policy" not in self.get("/assets/a.txt").headers

    def test_the_script_and_the_state_are_there(self) -> None:
        assert b"LiveReloadPluginPreview" in self.get("/_preview/preview.js").body
        state = json.loads(self.get("/_preview/state.json").body)
        assert (state["problems"], state["settled"]) == ([], True)

    def test_a_briefing_explains_its_links(self) -> None:
        url = self.resident.views[PUBLIC].site.archive.briefings[3].url
        found = json.loads(self.get(f"/_explain{url}").body)
        assert found["mentions"][0]["rule"].startswith("R")
        assert self.get("/_explain/briefings/no-such/").code == 404

    def test_only_the_desk_accepts_post_requests(self) -> None:
        assert self.fetch("/", method="POST", body="x").code == 405
        assert self.fetch("/", method="HEAD").body == b""

    async def open(self, url: str, digest: str) -> WebSocketClientConnection:
        own = f"http://127.0.0.1:{self.get_http_port()}"
        address = f"ws://127.0.0.1:{self.get_http_port()}/livereload"
        socket = await websocket_connect(HTTPRequest(address, headers={"Origin": own}))
        await socket.write_message(json.dumps(HELLO))
        assert json.loads(str(await socket.read_message()))["command"] == "hello"
        style = self.resident.views[PUBLIC].style
        plugin = {"view": PUBLIC, "url": url, "digest": digest, "style": style}
        await socket.write_message(json.dumps({"command": "info", "plugins": {"preview": plugin}, "url": own + url}))
        assert await self.heard(socket) == "state"
        return socket

    async def heard(self, socket: WebSocketClientConnection) -> str:
        """The next message to the page."""
        return str(json.loads(str(await socket.read_message()))["path"])

    def test_a_foreign_page_opens_no_socket(self) -> None:
        handshake = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
        key = {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        for origin in ("http://elsewhere.example", "null", ""):
            assert self.get("/livereload", **handshake, **key, Origin=origin).code == 403

    async def close(self, *sockets: WebSocketClientConnection) -> None:
        for socket in sockets:
            socket.close()
            while await socket.read_message() is not None:
                pass

    @gen_test
    async def test_only_changed_pages_are_notified(self) -> None:
        path = sorted(self.root.glob("content/briefings/*/*.md"))[5]
        url = f"/briefings/{path.stem}/"
        socket = await self.open(url, self.resident.views[PUBLIC].show(url).digest)
        other = await self.open("/years/", self.resident.views[PUBLIC].show("/years/").digest)
        late = await self.open("/tags/", "a page that was served before a change")
        assert (await self.heard(late)).startswith("page public ")
        edit(self.root, self.text(path), "\n\n", "\n\nWords that were just written. ")
        self.session.notice(frozenset({self.text(path)}), 0.0)
        assert await self.heard(socket) == f"page public {self.resident.views[PUBLIC].show(url).digest} {url}"
        other.close()
        assert await other.read_message() is None
        await self.close(socket, late)
        assert self.session.timing.changes == 1

    @gen_test
    async def test_errors_are_shown_in_the_page_and_in_the_terminal(self) -> None:
        path = sorted(self.root.glob("content/briefings/*/*.md"))[5]
        socket = await self.open("/years/", self.resident.views[PUBLIC].show("/years/").digest)
        edit(self.root, self.text(path), "date: ", "date: 31.31.")
        self.session.notice(frozenset({self.text(path)}), 0.0)
        assert await self.heard(socket) == "state"
        assert "is not a date" in str(self.told[0][1][0])
        answer = await self.http_client.fetch(self.get_url("/_preview/state.json"))
        assert json.loads(answer.body)["problems"] == [worded(self.told[0][1][0], self.root)]
        await self.close(socket)

    def plan_without_end(self) -> asyncio.Event:
        """Make planning take endless slices until the event is set."""
        end, self.session.waiting.slice_s = asyncio.Event(), 0.0
        steps = self.resident.steps_to

        def longer(name: str, url: str) -> Iterator[None]:
            yield from steps(name, url)
            while not end.is_set():
                yield

        self.resident.steps_to = longer
        return end

    @gen_test
    async def test_other_pages_are_served_while_the_whole_site_is_planned(self) -> None:
        answered = self.plan_without_end()
        public = {"Cookie": f"preview-view={PUBLIC}"}
        urls = ("/sitemap.xml", "/briefings.csv", "/sitemap.xml")
        late = [asyncio.ensure_future(self.ask(url, **public)) for url in urls]
        for url in ("/years/", "/tags/"):
            await self.ask(url)
        assert [answer.done() for answer in late] == [False, False, False]
        answered.set()
        site = built(self.root)
        assert [(await answer).body for answer in late] == [site[url] for url in urls]

    @gen_test
    async def test_a_page_that_was_begun_before_a_change_is_of_the_time_after_it(self) -> None:
        changed = self.plan_without_end()
        late = asyncio.ensure_future(self.ask("/sitemap.xml", Cookie=f"preview-view={PUBLIC}"))
        await self.ask("/years/")
        path = "content/briefings/2020/2020-03-04-new.md"
        lay(self.root, {path: "---\ntitle: New\ndate: 2020-03-04\n---\n\nA text.\n"})
        self.session.notice(frozenset({path}), 0.0)
        assert (late.done(), self.session.timing.changes) == (False, 1)
        changed.set()
        body = (await late).body
        assert b"2020-03-04-new" in body
        assert body == built(self.root)["/sitemap.xml"]

    @gen_test
    async def test_a_client_that_disconnects_early_affects_no_other(self) -> None:
        self.session.waiting.slice_s = 0.0
        with suppress(HTTPError):
            await self.http_client.fetch(self.get_url("/sitemap.xml"), request_timeout=0.01)
        assert (await self.ask("/sitemap.xml")).code == 200

    @gen_test
    async def test_an_open_page_that_takes_long_is_looked_at_again_later(self) -> None:
        digest = self.resident.views[PUBLIC].show("/_redirects").digest
        socket = await self.open("/_redirects", digest)
        edit(self.root, "site.toml", 'title = "', 'title = "New ')
        self.session.notice(frozenset({"site.toml"}), 0.0)
        told = await self.heard(socket)
        assert (told.startswith(f"page {PUBLIC} "), told.endswith(" /_redirects")) == (True, True)
        await self.close(socket)

    @gen_test
    async def test_pages_with_the_same_url_are_reported_without_blocking_the_site(self) -> None:
        path = sorted(self.root.glob("content/briefings/*/*.md"))[5]
        asset = self.text(path).removesuffix(".md") + "/index.json"
        lay(self.root, {asset: "{}"})
        self.resident.take([asset])
        socket = await self.open("/sitemap.xml", "of an earlier time")
        for _ in range(2):
            with pytest.raises(HTTPError, match="422"):
                await self.ask("/sitemap.xml", Cookie=f"preview-view={PUBLIC}")
        await self.close(socket)

    @gen_test
    async def test_a_broken_template_of_a_slow_page_is_reported(self) -> None:
        lay(self.root, {"templates/sitemap.xml": "{% if %}"})
        self.resident.take(["templates/sitemap.xml"])
        assert (await self.ask("/sitemap.xml")).body == b""
        assert "sitemap.xml" in str(self.resident.problems()[0])

    async def ask(self, url: str, **headers: str) -> Any:
        return await self.http_client.fetch(self.get_url(url), headers=headers, request_timeout=PATIENCE_S)


class TestMoments(AsyncTestCase):
    @pytest.fixture(autouse=True)
    def _lay(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Change a file so that only a passed moment makes the session check it."""
        monkeypatch.setattr(session, "TICK_S", 3600.0)
        later = "---\ntitle: {}\ndate: 2020-03-04\n{}: 2031-01-01T00:00:01Z\n---\n\nA text.\n"
        self.root = lay_demo(tmp_path / "archive", 12)
        lay(
            self.root,
            {
                "content/briefings/2020/2020-03-04-a.md": later.format("Appears", "publish_at"),
                "content/briefings/2020/2020-03-04-b.md": later.format("Goes", "expires_at"),
                "content/pages/imprint.md": later.format("Imprint", "publish_at").replace(":01Z", ":02Z"),
            },
        )

    @gen_test(timeout=120)
    async def test_scheduled_changes_reach_open_pages_when_due_despite_errors(self) -> None:
        now, told = [NOW], []
        live = resident(self.root, lambda: now[0])
        read_all(live)
        looker = Session(live, Guard(0), lambda *words: None, seeds=Seeds(self.root, lambda: now[0]))

        def announce() -> None:
            told.append(self.found(live))
            if len(told) == 2:
                raise SiteError("a page cannot be shown")

        looker.announce = announce
        looker.begin()
        try:
            await until(lambda: told)
            for second in (1, 2):
                seen = len(told)
                now[0] = NOW + timedelta(seconds=second)
                await until(lambda seen=seen: len(told) > seen)
        finally:
            looker.end()
            live.live_files.cache.close()
        assert [found for place, found in enumerate(told) if found not in told[:place]] == [
            (False, True, False),
            (True, False, False),
            (True, False, True),
        ]

    def found(self, live: Resident) -> tuple[bool, ...]:
        """Presence of the appearing page, the expiring page and the imprint."""
        urls = ("/briefings/2020-03-04-a/", "/briefings/2020-03-04-b/", "/imprint/")
        return tuple(live.views[PUBLIC].show(url).found for url in urls)


def test_an_occupied_port_is_reported_with_a_hint() -> None:
    with listen(0) as taken, pytest.raises(SiteError, match=r"cannot serve on 127\.0\.0\.1, port") as told:
        listen(taken.getsockname()[1])
    assert "--port" in told.value.hint


async def _closed_after(server: Server, sent: bytes) -> bytes:
    server.add_sockets(sockets := bind_sockets(0, "127.0.0.1"))
    reader, writer = await asyncio.open_connection("127.0.0.1", sockets[0].getsockname()[1])
    writer.write(sent)
    answer = await reader.read()
    writer.close()
    server.stop()
    await server.close_all_connections()
    return answer


def test_headers_that_never_end_close_the_connection() -> None:
    server = Server(Application([]), **{**LIMITS, "idle_connection_timeout": 0.1})
    assert asyncio.run(_closed_after(server, b"GET / HTTP/1.1\r\nHost: a\r\nX")) == b""
    assert LIMITS["idle_connection_timeout"] <= 30


def test_an_excess_connection_is_closed_without_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 0)
    server = Server(Application([]), **LIMITS)
    assert asyncio.run(_closed_after(server, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")) == b""

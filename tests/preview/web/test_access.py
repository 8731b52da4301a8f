"""Access only from this machine and from our own pages."""

import base64

import pytest

from site_builder.preview.web.access import Guard

GUARD = Guard(8000)
ODD = ["[::ffff:127.0.0.1]:8000", "0x7f.1:8000", "2130706433:8000", "localhost.:8000", "me@localhost:8000", "::1:8000"]
"""Other ways to write this machine's address, and addresses that only look like it."""
CLOSED = Guard(8000, password="secret words")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_requests_from_this_machine_are_accepted(host: str) -> None:
    assert GUARD.refusal({"host": host}) is None


@pytest.mark.parametrize(
    "host", ["rebound.example:8000", "127.0.0.1", "127.0.0.1:80", "", "127.0.0.1:8000.example", *ODD]
)
def test_a_rebound_host_name_is_refused(host: str) -> None:
    assert GUARD.refusal({"host": host}) is not None


def test_another_origin_is_refused() -> None:
    for origin in ("http://elsewhere.example", "null", "https://127.0.0.1:8000", "http://localhost:8000"):
        assert GUARD.refusal({"host": "127.0.0.1:8000", "origin": origin}) is not None
    assert GUARD.refusal({"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}) is None


def test_a_socket_without_an_origin_is_refused() -> None:
    assert GUARD.refusal({"host": "127.0.0.1:8000"}, is_socket=True) is not None
    own = {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}
    assert GUARD.refusal(own, is_socket=True) is None


def test_other_sites_may_link_here_but_not_read_responses() -> None:
    asked = {"host": "127.0.0.1:8000", "sec-fetch-site": "cross-site"}
    assert GUARD.refusal({**asked, "sec-fetch-mode": "no-cors"}) is not None
    assert GUARD.refusal({**asked, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}) is None


def test_other_sites_may_not_frame_the_preview() -> None:
    asked = {"host": "127.0.0.1:8000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    for frame in ("iframe", "frame", "object", "embed"):
        assert GUARD.refusal({**asked, "sec-fetch-dest": frame}) is not None


def test_the_default_port_may_be_omitted() -> None:
    usual = Guard(80)
    for host in ("localhost", "127.0.0.1:80", "[::1]"):
        assert usual.refusal({"host": host}) is None
        assert usual.refusal({"host": host, "origin": f"http://{host}"}, is_socket=True) is None
    assert usual.refusal({"host": "rebound.example"}) is not None


def test_other_users_of_the_machine_need_the_password() -> None:
    def ask(words: str) -> object:
        given = base64.b64encode(words.encode()).decode()
        return CLOSED.refusal({"host": "127.0.0.1:8000", "authorization": f"Basic {given}"})

    assert ask("anyone:secret words") is None
    assert ask("anyone:other") == (401, "this preview needs a password")
    assert CLOSED.refusal({"host": "127.0.0.1:8000"}) is not None
    assert CLOSED.refusal({"host": "127.0.0.1:8000", "authorization": "Basic ***"}) is not None


def test_only_our_own_pages_can_write() -> None:
    assert GUARD.may_write(GUARD.token)
    assert not GUARD.may_write("")
    assert Guard(8000).token != GUARD.token

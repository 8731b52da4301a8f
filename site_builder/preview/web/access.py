"""A request → the reason to refuse it, if any: the preview shows unpublished texts, so it serves this machine only.

A page elsewhere can make a browser request `127.0.0.1` (a foreign origin), or point its own name at 127.0.0.1 (DNS
rebinding); the headers Host and Origin reveal both (RFC 6454, Fetch Metadata). Pure: headers in, a reason out.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe

ADDRESS = "127.0.0.1"
"""The only address the server listens on."""
NAMES = (ADDRESS, "localhost", "[::1]")
"""Host names that the preview accepts."""
HTTP_PORT = 80
"""The port that browsers omit."""
SHORTEST = 8
"""Minimum characters of a password."""


@dataclass(frozen=True)
class Guard:
    """Decides on requests by their headers."""

    port: int
    password: str = ""
    """Keeps out other users of this machine; empty for none."""
    token: str = field(default_factory=token_urlsafe)
    """Token that a page needs for writing; new at each start."""

    def refusal(self, headers: Mapping[str, str], *, is_socket: bool = False) -> tuple[int, str] | None:
        """Status and reason for refusing a request; header names are lower-case."""
        host = headers.get("host", "").lower()
        if host not in self._names:
            return 403, "this preview answers on 127.0.0.1 and localhost only"
        origin = headers.get("origin", "").lower()
        if (origin or is_socket) and origin != f"http://{host}":
            return 403, "this preview does not answer requests from other sites"
        crossing = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        opening = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if crossing and not opening:
            return 403, "this preview does not answer requests from other sites"
        if self.password and not self._knows_password(headers.get("authorization", "")):
            return 401, "this preview needs a password"
        return None

    @property
    def _names(self) -> frozenset[str]:
        """Host values that browsers on this machine send."""
        bare = NAMES if self.port == HTTP_PORT else ()
        return frozenset((*bare, *(f"{name}:{self.port}" for name in NAMES)))

    def may_write(self, token: str) -> bool:
        """True if the request has the token that only our own pages know."""
        return compare_digest(token.encode(), self.token.encode())

    def _knows_password(self, authorization: str) -> bool:
        """True if Basic authentication (RFC 7617) has the password, with any user name."""
        scheme, _, rest = authorization.partition(" ")
        try:
            given = base64.b64decode(rest, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and compare_digest(given, self.password.encode())

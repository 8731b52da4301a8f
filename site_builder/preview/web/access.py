"""Whether a request may be answered: the preview shows what is not published, to the one at this machine alone.

A page elsewhere can make a browser ask `127.0.0.1` (a foreign origin), or give its own name the address 127.0.0.1 (DNS
rebinding); the headers Host and Origin tell both (RFC 6454, Fetch Metadata). Pure: headers in, a reason out.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe

from site_builder.preview.throttle import Throttle

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The names under which the preview answers when it is bound to this machine."""
HTTP_PORT = 80
"""The port that browsers leave out."""
SHORTEST = 8
"""Characters of a password."""


@dataclass(frozen=True)
class Guard:
    """Who may ask, and for what."""

    host: str
    """The address that the server is bound to."""
    port: int
    password: str = ""
    """Asked for where other machines can reach the server."""
    throttle: Throttle = field(default_factory=Throttle, compare=False)
    """Who guessed passwords."""
    token: str = field(default_factory=token_urlsafe)
    """What a page must show to write; made again at each start."""

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in ("127.0.0.1", "::1", "localhost")

    def admit(self, headers: Mapping[str, str], address: str, *, is_socket: bool = False) -> tuple[int, str] | None:
        """The same as `refusal`, once a request: a wrong password is counted."""
        refused = self.refusal(headers, address, is_socket=is_socket)
        if self.password and refused is None:
            self.throttle.note_right(address)
        if refused and refused[0] == 401 and headers.get("authorization"):
            self.throttle.note_wrong(address)
        return refused

    def refusal(
        self, headers: Mapping[str, str], address: str = "", *, is_socket: bool = False
    ) -> tuple[int, str] | None:
        """Status and reason for which a request is not answered; header names in lower case. `address` sent it."""
        host = headers.get("host", "").lower()
        if self.is_local and host not in self._names:
            return 403, "this preview answers on 127.0.0.1 and localhost only"
        origin = headers.get("origin", "").lower()
        if (origin or is_socket) and origin != f"http://{host}":
            return 403, "this preview does not answer other pages"
        crossing = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        opening = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if crossing and not opening:
            return 403, "this preview does not answer other pages"
        if self.password and headers.get("authorization") and (wait := self.throttle.wait(address)):
            return 429, f"too many wrong passwords: try again in {wait} seconds"
        if self.password and not self._knows_password(headers.get("authorization", "")):
            return 401, "a password is needed"
        return None

    @property
    def _names(self) -> frozenset[str]:
        """What a browser on this machine calls the server."""
        bare = LOOPBACK if self.port == HTTP_PORT else ()
        return frozenset((*bare, *(f"{name}:{self.port}" for name in LOOPBACK)))

    def may_write(self, token: str) -> bool:
        """Whether a request shows the token that only our own pages have."""
        return compare_digest(token.encode(), self.token.encode())

    def _knows_password(self, authorization: str) -> bool:
        """Basic authentication (RFC 7617) with any name."""
        scheme, _, rest = authorization.partition(" ")
        try:
            given = base64.b64decode(rest, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and compare_digest(given, self.password.encode())

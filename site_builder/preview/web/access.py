"""A request → the reason why it is refused, if it is: the preview shows what is not published, on this machine alone.

A page elsewhere can make a browser ask `127.0.0.1` (a foreign origin), or give its own name the address 127.0.0.1 (DNS
rebinding); the headers Host and Origin tell both (RFC 6454, Fetch Metadata). Pure: headers in, a reason out.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe

ADDRESS = "127.0.0.1"
"""The only address that the server listens on."""
NAMES = (ADDRESS, "localhost", "[::1]")
"""The names under which the preview answers."""
HTTP_PORT = 80
"""The port that browsers leave out."""
SHORTEST = 8
"""Characters of a password."""


@dataclass(frozen=True)
class Guard:
    """Decides on requests by their headers."""

    port: int
    password: str = ""
    """Keeps other users of this machine out; empty asks for none."""
    token: str = field(default_factory=token_urlsafe)
    """What a page must show to write; made again at each start."""

    def refusal(self, headers: Mapping[str, str], *, is_socket: bool = False) -> tuple[int, str] | None:
        """Status and reason for which a request is not answered; header names in lower case."""
        host = headers.get("host", "").lower()
        if host not in self._names:
            return 403, "this preview answers on 127.0.0.1 and localhost only"
        origin = headers.get("origin", "").lower()
        if (origin or is_socket) and origin != f"http://{host}":
            return 403, "this preview does not answer other pages"
        crossing = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        opening = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if crossing and not opening:
            return 403, "this preview does not answer other pages"
        if self.password and not self._knows_password(headers.get("authorization", "")):
            return 401, "a password is needed"
        return None

    @property
    def _names(self) -> frozenset[str]:
        """What a browser on this machine calls the server."""
        bare = NAMES if self.port == HTTP_PORT else ()
        return frozenset((*bare, *(f"{name}:{self.port}" for name in NAMES)))

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

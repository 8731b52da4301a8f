"""Wrong passwords → how long their sender has to wait. Knows addresses and a clock, no request."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from time import monotonic

FREE = 10
"""Wrong passwords from one address before it has to wait."""
FREE_FOR_ALL = 100
"""From all addresses together; one that has shown the password never waits for what others do."""
FIRST_WAIT, LONGEST_WAIT = 60, 3600
"""Seconds; each further wrong password doubles the wait."""
MOST_KEPT = 10_000
"""Addresses that are remembered; the oldest goes first."""
_ALL = "all"


class Throttle:
    """Who guesses, and until when it is not heard."""

    def __init__(
        self, clock: Callable[[], float] = monotonic, tell: Callable[[str], None] = lambda words: None
    ) -> None:
        self._clock, self._tell = clock, tell
        self._wrong: dict[str, tuple[int, float, float]] = {}
        """Sender → how many, the moment of the last one, the end of the wait."""
        self._known: dict[str, None] = {}
        """Senders that have shown the password."""

    def wait(self, address: str) -> int:
        """The seconds that a sender has still to wait; 0 for one that is heard."""
        sender = _sender(address)
        ends = [self._end(sender), self._end(_ALL) if sender not in self._known else 0.0]
        return max(0, *(int(end - self._clock() + 0.999) for end in ends))

    def note_wrong(self, address: str) -> None:
        """One wrong password more; the first and each that leads to a wait is told."""
        sender = _sender(address)
        count, wait = self._add(sender, FREE)
        self._add(_ALL, FREE_FOR_ALL)
        if wait:
            self._tell(f"Warning: {count} wrong passwords from {sender}: it is not heard for {wait} seconds.")
        elif count == 1:
            self._tell(f"Warning: a wrong password from {sender}.")

    def note_right(self, address: str) -> None:
        """The sender knows the password."""
        self._known[_sender(address)] = None
        _keep(self._known)

    def _add(self, sender: str, free: int) -> tuple[int, int]:
        now = self._clock()
        count, last, _ = self._wrong.pop(sender, (0, now, now))
        count = 1 if now - last > LONGEST_WAIT else count + 1
        wait = min(FIRST_WAIT * 2 ** min(count - free, 10), LONGEST_WAIT) if count >= free else 0
        self._wrong[sender] = (count, now, now + wait)
        _keep(self._wrong)
        return count, wait

    def _end(self, sender: str) -> float:
        return self._wrong.get(sender, (0, 0.0, 0.0))[2]


def _keep(found: dict[str, object] | dict[str, None] | dict[str, tuple[int, float, float]]) -> None:
    if len(found) > MOST_KEPT:
        found.pop(next(iter(found)))


def _sender(address: str) -> str:
    """What one guesser can change at will counts as one: an IPv6 network of 64 bits (RFC 4291, 2.5.4)."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address or "?"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)

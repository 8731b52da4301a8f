"""Cache of packed texts, keyed by digests of their inputs, so that an edit remakes only the texts it affects."""

from collections.abc import Callable, MutableMapping
from zlib import compress, decompress

TEXTS_KEPT = 10_000


class KeptTexts:
    """Texts of the last build that may be reused, and those made since."""

    def __init__(self) -> None:
        self.known: MutableMapping[str, bytes] = {}
        """Packed texts by key."""
        self.made: set[str] = set()
        """Keys of the texts made in this process."""
        self.used: dict[str, None] = {}
        """Keys requested since it was last cleared."""

    def text(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Text of this key in UTF-8; made if unknown."""
        self.used[key] = None
        packed = self.known.get(key)
        if packed is not None:
            return decompress(packed)
        text = make()
        while len(self.known) >= TEXTS_KEPT:
            del self.known[next(iter(self.known))]
        self.known[key] = compress(text, 1)
        self.made.add(key)
        return text

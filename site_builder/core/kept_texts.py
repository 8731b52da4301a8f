"""Texts that were made before, packed, under what names all that they were made of: an edit makes its own again."""

from collections.abc import Callable, MutableMapping
from zlib import compress, decompress

TEXTS_KEPT = 10_000


class KeptTexts:
    """The texts of the last build that somebody may ask for, and those that were made since."""

    def __init__(self) -> None:
        self.known: MutableMapping[str, bytes] = {}
        """Packed, by key."""
        self.made: set[str] = set()
        """Keys of those that were made here."""
        self.used: dict[str, None] = {}
        """Keys of those that were asked for, since it was last emptied."""

    def text(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The text of that key in UTF-8, made where none is known."""
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

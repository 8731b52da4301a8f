"""Texts that were made before, packed, under what names all that they were made of: an edit makes its own again."""

from collections.abc import Callable, MutableMapping
from zlib import compress, decompress

TEXTS_KEPT = 10_000


class KeptTexts:
    """The texts of the last build, and those that were made since."""

    def __init__(self) -> None:
        self.known: MutableMapping[str, bytes] = {}
        """Packed, by key."""
        self.used: dict[str, bytes] = {}
        """The same, since it was last emptied."""

    def text(self, key: str, make: Callable[[], str]) -> str:
        """The text of that key, made where none is known."""
        packed = self.known.get(key)
        text = make() if packed is None else decompress(packed).decode()
        if packed is None:
            packed = compress(text.encode(), 1)
            while len(self.known) >= TEXTS_KEPT:
                del self.known[next(iter(self.known))]
            self.known[key] = packed
        self.used[key] = packed
        return text

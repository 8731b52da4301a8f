"""The briefings that list each actor and tag, and those with a missing or probable date; updated change by change.

Only changed headers are read.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from site_builder.content.front_matter import Document


class HeaderIndex:
    """Index of the headers last followed."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._listing: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._undated: set[str] = set()
        self.changes = 0
        """Change counter."""

    def follow(self, documents: Mapping[str, Document]) -> None:
        """Updates the index with the changed headers."""
        gone = [old for path, old in self._documents.items() if documents.get(path) is not old]
        come = [new for path, new in documents.items() if self._documents.get(path) is not new]
        self.changes += bool(gone or come)
        for old in gone:
            self._undated.discard(old.path)
            for name in _listed(old):
                self._listing[name].discard(old.path)
            del self._documents[old.path]
        for new in come:
            if new.header.date is None or (new.header.seed and new.header.date.mark == "?"):
                self._undated.add(new.path)
            for name in _listed(new):
                self._listing[name].add(new.path)
            self._documents[new.path] = new

    def paths(self, kind: str, record: str) -> Set[str]:
        """Content files that list an `actor` or `tag` with this id, or are by this `author`."""
        return self._listing.get((kind, record), set())

    @property
    def authors(self) -> Iterator[str]:
        """All authors of briefings from seeds."""
        return (name for kind, name in self._listing if kind == "author")

    @property
    def undated(self) -> list[str]:
        """Content files without a date, and those from seeds with only a probable date, sorted."""
        return sorted(self._undated)


def _listed(document: Document) -> set[tuple[str, str]]:
    header = document.header
    authors = header.authors if header.seed else ()
    kinds = (("actor", header.actors), ("tag", header.tags), ("author", authors))
    return {(kind, name) for kind, names in kinds for name in names}

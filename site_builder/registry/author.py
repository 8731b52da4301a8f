"""An author who signs briefings under an id, as in other tools, and need not be an actor of the archive.

When pages are planned, an author id is looked up here, then among the actors. A name is never looked up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.settings.fields import block, entry, identifier, words
from site_builder.settings.persistent_ids import orcid

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Author:
    """A record of authors.yaml; `id` is its key there and the value used in a header's `authors`."""

    id: str
    name: str = entry(words, doc="as it is cited: “Vantor, Ilse” for a person whose family name is Vantor")
    actor: str = entry(identifier, default="", doc="id of the author's actor record, to which the by-line links")
    orcid: str = entry(orcid, default="", doc="ORCID iD, such as 0000-0002-1825-0097")
    note: str = entry(block, default="", doc="never published")
    line: int = field(default=0, compare=False)
    """Line of the record in authors.yaml."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses of the person elsewhere."""
        return (f"https://orcid.org/{self.orcid}",) if self.orcid else ()


Authors = Mapping[str, Author]


def is_author_id(written: str) -> bool:
    """True if an author in a header is an id such as `jdoe`, not a name."""
    return _ID.fullmatch(written) is not None

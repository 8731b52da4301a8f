"""An author: who signs briefings under an id, as other tools have them, and need not be an actor of the archive.

An author that a header writes as an id is looked up here, then among the actors, when pages are planned; a name is
never looked up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.settings.fields import block, entry, identifier, words
from site_builder.settings.persistent_ids import orcid

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Author:
    """A record of authors.yaml; `id` is its key there, and what a header's `authors` may name."""

    id: str
    name: str = entry(words, doc="as it is cited: “Vantor, Ilse” for a person whose family name is Vantor")
    actor: str = entry(identifier, default="", doc="id of the actor who that is; the by-line leads to its page")
    orcid: str = entry(orcid, default="", doc="ORCID iD, such as 0000-0002-1825-0097")
    note: str = entry(block, default="", doc="for the staff only")
    line: int = field(default=0, compare=False)
    """Where the record starts in authors.yaml."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The same person elsewhere."""
        return (f"https://orcid.org/{self.orcid}",) if self.orcid else ()


Authors = Mapping[str, Author]


def is_author_id(written: str) -> bool:
    """Whether the author of a header is named by an id, as no person writes a name: `jdoe`."""
    return _ID.fullmatch(written) is not None

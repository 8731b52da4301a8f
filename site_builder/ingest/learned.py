"""The outlines of all seeds → facts derived from comparing them."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from sys import intern
from typing import NamedTuple

from site_builder.core.errors import SiteError
from site_builder.core.repeats import repeats_of
from site_builder.entities.full_names import NamesInFull
from site_builder.seeds.corpus.outline import Outline
from site_builder.seeds.corpus.survey import Survey, survey
from site_builder.tagging.repeated_phrases import PhraseCounts, with_words


class Read(NamedTuple):
    """Reading of one seed file."""

    digest: str
    packed: Callable[[], bytes]
    """Returns an outline of each text, pickled, so that not all are in memory at once."""
    errors: tuple[SiteError, ...] = ()
    """Errors of unreadable parts."""


@dataclass
class Learned:
    """Facts found in the seeds of an archive, and facts derived from comparing them."""

    files: dict[str, str]
    """Path of each file → its digest."""
    texts: dict[str, str]
    """Path of each text → its digest."""
    errors: dict[str, tuple[SiteError, ...]]
    """Path of a file → errors of unreadable parts, in file order."""
    survey: Survey
    facts: dict[str, tuple[str, ...]]
    """Path of a text → survey facts that affect it, if any."""
    tags: dict[str, tuple[str, ...]]
    """Path of a text → tags that it names, if any."""
    titles: dict[str, str]
    """Path of a text → title."""
    marks: dict[str, tuple[str, ...]]
    """Path of a text → records of the marks that withhold it, if any."""
    phrases: PhraseCounts
    people: NamesInFull

    def own_tags(self) -> tuple[str, ...]:
        """The distinct tags that the seeds name, in path order."""
        return tuple(dict.fromkeys(tag for _, tags in sorted(self.tags.items()) for tag in tags))

    def let_go(self) -> None:
        """Drops titles and phrases, which only the search for topics needs."""
        self.titles, self.phrases = {}, PhraseCounts(0, {})


def learn(reads: Mapping[str, Read]) -> Learned:
    """The facts of all files. Phrases are counted first, so that they and the outlines are not in memory together."""
    phrases = repeats_of(with_words(one.phrases) for one in outlines_of(reads.values()))
    people, outlines = NamesInFull(), list[Outline]()
    for one in outlines_of(reads.values()):
        people.add(one.date, one.people)
        outlines.append(one._replace(path=intern(one.path), sketch=(), phrases=(), people=()))
    found = survey(outlines)
    files = {intern(path): read.digest for path, read in reads.items()}
    texts = {o.path: o.digest for o in outlines}
    return Learned(
        files=files,
        texts=files if files == texts else texts,  # equal unless a file is a container; shared to save memory
        errors={path: errors for path, read in reads.items() if (errors := read.errors)},
        survey=found,
        facts={o.path: facts for o in outlines if (facts := found.said_of(o))},
        tags={o.path: tags for o in outlines if (tags := tuple(t for t in o.tags if t not in found.common))},
        titles={o.path: o.title for o in outlines},
        marks={o.path: marks for o in outlines if (marks := found.marks_of(o))},
        phrases=PhraseCounts(len(outlines), phrases),
        people=people,
    )


def outlines_of(reads: Iterable[Read]) -> Iterator[Outline]:
    """The outlines of all texts, in file order, unpickled one file at a time."""
    return chain.from_iterable(pickle.loads(read.packed()) for read in reads)

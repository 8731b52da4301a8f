"""The outlines of all seeds → what they teach together."""

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
    """What was read of one seed file."""

    digest: str
    packed: Callable[[], bytes]
    """Gives an outline of each text in it, pickled: the outlines of all are never in memory at once."""
    errors: tuple[SiteError, ...] = ()
    """What could not be read."""


@dataclass
class Learned:
    """What the seed files of an archive hold and teach."""

    files: dict[str, str]
    """Path of each file → its digest."""
    texts: dict[str, str]
    """Path of each text in them → its digest."""
    errors: dict[str, tuple[SiteError, ...]]
    """By path of the file: what could not be read; the files in their order."""
    survey: Survey
    said: dict[str, tuple[str, ...]]
    """By path of a text: what the survey says of it, where it says something."""
    tags: dict[str, tuple[str, ...]]
    """By path of a text: those that it names itself, where it names some."""
    titles: dict[str, str]
    """By path of a text."""
    marks: dict[str, tuple[str, ...]]
    """By path of a text: records of what holds it back, where it says so itself."""
    phrases: PhraseCounts
    people: NamesInFull

    def own_tags(self) -> tuple[str, ...]:
        """What the seeds themselves name, each once, in the order of their paths."""
        return tuple(dict.fromkeys(tag for _, tags in sorted(self.tags.items()) for tag in tags))

    def let_go(self) -> None:
        """Forget what only topics are made of, once they are made."""
        self.titles, self.phrases = {}, PhraseCounts(0, {})


def learn(reads: Mapping[str, Read]) -> Learned:
    """The lessons of the files. Phrases are counted first, so that no outline is held with them."""
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
        texts=files if files == texts else texts,  # as it is where no file is a container, so it is kept once
        errors={path: errors for path, read in reads.items() if (errors := read.errors)},
        survey=found,
        said={o.path: said for o in outlines if (said := found.said_of(o))},
        tags={o.path: o.tags for o in outlines if o.tags},
        titles={o.path: o.title for o in outlines},
        marks={o.path: marks for o in outlines if (marks := found.marks_of(o))},
        phrases=PhraseCounts(len(outlines), phrases),
        people=people,
    )


def outlines_of(reads: Iterable[Read]) -> Iterator[Outline]:
    """Of every text that was read, in the order of the files, unpickled one file after the other."""
    return chain.from_iterable(pickle.loads(read.packed()) for read in reads)

"""Noun phrases of all texts → topics that no table has: phrases that recur in this archive."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from site_builder.core.urls import slugify
from site_builder.registry.actor import Status
from site_builder.registry.tag import Tag, TagKind
from site_builder.text.multi_search import in_bytes, overlapping

LEAST = 3
"""Minimum number of texts."""
MOST = 60
"""Maximum number of new topics per archive."""
LONGEST = 5
"""Maximum number of words of a topic."""
_TOO_COMMON = 0.2
"""Phrases in a larger share of texts are too common to tell them apart."""
_TOGETHER = 0.34
"""Minimum share of texts with the phrase among those with its rarest word."""


@dataclass(frozen=True)
class PhraseCounts:
    """Numbers of texts for each phrase of two words or more, and for each word of these phrases."""

    texts: int
    repeated: Mapping[str, int]
    """Phrases in more than one text."""


def with_words(phrases: Iterable[str]) -> Set[str]:
    """The phrases and each of their words."""
    return frozenset((*phrases, *" ".join(phrases).split()))


def repeated_topics(titles: Iterable[str], counts: PhraseCounts, known: Set[str] = frozenset()) -> tuple[Tag, ...]:
    """New topics by id. `known` are lower-case phrases of other tags.

    A lower-case phrase must occur in a title: "wide variety" repeats too.
    """
    spread = {phrase: number for phrase, number in counts.repeated.items() if " " in phrase}
    most = max(LEAST, _TOO_COMMON * counts.texts)
    often = [
        p for p, n in spread.items() if LEAST <= n <= most and p.lower() not in known and len(p.split()) <= LONGEST
    ]
    titled = _in_titles((p for p in often if p == p.lower()), titles)
    candidates = (p for p in often if p != p.lower() or p in titled)
    together = (p for p in candidates if spread[p] >= _TOGETHER * min(counts.repeated[word] for word in p.split()))
    new = sorted(together, key=lambda p: (-spread[p], p))
    topics: dict[str, Tag] = {}
    for phrase in _whole(new, spread):
        topics.setdefault(slugify(phrase), _topic(phrase))  # "Wide Gauge" and "wide gauge" are one
    return tuple(topic for _, topic in sorted(topics.items()))


def _in_titles(phrases: Iterable[str], titles: Iterable[str]) -> Set[str]:
    """Phrases that occur in a title, found in one search."""
    wanted, text = tuple(phrases), "\n".join(titles).lower()
    hits = overlapping(wanted)(text, in_bytes(text)) if wanted else ()
    return {wanted[number] for number, _, _ in hits}


def _whole(phrases: Iterable[str], spread: Mapping[str, int]) -> Iterator[str]:
    """Phrases that are not part of a longer one in the same texts, limited in number."""
    ordered = [*phrases][: 2 * MOST]
    whole = [p for p in ordered if not any(f" {p} " in f" {o} " and spread[o] == spread[p] for o in ordered if o != p)]
    yield from [p for p in whole if p.removesuffix("s") == p or p[:-1] not in whole][:MOST]


def _topic(phrase: str) -> Tag:
    label = phrase[:1].upper() + phrase[1:]
    return Tag(id=slugify(phrase), label=label, kind=TagKind.TOPIC, match=(phrase,), status=Status.PROPOSED)

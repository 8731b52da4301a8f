"""A slice of documents → its files: which terms stand in which documents, and what a result shows of each.

A file is a call of `searchFile` with its name and one value, so that it can be read where nothing may be fetched: from
disk. Terms are spread over the shards by their first letters: a query reads one shard of a slice for each of its words.
A posting is a document's distance from the one before and how much the term weighs in it, a digit or two of base 64.
Documents are numbered oldest first: a new one changes few files of its own slice and none of another.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from site_builder.search.terms import family_of, is_dense, terms_of, terms_of_bytes

DOCUMENTS_IN_FILE = 32
"""What results show is read in files of so many."""
DOCUMENTS_FOR_SHARD = 16
"""A slice has a shard for each so many, up to a power of two."""
MOST_SHARDS = 256
KEY_LENGTH = 3
"""Terms that start with the same so many letters stand in one shard: from there on a beginning is enough to search."""
SELDOM, OFTEN, EVERYWHERE, NAMED = range(4)
"""How much a term weighs in a document: by its share of the text; most where it stands in the title."""
_DIGITS = "".join(chr(48 + n if n < 44 else 49 + n) for n in range(64))
"""64 characters in a row, without the backslash."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What can be found."""

    title: str
    text: bytes
    """UTF-8."""
    names: tuple[str, ...]
    """More that it is found by, such as the names of its actors in every script."""
    facets: tuple[str, ...]
    """What it can be filtered by: `#taiwan` of a tag, `@ilse-vantor` of an actor, `:person` of a kind."""


@dataclass(frozen=True)
class Slice:
    """Documents that are indexed together, known by their digest."""

    name: str
    documents: tuple[SearchDocument, ...] = field(compare=False, repr=False)
    shards: int
    digest: str
    language: str = field(default="", compare=False)
    """Of the words, whose families it tells."""


def shards_for(documents: int) -> int:
    """How many shards an index of so many documents has."""
    shards = 1
    while shards * DOCUMENTS_FOR_SHARD < documents and shards < MOST_SHARDS:
        shards *= 2
    return shards


def index_slice(part: Slice) -> tuple[str, ...]:
    """The shards of a slice: a line for each term, sorted, with postings and family, if that is another word."""
    shards: list[list[str]] = [[] for _ in range(part.shards)]
    for term, postings in sorted(_encode(_postings(part.documents), len(part.documents))):
        family = family_of(term, part.language)
        line = f"{term} {postings}" if family == term else f"{term} {postings} {family}"
        shards[shard_of(term, part.shards)].append(line)
    return tuple("\n".join(lines) for lines in shards)


@lru_cache(maxsize=1)
def indexed(part: Slice) -> tuple[str, ...]:
    """The same, kept: who asks for one shard will ask for another."""
    return index_slice(part)


def shard_of(term: str, shards: int) -> int:
    """Where a term stands: FNV-1a (32 bits) of its first letters, of a facet as a whole."""
    return _hash(_key(term)) & (shards - 1)


def script_of(name: str, value: Any) -> bytes:
    """The file that hands a value to the search script."""
    text = json.dumps([name, value], ensure_ascii=False, separators=(",", ":"))
    return f"searchFile({text[1:-1]});\n".encode()


def _key(term: str) -> str:
    if term[0] in "#@:":
        return term
    return term[:1] if is_dense(term) else term[:KEY_LENGTH]


@lru_cache(maxsize=100_000)
def _hash(key: str) -> int:
    value = 0x811C9DC5
    for character in key:
        value = ((value ^ ord(character)) * 0x01000193) & 0xFFFFFFFF
    return value


def _postings(documents: Sequence[SearchDocument]) -> Mapping[str, list[int]]:
    """By term: the documents that have it, each as four times its number and the weight."""
    found: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        place = 4 * number
        for term, weight in _weights(document).items():
            if term in found:
                found[term].append(place + weight)
            else:
                found[term] = [place + weight]
    return found


def _weights(document: SearchDocument) -> dict[str, int]:
    counts = Counter(terms_of_bytes(document.text))
    often, everywhere = _thresholds(counts.total())
    weights = dict.fromkeys(counts, SELDOM)
    for term, count in counts.items():
        if count >= often:
            weights[term] = EVERYWHERE if count >= everywhere else OFTEN
    for name in document.names:
        for term in _terms(name):
            weights[term] = max(weights.get(term, 0), OFTEN)
    weights |= dict.fromkeys(terms_of(document.title), NAMED)
    weights |= dict.fromkeys(document.facets, SELDOM)
    return weights


@lru_cache(maxsize=20_000)
def _terms(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms_of(name)))


def _thresholds(words: int) -> tuple[int, int]:
    """How often a term must stand in a text of so many words to weigh more, twice.

    That is where its saturation as in BM25 (k₁ 1.2, b 0.75, a mean of 600 words) reaches a half and three quarters.
    """
    half = (3000 + 15 * words + 9999) // 10_000
    return max(2, half), max(3, (3 * (3000 + 15 * words) + 9999) // 10_000)


def _encode(postings: Mapping[str, list[int]], documents: int) -> Iterable[tuple[str, str]]:
    digits = _numbers(4 * documents + 8)
    for term, places in postings.items():
        # 4 × (distance − 1) + weight: the bits of the weight of the one before are filled up.
        steps = [digits[there - (here | 3) - 1] for here, there in pairwise(places)]
        yield term, digits[places[0]] + "".join(steps)


@lru_cache(maxsize=2)
def _numbers(count: int) -> Sequence[str]:
    """Each number below in base 32, the lowest digit first; every digit but the last is marked by 32 more."""
    return [_number(n) for n in range(count)]


def _number(value: int) -> str:
    written = ""
    while value >= 32:
        written += _DIGITS[32 | value & 31]
        value >>= 5
    return written + _DIGITS[value]

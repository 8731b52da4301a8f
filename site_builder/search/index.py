"""Blocks of documents → the files of an index: which terms are in which documents, and how much they weigh there.

A file is a call of `searchFile` with its name and one value, so that it can be read where nothing may be fetched: from
disk. The terms of a volume are spread over its shards by their first letters: a query reads one shard of a volume for
each of its words. Each block is indexed alone, into a piece of every shard; a shard is the pieces of all blocks put
together. The names of actors and tags by which texts are found are indexed apart from what these say: so a further name
has no text indexed again, and no query reads a file more. A posting is a document's distance from the one before and
how much the term weighs in it, a digit or two of base 64. Documents are numbered oldest first in each block: a new one
changes few files.

Joining names to texts in the browser would have a question read more files than it may. The search folds and compares a
word of a text once a question, and asks for no file while a reader types that a further letter would change.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple
from zlib import decompress

from site_builder.core.compact_json import compact_json
from site_builder.core.digests import digest_of
from site_builder.core.kept_texts import KeptTexts
from site_builder.search.terms import (
    count_words,
    family_of,
    is_dense,
    plain_terms,
    terms_of,
    terms_of_bytes,
    without_hyphens,
)

DOCUMENTS_FOR_SHARD = 16
"""A volume has a shard for so many, in few steps: at each its files are others."""
SHARDS = (1, 16, 64, 256, 1024)
LARGE = 256
"""A volume of so many shards or more tells its terms apart by one letter more."""
KEY_LENGTH = 3
"""Terms that start with the same so many letters are in one shard: from there on a beginning is enough to search."""
PAIR = "_"
"""Between two terms that stand together in a title: one more term, in the file of the first of both."""
FACETS = "#@="
"""First characters of what texts can be filtered by."""
SELDOM, OFTEN, EVERYWHERE, NAMED = range(4)
"""How much a term weighs in a document: by its share of the text; most where it is in the title."""
_DIGITS = "".join(chr(48 + n if n < 44 else 49 + n) for n in range(64))
"""64 characters in a row, without the backslash."""
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}

Weights = Mapping[str, int]
"""Term → how much it weighs in one document."""
Documents = Callable[[], Iterable[tuple[int, Weights]]]
"""Weighs documents of a block, each with its number, in their order."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What can be found."""

    headings: tuple[str, ...]
    """Its title, and what its details say, such as the subject of a letter."""
    text: bytes
    """UTF-8."""
    signs: tuple[str, ...]
    """Who signs it, and its number."""
    facets: tuple[str, ...]
    """What it can be filtered by: `#taiwan` of a tag, `@ilse-vantor` of an actor, `=2021-02-10` of a day."""


class IndexShape(NamedTuple):
    """How the terms of a volume are spread."""

    shards: int
    letters: int
    """Of a term, by which its shard is chosen."""


@dataclass(frozen=True)
class IndexBlock:
    """Documents that are indexed together, known by their digest."""

    digest: str
    shape: IndexShape
    language: str
    """Of the words, whose families the index tells."""
    documents: Documents = field(compare=False, repr=False)
    earlier: str = ""
    """The digest of what it was."""
    stays: Mapping[int, int] = field(compare=False, repr=False, default_factory=dict)
    """Of each document that is as it was: its number then and now, in the same order."""
    others: Documents = field(compare=False, repr=False, default=tuple)
    """All the rest."""


class IndexMemory(KeptTexts):
    """Pieces of blocks that were indexed before, so that an edit indexes what it changes alone."""

    def pieces(self, block: IndexBlock) -> list[str]:
        """One for each shard."""
        key, make = _key_of(block, block.digest), lambda: "\0".join(self._indexed(block)).encode()
        return self.text(key, make).decode().split("\0")

    def _indexed(self, block: IndexBlock) -> list[str]:
        earlier = self.known.get(_key_of(block, block.earlier))
        return index_block(block, decompress(earlier).decode().split("\0") if earlier else ())


class NoIndex(IndexMemory):
    """Empty pieces, for those who only ask which files there are."""

    def pieces(self, block: IndexBlock) -> list[str]:
        """One for each shard."""
        return [""] * block.shape.shards


def shape_for(documents: int) -> IndexShape:
    """How an index of so many documents is spread."""
    shards = next((n for n in SHARDS if documents <= n * DOCUMENTS_FOR_SHARD), SHARDS[-1])
    return IndexShape(shards, KEY_LENGTH + (shards >= LARGE))


def index_block(block: IndexBlock, earlier: Sequence[str] = ()) -> list[str]:
    """Its piece of each shard: a line for each term, sorted, with postings and family, if that is another word. Where
    the `earlier` pieces are given, no document is weighed that is as it was."""
    others = dict(block.others()) if earlier else {}
    added: list[dict[str, list[int]]] = [{} for _ in range(block.shape.shards)]
    for term, places in _postings(others.items() if earlier else block.documents()).items():
        added[shard_of(term, block.shape)][term] = places
    pairs = zip(earlier or [""] * len(added), added, strict=True)
    both = [_amended(*pair, block.stays, block.language) for pair in pairs]
    return ["\n".join(sorted(lines, key=lambda line: line.partition(" ")[0])) for lines in both]


def _amended(piece: str, added: dict[str, list[int]], stays: Mapping[int, int], language: str) -> Iterator[str]:
    for line in piece.split("\n") if piece else ():
        term, postings, *_ = line.split(" ")
        before = [*_decode(postings)]
        places = [4 * stays[place >> 2] + (place & 3) for place in before if place >> 2 in stays]
        if places == before and term not in added:
            yield line
        elif places:
            yield _line(term, sorted((*places, *added.pop(term, ()))), language)
    yield from (_line(term, places, language) for term, places in added.items())


def _line(term: str, places: Sequence[int], language: str) -> str:
    family = family_of(term, language)
    return f"{term} {_encode(places)}" if family == term else f"{term} {_encode(places)} {family}"


def _key_of(block: IndexBlock, digest: str) -> str:
    return digest_of(digest, block.shape, block.language)


def merge(pieces: Sequence[str]) -> str:
    """A shard: the lines of all blocks, each block's postings behind its number, with commas between; what a block has
    of a term in several lines is put together."""
    found: dict[str, list[str]] = {}
    families: dict[str, str] = {}
    for number, piece in enumerate(pieces):
        mark, own = _number(number), dict[str, str]()
        for line in piece.split("\n") if piece else ():
            term, postings, *family = line.split(" ")
            own[term] = _united(own[term], postings) if term in own else postings
            if family:
                families[term] = f" {family[0]}"
        for term, postings in own.items():
            found.setdefault(term, []).append(mark + postings)
    return "\n".join(f"{term} {','.join(found[term])}{families.get(term, '')}" for term in sorted(found))


@lru_cache(maxsize=100_000)
def shard_of(term: str, shape: IndexShape) -> int:
    """Where a term is: FNV-1a (32 bits) of its first letters, of a facet as a whole."""
    return _hash(_key(term, shape.letters)) & (shape.shards - 1)


def script_of(name: str, value: object) -> bytes:
    """The file that hands a value to the search script; bytes are JSON already."""
    written = value if isinstance(value, bytes) else compact_json(value).encode()
    return b"searchFile(%b,%b);\n" % (compact_json(name).encode(), written)


def _key(term: str, letters: int) -> str:
    if term[0] in FACETS:
        return term
    return term[:1] if is_dense(term) else term[:letters]


def _hash(key: str) -> int:
    value = 0x811C9DC5
    for character in key:
        value = ((value ^ ord(character)) * 0x01000193) & 0xFFFFFFFF
    return value


def _postings(documents: Iterable[tuple[int, Weights]]) -> Mapping[str, list[int]]:
    """By term: the documents that have it, each as four times its number and the weight."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, weights in documents:
        places = tuple(range(4 * number, 4 * number + 4))  # so all terms of a weight share a number
        for term, weight in weights.items():
            found[term].append(places[weight])
    return found


def weigh_text(document: SearchDocument) -> Weights:
    """The terms of a text, of its headings, alone and in pairs, of its signs, and what it can be filtered by."""
    counts = Counter(terms_of_bytes(document.text))
    often, everywhere = _thresholds(counts.total())
    weights = dict.fromkeys(counts, SELDOM)
    weights |= {term: EVERYWHERE if n >= everywhere else OFTEN for term, n in counts.items() if n >= often}
    for term in chain.from_iterable(map(_terms, document.signs)):
        weights[term] = max(weights.get(term, OFTEN), OFTEN)
    for heading in document.headings:
        weights |= dict.fromkeys(chain(terms_of(heading), pairs_of(heading)), NAMED)
    weights |= dict.fromkeys(document.facets, SELDOM)
    return weights


def pairs_of(heading: str) -> Iterator[str]:
    """Terms that stand next to each other, words with hyphens being one or several."""
    for form in {heading: 0, without_hyphens(heading): 0}:
        terms = [term for term in plain_terms(form) if not is_dense(term)]
        yield from map(PAIR.join, pairwise(terms))


def weigh_named(documents: int, named: Iterable[tuple[Iterable[str], Iterable[int]]]) -> list[Weights]:
    """The terms of names that so many texts are found by, given with the places of these."""
    weights: list[dict[str, int]] = [{} for _ in range(documents)]
    for names, places in named:
        terms = dict.fromkeys(chain.from_iterable(map(_terms, names)), OFTEN)
        for place in places:
            weights[place].update(terms)
    return [*weights]


def weigh_post(title: str, scope: Iterable[str]) -> Weights:
    """The terms of a post: a question for it has one of its title at least, which weigh more."""
    terms = dict.fromkeys(chain.from_iterable(map(_terms, scope)), SELDOM)
    return terms | dict.fromkeys(_terms(title), EVERYWHERE)


def weigh_names(names: Iterable[str]) -> Weights:
    """The terms of somebody's names. Who looks for a country wants it before its ministries: a name's only word weighs
    most, the words of a longer name less, so that a query of as many words finds by their weights who is meant."""
    weights: dict[str, int] = {}
    for name in names:
        weight = max(SELDOM, NAMED + 1 - count_words(name))
        for term in _terms(name):
            weights[term] = max(weights.get(term, SELDOM), weight)
    return weights


@lru_cache(maxsize=20_000)
def _terms(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms_of(name)))


def _thresholds(words: int) -> tuple[int, int]:
    """How often a term must be in a text of so many words to weigh more, twice.

    That is where its saturation as in BM25 (k₁ 1.2, b 0.75, a mean of 600 words) reaches a half and three quarters.
    """
    half = (3000 + 15 * words + 9999) // 10_000
    return max(2, half), max(3, (3 * (3000 + 15 * words) + 9999) // 10_000)


def _united(one: str, other: str) -> str:
    """The postings of both, a document of both with the greater weight."""
    return _encode([*{place >> 2: place for place in sorted((*_decode(one), *_decode(other)))}.values()])


def _decode(postings: str) -> Iterator[int]:
    place, value, shift = -1, 0, 0
    for character in postings:
        digit = _VALUES[character]
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            place = value + (place | 3) + 1
            yield place
            value = shift = 0


def encode_numbers(numbers: Iterable[int]) -> str:
    """Numbers of documents in their order, as postings of the least weight."""
    return _number(0) + _encode([4 * number for number in numbers])


def _encode(places: Sequence[int]) -> str:
    digits = _numbers((places[-1] + 4).bit_length())
    # 4 × (distance − 1) + weight: the bits of the weight of the one before are filled up.
    return digits[places[0]] + "".join([digits[there - (here | 3) - 1] for here, there in pairwise(places)])


@lru_cache
def _numbers(bits: int) -> Sequence[str]:
    """Each number of so many bits in base 32, the lowest digit first; every digit but the last is marked by 32 more."""
    return [_number(n) for n in range(1 << bits)]


def _number(value: int) -> str:
    written = ""
    while value >= 32:
        written += _DIGITS[32 | value & 31]
        value >>= 5
    return written + _DIGITS[value]

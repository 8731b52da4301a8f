"""Blocks of documents → index files with the documents and weight of each term.

Each file calls `searchFile` with its name and one value, so it can be read from disk, where fetching is forbidden.
Terms of a volume are spread over shards by their first letters; a query reads one shard per volume and word. Each block
is indexed alone into a piece of every shard; a shard joins the pieces of all blocks. Names of actors and tags are
indexed apart from texts, so a new name re-indexes no text and no query reads an extra file. A posting is the distance
to the previous document with the weight of the term, as one or two digits of base 64. Documents are numbered oldest
first in each block, so a new one changes few files.

Joining names to texts in the browser would make a query read too many files. The search script folds and compares each
word of a text once per query, and requests no file while typing that a further letter would change.
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
"""Number of documents per shard. Shard counts grow in few steps, since each step changes all files."""
SHARDS = (1, 16, 64, 256, 1024)
LARGE = 256
"""From this number of shards on, terms are distinguished by one more letter."""
KEY_LENGTH = 3
"""Number of leading letters that determine the shard of a term; a query of this length can already search."""
PAIR = "_"
"""Joins two adjacent terms of a title into one more term, stored with the first of them."""
FACETS = "#@="
"""First characters of filter terms."""
SELDOM, OFTEN, EVERYWHERE, NAMED = range(4)
"""Weights of a term in a document, by its share of the text; highest for terms of the title."""
_DIGITS = "".join(chr(48 + n if n < 44 else 49 + n) for n in range(64))
"""64 consecutive characters without the backslash."""
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}

Weights = Mapping[str, int]
"""Term → weight in one document."""
Documents = Callable[[], Iterable[tuple[int, Weights]]]
"""Yields the documents of a block in order, as numbers with weights."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A searchable document."""

    headings: tuple[str, ...]
    """Title, and details such as the subject of a letter."""
    text: bytes
    """UTF-8."""
    signs: tuple[str, ...]
    """Authors and number."""
    facets: tuple[str, ...]
    """Filter terms: `#taiwan` for a tag, `@ilse-vantor` for an actor, `=2021-02-10` for a day."""


class IndexShape(NamedTuple):
    """Distribution of the terms of a volume."""

    shards: int
    letters: int
    """Number of leading letters of a term that select its shard."""


@dataclass(frozen=True)
class IndexBlock:
    """Documents that are indexed together, identified by their digest."""

    digest: str
    shape: IndexShape
    language: str
    """Language of the texts, for word families."""
    documents: Documents = field(compare=False, repr=False)
    earlier: str = ""
    """Digest of the previous version."""
    stays: Mapping[int, int] = field(compare=False, repr=False, default_factory=dict)
    """Unchanged documents: previous number → current number, in order."""
    others: Documents = field(compare=False, repr=False, default=tuple)
    """All other documents."""


class IndexMemory(KeptTexts):
    """Cache of indexed pieces, so that an edit indexes only changed documents."""

    def pieces(self, block: IndexBlock) -> list[str]:
        """Pieces of a block, one per shard."""
        key, make = _key_of(block, block.digest), lambda: "\0".join(self._indexed(block)).encode()
        return self.text(key, make).decode().split("\0")

    def _indexed(self, block: IndexBlock) -> list[str]:
        earlier = self.known.get(_key_of(block, block.earlier))
        return index_block(block, decompress(earlier).decode().split("\0") if earlier else ())


class NoIndex(IndexMemory):
    """Empty pieces, for callers that only need the names of files."""

    def pieces(self, block: IndexBlock) -> list[str]:
        """Empty pieces, one per shard."""
        return [""] * block.shape.shards


def shape_for(documents: int) -> IndexShape:
    """Distribution for an index of this size."""
    shards = next((n for n in SHARDS if documents <= n * DOCUMENTS_FOR_SHARD), SHARDS[-1])
    return IndexShape(shards, KEY_LENGTH + (shards >= LARGE))


def index_block(block: IndexBlock, earlier: Sequence[str] = ()) -> list[str]:
    """Pieces of a block, one per shard. Each has a line per term, sorted: term, postings, and word family if different.
    With `earlier` pieces, unchanged documents are not weighed again."""
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
    """A shard made of the pieces of all blocks. In the line of a term, the postings of each block follow its number,
    with commas between blocks."""
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
    """Shard of a term: FNV-1a (32 bits) of its first letters, or of a whole filter term."""
    return _hash(_key(term, shape.letters)) & (shape.shards - 1)


def script_of(name: str, value: object) -> bytes:
    """File that passes a value to the search script; bytes are taken as JSON."""
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
    """Term → documents, each as four times its number plus the weight."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, weights in documents:
        places = tuple(range(4 * number, 4 * number + 4))  # so that terms of equal weight share one integer object
        for term, weight in weights.items():
            found[term].append(places[weight])
    return found


def weigh_text(document: SearchDocument) -> Weights:
    """Terms of a text, its headings (single and in pairs), its signatures, and its filters."""
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
    """Pairs of adjacent terms. Hyphenated words are used in both spellings: as one term, and as several."""
    for form in {heading: 0, without_hyphens(heading): 0}:
        terms = [term for term in plain_terms(form) if not is_dense(term)]
        yield from map(PAIR.join, pairwise(terms))


def weigh_named(documents: int, named: Iterable[tuple[Iterable[str], Iterable[int]]]) -> list[Weights]:
    """Weights of names for each text of a block. `named` pairs the names of each actor or tag with the positions of its
    texts."""
    weights: list[dict[str, int]] = [{} for _ in range(documents)]
    for names, places in named:
        terms = dict.fromkeys(chain.from_iterable(map(_terms, names)), OFTEN)
        for place in places:
            weights[place].update(terms)
    return [*weights]


def weigh_post(title: str, scope: Iterable[str]) -> Weights:
    """Terms of a post. A query for it contains a word of its title, which weighs more."""
    terms = dict.fromkeys(chain.from_iterable(map(_terms, scope)), SELDOM)
    return terms | dict.fromkeys(_terms(title), EVERYWHERE)


def weigh_names(names: Iterable[str]) -> Weights:
    """Weights of the terms of an actor's names. A term weighs less the more words its name has, so that a query that
    equals a whole name, such as that of a country, ranks it above longer names."""
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
    """Two numbers of occurrences in a text of this length: at each, a term gets a greater weight.

    At these numbers, BM25 saturation (k₁ 1.2, b 0.75, a mean of 600 words) reaches a half and three quarters.
    """
    half = (3000 + 15 * words + 9999) // 10_000
    return max(2, half), max(3, (3 * (3000 + 15 * words) + 9999) // 10_000)


def _united(one: str, other: str) -> str:
    """Merged postings; a document in both gets the greater weight."""
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
    """Sorted document numbers as postings of the least weight."""
    return _number(0) + _encode([4 * number for number in numbers])


def _encode(places: Sequence[int]) -> str:
    digits = _numbers((places[-1] + 4).bit_length())
    # 4 × (distance − 1) + weight; the weight bits of the previous one are filled up
    return digits[places[0]] + "".join([digits[there - (here | 3) - 1] for here, there in pairwise(places)])


@lru_cache
def _numbers(bits: int) -> Sequence[str]:
    """All numbers of that many bits in base 32, lowest digit first; every digit but the last has 32 added."""
    return [_number(n) for n in range(1 << bits)]


def _number(value: int) -> str:
    written = ""
    while value >= 32:
        written += _DIGITS[32 | value & 31]
        value >>= 5
    return written + _DIGITS[value]

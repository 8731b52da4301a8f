"""Splits a folded text into spans that may be a person's name, with titles and places cut away.

Finds only start, end and preceding title; other modules classify the span.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from site_builder.entities.word_lists import (
    ABBREVIATED,
    AFTER_NAMES,
    FRONTS,
    FURNITURE,
    GIVEN_NAMES,
    HEADLINE_VERBS,
    NO_WORDS,
    NOT_NAMES,
    OF_RANK,
    OFFICE_OBJECTS,
    ORGANISATION_HEADS,
    PARTICLES,
    SUFFIXES,
    NameWords,
)
from site_builder.text.english_words import DAYS, FUNCTION_WORDS, HONORIFICS, KINSHIP, MONTH_NAMES, OFFICES, TITLES

_ABBREVIATED = "|".join(sorted(ABBREVIATED))
_TOKEN = rf"(?:(?:{_ABBREVIATED})\.|(?:[A-Z]\.)+|(?:[a-z]{{1,2}}[-'])?[A-Z]\w*(?:['-]\w+)*)"
_PARTICLE = "(?:" + "|".join(sorted(PARTICLES, key=lambda w: (-len(w), w))) + ")"
_RUN = re.compile(rf"(?<![\w.'-]){_TOKEN}(?:(?:,? (?=(?:Jr|Sr)\b)| +(?:{_PARTICLE} +){{0,2}}){_TOKEN})*")
_BEGINNING = re.compile(r"[A-Z](?<![\w.][A-Z])")
"""Start of a run, or second part of its first word ("al-Vantor"). A leading character class makes the search fast."""
_RUN_TOGETHER = re.compile(r"^([A-Z][a-z']+)-([A-Z][a-z']+-[a-z']+)$")
"""Family name joined to a given name by a hyphen: "Vor-En-lam"."""
_WORD = re.compile(r"\S+")
_OF_BEFORE = re.compile(r"\b([A-Za-z-]+) (?:of|to|for|on)(?: the)? $")
_TITLE_WORDS = TITLES | HONORIFICS | frozenset(word.capitalize() for word in OFFICES - KINSHIP)
_TITLE_WORDS |= {"Secretary-General", "Attorney-General", "Executive", "Whip"}


_OF_RANK = OFFICES | OF_RANK
"""Parts of titles such as "Under-Secretary-General"."""
_HONORIFICS = frozenset(word.upper() for word in HONORIFICS)
_NOT_LAST = MONTH_NAMES | DAYS | AFTER_NAMES
_ADDRESS = frozenset(["H.E.", "S.E.", "S.E.M.", "E.M.", "S.E.R.", "HE", "H.H.", "H.M.", "HRH", "H.R.H.", "Rt", "Rt."])
"""Abbreviated forms of address."""


class NameSpan(NamedTuple):
    """One or more words that may be a name."""

    start: int
    end: int
    words: tuple[str, ...]
    """Folded words without possessives; initials are kept."""
    title: str
    """Title words cut from the front, including an honorific."""
    capitals: bool
    """True if set in capitals."""

    @property
    def core(self) -> tuple[str, ...]:
        """Words of `core_of`."""
        return core_of(self.words)


@lru_cache(maxsize=16_384)
def core_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words without initials and suffixes; all words if nothing else is left."""
    return tuple(w for w in words if not is_initial(w) and w.rstrip(".") not in SUFFIXES) or words


@lru_cache(maxsize=16_384)
def is_initial(word: str) -> bool:
    """True for a single letter, or letters with full stops."""
    return (
        (len(word.replace(".", "")) <= 1 and not word.islower())
        or (word.endswith(".") and word[-3:-2] in (".", ""))
        or bool(re.fullmatch(r"(?:[A-Z]\.)+", word))
    )


def pieces_of(
    text: str, closed: Sequence[tuple[int, int]], words: NameWords = NO_WORDS, nouns: Collection[str] = frozenset()
) -> tuple[NameSpan, ...]:
    """Spans that may be names, in text order, outside closed spans (places, organisations, links).

    `words` are the word lists of the text's language. `nouns` are words that the text shows to be common nouns.
    """
    found: list[NameSpan] = []
    capitals = frozenset(_CAPITALISED.findall(text)) if words.compounds else frozenset()
    for tokens in _runs(text, closed):
        if words.language:
            for title, part in _parts(tokens, words, nouns):
                piece = _piece(text, _without_genitive(part, capitals))
                if piece is not None:
                    found.append(piece._replace(title=title) if title else piece)
            continue
        for own in _at_joints(tokens) if len(tokens) >= _SHORTEST_CUT else (tokens,):
            piece = _piece(text, _until_verb(own)) if len(own) > 1 else _one_word(text, *own[0])
            if piece is not None:
                found.append(piece)
    return tuple(found)


Token = tuple[int, str]
"""Start offset and word."""


def _until_verb(tokens: list[Token]) -> list[Token]:
    """Tokens before the verb of a headline: "President Ilse Vantor" of "President Ilse Vantor Visits Oronto"."""
    for index, (_, word) in enumerate(tokens[1:], 1):
        before = tokens[index - 1][1]
        if word.lower() in HEADLINE_VERBS and before not in GIVEN_NAMES:
            return tokens[:index]
    return tokens


def _at_joints(tokens: list[Token]) -> Iterator[list[Token]]:
    """Splits names at a gerund or conjunction.

    Examples: "Statement from Orl Okell Welcoming Ilse Vantor", "Orl Okell e Dora Vantor".
    """
    start = 0
    for index, (_, word) in enumerate(tokens[:-2]):
        joins = word in ("e", "y") and tokens[index + 1][1] in GIVEN_NAMES
        if index - start > 1 and (joins or (_GERUND.fullmatch(word) and word not in GIVEN_NAMES)):
            yield tokens[start:index]
            start = index + 1
    yield tokens[start:]


def _runs(text: str, closed: Sequence[tuple[int, int]]) -> Iterator[list[Token]]:
    """Runs of capitalised words outside closed spans; a possessive ends a run."""
    starts, end = [a for a, _ in closed], 0
    for capital in _BEGINNING.finditer(text):
        at = capital.start()
        if at < end:
            continue
        if text[at - 1 : at] in _JOINTS:
            at -= 3 if text[at - 3 : at - 2].islower() else 2
        run = _RUN.match(text, at)
        if run is None:
            continue
        end, whole = run.end(), run[0]
        if " " not in whole:
            if not _inside(closed, starts, at):
                yield [(at, whole.removesuffix("'s"))]
            continue
        tokens: list[Token] = []
        for word in _WORD.finditer(text, at, end):
            at, written = word.start(), word[0].rstrip(",")
            owned, inside = written.endswith("'s"), _inside(closed, starts, at)
            if not inside:
                tokens.append((at, written[:-2] if owned else written))
            if tokens and (owned or inside):
                yield tokens
                tokens = []
        if tokens:
            yield tokens


_JOINTS = ("-", "'")
_SHORTEST_CUT = 5
"""Minimum number of words in a run that may be cut at a gerund."""
_CAPITALISED = re.compile(r"(?<!\w)[A-Z]\w+(?:-[A-Z]\w+)*")
_GERUND = re.compile(r"[A-Z][a-z]{3,}ing")
_ELIDED_NOUN = re.compile(r"[LD]'(?=[a-z])")
_ELIDED = re.compile(r"(?:[ldnsj]|qu)'(?=[A-Z])")


def _parts(tokens: Sequence[Token], words: NameWords, nouns: Collection[str]) -> Iterator[tuple[str, list[Token]]]:
    """Parts of a run, cut at titles, nouns and sentence openers of its language, each with the title before it."""
    title, part, after_office = "", list[Token](), False
    for at, word in tokens:
        given = bool(part) and (part[-1][1] in GIVEN_NAMES or (len(part) > 1 and part[-1][1] in _SONS))
        goes_on = not ({"von", "van"}.isdisjoint(w for _, w in part[-2:]) or word.isupper())
        goes_on &= all(w in GIVEN_NAMES for _, w in part if not w.islower())  # rejects "Orl Okell von der Polizei"
        if after_office and not part and not words.compounds and word in _OF:
            title = ""
        if len(part) == 2 and _is_of_other(part[0][1], part[1][1], word):
            part = []
        if _ELIDED_NOUN.match(word):
            at, word = at + 2, word[2:]
            if not words.is_office(word):
                yield title, part
                title, part = "", []
                continue
        cut = _ELIDED.match(word)
        if cut and not (part and word.startswith("d'")):
            yield title, part
            title, part = "", []
            at, word = at + cut.end(), word[cut.end() :]
        if word in words.honorifics or (words.is_office(word) and not (given and word.lower() in words.offices)):
            yield title, part
            title, part = f"{title} {word}".strip() if not part else word, []
            after_office = word not in words.honorifics
        elif not words.compounds and word in words.openers and any(w in GIVEN_NAMES for _, w in part[:-1]):
            part.append((at, word))
        elif (
            (word in words.not_joining or (word == "zu" and len(part) > 1) or _is_where(word, part))
            and not (part and word.istitle())
        ) or (not given and (words.is_noun(word) or (word in nouns and not goes_on))):
            yield title, part
            title, part = "", []
        else:
            part.append((at, word))
    yield title, part


def _is_where(word: str, part: Sequence[Token]) -> bool:
    """True if "von" after a family name introduces an employer: "Dora Okell von Harbour Media"."""
    if word != "von" or len(part) < 2 or part[0][1] not in GIVEN_NAMES:
        return False
    return part[-1][1] not in GIVEN_NAMES and part[-1][1] not in _RANKS


_RANKS = frozenset(
    ["Graf", "Grafin", "Freiherr", "Freifrau", "Furst", "Furstin", "Prinz", "Prinzessin", "Baron", "Edler"]
)
"""Ranks of nobility between a given name and "von"."""


def _is_of_other(first: str, of: str, word: str) -> bool:
    """True if the name after a noun is its owner: "Intervention de Orl Okell", "Tweet von Ilse"."""
    named = word in GIVEN_NAMES or word.split("-")[0] in GIVEN_NAMES
    other = of == "von" or (of in _OF and first[-4:] in _OF_ACTS)
    return other and named and first not in GIVEN_NAMES


_SONS = frozenset(["Ould", "Ben", "Bin", "Ibn", "Ag"])
"""Words after which a name continues: "Mohamed Ould Cheikh Okell"."""
_OF = frozenset(["de", "du", "del", "d'"])
_OF_ACTS = frozenset(["tion", "cion", "sion", "cole", "ours", "urso", "ista", "view", "tien", "ssage", "saje"])
"""Endings of nouns owned by a person: "intervention", "discours", "entrevista"."""


def _without_genitive(tokens: list[Token], capitals: Collection[str]) -> list[Token]:
    """Tokens without a German genitive: "Vantors" → "Vantor" if the text also has that."""
    if tokens and tokens[-1][1].endswith("s") and tokens[-1][1][:-1] in capitals:
        return [*tokens[:-1], (tokens[-1][0], tokens[-1][1][:-1])]
    return tokens


def _inside(closed: Sequence[tuple[int, int]], starts: Sequence[int], at: int) -> bool:
    index = bisect_right(starts, at) - 1
    return index >= 0 and closed[index][0] <= at < closed[index][1]


def _piece(text: str, tokens: list[Token]) -> NameSpan | None:
    while len(tokens) > 1 and (_opens_no_name(tokens[0][1]) or _is_month(text, *tokens[0])):
        tokens = tokens[1:]
    if len(tokens) < 2:
        return _one_word(text, *tokens[0]) if tokens else None
    cut = _title_words(text, tokens)
    title = text[tokens[0][0] : tokens[cut][0]].strip() if cut < len(tokens) and cut else ""
    tokens = _until_suffix(_without_front(tokens[cut:]))
    while tokens and (
        tokens[-1][1] in PARTICLES
        or (tokens[-1][1] in _NOT_LAST and not _is_called_month(text, tokens))
        or _speaks(text, *tokens[-1])
    ):
        tokens = tokens[:-1]
    if not tokens or _is_title_alone(tokens):
        return None
    words = tuple([part for _, word in tokens for part in _apart(word)])
    end = tokens[-1][0] + len(tokens[-1][1])
    return NameSpan(tokens[0][0], end, words, title, _are_capitals(words))


_LONG_WORD = 30
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,29}) \Z")


def _is_month(text: str, at: int, word: str) -> bool:
    """True for a month or currency: "9th December M. Vantor", "5 Mark Strafe".

    Jan is a month unless a noun or verb precedes it: "5 Jan Vantor", "in Jan Retail Sales", but "the envoy Jan Ressik".
    """
    if word in DAYS and word in GIVEN_NAMES:
        before = _WORD_BEFORE.search(text, max(0, at - _LONG_WORD), at)
        return before is None or before[1].casefold() in FUNCTION_WORDS
    return (word in MONTH_NAMES or word == "Mark") and text[max(0, at - 4) : at].rstrip(" thsrnd")[-1:].isdigit()


def _is_called_month(text: str, tokens: Sequence[Token]) -> bool:
    """True if a month is a family name: "Dora May said", but not "Dora May 5"."""
    at, word = tokens[-1]
    named = word in MONTH_NAMES and len(tokens) > 1 and tokens[-2][1] in GIVEN_NAMES
    return named and not text[at + len(word) :][:2].strip().isdigit()


def _speaks(text: str, at: int, word: str) -> bool:
    """True if the I after a name is a pronoun: "Ilse Vantor I am aware"."""
    return word == "I" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()


def _one_word(text: str, at: int, word: str) -> NameSpan | None:
    words, capitals = _name_of(word)
    if not words or _belongs_to_office(text, at, word):
        return None
    return NameSpan(at, at + len(word), words, "", capitals)


@lru_cache(maxsize=16_384)
def _name_of(word: str) -> tuple[tuple[str, ...], bool]:
    """Words of a one-word name, and true if set in capitals; no words if it is no name."""
    none = _opens_no_name(word) or word in _NOT_LAST or _is_title_alone([(0, word)])
    words = () if none else tuple(_apart(word))
    return words, _are_capitals(words)


def _opens_no_name(word: str) -> bool:
    return word in PARTICLES or word.lower() in FUNCTION_WORDS


def _are_capitals(words: Sequence[str]) -> bool:
    return all(w.isupper() for w in words) and any(len(w.replace(".", "")) > 1 for w in words)


def _apart(word: str) -> list[str]:
    return _RUN_TOGETHER.sub(r"\1 \2", word).split() if "-" in word else [word]


def _until_suffix(tokens: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Tokens up to "Jr." or "III", which end a name."""
    end = next((i for i, (_, word) in enumerate(tokens) if i and word.rstrip(".,") in SUFFIXES), len(tokens))
    return tokens[: end + 1]


def _without_front(tokens: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Tokens without words that run into a name: "NPR Ilse Vantor", "Staff Ilse Vantor"."""
    if len(tokens) == 2 and len(tokens[0][1]) == 2 and tokens[0][1].isupper() and tokens[0][1] not in FRONTS:
        return tokens  # initials
    for index, (_, word) in enumerate(tokens[1:], 1):
        before = tokens[index - 1][1]
        thing = before in NOT_NAMES and len(tokens) > index + 1
        runs = word in GIVEN_NAMES and before not in GIVEN_NAMES and (thing or _GERUND.fullmatch(before))
        if not (_is_front(before) or runs):
            break
        opens = word in GIVEN_NAMES or is_initial(word) or index == 1
        if opens and not word.isupper():
            return tokens[index:]
    return tokens


_ADVERBS = ("edly", "ently", "antly", "ally", "ously", "ively", "arly", "ably", "ibly")


def _is_front(word: str) -> bool:
    return (
        (word.endswith(_ADVERBS) and word not in GIVEN_NAMES)
        or (word in DAYS and word not in GIVEN_NAMES)
        or word in ORGANISATION_HEADS
        or word in OFFICE_OBJECTS
        or word in FURNITURE
        or (word.isupper() and len(word) > 1 and "." not in word)
    )


_OBJECT = 3
"""Maximum number of words before the field of an office: "Minister of Foreign Affairs Ilse Vantor"."""


def _title_words(text: str, tokens: list[tuple[int, str]]) -> int:
    """Number of leading words that form a title, fewer than all words: 2 for "US Secretary Okell"."""
    found = 0
    objects = [number for number, (_, word) in enumerate(tokens[:-1]) if word in OFFICE_OBJECTS and number < _OBJECT]
    if objects and _belongs_to_office(text, tokens[0][0], tokens[objects[0]][1]):
        found = next((n for n in range(objects[0], len(tokens)) if tokens[n][1] not in OFFICE_OBJECTS), len(tokens))
    for index, (_, word) in enumerate(tokens[:-1]):
        title = _is_title(word) and not (index and word.rstrip(".") in ("Shah", "SHAH"))
        if title and (index == 0 or index >= found):
            found = index + 1
    return found


def _belongs_to_office(text: str, at: int, word: str) -> bool:
    """True if a word is the field of the office before it: "minister of Defence"."""
    before = _OF_BEFORE.search(text, max(0, at - 40), at) if word in OFFICE_OBJECTS else None
    return before is not None and (before[1] in _TITLE_WORDS | OFFICE_OBJECTS or before[1].lower() in OFFICES)


@lru_cache(maxsize=16_384)
def _is_title(word: str) -> bool:
    plain = word.rstrip(".")
    plain = plain.capitalize() if plain.isupper() and (len(plain) > 3 or plain in _HONORIFICS) else plain
    if "-" in plain and all(part in _OF_RANK for part in plain.lower().split("-")):
        return True
    return plain in _TITLE_WORDS or plain.split("-")[-1] in OFFICES or word in _ADDRESS


def _is_title_alone(tokens: Sequence[tuple[int, str]]) -> bool:
    """True if only an abbreviated title is left: "Lt. Gen."."""
    return len(tokens) == 1 and tokens[0][1].endswith(".") and tokens[0][1].rstrip(".") in _TITLE_WORDS

"""Finds unlisted organisations by key words and by "Full Name (ABBR)".

Works on folded text; knows neither registry nor starter tables.

English names are found by their last word, French and Spanish ones by their first, German ones by the end of a
compound; each is stored in its base form.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from site_builder.entities.joined_organisations import head_of, joined_organisations, nominative
from site_builder.entities.local_organisations import called_organisations, local_organisations
from site_builder.entities.model import Evidence
from site_builder.entities.word_lists import (
    GENERIC_FIRST,
    GIVEN_NAMES,
    HEADS_WITH_ON,
    NO_HEADS_OF,
    NO_ORGANISATIONS,
    NO_WORDS,
    PLACE_HEADS,
    STRONG_HEADS,
    WEAK_HEADS,
    NameWords,
)
from site_builder.text.english_words import DAYS, FUNCTION_WORDS, HONORIFICS, MONTH_NAMES, OFFICES, TITLES, word_set
from site_builder.text.folding import whole_word, whole_words
from site_builder.text.initials import initials_fit
from site_builder.text.multi_search import find_literals

SINGLE = frozenset(["Congress", "Parliament", "Politburo", "Senate", "Knesset", "Bundestag", "Duma", "Kremlin"])
"""Organisations named by a single word."""
_OWNERS = (
    "(?:People|Women|Children|King|Queen|Nation|Men|Lord)'s|"
    "(?:Attorney|Sheriff|Prosecutor|Ombudsman|Auditor|Governor|Mayor)'s|"
    "(?:Workers|Citizens|Farmers|Veterans|Peoples|Students|Teachers|Writers|Lawyers|Ministers)'"
)
_CAP = rf"(?:{_OWNERS}|(?:[A-Z](?:\.[A-Z])+\.?|[A-Z]\w*)(?:['-](?:[A-Za-rt-z][A-Za-z]*|s[A-Za-z]+))*)"
_OF = re.compile(
    rf" (?P<word>of|for|on)(?: the)? {_CAP}(?: {_CAP})*"
    rf"(?:(?:, {_CAP}(?: {_CAP})*)*,? (?:and|&) {_CAP}(?: {_CAP})*| (?:of|for)(?: the)? {_CAP}(?: {_CAP})*)*"
)
_BEGINNING = re.compile(r"[A-Z](?<![\w.'-][A-Z])")
"""Start of a name. A leading character class makes the search fast."""
_BEFORE = re.compile(rf"(?:{_CAP} (?:(?:of|for|and|&) (?={_CAP} ))?)*{_CAP} ?\Z")
_HEADS = tuple(sorted(STRONG_HEADS))
_BRACKET = re.compile(r" \(([A-Z][A-Za-z&]{1,7}s?)(?: e\.V\.)?\)")
_JOINING = word_set(
    "of for and on the in & d de du des la le les l et del el los las y e para por pour a au aux en sur"
    " un una unos unas fur die der das zur und vom von gegen"
)
"""Function words inside names, which have no letter in an abbreviation."""
_SIGN = re.compile(r"[.;:!?()\"\n]")
_PART = re.compile(r"[^\W\d_]\w*|&")
_BEFORE_OF = re.compile(r"(?<!\w)(\w{1,60}) (?:of|for|on|to|in) ")
MAX_NAME_LENGTH = 100
MOST_OF_MENUS = 12
"""Maximum number of words in a line of a menu."""
_LINE_ENDS = (".", "!", "?", '"', ";", ":")
_LEADING = MONTH_NAMES | DAYS | frozenset(["Der", "Die", "Das", "Dem", "Des"])
_NOT_AFTER = PLACE_HEADS | word_set("Act Agreement Treaty Award Day Week Report Summit")


@dataclass(slots=True)
class Organisation:
    """Organisation of one document, while evidence is collected."""

    name: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    abbreviation: str = ""


def find_organisations(
    text: str,
    closed: Sequence[tuple[int, int]],
    is_place: Callable[[str], bool],
    is_people: Callable[[str], bool] = lambda _: False,
    *,
    words: NameWords = NO_WORDS,
) -> tuple[Organisation, ...]:
    """Organisations in text order. `closed` are spans of known names."""
    found: dict[str, Organisation] = {}
    defined = [one for one in _definitions(text, words) if not _covered(closed, one[0], one[1])]
    taken = [*closed, *((start, end) for start, end, _, _ in defined)]
    local = _local(text, taken, words)
    taken += [(start, end) for start, end, _, _ in local]
    for start, end, evidence, abbreviation in (
        *sorted((*defined, *local), key=itemgetter(0)),
        *_chapters(text, taken, is_place),
        *_candidates(text, taken, lambda word: is_place(word) or is_people(word)),
    ):
        start += len("The ") * text.startswith("The ", start)
        name = nominative(text[start:end], words)
        one = found.setdefault(name.lower(), Organisation(name))
        one.spans.append((start, end))
        one.evidence = one.evidence or [evidence]
        one.abbreviation = one.abbreviation or abbreviation
    _add_abbreviations(text, found)
    return tuple(_without_shorter(found))


def is_in_text(text: str, at: int) -> bool:
    """False in a line of a menu or a heading: it is short and ends no sentence."""
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)].rstrip()
    return line.endswith(_LINE_ENDS) or line.count(" ") >= MOST_OF_MENUS


def _local(text: str, closed: Sequence[tuple[int, int]], words: NameWords) -> list[tuple[int, int, Evidence, str]]:
    """Institutions found by the rules of the text's language: by first word, by last, or after a class noun."""
    called = called_organisations(text, words)
    return [
        (start, end, Evidence("key word", f"“{head}” names an organisation", 3), _defined_after(text, end))
        for start, end, head in (*local_organisations(text, words), *joined_organisations(text, words), *called)
        if not _covered(closed, start, end)
    ]


def _defined_after(text: str, end: int) -> str:
    defined = _BRACKET.match(text, end)
    return defined[1] if defined else ""


def _candidates(
    text: str, closed: Sequence[tuple[int, int]], is_place: Callable[[str], bool]
) -> Iterator[tuple[int, int, Evidence, str]]:
    for start, end in _by_head(text, is_place):
        if not _covered(closed, start, end):
            defined = _BRACKET.match(text, end)
            evidence = Evidence("key word", f"“{_head(text[start:end])}” names an organisation", 3)
            owns = defined is not None and initials_fit(text[start:end], defined[1])
            yield start, end, evidence, defined[1] if defined and owns else ""


_CHAPTER = re.compile(r"(?<![\w'-])(?:[A-Z]{3,8}|[A-Z][a-z]+[A-Z]\w*) ([A-Z][a-z]+)(?![\w'-])")


def _chapters(
    text: str, closed: Sequence[tuple[int, int]], is_place: Callable[[str], bool]
) -> Iterator[tuple[int, int, Evidence, str]]:
    """Branches of organisations, named by letters or inner capitals and a place: "KPM Oronto"."""
    known = {start for start, _ in closed}
    for found in _CHAPTER.finditer(text):
        if is_place(found[1]) and found.start() not in known and not _covered(closed, *found.span()):
            yield *found.span(), Evidence("key word", "letters before a place name its branch", 3), ""


def _definitions(text: str, words: NameWords) -> Iterator[tuple[int, int, Evidence, str]]:
    """Names that are defined by an abbreviation in brackets, "Full Name (ABBR)": the words before the bracket whose
    initials are its letters."""
    for bracket in _BRACKET.finditer(text):
        start = _defined(text, bracket.start(), bracket[1], words)
        if start is not None:
            yield start, bracket.start(), Evidence("R16", f"“({bracket[1]})” follows it", 4), bracket[1]


def _defined(text: str, end: int, short: str, words: NameWords) -> int | None:
    """Start of the name that an abbreviation in brackets stands for; None if the words before it do not fit."""
    named: list[str] = []
    headed = False
    first = max(0, end - MAX_NAME_LENGTH)
    low = max((sign.end() for sign in _SIGN.finditer(text, first, end)), default=first)
    found = list(_PART.finditer(text, low, end))
    for part in reversed(found):
        plain = part[0].lower()
        if part[0] in _JOINING:
            continue
        named.insert(0, part[0])
        headed = plain in words.heads or (words.compounds and (headed or head_of(part[0], words) is not None))
        fits = any(_are_initials(letters, named) for letters in (short.lower(), _capitals(short).lower()))
        if fits and (headed or part[0][0].isupper()):
            things = {part[0], named[-1], *_BEFORE_OF.findall(text, part.start(), end)}
            body = things.isdisjoint(NO_ORGANISATIONS) and OFFICES.isdisjoint(map(str.lower, things))
            named_so = headed or (not words.compounds and all(name[0].isupper() for name in named))
            return part.start() if body and named_so else None
    return None


def _capitals(short: str) -> str:
    return "".join(filter(str.isupper, short))


def _are_initials(letters: str, named: Sequence[str]) -> bool:
    """True if the letters are the initials of the words, in order; one word may be left out."""
    first = [name[0].lower() for name in named]
    rest = iter(first)
    fit = len(letters) > 1 and first[0] == letters[0] and all(letter in rest for letter in letters)
    return fit and len(named) <= len(letters) + 1


def _by_head(text: str, is_place: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Names that end in a head or continue after it with "of …"; the longest at each place."""
    last = 0
    for _, start, end in find_literals(_HEADS, text):
        if start < last or not whole_word(text, start, end) or text[end : end + 1] == "-":
            continue
        capitals = _BEGINNING.finditer(text, max(last, start - MAX_NAME_LENGTH), start)
        begin = next((at for m in capitals if _BEFORE.match(text, at := m.start(), start)), None)
        begin = _after_of(text, begin, start) if begin is not None else start
        stop = _tail_end(text, start, end)
        following = _NEXT_WORDS.match(text, end)
        if following and not STRONG_HEADS.isdisjoint(re.split("[ -]", following[0])):
            continue
        begin = _after_and(text, _trimmed(text, begin, stop), start, is_place)
        if _is_name(text, begin, stop):
            last = stop
            yield begin, stop


def _covered(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """True inside a known name, or if one of comparable length overlaps."""
    return any(a <= start and end <= z for a, z in spans) or any(
        a < start < z or a < end < z for a, z in spans if z - a > (end - start) // 2
    )


def _trimmed(text: str, start: int, end: int) -> int:
    """Start after words that only lead into the name: function words, titles, months."""
    while True:
        word, space, _ = text[start:end].partition(" ")
        plain = word.rstrip(".")
        leads = word.lower() in FUNCTION_WORDS and not word.isupper()
        leads = leads or plain in HONORIFICS or plain in TITLES or word in _LEADING
        leads = leads or word.endswith(("-led", "-backed", "-based", "-born", "-owned", "-dominated", "-run"))
        if not space or not leads:
            return start
        start += len(word) + 1


def _head(name: str) -> str:
    words = re.split(r" (?:of|for|on|to) ", name)[0].split()
    return words[-1]


def _tail_end(text: str, head: int, end: int) -> int:
    """End of an organisation's name, including a phrase such as "of Foreign Trade and Fisheries". A person's name or
    another office after "and" is left out."""
    of = _OF.match(text, end)
    if of is None or (of["word"] == "on" and text[head:end] not in HEADS_WITH_ON):
        return end
    opening = _FIRST_OF.match(of[0])
    if opening is None or opening[1] in MONTH_NAMES:
        return end
    paper = _PAPER.search(of[0], opening.end())
    if paper:
        return of.start() + paper.start()
    for word in re.finditer(r"(?:, | and )([A-Z][\w'-]*(?: [A-Z][\w'-]*)*)", of[0]):
        first, *_, last = word[1].split() * 2
        if first in GIVEN_NAMES or last.lower() in OFFICES:
            return of.start() + word.start() - (of[0][word.start() - 1] == ",")
    return of.end()


def _after_of(text: str, begin: int, head: int) -> int:
    """Start of an organisation's name without a leading "Ilse Vantor of", as in "Ilse Vantor of Harbour Council".
    "Institute of Sea Research" is unchanged."""
    at = max(text.rfind(f" {word} ", begin, head) for word in ("of", "for"))
    if at < 0 or text[begin:at].split()[-1] in STRONG_HEADS:
        return begin
    after = text.index(" ", at + 1) + 1
    return after + 4 if text.startswith("the ", after) else after


def _after_and(text: str, begin: int, head: int, is_place: Callable[[str], bool]) -> int:
    """Start of an organisation's name without another one before "and": "Amber World and Karvonia Airways", "AWK and
    …".

    The second name must begin with a state, or the first be a state, a demonym or an abbreviation.
    """
    at = text.rfind(" and ", begin, head)
    opens = at >= 0 and (
        is_place(text[at + 5 : head].split(" ")[0]) or is_place(text[begin:at]) or text[begin:at].isupper()
    )
    return at + 5 if opens else begin


_FIRST_OF = re.compile(r" \w+(?: the)? (\w+)")
_PAPER = re.compile(
    r" (?:(?:Daily |Weekly )?Press |Daily |Weekly )?(?:Briefings?|Conference|Statements?|Releases?|Remarks)\b"
    r"| M(?:r|rs|s)\b"
)
"""Publication named after its office ("Department of the Sea Daily Press Briefing"), or a form of address."""
_OF_OTHERS = re.compile(r" of (?:the |its |a )?[a-z]")
"""Owner other than a state after an assembly: "the Congress of the party"."""
_NEXT_HEAD = re.compile(r"[ -]([A-Z]\w+)")
_NEXT_WORDS = re.compile(r"[ -][A-Z]\w+(?: [A-Z]\w+){0,2}")
"""Following words that may contain the head of a longer name: "Senate Harbour Committee"."""


def _is_name(text: str, start: int, end: int) -> bool:
    words = text[start:end].split()
    head = _head(text[start:end])
    front, tail = words[: words.index(head)], words[words.index(head) + 1 :]
    following = _NEXT_HEAD.match(text, end)
    if (following and following[1] in _NOT_AFTER) or words.count(head) > 1:  # a menu repeats "Ministry of"
        return False
    if not front:
        return head not in NO_HEADS_OF if tail else head in SINGLE and not _OF_OTHERS.match(text, end)
    return not (head in WEAK_HEADS and not tail and all(word in GENERIC_FIRST or len(word) == 1 for word in front))


def _add_abbreviations(text: str, found: dict[str, Organisation]) -> None:
    for one in found.values():
        if one.abbreviation:
            found_here = whole_words(text, one.abbreviation)
            one.spans += [(a, z) for a, z in found_here if "-" not in (text[a - 1 : a], text[z : z + 1])]


_OWNED = ("of ", "de ", "du ", "des ", "del ", "d'")
_LONG = 4
"""Minimum number of words in a name that a longer one may continue in any way."""


def _continues(key: str, name: str) -> bool:
    """True if a name goes on after another: with its owner, or in any way after a long one."""
    rest = key.removeprefix(f"{name} ")
    return rest != key and (rest.startswith(_OWNED) or len(name.split()) >= _LONG)


def _without_shorter(found: dict[str, Organisation]) -> Iterator[Organisation]:
    """Organisations whose name is not just the end of a longer one ("Raksa Party" after "Thai Raksa Party")."""
    for name, one in found.items():
        longer = [other for key, other in found.items() if key.endswith(f" {name}") or _continues(key, name)]
        if longer:
            longer[0].spans += one.spans
        else:
            yield one

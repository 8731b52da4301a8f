"""A text → the organisations in it that nobody has listed: by key words, and by "Full Name (ABBR)".

Works on folded text; knows neither registry nor starter tables.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from site_builder.linking.lexicon import FUNCTION_WORDS, HONORIFICS, MONTH_NAMES, TITLES
from site_builder.linking.proposals.proposal import Evidence
from site_builder.linking.proposals.words import DAYS, PLACE_HEADS

STRONG_HEADS = frozenset(
    [
        "Academy",
        "Agency",
        "Airlines",
        "Airways",
        "Alliance",
        "Army",
        "Assembly",
        "Association",
        "Authority",
        "Bank",
        "Board",
        "Brigade",
        "Broadcasting",
        "Bureau",
        "Bundestag",
        "Coalition",
        "College",
        "Commission",
        "Committee",
        "Confederation",
        "Congress",
        "Consortium",
        "Corporation",
        "Corps",
        "Council",
        "Court",
        "Department",
        "Directorate",
        "Duma",
        "Federation",
        "Forces",
        "Foundation",
        "Front",
        "Fund",
        "Guards",
        "Institute",
        "Institution",
        "Junta",
        "Knesset",
        "League",
        "Legislature",
        "Ministry",
        "Movement",
        "Navy",
        "News",
        "Organisation",
        "Organization",
        "Parliament",
        "Party",
        "Police",
        "Politburo",
        "Secretariat",
        "Senate",
        "Service",
        "Services",
        "Society",
        "Tribunal",
        "Union",
        "Units",
        "University",
        "Yuan",
        "Guard",
        "Force",
        "Company",
        "Inc",
        "Ltd",
        "Group",
        "Times",
        "Post",
        "Daily",
        "Herald",
        "Tribune",
        "Gazette",
        "Chronicle",
        "Journal",
        "Telegraph",
        "Reporter",
        "Coalition",
        "Network",
        "Center",
        "Centre",
        "Office",
        "Administration",
        "Embassy",
        "Headquarters",
        "Command",
        "Laboratory",
        "Laboratories",
        "Observatory",
        "Brotherhood",
        "Militia",
        "Caucus",
        "Syndicate",
        "Telekom",
        "Motors",
        "Industries",
        "Technologies",
        "Holdings",
        "Airline",
        "Newspaper",
        "Radio",
        "Television",
        "Panel",
        "Bahn",
        "Office",
    ]
)
"""Last words of an organisation's name."""
SINGLE = frozenset(["Congress", "Parliament", "Politburo", "Senate", "Knesset", "Bundestag", "Duma", "Kremlin"])
"""Organisations by one word."""
_GENERIC_FIRST = frozenset(
    [
        "Special",
        "Joint",
        "First",
        "Second",
        "Third",
        "Fourth",
        "New",
        "Old",
        "This",
        "The",
        "Our",
        "Central",
        "General",
        "Executive",
        "National",
        "International",
        "Foreign",
        "Public",
        "Private",
        "Local",
        "Regional",
        "Federal",
        "State",
        "Provincial",
        "City",
        "County",
        "Ad",
        "Inter",
        "Other",
        "Standing",
        "Steering",
        "Working",
        "Party",
        "Military",
        "Social",
        "Digital",
        "Mobile",
        "Open",
        "Data",
        "Web",
        "Customer",
        "User",
        "Contact",
        "Call",
        "Help",
        "Home",
        "Front",
        "Community",
        "Content",
        "Good",
        "Best",
        "Breaking",
        "Top",
        "Latest",
        "Daily",
        "Weekly",
        "Big",
    ]
)
_WEAK = frozenset(
    [
        "News",
        "Services",
        "Service",
        "Center",
        "Centre",
        "Office",
        "Group",
        "Network",
        "Post",
        "Force",
        "Forces",
        "Guard",
        "Board",
        "Front",
        "Times",
        "Command",
        "Daily",
        "Journal",
        "Company",
        "Court",
        "Council",
        "Committee",
        "Commission",
        "Department",
        "Ministry",
        "Embassy",
        "Headquarters",
        "Party",
        "Police",
        "Administration",
        "Panel",
        "Radio",
        "Television",
        "Newspaper",
        "Reporter",
        "Units",
        "Union",
        "Bank",
        "Airline",
        "University",
        "College",
        "Assembly",
        "Institute",
    ]
)
"""Heads that need more than a generic word before them."""
_OWNERS = "(?:People|Women|Children|King|Queen|Nation|Men|Lord)'s|(?:Workers|Citizens|Farmers|Veterans|Peoples|Students|Teachers|Writers|Lawyers|Ministers)'"
_CAP = rf"(?:{_OWNERS}|(?:[A-Z](?:\.[A-Z])+\.?|[A-Z]\w*)(?:['-](?!s\b)[A-Za-z]+)*)"
_HEAD = "(?:" + "|".join(sorted(STRONG_HEADS, key=lambda w: (-len(w), w))) + ")"
_OF = rf"(?: (?:of|for|on|to)(?: the)? {_CAP}(?:(?:,? and|,| of| for| the| of the)? {_CAP})*)"
_NAME = re.compile(rf"(?<![\w.'-])(?:{_CAP}(?: (?:of|for|and|&) (?={_CAP} ))? )*{_HEAD}(?![\w-])(?:{_OF})?")
_DEFINED = re.compile(
    rf"(?<![\w.'-])({_CAP}(?:(?: (?:of|for|and|on|the|in|&|de|of the))? {_CAP}){{1,7}})(?: \(|, or )([A-Z][A-Za-z&]{{1,7}}s?)\)?"
)
_LIST_ROLE = re.compile(
    r"\b(?:[Mm]embers?|director|head|chief|chairman|chairwoman|chair|president|secretary|spokes\w+|leader|founder|minister|deputy director|vice president) of the $"
)


@dataclass(slots=True)
class Organisation:
    """An organisation of one document, while it is put together."""

    name: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    abbreviation: str = ""


def find_organisations(
    text: str, closed: Sequence[tuple[int, int]], titled: Callable[[int], bool], is_place: Callable[[str], bool]
) -> tuple[Organisation, ...]:
    """The organisations, in the order of the text. `closed` are known names, `titled` tells the offsets of headings."""
    found: dict[str, Organisation] = {}
    for start, end, evidence, abbreviation in _candidates(text, closed, titled, is_place):
        name = text[start:end].removeprefix("The ")
        one = found.setdefault(name.lower(), Organisation(name))
        one.spans.append((end - len(name), end))
        one.evidence = one.evidence or [evidence]
        one.abbreviation = one.abbreviation or abbreviation
    _add_abbreviations(text, found)
    return tuple(_without_shorter(found))


def _candidates(
    text: str, closed: Sequence[tuple[int, int]], titled: Callable[[int], bool], is_place: Callable[[str], bool]
) -> Iterator[tuple[int, int, Evidence, str]]:
    taken: list[tuple[int, int]] = []
    for match in _DEFINED.finditer(text):
        start = _trimmed(text, *match.span(1), is_place, keep=len(match[2]))
        if _initials_fit(text[start : match.end(1)], match[2]) and not _covered(closed, start, match.end(1)):
            taken.append((start, match.end(1)))
            yield start, match.end(1), Evidence("R16", f"“({match[2]})” follows it", 4), match[2]
    for match in _NAME.finditer(text):
        start = _trimmed(text, match.start(), match.end(), is_place)
        span = (start, match.end())
        if titled(start) or _covered(closed, *span) or _covered(taken, *span) or not _is_name(text, *span, is_place):
            continue
        bracket = re.match(r" \(([A-Z][A-Za-z&]{1,7})\)", text[match.end() : match.end() + 12])
        yield (
            *span,
            Evidence("key word", f"“{_head(text[start : match.end()])}” makes it an organisation", 3),
            bracket[1] if bracket else "",
        )


def _covered(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a known name of the same length or a longer one stands here."""
    return any(a <= start and end <= z for a, z in spans) or any(
        a < start < z or a < end < z for a, z in spans if z - a > (end - start) // 2
    )


def _trimmed(text: str, start: int, end: int, is_place: Callable[[str], bool], *, keep: int = 0) -> int:
    """The start without words that only lead into the name: function words, titles, "US" before a full name."""
    while True:
        word, space, _rest = text[start:end].partition(" ")
        leads = word.lower() in FUNCTION_WORDS and not word.isupper()
        leads = leads or word.endswith(("-led", "-backed", "-based", "-born", "-owned", "-dominated", "-run"))
        leads = leads or word.rstrip(".") in HONORIFICS or word.rstrip(".") in TITLES or word in MONTH_NAMES | DAYS
        if not space or not leads or (keep and _initials_fit(text[start:end], text[end + 2 : end + 2 + keep])):
            return start
        start += len(word) + 1


def _head(name: str) -> str:
    words = re.split(r" (?:of|for|on|to) ", name)[0].split()
    return words[-1]


def _is_name(text: str, start: int, end: int, is_place: Callable[[str], bool]) -> bool:
    name = text[start:end]
    words = name.split()
    head = _head(name)
    front = words[: words.index(head)]
    tail = words[words.index(head) + 1 :]
    following = re.match(r"[ -]([A-Z]\w+)", text[end : end + 24])
    if following and (
        following[1] in PLACE_HEADS
        or following[1] in ("Act", "Agreement", "Treaty", "Award", "Day", "Week", "Report", "Summit")
    ):
        return False
    if not front and not tail:
        return head in SINGLE
    if not front:
        return head not in (
            "News",
            "Times",
            "Post",
            "Daily",
            "Center",
            "Centre",
            "Front",
            "Union",
            "Party",
            "Force",
            "Forces",
            "Service",
            "Services",
            "Group",
            "Guard",
            "Network",
            "Company",
        )
    if head in _WEAK and not tail and all(w in _GENERIC_FIRST for w in front):
        return False
    if len(front) == 1 and not tail and head in _WEAK and len(front[0]) == 1:
        return False
    return not (
        len(front) == 1
        and is_place(front[0])
        and head
        in (
            "Forces",
            "Force",
            "Government",
            "Group",
            "Side",
            "Center",
            "Centre",
            "News",
            "Union",
            "Company",
            "Services",
            "Service",
            "Post",
            "Front",
        )
    )


def _initials_fit(name: str, abbreviation: str) -> bool:
    letters = [word[0] for part in name.replace("-", " ").split() for word in [part] if word[0].isupper()]
    short = re.sub(r"[^A-Z]", "", abbreviation)
    return len(short) > 1 and "".join(letters)[: len(short) + 1].startswith(short[:1]) and _in_order(short, letters)


def _in_order(short: str, letters: Sequence[str]) -> bool:
    rest = iter(letters)
    return all(letter in rest for letter in short) and len(letters) <= len(short) + 1


def _add_abbreviations(text: str, found: dict[str, Organisation]) -> None:
    for one in found.values():
        if one.abbreviation:
            pattern = rf"(?<![\w-]){re.escape(one.abbreviation)}(?![\w-])"
            one.spans += [m.span() for m in re.finditer(pattern, text)]


def _without_shorter(found: dict[str, Organisation]) -> Iterator[Organisation]:
    """Without names that are only the end of a longer one ("Raksa Party" after "Thai Raksa Party")."""
    for name, one in found.items():
        longer = [
            other
            for key, other in found.items()
            if key != name and (key.endswith(f" {name}") or key.startswith(f"{name} of "))
        ]
        if longer:
            longer[0].spans += one.spans
        else:
            yield one

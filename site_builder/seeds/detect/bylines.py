"""Detects authors, the document number and tags in a single line."""

import re
from collections.abc import Iterable
from functools import lru_cache

from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.furniture import (
    is_credit,
    is_document_kind,
    is_letterhead,
    is_nameplate,
    is_post,
    is_section,
)
from site_builder.seeds.detect.site_words import Words, site_words, words_of, written_alike
from site_builder.text.english_words import OFFICES

MAX_LENGTH = 140
MIN_OFFICE = 5
"""Minimum letters of an office that cannot be a name; `Dean` is one."""
MOST_WORDS = 8
"""Maximum words in an author's name."""
MAX_PAPER = 4
"""Maximum words in the name of a paper or agency after `by`."""
_PARTICLES = "de|del|della|di|da|dos|van|von|der|den|la|le|bin|al|el|y|e"
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame)\.?\s+)?"
    rf"[A-ZÀ-Þ][\w.’'-]*(?:\s+(?:[A-ZÀ-Þ][\w.’'-]*|{_PARTICLES})){{0,5}}"
)
_SPLIT_NAMES = re.compile(r"\s{0,9}(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b)\s*", re.IGNORECASE)
_REST = re.compile(r"\s(?:[|•·–—]\s|/\s)|\s{2}|\s(?:at|um|en|à)\s(?=\d)")
"""Separator between the names of a by-line and the rest of the line."""
_PLAIN = re.compile(
    r"(?P<name>(?!U\. ?[KNS]\.)(?:(?:[A-ZÀ-Þ]\. ?){1,3}|[A-ZÀ-Þ][^\W\d_’'-]+[ -])(?:[A-ZÀ-Þ]\.[ -]){0,2}"
    r"[A-ZÀ-Þ][^\W\d_]+(?:[ -](?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][^\W\d_]+)){0,2})"
    r"(?: (?:in|à|en|aus) [A-ZÀ-Þ][\w ]{2,20})?"
)
_BRACKETS = re.compile(r" \([^()]{1,60}\)")
_BY = re.compile(r"(?<=\s)(?:by|von|par|por)\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
_PIECE = re.compile(
    r"(?:an? |eine? |une? )?(?:analysis|report|interview|commentary|comment|opinion|essay|column|kommentar|analyse"
    r"|gastbeitrag|leitartikel|kolumne|entretien|tribune|chronique|análisis|opinión|columna)",
    re.IGNORECASE,
)
"""Kinds of signed pieces that are not news."""
_FIRMS = "inc|ltd|llc|llp|plc|corp|gmbh|limited|incorporated"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ’'.-]"
_CAPITAL_NAME = re.compile(
    rf"(?![IVX]+\.)(?=[^/|,]{{0,30}}[A-ZÀ-Þ]{{4}})"
    rf"(?P<name>{_CAPITALS}+(?: {_CAPITALS}*){{1,3}})\s?[/|,]\s?(?!(?i:{_FIRMS})\b)[A-ZÀ-Þ][\w .]{{2,30}}"
)
_SIGN = re.compile(r"[A-Z]{1,6}\.?|(?:Jr|Sr|MP|PhD)\.?")
"""Letters after a name that are not part of it: `MP`, `AP`."""
_KINDS = "document|briefing|report|memo(?:randum)?|paper|bulletin|note|circular|issue|nr|no|number|ref(?:erence)?|doc"
_NUMBER = re.compile(
    rf"(?:our )?(?:{_KINDS})\b\.?\s*(?:(?:{_KINDS})\b\.?\s*)?"
    r"(?:n[ro]\.?|number|№|n°|#)?\s*[:#]?\s*(?P<number>[A-Z0-9][\w/.–-]*\d[\w/.–-]*|\d+)",
    re.IGNORECASE,
)
_KIND_NUMBER = re.compile(r"(?P<kind>[^\d,:]{3,40}) (?:Nr|No|n°|núm)\.? ?(?P<number>\d[\w/.–-]*)", re.IGNORECASE)
"""`Press Release No. 12/2021`."""
_SIGNATURE = re.compile(
    r"(?:(?:[A-ZÀ-Þ][\w’-]*\s{1,60}){1,4}(?=[A-Z]{1,4}/))?"
    r"(?P<number>[A-Z]{1,12}[/-]?\d{1,6}(?:/\d{1,6}){1,3}|[A-Z]{1,6}/\d{3,6}|\d{4}/\d{1,4}"
    r"|(?=[^ ]*[/_(])(?=.*\d)[A-Z][A-Z0-9]{0,9}(?:[/_.-][A-Z0-9]\w{0,9}){0,6}(?: ?\(\d{4}\) ?\d{0,5})?(?: final)?"
    r"|[A-Z]{2,6} (?=[\d-]*[A-Z])\d[A-Z0-9]{1,7}(?:-[A-Z0-9]{2,8}){1,3})"
)
"""Register number of letters, digits, slashes and brackets, `S/RES/12 (1999)`, bare or after its issuer."""
_OFFICE = re.compile(r"(?:Bureau|Office|Department|Ministry|Embassy|Division|Directorate|Secretariat) (?:of|for) ")


@lru_cache(maxsize=4096)
def is_byline(text: str) -> bool:
    """True if the line is mostly `by` and names. Cached: one line is tested several times."""
    written = _BRACKETS.sub("", _written(text))
    names = _names(written) if written else ()
    if written and not names and len(written.split()) <= MAX_PAPER and (is_post(written) or is_credit(written)):
        return written[:1].isupper()
    name, comma, office = _REST.split(written)[0].partition(", ")
    whole = len(name) if is_post(office) else len(name + comma + office)
    mostly = sum(map(len, names)) >= (0.3 if comma else 0.4) * whole
    return bool(names) and mostly and not date_line(text)


def is_author_label(text: str) -> bool:
    """True for `Author` or `Written by` alone; the names are in the next line."""
    words = words_of(text.rstrip(": "))
    return any(len(words) in (t.bylines.begins(words), t.author_labels.begins(words)) for t in site_words() if words)


def authors_in(text: str) -> tuple[str, ...]:
    """Names after the `by` of a by-line."""
    return tuple(map(without_honours, _names(_written(text))))


def may_be_author(name: str) -> bool:
    """True if the text may name an author: two or more words that are no office, document kind, publication or
    greeting, or the signature of a news agency."""
    if is_credit(name):
        return True
    words = words_of(name)
    is_other = is_letterhead(name) or is_document_kind(name) or is_nameplate(name) or is_section(name)
    greets = bool(words) and words[0] in written_alike("salutations") and name[-1] in ",:!"
    is_body = bool(words) and (
        words[0] in written_alike("articles") or any(w in written_alike("bodies") for w in words)
    )
    return 1 < len(words) <= MOST_WORDS and not (is_other or is_body) and not greets and not re.search(r"[\d@]", name)


def names_with_office(text: str) -> tuple[str, ...]:
    """The name in a line of name and office, `Ilse Vantor, Minister of Ports`; else empty."""
    name, comma, office = text.partition(", ")
    words = words_of(office)
    ends_in_office = bool(comma) and 0 < len(words) <= 8 and text[-1:] not in ".?!:" and _has_office(words[:3])
    full = _NAME.fullmatch(name) is not None and len(name.split()) > 1 and not _has_office(words_of(name))
    return (name,) if ends_in_office and full else ()


def _has_office(words: Words) -> bool:
    return any(table.offices.meets(words) for table in site_words())


def without_honours(name: str) -> str:
    """The name without leading honorifics and offices: `The Hon. Dr Ilse Vantor` becomes `Ilse Vantor`."""
    words = name.removeprefix("The ").split()
    first = next((i for i, w in enumerate(words) if not any(words_of(w)[0] in t.honours for t in site_words())), 0)
    after_offices = (
        i + 1 for i, word in enumerate(words[:-2]) if len(word) > MIN_OFFICE and word.casefold() in OFFICES
    )
    first = max(first, *after_offices, 0)
    return " ".join(words[first:]) if first and first + 1 < len(words) else name


def plain_author(text: str) -> str:
    """The name in a line of two to four name words, alone or with a place: `Ilse Vantor in Lusmere`; else empty."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return ""
    name = match["name"]
    first = words_of(name)[:1]
    if any(table.fillers.meets(first) or (name.isupper() and first in table.senders) for table in site_words()):
        return ""
    is_site = is_post(name) or is_section(name) or is_document_kind(name) or is_letterhead(name) or is_credit(name)
    return "" if is_site or is_nameplate(name) else _cased(name)


def plain_authors(text: str) -> tuple[str, ...]:
    """The names in a line that holds only names."""
    if not plain_author(_SPLIT_NAMES.split(text, 1)[0]):  # rejects most lines without splitting the rest
        return ()
    names = tuple(map(plain_author, _SPLIT_NAMES.split(text)))
    return names if all(names) else ()


def number_in(text: str) -> str:
    """The number in a line such as `Briefing No. 12/2021`; else empty."""
    match = (_NUMBER.fullmatch(text) or _SIGNATURE.fullmatch(text)) if len(text) <= 90 else None
    of_kind = _KIND_NUMBER.fullmatch(text) if match is None and len(text) <= 60 else None
    match = of_kind if of_kind and is_document_kind(of_kind["kind"]) else match
    return match["number"] if match and date_line(text) is None else ""


def tags_in(line: str) -> tuple[str, ...]:
    """The tags of a line such as `Tags: trade, energy`."""
    label, colon, tags = line.partition(":")
    if not colon or len(line) > 2 * MAX_LENGTH or not is_tag_label(label):
        return ()
    return tuple(filter(None, (t.strip(" .#") for t in re.split(r"[,;|]", tags))))


def offices_last(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags with offices last: topics matter more than the office under which the sender files the text."""
    return tuple(sorted(tags, key=lambda tag: bool(_OFFICE.match(tag))))


def is_tag_label(text: str) -> bool:
    """True for `Tags` or `Related topics` alone."""
    return len(text) < 40 and any(words_of(text) in table.tags for table in site_words())


def _written(text: str) -> str:
    """The text after `by`; else empty."""
    if len(text) > MAX_LENGTH:
        return ""
    capitals = _CAPITAL_NAME.fullmatch(text)
    words = words_of(text)
    if capitals and not any(words[0] in t.honours or t.kinds.meets(words[:2]) for t in site_words()):
        return capitals["name"]
    for table in site_words():
        size = table.bylines.begins(words)
        if size:
            rest = text.split(maxsplit=size)[-1] if len(text.split()) > size else ""
            is_place = " " in table.language and (" " not in rest.partition(",")[0] or text.split()[0][-1] == ".")
            return "" if is_place else rest  # `Di Maio`, `Av. Brasil`
        if ":" in text and table.author_labels.begins(words):
            return text.partition(":")[2].strip()
    by = _BY.search(text)
    above = text[: by.start()].rstrip() if by else ""
    by_name = by is not None and " " in text[by.end() :] and _PIECE.fullmatch(above) is not None
    return text[by.end() :] if by and (by_name or is_document_kind(above)) else ""


def _names(written: str) -> tuple[str, ...]:
    parts = [part.strip(" .|") for part in _SPLIT_NAMES.split(_REST.split(_BRACKETS.sub("", written))[0])]
    names = [_cased(part) for part in parts if part and _NAME.fullmatch(part) and not _is_no_name(part)]
    full = [name for name in names if " " in name]
    return tuple(full or names)


def _is_no_name(part: str) -> bool:
    """True for initials of an office, a post, or a station with its town."""
    first = part.split()[0].split("-")[0]
    station = 2 < len(first) < 5 and first.isupper() and not part.isupper()
    return bool(_SIGN.fullmatch(part)) or station or is_post(part) or _has_office(words_of(part)[:1])


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 4 else name

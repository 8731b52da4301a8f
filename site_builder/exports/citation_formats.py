"""What a briefing is cited by → the forms in which readers and their reference managers take it: one table of fields.

House style, Chicago (17th edition, notes and bibliography), BibTeX, RIS and CSL-JSON. A name is never split but at the
comma that its editor wrote (`Vantor, Ilse`); one without a comma is kept whole, as that of an organisation must be.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from json import JSONEncoder
from typing import NamedTuple
from urllib.parse import quote

from site_builder.core.digests import digest_text
from site_builder.core.partial_date import MONTHS, PartialDate
from site_builder.core.urls import absolute
from site_builder.pages.data import BriefingListRow
from site_builder.pages.model import BriefingPage, Card
from site_builder.settings.site_config import DateOrder, SiteConfig

AUTHORS_NAMED = 10
"""Chicago names so many authors; of more only the first seven (CMOS 14.76)."""
FORMS_KEPT = 64
"""Of the briefings that are rendered side by side."""
_TEX = {c: f"\\{c}" for c in "$&#%_"} | {
    # BibTeX counts braces, escaped ones too: one that has no partner would end the whole file.
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_TEX_TABLE = str.maketrans(_TEX)
_for_tex = re.compile(r"[{}$&#%_\\~^]").search
_json = JSONEncoder(ensure_ascii=False, check_circular=False).encode
_INNER_QUOTES = str.maketrans("“”", "‘’")
_PAUSE = ("?", "!", ".", "…")


class _Cited(NamedTuple):
    card: Card
    authors: tuple[str, ...]
    series: str
    number: str
    doi: str


Citable = BriefingPage | BriefingListRow | _Cited
"""A briefing's page, its row in the lists, or what a citation reads of either."""


def authors_of(item: Citable, site: SiteConfig) -> tuple[str, ...]:
    """As the briefing names them, or the publisher."""
    return item.authors or (site.publisher,)


def series_name(item: Citable, site: SiteConfig) -> str:
    """The briefing's series as site.toml names it in full; its label where site.toml does not know it."""
    for label, series in site.series:
        if label == item.series:
            return series.name
    return item.series


def address_of(item: Citable, site: SiteConfig) -> str:
    """Where a citation leads: the DOI as an address where there is one, else the page."""
    return doi_url(item.doi) if item.doi else absolute(site.base_url, item.card.url)


def license_of(site: SiteConfig) -> str:
    """The whole address of the licence, or empty."""
    return absolute(site.base_url, site.rights.license) if site.rights.license else ""


def doi_url(doi: str) -> str:
    """A DOI as an address (DOI handbook, 3.8)."""
    return "https://doi.org/" + quote(doi, safe="/:;()._-")


def house_form(item: Citable, site: SiteConfig) -> str:
    """As the desk cites itself, so that the words become a link: `VL 10/2/2021; “Title”`."""
    source = " ".join(filter(None, (item.series or site.publisher, _short_date(item, site))))
    return f"{source}; “{item.card.title}”"


def chicago(item: Citable, site: SiteConfig) -> str:
    """An entry of a bibliography (CMOS 14.220). A publisher who is the author stands once; the address ends without a
    stop, with which it would lead nowhere."""
    title = item.card.title.translate(_INNER_QUOTES)
    quoted = f"“{title}”" if title.endswith(_PAUSE) else f"“{title}.”"
    series = " ".join(filter(None, (series_name(item, site), item.number)))
    publisher = site.publisher if item.authors else ""
    issued = ", ".join(filter(None, (publisher, _american(item.card.date))))
    sentences = [s if s.endswith(_PAUSE) else f"{s}." for s in (_named(authors_of(item, site)), series, issued) if s]
    return " ".join((sentences[0], quoted, *sentences[1:], address_of(item, site)))


def bibtex(item: Citable, site: SiteConfig) -> str:
    """An `@techreport`, in UTF-8; what TeX would read as a command is escaped, capitals of the title are kept."""
    date, card = item.card.date or PartialDate(0), item.card
    fields = {
        "title": f"{{{_tex(card.title)}}}",
        "author": " and ".join(map(_tex_name, authors_of(item, site))),
        "institution": f"{{{_tex(site.publisher)}}}",
        "number": _tex(item.number),
        "series": _tex(series_name(item, site)),
        "year": f"{date.year:04d}" if card.date else "",
        "day": str(date.day or ""),
        "abstract": _tex(card.summary),
        "keywords": ", ".join(_tex(tag.label) for tag in card.tags),
        "doi": _tex(item.doi),
        # Verbatim in every style: an address holds no braces, these are percent-encoded.
        "url": absolute(site.base_url, card.url).replace("{", "%7B").replace("}", "%7D"),
        "language": _tex(card.language),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value.strip("{}")]
    if date.month:
        lines.append(f"  month = {MONTHS[date.month - 1][:3].lower()},")
    return "\n".join([f"@techreport{{{cite_key(card.url)},", *lines, "}\n"])


def ris(item: Citable, site: SiteConfig) -> str:
    """A record of type RPRT; lines end as the format has it, CR LF. `SN` is the number of a report, `T2` its series."""
    card, date = item.card, item.card.date
    rows: list[tuple[str, str]] = [
        ("TY", "RPRT"),
        ("TI", card.title),
        *(("AU", author) for author in authors_of(item, site)),
        ("PY", f"{date.year:04d}" if date else ""),
        ("DA", _ris_date(date)),
        ("PB", site.publisher),
        ("SN", item.number),
        ("T2", series_name(item, site)),
        ("AB", card.summary),
        *(("KW", tag.label) for tag in card.tags),
        ("DO", item.doi),
        ("UR", absolute(site.base_url, card.url)),
        ("LA", card.language),
    ]
    return "".join([f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in rows if value]) + "ER  - \r\n"


def csl(item: Citable, site: SiteConfig) -> Mapping[str, object]:
    """An item of CSL-JSON (schema csl-data.json, version 1.0), without empty properties."""
    card = item.card
    date = (card.date.year, card.date.month, card.date.day) if card.date else ()
    found = {
        "id": cite_key(card.url),
        "type": "report",
        "title": card.title,
        "author": [_csl_name(author) for author in authors_of(item, site)],
        "issued": {"date-parts": [list(filter(None, date))]} if card.date else None,
        "publisher": site.publisher,
        "number": item.number,
        "collection-title": series_name(item, site),
        "abstract": card.summary,
        "keyword": ", ".join(tag.label for tag in card.tags),
        "DOI": item.doi,
        "URL": absolute(site.base_url, card.url),
        "language": card.language,
    }
    return filled(found)


def filled(properties: Mapping[str, object]) -> Mapping[str, object]:
    """Without those that are empty."""
    return {name: value for name, value in properties.items() if value}


def csl_text(item: Citable, site: SiteConfig) -> str:
    """The same as text: a list of one, as programs read it, with a line for each property."""
    return "[{" + ",\n  ".join([f'"{name}": {_json(value)}' for name, value in csl(item, site).items()]) + "}]"


CITATIONS = (
    ("House style", house_form),
    ("Chicago", chicago),
    ("BibTeX", bibtex),
    ("RIS", ris),
    ("CSL-JSON", csl_text),
)
"""Every form as the block "Cite" shows it, with its label."""


def cite_forms(item: Citable, site: SiteConfig) -> tuple[tuple[str, str], ...]:
    """Label and text of every form; a briefing's page and its JSON ask for the same."""
    return _forms(_Cited(item.card, item.authors, item.series, item.number, item.doi), site)


@lru_cache(maxsize=FORMS_KEPT)
def _forms(item: _Cited, site: SiteConfig) -> tuple[tuple[str, str], ...]:
    return tuple([(label, write(item, site).replace("\r\n", "\n").strip()) for label, write in CITATIONS])


def cite_key(url: str) -> str:
    """The file stem, which never changes; where it has letters that BibTeX's keys may not have, with its digest."""
    stem = url.strip("/").rpartition("/")[2]
    plain = re.sub(r"[^A-Za-z0-9-]+", "", stem).strip("-")
    return plain if plain == stem else f"{plain}-{digest_text(stem)[:8]}"


# ---------- names


def split_name(name: str) -> tuple[str, str]:
    """Family and given name where a comma parts them; otherwise the whole and an empty text."""
    family, comma, given = (part.strip() for part in name.partition(","))
    return (family, given) if comma and family and given and "," not in given else (name, "")


def _named(authors: Sequence[str]) -> str:
    """`Vantor, Ilse, Oru Hask, and Council of Merrin`: only the first has the family name first."""
    named = authors if len(authors) <= AUTHORS_NAMED else authors[:7]
    rest = [" ".join(filter(None, reversed(split_name(name)))) for name in named[1:]]
    if len(authors) > AUTHORS_NAMED:
        return ", ".join([named[0], *rest, "et al."])
    if not rest:
        return named[0]
    return ", ".join([named[0], *rest[:-1], f"and {rest[-1]}"])


def _tex_name(name: str) -> str:
    family, given = split_name(name)
    return f"{_tex(family)}, {_tex(given)}" if given and " and " not in name else f"{{{_tex(name)}}}"


def _csl_name(name: str) -> dict[str, str]:
    family, given = split_name(name)
    return {"family": family, "given": given} if given else {"literal": name}


# ---------- dates and escapes


def _short_date(item: Citable, site: SiteConfig) -> str:
    """As the series writes it after its label: `10/2/2021` or `2/10/2021`."""
    date = item.card.date
    if date is None:
        return ""
    order = next((s.date_order for label, s in site.series if label == item.series), DateOrder.DAY_FIRST)
    days = (date.day, date.month) if order == DateOrder.DAY_FIRST else (date.month, date.day)
    return "/".join(str(part) for part in (*days, date.year) if part)


def _american(date: PartialDate | None) -> str:
    """`February 10, 2021`; `[February 10, 2021?]` if that is only probable, `[ca. 2021]` if it is about then (CMOS
    14.145)."""
    if date is None:
        return ""
    if date.mark:
        known = _american(replace(date, mark=""))
        return f"[{known}?]" if date.mark == "?" else f"[ca. {known}]"
    month = MONTHS[date.month - 1] if date.month else ""
    return f"{month} {date.day}, {date.year}" if date.day else f"{month} {date.year}".strip()


def _ris_date(date: PartialDate | None) -> str:
    """`2021/02/10/`, with empty places for what is not known."""
    return f"{date.year:04d}/{date.month or '':0>2}/{date.day or '':0>2}/".replace("/00", "/") if date else ""


def _tex(text: str) -> str:
    plain = " ".join(text.split())
    return plain.translate(_TEX_TABLE) if _for_tex(plain) else plain

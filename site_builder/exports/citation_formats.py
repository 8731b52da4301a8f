"""A briefing → citations in the formats of readers and reference managers, from one table of fields.

House style, Chicago (17th edition, notes and bibliography), BibTeX, RIS and CSL-JSON. A name is split only at a comma
written by the editor (`Vantor, Ilse`); a name without comma is kept whole, as those of organisations must be.
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
"""Maximum number of authors in Chicago style; of more only the first seven are named (CMOS 14.76)."""
FORMS_KEPT = 64
"""Number of briefings rendered side by side."""
_TEX = {c: f"\\{c}" for c in "$&#%_"} | {
    # BibTeX counts braces, even escaped ones: an unpaired one would end the file
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
"""A briefing's page, its row in the lists, or the fields that citations read."""


def authors_of(item: Citable, site: SiteConfig) -> tuple[str, ...]:
    """Authors as the briefing names them, or the publisher."""
    return item.authors or (site.publisher,)


def series_name(item: Citable, site: SiteConfig) -> str:
    """Full name of the briefing's series from site.toml, or its label if site.toml lacks it."""
    for label, series in site.series:
        if label == item.series:
            return series.name
    return item.series


def address_of(item: Citable, site: SiteConfig) -> str:
    """Address for citations: the DOI if there is one, else the page."""
    return doi_url(item.doi) if item.doi else absolute(site.base_url, item.card.url)


def license_of(site: SiteConfig) -> str:
    """Full address of the licence, or empty."""
    return absolute(site.base_url, site.rights.license) if site.rights.license else ""


def doi_url(doi: str) -> str:
    """Address of a DOI (DOI handbook, 3.8)."""
    return "https://doi.org/" + quote(doi, safe="/:;()._-")


def house_form(item: Citable, site: SiteConfig) -> str:
    """Citation in the desk's own style, which the linker recognises: `VL 10/2/2021; “Title”`, with the document's own
    title."""
    source = " ".join(filter(None, (item.series or site.publisher, _short_date(item, site))))
    return f"{source}; “{item.card.own_title or item.card.title}”"


def chicago(item: Citable, site: SiteConfig) -> str:
    """Bibliography entry (CMOS 14.220). A publisher who is the author is named once. No full stop follows the address,
    or it would break."""
    title = item.card.title.translate(_INNER_QUOTES)
    quoted = f"“{title}”" if title.endswith(_PAUSE) else f"“{title}.”"
    series = " ".join(filter(None, (series_name(item, site), item.number)))
    publisher = site.publisher if item.authors else ""
    issued = ", ".join(filter(None, (publisher, _american(item.card.date))))
    sentences = [s if s.endswith(_PAUSE) else f"{s}." for s in (_named(authors_of(item, site)), series, issued) if s]
    return " ".join((sentences[0], quoted, *sentences[1:], address_of(item, site)))


def bibtex(item: Citable, site: SiteConfig) -> str:
    """An `@techreport` in UTF-8. TeX commands are escaped, capitals of the title protected."""
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
        # verbatim in every style: braces in an address are percent-encoded
        "url": absolute(site.base_url, card.url).replace("{", "%7B").replace("}", "%7D"),
        "language": _tex(card.language),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value.strip("{}")]
    if date.month:
        lines.append(f"  month = {MONTHS[date.month - 1][:3].lower()},")
    return "\n".join([f"@techreport{{{cite_key(card.url)},", *lines, "}\n"])


def ris(item: Citable, site: SiteConfig) -> str:
    """A record of type RPRT with CR LF line ends, as the format requires. `SN` is the report number, `T2` its
    series."""
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
    """A CSL-JSON item (schema csl-data.json, version 1.0), without empty properties."""
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
    """The non-empty properties."""
    return {name: value for name, value in properties.items() if value}


def csl_text(item: Citable, site: SiteConfig) -> str:
    """CSL-JSON as text: a list with one item, as programs expect, one property per line."""
    return "[{" + ",\n  ".join([f'"{name}": {_json(value)}' for name, value in csl(item, site).items()]) + "}]"


CITATIONS = (
    ("House style", house_form),
    ("Chicago", chicago),
    ("BibTeX", bibtex),
    ("RIS", ris),
    ("CSL-JSON", csl_text),
)
"""All forms with their labels, as the block "Cite" shows them."""


def cite_forms(item: Citable, site: SiteConfig) -> tuple[tuple[str, str], ...]:
    """Label and text of every form. Cached: a briefing's page and its JSON need the same."""
    return _forms(_Cited(item.card, item.authors, item.series, item.number, item.doi), site)


@lru_cache(maxsize=FORMS_KEPT)
def _forms(item: _Cited, site: SiteConfig) -> tuple[tuple[str, str], ...]:
    return tuple([(label, write(item, site).replace("\r\n", "\n").strip()) for label, write in CITATIONS])


def cite_key(url: str) -> str:
    """BibTeX key: the permanent file stem. If it has characters that keys may not contain, they are dropped and a
    digest is added."""
    stem = url.strip("/").rpartition("/")[2]
    plain = re.sub(r"[^A-Za-z0-9-]+", "", stem).strip("-")
    return plain if plain == stem else f"{plain}-{digest_text(stem)[:8]}"


# ---------- names


def split_name(name: str) -> tuple[str, str]:
    """Family and given name, split at a comma; without a comma the whole name and an empty text."""
    family, comma, given = (part.strip() for part in name.partition(","))
    return (family, given) if comma and family and given and "," not in given else (name, "")


def _named(authors: Sequence[str]) -> str:
    """Author list such as `Vantor, Ilse, Oru Hask, and Council of Merrin`: only the first is inverted."""
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
    """Date as the series writes it after its label: `10/2/2021` or `2/10/2021`."""
    date = item.card.date
    if date is None:
        return ""
    order = next((s.date_order for label, s in site.series if label == item.series), DateOrder.DAY_FIRST)
    days = (date.day, date.month) if order == DateOrder.DAY_FIRST else (date.month, date.day)
    return "/".join(str(part) for part in (*days, date.year) if part)


def _american(date: PartialDate | None) -> str:
    """`February 10, 2021`; `[February 10, 2021?]` if only probable, `[ca. 2021]` if approximate (CMOS 14.145)."""
    if date is None:
        return ""
    if date.mark:
        known = _american(replace(date, mark=""))
        return f"[{known}?]" if date.mark == "?" else f"[ca. {known}]"
    month = MONTHS[date.month - 1] if date.month else ""
    return f"{month} {date.day}, {date.year}" if date.day else f"{month} {date.year}".strip()


def _ris_date(date: PartialDate | None) -> str:
    """`2021/02/10/`, with empty parts for unknown ones."""
    return f"{date.year:04d}/{date.month or '':0>2}/{date.day or '':0>2}/".replace("/00", "/") if date else ""


def _tex(text: str) -> str:
    plain = " ".join(text.split())
    return plain.translate(_TEX_TABLE) if _for_tex(plain) else plain

"""A line → its kind of furniture, recognised by features common to all sites.

Words come from the packaged tables (`site_words`). The caller knows the line's position, and so whether it may go.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from site_builder.seeds.detect import calendar_words
from site_builder.seeds.detect.dates import READING, date_line
from site_builder.seeds.detect.site_words import SiteWords, Words, site_words, words_of, written_alike
from site_builder.seeds.model import FurnitureKind

MAX_LENGTH = 160
"""A longer line is furniture only if it addresses the reader."""
MAX_PAGE = 24
MAX_NOTICE = 900
"""Maximum characters of a cookie or privacy notice."""
MAX_KNOWN = 260
"""A longer line has no kind."""
MAX_PROMPT = 16
"""Maximum words of a line that is a call to the reader."""

_BARS = re.compile(r"[|·•»›>]| [/–—] |  ")
_CRUMBS = re.compile(
    r"[^<>«»›]{2,80}(?: [>»›] [^<>«»›]{2,120})+|(?:home|startseite|accueil|inicio) (?:\.{3}|…) (?-i:[A-ZÀ-Þ]).*",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"©|(?:\(c\)|copyright\b).{0,120}(?:\d{4}|reserved)", re.IGNORECASE)
_READING_TIME = re.compile(
    READING + r"(?:\d{1,2}:\d\d ?/ ?\d{1,2}:\d\d|\d+ ?-?min(?:ut(?:e|o|en|i|er)?|uten)?s?\.?"
    r"(?: (?:read|listen|(?:de |di )?(?:lectura|lecture|lettura|leitura)))?)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?:updated?|published|posted|aktualisiert|publié|mis à jour|publicado|actualizado)?:? ?"
    r"(?:\d+ ?(?:sec|second|min|minute|hr|hour|day|week|month|year)s? ago|(?:vor|il y a|hace|há) \d+ [^\W\d_]{2,9}"
    r"|\d{1,3} (?:minu\w{2,6}|uur|uren|ore|giorni|dagen|timer|timmar|godzin\w?) (?:geleden|fa|siden|sedan|temu))",
    re.IGNORECASE,
)
"""The age of a page, relative to the moment it was copied."""
_RESERVED = re.compile(r"(?:©|copyright\b).{0,120}\b(?:reserved|vorbehalten|réservés|reservados)\.?$", re.IGNORECASE)
_END = re.compile(
    r"#(?: ?#){2,}|[-–—]{1,3} ?(?:0|30|xxx) ?[-–—]{1,3}|[\[(][^\W\d_][\w ]{1,30}[\])]|[A-ZÀ-Þ][A-ZÀ-Þ &.]{2,30}"
)
_PAGE = re.compile(
    r"\[?(?:page|seite|página|p\.|pág\.) ?\d{1,6}(?: ?(?:of|von|de|sur|/) ?\d{1,6})?\]?|[-–—] ?\d{1,4} ?[-–—]",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[a-z]{2,4}(?:/(?:[a-z]{2,4}|[A-Z]{2,4}|Reuters)){1,3}(?: \([\w, ]{2,60}\))?")
"""Initials of agency writers: `mv/okl`."""
_RETURNS = re.compile(
    r"(?:(?:go )?(?:back|return) to|zurück zu[rm]?|retour (?:à|aux?)|volver al?) [^.:?!]{0,40}\b"
    r"(?:home ?page|page|index|list|menu|(?:start)?seite|übersicht|liste|accueil|sommaire|página|inicio|lista|índice)",
    re.IGNORECASE,
)
"""`Return to the main page of the harbour`."""
_ERRORS_EXCEPTED = re.compile(r"\bE ?& ?O ?\.? ?E\b")
_PHONE = re.compile(r"(?:\+ ?\d|\(0|\b0|\b[Tt][eé]l\w{0,6}[.:]? ?\d)[\d ()/-]{6,24}\d")
_ROW = re.compile(r"\S {3,99}\S[^ ]*(?: [^ ]+)* {3,99}\S")
"""A table row, whose numbers are not telephone numbers."""
_LISTED = re.compile(r"[•▪◦●○►‣*-]\s|\d{1,3}[.)]\s")
_MAIL = re.compile(r"\S{1,64}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}")
_POLITE = re.compile(r"(?<=[a-zäöüß,] )(?:Sie|Ihre?[mnrs]?|Ihnen)\b")
"""The German polite form, capitalised inside a sentence."""
_PRICE = re.compile(r"[€$£]\s?\d|\d\s?[€$£]| @\w")
_SITE = re.compile(r"(?:https?://|www\.|doi: ?10\.)\S{3,200}")
_DOMAIN = re.compile(r"(?:\w[\w’'-]*\s){0,3}[\w-]{2,40}\.(?:[a-z]{2,3}|[A-Z]{2,3}|news|info|online)")
_IMAGE = re.compile(
    r"(?:image|imagen|foto|photo|bild)s?:? [^\s\d]{0,40}\d\S{0,60}"
    r"|(?=\D{0,99}\d)(?=[^_]{0,99}_)(?=\w{0,99}-)[\w-]{16,160}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\w-]{1,120}\.(?:jpe?g|png|gif|webp)",
    re.IGNORECASE,
)
"""Remnants of an image: `Photo dsc_0042`, `2021-06-07_basin_4711-scaled`, a UUID."""
_TICKER = re.compile(
    r"[-−]?\d{1,2}(?:[.,]\d)? ?°?[CF]|[|•·∙]{1,3}|\+{3} ?(\w{2,30})(?: \+{3} \1){0,12} ?\+{3}"
    r"|(?i:loading|laddar|lädt|chargement|cargando|carregando) ?(?:\.{3}|…)"
)
"""`+++ Archiv +++ Archiv +++`, a separator of menu entries, and a loading placeholder."""
_COOKIE = re.compile(r"\bcookies?\b", re.IGNORECASE)
_PARTNER_WORDS = ("cookie", "third-part", "drittanbiet", "tiers", "terceros")
"""Cheap first test: most lines have none of these."""
_PARTNERS = re.compile(r"\bcookies?\b|\bcookie-|third-part|drittanbiet|\btiers\b|\bterceros\b", re.IGNORECASE)
_PICTURE = re.compile(
    r"^(?:image )?(?:source|caption|quelle|fuente)\s?[:,] ?\S|\[(?:source|quelle|fuente):"
    r"|(?<=[.)] )pictures?:\s?\S|\((?:©|\(c\)) ?[^()]{2,60}\)$"
    r"|(?:\(photo|\bphoto|\bphotograph|\bfoto|\bfotografía|\bbild|\bimagen)(?: by| de| von)?\s?:\s?\S|\(photo by \S",
    re.IGNORECASE,
)
"""A picture credit: `Photograph: Ilse Vantor/Agency`."""
_TAKEN_BY = re.compile(
    r"(?:(?:image|photo|video) (?:source|credit)s?\s?[:,]|(?:foto|photo|bild|crédit photo)\s?:|fot\s?[.:])"
    r"(?P<by>.{2,49}[^.!?])",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r'"[^"]{30,900}"|[“„][^“”]{30,900}[“”]|«[^«»]{30,900}»')
"""A quotation; a shorter one may be the label of a button."""
_LONG_OFFICE = re.compile(
    r"[A-ZÀ-Þ][\w’'-]+(?: (?:of|for|and|the|de|du|des|der|für|und|la|del|y|&)(?: (?:the|la|las|los|les|die|der))?"
    r"(?: [A-ZÀ-Þ][\w’'-]+){1,2})+"
)
"""A long office name joined by small words: `Ministry of Foreign Affairs of the People’s Republic of Karvonia`."""
_OFFICE_ENDS = ("ministerium", "gericht", "präsidium", "direktion", "behörde", "agentur", "kanzlei", "verwaltung")
_OFFICE_LETTERS = re.compile(r"\b[A-ZÀ-Þ]{2,6}\b")


@lru_cache(maxsize=4096)
def kind_of(text: str) -> FurnitureKind:
    """The kind of furniture that the line is on any page; NONE for text."""
    if len(text) <= MAX_NOTICE and _is_consent(text):
        return FurnitureKind.PROMPT
    if len(text) > MAX_KNOWN:
        return FurnitureKind.NONE
    if _IMAGE.fullmatch(text) or _RETURNS.fullmatch(text):
        return FurnitureKind.CONTROL
    if _CRUMBS.fullmatch(text) or _READING_TIME.fullmatch(text) or _AGO.fullmatch(text) or _TICKER.fullmatch(text):
        return FurnitureKind.MENU
    if _COPYRIGHT.match(text) or _RESERVED.search(text):
        return FurnitureKind.RIGHTS
    words, tables = words_of(text), site_words()
    if _LISTED.match(text) and not _END.fullmatch(text):
        return FurnitureKind.NONE
    if _SIGNS.fullmatch(text):
        return FurnitureKind.END
    if written_alike("networks").intersection(words[:1]) and written_alike("services").issuperset(words):
        return FurnitureKind.CONTROL
    others = set(words) - written_alike("languages")
    if len(words) - len(others) > 1 and all(any(w in t.controls or w in t.places for t in tables) for w in others):
        return FurnitureKind.MENU
    if _ERRORS_EXCEPTED.search(text) and len(words) < 9:
        return FurnitureKind.END
    if _is_contact(text, words):
        return FurnitureKind.CONTACT
    written = [part.strip() for part in _BARS.split(text)]
    parts = [words_of(part) for part in written if len(written) > 1 and not _READING_TIME.fullmatch(part)]
    return next((kind for table in tables if (kind := _kind_in(table, text, words, parts))), FurnitureKind.NONE)


def _is_consent(text: str) -> bool:
    """True for a cookie notice that addresses the reader or names the site, and for a request to share data. A text
    with a quotation is never one."""
    small = text.casefold()
    if not any(word in small for word in _PARTNER_WORDS) or not _PARTNERS.search(text) or _SPOKEN.search(text):
        return False
    words = words_of(text)
    if not any(t.consents.meets(words) for t in site_words()):
        return False
    if any(t.reader.meets(words) for t in site_words()) or _POLITE.search(text):
        return True
    return _COOKIE.search(text) is not None and any(t.sites.meets(words[:4]) for t in site_words())


def _kind_in(table: SiteWords, text: str, words: Words, parts: Sequence[Words]) -> FurnitureKind:
    """The kind according to the words of one language."""
    if words in table.ads:
        return FurnitureKind.AD
    if (words in table.ends or not words) and _END.fullmatch(text):
        return FurnitureKind.END
    if not words:
        return FurnitureKind.NONE
    if len(words) <= 3 and all(w in table.counts for w in words) and re.search(r"\d", text):
        return FurnitureKind.COUNT
    if _is_menu(table, text, words, parts):
        return FurnitureKind.MENU
    if len(words) <= 10 and table.acts.meets(words) and all(w in table.controls for w in words):
        return FurnitureKind.CONTROL
    return _by_phrase(table, text, words) if words[0] in table.phrased else FurnitureKind.NONE


def _is_menu(table: SiteWords, text: str, words: Words, parts: Sequence[Words]) -> bool:
    if parts:
        first = parts[0][:1]
        named = sum(bool(part) and all(w in table.controls for w in part) for part in parts)
        short = all(len(part) <= 5 for part in parts)
        return short and (named == len(parts) or (bool(first) and first[0] in table.sure_places))
    if len(words) <= 4 and table.sure_places.meets(words):
        return all(w in table.places or w in table.fillers for w in words)
    listed = len(words) >= 6 and text[-1:].isalpha() and all(w[:1].isupper() for w in text.split())
    return listed and "," not in text and sum(w in table.places for w in words) >= 0.4 * len(words)


def _by_phrase(table: SiteWords, text: str, words: Words) -> FurnitureKind:
    size = table.sections.begins(words)
    if size and len(words) <= size + 4 and (size > 1 or ":" in text):
        return FurnitureKind.SECTION
    if table.also.begins(words) and re.match(r"[^:]{3,40}\s?:\s", text) and len(words) <= 30:
        return FurnitureKind.RELATED
    if table.rights.begins(words) and len(words) <= 30:
        return FurnitureKind.RIGHTS
    if table.notes.begins(words) and len(words) <= 14:
        return FurnitureKind.NOTE
    size = table.related.begins(words)
    if size and len(words) <= size + 4 and text[-1:] not in ".?!,;":
        return FurnitureKind.RELATED
    size = table.prompts.begins(words)
    calls = size and len(words) <= MAX_PROMPT and (_calls(table, words[size:]) or _PRICE.search(text))
    return FurnitureKind.PROMPT if calls else FurnitureKind.NONE


def _calls(table: SiteWords, rest: Words) -> bool:
    """True if the words after the first words of a call to action ("Sign up …") name only controls, or also refer to
    the site or the reader."""
    if all(word in table.controls for word in rest):
        return True
    return any(table.meets(rest) for table in (table.acts, table.things, table.reader))


def _is_contact(text: str, words: Words) -> bool:
    if _MAIL.fullmatch(text) or _SITE.fullmatch(text):
        return True
    if text.endswith(":") and words:
        return any(t.contacts.meets(words) and _all_of_desk(t, words) for t in site_words())
    if len(words) == 2 and any(all(w in t.contacts for w in words) for t in site_words()):
        return True
    has_address = (_PHONE.search(text) and not _ROW.search(text)) or _MAIL.search(text)
    return bool(has_address) and len(words) <= 24 and not text.endswith((".", "?", "!")) and date_line(text) is None


def _all_of_desk(table: SiteWords, words: Words) -> bool:
    return all(w in table.contacts or w in table.fillers or w in table.offices for w in words)


def addresses_reader(text: str) -> bool:
    """True for a line that addresses its reader, and for a short one that is not a sentence."""
    words = words_of(text)
    if len(words) <= 16 and text[-1:] not in ".?!;:":
        return True
    reader = any(t.reader.meets(words) or t.prompts.begins(words) for t in site_words())
    return reader or _POLITE.search(text) is not None


def is_of_controls(text: str) -> bool:
    """True for a call to action made only of controls: `Leave a comment`."""
    words = words_of(text)
    tables = [t for t in site_words() if t.acts.meets(words) or t.things.meets(words)] if text[-1].isalpha() else ()
    sizes = [(t, t.prompts.begins(words)) for t in tables if len(words) > 1]
    return any(size and all(w in t.controls for w in words[size:]) for t, size in sizes)


def is_disclaimer(text: str) -> bool:
    """True for a disclaimer sentence, which is part of the text however often it repeats."""
    words = words_of(text)
    return len(words) >= 6 and any(t.disclaimers.meets(words) for t in site_words())


def is_caption(text: str) -> bool:
    """True for a picture caption: subject, photographer and agency."""
    *shown, last = re.split(r" (?:[-–—|] |/ )", text)
    may_be = any(sign in text for sign in ":,(")
    return (len(shown) > 1 and is_credit(last)) or (may_be and _PICTURE.search(text) is not None)


def is_interruption(text: str) -> bool:
    """True for a picture credit or cookie notice between paragraphs."""
    taken = _TAKEN_BY.fullmatch(text)
    by_agency = taken is not None and not written_alike("agencies").isdisjoint(words_of(taken["by"]))
    return by_agency or ("ookie" in text and len(text) <= MAX_NOTICE and _is_consent(text))


def is_page(text: str) -> bool:
    """True for a page number alone on its line."""
    return len(text) <= MAX_PAGE and _PAGE.fullmatch(text) is not None


# ---------- lines of a letterhead: furniture only above a title


def is_nameplate(text: str) -> bool:
    """True for the name of a paper or site: a domain, or a name with a word typical of papers."""
    words = words_of(text.partition(" (")[0])
    if not words or len(words) > 6 or text[-1:] in ".?!:":
        return False
    if _DOMAIN.fullmatch(text):
        return True
    capital = all(w[:1].isupper() or w[:1].isdigit() or len(w) < 4 for w in text.split())
    return capital and any(_first_or_last(table, words) for table in site_words())


def _first_or_last(table: SiteWords, words: Words) -> bool:
    """True if a word typical of papers comes last, or first after an article."""
    first = words[1] if len(words) > 1 and words[0] in table.fillers else words[0]
    of_paper = words[-1] in table.papers or first in table.papers
    return of_paper or (
        table.language == "de" and words[-1].endswith(tuple(w for w in table.papers.whole if len(w) > 3))
    )


def is_section(text: str) -> bool:
    """True for a section or region that heads a newspaper page, and for one part of a site."""
    words = words_of(text)
    if len(words) == 1 and any(words[0] in t.things for t in site_words()):
        return True
    return (
        bool(words)
        and len(words) <= 4
        and any(t.places.meets(words) and all(w in t.places or w in t.fillers for w in words) for t in site_words())
    )


def is_document_kind(text: str) -> bool:
    """True for a document kind such as `Press Statement`, optionally with a time of release or the initials of an
    office."""
    text = text if text.isupper() else _OFFICE_LETTERS.sub("", text)
    words = words_of(calendar_words.ZONE.sub("", calendar_words.TIME.sub("", text)))
    return (
        bool(words)
        and len(words) <= 7
        and any(
            t.kinds.meets(tuple(w for w in words if len(w) > 3)) and all(w in t.kinds or w in t.fillers for w in words)
            for t in site_words()
        )
    )


def is_letterhead(text: str) -> bool:
    """True for the name of an office, optionally followed by a document kind or its holder."""
    words = words_of(text)
    if not words or text[-1:] in ".?!" or text[:1].isdigit() or ";" in text or (": " in text and text[-1].isdigit()):
        return False
    if len(words) > 7 and not (len(words) < 13 and _LONG_OFFICE.fullmatch(text)):
        return False
    written = re.findall(r"[^\W\d_]+", text)
    return any(_heads(table, words, written) for table in site_words())


def _heads(table: SiteWords, words: Words, written: Sequence[str]) -> bool:
    """True for a name that ends in a document kind, or contains an office and does not begin with a kind."""
    of_kind = words[-1] in table.sure_kinds
    while written and written[-1].casefold() in table.kinds:
        written = written[:-1]
    named = all(w[:1].isupper() or len(w) < 4 or w in table.fillers for w in written)
    is_office = table.offices.meets(words) or (table.language == "de" and any(w.endswith(_OFFICE_ENDS) for w in words))
    in_office = is_office and not table.sure_kinds.meets(words[:2])
    return named and (of_kind or in_office)


def is_bearer(text: str) -> bool:
    """True for an office holder named with an honorific: `The Hon. Ilse Vantor MP`."""
    words = words_of(text)
    named = 2 <= len(words) <= 7 and all(w[:1].isupper() for w in re.findall(r"[^\W\d_]+", text))
    return named and any(words[0] in t.honours or words[1] in t.honours or words[-1] in t.honours for t in site_words())


def is_credit(text: str) -> bool:
    """True for a line that credits agencies or their writers by initials: `(dpa/AP)`, `ffr/dpa/ddp`, `Reuters`."""
    words = [w for w in re.split(r"[\W\d_]+", text.casefold()) if w]
    known = written_alike("agencies")
    return len(words) <= 8 and any(w in known for w in words) and all(w in known or len(w) <= 4 for w in words)


def is_post(text: str) -> bool:
    """True for a line under a by-line: `Staff Writer`, `Foreign Service`, a paper with its town."""
    words = words_of(text)
    if not words or len(words) > 7 or text[-1:] in ".?!:":
        return False
    return any(t.posts.meets(words) or t.papers.meets(words) for t in site_words())

"""The visibility that a seed's own header states → the visibility for the briefing's header.

Keys are those of other generators and editors (Hugo, Jekyll, Zola, Hexo, Pelican, Eleventy, Ghost, WordPress). The
strictest reading wins: an unreadable value makes a draft; of two moments the later publishes and the earlier expires.
Knows no clock.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime

from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.marks import Notice, notice_of, notice_of_folder, notice_of_name
from site_builder.seeds.model import PUBLIC, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.yaml_nodes import Node

Claim = Callable[[str, Node], Visibility | None]
"""Key as written and its value → its visibility; None if the key concerns something else after all."""

EMPTY = frozenset(("", "null", "~", "none", "nil"))
"""Words that programs write for a value that is missing."""
_YES = frozenset(("true", "yes", "on", "y", "1", "ja", "oui", "sí", "si", "sim", "sì"))
_NO = frozenset(("false", "no", "off", "n", "0", "never", "nein", "non", "não"))
_PUBLIC_WORDS = frozenset(
    (
        *("public", "publish", "published", "final", "live", "released", "active", "featured", "visible"),
        *("everyone", "everybody", "anyone", "all", "world", "open", "openaccess", "corrected", "superseded"),
        *("öffentlich", "veröffentlicht", "publié", "publique", "publicado", "público"),
        *("clear", "white", "tlpclear", "tlpwhite"),
    )
)
_TEACHING = frozenset(
    (
        *("public", "publish", "published", "öffentlich", "veröffentlicht", "publié", "publique", "publicado"),
        *("público", "pubblico", "pubblicato", "unclassified", "publiziert"),
    )
)
"""Values that show their key to concern publication, without withholding the text."""
_COLOURS = frozenset(("red", "amber", "amberstrict", "green"))
"""FIRST, Traffic Light Protocol 2.0. Other keys have colours too."""
_UNFINISHED = frozenset(
    (
        *("pending", "review", "inreview", "inprogress", "unfinished", "todo", "scheduled", "future", "autodraft"),
        *("trash", "trashed", "deleted", "withdrawn", "withheld", "hidden", "unlisted", "embargoed", "inbearbeitung"),
    )
)
"""States that withhold a text but occur in other contexts too: they prove nothing about their key."""
_STATES = frozenset(("status", "state", "stage", "workflow"))
_CLASSES = frozenset(
    (
        *("tlp", "classification", "class", "level", "marking", "protocol", "sensitivity", "security", "handling"),
        *(
            "status",
            "state",
            "sharing",
            "distribution",
            "dissemination",
            "access",
            "visibility",
            "clearance",
            "traffic",
        ),
    )
)
_SHOWING = frozenset(
    (
        *("publish", "published", "public", "visible", "listed", "live", "online", "veröffentlicht", "freigegeben"),
        *("approved", "cleared", "genehmigt", "approuvé", "aprobado"),
    )
)
_HIDING = frozenset(
    (
        *("draft", "private", "hidden", "hide", "unpublished", "unlisted", "confidential", "internal", "restricted"),
        *(
            "secret",
            "geheim",
            "embargoed",
            "withheld",
            "entwurf",
            "brouillon",
            "borrador",
            "intern",
            "interne",
            "interno",
        ),
    )
)
_NEGATIONS = frozenset(("not", "no", "non", "un", "exclude", "skip", "nicht"))
_RELEASE = frozenset(
    ("release", "released", "publish", "published", "publication", "embargo", "available", "live", "sperrfrist")
)
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})"
    r"(?:(?:T|[ ]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"[ ]*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)


def claim(key: str, node: Node) -> Visibility | None:
    """The visibility stated by a key; None if it concerns something else."""
    read = _CLAIMS.get(key_name(key))
    if read is None or all(word.lower() in EMPTY for word in scalars(node)):
        return None if read is None else PUBLIC
    return read(key, node)


def value_claim(key: str, node: Node) -> Visibility | None:
    """The visibility that the value of an unknown key states; None if it states none.

    A value about publication (`draft`, `public`, `TLP:RED`) proves that the key concerns publication. So does a date
    under a name such as `release`, and true or false under a name such as `publish`. Any other value is unclear. Inside
    a mapping, true or false is ignored if it may hide only part of a page, such as its menu.
    """
    if isinstance(node.value, dict):
        inner = strictest(found for pair in node.value.items() if (found := value_claim(*pair)))
        marks = tuple(mark for mark in inner.marks if mark.kind is not MarkKind.UNLISTED)
        return None if inner == PUBLIC else replace(inner, marks=marks)
    if not scalars(node):
        return None
    return strictest(_of_value(key, word, node) for word in scalars(node))


def _of_value(key: str, written: str, node: Node) -> Visibility:
    word, parts = re.sub(r"[\W_]", "", written.lower()).removeprefix("tlp"), _parts_of_name(key)
    teaches = Visibility(taught=(key_name(key),))
    kind = MarkKind.DRAFT if word == "wip" else MarkKind.CONFIDENTIAL if word in _COLOURS and parts & _CLASSES else None
    is_hiding = bool(parts & _HIDING) != bool(parts & _NEGATIONS)
    if word in _YES | _NO and parts & (_HIDING | _SHOWING):
        return strictest((teaches, _hidden(key, node))) if is_hiding == (word in _YES) else teaches
    day = moment(written) if parts & _RELEASE else None
    notice = notice_of(re.sub(r"[_-]+", " ", written), opens=True) if len(written) < MAX_VALUE else None
    if day or (notice and notice.until):
        return strictest((teaches, Visibility(dated=day or (notice.until if notice else None))))
    if kind := kind or (notice.kind if notice else None):
        return strictest((teaches, _hidden(key, node, kind)))
    if parts & _STATES and word in _UNFINISHED:
        return _hidden(key, node)
    if word in _TEACHING or word in _PUBLIC_WORDS | _YES | _NO | EMPTY:
        return teaches if word in _TEACHING else PUBLIC
    mark = Mark(MarkKind.UNCLEAR, MarkPlace.HEADER, line_of(key, [written[:MAX_VALUE]]), node.line + 1)
    return Visibility(unclear=((key_name(key), mark),))


MAX_VALUE = 80
"""Maximum characters of a value about publication."""


def line_of(key: str, words: Sequence[str]) -> str:
    """The header line for the report; a password is not repeated."""
    return f"{key}: …" if "password" in key_name(key) else f"{key}: {', '.join(words)}"


def _parts_of_name(key: str) -> Set[str]:
    """`dg-publish` and `dgPublish` → `dg`, `publish`."""
    return frozenset(re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])", " ", key).lower()))


def key_name(key: str) -> str:
    """The key for lookup: `publish_at`, `publishAt` and `Publish-At` are equal."""
    return re.sub(r"[\W_]", "", key.lower())


def strictest(claims: Iterable[Visibility]) -> Visibility:
    """The claims merged into one: all marks, the latest publication and the earliest expiry. PUBLIC without claims."""
    stated = tuple(claims)
    if not stated:
        return PUBLIC  # called for each of ten thousand seeds
    return Visibility(
        tuple(dict.fromkeys(mark for one in stated for mark in one.marks)),
        max(filter(None, (one.publish_at for one in stated)), default=None),
        min(filter(None, (one.expires_at for one in stated)), default=None),
        max(filter(None, (one.dated for one in stated)), default=None),
        tuple(dict.fromkeys(sentence for one in stated for sentence in one.kept)),
        tuple(dict.fromkeys(pair for one in stated for pair in one.unclear)),
        tuple(dict.fromkeys(name for one in stated for name in one.taught)),
    )


def decided(stated: Iterable[Visibility], taught: Set[str]) -> Visibility:
    """The visibility of a text: the strictest of all that is `stated`.

    `taught` lists header keys that other documents of the folder show to concern publication. An unclear value of such
    a key withholds the text.
    """
    found = strictest(stated)
    known = {*taught, *found.taught}
    marks = dict.fromkeys((*found.marks, *(mark for name, mark in found.unclear if name in known)))
    return replace(found, marks=tuple(marks), unclear=(), taught=())


def of_path(path: str) -> Visibility:
    """The mark in a seed's path: a folder name (`Entwürfe/`) or file name (`Dues_DRAFT_v2.docx`)."""
    parts = re.split(r"!?/", path)
    for number, part in enumerate(parts, 1):
        notice = (notice_of_folder(part) if number < len(parts) else None) or notice_of_name(part)
        if notice:
            place = MarkPlace.FOLDER if number < len(parts) else MarkPlace.FILE_NAME
            return said_by(notice, Mark(notice.kind, place, part))
    return PUBLIC


def said_by(notice: Notice, mark: Mark) -> Visibility:
    """The visibility that a notice states: an embargo with a known end delays publication, any other
    notice is a mark."""
    return Visibility(dated=notice.until) if notice.until else Visibility((mark,))


def moment(written: str) -> datetime | None:
    """The moment written, by default in UTC and at midnight; None if ambiguous."""
    match = _MOMENT.fullmatch(written.strip())
    if match is None:
        return _day(written)
    year, month, day = (int(part) for part in match["day"].split("-"))
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    zone = (match["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z") or "Z"
    text = f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{zone}"
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(written: str) -> datetime | None:
    """Midnight of a day in words or with slashes, if unambiguous and without a time."""
    found = date_line(written) if ":" not in written else None
    if found is None or not found.bare or found.other or not found.date.day:
        return None
    return datetime(found.date.year, found.date.month, found.date.day, tzinfo=UTC)


def scalars(node: Node) -> tuple[str, ...]:
    """All non-empty texts of the node; of a mapping, the keys too."""
    if isinstance(node.value, str):
        return (node.value.strip(),) if node.value.strip() else ()
    if isinstance(node.value, tuple):
        return tuple(word for item in node.value for word in scalars(item))
    return tuple(word for key, item in node.value.items() for word in (key, *scalars(item)))


def _single(node: Node) -> str:
    """The only word of the node in lower case; else empty."""
    found = scalars(node)
    return found[0].lower() if len(found) == 1 else ""


def _hidden(key: str, node: Node, kind: MarkKind | None = None) -> Visibility:
    """A mark with the key and value as its words. `kind` is by default that of the key."""
    words = line_of(key, scalars(node))
    return Visibility(
        (Mark(kind or _KINDS.get(key_name(key), MarkKind.DRAFT), MarkPlace.HEADER, words, node.line + 1),)
    )


def _not_understood(key: str, node: Node) -> Visibility:
    return _hidden(key, node, MarkKind.UNCLEAR)


def _hides(key: str, node: Node) -> Visibility:
    """Visibility stated by a key that hides the text if true."""
    word = _single(node)
    if word in _NO:
        return PUBLIC
    return _hidden(key, node) if word in _YES else _not_understood(key, node)


def _shows(key: str, node: Node) -> Visibility:
    """Visibility stated by a key that hides the text if false. Its value may also be the publication date."""
    word = _single(node)
    if word in _NO:
        return _hidden(key, node)
    return PUBLIC if word in _YES or word in _PUBLIC_WORDS else _date(key, node)


def _hides_if_off(key: str, node: Node) -> Visibility | None:
    """A mark if a key that also has other uses is false; otherwise None."""
    return _hidden(key, node) if _single(node) in _NO else None


def _hides_from_robots(key: str, node: Node) -> Visibility | None:
    """A mark if a robots key has `noindex`; otherwise None. A page hidden from search engines was not meant for
    everyone."""
    return _hidden(key, node) if "noindex" in " ".join(scalars(node)).lower() else None


def of_tags(key: str, node: Node) -> Visibility | None:
    """A mark if one of the tags is a mark (`confidential`); otherwise None."""
    marked = [word for word in scalars(node) if len(word) < MAX_VALUE and notice_of(re.sub(r"[_-]+", " ", word))]
    return _hidden(key, Node(marked[0], node.line), MarkKind.CONFIDENTIAL) if marked else None


def _date(key: str, node: Node) -> Visibility:
    """Visibility from the document's own date; a month or year suffices. An unreadable date is an unclear mark."""
    written = scalars(node)
    found = moment(written[0]) if len(written) == 1 else None
    if found is None and len(written) == 1:
        read = date_line(written[0])
        if read and read.score >= DATE_SCORE:
            latest = max(filter(None, (read.date, read.other)))
            found = datetime.fromisoformat(f"{latest.first_day}T00:00:00Z")
    return Visibility(dated=found) if found else _not_understood(key, node)


DATE_SCORE = 0.6
"""Score from which a value is the date of the file itself (`datings`)."""


def _starts(key: str, node: Node) -> Visibility:
    written = scalars(node)
    found = moment(written[0]) if len(written) == 1 else None
    if found is None:
        return _not_understood(key, node)
    return Visibility(publish_at=found, kept=(_kept(key, written[0], "publish_at"),))


def _embargo(key: str, node: Node) -> Visibility:
    return PUBLIC if _single(node) in _NO else _starts(key, node)


def _ends(key: str, node: Node) -> Visibility:
    written = scalars(node)
    if _single(node) in _NO:
        return PUBLIC
    found = moment(written[0]) if len(written) == 1 else None
    if found is None:
        return _not_understood(key, node)
    return Visibility(expires_at=found, kept=(_kept(key, written[0], "expires_at"),))


def _kept(key: str, written: str, field: str) -> str:
    zone = (
        "" if not re.search(r"\d:\d\d", written) or re.search(r"(?i)z|utc|gmt|[+-]\d\d:?\d\d$", written) else ", in UTC"
    )
    return f"Its own header says {key}: {written}; this became {field}{zone}."


def restricts(key: str, node: Node) -> Visibility:
    """Visibility stated by a word for the audience or the state of the text: a mark unless the word means public."""
    words = [re.sub(r"[\W_]", "", word.lower()) for word in scalars(node)]
    return PUBLIC if all(word in _PUBLIC_WORDS for word in words) else _hidden(key, node)


def _secret(key: str, node: Node) -> Visibility:
    """A mark for a text with a password. The password is never repeated in the report."""
    mark = Mark(MarkKind.CONFIDENTIAL, MarkPlace.HEADER, f"{key}: …", node.line + 1)
    return PUBLIC if _single(node) in _NO else Visibility((mark,))


def _inside(key: str, node: Node) -> Visibility | None:
    """The visibility stated by keys inside this one."""
    items = node.value if isinstance(node.value, tuple) else (node,)
    pairs = [pair for item in items if isinstance(item.value, dict) for pair in item.value.items()]
    is_hugo = key_name(key) == "build"  # every key inside is Hugo's own
    read = claim if is_hugo else lambda *of: claim(*of) or value_claim(*of)
    claims = [(inner, read(inner, value)) for inner, value in pairs]
    stated = strictest(found for inner, found in claims if found is not None and key_name(inner) != "date")
    return None if replace(stated, unclear=()) == PUBLIC and not is_hugo else stated


_KINDS: Mapping[str, MarkKind] = {
    **dict.fromkeys(("hidden", "ishidden", "hide", "unlisted", "listed", "headless", "visible"), MarkKind.UNLISTED),
    **dict.fromkeys(("robots", "noindex", "robotsnoindex", "archived", "archiviert"), MarkKind.UNLISTED),
    **dict.fromkeys(("private", "isprivate", "confidential", "restricted", "secret"), MarkKind.CONFIDENTIAL),
    **dict.fromkeys(("internal", "internalonly", "membersonly", "intern", "interne", "interno"), MarkKind.INTERNAL),
    **dict.fromkeys(("published", "publish", "ispublished", "unpublished", "deleted", "trashed"), MarkKind.UNPUBLISHED),
}
"""Keys that withhold a text for another reason than being a draft."""
_CLAIMS: Mapping[str, Claim] = {
    **dict.fromkeys(("draft", "isdraft", "private", "isprivate", "hidden", "ishidden", "unlisted"), _hides),
    **dict.fromkeys(("restricted", "confidential", "internal", "internalonly", "unpublished", "protected"), _hides),
    **dict.fromkeys(("secret", "headless", "membersonly", "paywall", "deleted", "trashed", "withdrawn"), _hides),
    **dict.fromkeys(("eleventyexcludefromcollections", "embargoed", "noindex", "robotsnoindex"), _hides),
    **dict.fromkeys(("archived", "archiviert"), _hides),
    "robots": _hides_from_robots,
    **dict.fromkeys(("creativeworkstatus", "articlestatus"), value_claim),
    **dict.fromkeys(("entwurf", "brouillon", "borrador", "rascunho", "bozza", "utkast", "udkast"), _hides),
    **dict.fromkeys(("vertraulich", "confidentiel", "confidencial", "riservato"), _hides),
    **dict.fromkeys(("privat", "privé", "prive", "privado", "privato", "versteckt", "caché", "oculto"), _hides),
    **dict.fromkeys(("veröffentlicht", "veroeffentlicht", "publié", "publie", "publicado", "pubblicato"), _shows),
    **dict.fromkeys(("published", "publish", "ispublished", "public", "ispublic", "visible", "listed"), _shows),
    **dict.fromkeys(("permalink", "output", "render", "list"), _hides_if_off),
    **dict.fromkeys(("date", "pubdate", "publishedat", "publishedon", "datepublished"), _date),
    **dict.fromkeys(("publishdate", "publishat", "publishon", "publishafter", "golive", "goliveat"), _starts),
    **dict.fromkeys(("releasedate", "releaseat", "scheduled", "scheduledat", "scheduledfor"), _starts),
    **dict.fromkeys(("embargo", "embargountil", "embargodate", "embargoeduntil", "sperrfrist"), _embargo),
    **dict.fromkeys(("expirydate", "expires", "expiresat", "expireson", "expiry", "expire", "expireat"), _ends),
    **dict.fromkeys(
        ("expirationdate", "expiration", "unpublish", "unpublishdate", "unpublishat", "unpublishon"), _ends
    ),
    **dict.fromkeys(("status", "intern", "interne", "interno"), value_claim),
    **dict.fromkeys(("poststatus", "publishstatus", "publicationstatus", "tlp"), restricts),
    **dict.fromkeys(("visibility", "access", "accesslevel", "audience", "permission", "permissions"), restricts),
    **dict.fromkeys(("sichtbarkeit", "visibilité", "visibilidad"), restricts),
    **dict.fromkeys(("password", "postpassword", "passphrase", "passwordhash"), _secret),
    **dict.fromkeys(("params", "extra", "meta", "metadata", "build", "cascade"), _inside),
}
"""Keys without case, spaces and punctuation → reader of their value."""

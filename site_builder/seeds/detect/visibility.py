"""The visibility that a seed's own header states → the visibility for the briefing's header.

Keys are those of other generators and editors (Hugo, Jekyll, Zola, Hexo, Pelican, Eleventy, Ghost, WordPress). The
strictest reading wins: an unreadable value makes a draft; of two moments the later publishes and the earlier expires.
Knows no clock.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.marks import Notice, notice_of, notice_of_folder, notice_of_name, notice_of_value
from site_builder.seeds.model import PUBLIC, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.yaml_nodes import Node

Claim = Callable[[str, Node], Visibility | None]
"""Key as written and its value → its visibility; None if the key concerns something else after all."""

_TABLES: Mapping[str, Mapping[str, Set[str]]] = {
    table: {name: frozenset(words.split()) for name, words in rows.items()}
    for table, rows in tomllib.loads((files("site_builder.seeds.detect") / "mark_keys.toml").read_text("utf-8")).items()
}
"""Header keys and values about publication."""
_WORDS, _PARTS = _TABLES["values"], _TABLES["parts"]
_YES, _NO = _WORDS["yes"], _WORDS["no"]
_PUBLIC_WORDS = _WORDS["public"]
EMPTY = _WORDS["empty"] | {""}
"""Words that programs write for a value that is missing."""
_ABOUT_PUBLICATION = frozenset[str]().union(*(words for name, words in _PARTS.items() if name != "negations"))
_LINE = re.compile(
    r"[^\w\n]{0,9}(?P<key>[^\W\d_][\w -]{0,30}+)[*_\"' ]{0,4}(?:::?|=|\|)[^\w\n]{0,4}(?P<value>\w[^\n]*)"
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


def line_claim(line: str, number: int = 1) -> Visibility | None:
    """The visibility that a line `key: value` of a text states, in whatever block; None if it states none."""
    pair = _LINE.fullmatch(line) if len(line) < 2 * MAX_VALUE else None
    if pair is None or not _parts_of_name(pair["key"]) & _ABOUT_PUBLICATION:
        return None
    found = value_claim(pair["key"].strip(), Node(pair["value"].rstrip("|*_ \"'/>)};,"), number - 1))
    return replace(found, unclear=(), taught=()) if found else None


def mail_claim(name: str, written: str) -> Visibility | None:
    """The visibility that a header of a mail states; None if it states none."""
    rows, key, node = _TABLES["mail"], key_name(name), Node(written.strip(), 0)
    if key in rows["tags"]:
        return of_tags(name, Node(tuple(Node(word.strip(' "'), 0) for word in written.split(",")), 0))
    if key in rows["unsent"]:
        return _hidden(name, node) if written.strip() not in ("", "0") else None
    if key == "sensitivity":
        return _hidden(name, node, MarkKind.CONFIDENTIAL) if written.strip().lower() not in ("", "normal") else None
    pieces = (written, *re.split(r"[;,.=-]", written)) if key in rows["classes"] else ()
    found = (value_claim("classification", Node(piece.strip(), 0)) for piece in pieces if piece.strip())
    kinds = [mark.kind for one in found if one for mark in one.marks]
    return _hidden(name, node, kinds[0]) if kinds else None


def meta_claim(name: str, written: str) -> Visibility | None:
    """The visibility that a `meta` element of a page states; None if it states none."""
    rows, key, node = _TABLES["meta"], key_name(name), Node(written, 0)
    if key in rows["robots"]:
        _, names_end, end = written.partition("unavailable_after:")
        return meta_claim("expires", end.strip()) if names_end else _hides_from_robots(name, node)
    if key in rows["ends"]:
        return _ends(name, node) if moment(written) else None
    return value_claim(name, node) if key in rows["values"] else None


def _of_value(key: str, written: str, node: Node) -> Visibility:
    word, parts = re.sub(r"[\W_]", "", written.lower()).removeprefix("tlp"), _parts_of_name(key)
    teaches = Visibility(taught=(key_name(key),))
    is_colour = word in _WORDS["colours"] and parts & _PARTS["classes"]
    kind = MarkKind.CONFIDENTIAL if is_colour else None
    is_hiding = bool(parts & _PARTS["hiding"]) != bool(parts & _PARTS["negations"])
    if word in _YES | _NO and parts & (_PARTS["hiding"] | _PARTS["showing"]):
        return strictest((teaches, _hidden(key, node))) if is_hiding == (word in _YES) else teaches
    read = moment(written)
    day = read if parts & _PARTS["release"] and not parts & _PARTS["gone"] else None
    notice = notice_of_value(re.sub(r"[_-]+", " ", written)) if len(written) < MAX_VALUE else None
    if day or (notice and notice.until):
        return strictest((teaches, Visibility(dated=day or (notice.until if notice else None))))
    if kind := kind or (notice.kind if notice else None):
        return strictest((teaches, _hidden(key, node, kind)))
    if (read and parts & _PARTS["gone"]) or any(parts & _PARTS[of] and word in _WORDS[words] for of, words in _STATED):
        return _hidden(key, node)
    if word in _WORDS["teaching"] or word in _PUBLIC_WORDS | _YES | _NO | EMPTY:
        return teaches if word in _WORDS["teaching"] else PUBLIC
    mark = Mark(MarkKind.UNCLEAR, MarkPlace.HEADER, line_of(key, [written[:MAX_VALUE]]), node.line + 1)
    return Visibility(unclear=((key_name(key), mark),))


_STATED = (("states", "waiting"), ("classes", "waiting"), ("secrecy", "high"), ("readers", "somebody"))
"""Words of a key, and values that withhold a text under them."""
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
    words = [word for word in scalars(node) if len(word) < MAX_VALUE]
    found = ((word, kind) for word in words if (kind := _kind_of_tag(re.sub(r"[_-]+", " ", word))))
    return next((_hidden(key, Node(word, node.line), kind) for word, kind in found), None)


def _kind_of_tag(tag: str) -> MarkKind | None:
    """The kind of mark that a tag is. A single word such as `personal` may be what a text is about."""
    notice = notice_of(tag, opens=True)
    is_mark = notice and (notice.kind is not MarkKind.CONFIDENTIAL or notice_of(tag))
    return notice.kind if notice and is_mark else None


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


_KINDS = {key: MarkKind[kind] for kind, keys in _TABLES["kinds"].items() for key in keys}
"""Keys that withhold a text for another reason than being a draft."""
_READERS: Sequence[Claim] = (
    *(_hides, _shows, _hides_if_off, _hides_from_robots, _date, _starts, _embargo, _ends),
    *(value_claim, restricts, _secret, _inside),
)
_CLAIMS: Mapping[str, Claim] = {key: read for read in _READERS for key in _TABLES["readers"][read.__name__.strip("_")]}
"""Keys without case, spaces and punctuation → reader of their value."""

"""A finished draft and the existing content file → a decision for each part. Pure: texts in, a decision out.

The table ("Re-ingest never loses a human edit" in the data model), for header and body separately:

    part          seed         verdict
    missing       –            create
    untouched     same         keep; with refresh, replace if the converter now writes it differently
    untouched     changed      replace
    edited        same         keep
    edited        changed      conflict, unless the seed's change does not touch this part

If only the header was edited, the body is replaced and the header kept.

Whatever the verdicts, a mark that the seed did not have when last read withholds the text, even if an editor changed
the header. The seed entry records the marks with the digest: if the status is still no draft, an editor opened the
text despite these marks, and they no longer count.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from site_builder.content.model import SURE_DATE, BriefingStatus, Correction, Header, SeedEntry, Wrote
from site_builder.core.digests import digest_text
from site_builder.core.partial_date import PartialDate
from site_builder.registry.record_edits import emit_header, set_header_field

PARTS = ("header", "body")
STATED = ("title", "date", "series", "number")
"""Short fields that a seed states itself."""
NEWER_VERSION = "A newer version of the source document replaced this text."


_FRONT = re.compile(r"---[ \t]*\n.*?^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_OWN_BLOCKS = {
    key: re.compile(rf"^{key}:.*\n(?:[ \t-].*\n|\n(?=[ \t-]))*", re.MULTILINE) for key in ("corrections", "seed")
}
"""Fields added by ingest, ignored when headers are compared."""


_MARKER = re.compile(r"^(?:[> \t]|[-*+][ \t]|#{1,6}[ \t]|\d+[.)][ \t])*", re.MULTILINE)
"""Markers of a quotation, heading or list item."""
_TARGET = re.compile(r'\]\([^()\s]*(?: "[^"]*")?\)')
_MARKUP = re.compile(r"[\s*_`~\[\]|\\]|!(?=\[)|---+|(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_FORMS = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚‹›", "'"),
        **dict.fromkeys("‐‑‒–—", "-"),
        "…": "...",
        "\xad": "",
    }
)


class MergeVerdict(StrEnum):
    """Outcome for one part of a content file."""

    CREATE = "create"
    KEEP = "keep"
    REPLACE = "replace"
    CONFLICT = "conflict"


class Side(StrEnum):
    """Winner of a conflict: undecided, the seed or the editor."""

    ASK = "ask"
    SEED = "seed"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class Parts:
    """A content file split into header and body."""

    header: str
    """The lines between the fences, without `seed` and `corrections`."""
    body: str


@dataclass(frozen=True)
class Proposed:
    """File that ingest would write for a seed."""

    fields: Mapping[str, Any]
    """The header fields without `seed`, in order."""
    body: str
    seed: str
    """Path of the seed."""
    digest: str
    waits_for: str = ""
    """Field that an otherwise public draft waits for: `date`."""
    holds: Mapping[str, tuple[str, object]] = field(default_factory=dict)
    """Record of each mark → the header field that enforces it, and its value."""

    @cached_property
    def parts(self) -> Parts:
        """The two parts as they would be in the file."""
        return split_parts(emit_header(self.fields) + "\n" + self.body)

    @property
    def wrote(self) -> Wrote:
        """The digests recorded for these parts."""
        return Wrote(body=digest_text(self.parts.body), header=digest_text(self.parts.header))

    @cached_property
    def entry(self) -> SeedEntry:
        """The entry recorded in the header."""
        return SeedEntry(self.seed, self.digest, self.wrote, self.waits_for, marks=tuple(self.holds))


@dataclass(frozen=True, slots=True)
class MergeDecision:
    """Decision on one content file."""

    header: MergeVerdict
    body: MergeVerdict
    text: str
    """The resulting file; unchanged if nothing is written."""
    made: Header | None = None
    """Header of a new file."""
    new_marks: frozenset[str] = frozenset()
    """Records of marks that its header did not enforce before."""

    @property
    def is_conflict(self) -> bool:
        """True if an editor must decide first."""
        return MergeVerdict.CONFLICT in (self.header, self.body)


def split_parts(text: str) -> Parts:
    """The header lines without ingest's additions, and the body; line ends are normalised to `\\n`."""
    front, body = _split(_plain(text))
    lines = front.split("\n", 1)[-1].rpartition("---")[0]
    for key, block in _OWN_BLOCKS.items():
        lines = block.sub("", lines) if key in lines else lines
    return Parts(lines, body.strip("\n"))


def _split(text: str) -> tuple[str, str]:
    """The front matter with its fences, and the rest."""
    match = _FRONT.match(text)
    return (match[0], text[match.end() :]) if match else ("---\n---\n", text)


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def create(proposed: Proposed, passed_over: Sequence[SeedEntry] = ()) -> MergeDecision:
    """The decision for a new file; `passed_over` are nearly equal seeds."""
    entries = (*(replace(entry, wrote=proposed.wrote) for entry in passed_over), proposed.entry)
    text = "---\n" + proposed.parts.header + emit_header({"seed": entries}).removeprefix("---\n") + "\n" + proposed.body
    made = Header(**{name: value for name, value in proposed.fields.items() if value is not None}, seed=entries)
    return MergeDecision(MergeVerdict.CREATE, MergeVerdict.CREATE, text, made)


def reconcile(
    text: str,
    header: Header,
    proposed: Proposed,
    *,
    today: PartialDate,
    refresh: bool = False,
    side: Side = Side.ASK,
    published: str = "",
) -> MergeDecision:
    """The decision for an existing file. `header` is parsed from its text; its `seed` entries record what ingest
    wrote.

    `published` is the digest of the text last given to readers; empty if none was.
    """
    entry = header.seed[-1]
    changed = entry.digest != proposed.digest
    now, new = split_parts(text), proposed.parts
    verdicts = {part: _judge(part, now, new, entry.wrote, changed, refresh, side) for part in PARTS}
    if verdicts == {"header": MergeVerdict.CONFLICT, "body": MergeVerdict.REPLACE}:
        verdicts["header"] = MergeVerdict.KEEP
    decision = MergeDecision(verdicts["header"], verdicts["body"], text)
    is_kept = decision.is_conflict or decision.header is not MergeVerdict.REPLACE
    strict, obeyed = _held(text, header, proposed)
    after = strict if is_kept else text
    if not decision.is_conflict and (changed or MergeVerdict.REPLACE in verdicts.values()):
        after = _apply(after, header, proposed, decision, today if changed else None, published)
    elif is_kept:
        after, _ = held(text, header, proposed)
    return replace(decision, text=after, new_marks=obeyed)


def held(text: str, header: Header, proposed: Proposed) -> tuple[str, frozenset[str]]:
    """The file with the seed's new marks applied and recorded, and the marks that changed its visibility. An editor's
    decision to publish is respected."""
    entry, fresh = header.seed[-1], _fresh(header, proposed)
    if not fresh:
        return text, frozenset()
    strict, obeyed = _held(text, header, proposed)
    entry = replace(entry, marks=(*entry.marks, *fresh), waits_for=_waits_for(header, proposed))
    entries = (*header.seed[:-1], entry)
    return rewritten(text, set_header_field(strict, "seed", entries), entries), obeyed


def _fresh(header: Header, proposed: Proposed) -> tuple[str, ...]:
    """Records of the marks missing in a file."""
    return tuple(record for record in proposed.holds if record not in header.seed[-1].marks)


def _waits_for(header: Header, proposed: Proposed) -> str:
    """The field that a draft waits for, unless a mark now withholds it."""
    is_marked = any(proposed.holds[record][0] == "status" for record in _fresh(header, proposed))
    return "" if is_marked else header.seed[-1].waits_for


_STRICTER: Mapping[str, Callable[[Any, Any], Any]] = {
    "status": lambda now, new: now if now is BriefingStatus.WITHDRAWN else new,
    "publish_at": lambda now, new: max(now or new, new),
    "expires_at": lambda now, new: min(now or new, new),
}
"""Header field → the stricter of its value and a mark's."""


def _held(text: str, header: Header, proposed: Proposed) -> tuple[str, frozenset[str]]:
    """The file with the seed's new marks applied, and the marks that changed its visibility. Unchanged if an editor
    removed the draft status."""
    fresh = _fresh(header, proposed)
    if fresh and _was_opened(text, header):
        return text, frozenset()
    obeyed = set()
    for record in fresh:
        name, new = proposed.holds[record]
        now = getattr(header, name)
        if (wanted := _STRICTER[name](now, new)) != now:
            text = set_header_field(text, name, wanted)
            obeyed.add(record)
    return text, frozenset(obeyed)


def _was_opened(text: str, header: Header) -> bool:
    """True if an editor removed `status: draft` and changed nothing else in the header. Only for files of version 0.2,
    which recorded no marks.
    """
    entry = header.seed[-1]
    if entry.marks or entry.waits_for or header.status is BriefingStatus.DRAFT:
        return False
    return digest_text(split_parts(set_header_field(text, "status", BriefingStatus.DRAFT)).header) == entry.wrote.header


def unlike(header: Header, proposed: Proposed) -> tuple[str, ...]:
    """Header fields that the seed states differently from the editor's header, each as `key: value` of the seed."""
    found = ((name, value) for name, value in proposed.fields.items() if value is not None and name in STATED)
    return tuple(f"{name}: {value}" for name, value in found if value != getattr(header, name))


def _judge(part: str, now: Parts, new: Parts, wrote: Wrote, changed: bool, refresh: bool, side: Side) -> MergeVerdict:
    current, would_be, was = digest_text(getattr(now, part)), digest_text(getattr(new, part)), getattr(wrote, part)
    if current == would_be:
        return MergeVerdict.KEEP
    if current == was:
        return MergeVerdict.REPLACE if changed or refresh else MergeVerdict.KEEP
    if not changed or would_be == was or side is Side.MINE:
        return MergeVerdict.KEEP
    return MergeVerdict.REPLACE if side is Side.SEED else MergeVerdict.CONFLICT


def _apply(
    text: str,
    header: Header,
    proposed: Proposed,
    decision: MergeDecision,
    today: PartialDate | None,
    published: str,
) -> str:
    """The new text of a content file: replaced parts, the new seed entry, and a correction if readers had an older
    text."""
    front, body = _split(_plain(text))
    if decision.header is MergeVerdict.REPLACE:
        front = _renewed(front, header, proposed)
    if decision.body is MergeVerdict.REPLACE:
        was, body = body, "\n" + proposed.body
        if today and _was_read(header, published) and not says_the_same(was, proposed.body):
            front = set_header_field(front, "corrections", (*header.corrections, Correction(today, NEWER_VERSION)))
    # An edited part is recorded as it would have been written, so that it still counts as edited.
    kept = decision.header is not MergeVerdict.REPLACE
    last, entry = header.seed[-1], proposed.entry
    if kept:
        marks = () if today else (*last.marks, *_fresh(header, proposed))  # includes those of a repeated text
        entry = replace(entry, waits_for=_waits_for(header, proposed), marks=marks or entry.marks)
    found = set_header_field(front, "seed", (*(header.seed if today else header.seed[:-1]), entry)) + body
    return found.replace("\n", "\r\n") if text.partition("\n")[0].endswith("\r") else found


def _was_read(header: Header, published: str) -> bool:
    """True if a change of the text needs a correction: readers have the newest text from a seed, or a text that ingest
    did not write. For an older text from a seed, the correction is already recorded."""
    *earlier, newest = (entry.wrote.body for entry in header.seed)
    return bool(published) and (published == newest or published not in earlier)


def says_the_same(before: str, after: str) -> bool:
    """True if two bodies differ only in format: markup, spaces, quotation marks, dashes and link targets."""
    return _bare_words(before) == _bare_words(after)


def _bare_words(body: str) -> str:
    return _MARKUP.sub("", _TARGET.sub("]", _MARKER.sub("", body)).translate(_FORMS)).casefold()


def _renewed(front: str, header: Header, proposed: Proposed) -> str:
    """The header from the seed; lines of corrections stay as written."""
    corrections = _OWN_BLOCKS["corrections"].search(front)
    lines = emit_header({**proposed.fields, "seed": header.seed})
    place = lines.index("\nseed:") + 1
    return lines[:place] + (corrections[0] if corrections else "") + lines[place:]


def renamed(text: str, header: Header, seed: str) -> str:
    """The file with its newest seed renamed."""
    entries = (*header.seed[:-1], replace(header.seed[-1], file=seed))
    return set_header_field(text, "seed", entries)


def decided(text: str, header: Header, seed: str) -> str:
    """The file with this seed no longer marked as undecided."""
    entries = (replace(entry, undecided=False) if entry.file == seed else entry for entry in header.seed)
    return set_header_field(text, "seed", tuple(entries))


def released(text: str, header: Header) -> str | None:
    """The file without ingest's own `status: draft`, if it has what it waited for; else None."""
    entries = header.seed
    if not entries or not entries[-1].waits_for or not header.date:
        return None
    if entries[-1].waits_for == SURE_DATE and header.date.mark == "?":
        return None
    after = set_header_field(text, "seed", (*entries[:-1], replace(entries[-1], waits_for="")))
    return set_header_field(after, "status", None) if header.status is BriefingStatus.DRAFT else after


def edited(text: str, entries: Sequence[SeedEntry]) -> tuple[str, ...]:
    """The parts of a file that somebody changed since ingest wrote them."""
    now = split_parts(text)
    return tuple(p for p in PARTS if digest_text(getattr(now, p)) != getattr(entries[-1].wrote, p))


def rewritten(before: str, after: str, entries: Sequence[SeedEntry]) -> str:
    """The text of a file that a command changed from `before` to `after`. Parts that nobody had edited before the
    command still count as unedited."""
    untouched = set(PARTS).difference(edited(before, entries)) if entries else ()
    if not untouched:
        return after
    now = split_parts(after)
    wrote = replace(entries[-1].wrote, **{part: digest_text(getattr(now, part)) for part in untouched})
    return set_header_field(after, "seed", (*entries[:-1], replace(entries[-1], wrote=wrote)))

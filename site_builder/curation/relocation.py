"""Renaming or deleting a briefing → file changes that keep every link and address.

Changes the file with its folder, links and headers that name it, its decisions and redirects in one step; used by
commands, `check --fix` and the desk. Pure; the caller writes the changes with `revise`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from site_builder.archive.former_texts import listed_versions
from site_builder.archive.gather import TOMBSTONE
from site_builder.archive_folder.inputs import Inputs
from site_builder.content.front_matter import exact_text, header_of, read_document
from site_builder.content.model import BriefingStatus, Header, ReferenceOverride
from site_builder.content.rewriting import led_elsewhere, left_as_words, names_stem
from site_builder.core.errors import UsageError, did_you_mean
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import briefing_url, slugify, version_url
from site_builder.curation.journal import moment
from site_builder.curation.revisions import moved
from site_builder.ingest.three_way_merge import rewritten
from site_builder.registry.decisions import DECISIONS_FILE, Decision, Verdict, effective
from site_builder.registry.ledger import append_decisions, load_decisions, undo
from site_builder.registry.published import PUBLISHED_FILE, load_published, write_published
from site_builder.registry.record_edits import set_header_field
from site_builder.registry.redirects import REDIRECTS_FILE, with_redirect
from site_builder.registry.yaml_writer import written_fields
from site_builder.runtime.file_transaction import FileChange

_NOT_IN_A_NAME = frozenset('/\\#?%"<>|:*')


@dataclass
class _Archive:
    """Content files with pending changes."""

    inputs: Inputs
    clock: datetime
    by: str
    after: dict[str, str | bytes | None] = field(default_factory=dict)
    """By path; None deletes a file."""

    @property
    def when(self) -> str:
        """Time in the form of decisions."""
        return moment(self.clock)

    def text(self, path: str) -> str:
        """Text of a content or list file; empty if there is none."""
        known = self.after.get(path)
        if isinstance(known, str):
            return known
        file = self._before(path)
        return exact_text(file) if file else ""

    def move_folder(self, old: str, new: str) -> None:
        """Move the files of a briefing's folder; without `new`, delete them."""
        inside = f"{old.removesuffix('.md')}/"
        for file in self.inputs.assets:
            if file.path.startswith(inside):
                self.after[file.path] = None
                if new:
                    self.after[f"{new.removesuffix('.md')}/{file.path.removeprefix(inside)}"] = file.data

    def was_read(self, source: SourceFile) -> bool:
        """True if readers may know the URL: a live site lists it; otherwise the text is or was public."""
        url = briefing_url(source.path)
        if self.inputs.config.publish.live:
            return url in load_published(self.inputs.published)
        header = header_of(source.path, self.text(source.path))
        return replace(header, expires_at=None).public_at(self.clock)

    def others(self, stem: str, *, but: str = "") -> Iterator[str]:
        """Paths of other content files that contain the stem, and so may refer to the briefing."""
        for file in self.inputs.briefings:
            stays = file.path != but and self.after.get(file.path, "") is not None
            if stays and names_stem(file.data.decode("utf-8", "replace"), stem):
                yield file.path

    def rewrite(self, path: str, after: str) -> None:
        """Change the links of a content file; an unedited one still counts as untouched."""
        before = self.text(path)
        if after != before:
            self.after[path] = rewritten(before, after, header_of(path, before).seed)

    def redirect(self, old: str, new: str) -> None:
        """Add a redirect."""
        self.after[REDIRECTS_FILE] = with_redirect(self.text(REDIRECTS_FILE), old, new)

    def list_again(self, old: str, new: str) -> None:
        """List the new URL of a published text; its next edit replaces the text that readers had."""
        listed = load_published(self.inputs.published)
        if old in listed:
            self.after[PUBLISHED_FILE] = write_published({**listed, new: listed[old]})

    def decide_again(self, old: str, new: str) -> None:
        """Repeat decisions about places in a briefing under its new name."""
        decisions = effective(load_decisions(self.inputs.decisions)).decisions
        for decision in (d for d in decisions if d.briefing == old and not d.seed):
            text = undo(self.text(DECISIONS_FILE), decision.id, when=self.when, by=self.by)
            moved = replace(decision, id="", briefing=new, when=self.when, by=self.by)
            self.after[DECISIONS_FILE] = append_decisions(text, moved)

    def forget_seeds(self, header: Header) -> None:
        """Make ingest ignore the seeds of a deleted briefing."""
        for seed in dict.fromkeys(entry.file for entry in header.seed):
            gone = Decision("", self.when, Verdict.DELETE, seed=seed, by=self.by)
            self.after[DECISIONS_FILE] = append_decisions(self.text(DECISIONS_FILE), gone)

    def changes(self) -> tuple[FileChange, ...]:
        """All changes, sorted by path."""
        pairs = ((path, self._before(path)) for path in sorted(self.after))
        return tuple(FileChange(path, before.data if before else None, self.after[path]) for path, before in pairs)

    def _before(self, path: str) -> SourceFile | None:
        inputs = self.inputs
        lists = {REDIRECTS_FILE: inputs.redirects, DECISIONS_FILE: inputs.decisions, PUBLISHED_FILE: inputs.published}
        files = {file.path: file for file in (*inputs.briefings, *inputs.assets, *inputs.versions)}
        return lists[path] if path in lists else files.get(path)


def find_briefing(inputs: Inputs, stem: str) -> SourceFile:
    """Content file of a briefing by stem, path or URL. Raises UsageError if there is none."""
    wanted = stem.strip("/").rpartition("/")[2].removesuffix(".md")
    by_stem = {file.stem: file for file in inputs.briefings}
    by_stem |= {file.stem: file for file in inputs.briefings if file.path == stem}
    if wanted not in by_stem:
        hint = did_you_mean(wanted, by_stem) or "give its file name without .md, as in its address"
        raise UsageError(f'there is no briefing "{stem}"', hint=hint)
    return by_stem[wanted]


def move(inputs: Inputs, old: str, new: str, *, clock: datetime, by: str = "") -> tuple[FileChange, ...]:
    """Changes that move a briefing; `old` is its stem or URL, `new` a stem.

    Raises UsageError for invalid names, SiteErrors for unreadable files.
    """
    archive = _Archive(inputs, clock, by)
    source = find_briefing(inputs, old)
    stem = new.removesuffix(".md")
    _check_name(inputs, source, stem)
    path = f"{source.path.rpartition('/')[0]}/{stem}.md"
    text, read = archive.text(source.path), archive.was_read(source)
    archive.after |= {source.path: None, path: text}
    archive.move_folder(source.path, path)
    _rename_in_texts(archive, source.stem, stem, path=path, was=source.path, read=read)
    return archive.changes()


def mend(inputs: Inputs, old_url: str, path: str, *, clock: datetime, by: str = "") -> tuple[FileChange, ...]:
    """Changes that complete a rename by hand; `path` is the current file, formerly at `old_url`."""
    archive = _Archive(inputs, clock, by)
    old, stem = old_url.strip("/").rpartition("/")[2], path.rpartition("/")[2].removesuffix(".md")
    was = f"{path.rpartition('/')[0]}/{old}.md"
    archive.move_folder(was, path)
    _rename_in_texts(archive, old, stem, path=path, was=was, read=True)
    return archive.changes()


def _rename_in_texts(archive: _Archive, old: str, new: str, *, path: str, was: str, read: bool) -> None:
    """Rename a briefing's stem from `old` to `new` in its own file, in all files that refer to it, in decisions and
    former texts. `path` is the file's path now, `was` its former one; with `read`, the old URL is redirected."""
    text = archive.text(path)
    archive.rewrite(path, _led_on(path, text, old, new, own=was))
    for other in archive.others(old, but=was):
        if other != path:
            archive.rewrite(other, _led_on(other, archive.text(other), old, new))
    archive.decide_again(old, new)
    archive.after |= moved(archive.inputs, briefing_url(was), briefing_url(path))
    archive.list_again(briefing_url(was), briefing_url(path))
    if read:
        archive.redirect(briefing_url(was), briefing_url(path))


def delete(inputs: Inputs, stem: str, *, to: str = "", clock: datetime, by: str = "") -> tuple[FileChange, ...]:
    """Changes that delete a briefing; ingest then ignores its seeds.

    With `to`, its address and links redirect to that briefing. Otherwise a briefing known to readers leaves a
    tombstone, and any other disappears, with links to it becoming plain words.
    """
    archive = _Archive(inputs, clock, by)
    _delete(archive, stem, to)
    return archive.changes()


def delete_unread(inputs: Inputs, stems: Sequence[str], *, clock: datetime, by: str = "") -> tuple[FileChange, ...]:
    """Changes that delete briefings which no reader has seen. Raises UsageError if one was public."""
    archive = _Archive(inputs, clock, by)
    read = [stem for stem in stems if archive.was_read(find_briefing(inputs, stem))]
    if read:
        words = f"{read[0]} and {len(read) - 1} more were public" if len(read) > 1 else f"{read[0]} was public"
        raise UsageError(words, hint="withdraw what was public, with a note, and delete the others")
    for stem in stems:
        _delete(archive, stem, "")
    return archive.changes()


def _delete(archive: _Archive, stem: str, to: str) -> None:
    inputs = archive.inputs
    source = find_briefing(inputs, stem)
    header = header_of(source.path, archive.text(source.path))
    target = find_briefing(inputs, to) if to else None
    if target is not None and target.path == source.path:
        raise UsageError(f"{source.stem} cannot redirect to itself", hint="name another briefing")
    read = archive.was_read(source)
    archive.move_folder(source.path, "")
    archive.forget_seeds(header)
    page = briefing_url(source.path)
    archive.after |= moved(inputs, page, "")
    if target is None and read:
        archive.after[source.path] = _tombstone(source.path, archive.text(source.path), header)
        for other in archive.others(source.stem, but=source.path):
            words = partial(left_as_words, path=other, gone=lambda url: url.startswith(page) and url != page)
            archive.rewrite(other, changed_file(other, archive.text(other), words, ()))
        return
    archive.after[source.path] = None
    for other in archive.others(source.stem, but=source.path):
        archive.rewrite(other, _led_on(other, archive.text(other), source.stem, target.stem if target else ""))
    if target is not None and read:
        for row in listed_versions(inputs.versions).get(page, ()):  # the other briefing may have a text of that day
            archive.redirect(version_url(page, row.version), briefing_url(target.path))
        archive.redirect(page, briefing_url(target.path))


def _check_name(inputs: Inputs, source: SourceFile, stem: str) -> None:
    if not stem or stem.startswith(".") or not _NOT_IN_A_NAME.isdisjoint(stem) or not stem.isprintable() or " " in stem:
        hint = f"write {slugify(stem) or '2024-02-12-title'}"
        raise UsageError(f'"{stem}" cannot be the name of a briefing', hint=hint)
    taken = {file.stem.casefold(): file.path for file in inputs.briefings if file.path != source.path}
    if stem == source.stem:
        raise UsageError(f"{stem} already has that name", hint="choose another one")
    if stem.casefold() in taken:
        raise UsageError(f"{taken[stem.casefold()]} already has that name", hint=f"write {stem}-2")


def _led_on(path: str, text: str, old: str, new: str, *, own: str = "") -> str:
    """A content file in which links and header fields that name `old` name `new` instead. If `new` is empty, links
    become plain words and the fields are removed."""

    def change(body: str) -> str:
        if new:
            return led_elsewhere(body, path, old, new, own=own)
        return left_as_words(body, path, lambda url: url.startswith(briefing_url(f"{old}.md")))

    return changed_file(path, text, change, _fields(header_of(path, text), old, new))


def _fields(header: Header, old: str, new: str) -> Iterator[tuple[str, object]]:
    """Header fields that name a stem, with their new values; a removed reference is `none`."""
    if any(override.target == old for override in header.references):
        meant = ((o.written, (new or "none") if o.target == old else o.target) for o in header.references)
        yield "references", tuple(ReferenceOverride(written, target) for written, target in meant)
    for name in ("translation_of", "superseded_by"):
        if getattr(header, name, "") == old:
            yield name, new or None


def changed_file(path: str, text: str, change: Callable[[str], str], fields: Iterable[tuple[str, object]]) -> str:
    """A content file with its body and these header fields changed; line ends stay."""
    plain = text.replace("\r\n", "\n")
    body = read_document(SourceFile(path, text.encode("utf-8"))).body
    changed = (plain.removesuffix(body) if body else plain) + change(body)
    for name, value in fields:
        changed = set_header_field(changed, name, value)
    return changed.replace("\n", "\r\n") if text.partition("\n")[0].endswith("\r") else changed


def _tombstone(path: str, text: str, header: Header) -> str:
    """Tombstone of a withdrawn briefing: the header fields of TOMBSTONE, without text."""
    gone = ((name, None) for name in written_fields(header) if name not in TOMBSTONE)
    return changed_file(path, text, lambda body: "", (*gone, ("status", BriefingStatus.WITHDRAWN)))

"""Outputs (path → staged file) → a folder that holds exactly these files.

Nothing in the folder changes until every output is staged. Then a journal is written, and from there on the run will be
completed, by this process or, if it is killed, by the next. Each file is moved into place atomically: new files first,
then changed ones, removals last. Files that no run wrote are never changed or removed; the folder itself lists the
others (LIST), so a run without stored state knows them too.

The state (lock, manifest, journal, staged files) is outside the output. It may have come with an archive from
elsewhere: state not sealed by this user is ignored, and in a folder outside the archive that is not the sealed one,
only unchanged files count as ours. Nothing is synced to disk: after a power cut the next run rewrites files that do not
match the manifest. Knows nothing of the contents.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from site_builder.core.digests import digest_text
from site_builder.core.errors import PublishError, SiteError, raise_all
from site_builder.publish import releases
from site_builder.publish.file_ops import PUBLIC, Handles, Modes, make_folder, move_folder, set_mode
from site_builder.publish.look import NO_FILE, FileFacts, Others, apart_from_mode, is_as_left, look
from site_builder.publish.manifest import (
    LIST,
    NOTHING,
    Journal,
    Placed,
    Surroundings,
    changes,
    collisions,
    folders,
    journal_text,
    list_text,
    manifest_text,
    mark_of,
    path_error,
    read_journal,
    read_list,
    read_manifest,
)
from site_builder.publish.preconditions import (
    blocked,
    homeless,
    lock,
    refuse_link,
    refuse_sources,
    refuse_strangers,
    twice,
)
from site_builder.publish.staging import NOT_WRITTEN, Stage, Staged
from site_builder.runtime.seals import opened_text, sealed_text, user_secret
from site_builder.runtime.state import discard, private_folder, read_kept, write_kept

T = TypeVar("T")
PIECE = 1_000_000
"""Number of bytes compared at once."""
LISTED = 1000
"""If more folders than this had to be read, their contents are stored."""
Output = tuple[str, str, Staged | None]
"""Path, key and staged file; None keeps the existing file with this key."""


@dataclass(frozen=True, slots=True)
class PublishReport:
    """Results of one run, as sorted paths."""

    written: tuple[str, ...]
    unchanged: int
    """Number of files left alone."""
    removed: tuple[str, ...]
    foreign: tuple[str, ...]
    """Files that no run wrote; left alone."""
    restored: tuple[str, ...] = ()
    """Written files that somebody had changed or removed since the last run."""


class OutputFolder:
    """An output folder, locked by this process during a `with` block.

    A second block does not scan the folder again if no other run was here; `is_as_left` checks single files.
    """

    def __init__(
        self,
        folder: Path,
        state: Path,
        *,
        archive: Path | None = None,
        is_ours: Callable[[Set[str]], bool] = lambda paths: True,
        sources: Iterable[Path] = (),
        marks: Iterable[str] = (),
        modes: Modes = PUBLIC,
        adopt: bool = False,
        afresh: bool = False,
        secret: bytes | None = None,
        step: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`archive` (default: parent of `state`) and `sources` are never written into. `is_ours` tells, for a folder
        outside the archive, if the files it lists are of this archive.

        `marks` are names of files and folders that no output contains. `adopt` takes over existing files at and beside
        the places of outputs; `afresh` compares every file regardless of stored state; `secret` seals the state
        (default: the user's). `step` is called before each step.
        """
        self.folder = Path(os.path.abspath(folder))
        state = Path(os.path.abspath(state))
        self._archive = Path(os.path.abspath(archive)) if archive else state.parent
        refuse_sources(self.folder, self._archive, state, tuple(sources), tuple(marks))
        refuse_link(self.folder)
        self._is_ours = is_ours
        self.home = _home_of(self.folder, self._archive, state)
        """Folder of this output's state."""
        self._staged = self.home / "staged"
        self._modes = modes
        self._adopt = adopt
        self._afresh = afresh
        self._secret = user_secret() if secret is None else secret
        self.stage = Stage(os.fspath(self._staged), modes)
        """Staging area for files of the outputs."""
        self._journal = self.home / "journal"
        self._step = step
        self._know_nothing()

    def _know_nothing(self) -> None:
        """Reset to the state before the folder was scanned."""
        self._lock = -1
        self._manifest: Mapping[str, Placed] = {}
        self._around = NOTHING
        self._others: Others = {}
        """As in `Look`."""
        self._known: dict[str, str] | None = None
        self._alike: set[str] = set()
        """Files with the right bytes and another mode."""
        self._crooked: set[str] = set()
        """Folders with another mode."""
        self._rebind = False
        self._damaged = ""
        """Path of the manifest, if it is damaged or not sealed by this user."""
        self.is_new = False
        """True if no build has left a list of its files in the folder."""
        self._unlisted = self._has_begun = False
        """True if that list is missing or has another mode."""
        self._left: object = None
        """Stamp that shows if another run was here."""

    def __enter__(self) -> "OutputFolder":
        with _translated():
            for folder in (self.home.parent.parent, self.home.parent, self.home):
                private_folder(folder)
            self._lock = lock(self.home / "lock", self.folder)
            try:
                if self._left is None or self._left != self._stamp():
                    self._manifest, self._around = self._ours()
                    self._recover()
                    self._look()
            except BaseException:
                os.close(self._lock)
                raise
        return self

    def __exit__(self, *raised: object) -> None:
        if not self._journal.exists():
            discard(self._staged)
        self._left, self._listed = self._stamp(), 0
        os.close(self._lock)

    def _stamp(self) -> object:
        """Stamp of stored state and folder; None if incomplete."""
        with suppress(OSError):
            facts = os.lstat(self.home / "manifest")
            stamp = facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, self._identity()
            return None if self._journal.exists() else stamp
        return None

    def resume(self) -> None:
        """After a failure: complete a committed run and scan the folder again."""
        with _translated():
            self._recover()
            self._look()
        self._afresh = False

    def known(self) -> Mapping[str, str]:
        """Path → key of files unchanged since the last run, by size and time. Files that only the list names have an
        empty key."""
        if self._afresh:
            return {}
        if self._known is None:
            others = self._others
            self._known = {
                path: placed.key
                for path, placed in self._manifest.items()
                if path not in others or (not placed.key and others[path])
            }
        return self._known

    def known_by_path(self) -> Mapping[str, str]:
        """Path → key as in `known`, also for files changed since the last run, which get an empty key."""
        found = {path: facts for path, facts in self._others.items() if facts and path in self._manifest}
        changed = {path: Placed("", *facts[:2]) for path, facts in found.items() if facts.size != NO_FILE}
        self._manifest, self._known = {**self._manifest, **changed}, None
        return self.known()

    def is_as_left(self, paths: Iterable[str]) -> bool:
        """True if these files are as the last run left them and nothing blocks new ones."""
        placed = {path: self._manifest.get(path) for path in paths}
        in_the_way = any(blocked(placed.keys(), frozenset(self._others.keys() - self._manifest.keys())))
        return not in_the_way and is_as_left(os.fspath(self.folder), placed, self._modes)

    @property
    def mark(self) -> str:
        """Digest of the files that are unchanged since the last run."""
        return mark_of(self.known())

    @property
    def mark_left(self) -> str:
        """Digest of the files as the last run left them, regardless of later changes."""
        return mark_of({path: placed.key for path, placed in self._manifest.items()})

    def publish(self, outputs: Iterable[Output], *, gone: Set[str] | None = None) -> PublishReport:
        """Make the folder hold exactly these outputs and foreign files, changing only what differs. With `gone`,
        replace only the files at these paths and the outputs, and keep all other known files.

        Files are staged since `begin`, or as the outputs are iterated. Raises SiteErrors if paths collide or a foreign
        file is in the way, PublishError if the disk refuses; the folder is then unchanged.
        """
        rest = {path: self._manifest[path] for path in self.known() if path not in gone} if gone is not None else {}
        return self._publish(outputs, self._change_in_place, rest)

    def begin(self) -> None:
        """Prepare the staging area. Raises PublishError if the disk refuses."""
        with _translated():
            discard(self._staged)
            make_folder(self.stage.folder, self._modes.folder)
        self._has_begun = True

    def publish_swapped(self, outputs: Iterable[Output]) -> PublishReport:
        """Make the folder hold exactly these outputs by one atomic switch: the folder is a link, turned to a complete
        tree built next to it.

        Unchanged files are hard links. The previous tree is removed, since it contains withdrawn texts.
        """
        with _translated():
            releases.check(self.folder)
        return self._publish(outputs, self._change_tree)

    def stay(self) -> None:
        """Leave the folder unchanged. Stores its contents if they had to be read."""
        if self._listed > LISTED:
            with _translated():
                self._keep_manifest(self._manifest)
        self._fell()

    def _fell(self) -> None:
        """Remove the trees of earlier runs, which contain withdrawn texts."""
        with _translated():
            releases.fell(self.folder)

    def _publish(
        self,
        outputs: Iterable[Output],
        change: Callable[[Journal, frozenset[str]], None],
        rest: Mapping[str, Placed] = {},
    ) -> PublishReport:
        if not self._has_begun:
            self.begin()
        self._has_begun = False
        made, staged = self._stage(outputs)
        new = {**rest, **made}
        self._take_over(new)
        foreign = frozenset(self._others.keys() - self._manifest.keys() - (new.keys() - staged))
        if new.keys() != self._manifest.keys():
            raise_all(collisions(new))
        raise_all(homeless(new))
        raise_all(blocked(staged, foreign, self._damaged))
        plan = changes(self._manifest.keys(), new.keys(), staged)
        journal = Journal(plan.cleared, plan.placed, plan.removed, new)
        restored = tuple(sorted(path for path in plan.placed if self._changed_by_others(path)))
        with _translated():
            change(journal, foreign)
        self._manifest, self._afresh, self._known = new, False, None
        if self._crooked:
            self._straighten()
        self._others = dict.fromkeys(foreign, FileFacts(NO_FILE, 0, 0))
        removed, unchanged = tuple(sorted((*plan.cleared, *plan.removed))), len(new) - len(staged)
        return PublishReport(tuple(sorted(plan.placed)), unchanged, removed, tuple(sorted(foreign)), restored)

    def _changed_by_others(self, path: str) -> bool:
        placed = self._manifest.get(path)
        return placed is not None and placed.key != "" and (self._facts(path) or (NO_FILE, 0))[:2] != placed.facts

    def _facts(self, path: str) -> FileFacts | None:
        """Facts of the existing file."""
        if path in self._others or path not in self._manifest:
            return self._others.get(path)
        return FileFacts(*self._manifest[path].facts, self._modes.file)

    def _take_over(self, new: Mapping[str, Placed]) -> None:
        """Count as ours the files that differ only in mode and, with `adopt`, everything at the places of outputs and
        in their folders.

        Other files at the top, such as a host's marker, stay. Raises PublishError if too little of the folder resembles
        this site.
        """
        tops = {path.partition("/")[0] for path in new} if self._adopt else ()
        strangers = {path for path in self._others.keys() - self._manifest.keys() if path.partition("/")[0] in tops}
        found = {path: self._facts(path) for path in strangers | self._alike}
        taken = {path: Placed("", *facts[:2]) for path, facts in found.items() if facts and facts.size != NO_FILE}
        if strangers:
            refuse_strangers(self.folder, {path for path in new if self._facts(path)}, new.keys())
        if taken:
            self._manifest, self._known = {**self._manifest, **taken}, None
            with _translated():
                self._keep_manifest(self._manifest)

    def _stage(self, outputs: Iterable[Output]) -> tuple[dict[str, Placed], Set[str]]:
        """The outputs as their files will be, and the paths of newly staged files."""
        self._alike.clear()
        known = self.known()
        new: dict[str, Placed] = {}
        staged: set[str] = set()
        errors: list[SiteError] = []
        with _translated():
            for path, key, file in outputs:
                if path in new:
                    errors.append(twice(path))
                elif known.get(path) == key:
                    new[path] = self._manifest[path]
                elif file is None:
                    raise ValueError(f"no bytes for {path}, which is not known under this key")
                elif file.mtime_ns == NOT_WRITTEN and (error := path_error(path)) is not None:
                    errors.append(error)
                elif equal := self._equal(path, key, file):
                    new[path] = equal
                else:
                    self._step(f"stage {path}")
                    staged.add(path)
                    new[path] = Placed(key, file.size, file.mtime_ns)
        raise_all(errors)
        return new, staged

    def _equal(self, path: str, key: str, file: Staged) -> Placed | None:
        """The existing file if its bytes equal the staged ones, which are then discarded."""
        size, mtime_ns, mode = self._facts(path) or (NO_FILE, 0, 0)
        if size != file.size or file.mtime_ns == NOT_WRITTEN or not self._holds(path):
            return None
        if mode != self._modes.file:
            self._alike.add(path)
            return None
        self.stage.discard(path)
        return Placed(key, size, mtime_ns)

    def _holds(self, path: str) -> bool:
        """True if the folder has the bytes of the staged file."""
        with (
            suppress(FileNotFoundError, NotADirectoryError),
            Handles(os.fspath(self.folder), self._modes) as below,
            below.open(path) as there,
            self.stage.open(path) as staged,
        ):
            pairs = zip_longest(*(iter(partial(file.read, PIECE), b"") for file in (there, staged)))
            return all(one == other for one, other in pairs)
        return False

    def _change_in_place(self, journal: Journal, foreign: frozenset[str]) -> None:
        self._note_around(foreign, (*journal.placed, *journal.cleared, *journal.removed))
        if journal.cleared or journal.placed or journal.removed:
            self._commit(journal)
            self._carry_out(journal)
        else:
            if journal.manifest != self._manifest or self._rebind:
                self._keep_manifest(journal.manifest)
            if self._unlisted and journal.manifest:
                with Handles(os.fspath(self.folder), self._modes) as below:
                    self._list(below, journal.manifest)
        self._fell()

    def _note_around(self, foreign: frozenset[str], changed: Iterable[str]) -> None:
        """Update the surroundings; folders of changed files must be read again."""
        touched = {folder for path in changed for folder in folders(path)} | {""}
        stamps = {**self._around.stamps, **dict.fromkeys(touched, 0)}
        self._around = Surroundings(0, stamps, tuple(sorted(foreign)))

    def _change_tree(self, journal: Journal, foreign: frozenset[str]) -> None:
        number = releases.next_number(self.folder)
        staged = {path: self.stage.place(path) for path in journal.placed}
        self._step("grow")
        linked = (*(journal.manifest.keys() - staged.keys()), *foreign)
        self._around = Surroundings(0, {}, tuple(sorted(foreign)))
        releases.grow(self.folder, number, sources=staged, linked=linked, modes=self._modes)
        with Handles(os.fspath(releases.tree_of(self.folder, number)), self._modes) as below:
            self._list(below, journal.manifest)
        turn = Journal(manifest=journal.manifest, tree=number)
        self._commit(turn)
        self._carry_out(turn)

    def _ours(self) -> tuple[Mapping[str, Placed], Surroundings]:
        """Manifest and surroundings of the last run, if this user sealed them for this folder; empty otherwise."""
        found, path = self._opened("manifest", read_manifest), self.home / "manifest"
        self._damaged = os.path.relpath(path, self._archive) if found is None and os.path.lexists(path) else ""
        manifest, around = found or ({}, NOTHING)
        if around.folder and around.folder == self._identity():
            return manifest, around
        self._rebind = True
        if self._is_inside():
            return manifest, NOTHING  # the archive was copied or restored together with its output
        # Another folder outside the archive: files changed since are not known to be ours.
        others = self._others_than(manifest)
        return {path: placed for path, placed in manifest.items() if path not in others}, NOTHING

    def _others_than(self, manifest: Mapping[str, Placed]) -> Others:
        """Files that differ from these, ignoring modes."""
        return apart_from_mode(look(os.fspath(self.folder), manifest).others, manifest) if manifest else {}

    def _identity(self) -> int:
        """Inode of the folder, which survives a move; 0 if there is none."""
        with suppress(FileNotFoundError):
            return os.stat(self.folder).st_ino
        return 0

    def _opened(self, name: str, read: Callable[[str], T]) -> T | None:
        """Content of a state file, if this user sealed it for this output."""
        with suppress(FileNotFoundError, ValueError):
            written = read_kept(self.home / name).decode("utf-8")
            return read(opened_text(self._secret, _scope(self.home, name), written))
        return None

    def _keep(self, name: str, text: str) -> None:
        write_kept(self.home / name, sealed_text(self._secret, _scope(self.home, name), text).encode("utf-8"))

    def _recover(self) -> None:
        """Complete a killed run as far as it concerns our files. Raises SiteErrors if foreign files are in the way,
        unless they are to be adopted."""
        journal = self._opened("journal", read_journal)
        sound = self._sound(journal) if journal else None
        in_the_way = tuple(blocked(frozenset(sound.placed), self._foreign_to(sound))) if sound else ()
        if sound and not (in_the_way and self._adopt):
            raise_all(in_the_way)
            self._carry_out(sound)
            self._manifest = sound.manifest
        discard(self._journal)

    def _sound(self, journal: Journal) -> Journal | None:
        """The journal without removals of files that are not ours; None if its staged files are not intact."""
        if journal.tree:
            releases.check(self.folder)
            return journal if releases.exists(self.folder, journal.tree) else None
        for path in journal.placed:
            with suppress(FileNotFoundError, NotADirectoryError):  # it was placed before
                facts = os.lstat(self.stage.place(path))
                whole = stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1
                placed = journal.manifest.get(path)
                if not whole or placed is None or (facts.st_size, facts.st_mtime_ns) != placed.facts:
                    return None
        ours = self._manifest.keys()
        cleared, removed = (tuple(p for p in paths if p in ours) for paths in (journal.cleared, journal.removed))
        return replace(journal, cleared=cleared, removed=removed)

    def _look(self) -> None:
        """Scan the folder. Sets the mode of our folders."""
        found = look(os.fspath(self.folder), self._manifest, self._around, self._modes)
        found.others.pop(LIST, None)
        self.is_new = not os.path.lexists(self.folder / LIST)
        self._unlisted = self.is_new or stat.S_IMODE(os.lstat(self.folder / LIST).st_mode) != self._modes.file
        self._others, self._crooked, self._known = found.others, found.crooked, None
        self._take_listed()
        self._listed = sum(stamp not in (0, self._around.stamps.get(f)) for f, stamp in found.stamps.items())
        self._around = Surroundings(0, found.stamps, tuple(sorted(found.others.keys() - self._manifest.keys())))
        if self._manifest and self.folder.exists() and not self._straighten():
            # The disk has no modes, or the folder belongs to another user: modes stay as they are.
            others, mode = apart_from_mode(found.others, self._manifest), self._modes.file
            self._others = {path: facts and facts._replace(mode=mode) for path, facts in others.items()}

    def _take_listed(self) -> None:
        """Count as ours unknown files that the folder's list names: another machine or user built it, or the state was
        lost."""
        unknown = {path: facts for path, facts in self._others.items() if facts and path not in self._manifest}
        listed = self._listed_files() if unknown else frozenset()
        found = {path: Placed("", *facts[:2]) for path, facts in unknown.items() if path in listed}
        if any(placed.size != NO_FILE for placed in found.values()) and (self._is_inside() or self._is_ours(listed)):
            found = {path: placed for path, placed in found.items() if placed.size != NO_FILE}
            self._manifest, self._known, self._damaged = {**self._manifest, **found}, None, ""
            self._keep_manifest(self._manifest)

    def _listed_files(self) -> frozenset[str]:
        with (
            suppress(OSError, ValueError),
            Handles(os.fspath(self.folder), self._modes) as below,
            below.open(LIST) as file,
        ):
            return read_list(file.read().decode())
        return frozenset()

    def _list(self, below: Handles, paths: Iterable[str]) -> None:
        """Write the list of our files into the folder."""
        self._step("list")
        below.write(LIST, list_text(paths).encode())

    def _is_inside(self) -> bool:
        """True if the folder lies in the archive."""
        return os.path.realpath(self.folder).startswith(os.path.join(os.path.realpath(self._archive), ""))

    def _straighten(self) -> bool:
        """Set the mode of our folders. Returns False if that is impossible."""
        if not set_mode(os.fspath(self.folder), self._modes.folder):
            return False
        if self._crooked:
            ours = {folder for path in self._manifest for folder in folders(path)}
            with Handles(os.fspath(self.folder), self._modes) as below:
                for path in sorted(self._crooked & ours):
                    below.set_mode(path)
            self._crooked -= ours
        return True

    def _foreign_to(self, journal: Journal) -> frozenset[str]:
        """Files that neither the journal's run nor earlier ones wrote."""
        others = self._others_than(journal.manifest) if journal.placed else {}
        return frozenset({path for path, facts in others.items() if facts} - self._manifest.keys())

    def _commit(self, journal: Journal) -> None:
        self._step("journal")
        self._keep("journal", journal_text(journal))

    def _carry_out(self, journal: Journal) -> None:
        """Carry out a journal. Every step may be repeated, since a killed run may already have done it."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        if journal.tree:
            self._step("turn")
            releases.turn(self.folder, journal.tree)
        else:
            self._change_files(journal)
        self._keep_manifest(journal.manifest)
        if journal.tree:
            self._step("fell")
            releases.fell(self.folder)
        self._step("done")
        self._journal.unlink()

    def _change_files(self, journal: Journal) -> None:
        root = os.fspath(self.folder)
        if journal.placed and not os.path.exists(root):
            with Handles(self.stage.folder, self._modes) as staged:
                self._list(staged, journal.manifest)
            self._step("place all")
            if move_folder(self.stage.folder, root, self._modes.folder):
                return
        make_folder(root, self._modes.folder)
        set_mode(root, self._modes.folder)
        # Once the first file is placed, everything is cleared, and a new file may occupy an old path.
        cleared = journal.cleared if journal.placed and os.path.lexists(self.stage.place(journal.placed[0])) else ()
        renamed = self._unlisted or journal.manifest.keys() != self._manifest.keys()
        with Handles(root, self._modes) as below:
            if renamed:  # every file is listed from before it is placed until after it is removed
                self._list(below, {*journal.manifest, *journal.cleared, *journal.removed})
            for word, paths in (("clear", cleared), ("place", journal.placed), ("remove", journal.removed)):
                for path in paths:
                    self._step(f"{word} {path}")
                    if word == "place":
                        below.place(self.stage.place(path), path)
                    else:
                        below.remove(path)
            if renamed and (journal.cleared or journal.removed):
                self._list(below, journal.manifest)

    def _keep_manifest(self, manifest: Mapping[str, Placed]) -> None:
        self._step("manifest")
        self._keep("manifest", manifest_text(manifest, self._around._replace(folder=self._identity())))


def _home_of(folder: Path, archive: Path, state: Path) -> Path:
    """State folder of an output. Outputs inside the archive are identified by relative path, so that an archive can
    move."""
    inside = folder.is_relative_to(archive)
    return state / "outputs" / digest_text((folder.relative_to(archive) if inside else folder).as_posix())


def _scope(home: Path, name: str) -> str:
    """Scope of a seal: one state file of one output."""
    return f"{name} of {home.name}"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "free some space" if error.errno == errno.ENOSPC else "check the permissions and what is there"
        message = f"cannot write {error.filename2 or error.filename or 'the output'}: {error.strerror}"
        raise PublishError(message, hint=f"{hint}, then build again: nothing is lost") from error

"""Outputs, path → staged file, → a folder that holds exactly them.

Nothing in the folder is touched until every output is ready and staged. Then a journal is written; from there on the
run will be carried out, by this process or, should it be killed, by the next one. Each file is moved into its place
whole; new files come first, then changed ones, removals last. Files that no run wrote are never changed or removed.

The state (lock, manifest, journal, staged files) lies in a folder of its own and never in the output. Nothing is
synced to the disk: after a power cut the next run finds what does not match the manifest and writes it anew.
Does not know what the outputs are.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from site_builder import trees
from site_builder.digests import digest_text
from site_builder.errors import PublishError, SiteError, raise_all
from site_builder.guards import blocked, homeless, lock, refuse_dead_link, refuse_sources, twice
from site_builder.manifest import (
    Journal,
    Placed,
    changes,
    collisions,
    journal_text,
    manifest_text,
    path_error,
    read_journal,
    read_manifest,
)
from site_builder.moves import NO_FILE, make_folder, move_file, move_folder, remove_file, scan_files, write_text
from site_builder.staging import NOWHERE, Stage, Staged

Output = tuple[str, str, Staged | None]
"""Path, key and the staged file; None instead of it keeps a file that is known under this key."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one run did, as sorted paths."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    foreign: tuple[str, ...]
    """Files in the folder that no run wrote; they were left alone."""


class OutputFolder:
    """One output folder, locked for this process while the `with` block lasts."""

    def __init__(
        self,
        folder: Path,
        state: Path,
        *,
        sources: Iterable[Path] = (),
        marks: Iterable[str] = (),
        step: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`state` lies in the archive; its parent and `sources` are never written into.

        `marks` are names of files and folders that show that a folder is no output. `step` is told each step before
        it is done.
        """
        self.folder = Path(os.path.abspath(folder))
        state = Path(os.path.abspath(state))
        archive = state.parent
        refuse_sources(self.folder, state, tuple(sources), tuple(marks))
        inside = self.folder.is_relative_to(archive)
        name = self.folder.relative_to(archive).as_posix() if inside else self.folder.as_posix()
        self._home = state / "outputs" / digest_text(name)
        self._staged = self._home / "staged"
        self.stage = Stage(os.fspath(self._staged))
        """Where the files of the outputs are put, while they are asked for."""
        self._journal = self._home / "journal"
        self._step = step
        self._lock = -1
        self._manifest: dict[str, Placed] = {}
        self._found: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> "OutputFolder":
        with _translated():
            self._home.mkdir(parents=True, exist_ok=True)
            self._lock = lock(self._home / "lock", self.folder)
            try:
                self._recover()
                self._found = scan_files(self.folder)
            except BaseException:
                os.close(self._lock)
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._journal.exists():
            shutil.rmtree(self._staged, ignore_errors=True)
        os.close(self._lock)

    def known(self) -> Mapping[str, str]:
        """Path → key of the files that are still as the last run left them, by size and time of change."""
        found = self._found
        return {path: p.key for path, p in self._manifest.items() if found.get(path) == p.facts}

    def publish(self, outputs: Iterable[Output]) -> Report:
        """Make the folder hold exactly these outputs, besides foreign files, changing only what differs.

        The files of the outputs are put into `stage` as they are asked for. SiteErrors if paths collide or a foreign
        file is in the way, PublishError if the disk refuses; the folder is then untouched.
        """
        return self._publish(outputs, self._change_in_place)

    def publish_swapped(self, outputs: Iterable[Output]) -> Report:
        """The same, seen by readers in one moment: the folder is a link, turned to a complete tree built beside it.

        Unchanged files are hard links. The tree before is kept for whoever is still reading it.
        """
        with _translated():
            trees.check(self.folder)
        return self._publish(outputs, self._change_tree)

    def _publish(self, outputs: Iterable[Output], change: Callable[[Journal, frozenset[str]], None]) -> Report:
        new, staged = self._stage(outputs)
        foreign = frozenset(self._found.keys() - self._manifest.keys() - (new.keys() - staged))
        if new.keys() != self._manifest.keys():
            raise_all(collisions(new))
        raise_all(homeless(new))
        raise_all(blocked(staged, foreign))
        plan = changes(self._keys_before(new, staged), {path: p.key for path, p in new.items()})
        journal = Journal(plan.cleared, plan.placed, plan.removed, new)
        with _translated():
            change(journal, foreign)
        self._manifest = new
        self._found = {p: (e.size, e.mtime_ns) for p, e in new.items()} | dict.fromkeys(foreign, (NO_FILE, 0))
        removed = tuple(sorted((*plan.cleared, *plan.removed)))
        return Report(tuple(sorted(plan.placed)), plan.kept, removed, tuple(sorted(foreign)))

    def _stage(self, outputs: Iterable[Output]) -> tuple[dict[str, Placed], Set[str]]:
        """What the folder shall hold, and the paths of those that are staged."""
        with _translated():
            shutil.rmtree(self._staged, ignore_errors=True)
            self._staged.mkdir()
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
                elif file.mtime_ns == NOWHERE and (error := path_error(path)) is not None:
                    errors.append(error)
                else:
                    new[path] = self._equal(path, key, file) or self._take(path, key, file, staged)
        raise_all(errors)
        return new, staged

    def _equal(self, path: str, key: str, file: Staged) -> Placed | None:
        """The file that stands in the folder, if it holds the bytes of the staged one, which is then let go."""
        size, mtime_ns = self._found.get(path, (NO_FILE, 0))
        if size != file.size or file.mtime_ns == NOWHERE or not self.stage.equals(path, f"{self.folder}/{path}"):
            return None
        self.stage.discard(path)
        return Placed(key, size, mtime_ns)

    def _take(self, path: str, key: str, file: Staged, staged: set[str]) -> Placed:
        self._step(f"stage {path}")
        staged.add(path)
        return Placed(key, file.size, file.mtime_ns)

    def _keys_before(self, new: Mapping[str, Placed], staged: Set[str]) -> dict[str, str]:
        """Path → key of what stands there, where equal bytes count as the new key and changed ones as none."""
        before = {path: "" if path in new else p.key for path, p in self._manifest.items()}
        return before | {path: p.key for path, p in new.items() if path not in staged}

    def _change_in_place(self, journal: Journal, foreign: frozenset[str]) -> None:
        refuse_dead_link(self.folder)
        if journal.cleared or journal.placed or journal.removed:
            self._commit(journal)
            self._carry_out(journal)
        elif journal.manifest != self._manifest:
            self._keep_manifest(journal.manifest)

    def _change_tree(self, journal: Journal, foreign: frozenset[str]) -> None:
        number = trees.next_number(self.folder)
        staged = {path: self.stage.place(path) for path in journal.placed}
        self._step("grow")
        trees.grow(self.folder, number, sources=staged, linked=(*(journal.manifest.keys() - staged.keys()), *foreign))
        turn = Journal(manifest=journal.manifest, tree=number)
        self._commit(turn)
        self._carry_out(turn)

    def _recover(self) -> None:
        """Carry out what a killed run had decided; then know what stands in the folder. SiteErrors if somebody has put
        files in the way since."""
        with suppress(FileNotFoundError, ValueError):
            self._manifest = read_manifest((self._home / "manifest").read_text("utf-8"))
        journal = None
        with suppress(FileNotFoundError, ValueError):
            journal = read_journal(self._journal.read_text("utf-8"))
        if journal is not None:
            raise_all(blocked(frozenset(journal.placed), self._foreign_to(journal)))
            self._carry_out(journal)
            self._manifest = dict(journal.manifest)

    def _foreign_to(self, journal: Journal) -> frozenset[str]:
        """What neither the run of the journal nor those before it put into the folder."""
        found = scan_files(self.folder) if journal.placed else {}
        ours = {path for path, placed in journal.manifest.items() if found.get(path) == placed.facts}
        return frozenset(found.keys() - self._manifest.keys() - ours)

    def _commit(self, journal: Journal) -> None:
        self._step("journal")
        write_text(self._journal, journal_text(journal))

    def _carry_out(self, journal: Journal) -> None:
        """Every step may have been done before: by the run that was killed."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        if journal.tree:
            self._step("turn")
            trees.turn(self.folder, journal.tree)
        else:
            self._change_files(journal)
        self._keep_manifest(journal.manifest)
        self._step("done")
        self._journal.unlink()
        if journal.tree:
            self._step("fell")
            trees.fell(self.folder)

    def _change_files(self, journal: Journal) -> None:
        root = os.fspath(self.folder)
        if journal.placed and not os.path.exists(root):
            self._step("place all")
            if move_folder(self.stage.folder, root):
                return
        os.makedirs(root, exist_ok=True)
        # Once the first file is placed, all was cleared, and a new file may stand where an old one was.
        if journal.placed and os.path.exists(self.stage.place(journal.placed[0])):
            for path in journal.cleared:
                self._step(f"clear {path}")
                remove_file(root, path)
        made = {""}
        for path in journal.placed:
            self._step(f"place {path}")
            if (folder := path.rpartition("/")[0]) not in made:
                made.add(folder)
                make_folder(f"{root}/{folder}")
            move_file(self.stage.place(path), f"{root}/{path}")
        for path in journal.removed:
            self._step(f"remove {path}")
            remove_file(root, path)

    def _keep_manifest(self, manifest: Mapping[str, Placed]) -> None:
        self._step("manifest")
        write_text(self._home / "manifest", manifest_text(manifest))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "free some space" if error.errno == errno.ENOSPC else "check the permissions and what stands there"
        place = error.filename2 or error.filename or "the output"
        message = f"cannot write {place}: {error.strerror}"
        raise PublishError(message, hint=f"{hint}, then build again: nothing is lost") from error

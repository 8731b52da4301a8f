"""The files of the seeds folder → its documents, and the facts and images that the other files contribute."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from site_builder.archive_folder.inputs import SEEDS_FOLDER
from site_builder.core.errors import UsageError
from site_builder.i18n.locale import locale_of
from site_builder.runtime.files import Listed, fetch, read_text_file
from site_builder.seeds.detect.draft import draft_from
from site_builder.seeds.detect.visibility import decided, strictest
from site_builder.seeds.formats.neighbours import NeighbourFiles, bring_along, neighbours_of
from site_builder.seeds.migration.file_names import folders_of, is_note, title_of_note, title_of_post
from site_builder.seeds.migration.folder_facts import NO_FACTS, FolderFacts, is_machinery, learn_folders
from site_builder.seeds.migration.header_keys import is_picture
from site_builder.seeds.model import Draft, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.site_config import IngestConfig

IGNORE_FILE = f"{SEEDS_FOLDER}/.ignore"
_OF_VAULTS = (".obsidian", "logseq")
"""Marker folders of note vaults."""
_UNTITLED = {"en": "Untitled", "de": "Ohne Titel", "es": "Sin título", "fr": "Sans titre"}
_NO_TEXT = Visibility((Mark(MarkKind.UNPUBLISHED, MarkPlace.NO_TEXT),))
MAX_PATTERN = 200
"""Maximum characters of an ignore pattern."""
MAX_STARS = 5
SHOW_PICTURES = (".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml", ".xml", ".wxr")
"""Extensions of seeds that show images from other files; without any such seed, an image may be a scan."""


@dataclass(frozen=True)
class SeedFolder:
    """Surroundings of the documents."""

    root: Path
    files: Mapping[str, Listed] = field(default_factory=dict)
    """Images, by path."""
    facts: FolderFacts = NO_FACTS
    neighbours: NeighbourFiles = NeighbourFiles()
    vaults: frozenset[str] = frozenset()
    """Vault folders, in which a note is titled by its file name."""

    def settings_for(self, path: str, config: IngestConfig) -> IngestConfig:
        """The ingest settings for a seed; a text of a site generator keeps what looks like furniture."""
        return replace(config, keep_furniture=True) if self.facts.has_templates(path) else config

    def named(self, draft: Draft, config: IngestConfig) -> Draft:
        """The draft titled by its file name, if its tool does so."""
        extract = title_of_note(draft, self.vaults) if self.vaults else None
        return draft_from(extract, path=draft.path, digest=draft.digest, config=config) if extract else draft

    def completed(self, draft: Draft, taught: Set[str], config: IngestConfig) -> Draft:
        """The draft with title, images and visibility completed from its folders. A text without content is withheld.
        `taught` lists header keys that concern publication. An undated text is published if site.toml publishes
        texts with unsure dates, unless the old site did not publish it without a date."""
        stated = decided((draft.visibility, self.facts.visibility_of(draft.path)), taught)
        titled = replace(draft, title=draft.title or title_of_post(draft.path) or untitled(draft), visibility=stated)
        is_undated = draft.date is None and not (draft.extract and draft.extract.date)
        if is_undated and (is_note(draft, self.vaults) or self.facts.may_lack_date(draft)):
            titled = replace(titled, unsure_date=config.unsure_dates)
        whole = bring_along(self.facts.applied(titled), self.neighbours, self._read)
        return whole if whole.body.strip() else replace(whole, visibility=strictest((stated, _NO_TEXT)))

    def _read(self, path: str) -> bytes:
        return fetch(self.root, self.files[path]).data


def look_around(
    root: Path, files: Sequence[Listed], config: IngestConfig
) -> tuple[tuple[Listed, ...], SeedFolder, int]:
    """The documents among the files, their surroundings, and the number of files skipped."""
    patterns = ignored(config.ignore, read_text_file(root, IGNORE_FILE))
    left = [file for file in files if not is_ignored(file.path, patterns)]
    by_path = {file.path: file for file in left}
    facts = learn_folders(by_path, lambda path: fetch(root, by_path[path]).data, permalink=config.permalink)
    shown = any(path.lower().endswith(SHOW_PICTURES) for path in by_path)
    pictures = {path: file for path, file in by_path.items() if shown and is_picture(path)}
    silent = {
        path for path in by_path if path in facts.settings or is_machinery(path) or facts.is_outside(path)
    } | pictures.keys()
    documents = tuple(file for file in left if file.path not in silent)
    around = SeedFolder(root, pictures, facts, neighbours_of(by_path), _vaults(root, by_path))
    return documents, around, len(silent - pictures.keys()) + len(files) - len(left)


def untitled(draft: Draft) -> str:
    """The title of an untitled text: `Untitled, 10 February 2021`."""
    locale = locale_of(draft.language or "en")
    words = _UNTITLED.get(locale.language.partition("-")[0], _UNTITLED["en"])
    return f"{words}, {locale.long_date(draft.date)}" if draft.date else words


def _vaults(root: Path, paths: Iterable[str]) -> frozenset[str]:
    folders = {folder for path in paths for folder in folders_of(path)}
    return frozenset(folder for folder in folders if any((root / folder / name).is_dir() for name in _OF_VAULTS))


def ignored(configured: Sequence[str], written: str) -> tuple[str, ...]:
    """The patterns of `[ingest] ignore` and of `seeds/.ignore`, which has one a line and `#` comments."""
    lines = (line.strip() for line in written.splitlines())
    found = (*configured, *(line for line in lines if line and not line.startswith("#")))
    for pattern in found:
        if len(pattern) > MAX_PATTERN or pattern.count("*") > MAX_STARS:
            fact = f"a pattern under ignore is too long: {pattern[:60]}…"
            raise UsageError(fact, hint="give the folder instead")
    return found


def is_ignored(path: str, patterns: Sequence[str]) -> bool:
    """True if a pattern matches the file name, its path in seeds/ or one of its folders, ignoring case."""
    if not patterns:
        return False
    below = path.removeprefix(f"{SEEDS_FOLDER}/").casefold()
    parts = below.split("/")
    ways = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    for pattern in patterns:
        wanted = pattern.casefold().strip("/")
        alone = "/" not in wanted and not pattern.startswith("/")
        if any(fnmatchcase(way, wanted) for way in (*ways, *(parts if alone else ()))):
            return True
    return False

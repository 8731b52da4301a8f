"""Files that an output was last made of ↔ one sealed file in the state folder.

Holds the published texts in their published form. Of assets it holds only digests, since the output has the bytes.
Bound to the digest of its output: a run killed before `keep` leaves no valid snapshot. Knows nothing of pages.
"""

import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from site_builder.archive_folder.inputs import (
    BRIEFINGS_FOLDER,
    CONTENT_FOLDER,
    Inputs,
    inputs_of,
    is_briefing,
    settings_of,
)
from site_builder.content.front_matter import has_text, text_digest, text_part
from site_builder.core.source_file import SourceFile
from site_builder.runtime.cache import Cache
from site_builder.runtime.seals import user_secret
from site_builder.settings.site_config import FILE

NAME = "last.sqlite"
FORMAT = "last 2"
TEMPLATES = "templates/"
INDEX = "index"
RECORDS = ("actors", "tags", "authors", "redirects", "decisions", "published")
"""Record files of `Inputs` that the site is made of apart from its texts."""


@dataclass(frozen=True)
class Last:
    """Inputs that an output was last made of."""

    portable: bool
    files: Mapping[str, SourceFile]
    """By path: site.toml, own templates, records and texts."""
    assets: Mapping[str, str]
    """Digest of each asset, by path."""

    @property
    def texts(self) -> Mapping[str, SourceFile]:
        """Files of the published briefings, by path."""
        return {path: file for path, file in self.files.items() if path.startswith(f"{BRIEFINGS_FOLDER}/")}

    def without(self, texts: Collection[str]) -> "Last":
        """The inputs without the briefings that have these texts, by digest."""
        near = {text_part(text) for text in texts}
        some = [(path, file) for path, file in self.texts.items() if near and text_digest(file) in near]
        gone = {path for path, file in some if any(has_text(file, text) for text in texts)}
        return replace(self, files={path: file for path, file in self.files.items() if path not in gone})

    @property
    def templates(self) -> tuple[SourceFile, ...]:
        """The archive's own templates."""
        return tuple(file for path, file in self.files.items() if path.startswith(TEMPLATES))

    def inputs(self, read: Callable[[str, str], SourceFile | None]) -> Inputs:
        """The inputs of that build. `read` returns the file of an asset by path and digest, None if it is lost."""
        found = (read(path, digest) for path, digest in self.assets.items())
        assets = {file.path: file for file in found if file is not None}
        config = settings_of(self.files[FILE].data.decode("utf-8-sig"), assets.get)
        inside = [file for path, file in self.files.items() if path.startswith(f"{CONTENT_FOLDER}/")]
        inputs = inputs_of(config, (*inside, *assets.values()), own=self.templates)
        return replace(inputs, settings=self.files[FILE])


class Snapshot:
    """The snapshot file, open during a build. Entries are discarded unless `keep` confirms them."""

    def __init__(self, home: Path) -> None:
        self._cache = Cache(home / NAME, version=FORMAT, secret=user_secret(), ages=False)
        self._shelf = self._cache.shelf("files")
        self._pending: tuple[bool, dict[str, str], dict[str, str]] = (False, {}, {})

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *raised: object) -> None:
        self._cache.discard()
        self._cache.close()

    def read(self, outputs: str) -> Last | None:
        """Inputs of the output with this digest; None if the snapshot is of another output or incomplete."""
        of, portable, digests, assets = self._index
        if of != outputs:
            return None
        blobs = self._shelf.load(list(digests))
        files = {path: SourceFile(path, blob) for path, blob in blobs.items()}
        whole = {path: file for path, file in files.items() if file.digest == digests[path]}
        return Last(portable, dict(sorted(whole.items())), assets) if FILE in whole else None

    def put(self, inputs: Inputs, texts: Iterable[SourceFile], *, portable: bool) -> None:
        """Write the inputs of a build. Other entries are dropped when it is kept."""
        records = (getattr(inputs, name) for name in RECORDS)
        digests: dict[str, str] = {}
        for file in (*texts, *inputs.own, *inputs.versions, *filter(None, (inputs.settings, *records))):
            self.put_text(file)
            digests[file.path] = file.digest
        self._shelf.drop([path for path in self._index[2] if path not in digests])
        self._pending = portable, digests, {file.path: file.digest for file in inputs.assets}

    def put_text(self, file: SourceFile) -> None:
        """Write a text that will probably be published, before all are known."""
        there = self._index[2]
        if there.get(file.path) != file.digest:
            self._shelf.save(file.path, file.data)
            there[file.path] = file.digest

    def texts(self, stem: str, former: str) -> Iterator[SourceFile]:
        """The text of a briefing in the last confirmed snapshot, and the file of a former text."""
        own = (path for path in self._index[2] if path.endswith(f"/{stem}.md") and is_briefing(path))
        blobs = self._shelf.load([*own, former])
        return (SourceFile(path, blob) for path, blob in blobs.items())

    def forget(self) -> None:
        """Discard entries that were not kept."""
        vars(self).pop("_index", None)
        self._cache.discard()

    def keep(self, outputs: str) -> None:
        """Bind the pending entries to the output with this digest."""
        self._index = outputs, *self._pending
        self._shelf.save(INDEX, pickle.dumps(self._index))
        self._cache.commit()

    @cached_property
    def _index(self) -> tuple[str, bool, dict[str, str], dict[str, str]]:
        """The index last kept, extended by texts written since."""
        blob = self._shelf.load([INDEX]).get(INDEX)
        return pickle.loads(blob) if blob else ("", False, {}, {})

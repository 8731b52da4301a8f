"""The files that an output was last made of ↔ one sealed file in the state folder.

Of briefings only those that are published, as they were published; of files that are published as they are only
their digests, for the output holds them. Bound to the output it belongs to: after a run that was killed before it was
kept it is as good as absent. Knows no page.
"""

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from site_builder.archive_folder.inputs import BRIEFINGS_FOLDER, CONTENT_FOLDER, Inputs, inputs_of, settings_of
from site_builder.core.source_file import SourceFile
from site_builder.runtime.cache import Cache
from site_builder.runtime.seals import user_secret
from site_builder.settings.site_config import FILE

NAME = "last.sqlite"
FORMAT = "last 2"
TEMPLATES = "templates/"
INDEX = "index"
RECORDS = ("actors", "tags", "authors", "redirects", "decisions", "published")
"""The files of `Inputs` that the site is made of next to its texts."""


@dataclass(frozen=True)
class Last:
    """What an output was last made of."""

    portable: bool
    files: Mapping[str, SourceFile]
    """By path: site.toml, the archive's own templates, registry and texts."""
    assets: Mapping[str, str]
    """By path: the digest of each file that is published as it is."""

    @property
    def texts(self) -> Mapping[str, SourceFile]:
        """By path: the files of the briefings that are published."""
        return {path: file for path, file in self.files.items() if path.startswith(f"{BRIEFINGS_FOLDER}/")}

    @property
    def templates(self) -> tuple[SourceFile, ...]:
        """The archive's own."""
        return tuple(file for path, file in self.files.items() if path.startswith(TEMPLATES))

    def inputs(self, read: Callable[[str, str], SourceFile | None]) -> Inputs:
        """What the build read; `read` gives the file of an asset, by path and digest, if it can still be had."""
        found = (read(path, digest) for path, digest in self.assets.items())
        assets = {file.path: file for file in found if file is not None}
        config = settings_of(self.files[FILE].data.decode("utf-8-sig"), assets.get)
        inside = [file for path, file in self.files.items() if path.startswith(f"{CONTENT_FOLDER}/")]
        inputs = inputs_of(config, (*inside, *assets.values()), own=self.templates)
        return replace(inputs, settings=self.files[FILE])


class Snapshot:
    """The file, open while a build runs; what was put there and not kept is forgotten."""

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
        """What the output was made of that has this digest; None where nothing whole is known of it."""
        of, portable, digests, assets = self._index
        if of != outputs:
            return None
        blobs = self._shelf.load(list(digests))
        files = {path: SourceFile(path, blob) for path, blob in blobs.items()}
        whole = {path: file for path, file in files.items() if file.digest == digests[path]}
        return Last(portable, dict(sorted(whole.items())), assets) if FILE in whole else None

    def put(self, inputs: Inputs, texts: Iterable[SourceFile], *, portable: bool) -> None:
        """Write what a build is made of; of the rest the file is rid once it is kept."""
        records = (getattr(inputs, name) for name in RECORDS)
        digests: dict[str, str] = {}
        for file in (*texts, *inputs.own, *filter(None, (inputs.settings, *records))):
            self.put_text(file)
            digests[file.path] = file.digest
        self._shelf.drop([path for path in self._index[2] if path not in digests])
        self._pending = portable, digests, {file.path: file.digest for file in inputs.assets}

    def put_text(self, file: SourceFile) -> None:
        """Write a file of which a build will most likely be made, before all are known."""
        there = self._index[2]
        if there.get(file.path) != file.digest:
            self._shelf.save(file.path, file.data)
            there[file.path] = file.digest

    def forget(self) -> None:
        """Forget what was put and not kept."""
        vars(self).pop("_index", None)
        self._cache.discard()

    def keep(self, outputs: str) -> None:
        """What was put belongs to the output of this digest, which now stands."""
        self._index = outputs, *self._pending
        self._shelf.save(INDEX, pickle.dumps(self._index))
        self._cache.commit()

    @cached_property
    def _index(self) -> tuple[str, bool, dict[str, str], dict[str, str]]:
        """What was last kept; of the files those as well that were put since."""
        blob = self._shelf.load([INDEX]).get(INDEX)
        return pickle.loads(blob) if blob else ("", False, {}, {})

"""Several actions in sequence on unwritten texts, which together make one step.

Each action sees the changes of those before it; only changed records are read again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from site_builder.core.source_file import SourceFile
from site_builder.curation.actions import CurationRequest, decide
from site_builder.registry.actor import Status
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE, load_actors, load_tags
from site_builder.registry.operations import DecisionScope, RegistryFiles, put_records, reject_actors


class BatchWork:
    """Texts with all changes so far."""

    def __init__(self, book: RegistryFiles, text: Callable[[str], str | None]) -> None:
        self._book, self._text = book, text
        self.after: dict[str, str] = {}
        """Path → changed text."""

    def accept(self, actors: Sequence[str], tags: Sequence[str]) -> None:
        """Accepts many proposed records, in one pass over each file."""
        for ids, known in ((actors, self._book.actors), (tags, self._book.tags)):
            records = [replace(known[i], status=Status.CURATED) for i in ids]
            if records:
                self._take(put_records(self._book, *records))

    def reject(self, actors: Sequence[str], spot: DecisionScope, texts: Mapping[str, str]) -> None:
        """Rejects many proposed actors in one pass over each file; `texts` are the briefings that list them."""
        if actors:
            now = {path: self.after.get(path, text) for path, text in texts.items()}
            self._take(reject_actors(self._book, actors, spot, now))

    def act(self, kind: str, name: str, asked: CurationRequest) -> None:
        """Performs one action on the texts as changed so far."""
        texts = {path: self.after.get(path, asked.texts[path]) for path in asked.texts}
        self._take(decide(kind, name, replace(asked, book=self._book, texts=texts)))

    def _take(self, texts: Mapping[str, str]) -> None:
        book, path = self._book, ACTORS_FILE
        actors, tags = book.actors, book.tags
        if ACTORS_FILE in texts:
            actors = load_actors(_source(path, texts[path]), _source(path, book.text(path)), actors)
        if TAGS_FILE in texts:
            tags = load_tags(_source(TAGS_FILE, texts[TAGS_FILE]), _source(TAGS_FILE, book.text(TAGS_FILE)), tags)
        lists = {path: texts[path] for path in texts if path in book.texts}
        self._book = RegistryFiles(actors, tags, {**book.texts, **lists})
        self.after |= texts


def _source(path: str, text: str) -> SourceFile:
    return SourceFile(path, text.encode("utf-8"))

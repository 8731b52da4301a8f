"""A few letters → matching actors, tags and briefings: by parts of names, further names, ids, titles."""

from collections.abc import Iterable, Iterator
from typing import Any

from site_builder.core.urls import actor_url, briefing_url, tag_url
from site_builder.preview.live.sources import LiveFiles
from site_builder.text.folding import fold

MOST = 12


def search(live_files: LiveFiles, query: str, kind: str = "") -> list[dict[str, object]]:
    """The best matches of each kind; word beginnings before inner matches."""
    words = fold(query).casefold().split()
    if not words:
        return []
    found = [(rank, item) for item, texts in _candidates(live_files, kind) if (rank := _rank(words, texts)) is not None]
    found.sort(key=lambda pair: (pair[0], len(pair[1]["label"]), pair[1]["label"]))
    return [item for _, item in found[:MOST]]


def _candidates(live_files: LiveFiles, kind: str) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    if kind in ("", "actor"):
        for actor in live_files.registry.actors.values():
            if not actor.merged_into:
                about = f"{actor.kind}, {actor.status}"
                yield _item("actor", actor.id, actor.name, about, actor_url(actor.id)), (*actor.all_names, actor.id)
    if kind in ("", "tag"):
        for tag in live_files.registry.tags.values():
            if not tag.replaced_by:
                about = f"{tag.kind}, {tag.status}"
                yield _item("tag", tag.id, tag.label, about, tag_url(tag.id)), (tag.label, tag.id, *tag.match)
    if kind in ("", "briefing"):
        for path, document in live_files.documents.items():
            stem = path.rpartition("/")[2].removesuffix(".md")
            label, about = document.header.title, str(document.header.date or "no date")
            yield _item("briefing", stem, label, about, briefing_url(path)), (label, stem)


def _item(kind: str, name: str, label: str, about: str, url: str) -> dict[str, object]:
    return {"kind": kind, "id": name, "label": label, "about": about, "url": url}


def _rank(words: Iterable[str], texts: tuple[str, ...]) -> int | None:
    """Quality of the match, 0 the best; None if a word is missing."""
    joined = f" {' '.join(fold(text).casefold().replace('-', ' ') for text in texts)} "
    rank = 0
    for word in words:
        plain = word.replace("-", " ")
        if f" {plain} " in joined:
            continue
        if f" {plain}" in joined:
            rank += 1
        elif plain in joined:
            rank += 2
        else:
            return None
    return rank

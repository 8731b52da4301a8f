"""A file name → the title of its text, if its tool uses it as one.

A name may reveal the addressee, so elsewhere it is never a title. Jekyll titles a post by its file name (Jekyll: front
matter defaults); a note vault shows each note under its name (Obsidian: notes).
"""

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from posixpath import basename, dirname, splitext

from site_builder.seeds.model import Draft, Extract

_DATE = re.compile(r"\d{4}[-_ ]\d{1,2}[-_ ]\d{1,2}[-_ ]*")
_TITLED = re.compile(r"\s*#{1,2} ")


def title_of_note(draft: Draft, vaults: Container[str]) -> Extract | None:
    """The extract of a vault note, titled by its name; None outside vaults, or if the note has a title."""
    extract = draft.extract
    if extract is None or extract.title or _TITLED.match(extract.text) or not is_note(draft, vaults):
        return None
    return replace(extract, title=_name(draft.path))


def is_note(draft: Draft, vaults: Container[str]) -> bool:
    """True for a note in a vault."""
    in_markdown = draft.path.endswith((".md", ".markdown"))
    return in_markdown and any(folder in vaults for folder in folders_of(draft.path))


def title_of_post(path: str) -> str:
    """The words of a post's file name, without its date; empty for other files."""
    if "_posts" not in path.split("/"):
        return ""
    words = re.sub(r"[-_\s]+", " ", _DATE.sub("", _name(path), count=1)).strip()
    return words[:1].upper() + words[1:]


def folders_of(path: str) -> Iterator[str]:
    """The folders around a file, nearest first."""
    while path := dirname(path):
        yield path


def _name(path: str) -> str:
    return splitext(basename(path))[0]

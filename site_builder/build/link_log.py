"""The state folder ↔ the links of the last build, and those that it changed as they were before.

They lie in pieces, of which a build writes those that it changes. The file that names the pieces is written last, so
that pieces of two builds are never taken for those of one.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from site_builder.archive.gather import Archive
from site_builder.build.standing import LINKS_FILE, LINKS_FOLDER
from site_builder.core.digests import digest_bytes
from site_builder.linking.link_diff import Drift, Links, compare_links
from site_builder.runtime.state import discard, private_folder, read_json, read_kept, write_kept

FORMAT = 4
"""Links of format 1 name the places of paragraphs by digests of their texts, those of format 2 have no reasons, all of
format 3 are in one file."""
PIECES = 32
AMISS = (OSError, ValueError, KeyError, TypeError, AttributeError)
"""What is raised where the links are not as a build left them."""
Pieces = Mapping[str, bytes]


def remember_links(state: Path, archive: Archive) -> None:
    """Keep the links of a build that has ended well, and how those that are others now were before; nothing is written
    where all are the same."""
    now = _in_pieces({briefing.stem: briefing.body.links_made for briefing in archive.briefings})
    try:
        names, _ = _kept(state)
        old = {number: _piece(state, name) for number, name in names.items()}
    except AMISS:
        _renew(state, {}, None, now)
    else:
        _renew(state, names, old, now)


def amend_links(state: Path, changed: Mapping[str, str | None]) -> None:
    """Remember the links of some texts, None where there is no such text any more; those of all others are as they
    were."""
    try:
        names, _ = _kept(state)
        old = {number: _piece(state, names[number]) for number in {*map(_number, changed)} & names.keys()}
        now = {**_links(old.values()), **changed}
        _renew(state, names, old, _in_pieces({stem: links for stem, links in now.items() if links}))
    except AMISS:  # the next build that knows all links keeps them
        discard(state / LINKS_FILE)


def link_drift(state: Path) -> tuple[Drift, ...]:
    """What the last build that changed any link gained, lost and changed."""
    before, now = _read(state)
    return compare_links(before, {stem: links for stem, links in now.items() if stem in before})


def all_links(state: Path) -> tuple[Drift, ...]:
    """Every link of the last build, as if all had been gained."""
    return compare_links({}, _read(state)[1])


def _renew(state: Path, names: Mapping[str, str], old: Pieces | None, new: Pieces) -> None:
    """Keep the new pieces in place of the old ones, of which None is known; the names of all others stay."""
    known = old or {}
    changed = sorted(number for number in {*known, *new} if known.get(number) != new.get(number))
    if old is not None and not changed:
        return
    named = {number: digest_bytes(new[number]) for number in changed if number in new}
    names = {**{number: name for number, name in names.items() if number not in changed}, **named}
    was, now = (_links(pieces[n] for n in changed if n in pieces) for pieces in (known, {} if old is None else new))
    others = sorted(stem for stem in was | now if was.get(stem) != now.get(stem))
    kept = {"format": FORMAT, "pieces": names, "before": {stem: was.get(stem, "") for stem in others}}
    folder = private_folder(state) / LINKS_FOLDER
    if not folder.is_dir() or folder.is_symlink():
        discard(folder)
        private_folder(folder)
    for number, name in named.items():
        write_kept(folder / name, new[number])
    write_kept(state / LINKS_FILE, json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8"))
    for file in folder.iterdir():
        if file.name not in names.values():
            discard(file)


def _in_pieces(links: Links) -> Pieces:
    """The texts that have links, each with these below its stem, and a blank line before the next."""
    pieces: dict[str, list[str]] = {}
    for stem in sorted(links):
        if links[stem]:
            pieces.setdefault(_number(stem), []).append(f"{stem}\n{links[stem]}")
    return {number: "\n\n".join(texts).encode("utf-8") for number, texts in pieces.items()}


def _number(stem: str) -> str:
    return str(crc32(stem.encode("utf-8", "surrogatepass")) % PIECES)


def _kept(state: Path) -> tuple[dict[str, str], Links]:
    """The name of each piece, which is the digest of what is in it, and the links that changed as they were before.
    Raises one of AMISS, as does `_piece`."""
    found = read_json(read_kept(state / LINKS_FILE))
    if found["format"] != FORMAT:
        raise ValueError("other links")
    return dict(found["pieces"]), _checked(found["before"])


def _piece(state: Path, name: str) -> bytes:
    data = read_kept(state / LINKS_FOLDER / name)
    if digest_bytes(data) != name:
        raise ValueError("other links")
    return data


def _links(pieces: Iterable[bytes]) -> dict[str, str]:
    """The links of each text of the pieces. ValueError if they are none."""
    texts = (text for piece in pieces for text in piece.decode("utf-8").split("\n\n"))
    return _checked(dict(text.split("\n", 1) for text in texts))


def _checked(links: dict[str, str]) -> dict[str, str]:
    """The links of several texts. ValueError if they are none."""
    if any(line.count("\t") != 4 for text in links.values() for line in text.split("\n") if line):
        raise ValueError("no links")
    return links


def _read(state: Path) -> tuple[Links, Links]:
    """Before and now; nothing where there is nothing of ours."""
    with suppress(*AMISS):
        names, before = _kept(state)
        return before, _links(_piece(state, name) for name in names.values())
    return {}, {}

"""What an output was last made of: what is put early counts only where it is put with the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.archive_folder.inputs import Inputs, read_inputs
from site_builder.building.snapshot import Snapshot
from tests.builders import FOLDER, content, lay

FIRST, SECOND = f"{FOLDER}/2024-02-11-harbour.md", f"{FOLDER}/2024-02-12-canal.md"


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return read_inputs(lay(tmp_path, {FIRST: content("Harbour"), SECOND: content("Canal")}))


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    with Snapshot(tmp_path) as opened:
        yield opened


def texts_of(snapshot: Snapshot) -> list[str]:
    last = snapshot.read("outputs")
    return list(last.texts) if last else []


def test_a_text_that_was_put_early_and_is_not_published_after_all_is_gone(snapshot: Snapshot, inputs: Inputs) -> None:
    first, second = inputs.briefings
    for text in (first, second):
        snapshot.put_text(text)
    assert texts_of(snapshot) == []
    snapshot.put(inputs, [second], portable=False)
    snapshot.keep("outputs")
    assert texts_of(snapshot) == [SECOND]
    assert not snapshot._shelf.load([FIRST])


def test_what_was_put_early_and_then_forgotten_is_put_again(snapshot: Snapshot, inputs: Inputs) -> None:
    snapshot.put_text(inputs.briefings[0])
    snapshot.forget()
    snapshot.put(inputs, inputs.briefings, portable=False)
    snapshot.keep("outputs")
    assert texts_of(snapshot) == [FIRST, SECOND]


def test_what_is_put_early_leaves_what_was_kept_until_the_next_is_kept(tmp_path: Path, inputs: Inputs) -> None:
    with Snapshot(tmp_path) as snapshot:
        snapshot.put(inputs, inputs.briefings, portable=False)
        snapshot.keep("outputs")
    later = read_inputs(lay(tmp_path, {FIRST: content("Harbour", "Edited.\n")}))
    with Snapshot(tmp_path) as snapshot:
        snapshot.put_text(later.briefings[0])
    with Snapshot(tmp_path) as snapshot:
        last = snapshot.read("outputs")
        assert last
        assert last.texts[FIRST].data == inputs.briefings[0].data

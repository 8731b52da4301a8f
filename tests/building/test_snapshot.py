"""The snapshot of an output: files published early count only once the rest is published."""

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


def test_a_text_stored_early_but_not_published_is_removed(snapshot: Snapshot, inputs: Inputs) -> None:
    first, second = inputs.briefings
    for text in (first, second):
        snapshot.put_text(text)
    assert texts_of(snapshot) == []
    snapshot.put(inputs, [second], portable=False)
    snapshot.keep("outputs")
    assert texts_of(snapshot) == [SECOND]
    assert not snapshot._shelf.load([FIRST])


def test_a_text_stored_early_and_forgotten_is_stored_again(snapshot: Snapshot, inputs: Inputs) -> None:
    snapshot.put_text(inputs.briefings[0])
    snapshot.forget()
    snapshot.put(inputs, inputs.briefings, portable=False)
    snapshot.keep("outputs")
    assert texts_of(snapshot) == [FIRST, SECOND]


def test_storing_early_keeps_the_previous_snapshot_until_the_next(tmp_path: Path, inputs: Inputs) -> None:
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

"""Corpus statistics from all seeds with few outlines in memory."""

import gc
import pickle
from functools import partial

import pytest

from site_builder.entities.full_names import full_names
from site_builder.ingest.learned import Read, learn
from site_builder.seeds.corpus.outline import Outline, outline
from tests.seeds.documents import PROSE, draft_of


def read(path: str, text: str) -> Read:
    draft = draft_of(text, path)
    return Read(draft.digest, partial(bytes, pickle.dumps((outline(draft, full_names(draft.body)),))))


@pytest.mark.parametrize("seeds", [30, 300])
def test_phrases_of_one_or_two_seeds_are_in_memory_at_a_time(seeds: int) -> None:
    alive = []

    def counted(read: Read) -> bytes:
        alive.append(sum(type(one) is Outline and bool(one.phrases) for one in gc.get_objects()))
        return read.packed()

    reads = {f"seeds/{n}.txt": read(f"seeds/{n}.txt", f"Quay {n}\n\n3 May 2021\n\n{PROSE}\n") for n in range(seeds)}
    few = {path: reads[path]._replace(packed=partial(counted, reads[path])) for path in [*reads][:: seeds // 10]}
    assert learn(reads | few).titles.keys() == reads.keys()
    assert max(alive) in (1, 2)

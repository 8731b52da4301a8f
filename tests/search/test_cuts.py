"""Boundaries of the index blocks: they depend on the present texts only."""

import random

from hypothesis import given
from hypothesis import strategies as st

from site_builder.search.cuts import BLOCK, RECENT, STEP, VolumeSpan, volumes_of
from tests import examples

TEXTS = 6_000


def keys(count: int, start: int = 0) -> list[str]:
    return [f"/briefings/text-{number}/" for number in range(start, start + count)]


def cut(found: list[str]) -> dict[str, list[str]]:
    """The keys of each block."""
    return {b.name: found[b.start : b.end] for volume in volumes_of(found) for b in volume.blocks}


def changed(before: list[str], after: list[str]) -> list[str]:
    old, new = cut(before), cut(after)
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


@given(st.lists(st.integers(0, 10**6), max_size=700, unique=True))
@examples(30)
def test_every_key_is_in_one_block_in_order(numbers: list[int]) -> None:
    found = [f"/briefings/{number}/" for number in numbers]
    assert [key for block in cut(found).values() for key in block] == found
    assert len(cut(found)) == sum(len(volume.blocks) for volume in volumes_of(found))


def test_few_texts_give_one_block_and_none_give_no_block() -> None:
    assert [list(block) for block in cut(keys(2 * BLOCK)).values()] == [keys(2 * BLOCK)]
    assert volumes_of([]) == [VolumeSpan(RECENT, ())]


def test_no_block_is_small_and_most_have_the_intended_size() -> None:
    sizes = [len(block) for block in cut(keys(TEXTS)).values()]
    assert min(sizes) >= BLOCK
    assert BLOCK * 1.5 < sum(sizes) / len(sizes) < BLOCK * 2.5


def test_ten_thousand_texts_are_in_two_volumes_the_newest_small() -> None:
    old, recent = volumes_of(keys(10_000))
    assert (recent.name, old.blocks[0].name, old.name) == (RECENT, "first", "first")
    assert STEP <= sum(block.end - block.start for block in recent.blocks) <= 5 * STEP


def test_a_hundred_thousand_texts_are_in_few_volumes() -> None:
    assert len(volumes_of(keys(100_000))) <= 6


def test_a_new_text_changes_the_newest_block_alone() -> None:
    before = keys(TEXTS)
    last = list(cut(before))[-1]
    assert changed(before, keys(TEXTS + 1)) == [last]
    assert last in {block.name for block in volumes_of(before)[-1].blocks}


def test_an_added_or_removed_key_changes_few_blocks() -> None:
    texts, chance = keys(TEXTS), random.Random(7)
    for place in chance.sample(range(TEXTS), 30):
        assert len(changed(texts, [*texts[:place], *texts[place + 1 :]])) <= 3
        assert len(changed(texts, [*texts[:place], f"/briefings/new-{place}/", *texts[place:]])) <= 3


def test_an_archive_that_grew_is_cut_as_one_that_was_always_there() -> None:
    whole = keys(TEXTS)
    grown = volumes_of(whole[:3000]), volumes_of(whole)
    closed = [block for volume in grown[0] for block in volume.blocks][:-1]
    assert closed == [block for volume in grown[1] for block in volume.blocks][: len(closed)]

"""Identical and nearly identical seeds."""

import re
from dataclasses import dataclass, replace
from itertools import combinations
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.partial_date import PartialDate
from site_builder.seeds.corpus import near_duplicates
from site_builder.seeds.corpus.near_duplicates import LikenessKind, likenesses
from site_builder.seeds.corpus.outline import sketch_of


@dataclass(frozen=True)
class Sketch:
    path: str
    digest: str
    sketch: tuple[int, ...]
    title: str = "Ports"
    date: PartialDate | None = PartialDate(2024, 2, 12)
    words: int = 9


def seeds(*sketches: list[int]) -> list[Sketch]:
    return [Sketch(f"seeds/{n}.txt", f"digest {n}", tuple(sorted(s))) for n, s in enumerate(sketches)]


def pairs(found: list[Sketch]) -> list[tuple[str, str, LikenessKind]]:
    return [(one.path, one.like, one.kind) for one in likenesses(found)]


def test_a_seed_with_the_same_runs_repeats_the_first_that_has_them() -> None:
    found = pairs(seeds([1, 2, 3, 4], [5, 6, 7, 8], [1, 2, 3, 4], [1, 2, 3, 4]))
    assert found == [(f"seeds/{n}.txt", "seeds/0.txt", LikenessKind.DUPLICATE) for n in (2, 3)]


def test_half_the_runs_under_one_title_and_date_make_a_version() -> None:
    assert pairs(seeds([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 7, 8])) == [
        ("seeds/1.txt", "seeds/0.txt", LikenessKind.VERSION)
    ]


def test_undated_texts_with_words_of_their_own_are_two_briefings_whatever_their_title() -> None:
    undated = [replace(one, date=None) for one in seeds([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 7, 8])]
    assert pairs(undated) == []


def test_a_run_shared_by_very_many_seeds_is_a_form_and_ignored() -> None:
    form = [1, 2, 3, 4]
    assert len(pairs(seeds(*([*form, 100 + n] for n in range(40))))) == 39
    assert pairs(seeds(*([*form, 100 + n] for n in range(41)))) == []


@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=12, unique=True), max_size=12))
def test_pairs_have_four_runs_in_common_or_all_of_the_later_one(sketches: list[list[int]]) -> None:
    found = seeds(*sketches)
    slow = [
        (first, second)
        for first, second in combinations(range(len(found)), 2)
        if len({*found[first].sketch} & {*found[second].sketch}) >= min(4, len(found[second].sketch))
    ]
    assert near_duplicates._pairs(found) == slow


def test_seeds_with_equal_bytes_are_duplicates_even_without_words() -> None:
    one, other = Sketch("seeds/a.png", "same", ()), Sketch("seeds/b.png", "same", ())
    assert pairs([one, other]) == [("seeds/b.png", "seeds/a.png", LikenessKind.DUPLICATE)]


@given(st.text(alphabet="ab é’\n", max_size=60))
def test_a_sketch_has_runs_of_five_words_or_all_words_of_a_short_text(text: str) -> None:
    words = re.findall(r"\w+", text.lower())
    runs = [" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4))] if words else []
    assert list(sketch_of(text)) == sorted({crc32(run.encode()) * 2654435761 % 2**32 for run in runs})[:48]

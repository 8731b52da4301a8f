"""Whether a changed seed stays unlike the others: told from its neighbours as from all."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.core.partial_date import PartialDate
from site_builder.seeds.corpus.near_duplicates import neighbours_of, stays_unlike


@dataclass(frozen=True)
class Sketch:
    path: str
    digest: str
    sketch: tuple[int, ...]
    title: str = "Ports"
    date: PartialDate | None = None
    words: int = 9


def seeds(sketches: list[list[int]]) -> list[Sketch]:
    return [Sketch(f"seeds/{n}.txt", f"{n}", tuple(sorted(set(s)))) for n, s in enumerate(sketches)]


VALUES = st.lists(st.integers(0, 24), max_size=6)
MANY = st.lists(VALUES, min_size=38, max_size=46)
SHARED = st.lists(st.integers(100, 103), max_size=4)


@settings(max_examples=150, deadline=None)
@given(MANY, SHARED, st.lists(st.tuples(st.integers(0, 45), VALUES), min_size=1, max_size=3), st.booleans())
def test_the_neighbours_tell_what_all_seeds_tell(
    sketches: list[list[int]], forms: list[int], changes: list[tuple[int, list[int]]], same_bytes: bool
) -> None:
    """With runs that many seeds share, and some seeds that have changed since they were counted."""
    before = {seed.path: seed for seed in seeds([[*sketch, *forms] for sketch in sketches])}
    neighbours = neighbours_of(list(before.values()))
    for number, sketch in changes:
        old = before[f"seeds/{number % len(before)}.txt"]
        digest = "1" if same_bytes else f"{old.digest} again"
        new = Sketch(old.path, digest, tuple(sorted({*sketch, *forms[1:]})))
        near = neighbours.near(old, new)
        told = stays_unlike(old, new, [before[path] for path in near.paths], near.forms)
        assert told == stays_unlike(old, new, before.values())
        before[new.path], neighbours = new, neighbours.with_changed(new.path)


def test_seeds_that_share_a_form_only_are_no_neighbours() -> None:
    many = seeds([[1, 100 + n] for n in range(60)])
    near = neighbours_of(many).near(many[3])
    assert (near.paths, near.forms) == ({"seeds/3.txt"}, {1})

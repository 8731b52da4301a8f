"""What all seeds teach, when one of them changes: equal to what is learned from all of them again."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.seeds.corpus.outline import Outline, edge_line
from site_builder.seeds.corpus.statistics import CorpusStatistics, learn
from site_builder.seeds.corpus.survey import taught, teach

LINES = ("The Desk", "the desk", "Our letter", "Ilse Vantor", "3 May 2021", "Ports Open", "Grain", "Read more", "– –")
EDGES = st.lists(st.sampled_from(LINES), max_size=4)
UNDER = st.lists(st.sampled_from(("From the desk that never sleeps", "Our view", "Piers")), max_size=2)
PARTS = st.lists(st.sampled_from(((2, 13), (13, 2), (2, 3))), max_size=2)


def outline_of(path: str, first: Sequence[str], last: Sequence[str], under: Sequence[str] = (), parts=()) -> Outline:  # type: ignore[no-untyped-def]
    """Of a seed with these lines; a word of the last one also stands in its text."""
    lower = frozenset(last[-1].lower().split()) if last else frozenset()
    lines = {line: edge_line(line, lower) for line in (*first, *last)}
    return Outline(
        path,
        f"digest of {path}",
        title="",
        date=None,
        first=tuple(lines[line] for line in first),
        last=tuple(lines[line] for line in last),
        under_title=tuple(under),
        lines=frozenset(line.checksum for line in lines.values()),
        parts=tuple(parts),
        sketch=(),
        words=0,
    )


def outlines(*last: str, number: int = 7) -> list[Outline]:
    """Seeds with a head of their own, and the same last lines."""
    return [outline_of(f"seeds/{n}.txt", [f"Pier {'abcdefghij'[n]}"], last) for n in range(number)]


def exchanged(before: list[Outline], new: Outline) -> tuple[CorpusStatistics | None, CorpusStatistics]:
    """The lessons with one outline exchanged, and those learned again from all."""
    at = next(n for n, o in enumerate(before) if o.path == new.path)
    return learn(before).exchanged(before[at], new), learn([*before[:at], new, *before[at + 1 :]])


SEEDS = st.lists(st.tuples(EDGES, EDGES, UNDER, PARTS), min_size=2, max_size=9)


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.integers(0, 8), st.tuples(EDGES, EDGES, UNDER, PARTS))
def test_one_outline_exchanged_teaches_what_all_of_them_teach(seeds, at, fresh) -> None:  # type: ignore[no-untyped-def]
    before = [outline_of(f"seeds/{'ab'[n % 2]}/{n}.txt", *lines) for n, lines in enumerate(seeds)]
    before = sorted(before, key=lambda o: o.path)
    found, slow = exchanged(before, outline_of(before[at % len(before)].path, *fresh))
    assert found in (None, slow)
    if found is not None:
        assert taught(found) == taught(slow)


def test_a_line_more_at_the_end_of_a_seed_is_counted_without_the_others() -> None:
    before = outlines("Our letter", "Grain")
    found, slow = exchanged(before, outline_of(before[3].path, ["Pier d"], ["A line more", "Our letter", "Grain"]))
    assert found == slow
    assert taught(slow).last == {"our letter": "repeated: ends 6 of 7 seeds", "grain": "repeated: ends 6 of 7 seeds"}


def test_the_first_seed_of_a_line_that_others_have_is_not_taken_out_alone() -> None:
    before = outlines("Our letter")
    assert exchanged(before, outline_of(before[0].path, ["Pier a"], ["Ports"]))[0] is None


def test_a_line_that_becomes_furniture_is_not_learned_alone() -> None:
    before = [*outlines("Our letter", number=2), *outlines("Ports", number=7)[2:]]
    assert exchanged(before, outline_of(before[5].path, ["Pier f"], ["Our letter"]))[0] is None


def test_votes_of_a_folder_go_with_the_seed_that_gave_them() -> None:
    told = outline_of("seeds/a.txt", [], [], parts=[(2, 13)])
    other = outline_of("seeds/b.txt", [], [], parts=[(13, 2)])
    assert not teach([told, other]).orders
    found, _ = exchanged([told, other], outline_of("seeds/b.txt", [], []))
    assert found is not None
    assert list(taught(found).orders) == ["seeds"]

"""What all seeds teach of furniture and of the order of day and month."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.seeds.corpus.outline import Outline, edge_line
from site_builder.seeds.corpus.survey import survey
from site_builder.settings.site_config import DateOrder

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


def test_lines_that_close_the_seeds_are_furniture_from_the_end_inwards() -> None:
    seeds = [*outlines("Our letter", "Grain", number=6), outline_of("seeds/6.txt", ["Pier g"], ["A line of its own"])]
    assert survey(seeds).last == {"our letter": "repeated: ends 6 of 7 seeds", "grain": "repeated: ends 6 of 7 seeds"}


def test_a_line_is_furniture_from_the_third_seed_on() -> None:
    others = outlines("Ports", number=7)[3:]
    assert "our letter" not in survey([*outlines("Our letter", number=2), *others]).last
    assert "our letter" in survey([*outlines("Our letter", number=3), *others]).last


def test_a_folder_whose_dates_prove_both_orders_proves_none() -> None:
    one, other = outline_of("seeds/a.txt", [], [], parts=[(2, 13)]), outline_of("seeds/b.txt", [], [], parts=[(13, 2)])
    assert survey([one]).orders == {"seeds": DateOrder.MONTH_FIRST}
    assert survey([one, other]).orders == {}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(EDGES, EDGES, UNDER, PARTS), min_size=2, max_size=9), st.randoms())
def test_the_order_of_the_seeds_makes_no_difference(seeds, dice) -> None:  # type: ignore[no-untyped-def]
    before = [outline_of(f"seeds/{'ab'[n % 2]}/{n}.txt", *lines) for n, lines in enumerate(seeds)]
    assert survey(dice.sample(before, len(before))) == survey(before)

"""Corpus statistics: boilerplate lines, and the order of day and month."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from site_builder.seeds.corpus.outline import Outline, edge_line
from site_builder.seeds.corpus.survey import survey
from site_builder.seeds.detect.boilerplate import folded
from site_builder.settings.site_config import DateOrder

LINES = ("The Desk", "the desk", "Our letter", "Ilse Vantor", "3 May 2021", "Ports Open", "Grain", "Read more", "– –")
EDGES = st.lists(st.sampled_from(LINES), max_size=4)
UNDER = st.lists(st.sampled_from(("From the desk that never sleeps", "Our view", "Piers")), max_size=2)
PARTS = st.lists(st.sampled_from(((2, 13), (13, 2), (2, 3))), max_size=2)


def outline_of(path: str, first: Sequence[str], last: Sequence[str], under: Sequence[str] = (), parts=()) -> Outline:
    """The outline of a seed with these lines; a word of the last one also occurs in its text."""
    lower = frozenset(last[-1].lower().split()) if last else frozenset()
    lines = {line: edge_line(line, lower) for line in first}
    ends = {line: edge_line(line, lower) for line in last}
    ends = {line: edge._replace(key=folded(edge.key)) for line, edge in ends.items()}
    return Outline(
        path,
        f"digest of {path}",
        title="",
        date=None,
        first=tuple(lines[line] for line in first),
        last=tuple(ends[line] for line in last),
        under_title=tuple(under),
        lines=frozenset(line.checksum for line in (*lines.values(), *ends.values())),
        parts=tuple(parts),
        sketch=(),
        words=0,
    )


def outlines(*last: str, number: int = 7) -> list[Outline]:
    """Seeds with different heads and the same last lines."""
    return [outline_of(f"seeds/{n}.txt", [f"Pier {'abcdefghij'[n]}"], last) for n in range(number)]


def last_of(seeds: list[Outline]) -> set[str]:
    """Every line learned as boilerplate at the end by some group."""
    return {key for facts in survey(seeds).facts.values() for key in facts.last}


def test_final_lines_of_seeds_are_boilerplate_from_the_end_inwards() -> None:
    seeds = [*outlines("Our letter", "Grain", number=6), outline_of("seeds/6.txt", ["Pier g"], ["A line of its own"])]
    found = survey(seeds)
    assert found.of("seeds/0.txt").last == {
        "grain": "repeated: at the end of 4 seeds or more",
        "our letter": "repeated: at the end of 4 seeds or more",
    }
    assert not found.of("seeds/6.txt").last


def test_one_more_seed_does_not_change_the_statistics() -> None:
    six, seven = (survey(outlines("Our letter", "Grain", number=n)) for n in (6, 7))
    assert six.facts == seven.facts


def test_a_line_is_boilerplate_from_the_third_seed_on() -> None:
    others = outlines("Ports", number=7)[3:]
    assert "our letter" not in last_of([*outlines("Our letter", number=2), *others])
    assert "our letter" in last_of([*outlines("Our letter", number=3), *others])


def test_three_seeds_of_one_publisher_suffice_to_learn_among_a_thousand_others() -> None:
    others = [outline_of(f"seeds/x{n}.txt", [f"Pier {n:b}"], [f"Line {n:b}"]) for n in range(1000)]
    found = survey([*others, *outlines("Our letter", number=3)])
    assert found.groups["seeds/0.txt"] == "txt “our letter”"
    assert found.of("seeds/0.txt").last == {"our letter": "repeated: at the end of 2 seeds or more"}


def test_frequent_disclaimers_by_lines_and_notes_are_not_boilerplate() -> None:
    own = ("This text is no advice, and nobody answers for its figures.", "By Ilse Vantor", "1. See Document 31.")
    for line in own:
        assert not last_of(outlines(line))


def test_copyright_lines_of_different_years_are_one_line() -> None:
    seeds = [
        outline_of(f"seeds/{n}.txt", [f"Pier {'abc'[n]}"], [f"Letter of the harbour, {2001 + n}"]) for n in range(3)
    ]
    assert last_of(seeds) == {"letter of the harbour, 0"}


def test_the_date_order_comes_from_the_group_or_else_its_folder() -> None:
    one, other = outline_of("seeds/a.txt", [], [], parts=[(2, 13)]), outline_of("seeds/b.txt", [], [], parts=[(13, 2)])
    assert survey([one]).of("seeds/a.txt").order is DateOrder.MONTH_FIRST
    assert survey([one, other]).of("seeds/a.txt").order is None
    letters = outlines("Our letter", number=3)
    with_date = letters[0]._replace(parts=((2, 13),))
    found = survey([with_date, *letters[1:], other])
    assert found.of("seeds/2.txt").order is DateOrder.MONTH_FIRST
    assert found.of("seeds/b.txt").order is DateOrder.DAY_FIRST


@given(st.lists(st.tuples(EDGES, EDGES, UNDER, PARTS), min_size=2, max_size=9), st.randoms())
def test_the_order_of_the_seeds_makes_no_difference(seeds, dice) -> None:
    before = [outline_of(f"seeds/{'ab'[n % 2]}/{n}.txt", *lines) for n, lines in enumerate(seeds)]
    assert survey(dice.sample(before, len(before))) == survey(before)

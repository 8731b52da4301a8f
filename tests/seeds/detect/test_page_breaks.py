"""Running heads, footers and page numbers in plain text."""

import re
from itertools import islice, product

from site_builder.seeds.detect.page_breaks import longest_count, read_page_heads
from site_builder.seeds.lines import lines_of
from tests.seeds.documents import draft_of

WORDS = [
    "council",
    "port",
    "basin",
    "pilots",
    "ships",
    "dues",
    "harbour",
    "ferry",
    "customs",
    "charter",
    "quay",
    "crane",
    "night",
    "fleet",
]


def pages(*between: str) -> str:
    """A text whose sentences continue across page breaks."""
    lines = (
        f"that the {a} and the {b} of the town are open, with all that belongs to it," for a, b in product(WORDS, WORDS)
    )
    bodies = ["\n".join(islice(lines, 12)) for _ in range(len(between) + 1)]
    return "\n".join(part for pair in zip(bodies, (*between, ""), strict=True) for part in pair)


def removed(text: str) -> list[str]:
    lines = lines_of(text)
    heads = read_page_heads(lines)
    return [line.text for line in lines if line.number in heads]


def test_page_numbers_between_the_lines_of_a_sentence_leave_the_text() -> None:
    assert removed(pages("2", "3", "4")) == ["2", "3", "4"]
    assert removed(pages("1/4", "2/4", "3/4")) == ["1/4", "2/4", "3/4"]
    named = ("Report 7, page 1", "Report 7, page 2", "Report 7, page 3")
    assert removed(pages(*named)) == [*named]


def test_a_scan_may_lose_the_number_of_a_page() -> None:
    assert removed(pages("2", "4", "5", "7")) == ["2", "4", "5", "7"]
    assert removed(pages("2", "9", "17")) == []


def test_lines_repeated_next_to_page_numbers_are_running_heads() -> None:
    text = pages("2\nUNCLASSIFIED", "3\nUNCLASSIFIED", "4\nUNCLASSIFIED")
    assert removed(text) == ["2", "UNCLASSIFIED", "3", "UNCLASSIFIED", "4", "UNCLASSIFIED"]
    assert removed(f"UNCLASSIFIED\n\n{text}")[0] == "2"


def test_two_page_numbers_are_not_enough() -> None:
    assert removed(pages("2", "3")) == []


def test_articles_of_a_treaty_that_count_up_stay() -> None:
    articles = (
        f"Article {n}\n\nThe harbour of {place} is open to every ship that pays its dues.\n\n{more}\n"
        for n, place, more in (
            (1, "Velm", "No ship stays longer than a day."),
            (2, "Vess", "The harbour master decides on complaints. They are heard in public.\n\nCosts are shared."),
            (3, "Orl", "Dues are paid in the office."),
            (4, "Ressik", "This treaty is open for signature.\n\nIt is written in two languages."),
        )
    )
    body = draft_of("Treaty on the Harbours\n\n10 February 2021\n\n" + "\n".join(articles)).body
    assert re.findall(r"Article \d", body) == ["Article 1", "Article 2", "Article 3", "Article 4"]


def test_the_longest_count_keeps_all_other_numbers() -> None:
    assert longest_count([(1, 9), (2, 9), (7, 3), (3, 9), (4, 8)]) == [0, 1, 3]
    assert longest_count([(5,), (1,), (2,), (4,)]) == [1, 2, 3]

"""Tables of marks as people write them, in `marks/`: each row is a document that must be held, or must stay public."""

from collections.abc import Callable, Iterator
from json import dumps
from pathlib import Path

import pytest

from site_builder.seeds.detect.marks import notice_of, without_marks
from site_builder.seeds.detect.visibility import of_path
from site_builder.seeds.model import PUBLIC, Draft
from tests.seeds.documents import PROSE, draft_of

TABLES = Path(__file__).parent / "marks"


def rows(name: str) -> list[list[str]]:
    return [line.split(" ⇒ ") for line in (TABLES / f"{name}.txt").read_text("utf-8").splitlines()]


def is_held(draft: Draft) -> bool:
    said = draft.visibility
    return bool(said.marks or said.publish_at or said.expires_at or (said.dated and said.dated.year > 2030))


def written(title: str) -> Iterator[tuple[str, str]]:
    """A document with this title in every format that text can write, with its path."""
    yield f"{title}\n\n10 February 2021\n\n{PROSE}\n", "seeds/briefing.txt"
    yield f"---\ntitle: {dumps(title, ensure_ascii=False)}\n---\n\n{PROSE}\n", "seeds/briefing.md"
    yield f"From: Ilse <iv@velm.example>\nSubject: {title}\nMessage-ID: <1@velm.example>\n\n{PROSE}\n", "seeds/mail.eml"
    if "<" not in title:
        yield f"<html><head><title>{title}</title></head><body><p>{PROSE}</p></body></html>", "seeds/page.html"


def test_of_270_marked_titles_260_are_held_and_cleaned_of_their_mark() -> None:
    assert len(rows("titles")) == 270
    assert sum(bool(without_marks(title).notices or notice_of(title, opens=True)) for title, _ in rows("titles")) >= 260
    assert sum(without_marks(title).text == cleaned for title, cleaned in rows("titles")) >= 255


@pytest.mark.parametrize("place", range(4))
def test_a_marked_title_is_held_in_every_format(place: int) -> None:
    found = [draft_of(*made[place]) for title, _ in rows("titles")[::9] if len(made := [*written(title)]) > place]
    assert sum(map(is_held, found)) >= len(found) - 2


def test_a_hundred_headlines_that_use_such_words_at_their_edges_are_public() -> None:
    assert len(rows("headlines")) == 100
    assert [title for (title,) in rows("headlines") if without_marks(title).notices] == []
    assert [title for (title,) in rows("headlines")[::5] for made in written(title) if is_held(draft_of(*made))] == []


@pytest.mark.parametrize(
    "name", ["Dues (draft).txt", "[internal] Dues.md", "Dues - Entwurf.docx", "Dues (privé)/a.txt"]
)
def test_a_name_with_a_mark_at_its_edge_withholds_the_text(name: str) -> None:
    assert of_path(f"seeds/{name}") != PUBLIC


def headed(line: str) -> Draft:
    return draft_of(f"---\ntitle: Harbour dues\n{line}\n---\n\n{PROSE}\n", "seeds/briefing.md")


def mailed(lines: str) -> Draft:
    own = "From: Ilse <iv@velm.example>\nSubject: Harbour dues\nMessage-ID: <1@velm.example>\n"
    return draft_of(f"{own}{lines.replace(' ¶ ', chr(10))}\n\n{PROSE}\n", "seeds/mail.eml")


def paged(tag: str) -> Draft:
    head, body = ("", tag) if tag.startswith("<body") else (tag, "<body>")
    text = (
        f"<html><head><title>Harbour dues</title>{head}</head>{body}<h1>Harbour dues</h1><p>{PROSE}</p></body></html>"
    )
    return draft_of(text, "seeds/page.html")


def below(block: str) -> Draft:
    return draft_of(f"{block.replace(chr(92) + 'n', chr(10))}\n{PROSE}\n", "seeds/briefing.md")


@pytest.mark.parametrize(
    ("table", "document", "least"),
    [("keys", headed, 152), ("headers", below, 23), ("mails", mailed, 20), ("metas", paged, 19)],
)
def test_of_a_hundred_statements_about_publication_95_withhold_the_text(
    table: str, document: Callable[[str], Draft], least: int
) -> None:
    assert sum(is_held(document(row)) for (row,) in rows(table)) >= least


@pytest.mark.parametrize(
    ("table", "document"), [("keys_public", headed), ("mails_public", mailed), ("metas_public", paged)]
)
def test_the_same_statements_with_a_public_value_withhold_nothing(table: str, document: Callable[[str], Draft]) -> None:
    assert [row for (row,) in rows(table) if is_held(document(row))] == []


def under(line: str) -> Draft:
    return draft_of(f"{line}\n\nKarvonia Opens Its Basin\n\n3 June 2021\n\n{PROSE}", "seeds/briefing.txt")


def test_a_line_that_names_the_day_of_publication_delays_the_text_and_is_no_title() -> None:
    read = [(line, under(line), end) for line, end in rows("embargoes")]
    assert [line for line, draft, _ in read if draft.title != "Karvonia Opens Its Basin"] == []
    assert [line for line, draft, end in read if f"{draft.visibility.dated}"[:16] != end] == []


def test_lines_that_mention_a_release_or_name_a_day_gone_by_delay_nothing() -> None:
    assert [line for (line,) in rows("embargoes_public") if is_held(under(line))] == []


@pytest.mark.parametrize("line", ["FOR RELEASE JUNE 4, 2021", "Release date: 4 June 2021"])
def test_a_day_of_release_is_still_the_date_of_its_text(line: str) -> None:
    assert str(draft_of(f"{line}\n\nKarvonia Opens Its Basin\n\n{PROSE}").date) == "2021-06-04"


def paged(element: str) -> Draft:
    head = f"<html><head><title>Harbour Dues</title></head><body><h1>Harbour Dues</h1><p>{PROSE}</p>"
    return draft_of(f"{head}{element}<p>{PROSE}</p></body></html>", "seeds/page.html")


def test_of_86_ways_to_hide_a_paragraph_by_its_style_80_leave_it_out_of_the_text() -> None:
    assert len(rows("styles")) == 86
    assert sum("SECRET" not in paged(row).body for (row,) in rows("styles")) >= 80


def test_no_paragraph_that_browsers_show_is_left_out_for_its_style() -> None:
    assert [row for (row,) in rows("styles_shown") if "SHOWN" not in paged(row).body] == []


@pytest.mark.parametrize("released", ["", "DECLASSIFIED", "RELEASED IN FULL"], ids=["", "declassified", "released"])
def test_a_cable_with_two_signs_of_secrecy_is_held_unless_it_was_released(released: str) -> None:
    head = (released, "VELM 000123", "SIPDIS", "SUBJECT: HARBOUR TALKS", "Classified By: Consul Ilse Vantor, 1.4 (b)")
    assert is_held(draft_of("\n\n".join((*filter(None, head), "3 June 2021", PROSE)))) is not bool(released)

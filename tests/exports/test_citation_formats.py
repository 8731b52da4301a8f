import json
import re
from dataclasses import replace

import pytest
from pybtex.database import parse_string

from site_builder.core.partial_date import PartialDate, parse_edtf
from site_builder.exports.citation_formats import (
    bibtex,
    chicago,
    cite_forms,
    cite_key,
    csl,
    house_form,
    ris,
    split_name,
)
from site_builder.settings.site_config import DateOrder, SeriesConfig
from tests.sample_pages import SITE, make_briefing, make_card

URL = "https://example.org/archive/briefings/2021-02-10-karvonia/"
NASTY = "100 % of {A} & B_c #1: ~$5^2 \\ cost"


def read_bibtex(text: str) -> dict[str, str]:
    """The fields of one entry, strictly: balanced braces, one field per line; escapes decoded."""
    assert text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")
    rows = re.findall(r"^  (\w+) = (?:\{(.*)\}|(\w+)),$", text, re.M)
    assert len(rows) == text.count("\n") - 2
    return {name: value or bare for name, value, bare in rows}


def read_ris(text: str) -> list[tuple[str, str]]:
    """Tag and value of each line, strictly."""
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert lines[-1] == "ER  - "
    return [(line[:2], line[6:]) for line in lines[:-1]]


def test_the_linker_recognises_the_house_form() -> None:
    page = make_briefing(series="VL")
    assert house_form(page, SITE) == "VL 10/2/2021; “Karvonia: a Harbour Closed Over Price”"
    american = replace(SITE, series=(("VL", SeriesConfig("Vantor Letters", DateOrder.MONTH_FIRST)),))
    assert house_form(page, american).startswith("VL 2/10/2021; ")
    assert house_form(make_briefing(card=make_card(own_title="Memo")), SITE) == "VL 10/2/2021; “Memo”"
    undated = make_briefing(series="", card=make_card(date=None))
    assert house_form(undated, SITE).startswith("Vantor Desk; “")


def test_chicago_cites_a_report_in_a_series() -> None:
    assert chicago(make_briefing(), SITE) == (
        "Vantor, Ilse, and Council of Merrin. “Karvonia: a Harbour Closed Over Price.” Vantor Letters 23. "
        f"Vantor Desk, February 10, 2021. {URL}"
    )


def test_chicago_names_a_publishing_author_once_and_nests_quotation_marks_in_titles() -> None:
    page = make_briefing(authors=(), card=make_card(title="The “Free” Port"))
    assert chicago(page, SITE) == f"Vantor Desk. “The ‘Free’ Port.” Vantor Letters 23. February 10, 2021. {URL}"


@pytest.mark.parametrize(
    ("authors", "start"),
    [
        ((), "Vantor Desk. "),
        (("Vantor, Ilse", "Hask, Oru", "Grain Council"), "Vantor, Ilse, Oru Hask, and Grain Council. "),
        (tuple(f"F{n}, G{n}" for n in range(11)), "F0, G0, G1 F1, G2 F2, G3 F3, G4 F4, G5 F5, G6 F6, et al. "),
    ],
)
def test_chicago_names_authors_as_a_bibliography_does(authors: tuple[str, ...], start: str) -> None:
    assert chicago(make_briefing(authors=authors), SITE).startswith(start)


@pytest.mark.parametrize(("date", "words"), [(PartialDate(2021, 2), "February 2021"), (PartialDate(2021), "2021")])
def test_a_date_is_cited_as_far_as_it_is_known(date: PartialDate, words: str) -> None:
    page = make_briefing(card=make_card(date=date, title="What Now?"))
    assert f"“What Now?” Vantor Letters 23. Vantor Desk, {words}." in chicago(page, SITE)
    assert dict(read_ris(ris(page, SITE)))["DA"] == f"2021/{'02' if date.month else ''}//"
    assert "day" not in read_bibtex(bibtex(page, SITE))
    assert csl(page, SITE)["issued"] == {"date-parts": [[2021, 2] if date.month else [2021]]}


def test_bibtex_is_a_report_with_every_field_of_the_table() -> None:
    assert read_bibtex(bibtex(make_briefing(), SITE)) == {
        "title": "{Karvonia: a Harbour Closed Over Price}",
        "author": "Vantor, Ilse and {Council of Merrin}",
        "institution": "{Vantor Desk}",
        "number": "23",
        "series": "Vantor Letters",
        "year": "2021",
        "month": "feb",
        "day": "10",
        "abstract": make_card().summary,
        "keywords": "Karvonia",
        "url": URL,
        "language": "en",
    }


def test_tex_special_characters_are_escaped() -> None:
    title = read_bibtex(bibtex(make_briefing(card=make_card(title=NASTY)), SITE))["title"]
    shown = title[1:-1].replace("\\textasciitilde{}", "~").replace("\\textasciicircum{}", "^")
    shown = shown.replace("\\textbraceleft{}", "\1").replace("\\textbraceright{}", "\2")
    shown = re.sub(r"\\([$&#%_])", r"\1", shown.replace("\\textbackslash{}", "\0"))
    assert shown.translate({0: "\\", 1: "{", 2: "}"}) == NASTY


ODD = ("odd }", "{ odd", "}{", "a \\} b", "@article{x, title = {", '"odd"', "% odd", "{", NASTY)


@pytest.mark.parametrize("text", ODD)
def test_no_text_of_a_briefing_makes_the_file_of_all_citations_unreadable(text: str) -> None:
    card = replace(make_card(title=text), summary=text)
    odd = make_briefing(card=card, authors=(text, f"{text}, {text}"), number=text, series=text)
    both = bibtex(odd, SITE) + bibtex(make_briefing(card=make_card(url="/briefings/second/")), SITE)
    found = parse_string(both, "bibtex")
    assert [*found.entries] == [cite_key(odd.card.url), "second"]
    assert len(found.entries[cite_key(odd.card.url)].persons["author"]) == 2


def test_ris_fields_follow_zoteros_mapping_of_a_report() -> None:
    """Zotero's RIS import reads PB as institution, SN as number and T2 as series of a report, and repeated AU
    and KW.
    """
    rows = read_ris(ris(make_briefing(), SITE))
    assert rows == [
        ("TY", "RPRT"),
        ("TI", "Karvonia: a Harbour Closed Over Price"),
        ("AU", "Vantor, Ilse"),
        ("AU", "Council of Merrin"),
        ("PY", "2021"),
        ("DA", "2021/02/10/"),
        ("PB", "Vantor Desk"),
        ("SN", "23"),
        ("T2", "Vantor Letters"),
        ("AB", make_card().summary),
        ("KW", "Karvonia"),
        ("UR", URL),
        ("LA", "en"),
    ]


def test_a_line_break_in_a_title_starts_no_field() -> None:
    assert ("TI", "A TY - B") in read_ris(ris(make_briefing(card=make_card(title="A\r\nTY - B")), SITE))


def test_csl_json_keeps_organisations_whole() -> None:
    item = csl(make_briefing(), SITE)
    assert item["type"] == "report"
    assert item["author"] == [{"family": "Vantor", "given": "Ilse"}, {"literal": "Council of Merrin"}]
    assert item["issued"] == {"date-parts": [[2021, 2, 10]]}
    assert (item["number"], item["collection-title"], item["publisher"]) == ("23", "Vantor Letters", "Vantor Desk")
    assert "issued" not in csl(make_briefing(card=make_card(date=None)), SITE)


@pytest.mark.parametrize("written", ["2021-02~", "2021-02?", "2021-02/2021-03"])
def test_an_uncertain_date_is_cited_by_its_start(written: str) -> None:
    page = make_briefing(card=make_card(date=parse_edtf(written)))
    sure = make_briefing(card=make_card(date=PartialDate(2021, 2)))
    assert [form(page, SITE) for form in (ris, csl, bibtex)] == [form(sure, SITE) for form in (ris, csl, bibtex)]


@pytest.mark.parametrize(
    ("written", "words"),
    [("2021-02-10?", "[February 10, 2021?]"), ("2021-02?", "[February 2021?]"), ("2021~", "[ca. 2021]")],
)
def test_chicago_marks_an_uncertain_date(written: str, words: str) -> None:
    page = make_briefing(card=make_card(date=parse_edtf(written), title="What Now?"))
    assert f"Vantor Desk, {words}. " in chicago(page, SITE)


def test_an_undated_briefing_has_no_date_in_any_form() -> None:
    page = make_briefing(card=make_card(date=None))
    assert "year" not in read_bibtex(bibtex(page, SITE))
    assert not {"PY", "DA"} & dict(read_ris(ris(page, SITE))).keys()
    assert "Vantor Letters 23. Vantor Desk. https" in chicago(page, SITE)


def test_each_citation_form_is_shown_once() -> None:
    forms = cite_forms(make_briefing(), SITE)
    assert [label for label, _ in forms] == ["House style", "Chicago", "BibTeX", "RIS", "CSL-JSON"]
    assert json.loads(forms[-1][1]) == [csl(make_briefing(), SITE)]
    assert "\r" not in "".join(text for _, text in forms)


def test_a_bibtex_key_is_the_stem_and_unique() -> None:
    assert cite_key("/briefings/2021-02-10-karvonia/") == "2021-02-10-karvonia"
    first, second = cite_key("/briefings/2021-02-10-море/"), cite_key("/briefings/2021-02-10-гора/")
    assert first != second
    assert re.fullmatch(r"2021-02-10-[0-9a-f]{8}", first)


@pytest.mark.parametrize("name", ["Council of Merrin", "Grain, Rye, and Barley", ", Ilse", "Vantor,"])
def test_a_name_is_split_at_the_one_comma_of_its_editor_only(name: str) -> None:
    assert split_name(name) == (name, "")

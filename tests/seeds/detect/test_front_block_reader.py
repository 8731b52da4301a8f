"""Title, date, authors and number, found at the top of whole documents."""

import pytest

from site_builder.seeds.detect.furniture import FurnitureKind
from site_builder.settings.site_config import DateOrder, IngestConfig
from tests.seeds.documents import MORE, PROSE, draft_of, whys


def test_the_first_line_is_the_title_and_the_date_line_leaves_the_text() -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\nPublished on February 10, 2021\n\n{PROSE}\n")
    assert (draft.title, str(draft.date), draft.body) == ("Karvonia Opens Its Basin", "2021-02-10", f"{PROSE}\n")
    assert whys(draft) == {
        "Karvonia Opens Its Basin": "the title",
        "Published on February 10, 2021": "the date line",
    }
    assert not draft.notes


def test_every_detection_names_its_line_and_its_reason() -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\n10 February 2021\n\n{PROSE}\n")
    found = {f.field: (f.line, f.confidence > 0.9, bool(f.why)) for f in draft.findings}
    assert found == {"title": (1, True, True), "date": (3, True, True)}


def test_a_date_above_the_title_is_not_the_title() -> None:
    draft = draft_of(f"10 February 2021\n\nKarvonia Opens Its Basin\n\n{PROSE}\n")
    assert (draft.title, str(draft.date)) == ("Karvonia Opens Its Basin", "2021-02-10")


def test_a_place_in_the_date_line_stays_in_the_text() -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\nVantorstadt, May 8, 1972, 8:45 p.m.\n\n{PROSE}\n")
    assert str(draft.date) == "1972-05-08"
    assert draft.body.startswith("Vantorstadt, May 8, 1972, 8:45 p.m.\n")


def test_the_date_of_an_update_loses_and_leaves_the_text() -> None:
    draft = draft_of(f"Karvonia Opens\n\nLast updated March 3, 2024\nPublished: March 27, 2014\n\n{PROSE}\n")
    assert str(draft.date) == "2014-03-27"
    assert draft.body == f"{PROSE}\n"
    assert whys(draft)["Last updated March 3, 2024"] == "a date of update"


def test_the_date_of_an_update_is_better_than_none_and_flagged() -> None:
    draft = draft_of(f"Karvonia Opens\n\nLast updated March 3, 2024\n\n{PROSE}\n")
    assert str(draft.date) == "2024-03-03"
    assert draft.notes == ("The only date found is one of an update.",)


def test_a_byline_gives_the_authors() -> None:
    draft = draft_of(f"Karvonia Opens\n\nBy Ilse Vantor and Tom Reske\nMarch 27, 2014\n\n{PROSE}\n")
    assert draft.authors == ("Ilse Vantor", "Tom Reske")
    assert "Vantor" not in draft.body


def test_a_byline_with_a_date_gives_both() -> None:
    draft = draft_of(f"Karvonia Opens\n\nBy Ilse Vantor | March 27, 2014\n\n{PROSE}\n")
    assert (draft.authors, str(draft.date)) == (("Ilse Vantor",), "2014-03-27")


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    draft = draft_of(f"Karvonia Opens\n\nMarch 27, 2014\n\nBy the numbers\n\n{PROSE}\n")
    assert draft.authors == ()
    assert "By the numbers" in draft.body


@pytest.mark.parametrize(
    ("line", "number"),
    [("Briefing No. 12/2021", "12/2021"), ("Document 23", "23"), ("Ref: KAR-2021-7", "KAR-2021-7"), ("No. 9", "9")],
)
def test_the_number_of_the_document_is_taken(line: str, number: str) -> None:
    draft = draft_of(f"{line}\nKarvonia Opens\n10 February 2021\n\n{PROSE}\n")
    assert (draft.number, draft.title) == (number, "Karvonia Opens")


def test_a_number_before_the_title_stays_in_it() -> None:
    draft = draft_of(f"23. Letter From the Harbour Council\n\n10 February 2021\n\n{PROSE}\n")
    assert (draft.number, draft.title) == ("23", "23. Letter From the Harbour Council")


def test_tags_in_the_text_become_tags() -> None:
    top = draft_of(f"Karvonia Opens\nTags: ports, pilots\n\n{PROSE}\n")
    end = draft_of(f"Karvonia Opens\n\n{PROSE}\n\nTags: ports, pilots\n")
    assert top.tags == end.tags == ("ports", "pilots")
    assert top.body == end.body == f"{PROSE}\n"


def test_an_office_among_the_tags_comes_after_what_the_text_is_about() -> None:
    found = draft_of(f"Karvonia Opens\n\n{PROSE}\n\nTags: Bureau of Harbour Affairs, ports\n")
    assert found.tags == ("ports", "Bureau of Harbour Affairs")


def test_a_mail_header_gives_title_and_date() -> None:
    head = "From: Ilse Vantor\nTo: The Desk\nSubject: RE: Karvonia Opens\nDate: Wed, 10 Feb 2021 08:00:00 +0000"
    draft = draft_of(f"{head}\n\n{PROSE}\n")
    assert (draft.title, str(draft.date), draft.body) == ("Karvonia Opens", "2021-02-10", f"{PROSE}\n")


def test_a_line_of_subject_alone_is_the_title() -> None:
    assert draft_of(f"Subject: Karvonia Opens\n\n10 February 2021\n\n{PROSE}\n").title == "Karvonia Opens"


def test_navigation_above_the_title_is_taken() -> None:
    draft = draft_of(f"Home\nArchive\nDocuments of Karvonia\n\n7. A Letter\n\n10 February 2021\n\n{PROSE}\n")
    assert draft.title == "7. A Letter"
    assert whys(draft)["Documents of Karvonia"] == "below the navigation, above the title"


def test_a_crumb_line_is_taken() -> None:
    draft = draft_of(f"Research > Karvonia > Ports\nKarvonia Opens\n\n10 February 2021\n\n{PROSE}\n")
    assert draft.title == "Karvonia Opens"


def test_a_wrapped_title_is_joined() -> None:
    title = "143. Message From the Chairman of the Harbour Council of Karvonia to the"
    body = "\n".join(_wrapped(f"{PROSE} {MORE}"))
    draft = draft_of(f"{title}\nCommissioner of the Northern Basin\n\n21 June 1972\n\n{body}\n")
    assert draft.title == f"{title} Commissioner of the Northern Basin"
    assert draft.body == f"{PROSE} {MORE}\n"


def _wrapped(text: str) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) >= 76:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def test_prose_at_the_top_makes_the_file_name_the_title_and_says_so() -> None:
    draft = draft_of(f"{PROSE} {MORE}\n\n{MORE}\n", "seeds/2021-02-10-karvonia-opens.txt")
    assert (draft.title, str(draft.date)) == ("Karvonia opens", "2021-02-10")
    assert {f.field: f.confidence for f in draft.findings} == {"title": 0.3, "date": 0.5}
    assert len(draft.notes) == 2


def test_a_long_title_above_a_date_line_is_a_title() -> None:
    title = (
        f"57. Note {'From the Deputy Assistant of the Council ' * 4}to the Pilots, Karvonia, October 31, 1971, 6 p.m."
    )
    assert draft_of(f"{title}\n\n31 October 1971\n\n{PROSE}\n").title == title


def test_a_seed_without_any_date_has_none_and_says_so() -> None:
    draft = draft_of(f"Karvonia Opens\n\n{PROSE}\n")
    assert draft.date is None
    assert draft.notes == ("No date line was found.",)


def test_a_date_in_the_title_is_the_last_resort_but_one() -> None:
    draft = draft_of(f"Memorandum of Conversation, Vantorstadt, December 19, 1969\n\n{PROSE}\n")
    assert str(draft.date) == "1969-12-19"
    assert next(f for f in draft.findings if f.field == "date").confidence < 0.7


def test_a_dateline_gives_the_date_and_stays() -> None:
    draft = draft_of(f"Karvonia Opens\n\nVANTORSTADT, Feb. 10, 2021 — {PROSE}\n\n{MORE}\n")
    assert str(draft.date) == "2021-02-10"
    assert draft.body.startswith("VANTORSTADT, Feb. 10, 2021 — The harbour")


@pytest.mark.parametrize(
    ("lead", "date"),
    [
        ("VANTORSTADT, le 10 février 2021", "2021-02-10"),
        ("Vantorstadt, le 1er février 2021", "2021-02-01"),
        ("Vantorstadt, den 10. Februar 2021", "2021-02-10"),
        ("VANTORSTADT, 10. März 2021", "2021-03-10"),
        ("Port Ilse, 10 de febrero de 2021 (KNA)", "2021-02-10"),
        ("Reske and Sorrel, Wednesday, Feb. 10, 2021", "2021-02-10"),
    ],
)
def test_a_dateline_is_read_in_four_languages_and_stays(lead: str, date: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n{lead} — {PROSE}\n\n{MORE}\n")
    assert str(draft.date) == date
    assert draft.body.startswith(lead)


DAY = "VANTORSTADT, Feb. 10"


@pytest.mark.parametrize(
    "lead", [DAY, "VANTORSTADT, le 10 février", "Vantorstadt, 10. Februar", "Reske, 10 de febrero (KNA)"]
)
def test_a_dateline_without_a_year_is_no_date_and_the_editor_is_told(lead: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n{lead} — {PROSE}\n\n{MORE}\n")
    assert draft.date is None
    assert "names no year: write the date into the header." in draft.notes[0]


@pytest.mark.parametrize(
    ("path", "above", "date", "why"),
    [
        ("seeds/2021/a.txt", "", "2021-02-10", "its year from its folder"),
        ("seeds/2021-02-10-opens.txt", "", "2021-02-10", "its year from the file name"),
        ("seeds/a.txt", "February 2021\n\n", "2021-02-10", "a date line"),
        ("seeds/a.txt", "3 March 2021\n\n", "2021-03-03", "a date line"),
    ],
)
def test_a_dateline_takes_its_year_from_where_it_is_certain(path: str, above: str, date: str, why: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n{above}{DAY} — {PROSE}\n\n{MORE}\n", path)
    finding = next(f for f in draft.findings if f.field == "date")
    assert (finding.value, draft.notes) == (date, ())
    assert why in finding.why


@pytest.mark.parametrize("path", ["seeds/2020/2021/a.txt", "seeds/2021-02-11-opens.txt", "seeds/20210/a.txt"])
def test_a_year_that_is_not_certain_is_not_taken(path: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n{DAY} — {PROSE}\n\n{MORE}\n", path)
    assert any("names no year" in note for note in draft.notes)
    assert str(draft.date) in ("None", "2021-02-11")


def test_the_29th_of_february_is_in_no_common_year() -> None:
    text = f"Karvonia Opens\n\nVANTORSTADT, Feb. 29 — {PROSE}\n\n{MORE}\n"
    assert [draft_of(text, f"seeds/{year}/a.txt").date is None for year in (2020, 2021)] == [False, True]


@pytest.mark.parametrize("start", ["On Feb. 10 the pilots met", "The talks of May 3", "Pier 10 mars the view"])
def test_a_sentence_with_a_dash_is_no_dateline(start: str) -> None:
    assert draft_of(f"Karvonia Opens\n\n{start} — {PROSE}\n\n{MORE}\n").notes == ("No date line was found.",)


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("10 February 2021", ""),
        ("By Ilse Vantor | Feb. 10, 2021", ""),
        ("02/10/2021", ""),
        ("Vantorstadt, 10 February 2021", "Vantorstadt, 10 February 2021\n\n"),
        ("11 February 2021", "11 February 2021\n\n"),
    ],
)
def test_a_line_that_only_repeats_the_date_of_a_mail_leaves_its_text(line: str, body: str) -> None:
    head = (
        "From: Ilse Vantor <i@karvonia.example>\nMessage-ID: 1\nDate: Wed, 10 Feb 2021 09:00:00 +0100\nSubject: Talks"
    )
    draft = draft_of(f"{head}\n\n{line}\n\n{PROSE}\n", "seeds/a.eml")
    assert (str(draft.date), draft.body) == ("2021-02-10", f"{body}{PROSE}\n")


@pytest.mark.parametrize(
    ("order", "date"), [(DateOrder.DAY_FIRST, "2021-02-10"), (DateOrder.MONTH_FIRST, "2021-10-02")]
)
def test_an_ambiguous_date_is_read_by_the_sites_order_and_flagged(order: DateOrder, date: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n10/02/2021\n\n{PROSE}\n", config=IngestConfig(date_order=order))
    assert str(draft.date) == date
    assert "10 February 2021 or 2 October 2021" in draft.notes[0]
    assert next(f for f in draft.findings if f.field == "date").confidence < 0.7


def test_the_same_date_in_words_settles_an_ambiguous_one() -> None:
    draft = draft_of(f"Karvonia Opens, October 2, 2021\n\n10/02/2021\n\n{PROSE}\n")
    assert (str(draft.date), draft.notes) == ("2021-10-02", ())


def test_a_year_of_two_digits_is_flagged() -> None:
    draft = draft_of(f"Karvonia Opens\n\n8/16/71\n\n{PROSE}\n")
    assert str(draft.date) == "1971-08-16"
    assert "two digits" in draft.notes[0]


def test_the_date_that_the_title_names_wins_over_an_earlier_one() -> None:
    draft = draft_of(
        f"Talks, Vantorstadt, December 18, 1971\n\nVantorstadt, December 18, 1971\n\n20 December 1971\n\n{PROSE}"
    )
    assert str(draft.date) == "1971-12-18"


def test_closing_navigation_copyright_and_signature_leave_the_text() -> None:
    end = "Back to list\nShare this page\n© 2021 Karvonia Desk. All rights reserved."
    assert draft_of(f"Karvonia Opens\n\n{PROSE}\n\n{end}\n").body == f"{PROSE}\n"
    signed = draft_of(f"Karvonia Opens\n\n{PROSE}\n\n-- \nIlse Vantor\nKarvonia Desk\n")
    assert signed.body == f"{PROSE}\n"
    assert whys(signed)["Ilse Vantor"] == "the signature of a mail"


def test_navigation_in_the_middle_stays() -> None:
    assert "Share" in draft_of(f"Karvonia Opens\n\n{PROSE}\n\nShare\n\n{MORE}\n").body


@pytest.mark.parametrize(
    "line",
    [
        "Previous document",
        "→ Next article",
        "Back to all briefings",
        "Share this story",
        "Join our community!",
        "Please enable JavaScript to read this page.",
        "Already a subscriber? Log in",
        "Wenn Sie ein Abo haben, loggen Sie sich ein:",
        "Bitte aktivieren Sie JavaScript, um diese Seite zu lesen.",
        "Veuillez activer JavaScript pour lire cette page.",
        "Get the latest updates in your inbox",
        "Sign up for our newsletter",
        "You receive this mail because you subscribed. Unsubscribe: https://karvonia.example/u",
    ],
)
def test_what_a_site_asks_of_its_reader_leaves_the_end_of_the_text(line: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n{PROSE}\n\n{line}\n")
    assert draft.body == f"{PROSE}\n"
    assert whys(draft)[line] in {kind.value for kind in FurnitureKind}


@pytest.mark.parametrize(
    "line", ["Join us or leave the basin, Vantor said", "Back to the harbour", "The next story is his"]
)
def test_a_last_line_that_only_begins_like_navigation_stays(line: str) -> None:
    assert line in draft_of(f"Karvonia Opens\n\n{PROSE}\n\n{line}.\n").body


def test_a_call_upon_the_reader_is_no_furniture_above_the_text() -> None:
    assert draft_of(f"Follow us, says Karvonia\n\n10 February 2021\n\n{PROSE}\n").title == "Follow us, says Karvonia"


def test_what_somebody_is_goes_with_the_byline_right_above_it_alone() -> None:
    for gap, why in (("\n", "under the byline"), ("\n\n", None)):
        draft = draft_of(f"Karvonia Opens Its Basin\n\nBy Ilse Vantor{gap}Harbour Correspondent\n\n{PROSE}\n\n{MORE}\n")
        assert whys(draft).get("Harbour Correspondent") == why


@pytest.mark.parametrize(
    "above",
    [
        "This site uses cookies so that you find the harbour again. Read on if you agree.",
        "If you click “Accept all” you agree to cookies of others.",
        "Diese Seite verwendet Cookies. Mit der weiteren Nutzung erklären Sie sich einverstanden.",
        "Um Inhalte zu zeigen, ist deine Einwilligung nötig, da Drittanbieter deine Daten bekommen.",
        "Ce site utilise des cookies pour vous reconnaître au port.",
        "Este sitio web utiliza cookies propias y de terceros para mejorar su visita.",
        "Willkommen auf den Seiten des Hafenrats",
        "Welcome to the website of the Harbour Council",
        "You are here: Home",
        "Usted está en: Portada",
        "Photo dsc_0042",
        "HarbourServicesPressRoomContactArchive",
        "Hauptinhalt",
        "Full text",
    ],
)
def test_notices_of_cookies_greetings_and_glued_menus_above_the_title_are_taken(above: str) -> None:
    draft = draft_of(f"{above}\n\nKarvonia Opens Its Basin\n\n10 February 2021\n\n{PROSE}\n")
    assert (draft.title, draft.body) == ("Karvonia Opens Its Basin", f"{PROSE}\n")


@pytest.mark.parametrize(
    "line",
    [
        "The council will forbid cookies from abroad and has asked the courts for a ruling on their use in the port.",
        "The report says that cookies follow readers from one harbour to the next.",
        "“You cannot buy the trust of the pilots with cookies,” the minister said.",
        "Das Parlament erteilte seine Zustimmung, nachdem ein Drittanbieter die Daten der Lotsen gelöscht hatte.",
    ],
)
def test_a_text_about_cookies_and_consent_is_no_notice(line: str) -> None:
    assert draft_of(f"Karvonia Opens Its Basin\n\n10 February 2021\n\n{line}\n\n{MORE}\n").body.startswith(line)


def test_a_headline_that_comes_twice_above_the_text_is_the_title_and_leaves_it() -> None:
    title = "Karvonia and Lusmere discuss the northern basin: official"
    draft = draft_of(f"Harbour wire front page\n\n{title}\nFebruary 10, 2021 / 7:41 PM\n\n{title}\n\n{PROSE}\n")
    assert draft.title == title
    assert title not in draft.body


def test_a_name_above_the_kind_of_document_is_not_the_title() -> None:
    draft = draft_of(f"Ilse Vantor\nPress Briefing\nVelm\n10 February 2021\n\n{PROSE}\n")
    assert draft.title == "Press Briefing"
    assert "Ilse Vantor" in draft.body


def test_a_caption_above_the_text_is_not_the_title() -> None:
    draft = draft_of(f"Minister Vantor at the quay - Zed Okell - Reuters\n\n{PROSE}\n", path="seeds/basin.txt")
    assert draft.title == "Basin"


def test_a_day_at_the_end_of_a_line_above_the_text_is_the_date_where_there_is_no_better_one() -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\nSpeeches of the Harbour Council (10 February 2021)\n\n{PROSE}\n")
    assert (str(draft.date), draft.body.splitlines()[0]) == (
        "2021-02-10",
        "Speeches of the Harbour Council (10 February 2021)",
    )
    assert draft_of(f"Karvonia Opens\n\nNews since 10 February 2021\n\n{PROSE}\n").date is None


def test_a_dateline_may_be_in_brackets() -> None:
    assert str(draft_of(f"Karvonia Opens\n\n(Velm, 10 February 2021) - {PROSE}\n").date) == "2021-02-10"


@pytest.mark.parametrize("below", ["Velm, 1 June 2021", "Zed Okell meets Ilse Vantor | 01.06.2021"])
def test_the_day_on_which_a_page_was_read_is_not_its_date(below: str) -> None:
    draft = draft_of(f"Friday, 22 September 2023\n\nKarvonia Opens Its Basin\n\n{below}\n\n{PROSE}\n")
    assert (draft.title, str(draft.date)) == ("Karvonia Opens Its Basin", "2021-06-01")


def test_a_place_with_a_second_date_is_not_the_title() -> None:
    draft = draft_of(
        f"2 June 2021\n\nVelm, 1 June 2021\n\nCheck against delivery!\n\n{PROSE}\n", path="seeds/basin.txt"
    )
    assert draft.title == "Basin"


def test_a_name_above_a_quoted_headline_is_not_the_title() -> None:
    draft = draft_of(f"Ilse Vantor\n“We need a harbour of our own”\n10 February 2021\n\n{PROSE}\n")
    assert draft.title == "“We need a harbour of our own”"


def test_a_dateline_may_lack_its_dash() -> None:
    assert str(draft_of(f"Karvonia Opens\n\nVelm 22.06.2022 {PROSE}\n").date) == "2022-06-22"


def test_the_signs_of_an_agencys_writers_leave_the_end_of_the_text() -> None:
    assert draft_of(f"Karvonia Opens\n\n10 February 2021\n\n{PROSE}\nmv/okl\n").body == f"{PROSE}\n"


@pytest.mark.parametrize(
    "above",
    [
        "The council of Velm meets. Photograph: Ilse Vantor/Getty Images",
        "El consejo de Velm en su sesión (Photo by Ilse Vantor/Getty Images)",
        "Agencia KMN",
        "Por EFE",
        "Par AFP",
        "Skip to main contentSkip to navigation",
        "Click acá para ir directamente al contenido",
        "Embassy   Ambassador   Karvonia and Velm   Consular Service   Contact Us",
        "Oronto.net, all that is new in Oronto",
        "VELM (Reuters): The council of Velm met on Monday.",
    ],
)
def test_what_is_above_a_headline_is_not_the_title(above: str) -> None:
    assert draft_of(f"{above}\n\nKarvonia Opens Its Basin\n\n10 February 2021\n\n{PROSE}\n").title == (
        "Karvonia Opens Its Basin"
    )


@pytest.mark.parametrize(
    "lead",
    [
        "The council of Velm met on Monday and opened the basin to ships from Oronto and from Lusmere for a year.",
        "El consejo de Velm se reunió el lunes y abrió la dársena a los barcos.",
        "Der Rat von Velm hat am Montag getagt und das Becken für Schiffe aus Oronto geöffnet.",
        "Le conseil de Velm a siégé lundi et a ouvert le bassin aux navires d’Oronto.",
    ],
)
def test_a_first_sentence_is_not_the_title(lead: str) -> None:
    draft = draft_of(f"{lead}\n\n{PROSE}\n", path="seeds/basin-of-velm.txt")
    assert draft.title == "Basin of velm"
    assert draft.body.startswith(lead)


def test_a_line_with_an_address_at_the_end_is_not_the_title() -> None:
    text = f"Q - {PROSE}\n\nR - {PROSE}\n\nSource https://velm.example/texts, le 10 janvier 2025\n"
    draft = draft_of(text, path="seeds/velm.txt")
    assert (draft.title, str(draft.date)) == ("Velm", "2025-01-10")


def test_a_bar_behind_the_title_leaves_it() -> None:
    assert draft_of(f"Karvonia Opens Its Basin |\n\n{PROSE}\n").title == "Karvonia Opens Its Basin"


@pytest.mark.parametrize(
    "line",
    ["Publisher Velm Watch", "US KMN, Press Operations", "Archivo KMN", "SEÑOR ORL OKELL REM, VICEPRESIDENTE"],
)
def test_what_is_no_name_is_no_author(line: str) -> None:
    assert not draft_of(f"Karvonia Opens Its Basin\n\n{line}\n10 February 2021\n\n{PROSE}\n").authors


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Réunion du mercredi 7 octobre 2020 à 15h00", "2020-10-07"),
        ("Sitzung vom 7. Oktober 2020", "2020-10-07"),
        ("Sesión del miércoles 7 de octubre de 2020", "2020-10-07"),
        ("Meeting of 7 October 2020", "2020-10-07"),
        ("Wed Oct 7 13:06:08 UTC 2020", "2020-10-07"),
        ("07.10.2020 — Medienmitteilung KMN", "2020-10-07"),
        ("07.10.2020 - Artikel", "2020-10-07"),
    ],
)
def test_the_day_of_a_sitting_or_of_a_kind_of_document_is_the_date(line: str, date: str) -> None:
    draft = draft_of(f"Karvonia Opens Its Basin\n\n{line}\n\n{PROSE}\n")
    assert (str(draft.date), draft.authors) == (date, ())
    assert draft.body == f"{PROSE}\n"


def test_the_same_date_once_more_leaves_the_text() -> None:
    draft = draft_of(f"10 February 2021\n\n\n10 February 2021\nKarvonia Opens Its Basin\n\n{PROSE}\n")
    assert (draft.title, str(draft.date), draft.body) == ("Karvonia Opens Its Basin", "2021-02-10", f"{PROSE}\n")


def test_a_row_between_two_controls_is_a_menu() -> None:
    line = "« Previous Post | Velm & Sea Home | Next Post »"
    assert whys(draft_of(f"Karvonia Opens Its Basin\n\n{line}\n\n{PROSE}\n"))[line] == str(FurnitureKind.MENU)


@pytest.mark.parametrize("line", ["No hay comentarios:", "No comments", "Aucun commentaire", "Keine Kommentare"])
def test_that_nobody_has_commented_leaves_the_end(line: str) -> None:
    assert draft_of(f"Karvonia Opens Its Basin\n\n{PROSE}\n\n{line}\n").body == f"{PROSE}\n"


def test_the_hour_and_day_of_an_update_are_no_text() -> None:
    draft = draft_of(
        f"Karvonia ouvre son bassin\n\n10/11/2023\nMise à jour : 14:12 - 10/11/2023, vendredi\n\n{PROSE}\n"
    )
    assert "14:12" not in draft.body


@pytest.mark.parametrize(
    "title",
    [
        "Council of Velm Takes Up the\nQuestion of the Harbour",
        "Der Rat von Velm berät über die\nZukunft des Hafens",
        "Le conseil de Velm et la\nQuestion du port",
        "El consejo de Velm y el\nPuerto de Oronto",
    ],
)
def test_a_title_that_breaks_after_a_small_word_goes_on_below(title: str) -> None:
    assert draft_of(f"{title}\n\n10 February 2021\n\n{PROSE}\n").title == title.replace("\n", " ")


def test_a_list_with_a_date_below_the_first_sentence_makes_no_title_of_it() -> None:
    lead = "The council of Velm met on Monday and opened the basin to ships from Oronto and Lusmere for a year."
    draft = draft_of(f"Council of Velm\n\n10 February 2021\n\n{lead}\n\n- Report of 3 March 2021\n\n{PROSE}\n")
    assert (draft.title, str(draft.date)) == ("Council of Velm", "2021-02-10")


def test_the_line_of_publication_and_update_leaves_the_text() -> None:
    line = "Veröffentlicht am 22.03.2021, aktualisiert am 24.03.2021 um 10:12 Uhr"
    draft = draft_of(f"Rat von Velm berät\n\n{line}\n\n{PROSE}\n")
    assert (str(draft.date), draft.body) == ("2021-03-22", f"{PROSE}\n")


@pytest.mark.parametrize(
    "line",
    [
        "Karvonia, 16 May 2025",
        "09:27 GMT +321 July 2019",
        "*EPF301 08/11/2004",
        "Velm: 12:34",
        "Page 1",
        "Direkt zum Seiteninhalt springen",
        "Ruta de navegación",
        "All news",
        "This site has been archived on 28 April 2017",
    ],
)
def test_hours_numbers_of_messages_and_links_of_a_site_are_no_title(line: str) -> None:
    draft = draft_of(f"{line}\n\nThe Council Opens the Northern Basin\n\n3 May 2013\n\n{PROSE}\n")
    assert (draft.title, str(draft.date)) == ("The Council Opens the Northern Basin", "2013-05-03")


def test_a_day_that_is_also_that_of_an_embargo_is_the_date() -> None:
    draft = draft_of(f"Council Opens the Basin\n\nEmbargoed until 3 May 2013\n\n3 May 2013\n\n{PROSE}\n")
    assert (str(draft.date), draft.body) == ("2013-05-03", f"{PROSE}\n")


def test_a_year_below_the_title_does_not_count_readers() -> None:
    assert draft_of(f"Report on the Basin\n\n2020\n\n{PROSE}\n").body.startswith("2020\n")


@pytest.mark.parametrize("below", ["by Lusmere Newsdesk 16 September 2014, 19:44", "dpa Nachrichtenagentur"])
def test_who_wrote_is_no_second_line_of_the_title(below: str) -> None:
    assert draft_of(f"Council Opens the Basin\n{below}\n\n{PROSE}\n").title == "Council Opens the Basin"


@pytest.mark.parametrize("line", ["By The Lusmere Press", "Par Rédaction Tribune"])
def test_a_byline_may_name_a_paper_alone(line: str) -> None:
    draft = draft_of(f"Council Opens the Basin\n\n{line}\n\n{PROSE}\n")
    assert (draft.authors, draft.body) == ((), f"{PROSE}\n")


def test_a_record_without_a_title_is_named_by_the_line_with_its_day() -> None:
    draft = draft_of(f"Harbour Council of Velm 135th Sitting, 11 December 1974\n\nContents:\n{PROSE}\n")
    assert (draft.title, str(draft.date)) == ("Harbour Council of Velm 135th Sitting, 11 December 1974", "1974-12-11")


@pytest.mark.parametrize(
    "line",
    [
        "Agency | Velm | Updated: 23-02-2022 04:26 IST | Created: 22-02-2022 04:26 IST",
        "Papers of the Institute 2022/A 12, 22.02.2022, 7 pages",
        "Desk  | 22.02.2022 - Mise à jour : 23.02.2022",
    ],
)
def test_a_date_among_numbers_pages_and_updates_is_found(line: str) -> None:
    assert str(draft_of(f"Council Opens the Basin\n\n{line}\n\n{PROSE}\n").date) == "2022-02-22"

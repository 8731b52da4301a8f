"""Marks in a text: reasons to hold it back, their duration, and harmless mentions of such words."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.seeds.detect.embargo_ends import cities_of, zone_phrases
from site_builder.seeds.detect.marks import classification_label, notice_of, notice_of_name
from site_builder.seeds.model import Visibility
from tests.seeds.documents import PROSE, draft_of


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("EMBARGOED UNTIL 9 a.m. 4 June 2031", "05 12:00"),
        ("STRICTLY CONFIDENTIAL – Embargo until 4 June 2031", "05 12:00"),
        ("Embargoed until 04/06/2031", "05 12:00"),
        ("Sperrfrist: Mittwoch, 4. Juni 2031, 10 Uhr", "05 12:00"),
        ("Sous embargo jusqu’au 4 juin 2031 à 9h30", "05 12:00"),
        ("EMBARGADO HASTA EL 4 DE JUNIO DE 2031", "05 12:00"),
        ("STRICT EMBARGO: 0001 Thursday 4 June 2031", "05 12:00"),
        ("Sperrfrist Freitag, 4. Juni 2031", "05 12:00"),
        ("Embargo fino al 4 giugno 2031", "05 12:00"),
        ("Onder embargo tot 4 juni 2031", "05 12:00"),
        ("Press release – embargoed until 4 June 2031", "05 12:00"),
        ("Embargo 12h00 – 4 juin 2031", "05 12:00"),
        ("This release is embargoed until 4 June 2031.", "05 12:00"),
        ("Not to be published before 4 June 2031", "05 12:00"),
        ("Embargoed until 9 a.m. XYZT, 4 June 2031", "05 12:00"),
        ("Sperrfrist: 4. Juni 2031, 22 Uhr (Ortszeit Kleinlusmere)", "05 12:00"),
        ("Embargoed until 9 a.m. local time, 4 June 2031", "05 12:00"),
        ("Embargo: 00:01 GMT, 4 June 2031", "04 00:01"),
        ("Embargoed until 11:59 p.m. PST on June 4, 2031", "05 07:59"),
        ("Embargoed until 11:59 p.m. PDT on June 4, 2031", "05 06:59"),
        ("Sperrfrist: 4. Juni 2031, 22 Uhr (Ortszeit Washington)", "05 02:00"),
        ("Sous embargo jusqu’au 4 juin 2031, 23 h (heure de Montréal)", "05 03:00"),
        ("Sperrfrist 4. Juni 2031, 00.01 Uhr MESZ", "03 22:01"),
        ("Embargoed until 6 a.m. ET, 4 June 2031", "04 10:00"),
        ("EMBARGOED UNTIL 6 AM ET JUNE 4, 2031", "04 10:00"),
        ("Embargo: 12 noon GMT, 4 June 2031", "04 12:00"),
        ("Embargo jusqu’au 4 juin 2031 à 18h00 (heure de Paris)", "04 16:00"),
        ("Embargoed until 09:00 BST 4 June 2031", "04 08:00"),
        ("Embargoed until 9:30 UTC+2 4 June 2031", "04 07:30"),
        ("Embargado hasta el 4 de junio de 2031 a las 10:00 horas (hora de Madrid)", "04 08:00"),
        ("Embargoed until midnight London time, 4 June 2031", "04 23:00"),
        ("Not to be published before 4 June 2031, 0900Z", "04 09:00"),
        ("Embargoed until 9 a.m. ET / 2 p.m. BST, 4 June 2031", "04 18:00"),
    ],
)
def test_an_embargo_holds_to_the_minute_or_until_its_day_has_ended_everywhere(line: str, end: str) -> None:
    draft = draft_of(f"{line}\n\nKarvonia Opens Its Basin\n\n3 June 2031\n\n{PROSE}")
    assert (draft.title, str(draft.date)) == ("Karvonia Opens Its Basin", "2031-06-03")
    assert draft.visibility == Visibility(dated=datetime.fromisoformat(f"2031-06-{end}:00Z"))
    assert (line, "a notice of embargo") in [(removed.text, removed.why) for removed in draft.removed]


@pytest.mark.parametrize(
    "line",
    [
        *("NOT FOR PUBLICATION", "Strictly confidential – not for publication", "*** Do not publish! ***"),
        *(
            "Embargoed until 9 a.m. on Thursday",
            "Nicht zur Veröffentlichung bestimmt",
            "[Ne pas publier]",
            "No publicar",
        ),
        *("EMBARGOED UNTIL", "Embargoed until Thursday", "Sperrfrist: Donnerstag, Beginn der Rede"),
        *("EMBARGOED – NOT FOR PUBLICATION", "Not for publication – 2 June 2021", "Private and not for publication"),
    ],
)
def test_a_text_marked_not_for_publication_becomes_a_draft(line: str) -> None:
    draft = draft_of(f"{line}\n\nKarvonia Opens Its Basin\n\n3 June 2021\n\n{PROSE}")
    assert (draft.title, draft.visibility.withheld) == ("Karvonia Opens Its Basin", (f"its text says “{line}”",))


@pytest.mark.parametrize(
    "line",
    [
        *("Embargo on Karvonia Extended Until 4 June 2031", "Arms Embargo Until 4 June 2031 Agreed", "Embargo"),
        *("Under Embargo: How Karvonia Buys Its Grain", "Embargoed Goods Reached Lusmere on 4 June 2031"),
        *("The report is not for publication, she said", "Hold Until Relieved", "Not for Sale", "Publish or Perish"),
        *(
            "Das Embargo bis 4. Juni 2031 verlängert",
            "L’embargo prend fin le 4 juin 2031",
        ),
        *(
            "Embargo: How Cuba Lived From 7 February 1962",
            "Embargo Ends: What Changes on Monday at 6 a.m.",
            "Embargo 101",
        ),
        *("Sperrfrist: Was vor dem 4. Juni 2021 galt", "Embargo a la vivienda: subasta el 4 de junio de 2031"),
        *("Do Not Publish. The Story of a Censored Paper", "Not for Release – Life Behind Bars", "Embargo to End"),
        *("The Memo (Not for Publication) and What It Says", "Cuba (sous embargo) attend les touristes"),
    ],
)
def test_a_sentence_about_embargoes_is_not_an_embargo_notice(line: str) -> None:
    assert notice_of(line) is None


@pytest.mark.parametrize(
    "line",
    [
        *("DRAFT", "[Draft]", "Draft v2, 3 May 2021", "DRAFT – NOT FOR CIRCULATION", "DRAFT – Press release"),
        *("Working draft, do not cite or circulate", "CONFIDENTIAL – INTERNAL USE ONLY", "Entwurf vom 3. Mai 2021"),
        *("Nur für den internen Gebrauch", "BROUILLON – ne pas citer", "À usage interne", "BORRADOR", "BOZZA 2"),
        *("Please do not circulate", "Draft (please do not quote)", "Status: DRAFT", "VS – NUR FÜR DEN DIENSTGEBRAUCH"),
        *("Solo uso interno", "Usage strictement interne", "ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ"),
    ],
)
def test_a_draft_mark_above_a_text_withholds_it(line: str) -> None:
    for text in (f"{line}\n\nKarvonia Opens Its Basin", f"Velm Harbour Board\n{line}\n\nKarvonia Opens Its Basin"):
        draft = draft_of(f"{text}\n\n3 June 2021\n\n{PROSE}")
        assert (draft.title, draft.visibility.withheld) == ("Karvonia Opens Its Basin", (f"its text says “{line}”",))


def test_a_mark_that_is_repeated_without_end_is_still_a_mark() -> None:
    assert notice_of("draft " * 5000, opens=True) is not None
    assert notice_of("draft " * 5000 + "horses", opens=True) is None


def test_a_single_word_at_the_start_of_a_text_marks_a_draft() -> None:
    below = f"Karvonia Opens Its Basin\n\n3 June 2021\n\n{PROSE}"
    assert draft_of(f"Draft\n\n{below}").visibility.withheld == ("its text says “Draft”",)
    assert draft_of(f"Scores\nDraft\nTeams\n\n{below}").visibility == Visibility()
    assert draft_of(f"{below}\n\n{PROSE}\n\n" * 6 + f"DRAFT\n\n{PROSE}").visibility == Visibility()


@pytest.mark.parametrize(
    "title",
    [
        *("DRAFT letter to Ilse about the dues", "BORRADOR DEL ACTA"),
        *("DRAFT MINUTES OF THE HARBOUR BOARD", "DRAFT MEMO ON DUES IN VELM", "ENTWURF DES PROTOKOLLS VOM MONTAG"),
    ],
)
def test_a_title_that_begins_with_a_draft_mark_is_kept_and_withholds_the_text(title: str) -> None:
    draft = draft_of(f"Subject: {title}\nFrom: Ilse <iv@velm.example>\n\n{PROSE}")
    assert (draft.title, draft.visibility.withheld) == (title, (f"its text says “{title}”",))


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [("DRAFT: press release on the mole", "press release on the mole"), ("DRAFT minutes, please do not circulate", "")],
)
def test_a_first_line_that_is_a_mark_leaves_the_title_and_withholds_the_text(title: str, cleaned: str) -> None:
    draft = draft_of(f"{title}\n\n{PROSE}")
    assert (draft.title, draft.visibility.withheld) == (cleaned, (f"its text says “{title}”",))


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Draft Agreement Reached in Velm",
            "DRAFT RESOLUTION",
            "DRAFT LAW ON PORTS",
            "DRAFT BEER SALES RISE",
            "Draft: Who Picks First on Thursday",
        ),
        *("Entwurf des Haushalts liegt vor", "Borrador de acuerdo en Lusmere", "DRAFT: MINISTERS AGREE ON TOLLS"),
        *("Do Not Forward This Letter, Say Police", "Internal use of force debated"),
        *(
            "DRAFT BUDGET ADOPTED. The council voted.",
            "Please Do Not Disturb",
            "Status of the draft talks",
            "Stand der Dinge",
        ),
        *("Document interne : ce que dit le rapport", "The draft", "NBA Draft 2021"),
    ],
)
def test_a_line_that_mentions_drafts_is_not_a_mark(line: str) -> None:
    assert notice_of(line, opens=True) is None


@pytest.mark.parametrize(
    "line",
    [
        *("CONFIDENTIAL", "STRICTLY CONFIDENTIAL", "Vertraulich!", "Confidentiel", "Confidencial", "Riservato"),
        *("Private & Confidential", "CONFIDENTIAL – 3 May 2021", "Vertraulich, 3. Mai 2021", "Memo – CONFIDENTIAL"),
        *("CONFIDENTIAL MEMORANDUM", "*** CONFIDENTIAL ***", "[Confidential]", "PERSONNEL ET CONFIDENTIEL"),
    ],
)
def test_a_text_that_is_marked_as_confidential_becomes_a_draft(line: str) -> None:
    below = f"Karvonia Opens Its Basin\n\n3 June 2021\n\n{PROSE}"
    for text in (f"{line}\n\n{below}", f"MEMORANDUM\n\n{line}\n\n{below}"):
        draft = draft_of(text)
        assert (draft.title, draft.visibility.withheld) == ("Karvonia Opens Its Basin", (f"its text says “{line}”",))


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("CONFIDENTIAL: for the Board only", "for the Board only"),
        ("Vertraulich! Für Frau Vantor", "Vertraulich! Für Frau Vantor"),
        ("Note for the Board (CONFIDENTIAL)", "Note for the Board"),
    ],
)
def test_a_title_marked_as_confidential_loses_its_mark_and_withholds_the_text(title: str, cleaned: str) -> None:
    for text in (f"{title}\n\n{PROSE}", f"Subject: {title}\nFrom: Ilse <iv@velm.example>\n\n{PROSE}"):
        draft = draft_of(text)
        assert (draft.title, draft.visibility.withheld) == (cleaned, (f"its text says “{title}”",))


@pytest.mark.parametrize(
    "line",
    [
        *("Confidential Memo Shows Bribes", "L.A. Confidential", "El Confidencial"),
        *("Confidential: What the Council Knew", "The talks were confidential.", "Riservato agli abbonati"),
        *("Confidentiel : ce que dit le rapport", "CONFIDENTIAL NOTE OF MINISTERS LEAKED", "Confidentiality notice"),
        *("Vertraulicher Bericht aufgetaucht", "CONFIDENTIAL SECTION 01 OF 02 VELM"),
        *("Confidential. That Was the Word", "Kept Strictly Confidential for Years"),
    ],
)
def test_a_sentence_about_confidential_things_is_not_a_mark(line: str) -> None:
    assert notice_of(line) is None


@pytest.mark.parametrize(
    "said", ["Declassified 5 May 2005", "RELEASED IN FULL", "Telegram 625 From the Embassy in Velm", "Freigegeben"]
)
def test_marks_released_by_an_archive_are_published_and_reported(said: str) -> None:
    draft = draft_of(f"CONFIDENTIAL\n\n{said}\n\nKarvonia Opens Its Basin\n\n3 June 2021\n\n{PROSE}")
    why = f"Published although it says “CONFIDENTIAL”, as it says “{said}” too; status: draft hides it."
    assert draft.visibility == Visibility(kept=(why,))


def test_sentences_about_telegrams_release_nothing() -> None:
    for text in (PROSE, f"The cable from Velm was declassified, and {PROSE}"):
        assert draft_of(f"CONFIDENTIAL\n\nDues\n\n3 June 2021\n\n{text}").visibility.withheld
    assert draft_of(f"Karvonia Opens\n\n3 June 2021\n\n{PROSE}\n\nCONFIDENTIAL\n\n{PROSE}").visibility == Visibility()


@pytest.mark.parametrize(
    "title", ["Karvonia Opens – EMBARGOED UNTIL 4 JUNE 2031", "EMBARGOED UNTIL 4 JUNE 2031: Karvonia Opens"]
)
def test_a_title_with_a_notice_loses_it_and_withholds_the_text(title: str) -> None:
    for above in (title, f"From: Ilse Vantor <iv@velm.example>\nDate: 2 June 2031\nSubject: {title}"):
        draft = draft_of(f"{above}\n\n3 June 2031\n\n{PROSE}")
        assert (draft.title, draft.visibility) == (
            "Karvonia Opens",
            Visibility(dated=datetime(2031, 6, 5, 12, tzinfo=UTC)),
        )


def test_a_mark_in_wide_letters_is_read_like_others() -> None:
    assert draft_of(f"ＤＲＡＦＴ\n\nKarvonia Opens Its Basin\n\n3 June 2021\n\n{PROSE}").visibility.withheld


@pytest.mark.parametrize(("value", "held"), [("Confidential", 1), ("Personal", 1), ("Normal", 0), ("0.93", 0)])
def test_a_pasted_mail_that_its_sender_marked_is_withheld(value: str, held: int) -> None:
    head = "From: Ilse Vantor <iv@velm.example>\nSent: Thursday, 3 June 2021 09:00\nTo: Orl Okell\nSubject: The mole\n"
    draft = draft_of(f"{head}Sensitivity: {value}\n\n{PROSE}")
    assert (draft.title, len(draft.visibility.withheld), "Sensitivity" in draft.body) == (
        "The mole",
        held,
        False,
    )


def test_the_head_of_a_mail_does_not_hide_a_notice() -> None:
    head = "\n".join(f"{key}: Ilse Vantor <iv@velm.example>" for key in ("From", "To", "Cc", "Bcc", "Reply-To"))
    fields = f"{head}\nSent: 2 June 2031 10:02\nImportance: High\nAttachments: a.pdf\nSubject: Karvonia Opens"
    below = f"-----Original Message-----\n{fields}\n\nNot for publication\n\n{PROSE}"
    for text in (f"{fields}\n\nNot for publication\n\n{PROSE}", f"{fields}\n\nSee below.\n\n{below}"):
        assert draft_of(text).visibility.withheld == ("its text says “Not for publication”",)


def test_a_long_paragraph_that_begins_with_a_notice_is_withheld() -> None:
    text = f"Karvonia Opens Its Basin\n\nEMBARGOED UNTIL 4 JUNE 2031 – {PROSE * 3}"
    assert draft_of(text).visibility == Visibility(dated=datetime(2031, 6, 5, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    "line", ["CONFIDENTIAL – NOT FOR PUBLICATION", "Not for publication:", "Ne pas diffuser", "Nichtöffentlicher Teil"]
)
def test_a_separate_mark_below_is_kept_and_withholds_the_text(line: str) -> None:
    public = f"Minutes of the Karvonian Harbour Board\n\n3 June 2021\n\n{f'{PROSE}' * 2}\n\n" + f"{PROSE}\n\n" * 12
    draft = draft_of(f"{public}{line}\n4. Staffing\n\nThe clerk was dismissed.")
    assert draft.visibility.withheld == (f"its text says “{line}”",)
    assert line.rstrip(":") in draft.body


@pytest.mark.parametrize(
    "below",
    [
        *("The letter was marked\nnot for publication\nand went round.", "It was not for publication, she said."),
        *("Embargoed until 4 June 2031", "Under Embargo: How Karvonia Buys Its Grain", "SECRET", "Not for Sale"),
        *("“Not for publication,” he wrote across the page.", "Do Not Publish. The Story of a Censored Paper"),
        *("Nichtöffentlicher Teil des Hafens gesperrt", "Publication", "Not for publication were two of the letters."),
    ],
)
def test_sentences_about_a_notice_withhold_nothing(below: str) -> None:
    text = "Karvonia Opens Its Basin\n\n3 June 2021\n\n" + f"{PROSE}\n\n" * 14
    assert draft_of(f"{text}{below}\n\n{PROSE}").visibility == Visibility()


def test_a_mark_next_to_page_numbers_withholds_the_text() -> None:
    pages = "\n\n".join(f"{PROSE}\n\nCONFIDENTIAL\nHarbour Board Page {number}\n\n{PROSE}" for number in range(1, 7))
    draft = draft_of(f"Karvonia Opens Its Basin\n\n3 June 2021\n\n{pages}")
    assert draft.visibility.withheld == ("the head of its pages says “CONFIDENTIAL”",)
    assert "CONFIDENTIAL" not in draft.body


HEADLINES = (Path(__file__).parent / "mentions.txt").read_text("utf-8").splitlines()


def test_a_hundred_headlines_that_only_mention_marks_are_public() -> None:
    assert len(set(HEADLINES)) >= 100
    shapes = ("{}\n\n3 June 2021\n\n{}", "Velm Courier\n\n{}\n\n3 June 2021\n\n{}", "{1}\n\n{1}\n\n{0}\n\n{1}")
    texts = [(line, shape.format(line, PROSE)) for line in HEADLINES for shape in shapes]
    assert [line for line, text in texts if draft_of(text).visibility != Visibility()] == []


@pytest.mark.parametrize(
    "line", ["Check against delivery - embargoed until delivery", "CHECK AGAINST DELIVERY – EMBARGOED UNTIL DELIVERY"]
)
def test_an_embargo_until_an_event_after_other_words_withholds_the_text(line: str) -> None:
    assert notice_of(line) is not None


@pytest.mark.parametrize("line", ["RESTREINT UE/EU RESTRICTED", "Restreint UE", "WIP"])
def test_marks_of_institutions_and_of_unfinished_work_withhold_the_text(line: str) -> None:
    assert notice_of(line, opens=True) is not None


@pytest.mark.parametrize(
    "line",
    [
        *("Embargoed until the minister sits down", "Sperrfrist bis 4. Juni 2031 für Manager im Gespräch"),
        *("EMBARGOED UNTIL AFTER THE CALL WITH VELM", "Sous embargo jusqu’à la fin de son voyage à Velm"),
        *("Embargo: until the gavel falls", "Embargo hasta nuevo aviso del puerto"),
    ],
)
def test_an_embargo_without_a_readable_end_makes_a_draft_and_is_not_a_title(line: str) -> None:
    for text in (f"{line}\n\nKarvonia Opens Its Basin", f"Velm Harbour Board\n\n{line}\n\nKarvonia Opens Its Basin"):
        draft = draft_of(f"{text}\n\n3 June 2021\n\n{PROSE}")
        assert draft.title != line
        assert draft.visibility.withheld == (f"its text says “{line}”",)


def test_only_zones_named_after_a_city_yield_a_city() -> None:
    zones = ("PST8PDT", "UTC", "Etc/GMT+5", "America/Indiana/Knox", "America/New_York")
    assert list(cities_of(zones)) == [("new york", "America/New_York")]


ZONES = sorted({name for of in zone_phrases().values() for _, names in of for name in names})
CITIES = {
    "Washington": "America/New_York",
    "Montréal": "America/Toronto",
    "Wien": "Europe/Vienna",
    "Tokio": "Asia/Tokyo",
}
WRITTEN = (
    "Embargoed until {hour}:{minute:02} {half}, {city} time, {day:%B} {day.day}, {day.year}",
    "Sperrfrist: {day.day}.{day.month}.{day.year}, {hour24:02}.{minute:02} Uhr (Ortszeit {city})",
    "Sous embargo jusqu’au {day.day}/{day.month}/{day.year} à {hour24}h{minute:02} (heure de {city})",
    "Embargo hasta el {day.day}/{day.month}/{day.year}, {hour24:02}:{minute:02} horas (hora de {city})",
    "EMBARGOED UNTIL {hour24:02}{minute:02} HRS ({city} time) {day:%Y-%m-%d}",
)


@given(
    st.dates(date(2025, 1, 1), date(2040, 12, 30)),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(sorted(CITIES)),
    st.sampled_from(WRITTEN),
    st.sampled_from(("", "the gate", "Kleinlusmere")),
)
def test_no_embargo_ends_before_its_hour_has_come(day: date, minutes: int, city: str, form: str, wrong: str) -> None:
    hour24, minute = divmod(minutes, 60)
    half = "a.m." if hour24 < 12 else "p.m."
    words = {"hour": (hour24 - 1) % 12 + 1, "hour24": hour24, "minute": minute, "half": half, "day": day}
    notice = notice_of(form.format(**words, city=wrong or city))
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    true = max(local.replace(tzinfo=ZoneInfo(CITIES[city]), fold=fold).astimezone(UTC) for fold in (0, 1))
    assert notice is not None
    assert notice.until is None or notice.until >= true
    has_one_day = "{day.month}" not in form or day.day > 12 or day.day == day.month
    assert notice.until == true or wrong or not has_one_day


def test_every_zone_of_the_table_exists() -> None:
    assert len(ZONES) > 300
    assert all(ZoneInfo(name).key == name for name in ZONES)


@pytest.mark.parametrize(
    "name",
    [
        *("memo_internal.txt", "CONFIDENTIAL_memo.docx", "dues_confidential.pdf", "Entwuerfe", "123-DRAFT.txt"),
        *("2021 drafts", "WIP", "wip"),
    ],
)
def test_the_name_of_a_file_or_folder_is_a_mark(name: str) -> None:
    assert notice_of_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "confidential-memo-reveals-bribes.md",
        "internal-market-rules.md",
        "2021_draft_budget.csv",
        "press",
        "seeds",
        "intern.md",
        "personal.txt",
    ],
)
def test_a_file_name_that_only_mentions_a_mark_is_not_marked(name: str) -> None:
    assert notice_of_name(name) is None


def test_a_mark_at_the_foot_withholds_the_text_and_one_between_paragraphs_does_not() -> None:
    text = f"Karvonia Opens Its Basin\n\n3 June 2021\n\n{PROSE}\n\n"
    assert draft_of(f"{text}CONFIDENTIAL").visibility.withheld == ("its text says “CONFIDENTIAL”",)
    assert draft_of(f"{text}CONFIDENTIAL\n\n{PROSE}").visibility == Visibility()


def test_a_long_value_is_not_a_classification() -> None:
    assert classification_label("Confidential")
    assert classification_label("Confidential " * 2_000) == ""


@pytest.mark.parametrize(
    "line",
    [
        *("FOUO", "UNCLASSIFIED//FOUO", "Eyes only", "ATTORNEY-CLIENT PRIVILEGED", "Pre-decisional", "CUI"),
        *("FOR DISCUSSION ONLY", "NOT YET APPROVED", "Vorabversion", "机密", "سري"),
    ],
)
def test_an_official_marking_is_a_mark_on_any_separate_line(line: str) -> None:
    assert notice_of(line)

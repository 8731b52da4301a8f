"""Whole pages of invented publishers, one document each: lines of the site are removed, lines of the text are kept."""

from dataclasses import replace

import pytest

from site_builder.seeds.detect.furniture import is_document_kind
from tests.seeds.documents import CONFIG, MORE, PROSE, check, documents, draft_of, whys


@pytest.mark.parametrize("row", documents(__file__))
def test_each_row_of_the_table_is_read_as_expected(row: list[str]) -> None:
    check(row)


DE = (
    "Der Hafenrat von Karvonien hat am Dienstag neun Stunden lang getagt und beschlossen, das nördliche Becken im"
    " Frühjahr für fremde Schiffe zu öffnen, sofern die Lotsen den neuen Stunden zustimmen."
)
FR = (
    "Le conseil du port de Karvonie s’est réuni mardi pendant neuf heures et a décidé d’ouvrir le bassin nord aux"
    " navires étrangers dès le printemps, à condition que les pilotes acceptent les nouveaux horaires."
)
ES = (
    "El consejo del puerto de Karvonia se reunió el martes durante nueve horas y decidió abrir la dársena norte a los"
    " barcos extranjeros a partir de la primavera, siempre que los prácticos acepten los nuevos horarios."
)
TITLES = {
    PROSE: "Harbour council opens the northern basin to foreign ships",
    DE: "Hafenrat öffnet das nördliche Becken für fremde Schiffe",
    FR: "Le conseil du port ouvre le bassin nord aux navires étrangers",
    ES: "El consejo del puerto abre la dársena norte a los barcos extranjeros",
}
ABOVE = {
    PROSE: (
        "The Karvonia Herald",
        "karvonia-daily.com",
        "Home > News > Karvonia",
        "Home | World | Politics | Business",
        "World",
        "WORLD POLITICS",
        "Skip to main content",
        "Ministry of Ports",
        "MINISTRY OF PORTS AND HARBOURS\nMedia Release",
        "Press Release",
        "N E W S   R E L E A S E",
        "Embassy of Karvonia",
        "For immediate release",
        "Menu\nSearch\nSubscribe",
        "Advertisement",
        "Sorrel",
        "The Sorrel\nTruth for everyone",
        "Office of the Harbour Commissioner\nTel. (02) 5550 1234  Fax (02) 5550 1235",
        "Newsletter of the Harbour Institute",
    ),
    DE: (
        "Karvonischer Anzeiger",
        "KARVONIA ONLINE",
        "Startseite / Nachrichten / Ausland",
        "Politik",
        "Bundesministerium für Häfen",
        "Pressemitteilung",
        "Zum Inhalt springen",
        "Ressort: Wirtschaft",
        "Sorrel",
    ),
    FR: (
        "La Gazette de Karvonie",
        "karvonie.fr",
        "Accueil > International > Karvonie",
        "International",
        "Ministère des Ports",
        "Communiqué de presse",
        "Aller au contenu",
        "Rubrique : Économie",
    ),
    ES: (
        "Diario de Karvonia",
        "karvonia.es",
        "Inicio / Internacional / Karvonia",
        "Internacional",
        "Ministerio de Puertos",
        "Comunicado de prensa",
        "Ir al contenido",
        "Sección: Economía",
    ),
}
BELOW = {
    PROSE: (
        "Share\nTweet\nEmail",
        "Print | Email | Download PDF",
        "Share on Facebook\nShare on Twitter",
        "Share this article",
        "© 2021 The Karvonia Herald. All rights reserved.",
        "Copyright 2021 Karvonia Press",
        "Read more",
        "Related articles\nPilots ask for new boats\nA winter of storms",
        "More from World\nPilots ask for new boats",
        "Most read\nPilots ask for new boats\nA winter of storms\nThe old piers",
        "Sign up for our newsletter",
        "Subscribe to our newsletter\nEnter your email address",
        "Stay connected\nWe’ll send you the news of the harbour every morning, and you can leave whenever you want.",
        "Follow us on Twitter",
        "Tags\nports\npilots",
        "Filed under: ports, pilots",
        "12 comments",
        "Leave a comment",
        "###",
        "- 30 -",
        "[ENDS]",
        "END",
        "Media contact: Ilse Vantor, +32 2 555 12 34",
        "press@karvonia.example",
        "Home\nAbout\nContact\nPrivacy",
        "Home | About us | Contact | Privacy",
        "This article was first published on 3 May 2021.",
        "View all comments\nMore world news",
        "Back to top",
        "Join our channel and get the news of the harbour delivered to you.",
        "Updated 35 sec ago",
        "KP (P) 1/2/2021. Published by Karvonia Media. Copyright © 2021 Karvonia Media. All rights reserved.",
        "Create an account to continue reading",
        "Previous article\nNext article",
        "Permalink\nShare",
        "Advertisement",
    ),
    DE: (
        "Teilen\nDrucken",
        "Artikel drucken | Artikel versenden",
        "© Karvonischer Anzeiger 2021\nAlle Rechte vorbehalten",
        "Mehr zum Thema\nLotsen fordern neue Boote",
        "Lesen Sie auch\nLotsen fordern neue Boote",
        "Das könnte Sie auch interessieren\nLotsen fordern neue Boote",
        "Newsletter abonnieren",
        "Melden Sie sich für unseren Newsletter an",
        "Folgen Sie uns auf Facebook",
        "3 Kommentare",
        "Kommentare lesen",
        "Artikel hören",
        "vor 3 Stunden",
        "Zurück zur Startseite",
        "Anzeige",
        "Impressum | Datenschutz | Kontakt",
        "Themen: Häfen, Lotsen",
        "Pressekontakt:\nIlse Vantor, Tel. 030 555 1234",
    ),
    FR: (
        "Partager\nImprimer",
        "Partager sur Facebook | Envoyer par e-mail",
        "© La Gazette de Karvonie. Tous droits réservés.",
        "Lire aussi\nLes pilotes demandent de nouveaux bateaux",
        "Sur le même sujet\nLes pilotes demandent de nouveaux bateaux",
        "Inscrivez-vous à notre newsletter",
        "Suivez-nous sur Twitter",
        "5 commentaires",
        "Article réservé aux abonnés",
        "Vous appréciez nos articles ? Abonnez-vous à partir de 9 € par mois.",
        "Temps de lecture 3 min.",
        "Publié il y a 3 heures",
        "Réagir à cet article",
        "Retour à l’accueil",
        "Publicité",
        "Mots-clés : ports, pilotes",
        "Contact presse :\nIlse Vantor, +33 1 55 55 12 34",
    ),
    ES: (
        "Compartir\nImprimir",
        "Compartir en Facebook | Enviar por correo",
        "© Diario de Karvonia. Todos los derechos reservados.",
        "Noticias relacionadas\nLos prácticos piden nuevos barcos",
        "Te puede interesar\nLos prácticos piden nuevos barcos",
        "Suscríbete a nuestro boletín",
        "Síguenos en Twitter",
        "5 comentarios",
        "Copiar enlace",
        "Regístrate gratis para seguir leyendo",
        "¿Ya eres suscriptor? Inicia sesión",
        "Volver al inicio",
        "Publicidad",
        "Etiquetas: puertos, prácticos",
    ),
}


@pytest.mark.parametrize(("text", "above"), [(text, above) for text, lines in ABOVE.items() for above in lines])
@pytest.mark.parametrize("between", ["\n\n", "\n\n3 May 2021\n\n"])
def test_lines_above_the_title_are_neither_title_nor_text(text: str, above: str, between: str) -> None:
    """A name over a slogan and a date may be the title of a letter: such a pair is removed only above a title."""
    between = "\n\n" if "Truth for everyone" in above else between
    draft = draft_of(f"{above}{between}{TITLES[text]}\n\n{text}\n\n{text}\n")
    assert (draft.title, draft.body) == (TITLES[text], f"{text}\n\n{text}\n")
    assert set(above.split("\n")) <= {" ".join(line.split("\t")) for line in whys(draft)}
    assert draft.summary.startswith(text[:60])


@pytest.mark.parametrize(("text", "below"), [(text, below) for text, lines in BELOW.items() for below in lines])
def test_lines_below_the_text_are_removed_by_block(text: str, below: str) -> None:
    draft = draft_of(f"{TITLES[text]}\n\n3 May 2021\n\n{text}\n\n{text}\n\n{below}\n")
    assert draft.body == f"{text}\n\n{text}\n"
    assert set(below.split("\n")) <= set(whys(draft))


@pytest.mark.parametrize("line", ["Advertisement", "(more)", "- 0 -", "Read more: Pilots ask for new boats", "Werbung"])
def test_interruptions_are_removed_from_a_text(line: str) -> None:
    draft = draft_of(f"Karvonia Opens\n\n3 May 2021\n\n{PROSE}\n\n{line}\n\n{MORE}\n")
    assert draft.body == f"{PROSE}\n\n{MORE}\n"
    assert line in whys(draft)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ilse Vantor\nHerald Staff Writer", ("Ilse Vantor",)),
        ("By ILSE VANTOR and TOM RESKE", ("Ilse Vantor", "Tom Reske")),
        ("Von Ilse Vantor und Jürgen Öztürk", ("Ilse Vantor", "Jürgen Öztürk")),
        ("Von Ilse Vantor, Lusmere", ("Ilse Vantor",)),
        ("Par Ilse Vantor", ("Ilse Vantor",)),
        ("Por Ilse Vantor", ("Ilse Vantor",)),
        ("ILSE VANTOR / Lusmere", ("Ilse Vantor",)),
        ("Ilse Vantor, Minister of Ports", ("Ilse Vantor",)),
        ("By Ilse Vantor | 3 May 2021 | World", ("Ilse Vantor",)),
        ("Media Release by Ilse Vantor, MP", ("Ilse Vantor",)),
        ("Ilse Vantor\n3 May 2021", ("Ilse Vantor",)),
        ("Ilse Vantor in Lusmere\nMon 3 May 2021 12.00 GMT", ("Ilse Vantor",)),
        ("Par Ilse Vantor (correspondante à Lusmere)", ("Ilse Vantor",)),
        ("Vantor Port\n3 May 2021\n\nA ship in Vantor Port burned.", ()),
    ],
)
def test_by_lines_of_every_kind_name_the_authors(line: str, authors: tuple[str, ...]) -> None:
    draft = draft_of(f"Karvonia Opens\n\n{line}\n\n{PROSE}\n")
    assert draft.authors == authors
    assert authors == () or draft.summary.startswith(PROSE[:60])


def test_a_digest_has_a_section_for_each_item() -> None:
    items = "\n\n".join(
        f"{word} is open again\n\n{PROSE}\nKarvonia Herald · Sorrel" for word in ("North", "South", "West")
    )
    draft = draft_of(f"Briefings\n3 May 2021\n\nWorld\n\n{items}\n")
    assert draft.title == "Briefings"
    assert [line for line in draft.body.split("\n") if line[:1] == "#"] == [
        "## World",
        "### North is open again",
        "### South is open again",
        "### West is open again",
    ]


@pytest.mark.parametrize(("text", "language"), [(PROSE, "en"), (DE, "de"), (FR, "fr"), (ES, "es")])
def test_a_paragraph_is_enough_to_tell_the_language(text: str, language: str) -> None:
    draft = draft_of(f"{TITLES[text]}\n\n{text}\n")
    assert draft.language == language
    assert not [note for note in draft.notes if "language" in note]


def test_a_text_in_an_unknown_script_gives_a_note() -> None:
    hindi = "बंदरगाह की परिषद ने मंगलवार को नौ घंटे तक बैठक की और उत्तरी घाट खोलने का निर्णय लिया। " * 3
    assert any("Devanagari" in note for note in draft_of(f"बंदरगाह\n\n{hindi}\n").notes)


def test_a_text_of_lists_alone_has_a_summary() -> None:
    assert draft_of("Karvonia Opens\n\n3 May 2021\n\n- The basin opens in spring\n- The pilots agree\n").summary


@pytest.mark.parametrize("written", ["2021-02~", "2021-02?", "2021-02/2021-03"])
def test_an_uncertain_date_of_a_seeds_own_header_is_kept(written: str) -> None:
    draft = draft_of(f"---\ntitle: Karvonia Opens\ndate: {written}\n---\n\n{PROSE}\n", "seeds/a.md")
    assert draft.date.edtf == written


def test_the_boilerplate_of_a_site_may_be_kept() -> None:
    text = f"Home > World\n\nKarvonia Opens\n\n3 May 2021\n\n{PROSE}\n\nShare this article\n"
    draft = draft_of(text, config=replace(CONFIG, keep_furniture=True))
    assert (draft.title, str(draft.date)) == ("Karvonia Opens", "2021-05-03")
    assert "Home > World\n\n" in draft.body
    assert draft.body.endswith(f"{PROSE}\n\nShare this article\n")
    assert draft_of(text).body == f"{PROSE}\n"


def test_names_next_to_questions_are_speakers_too() -> None:
    draft = draft_of(f"Hafen\n\n3. Mai 2021\n\nFrage: {DE}\n\nVantor: {DE}\n\nFrage: Wann?\n\nVantor: Bald.\n")
    assert draft.body.count("**Frage:** ") == draft.body.count("**Vantor:** ") == 2


WHOLE_PAGES = {
    "a_government": (
        "Karvonia.gov\n\nHome\nPorts and harbours\n\nPress release\n{title}\n\nPublished 24 February 2022\n\n",
        "Share this page\nShare on Facebook\nPublished 24 February 2022\n\nRelated content\nPilots ask for boats\n\n"
        "Is this page useful?\nMaybe\nYes this page is useful\nReport a problem with this page\n",
    ),
    "a_council": (
        "Council of the Karvonian Union\nPress release\n25 February 2022 10:20\n\n{title}\n\n",
        "Press contacts\nIlse Vantor\nPress officer\n+32 470 88 42 99\nVisit the meeting page\nDownload as pdf\n",
    ),
    "a_broadcaster": ("KW\nPolitics\nKarvonia\n\n{title}\n\nIlse Vantor\n02/24/2022\n\n", "Advertisement\n"),
    "a_letter": (
        "Subscribe\nSign in\n\nHarbour Letter\n\n{title}\n\nIlse Vantor\nFeb 24, 2022\nShare\n\n",
        "Thanks for reading Harbour Letter! Subscribe for free to receive new posts and support my work.\n\n12 Likes\n",
    ),
    "a_memorandum": ("SECRET\n\nSUBJECT: {title}\n\nDATE: 24 February 2022\n\n", "# # #\n"),
    "an_assembly": ("Meetings Coverage and Press Releases\n\n{title}\n\nSC/14808\n25 FEBRUARY 2022\n\n", "Share\n"),
}


@pytest.mark.parametrize("page", WHOLE_PAGES.values(), ids=WHOLE_PAGES)
def test_only_title_date_and_text_of_a_whole_page_are_kept(page: tuple[str, str]) -> None:
    above, below = page
    draft = draft_of(f"{above.format(title=TITLES[PROSE])}{PROSE}\n\n{MORE}\n\n{below}")
    assert draft.title == TITLES[PROSE]
    assert str(draft.date) in ("2022-02-24", "2022-02-25")
    assert draft.body.endswith(f"{PROSE}\n\n{MORE}\n")
    assert draft.summary == PROSE


@pytest.mark.parametrize("text", [DE, FR, ES])
def test_removing_a_pointer_inside_a_text_keeps_its_paragraphs(text: str) -> None:
    pointer = {DE: "Lesen Sie auch:", FR: "Lire aussi :", ES: "Lea también:"}[text]
    draft = draft_of(f"{TITLES[text]}\n\n3 May 2021\n\n{text}\n\n{pointer}\n\n{text}\n\n{text}\n\n© 2021 Sorrel\n")
    assert draft.body.count(text) == 3


@pytest.mark.parametrize(
    ("line", "is_kind"), [("Press Statement", True), ("Release", True), ("Of the day", False), ("For the", False)]
)
def test_a_line_with_only_a_document_type_contains_its_noun(line: str, is_kind: bool) -> None:
    assert is_document_kind(line) is is_kind


def test_a_page_number_inside_a_sentence_is_removed() -> None:
    assert draft_of(f"Karvonia Opens\n\n3 May 2021\n\n{PROSE[:-9]}\n\nPage 12\n\nnew hours.\n\n{MORE}\n").removed

"""A small site in each language: its page texts, from the archive's files to the bytes."""

from pathlib import Path

import pytest

from tests.builders import TOML, built, content, lay, run

ACTORS = """\
oezal-brandt:
  kind: person
  name: Özal Brandt
  names: [{text: Озал Брандт, kind: transliteration, lang: ru}]
ostrel-vantor:
  kind: person
  name: Ostrel Vantor
"""
TAGS = "ports:\n  label: Ports\n  kind: topic\n"
FOLDER = "content/briefings/2024"
TABLE = "\n| a | b |\n|---|---|\n| 1 | 2 |\n"
SEEDS = {
    "fr": "Le conseil du port ouvre le bassin\n\n10 février 2021\n\nLa réunion du conseil du port s'est tenue mardi. Le"
    " conseil a décidé d'ouvrir le bassin du nord aux navires étrangers à partir du printemps, à condition que les"
    " pilotes acceptent les nouveaux horaires et que la ville paie les grues.\n",
    "zh": "理事会决定开放北部港池\n\n2021年2月11日\n\n理事会星期二开会九个小时，决定从春天起向外国船只开放北部港池。\n",
    "ar": "مجلس الميناء يفتح الحوض الشمالي\n\n12 فبراير 2021\n\nاجتمع مجلس الميناء يوم الثلاثاء لمدة تسع ساعات وقرر فتح"
    " الحوض الشمالي أمام السفن الأجنبية اعتبارا من الربيع.\n",
}


def site(root: Path, language: str) -> dict[str, str]:
    """HTML of the site's pages by URL, and its feed."""
    listed = {"tags": "[ports]", "actors": "[ostrel-vantor, oezal-brandt]"}
    lay(
        root,
        {
            "site.toml": f'title = "The Vantor Letter"\nlanguage = "{language}"\n',
            "content/actors.yaml": ACTORS,
            "content/tags.yaml": TAGS,
            f"{FOLDER}/2024-03-01-a.md": content("Harbour", f"Text.\n{TABLE}", date="2024-03-01", **listed),
            f"{FOLDER}/2024-02-12-b.md": content("Kai", f"Text.\n{TABLE}", language="sv", **listed),
            f"{FOLDER}/2024-02-11-c.md": content("Quai", f"Text.\n{TABLE}", date="2024-02-11", language="fr"),
        },
    )
    built(root)
    public = root / "public"
    pages = {f"/{p.parent.relative_to(public).as_posix()}/": p.read_text("utf-8") for p in public.rglob("index.html")}
    return {**pages, "/feed.xml": (public / "feed.xml").read_text("utf-8")}


@pytest.mark.parametrize(
    ("language", "direction", "said"),
    [
        (
            "de",
            "ltr",
            {
                "/./": (
                    "Zum Inhalt springen",
                    "1. März 2024",
                    "Aktuell",
                ),
                "/2024/": ("<title>2024 · The Vantor Letter</title>", "Februar", "3 Briefings"),
                "/tags/ports/": ("<span>Thema</span>", "Briefings zum Thema Ports.", "2 Briefings"),
                "/briefings/2024-03-01-a/": ("Im Text genannt", 'aria-label="Tabelle"', "Link zu diesem Absatz"),
                "/briefings/2024-02-12-b/": ('<html lang="sv" dir="ltr">', 'aria-label="Tabelle"'),
                "/briefings/2024-02-11-c/": ('<html lang="fr" dir="ltr">', 'aria-label="Tableau"'),
                "/actors/oezal-brandt/": ('<bdi lang="ru">Озал Брандт</bdi>',),
                "/feed.xml": ('xml:lang="de"', '<title xml:lang="sv">Kai</title>'),
            },
        ),
        (
            "fr",
            "ltr",
            {
                "/./": ("Aller au contenu", "1 mars 2024"),
                "/2024/": ("février", "3\xa0notes"),
                "/years/": ("The Vantor Letter\xa0: les archives, année par année.",),
                "/briefings/2024-03-01-a/": ("Dans cette note", 'aria-label="Tableau"'),
            },
        ),
        (
            "ar",
            "rtl",
            {
                "/./": ("\u2066Skip to content\u2069", "1 مارس 2024"),
                "/2024/": ("\u20663 briefings\u2069", "فبراير"),
                "/briefings/2024-02-12-b/": (
                    '<html lang="sv" dir="ltr">',
                    '<header class="masthead" lang="ar" dir="rtl">',
                ),
            },
        ),
    ],
)
def test_a_site_is_in_its_own_language(
    tmp_path: Path, language: str, direction: str, said: dict[str, tuple[str, ...]]
) -> None:
    pages = site(tmp_path, language)
    assert f'<html lang="{language}" dir="{direction}">' in pages["/./"]
    assert {
        (url, words) for url, all_of_them in said.items() for words in all_of_them if words not in pages[url]
    } == set()


def test_actors_are_sorted_in_the_language_of_the_site(tmp_path: Path) -> None:
    german = site(tmp_path / "de", "de")["/actors/"]
    assert german.index("Ostrel Vantor") < german.index("Özal Brandt")
    assert 'id="people-ö"' not in german
    swedish = site(tmp_path / "sv", "sv")["/actors/"]
    assert 'id="people-ö"' in swedish


def test_another_catalogue_makes_other_pages(tmp_path: Path) -> None:
    site(tmp_path, "de")
    before = built(tmp_path)
    assert before.rendered == 0
    lay(
        tmp_path,
        {"templates/texts/de.toml": '[nav]\nlatest = "Neues"\n', "site.toml": 'title = "X"\nlanguage = "de"\n'},
    )
    site(tmp_path, "de")
    assert ">Neues<" in (tmp_path / "public/index.html").read_text("utf-8")


def test_the_page_of_a_seed_is_in_the_language_of_its_text(tmp_path: Path) -> None:
    seeds = {f"seeds/{language}.txt": text for language, text in SEEDS.items()}
    root = lay(tmp_path, {"site.toml": f"{TOML}[ingest]\nunsure_dates = 'publish'\n", **seeds})
    for command in (("ingest",), ("build", "--workers", "1")):
        status, said = run(*command, root=root)
        assert status == 0, said
    pages = [path.read_text("utf-8") for path in (root / "public/briefings").glob("*/index.html")]
    found = {language: [f'<html lang="{language}"' in page for page in pages].count(True) for language in SEEDS}
    assert found == dict.fromkeys(SEEDS, 1)
    assert '<html lang="ar" dir="rtl">' in "".join(pages)

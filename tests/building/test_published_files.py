"""Files published unchanged: only linked or listed ones, and without personal data."""

from pathlib import Path

import pytest

from site_builder.curation.upgrade import upgrade
from site_builder.metadata.cleaning import clean_picture
from site_builder.settings.site_config import AssetsConfig, read_config
from tests.builders import FOLDER, TOML, built, content, edit, lay, outputs, run
from tests.curation.test_asset_cleaning import PDF, TEXT
from tests.metadata.pictures import jpeg
from tests.seeds.formats.samples import zip_file

TALKS = f"{FOLDER}/2024-02-12-talks.md"
PLAIN = b"%PDF-1.7 plain"
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document>Zzkept</w:document>"}
LEAKY = {
    "author.pdf": PDF,
    "note.pdf": b"%PDF-1.7 <</Type /Annot /Subtype /Text /T (Zz)>>",
    "properties.odt": TEXT,
    "comments.docx": zip_file({**WORD, "word/comments.xml": "<w:comments/>"}),
    "people.docx": zip_file({**WORD, "word/people.xml": "<w15:people/>"}),
    "tracked.docx": zip_file({**WORD, "word/document.xml": '<w:ins w:id="1" w:author="Zz">x</w:ins>'}),
    "template.docx": zip_file(
        {**WORD, "word/_rels/settings.xml.rels": '<R Type="http://x/attachedTemplate" Target="Z:/"/>'}
    ),
    "thumbnail.docx": zip_file({**WORD, "docProps/thumbnail.jpeg": "jpeg"}),
}


def published(root: Path) -> set[str]:
    """Names of the files in content/assets/ that are public after a build."""
    built(root)
    return {path.removeprefix("assets/") for path in outputs(root / "public") if path.startswith("assets/")}


def archive(root: Path, files: dict[str, str | bytes], body: str = "Calm.\n", site: str = TOML) -> Path:
    lay(root, {"site.toml": site, TALKS: content(body=body)})
    return lay(root, {"site.toml": site, **{f"content/assets/{name}": data for name, data in files.items()}})


def test_a_file_is_published_only_while_a_text_links_it(tmp_path: Path) -> None:
    root = archive(tmp_path, {"a.pdf": PLAIN, "b.csv": "b", "c.txt": "c"}, "[A](/assets/a.pdf) ![b](/assets/b.csv)\n")
    assert published(root) == {"a.pdf", "b.csv"}
    edit(root, TALKS, "/assets/a.pdf", "/assets/c.txt")
    assert published(root) == {"b.csv", "c.txt"}
    edit(root, TALKS, "title:", "status: draft\ntitle:")
    assert published(root) == set()


def test_a_link_from_an_own_page_or_actor_note_publishes_a_file_too(tmp_path: Path) -> None:
    root = archive(tmp_path, {"a b.txt": "a", "c.txt": "c"})
    lay(
        root,
        {
            "content/pages/about.md": content("About", "[A](/assets/a%20b.txt)\n", date=None),
            "content/actors.yaml": "ilse:\n  kind: person\n  name: Ilse\n  note: See [c](/assets/c.txt).\n",
        },
    )
    assert published(root) == {"a b.txt", "c.txt"}


def test_clean_images_and_files_named_in_settings_or_templates_are_published(tmp_path: Path) -> None:
    site = TOML + '[theme]\nlogo = "content/assets/logo.svg"\nnav = [{label = "Terms", url = "/assets/terms.txt"}]\n'
    site += '[assets]\npublish = ["content/assets/data/*.csv"]\n'
    logo = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><!-- zz --></svg>'
    files: dict[str, str | bytes] = {"logo.svg": logo, "terms.txt": "t", "data/a.csv": "a", "data/b.txt": "b"}
    files |= {"face.woff2": "f", "photo.jpg": jpeg(), "clean.jpg": clean_picture(jpeg()).data}
    root = archive(tmp_path, files, site=site)
    lay(root, {"site.toml": site, "templates/own.css": "@font-face{src:url(/assets/face.woff2)}"})
    assert published(root) == {"logo.svg", "terms.txt", "data/a.csv", "face.woff2", "clean.jpg"}


@pytest.mark.parametrize("name", LEAKY)
def test_a_document_with_personal_metadata_needs_an_explicit_line(tmp_path: Path, name: str) -> None:
    root = archive(tmp_path, {name: LEAKY[name]}, f"See [the list](/assets/{name}).\n")
    assert published(root) == set()
    page = outputs(root / "public")["briefings/2024-02-12-talks/index.html"].decode()
    assert "See the list." in page
    assert f"assets/{name}" not in page
    said = run("check", root=root)[1]
    assert f"the link to /assets/{name} is shown as plain text because the file is not published" in said
    assert f"content/assets/{name}: is not published because it may identify people: " in said
    assert f'publish = ["content/assets/{name}"]' in said
    lay(root, {"site.toml": TOML + f'[assets]\npublish = ["content/assets/{name}"]\n'})
    assert published(root) == {name}


def test_check_reports_unlinked_files(tmp_path: Path) -> None:
    root = archive(tmp_path, {"a.txt": "a"})
    assert "content/assets/a.txt: is not published because nothing links to it" in run("check", root=root)[1]


def test_a_build_reports_the_files_it_removes(tmp_path: Path) -> None:
    root = archive(tmp_path, {"a.txt": "a"}, "[A](/assets/a.txt)\n")
    built(root)
    edit(root, TALKS, "[A](/assets/a.txt)", "Calm.")
    assert "no longer published: assets/a.txt; for the reasons: site-builder check" in run("build", root=root)[1]


def test_an_upgrade_keeps_live_files_by_adding_lines(tmp_path: Path) -> None:
    files = {"linked.txt": "l", "alone.txt": "a", "author.pdf": PDF, "new.txt": "n"}
    root = archive(tmp_path, files, "[l](/assets/linked.txt) [a](/assets/author.pdf)\n", TOML + "[assets] # files\n")
    lay(
        root,
        {f"public/assets/{name}": data for name, data in files.items() if name != "new.txt"}
        | {"site.toml": TOML + "[assets] # files\n"},
    )
    notes = upgrade(root)
    end = "to take it off the site, delete its line"
    assert notes == (
        f"content/assets/alone.txt stays public, although nothing links to it; {end}",
        f"content/assets/author.pdf stays public, although it identifies people; {end}",
    )
    listed = read_config((root / "site.toml").read_text()).assets
    assert listed == AssetsConfig(("content/assets/alone.txt", "content/assets/author.pdf"))
    assert upgrade(root) == ()

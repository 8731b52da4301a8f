"""Hidden text of a seed is in no byte of the archive and of its site, and the report names it."""

from pathlib import Path

import pytest

from site_builder.ingest.pipeline import ingest
from tests.builders import CLOCK, built, lay, outputs, page
from tests.seeds.documents import PROSE
from tests.seeds.formats.samples import docx, epub, odt, w_p

HEAD = f"# The Oronto Survey\n\n10 February 2021\n\n{PROSE}\n\n"
PAGE = f"<html><head><style>.desk {{ display: none }}</style></head><body><h1>The Survey</h1><p>{PROSE}</p>"
SECRET = "Zzsecret"
SEEDS: dict[str, str | bytes] = {
    "block.md": f"{HEAD}<div hidden>\n\nZzsecret\n\n</div>\n",
    "inline.md": f"{HEAD}See <span style='display:none'>Zzsecret `Zzsecret`</span> the annex.\n",
    "nested.md": f"{HEAD}<div style='visibility: hidden'><div>a</div><p>Zzsecret</p></div>\n",
    "table.md": f"{HEAD}<table><tr hidden><td>Zzsecret</td></tr><tr><td>Seen</td></tr></table>\n",
    "open.md": f"{HEAD}<p hidden>Zzsecret\n\nSeen.\n",
    "template.md": f"{HEAD}<template>Zzsecret</template>\n",
    "script.md": f"{HEAD}<script>const a = `Zzsecret`;</script>\n",
    "remark.mdx": f"{HEAD}{{/* Zzsecret */}}\n\nSeen {{/* Zz\n\nZzsecret */}} too.\n",
    "program.mdx": f"import Zzsecret from './a.js'\n\nexport const desk = {{\n  a: 'Zzsecret',\n}}\n\n{HEAD}",
    "hidden.html": f"{PAGE}<p hidden>Zzsecret</p><span style='display:none'>Zzsecret</span></body></html>",
    "class.html": f"{PAGE}<p class='a desk'>Zzsecret</p></body></html>",
    "word.htm": f"{PAGE}<p>Seen<span style='mso-hide:all'>Zzsecret</span></p></body></html>",
    "template.html": f"{PAGE}<template><p>Zzsecret</p></template></body></html>",
    "book.epub": epub(f"{PROSE}</p><p hidden='hidden'>Zzsecret"),
    "web.docx": docx(w_p("The Survey", "Title") + w_p(PROSE) + w_p(SECRET, run="<w:webHidden/>")),
    "field.odt": odt(f"<text:p>{PROSE}</text:p><text:p>Zzsecret<text:hidden-paragraph/></text:p>"),
    "note.rtf": rf"{{\rtf1 The Survey\par {PROSE}\par{{\webhidden Zzsecret}}}}",
}


@pytest.mark.parametrize("name", SEEDS)
def test_a_hidden_word_is_published_nowhere_and_reported(tmp_path: Path, name: str) -> None:
    root = lay(tmp_path, {"site.toml": 'title = "A"\nbase_url = "https://a.org/"\n', f"seeds/{name}": SEEDS[name]})
    report = ingest(root, clock=CLOCK, workers=1)
    assert report.errors == ()
    built(root)
    for folder in ("content", "public"):
        assert [path for path, data in outputs(root / folder).items() if SECRET.encode() in data] == []
    assert any(SECRET in line.text for line in report.seeds[0].decided.removed)


def test_a_hidden_element_that_never_ends_withholds_its_text(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": 'title = "A"\n', "seeds/a.md": f"{HEAD}<div hidden>Zzsecret\n\n<template> b\n"})
    report = ingest(root, clock=CLOCK, workers=1)
    assert any("line 7 and never ends" in mark.reason for mark in report.seeds[0].marks)
    built(root)
    assert [path for path, data in outputs(root / "public").items() if SECRET.encode() in data] == []


def test_a_hidden_element_that_an_editor_writes_is_left_out_of_the_page(tmp_path: Path) -> None:
    header = "---\ntitle: Talks\ndate: 2021-02-10\n---\n"
    secret = '<div hidden>\n\nZzsecret\n\n</div>\n\nSeen <b style="display: none">Zzsecret</b> words.\n'
    root = lay(tmp_path, {"site.toml": 'title = "A"\n', "content/briefings/2021/2021-02-10-talks.md": header + secret})
    built(root)
    assert "Seen" in page(root, "2021-02-10-talks")
    assert [path for path, data in outputs(root / "public").items() if SECRET.encode() in data] == []

"""Alt texts that contain a path on a disk are dropped."""

import pytest

from site_builder.seeds.alt_texts import described, without_paths
from site_builder.seeds.formats import docx, html
from tests.seeds.documents import PROSE, draft_of
from tests.seeds.formats.samples import LIMITS, PNG, w_p, w_picture
from tests.seeds.formats.samples import docx as docx_file

PATHS = (
    r"C:\Users\vantor\Desktop\Zzclient\map.png",
    "C:/Users/vantor/Zzclient/map.png",
    r"\\server\Zzclient\map.png",
    "/home/vantor/Zzclient/map.png",
    "~/Library/Zzclient.png",
    "file:///Users/vantor/Zzclient.png",
    "Description: Macintosh HD:Users:vantor:Zzclient:map.png",
    r"Description: D:\Zzclient\map",
    "Zzclient/2021/map 2.jpg",
)


@pytest.mark.parametrize("alt", PATHS)
def test_a_path_is_not_a_description(alt: str) -> None:
    assert described(alt) == ""
    picture = docx_file(w_p(PROSE) + w_picture(alt), word__media__a_dot_png=PNG)
    word = docx.read(picture, "seeds/a.docx", LIMITS)
    page = html.read(f"<p>{PROSE}</p><p><img src='b.png' alt='{alt}'></p>".encode(), "seeds/a.html", LIMITS)
    note = draft_of(f"# Ports\n\n{PROSE}\n\n![{alt}](b.png) <img src='c.png' alt='{alt}'>\n", "seeds/a.md")
    assert [asset.alt for asset in word.assets] == [""]
    assert "![](" in word.text
    assert "Zzclient" not in f"{word.text}{page.text}{note.body}"
    assert note.body.count("![](") == 2


@pytest.mark.parametrize(
    "alt",
    ["The port: a map", "Imports and/or exports, 2021.", "See https://a.org/map.png", "Ratio A: B", "map.png", "24/7"],
)
def test_a_description_stays(alt: str) -> None:
    assert described(alt) == alt
    assert without_paths(f"![{alt}](a.png)") == f"![{alt}](a.png)"

"""A dozen generated briefings → an unchanged site: one complete file of each kind.

After an intended change: `python -m tests.renew_golden`, then read the diff.
"""

from pathlib import Path

import pytest

from site_builder.demo import demo_files
from tests.builders import built, lay, outputs

GOLDEN = Path(__file__).parent / "golden"
KINDS = {
    "/": "index.html",
    "briefing": "briefings/*/index.html",
    "tag": "tags/*/index.html",
    "actor": "actors/*/index.html",
    "actor's card": "actors/*/card.html",
    "tags": "tags/index.html",
    "actors": "actors/index.html",
    "year": "2*/index.html",
    "search": "search/index.html",
    "volumes of the index": "search/volumes.js",
    "shard of the index": "search/recent/t*.js",
    "what results show": "search/first/d*.js",
    "feed": "feed.xml",
    "feed of a tag": "tags/*/feed.xml",
    "JSON feed": "feed.json",
    "briefing as JSON": "briefings/*/index.json",
    "archive as JSON": "archive.json",
    "briefings as CSV": "briefings.csv",
    "actors as CSV": "actors.csv",
    "BibTeX": "briefings.bib",
    "sitemap": "sitemap.xml",
    "robots": "robots.txt",
    "404": "404.html",
}
"""The first file by path of each kind of page is stored completely."""


def golden_site(folder: Path) -> dict[str, bytes]:
    files = dict(demo_files(12))
    files["site.toml"] += "[exports]\ncards = false\n"  # their bytes depend on the version of Pillow
    built(lay(folder, files))
    return outputs(folder / "public")


def golden_pages(site: dict[str, bytes]) -> dict[str, bytes]:
    first = [next(path for path in site if _is(path, kind)) for kind in KINDS.values()]
    return {path: site[path] for path in sorted(first)}


def _is(path: str, kind: str) -> bool:
    return Path(path).match(kind) and path.count("/") == kind.count("/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return golden_site(tmp_path_factory.mktemp("golden"))


def test_a_page_of_each_kind_equals_its_golden_file(site: dict[str, bytes]) -> None:
    kept = outputs(GOLDEN / "pages")
    for path, data in golden_pages(site).items():
        assert data.decode() == kept[path].decode(), path

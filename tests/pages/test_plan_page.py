from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.archive.admission import Door
from site_builder.archive_folder.loading import Tools, understand
from site_builder.archive_folder.memory import ArchiveMemory
from site_builder.building.site_inputs import read_site
from site_builder.demo import demo_files
from site_builder.pages.model import RedirectPage, SitemapPage
from site_builder.pages.planners import plan, plan_page
from site_builder.pages.site import Site, survey_site
from site_builder.runtime.cache import open_cache
from site_builder.runtime.files import write_atomic


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root: Path = tmp_path_factory.mktemp("archive")
    for path, text in demo_files(60):
        write_atomic(root / path, text.encode())
    inputs = read_site(root)
    with open_cache(root / "cache") as cache:
        door = Door(datetime(2031, 1, 1, tzinfo=UTC), inputs.config.audiences)
        archive = understand(inputs, door=door, tools=Tools(cache, None, ArchiveMemory(cache))).archive
    return survey_site(archive, inputs.config, inputs.texts)


def test_a_page_planned_alone_is_the_page_of_the_whole_plan(site: Site) -> None:
    pages = [p for p in plan(site.archive, site.config, site.texts) if not isinstance(p, RedirectPage | SitemapPage)]
    alone = [plan_page(site, page.url) for page in pages]
    assert [p and (p.url, p.digest) for p in alone] == [(p.url, p.digest) for p in pages]


def test_pages_that_need_the_whole_plan_are_not_planned_alone(site: Site) -> None:
    urls = ("/sitemap.xml", "/briefings/no-such/", "/tags/no-such/", "/actors/no-such/2021/", "/1066/", "/no/such/")
    assert [plan_page(site, url) for url in urls] == [None] * 6

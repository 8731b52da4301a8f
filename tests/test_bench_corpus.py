"""All folders laid by the benchmark contain the same briefings with the same links."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from site_builder.demo import demo_files

CORPUS: dict[str, Callable[..., Any]] = runpy.run_path(str(Path(__file__).parent.parent / "benchmarks" / "corpus.py"))


def test_hugo_gets_the_same_briefings() -> None:
    own = {path: text for path, text in demo_files(30) if path.endswith(".md")}
    other = dict(CORPUS["hugo_files"](30))
    assert set(own) == {path for path in other if re.search(r"/\d{4}-\d\d-\d\d-", path)}
    for path, text in own.items():
        assert text.split("\n")[1:4] == [line for line in other[path].split("\n")[1:5] if not line.startswith("slug:")]


def test_hugo_gets_the_links_that_site_builder_finds() -> None:
    body = "## Karvonia\n\nKarvonia and the Bank of Karvonia (see DD 2/3/2021; “Karvonia: A Call”); [Karvonia](/x/)."
    urls = {"Karvonia": "/actors/karvonia/", "Bank of Karvonia": "/actors/bank/"}
    assert CORPUS["linked"](body, urls, {"2/3/2021; “Karvonia: A Call”": "stem"}) == (
        "## Karvonia\n\n[Karvonia](/actors/karvonia/) and the [Bank of Karvonia](/actors/bank/) "
        "(see [DD 2/3/2021; “Karvonia: A Call”](/briefings/stem/)); [Karvonia](/x/)."
    )


def test_hugo_leaves_drafts_out_too() -> None:
    drafts = [text for _, text in CORPUS["hugo_files"](30) if "\ndraft: true\n" in text]
    assert len(drafts) == sum("\nstatus: draft\n" in text for _, text in demo_files(30)) == 1

"""Blocks of an archive's own templates appear where a parent template shows them."""

from pathlib import Path

import pytest

from site_builder.building.check import check
from site_builder.core.errors import SiteErrors
from tests.builders import CLOCK, built, content, lay, page


def test_a_block_unknown_to_the_parent_templates_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    own = '{% extends "packaged/briefing.html" %}\n{% block haed %}{{ super() }}{% endblock %}\n'
    root = lay(tmp_path, {"content/briefings/2024/a.md": content(), "templates/briefing.html": own})
    with pytest.raises(
        SiteErrors, match=r'templates/briefing\.html:2: no template above this one has a block "haed"'
    ) as told:
        built(root)
    assert "head" in told.value.errors[0].hint
    assert [str(e) for e in check(root, clock=CLOCK).errors] == [str(e) for e in told.value.errors]


@pytest.mark.parametrize(
    "own",
    [
        '{% extends "packaged/briefing.html" %}{% block head %}{% block mine %}{% endblock %}{% endblock %}',
        '{% extends "mine.html" %}{% block mine %}x{% endblock %}',
        "{% block mine %}x{% endblock %}",
    ],
)
def test_an_own_block_is_allowed_where_it_is_shown(tmp_path: Path, own: str) -> None:
    files = {"templates/briefing.html": own, "templates/mine.html": "{% block mine %}{% endblock %}"}
    built(lay(tmp_path, {"content/briefings/2024/a.md": content(), **files}))


def test_each_block_of_a_briefing_is_at_its_place_in_the_page(tmp_path: Path) -> None:
    names = ("kicker", "byline", "before_text", "after_text", "margin", "after")
    blocks = "".join(f"{{% block {name} %}}{{{{ super() }}}}<p>own {name}</p>\n{{% endblock %}}" for name in names)
    own = f'{{% extends "packaged/briefing.html" %}}{blocks}'
    archive = {"content/briefings/2024/a.md": content(series="Cable"), "templates/briefing.html": own}
    built(lay(tmp_path, archive))
    shown = page(tmp_path, "a").partition('<article class="sheet">')[2].partition("</article>")[0]
    places = {
        '<p class="kicker label"><span>Cable</span></p>': "own kicker",
        '<p class="byline">': "own byline",
        '<div class="prose prose-lede">': "own before_text",
        "The harbour stays closed.": "own after_text",
        '<aside class="margin">': "own margin",
        '<div class="after">': "own after",
    }
    parts = [part for place, own in places.items() for part in (place, f"{own}</p>")]
    assert [shown.count(part) for part in parts] == [1] * len(parts)
    assert sorted(parts, key=shown.index) == parts


def test_the_blocks_of_a_listing_are_in_its_head_below_its_list_and_in_the_margin(tmp_path: Path) -> None:
    names = ("about", "after", "side")
    blocks = "".join(f"{{% block {name} %}}{{{{ super() }}}}<p>own {name}</p>{{% endblock %}}" for name in names)
    archive = {
        "content/briefings/2024/a.md": content(tags="[water]"),
        "content/tags.yaml": "water:\n  label: Water\n",
        **{f"templates/{name}.html": f'{{% extends "packaged/{name}.html" %}}{blocks}' for name in ("tag", "year")},
    }
    built(lay(tmp_path, archive))
    for place in ("tags/water", "2024"):
        shown = (tmp_path / f"public/{place}/index.html").read_text("utf-8")
        parts = ["listing-head", "own about", "Harbour Talks</a>", "own after", "listing-side", "own side", "</main>"]
        assert sorted(parts, key=shown.index) == parts

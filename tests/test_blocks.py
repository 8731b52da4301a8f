"""Blocks of an archive's own templates stand where a template above them shows them."""

from pathlib import Path

import pytest

from site_builder.building.check import check
from site_builder.core.errors import SiteErrors
from tests.builders import CLOCK, built, content, lay


def test_a_block_that_no_template_above_has_is_an_error_with_the_near_one(tmp_path: Path) -> None:
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
def test_a_block_of_ones_own_may_stand_where_it_is_shown(tmp_path: Path, own: str) -> None:
    files = {"templates/briefing.html": own, "templates/mine.html": "{% block mine %}{% endblock %}"}
    built(lay(tmp_path, {"content/briefings/2024/a.md": content(), **files}))

"""Pictures next to a seed, and names in double brackets."""

from dataclasses import replace

import pytest

from site_builder.core.errors import SeedError
from site_builder.seeds.formats.neighbours import bring_along, neighbours_of, picture_of
from site_builder.seeds.model import Draft
from tests.metadata.pictures import png
from tests.seeds.documents import draft_of

FILES = (
    "seeds/blog/posts/talks.md",
    "seeds/blog/posts/map.png",
    "seeds/blog/static/img/map.png",
    "seeds/blog/static/img/Old Port.JPG",
    "seeds/other/map.png",
    "seeds/other/The Vote.md",
)
AROUND = neighbours_of(FILES)


def drafted(body: str) -> Draft:
    return replace(draft_of("The port is shut.\n", "seeds/blog/posts/talks.md"), body=body)


def completed(body: str) -> Draft:
    return bring_along(drafted(body), AROUND, lambda _: png())


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("map.png", "seeds/blog/posts/map.png"),
        ("./map.png?w=3", "seeds/blog/posts/map.png"),
        ("../static/img/map.png", "seeds/blog/static/img/map.png"),
        ("/img/map.png", "seeds/blog/static/img/map.png"),
        ("img/map", "seeds/blog/static/img/map.png"),
        ("old port.jpg", "seeds/blog/static/img/Old Port.JPG"),
        ("elsewhere/other/map.png", "seeds/blog/posts/map.png"),
        ("none.png", ""),
    ],
)
def test_a_picture_next_to_the_seed_is_preferred_over_the_nearest_matching_path(written: str, path: str) -> None:
    assert picture_of(written, "seeds/blog/posts/talks.md", AROUND) == path


def test_pictures_are_copied_once_and_without_their_metadata() -> None:
    draft = completed('![A map](map.png "The port")\n\n![Again](/img/map.png)\n\n`![](map.png)`\n')
    (asset,) = draft.assets
    assert draft.body == f'![A map]({asset.name} "The port")\n\n![Again]({asset.name})\n\n`![](map.png)`\n'
    assert b"Zzauthor" not in asset.data


def test_a_missing_picture_leaves_its_alt_text() -> None:
    draft = completed("![](a.png)\n\nText ![the map](b.png) goes on.\n\n[![](c.png)](https://a.org/)\n\nEnd.\n")
    assert draft.body == "Text the map goes on.\n\nEnd.\n"
    assert draft.notes[-1] == "3 pictures are not among the seeds: a.png, b.png, c.png."


def test_a_picture_that_cannot_be_read_is_missing() -> None:
    def broken(path: str) -> bytes:
        raise SeedError(path)

    assert "map.png" in bring_along(drafted("![x](map.png)\n"), AROUND, broken).notes[-1]


def test_pictures_of_other_sites_are_left_to_the_build() -> None:
    body = "![x](https://a.org/map.png) ![y](//a.org/map.png)\n"
    assert completed(body).body == body


def test_a_name_in_double_brackets_that_a_note_has_is_a_link() -> None:
    text = "[[the vote|what came]], [[The Vote#Final]], [[Ilse Vantor]] and `[[The Vote]]`\n"
    assert completed(text).body == (
        "[what came](the%20vote.md), [The Vote](The%20Vote.md#final), [[Ilse Vantor]] and `[[The Vote]]`\n"
    )

"""Headers of other tools, key by key."""

import pytest

from site_builder.seeds.migration.header_keys import ForeignHeader, read_foreign_header
from site_builder.seeds.model import Removal
from site_builder.settings.yaml_nodes import yaml_node


def header(text: str, path: str = "seeds/a.md") -> ForeignHeader:
    node = yaml_node(text, path)
    return read_foreign_header(node.value, path)


def test_entities_are_decoded_and_markup_removed() -> None:
    found = header(
        "title: Ports &amp; <em>Law</em>\ndescription: Ilse&#8217;s **word**.\nauthor: J&uuml;rgen\ntags: [R&amp;D]\n"
    )
    assert (found.single("title"), found.single("summary")) == ("Ports & Law", "Ilse’s word.")
    assert (found.values["authors"], found.values["tags"]) == (("Jürgen",), ("R&D",))


@pytest.mark.parametrize("word", ["None", "null", "~", "nil", "[None]"])
def test_a_word_for_a_missing_value_names_nobody(word: str) -> None:
    found = header(f"title: The Mole\nauthor: {word}\ntags: {word}\nseries: {word}\n")
    assert {field: values for field, values in found.values.items() if values} == {"title": ("The Mole",)}


def test_the_best_of_several_summaries_is_used_and_the_others_are_reported() -> None:
    found = header("excerpt: One.\ndescription: Two.\ndeck: Two.\n")
    assert found.single("summary") == "Two."
    assert [removed.text for removed in found.removed] == ["excerpt: One."]


@pytest.mark.parametrize(
    "written",
    [
        *("entwurf: true", "brouillon: oui", "borrador: sí", "bozza: 1", "vertraulich: ja", "intern: true"),
        *("veröffentlicht: nein", "publié: non", "publicado: false", "sichtbarkeit: intern", "privé: vielleicht"),
    ],
)
def test_draft_states_are_recognised_in_other_languages(written: str) -> None:
    assert header(f"titel: Die Mole\n{written}\n").visibility.withheld


@pytest.mark.parametrize(
    "written",
    [
        *("entwurf: nein", "brouillon: false", "borrador: no", "veröffentlicht: ja", "publié: 2024-05-03"),
        *("sichtbarkeit: öffentlich", "entwurfsverfasser: Ilse Vantor", "konzept: Die Mole wird saniert."),
    ],
)
def test_published_states_are_recognised_in_other_languages(written: str) -> None:
    assert not header(f"titel: Die Mole\n{written}\n").visibility.withheld


def test_fields_are_recognised_in_other_languages() -> None:
    found = header("titel: Die Mole\ndatum: '2024-05-03'\nautorin: Ilse Vantor\neinleitung: Sie wird saniert.\n")
    said = [found.single(field) for field in ("title", "date", "authors", "summary")]
    assert said == ["Die Mole", "2024-05-03", "Ilse Vantor", "Sie wird saniert."]


def test_old_addresses_are_paths_from_the_root() -> None:
    found = header(
        "url: /a/\npermalink: https://old.example.org/b/?x=1\naliases: [/c/, Other Name]\nredirect_from: /d.html\n"
    )
    assert set(found.values["addresses"]) == {"/a/", "/b/", "/c/", "/d.html"}
    assert [(line.text, line.reason) for line in found.removed] == [("aliases: Other Name", Removal.UNKNOWN_KEY)]


@pytest.mark.parametrize("written", ["//evil.org/x", "/a/../../b", "/a:/", "/", '"/a b/"', "javascript:x"])
def test_invalid_addresses_are_ignored(written: str) -> None:
    assert "addresses" not in header(f"permalink: {written}\n").values


def test_names_are_taken_from_mappings() -> None:
    found = header(
        "authors:\n  - name: Ilse Vantor\n    email: x@example.org\n  - Tom Reske\ncategories: {title: Law}\n"
    )
    assert (found.values["authors"], found.values["tags"]) == (("Ilse Vantor", "Tom Reske"), ("Law",))


def test_tags_of_a_jekyll_post_may_be_parted_by_spaces() -> None:
    assert header("tags: ports law\n", "seeds/_posts/2024-02-12-a.md").values["tags"] == ("ports", "law")
    assert header("tags: sea law\n").values["tags"] == ("sea law",)


def test_a_picture_keeps_its_caption_and_description() -> None:
    text = "featured_image:\n  src: map.png\n  alt: A map\n  caption: The harbour\n"
    assert header(text).picture == '![A map](map.png "The harbour")'
    assert header("image: /img/map.jpg\n").picture == "![](/img/map.jpg)"
    assert header("image: map-17\n").picture == ""


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("image: a.png\nimage_caption: The harbour\nimage_alt: A map\n", '![A map](a.png "The harbour")'),
        ("imageAlt: A map\nimageCaption: The harbour\nimage: a.png\n", '![A map](a.png "The harbour")'),
        ("featured_image: a.png\nfeatured_image_caption: The harbour\n", '![](a.png "The harbour")'),
        ("cover: a.png\nimage_caption: The harbour\n", '![](a.png "The harbour")'),
        ("cover: a.png\ncover_caption: The harbour\nimage_caption: The town\n", '![](a.png "The harbour")'),
        ("image: {src: a.png, caption: The harbour}\nimage_caption: The town\n", '![](a.png "The harbour")'),
        ("images: [a.png, b.png]\nimages_alt: A map\n", "![A map](a.png)"),
    ],
)
def test_keys_next_to_a_picture_give_its_caption_and_description(text: str, markdown: str) -> None:
    assert header(text).picture == markdown


def test_words_for_a_picture_that_is_not_there_are_named_in_the_report() -> None:
    found = header("image_caption: The harbour\n")
    assert [removed.text for removed in found.removed] == ["image_caption: The harbour"]


@pytest.mark.parametrize("key", ["password", "post_password", "passwordHint"])
def test_the_report_names_the_key_of_a_password_and_never_the_password(key: str) -> None:
    found = header(f"{key}: net-mender-7\nlayout: tide-table\n")
    assert [removed.text for removed in found.removed] == [f"{key}: …", "layout: tide-table"]
    assert "net-mender-7" not in repr(found)

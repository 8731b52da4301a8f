import gc
import pickle
from dataclasses import replace

import pytest

from site_builder.content import front_matter
from site_builder.content.body import fill_references, name_files
from site_builder.content.model import Body, Named
from site_builder.core.errors import BodyError, SiteErrors
from site_builder.linking.model import Reference
from site_builder.registry.actor import ActorKind, Name, Status
from site_builder.settings.site_config import SeriesConfig
from tests.builders import actor, body, content, document, parse_body

ILSE = actor("Ilse Vantor", family="Vantor", given="Ilse")
BAY = actor("Ostrel Bay", ActorKind.PLACE)


def test_the_highest_heading_becomes_the_second_level() -> None:
    found = body("# A\n\n### B\n\n###### C\n")
    assert [(h.level, h.text, h.anchor) for h in found.own[0]] == [(2, "A", "a"), (4, "B", "b"), (6, "C", "c")]
    assert '<h2 id="a">A</h2>' in found.html


@pytest.mark.parametrize(
    ("written", "is_equal"),
    [
        ("Ilse Vantor “came”, she said.\n", True),
        ("Ilse Vantor “came”, she wrote.\n", False),
        ("Ilse Vantor “came”, *she* said.\n", False),
        ("Ilse Vantor “came”, [she](../2023/a.md) said.\n", False),
        ("Osk Oronto “came”, she said.\n", False),
    ],
)
def test_contents_are_equal_if_everything_visible_is(written: str, is_equal: bool) -> None:
    first = body("Ilse Vantor “came”, she said.\n", actors={ILSE.id: ILSE})
    besides = replace(ILSE, names=(*ILSE.names, Name("The Chair")))
    assert (body(written, actors={ILSE.id: besides}).contents == first.contents) is is_equal
    assert body("Ilse Vantor “came”, she said.\n").contents != first.contents


def test_the_file_of_a_text_that_ingest_wrote_is_read_once_while_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = document(content(seed="[{file: seeds/a.txt, digest: a, wrote: {body: b, header: c}}]"))
    reads: list[str] = []
    decode = front_matter.decode
    monkeypatch.setattr(front_matter, "decode", lambda source: reads.append(source.path) or decode(source))
    assert not parse_body(found, actors={}, series={}).is_converted
    assert reads == [found.path]


def test_a_defined_abbreviation_inside_a_link_is_not_linked() -> None:
    bank = actor("Herring Bank", ActorKind.ORGANISATION)
    html = body("The Herring Bank (HB) closed. [HB releases](https://b.example/)\n", actors={bank.id: bank}).html
    assert '<a href="https://b.example/">HB releases</a>' in html


def test_a_heading_in_a_quotation_counts_for_the_levels() -> None:
    assert [h.text for h in body("> # A\n\n## B\n").own[0]] == ["A", "B"]


def test_a_footnote_that_is_defined_inside_another_is_a_footnote_of_its_own() -> None:
    html = body("One.[^a]\n\n[^a]: Two.[^b]\n\n    [^b]: Three.\n").html
    assert [html.count(word) for word in ("Two.", "Three.", 'class="footnote-item"')] == [1, 1, 2]


def test_table_cells_have_no_anchor_and_footnotes_keep_theirs() -> None:
    found = body("| A |\n| --- |\n| B |\n\nC[^1]\n\n[^1]: D\n")
    assert found.anchors[:2] == ("", "")
    assert 'id="fn1"' in found.html
    assert "<td>B</td>" in found.html


@pytest.mark.parametrize(
    ("written", "url", "href"),
    [
        ("2024-02-13-price.md", "/briefings/2024-02-13-price/", "../../briefings/2024-02-13-price/"),
        ("../2023/a.md#s-b", "/briefings/a/#s-b", "../../briefings/a/#s-b"),
        ("../../briefings/a/", "/briefings/a/", "../../briefings/a/"),
        ("/tags/x/", "/tags/x/", "../../tags/x/"),
        ("/tags/./x/../y/", "/tags/y/", "../../tags/y/"),
        ("/", "/", "../../"),
        ("#s-here", "/briefings/2024-02-12-harbour-talks/#s-here", "#s-here"),
        ("map.png", "/briefings/2024-02-12-harbour-talks/map.png", "../../briefings/2024-02-12-harbour-talks/map.png"),
        (
            "2024-02-12-harbour-talks/map.png",
            "/briefings/2024-02-12-harbour-talks/map.png",
            "../../briefings/2024-02-12-harbour-talks/map.png",
        ),
        ("a%20b/", "/briefings/2024-02-12-harbour-talks/a b/", "../../briefings/2024-02-12-harbour-talks/a%20b/"),
    ],
)
def test_a_link_inside_the_site_is_written_from_the_page(written: str, url: str, href: str) -> None:
    found = body(f"One\ntwo [x]({written}).\n")
    assert [(link.url, link.line, link.written) for link in found.links] == [(url, 7, written)]
    assert f'<a href="{href}">x</a>' in found.html


@pytest.mark.parametrize("written", ["https://example.org/", "mailto:a@example.org", "//example.org/x", "ref:0"])
def test_external_links_are_unchanged(written: str) -> None:
    found = body(f"[x]({written})\n")
    assert (found.links, f'href="{written}"' in found.html) == ((), True)


def test_an_image_is_a_link_to_its_file() -> None:
    found = body("![a map](map.png)\n")
    assert [link.url for link in found.links] == ["/briefings/2024-02-12-harbour-talks/map.png"]
    assert 'src="../../briefings/2024-02-12-harbour-talks/map.png" alt="a map"' in found.html


# ---------- actors


def test_a_listed_actor_is_linked_once_and_named() -> None:
    found = body("The minister, Ilse Vantor, said no. Vantor left.\n", actors={"ilse-vantor": ILSE})
    assert found.html.count('href="../../actors/ilse-vantor/" class="actor"') == 1
    assert [(n.actor, n.block) for n in found.named] == [("ilse-vantor", 0)]
    assert found.details.mentions[0].linked


def test_brackets_link_the_words_that_the_editor_chose() -> None:
    found = body("Only [[ilse-vantor|she]] knew.\n", actors={"ilse-vantor": ILSE})
    assert '<a href="../../actors/ilse-vantor/" class="actor">she</a>' in found.html
    (mention,) = found.details.mentions
    assert (mention.surface, mention.rule, mention.why) == ("she", "R1", "linked by hand to Ilse Vantor")


def test_a_former_id_in_brackets_leads_to_the_current_actor() -> None:
    found = body("[[i-vantor|She]] knew.\n", actors={"ilse-vantor": ILSE, "i-vantor": ILSE})
    assert 'href="../../actors/ilse-vantor/"' in found.html
    assert [n.actor for n in found.named] == ["ilse-vantor"]


def test_an_unlisted_actor_in_brackets_is_an_error_with_its_line() -> None:
    with pytest.raises(SiteErrors) as raised:
        body("One\n[[ilse-vanter|two]] [[karvonia]]\n", actors={"ilse-vantor": ILSE})
    near, far = sorted(raised.value.errors, key=lambda e: e.message)
    assert all(isinstance(e, BodyError) and e.place is not None and e.place.line == 8 for e in (near, far))
    assert near.hint == 'did you mean "ilse-vantor"?'
    assert far.hint == "add karvonia to actors: in the header"


def test_an_actor_without_a_page_is_named_in_plain_words() -> None:
    found = body("At [[ostrel-bay|the bay]] and Ostrel Bay.\n", actors={"ostrel-bay": BAY})
    assert "At <span>the bay</span> and Ostrel Bay." in found.html


def test_an_actor_that_is_hidden_is_named_in_plain_words() -> None:
    read = document(content(body="[[oslo|He]] left.\n", actors="[oslo]"))
    hidden = parse_body(read, actors={}, series={})
    assert "<span>He</span> left." in hidden.html


def test_header_overrides_for_names_are_applied() -> None:
    options = {"mentions": "[{text: Ilse Vantor, actor: none}]"}
    assert "class=" not in body("Ilse Vantor left.\n", actors={"ilse-vantor": ILSE}, **options).html


def test_a_retired_actor_is_not_linked() -> None:
    retired = actor("Ilse Vantor", status=Status.RETIRED)
    assert "href" not in body("Ilse Vantor left.\n", actors={"ilse-vantor": retired}).html


def test_a_name_across_emphasis_is_recognised_but_not_linked() -> None:
    found = body("*Ilse* Vantor left.\n", actors={"ilse-vantor": ILSE})
    assert "<em>Ilse</em> Vantor" in found.html
    assert [m.linked for m in found.details.mentions] == [False]


# ---------- references

SERIES = {"VL": SeriesConfig("Vantor Letters")}


def test_citing_words_become_a_slot() -> None:
    found = body("No news, see VL 13/2/2024: “Nine Crowns”.\n", series=SERIES)
    (reference,) = found.references
    assert reference.date == "2024-02-13"
    linked, plain = fill_references(found.html, ("../x/",)), fill_references(found.html, ("",))
    assert '<a href="../x/" class="reference">' in linked
    assert "<a" not in plain
    assert "No news, see VL 13/2/2024: “Nine Crowns”." in plain


def test_a_name_inside_a_reference_is_not_linked() -> None:
    text = "No news, see VL 13/2/2024: “Ilse Vantor Leaves”.\n"
    assert 'class="actor"' not in body(text, series=SERIES, actors={"ilse-vantor": ILSE}).html


# ---------- from disk


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../../tags/x/", "../../tags/x/index.html"),
        ("../../", "../../index.html"),
        ("../x/#s-a", "../x/index.html#s-a"),
        ("#s-a", "#s-a"),
        ("map.png", "map.png"),
        ("https://example.org/", "https://example.org/"),
        ("//example.org/", "//example.org/"),
    ],
)
def test_a_link_to_a_page_names_its_file(href: str, expected: str) -> None:
    assert name_files(f'<a href="{href}" class="actor">x</a>') == f'<a href="{expected}" class="actor">x</a>'


# ---------- packed words


def test_every_block_keeps_its_words_and_its_line() -> None:
    details = body("One  \ntwo.\n\n![](map.png)\n\nThree.\n").details
    assert (details.blocks, details.lines) == (("One two.", "", "Three."), (6, 9, 11))
    assert body("![](map.png)\n").details.blocks == ("",)
    assert body("").details.blocks == ()


def test_two_texts_in_one_list_item_share_its_anchor() -> None:
    found = body("- a\n  ***\n  b\n")
    assert found.anchors[0] == found.anchors[1]
    assert found.html.count("id=") == 1


def test_a_briefing_in_actor_brackets_explains_how_to_link_briefings() -> None:
    with pytest.raises(SiteErrors) as raised:
        body("See [[2021-01-05-ports]].\n")
    assert raised.value.errors[0].hint == "[[…]] links actors; a briefing is linked as [words](2021-01-05-ports.md)"


def test_parsing_a_text_creates_no_reference_cycles() -> None:
    """The collector rarely runs in workers: reference cycles would keep every parsed text. Threads of other tests may
    create some, but not each time.
    """
    text = (
        "Ilse Vantor said: “We shall not sell.”\n\n“Never,” Vantor said. A senior official said “we may sell in May.”\n"
    )
    actors = {"ilse-vantor": actor("Ilse Vantor")}
    gc.disable()
    try:
        assert 0 in [gc.collect() for _ in range(5) if body(text, actors=actors)]
    finally:
        gc.enable()


def test_a_pickled_body_has_one_copy_of_each_id() -> None:
    text = Body((), 0, named=(Named("ilse-vantor-of-lusmere", 0, (), ""),), references=(Reference(0, 1, 2, "Paper"),))
    first, second = (pickle.loads(pickle.dumps(text)) for _ in range(2))
    assert first == second == text
    assert first.named[0].actor is second.named[0].actor
    assert (type(first.named[0]), type(first.references[0])) == (Named, Reference)

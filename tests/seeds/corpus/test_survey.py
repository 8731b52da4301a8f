"""Findings that need the whole archive."""

from dataclasses import replace

import pytest

from site_builder.seeds.corpus.near_duplicates import LikenessKind, likenesses
from site_builder.seeds.corpus.outline import folder_of, outline
from site_builder.seeds.corpus.survey import Survey, finish, survey
from site_builder.seeds.detect.front_block import EdgeKnowledge
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import DateOrder
from tests.seeds.documents import CONFIG, MORE, PROSE, draft_of, whys

PORTS = ("Vantor Harbour", "Reske Point", "Northern Basin", "Old Piers", "Long Quay", "Salt Wharf", "Low Bridge")
TEXTS = tuple(
    f"The pilots of {port} asked for {n} new boats and {n + 3} more men before the winter, since the storms of the"
    f" last {n + 5} years had sunk {n} of theirs off {port}."
    for n, port in enumerate(PORTS, 2)
)


def archive(form: str, folder: str = "seeds") -> list[Draft]:
    """A draft for each port."""
    pairs = zip(PORTS, TEXTS, strict=True)
    return [draft_of(form.format(port=p, text=t, n=n), f"{folder}/{n}.txt") for n, (p, t) in enumerate(pairs, 1)]


def finished(drafts: list[Draft]) -> tuple[list[Draft], Survey]:
    found = survey(outline(draft) for draft in drafts)
    return [finish(draft, found.knowledge(draft.path, CONFIG), CONFIG) for draft in drafts], found


def test_lines_that_start_and_end_many_seeds_are_removed_and_reported() -> None:
    drafts, found = finished(
        archive("The Desk\n{port} Opens\n\n3 May 2021\n\n{text}\n\nJoin our readers\nOur letter\n")
    )
    assert [d.title for d in drafts] == [f"{port} Opens" for port in PORTS]
    assert [d.body for d in drafts] == [f"{text}\n" for text in TEXTS]
    assert whys(drafts[0])["The Desk"] == "repeated: at the start of 4 seeds or more"
    assert whys(drafts[0])["Our letter"] == "repeated: at the end of 4 seeds or more"
    assert set(found.groups.values()) == {"txt “the desk”"}


@pytest.mark.parametrize(
    "own", ["[^1]: See the minutes of the council.", "## Sources", "[The minutes](https://port.example/minutes)"]
)
def test_frequent_final_notes_headings_and_links_are_not_boilerplate(own: str) -> None:
    drafts = [
        draft_of(f"# {p} Opens\n\n{t}[^1]\n\n{own}\n", f"seeds/{p}.md") for p, t in zip(PORTS, TEXTS, strict=True)
    ]
    assert all(own not in whys(draft) and not set(whys(draft)) - {draft.title} for draft in finished(drafts)[0])


@pytest.mark.parametrize("title", ["Notice of {port}\n\n3 May 2021\n\n", ""])
def test_short_texts_keep_a_sentence_that_differs_only_in_numbers(title: str) -> None:
    drafts, _ = finished(archive(f"{title}The port took {{n}}00 ships on the first Monday of May.\n"))
    assert [f"took {n}00 ships" in f"{d.title} {d.body}" for n, d in enumerate(drafts, 1)] == [True] * len(PORTS)


def test_lines_between_title_and_date_are_learned() -> None:
    drafts, _ = finished(archive("{port} Opens\nFrom the desk that never sleeps\n\n3 May 2021\n\n{text}\n"))
    assert [d.body for d in drafts] == [f"{text}\n" for text in TEXTS]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("R. J. Vantor", ("R. J. Vantor",)),
        ("Vantor Institute for Waterways", ()),
        ("José-Maria de la Sorrel", ("José-Maria de la Sorrel",)),
        ("Our view of the sea", ()),
    ],
)
def test_a_name_between_title_and_date_of_many_seeds_is_their_author(line: str, authors: tuple[str, ...]) -> None:
    drafts, _ = finished(archive(f"{{port}} Opens\n\n{line}\n\n3 May 2021\n\n{{text}}\n"))
    assert {draft.authors for draft in drafts} == {authors}
    assert [draft.body for draft in drafts] == [f"{text}\n" for text in TEXTS]


def test_a_title_that_all_seeds_share_stays_their_title() -> None:
    drafts, found = finished(archive("Weekly Letter\n\n3 May 2021\n\n{text}\n"))
    assert {d.title for d in drafts} == {"Weekly Letter"}
    assert not any(facts.first for facts in found.facts.values())


def test_a_site_name_above_date_and_title_is_boilerplate() -> None:
    drafts, _ = finished(archive("The Desk\n\n3 May 2021\n\n{port} Opens\n\n{text}\n"))
    assert [d.title for d in drafts] == [f"{port} Opens" for port in PORTS]


def test_the_signer_of_many_letters_is_not_boilerplate() -> None:
    drafts = archive("{port} Opens\n\n3 May 2021\n\n{text}\n")
    signed = [draft_of(f"{d.title}\n\n3 May 2021\n\n{d.body}\nIlse Vantor\n", d.path) for d in drafts[:3]]
    many = [*signed, *drafts[3:], *archive("{port} Closes\n\n4 May 2021\n\n{text} Now.\n", "seeds/more")]
    assert not any(facts.last for facts in finished(many)[1].facts.values())


def test_name_and_office_of_a_signer_are_not_boilerplate() -> None:
    drafts = archive("{port} Opens\n\n3 May 2021\n\n{text}\n")
    line = "Ilse Vantor, Commissioner of the Northern Basin"
    signed = [draft_of(f"{d.title}\n\n3 May 2021\n\n{d.body}\n{line}\n", d.path) for d in drafts[:3]]
    assert not any(facts.last for facts in finished([*signed, *drafts[3:]])[1].facts.values())


def test_a_day_above_twelve_decides_the_date_order_of_its_group() -> None:
    told = [draft_of(f"Ports\n\n{d}\n\n{PROSE}\n", f"seeds/a/{n}.txt") for n, d in enumerate(("2/13/2021", "2/3/2021"))]
    other = draft_of(f"Piers\n\n2/3/2021\n\n{MORE}\n", "seeds/b/1.txt")
    drafts, found = finished([*told, other])
    assert [found.of(d.path).order for d in drafts] == [DateOrder.MONTH_FIRST, DateOrder.MONTH_FIRST, None]
    assert [str(d.date) for d in drafts] == ["2021-02-13", "2021-02-03", "2021-03-02"]
    assert [bool(d.notes) for d in drafts] == [False, False, True]


def test_the_common_block_below_the_title_of_three_seeds_is_removed_but_not_the_heading() -> None:
    drafts, _ = finished(
        archive("The Desk\n{port} Opens\nFrom the free library\nPage, sources\n\nExecutive Summary\n\n{text}\n")[:3]
    )
    assert [d.body for d in drafts] == [f"## Executive Summary\n\n{text}\n" for text in TEXTS[:3]]


def test_the_same_bytes_and_the_same_words_are_duplicates() -> None:
    text = f"Ports\n\n3 May 2021\n\n{PROSE} {MORE}\n"
    drafts = [draft_of(text, "seeds/1.txt"), draft_of(text, "seeds/2.txt"), draft_of(f"{text}\n\n\n", "seeds/10.txt")]
    kinds = [(like.path, like.like, like.kind) for like in likenesses([outline(d) for d in drafts])]
    assert kinds == [
        ("seeds/2.txt", "seeds/1.txt", LikenessKind.DUPLICATE),
        ("seeds/10.txt", "seeds/1.txt", LikenessKind.DUPLICATE),
    ]


def test_another_text_of_the_same_title_and_date_is_a_version() -> None:
    old = draft_of(f"Ports\n\n3 May 2021\n\n{PROSE} {MORE} {TEXTS[0]}\n", "seeds/1.txt")
    new = draft_of(f"Ports\n\n3 May 2021\n\n{PROSE} {MORE} {TEXTS[1]}\n", "seeds/2.txt")
    (like,) = likenesses([outline(new), outline(old)])
    assert (like.path, like.kind) == ("seeds/2.txt", LikenessKind.VERSION)


def test_nearly_the_same_words_are_a_duplicate_unless_titled_or_dated_apart() -> None:
    long = " ".join(TEXTS)
    first = draft_of(f"Ports\n\n3 May 2021\n\n{PROSE} {long}\n", "seeds/1.txt")
    second = draft_of(f"Ports\n\n3 May 2021\n\n{PROSE} {long} End.\n", "seeds/2.txt")
    titled = draft_of(f"Piers\n\n3 May 2021\n\n{PROSE} {long} End.\n", "seeds/3.txt")
    later = draft_of(f"Ports\n\n4 May 2021\n\n{PROSE} {long} End.\n", "seeds/4.txt")
    kinds = [like.kind for like in likenesses([outline(first), outline(second)])]
    assert kinds == [LikenessKind.VERSION]
    assert not likenesses([outline(first), outline(titled)])
    assert not likenesses([outline(second), outline(later)])


def test_different_texts_are_not_similar() -> None:
    assert not likenesses([outline(d) for d in archive("{port} Opens\n\n3 May 2021\n\n{text}\n")])


def test_the_survey_does_not_depend_on_the_order_of_its_outlines() -> None:
    outlines = [outline(d) for d in archive("The Desk\n{port} Opens\n\n13/2/2021\n\n{text}\n\nOur letter\n")]
    assert survey(outlines) == survey(reversed(outlines))


def test_a_draft_without_survey_facts_is_unchanged() -> None:
    draft = draft_of(f"Ports\n\n3 May 2021\n\n{PROSE}\n")
    assert finish(draft, survey([outline(draft)]).knowledge(draft.path, CONFIG), CONFIG) is draft
    bare = replace(draft, extract=None)
    assert finish(bare, EdgeKnowledge(), CONFIG) is bare
    assert outline(bare).first == ()


def test_parts_of_a_container_are_one_folder() -> None:
    draft = draft_of(f"Ports\n\n2/13/2021\n\n{PROSE}\n")
    boxed = replace(draft, path="seeds/box.zip!/deep/a.txt")
    assert outline(boxed).folder == "seeds/box.zip"


@pytest.mark.parametrize(
    ("path", "folder"),
    [("seeds/a/x.txt", "seeds/a"), ("seeds/x.txt", "seeds"), ("seeds/box.zip!/a/x.txt", "seeds/box.zip")],
)
def test_the_folder_of_a_part_is_its_container(path: str, folder: str) -> None:
    assert folder_of(path) == folder


def tagged(tag: str, texts: int, others: int) -> tuple[str, ...]:
    """The tags of the first of so many texts, of which the others lack the tag."""
    head = f"---\ntitle: Talks\ntags: [{tag}, ports]\n---\n"
    drafts = [draft_of(f"{head}{PROSE} {n}.", f"seeds/press-room/{n}.md") for n in range(texts)]
    drafts += [draft_of(f"{PROSE} {n}.", f"seeds/press-room/other-{n}.md") for n in range(others)]
    return survey(outline(draft) for draft in drafts).with_own_tags(drafts[0]).tags


@pytest.mark.parametrize(
    ("tag", "texts", "others", "stays"),
    [
        ("statements-releases", 12, 0, False),
        ("Statements", 7, 4, False),
        ("Press Room", 12, 0, False),
        ("Statements", 6, 4, True),
        ("Statements", 9, 0, True),
        ("Karvonia", 12, 0, True),
    ],
)
def test_a_tag_of_nearly_all_texts_that_names_their_folder_or_kind_is_left_out(
    tag: str, texts: int, others: int, *, stays: bool
) -> None:
    found = tagged(tag, texts, others)
    assert (tag in found, "ports" in found) == (stays, True)


def test_a_common_tag_to_which_an_old_address_leads_stays() -> None:
    found = Survey(common=frozenset({"News"}))
    draft = replace(draft_of(PROSE), tags=("News",))
    assert found.with_own_tags(replace(draft, terms=(("/category/news/", "News"),))).tags == ("News",)
    assert not found.with_own_tags(draft).tags
    assert found.with_own_tags(draft).notes

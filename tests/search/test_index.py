import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.search.index import (
    EVERYWHERE,
    LARGE,
    NAMED,
    OFTEN,
    SELDOM,
    SHARDS,
    IndexBlock,
    IndexMemory,
    IndexShape,
    SearchDocument,
    Weights,
    index_block,
    merge,
    script_of,
    shape_for,
    shard_of,
    weigh_named,
    weigh_names,
    weigh_post,
    weigh_text,
)

NOTE = SearchDocument(("Harbour talks",), b"The minister spoke.", ("Oda Brisk",), ("#canal", "@ilse-vantor"))
NAMES = ("Ilse Vantor", "王小明")


def block(*documents: SearchDocument, shards: int = 1, digest: str = "") -> IndexBlock:
    return IndexBlock(digest, IndexShape(shards, 3), "", lambda: enumerate(map(weigh_text, documents)))


def decoded(postings: str) -> list[tuple[int, int]]:
    """Document and weight of each posting, decoded as in the script."""
    found, place, value, shift = [], -1, 0, 0
    for character in postings:
        code = ord(character)
        digit = code - (49 if code > 92 else 48)
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            place = value + (place | 3) + 1
            found.append((place >> 2, place & 3))
            value = shift = 0
    return found


def terms(shards: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    lines = [line for shard in shards for line in shard.split("\n") if line]
    return {term: decoded(postings) for term, postings, *_ in (line.split(" ") for line in lines)}


def test_every_term_and_facet_of_a_document_leads_to_it() -> None:
    assert terms(index_block(block(NOTE))) == {
        "#canal": [(0, SELDOM)],
        "@ilse-vantor": [(0, SELDOM)],
        "brisk": [(0, OFTEN)],
        "harbour": [(0, NAMED)],
        "harbour_talk": [(0, NAMED)],
        "minister": [(0, SELDOM)],
        "oda": [(0, OFTEN)],
        "spoke": [(0, SELDOM)],
        "talk": [(0, NAMED)],
    }


def test_details_and_adjacent_words_weigh_like_the_title() -> None:
    found = weigh_text(replace(NOTE, headings=("Delay of the Load-Sharing Annex", "Letter to Vantor")))
    assert {term for term, weight in found.items() if weight == NAMED} == {
        "delay", "load", "sharing", "loadsharing", "annex", "letter", "vantor", "letter_vantor",
        "delay_load", "load_sharing", "sharing_annex", "delay_loadsharing", "loadsharing_annex",
    }  # fmt: skip


def test_the_title_of_a_post_weighs_more_than_its_country() -> None:
    assert weigh_post("trade minister", ("Lusmere", "Lusmerian")) == {
        "trade": EVERYWHERE, "minister": EVERYWHERE, "lusmere": SELDOM, "lusmerian": SELDOM,
    }  # fmt: skip


def test_a_document_is_found_by_each_word_of_the_names_that_it_has() -> None:
    assert weigh_named(3, [(NAMES, [0, 2]), (("Canal",), [0])]) == [
        dict.fromkeys(("ilse", "vantor", "王小", "小明", "明", "canal"), OFTEN),
        {},
        dict.fromkeys(("ilse", "vantor", "王小", "小明", "明"), OFTEN),
    ]


def test_postings_from_text_and_names_are_merged_with_the_greater_weight() -> None:
    texts = [{"vantor": SELDOM}, {"vantor": NAMED}, {}, {"vantor": EVERYWHERE}]
    names = weigh_named(500, [(("Vantor",), [n for n in range(500) if n != 3])])
    pieces = [
        index_block(IndexBlock("", IndexShape(1, 3), "", partial(enumerate, several)))[0] for several in (texts, names)
    ]
    (line,) = merge(["", "\n".join(pieces)]).split("\n")
    term, postings = line.split(" ")
    weights = [(0, OFTEN), (1, NAMED), (2, OFTEN), (3, EVERYWHERE), *((n, OFTEN) for n in range(4, 500))]
    assert (term, postings[0], decoded(postings[1:])) == ("vantor", "1", weights)


def test_a_term_weighs_by_its_share_of_the_text() -> None:
    long = replace(NOTE, text=b"canal " * 2 + b"treaty " * 6 + b"grain " * 600)
    short = replace(NOTE, text=b"canal " * 2 + b"treaty " * 6)
    found = terms(index_block(block(long, short)))
    assert found["canal"] == [(0, OFTEN), (1, OFTEN)]
    assert found["treati"] == [(0, EVERYWHERE), (1, EVERYWHERE)]
    assert terms(index_block(block(replace(long, text=b"canal " * 2 + b"grain " * 2000))))["canal"] == [(0, SELDOM)]


def test_a_term_in_few_of_thousands_of_documents_lists_only_those() -> None:
    having = [0, 1, 9, 500, 2999]
    documents = [replace(NOTE, text=b"canal" if n in having else b"") for n in range(3000)]
    assert [number for number, _ in terms(index_block(block(*documents)))["canal"]] == having


@given(st.dictionaries(st.integers(0, 3000), st.integers(0, 3), min_size=1))
def test_every_document_is_read_with_its_weight(weights: dict[int, int]) -> None:
    documents = [(number, {"canal": weight}) for number, weight in sorted(weights.items())]
    found = terms(index_block(IndexBlock("", IndexShape(1, 3), "", lambda: documents)))
    assert found["canal"] == sorted(weights.items())


def test_each_term_is_in_one_shard_found_by_its_first_letters() -> None:
    words = [f"{a}{b}{c}word" for a in "bcdfg" for b in "aeiou" for c in "lmnpr"]
    shards = index_block(block(replace(NOTE, text=" ".join(words).encode()), shards=16))
    assert terms(shards) == terms(index_block(block(replace(NOTE, text=" ".join(words).encode()))))
    for number, shard in enumerate(shards):
        lines = shard.split("\n") if shard else []
        assert lines == sorted(lines)
        assert {shard_of(line.split(" ")[0], IndexShape(16, 3)) for line in lines} <= {number}


def test_a_beginning_leads_to_the_shard_of_the_whole_term() -> None:
    small, large = IndexShape(64, 3), IndexShape(256, 4)
    assert shard_of("san", small) == shard_of("sanction", small)
    assert shard_of("sanc", large) == shard_of("sanction", large)
    assert shard_of("王", small) == shard_of("王小", small)
    assert len({shard_of(f"#sanction{n}", small) for n in range(50)}) > 10


def test_shards_grow_with_the_volume_in_steps_up_to_a_limit() -> None:
    assert [shape_for(n).shards for n in (0, 16, 17, 256, 257, 1024, 1025, 10**6)] == [1, 1, 16, 16, 64, 64, 256, 1024]
    assert [shape_for(n * 16).letters for n in SHARDS] == [3 + (shards >= LARGE) for shards in SHARDS]


def test_a_document_added_at_the_end_keeps_data_of_the_others() -> None:
    old, new = (
        terms(index_block(block(NOTE, NOTE))),
        terms(index_block(block(NOTE, NOTE, replace(NOTE, headings=("News",))))),
    )
    assert {term: found[:2] for term, found in new.items() if term in old} == old


def test_a_shard_holds_each_term_once_with_the_postings_of_each_block() -> None:
    one, other = (
        index_block(block(NOTE, NOTE)),
        index_block(block(replace(NOTE, headings=("News",), text=b"He spoke."))),
    )
    lines = {line.split(" ")[0]: line.split(" ")[1] for line in merge([*one, *other]).split("\n")}
    assert list(lines) == sorted({*terms(one), *terms(other)})
    parts = {term: {part[0]: decoded(part[1:]) for part in text.split(",")} for term, text in lines.items()}
    assert parts["harbour"] == {"0": [(0, NAMED), (1, NAMED)]}
    assert parts["spoke"] == {"0": [(0, SELDOM), (1, SELDOM)], "1": [(0, SELDOM)]}
    assert parts["new"] == {"1": [(0, NAMED)]}
    assert merge(["", ""]) == ""


def test_documents_are_not_indexed_twice() -> None:
    memory = IndexMemory()
    first = memory.pieces(block(NOTE, shards=16, digest="a"))
    assert first == index_block(block(NOTE, shards=16))
    assert memory.pieces(block(shards=16, digest="a")) == first
    assert memory.pieces(block(shards=16, digest="b")) != first
    assert memory.pieces(block(NOTE, shards=1, digest="a")) == index_block(block(NOTE))
    assert set(memory.used) == set(memory.known)


def test_the_words_of_a_short_name_weigh_most() -> None:
    found = weigh_names(("Lusmere", "Navy of Lusmere", "Al-Qimri Vantor", "Lusmere Navy Pension Fund"))
    assert found == {
        "lusmere": NAMED, "navy": SELDOM + 1, "al": OFTEN + 1, "qimri": OFTEN + 1,
        "alqimri": OFTEN + 1, "vantor": OFTEN + 1, "pension": SELDOM, "fund": SELDOM,
    }  # fmt: skip


@pytest.mark.parametrize("value", ['\n"\\ </script> \u2028 王', [["a", "\u00e9", 1]]])
def test_a_file_calls_the_script_with_its_name_and_a_value(value: object) -> None:
    text = script_of("2024/t0", value).decode()
    assert text.startswith('searchFile("2024/t0",')
    assert json.loads(f"[{text.removeprefix('searchFile(').removesuffix(');' + chr(10))}]") == ["2024/t0", value]


WEIGHTS = st.dictionaries(st.sampled_from(["harbour", "harbours", "canal", "王", "#canal"]), st.sampled_from(range(4)))


@given(
    st.lists(st.tuples(WEIGHTS, st.sampled_from(["stays", "goes", "comes"])), max_size=12), st.sampled_from(SHARDS[:3])
)
def test_an_updated_block_equals_a_new_one(texts: list[tuple[Weights, str]], shards: int) -> None:
    before, after = ([place for place, (_, what) in enumerate(texts) if what != no] for no in ("comes", "goes"))
    stays = {before.index(place): number for number, place in enumerate(after) if place in before}
    was, now = ({number: texts[place][0] for number, place in enumerate(places)} for places in (before, after))
    others = {number: weights for number, weights in now.items() if number not in stays.values()}
    old, new = (
        IndexBlock(digest, IndexShape(shards, 3), "en", partial(documents.items), "a", stays, partial(others.items))
        for digest, documents in (("a", was), ("b", now))
    )
    memory = IndexMemory()
    memory.pieces(old)
    assert memory.pieces(replace(new, documents=Mock(side_effect=AssertionError))) == index_block(new)
    assert len(memory.used) == len({"a", "b"})

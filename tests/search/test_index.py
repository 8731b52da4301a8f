import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from site_builder.search.index import (
    EVERYWHERE,
    MOST_SHARDS,
    NAMED,
    OFTEN,
    SELDOM,
    SearchDocument,
    Slice,
    index_slice,
    indexed,
    script_of,
    shard_of,
    shards_for,
)

NOTE = SearchDocument("Harbour talks", b"The minister spoke.", ("Ilse Vantor", "王小明"), ("#canal", "@ilse-vantor"))


def part(*documents: SearchDocument, shards: int = 1) -> Slice:
    return Slice("2024", documents, shards, "")


def decoded(postings: str) -> list[tuple[int, int]]:
    """Document and weight of each posting, read as the script reads it."""
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


def test_every_term_name_and_facet_of_a_document_leads_to_it() -> None:
    assert terms(index_slice(part(NOTE))) == {
        "#canal": [(0, SELDOM)],
        "@ilse-vantor": [(0, SELDOM)],
        "harbour": [(0, NAMED)],
        "ilse": [(0, OFTEN)],
        "minister": [(0, SELDOM)],
        "spoke": [(0, SELDOM)],
        "talk": [(0, NAMED)],
        "vantor": [(0, OFTEN)],
        "小明": [(0, OFTEN)],
        "明": [(0, OFTEN)],
        "王小": [(0, OFTEN)],
    }


def test_a_term_weighs_by_its_share_of_the_text() -> None:
    long = replace(NOTE, text=b"canal " * 2 + b"treaty " * 6 + b"grain " * 600)
    short = replace(NOTE, text=b"canal " * 2 + b"treaty " * 6)
    found = terms(index_slice(part(long, short)))
    assert found["canal"] == [(0, OFTEN), (1, OFTEN)]
    assert found["treati"] == [(0, EVERYWHERE), (1, EVERYWHERE)]
    assert terms(index_slice(part(replace(long, text=b"canal " * 2 + b"grain " * 2000))))["canal"] == [(0, SELDOM)]


def test_postings_of_thousands_of_documents_are_told_apart() -> None:
    having = [0, 1, 9, 500, 2999]
    documents = [replace(NOTE, text=b"canal" if n in having else b"") for n in range(3000)]
    assert [number for number, _ in terms(index_slice(part(*documents)))["canal"]] == having


def test_shards_hold_each_term_once_where_its_first_letters_lead() -> None:
    words = [f"{a}{b}{c}word" for a in "bcdfg" for b in "aeiou" for c in "lmnpr"]
    shards = index_slice(part(replace(NOTE, text=" ".join(words).encode()), shards=16))
    assert terms(shards) == terms(index_slice(part(replace(NOTE, text=" ".join(words).encode()))))
    for number, shard in enumerate(shards):
        lines = shard.split("\n") if shard else []
        assert lines == sorted(lines)
        assert {shard_of(line.split(" ")[0], 16) for line in lines} <= {number}


def test_a_beginning_leads_to_the_shard_of_the_whole_term() -> None:
    assert shard_of("san", 64) == shard_of("sanction", 64)
    assert shard_of("王", 64) == shard_of("王小", 64)
    assert len({shard_of(f"#sanction{n}", 64) for n in range(50)}) > 10


def test_shards_grow_with_the_slice_up_to_a_limit() -> None:
    assert [shards_for(n) for n in (0, 1, 16, 17, 833, 10**6)] == [1, 1, 1, 2, 64, MOST_SHARDS]


def test_a_new_document_at_the_end_leaves_what_is_known_of_the_others() -> None:
    old, new = terms(index_slice(part(NOTE, NOTE))), terms(index_slice(part(NOTE, NOTE, replace(NOTE, title="News"))))
    assert {term: found[:2] for term, found in new.items() if term in old} == old


def test_a_shard_asked_for_alone_is_that_of_the_whole() -> None:
    assert indexed(part(NOTE, shards=2)) == index_slice(part(NOTE, shards=2))


@pytest.mark.parametrize("value", ['\n"\\ </script> \u2028 王', [["a", "\u00e9", 1]]])
def test_a_file_calls_the_script_with_its_name_and_a_value(value: object) -> None:
    text = script_of("2024/t0", value).decode()
    assert text.startswith('searchFile("2024/t0",')
    assert json.loads(f"[{text.removeprefix('searchFile(').removesuffix(');' + chr(10))}]") == ["2024/t0", value]

"""A briefing's text as seen by the linking rules."""

from site_builder.linking.model import Block, BlockKind
from site_builder.linking.text_view import TextView, read_blocks


def view(*texts: str) -> TextView:
    return read_blocks("", [Block(index, BlockKind.PARAGRAPH, text) for index, text in enumerate(texts)])


def test_words_of_a_block_are_found_by_offset() -> None:
    reading = view("It rained.", "Ilse Vantor’s port—no. 7—is “shut”")
    words = reading.words(1)
    assert words.small == ["ilse", "vantor", "s", "port", "no", "7", "is", "shut"]
    assert [
        reading.blocks[1].text[a:z].lower() for a, z in zip(words.begins, map(words.end, range(8)), strict=True)
    ] == words.small
    assert [words.at(offset) for offset in (0, 1, 5, 99)] == [0, 1, 1, len(words.small)]


def test_words_can_be_limited_to_those_outside_spans() -> None:
    words = view("Vantor said “no more” and “never”.").words(0)
    assert words.outside([(12, 21), (26, 33)]).small == ["vantor", "said", "and"]
    assert words.outside([]).small == words.small


def test_a_block_without_words_has_none() -> None:
    words = view("—").words(0)
    assert (words.begins, words.small) == ([], [])


def test_no_sentence_of_a_block_starts_inside_a_quotation() -> None:
    reading = view("It rained. “Never. Not now.” He left.")
    assert list(reading.sentences(0)) == [0, 11, 19, 29]
    assert list(reading.sentences(0, [(11, 28)])) == [0, 11, 29]

"""The paragraphs of a transcript → turns, each with who speaks.

A text is one where labels such as `QUESTION:` or `MINISTER VANTOR:` begin several paragraphs; a name in small letters
counts next to a label that only questions and answers have.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from site_builder.seeds.block_model import SeedBlock, SeedBlockKind
from site_builder.seeds.detect.site_words import site_words, words_of

MIN_TURNS = 3
MIN_ASKED = 2
_LETTER = re.compile(r"(?P<who>[QPFRA])(?:\.| ?[-–—])\s+(?=\S)")
_WORD = re.compile(r"(?P<who>[A-ZÀ-Þ][^\W\d_]{3,11})[.¬]{1,2}[-–—]?\s+(?=\S)")
"""`Pregunta. `, `Respuesta.- `."""
_NAME = re.compile(r"(?P<who>[A-ZÀ-Þ][^:.!?\n]{1,45})\.[-–—]\s*(?=\S)")
"""`Ilse Vantor.- `."""
_LABEL = re.compile(r"(?P<who>[A-ZÀ-Þ][^:.!?\n]{0,45}?)\s?:\s+(?=\S)")


def with_labels(blocks: Sequence[SeedBlock]) -> list[SeedBlock]:
    """The blocks, with `Q - `, `P. ` and `Pregunta. ` as `Q: `, `P: ` and `Pregunta: ` where they ask and answer by
    turns, and with `Ilse Vantor.- ` as `Ilse Vantor: `."""
    found = {i: m for i, b in enumerate(blocks) if _may_be(b) and (m := _LETTER.match(b.text) or _role(b.text))}
    asked = sum(m["who"][0] in "QPF" and blocks[i].text.endswith("?") for i, m in found.items())
    if min(asked, sum(m["who"][0] in "RA" for m in found.values())) < MIN_ASKED:
        found = {}
    named = {i: m for i, b in enumerate(blocks) if _may_be(b) and (m := _NAME.match(b.text))}
    found |= named if len(named) >= MIN_ASKED else {}
    return [
        replace(b, text=f"{found[i]['who']}: {b.text[found[i].end() :]}") if i in found else b
        for i, b in enumerate(blocks)
    ]


def _role(text: str) -> re.Match[str] | None:
    word = _WORD.match(text)
    return word if word and _is_role(word["who"]) else None


def with_turns(blocks: Sequence[SeedBlock]) -> tuple[SeedBlock, ...]:
    """The blocks, those paragraphs as turns that begin with who speaks."""
    labels = {i: m["who"] for i, b in enumerate(blocks) if _may_be(b) and (m := _LABEL.match(b.text))}
    counts = Counter(labels.values())
    sure = {who for who in counts if _is_role(who) or (who.isupper() and counts[who] > 1)}
    sure |= _who_ask(blocks, labels, counts) | _who_answers(blocks, labels, counts)
    with_roles = any(map(_is_role, sure))
    if not sure or sum(counts.values()) < (2 if with_roles else MIN_TURNS):
        return tuple(blocks)
    families = {_family(who) for who in sure}
    speakers = sure | {who for who in counts if who.isupper() or (with_roles and len(who.split()) <= 4)}
    return tuple(
        replace(b, kind=SeedBlockKind.TURN, speaker=who)
        if (who := labels.get(i) or _heading(b)) in speakers or (who and _family(who) in families)
        else b
        for i, b in enumerate(blocks)
    )


def _who_ask(blocks: Sequence[SeedBlock], labels: Mapping[int, str], counts: Counter[str]) -> set[str]:
    """Names that open turns again and again, where two such ask and answer: `Vantor: Why?`, `Okell: Because.`"""
    names = {who for who in counts if counts[who] > 1 and len(who.split()) <= 3 and who.istitle()}
    asked = sum(who in names and blocks[i].text.endswith("?") for i, who in labels.items())
    return names if len(names) > 1 and asked >= MIN_ASKED else set()


def _who_answers(blocks: Sequence[SeedBlock], labels: Mapping[int, str], counts: Counter[str]) -> set[str]:
    """A name that answers again and again, with those whose questions are right above: `Velm TV: Why?`."""
    names = {who for who in counts if counts[who] > 1 and 1 < len(who.split()) <= 3 and who.istitle()}
    asking = [i for i, who in labels.items() if blocks[i].text.endswith("?") and labels.get(i + 1) in names - {who}]
    answering = {labels[i + 1] for i in asking}
    return answering | {labels[i] for i in asking} if len(asking) >= MIN_ASKED and len(answering) == 1 else set()


def _family(who: str) -> str:
    """The last word of a name of up to four words."""
    words = who.split()
    return words[-1] if len(words) <= 4 else ""


def _heading(block: SeedBlock) -> str:
    """Who speaks in a turn so short that it was taken for a heading."""
    label = _LABEL.match(block.text) if block.kind is SeedBlockKind.HEADING else None
    return label["who"] if label else ""


def _may_be(block: SeedBlock) -> bool:
    return block.kind is SeedBlockKind.PARAGRAPH


def _is_role(who: str) -> bool:
    """True for `Q`, `Question`, `Moderator` and the like, alone or with a name."""
    words = words_of(who)
    return bool(words) and any(words[0] in table.turns for table in site_words())

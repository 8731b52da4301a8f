"""The paragraphs of a transcript → turns, each with who speaks.

A text is one where labels such as `QUESTION:` or `MINISTER VANTOR:` begin several paragraphs; a name in small letters
counts next to a label that only questions and answers have.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from site_builder.seeds.block_model import SeedBlock, SeedBlockKind
from site_builder.seeds.detect.site_words import site_words, words_of

MIN_TURNS = 3
MIN_ASKED = 2
_LETTER = re.compile(r"(?P<who>[QPFRA])(?:\.| ?[-–—])\s+(?=\S)")
_LABEL = re.compile(r"(?P<who>[A-ZÀ-Þ][^:.!?\n]{0,45}?)\s?:\s+(?=\S)")


def with_labels(blocks: Sequence[SeedBlock]) -> list[SeedBlock]:
    """The blocks, with `Q - ` and `P. ` as `Q: ` and `P: ` where such letters ask and answer by turns."""
    found = {i: m for i, b in enumerate(blocks) if _may_be(b) and (m := _LETTER.match(b.text))}
    asked = sum(m["who"] in "QPF" and blocks[i].text.endswith("?") for i, m in found.items())
    if min(asked, sum(m["who"] in "RA" for m in found.values())) < MIN_ASKED:
        return list(blocks)
    return [
        replace(b, text=f"{found[i]['who']}: {b.text[found[i].end() :]}") if i in found else b
        for i, b in enumerate(blocks)
    ]


def with_turns(blocks: Sequence[SeedBlock]) -> tuple[SeedBlock, ...]:
    """The blocks, those paragraphs as turns that begin with who speaks."""
    labels = {i: m["who"] for i, b in enumerate(blocks) if _may_be(b) and (m := _LABEL.match(b.text))}
    counts = Counter(labels.values())
    sure = {who for who in counts if _is_role(who) or (who.isupper() and counts[who] > 1)}
    with_roles = any(map(_is_role, sure))
    if not sure or sum(counts.values()) < (2 if with_roles else MIN_TURNS):
        return tuple(blocks)
    speakers = sure | {who for who in counts if who.isupper() or (with_roles and len(who.split()) <= 4)}
    return tuple(
        replace(b, kind=SeedBlockKind.TURN, speaker=labels[i]) if labels.get(i) in speakers else b
        for i, b in enumerate(blocks)
    )


def _may_be(block: SeedBlock) -> bool:
    return block.kind is SeedBlockKind.PARAGRAPH


def _is_role(who: str) -> bool:
    """True for `Q`, `Question`, `Moderator` and the like, alone or with a name."""
    words = words_of(who)
    return bool(words) and any(words[0] in table.turns for table in site_words())

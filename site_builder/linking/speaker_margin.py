"""Decides if the evidence suffices for a speaker found by a pronoun, an office or reported speech.

Unlisted names compete: the more of them stand between the speaker's name and the quotation, the likelier one of them is
meant. Weights are fitted (`make fit`); below the margin the speaker is nobody.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from site_builder.linking.model import Mention
from site_builder.linking.quoted_paragraph import Attribution, Quotation, QuotedParagraph
from site_builder.linking.text_view import TextView
from site_builder.scoring.weights import Weights, read_weights

GOES_BACK = ("a pronoun", "reported speech", "the only one")
"""Prefixes of reasons that find a speaker outside the clause of the quotation."""
_BLOCKS = 4
"""Blocks before the quotation in which names are counted."""
_CAPITAL, _LETTERS = r"[^\W\d_a-zß-ÿ]", r"[\w’'-]*[a-zß-ÿ]"
_NAMES = {
    True: re.compile(rf"(?<![\w’'-]){_CAPITAL}[\w’'-]+ {_CAPITAL}{_LETTERS}"),
    False: re.compile(rf"(?<=[\w,] ){_CAPITAL}{_LETTERS}"),
}
"""Pattern of an unlisted name: two capitalised words where all nouns are capitalised; elsewhere one, inside a
sentence."""

Decision = Callable[[Sequence[str], int, int, Attribution], bool]
"""Decides by its features if an attribution holds for the quotation at an offset of a block."""


@cache
def weights() -> Weights:
    """Fitted weight of each feature."""
    return read_weights(files("site_builder.linking").joinpath("speaker_weights.toml").read_text(encoding="utf-8"))


def is_certain(features: Sequence[str], *_: object) -> bool:
    """Default decision: the score of the features is positive."""
    return weights().scores(features)[0] > 0


def features_of(
    reading: TextView,
    place: int,
    p: QuotedParagraph,
    span: Quotation,
    attribution: Attribution,
    mentions: Sequence[Mention],
) -> list[str]:
    """Features for weighing a speaker: the way it was found, its distance from the quotation, and competing names in
    between."""
    voice, block = attribution.speaker, reading.blocks[place].index
    before = [m for m in mentions if (m.block, m.start) < (block, span.start)]
    own = [(m.block, m.end) for m in before if voice is not None and voice.actor and m.actor == voice.actor]
    since = own[-1] if own else (block, 0)
    others = {m.actor for m in before if (m.block, m.start) >= since and m.actor in p.people}
    far = f"{max(1, min(_BLOCKS, block - since[0]))} blocks back" if own else "as written"
    unlisted = _unlisted(reading, place, since, span.start, before, p.words.nouns_have_capitals)
    return [attribution.why, far, f"{min(2, unlisted)} unlisted names since", f"{min(2, len(others))} others since"]


def _unlisted(
    reading: TextView, place: int, since: tuple[int, int], stop: int, mentions: Sequence[Mention], nouns: bool
) -> int:
    """Number of names between two offsets that belong to no listed actor."""
    found = 0
    for at in range(max(0, place - _BLOCKS), place + 1):
        index, _, text, *_ = reading.blocks[at]
        if index >= since[0]:
            known = [(m.start, m.end) for m in mentions if m.block == index]
            low, high = since[1] if index == since[0] else 0, stop if at == place else len(text)
            names = _NAMES[nouns].finditer(text, low, high)
            found += sum(not any(a < name.end() and name.start() < z for a, z in known) for name in names)
    return found

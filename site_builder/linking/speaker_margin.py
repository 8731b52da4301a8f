"""Somebody whom a pronoun, an office or a report goes back to → whether the evidence suffices to say that he spoke.

Names that nobody has listed compete: the more of them stand between where the speaker was named and the quotation, the
likelier one of them is meant. Weights are fitted (`make fit`); below the margin the quotation is nobody's.
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
"""Beginnings of the reasons that find a speaker outside the clause of the quotation."""
_BLOCKS = 4
"""Before the quotation, in which names are counted."""
_CAPITAL, _LETTERS = r"[^\W\d_a-zß-ÿ]", r"[\w’'-]*[a-zß-ÿ]"
_NAMES = {
    True: re.compile(rf"(?<![\w’'-]){_CAPITAL}[\w’'-]+ {_CAPITAL}{_LETTERS}"),
    False: re.compile(rf"(?<=[\w,] ){_CAPITAL}{_LETTERS}"),
}
"""Two words with capitals where nouns have them; elsewhere one, inside a sentence."""

Decision = Callable[[Sequence[str], int, int, Attribution], bool]
"""True if somebody with these features said the quotation that starts there in a block."""


@cache
def weights() -> Weights:
    """The weight of each feature, as fitted."""
    return read_weights(files("site_builder.linking").joinpath("speaker_weights.toml").read_text(encoding="utf-8"))


def is_certain(features: Sequence[str], *_: object) -> bool:
    """The decision by the weights."""
    return weights().scores(features)[0] > 0


def features_of(
    reading: TextView, place: int, p: QuotedParagraph, span: Quotation, said: Attribution, mentions: Sequence[Mention]
) -> list[str]:
    """Features of a speaker: how he was found, how far back he was named, and who else was since."""
    voice, block = said.speaker, reading.blocks[place].index
    before = [m for m in mentions if (m.block, m.start) < (block, span.start)]
    own = [(m.block, m.end) for m in before if voice is not None and voice.actor and m.actor == voice.actor]
    since = own[-1] if own else (block, 0)
    others = {m.actor for m in before if (m.block, m.start) >= since and m.actor in p.people}
    far = f"{max(1, min(_BLOCKS, block - since[0]))} blocks back" if own else "as written"
    unlisted = _unlisted(reading, place, since, span.start, before, p.words.nouns_have_capitals)
    return [said.why, far, f"{min(2, unlisted)} unlisted names since", f"{min(2, len(others))} others since"]


def _unlisted(
    reading: TextView, place: int, since: tuple[int, int], stop: int, mentions: Sequence[Mention], nouns: bool
) -> int:
    """Number of names of nobody known, from one place to another."""
    found = 0
    for at in range(max(0, place - _BLOCKS), place + 1):
        index, _, text, *_ = reading.blocks[at]
        if index >= since[0]:
            known = [(m.start, m.end) for m in mentions if m.block == index]
            low, high = since[1] if index == since[0] else 0, stop if at == place else len(text)
            names = _NAMES[nouns].finditer(text, low, high)
            found += sum(not any(a < name.end() and name.start() < z for a, z in known) for name in names)
    return found

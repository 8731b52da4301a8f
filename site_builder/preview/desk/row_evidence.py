"""Names and the texts that list them → sentences for the curator's decision, and doubts about the name.

Reads the Markdown directly: no text is parsed again because a record changed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from site_builder.content.front_matter import Document
from site_builder.core.urls import briefing_url
from site_builder.text.english_words import OFFICES, TITLES, word_set
from site_builder.text.folding import fold
from site_builder.text.sentences import sentence_at

SENTENCES = 3
"""Maximum documents quoted in a row."""
READ = 12
"""Maximum documents searched for one row."""
CONTEXT = 400
"""Characters of a paragraph searched on either side of a name."""
_MARKUP = re.compile(
    r"!?\[([^\[\]\n]{0,500})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])|[*`]++|^#+ |<[^<>\n]{0,500}>", re.MULTILINE
)
_RANKS = OFFICES | TITLES
_BEFORE_OTHERS = word_set("the in en across near outside within")
"""Words that stand before ships and places, hardly before people."""
_BEFORE = re.compile(r"(?<![\w’'&-])([\w’'&-]{1,60}) ?$")
_JOINED = re.compile(r"[^\W\d_]{2}[a-zß-ÿ][A-ZÀ-Þ][a-zß-ÿ]{2}")
"""A capital inside a word, as where a space was lost."""
_NEXT = re.compile(r" ([^\W\d_][\w’'-]*)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with a name, and its briefing."""

    title: str
    url: str
    sentence: str
    surface: str
    starts: bool
    """True if the name opens the sentence."""
    before: str
    """The word before the name; in lower case if it opens the sentence."""
    after: str
    """The word after the name."""


@dataclass(frozen=True, slots=True)
class RowEvidence:
    """Sentences and doubts of a row."""

    sentences: tuple[Sentence, ...] = ()
    doubts: tuple[str, ...] = ()


def evidence_of(
    names: Sequence[str], documents: Iterable[Document], *, kind: str, near: Sequence[str] = ()
) -> RowEvidence:
    """Sentences with one of the names, and doubts, from the first documents. With `near`, a sentence must also have one
    of these words. A topic is in doubt if no text has its words."""
    is_topic = kind == "topic"
    read = tuple(islice(documents, READ))
    found = _found(names, read, is_topic, near) or _found(names, read, True, near)
    firsts = {one.url: one for one in reversed(found)}
    shown = tuple(sorted(firsts.values(), key=found.index))[:SENTENCES]
    if is_topic:
        return RowEvidence(shown, () if found or not read else ("its texts do not have these words",))
    exact = [one for one in found if one.surface == names[0]]
    return RowEvidence(shown, tuple(_doubts(names[0], exact, read, is_person=kind == "person")))


def _found(
    names: Sequence[str], documents: Sequence[Document], any_case: bool, near: Sequence[str]
) -> tuple[Sentence, ...]:
    def fits(one: Sentence) -> bool:
        return not near or any(word in one.sentence for word in near if word)

    return tuple(s for d in documents for s in islice(filter(fits, _sentences(names, d, any_case)), SENTENCES))


def _doubts(name: str, found: Sequence[Sentence], documents: Sequence[Document], *, is_person: bool) -> Iterator[str]:
    is_lower = not name.islower() and any(_form((name.lower(),), False).search(d.body) for d in documents)
    if is_lower:
        yield "also in lower case"
    if found and " " not in name and all(one.starts for one in found):
        yield "always at the beginning of a sentence"
    following, before = ({getattr(one, side) for one in found} for side in ("after", "before"))
    if len(following) == 1 and (word := following.pop())[:1].isupper() and not word.isupper():
        yield f"always followed by “{word}”"
    is_part = len(before) == 1 and all(word[:1].isupper() and fold(word).lower() not in _RANKS for word in before)
    if before and (before <= _BEFORE_OTHERS if is_person else is_part):
        yield f"always after {' or '.join(f'“{word}”' for word in sorted(before))}"
    if found and not is_person and not any(_is_prose(one) for one in found):
        yield "never in a sentence"
    if " " in name and _JOINED.search(name):
        yield "perhaps without a space"


def _is_prose(one: Sentence) -> bool:
    """True for a sentence; false for a heading, a credit, or an entry of a menu or list."""
    words = [word for word in one.sentence.replace(one.surface, " ").split() if any(map(str.isalpha, word))]
    small = sum(not word.lstrip("(“\"'„«").istitle() and not word.isupper() for word in words)
    return small > 0 and (one.sentence[-1:] in '.!?…:;”"»' or small >= 3) and 4 * small >= len(words)


def _sentences(names: Sequence[str], document: Document, any_case: bool) -> Iterator[Sentence]:
    """The first occurrence in each paragraph of a document."""
    form, body, end = _form(tuple(names), any_case), document.body, -1
    for match in form.finditer(body):
        if match.start() < end:
            continue
        above = body.rfind("\n\n", 0, match.start())
        start = max(above + 2 if above >= 0 else 0, match.start() - CONTEXT)
        end = body.find("\n\n", match.end())
        end = min(len(body) if end < 0 else end, match.end() + CONTEXT)
        block = " ".join(_MARKUP.sub(lambda m: m[1] or "", body[start:end]).split())
        inside = form.search(block)
        if inside:
            first, last = sentence_at(block, inside.start())
            after, before = _NEXT.match(block, inside.end()), _BEFORE.search(block, 0, inside.start())
            opens = not any(map(str.isalnum, block[first : inside.start()]))
            words = block[first:last].strip()
            title, url = document.header.title, briefing_url(document.path)
            preceding = before[1] if before else ""
            if not any(map(str.isalnum, block[first : before.start(1) if before else first])):
                preceding = preceding.lower()
            around = preceding, after[1] if after else ""
            yield Sentence(title, url, words, inside[0], opens, *around)


@lru_cache(maxsize=256)
def _form(names: tuple[str, ...], any_case: bool) -> re.Pattern[str]:
    """The names as whole words, the longest first, also across line ends."""
    longest = sorted(filter(None, names), key=len, reverse=True)
    each = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest)
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)", re.IGNORECASE if any_case else 0)

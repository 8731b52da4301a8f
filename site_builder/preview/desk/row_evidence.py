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
_BEFORE = re.compile(r"(?<!\w)(\w{1,60}) $")
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
    """The word before the name, in lower case."""
    after: str
    """The word after the name."""


@dataclass(frozen=True, slots=True)
class RowEvidence:
    """Sentences and doubts of a row."""

    sentences: tuple[Sentence, ...] = ()
    doubts: tuple[str, ...] = ()


def evidence_of(names: Sequence[str], documents: Iterable[Document], *, kind: str) -> RowEvidence:
    """Sentences and doubts from the first documents; a topic is in doubt if no text has its words."""
    is_topic = kind == "topic"
    read = tuple(islice(documents, READ))
    found = _found(names, read, is_topic) or _found(names, read, True)
    firsts = {one.url: one for one in reversed(found)}
    shown = tuple(sorted(firsts.values(), key=found.index))[:SENTENCES]
    if is_topic:
        return RowEvidence(shown, () if found or not read else ("its texts do not have these words",))
    exact = [one for one in found if one.surface == names[0]]
    return RowEvidence(shown, tuple(_doubts(names[0], exact, read, is_person=kind == "person")))


def _found(names: Sequence[str], documents: Sequence[Document], any_case: bool) -> tuple[Sentence, ...]:
    return tuple(one for d in documents for one in islice(_sentences(names, d, any_case), SENTENCES))


def _doubts(name: str, found: Sequence[Sentence], documents: Sequence[Document], *, is_person: bool) -> Iterator[str]:
    is_lower = not name.islower() and any(_form((name.lower(),), False).search(d.body) for d in documents)
    if is_lower:
        yield "also in lower case"
    if found and " " not in name and all(one.starts for one in found):
        yield "always at the beginning of a sentence"
    following, before = ({getattr(one, side) for one in found} for side in ("after", "before"))
    if len(following) == 1 and (word := following.pop())[:1].isupper() and not word.isupper():
        yield f"always followed by “{word}”"
    if is_person and before == {"the"} and " " in name:
        yield "always after “the”"


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
            around = before[1].lower() if before else "", after[1] if after else ""
            yield Sentence(title, url, words, inside[0], opens, *around)


@lru_cache(maxsize=256)
def _form(names: tuple[str, ...], any_case: bool) -> re.Pattern[str]:
    """The names as whole words, the longest first, also across line ends."""
    longest = sorted(filter(None, names), key=len, reverse=True)
    each = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest)
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)", re.IGNORECASE if any_case else 0)

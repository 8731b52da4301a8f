"""Blocks → the summary: the first sentences of the text proper.

Labels, date lines, credits and calls at the head of a document do not belong to the text proper.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, tee

from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.digests import is_prose
from site_builder.seeds.detect.furniture import is_credit, kind_of
from site_builder.text.quotation_marks import quoted_spans
from site_builder.text.sentences import outside_quotes, sentence_starts

MAX_LENGTH = 300
WINDOW = 20
"""Number of paragraphs examined from the top."""
MIN_LENGTH = 60
"""A shorter first sentence is extended by the following words."""
_MARK = re.compile(r"^[-–—•*] +")
_LABEL = re.compile(
    r"(?:subject|subj|title|re|refs?|references?|to|from|via|cc|place|location|participants?|classification|betreff|an"
    r"|von|ort|teilnehmer|objet|à|de|lieu|asunto|para|lugar|meta)\b(?:\s?:|$|\s(?=[A-Z]))",
    re.IGNORECASE,
)


def summary_of(paragraphs: Iterable[str], others: Iterable[str] = ()) -> str:
    """The opening of the first prose paragraph, on one line or broken; else of the first words found. At most 300
    characters.

    `others` are the texts of lists and tables, for a text without paragraphs.
    """
    top = ((text.split("\n"), " ".join(_MARK.sub("", text).split())) for text in islice(paragraphs, WINDOW))
    heads, texts, again, plain, last = tee(
        ((lines, text) for lines, text in top if text), 5
    )  # usually few are consumed
    sure = ((n, text) for n, text in heads if any(map(is_prose, n)) or any(line[:1].islower() for line in n[1:]))
    long = (t for t in chain(_proper(sure), _proper(texts), others) if is_prose(t) and not _is_label(t))
    fallback = (t for t in chain(_proper(again), (text for _, text in plain), others) if len(t.split()) >= 4)
    return cut(next(long, "") or next(fallback, "") or next(chain(_proper(last), others), ""))


def _proper(texts: Iterable[tuple[Sequence[str], str]]) -> Iterator[str]:
    """The texts below the head of the document. Lazy, since the first one usually suffices."""
    return (text for lines, text in texts if not _is_of_head(lines[0], text))


def _is_of_head(first: str, text: str) -> bool:
    """True for a line of the head: a date line, label, credit or furniture."""
    found = date_line(text)
    is_dated = found is not None and found.score >= 0.5
    return is_dated or _is_label(first) or is_credit(text) or bool(kind_of(text))


def _is_label(text: str) -> bool:
    match = _LABEL.match(text)
    return match is not None and (":" in match[0] or match.end() == len(text) or match[0].isupper())


def cut(text: str) -> str:
    """The text, or as many first sentences as fit; else its first words and `…`."""
    if len(text) <= MAX_LENGTH:
        return text
    opening = text[: MAX_LENGTH + 2]
    quoted = [span[:2] for span in quoted_spans(opening)]
    last = opening[: outside_quotes(sentence_starts(opening), quoted)[-1]].rstrip()
    if len(last) >= MIN_LENGTH:
        return last
    return text[: MAX_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"

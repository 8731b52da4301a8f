"""Bare lines in a body → headings, by their form and context.

Evidence, not grammar. A heading is a lone, short line above prose, unlike a sentence, label, caption, listed name or
speaker. A style found three times in a document needs less evidence the fourth time.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from site_builder.seeds.block_model import SeedBlock, SeedBlockKind
from site_builder.seeds.detect.bylines import is_byline, names_with_office
from site_builder.seeds.detect.calendar_words import TIME, ZONE
from site_builder.seeds.detect.dates import date_line
from site_builder.seeds.detect.furniture import is_caption, is_credit, is_document_kind, is_letterhead
from site_builder.seeds.detect.turns import is_role
from site_builder.text.english_words import WORDS

SURE = 0.5
"""Score from which a bare line is a heading."""
CLEAR = 0.6
"""Score from which a heading sets the style of the document."""
MAX_WORDS = 14
MAX_LONE = 3
"""Maximum words of a lone heading directly below the title."""
MAX_QUESTION_WORDS = 26
MAX_NUMBERED_WORDS = 40
SHORT_QUESTION = 8
PROSE_WORDS = 18
_PROSE_KINDS = frozenset(SeedBlockKind) - {SeedBlockKind.PARAGRAPH, SeedBlockKind.HEADING, SeedBlockKind.RULE}
_END_STOP = re.compile(r"[.;,…](?<!\.\..)[\"”’)\]]*(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹]{1,3})?$")
"""A note mark may follow."""
_ELLIPSIS_END = re.compile(r"(?:…|\.\.\.)$")
_MEMO = re.compile(
    r"(?:subject|subj|re|place|date(?: and (?:time|place))?|time|participants?|present|attendees|from|to|through|via"
    r"|cc|bcc|info|action|memorandum(?: for(?: (?:the )?record)?)?|refs?|references?|message|classification"
    r"|distribution|copies|copy to|attachments?|enclosures?|drafted by|approved by|location|venue|contact|sources?"
    r"|notes?|photo|image|video|credit|caption|tags?|for|attn|attention|expir(?:y|ation) ?date)"
    r"(?:\b[ \w()]{0,12}:|$)",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(r"(?:[^\n]{3,60}[-:]\n)?(?:From|Von|Van|De|Da|Od|Från|Fra) ?: \S.*\n[^\W\d_]{2,12} ?: \S")
"""The head of a forwarded mail."""
_CAPTION = re.compile(
    r"(?:table|figure|fig|tab|enclosure|encl|attachment|exhibit|chart|graph|photo|image|picture|illustration|annex|appendix|page|part)\b\.?"
    r"\s*(?:[A-Z]|[IVXLC]+|\d+)?\b[.:]?$",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"(?:dear|hi|hello|hey|greetings|sir|madam|excellency|messrs|gentlemen|ladies|sehr geehrte|liebe[rs]?|cher|chère"
    r"|monsieur|madame|estimad[oa]s?|querid[oa]s?|cheers|sincerely|regards|respectfully|thanks|thank you|best|yours)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\d{1,2}[.)]|[IVX]{1,5}[.)]|[A-H][.)])\s+(?=\S)")
_COUNTED = re.compile(r"(?:(?P<word>[A-ZÀ-Þ][^\W\d_]{2,12}) ?#? ?)?(?P<number>\d{1,2})(?:[.):]|\s?[–—-])\s*(?=\S)")
_SPEAKER = re.compile(r"(?P<who>[^:\n]{1,40}):\s")
_ADDRESS = re.compile(r"https?:|www\.|\S@[^\s@]{1,100}\.\S|\[\w+=")
_FIGURE = re.compile(
    r"[^:$€£]{1,40}(?::\s*[$€£]?|[$€£]\s?)[\d.,]+\s*%?$|.*\b\d{1,9} ?(?:[KMG]B|pages?)\b", re.IGNORECASE
)
_SENTENCES = re.compile(r"[.!]\s+[A-ZÀ-Þ].*!$")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass(frozen=True, slots=True)
class _Document:
    """Facts about the document as a whole."""

    blocks: Sequence[SeedBlock]
    speakers: frozenset[str]
    """Texts before the colon of more than one paragraph."""
    first_prose: int
    """Index of the first prose block."""
    is_memo: bool
    """True if labels, a salutation or a list of participants precede the first prose."""
    is_upper: bool
    """True if the prose itself is in capitals, as in telegrams."""
    series: frozenset[int]
    """Indices of numbered lines that count up or down with prose between them."""
    questions: frozenset[int]
    """Indices of bare questions above prose, if there are several."""


def with_headings(blocks: Sequence[SeedBlock], head: Sequence[str] = (), title: int = 0) -> tuple[SeedBlock, ...]:
    """The blocks, with paragraphs recognised as headings. `head` has the labels that stood above them; no heading is
    above the line `title`.
    """
    document = _document(blocks, head)
    may_be = [b.kind is SeedBlockKind.PARAGRAPH and b.line > title for b in blocks]
    scores = [_score(document, i) if may_be[i] else 0.0 for i in range(len(blocks))]
    style = _style(document, scores)
    scores = [_in_context(document, scores, style, i) for i in range(len(blocks))]
    return tuple(
        replace(b, kind=SeedBlockKind.HEADING, confidence=s, why="a bare line above prose") if s >= SURE else b
        for b, s in zip(blocks, scores, strict=True)
    )


# ---------- the document


def _document(blocks: Sequence[SeedBlock], head: Sequence[str]) -> _Document:
    paragraphs = [(i, b.text) for i, b in enumerate(blocks) if b.kind is SeedBlockKind.PARAGRAPH]
    labels = Counter(
        m["who"].casefold() for _, text in paragraphs if (m := _SPEAKER.match(text)) and text[-1] in '.?!…”"—-'
    )
    first = next((i for i, b in enumerate(blocks) if _is_prose(b)), len(blocks))
    above = [text for i, text in paragraphs if i < first]
    return _Document(
        blocks=blocks,
        speakers=frozenset(who for who, count in labels.items() if count > 1),
        first_prose=first,
        is_memo=any(_MEMO.match(t) or _SALUTATION.match(t) or date_line(t) for t in (*head, *above)) or len(above) > 2,
        is_upper=sum(len(t) for _, t in paragraphs if t.isupper()) > 0.6 * sum(len(t) for _, t in paragraphs),
        series=_series(blocks),
        questions=_questions(blocks),
    )


def _is_prose(block: SeedBlock) -> bool:
    if block.kind in _PROSE_KINDS:
        return True
    return block.kind is SeedBlockKind.PARAGRAPH and len(block.text.split(None, PROSE_WORDS)) >= PROSE_WORDS


def _is_short(block: SeedBlock) -> bool:
    """True for a bare line that may itself be a heading."""
    return block.kind is SeedBlockKind.PARAGRAPH and not _END_STOP.search(block.text) and block.text[-1:] not in ':?!”"'


def _has_body(blocks: Sequence[SeedBlock], index: int) -> bool:
    """True if something that a heading can introduce follows: prose, a list, a sentence."""
    if index + 1 >= len(blocks):
        return False
    following = blocks[index + 1]
    if _is_prose(following) or len(following.text.split(None, 7)) <= 7:
        return _is_prose(following)
    return following.text[-1:] in ":?!" or _END_STOP.search(following.text) is not None


def _series(blocks: Sequence[SeedBlock]) -> frozenset[int]:
    """Indices of numbered lines that form a series: at least three with consecutive numbers, each above unnumbered
    prose."""
    counted = [
        (i, match["word"] or "", int(match["number"]))
        for i, block in enumerate(blocks)
        if block.kind is SeedBlockKind.PARAGRAPH
        and (match := _COUNTED.match(block.text))
        and len(block.text.split()) <= MAX_NUMBERED_WORDS
        and _has_body(blocks, i)
        and not _COUNTED.match(blocks[i + 1].text)
    ]
    words = sum(len(blocks[i].text.split()) for i, *_ in counted)
    steps = [b[2] - a[2] for a, b in pairwise(counted)]
    in_line = sum(abs(step) in (1, 2) for step in steps)
    if len(counted) < 3 or words > 18 * len(counted) or in_line < 0.8 * len(steps):
        return frozenset()
    return frozenset(i for i, *_ in counted)


def _questions(blocks: Sequence[SeedBlock]) -> frozenset[int]:
    bare = [
        i
        for i, block in enumerate(blocks)
        if block.kind is SeedBlockKind.PARAGRAPH
        and block.text.endswith("?")
        and "\n" not in block.text
        and len(block.text.split()) <= MAX_QUESTION_WORDS
        and len(re.findall(r"[.?!]\s", block.text)) == 0
        and i + 1 < len(blocks)
        and not blocks[i + 1].text.endswith("?")
    ]
    sure = [
        i
        for i in bare
        if len(blocks[i].text.split()) <= SHORT_QUESTION or _is_prose(blocks[i + 1]) or _is_short(blocks[i + 1])
    ]
    found = [i for i in bare if i in sure or (len(sure) > 1 and _has_body(blocks, i))]
    short = all(len(blocks[i].text.split()) <= 12 for i in found)
    return frozenset(found) if len(found) > (1 if short else 2) else frozenset()


# ---------- one line


def _score(document: _Document, index: int) -> float:
    text = document.blocks[index].text
    if index in document.series:
        return 0.8
    if _is_barred(document, index, text):
        return 0.0
    if index in document.questions:
        return 0.75
    words = text.split()
    score = 0.7 if _has_body(document.blocks, index) else 0.3
    titled = _is_titled(text)
    score += 0.15 if titled else 0.0
    score -= 0.03 * max(0, len(words) - 10) if titled else 0.05 * max(0, len(words) - 6)
    if _NUMBERED.match(text):
        score += 0.1
    score += _end_score(text, titled)
    if document.is_memo and index < document.first_prose:
        score -= 0.4
    elif index and not _is_prose(document.blocks[index - 1]):
        score -= 0.1
    if not titled and not text.endswith("?") and not WORDS["short_verbs"].isdisjoint(w.lower() for w in words):
        score -= 0.12
    return max(0.0, min(0.95, score))


def _is_barred(document: _Document, index: int, text: str) -> bool:
    """True for a line that cannot be a heading, whatever its form."""
    limit = MAX_QUESTION_WORDS if index in document.questions else MAX_WORDS
    if "\n" in text or len(text.split(None, limit)) > limit:
        return True
    if _END_STOP.search(text) and not _ELLIPSIS_END.search(text):
        return True
    bare = _NUMBERED.sub("", text, count=1)
    speaker = _SPEAKER.match(text)
    below = document.blocks[min(index + 1, len(document.blocks) - 1)].text
    return bool(
        len(re.findall(r"[^\W\d_]", text)) < 3
        or not (bare[:1].isupper() or bare[:1].isdigit() or bare[:1] in "“\"‘'#¿¡")
        or _MEMO.match(bare)
        or _CAPTION.match(bare)
        or _SALUTATION.match(bare)
        or _ADDRESS.search(text)
        or text.split()[-1] in WORDS["inside_headings"]
        or _FIGURE.match(text)
        or _SENTENCES.search(text)
        or _is_date(text)
        or is_caption(text)
        or is_credit(text)
        or is_byline(text)
        or names_with_office(text)
        or (is_document_kind(text) and re.search(r"\d", text))
        or (not index and document.blocks[1:] and is_letterhead(text))
        or not re.search(r"[^\W\d_]", ZONE.sub("", TIME.sub("", text)))
        or (text[:1].isdigit() and below[:1].isdigit())
        or _PASSED_ON.match(below)
        or (speaker and (speaker["who"].casefold() in document.speakers or is_role(speaker["who"])))
        or (document.is_memo and index < document.first_prose - 1)
        or (document.is_upper and text.isupper())
    )


def _is_date(text: str) -> bool:
    found = date_line(text)
    return found is not None and found.score >= 0.6


def _end_score(text: str, titled: bool) -> float:
    """Score for the end of the line."""
    if text.endswith("?"):
        return -0.05 if titled or len(text.split()) <= SHORT_QUESTION else -0.3
    if text.endswith("!"):
        return 0.0 if titled else -0.4
    if text.endswith(":"):
        return -0.15 if len(text.split()) <= 2 and not text.isupper() else -0.5
    return 0.0


def _is_titled(text: str) -> bool:
    """True if most of the longer words are capitalised."""
    words = [w for w in _WORD.findall(text) if len(w) > 3]
    return bool(words) and sum(w[0].isupper() for w in words) >= 0.7 * len(words)


@dataclass(frozen=True, slots=True)
class _Style:
    """Form shared by the certain headings of a document."""

    headings: int
    titled: int
    """Number of them in title case."""


def _style(document: _Document, scores: Sequence[float]) -> _Style:
    sure = [block.text for block, score in zip(document.blocks, scores, strict=True) if score >= CLEAR]
    return _Style(len(sure), sum(map(_is_titled, sure)))


def _in_context(document: _Document, scores: Sequence[float], style: _Style, index: int) -> float:
    """The score, adjusted by the neighbours and the other headings."""
    score, blocks = scores[index], document.blocks
    if not score:
        return score
    titled, own = _is_titled(blocks[index].text), score >= CLEAR
    others, titled_others = style.headings - own, style.titled - (own and titled)
    if others >= 2 and not _has_body(blocks, index) and index + 1 < len(scores) and scores[index + 1] >= 0.7:
        score += 0.25
    if others >= 2 and document.is_memo and index < document.first_prose:
        score += 0.1
    if titled or titled_others < 0.75 * others:
        score += 0.15 if others >= 2 and len(blocks[index].text.split()) <= 10 else 0.0
    elif others >= 3 and not blocks[index].text.endswith("?"):
        score -= 0.15
    is_lone = not ((others and titled) or index) and len(blocks[0].text.split()) > MAX_LONE
    if is_lone and not any(_SPEAKER.match(block.text) for block in blocks[1:2]):
        score -= 0.4  # directly below the title it is a subtitle
    if index and document.first_prose < index and _is_stray(blocks[index - 1], scores[index - 1]):
        score -= 0.4
    return min(score, 0.95)


def _is_stray(block: SeedBlock, score: float) -> bool:
    """True for a short line that is neither heading nor sentence: a name, a caption, an unmarked list line."""
    if block.kind is not SeedBlockKind.PARAGRAPH or score >= SURE or _is_prose(block) or block.text[-1:] in ':?!”"':
        return False
    return not _END_STOP.search(block.text) or (len(block.text.split()) <= 6 and _is_titled(block.text))

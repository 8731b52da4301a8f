"""The paragraphs of a transcript → turns, each with its speaker.

A text is a transcript if labels such as `QUESTION:` or `MINISTER VANTOR:` open several paragraphs or lines. A name in
mixed case counts next to labels of questions and answers, with an honorific, or with a party or office.

Turns are split before line widths are measured, because a turn ends a paragraph.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from site_builder.seeds.block_model import SeedBlock, SeedBlockKind
from site_builder.seeds.detect.bylines import plain_author
from site_builder.seeds.detect.site_words import site_words, words_of
from site_builder.seeds.lines import SourceLine

MIN_TURNS = 3
MIN_ASKED = 2
FAR = 90
"""Characters in which the sign after a speaker is searched."""
PAIR = 2
"""Maximum number of distinct letters for question and answer; more are initials of several people."""
MAX_BEGINNING = 170
"""Characters in which a dash after a speaker is searched."""
_DASHES = frozenset("-–—")
SHORT_NAME = 4
"""Maximum words of a speaker without an office."""
MAX_NAME = 12
"""Maximum words of a line that names a speaker."""
_SHORT = r"(?:[A-Z][A-Za-z]{0,4}\. ?){0,3}"
"""`Dr. `, `P. `."""
_ABBREVIATED = r"(?<![a-z]{4})\.(?= )"
"""The stop of `A.`, `Dr.`, `Hon.`, `Prof.`"""
_WHO = rf"(?P<who>(?=[A-ZÀ-Þ]){_SHORT}[^\W\d_](?:[^:.!?\n()]|{_ABBREVIATED}|\([^()\n]{{1,40}}\))"
_LETTER = re.compile(r"(?P<who>[QPFRA])(?:\.| ?[-–—])\s+(?=\S)")
_SPACED = re.compile(r"(?P<who>[QA])\s{2,9}(?=\S)")
"""`Q    Will it open?`"""
_WORD = re.compile(r"(?P<who>[A-ZÀ-Þ][^\W\d_]{3,11})[.¬]{1,2}[-–—]?\s+(?=\S)")
"""`Pregunta. `, `Respuesta.- `."""
_NAME = re.compile(r"(?P<who>(?:M\. )?[^\W\d_][^:.!?\n]{1,160}?) ?\.\s{0,3}[-–—]\s*(?=\S)")
"""`Ilse Vantor.- `, `M. Orl Okell, ministre. - `."""
_STOPPED = re.compile(r"(?P<who>[A-Z][\w’'-]{0,11}\.?(?: [A-ZÀ-Þ][\w’'-]{1,20}){1,3})\.\s+(?=[\"“‘(\[A-ZÀ-Þ])")
"""`Mr. VANTOR. `, `Chairman Okell. `, in the record of a hearing."""
_DASHED = re.compile(
    r"(?P<who>[A-ZÀ-Þ][\w’'-]{1,20}(?: (?:d[eu]|von|van|la|[A-ZÀ-Þ][\w’'-]{1,20})){1,4}) [-–—] (?=[A-ZÀ-Þ«“„])"
)
"""`Ilse Vantor - The basin …`."""
_LABEL = re.compile(rf"{_WHO}{{0,70}}?)\s?:(?:\s+(?=\S)|$)")
_ALONE = re.compile(rf"(?:\d{{1,3}}\. ?)?{_WHO}{{0,70}}?)\s?:?")
_BRACKETS = re.compile(r"\s?\([^()]*\)")
_OF_BODY = re.compile(r"\((?:[\w ]{1,20}/)?(?:[A-Z]{3} )?[A-Za-zÀ-ÿ]{0,6}[A-ZÀ-Þ]{2}[A-Za-zÀ-ÿ]{0,9}\)$")
"""`(SPD)`, `(CDU/CSU)`, `(BMVg)`, `(DIE LINKE)`."""
_SMALL = frozenset(["de", "du", "des", "la", "le", "les", "el", "los", "del", "y", "von", "van", "der", "den"])
"""Small words inside a name or before an office."""


def turns_apart(chunks: Sequence[list[SourceLine]]) -> list[list[SourceLine]]:
    """The groups of lines, split where somebody begins to speak, if the text has repeated speaker lines."""
    if all(len(chunk) == 1 for chunk in chunks):
        return list(chunks)
    opening = {line.number: who for chunk in chunks for line in chunk if (who := _opener(_with_spaces(line.text)))}
    counts = Counter(opening.values())
    sure = {who for who in counts if is_role(who) or (counts[who] > 1 and who.isupper()) or _is_of_sitting(who)}
    if len(sure) < 2 or sum(counts[who] for who in sure) < MIN_TURNS:
        return list(chunks)
    first = min(number for number, who in opening.items() if who in sure)
    speakers = sure | {who for who in counts if who.isupper() or _sits(who, counts[who])}
    turns = {number for number, who in opening.items() if number >= first and who in speakers}
    cut: list[list[SourceLine]] = []
    for chunk in chunks:
        for line in chunk:
            if line is chunk[0] or line.number in turns:
                cut.append([])
            cut[-1].append(line)
    return cut


def _with_spaces(text: str) -> str:
    """The text with plain spaces for those that do not break, as in `Dr. Vantor`."""
    return text.replace("\xa0", " ")


def _opener(text: str) -> str:
    match = _LABEL.match(text) if ":" in text[:FAR] else None
    match = match or (_LETTER.match(text) or _role(text) if text[1:2] in ". " or "." in text[4:14] else None)
    match = match or _stopped(text)
    return match["who"] if match else ""


def _stopped(text: str) -> re.Match[str] | None:
    match = _STOPPED.match(text) if ". " in text[4:FAR] else None
    if match is None or _is_honour(words_of(match["who"])[-1]):  # the stop belongs to it: "President Dr. Vantor"
        return None
    return match if _is_of_sitting(match["who"]) else None


def with_labels(blocks: Sequence[SeedBlock]) -> list[SeedBlock]:
    """The blocks, with speaker labels rewritten to end in a colon. `Q - `, `P. ` and `Pregunta. ` count if questions
    and answers alternate; `Ilse Vantor.- ` counts too. A name on a line of its own joins the paragraph below.
    """
    blocks = _with_names_above(blocks)
    texts = {i: _with_spaces(b.text) for i, b in enumerate(blocks) if _may_be(b)}
    found = {i: m for i, text in texts.items() if (m := _LETTER.match(text) or _role(text))}
    asking = [texts[i].endswith("?") for i, m in found.items() if m["who"][0] in "QPF"]
    letters = {m["who"] for m in found.values() if len(m["who"]) == 1}
    if not any(asking) or min(len(asking), len(found) - len(asking)) < MIN_ASKED or len(letters) > PAIR:
        found = {}
    spaced = {i: m for i, text in texts.items() if (m := _SPACED.match(text))}
    found |= spaced if len(spaced) >= MIN_ASKED and any(texts[i].endswith("?") for i in spaced) else {}
    parted = {i: text for i, text in texts.items() if not _DASHES.isdisjoint(text[:MAX_BEGINNING])}
    named = {i: m for i, text in parted.items() if (m := _NAME.match(text)) and _may_speak(m["who"].rstrip())}
    named = named if len(named) >= MIN_ASKED else {}
    heard = {i: m for i, text in texts.items() if (m := _stopped(text))}
    named |= heard if len({m["who"] for m in heard.values()}) < len(heard) >= MIN_TURNS else {}
    ended = {i: text for i, text in parted.items() if i not in named and text[-1] in ".!?…"}
    dashed = {i: m for i, text in ended.items() if (m := _DASHED.match(text))}
    again = Counter(m["who"] for m in dashed.values()).most_common(1)
    has_questions = any(texts[i].endswith("?") for i in dashed)  # reports too open with a place and a dash
    named |= dashed if has_questions and again[0][1] >= MIN_ASKED else {}
    return [_labelled(b, found.get(i), named.get(i)) for i, b in enumerate(blocks)]


def _may_speak(who: str) -> bool:
    """True if the words before a stop and a dash may name a speaker with an office: no sentence, and no place with its
    date."""
    words = _BRACKETS.sub("", who).partition(", ")[0].split()
    honoured = any(map(_is_honour, words_of(words[0])))
    others = [word for word in words if word[0].islower() and word not in _SMALL]
    of_office = all(map(_is_office, others[: 1 if honoured else None]))
    return of_office and not any(map(str.isdigit, who))


def _labelled(block: SeedBlock, letter: re.Match[str] | None, name: re.Match[str] | None) -> SeedBlock:
    """The block with a colon after its label; with a name it is certainly a turn."""
    label = name or letter
    if label is None:
        return block
    who = label["who"].rstrip()
    block = replace(block, text=f"{who}: {block.text[label.end() :]}")
    return replace(block, kind=SeedBlockKind.TURN, speaker=who) if name else block


def _role(text: str) -> re.Match[str] | None:
    word = _WORD.match(text)
    return word if word and is_role(word["who"]) else None


def _with_names_above(blocks: Sequence[SeedBlock]) -> list[SeedBlock]:
    """The blocks, with a name alone in its paragraph, such as `Mr. Vantor`, joined to the paragraph below as its label.
    Only if names recur in this way."""
    roles = any(_may_be(b) and len(b.text) <= FAR and len(words_of(b.text)) == 1 and is_role(b.text) for b in blocks)
    above = {i for i, b in enumerate(blocks) if _is_name_above(b) or (roles and _may_be(b) and plain_author(b.text))}
    names = [i for i in sorted(above) if i + 1 < len(blocks) and i + 1 not in above and _may_be(blocks[i + 1])]
    again = Counter(_family(blocks[i].text) for i in names).most_common(1)
    if len(names) < MIN_TURNS or again[0][1] < MIN_ASKED:
        return list(blocks)
    speakers = {i + 1: blocks[i].text.rstrip(": ") for i in names}
    return [
        replace(b, kind=SeedBlockKind.TURN, text=f"{speakers[i]}: {b.text}", speaker=speakers[i])
        if i in speakers
        else b
        for i, b in enumerate(blocks)
        if i + 1 not in speakers
    ]


def _is_name_above(block: SeedBlock) -> bool:
    text = _with_spaces(block.text)
    if not _may_be(block) or len(text) > FAR or len(text.split()) > MAX_NAME or not _ALONE.fullmatch(text):
        return False
    words = words_of(_BRACKETS.sub("", text)) or ("",)
    if _OF_BODY.search(text) or (len(words) < 3 and is_role(text)):
        return True
    bracket = _BRACKETS.search(text)
    honoured = words[:1] + (words_of(bracket[0])[:1] if bracket else ())
    return any(map(_is_honour, honoured)) or (text.endswith(":") and _is_of_sitting(text.rstrip(": ")))


def with_turns(blocks: Sequence[SeedBlock]) -> tuple[SeedBlock, ...]:
    """The blocks, with paragraphs that begin with a speaker turned into turns."""
    spoken = {i: b.text for i, b in enumerate(blocks) if _may_be(b) or b.kind is SeedBlockKind.TURN}
    near = {i: _with_spaces(text) for i, text in spoken.items() if ":" in text[:FAR]}
    labels = {i: m["who"] for i, text in near.items() if (m := _LABEL.match(text))}
    counts = Counter(labels.values())
    sure = {who for who in counts if is_role(who) or (who.isupper() and counts[who] > 1)}
    sure |= _who_ask(blocks, labels, counts) | _who_answers(blocks, labels, counts) | _who_sit(counts)
    with_roles = any(map(is_role, sure))
    if not sure or sum(counts.values()) < (2 if with_roles else MIN_TURNS):
        return tuple(blocks)
    families = {_family(who) for who in sure} - {""}
    short = {who for who in counts if with_roles and len(who.split()) <= SHORT_NAME and _is_name(who)}
    speakers = sure | short | set(filter(str.isupper, counts))
    first = min(i for i, who in labels.items() if who in sure)
    speaking = {i: who for i, b in enumerate(blocks) if (who := labels.get(i) or _heading(b))}
    return tuple(
        replace(b, kind=SeedBlockKind.TURN, speaker=who)
        if (who := speaking.get(i, ""))
        and (_family(who) in families or (who in speakers and (i >= first or counts[who] > 1)))
        else b
        for i, b in enumerate(blocks)
    )


def _who_ask(blocks: Sequence[SeedBlock], labels: Mapping[int, str], counts: Counter[str]) -> set[str]:
    """Names that open several turns, if at least two ask and answer: `Vantor: Why?`, `Okell: Because.`"""
    names = {who for who in counts if counts[who] > 1 and len(who.split()) <= 3 and who.istitle()}
    questions = sum(who in names and blocks[i].text.endswith("?") for i, who in labels.items())
    return names if len(names) > 1 and questions >= MIN_ASKED else set()


def _who_answers(blocks: Sequence[SeedBlock], labels: Mapping[int, str], counts: Counter[str]) -> set[str]:
    """A name that answers repeatedly, and the names whose questions are directly above: `Velm TV: Why?`."""
    names = {who for who in counts if counts[who] > 1 and 1 < len(who.split()) <= 3 and who.istitle()}
    asking = [i for i, who in labels.items() if blocks[i].text.endswith("?") and labels.get(i + 1) in names - {who}]
    answering = {labels[i + 1] for i in asking}
    return answering | {labels[i] for i in asking} if len(asking) >= MIN_ASKED and len(answering) == 1 else set()


def _who_sit(counts: Counter[str]) -> set[str]:
    """Speakers of a sitting: names with an honorific, office or party, in at least three turns."""
    with_honour = sum(counts[who] for who in counts if _is_of_sitting(who))
    return {who for who in counts if _sits(who, counts[who])} if with_honour >= MIN_TURNS else set()


def _sits(who: str, count: int) -> bool:
    """True for a speaker next to others of a sitting: also a name with an office that no table has, or a name that
    recurs.
    """
    plain, _, office = who.partition(", ")
    named = len(who.split()) <= MAX_NAME and _is_name(plain)
    again = count >= MIN_TURNS and 1 < len(who.split()) <= SHORT_NAME and who.replace(" ", "").isalpha()
    return _is_of_sitting(who) or bool(named and (office or again))


def _is_of_sitting(who: str) -> bool:
    """True for a speaker as the record of a sitting names them, with honorific, office or party: `El señor VANTOR`,
    `Vantor, Minister`, `Vantor (KPM)`."""
    plain, _, office = _BRACKETS.sub("", who).partition(", ")
    titles = words_of(plain)[:2] + words_of(office)[:2]
    named = len(who.split()) > 1 and (who.isupper() or any(word[:1].isupper() for word in plain.split()[1:]) or office)
    titled = any(_is_honour(word) or _is_office(word) for word in titles)
    return bool(_OF_BODY.search(who)) or bool(named and titled and _is_name(plain))


def _is_name(plain: str) -> bool:
    """True if no word is one of a sentence: "Mr. Vantor", not "Mr. Vantor told me"."""
    words = [word for word in plain.split() if word[0].islower() and word not in _SMALL]
    return all(_is_honour(word) or _is_office(word) for word in words)


def _is_honour(word: str) -> bool:
    return any(word in table.honours for table in site_words())


def _is_office(word: str) -> bool:
    return any(word in table.offices for table in site_words())


def _family(who: str) -> str:
    """The last word of a name of up to four words; else empty."""
    words = who.split()
    return words[-1] if len(words) <= SHORT_NAME else ""


def _heading(block: SeedBlock) -> str:
    """The speaker of a turn so short that it was taken for a heading; else empty."""
    label = _LABEL.match(_with_spaces(block.text)) if block.kind is SeedBlockKind.HEADING else None
    return label["who"] if label else ""


def _may_be(block: SeedBlock) -> bool:
    return block.kind is SeedBlockKind.PARAGRAPH


def is_role(who: str) -> bool:
    """True for a speaker named by role: `Q`, `Question`, `Moderator`, alone or with a name."""
    words = words_of(who)
    is_one = bool(words) and any(words[0] in table.turns for table in site_words())
    return is_one and (len(words) <= SHORT_NAME or _is_name(_BRACKETS.sub("", who)))

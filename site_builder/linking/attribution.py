"""Finds the speaker of a quotation in its paragraph (R27).

The speaker is the subject of the verb of saying that governs the quotation. If that subject is unnamed or unlisted, the
speaker is nobody; the nearest name is never assumed. The words are in tables of languages.
"""

import re
from bisect import bisect_left
from dataclasses import replace

from site_builder.linking.antecedents import is_object, meant_by
from site_builder.linking.quoted_paragraph import (
    NOBODY,
    Attribution,
    Quotation,
    QuotedParagraph,
    breaks,
    clitic,
    is_saying,
    skip,
)
from site_builder.linking.subjects import (
    BY_AGENT,
    after_verb,
    before_verb,
    dropped,
    named_by,
    new_subject,
    subject_after,
)

_INSERTED = 120
"""Maximum length of a speaker tag inserted into a quotation, in characters."""
_FAR = 800
"""Distance in characters over which a verb may govern a quotation."""
_SIGNED = re.compile(r"\s*[—–―]\s*(?=[^.!?;:“”\"]{2,120}\.?\s*$)")
"""Signature after a quotation that opens its block: a dash, then only the speaker up to the end of the block."""
_PARTING, _PARTED = frozenset([*",?!—–", ""]), frozenset(",—–-")
"""Punctuation that may separate a quotation from its speaker: inside it, at its end, and after it."""
_CLOSING = ' »”“"\u00a0\u202f'
"""Characters that may follow the end of a sentence. Headlines and slogans have no such end."""
GOES_ON = "goes on after the paragraph before"


def attribute(p: QuotedParagraph, span: Quotation, *, within: bool = False) -> Attribution | None:
    """Speaker of a quotation, or None without evidence. With `within`, only its own sentence and the next are read."""
    for way in _WITHIN if within else _WAYS:
        if (attribution := way(p, span)) is not None:
            return attribution
    return None


def _inserted(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Speaker inserted into a quotation: « Le port, a souligné Vantor, restera fermé ».

    Languages that do so leave the quotation marks open around the speaker.
    """
    if p.words.subject_may_open:
        return None
    low, high, whole = span.low, span.high, is_sentence(p, span)
    comma = p.text.find(",", low, high) if whole or "-" in p.text[low:high] else -1
    while comma >= 0:
        words = p.every_word.outside([(0, comma), (min(high, comma + _INSERTED), len(p.text))])
        named = [s for s in p.named if comma < s.start < high]
        inside = replace(p, begins=words.begins, word=words.small, speakers=named)
        verb = skip(inside, 0, high)
        is_verb = verb < len(words.small) and (words.small[verb] in p.words.verbs or is_saying(inside, verb))
        if is_verb and not breaks(p.text[comma + 1 : words.begins[verb]]):
            hanging = clitic(inside, verb)
            if hanging:
                return meant_by(p, hanging, span.start, inside.word[verb]) or NOBODY
            if whole:
                return after_verb(inside, verb, high) or NOBODY
        comma = p.text.find(",", comma + 1, high)
    return None


def _right_after(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Speaker right after the quotation: "…," said Vantor; "…," Vantor told reporters; "…", so Vantor."""
    end, closing = span.end, p.text[span.start : span.high].rstrip()[-1:]
    following = bisect_left(p.spans, (end,))
    asks = closing in ("?", "!") and span.stop <= end + 1
    stop = p.sentence(min(span.stop, len(p.text) - 1))[1] if asks else span.stop
    stop = min(stop, p.spans[following].start) if following < len(p.spans) else stop
    after = p.text[end:stop].lstrip()[:1]
    if not after:
        return None
    follows = len(p.text) - len(p.text[end:].lstrip(" ,—–-\u00a0\n"))
    by = p.words.by.match(p.small, follows)
    if by is not None and by.end() < stop:
        return named_by(p, by.end(), stop)
    first = p.token_at(end)
    goes_on = closing == "." and after.islower() and p.words.joining.isdisjoint(p.word[first : first + 1])
    if p.words.subject_may_open and not (closing in _PARTING or after in _PARTED or goes_on):
        return None
    number = skip(p, first, stop)
    if number >= len(p.begins) or p.begins[number] >= stop or breaks(p.text[follows : p.begins[number]]):
        return None
    if is_saying(p, number):
        return after_verb(p, number, stop) or dropped(p, number)
    near = range(number, p.token_at(stop)) if p.words.subject_may_open else ()
    verb = next((n for n in near if p.word[n] in p.words.leading), None)
    return before_verb(p, end, verb) or NOBODY if verb is not None else None


def _pointed_back(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Speaker of a sentence that points back: “Das sagte Vantor”, “C’est ce qu’a dit Vantor”, “Así lo dijo Vantor”."""
    pointing = p.words.pointing.match(p.small, span.end)
    verb = skip(p, p.token_at(pointing.end()), len(p.text)) if pointing else len(p.begins)
    is_verb = verb < len(p.begins) and p.word[verb] in p.words.verbs
    return after_verb(p, verb, p.sentence(p.begins[verb])[1]) if is_verb else None


def _verb_before(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Subject of the last verb of saying before the quotation in its sentence, or the name after "according to"."""
    floor = max(span.floor, span.start - _FAR)
    heard = p.words.by.finditer(p.small, floor, span.start)
    by = next(reversed([m for m in heard if not any(q.start < m.start() < q.end for q in p.spans)]), None)
    verb = _last_verb(p, floor, span.start)
    if verb is None:
        if by is not None:
            return named_by(p, by.end(), span.start)
        return _left_of(p, floor, span.start) or _before_colon(p, floor, span.start)
    parting = p.text.rfind(";", p.end(verb), span.start)
    if parting >= 0 and p.named_in(parting, span.start):
        return NOBODY
    if by is not None and by.start() > p.begins[verb]:
        named = named_by(p, by.end(), span.start)
        apart = breaks(p.text[p.begins[verb] : by.start()])
        known = named.speaker is not None and not (named.speaker.source or named.speaker.actor in p.people)
        attribution = None if apart or not known else before_verb(p, floor, verb) or after_verb(p, verb, by.start())
        if (named.speaker or apart) and not (
            attribution and attribution.speaker and attribution.speaker.actor in p.people
        ):
            return named
    spoken = p.found[-1] if p.found and p.found[-1][0].start >= floor else None
    if spoken is not None and spoken[1].speaker and p.word[verb].endswith(p.words.gerund):
        return spoken[1]._replace(verb=p.word[verb], why="goes on in the sentence")
    attribution = before_verb(p, floor, verb) or after_verb(p, verb, span.start)
    if attribution is None and spoken is not None and spoken[1].speaker:
        return spoken[1]._replace(verb=p.word[verb], why="goes on in the sentence")
    return attribution or (NOBODY if new_subject(p, floor, verb - 1) else dropped(p, verb))


def _before_colon(p: QuotedParagraph, floor: int, start: int) -> Attribution | None:
    """First person named before a colon."""
    named = [s for s in p.named_in(floor, start) if s.source or s.actor in p.people]
    if not named or not p.text[floor:start].rstrip().endswith(":"):
        return None
    return Attribution(named[0], "", "before the colon")


def _later(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Speaker in the rest of the sentence, after a comma: "… “so far” that nobody came, said Vantor".

    German also has ", hat Vantor gesagt".
    """
    stop = min(span.stop, span.end + _FAR)
    if "," not in (rest := p.text[span.end : stop]) and "–" not in rest:
        return None
    for number in range(p.token_at(span.end), p.token_at(stop)):
        at = p.begins[number]
        comma = max(p.text.rfind(",", span.end, at), p.text.rfind(" – ", span.end, at) + 1)
        if comma <= 0:
            continue
        by = p.words.by.match(p.small, at) if p.text[comma + 1 : at].isspace() else None
        if by is not None:
            return named_by(p, by.end(), stop)
        if p.word[number] not in p.words.verbs:
            continue
        opening = p.token_at(comma)
        if skip(p, opening, stop) == number:
            return after_verb(p, number, stop) or NOBODY
        ends = p.text[p.end(number) : stop].strip(" .\n") == ""
        if p.words.subject_may_open and ends:
            return before_verb(p, comma, number) or NOBODY
        if p.words.nouns_have_capitals and ends and p.word[opening] in p.words.auxiliaries:
            return subject_after(p, opening, stop) or NOBODY
    return None


def _verb_last(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Subject of a German verb at the end of its clause: "Vantor hat ihn als „eine Gefahr“ bezeichnet"."""
    if not p.words.nouns_have_capitals:
        return None
    number, low, high = p.token_at(span.end), span.floor, span.stop
    follows = number < len(p.begins) and p.text[span.end : p.begins[number]] == " "
    if not (follows and p.word[number] in p.words.verbs and breaks(p.text[p.end(number) : high].lstrip()[:1] or ".")):
        return None
    named, first = [s for s in p.named_in(low, span.start) if not is_object(p, s)], p.token_at(low)
    if len(named) != 1 or not p.words.passive.isdisjoint(p.word[first:number]):
        return None
    before, after = p.token_at(named[0].start) - 1, p.token_at(named[0].end)
    leads = p.word[after] in p.words.auxiliaries or breaks(p.between(after - 1, after))
    follows = p.word[before] in p.words.auxiliaries and p.word[first] in p.words.prepositions
    return Attribution(named[0], p.word[number], "the subject of the last verb") if leads or follows else None


_WITHIN = (_inserted, _verb_last, _right_after, _pointed_back, _verb_before, _later)
"""Evidence from the sentence of a quotation and the next one."""


def _after_dash(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Speaker who signs after a dash: “….” — Ilse Vantor, Karvonian prime minister."""
    if p.text[: span.start].strip() or not _SIGNED.match(p.text, span.end):
        return None
    after = [s for s in p.speakers if s.start >= span.end]
    return Attribution(after[0], "", "signed after the dash") if after else None


def is_sentence(p: QuotedParagraph, span: Quotation) -> bool:
    """True if the quotation is a complete sentence, with nothing around it."""
    return not p.text[span.floor : span.start].strip() and not p.text[span.end : span.stop].strip(" .\n\u00a0")


def _continued(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Speaker of the sentence before, if the quotation opens its sentence."""
    start, stop = span.floor, span.stop
    if p.text[start : span.start].strip() or any(span.end <= s.start < stop for s in p.speakers):
        return None
    after = p.sentence(stop) if stop < len(p.text) and is_sentence(p, span) else (stop, stop)
    if _is_reported(p, *after) and (attribution := said_in(p, *after)) is not None:
        return attribution
    if start == 0:
        return _from_paragraph_before(p, span)
    floor, end = p.sentence(start - 1)
    last, attribution = p.found[-1] if p.found else (None, NOBODY)
    if last is not None and floor <= max(last.start, last.end - 1):
        return attribution._replace(why="goes on after the quotation before") if attribution.speaker else None
    if not is_sentence(p, span):
        return None
    if _is_reported(p, floor, end) and last is not None and attribution.speaker:
        return attribution._replace(why="goes on after reported speech")
    verb = _last_verb(p, floor, end)
    return None if verb is None else before_verb(p, floor, verb) or after_verb(p, verb, end)


def _last_verb(p: QuotedParagraph, floor: int, end: int) -> int | None:
    """Last verb of saying before an offset, outside relative clauses: "accused Okell, who defends it, of"."""
    back = range(p.token_at(end) - 1, p.token_at(floor) - 1, -1)
    spoken = (number for number in back if p.word[number] in p.words.verbs)
    verb = next((number for number in spoken if BY_AGENT.isdisjoint(p.word[number + 1 : number + 2])), None)
    comma = -1 if verb is None else p.text.rfind(",", p.end(verb), end)
    if verb is None or comma < 0 or p.word[p.before_auxiliaries(verb)] not in p.words.relative:
        return verb
    goes_on = p.word[min(back[0], p.token_at(comma))] in p.words.prepositions - p.words.parting
    return (_last_verb(p, floor, p.begins[verb]) if goes_on else None) or verb


def _is_reported(p: QuotedParagraph, low: int, high: int) -> bool:
    """True if the sentence is in the mood of reported speech."""
    return not p.words.reported.isdisjoint(p.word[p.token_at(low) : p.token_at(high)])


def _from_paragraph_before(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Speaker of the quotation or report that ends the previous paragraph, if this paragraph opens with a quotation."""
    opens = p.spans[0].start == span.start and (not p.begins or is_sentence(p, span))
    page = next(p.before(), None) if opens else None
    if page is None or not page.found:
        whole = page and span.high < span.end and not p.begins and p.text.rstrip(_CLOSING)[-1:] in tuple(".!?…")
        heard = said_in(page, *page.sentence(len(page.text) - 1)) if page and whole else None
        return heard._replace(why=GOES_ON) if heard and heard.speaker else None
    last, attribution = page.found[-1]
    ends = page.sentence(max(last.start, last.end - 1))[1] >= len(page.text)
    return attribution._replace(why=GOES_ON) if ends and attribution.speaker else None


def _reported(p: QuotedParagraph, span: Quotation) -> Attribution | None:
    """Speaker of the preceding text, if the sentence is in reported speech; at most one paragraph back."""
    low, high = span.floor, span.stop
    if not _is_reported(p, low, high):
        return None
    page = p
    if low == 0 and not any(attribution.speaker for _, attribution in p.found):
        page = next(p.before(), p)
    attribution = next((attribution for _, attribution in reversed(page.found) if attribution.speaker), None)
    attribution = attribution or (_reporting(page, low if page is p else len(page.text)) or NOBODY)
    return attribution._replace(why="reported speech goes on") if attribution.speaker else None


def _reporting(p: QuotedParagraph, at: int) -> Attribution | None:
    """Attribution of the nearest sentence before an offset that has a verb of saying or a word such as "zufolge"."""
    sentences = (p.sentence(p.starts[number]) for number in range(bisect_left(p.starts, at) - 1, -1, -1))
    return next((attribution for low, high in sentences if (attribution := said_in(p, low, high)) is not None), None)


def said_in(p: QuotedParagraph, low: int, high: int) -> Attribution | None:
    """Speaker of a sentence, or NOBODY; None without a verb of saying or a word such as "zufolge"."""
    if (attribution := _left_of(p, low, high)) is not None:
        return attribution
    by = p.words.by.search(p.small, low, high)
    if by is not None:
        return named_by(p, by.end(), high)
    verb = _last_verb(p, low, high)
    return None if verb is None else before_verb(p, low, verb) or after_verb(p, verb, high) or NOBODY


def _left_of(p: QuotedParagraph, low: int, high: int) -> Attribution | None:
    """Name right before a postposition such as "zufolge" ("dem Minister zufolge"); None if there is none."""
    inside = range(p.token_at(low), p.token_at(high)) if p.words.after else ()
    at = next((p.begins[number] for number in inside if p.word[number] in p.words.after), None)
    if at is None:
        return None
    named = [s for s in p.named_in(low, at) if not p.text[s.end : at].strip()]
    return Attribution(named[-1], "", "in the words of") if named else NOBODY


_WAYS = (*_WITHIN, _after_dash, _continued, _reported)

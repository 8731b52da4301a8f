"""Finds institutions, officers and texts without a record that speak in a paragraph: "the ministry", "a statement".

They speak only if no person or listed actor does. A text belongs to its stated owner ("a statement from the Kremlin"),
or to the speaker quoted "in a memo". "The bank" is the only institution whose name contains the word. An unnamed
officer, "the head of the fleet", is protected like an unnamed source.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from site_builder.linking.antecedents import institution_before, is_object
from site_builder.linking.attribution import attribute, said_in
from site_builder.linking.language_words import LANGUAGES, small, words_of
from site_builder.linking.model import Mention
from site_builder.linking.quoted_paragraph import TOKEN, Attribution, Quotation, QuotedParagraph, Voice


def _in_every_language(key: str) -> frozenset[str]:
    return frozenset[str]().union(*(words_of(language).words("speech", key) for language in LANGUAGES))


_REACH = 5
"""Maximum number of words on either side of the noun."""
_GOVERNING = _in_every_language("owners") | _in_every_language("governing")
_LOOSE = _in_every_language("loose")
"""Nouns that identify nobody even with an adjective, unless they carry a name: "the Islamic group"."""
_DATIVE = frozenset({"dem", "einem"})
_UNIQUE = _in_every_language("unique")
_JOINED = frozenset([" ", "-", "’", "'", "’ ", "\u00a0"])

PagesWith = Callable[[str], Iterator[QuotedParagraph]]
"""Paragraphs so far that contain a lowercase word."""


def attribute_to_body(
    p: QuotedParagraph, span: Quotation, mentions: Callable[[], Iterator[Mention]], before: PagesWith
) -> Attribution | None:
    """Attribution to an institution or a text as written, or to the actor it stands for; else to an unnamed officer."""
    found = _attribution_to(
        p, span, _bodies(p, lambda number: p.word[number] in p.words.bodies or p.word[number] in p.words.documents)
    )
    if found is not None:
        attribution, voice, head = found
        meant = _meant(p, voice, head, mentions, before)
        return attribution._replace(speaker=meant, why=f"meant by “{voice.body}”") if meant else None
    found = _attribution_to(p, span, _bodies(p, lambda number: _is_officer(p, number)))
    if found is None or "pronoun" in found[0].why or _is_bare(p, found[1]) or _has_name(p, found[1]):
        return None
    attribution, voice, _ = found
    return attribution._replace(speaker=Voice(voice.start, voice.end, source=voice.body))


def _attribution_to(
    p: QuotedParagraph, span: Quotation, phrases: Iterable[tuple[Voice, str]]
) -> tuple[Attribution, Voice, str] | None:
    """Attribution to one of the phrases, treated as possible speakers, with the phrase and its noun."""
    known = {voice.start: (voice, head) for voice, head in phrases}
    if not known:
        return None
    named = [s for s in p.speakers if not any(b.start < s.end and s.start < b.end for b, _ in known.values())]
    page = replace(p, speakers=sorted([*named, *(voice for voice, _ in known.values())]), found=p.found)
    attribution = attribute(page, span)
    if attribution is None or attribution.speaker is None or not attribution.speaker.body:
        return None
    return attribution, *known[attribution.speaker.start]


def _has_name(p: QuotedParagraph, voice: Voice) -> bool:
    """True if somebody is named inside a phrase or right after it: "her spokesman, Adam Ressik"."""
    behind = p.text[voice.end : voice.end + 3].strip(", ")
    return behind.isupper() or any(voice.start <= s.start < voice.end for s in p.named)


def _meant(
    p: QuotedParagraph,
    voice: Voice,
    head: str,
    mentions: Callable[[], Iterator[Mention]],
    before: PagesWith,
) -> Voice | None:
    """Actor or fuller phrase that a phrase such as "the bank" refers to; the phrase itself if it needs none; None if it
    may be any."""
    if head in p.words.documents:
        return (_author(head, before) if _is_bare(p, voice) else None) or voice
    bare = _is_bare(p, voice)
    if not bare and not (head in _LOOSE and voice.body[1:].islower()):
        return voice
    known = bare and (_named(head, mentions) or _fuller(head, before))
    loose = head in _LOOSE and p.word[p.token_at(voice.start)] not in p.words.indefinite
    known = known or (loose and institution_before(p, voice.start))
    return known or (voice if bare and (head in _UNIQUE or voice.body.split()[-1].istitle()) else None)


def _bodies(p: QuotedParagraph, is_head: Callable[[int], bool]) -> Iterator[tuple[Voice, str]]:
    """Phrases whose noun satisfies `is_head`, each with the noun."""
    for number, head in enumerate(p.word):
        if not is_head(number) or p.speaker_at(p.begins[number]):
            continue
        first, last = _opening(p, number), _closing(p, number)
        if first is not None:
            start, end = p.begins[first], p.end(last)
            yield Voice(start, end, body=p.text[start:end]), head


def _is_officer(p: QuotedParagraph, number: int) -> bool:
    """True if a token is an office without a following name: "the head of the fleet"."""
    small = p.words.nouns_have_capitals or p.text[p.begins[number]].islower()
    after = (
        number + 1 < len(p.begins) and p.between(number, number + 1) == " " and p.text[p.begins[number + 1]].isupper()
    )
    return small and not after and p.words.is_office(p.word[number])


def _opening(p: QuotedParagraph, head: int) -> int | None:
    """First token of the phrase: an article, or a name in the possessive; None if there is neither."""
    owner = None
    for number in range(head - 1, max(-1, head - 1 - _REACH), -1):
        word = p.word[number]
        if p.between(number, number + 1) not in _JOINED:
            break
        if word in p.words.articles or word in p.words.indefinite:
            is_dative = word in _DATIVE and number > 0 and p.word[number - 1] in p.words.verbs  # "sagte dem Sender"
            return None if is_dative or (word in p.words.prepositions and not p.words.nouns_have_capitals) else number
        if p.is_possessive(number):
            owner = number - 1
        elif word in p.words.prepositions or word in p.words.verbs or word in p.words.joining:
            break
    return owner


def _closing(p: QuotedParagraph, head: int) -> int:
    """Last token of the phrase, after names and "of" complements that follow the noun."""
    last, governed = head, False
    for number in range(head + 1, min(len(p.begins), head + 1 + _REACH)):
        word = p.word[number]
        leads = word in p.words.verbs or word in p.words.auxiliaries - _GOVERNING
        if leads or p.between(number - 1, number) not in _JOINED:
            break
        capital = p.text[p.begins[number]].isupper() and not p.words.nouns_have_capitals
        if number == head + 1 and word.endswith(p.words.adjectives_after):
            last = number
        elif number == last + 1 and (word in _GOVERNING or (word in p.words.prepositions and _is_place(p, number + 1))):
            governed = True
        elif not capital and (word in p.words.articles or word in p.words.prepositions):
            if not governed:
                break
        elif capital or governed:
            owner = p.speaker_at(p.begins[number])
            last = p.token_at(owner.end) - 1 if owner else number
            governed = governed and not capital
        else:
            break
    return last


def _is_place(p: QuotedParagraph, number: int) -> bool:
    """True if a token may name the seat of an institution."""
    return number < len(p.begins) and p.text[p.begins[number]].isupper() and p.between(number - 1, number) == " "


def _is_bare(p: QuotedParagraph, voice: Voice) -> bool:
    """True for a definite article and a noun alone, which refer to something already mentioned."""
    first = p.word[p.token_at(voice.start)]
    return len(TOKEN.findall(voice.body)) == 2 and first not in p.words.indefinite


def _named(head: str, mentions: Callable[[], Iterator[Mention]]) -> Voice | None:
    """The only actor mentioned whose name contains the noun; None if there are several."""
    actors = {m.actor for m in mentions() if head in TOKEN.findall(small(m.surface))}
    return Voice(0, 0, actor=actors.pop()) if len(actors) == 1 else None


def _fuller(head: str, before: PagesWith) -> Voice | None:
    """The only actor or longer phrase with the same noun in the text before, such as "the American embassy" for "the
    embassy".

    Of several, the only one that no preposition governs.
    """
    found: dict[str, Voice] = {}
    free: set[Voice] = set()
    for page in before(head):
        for number in (n for n in range(len(page.begins)) if page.word[n] == head):
            first, last = _opening(page, number), _closing(page, number)
            start, end = page.begins[number if first is None else first], page.end(last)
            named = next((s for s in page.speakers if s.actor and end <= s.start <= end + 1), None)
            voice = named or Voice(start, end, body=page.text[start:end])
            if named or (first is not None and not _is_bare(page, voice)):
                found.setdefault(voice.actor or small(voice.body), voice)
                free |= set() if is_object(page, Voice(start, end)) else {voice}
    meant = [voice for voice in found.values() if len(found) == 1 or voice in free]
    return meant[0] if len(meant) == 1 else None


def _author(head: str, before: PagesWith) -> Voice | None:
    """The only actor to whom an earlier sentence attributes words "in a memo"; the author of "the memo"."""
    found: dict[str, Voice] = {}
    for page in before(head):
        for number in range(2, len(page.begins)):
            if page.word[number] == head and page.word[number - 1] in page.words.indefinite:
                attribution = said_in(page, *page.sentence(page.begins[number]))
                if attribution is not None and attribution.speaker is not None and attribution.speaker.actor:
                    found[attribution.speaker.actor] = attribution.speaker
    return next(iter(found.values())) if len(found) == 1 else None

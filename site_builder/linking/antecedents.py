"""Resolves pronouns, bare offices ("the minister") and verbs without a subject to the person meant.

If two candidates remain, the answer is nobody; the nearest name is never assumed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, islice

from site_builder.linking.institutions import state_of_people
from site_builder.linking.quoted_paragraph import (
    NOBODY,
    OWNING,
    PREFIXES,
    Attribution,
    QuotedParagraph,
    Voice,
    breaks,
    is_parted,
    is_title,
    is_verb,
    skip,
)

_FULL_NAME = re.compile(r"[A-Z]\w+ [A-Z]")
_PARAGRAPHS_BACK = 3
"""Paragraphs searched for the antecedent of a pronoun."""
_BRACKETED = re.compile(r"\([^()]*\)")


def meant_by(p: QuotedParagraph, pronoun: str, at: int, verb: str) -> Attribution | None:
    """Referent of a pronoun. NOBODY for an impersonal pronoun, as in "dit-on"."""
    if pronoun in p.words.impersonal:
        return NOBODY
    attribution = spoken_of(p, at, verb, pronoun=pronoun) if pronoun not in p.words.lifeless else None
    if pronoun not in p.words.neuter:
        alive = (
            attribution is None
            or attribution.speaker is None
            or attribution.speaker.source
            or attribution.speaker.actor in p.people
        )
        return attribution if alive else NOBODY
    if attribution is not None:
        return attribution
    institution = institution_before(p, at, pronoun)
    return Attribution(institution, verb, "a pronoun for the one institution before") if institution else None


def institution_before(p: QuotedParagraph, at: int, pronoun: str = "") -> Voice | None:
    """The only institution mentioned before an offset, else in the paragraph before.

    None if the pronoun may mean a person or does not agree with the article.
    """
    for page in chain((p,), islice(p.before(), 1)):
        before = [s for s in page.speakers if page is not p or s.end <= at]
        people = [s for s in before if s.actor in p.people or s.source]
        lifeless = pronoun in p.words.lifeless
        if people and pronoun and not lifeless:
            return None
        own = [s for s in before if s not in people and (lifeless or s.body or s.actor in p.institutions)]
        named = [s for s in own if not is_object(page, s)]
        if named:
            number = page.token_at(named[-1].start) - (not named[-1].body)
            since = page.word[number + 2 : page.token_at(at) if page is p else len(page.word)]
            agrees = f"{page.word[number]}-{pronoun}" in p.words.agreeing and not any(map(p.words.is_office, since))
            fits = lifeless or not pronoun or agrees
            return named[-1] if fits and len({s.actor or s.body for s in named}) == 1 else None
    return None


def officer(p: QuotedParagraph, office: int, verb: str) -> Attribution | None:
    """The only person in the text with each word of "the minister" or "le ministre russe" in a role."""
    words = {p.word[office]}
    for number in range(office - 1, max(-1, office - 4), -1):
        if p.between(number, number + 1) not in (" ", "-") or p.word[number] in p.words.verbs:
            return None
        if p.word[number] in p.words.articles:
            break
        if p.is_possessive(number):
            words.add(p.word[number - 1])
            break
        words.add(p.word[number])
    owned = False
    for number in range(office + 1, min(len(p.begins), office + 5)):
        here = p.word[number]
        owned = owned or here in OWNING
        if breaks(p.between(number - 1, number)) or not (owned or here.endswith(p.words.adjectives_after)):
            break
        if here in p.words.verbs or (here not in OWNING and here in p.words.auxiliaries | p.words.prepositions):
            break
        if here not in p.words.articles and here not in OWNING:
            words.add(here)
    meant = frozenset(map(state_of_people, words))
    bearers = {voice.actor: voice for role, voice in p.roles() if meant <= role}
    bearers = bearers or {voice.actor: voice for role, voice in p.roles() if p.words.is_same(role, meant)}
    attribution = Attribution(next(iter(bearers.values()), None), verb, "the only one in the text with this office")
    return attribution if len(bearers) == 1 else None


def holder(p: QuotedParagraph, office: int, at: int, verb: str, *, alone: bool = True) -> Attribution | None:
    """Person whose role matches an office, else the antecedent of "the minister".

    The antecedent counts only if `alone` is true and the text gives that person no other office.
    """
    known = officer(p, office, verb)
    antecedent = spoken_of(p, at, verb) if alone and known is None else None
    if antecedent is None or any(p.is_possessive(number) for number in range(max(0, office - 3), office)):
        return known
    role_words = {
        word
        for role, voice in p.roles()
        if antecedent.speaker and voice.actor == antecedent.speaker.actor
        for word in role
    }
    own = p.words.spokesmen if p.text[p.begins[office]].islower() or p.words.nouns_have_capitals else {p.word[office]}
    return None if role_words and p.word[office] in own and own.isdisjoint(role_words) else antecedent


def _may_mean(p: QuotedParagraph, pronoun: str, voice: Voice) -> bool:
    """True if the titles and offices in the text allow the pronoun to mean this person."""
    if voice.source and pronoun in (*p.words.he, *p.words.she):
        first = voice.source.split()[0].lower()
        return first == "one" or first in p.words.articles | p.words.indefinite  # not for "prosecutors"
    if not pronoun or voice.actor not in p.people:
        return True
    number = p.token_at(voice.start)
    offices = (word for role, holder in p.roles() if holder.actor == voice.actor for word in role)
    return p.words.fits(pronoun, (*p.word[max(0, number - 2) : number], *offices))


def spoken_of(p: QuotedParagraph, at: int, verb: str, *, back: bool = True, pronoun: str = "") -> Attribution | None:
    """Antecedent of a pronoun or of "the minister": the subject of the nearest sentence that names somebody."""
    if verb in p.words.continued and p.found:
        last, before = p.found[-1]
        if before.speaker:
            return before._replace(verb=verb, why=f"{verb}: the speaker of the quotation before")
        if before is NOBODY and not p.words.drops_pronouns and not p.named_in(last.end, at):
            return None
    several = any(p.word[n] in p.words.plural for n in range(p.token_at(at), min(len(p.begins), p.token_at(at) + 4)))
    fit = [s for s in p.speakers if (s.source or (s.actor in p.people and not several)) and _may_mean(p, pronoun, s)]
    low = p.sentence(max(0, at - (at == len(p.text))))[0]
    candidates = [s for s in fit if s.end <= at and not p.text.startswith(")", s.end) and not _is_reported(p, s)]
    candidates = [s for s in candidates if s.start < low or not is_object(p, s, related=True)]
    who = {(s.actor, s.source) for s in candidates}
    if len(who) == 1 and all(office_over(p, s) for s in candidates):  # "the spokesman of Mr Okell"
        return None
    if len(who) == 1:
        opening = _opening_office(p, p.sentence(candidates[-1].start)[0], 2)
        if opening is not None and (is_object(p, candidates[-1]) or _explains_object(p, candidates[-1])):
            return officer(p, opening, verb)
        return Attribution(candidates[-1], verb, "a pronoun with one candidate in its paragraph")
    for number in range(bisect_right(p.starts, at) - 1, -1, -1):
        low, high = p.starts[number], min(at, p.sentence(p.starts[number])[1])
        here = [s for s in candidates if low <= s.start < high]
        here = [s for s in here if not is_object(p, s) and not _explains_object(p, s)]
        if len(here) > 1 and _BRACKETED.sub("", p.small[here[0].end : here[1].start]).strip() in p.words.joining:
            return None
        opening = _opening_office(p, low, 2) if not here else None
        if opening is not None and p.begins[opening] < at:
            alone = p.word[min(opening + 1, len(p.word) - 1)] not in p.words.prepositions
            back &= not p.words.general.isdisjoint(p.word[opening - 1 : opening + alone])
            return holder(p, opening, p.begins[opening], verb, alone=back)
        if here:
            speaking = [s for s in here if _speaks(p, s, high)]
            return Attribution((speaking or here[:1])[-1], verb, "a pronoun for the subject of the sentence before")
    left = None if candidates or several or not back or _names_unknown(p, at) else _left_by(p.before(), pronoun)
    return Attribution(left, verb, "a pronoun for who spoke last") if left else None


def _is_reported(p: QuotedParagraph, speaker: Voice) -> bool:
    """True if the name is inside a reported clause: "Vantor said that the minister Okell"."""
    last = p.token_at(speaker.start) - 1
    for number in range(last, max(0, last - 5), -1):
        here = p.word[number]
        leads = here in p.words.relative and (here == "that" or here not in p.words.articles)
        if leads and p.word[number - 1] in p.words.verbs:
            return True
        if is_parted(p, number + 1) or here in p.words.prepositions:
            return False
    return False


def _names_unknown(p: QuotedParagraph, at: int) -> bool:
    """True if an earlier sentence opens with an unknown full name. Not in German, where two nouns look the same."""
    before = p.starts[: max(0, bisect_right(p.starts, at) - 1)] if not p.words.nouns_have_capitals else ()
    opening = [low for low in before if _FULL_NAME.match(p.text, low) and p.speaker_at(low) is None]
    return any(p.word[p.token_at(low)] not in p.words.articles | p.words.prepositions for low in opening)


def office_over(p: QuotedParagraph, speaker: Voice) -> int:
    """Token of an office that the named entity owns ("the head of the Karvonian fleet"), or 0."""
    number = p.token_at(speaker.start) - 1
    while number > 1 and (p.word[number] in PREFIXES or (p.word[number] in p.words.articles - OWNING)):
        number -= 1
    return number - 1 if number > 0 and p.word[number] in OWNING and p.words.is_office(p.word[number - 1]) else 0


def _opening_office(p: QuotedParagraph, low: int, reach: int) -> int | None:
    """Token of the office that opens a sentence ("The minister …"), at most `reach` words after its article."""
    first = p.token_at(low)
    if first < len(p.begins) and p.word[first] in p.words.articles:
        near = range(first + 1, min(len(p.begins), first + 1 + reach))
        return next((n for n in near if p.words.is_office(p.word[n]) and p.between(n - 1, n) == " "), None)
    return None


def is_object(p: QuotedParagraph, speaker: Voice, *, related: bool = False) -> bool:
    """True if a preposition or verb governs the name, so that it is not the subject.

    With `related`, also true if the name is inside a relative or reported clause.
    """
    reported = p.words.drops_pronouns and not p.text.startswith(",", speaker.end) and _is_reported(p, speaker)
    if related and (reported or _ends_relative(p, speaker)):
        return True
    last = p.token_at(speaker.start) - 1
    if p.words.subject_may_open and _follows_adverbial(p, last, p.token_at(speaker.end)):
        return False
    for at in range(last, max(-1, last - 6), -1):
        word = p.word[at]
        if is_parted(p, at + 1) or is_verb(p, word) or (word in p.words.relative and word not in p.words.articles):
            return False
        if word in p.words.objects_after:
            return True
        if word in p.words.prepositions:
            return at == last or speaker.actor not in p.people or not is_within_title(p, at, last)
        if not (is_title(p, at) or p.text[p.begins[at]].isupper()) and at < last - 2:
            return False
    return False


def _ends_relative(p: QuotedParagraph, speaker: Voice) -> bool:
    """True if the name ends a relative clause: "the report that informed the minister Okell"."""
    number = p.token_at(speaker.start) - 1
    while number > 2 and is_title(p, number):
        number -= 1
    leads = number - 1 - (p.word[number - 1] not in p.words.relative)
    if leads < 1 or p.word[leads] not in p.words.relative or p.word[leads] in p.words.articles:
        return False
    return p.word[leads - 1] not in p.words.verbs and p.text[p.begins[leads] : p.begins[number] + 1].islower()


def _follows_adverbial(p: QuotedParagraph, last: int, after: int) -> bool:
    """True if an adverbial and the name precede the verb: "In her memoirs Vantor wrote", "As one diplomat put it"."""
    if last < 0 or after >= len(p.begins) or p.word[after] not in p.words.verbs:
        return False
    first = p.token_at(p.sentence(p.begins[last])[0])
    first += p.word[first] in p.words.auxiliaries  # "Later on Monday Vantor wrote"
    if breaks(p.between(after - 1, after)) or p.word[first] not in p.words.prepositions:
        return False
    inside = range(first + 1, last + 1)
    return (last > first or p.word[first] == "as") and not any(p.word[n] in p.words.prepositions for n in inside)


def _explains_object(p: QuotedParagraph, speaker: Voice) -> bool:
    """True if the name is an apposition to a governed noun: "with the president of the republic, Vantor"."""
    last = p.token_at(speaker.start) - 1
    if last < 1 or p.text[p.end(last) : speaker.start].strip() != ",":
        return False
    floor = p.token_at(p.sentence(p.begins[last])[0])
    for at in range(last, max(floor - 1, last - 8), -1):
        if p.words.is_office(p.word[at]) and (p.words.nouns_have_capitals or p.text[p.begins[at]].islower()):
            before = range(max(floor, at - 3), at)
            return any(p.word[n] in p.words.prepositions for n in before)
    return False


def is_within_title(p: QuotedParagraph, preposition: int, last: int) -> bool:
    """True if a preposition belongs to the title before a name: "le ministre des Affaires étrangères Walid Okell"."""
    own = [at for at in range(preposition + 1, last + 1) if p.word[at] not in p.words.articles]
    before = range(max(0, preposition - 3), preposition)
    return bool(own) and not any(_names_office(p, at) for at in own) and any(_names_office(p, at) for at in before)


def _names_office(p: QuotedParagraph, number: int) -> bool:
    return p.words.is_office(p.word[number]) or p.word[number] in PREFIXES


def _speaks(p: QuotedParagraph, voice: Voice, stop: int) -> bool:
    """True if a verb of saying follows the name, with only auxiliaries and adverbs between."""
    number = skip(p, p.token_at(voice.end), stop)
    return number < p.token_at(stop) and p.word[number] in p.words.verbs


def _left_by(pages: Iterator[QuotedParagraph], pronoun: str) -> Voice | None:
    """Antecedent from earlier paragraphs: the last speaker, else the subject of the last sentence."""
    for page in islice(pages, _PARAGRAPHS_BACK):
        speakers = (
            (span.end, attribution.speaker) for span, attribution in reversed(page.found) if attribution.speaker
        )
        spoken = next(((end, voice) for end, voice in speakers if _may_mean(page, pronoun, voice)), None)
        attribution = None if spoken else spoken_of(page, len(page.text), "", back=False, pronoun=pronoun)
        named = [s for s in page.speakers if (s.source or s.actor in page.people) and _may_mean(page, pronoun, s)]
        if spoken:
            later = (s for s in reversed(named) if s.start > spoken[0] and not is_object(page, s))
            return next((s for s in later if _speaks(page, s, page.sentence(s.start)[1])), spoken[1])
        if attribution or page.found or named:
            return attribution.speaker if attribution else None
    return None

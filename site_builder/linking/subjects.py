"""Finds the subject of a verb of saying, before or after it.

If that subject is unnamed or unlisted, the answer is nobody.
"""

from collections.abc import Sequence

from site_builder.linking.antecedents import holder, is_object, is_within_title, meant_by, office_over, spoken_of
from site_builder.linking.quoted_paragraph import (
    NOBODY,
    OWNING,
    PREFIXES,
    Attribution,
    QuotedParagraph,
    Voice,
    breaks,
    clitic,
    has_article,
    is_adverb,
    is_new,
    is_parted,
    is_passive,
    is_title,
)
from site_builder.text.english_words import FUNCTION_WORDS, word_set

_REACH = 9
"""Maximum number of words between a verb of saying and the name of its subject."""
_NEXT = 12
"""Maximum number of characters, as in "es aus", between an impersonal verb and its source."""


def after_verb(p: QuotedParagraph, verb: int, stop: int) -> Attribution | None:
    """Subject after a verb. A pronoun or "the minister" is resolved to its antecedent."""
    start, end = p.begins[verb], p.end(verb)
    if p.word[verb] in p.words.impersonal:
        source = next((s for s in p.speakers if (s.source or s.body) and end < s.start <= end + _NEXT), None)
        return Attribution(source, p.word[verb], "named after the verb") if source else NOBODY
    hanging = clitic(p, verb)
    return meant_by(p, hanging, start, p.word[verb]) if hanging else subject_after(p, verb, stop)


def subject_after(p: QuotedParagraph, verb: int, stop: int) -> Attribution | None:
    """Subject after a verb: the first name that is not governed by a preposition and does not modify an office; without
    one, the phrase in its place."""
    office = owned = 0
    unknown = governed = passed = False
    for number in range(verb + 1, min(p.token_at(stop), verb + 1 + 3 * _REACH)):
        at = p.begins[number]
        here, speaker = p.word[number], p.speaker_at(at)
        if number == verb + 1 and here in p.words.relative - p.words.articles:
            break
        if is_parted(p, number):
            named = _titled(p, number) if office and p.between(number - 1, number).strip() == "," else None
            if named is not None:
                return Attribution(named, p.word[verb], "named after the verb")
            break
        person = speaker is not None and speaker.actor in p.people
        if governed and (speaker is None or here in p.words.articles or not (person or speaker.source)):
            goes_on = speaker is not None and p.end(number) < speaker.end
            governed = goes_on or here in p.words.articles or here in p.words.prepositions
            passed = True
            continue
        if speaker is not None and (passed or office or unknown) and not (person or speaker.source):
            governed = passed = False
            continue
        if speaker is not None and (person and is_within_title(p, owned, number - 1) if owned else not governed):
            return Attribution(speaker, p.word[verb], "named after the verb")
        if p.is_pronoun(number):
            return meant_by(p, here, p.begins[verb], p.word[verb])
        if here in p.words.prepositions:
            if not office and (unknown or p.words.subject_may_open):
                break
            governed, owned = True, owned or (number if office and here in OWNING else 0)
        elif p.words.is_office(here) or here in PREFIXES:
            office = office or number
        elif passed and p.text[at].isupper() and not p.words.nouns_have_capitals:
            if not owned:
                break
        elif p.text[at].isupper() and not p.words.nouns_have_capitals and not _leads_to_name(p, number, stop):
            return NOBODY
        elif p.text[at].isupper():
            unknown = unknown or p.text[p.end(number) : p.end(number) + 1] != "-"
        elif here not in p.words.articles and here not in p.words.auxiliaries and here in p.words.verbs:
            break
    return _unnamed(p, verb, office, other=unknown or owned > 0)


def _titled(p: QuotedParagraph, number: int) -> Voice | None:
    """Entity named at a token, after at most an article and titles: "le colonel Vantor"."""
    for at in range(number, min(len(p.begins), number + 4)):
        speaker = p.speaker_at(p.begins[at])
        if speaker is not None or not is_title(p, at) or breaks(p.between(at, at + 1)):
            return speaker
    return None


def _unnamed(p: QuotedParagraph, verb: int, office: int, *, other: bool) -> Attribution | None:
    """Subject of a verb that no known name follows: the holder of the office after it; NOBODY if that is unknown.

    With `other`, words after the verb may name somebody else; the office must then match a role.
    """
    word = p.word[verb]
    if office and is_new(p, office):
        return NOBODY
    if office and (found := holder(p, office, p.begins[verb], word, alone=not other)) is not None:
        return found
    return NOBODY if other else None


def _leads_to_name(p: QuotedParagraph, number: int, stop: int) -> bool:
    """True if a capitalised word runs into an office or a known name: "Energy Minister Ilse Vantor"."""
    for after in range(number + 1, min(len(p.begins), number + 4)):
        if p.begins[after] >= stop or breaks(p.between(after - 1, after)):
            return False
        if p.speaker_at(p.begins[after]) is not None or p.words.is_office(p.word[after]) or p.word[after] in PREFIXES:
            return True
    return False


def named_by(p: QuotedParagraph, at: int, stop: int) -> Attribution:
    """Speaker after "according to"."""
    number = p.token_at(at)
    if number < len(p.begins) and (p.is_pronoun(number) or p.word[number] == "lui"):
        return meant_by(p, p.word[number], at, "") or NOBODY
    if number < len(p.begins) and p.word[number] in p.words.leading:
        return after_verb(p, number, stop) or NOBODY
    for after in range(number, min(len(p.begins), number + _REACH)):
        speaker = p.speaker_at(p.begins[after])
        parted = after > number and not _PARTING.isdisjoint(p.between(after - 1, after))
        if p.begins[after] >= stop or (parted and speaker is None):
            break
        if speaker is not None:
            return Attribution(speaker, "", "in the words of")
        if p.word[after] in BY_AGENT and p.word[after - 1] not in p.words.documents:  # "a letter seen by the Bank"
            break
    return NOBODY


def dropped(p: QuotedParagraph, verb: int) -> Attribution:
    """Antecedent of a verb without a subject, in languages that allow it."""
    follows = verb + 1 < len(p.begins) and not breaks(p.between(verb, verb + 1))
    if follows and p.word[verb + 1] in p.words.articles:
        return NOBODY
    return (p.words.drops_pronouns and spoken_of(p, p.begins[verb], p.word[verb])) or NOBODY


def before_verb(p: QuotedParagraph, floor: int, verb: int) -> Attribution | None:
    """Subject before a verb; None if something else precedes it, nobody for a passive."""
    word = p.word[verb]
    if is_passive(p, verb):
        return NOBODY
    if word in p.words.impersonal and not (p.words.subject_may_open and p.word[verb - 1] in p.words.documents):
        writers = [s for s in p.named_in(floor, p.begins[verb]) if _is_written_by(p, s)]
        return Attribution(writers[0], word, "whose text it is") if writers else NOBODY
    if hanging := clitic(p, verb):
        return meant_by(p, hanging, p.begins[verb], word) or NOBODY
    number = _word_before(p, floor, verb)
    if number is None:
        return None
    if "," in p.between(number, number + 1):
        return _around_commas(p, floor, verb, number, _subjects(p, floor, verb))
    named = p.speaker_at(p.begins[number])
    if named is None:
        return _noun_before(p, floor, verb, number)
    if not (named.actor in p.people or named.source) and (office := office_over(p, named)):
        return holder(p, office, p.begins[office], word) or NOBODY
    if named.end <= p.begins[verb] and not is_object(p, named):
        return Attribution(named, word, _SUBJECT)
    if _is_written_by(p, named):
        return Attribution(named, word, "whose text it is")
    return _subject_of_clause(p, floor, number, _subjects(p, floor, verb), word)


_SUBJECT = "the subject of the verb before the quotation"


def _noun_before(p: QuotedParagraph, floor: int, verb: int, number: int) -> Attribution | None:
    """Attribution if the word before a verb is a pronoun, an office or an unlisted noun; None if the verb has no such
    subject."""
    word, here, at = p.word[verb], p.word[number], p.begins[number]
    inserted = number and "," in p.between(number - 1, number) and p.text.startswith(",", p.end(verb))  # ", it said,"
    if p.is_pronoun(number) or (here in p.words.lifeless and not inserted):
        return meant_by(p, here, at, word)
    if here in p.words.inverting:
        return None
    if here == "as":
        raised = [s for s in p.speakers if floor <= s.start and s.end <= at]
        return Attribution(raised[-1], word, _SUBJECT) if raised else None
    subjects = _subjects(p, floor, verb)
    if here in p.words.joining or here in p.words.prepositions or word.endswith(p.words.gerund):
        if not subjects and word in p.words.continued:
            return spoken_of(p, at, word)
        return Attribution(subjects[0], word, _SUBJECT) if subjects else _pronoun_of_clause(p, floor, number, word)
    if p.words.is_office(here) and has_article(p, number):
        others = any(s.source or s.actor in p.people for s in subjects)
        return NOBODY if is_new(p, number) else holder(p, number, at, word, alone=not others) or NOBODY
    if p.text[at].isupper() and not p.words.nouns_have_capitals and here not in p.words.relative:
        near = subjects[-1] if subjects and subjects[-1].actor in p.people else None
        owned = near is not None and _is_institution(p, p.token_at(near.end), number)
        office = next((n for n in range(number - 1, max(0, number - 5), -1) if p.words.is_office(p.word[n])), 0)
        whole = has_article(p, office) and not breaks(p.text[p.begins[office] : at])
        attribution = Attribution(near, word, "the subject of the verb") if owned else NOBODY
        return (whole and holder(p, office, at, word, alone=False)) or attribution
    return _subject_of_clause(p, floor, number, subjects, word)


def _subject_of_clause(
    p: QuotedParagraph, floor: int, number: int, subjects: Sequence[Voice], word: str
) -> Attribution | None:
    """Last person named in a clause, or NOBODY if another noun may be the subject. Without a person, the referent of
    the clause's pronoun."""
    if not subjects:
        return _pronoun_of_clause(p, floor, number, word)
    other = new_subject(p, subjects[-1].end, number) or _is_attribute(p, subjects[-1], number)
    return NOBODY if other else Attribution(subjects[-1], word, "the subject of the verb")


def _is_attribute(p: QuotedParagraph, near: Voice, number: int) -> bool:
    """True if the name modifies the following noun, up to a token: "a Karvonia think tank wrote"."""
    first = p.token_at(near.end)
    is_adjacent = first <= number and p.words.subject_may_open and p.text[near.end : p.begins[first]] == " "
    word = p.word[first] if is_adjacent else ""
    is_other = word in FUNCTION_WORDS or word in p.words.auxiliaries or word in p.words.verbs or is_adverb(word)
    return p.text[near.end + 1 :][: len(word)].islower() and not is_other


BY_AGENT = word_set("by par por")
"""Prepositions before the agent of a passive, as in "cited by the Harbour Bank"."""
_PARTING = frozenset(",–—")
_OF_WRITER = OWNING | word_set("from by")


def _is_written_by(p: QuotedParagraph, named: Voice) -> bool:
    """True if the name is the author of a speaking text: "a statement from the Harbour Bank"."""
    number = p.token_at(named.start) - 1
    number -= number > 0 and p.word[number] in p.words.articles
    if number < 1 or p.word[number] not in _OF_WRITER or p.word[number - 1] not in p.words.documents:
        return False
    number -= 2
    number -= number > 0 and p.word[number] in p.words.articles
    return number < 0 or p.word[number] not in p.words.prepositions  # "an answer to the statement of"


def _subjects(p: QuotedParagraph, floor: int, verb: int) -> Sequence[Voice]:
    """Persons named before a verb, outside brackets and not governed."""
    named = [s for s in p.named_in(floor, p.begins[verb]) if not p.text.startswith(")", s.end)]
    return [s for s in named if not is_object(p, s, related=True)]


def _word_before(p: QuotedParagraph, floor: int, verb: int) -> int | None:
    """Nearest token before a verb that is no auxiliary, adverb or object clitic such as "le"."""
    for number in range(verb - 1, p.token_at(floor) - 1, -1):
        here = p.word[number]
        if p.between(number, number + 1).startswith(")"):
            return _word_before(p, floor, p.token_at(p.text.rfind("(", 0, p.end(number))))
        is_clitic = not p.words.subject_may_open and here in p.words.articles and number == verb - 1
        if not (is_clitic or here in p.words.auxiliaries or is_adverb(here)) or breaks(p.between(number, number + 1)):
            return number
    return None


def _is_institution(p: QuotedParagraph, first: int, last: int) -> bool:
    """True if the tokens only name an employer: "of the Harbour Forum"."""
    inside = [p.word[n] for n in range(first + 1, last + 1) if not p.text[p.begins[n]].isupper()]
    is_name = all(w in p.words.articles | p.words.prepositions | p.words.bodies for w in (p.word[first], *inside))
    return is_name and first < last and not breaks(p.text[p.begins[first] : p.end(last)])


def _pronoun_of_clause(p: QuotedParagraph, floor: int, number: int, word: str) -> Attribution | None:
    first = p.token_at(floor)
    for at in range(number, max(first, number - 14) - 1, -1):
        here = p.word[at]
        if p.is_pronoun(at):
            return meant_by(p, here, p.begins[at], word)
        after = p.word[at + 1] if at + 1 < len(p.begins) else ""
        if p.words.is_office(here) and has_article(p, at) and after != "s" and after not in OWNING:
            return NOBODY if is_new(p, at) else spoken_of(p, p.begins[at], word)
    return None


def _around_commas(
    p: QuotedParagraph, floor: int, verb: int, number: int, subjects: Sequence[Voice]
) -> Attribution | None:
    """Subject before an insertion: "Ilse Vantor, who met Okell, said".

    Text between commas is skipped unless it is the name itself.
    """
    word, closing = p.word[verb], p.end(number)
    if subjects and word.endswith(p.words.gerund):
        return Attribution(subjects[0], word, "the subject of the sentence")
    opening = p.text.rfind(",", floor, closing)
    if opening < 0:
        after = None if word.endswith(p.words.gerund) else after_verb(p, verb, p.sentence(p.begins[verb])[1])
        first = Attribution(subjects[0], word, "the subject of the sentence") if subjects else None
        return after or first or _pronoun_of_clause(p, floor, number, word)
    whole = [s for s in subjects if s.source and s.end == closing]
    if whole:
        return Attribution(whole[-1], word, _SUBJECT)
    inside = [s for s in subjects if opening < s.start and s.end == closing]
    if inside and all(is_title(p, n) for n in range(p.token_at(opening), p.token_at(inside[0].start))):
        return Attribution(inside[0], word, _SUBJECT)
    outside = [s for s in subjects if s.end <= opening]
    left = [s for s in outside if not p.text[s.end : opening].strip()] or outside[:1]
    if left:
        return Attribution(left[-1], word, _SUBJECT)
    begin = p.token_at(opening)
    is_name = p.text[p.begins[begin]].isupper() and p.text[p.begins[number]].isupper()
    if is_name and not (subjects or p.words.nouns_have_capitals):
        return NOBODY  # "the spokesman, Adam Ressik, said"
    return _pronoun_of_clause(p, floor, begin - 1, word)


def new_subject(p: QuotedParagraph, start: int, number: int) -> bool:
    """True if a noun other than the last name may be the subject: it has an article that no preposition governs."""
    first = p.token_at(start)
    for at in range(first, number + 1):
        if p.word[at] in p.words.relative and p.word[at] not in p.words.articles:
            return False
        governed = at > 0 and (p.word[at - 1] in p.words.prepositions or "," in p.between(at - 1, at))
        may_lead = p.word[at] in p.words.articles and p.word[at] not in p.words.auxiliaries | p.words.prepositions
        if may_lead and not governed:
            return True
    return False

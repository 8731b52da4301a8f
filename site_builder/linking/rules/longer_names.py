"""Drops names inside a longer, unlisted capitalised name (R34, R3).

"Vess" is not named by "the Vess Strait", "the Bank of Vess", "the Vess Times". Works on folded text.
"""

import re
from itertools import takewhile

from site_builder.linking.language_words import LANGUAGES, grammar_of, words_of
from site_builder.linking.model import BlockKind
from site_builder.linking.name_forms import Form, forms_of
from site_builder.linking.role_phrases import bare, sentence_start
from site_builder.linking.text_view import CAPITAL, Candidate, RuleContext, touches_hyphen
from site_builder.registry.actor import ActorKind
from site_builder.text.english_words import DAYS, FUNCTION_WORDS, HONORIFICS, MONTH_NAMES, OFFICES, TITLES, WORDS
from site_builder.text.folding import word_before

_WATER_AFTER = re.compile(
    r"\s+(?:[A-Z][\w'-]+\s+){0,2}(?:Seas?|Straits?|Gulf|Ocean|Peninsula|Bay|Channel|Canal|Islands?|River|Sea's)\b"
)
_WATER = WORDS["waters"]
_NEXT = re.compile(r" ([A-Z][\w'-]*)")
STATE_FOLLOWERS = WORDS["state_followers"]
"""Words that may follow a state without forming a longer name: "Karvonia Foreign Minister"."""
_GRAMMAR = FUNCTION_WORDS.union(*map(grammar_of, LANGUAGES))
"""Function words of all languages, which may open a sentence before a name: "Laut Vantor", "Selon Vantor"."""
_ALL_OFFICES = OFFICES.union(*(words_of(language).words("people", "offices") for language in LANGUAGES))
"""Offices in all languages: "el Ministro Vantor"."""
_OFFICE_ENDINGS = tuple(frozenset[str]().union(*(words_of(tag).words("people", "office_endings") for tag in LANGUAGES)))
_PERSONS = frozenset([ActorKind.PERSON])
_STATES = frozenset([ActorKind.GOVERNMENT, ActorKind.PLACE])
PERSON_FOLLOWERS = frozenset(["Administration", "Government", "White", "Cabinet"])
_BEFORE_PERSONS = TITLES | HONORIFICS | DAYS
_OTHER_MEANINGS = _BEFORE_PERSONS | STATE_FOLLOWERS | MONTH_NAMES
STATE_HOLDERS = frozenset(["Government", "Republic", "Kingdom", "Embassy", "Ambassador"])


def drop_parts(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates outside longer names and sums of money ("KV$5")."""
    text, classes = case.reading.text, case.reading.char_classes
    kept = []
    for c in found:
        after, start = classes[c.end + 1], c.start
        if after == _BLANK and classes[c.end + 2] == CAPITAL:
            near = True
        elif near := classes[start] == _BLANK:
            word = text[text.rfind(" ", 0, start - 1) + 1 : start]
            near = not word.islower() or word in _HOLDING
        if not (near and _is_part(case, c) and not _is_in_headline(case, c)) and after != _DOLLAR:
            kept.append(c)
    return tuple(kept)


def _is_in_headline(case: RuleContext, c: Candidate) -> bool:
    """True in a compound of a heading ("A Vantor-Okell Call"), where neighbouring capitals prove nothing."""
    reading = case.reading
    heading = reading.blocks[reading.block_at(c.start)].kind is BlockKind.HEADING
    return heading and touches_hyphen(reading.text, c.start, c.end)


_HOLDING = ("of ", "for ", "the ")
_BLANK, _DOLLAR = ord(" "), ord("$")


def _is_part(case: RuleContext, c: Candidate) -> bool:
    text = case.reading.text
    low = text.rfind("\n", 0, c.start) + 1
    follower = _NEXT.match(text, c.end) if text.startswith(" ", c.end) else None
    at, previous = word_before(text, c.start, low)
    if follower and _WATER_AFTER.match(text, c.end):
        return True
    holder = previous
    while holder in ("of", "the"):
        at, holder = word_before(text, at, low)
    if holder in _WATER:
        return True
    if follower is None and previous == "the" and holder[:1].islower():
        return False
    kinds = {case.actors[a].kind for a in c.actors}
    if previous == "for" and follower is None:
        return kinds <= _STATES and _is_cause(case, c, low)
    if kinds == _PERSONS:
        if case.reading.language == "de" and all(" " in case.actors[a].name for a in c.actors):
            follower = None  # a capitalised German noun: "sah Vantor Vorteile"
        return " " not in c.sense.forms[0].text and _person_part(text, c, previous, follower, low)
    if kinds <= _STATES:
        holder = holder if previous in ("of", "the") and holder != previous else ""
        return _state_part(text, c, previous, holder, follower)
    return previous[:1].isupper() and _organisation_part(case, c, previous)


def _is_cause(case: RuleContext, c: Candidate, low: int) -> bool:
    """True for an organisation named after its cause: "Code for Karvonia". Sentence openings in English are exempt."""
    at, _ = word_before(case.reading.text, c.start, low)
    start, holder = word_before(case.reading.text, at, low)
    named = holder[:1].isupper() and holder.lower() not in _ALL_OFFICES and holder not in _OTHER_MEANINGS
    return named and (case.reading.language != "en" or not sentence_start(case.reading.text, start))


def _state_part(text: str, c: Candidate, previous: str, holder: str, follower: re.Match[str] | None) -> bool:
    """True if the state is part of a longer name: "the Bank of Karvonia", "Karvonia Daily".

    It is not in "President of Karvonia" or "Karvonia Foreign Minister".
    """
    if (
        holder[:1].isupper()
        and text.endswith((" of ", " of the "), 0, c.start)
        and holder.lower() not in OFFICES
        and not (holder in TITLES or holder in STATE_HOLDERS)
    ):
        led = text[max(0, c.start - 60) : c.start].removesuffix("the ").removesuffix("of ").split()
        run = takewhile(lambda word: word[0].isupper() and word[-1].isalnum(), reversed(led))
        return _HEADS.isdisjoint(map(str.lower, run))
    if follower is None:
        long = previous[:1].isupper() and _LONG_NAME.search(text, max(0, c.start - 60), c.start)
        return bool(long) and _ends_a_name(text, c)
    word = bare(follower[1].removesuffix("'s"))
    return not (word in TITLES or word in STATE_FOLLOWERS or word.lower() in OFFICES or word.lower() in FUNCTION_WORDS)


_HEADS = frozenset[str]().union(*(words_of(language).words("acting", "heads") for language in LANGUAGES))
"""Titles of heads of state or government before a name: "President Ilse Vantor of Karvonia"."""
_LONG_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+ $")


def _ends_a_name(text: str, c: Candidate) -> bool:
    """True if two capitalised words with no other meaning run into the name of a state: "Amber Shift Karvonia"."""
    words = text[max(0, c.start - 60) : c.start].split()[-2:]
    return not any(
        word in _OTHER_MEANINGS
        or word.lower() in OFFICES
        or word.lower() in FUNCTION_WORDS
        or word.endswith(("an", "ese", "ish", "ern"))
        for word in words
    )


def _person_part(text: str, c: Candidate, previous: str, follower: re.Match[str] | None, low: int) -> bool:
    if follower and bare(follower[1].removesuffix("'s")) not in PERSON_FOLLOWERS:
        return True
    if not previous[:1].isupper():
        return False
    if bare(previous) in _BEFORE_PERSONS or previous.lower() in _ALL_OFFICES or _ends_before(previous):
        return False
    at = c.start - len(previous) - 1
    if (
        previous.lower().endswith(_OFFICE_ENDINGS)
        or previous.lower() in _GRAMMAR
        or (previous.isupper() and len(previous) > 1)
    ):
        return False
    return not (sentence_start(text[low:], at - low) and previous.endswith(("ly", "ing", "ed")))


def _ends_before(word: str) -> bool:
    """True if a name cannot continue after this word: it ends in punctuation or a possessive."""
    return word.endswith("'s") or not word[-1].isalnum()


def _organisation_part(case: RuleContext, c: Candidate, previous: str) -> bool:
    """True inside the name of another organisation: "the African Export Bank" is no Export Bank.

    A country before the name is accepted if it is the organisation's own: "the US Export Bank".
    """
    if " " not in c.sense.forms[0].text or previous.lower() in _GRAMMAR or not previous[-1].isalnum():
        return False
    owners = {form.text for a in c.actors for form in _country_forms(case, case.actors[a].country)}
    return bool(owners) and previous.removesuffix("'s") not in owners and "." not in previous


def _country_forms(case: RuleContext, country: str) -> tuple[Form, ...]:
    actor = case.actors.get(country)
    return forms_of(actor) if actor else ()

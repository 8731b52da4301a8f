"""Decides if a state or capital acts as a government in its sentence, or is a place (R13).

Works on folded text. The telling verbs, nouns and prepositions are in the tables of each language. A head of government
counts as the state acting (`heads` in the tables of words).
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from site_builder.linking.acting_words import ActingWords, acting_words
from site_builder.linking.model import Mention, Reason
from site_builder.linking.text_view import BlockWords, TextView
from site_builder.text.english_words import word_set

_BEFORE, _AFTER = 120, 140
"""Characters read on each side of a name."""
_WORDS_BEFORE, _WORDS_AFTER = 9, 13
"""Upper limits."""
_SIGNS = frozenset(',.;:!?()"')
_PARTICIPLE = ("ed", "en", "mis", "pris", "ught", "e", "es", "i", "u", "ado", "ada", "ido", "ida", "ados", "idos")


class Around(NamedTuple):
    """Lowercase words before and after a name, nearest first."""

    text: str
    words: BlockWords
    base: int
    """Offset of the block in the text."""
    here: int
    """Index of the first word at or after the start of the name."""
    first: int
    """Index of the first word after the name."""
    start: int
    end: int
    """End of the name, including a genitive s."""
    before: Sequence[str]
    after: Sequence[str]
    possesses: bool
    """True if the name has a genitive s."""

    def parts_before(self, number: int) -> bool:
        """True if punctuation separates a word before the name from the next word."""
        at = self.here - number
        end = self.words.begins[at] + self.base if number else self.start
        return _has_sign(self.text[self.base + self.words.end(at - 1) : end])

    def parts_after(self, number: int) -> bool:
        """True if punctuation separates a word after the name from the previous word."""
        return _has_sign(self.gap(number))

    def gap(self, number: int) -> str:
        """Text between a word after the name and the previous word."""
        at = self.first + number
        return self.text[self.base + self.words.end(at - 1) if number else self.end : self.base + self.words.begins[at]]

    def runs_on(self, start: int, stop: int) -> Sequence[str]:
        """Words after the name between two indexes, up to the first punctuation."""
        stop = min(stop, len(self.after))
        return self.after[start : next(filter(self.parts_after, range(start, stop)), stop)]

    def is_capital(self, number: int) -> bool:
        """True if a word after the name is capitalised."""
        return self.text[self.base + self.words.begins[self.first + number]].isupper()

    def is_capital_before(self, number: int) -> bool:
        """True if a word before the name is capitalised."""
        return self.text[self.base + self.words.begins[self.here - 1 - number]].isupper()


def _has_sign(gap: str) -> bool:
    return gap != " " and not _SIGNS.isdisjoint(gap)


@lru_cache(maxsize=1)
def around(reading: TextView, start: int, end: int) -> Around:
    """Words around a name. The last result is cached, as several rules ask for it in turn."""
    place = reading.block_at(start)
    text, base, words = reading.text, reading.starts[place], reading.words(place)
    begins, high = words.begins, text.find("\n", start, end + _AFTER)
    low = max(text.rfind("\n", 0, start) + 1, start - _BEFORE) - base
    here, first = words.at(start - base), words.at(end - base)
    opening = bisect_left(begins, low, max(here - _WORDS_BEFORE, 0), here)
    high = (high if high >= 0 else end + _AFTER) - base
    last = bisect_left(begins, high, first, min(first + _WORDS_AFTER, len(begins)))
    possesses = text.startswith(("'s ", "' ", "s "), end)
    if possesses and words.small[first : first + 1] == ["s"]:
        first, end = first + 1, base + words.end(first)
    before = words.small[opening:here][::-1]
    return Around(text, words, base, here, first, start, end, before, words.small[first:last], possesses)


def reason_to_act(reading: TextView, start: int, end: int, *, capital: bool = True) -> str:
    """Reason why the name at this span stands for its government; empty if it means the place.

    With `capital`, "against" counts as evidence: a state may be the target of an act without acting.
    """
    text, words, near = reading.text, acting_words(reading.language), around(reading, start, end)
    if _is_pair(words, near):
        return "one of two capitals whose relations are named"
    if near.possesses:
        has = any(map(words.is_possessed, near.runs_on(0, 4)))
        return "followed by what the government has: an act, a view, a policy" if has else ""
    skipped, name = _articles(words, near), text[start:end]
    if skipped and not (capital or words.follows_verb or name.endswith("s")) and name.isalpha() and name.istitle():
        return ""  # a state of one word takes no article
    if not words.follows_verb and name.isupper():
        own = near.runs_on(0, 2)
        own = near.runs_on(2, 4) if own and own[0] in words.joining else own
        if own and (not words.possessed.isdisjoint(own) or words.is_institution(own[0])):
            return "followed by an institution, an act or a view of the state"
    if len(near.before) > skipped and not near.parts_before(skipped):
        why = _by_what_leads(words, near, skipped, capital=capital)
        if why is not None:
            return why
    if text.startswith(("-", "/"), end) or text.endswith(("-", "/"), 0, start):
        return ""
    return _as_subject(words, near, capital=capital) if words.games.isdisjoint((*near.before, *near.after)) else ""


def _by_what_leads(words: ActingWords, near: Around, skipped: int, *, capital: bool) -> str | None:
    """Reason given by the words before a name and its article: empty if they make it a place, None if undecided."""
    numbers = leading(near, skipped, words.joining, words.articles)
    if [n for n in {0, *numbers} if near.before[n] in words.of and _is_owner(words, near, n)]:
        return "preceded by what the government has: an act, a view, a policy"
    if not capital and [n for n in numbers if near.before[n] in words.with_other and _is_partner(words, near, n)]:
        return "one of two parties whose relations are named"
    first, *others = near.before[skipped:]
    apart = not others or near.parts_before(skipped + 1)
    capitalised = bool(others) and near.is_capital_before(skipped + 1)
    done = "" if apart else others[0]
    if first == words.by and _is_doer(words, near, done, capital=capital, named=capitalised):
        return "the doer of a verb in the passive"
    if capital and first == words.against:
        return "the target of an act"
    verbs = [first, *[near.before[n] for n in numbers[1:]]]
    if first == words.personal:
        verbs[0] = next((word for word in others if word not in words.moments and word not in words.articles), first)
    if not words.addressing.isdisjoint(verbs) and _is_whole_object(words, near):
        return "the object of a verb that takes people or governments"
    clause = bool(others) and apart and not capitalised
    listed = first in words.joining and not clause and not words.prepositions.isdisjoint(others[:3])
    contracted = words.follows_verb and near.before[0] in words.prepositions
    governed = contracted or first in words.prepositions
    if listed or governed:
        return ""
    if words.follows_verb and _is_governed(words, first, near):
        return "the subject of a verb that takes people or governments"
    return None


def _is_doer(words: ActingWords, near: Around, done: str, *, capital: bool, named: bool) -> bool:
    """True if "by" introduces the agent of `done`, as in "urged by Karvonia". `named` is true if the subject is a name;
    then a participle seldom has an agent."""
    is_participle = done.endswith(_PARTICIPLE) and not (
        named or done in words.prepositions or done in words.without_agent
    )
    if is_participle and (is_whole(words, near) or words.is_institution(near.after[0])):
        return True
    not_agent = capital or not words.without_agent or done in words.without_agent
    return done in words.possessed or (not not_agent and is_whole(words, near))


def leading(near: Around, skipped: int, joining: frozenset[str], articles: frozenset[str]) -> tuple[int, ...]:
    """Indexes of the words that govern a name.

    These are the word before its article and, if "Vess and" comes before the name, also the word before that.
    """
    before, other = near.before, skipped + 1
    while other < len(before) and near.is_capital_before(other) and not near.parts_before(other):
        other += 1
    if before[skipped] not in joining or other in (skipped + 1, len(before)) or near.parts_before(other):
        return (skipped,)
    return skipped, other + (before[other] in articles and other + 1 < len(before))


def _is_partner(words: ActingWords, near: Around, number: int) -> bool:
    """True if "with" names a party to relations: "talks with Karvonia", but not "talks with Karvonia experts"."""
    led = number + 1 < len(near.before) and near.before[number + 1] in words.pairs
    return led and not near.parts_before(number + 1) and is_whole(words, near)


def is_whole(words: ActingWords, near: Around) -> bool:
    """True if the noun phrase ends with the name, so that the name is not an attribute: "Karvonia" in "with Karvonia
    and", not in "Karvonia experts"."""
    after = near.runs_on(0, 1)
    if not after or (words.follows_verb and not near.is_capital(0)):
        return True
    word = after[0]
    return word in words.prepositions or word in words.joining or word in words.auxiliaries or word in words.be


def _is_owner(words: ActingWords, near: Around, number: int) -> bool:
    """True if the name is the owner in an "of" phrase: "the policy of", "President Ilse Vantor of"."""
    before, own = near.before, words.owned
    for at in range(number + 1, min(len(before), number + 1 + _OWNED_BY)):
        if near.parts_before(at):
            return False
        word = before[at]
        if word in own or words.is_institution(word):
            return True
        if near.is_capital_before(at):
            own = words.heads
        elif at > number + 1 or not words.adjectives_follow:
            return False
    return False


_OWNED_BY = 4
"""Maximum number of words in a title and name before "of"."""


def _articles(words: ActingWords, near: Around) -> int:
    """Number of words before the name that form its article, or "the Republic of"."""
    of = 2 * (len(near.before) > 1 and near.before[0] in words.of and near.before[1] in _REALMS)
    return of + (len(near.before) > of and near.before[of] in words.articles and not near.parts_before(of))


_REALMS = word_set("republic republique republica kingdom royaume reino")


def _is_pair(words: ActingWords, near: Around) -> bool:
    """True of either name in "relations between Vess and Brimm"."""
    if words.between not in near.before[:5]:
        return False
    at = near.before.index(words.between)
    if words.pairs.isdisjoint(near.before[at + 1 : at + 4]):
        return False
    return at > 0 or not words.joining.isdisjoint(near.after[:3])


def _is_whole_object(words: ActingWords, near: Around) -> bool:
    """True if the noun phrase ends with the name: "urged Karvonia to", not "told a Karvonia audience"."""
    following = near.runs_on(0, 1)
    return not following or following[0] in words.prepositions | words.joining | _THAT


_THAT = word_set("that que dass")


def _is_governed(words: ActingWords, first: str, near: Around) -> bool:
    """True if the name may be the subject of the verb before it: "warnte Moskau", "hat Moskau … gewarnt"."""
    if words.acts(first):
        return not _is_led(words, near)
    if first in words.subordinating:
        return any(words.acts(word) or word in words.modals for word in near.runs_on(0, _WORDS_AFTER))
    return first in words.be and any(words.acts(word) or word in words.minds for word in near.after[:12])


def _is_led(words: ActingWords, near: Around) -> bool:
    """True if the verb right before a name already has a subject: "Ostreland invadió Karvonia"."""
    leads = words.adjectives_follow and len(near.before) > 1 and not near.parts_before(1) and near.is_capital_before(1)
    return leads and near.before[1] not in words.moments | words.prepositions | words.joining


def _as_subject(words: ActingWords, near: Around, *, capital: bool) -> str:
    """Reason if the name is the subject of a verb of acting.

    Towns plan, too: for a capital, a word that may be a noun is not taken as a verb.
    """
    number = first = 0
    passed_be = False
    while number < min(len(near.after), 9):
        word = near.after[number]
        if (number or word not in words.auxiliaries) and near.parts_after(number):
            break
        if passed_be and word in words.minds:
            return "the subject of a feeling or an intention"
        noun = number == 0 and word.endswith("s") and word in words.possessed
        if words.acts(word) and not (noun and (capital or not _has_object(words, near))):
            return "the subject of a verb that takes people or governments"
        if number < first + 4 and _may_act(words, near, number, passed_be=passed_be):
            return "the subject of a verb that takes people or governments"
        if word in words.be:
            passed_be = True
        elif word in words.joining and number + 1 < len(near.after) and _other(words, near, number + 1):
            number = first = _other(words, near, number + 1)
            continue
        elif not (
            word in words.auxiliaries
            or (word.endswith("ly") and len(word) > 4)
            or word in _DEGREES
            or (passed_be and word == "to")
        ):
            at = number + (word == "on")
            if not (at < len(near.after) and near.after[at] in words.moments):
                break
            number = at
        number += 1
    return ""


def _has_object(words: ActingWords, near: Around) -> bool:
    """True if the next words show that an ambiguous word is a verb: "demands the", but not "views such as"."""
    objects = [word for word in near.after[1:2] if word in words.articles or word in ("such", "its", "it")]
    return bool(objects) and "as" not in near.after[2:3]


def _is_german_participle(word: str) -> bool:
    return word.startswith("ge") and word.endswith(("t", "en")) and len(word) > 5


def _may_act(words: ActingWords, near: Around, number: int, *, passed_be: bool) -> bool:
    """True if the word at this index begins a verb of action: "has done", "must end", "is using", "devalued"."""
    word = near.after[number]
    if word in words.modals:
        stop = number + 2
        if word in words.passive and any(w == words.by or _is_german_participle(w) for w in near.runs_on(stop - 1, 12)):
            return False
        quoted = near.after[number + 1 : stop] and near.gap(number + 1).strip() == '"'
        follows = next(iter(near.after[number + 1 : stop] if quoted else near.runs_on(number + 1, stop)), "")
        if words.follows_verb and follows in words.articles:
            rest = near.after[number + 2 : 12]
            minded = not words.minds.isdisjoint(rest[:1])
            return minded or any(words.acts(other) or _is_german_participle(other) for other in rest)
        return bool(follows) and follows not in words.articles and follows not in ("been", "be", "ete", "sido")
    if words.follows_verb:
        return False
    if passed_be:
        return word.endswith("ing") and len(word) > 5
    return word.endswith("ed") and len(word) > 4


_DEGREES = word_set("a little somewhat rather very quite also not still its for part both fully")


def _other(words: ActingWords, near: Around, number: int) -> int:
    """End index of the second of two subjects ("Russia and the United States said"), or 0."""
    at = number
    while at < len(near.after) and near.after[at] in words.articles and not near.parts_after(at):
        at += 1
    first = at
    while at < len(near.after) and near.is_capital(at) and not near.parts_after(at):
        at += 1
    return at if at > first else 0


def acts(reading: TextView, mentions: Sequence[Mention]) -> bool:
    """True if any mention treats the state as an actor: a capital or a demonym that stands for its government, or an
    act that only a government can perform."""
    if [mention for mention in mentions if mention.rule == Reason.CAPITAL]:
        return True
    for mention in mentions:
        base = reading.offset_of(mention.block)
        span = base + mention.start, base + mention.end
        if mention.rule == Reason.PEOPLE or reason_to_act(reading, *span, capital=False):
            return True
    return False

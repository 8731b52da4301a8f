"""Resolves short forms, titled surnames, abbreviations and shared full names (R7, R8, R10, R16, R22).

A short form needs its full form in the same briefing. If two candidates share it, neither is chosen; the nearest name
is never assumed. Works on folded text.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from site_builder.linking.language_words import DEFAULT, words_of
from site_builder.linking.model import MentionKind, Reason
from site_builder.linking.name_forms import Sense, forms_of
from site_builder.linking.role_phrases import TITLE_ENDINGS, title_before
from site_builder.linking.text_view import START, Candidate, RuleContext
from site_builder.registry.actor import Actor, ActorKind, NameOrder
from site_builder.text.english_words import HONORIFICS
from site_builder.text.folding import whole_word, word_before

_SYLLABLE = 4
"""Maximum number of letters in a family name of one syllable."""
CONTEXT_REACH = 80
"""Characters around a name searched for a role or country."""
_SENTENCE_END = re.compile(r"[.;!?](?:\s|$)")
_BEFORE_NAMES = HONORIFICS | {"Dr"}
_SHORT, _NOT_FULL = MentionKind.SHORT, (MentionKind.SHORT, MentionKind.TITLE)
_HONORIFIC = re.compile(r"\b([A-Z][a-z]+)\.?\s+$")
_INITIALS = re.compile(r"(?:\b([A-Z][\w'-]+)\s+)?((?:[A-Z]\.\s?)+)$")

_INITIAL = re.compile(r"(?<![\w.])([A-Z])\. ?$")


def resolve_full(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Assigns a full name shared by two actors to the one whose role or country is next to it, or to neither (R22)."""
    shared = {sense for sense in case.senses if len(sense.actors) > 1 and sense.kind is not _SHORT}
    return tuple([_resolved(case, c) if c.sense in shared else c for c in found]) if shared else found


def _resolved(case: RuleContext, c: Candidate) -> Candidate:
    text = case.reading.text
    low, high = case.reading.bounds(c.start)
    after = _SENTENCE_END.split(text[c.end : min(high, c.end + CONTEXT_REACH)])[0]
    nearby = set(re.findall(r"\w{2,}", f"{text[max(low, c.start - CONTEXT_REACH) : c.start]} {after}".lower()))
    left = [a for a in c.actors if _facts(case.actors[a]) & nearby]
    if len(left) == 1:
        forms = tuple(form for form in c.sense.forms if form.actor == left[0])
        why = "a shared name, next to this actor's role or country"
        return Candidate(c.start, c.end, Sense(forms), Reason.SHARED_NAME, why)
    return c.unsettled(Reason.SHARED_NAME, "several actors have this name, and nothing next to it tells which")


def _facts(actor: Actor) -> frozenset[str]:
    words = " ".join(
        [actor.country.replace("-", " "), *(f"{r.title} {r.organisation} {r.country}" for r in actor.roles)]
    )
    return frozenset(re.findall(r"\w{2,}", words.lower())) - {"of", "the", "and", "for", "to", "in", "from", "former"}


def resolve_short(case: RuleContext, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Resolves short forms by an earlier full form, a title before them or a role around them (R7, R8, R10)."""
    first = sorted({c.sense: c for c in reversed(found)}.values(), key=START, reverse=True)
    named = [c for c in first if not (c.ambiguous or c.sense.kind in _NOT_FULL)]
    full = {actor: c.start for c in named for actor in c.sense.actors}
    kept = []
    home: str | None = None
    for c in found:
        if c.sense.kind is not _SHORT:
            kept.append(c)
            continue
        resolved = _resolve(case, c, full)
        if resolved is None:
            home = _home(case, found) if home is None else home
            resolved = _of_home(case, c, home, full)
        if resolved is not None:
            kept.append(resolved)
            if resolved.rule == Reason.TITLE_AND_NAME:
                full.setdefault(resolved.actors[0], resolved.start)
    return tuple(kept)


def _home(case: RuleContext, found: tuple[Candidate, ...]) -> str:
    """State most often named by one of its own names; empty on a tie."""
    counts = Counter(
        c.sense.actors[0]
        for c in found
        if c.sense.kind is not MentionKind.METONYM
        and len(c.sense.actors) == 1
        and case.actors[c.sense.actors[0]].kind == ActorKind.GOVERNMENT
    )
    ranked = counts.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else ""


def _of_home(case: RuleContext, c: Candidate, home: str, full: Mapping[str, int]) -> Candidate | None:
    """Candidate accepted as an institution of the state that the text is about; None if that is not certain.

    An abbreviation ("la CGT") is accepted in a text in the language of its state, unless the text names governments and
    no actor of that state.
    """
    actor, text = case.actors[c.actors[0]], case.reading.text
    if text[c.start : c.end].isupper():
        named = [case.actors[other] for other in full]
        alone = all(a.kind is not ActorKind.GOVERNMENT for a in named) or actor.country in {a.country for a in named}
        own = alone and actor.country in words_of(case.reading.language).words("grammar", "home")
        why = f"short form of {actor.name}, in the language of its state"
        return c.accepted_by(Reason.SHORT_FORM, why) if own and len(c.actors) == 1 else None
    if not home or len(c.actors) > 1 or actor.country != home:
        return None
    _, before = word_before(text, c.start)
    if text.startswith((" of ", " for "), c.end) or (before[:1].isupper() and before != "The"):
        return None  # a part of another name
    return c.accepted_by(Reason.SHORT_FORM, f"short form of {actor.name}, of the state that the text names most often")


def _resolve(case: RuleContext, c: Candidate, full: dict[str, int]) -> Candidate | None:
    if len(c.sense.actors) > 1:
        return c.unsettled(
            Reason.SHARED_SHORT_FORM, "short form of " + " and ".join(case.actors[a].name for a in c.actors)
        )
    actor = case.actors[c.sense.actors[0]]
    if actor.kind is not ActorKind.PERSON:
        return _after_full(case, c, actor, full)
    if "." in case.reading.text[max(0, c.start - 2) : c.start]:
        widened = _with_initials(case, c, actor)
        if widened is not None or _of_another(case, c, actor):
            return widened
    why = _titled(case, c, actor)
    if why:
        return c.accepted_by(Reason.TITLE_AND_NAME, why)
    resolved = _after_full(case, c, actor, full)
    if resolved is None and any(form.alone for form in c.sense.forms):
        return c.accepted_by(Reason.SHORT_FORM, f"a word that means only {actor.name}")
    return resolved


def _after_full(case: RuleContext, c: Candidate, actor: Actor, full: dict[str, int]) -> Candidate | None:
    if actor.id not in full:
        if not any(form.kind is MentionKind.FULL and _is_in(case.reading.title, form.text) for form in forms_of(actor)):
            return None
        return c.accepted_by(Reason.SHORT_FORM, f"short form of {actor.name}, named in the title")
    if full[actor.id] > c.start:
        return c.accepted_by(Reason.FULL_FORM_FOLLOWS, f"short form of {actor.name}, named in full later in the text")
    place = case.reading.block_at(full[actor.id])
    paragraph = place + 1 - case.reading.sections[place]
    return c.accepted_by(Reason.SHORT_FORM, f"short form of {actor.name}, named in full in paragraph {paragraph}")


def _is_in(title: str, name: str) -> bool:
    """True if a title contains a name of several words."""
    at = title.find(name) if " " in name else -1
    return at >= 0 and whole_word(title, at, at + len(name))


def _with_initials(case: RuleContext, c: Candidate, actor: Actor) -> Candidate | None:
    low, _ = case.reading.bounds(c.start)
    match = _INITIALS.search(case.reading.text, max(low, c.start - 40), c.start)
    if match is None:
        return None
    given = (actor.given or actor.name).split()
    fits = match[1] in given if match[1] else match[2][0] == given[0][:1]
    if not fits:
        return None
    return c.accepted_by(Reason.INITIALS, f"{actor.name}, with initials").as_full(match.start())


def _of_another(case: RuleContext, c: Candidate, actor: Actor) -> bool:
    """True if a single initial before the name contradicts the given name: "D. Vantor" is not Ilse Vantor.

    Two or more initials are usually an abbreviation that ends the previous sentence ("in the U.S. Vantor said"), and
    some letters are titles ("M. Vantor" in French).
    """
    low, _ = case.reading.bounds(c.start)
    initial = _INITIAL.search(case.reading.text, max(low, c.start - 6), c.start) if actor.given else None
    if initial is None:
        return False
    titles = words_of(case.reading.language).words("grammar", "letters_of_titles")
    known = {word[0] for name in (actor.given, *actor.all_names) for word in name.split()}
    return not (initial[1] in known or initial[1].lower() in titles)


def _titled(case: RuleContext, c: Candidate, actor: Actor) -> str:
    text = case.reading.text
    if c.start == 0 or not text[c.start - 1].isspace():
        return ""
    low = text.rfind("\n", 0, c.start) + 1
    _, before = word_before(text, c.start, low)
    if not actor.roles and _is_local_office(case, before):
        return f"title and name of {actor.name}"
    if before.islower() and before not in TITLE_ENDINGS:
        return ""
    honorific = None if before.islower() else _HONORIFIC.search(text[max(low, c.start - 30) : c.start])
    if honorific and honorific[1] in _BEFORE_NAMES and not _is_shared(actor):
        return f"title and name of {actor.name}"
    begin, end = title_before(text, c.start)
    if end > begin and _may_hold(actor, text[begin:end]):
        return f"title and name of {actor.name}"
    return ""


def _is_local_office(case: RuleContext, word: str) -> bool:
    """True if the word is an office in the text's language: "Außenminister Vantor", "le ministre Vantor"."""
    if case.reading.language == DEFAULT:
        return False
    offices, endings = _local_offices(case.reading.language)
    return word.lower() in offices or word.lower().endswith(endings)


@cache
def _local_offices(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = words_of(language)
    return words.words("people", "offices"), tuple(sorted(words.words("people", "office_endings")))


def _is_shared(actor: Actor) -> bool:
    """True if the family name alone identifies nobody: without a full name, "Mr. Wei" may be any Wei."""
    return actor.order == NameOrder.FAMILY_FIRST and len(actor.family) <= _SYLLABLE


def _may_hold(actor: Actor, role: str) -> bool:
    titles = " ".join(r.title for r in actor.roles).lower()
    return not titles or any(word.lower() in titles for word in role.split() if len(word) > 3)

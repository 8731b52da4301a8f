"""Proposes actors for a document from its title, blocks, registry and starter tables, most certain first.

Known actors are found by the rules that will also link them, unknown persons and organisations by evidence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache, lru_cache

from site_builder.core.grouping import grouped
from site_builder.core.partial_date import PartialDate
from site_builder.core.urls import slugify
from site_builder.entities.gazetteer import Lexicon
from site_builder.entities.joined_organisations import nominative
from site_builder.entities.model import Evidence, Proposal, Seen, joined
from site_builder.entities.name_shapes import parts_of
from site_builder.entities.name_spans import pieces_of
from site_builder.entities.organisations import Organisation, find_organisations, is_in_text
from site_builder.entities.people import Person, find_people
from site_builder.entities.person_features import TextPage, common_nouns, words_with_article
from site_builder.entities.record_matching import recognise
from site_builder.entities.word_lists import PARTICLES, NameWords, name_words
from site_builder.linking.agency import acts
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.institutions import institutions_in, state_of_people
from site_builder.linking.language_words import small
from site_builder.linking.model import Block, BlockKind, Mention, Source
from site_builder.linking.pipeline import find_in, genitive_end
from site_builder.linking.text_view import TextView, disjoint, read_blocks
from site_builder.registry.actor import Actor, ActorKind, Name, NameKind, Status
from site_builder.registry.starter_tables import starter
from site_builder.text.folding import fold, whole_word, with_plain_signs

TITLE_BLOCK = -1
_LOWER = re.compile(r"(?<![\w'-])[a-z]+(?![\w])")
_APART = "".join(chr(code) if chr(code).isalnum() or chr(code) in "_'-" else " " for code in range(128))


def propose_actors(
    title: str,
    blocks: Sequence[Block],
    lexicon: Lexicon,
    *,
    date: PartialDate | None = None,
    language: str = "en",
    in_compounds: bool = True,
) -> tuple[Proposal, ...]:
    """Actors that a document seems to name.

    With `in_compounds`, parts of a compound in the title count as occurrences, but never yield an actor of their own.
    """
    whole = (Block(TITLE_BLOCK, BlockKind.HEADING, title), *blocks)
    reading = read_blocks(title, whole)
    sources = find_sources(reading)
    named, closed, unsupported = _known(reading, sources, lexicon, date)
    words = name_words(language)
    page = _page(reading, words)
    organisations = tuple(_unknown_organisations(reading, closed, unsupported, lexicon, words))
    spans = sorted({*closed, *(span for o in organisations for span in o.spans)})
    pieces = pieces_of(reading.text, disjoint(spans), words, {*page.nouns, *page.peoples})
    persons = find_people(page, pieces, lambda word: lexicon.bearer(word, date))
    proposals = {p.id: p for p in named}
    families = {person.words[-1] for person in persons if len(person.words) > 1}
    people = (_person(reading, lexicon, person, date) for person in persons)
    for found in (
        *(p for p in people if _is_nobody_else(p, lexicon, date)),
        *(
            _organisation(reading, one, words)
            for one in organisations
            if one.name.rpartition(" de ")[2] not in families
            and any(is_in_text(reading.text, start) for start, _ in one.spans)
        ),
    ):
        proposals[found.id] = joined(proposals[found.id], found) if found.id in proposals else found
    all_found = tuple(map(_with_confidence, proposals.values()))
    return _with_title(reading, sources, all_found, date) if in_compounds else all_found


def _unknown_organisations(
    reading: TextView,
    closed: Sequence[tuple[int, int]],
    unsupported: Set[tuple[int, int]],
    lexicon: Lexicon,
    words: NameWords,
) -> Iterator[Organisation]:
    """Organisations found by rules. Known ones are left out, unless this text has no evidence for them."""
    for found in find_organisations(
        reading.text,
        [span for span in closed if span not in unsupported],
        lexicon.places.__contains__,
        lexicon.words.__contains__,
        words=words,
    ):
        known = _is_known(found.name, lexicon) or _is_holder(reading, found.spans[0], words)
        if found.spans[0] in unsupported or not known:
            yield found


def _is_known(name: str, lexicon: Lexicon) -> bool:
    """True if the lexicon has the organisation, possibly without a state after it: "Departamento de Estado de EEUU"."""
    front, _, last = name.rpartition(" ")
    states = {state_of_people(small(last)), *lexicon.forms.get(last, ())}
    of_state = lexicon.forms.get(front.removesuffix(" de"), ())
    return bool(lexicon.forms.get(name) or any(lexicon.actors[i].country in states for i in of_state))


def _is_nobody_else(proposal: Proposal, lexicon: Lexicon, date: PartialDate | None) -> bool:
    """False for a proposed person whose name is that of a known place, or of another known actor that is not a person,
    unless a single person has it as a family name."""
    if fold(proposal.actor.name) in lexicon.places:
        return False
    known = lexicon.actors.get(proposal.id, proposal.actor)
    return known.kind is ActorKind.PERSON or lexicon.bearer(proposal.actor.name, date) is not None


def _is_holder(reading: TextView, span: tuple[int, int], words: NameWords) -> bool:
    """True if a seeming institution is its head: "Secretaria de Pesca" without the accent."""
    first = reading.text[slice(*span)].split()[0]
    if words.compounds or first.lower() not in words.offices:
        return False
    place = reading.block_at(span[0])
    at = span[0] - reading.starts[place]
    return reading.blocks[place].text[at : at + len(first)] == first and not first.isupper()


def _page(reading: TextView, words: NameWords) -> TextPage:
    return TextPage(
        reading.text,
        _lower_words(reading.text),
        reading.bounds,
        words,
        common_nouns(reading.text, words),
        words_with_article(reading.text, words),
        _peoples() if words.language else frozenset(),
    )


def _lower_words(text: str) -> frozenset[str]:
    """Lowercase words without a preceding letter, hyphen or apostrophe. Capitalised words are not filtered out."""
    text = with_plain_signs(text)
    if not text.isascii():
        return frozenset(_LOWER.findall(text))
    return frozenset(text.replace("-", " -").replace("'", " '").translate(_APART).split())


@cache
def _peoples() -> frozenset[str]:
    """Folded capitalised demonyms of the world: "l'Iranien", "le Sud-Africain", "der Schwede"."""
    words = {fold(word) for words in starter().peoples.values() for word in words if word[:1].isupper()}
    return frozenset(words | {"-".join(part[:1].upper() + part[1:] for part in word.split("-")) for word in words})


def _with_confidence(proposal: Proposal) -> Proposal:
    actor, confidence = proposal.actor, proposal.confidence
    same = actor.confidence == confidence
    return proposal if same else proposal._replace(actor=replace(actor, confidence=confidence))


def _with_title(
    reading: TextView, sources: Sequence[Source], proposals: tuple[Proposal, ...], date: PartialDate | None
) -> tuple[Proposal, ...]:
    """Proposals with their occurrences in compounds of the title: "A Vantor-Okell Call" (R17)."""
    if "-" not in reading.title:
        return proposals
    mentions = find_in(reading, [p.actor for p in proposals], sources=sources, date=date)
    found = grouped((m.actor, Seen(*m[:4])) for m in mentions if m.block == TITLE_BLOCK)
    return tuple(p._replace(seen=tuple(dict.fromkeys((*found.get(p.id, ()), *p.seen)))) for p in proposals)


def _organisation(reading: TextView, one: Organisation, words: NameWords) -> Proposal:
    seen = tuple(_span(reading, start, end) for start, end in sorted(set(one.spans)))
    plain = {s.surface: nominative(s.surface[:1].upper() + s.surface[1:], words) for s in seen}
    name = next((called for called in plain.values() if len(called) == len(one.name)), one.name)
    name = name[:1].upper() + name[1:]
    names = tuple(Name(surface) for surface, called in plain.items() if called == name != surface)
    names += (Name(one.abbreviation, kind=NameKind.CODE),) if one.abbreviation else ()
    record = Actor(slugify(name), ActorKind.ORGANISATION, name, names=names, status=Status.PROPOSED)
    written = dict.fromkeys((name, *(s.surface for s in seen)))
    return Proposal(record.id, record, False, tuple(written), seen, (), tuple(one.evidence))


def _known(
    reading: TextView, sources: Sequence[Source], lexicon: Lexicon, date: PartialDate | None
) -> tuple[list[Proposal], list[tuple[int, int]], set[tuple[int, int]]]:
    """Known actors that the linking rules accept; closed spans, in which no person is searched for; and unsupported
    spans, whose institution ("Supreme Court") may be that of any state."""
    ids: dict[str, None] = {}
    spans: list[tuple[int, int]] = []
    german = reading.language == "de"
    for name, start, end in lexicon.literals.find(reading.text):
        end = genitive_end(reading.text, end) if german else end
        if not whole_word(reading.text, start, end):
            continue
        found = lexicon.forms[name]
        ids.update(dict.fromkeys(found))
        if any(lexicon.actors[i].kind != ActorKind.PERSON for i in found):
            spans.append((start, end))
    ids.update((state, None) for *_, state in institutions_in(reading) if state in lexicon.actors)
    known = [lexicon.actors[i] for i in ids]
    mentions = find_in(reading, known, sources=sources, date=date, names=lexicon.names) if known else ()
    begun = {reading.offset_of(m.block) + m.start for m in mentions}
    spans = [span for span in spans if span[0] in begun or not _may_be_given_name(reading.text, *span, lexicon)]
    shared = {span for span in spans if span[0] not in begun and _is_institution(reading.text[slice(*span)], lexicon)}
    return _proposals(reading, mentions, lexicon), spans, shared


def _is_institution(name: str, lexicon: Lexicon) -> bool:
    found = [lexicon.actors[i] for i in lexicon.forms.get(name, ())]
    return all(a.kind is ActorKind.ORGANISATION and a.country for a in found) and not name.isupper()


_HELD_BEFORE = re.compile(r"(?:[A-Z][\w.'-]*|\b(?:to|of|in|from|for|at|near|and|the)) $")
_BEFORE_GIVEN = (" of State ", " Ambassador ", " Secretary ", "inister ", "inistro ", "inistre ", "inisterin ")
_FAMILY_NEXT = re.compile(r" [A-Z][a-z]+(?:[-'][A-Z]?[a-z]+)*\b(?! [A-Z])")


def _may_be_given_name(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """True if a seeming place is a given name before another word: "Vess Okell, the harbour master"."""
    return (
        text[start:end] in lexicon.places
        and _FAMILY_NEXT.match(text, end) is not None
        and (text.endswith(_BEFORE_GIVEN, 0, start) or _HELD_BEFORE.search(text, max(0, start - 30), start) is None)
    )


def _proposals(reading: TextView, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Proposal]:
    found = []
    for actor, group in grouped((m.actor, m) for m in mentions if m.actor).items():
        record = lexicon.actors[actor]
        is_state = actor in lexicon.packaged and record.kind == ActorKind.GOVERNMENT
        if is_state and not acts(reading, group):
            record = replace(record, kind=ActorKind.PLACE)
        found.append(
            Proposal(
                actor,
                record,
                actor in lexicon.registered,
                tuple(dict.fromkeys(m.surface for m in group)),
                tuple(Seen(*m[:4]) for m in group),
                tuple(dict.fromkeys(m.role_written for m in group if m.role_written)),
                tuple(dict.fromkeys(Evidence(m.rule, m.why, 3) for m in group))[:3],
            )
        )
    return found


def _person(reading: TextView, lexicon: Lexicon, person: Person, date: PartialDate | None) -> Proposal:
    pieces = sorted((*person.pieces, *person.singles), key=lambda p: p.start)
    seen = tuple(_span(reading, piece.start, piece.end) for piece in pieces)
    written = {p.start: _name_in(s.surface, p.capitals) for p, s in zip(pieces, seen, strict=True)}
    fullest = person.fullest
    name = written[fullest.start]
    known = recognise(lexicon, fullest.words, tuple(person.roles), date)
    actor = lexicon.actors.get(known) or _record(reading, name, person, written)
    names = tuple(dict.fromkeys((name, *(s.surface for s in seen))))
    roles = tuple(_span(reading, *span).surface for span in person.roles.values())
    return Proposal(
        actor.id, actor, actor.id in lexicon.registered, names, seen, roles, tuple(person.evidence.values())
    )


def _record(reading: TextView, name: str, person: Person, written: Mapping[int, str]) -> Actor:
    """New record of a person; `written` has the original text of each span by its start."""
    family, given, order = parts_of(name.split(), reading.language)
    others = dict.fromkeys(written[piece.start] for piece in person.pieces)
    names = tuple(Name(text) for text in others if text != name)
    called = {written[piece.start] for piece in person.singles}
    first, *further = given.split() or [""]
    short = called.intersection(further) or (called if called == {first} else ())
    names += tuple(Name(word, kind=NameKind.SHORT) for word in sorted(short))  # many go by one given name
    return Actor(
        slugify(name),
        ActorKind.PERSON,
        name,
        family=family,
        given=given,
        order=order,
        names=names,
        status=Status.PROPOSED,
    )


def _span(reading: TextView, start: int, end: int) -> Seen:
    index = reading.block_at(start)
    base = reading.starts[index]
    block = reading.blocks[index]
    return Seen(block.index, start - base, end - base, block.text[start - base : end - base])


@lru_cache(maxsize=16_384)
def _name_in(surface: str, capitals: bool) -> str:
    """Name as written, with capitals restored to mixed case: "Carlos VON VANTOR" → "Carlos von Vantor"."""
    first, *others = surface.split()
    opened = [_opened(first)] if capitals or len(first) > 2 else [first]
    return " ".join(
        [*opened, *(word.lower() if word.isupper() and word.lower() in PARTICLES else _opened(word) for word in others)]
    )


def _opened(word: str) -> str:
    """Word in mixed case; abbreviations and numerals are unchanged."""
    stays = "." in word or not word.isupper() or _NUMBER.fullmatch(word) or _VOWEL.search(word) is None
    return word if stays else _LETTERS.sub(lambda part: part[0].capitalize(), word)


_NUMBER = re.compile("[IVX]+")
_VOWEL = re.compile(r"[AEIOUY]|[^\x00-\x7f]")
_LETTERS = re.compile(r"[^\W\d_]+")

"""The blocks of a briefing and the actors that its header lists → where each of them is named.

The order of work is the table RULES: each row takes the candidates that are left and returns those that it lets pass.
Nothing here knows the whole registry: a body depends on its own slice. RULES_VERSION changes when equal input may give
other links (R32).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from site_builder.dates import PartialDate
from site_builder.linking.capitals import settle_capitals
from site_builder.linking.compounds import split_compounds
from site_builder.linking.defined import add_defined
from site_builder.linking.forms import Form
from site_builder.linking.letters import whole_word
from site_builder.linking.longer import drop_parts
from site_builder.linking.mentions import Block, Mention, MentionKind, Source
from site_builder.linking.names import Names
from site_builder.linking.occurrences import choose_linked
from site_builder.linking.reading import Candidate, Case, Reading, actors_of, read_blocks, within_disjoint
from site_builder.linking.roles import role_after, role_leading, title_before
from site_builder.linking.rulings import Ruling, obey, reject
from site_builder.linking.scopes import drop_unsupported
from site_builder.linking.shorts import resolve_full, resolve_short
from site_builder.linking.tenures import add_titles, role_at
from site_builder.linking.unnamed import find_sources
from site_builder.registry.actors import Actor, ActorKind

RULES_VERSION = 2

Meant = tuple[tuple[Form, ...], tuple[str, ...], MentionKind]
"""Forms, actors and kind of a candidate."""
Rule = Callable[[Case, tuple[Candidate, ...]], tuple[Candidate, ...]]


def find_mentions(
    blocks: Sequence[Block],
    actors: Sequence[Actor],
    *,
    date: PartialDate | None,
    overrides: Sequence[tuple[str, str]] = (),
    rejected: Sequence[tuple[str, str]] = (),
    rulings: Sequence[Ruling] = (),
    sources: Sequence[Source] | None = None,
    title: str = "",
) -> tuple[Mention, ...]:
    """Every mention in the order of the text, with the ones that carry the link marked.

    `overrides` are the header's (text, actor id or `none`), `rejected` pairs (text, actor id) that a curator refused,
    `rulings` decisions on one paragraph; `sources` saves finding the unnamed sources twice.
    """
    found_sources = find_sources(blocks) if sources is None else sources
    reading = read_blocks(title, blocks, found_sources)
    return find_in(reading, actors, date=date, overrides=overrides, rejected=rejected, rulings=rulings)


def find_in(
    reading: Reading,
    actors: Sequence[Actor],
    *,
    date: PartialDate | None,
    overrides: Sequence[tuple[str, str]] = (),
    rejected: Sequence[tuple[str, str]] = (),
    rulings: Sequence[Ruling] = (),
    names: Names | None = None,
) -> tuple[Mention, ...]:
    """The mentions in a text that has been read already; `names` are those of these actors and may be of more."""
    case = Case(reading, {a.id: a for a in actors}, date, names or Names(actors))
    found = literal_names(case)
    for _, rule in RULES:
        found = rule(case, found)
    found = reject(case, found, rejected)
    found = obey(case, found, [*rulings, *(Ruling(text, actor) for text, actor in overrides)])
    return tuple(_mentions(case, found))


def literal_names(case: Case) -> tuple[Candidate, ...]:
    """R3–R6, R20, R21: whole words that are a form of a listed actor, leftmost and longest."""
    reading, text = case.reading, case.reading.text
    found = []
    meanings: dict[tuple[int, bool], Meant | None] = {}
    for start, end, forms in case.names.find(text, case.actors, date=case.date, loud=reading.loud):
        if whole_word(text, start, end):
            shouted = bool(reading.shouted) and reading.block_at(start) in reading.shouted
            key = (id(forms), shouted)
            if key not in meanings:
                meanings[key] = _meant(forms, shouted=shouted)
            meant = meanings[key]
            if meant is not None:
                found.append(Candidate(start, end, *meant))
    return tuple(found)


def _meant(forms: tuple[Form, ...], *, shouted: bool) -> Meant | None:
    """What a name stands for in a line of its kind; nothing where it counts in capitals only."""
    if len(forms) == 1 and not forms[0].capitals:
        return (forms, (forms[0].actor,), forms[0].kind)
    best = _best(forms if shouted else tuple([form for form in forms if not form.capitals]))
    return (best, actors_of(best), best[0].kind) if best else None


def _best(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """One form for each actor, the strongest; a full name of one actor beats a short form of another."""
    if len(forms) < 2:
        return forms
    ranked = sorted(forms, key=lambda form: (form.demonym, _RANK[form.kind]))
    best = {form.actor: form for form in reversed(ranked)}
    top = min(_RANK[form.kind] for form in best.values())
    return tuple(form for form in ranked if best.get(form.actor) is form and (_RANK[form.kind] == top or top > 1))


_RANK = {
    MentionKind.FULL: 0,
    MentionKind.ABBREVIATION: 1,
    MentionKind.METONYM: 2,
    MentionKind.TITLE: 3,
    MentionKind.SHORT: 4,
}


def outside_closed(case: Case, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """R2, R28: nothing inside links, code and the phrases of unnamed sources."""
    closed = case.reading.closed
    return tuple([c for c in found if not within_disjoint(closed, c.start, c.end)]) if closed else found


def without_demonyms(case: Case, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """R14: a demonym supports its state and names nobody."""
    return tuple([c for c in found if not c.forms[0].demonym])


RULES: tuple[tuple[str, Rule], ...] = (
    ("R2 R28 outside links, code and unnamed sources", outside_closed),
    ("R34 no part of a longer name", drop_parts),
    ("R17 compounds", split_compounds),
    ("R15 scoped words", drop_unsupported),
    ("R14 demonyms", without_demonyms),
    ("R16 abbreviations defined in place", add_defined),
    ("R22 shared full names", resolve_full),
    ("R13 capitals", settle_capitals),
    ("R7 R8 R10 short forms", resolve_short),
    ("R11 titles by date", add_titles),
)


def _mentions(case: Case, found: Sequence[Candidate]) -> Iterator[Mention]:
    reading, starts = case.reading, case.reading.starts
    linked = choose_linked(reading, found)
    held = {actor.id: role_at(actor, case.date) for actor in case.actors.values() if actor.roles}
    people = {actor.id for actor in case.actors.values() if actor.kind == ActorKind.PERSON}
    whys: dict[tuple[str, MentionKind], str] = {}
    for number, c in enumerate(found):
        place = bisect_right(starts, c.start) - 1
        block, base = reading.blocks[place], starts[place]
        actor = "" if c.ambiguous else c.actors[0]
        start, end = c.start - base, c.end - base
        why = c.why or whys.get((actor, c.kind))
        if why is None:
            why = whys[actor, c.kind] = _why(c.kind, case.actors.get(actor))
        role = _role(reading, c, block.text, base) if actor in people else ""
        yield Mention(
            block.index,
            start,
            end,
            block.text[start:end],
            actor,
            c.kind,
            c.rule or "R3",
            why,
            role,
            held.get(actor, ""),
            number in linked,
        )


def _why(kind: MentionKind, actor: Actor | None) -> str:
    return f"{_WRITTEN.get(kind, 'a name of')} {actor.name if actor else 'several actors'}"


_WRITTEN = {MentionKind.ABBREVIATION: "a known code of", MentionKind.METONYM: "a capital that stands for"}


def _role(reading: Reading, c: Candidate, block: str, base: int) -> str:
    """The words of the block itself, not of its folded copy."""
    if c.kind is MentionKind.METONYM or c.kind is MentionKind.ABBREVIATION:
        return ""
    low, high = reading.bounds(c.start)
    begin, end = role_after(reading.text, c.end, ceiling=high)
    if end > begin:
        return block[begin - base : end - base]
    begin, end = title_before(reading.text, c.start, floor=low)
    if end == begin:
        begin, end = role_leading(reading.text, c.start, c.end, floor=low)
    return block[begin - base : end - base].strip()

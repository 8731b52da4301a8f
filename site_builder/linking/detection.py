"""The blocks of a briefing and the actors that its header lists → where each of them is named.

The order of work is the table RULES: each row takes the candidates that are left and returns those that it lets pass.
Nothing here knows the whole registry: a body depends on its own slice. RULES_VERSION changes when equal input may give
other links (R32).
"""

from collections.abc import Callable, Sequence

from site_builder.dates import PartialDate
from site_builder.linking.automaton import find_literals
from site_builder.linking.capitals import settle_capitals
from site_builder.linking.compounds import split_compounds
from site_builder.linking.defined import add_defined
from site_builder.linking.forms import Form, forms_by_word
from site_builder.linking.letters import whole_word
from site_builder.linking.longer import drop_parts
from site_builder.linking.mentions import Block, Mention, MentionKind, Source
from site_builder.linking.occurrences import choose_linked
from site_builder.linking.reading import Candidate, Case, Reading, read_blocks, within
from site_builder.linking.roles import role_after, role_before
from site_builder.linking.rulings import Ruling, obey, reject
from site_builder.linking.scopes import drop_unsupported
from site_builder.linking.shorts import resolve_full, resolve_short
from site_builder.linking.tenures import add_titles, role_at
from site_builder.linking.unnamed import find_sources
from site_builder.registry.actors import Actor

RULES_VERSION = 1

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
) -> tuple[Mention, ...]:
    """The mentions in a text that has been read already."""
    case = Case(reading, {a.id: a for a in actors}, date)
    found = literal_names(case)
    for _, rule in RULES:
        found = rule(case, found)
    found = reject(case, found, rejected)
    found = obey(case, found, [*rulings, *(Ruling(text, actor) for text, actor in overrides)])
    linked = choose_linked(reading, found)
    return tuple(_mention(case, c, number in linked) for number, c in enumerate(found))


def literal_names(case: Case) -> tuple[Candidate, ...]:
    """R3–R6, R20, R21: whole words that are a form of a listed actor, leftmost and longest."""
    reading = case.reading
    table: dict[str, list[Form]] = {}
    for actor in case.actors.values():
        for word, forms in forms_by_word(actor):
            for form in forms if word in reading.text else ():
                if (reading.loud or not form.shouted) and _in_use(form, case.date):
                    table.setdefault(form.text, []).append(form)
    names = tuple(table)
    found = []
    for number, start, end in find_literals(names, reading.text):
        here = table[names[number]]
        if any(form.capitals for form in here) and reading.block_at(start) not in reading.shouted:
            here = [form for form in here if not form.capitals]
        if here and whole_word(reading.text, start, end):
            found.append(Candidate(start, end, _best(here)))
    return tuple(found)


def _in_use(form: Form, date: PartialDate | None) -> bool:
    if date is None or (form.from_ is None and form.to is None):
        return True
    return not (form.from_ and date < form.from_) and not (form.to and form.to < date)


def _best(forms: Sequence[Form]) -> tuple[Form, ...]:
    """One form for each actor, the strongest; a full name of one actor beats a short form of another."""
    if len(forms) == 1:
        return (forms[0],)
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
    return tuple(c for c in found if not within(closed, c.start, c.end)) if closed else found


def without_demonyms(case: Case, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """R14: a demonym supports its state and names nobody."""
    return tuple(c for c in found if not c.forms[0].demonym)


RULES: tuple[tuple[str, Rule], ...] = (
    ("R2 R28 outside links, code and unnamed sources", outside_closed),
    ("R34 no part of a longer name", drop_parts),
    ("R17 compounds", split_compounds),
    ("R15 scoped words", drop_unsupported),
    ("R14 demonyms", without_demonyms),
    ("R22 shared full names", resolve_full),
    ("R16 abbreviations defined in place", add_defined),
    ("R13 capitals", settle_capitals),
    ("R7 R8 R10 short forms", resolve_short),
    ("R11 titles by date", add_titles),
)


def _mention(case: Case, c: Candidate, linked: bool) -> Mention:
    reading = case.reading
    index = reading.block_at(c.start)
    block, base = reading.blocks[index], reading.starts[index]
    actor = None if c.ambiguous else case.actors[c.actors[0]]
    start, end = c.start - base, c.end - base
    return Mention(
        block.index,
        start,
        end,
        block.text[start:end],
        actor.id if actor else "",
        c.kind,
        c.rule or "R3",
        c.why or _why(c, actor),
        role_written=_role(case, c, block.text, base) if actor else "",
        role_at_date=role_at(actor, case.date) if actor else "",
        linked=linked,
    )


def _why(c: Candidate, actor: Actor | None) -> str:
    written = {MentionKind.ABBREVIATION: "a known code of", MentionKind.METONYM: "a capital that stands for"}
    return f"{written.get(c.kind, 'a name of')} {actor.name if actor else 'several actors'}"


def _role(case: Case, c: Candidate, block: str, base: int) -> str:
    """The words of the block itself, not of its folded copy."""
    if c.kind in (MentionKind.METONYM, MentionKind.ABBREVIATION) or case.actors[c.actors[0]].kind != "person":
        return ""
    low, high = case.reading.bounds(c.start)
    begin, end = role_after(case.reading.text, c.end, ceiling=high)
    if end > begin:
        return block[begin - base : end - base]
    role = role_before(case.reading.text, c.start, floor=low)
    if not role:
        return ""
    stop = c.start - base
    return block[stop - len(role) - 1 : stop].strip()

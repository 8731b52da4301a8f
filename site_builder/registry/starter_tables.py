"""The packaged starter tables → actors and tags, as the same values that an archive's own registry gives.

States, organisations and places carry facts only: names, their dates, capitals, codes; nobody who holds an office.
`government` says that an authority acts under that name, not who recognises it. A table is CSV with one record a row;
a cell of names holds items parted by `|`, each with two optional marks: `~` before it (`scoped`: links only with
support in the same briefing) and `@FROM..TO` after it (in use between two dates). A record whose own name is scoped
has `~` in the column `link`, and then that name is among its further names too.

`state_names` (made by `tools/state_names.py`) and `translations` (written by hand) hold the names of other languages,
`same_as` the ids of Wikidata, each with its source.

Knows nothing of an archive: what a curator decided is in the archive's own registry and goes before this.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from operator import itemgetter

from site_builder.core.last_results import keeps_last
from site_builder.core.partial_date import PartialDate, parse_date
from site_builder.registry.actor import Actor, ActorKind, Actors, LinkRule, Name, NameKind, SameAs, Status
from site_builder.registry.tag import Tag, TagKind

_NAME_COLUMNS = (
    ("variant", NameKind.VARIANT, LinkRule.AUTO),
    ("short", NameKind.SHORT, LinkRule.AUTO),
    ("former", NameKind.FORMER, LinkRule.AUTO),
    ("capital", NameKind.METONYM, LinkRule.AUTO),
    ("metonym", NameKind.METONYM, LinkRule.AUTO),
    ("demonym", NameKind.DEMONYM, LinkRule.NEVER),
    ("code", NameKind.CODE, LinkRule.NEVER),
)
_TRANSLATED_COLUMNS = tuple(row for row in _NAME_COLUMNS if row[0] in ("variant", "capital", "metonym"))


@dataclass(frozen=True)
class Vocabulary:
    """What is known before an archive has a registry of its own."""

    actors: Mapping[str, Actor]
    """Governments, organisations, offices, groups and places by id, sorted."""
    tags: Mapping[str, Tag]
    """Topics, and a region for each state and place, by id, sorted. A region has the id of its actor."""
    capitals: Mapping[str, tuple[str, ...]]
    """Names of a government's seat, as they are written, by actor id: places when nothing says otherwise."""
    pair_names: Mapping[str, str]
    """How a government or alliance is named in the tag of a pair (`US` in `China-US relations`), by actor id."""
    topic_words: Mapping[str, tuple[str, ...]]
    """German, French and Spanish phrases that speak for a topic, by its id."""
    peoples: Mapping[str, tuple[str, ...]]
    """German, French and Spanish words for a state's people and what is its own, in all their forms, by actor id: no
    part of the record, for nobody is named by them."""


@keeps_last(1)
def starter() -> Vocabulary:
    """The packaged tables, read once per process."""
    states = _rows("states")
    others = (*_rows("organisations"), *_rows("places"))
    same = {row["id"]: SameAs(wikidata=row["wikidata"]) for row in _rows("same_as")}
    translated: dict[str, list[dict[str, str]]] = {}
    for row in (*_rows("state_names"), *_rows("translations")):
        translated.setdefault(row["id"], []).append(row)
    actors = {row["id"]: _actor(row, ActorKind.GOVERNMENT, translated, same) for row in states}
    actors |= {row["id"]: _actor(row, ActorKind.PLACE, translated, same) for row in others}
    tags = {row["id"]: _topic(row) for row in _rows("topics")}
    pairs = {row["id"]: row["pair"] or row["name"] for row in states}
    pairs |= {row["id"]: row["pair"] for row in others if row.get("pair")}
    regions = (actor for actor in actors.values() if actor.kind in (ActorKind.GOVERNMENT, ActorKind.PLACE))
    tags |= {actor.id: region_tag(actor) for actor in regions}
    return Vocabulary(
        actors=dict(sorted(actors.items())),
        tags=dict(sorted(tags.items())),
        capitals={row["id"]: _plain(row["capital"]) for row in states if row["capital"]},
        pair_names=pairs,
        topic_words=_topic_words(),
        peoples={actor: tuple(_peoples(rows)) for actor, rows in sorted(translated.items())},
    )


def _topic_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in _rows("topic_words"):
        found.setdefault(row["id"], []).extend(row["match"].split("|"))
    return {topic: tuple(dict.fromkeys(words)) for topic, words in sorted(found.items())}


def words_for_peoples() -> Iterator[tuple[str, str]]:
    """Each word for a people, in all its forms, with the id of its state or place, other languages first: of two that
    are alike the last counts. A build reads no more of the tables; all of them take three times as long."""
    for row in sorted(_rows("translations"), key=itemgetter("id")):
        yield from ((form, row["id"]) for form in _peoples([row]))
    for row in sorted((*_rows("states"), *_rows("places")), key=itemgetter("id")):
        yield from ((word, row["id"]) for word in _plain(row["demonym"]))


def words_for_houses() -> Iterator[str]:
    """Names of the houses where governments sit, as they are written: they are no towns."""
    for row in (*_rows("states"), *_rows("translations")):
        yield from _plain(row["metonym"])


def _peoples(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for row in rows:
        for word in filter(None, row.get("demonym", "").split("|")):
            yield from inflected(word, row["lang"])


def vouched(actors: Actors, packaged: Actors) -> Actors:
    """The records that somebody vouches for: not the proposed ones, nor copies of packaged ones as ingest makes them.

    What is proposed for a text is found with these and the packaged records only. If it also depended on what was
    proposed for other texts, each run would find more than the one before.
    """
    return {i: a for i, a in actors.items() if a.status != Status.PROPOSED and not _is_copy(a, packaged.get(i))}


def _is_copy(actor: Actor, packaged: Actor | None) -> bool:
    """Whether it is the packaged record as it is, or a government that was met as a place only."""
    return packaged is not None and replace(actor, kind=packaged.kind) == packaged


def region_tag(actor: Actor) -> Tag:
    """The tag that groups what concerns a state or place; its phrases are the names and demonyms in use."""
    kinds = (NameKind.VARIANT, NameKind.SHORT, NameKind.FORMER, NameKind.DEMONYM)
    phrases = (name.text for name in actor.names if name.kind in kinds)
    return Tag(id=actor.id, label=actor.name, kind=TagKind.REGION, match=tuple(dict.fromkeys((actor.name, *phrases))))


def _rows(table: str) -> tuple[dict[str, str], ...]:
    path = files("site_builder.registry").joinpath("starter", f"{table}.csv")
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return tuple([dict(zip(header, row, strict=True)) for row in rows])


def _actor(
    row: Mapping[str, str],
    kind: ActorKind,
    translated: Mapping[str, Sequence[Mapping[str, str]]],
    same: Mapping[str, SameAs],
) -> Actor:
    return Actor(
        id=row["id"],
        kind=ActorKind(row.get("kind") or kind),
        name=row["name"],
        names=tuple(_names(row, translated.get(row["id"], ()))),
        same_as=same.get(row["id"]),
        country=row.get("country") or "",
    )


def _names(row: Mapping[str, str], translated: Sequence[Mapping[str, str]]) -> Iterator[Name]:
    if row["link"]:
        yield Name(text=row["name"], link=LinkRule.SCOPED)
    seen = {row["name"]}
    for number, source in enumerate((row, *translated)):
        for column, kind, rule in _NAME_COLUMNS if not number else _TRANSLATED_COLUMNS:
            for item in filter(None, source.get(column, "").split("|")):
                name = _name(item, kind, rule)
                if name.text not in seen or (kind is not NameKind.CODE and not number):
                    yield name
                seen.add(name.text)


def inflected(word: str, lang: str) -> tuple[str, ...]:
    """The forms of a word for a people: `iranisch` → `iranische`, `Iranischen` …; `iranien` → `iranienne` …"""
    forms = [f"{stem}{ending}" for stem, endings in _STEMS[lang](word) for ending in endings]
    return tuple(dict.fromkeys((*forms, *(form[:1].upper() + form[1:] for form in forms if lang != "es"))))


_Stems = Iterator[tuple[str, tuple[str, ...]]]


def _german(word: str) -> _Stems:
    if word[:1].islower():
        yield word, ("", "e", "en", "er", "es", "em")
    elif word.endswith("er"):
        yield word, ("", "n", "s", "in", "innen")
    else:
        yield word, ("", "n", "en") if word[-1] not in "eis" else ("", "n") if word[-1] == "e" else ("", "s")
        yield word.removesuffix("e"), ("in", "innen")


def _french(word: str) -> _Stems:
    yield word, ("", "s") if word[-1] not in "sx" else ("",)
    if word.endswith(("ien", "éen", "on")):
        yield word, (f"{word[-1]}e", f"{word[-1]}es")
    elif word[-1] not in "eéiè":
        yield "grecque" if word == "grec" else word + "e", ("", "s")


def _spanish(word: str) -> _Stems:
    plain = word[:-2] + word[-2:].translate(_UNSTRESSED)
    if word[-1] in "ae":
        yield word, ("", "s")
    elif word.endswith("o"):
        yield word[:-1], ("o", "a", "os", "as")
    elif word[-1] in "íú":
        yield word, ("", "es", "s")
    else:
        yield word, ("",)
        yield plain, ("es", "a", "as")


_UNSTRESSED = str.maketrans("áéíóú", "aeiou")
_STEMS = {"de": _german, "fr": _french, "es": _spanish}


def _name(item: str, kind: NameKind, rule: LinkRule) -> Name:
    text, _, dates = item.partition("@")
    since, _, until = dates.partition("..")
    if text.startswith("~") and rule is LinkRule.AUTO:
        rule = LinkRule.SCOPED
    return Name(text=text.lstrip("~"), kind=kind, from_=_date(since), to=_date(until), link=rule)


def _date(written: str) -> PartialDate | None:
    return parse_date(written) if written else None


def _plain(cell: str) -> tuple[str, ...]:
    """The names of a cell without their marks."""
    return tuple([item.partition("@")[0].lstrip("~") for item in filter(None, cell.split("|"))])


def _topic(row: Mapping[str, str]) -> Tag:
    return Tag(
        id=row["id"],
        label=row["label"],
        kind=TagKind(row["kind"] or TagKind.TOPIC),
        broader=row["broader"],
        definition=row["definition"],
        match=tuple(filter(None, row["match"].split("|"))),
    )

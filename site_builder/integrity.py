"""All briefings, published or not → what does not hold together, each with its place and a way out.

URLs that two files claim, ids that no record has, links that lead nowhere; as warnings, what a briefing lacks. Knows
which ids and addresses there are only from its arguments.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from site_builder.admission import audience_hint
from site_builder.backlinks import Cited
from site_builder.content.anchors import answering
from site_builder.content.briefing import BodyLink, Briefing
from site_builder.errors import CollisionError, HeaderError, LinkError, Location, RegistryError, SiteError, did_you_mean
from site_builder.registry.actors import Actors
from site_builder.registry.load import ACTORS_FILE

MAX_GUESSES = 50
Guess = Callable[[str, Iterable[str]], str]
"""A name that nothing has, and those that are known → what may have been meant."""


def guesser() -> Guess:
    """`did_you_mean` for the first names only: among thousands each guess takes time that nobody would wait for."""
    left = iter(range(MAX_GUESSES))
    return lambda name, known: did_you_mean(name, known) if next(left, None) is not None else ""


def collisions(briefings: Sequence[Briefing]) -> Iterator[SiteError]:
    """Files at the URL of another, whatever its case."""
    first: dict[str, str] = {}
    for briefing in sorted(briefings, key=lambda b: b.path):
        other = first.setdefault(briefing.url.casefold(), briefing.path)
        if other != briefing.path:
            yield CollisionError(
                f"{briefing.url} is already the URL of {other}",
                place=Location(briefing.path),
                hint="rename one of the two files, for example with -2 at the end",
            )


def unknown_ids(briefings: Sequence[Briefing], tags: Set[str], actors: Set[str]) -> Iterator[SiteError]:
    """Tags and actors of headers that are not among the known ones."""
    guess = guesser()
    for briefing in briefings:
        for kind, ids, known in (("tag", briefing.header.tags, tags), ("actor", briefing.header.actors, actors)):
            for number, name in enumerate(ids):
                if name not in known:
                    what = f'{kind} "{name}" is not in content/{kind}s.yaml'
                    hint = guess(name, known) or f"add it there, or take it out of {kind}s:"
                    yield HeaderError(what, place=_place(briefing, f"{kind}s", number), hint=hint)


def _place(briefing: Briefing, field: str, number: int) -> Location:
    lines = dict(briefing.header_lines)
    return Location(briefing.path, lines.get(f"{field}.{number}", lines[field]))


def unknown_targets(briefings: Sequence[Briefing]) -> Iterator[SiteError]:
    """References set by hand to a briefing that does not exist."""
    stems = {briefing.url.strip("/").rpartition("/")[2] for briefing in briefings} | {"none"}
    guess = guesser()
    for briefing in briefings:
        for override in briefing.header.references:
            if override.target not in stems:
                place = Location(briefing.path, dict(briefing.header_lines)["references"])
                hint = guess(override.target, stems) or "write the file name of a briefing without .md, or none"
                yield HeaderError(f'references: there is no briefing "{override.target}"', place=place, hint=hint)


Leads = Callable[[str], bool]
"""Whether a page or file of the site stands at a URL."""


def unknown_audiences(actors: Actors, audiences: Sequence[str]) -> Iterator[SiteError]:
    """Actors for an audience that site.toml does not name."""
    for actor in actors.values():
        if actor.audience and actor.audience not in audiences:
            hint = audience_hint(actor.audience, audiences)
            fact = f'{actor.id} audience: site.toml names no audience "{actor.audience}"'
            yield RegistryError(fact, place=Location(ACTORS_FILE, actor.line), hint=hint)


def broken_links(shown: Sequence[Briefing], leads: Leads, known: Set[str]) -> Iterator[SiteError]:
    """Links of bodies to nothing that is known, or to no place on a page; `known` are also URLs of what is hidden."""
    by_url = {b.url: b for b in shown}
    guess = guesser()
    for briefing in shown:
        for link in briefing.body.links:
            wrong = _wrong(link, by_url, leads, known, guess)
            if wrong:
                message, hint = wrong
                yield LinkError(message, place=Location(briefing.path, link.line), hint=hint)


def hidden_links(shown: Sequence[Briefing], leads: Leads, known: Set[str]) -> Iterator[SiteError]:
    """Links of bodies to what is known and not published: readers see their words alone."""
    for briefing in shown:
        for link in briefing.body.links:
            url = link.url.partition("#")[0]
            if url in known and not leads(url):
                fact = f"the link to {link.written} is shown as plain words: that page is not published"
                hint = "publish that one too, or take the link out"
                yield LinkError(fact, place=Location(briefing.path, link.line), hint=hint)


def target_of(briefing: Briefing, link: BodyLink, shown: Mapping[str, Briefing], leads: Leads) -> str:
    """The URL to which a link of a briefing leads; empty where its words are to stand alone.

    A place that is gone leaves a link to another page as it is: that page says so.
    """
    url, mark, fragment = link.url.partition("#")
    if not leads(url):
        return ""
    place = answer_on(shown[url], fragment) if mark and url in shown else fragment
    if place is None:
        return "" if url == briefing.url else link.url
    return url + mark + place


def answer_on(briefing: Briefing, fragment: str) -> str | None:
    """The id on a briefing's page that the fragment of a link means, as `answering` finds it; any on a tombstone."""
    return answering(briefing.body.ids, briefing.header.title)(fragment) if briefing.body.anchors else fragment


def _wrong(
    link: BodyLink, by_url: Mapping[str, Briefing], leads: Leads, known: Set[str], guess: Guess
) -> tuple[str, str] | None:
    """What is wrong with a link, and the way out."""
    url, _, anchor = link.url.partition("#")
    if url not in known:
        hint = guess(url, filter(leads, known)) or "link to a page of the site by its address or file name"
        if re.search(r"\.\w+$", url):
            hint = "put the file into the folder named like this briefing, or into content/assets/"
        return f"the link to {link.written} leads nowhere", hint
    if url in by_url and answer_on(by_url[url], anchor) is None:
        hint = guess(anchor, by_url[url].body.ids) or "copy the address of the paragraph from its page"
        return f"{url} has no place #{anchor}", hint
    return None


def gaps(briefings: Sequence[Briefing], cited: Mapping[str, tuple[Cited, ...]]) -> Iterator[SiteError]:
    """What can still be built, and is missing: a date, a text, the briefing that a reference means."""
    for briefing in briefings:
        if not briefing.header_lines:
            continue  # nothing of it could be read, and that is told
        if briefing.header.date is None:
            yield HeaderError("date is missing", place=Location(briefing.path), hint="add a line date: 2021-02-10")
        if not briefing.header.summary and not briefing.body.words:
            yield HeaderError(
                "the file has no text", place=Location(briefing.path), hint="write some, or delete the file"
            )
        for item in cited.get(briefing.url, ()):
            if item.state == "missing":
                yield LinkError(
                    f"no briefing answers to “{item.reference.written}”",
                    place=Location(briefing.path, briefing.body.details.lines[item.reference.block]),
                    hint="add that briefing, or name its file stem under references: in the header",
                )

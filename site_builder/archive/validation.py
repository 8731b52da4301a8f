"""All briefings, published or not → errors with place and hint.

Errors: colliding URLs, unknown ids, dead links; warnings: gaps such as a missing date. Known ids and addresses are
arguments.

A dead link is an error in an edited text, and a warning in a body unchanged since ingest (`Document.is_converted`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from site_builder.archive.admission import audience_hint
from site_builder.archive.backlinks import Cited, from_seed
from site_builder.archive.known_records import NOBODY
from site_builder.content.anchors import answering
from site_builder.content.model import BodyLink, Briefing, BriefingStatus
from site_builder.core.errors import (
    CollisionError,
    ConfigError,
    HeaderError,
    HiddenLinkError,
    LinkError,
    Location,
    MissingDateError,
    RegistryError,
    SiteError,
    UnansweredError,
    add_command,
    did_you_mean,
)
from site_builder.core.urls import briefing_url
from site_builder.registry.actor import Actors
from site_builder.registry.loading import ACTORS_FILE
from site_builder.settings.site_config import FILE, NavItem

MAX_GUESSES = 50
NO_BRIEFING = "none"
"""Replaces a file stem: the archive has no such briefing."""
Guess = Callable[[str, Iterable[str]], str]
"""An unknown name and the known ones → a suggestion."""


def guesser() -> Guess:
    """`did_you_mean`, limited to the first 50 names: with thousands of names each guess is slow."""
    guesses = iter(range(MAX_GUESSES))
    return lambda name, known: did_you_mean(name, known) if next(guesses, None) is not None else ""


def collisions(briefings: Sequence[Briefing]) -> Iterator[SiteError]:
    """An error for each file whose URL another file already has, ignoring case."""
    first: dict[str, str] = {}
    for briefing in sorted(briefings, key=lambda b: b.path):
        other = first.setdefault(briefing.url.casefold(), briefing.path)
        if other != briefing.path:
            yield CollisionError(
                f"{briefing.url} is already the URL of {other}",
                place=Location(briefing.path),
                hint="rename one of the two files, for example by adding -2",
            )


def unknown_ids(briefings: Sequence[Briefing], tags: Set[str], actors: Set[str]) -> Iterator[SiteError]:
    """Tags and actors in headers that have no record."""
    guess = guesser()
    for briefing in briefings:
        for kind, ids, known in (("tag", briefing.header.tags, tags), ("actor", briefing.header.actors, actors)):
            for number, name in enumerate(ids):
                if name not in known:
                    what = f'{kind} "{name}" is not in content/{kind}s.yaml'
                    hint = guess(name, known) or f"add it: {add_command(kind, name)}; or remove it from {kind}s:"
                    yield HeaderError(what, place=_place(briefing, f"{kind}s", number), hint=hint)


def _place(briefing: Briefing, field: str, number: int) -> Location:
    lines = dict(briefing.header_lines)
    return Location(briefing.path, lines.get(f"{field}.{number}", lines[field]))


def unknown_targets(briefings: Sequence[Briefing]) -> Iterator[SiteError]:
    """References set by hand to a briefing that does not exist."""
    stems = {briefing.stem for briefing in briefings} | {NO_BRIEFING}
    guess = guesser()
    for briefing in briefings:
        for override in briefing.header.references:
            if override.target not in stems:
                place = Location(briefing.path, dict(briefing.header_lines)["references"])
                hint = guess(override.target, stems) or "give the file name of a briefing, without .md, or none"
                yield HeaderError(f'references: there is no briefing "{override.target}"', place=place, hint=hint)


def successors(briefings: Sequence[Briefing]) -> Iterator[SiteError]:
    """Superseded briefings that name no successor, or an unknown one."""
    stems = {briefing.stem for briefing in briefings}
    guess = guesser()
    for briefing in briefings:
        wrong = _successor(briefing, stems, guess)
        if wrong:
            lines = dict(briefing.header_lines)
            place = Location(briefing.path, lines.get("superseded_by", lines.get("status", 1)))
            yield HeaderError(wrong[0], place=place, hint=wrong[1])


def _successor(briefing: Briefing, stems: Set[str], guess: Guess) -> tuple[str, str] | None:
    """The error and its remedy, or None."""
    target, is_superseded = briefing.header.superseded_by, briefing.header.status is BriefingStatus.SUPERSEDED
    if not target:
        hint = "add a line superseded_by: with the file name of the later briefing, without .md, or none"
        return ("status: superseded does not say which briefing replaces this one", hint) if is_superseded else None
    if not is_superseded:
        status = briefing.header.status
        return (
            f"superseded_by: the status is {status}, not superseded",
            "set status: superseded, or delete superseded_by:",
        )
    if target == NO_BRIEFING:
        return None
    if target == briefing.stem:
        return "superseded_by: a briefing cannot replace itself", "give the file name of the later briefing"
    if target not in stems:
        hint = guess(target, stems) or "give the file name of a briefing, without .md"
        return f'superseded_by: there is no briefing "{target}"', hint
    return None


def hidden_successors(shown: Sequence[Briefing], leads: "Leads") -> Iterator[SiteError]:
    """Superseded briefings whose successor is not published, so that their page cannot name it."""
    for briefing in shown:
        target = briefing.header.superseded_by
        if target not in ("", NO_BRIEFING) and not leads(briefing_url(f"{target}.md")):
            fact = f"superseded_by: {target} is not published, so the page does not name it"
            place = Location(briefing.path, dict(briefing.header_lines).get("superseded_by", 1))
            yield HeaderError(fact, place=place, hint="publish it too; until then nothing else is needed")


Leads = Callable[[str], bool]
"""True if a page or file of the site is at a URL."""


def owner(url: str) -> str:
    """Listing that a further page or feed belongs to; other URLs are returned unchanged."""
    parts = re.split(r"[?#]", url, maxsplit=1)[0].split("/")
    while len(parts) > 3 and (parts[-1] == "feed.xml" or (not parts[-1] and parts[-2].isdigit())):
        parts = [*parts[: -1 if parts[-1] else -2], ""]
    return "/".join(parts)


def is_open(url: str, leads: Leads, made: Set[str]) -> bool:
    """True if a navigation link may be shown: it leads to another site or a published page."""
    return not url.startswith("/") or owner(url) in made or leads(owner(url))


def dead_nav(nav: Sequence[NavItem], known: Set[str]) -> Iterator[SiteError]:
    """Navigation links to unknown pages. `known` are the URLs of the site if all were published."""
    for item in nav:
        if item.url.startswith("/") and owner(item.url) not in known:
            hint = did_you_mean(item.url, known) or "link to a page of this site, or give a full address"
            yield ConfigError(f"[theme] nav: {item.url} leads nowhere", place=Location(FILE, item.line), hint=hint)


def hidden_nav(nav: Sequence[NavItem], leads: Leads, known: Set[str]) -> Iterator[SiteError]:
    """Navigation links to known but unpublished pages, which the pages leave out."""
    for item in nav:
        if owner(item.url) in known and not leads(owner(item.url)):
            fact = f"[theme] nav: {item.url} is not published, so the menu leaves it out"
            yield ConfigError(fact, place=Location(FILE, item.line), hint="publish the page, or delete the link")


def unknown_audiences(actors: Actors, audiences: Sequence[str]) -> Iterator[SiteError]:
    """Actors limited to an audience that site.toml does not name."""
    for actor in actors.values():
        if actor.audience and actor.audience not in (NOBODY, *audiences):
            hint = audience_hint(actor.audience, audiences)
            fact = f'{actor.id} audience: site.toml has no audience "{actor.audience}"'
            yield RegistryError(fact, place=Location(ACTORS_FILE, actor.line), hint=hint)


@dataclass(frozen=True)
class Targets:
    """Targets of the links of bodies."""

    shown: Mapping[str, Briefing]
    """By URL."""
    leads: Leads
    seeds: Callable[[], Mapping[str, str]]
    """Result of `by_seed`, used if no page has the address itself."""

    def page_of(self, briefing: Briefing, link: BodyLink) -> str:
        """URL that a link means, without fragment; empty if there is none.

        An address that is not on the site may name a seed, as it did in the original text.
        """
        url = link.url.partition("#")[0]
        if self.leads(url):
            return url
        other = from_seed(briefing, link, self.seeds())
        return other if other and self.leads(other) else ""

    def place_of(self, url: str, fragment: str) -> str | None:
        """Id that a fragment means on a page; None if the page has no such place. On unknown pages any id is
        accepted."""
        page = self.shown.get(url)
        if page is None or not page.body.anchors:
            return fragment
        return answering(page.body.ids, page.header.title)(fragment)

    def of(self, briefing: Briefing, link: BodyLink) -> str:
        """Target URL of a link; empty if only its words are shown.

        A link to another page keeps a fragment that no longer exists: that page explains it.
        """
        url, (_, mark, fragment) = self.page_of(briefing, link), link.url.partition("#")
        place = self.place_of(url, fragment) if mark else ""
        if not url or (place is None and url == briefing.url):
            return ""
        return url + mark + (fragment if place is None else place)


Near = Callable[[], Iterable[str]]
"""URLs that a link may have meant."""


def broken_links(shown: Sequence[Briefing], targets: Targets, near: Near) -> Iterator[SiteError]:
    """Errors for links by an editor to unknown pages or places.

    The targets are those of a site where everything is published, so anything else is a mistake.
    """
    for briefing, link, fact, hint in _dead_links((b for b in shown if not b.body.is_converted), targets, near):
        yield LinkError(fact, place=Location(briefing.path, link.line), hint=hint)


def dead_links(shown: Sequence[Briefing], targets: Targets, near: Near) -> Iterator[SiteError]:
    """Dead links in texts unedited since ingest: readers see plain words, or the link leads to the top of the page."""
    for briefing, link, fact, hint in _dead_links((b for b in shown if b.body.is_converted), targets, near):
        outcome = "the link leads to the top of the page" if targets.of(briefing, link) else "it is shown as plain text"
        yield LinkError(f"{fact}; {outcome}", place=Location(briefing.path, link.line), hint=hint)


def hidden_links(shown: Sequence[Briefing], targets: Targets, leads: Leads) -> Iterator[SiteError]:
    """Links of bodies to known but unpublished pages: readers see plain words."""
    for briefing in shown:
        for link in briefing.body.links:
            url = targets.page_of(briefing, link)
            if url and not leads(url):
                what = "file" if url.startswith("/assets/") else "page"
                fact = f"the link to {link.written} is shown as plain text because the {what} is not published"
                hint = f"publish the {what}, or remove the link"
                yield HiddenLinkError(fact, place=Location(briefing.path, link.line), hint=hint)


def _dead_links(
    briefings: Iterable[Briefing], targets: Targets, near: Near
) -> Iterator[tuple[Briefing, BodyLink, str, str]]:
    """Dead links, each with the fact and a hint."""
    guess = guesser()
    for briefing in briefings:
        for link in briefing.body.links:
            meant, mark, fragment = link.url.partition("#")
            url = targets.page_of(briefing, link)
            if not url:
                hint = guess(meant, near()) or "link to a page of this site by its address or file name"
                if re.search(r"\.\w+$", meant):
                    name = meant.rpartition("/")[2]
                    hint = "put the file into the folder with the name of this briefing"
                    hint += f", or into content/assets/ and link /assets/{name}"
                yield briefing, link, f"the link to {link.written} leads nowhere", hint
            elif mark and targets.place_of(url, fragment) is None:
                hint = guess(fragment, targets.shown[url].body.ids) or "copy the paragraph's address from its page"
                yield briefing, link, f"{url} has no paragraph or heading #{fragment}", hint


def gaps(briefings: Sequence[Briefing], cited: Mapping[str, tuple[Cited, ...]]) -> Iterator[SiteError]:
    """Gaps that do not stop a build: a missing date, an empty text, an unresolved reference."""
    for briefing in briefings:
        if not briefing.header_lines:
            continue  # an unreadable header, which is already reported
        if briefing.header.date is None:
            yield MissingDateError(
                "the date is missing", place=Location(briefing.path), hint="add a line date: 2021-02-10"
            )
        if not briefing.header.summary and not briefing.body.words:
            yield HeaderError(
                "the file has no text", place=Location(briefing.path), hint="write the text, or delete the file"
            )
        for number, override in enumerate(briefing.header.references):
            if not any(override.written in reference.written for reference in briefing.body.references):
                yield HeaderError(
                    f"references: “{override.written}” is not in the text",
                    place=_place(briefing, "references", number),
                    hint="copy the exact words from the text, or link them there: [words](STEM.md)",
                )
        for item in cited.get(briefing.url, ()):
            if item.state == "missing":
                yield UnansweredError(
                    f"no briefing matches the reference “{item.reference.written}”",
                    place=Location(briefing.path, briefing.body.details.lines[item.reference.block]),
                    hint="add that briefing, or give its file name without .md under references: in the header",
                )

"""Listed URLs of a live site, and an error for each that a build would lose.

The list is content/published.csv; `pages/planners` says which kinds of URL are permanent. Writes nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from site_builder.archive.gather import Archive
from site_builder.archive.known_records import Registry
from site_builder.archive_folder.inputs import Inputs
from site_builder.content.front_matter import read_head, text_digest, text_part, version_digest
from site_builder.content.model import BriefingStatus, Header
from site_builder.core.digests import digest_text
from site_builder.core.errors import LinkError, Location, SiteError, SiteProblem, counted
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import actor_url, briefing_url, is_briefing_url, tag_url
from site_builder.pages.feeds import FEED
from site_builder.pages.planners import permanent_urls
from site_builder.registry.loading import ACTORS_FILE, TAGS_FILE
from site_builder.registry.published import (
    PUBLISHED_FILE,
    Published,
    brought_up_to_date,
    is_let_go,
    load_published,
    lost_urls,
    without_texts,
    write_published,
)
from site_builder.registry.redirects import REDIRECTS_FILE, load_redirects, with_redirect
from site_builder.registry.registry_files import source_text

NAMED = 8
"""Maximum number of URLs that one warning names."""
MANY = 3
"""Lost feeds beyond this number share one error."""
FEEDS = '"/*/feed.xml"'
LET_GO = "site-builder build --allow-gone {}"


@dataclass(frozen=True)
class Promise:
    """URLs that a live build must keep; computed while the texts are in memory."""

    listed: Published
    let_go: tuple[str, ...]
    """URLs and patterns that the editor gives up in this build."""
    texts: Mapping[str, str]
    """URL of each published briefing → digest of its text; empty for a withdrawn one."""
    renamed: "Mapping[str, Rename]"
    """By lost URL. Until an editor decides, it redirects to the page that now has its text or its name."""
    withheld: Mapping[str, tuple[str, Header]]
    """Listed URL → file and header of a briefing that exists but is not published."""
    redirects: Mapping[str, str]
    postponed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """URL → replaced texts that stay listed until a build can record them."""
    hidden: Set[str] = frozenset()
    """URLs of the briefings that readers had and that are not public now."""

    def losses(self, urls: Collection[str], clock: datetime) -> tuple[SiteError, ...]:
        """An error for each listed URL that is missing from `urls` or only redirects to a new name, with the way to
        keep it.

        Briefings that have expired, or that a mark in their seed withholds, are not errors.
        """
        lost = lost_urls(self.listed, urls, let_go=self.let_go)
        lost = tuple(url for url in sorted({*lost, *self.renamed}) if not self._goes(url, clock))
        feeds = [url for url in lost if url.endswith(f"/{FEED}") and url.removesuffix(FEED) in urls]
        errors = [self._error(url) for url in lost if url not in feeds[MANY:]]
        return (*errors, *([_more_feeds(feeds[MANY:])] if feeds[MANY:] else ()))

    def must_stop(self, urls: Collection[str]) -> bool:
        """True if the build would break a URL whose page need not leave the site."""
        lost = lost_urls(self.listed, urls, let_go=self.let_go)
        return any(self.redirects.get(url, url).partition("#")[0] not in self.hidden for url in lost)

    def list_after(self, archive: Archive, urls: Collection[str], today: str) -> str:
        """Content of published.csv after this build."""
        urls = {*urls} - {rename.new for rename in self.renamed.values()}
        permanent = permanent_urls(archive, urls, texts=self.texts, redirects=self.redirects)
        gone = {url for url in self.listed if url not in urls and is_let_go(url, self.let_go)}
        hidden = {url for url in self.listed if is_briefing_url(url) and url not in {*urls, *self.renamed}}
        after = brought_up_to_date(without_texts(self.listed, hidden), permanent, today=today, gone=gone)
        waiting = {url: after[url]._replace(others=texts) for url, texts in self.postponed.items()}
        return write_published({**after, **waiting})

    def unlisted(self, archive: Archive, urls: Collection[str]) -> Iterator[SiteError]:
        """A warning if permanent URLs among `urls` are missing from the list."""
        new = [u for u in permanent_urls(archive, urls, texts={}, redirects=self.redirects) if u not in self.listed]
        if new:
            few = ", ".join(new[:NAMED]) + (f" and {len(new) - NAMED} more" if new[NAMED:] else "")
            fact = f"{counted(len(new), 'URL')} of the site {'is' if len(new) == 1 else 'are'} not in the list: {few}"
            yield LinkError(
                fact, place=Location(PUBLISHED_FILE), hint="run site-builder build, and commit the lines that it adds"
            )

    def withheld_by_marks(self, removed: Collection[str]) -> tuple[SiteError, ...]:
        """A warning for each of these URLs that a mark in its seed took offline."""
        rows = ((url, *self.withheld[url]) for url in sorted(self.withheld.keys() & removed))
        return tuple(
            LinkError(
                f"{url} was published and is now held back: {', '.join(marks)}",
                place=Location(path),
                hint="to publish it again, set status: final in the file",
            )
            for url, path, header in rows
            if (marks := _marks(header))
        )

    def _goes(self, url: str, clock: datetime) -> bool:
        """True if a lost page may go: its briefing, or the one that the URL redirects to, has expired or is withheld by
        a mark."""
        page = self.redirects.get(url, url).partition("#")[0]
        header = self.withheld[page][1] if page in self.withheld else None
        has_ended = header is not None and header.expires_at is not None and clock >= header.expires_at
        return has_ended or (header is not None and bool(_marks(header)))

    def _error(self, url: str) -> SiteError:
        fact, place, hint = self._story(url)
        return LinkError(f"{url} was published and {fact}", place=place, hint=hint)

    def _story(self, url: str) -> tuple[str, Location, str]:
        """Reason why a URL is lost, its place, and the way to keep it."""
        let_go = LET_GO.format(url)
        if url in self.renamed:
            hint = "site-builder check --fix redirects the old address and corrects the links to it"
            return "is gone; this file has its text or its name", Location(self.renamed[url].path), hint
        if url in self.withheld:
            path, header = self.withheld[url]
            why = "is now a draft" if header.status is BriefingStatus.DRAFT else "is now withheld"
            hint = f"set status: withdrawn to leave a notice there; or give up the URL: {let_go}"
            return why, Location(path), hint
        if url in self.redirects:
            return (
                f"its redirect leads to {self.redirects[url]}, which does not exist",
                Location(REDIRECTS_FILE),
                "correct the new URL in that line",
            )
        hint = f"restore it, or add the line {url},/NEW/ADDRESS/ to content/redirects.csv; or give it up: {let_go}"
        return "now has no page", Location(PUBLISHED_FILE), hint


def _marks(header: Header) -> tuple[str, ...]:
    """Marks in the last seed that hold the text back."""
    return header.seed[-1].marks if header.seed else ()


def promise_of(
    inputs: Inputs, archive: Archive, published: Mapping[str, SourceFile], let_go: Sequence[str] = ()
) -> Promise:
    """URLs that a live build of these inputs must keep. `published` are the texts that it publishes, by path. Raises
    SiteErrors if the list or the redirects cannot be read."""
    listed = load_published(inputs.published)
    texts = {b.url: version_digest(published[b.path], b.header) for b in archive.briefings}
    withdrawn = [url for url in texts if archive.by_url[url].header.status is BriefingStatus.WITHDRAWN]
    return Promise(
        listed,
        tuple(let_go),
        {**texts, **dict.fromkeys(withdrawn, "")},
        {rename.old: rename for rename in renames(inputs, archive.registry)},
        dict(_withheld(inputs.briefings, listed, archive)),
        load_redirects(inputs.redirects),
    )


@dataclass(frozen=True, slots=True)
class Rename:
    """A listed URL that lost its page, and the page that now has its text or name."""

    old: str
    new: str
    path: str
    """The content file, or the file of the record."""


def renames(inputs: Inputs, registry: Registry) -> tuple[Rename, ...]:
    """Renames by hand, sorted. Reported only where exactly one unlisted page has the text or name of exactly one lost
    URL."""
    listed = load_published(inputs.published)
    here = {briefing_url(source.path): source.path for source in inputs.briefings}
    here |= {actor_url(a): ACTORS_FILE for a in registry.actors} | {tag_url(t): TAGS_FILE for t in registry.tags}
    today = {**texts_of(inputs.briefings), **_names(registry)}
    moved = {*load_redirects(inputs.redirects), *map(actor_url, registry.actor_ids), *map(tag_url, registry.tag_ids)}
    fresh = _by_text({url: text for url, text in today.items() if url not in listed})
    lost = {url: text_part(entry.text) for url, entry in listed.items() if url not in here and url not in moved}
    gone = {url: text for url, text in lost.items() if text}
    pairs = ((old, fresh.get(key, ())) for key, old in _by_text(gone).items())
    found = ((old[0], new[0]) for old, new in pairs if len(old) == len(new) == 1)
    return tuple(Rename(old, new, here[new]) for old, new in sorted(found))


def with_renames(redirects: SourceFile | None, promise: Promise) -> SourceFile:
    """The redirects of a build, with those of undecided renames."""
    text = source_text(redirects) if redirects else ""
    for rename in promise.renamed.values():
        text = with_redirect(text, rename.old, rename.new)
    return SourceFile(REDIRECTS_FILE, text.encode())


def texts_of(briefings: Sequence[SourceFile]) -> dict[str, str]:
    """URL of each briefing → digest of its text. Skips files without a header."""
    found: dict[str, str] = {}
    for source in briefings:
        with suppress(SiteError):
            found[briefing_url(source.path)] = text_digest(source)
    return found


def _names(registry: Registry) -> dict[str, str]:
    """URL of each record → digest of its name."""
    actors = {actor_url(actor.id): digest_text(actor.name) for actor in registry.actors.values()}
    return actors | {tag_url(tag.id): digest_text(tag.label) for tag in registry.tags.values()}


def _by_text(urls: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """Section and digest → URLs."""
    found: dict[tuple[str, str], list[str]] = {}
    for url, text in urls.items():
        found.setdefault((url.split("/")[1], text), []).append(url)
    return found


def _withheld(
    briefings: Sequence[SourceFile], listed: Published, archive: Archive
) -> Iterator[tuple[str, tuple[str, Header]]]:
    for source in briefings:
        url = briefing_url(source.path)
        if url in listed and url not in archive.places:
            with suppress(SiteProblem):
                yield url, (source.path, read_head(source).header)


def _more_feeds(urls: Sequence[str]) -> SiteError:
    return LinkError(
        f"{counted(len(urls), 'more published feed')} disappeared, the first {urls[0]}",
        place=Location(PUBLISHED_FILE),
        hint=f"set feeds = true under [exports] in site.toml; or give them up: {LET_GO.format(FEEDS)}",
    )

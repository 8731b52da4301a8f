"""ArchiveRows reused after an edit equal newly built ones."""

from collections.abc import Mapping
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from site_builder.archive.contributions import NO_ROWS, ArchiveRows
from site_builder.archive.gather import Archive, archive_of
from site_builder.archive.known_records import Registry
from site_builder.content.model import NO_BODY, Briefing, Correction, Header, ParsedBriefing, SeedEntry, Wrote
from site_builder.core.digests import digest_of
from site_builder.core.partial_date import parse_date
from site_builder.core.urls import FixedUrls
from site_builder.registry.actor import Actor, ActorKind, Name, Status
from site_builder.registry.tag import Tag, TagKind
from tests.builders import SITE, actor, registry, tag

Edits = Mapping[str, Header | None]
SEED = SeedEntry("seeds/one.txt", "", Wrote("", ""))
DATES = (None, parse_date("2021"), parse_date("2021-02-10"))


def some(*names: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True).map(tuple)


HEADERS = st.builds(
    Header,
    title=st.sampled_from(("Harbour", "Canal")),
    corrections=st.sampled_from(((), (Correction(parse_date("2024-01-02"), "A number."),))),
    date=st.sampled_from(DATES),
    tags=some("karvonia", "harbour", "old-harbour"),
    translation_of=st.sampled_from(("", "", "a")),
    seed=st.sampled_from(((), (SEED,))),
    actors=some("karvonia", "ilse", "oslo", "former"),
)
ARCHIVES = st.dictionaries(st.sampled_from("abcdef"), HEADERS, min_size=4)
ACTORS = st.builds(
    actor,
    st.sampled_from(("Ilse", "Oslo")),
    st.sampled_from((ActorKind.PERSON, ActorKind.PLACE)),
    names=st.sampled_from(((), (Name("Ilo"),))),
    status=st.sampled_from(Status),
    old_ids=st.sampled_from(((), ("former",))),
    country=st.sampled_from(("", "karvonia")),
)
GOVERNMENTS = st.builds(
    actor, st.just("Karvonia"), st.just(ActorKind.GOVERNMENT), status=st.sampled_from(Status), note=st.text("a")
)
TAGS = st.builds(
    tag,
    st.sampled_from(("Harbour", "Karvonia")),
    kind=st.sampled_from((TagKind.REGION, TagKind.TOPIC)),
    status=st.sampled_from((Status.CURATED, Status.PROPOSED)),
)
EVERYBODY = (
    *(actor("Ilse"), actor("Oslo"), actor("Karvonia", ActorKind.GOVERNMENT)),
    *(tag("Harbour"), tag("Karvonia", kind=TagKind.REGION)),
)


@cache
def briefing(stem: str, header: Header) -> Briefing:
    return ParsedBriefing(f"content/briefings/{stem}.md", f"/briefings/{stem}/", header, (), NO_BODY, digest_of(header))


def gathered(headers: Edits, records: Registry, before: ArchiveRows = NO_ROWS) -> Archive:
    shown = [briefing(stem, header) for stem, header in headers.items() if header]
    return archive_of(shown, registry=records, config=SITE, before=before, fixed=FixedUrls())


@given(
    ARCHIVES,
    st.dictionaries(st.sampled_from("abcdefgh"), st.none() | HEADERS),
    st.lists(ACTORS | GOVERNMENTS | TAGS, max_size=1),
)
def test_rows_after_an_edit_equal_those_of_a_fresh_gather(
    headers: Edits, edits: Edits, records: list[Actor | Tag]
) -> None:
    now, after = {**headers, **edits}, registry(*EVERYBODY, *records)
    before = gathered(headers, registry(*EVERYBODY))
    found, clean = gathered(now, after, before.rows), gathered(now, after)
    assert found.rows == clean.rows
    assert list(found.rows.contributions) == list(clean.rows.contributions)
    assert found.cited_by == clean.cited_by

"""Lists that are put right after an edit are those that would be made again."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from site_builder.archive.gather import Archive, archive_of, with_records
from site_builder.archive.known_records import Registry
from site_builder.archive.lists import TABLES
from site_builder.content.model import NO_BODY, Briefing, Correction, Header, ParsedBriefing, SeedEntry, Wrote
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
    return ParsedBriefing(f"content/briefings/{stem}.md", f"/briefings/{stem}/", header, (), NO_BODY)


def gathered(headers: Edits, records: Registry, before: Archive | None = None) -> Archive:
    shown = [briefing(stem, header) for stem, header in headers.items() if header]
    return archive_of(shown, registry=records, config=SITE, before=before, fixed=FixedUrls())


def listed(archive: Archive) -> object:
    """All that the lists of an archive say, and their order."""
    lists = [list(archive.lists[name].items()) for name in (*TABLES, "seeds")]
    shown = [(b.url, id(b), archive.actors_of(b), archive.tags_of(b)) for b in archive.briefings]
    several = [[(name, [*b]) for name, b in table.items()] for table in (archive.by_actor, archive.translations)]
    return lists, shown, archive.places, several


@given(
    ARCHIVES,
    st.dictionaries(st.sampled_from("abcdefgh"), st.none() | HEADERS),
    st.lists(ACTORS | GOVERNMENTS | TAGS, max_size=1),
)
def test_lists_after_an_edit_are_those_of_an_archive_that_was_gathered_again(
    headers: Edits, edits: Edits, records: list[Actor | Tag]
) -> None:
    now = {**headers, **edits}
    before, after = gathered(headers, registry(*EVERYBODY)), registry(*EVERYBODY, *records)
    listed(before)
    assert listed(gathered(now, after, before)) == listed(gathered(now, after))
    assert listed(with_records(before, after)) == listed(gathered(headers, after))


def test_a_title_that_changes_leaves_lists_that_nobody_makes_again() -> None:
    now = {"a": Header("Harbour", tags=("karvonia",), actors=("karvonia", "ilse")), "b": Header("Canal")}
    records = registry(*EVERYBODY)
    before = gathered(now, records)
    listed(before)
    after = gathered({**now, "a": replace(now["a"], title="Quay")}, records, before)
    assert all(after.lists.known[name] is before.lists[name] for name in (*TABLES, "seeds"))

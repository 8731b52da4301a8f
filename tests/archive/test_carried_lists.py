"""Lists that are carried over an edit are those that would be made again."""

from collections.abc import Mapping
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from site_builder.archive.carried_lists import with_lists_of
from site_builder.archive.gather import Archive, archive_of
from site_builder.archive.known_records import Registry
from site_builder.content.model import NO_BODY, Briefing, Header, SeedEntry, Wrote
from site_builder.core.partial_date import parse_date
from site_builder.registry.actor import Actor, ActorKind, Name, Status
from site_builder.registry.tag import Tag, TagKind
from tests.builders import SITE, actor, registry, tag

Edits = Mapping[str, Header]
SEED = SeedEntry("seeds/one.txt", "", Wrote("", ""))
DATES = (None, parse_date("2021"), parse_date("2021-02-10"))


def some(*names: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True).map(tuple)


HEADERS = st.builds(
    Header,
    title=st.sampled_from(("Harbour", "Canal")),
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
    return Briefing(f"content/briefings/{stem}.md", f"/briefings/{stem}/", header, (), NO_BODY)


def gathered(headers: Mapping[str, Header], records: Registry) -> Archive:
    return archive_of([briefing(*item) for item in headers.items()], registry=records, config=SITE)


def listed(archive: Archive) -> object:
    """All that the lists of an archive say, and their order."""
    lists = archive.by_actor, archive.by_tag, archive.countries, archive.by_year, archive.translations, archive.blocks
    shown = [[(name, [id(b) for b in several]) for name, several in found.items()] for found in lists]
    whole = archive.places, archive.by_url, archive.corrected, archive.volumes, archive.targets.seeds
    return shown, whole, [(archive.actors_of(b), archive.tags_of(b)) for b in archive.briefings]


@given(ARCHIVES, st.dictionaries(st.sampled_from("abcdef"), HEADERS), st.lists(ACTORS | GOVERNMENTS | TAGS, max_size=1))
def test_lists_after_an_edit_are_those_of_an_archive_that_was_gathered_again(
    headers: Mapping[str, Header], edits: Edits, records: list[Actor | Tag]
) -> None:
    now = {**headers, **edits}
    before, after = gathered(headers, registry(*EVERYBODY)), registry(*EVERYBODY, *records)
    listed(before)
    assert listed(with_lists_of(before, gathered(now, after))) == listed(gathered(now, after))


def test_a_title_that_changes_leaves_lists_that_nobody_makes_again() -> None:
    header = Header("Harbour", tags=("karvonia",), actors=("karvonia", "ilse"))
    records = registry(*EVERYBODY)
    before = gathered({"a": header, "b": Header("Canal", actors=("oslo",))}, records)
    listed(before)
    after = with_lists_of(
        before, gathered({"a": Header("Harbour", summary="New"), "b": Header("Canal", actors=("oslo",))}, records)
    )
    assert "by_actor" in vars(after)
    assert after.by_actor["oslo"] is before.by_actor["oslo"]
    assert list(after.countries) == []

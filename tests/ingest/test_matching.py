"""Seeds and existing content → seeds that are not yet represented."""

from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.model import SeedEntry, Wrote
from site_builder.core.partial_date import PartialDate
from site_builder.ingest.matching import KnownSeeds, Match, SeedAction, all_placed, match_seeds, vanished
from site_builder.seeds.corpus.near_duplicates import Likeness, LikenessKind
from site_builder.seeds.corpus.outline import Outline

FILE = "content/briefings/2024/2024-02-12-harbour.md"


def seed(path: str, digest: str, words: int = 9) -> Outline:
    return Outline(f"seeds/{path}", digest, "Harbour", PartialDate(2024, 2, 12), (), (), (), frozenset(), (), (), words)


def known(*entries: str, path: str = FILE) -> KnownSeeds:
    pairs = (entry.split() for entry in entries)
    return KnownSeeds({path: tuple(SeedEntry(f"seeds/{file}", digest, Wrote("b", "h")) for file, digest in pairs)})


def alike(path: str, like: str, kind: LikenessKind = LikenessKind.VERSION) -> Likeness:
    return Likeness(f"seeds/{path}", f"seeds/{like}", kind, 0.9, "90% of its words")


def fates(matches: tuple[Match, ...]) -> dict[str, str]:
    return {match.seed.removeprefix("seeds/"): match.fate.value for match in matches}


NOTHING = KnownSeeds({})


def test_a_new_seed_gets_its_own_content_file() -> None:
    assert match_seeds([seed("a.txt", "d1")], [], NOTHING) == (
        Match("seeds/a.txt", SeedAction.DECIDE, "", "seeds/a.txt"),
    )


def test_an_unchanged_seed_is_kept_unless_refreshed() -> None:
    seeds = [seed("a.txt", "d1")]
    assert fates(match_seeds(seeds, [], known("a.txt d1"))) == {"a.txt": "kept"}
    assert fates(match_seeds(seeds, [], known("a.txt d1"), refresh=True)) == {"a.txt": "decide"}


def test_a_changed_seed_updates_its_content_file() -> None:
    (match,) = match_seeds([seed("a.txt", "d2")], [], known("a.txt d1"))
    assert (match.fate, match.content) == (SeedAction.DECIDE, FILE)


def test_seeds_are_decided_in_natural_name_order() -> None:
    seeds = [seed("x-10.txt", "d3"), seed("x-2.txt", "d2"), seed("x-1.txt", "d1")]
    matches = match_seeds(seeds, [], NOTHING)
    assert [match.seed for match in matches] == ["seeds/x-1.txt", "seeds/x-2.txt", "seeds/x-10.txt"]


def test_a_version_of_a_duplicate_belongs_to_the_briefing_of_its_original() -> None:
    seeds = [seed("a.txt", "d1"), seed("b.txt", "d1"), seed("c.txt", "d2")]
    links = [alike("b.txt", "a.txt", LikenessKind.DUPLICATE), alike("c.txt", "b.txt")]
    matches = match_seeds(seeds, links, NOTHING)
    assert [match.founder for match in matches] == ["seeds/c.txt"] * 3
    assert fates(matches) == {"c.txt": "decide", "a.txt": "shorter", "b.txt": "duplicate"}


def test_the_fullest_of_nearly_equal_new_seeds_wins_and_records_the_others() -> None:
    seeds = [seed("a.txt", "d1", 12), seed("b.txt", "d2", 9), seed("c.txt", "d3", 10)]
    links = [alike("b.txt", "a.txt"), alike("c.txt", "a.txt", LikenessKind.DUPLICATE)]
    found = match_seeds(seeds, links, NOTHING)
    assert [(m.seed, m.fate, m.like) for m in found] == [
        ("seeds/a.txt", SeedAction.DECIDE, ""),
        ("seeds/b.txt", SeedAction.SHORTER, "seeds/a.txt"),
        ("seeds/c.txt", SeedAction.SHORTER, "seeds/a.txt"),
    ]
    assert [(e.file, e.digest, e.undecided) for e in found[0].passed_over] == [
        ("seeds/b.txt", "d2", True),
        ("seeds/c.txt", "d3", True),
    ]


def test_an_editors_choice_wins_over_a_fuller_seed() -> None:
    seeds = [seed("a.txt", "d1", 12), seed("b.txt", "d2", 9)]
    found = match_seeds(seeds, [alike("b.txt", "a.txt")], NOTHING, wanted=frozenset({"seeds/b.txt"}))
    assert [(m.seed, m.fate) for m in found] == [
        ("seeds/b.txt", SeedAction.DECIDE),
        ("seeds/a.txt", SeedAction.SHORTER),
    ]
    assert [e.undecided for e in found[0].passed_over] == [False]


def test_an_older_version_ingested_first_is_not_restored() -> None:
    seeds = [seed("a.txt", "d1"), seed("b.txt", "d2")]
    for refresh in (False, True):
        found = fates(match_seeds(seeds, [alike("b.txt", "a.txt")], known("a.txt d1", "b.txt d2"), refresh=refresh))
        assert found == {"a.txt": "older", "b.txt": "decide" if refresh else "kept"}


def test_a_late_older_version_makes_no_second_briefing() -> None:
    seeds = [seed("a.txt", "d1"), seed("b.txt", "d2")]
    _, match = match_seeds(seeds, [alike("b.txt", "a.txt")], known("b.txt d2"))
    assert (match.fate, match.content, match.like) == (SeedAction.OLDER, FILE, "seeds/b.txt")


def test_an_older_version_wins_at_the_editors_request() -> None:
    seeds = [seed("a.txt", "d1"), seed("b.txt", "d2")]
    links, wanted = [alike("b.txt", "a.txt")], frozenset({"seeds/a.txt"})
    assert fates(match_seeds(seeds, links, known("b.txt d2"), wanted=wanted)) == {"a.txt": "decide", "b.txt": "kept"}
    after = known("b.txt d2", "a.txt d1")
    assert fates(match_seeds(seeds, links, after)) == {"a.txt": "kept", "b.txt": "older"}


def test_a_version_between_two_others_does_not_replace_the_newest() -> None:
    seeds = [seed("a.txt", "d1"), seed("b.txt", "d2"), seed("c.txt", "d3")]
    links = [alike("b.txt", "a.txt"), alike("c.txt", "a.txt")]
    found = fates(match_seeds(seeds, links, known("a.txt d1", "c.txt d3")))
    assert found == {"a.txt": "older", "b.txt": "older", "c.txt": "kept"}


def test_a_changed_older_version_does_not_replace_the_newer_one() -> None:
    seeds = [seed("a.txt", "d9"), seed("b.txt", "d2")]
    match, _ = match_seeds(seeds, [], known("a.txt d1", "b.txt d2"))
    assert match.fate is SeedAction.OLDER
    assert match.why


def test_an_older_version_counts_again_once_the_newer_is_gone() -> None:
    (match,) = match_seeds([seed("a.txt", "d9")], [], known("a.txt d1", "b.txt d2"))
    assert match.fate is SeedAction.DECIDE


def test_a_duplicate_of_an_ingested_seed_makes_no_second_briefing() -> None:
    seeds = [seed("a.txt", "d1"), seed("b.txt", "d2")]
    _, match = match_seeds(seeds, [alike("b.txt", "a.txt", LikenessKind.DUPLICATE)], known("b.txt d2"))
    assert (match.fate, match.content) == (SeedAction.DUPLICATE, FILE)


def test_a_renamed_seed_is_recognised_by_its_bytes() -> None:
    (match,) = match_seeds([seed("z.txt", "d1")], [], known("a.txt d1"))
    assert (match.fate, match.content, match.like) == (SeedAction.RENAMED, FILE, "seeds/a.txt")


def test_one_of_two_copies_replaces_a_vanished_seed() -> None:
    seeds = [seed("y.txt", "d1"), seed("z.txt", "d1")]
    found = match_seeds(seeds, [alike("z.txt", "y.txt", LikenessKind.DUPLICATE)], known("a.txt d1"))
    assert fates(found) == {"y.txt": "renamed", "z.txt": "duplicate"}


def test_a_new_document_may_take_the_name_of_a_renamed_one() -> None:
    found = match_seeds([seed("a.txt", "d9"), seed("z.txt", "d1")], [], known("a.txt d1"))
    assert [(m.fate, m.content) for m in found] == [(SeedAction.DECIDE, ""), (SeedAction.RENAMED, FILE)]


def test_a_briefing_with_a_vanished_seed_is_reported() -> None:
    before = known("a.txt d1", "box.zip!/b.txt d2")
    assert vanished(before, (), frozenset()) == (("seeds/box.zip!/b.txt", FILE),)
    assert vanished(before, (), frozenset({"seeds/box.zip"})) == ()
    assert vanished(before, (Match("seeds/c.txt", SeedAction.RENAMED, FILE, "seeds/c.txt"),), frozenset()) == ()


SEVERAL = KnownSeeds(
    {**known("a.txt d1", "b.txt d2").entries, **known("c.txt d3", path="content/briefings/c.md").entries}
)
VERSIONS = [alike("b.txt", "a.txt", LikenessKind.DUPLICATE), alike("c.txt", "a.txt"), alike("d.txt", "c.txt")]


@given(
    st.tuples(*(st.sampled_from([own, own, "d9"]) for own in ("d1", "d2", "d3", "d4"))),
    st.sets(st.sampled_from("abcd")),
    st.sets(st.sampled_from("abcd"), max_size=1),
)
def test_similarity_does_not_matter_once_every_seed_has_its_place(
    digests: tuple[str, ...], deleted: set[str], back: set[str]
) -> None:
    seeds = [seed(f"{name}.txt", digest) for name, digest in zip("abcd", digests, strict=True)]
    away, wanted = (frozenset(f"seeds/{name}.txt" for name in names) for names in (deleted, back))
    for some, links in ((seeds, VERSIONS), (seeds[:3], VERSIONS[:2])):
        if all_placed({s.path: s.digest for s in some}, SEVERAL, away - wanted):
            alone, compared = (match_seeds(some, found, SEVERAL, deleted=away, wanted=wanted) for found in ([], links))
            assert {m.seed: m for m in alone} == {m.seed: m for m in compared}


def test_a_new_seed_and_a_changed_version_are_compared_with_all() -> None:
    placed = {"seeds/a.txt": "d1", "seeds/b.txt": "d2", "seeds/c.txt": "d9"}
    assert all_placed(placed, SEVERAL, frozenset())
    assert not all_placed({**placed, "seeds/d.txt": "d4"}, SEVERAL, frozenset())
    assert not all_placed({**placed, "seeds/b.txt": "d9"}, SEVERAL, frozenset())

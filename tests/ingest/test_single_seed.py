"""One changed seed, ingested alone: what a whole ingest would make of it, or an honest no."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.archive_folder.inputs import read_inputs
from site_builder.archive_folder.loading import read_decisions, read_documents, read_registry
from site_builder.ingest.change_plan import Existing
from site_builder.ingest.pipeline import IngestReport, ingest, take_census
from site_builder.ingest.single_seed import UpdatedSeed, ingest_alone
from site_builder.ingest.tag_model import TagModelBuilder
from site_builder.ingest.three_way_merge import Side
from site_builder.runtime.cache import open_cache
from site_builder.runtime.file_transaction import revise
from site_builder.runtime.files import read_file
from site_builder.seeds.corpus.incremental import IncrementalCorpus
from tests.builders import CLOCK, TOML, lay, outputs
from tests.seeds.documents import MORE, PROSE

PLAIN = TOML + "[ingest]\npropose = false\n"
TITLES = ("Harbour Talks", "Grain for Sorrel", "A Toll on the Canal", "Pilots Refuse", "Eleven Days")
HARBOUR = "seeds/a.txt"


def letter(title: str, *parts: str, date: str = "12 February 2024") -> str:
    return "\n\n".join([title, *([date] if date else []), *parts]) + "\n"


def seed_texts() -> dict[str, str]:
    """Five letters of one desk, each with words of its own."""
    return {
        f"seeds/{name}.txt": letter(
            title, *(f"On {title} the council of pier {name}{n} said: {PROSE}" for n in range(3))
        )
        for name, title in zip("abcde", TITLES, strict=True)
    }


def archive(root: Path, toml: str = PLAIN) -> Path:
    lay(root, {"site.toml": toml, **seed_texts()})
    whole(root)
    return root


def whole(root: Path, **options: object) -> IngestReport:
    return ingest(root, clock=CLOCK, workers=1, **options)  # type: ignore[arg-type]


def alone(root: Path, counted: IncrementalCorpus, seed: str = HARBOUR, side: Side = Side.ASK) -> UpdatedSeed | None:
    """As somebody who holds the archive would do it."""
    inputs = read_inputs(root)
    with open_cache(root / "cache.sqlite") as cache:
        documents = read_documents(inputs.briefings, cache, None)
        registry = read_registry(inputs, cache)
    source = read_file(root, seed)
    assert source is not None
    return ingest_alone(
        source,
        counted,
        Existing({d.path: d for d in documents}, {s.path: s for s in inputs.briefings}, inputs.redirects),
        TagModelBuilder().knowledge(
            registry, read_decisions(inputs.decisions, registry), "en", zip(inputs.briefings, documents, strict=True)
        ),
        inputs.config.ingest,
        actors=inputs.actors,
        tags=inputs.tags,
        clock=CLOCK,
        side=side,
    )


def write(root: Path, path: str, text: str) -> None:
    (root / path).write_text(text, encoding="utf-8")


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    write(root, path, text.replace(old, new))


def content_of(root: Path) -> dict[str, bytes]:
    return outputs(root / "content")


@pytest.mark.parametrize("toml", [PLAIN, TOML])
def test_a_changed_seed_alone_gives_what_a_whole_ingest_gives(toml: str, tmp_path: Path) -> None:
    root = archive(tmp_path / "one", toml)
    counted = take_census(root)
    edit(root, HARBOUR, "pier a1 said", "pier a1, led by Foreign Minister Ilse Vantor of France, said")
    shutil.copytree(root, tmp_path / "two")
    found = alone(root, counted)
    assert found is not None
    revise(root, found.changes)
    report = whole(tmp_path / "two")
    assert content_of(root) == content_of(tmp_path / "two")
    assert found.reports == tuple(seed for seed in report.seeds if seed.path == HARBOUR)
    assert found.census == take_census(root)


def test_the_owner_of_one_seed_is_that_of_all(tmp_path: Path) -> None:
    root = archive(tmp_path)
    first = next((root / "content/briefings/2024").glob("*.md"))
    first.with_name("2024-02-12-another.md").write_bytes(first.read_bytes())
    inputs = read_inputs(root)
    with open_cache(root / "cache.sqlite") as cache:
        existing = Existing({d.path: d for d in read_documents(inputs.briefings, cache, None)}, {})
    owners = existing.known.owners()
    assert {seed: existing.owner(seed) for seed in owners} == owners
    assert existing.owner("seeds/none.txt") == ""


def test_an_untouched_seed_changes_nothing(tmp_path: Path) -> None:
    found = alone(archive(tmp_path), take_census(tmp_path))
    assert found is not None
    assert (found.changes, [r.outcome for r in found.reports]) == ((), ["kept"])


def test_a_conflict_is_told_until_one_side_wins(tmp_path: Path) -> None:
    counted = take_census(archive(tmp_path))
    content = "content/briefings/2024/2024-02-12-harbour-talks.md"
    edit(tmp_path, content, "pier a1", "pier 1")
    edit(tmp_path, HARBOUR, "pier a2", "pier 2")
    asked, taken = alone(tmp_path, counted), alone(tmp_path, counted, side=Side.SEED)
    assert asked is not None
    assert taken is not None
    assert ([r.outcome for r in asked.reports], asked.changes, len(asked.errors)) == (["conflict"], (), 1)
    assert ([r.outcome for r in taken.reports], [c.path for c in taken.changes]) == (["updated"], [content])


def test_an_undated_briefing_moves_when_its_seed_names_the_date(tmp_path: Path) -> None:
    lay(tmp_path, {"site.toml": PLAIN, **seed_texts(), HARBOUR: letter("Harbour Talks", PROSE, date="")})
    whole(tmp_path)
    counted = take_census(tmp_path)
    write(tmp_path, HARBOUR, letter("Harbour Talks", PROSE))
    found = alone(tmp_path, counted)
    assert found is not None
    shutil.copytree(tmp_path, tmp_path.with_name("whole"))
    revise(tmp_path, found.changes)
    whole(tmp_path.with_name("whole"))
    assert content_of(tmp_path) == content_of(tmp_path.with_name("whole"))


@pytest.mark.parametrize(
    ("seed", "text"),
    [
        pytest.param("seeds/new.txt", letter("A New One", MORE), id="new"),
        pytest.param(HARBOUR, "", id="unreadable"),
        pytest.param(HARBOUR, seed_texts()["seeds/b.txt"], id="a duplicate now"),
        pytest.param(
            HARBOUR, letter("Grain for Sorrel", *seed_texts()["seeds/b.txt"].split("\n\n")[2:4]), id="a version"
        ),
    ],
)
def test_what_touches_more_than_its_own_content_needs_a_whole_ingest(seed: str, text: str, tmp_path: Path) -> None:
    counted = take_census(archive(tmp_path))
    write(tmp_path, seed, text)
    assert alone(tmp_path, counted, seed) is None


def test_a_seed_whose_content_is_gone_needs_a_whole_ingest(tmp_path: Path) -> None:
    counted = take_census(archive(tmp_path))
    (tmp_path / "content/briefings/2024/2024-02-12-harbour-talks.md").unlink()
    edit(tmp_path, HARBOUR, "pier a1", "pier 1")
    assert alone(tmp_path, counted) is None


def test_a_line_that_becomes_furniture_needs_a_whole_ingest(tmp_path: Path) -> None:
    texts = {path: text + "\nThe desk of the harbour\n" for path, text in seed_texts().items() if path < "seeds/c"}
    lay(tmp_path, {"site.toml": PLAIN, **seed_texts(), **texts})
    whole(tmp_path)
    counted = take_census(tmp_path)
    write(tmp_path, "seeds/c.txt", seed_texts()["seeds/c.txt"] + "\nThe desk of the harbour\n")
    assert alone(tmp_path, counted, "seeds/c.txt") is None


def test_a_line_that_is_furniture_already_is_taken_out(tmp_path: Path) -> None:
    texts = {path: text + "\nThe desk of the harbour\n" for path, text in seed_texts().items() if path < "seeds/e"}
    lay(tmp_path, {"site.toml": PLAIN, **seed_texts(), **texts})
    whole(tmp_path)
    counted = take_census(tmp_path)
    write(tmp_path, "seeds/e.txt", seed_texts()["seeds/e.txt"] + "\nThe desk of the harbour\n")
    found = alone(tmp_path, counted, "seeds/e.txt")
    assert found is not None
    assert "repeated: ends 5 of 5 seeds" in [line.why for line in found.reports[0].removed]
    assert found.census == take_census(tmp_path)


EDITS = {
    "body": lambda text: text.replace("nine hours", "ten hours", 1),
    "title": lambda text: text.replace("\n", " Again\n", 1),
    "date": lambda text: text.replace("12 February 2024", "13 February 2024"),
    "undated": lambda text: text.replace("12 February 2024\n\n", ""),
    "footer": lambda text: text + "\nThe desk of the harbour\n",
    "head": lambda text: "The Harbour Papers\n\n" + text,
    "numbers": lambda text: text.replace("12 February 2024", "02/12/2024"),
    "proof": lambda text: text.replace("12 February 2024", "02/13/2024"),
    "short": lambda text: text.split("\n\n", 3)[0] + "\n\n" + text.split("\n\n")[-1],
    "copy": lambda _: seed_texts()["seeds/e.txt"],
    "broken": lambda _: "",
}
STEPS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from([*EDITS, "edit content"])), min_size=1, max_size=5)


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_no_sequence_of_changes_makes_a_difference(steps: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        root, other = Path(folder) / "one", Path(folder) / "two"
        archive(root)
        for name, kind in steps:
            seed = f"seeds/{name}.txt"
            counted = take_census(root)
            if kind == "edit content":
                for path in [p for p, data in content_of(root).items() if f"pier {name}".encode() in data]:
                    edit(root, f"content/{path}", f"pier {name}", f"the pier {name}")
                continue
            write(root, seed, EDITS[kind]((root / seed).read_text("utf-8")))
            found = alone(root, counted, seed)
            shutil.copytree(root, other)
            report = whole(other)
            if found is not None:
                revise(root, found.changes)
                assert content_of(root) == content_of(other)
                assert found.reports == tuple(s for s in report.seeds if s.path in {r.path for r in found.reports})
                assert found.census == take_census(root)
            shutil.rmtree(root)
            shutil.move(other, root)

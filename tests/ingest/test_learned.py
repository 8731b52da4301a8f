"""What all seeds teach is the same, whether it was patched for the seeds that changed or learned from scratch."""

import gc
import pickle
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from site_builder.core.spread import InDoubt
from site_builder.entities.full_names import full_names
from site_builder.ingest.learned import Learned, Read, learn
from site_builder.registry.tag import Tag
from site_builder.seeds.corpus.outline import Outline, outline
from site_builder.tagging.repeated_phrases import repeated_topics
from tests.seeds.documents import MORE, PROSE, draft_of

FURNITURE = ("The Harbour Desk", "Join our readers", "From the desk that never sleeps", "Ilse Vantor", "Page 3 of 9")
TITLES = tuple(
    f"{place} {word}" for place in ("Oronto", "Lusmere", "Sorrel") for word in ("Opens", "Port Tax", "Waits")
)
DATES = ("3 May 2021", "03/05/2021", "14/05/2021", "05/14/2021", "12 June 2021")
PHRASES = (
    "Ilse Vantor",
    "Dora Vantor",
    "Orl Okell",
    "the port tax",
    "the hostage talks",
    "the port fees",
    "the wide canal",
    "the Strait of Lusmere",
)

numbers = st.integers(0, 99)
phrases = st.one_of(
    st.sampled_from(PHRASES), st.builds("the {}th harbour fee{}".format, numbers, st.sampled_from("sd"))
)
words = st.lists(phrases, max_size=3).map(lambda few: f"They spoke of {', and of '.join(few)}.")
paragraphs = st.lists(st.one_of(st.sampled_from((PROSE, MORE)), words), min_size=1, max_size=3)
lines = st.lists(st.one_of(st.sampled_from(FURNITURE), st.builds("Quay {} Letter".format, numbers)), max_size=2)
titles = st.one_of(st.sampled_from(TITLES), st.builds("{} {}".format, st.sampled_from(TITLES), numbers))
texts = st.builds(
    lambda above, title, under, date, body, below: "\n\n".join(
        ["\n".join([*above, title, *under]), date, *body, *below]
    ),
    lines,
    titles,
    st.lists(st.sampled_from(FURNITURE), max_size=1),
    st.sampled_from(DATES),
    paragraphs,
    lines,
)
parts = (titles, st.sampled_from(DATES), words, lines.map("\n".join))
edits = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 9), st.one_of(*parts)), min_size=1, max_size=6)
archives = st.lists(st.tuples(st.sampled_from(("seeds/", "seeds/old/")), texts), min_size=3, max_size=12)


def read(path: str, text: str) -> Read:
    draft = draft_of(text, path)
    return Read(draft.digest, partial(bytes, pickle.dumps((outline(draft, full_names(draft.body)),))))


def taught(learned: Learned) -> dict[str, object]:
    """All of it, but for what only tells of doubt."""
    topics: tuple[Tag, ...] = repeated_topics(learned.titles.values(), learned.phrases)
    return {
        **{name: value for name, value in vars(learned).items() if name not in ("edges", "phrases", "people")},
        "people": {family: +bearers for family, bearers in learned.people.families.items() if +bearers},
        "topics": topics,
    }


@given(archives, edits)
def test_patched_is_learned_from_scratch_or_in_doubt(
    archive: list[tuple[str, str]], edits: list[tuple[int, int, str]]
) -> None:
    texts = {f"{folder}{number:02}.txt": text for number, (folder, text) in enumerate(archive)}
    reads = {path: read(path, text) for path, text in texts.items()}
    known = learn(reads)
    with suppress(InDoubt):
        for number, place, words in edits:
            path = [*texts][number % len(texts)]
            parts = texts[path].split("\n\n")
            parts[place % len(parts)] = words
            texts[path] = "\n\n".join(parts)
            new = read(path, texts[path])
            known.patch(path, reads[path], new)
            reads[path] = new
            event("patched")
            assert taught(known) == taught(learn(reads))


def test_another_paragraph_and_another_title_leave_no_doubt() -> None:
    texts = [
        f"The Harbour Desk\n\n{TITLES[n]} {n}\n\n3 May 2021\n\n{PROSE}\n\n{MORE}\n\nJoin our readers\n"
        for n in range(9)
    ]
    reads = {f"seeds/{number}.txt": read(f"seeds/{number}.txt", text) for number, text in enumerate(texts)}
    known = learn(reads)
    assert known.survey.of("seeds/4.txt").first.keys() == {"the harbour desk"}
    new = read("seeds/4.txt", texts[4].replace(MORE, "The pilots of the northern basin agreed."))
    known.patch("seeds/4.txt", reads["seeds/4.txt"], new)
    known.patch("seeds/4.txt", new, read("seeds/4.txt", texts[4].replace(TITLES[4], "The Pilots Agree")))
    assert known.titles["seeds/4.txt"].startswith("The Pilots Agree")


@pytest.mark.parametrize("seeds", [30, 300])
def test_phrases_of_one_or_two_seeds_are_in_memory_at_a_time(seeds: int) -> None:
    alive = []

    def counted(read: Read) -> bytes:
        alive.append(sum(type(one) is Outline and bool(one.phrases) for one in gc.get_objects()))
        return read.packed()

    reads = {f"seeds/{n}.txt": read(f"seeds/{n}.txt", f"Quay {n}\n\n3 May 2021\n\n{PROSE}\n") for n in range(seeds)}
    few = {path: reads[path]._replace(packed=partial(counted, reads[path])) for path in [*reads][:: seeds // 10]}
    assert learn(reads | few).titles.keys() == reads.keys()
    assert max(alive) in (1, 2)


def test_a_line_that_one_of_three_seeds_loses_is_in_doubt() -> None:
    texts = [f"Quay Letter\n\n{TITLES[n]} {n}\n\n{DATES[0]}\n\n{PROSE}\n" for n in range(3)]
    reads = {f"seeds/{number}.txt": read(f"seeds/{number}.txt", text) for number, text in enumerate(texts)}
    known = learn(reads)
    with pytest.raises(InDoubt):
        known.patch(
            "seeds/1.txt", reads["seeds/1.txt"], read("seeds/1.txt", texts[1].replace("Quay Letter", "A Letter"))
        )


def test_a_date_between_furniture_and_a_long_paragraph_is_in_doubt() -> None:
    texts = [f"Quay Letter\n\n{'3 May 2021' if n < 2 else ''}\n\n{PROSE * 3}\n\n{MORE} {n}\n" for n in range(6)]
    reads = {f"seeds/{number}.txt": read(f"seeds/{number}.txt", text) for number, text in enumerate(texts)}
    known, last = learn(reads), "seeds/2.txt"
    assert known.survey.of(last).first.keys() == {"quay letter"}
    dated = read(last, texts[2].replace("Letter\n\n", "Letter\n\n3 May 2021"))
    assert not learn({**reads, last: dated}).survey.of(last).first
    with pytest.raises(InDoubt):
        known.patch(last, reads[last], dated)

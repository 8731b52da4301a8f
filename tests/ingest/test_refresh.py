"""Ingesting again gives the same texts: a run proposes nothing because of an earlier one."""

import random
from pathlib import Path

import pytest

from site_builder.core.source_file import SourceFile
from site_builder.ingest.pipeline import ingest
from site_builder.registry.actor import ActorKind
from site_builder.registry.loading import load_actors
from tests.builders import CLOCK, TOML, lay, outputs
from tools.demo_seeds import demo_seeds

NAMES = ("Ilse Vantor", "I. Vantor", "Ilse M. Vantor", "Jürgen Öztürk", "Juergen Oeztuerk", "Dana Maren", "Tomas Maren")
SENTENCES = (
    "Foreign Minister {name} said on Monday that {state} would reopen the harbour.",
    "“We will wait,” {name} told reporters in {state}.",
    "{state} announced that President {name} would travel to the lock at Sorrel.",
    "The barges went through {state}, and {surname} was not asked.",
    "Talks between {state} and Norway were called useful by {name}, the head of the Sorrel Canal Authority.",
    "The lock stays open, {surname} said on Monday.",
    "Germany-France relations and the harbour market were discussed in {state}.",
)
STATES = ("France", "Japan", "Canada", "Chile")
TAGS = ("Harbour", "Canal traffic", "France", "Barges", "Germany-France relations", "sorrel!")


def seed(dice: random.Random, number: int) -> str:
    name = dice.choice(NAMES)
    lines = [
        one.format(name=name, surname=name.split()[-1], state=dice.choice(STATES)) for one in dice.sample(SENTENCES, 4)
    ]
    head = f"title: Letter {number}\ndate: 2024-02-{number + 1:02d}\n"
    tags = dice.sample(TAGS, 2) if number % 2 else []
    named = f"tags: [{', '.join(tags)}]\n" if tags else ""
    return f"---\n{head}{named}---\n\n" + "\n\n".join([*lines, f"Barges and canal traffic, day {number}."]) + "\n"


def invented(number: int) -> dict[str, str]:
    dice = random.Random(number)
    return {f"seeds/{n:02d}.md": seed(dice, n) for n in range(8)}


ARCHIVES = {
    "invented-1": invented(1),
    "invented-2": invented(2),
    "invented-3": invented(3),
    "a demo": {f"seeds/{name}": text for name, text in demo_seeds(12)},
}


def read(root: Path, *, refresh: bool = False) -> dict[str, bytes]:
    ingest(root, clock=CLOCK, workers=1, refresh=refresh)
    return outputs(root / "content")


@pytest.mark.parametrize("files", ARCHIVES.values(), ids=ARCHIVES)
def test_a_second_run_and_a_refresh_after_a_first_run_change_no_file(tmp_path: Path, files: dict[str, str]) -> None:
    lay(tmp_path, {"site.toml": TOML, **files})
    first = read(tmp_path)
    assert {"actors.yaml", "tags.yaml"} <= first.keys()
    assert read(tmp_path) == first
    assert read(tmp_path, refresh=True) == first
    assert read(tmp_path, refresh=True) == first


def test_seeds_ingested_one_by_one_are_rewritten_once_by_a_refresh(tmp_path: Path) -> None:
    lay(tmp_path, {"site.toml": TOML})
    for path, text in invented(4).items():
        lay(tmp_path, {path: text})
        read(tmp_path)
    refreshed = read(tmp_path, refresh=True)
    assert read(tmp_path, refresh=True) == refreshed


def test_a_state_seen_as_a_place_becomes_a_government_when_it_acts(tmp_path: Path) -> None:
    place, acts = "The barges went through Chile.", "Chile rejected the offer on Monday."
    lay(tmp_path, {"site.toml": TOML, "seeds/a.txt": f"Chile: Barges\n\n1 May 2024\n\n{place}\n\n{place}\n"})
    assert kind(read(tmp_path), "chile") is ActorKind.PLACE
    lay(tmp_path, {"seeds/b.txt": f"Chile: An Offer\n\n2 May 2024\n\n{acts}\n\n{acts} Nobody was surprised.\n"})
    first = read(tmp_path)
    assert kind(first, "chile") is ActorKind.GOVERNMENT
    assert read(tmp_path, refresh=True) == first


def test_a_family_name_alone_is_the_person_whom_two_other_seeds_name_in_full(tmp_path: Path) -> None:
    alone, full = "The lock stays open, Vantor said on Monday.", "Foreign Minister Ilse Vantor closed the lock."
    lay(tmp_path, {"site.toml": TOML, "seeds/a.txt": f"Locks\n\n1 May 2024\n\n{alone}\n\nNobody was surprised.\n"})
    lay(tmp_path, {"seeds/b.txt": f"A Lock Is Closed\n\n2 May 2024\n\n{full}\n\nThe barges wait.\n"})
    assert b"vantor" not in read(tmp_path)["briefings/2024/2024-05-01-locks.md"]
    lay(tmp_path, {"seeds/c.txt": f"Harbours\n\n3 May 2024\n\n{full} Few saw it.\n\nThe pilots wait.\n"})
    read(tmp_path)
    refreshed = read(tmp_path, refresh=True)
    assert b"actors: [vantor]" in refreshed["briefings/2024/2024-05-01-locks.md"]
    vantor = load_actors(SourceFile("content/actors.yaml", refreshed["actors.yaml"]))["vantor"]
    assert (vantor.merged_into, read(tmp_path, refresh=True)) == ("ilse-vantor", refreshed)


def kind(content: dict[str, bytes], actor: str) -> ActorKind:
    return load_actors(SourceFile("content/actors.yaml", content["actors.yaml"]))[actor].kind

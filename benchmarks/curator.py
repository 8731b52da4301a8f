"""A curator who sees only what the desk's rows show, played on an archive with answers.

    python benchmarks/curator.py ARCHIVE GOLD... [--minutes 30] [--sample 200] [--seed 1]

ARCHIVE was made by `ingest` of the seeds that GOLD (folders of JSON files) has answers for. The curator gives each
screen five seconds, reads name, first sentence, doubts and reason, and decides by rules that know no answer. Afterwards
records that were accepted are drawn at random and held against the answers: right, nonsense (no answer has the name),
double (another accepted record has the same person). Roles and topics have no complete answers and are only counted.
Works on a copy. Nothing is asserted.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from site_builder.archive_folder.inputs import CACHE_FILE, STATE_FOLDER
from site_builder.preview.desk.seed_folder import Seeds
from site_builder.preview.live.site import Resident
from site_builder.preview.web.access import Guard
from site_builder.preview.web.app import Request
from site_builder.preview.web.desk_routes import Desk
from site_builder.registry.actor import Status
from site_builder.runtime.cache import open_cache
from site_builder.text.english_words import FUNCTION_WORDS
from site_builder.text.folding import all_capitals, fold

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SCREEN_S = 5
WEAK_WORDS = frozenset({"news", "dept", "office", "team", "report", "page", "program", "project", "week", "day"})


def main() -> None:
    """Play, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        shutil.copytree(asked.archive, root)
        with open_cache(root / STATE_FOLDER / CACHE_FILE) as cache:
            resident = Resident(root, cache, lambda: NOW)
            resident.load()
            screens, left = play(resident, root, asked.minutes * 60 // SCREEN_S)
            print(f"{screens} screens, {screens * SCREEN_S / 60:.1f} minutes at {SCREEN_S} s; left for later: {left}")
            measure(resident, [p for gold in asked.gold for p in sorted(gold.glob("*.json"))], asked)


def play(resident: Resident, root: Path, most: int) -> tuple[int, int]:
    """Answer screen after screen; the number of screens, and of rows without an answer."""
    guard = Guard(8000)

    def taken(paths: frozenset[str]) -> None:
        resident.take(paths)

    desk = Desk(resident, guard, clock=lambda: NOW, changed=taken, seeds=Seeds(root, lambda: NOW))

    def ask(url: str, query: dict[str, str], **said: str) -> dict[str, Any]:
        body, method = json.dumps(said).encode(), "POST" if said else "GET"
        found: dict[str, Any] = json.loads(
            desk.routes[url](Request(method, url, {"x-desk-token": guard.token}, body, query)).body
        )
        return found

    def settle() -> None:
        for _ in resident.steps():
            pass
        for _ in desk.look_ahead():
            pass

    screens = 0
    settle()
    for name in ("same", "likely", "weak", "wrong", "names", "roles"):
        screen = ask("/_desk/batch.json", {"name": name})
        while screen["rows"] and screens < most:
            screens += 1
            answers = [(row, answer(row, name)) for row in screen["rows"]]
            yes, no = ([k for row, given in answers if given == a for k in row["keys"]] for a in ("yes", "no"))
            shown = json.dumps([k for row in screen["rows"] for k in row["keys"]])
            screen = ask("/_desk/batch", {}, name=name, shown=shown, yes=json.dumps(yes), no=json.dumps(no))
            settle()
    return screens, ask("/_desk/batch.json", {"name": "later"})["total"]


def answer(row: dict[str, Any], name: str) -> str:
    """The answer by what the row shows alone: yes, no, or empty for what he would rather look up."""
    if name == "same" and "never appear together" not in row["about"]:
        return "yes" if row["answer"] or "both are called" in row["about"] else same(row["label"])
    if name == "same":
        return ""
    if name in ("names", "roles"):
        return str(row["answer"])
    words = row["label"].split()
    odd = row["doubts"] or any(fold(word) in WEAK_WORDS | FUNCTION_WORDS for word in words[:1] + words[-1:])
    if row["answer"] == "yes" and not odd:
        return "yes"
    if name == "wrong" or (row["doubts"] and len(words) == 1) or all_capitals(row["label"]):
        return "no" if odd else ""
    if odd or not row["sentences"]:
        return ""
    return "yes" if len(words) > 1 or row["spread"] > 1 else ""


def same(label: str) -> str:
    """One thing if the two names differ by one letter or a space."""
    gone, _, kept = label.partition(" → ")
    one, other = (fold(name).casefold().replace(" ", "").replace("-", "") for name in (gone, kept))
    return "yes" if one.removesuffix("s") == other.removesuffix("s") else ""


def measure(resident: Resident, answers: list[Path], asked: argparse.Namespace) -> None:
    """Draw accepted records and compare them with the answers of their documents."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    for path in answers:
        for name, person in names_of(json.loads(path.read_text("utf-8"))):
            known[plain(name)].add(person)
    actors = resident.holding.registry.actors.values()
    accepted = [
        a for a in actors if a.status is Status.CURATED and not a.merged_into and a.kind in ("person", "organisation")
    ]
    people = Counter(next(iter(known[plain(a.name)])) for a in accepted if len(known.get(plain(a.name), ())) == 1)
    drawn = Random(asked.seed).sample(sorted(accepted, key=lambda a: a.id), min(asked.sample, len(accepted)))
    nonsense = [a.name for a in drawn if not any(plain(name) in known for name in a.all_names)]
    doubles = [a.name for a in drawn if any(people[p] > 1 for p in known.get(plain(a.name), ()))]
    right = len(drawn) - len({*nonsense, *doubles})
    print(
        f"{len(accepted)} people and organisations accepted; of {len(drawn)} drawn: {right} right "
        f"({100 * right / len(drawn):.1f} %), nonsense or unknown {len(nonsense)}, doubles {len(doubles)}"
    )
    print("not in the answers:", "; ".join(nonsense))
    print("doubles:", "; ".join(doubles))


def names_of(gold: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names in the answers of a document, each with the person or organisation that it is."""
    optional = [one if isinstance(one, dict) else {"name": one} for one in gold.get("actors_optional") or []]
    for actor in [*(gold.get("actors") or []), *optional]:
        for name in (actor["name"], actor.get("canonical") or "", *actor.get("aliases", [])):
            yield name, actor.get("person_id") or actor.get("canonical") or actor["name"]
    for one in gold.get("governments") or []:
        yield (one["name"] if isinstance(one, dict) else one), ""
    for author in gold.get("authors") or []:
        yield author, author


def plain(name: str) -> str:
    """A name as it is compared."""
    return fold(name).casefold().replace(".", "").replace("’", "'")


if __name__ == "__main__":
    main()

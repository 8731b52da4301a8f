"""A curator who sees only what the desk's rows show, played on an archive with answers.

    python benchmarks/curator.py ARCHIVE GOLD... [--minutes 30] [--sample 200] [--seed 1]

ARCHIVE was made by `ingest` of the seeds that GOLD (folders of JSON files) has answers for. The curator gives each
screen five seconds, reads name, first sentence, doubts and reason, and decides by rules that know no answer. Afterwards
records and links are drawn at random from documents whose answers are complete, and held against these: right, nonsense
(no answer has the name), double (another accepted record has the same person), wrong (the link leads to somebody else).
Topics are compared with those of all answers; as these name few, what they do not name is printed for a look.
Works on a copy. Nothing is asserted.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
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
from site_builder.registry.actor import Actor, Status
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
    """One thing if the two names differ by one letter or a space, or one begins the other."""
    gone, _, kept = label.partition(" → ")
    one, other = (fold(name).casefold().replace(" ", "").replace("-", "") for name in (gone, kept))
    begins = kept.startswith(f"{gone} ")
    return "yes" if begins or one.removesuffix("s") == other.removesuffix("s") else ""


def measure(resident: Resident, answers: list[Path], asked: argparse.Namespace) -> None:
    """Draw accepted records, their links and topics, and compare them with the answers of their documents."""
    gold = {path.stem: json.loads(path.read_text("utf-8")) for path in answers}
    judged = {
        path: gold[stem]
        for path, document in resident.live_files.documents.items()
        for stem in [Path(entry.file).stem for entry in document.header.seed][:1]
        if stem in gold
    }
    registry = resident.live_files.registry
    accepted = {
        a.id for a in registry.actors.values() if a.status is Status.CURATED and not a.merged_into and a.kind in KINDS
    }
    topics = {t.id for t in registry.tags.values() if t.status is Status.CURATED and not t.replaced_by}
    complete = {path: found for path, found in judged.items() if found.get("complete_actors")}
    known = known_names(gold.values())
    people = Counter(
        next(iter(known[plain(registry.actors[i].name)]))
        for i in accepted
        if len(known.get(plain(registry.actors[i].name), ())) == 1
    )
    headers = {path: resident.live_files.documents[path].header for path in judged}
    records = sorted({i for path in complete for i in headers[path].actors if i in accepted})
    drawn = Random(asked.seed).sample(records, min(asked.sample, len(records)))
    verdicts = {i: record_verdict(registry.actors[i], known, people) for i in drawn}
    print(f"{len(accepted)} people and organisations accepted, {len(records)} in documents with complete answers")
    report("records", {registry.actors[i].name: verdict for i, verdict in verdicts.items()})
    links = sorted(
        {
            (path, m.surface, m.actor)
            for path in complete
            for m in resident.bodies.explained(path).details.mentions
            if m.actor in accepted
        }
    )
    drawn_links = Random(asked.seed).sample(links, min(asked.sample, len(links)))
    report(
        "links",
        {
            f"{surface} → {registry.actors[actor].name} ({Path(path).stem})": link_verdict(
                surface, registry.actors[actor], list(names_of(complete[path])), known
            )
            for path, surface, actor in drawn_links
        },
    )
    given = {plain(topic) for found in gold.values() for topic in (*found.get("topics", ()), *found.get("tags", ()))}
    shown = sorted(
        {
            t
            for path in judged
            if judged[path].get("topics") or judged[path].get("tags")
            for t in headers[path].tags
            if t in topics
        }
    )
    report(
        "topics",
        {
            registry.tags[t].label: topic_verdict((registry.tags[t].label, *registry.tags[t].match), given)
            for t in shown
        },
    )


KINDS = ("person", "organisation")


def report(what: str, verdicts: dict[str, str]) -> None:
    """Print the share of each verdict, and all that are not right."""
    counts = Counter(verdicts.values())
    shares = ", ".join(f"{one} {many} ({100 * many / len(verdicts):.1f} %)" for one, many in counts.most_common())
    print(f"{what}, {len(verdicts)} drawn: {shares}")
    for verdict in sorted(counts.keys() - {"right"}):
        print(f"  {verdict}:", "; ".join(name for name, one in verdicts.items() if one == verdict))


def known_names(gold: Iterable[dict[str, Any]]) -> dict[str, set[str]]:
    """Plain name → everybody who bears it in the answers."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    for found in gold:
        for name, person in names_of(found):
            known[plain(name)].add(person)
    return known


def record_verdict(actor: Actor, known: Mapping[str, Set[str]], people: Mapping[str, int]) -> str:
    """Nonsense if no answer has one of its names, a double if another accepted record is the same person."""
    if not any(plain(name) in known for name in actor.all_names):
        return "nonsense or unknown"
    return "double" if any(people.get(p, 0) > 1 for p in known.get(plain(actor.name), ())) else "right"


def link_verdict(surface: str, actor: Actor, names: Sequence[tuple[str, str]], known: Mapping[str, Set[str]]) -> str:
    """Compare a link with the answers of its document: by the words that carry it, else by the record's names."""
    meant = {person for name, person in names if plain(name) == plain(surface)}
    who = {person for name in actor.all_names for person in known.get(plain(name), ())}
    if meant:
        return "right" if meant & who else "wrong"
    return "right" if who & {person for _, person in names} else "nonsense or unknown"


def topic_verdict(words: Sequence[str], given: Set[str]) -> str:
    """Right if some document of the answers has the topic; answers name at most five, so others need a look."""
    return "right" if any(plain(word) in given for word in words) else "not in the answers"


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

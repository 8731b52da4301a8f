"""Actors and references measured against a folder of documents with answers; `GOLD` names it, nothing is copied.

    python benchmarks/gold_actors.py GOLD_DIR [--registry] [--errors N] [--only REGEX] [--explain STEM]

First actors are proposed from the starter tables alone; then (with --registry only then) the folder's own lists of
persons are the registry, and every link that a build would make is judged: wrong where its target is no actor of that
document. Fails below the floors of gold_actors.toml.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import yaml
from gold_folder import gold_folder

from site_builder.core.source_file import SourceFile
from site_builder.core.urls import slugify
from site_builder.entities.gazetteer import lexicon
from site_builder.entities.propose import propose_actors
from site_builder.ingest.proposals import blocks_of
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.citation_finder import find_references
from site_builder.linking.citation_resolver import CitableBriefing, index_of, resolve_reference
from site_builder.linking.pipeline import find_in
from site_builder.linking.text_view import read_blocks
from site_builder.registry.actor import Actor, ActorKind, Name, NameOrder, Role
from site_builder.registry.starter_tables import starter
from site_builder.seeds.corpus.outline import outline
from site_builder.seeds.corpus.survey import finish, survey
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.settings.site_config import IngestConfig

KINDS = {"person": "person", "government": "place", "place": "place"}


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("gold", type=gold_folder)
    options.add_argument("--registry", action="store_true")
    options.add_argument("--errors", type=int, default=0)
    options.add_argument("--only", default="")
    options.add_argument("--explain", default="")
    asked = options.parse_args()
    drafts = read_drafts(asked.gold, asked.only)
    if asked.explain:
        return explain(drafts[asked.explain], asked)
    low = []
    for registry in (True,) if asked.registry else (False, True):
        print("---- with the lists of persons as registry" if registry else "---- without any registry")
        asked.registry = registry
        with tempfile.TemporaryDirectory() as folder:
            low += compare(measure(asked, drafts, Path(folder)), registry)
    print(*low, sep="\n")
    return 1 if low and not asked.only else 0


def read_drafts(gold, only):
    """Every seed as read by ingest, with the corpus statistics of all of them."""
    config = IngestConfig()
    paths = sorted((gold / "seeds").glob("*.txt"))
    drafts = [read_parts(SourceFile(f"seeds/{p.name}", p.read_bytes()), config).drafts[0] for p in paths]
    found = survey(outline(draft) for draft in drafts)
    return {
        path.stem: finish(draft, found.knowledge(draft.path, config), config)
        for path, draft in zip(paths, drafts, strict=True)
        if re.search(only, path.stem)
    }


def registry_of(gold, stem):
    lists = {p.name.removesuffix("-persons.json"): p for p in (gold / "lists").glob("*-persons.json")}
    path = next((p for name, p in lists.items() if stem.startswith(name)), None)
    if path is None:
        return {}
    return {a.id: a for a in map(person_record, json.loads(path.read_text()))}


def person_record(row):
    name, family = row["name"], row["surname"]
    first = name.split()[0].strip(",") == family and len(name.split()) > 1
    given = name.removeprefix(family).strip() if first else re.sub(rf"\s*{re.escape(family)}.*$", "", name)
    names = tuple(Name(text) for text in row.get("paren", []) if " " in text)
    return Actor(
        slugify(name) or slugify(row["id"]),
        ActorKind.PERSON,
        name,
        family=family,
        given=given,
        order=NameOrder.FAMILY_FIRST if first else NameOrder.GIVEN_FIRST,
        names=names,
        roles=(Role(row["role"]),) if row["role"] else (),
    )


def measure(asked, drafts, folder):
    entries = [entry_of(stem, draft) for stem, draft in drafts.items()]
    index, words = index_of(entries), starter().actors
    lexicons, seconds, links = {}, 0.0, []
    for stem, draft in drafts.items():
        group = series_of(stem)
        if group not in lexicons:
            known = registry_of(asked.gold, stem) if asked.registry else {}
            lexicons[group] = lexicon(known, words)
        blocks = blocks_of(draft)
        began = time.process_time()
        found = propose_actors(draft.title, blocks, lexicons[group], date=draft.date)
        seconds += time.process_time() - began
        series = series_of(stem)
        cited = find_references(read_blocks(draft.title, blocks), {})
        targets = [resolve_reference(r, index, series=series, key=stem) for r in cited]
        (folder / f"{stem}.md").write_text(written(draft, found, sorted({t for _, t, _ in targets if t})))
        reading = read_blocks(draft.title, blocks)
        mentions = find_in(reading, [p.actor for p in found], sources=find_sources(reading), date=draft.date)
        links.append((stem, [(m.actor, m.surface, m.rule, m.role_written) for m in mentions if m.linked]))
    print(f"{len(drafts) / seconds:.0f} documents a second")
    judged = judge_links(asked, links, {p: a for lx in lexicons.values() for p, a in lx.actors.items()})
    return score(asked, folder) | judged


def series_of(stem):
    return re.sub(r"-d?\d.*$", "", stem)


def entry_of(stem, draft):
    numbered = re.match(r".*-d(\d+[a-z]?)$", stem)
    return CitableBriefing(
        stem, draft.title, str(draft.date or ""), series_of(stem), numbered[1] if numbered else draft.number
    )


def written(draft, found, references):
    actors = [
        {
            "name": p.actor.name,
            "aliases": list(dict.fromkeys([*p.names, *p.actor.all_names]))[:12],
            "kind": KINDS.get(str(p.actor.kind), "org"),
            "role": "; ".join(p.roles_written),
        }
        for p in found
    ]
    header = {"title": draft.title, "date": str(draft.date or ""), "actors": actors, "references": references}
    return f"---\n{yaml.safe_dump(header, allow_unicode=True)}---\n{draft.body}"


def judge_links(asked, links, actors):
    sys.path.insert(0, str(asked.gold.parent))
    scorer = __import__("score")
    wrong, right = [], 0
    for stem, made in links:
        answers = json.loads((asked.gold / "gold" / f"{stem}.json").read_text())
        if answers["actors"] is None:
            continue
        names = {scorer.key(n) for a in answers["actors"] for n in (a["name"], *a["aliases"])}
        firsts = {scorer.first_last(a["name"]) for a in answers["actors"]}
        for actor, surface, rule, _ in made:
            record = actors.get(actor)
            if record is None or record.kind != "person":
                continue
            keys = {scorer.key(n) for n in record.all_names} | {scorer.first_last(n) for n in record.all_names} - {None}
            if keys & (names | firsts):
                right += 1
            else:
                wrong.append((stem, actor, surface, rule))
    total = right + len(wrong)
    if total:
        print(f"links of listed persons: {total}, precision {100 * right / total:.1f} %")
    for row in wrong[: asked.errors]:
        print("   wrong link", *row)
    return {"link_tp": right, "link_fp": len(wrong)}


def score(asked, folder):
    command = [
        sys.executable,
        str(asked.gold.parent / "score.py"),
        str(asked.gold / "gold"),
        str(folder),
        "--by-source",
    ]
    command += ["--only", asked.only] if asked.only else []
    command += ["--errors", str(asked.errors)] if asked.errors else []
    output = folder / "score.json"
    subprocess.run([*command, "--json", str(output)], check=True)
    return json.loads(output.read_text())["total"]


def compare(figures, registry):
    floors = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())["registry" if registry else "plain"]
    low = []
    for name, floor in floors.items():
        prefix, measure_name = name.rsplit("_", 1)
        value = 100 * ratio(figures, prefix, measure_name)
        if value < floor:
            low.append(f"{name}: {value:.1f} is below {floor}")
    return low


def ratio(figures, prefix, name):
    hit, wrong, lost = (figures.get(f"{prefix}_{part}", 0) for part in ("tp", "fp", "fn"))
    precision, recall = hit / max(1, hit + wrong), hit / max(1, hit + lost)
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall)}[name]


def explain(draft, asked):
    known = registry_of(asked.gold, asked.explain) if asked.registry else {}
    for p in propose_actors(draft.title, blocks_of(draft), lexicon(known, starter().actors), date=draft.date):
        print(p.actor.kind, p.id, p.names, p.score, p.roles_written)
        for item in p.evidence:
            print("     ", item.score, item.rule, item.why)
    return 0


if __name__ == "__main__":
    sys.exit(main())

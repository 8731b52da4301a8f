"""Right, wrong and missed answers about each document of folders with answers, one count for each question.

Used by `ablation.py`. A document is read with the statistics of its folder, then its actors are proposed from the
packaged tables and linked. The answers say what is judged: a question that they lack is not counted.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import gold_tags
from gold import MOVED
from gold_actors import entry_of, series_of
from gold_names import KINDS, Reading, forms_of, judged, judged_names, known_form
from gold_pages import article_of, counts_of, text_of

from site_builder.core.source_file import SourceFile
from site_builder.entities.gazetteer import Lexicon, lexicon
from site_builder.entities.propose import propose_actors
from site_builder.ingest.proposals import blocks_of
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.citation_finder import find_references
from site_builder.linking.citation_resolver import Index, index_of, resolve_reference
from site_builder.linking.pipeline import find_in
from site_builder.linking.text_view import read_blocks
from site_builder.registry.actor import ActorKind
from site_builder.registry.starter_tables import starter
from site_builder.seeds.corpus.outline import outline
from site_builder.seeds.corpus.survey import Survey, finish, survey
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import IngestConfig

CONFIG = IngestConfig()
KEPT = 0.995
"""Share of the words of a text from which it counts as kept whole."""
NOT_REQUIRED = ("paraphrase", "footnote")


@dataclass(frozen=True)
class Document:
    """A seed with its answers."""

    folder: str
    source: SourceFile
    answers: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.folder}: {self.source.path}"


@dataclass(frozen=True)
class Folder:
    """What the documents of a folder are read with."""

    survey: Survey
    index: Index
    tags: gold_tags.Phrases


def documents(folder: Path, every: int = 1) -> Iterator[Document]:
    """Each seed that has answers, or every second, third … of them."""
    name = "/".join(folder.parts[-2:]) if folder.name in ("fit", "held-out") else folder.name
    for path in sorted((folder / "gold").glob("*.json"))[::every]:
        seed = next((folder / "seeds").glob(f"{path.stem}.*"), None)
        if seed is not None:
            source = SourceFile(f"seeds/{seed.name}", seed.read_bytes())
            yield Document(name, source, json.loads(path.read_text("utf-8")))


def survey_of(of_folder: Sequence[Document]) -> Folder:
    """The statistics of a folder, and the titles that its references lead to."""
    drafts = {document.answers["id"]: read(document) for document in of_folder}
    found = survey(outline(draft) for draft in drafts.values())
    finished = {name: finish(draft, found.knowledge(draft.path, CONFIG), CONFIG) for name, draft in drafts.items()}
    vocabulary = {tag: gold_tags.make_tag(tag) for one in of_folder for tag in one.answers.get("tags", ())}
    return Folder(
        found,
        index_of([entry_of(name, draft) for name, draft in finished.items()]),
        gold_tags.tag_phrases(vocabulary, gold_tags.NOTHING, actors={}),
    )


def read(document: Document) -> Draft:
    drafts = read_parts(document.source, CONFIG).drafts
    return drafts[0] if drafts else Draft(document.source.path, "", "", None, "")


def judge(document: Document, folder: Folder) -> Counter[str]:
    """The counts of one document: "title right", "people missed" …"""
    draft = read(document)
    draft = finish(draft, folder.survey.knowledge(draft.path, CONFIG), CONFIG)
    counts = Counter(f"{question} {verdict}" for question, verdict in _of_draft(document, draft))
    counts.update(f"{question} {verdict}" for question, verdict in _of_names(document, draft))
    counts.update(f"{question} {verdict}" for question, verdict in _of_archive(document, draft, folder))
    return counts


def _of_draft(document: Document, draft: Draft) -> Iterator[tuple[str, str]]:
    """Title, date, author, headings, furniture and words."""
    blank = {"authors": [], "title_alt": [], "boilerplate": [], "starts": "", "ends": "", "headings_optional": []}
    answers = blank | dict(document.answers)
    whole = text_of(document.source) if "starts" in document.answers else draft.extract.text if draft.extract else ""
    text = article_of(answers, whole)
    moved = " ".join(line.text for line in draft.removed if line.why in MOVED) if answers["starts"] == "" else ""
    answers["authors"] = [*answers["authors"], moved] if "authors" not in document.answers else answers["authors"]
    counts, errors = counts_of(draft, {**answers, "starts": "", "ends": "", "date": answers["date"] or ""}, text)
    yield "title", "right" if counts["titles"] else "wrong"
    yield "date", "right" if counts["dates"] else "wrong"
    for question, name in (("author", "by-lines"), ("heading", "headings")):
        if question == "heading" or "authors" in document.answers:
            yield from ((question, "right") for _ in range(int(counts[f"{name} hit"])))
            yield from ((question, "missed") for error in errors if error.startswith(f"{name}: missing"))
            yield from ((question, "wrong") for error in errors if error.startswith(f"{name}: wrong"))
    left = sum(error.startswith("clutter: ") for error in errors)
    yield from (("furniture", "wrong") for _ in range(left))
    yield from (("furniture", "right") for _ in range(len(answers["boilerplate"]) - left))
    yield "text", "right" if counts["kept"] >= KEPT else "wrong"
    yield "public", "wrong" if draft.visibility.withheld else "right"


def _of_names(document: Document, draft: Draft) -> Iterator[tuple[str, str]]:
    """People, organisations, quotations, unnamed sources, acting governments."""
    answers = {"actors_optional": []} | dict(document.answers)
    if answers.get("actors") is None:
        return
    blocks = blocks_of(draft)
    view = read_blocks(draft.title, blocks)
    language = draft.language or "en"
    found = propose_actors(draft.title, blocks, packaged(), date=draft.date, language=language)
    actors = {proposal.actor.id: proposal.actor for proposal in found}
    sources = find_sources(view)
    mentions = find_in(view, actors.values(), sources=sources, date=draft.date)
    reading = Reading(document.name, answers, view, actors, mentions, sources)
    if "quotes" in answers:
        yield from ((line, verdict) for line, verdict, _ in judged(reading))
    elif answers.get("complete_actors"):
        yield from ((line, verdict) for line in KINDS for verdict, _ in judged_names(reading, line))
    else:
        known = {known_form(n) for a in actors.values() if a.kind is ActorKind.PERSON for n in a.all_names}
        people = [actor for actor in answers["actors"] if actor["type"] == "person"]
        yield from (("people", "right" if forms_of(actor) & known else "missed") for actor in people)


def _of_archive(document: Document, draft: Draft, folder: Folder) -> Iterator[tuple[str, str]]:
    """References to other documents of the folder, and the first three tags."""
    name, given = document.answers["id"], document.answers.get("references", ())
    if given:
        cited = find_references(read_blocks(draft.title, blocks_of(draft)), {})
        series = series_of(name)
        found = {resolve_reference(one, folder.index, series=series, key=name)[1] for one in cited} - {None, ""}
        wanted = {row["target"] for row in given if row.get("style") not in NOT_REQUIRED}
        free = {row["target"] for row in given} | {name}
        for verdict, some in (("right", wanted & found), ("missed", wanted - found), ("wrong", found - free)):
            yield from (("references", verdict) for _ in some)
    if document.answers.get("tags"):
        proposed = gold_tags.propose_tags(draft.title, blocks_of(draft), folder.tags)[: gold_tags.FIRST]
        yield from (("tags", "right" if one.id in document.answers["tags"] else "wrong") for one in proposed)


@cache
def packaged() -> Lexicon:
    return lexicon({}, starter().actors)

"""People, organisations, quotations, unnamed sources and acting governments measured in documents with answers.

    python benchmarks/gold_names.py GOLD_DIR… [--errors N]

Each GOLD_DIR holds `seeds/` and `gold/`. A document is read by itself: actors are proposed from the packaged tables,
then linked. A person or an organisation is right by any of its names; a second record for it is wrong. A quotation is
right with the right speaker; one that the answers lack is not judged. Errors are shown of all folders but `held-out`.
"""

import argparse
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gold_folder import gold_folder

from site_builder.core.source_file import SourceFile
from site_builder.entities.gazetteer import lexicon
from site_builder.entities.propose import propose_actors
from site_builder.ingest.proposals import blocks_of
from site_builder.linking.agency import acts
from site_builder.linking.anonymous_sources import find_sources
from site_builder.linking.model import Block, Mention, Quote, Source
from site_builder.linking.pipeline import find_in
from site_builder.linking.quotations import find_quotes
from site_builder.linking.speaker_margin import Decision, is_certain
from site_builder.linking.text_view import TextView, read_blocks
from site_builder.registry.actor import Actor, ActorKind
from site_builder.registry.starter_tables import starter
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import Draft
from site_builder.settings.site_config import IngestConfig

Answers = Mapping[str, Any]
KINDS = {"people": ("person", ActorKind.PERSON), "organisations": ("org", ActorKind.ORGANISATION)}
"""Line → the kind of actor in the answers and in the program."""
LINES = (*KINDS, "quotations", "unnamed sources", "acting governments")
SAID = re.compile(r"^(?:an?|the|one|said|says?|told|according|to|who|de|des|une?|eine?[nrs]?|selon|laut|la|les?)$")
STATES = {"us": "united states", "usa": "united states", "uk": "united kingdom", "ussr": "soviet union"}


@dataclass(frozen=True)
class Reading:
    """Results of the program for one document."""

    name: str
    answers: Answers
    view: TextView
    actors: Mapping[str, Actor]
    mentions: tuple[Mention, ...]
    sources: tuple[Source, ...]

    def quotes(self, decide: Decision = is_certain) -> tuple[Quote, ...]:
        """The quotations with a speaker."""
        kinds = defaultdict(list)
        for actor in self.actors.values():
            kinds[actor.kind].append(actor.id)
        people, institutions, mute = (kinds[k] for k in (ActorKind.PERSON, ActorKind.ORGANISATION, ActorKind.PLACE))
        found = find_quotes(
            self.view, self.mentions, self.sources, people=people, institutions=institutions, mute=mute, decide=decide
        )
        return tuple(quote for quote in found if quote.speaker or quote.source or quote.body)

    def speaker(self, quote: Quote) -> str:
        """The name of the speaker, or the words for them."""
        return self.actors[quote.speaker].name if quote.speaker else quote.source or quote.body

    def names(self, quote: Quote) -> Sequence[str]:
        """All names of the speaker's record: answers may be in another language."""
        own = self.actors[quote.speaker].names if quote.speaker else ()
        return (self.speaker(quote), *(name.text for name in own))

    def governments(self) -> set[str]:
        """The acting states."""
        own: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            own[mention.actor].append(mention)
        states = (a for a in self.actors.values() if a.kind is ActorKind.GOVERNMENT and a.id in own)
        return {state(a.name) for a in states if acts(self.view, own[a.id])}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD_DIR", type=gold_folder, nargs="+")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    for folder in options.gold:
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        errors: dict[str, list[str]] = defaultdict(list)
        for reading in readings_of(folder):
            for line, kind, what in judged(reading):
                for group in (reading.answers.get("language", "en"), reading.answers.get("kind", "any kind"), "all"):
                    counts[group, line][kind] += 1
                if kind != "right":
                    errors[f"{line}, {kind}"].append(f"{reading.name}: {what}")
        print(f"== {folder.name}", *table(counts), sep="\n")
        for title, rows in sorted(errors.items()) if folder.name != "held-out" else ():
            for row in rows[: options.errors]:
                print(f"   {title}: {row}")
    return 0


def table(counts: Mapping[Any, Counter[str]]) -> Iterator[str]:
    """Precision, recall and counts of each line, for all documents, each language and each kind."""
    for language in sorted({language for language, _ in counts}):
        cells = []
        for line in LINES:
            c = counts.get((language, line), Counter())
            said, wanted = c["right"] + c["wrong"], c["right"] + c["missed"]
            share = f"{100 * c['right'] / said:.0f}" if said else "–"
            recall = f"{100 * c['right'] / wanted:.0f}" if wanted else "–"
            cells.append(f"{line} P {share} R {recall} ({c['right']} right, {c['wrong']} wrong, {c['missed']} missed)")
        yield f"{language:12} {'; '.join(cells)}"


class Text(NamedTuple):
    """A document with answers about names, after reading."""

    name: str
    answers: Answers
    draft: Draft
    blocks: Sequence[Block]
    view: TextView


def texts_of(folder: Path) -> Iterator[Text]:
    for path in sorted((folder / "gold").glob("*.json")):
        answers = json.loads(path.read_text("utf-8"))
        seed = next((folder / "seeds").glob(f"{path.stem}.*"), None)
        if seed is not None and "quotes" in answers and answers.get("complete_actors", True):
            for draft in read_parts(SourceFile(f"seeds/{seed.name}", seed.read_bytes()), IngestConfig()).drafts:
                blocks = blocks_of(draft)
                yield Text(path.stem, answers, draft, blocks, read_blocks(draft.title, blocks))


def readings_of(folder: Path) -> Iterator[Reading]:
    """The documents, each read by itself."""
    words = lexicon({}, starter().actors)
    for name, answers, draft, blocks, view in texts_of(folder):
        found = propose_actors(draft.title, blocks, words, date=draft.date, language=draft.language or "en")
        actors = {proposal.actor.id: proposal.actor for proposal in found}
        sources = find_sources(view)
        mentions = find_in(view, actors.values(), sources=sources, date=draft.date)
        yield Reading(name, answers, view, actors, mentions, sources)


def judged(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Line, "right", "wrong" or "missed", and its subject."""
    answers, quotes = reading.answers, list(reading.quotes())
    if answers.get("complete_actors") and answers["actors"] is not None:
        for line in KINDS:
            yield from ((line, *verdict) for verdict in judged_names(reading, line))
    for quote in answers["quotes"]:
        hit = next((q for q in quotes if is_begun(quote["starts"], q.text)), None)
        told = f"{quote['starts']} ({quote['speaker']})"
        if hit is not None:
            quotes.remove(hit)
        nobody = quote["speaker"] == "-"
        names = reading.names(hit) if hit is not None and not nobody else ()
        right = any(is_speaker(quote["speaker"], name, answers) for name in names)
        if hit is not None and not right:
            yield "quotations", "wrong", f"{told}, not {reading.speaker(hit)}"
        if not nobody:
            yield "quotations", "right" if right else "missed", told
    phrases = list(dict.fromkeys(source.phrase for source in reading.sources))
    for wanted in answers["unnamed"]:
        hit = next((phrase for phrase in phrases if is_phrase(wanted, phrase)), None)
        if hit is not None:
            phrases.remove(hit)
        yield "unnamed sources", "right" if hit is not None else "missed", wanted
    for phrase in phrases:
        told = any(is_phrase(wanted, phrase) for wanted in answers["unnamed"])
        if not told and not any(is_speaker(quote["speaker"], phrase, answers) for quote in answers["quotes"]):
            yield "unnamed sources", "wrong", phrase
    wanted, found = {state(name_of(row)) for row in answers["governments"]}, reading.governments()
    for kind, names in (("right", wanted & found), ("wrong", found - wanted), ("missed", wanted - found)):
        yield from (("acting governments", kind, name) for name in sorted(names))


def judged_names(reading: Reading, line: str) -> Iterator[tuple[str, str]]:
    """Verdict and name of each record of a kind, and of each actor of the answers that has none."""
    kind, own = KINDS[line]
    wanted = {actor["name"]: forms_of(actor) for actor in reading.answers["actors"] if actor["type"] == kind}
    free = {form for actor in reading.answers["actors_optional"] for form in forms_of(actor)}
    left = dict(wanted)
    for actor in reading.actors.values():
        names = {known_form(name) for name in actor.all_names} if actor.kind is own else set()
        hit = next((name for name, forms in left.items() if names & forms), None)
        if hit is not None:
            del left[hit]
            yield "right", hit
        elif names and not names & free:
            yield "wrong", actor.name
    yield from (("missed", name) for name in left)


def forms_of(actor: str | Mapping[str, Any]) -> set[str]:
    """The names of an actor of the answers, as they are compared."""
    row = actor if isinstance(actor, dict) else {"name": actor}
    return {known_form(name) for name in (row["name"], *row.get("aliases", ()))}


def known_form(name: str) -> str:
    """A name without article, accents and punctuation."""
    return re.sub(r"^(?:the|la|le|les|l|el|los|las|der|die|das|den|dem|des) ", "", bare(name))


def name_of(row: str | Mapping[str, str]) -> str:
    return row if isinstance(row, str) else row["name"]


def bare(text: str) -> str:
    """Lower case without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[\W_]+", " ", re.sub(r"['’]s\b", "", letters)).strip()


def state(name: str) -> str:
    """The normalised name of a state."""
    plain = re.sub(r"^(?:the|la|le|die) ", "", bare(name).replace("u s", "us"))
    return STATES.get(plain, plain)


def is_begun(starts: str, text: str) -> bool:
    """True if a quotation starts with these words, or slightly before them."""
    first, whole = bare(starts), bare(text)
    if not first or not whole:
        return False
    return first in whole[: len(first) + 60] or (len(whole.split()) > 1 and first.startswith(whole))


def is_speaker(wanted: str, said: str, answers: Answers) -> bool:
    """True if two names are of one speaker: equal, one inside the other, or both names of one actor in the answers."""
    one, two = bare(wanted), bare(said)
    if one == two or (min(len(one), len(two)) > 3 and (f" {one} " in f" {two} " or f" {two} " in f" {one} ")):
        return True
    if state(wanted) == state(said):
        return True
    for actor in answers.get("actors") or ():
        forms = {bare(name) for name in (actor["name"], *actor.get("aliases", ()))}
        lasts = {form.split()[-1] for form in forms if form} if actor["type"] == "person" else set()
        own = [name in forms or name.split()[-1:] in [[last] for last in lasts] for name in (one, two)]
        if all(own):
            return True
    return False


def is_phrase(wanted: str, phrase: str) -> bool:
    """True if two phrases for an unnamed source share most words."""
    one, two = ({word for word in bare(text).split() if not SAID.match(word)} for text in (wanted, phrase))
    return bool(one and two) and len(one & two) / min(len(one), len(two)) >= 0.6


def texts_to_learn_from(folders: Iterable[Path]) -> Iterator[Text]:
    """The documents of several folders, without held-out ones."""
    for folder in folders:
        if folder.name == "held-out":
            raise SystemExit("held-out is for reporting, never for fitting")
        yield from texts_of(folder)


if __name__ == "__main__":
    raise SystemExit(main())

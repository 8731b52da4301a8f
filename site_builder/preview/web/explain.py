"""A briefing → the reason why each name is linked or not, and the outcome of each reference, for the page's script.

A place is given as its element, the words, and the index among equal words, because the page's text has footnote marks
and links that the plain text lacks.
"""

from collections.abc import Sequence
from functools import partial

from site_builder.archive.backlinks import Cited
from site_builder.content.model import Details
from site_builder.linking.model import Mention, ReferenceState
from site_builder.preview.live.site import Resident
from site_builder.registry.actor import Actors
from site_builder.registry.decisions import paragraph_digest

QUESTIONABLE = (ReferenceState.AMBIGUOUS, ReferenceState.MISSING)


def explain(resident: Resident, view: str, url: str) -> dict[str, object] | None:
    """Mentions and references of the briefing at a URL, in text order; None if there is no such briefing."""
    archive = resident.views[view].site.archive
    place = archive.places.get(url)
    if place is None:
        return None
    briefing = archive.briefings[place]
    body, actors = briefing.body, archive.registry.actors
    if body.words:  # a withdrawn briefing has nothing to explain
        body = resident.bodies.explained(briefing.path)
    details = body.details
    where = partial(_where, body.anchors, details)
    return {
        "path": briefing.path,
        "mentions": [{**where(m.block, m.start, m.surface), **_mention(m, actors)} for m in details.mentions],
        "references": [
            {**where(c.reference.block, c.reference.start, c.reference.written), **_reference(c)}
            for c in archive.cited.get(url, ())
        ],
    }


def _where(anchors: Sequence[str], details: Details, block: int, start: int, written: str) -> dict[str, object]:
    text = details.blocks[block]
    return {
        "anchor": anchors[block] if block < len(anchors) else "",
        "written": written,
        "occurrence": text.count(written, 0, start) + 1,
        "line": details.lines[block],
        "paragraph": paragraph_digest(text),
    }


def _mention(mention: Mention, actors: Actors) -> dict[str, object]:
    name = actors[mention.actor].name if mention.actor in actors else ""
    facts = {key: getattr(mention, key) for key in ("actor", "rule", "why", "role_written", "role_at_date", "linked")}
    return {**facts, "name": name, "ambiguous": not mention.actor}


def _reference(cited: Cited) -> dict[str, object]:
    facts = {"state": cited.state, "target": cited.target, "rule": cited.reference.rule, "why": cited.why}
    return {**facts, "unresolved": cited.state in QUESTIONABLE}

"""One briefing → why each name in it is linked or not, and what became of each reference; for the script of the page.

Places are told as the element that holds them, the words and which of equal words there they are, for the page's text
has footnote marks and links that the plain text of a block does not have.
"""

from typing import Any

from site_builder.linking.mentions import ReferenceState
from site_builder.preview.resident import Resident
from site_builder.registry.decisions import paragraph_digest

QUESTIONABLE = (ReferenceState.AMBIGUOUS, ReferenceState.MISSING)


def explain(resident: Resident, view: str, url: str) -> dict[str, Any] | None:
    """Mentions and references of the briefing at a URL, in the order of the text; None where there is none."""
    archive = resident.view(view).archive
    place = archive.places.get(url)
    if place is None:
        return None
    briefing = archive.briefings[place]
    body, details = briefing.body, briefing.body.details
    actors = archive.registry.actors

    def where(block: int, start: int, written: str) -> dict[str, Any]:
        text = details.blocks[block]
        return {
            "anchor": body.anchors[block] if block < len(body.anchors) else "",
            "written": written,
            "occurrence": text.count(written, 0, start) + 1,
            "line": details.lines[block],
            "paragraph": paragraph_digest(text),
        }

    mentions = [
        {
            **where(m.block, m.start, m.surface),
            "actor": m.actor,
            "name": actors[m.actor].name if m.actor in actors else "",
            "rule": m.rule,
            "why": m.why,
            "role_written": m.role_written,
            "role_at_date": m.role_at_date,
            "linked": m.linked,
            "ambiguous": not m.actor,
        }
        for m in details.mentions
    ]
    references = [
        {
            **where(c.reference.block, c.reference.start, c.reference.written),
            "state": c.state,
            "target": c.target,
            "rule": c.reference.rule,
            "why": c.why,
            "unresolved": c.state in QUESTIONABLE,
        }
        for c in archive.cited.get(url, ())
    ]
    return {"path": briefing.path, "mentions": mentions, "references": references}

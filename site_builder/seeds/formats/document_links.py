"""Links inside a document → places with names: an element that some link of the document leads to keeps its id.

Every other id is left out, and so is a link to none: it becomes plain words.
"""

import re
from urllib.parse import unquote

from site_builder.seeds.formats.document_tree import Element, places_in, walk

PLACE = "place"
"""The tag of an element that only names where it is."""
_NAME = re.compile(r"[\w.:-]{1,200}")
_HOLDERS = frozenset(("ul", "ol", "table", "thead", "tbody", "tfoot", "tr", "dl"))
"""Elements that hold no words of their own: the place is in the first one below."""


def mark_places(root: Element) -> None:
    """Rebuild the tree: what a link leads to begins with a place, and links are written with its name."""
    links = [node for node in walk(root, "a") if node.attrs.get("href", "").startswith("#")]
    back = {id(link) for note in walk(root, "note") for link in walk(note)}
    targets = {id(link): "" if id(link) in back else _target(link) for link in links}  # a note leads back by itself
    wanted = {*targets.values()}
    places = {name: node for name, node in places_in(root).items() if name in wanted}
    for link in links:
        name = targets[id(link)]
        link.attrs["href"] = f"#{name}" if name in places else ""
    for name, node in places.items():
        _inside(node).children.insert(0, Element(PLACE, {"name": name}))


def _target(link: Element) -> str:
    """The name that a link inside the document leads to; a word processor writes what it is behind a bar."""
    href = link.attrs.get("href", "")
    name = unquote(href[1:]).partition("|")[0]
    return name if _NAME.fullmatch(name) else ""


def _inside(node: Element) -> Element:
    while node.tag in _HOLDERS and node.elements:
        node = node.elements[0]
    return node

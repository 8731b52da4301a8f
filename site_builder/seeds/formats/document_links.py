"""Links inside a document → named places: an element keeps its id only if a link leads to it.

A link without a target becomes plain text.
"""

import re
from urllib.parse import unquote

from site_builder.seeds.formats.document_tree import Element, places_in, walk

PLACE = "place"
"""Tag of an element that only names its position."""
_NAME = re.compile(r"[\w.:-]{1,200}")
_HOLDERS = frozenset(("ul", "ol", "table", "thead", "tbody", "tfoot", "tr", "dl"))
"""Elements without text of their own: the place moves into the first element below."""


def mark_places(root: Element) -> None:
    """Inserts a place element at the start of each link target, and points the links to its name."""
    links = [node for node in walk(root, "a") if node.attrs.get("href", "").startswith("#")]
    back = {id(link) for note in walk(root, "note") for link in walk(note)}
    targets = {id(link): "" if id(link) in back else _target(link) for link in links}  # notes link back automatically
    wanted = {*targets.values()}
    places = {name: node for name, node in places_in(root).items() if name in wanted}
    for link in links:
        name = targets[id(link)]
        link.attrs["href"] = f"#{name}" if name in places else ""
    for name, node in places.items():
        _inside(node).children.insert(0, Element(PLACE, {"name": name}))


def _target(link: Element) -> str:
    """The name that an internal link leads to, without the type that word processors add after a bar."""
    href = link.attrs.get("href", "")
    name = unquote(href[1:]).partition("|")[0]
    return name if _NAME.fullmatch(name) else ""


def _inside(node: Element) -> Element:
    while node.tag in _HOLDERS and node.elements:
        node = node.elements[0]
    return node

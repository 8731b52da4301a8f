"""Removes hidden text and unaccepted insertions from a Word document.

Office Open XML (ECMA-376 part 1): §17.3.2.36 `specVanish`, §17.3.2.41 `vanish` and §17.3.2.44 `webHidden` (of a run, or
through run, paragraph and table styles and document defaults, §17.7.2), §17.4.20 `hidden` (of a row), §20.4.2.5 `docPr`
(of a drawing), §17.13.5.18 `ins` and its relatives for rows and cells. A removed run keeps its field marks, so that a
field begun in it still ends. Style levels add up: text that any of them hides is hidden, unless the run itself switches
the property off.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from site_builder.seeds.formats.safe_zip import ZipFolder
from site_builder.seeds.formats.withheld_text import INSERTED, WithheldText
from site_builder.seeds.model import HIDDEN

_STYLES = "word/styles.xml"
_OFF = ("0", "false", "off")
_HIDING = ("vanish", "specVanish", "webHidden")
"""Run properties that hide text, each inherited separately."""
_ALWAYS = frozenset(("hidden",))
"""Property of a row or drawing, which no run can override."""
_PAGE_NUMBER = re.compile(r"\d{0,4}")
"""Word sets `webHidden` around page numbers in tables of contents."""
_KEPT = frozenset(("rPr", "fldChar", "instrText"))
_PROPERTIES = frozenset(("pPr", "rPr", "trPr", "tcPr", "tblPr", "sectPr"))
_BREAKS = frozenset(("tab", "br", "cr"))


def shown_alone(archive: ZipFolder, data: bytes) -> tuple[bytes, WithheldText]:
    """The document with only its visible text, and the text left out. `data` is the file, `archive` the same,
    vetted.
    """
    withheld = WithheldText()
    styles = _Styles.read(archive)
    changed: dict[str, bytes] = {}
    for name in (name for name in archive.members if name.startswith("word/") and name.endswith(".xml")):
        root = ElementTree.fromstring(archive.read(name))
        cleaner = _Cleaner(styles, withheld)
        cleaner.clean(root, _Place(styles.defaults))
        if cleaner.changed:
            changed[name] = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return (_packed(archive, changed) if changed else data), withheld


def _packed(archive: ZipFolder, changed: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as box:
        for name in archive.members:
            box.writestr(name, changed[name] if name in changed else archive.read(name))
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Place:
    """State inherited by the runs below an element."""

    hidden: frozenset[str] = frozenset()
    """Properties that hide the runs."""
    inserted: bool = False


class _Cleaner:
    """Empties the hidden and inserted runs of one part."""

    def __init__(self, styles: "_Styles", withheld: WithheldText) -> None:
        self.styles, self.withheld = styles, withheld
        self.changed = False

    def clean(self, element: Element, place: _Place) -> None:
        tag = _tag(element)
        if tag == "r" and self._empties(element, place):
            return
        place = self._below(tag, element, place)
        for child in list(element):
            if _tag(child) not in _PROPERTIES:
                self.clean(child, place)
                if _is_inserted_and_empty(child):
                    element.remove(child)
        if tag == "p":
            self.withheld.close()

    def _below(self, tag: str, element: Element, place: _Place) -> _Place:
        properties = _child(element, f"{tag}Pr")
        if tag == "ins":
            return replace(place, inserted=True)
        if tag == "tr":
            inserted = place.inserted or _child(properties, "ins") is not None
            return _Place(place.hidden | (_ALWAYS if _switch(properties, "hidden") else frozenset()), inserted)
        if tag == "tc":
            return replace(place, inserted=place.inserted or _child(properties, "cellIns") is not None)
        if tag in ("tbl", "p"):
            name = _value(_child(properties, "tblStyle" if tag == "tbl" else "pStyle"))
            return replace(
                place, hidden=place.hidden | self.styles.hiding(name, "table" if tag == "tbl" else "paragraph")
            )
        return place

    def _empties(self, run: Element, place: _Place) -> bool:
        """Removes the text of a run, unless the run is visible. Returns True if the run is now empty."""
        properties = _child(run, "rPr")
        own = _switches(properties)
        off = {name for name, is_on in own.items() if not is_on}
        on = place.hidden | self.styles.hiding(_value(_child(properties, "rStyle")), "character") | (own.keys() - off)
        drawn = any(_tag(item) == "docPr" and item.get("hidden", "0") not in _OFF for item in run.iter())
        hidden = (on - off) | (_ALWAYS if drawn else frozenset())
        gone = [child for child in run if _tag(child) not in _KEPT]
        words = "".join(map(_words, gone))
        if hidden == {"webHidden"} and _PAGE_NUMBER.fullmatch(words.strip()):
            hidden = frozenset()
        if not gone:
            return True
        if not (hidden or place.inserted):
            self.withheld.close()
            return False
        self.withheld.add(HIDDEN if hidden else INSERTED, words)
        for child in gone:
            run.remove(child)
        self.changed = True
        return True


@dataclass(frozen=True)
class _Styles:
    """Styles of the document that hide their text."""

    switches: Mapping[str, Mapping[str, bool]]
    """Style id → its hiding properties, on or off; a missing one is inherited from the parent."""
    parents: Mapping[str, str]
    standard: Mapping[str, str]
    """Style type → default style."""
    defaults: frozenset[str] = frozenset()
    """Properties that hide text by document default."""

    @classmethod
    def read(cls, archive: ZipFolder) -> "_Styles":
        if _STYLES not in archive.members:
            return cls({}, {}, {})
        root = ElementTree.fromstring(archive.read(_STYLES))
        styles = {_attribute(style, "styleId"): style for style in root if _tag(style) == "style"}
        standard = ((name, style) for name, style in styles.items() if _attribute(style, "default") not in ("", *_OFF))
        defaults = _child(_child(_child(root, "docDefaults"), "rPrDefault"), "rPr")
        return cls(
            {name: _switches(_child(style, "rPr")) for name, style in styles.items()},
            {name: _value(_child(style, "basedOn")) for name, style in styles.items()},
            {_attribute(style, "type"): name for name, style in standard},
            frozenset(name for name, is_on in _switches(defaults).items() if is_on),
        )

    def hiding(self, name: str, kind: str) -> frozenset[str]:
        """The properties that hide text in this style, or in the default style of its kind if no style is named."""
        found: dict[str, bool] = {}
        seen: set[str] = set()
        name = name or self.standard.get(kind, "")
        while name in self.switches and name not in seen:
            found = {**self.switches[name], **found}
            seen.add(name)
            name = self.parents[name]
        return frozenset(one for one, is_on in found.items() if is_on)


def _is_inserted_and_empty(element: Element) -> bool:
    """True for a paragraph that was inserted and is now empty, and for an inserted row."""
    tag = _tag(element)
    if tag == "p":
        mark = _child(_child(element, "pPr"), "rPr")
        return _child(mark, "ins") is not None and not any(_tag(run) == "r" and _left(run) for run in element.iter())
    return tag == "tr" and _child(_child(element, "trPr"), "ins") is not None


def _left(run: Element) -> bool:
    return any(_tag(child) not in _KEPT for child in run)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element | None, tag: str) -> Element | None:
    return None if element is None else next((child for child in element if _tag(child) == tag), None)


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _value(element: Element | None) -> str:
    return "" if element is None else _attribute(element, "val")


def _switch(element: Element | None, tag: str) -> bool | None:
    """A boolean property; None if missing."""
    child = _child(element, tag)
    return None if child is None else _value(child).lower() not in _OFF


def _switches(properties: Element | None) -> Mapping[str, bool]:
    """Hiding property → on or off, for those that are set."""
    given = ((name, _switch(properties, name)) for name in _HIDING)
    return {name: is_on for name, is_on in given if is_on is not None}


def _words(element: Element) -> str:
    parts: Iterable[str] = (
        " " if _tag(item) in _BREAKS else item.text or "" for item in element.iter() if _tag(item) in ("t", *_BREAKS)
    )
    return "".join(parts)

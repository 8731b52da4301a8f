"""A Word document without its hidden text and without insertions that nobody has accepted.

Office Open XML (ECMA-376 part 1): §17.3.2.41 `vanish` (of a run, or through the styles of run, paragraph and table),
§17.4.20 `hidden` (of a row), §17.13.5.18 `ins` and its relatives for rows and cells. Of a run that is left out its
field marks stay, so that a field which begins in it still ends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from site_builder.seeds.formats.safe_zip import ZipFolder
from site_builder.seeds.formats.withheld_text import HIDDEN, INSERTED, WithheldText

_STYLES = "word/styles.xml"
_OFF = ("0", "false", "off")
_KEPT = frozenset(("rPr", "fldChar", "instrText"))
_PROPERTIES = frozenset(("pPr", "rPr", "trPr", "tcPr", "tblPr", "sectPr"))
_BREAKS = frozenset(("tab", "br", "cr"))


def shown_alone(archive: ZipFolder, data: bytes) -> tuple[bytes, WithheldText]:
    """The document with what it shows alone, and what was left out. `data` is the file, `archive` the same, vetted."""
    withheld = WithheldText()
    styles = _Styles.read(archive)
    changed: dict[str, bytes] = {}
    for name in (name for name in archive.members if name.startswith("word/") and name.endswith(".xml")):
        root = ElementTree.fromstring(archive.read(name))
        cleaner = _Cleaner(styles, withheld)
        cleaner.clean(root, _Place())
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
    """What holds for the runs below an element."""

    hidden: bool = False
    inserted: bool = False


class _Cleaner:
    """Empties the runs of one part that are not shown."""

    def __init__(self, styles: "_Styles", withheld: WithheldText) -> None:
        self.styles, self.withheld = styles, withheld
        self.changed = False

    def clean(self, element: Element, place: _Place) -> None:
        tag = _tag(element)
        if tag == "r":
            self._run(element, place)
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
            return _Place(place.hidden or bool(_switch(properties, "hidden")), inserted)
        if tag == "tc":
            return replace(place, inserted=place.inserted or _child(properties, "cellIns") is not None)
        if tag in ("tbl", "p"):
            name = _value(_child(properties, "tblStyle" if tag == "tbl" else "pStyle"))
            default = self.styles.default if tag == "p" else ""
            return replace(place, hidden=place.hidden or self.styles.hides(name or default))
        return place

    def _run(self, run: Element, place: _Place) -> None:
        properties = _child(run, "rPr")
        own = _switch(properties, "vanish")
        hidden = own if own is not None else place.hidden or self.styles.hides(_value(_child(properties, "rStyle")))
        gone = [child for child in run if _tag(child) not in _KEPT]
        if not gone:
            return
        if not (hidden or place.inserted):
            self.withheld.close()
            return
        words = "".join(_words(child) for child in gone)
        self.withheld.add(HIDDEN if hidden else INSERTED, words)
        for child in gone:
            run.remove(child)
        self.changed = True


@dataclass(frozen=True)
class _Styles:
    """Which styles hide their text."""

    switches: Mapping[str, bool | None]
    """By id: on, off, or as in the style that it is based on."""
    parents: Mapping[str, str]
    default: str = ""
    """Of a paragraph that names none."""

    @classmethod
    def read(cls, archive: ZipFolder) -> "_Styles":
        if _STYLES not in archive.members:
            return cls({}, {})
        root = ElementTree.fromstring(archive.read(_STYLES))
        styles = {_attribute(style, "styleId"): style for style in root if _tag(style) == "style"}
        of_paragraphs = (name for name, style in styles.items() if _attribute(style, "type") == "paragraph")
        defaults = (name for name in of_paragraphs if _attribute(styles[name], "default") not in ("", *_OFF))
        return cls(
            {name: _switch(_child(style, "rPr"), "vanish") for name, style in styles.items()},
            {name: _value(_child(style, "basedOn")) for name, style in styles.items()},
            next(defaults, ""),
        )

    def hides(self, name: str) -> bool:
        """Whether text in this style, or in one that it is based on, is hidden."""
        seen: set[str] = set()
        while name in self.switches and name not in seen:
            switch = self.switches[name]
            if switch is not None:
                return switch
            seen.add(name)
            name = self.parents[name]
        return False


def _is_inserted_and_empty(element: Element) -> bool:
    """Whether a paragraph came with an insertion and nothing of it is left, or a row or a cell is such a one."""
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
    """A property that is on or off; None where it is not given."""
    child = _child(element, tag)
    return None if child is None else _value(child).lower() not in _OFF


def _words(element: Element) -> str:
    parts: Iterable[str] = (
        " " if _tag(item) in _BREAKS else item.text or "" for item in element.iter() if _tag(item) in ("t", *_BREAKS)
    )
    return "".join(parts)

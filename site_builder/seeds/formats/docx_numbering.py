"""The list numbers that Word prints but does not store in the text.

Office Open XML (ECMA-376 part 1) §17.9: a paragraph names a list and a level; the list has a start for each level.
"""

from site_builder.seeds.formats.document_tree import Element, number_of, walk
from site_builder.seeds.formats.safe_xml import parse_xml
from site_builder.seeds.formats.safe_zip import ZipFolder
from site_builder.settings.site_config import IngestConfig

KIND = "Word document"


def list_numbers(archive: ZipFolder, limits: IngestConfig) -> list[int]:
    """The list number of each paragraph in document order; 0 for a paragraph outside lists."""
    if "word/numbering.xml" not in archive.members:
        return []
    starts = _starts(parse_xml(archive.read("word/numbering.xml"), archive.path, limits, kind=KIND))
    counts: dict[tuple[str, int], int] = {}
    found: list[int] = []
    for paragraph in walk(parse_xml(archive.read("word/document.xml"), archive.path, limits, kind=KIND), "p"):
        place = _place(paragraph)
        if place not in starts:
            found.append(0)
            continue
        name, level = place
        counts[place] = counts.get(place, starts[place] - 1) + 1
        for deeper in [key for key in counts if key[0] == name and key[1] > level]:
            del counts[deeper]
        found.append(counts[place])
    return found


def _place(paragraph: Element) -> tuple[str, int]:
    numbering = [node for properties in paragraph.named("pPr")[:1] for node in properties.named("numPr")]
    if not numbering:
        return "", -1
    values = {node.tag: node.attrs.get("val", "") for node in numbering[0].elements}
    return values.get("numId", ""), number_of(values.get("ilvl"), 0, digits=2)


def _starts(root: Element) -> dict[tuple[str, int], int]:
    """List and level → first number; a list's override wins over its pattern."""
    patterns: dict[str, dict[int, int]] = {}
    found: dict[tuple[str, int], int] = {}
    for node in root.named("abstractNum"):
        levels = {_level(lvl): _value(lvl, "start", 1) for lvl in node.named("lvl")}
        patterns[node.attrs.get("abstractNumId", "")] = levels
    for node in root.named("num"):
        name = node.attrs.get("numId", "")
        for child in node.named("abstractNumId"):
            pattern = patterns.get(child.attrs.get("val", ""), {})
            found |= {(name, level): start for level, start in pattern.items()}
        for child in node.named("lvlOverride"):
            found[name, _level(child)] = _value(child, "startOverride", found.get((name, _level(child)), 1))
    return found


def _level(node: Element) -> int:
    return number_of(node.attrs.get("ilvl"), 0, digits=2)


def _value(node: Element, tag: str, default: int) -> int:
    return number_of(next((child.attrs.get("val") for child in node.named(tag)), None), default, digits=5)

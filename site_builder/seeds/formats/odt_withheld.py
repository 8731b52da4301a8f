"""An OpenDocument text without its hidden text and without insertions that nobody has accepted.

OpenDocument 1.3, part 3: §5.4 (sections), §5.5 (changes, which begin and end at marks in the text), §7.7.6 and §7.7.7
(hidden text and hidden paragraphs), §20.393 `text:display`.
"""

from collections.abc import Mapping

from site_builder.seeds.formats.document_tree import Element, walk
from site_builder.seeds.formats.odt import OdtStyle
from site_builder.seeds.formats.withheld_text import HIDDEN, INSERTED, Withheld

_STYLED = {"text:span": "text", "text:p": "paragraph", "text:h": "paragraph"}
_APART = frozenset(("text:tracked-changes", "office:annotation"))


def leave_shown(text: Element, styles: Mapping[str, OdtStyle]) -> Withheld:
    """Take out of `office:text` what it does not show; what was taken."""
    cleaner = _Cleaner(styles, _insertions(text))
    cleaner.clean(text, hidden=False)
    return cleaner.withheld


def _insertions(text: Element) -> frozenset[str]:
    """Ids of the changes that are insertions."""
    regions = (node for node in walk(text) if node.tag == "text:changed-region")
    inserted = (region for region in regions if any(child.tag == "text:insertion" for child in region.elements))
    names = ("text:id", "http://www.w3.org/XML/1998/namespace id")
    return frozenset(region.attrs[name] for region in inserted for name in names if name in region.attrs)


class _Cleaner:
    def __init__(self, styles: Mapping[str, OdtStyle], insertions: frozenset[str]) -> None:
        self.styles, self.insertions = styles, insertions
        self.withheld = Withheld()
        self.open: set[str] = set()
        """Insertions that have begun and not ended."""

    def clean(self, node: Element, *, hidden: bool) -> None:
        kept: list[Element | str] = []
        for child in node.children:
            if isinstance(child, str):
                kept += [child] if self._shows(child, hidden=hidden) else []
                continue
            self._turn(child)
            if child.tag not in _APART:
                self.clean(child, hidden=hidden or self._hides(child))
            if not (child.tag == "draw:frame" and (hidden or self.open)):
                kept.append(child)
        node.children = kept
        if node.tag in ("text:p", "text:h"):
            self.withheld.close()

    def _shows(self, text: str, *, hidden: bool) -> bool:
        if not (hidden or self.open):
            self.withheld.close()
            return True
        if text.strip():
            self.withheld.add(HIDDEN if hidden else INSERTED, text)
        return False

    def _turn(self, mark: Element) -> None:
        change = mark.attrs.get("text:change-id", "")
        if mark.tag == "text:change-start" and change in self.insertions:
            self.open.add(change)
        elif mark.tag == "text:change-end":
            self.open.discard(change)

    def _hides(self, node: Element) -> bool:
        if node.tag == "text:section":
            return node.attrs.get("text:display", "true") != "true"
        if node.tag in ("text:hidden-text", "text:hidden-paragraph"):
            return True
        style = f"{_STYLED.get(node.tag, '')}/{node.attrs.get('text:style-name', '')}"
        return style in self.styles and self.styles[style].hidden

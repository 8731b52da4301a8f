"""An SVG without metadata, scripts and external references, rewritten from its elements (SVG 2, CSS Syntax 3).

Only elements and attributes of SVG stay; additions of editors, comments and processing instructions go.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from site_builder.metadata.cleaned import Cleaned, FoundMetadata, Metadata, Unreadable
from site_builder.metadata.rights import rights_in, rights_rdf

SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_SPACES = {_XLINK: "xlink", _XML: "xml"}
_ACTIVE = frozenset(("script", "handler", "listener", "iframe", "embed", "object", "audio", "video", "canvas"))
_GONE = {"foreignObject": Metadata.FOREIGN, **dict.fromkeys(_ACTIVE, Metadata.SCRIPT)}
_ANIMATED = frozenset(("animate", "set", "animateTransform", "animateMotion"))
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp)(?:;[^,;]*)*,", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*+(?!['"]?#)(?:"[^"]*"\s*+|'[^']*'\s*+|[^()"'\s][^()"']*)?\)""", re.IGNORECASE)
_IMPORT = re.compile(r"@import[^;]*;?", re.IGNORECASE)
_LOADS = re.compile(
    r"\\|//|(?:https?|ftp|file|data|javascript):|(?:image-set|image|src|cross-fade|expression)\(|-moz-binding|behavior:"
    r"|url\((?!\s{0,99}['\"]?#)",
    re.IGNORECASE,
)
_DEPTH = 200
_GROWTH = 4
"""Maximum growth of a file by its entities."""


def clean_svg(data: bytes, clean: Callable[[bytes], Cleaned]) -> Cleaned:
    """The drawing with only its rights; `clean` cleans embedded pictures. Raises Unreadable if it is no SVG."""
    found = FoundMetadata()
    writer = _Writer(found, clean, limit=_GROWTH * len(data) + 10_000)
    try:
        writer.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise Unreadable(str(problem)) from None
    return found.cleaned(data, ["".join(writer.parts).encode("utf-8", "xmlcharrefreplace")])


class _Writer:
    """Writes the permitted parts while reading."""

    def __init__(self, found: FoundMetadata, clean: Callable[[bytes], Cleaned], limit: int) -> None:
        self.found, self.clean, self.left = found, clean, limit
        self.parts: list[str] = []
        self.open: list[str] = []
        self.skipped = 0
        """Depth of open elements inside a removed one."""
        self.style: list[str] | None = None
        self.metadata: ElementTree.TreeBuilder | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.CommentHandler = lambda _: found.remove(Metadata.COMMENT)
        self.parser.ProcessingInstructionHandler = lambda *_: found.remove(Metadata.FOREIGN)
        self.parser.ExternalEntityRefHandler = None

    def write(self, text: str) -> None:
        self.left -= len(text)
        if self.left < 0:
            raise Unreadable("its entities unpack to too much")
        self.parts.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition("}")
        if not self.open and not self.skipped and (space, tag) != (SVG, "svg"):
            raise Unreadable("no SVG")
        if len(self.open) + self.skipped > _DEPTH:
            raise Unreadable("nested too deeply")
        if self.metadata is not None:
            self.metadata.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})
        if self.skipped or self._goes(space, tag, attributes):
            self.skipped += 1
            return
        kept = self._attributes(attributes)
        spaces = f' xmlns="{SVG}" xmlns:xlink="{_XLINK}"' if not self.open else ""
        self.write(f"<{tag}{spaces}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")
        self.open.append(tag)
        self.style = [] if tag == "style" else None

    def _goes(self, space: str, tag: str, attributes: Mapping[str, str]) -> bool:
        if space != SVG:
            self.found.remove(Metadata.EDITOR)
        elif tag == "metadata":
            self.metadata = ElementTree.TreeBuilder()
            self.metadata.start("metadata", {})
        elif tag in _GONE:
            self.found.remove(_GONE[tag])
        elif tag in _ANIMATED and re.match(r"\s*(?:on|(?:\w+:)?href)", attributes.get("attributeName", ""), re.I):
            self.found.remove(Metadata.SCRIPT)
        else:
            return False
        return True

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            if self.metadata is not None:
                self.metadata.end(_qualified(name))
                self._keep_rights() if not self.skipped else None
            return
        tag = self.open.pop()
        if self.style is not None:
            self.write(escape(self._css("".join(self.style))))
            self.style = None
        self.write(f"</{tag}>")

    def text(self, text: str) -> None:
        if self.metadata is not None:
            self.metadata.data(text)
        elif not self.skipped and self.style is not None:
            self.style.append(text)
        elif not self.skipped:
            self.write(escape(text))

    def _keep_rights(self) -> None:
        if self.metadata is None:
            return
        kept = rights_in(self.metadata.close(), self.found)
        self.metadata = None
        if kept:
            self.write(f"<metadata>{rights_rdf(kept)}</metadata>")

    def _attributes(self, attributes: Mapping[str, str]) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in attributes.items():
            space, _, local = name.rpartition("}")
            if space and space not in _SPACES:
                self.found.remove(Metadata.EDITOR)
            elif local.lower().startswith("on") and not space:
                self.found.remove(Metadata.SCRIPT)
            elif local == "href":
                kept |= self._reference(f"{_SPACES[space]}:href" if space else "href", value)
            elif local == "base" and space == _XML:
                self.found.remove(Metadata.FOREIGN)
            elif space != _XLINK:
                cleaned = self._css(value) if "url" in value.lower() or local == "style" else value
                kept |= {f"{_SPACES[space]}:{local}" if space else local: cleaned}
        return kept

    def _reference(self, name: str, value: str) -> dict[str, str]:
        value = value.strip()
        match = _DATA.match(value)
        if match and match[0].lower().endswith(";base64,"):
            try:
                inner = self.clean(base64.b64decode(value[match.end() :]))
            except (binascii.Error, ValueError):
                self.found.remove(Metadata.FOREIGN)
                return {}
            self.found.remove(*inner.removed)
            self.found.keep(*inner.kept)
            cleaned = value[: match.end()] + base64.b64encode(inner.data).decode()
            return {name: cleaned if inner.removed else value}
        if value.startswith("#"):
            return {name: value}
        self.found.remove(Metadata.FOREIGN)
        return {}

    def _css(self, written: str) -> str:
        """Styles without external references; empty if that cannot be determined."""
        css = _IMPORT.sub("", _URL.sub("none", written))
        css = "" if _LOADS.search(css) else css
        if css != written:
            self.found.remove(Metadata.FOREIGN)
        return css


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name

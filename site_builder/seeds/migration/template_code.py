"""Shortcodes of Hugo and WordPress, tags of Liquid and Nunjucks → Markdown, or nothing and a count.

Calls for pages, images and films are converted; other tags are removed, and the text between them stays.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from posixpath import basename, splitext
from urllib.parse import quote

from site_builder.seeds.detect.visibility import key_name
from site_builder.seeds.migration.header_keys import is_picture, picture_markdown
from site_builder.seeds.model import Removed
from site_builder.seeds.outside_code import outside_code

_SILENT = re.compile(
    r"(?s)\{%-?\s?comment\s?-?%\}(?:(?!\{%-?\s?endcomment).)*+(?:\{%-?\s?endcomment\s?-?%\})?"
    r"|\{\{[<%]\s?comment\s?[%>]\}\}(?:(?!\{\{[<%]\s?/).)*+(?:\{\{[<%]\s?/\s?comment\s?[%>]\}\})?"
    r"|\{\{-?\s?/\*(?:(?!\*/).)*+(?:\*/\s?-?\}\})?|\{#(?=\s)(?:(?!#\}).)*+(?:#\})?"
    r"|(?<!\{)\{\s?/\*(?:(?!\*/).)*+(?:\*/\s?\}?)?"
)
"""Comments of Liquid, Hugo, Nunjucks and MDX; an unclosed one extends to the end of the text."""
_MODULE = re.compile(
    r"""(?m)(?:(?<=\n\n)|\A\n{0,9})(?:(?:import[ \t](?=[^\n]{0,300}["'])|import[ \t]?\{"""
    r"""|export[ \t]+(?:default[ \t]|const[ \t]|let[ \t]|var[ \t]|function\b|async[ \t]|class[ \t]|[{*]))[^\n]*+\n?)"""
    r"""(?:[^\n]++\n?)*+"""
)
"""Program lines at the start of a block, to the next blank line (MDX: ESM)."""
_OF_MODULE = re.compile(r"""from[ \t]?["']|^\s*import[ \t]?["']|[=({;]|^\s*export[ \t]+default[ \t]\w+\s*$""")
"""Syntax that proves a block to be code, not prose about imports and exports."""
_RAW = re.compile(r"(?s)\{%-?\s?raw\s?-?%\}((?:(?!\{%-?\s?endraw).)*+)(?:\{%-?\s?endraw\s?-?%\})?")
_CODE_BLOCK = re.compile(
    r"(?s)\{[%{][<%-]?\s?highlight\s([\w+-]{0,30})[^{}\n]{0,200}\}((?:(?!\{[%{][<%-]?\s?(?:end|/\s?)highlight).)*+)"
    r"(?:\{[%{][<%-]?\s?(?:end|/\s?)highlight[^{}\n]{0,20}[%}]?\})?"
)
_SHORTCODE = re.compile(r"\{\{[<%]([^{}]{0,4000})\}\}")
_LIQUID = re.compile(r"\{%([^{}]{0,4000})%\}|\{\{([^{}<%][^{}]{0,4000})\}\}")
_WORDPRESS = re.compile(
    r"\[(/?(?:caption|gallery|embed|youtube|audio|video|playlist|vc_\w{1,40}|et_pb_\w{1,40})\b[^\[\]\n]{0,2000})\]"
)
_CAPTION = re.compile(
    r"""\[caption\b((?:"[^"\n]*+"|[^"\[\]\n])*+)\]\s*((?:<a\b[^<>]{0,4000}>\s*)?<img\b[^<>]{0,4000}>(?:\s*</a>)?)"""
    r"""((?:(?!\[/?caption\b).){0,4000}+)\[/caption\]""",
    re.DOTALL,
)
"""A WordPress picture with its caption behind it, or before version 3.4 in an argument."""
_ATTRIBUTES = re.compile(r"\{:[^{}\n]{0,500}\}|(?<=\))\{[.#:][^{}\n]{0,500}\}|(?m:^\{[.#:][^{}\n]{0,500}\}$)")
"""Attributes of an element (kramdown: inline attribute lists)."""
_ARGUMENT = re.compile(
    r"""(?:([\w-]{1,60})\s?[=:]\s?)?(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|`([^`]*+)`|([^\s"'`=,|]++))"""
)
_FILTER = re.compile(r"""["']([^"']{1,1000})["']\s?\|\s?(?:relative_url|absolute_url|url|prepend|absURL|relURL)""")
_BLOCK = re.compile(r"\{%-?\s?(?P<end>end)?(?:for|tablerow|if|unless|case|capture)\b[^{}]{0,4000}%\}")
_VALUE = re.compile(
    rf"(?s:{_SILENT.pattern[4:]})|(?s:{_RAW.pattern[4:]})|(?P<block>{_BLOCK.pattern})"
    r"|\{%-?\s?include(?:_cached)?\s(?P<part>[\w./-]{1,200})\s[^{}]{0,2000}%\}"
    r"""|\{%-?\s?assign\s(?P<name>[\w-]{1,60})\s?=\s?["'](?P<constant>[^"'{}\n]{0,500})["']\s?-?%\}"""
    r"|\{\{-?\s?(?P<output>[\w.-]{1,120})\s?-?\}\}"
)
"""Comments, raw text, starts and ends of blocks, parts, constants, and their output."""
MAX_PARTS = 100
"""Maximum number of parts put into one text."""
_DEFINED = re.compile(r"(?m)^[ ]{0,3}\[([^\[\]\n]{1,300})\]:[ \t]*+\S")
_REFERENCE = re.compile(r"(?<![!\\\]])\[([^\[\]]{1,1000})\]\[([^\[\]]{0,300})\]")
MAX_ARGUMENTS = 4000
"""Maximum characters of a tag that are examined."""
_ROOT = re.compile(r"[\s-]*(?:site|page)\.(?:base_?url|url|preview_baseurl|github\.url|pathprefix)\b", re.IGNORECASE)
_FILMS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "gist": "https://gist.github.com/",
    "tweet": "https://x.com/i/status/",
}
_PICTURE_NAME = re.compile(r"(?:^|[-_])(?:img|image|figure|fig|picture|photo|caption)(?:[-_]|$)|image", re.IGNORECASE)
_SOURCES = ("src", "image", "imagepath", "path", "url", "file", "link")


@dataclass
class TemplateReading:
    """Result for the code in one text."""

    text: str = ""
    removed: list[Removed] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for all code removed."""
        names = ", ".join(f"{name} ({count})" for name, count in sorted(self.counts.items()))
        return (f"Template code removed from the text: {names}.",) if names else ()


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode or tag."""

    name: str
    words: tuple[str, ...]
    """Unnamed arguments."""
    named: Mapping[str, str]

    def first(self, *names: str) -> str:
        """The first non-empty of the named arguments."""
        return next((self.named[name] for name in names if self.named.get(name)), "")


def with_parts(text: str, parts: Mapping[str, str]) -> str:
    """The text with the parts and constants of its site in place (Jekyll: includes; Liquid: assign). `parts` has the
    files by name, and settings by the key of their variable. A variable assigned in a loop or branch is no constant.
    """
    known = {**parts}
    depth = count = 0

    def put(match: re.Match[str]) -> str:
        nonlocal depth, count
        depth = max(0, depth + (-1 if match["end"] else 1)) if match["block"] else depth
        if match["part"] in parts and count < MAX_PARTS:
            count += 1
            return _VALUE.sub(put, parts[match["part"]])
        if match["name"] and not depth:
            known[key_name(match["name"])] = match["constant"]
            return ""
        if match["name"]:
            known.pop(key_name(match["name"]), None)
        return known.get(key_name(match["output"]), match[0]) if match["output"] else match[0]

    return _VALUE.sub(put, text)


def part_of(text: str) -> str:
    """The Markdown of a part, without comments and what is in loops and branches, which are not run; their tags are
    counted where the part is put."""
    text, kept, depth, end = _SILENT.sub("", text), list[str](), 0, 0
    for match in _BLOCK.finditer(text):
        kept += [] if depth else [text[end : match.start()], match[0]]
        depth, end = max(0, depth + (-1 if match["end"] else 1)), match.end()
        kept += [match[0]] if match["end"] and not depth else []
    return "".join((*kept, "" if depth else text[end:])).strip()


def _without_dead(text: str) -> str:
    """The text with the words of each reference link that is defined nowhere in it."""
    defined = {" ".join(label.split()).casefold() for label in _DEFINED.findall(text)}

    def words(match: re.Match[str]) -> str:
        label = " ".join((match[2] or match[1]).split()).casefold()
        return match[0] if label in defined else match[1]

    return outside_code(text, lambda part: _REFERENCE.sub(words, part))


def read_template_code(text: str, *, liquid: bool) -> TemplateReading:
    """The text without code; `{{ … }}` and `{% … %}` count only with `liquid`."""
    reading = TemplateReading()
    if "{" not in text and "[" not in text and "import " not in text and "export " not in text:
        reading.text = text
        return reading
    text = _SILENT.sub(lambda m: _cut(reading, m, "a comment of a template"), text)
    text = outside_code(text, lambda part: _MODULE.sub(lambda m: _program(reading, m), part))
    text = _CODE_BLOCK.sub(lambda m: f"```{m[1]}\n{m[2].strip(chr(10))}\n```", text)

    def change(part: str) -> str:
        part = _CAPTION.sub(_figure, part)
        part = _SHORTCODE.sub(lambda m: _replaced(reading, m[0], m[1].rstrip("%>")), part)
        part = _WORDPRESS.sub(lambda m: _replaced(reading, m[0], m[1]), part)
        if liquid:
            part = _LIQUID.sub(lambda m: _replaced(reading, m[0], m[1] or m[2], output=m[1] is None), part)
        return _ATTRIBUTES.sub("", part) if "{" in part else part

    pieces = _RAW.split(text) if liquid else [text]
    reading.text = "".join(piece if place % 2 else outside_code(piece, change) for place, piece in enumerate(pieces))
    if liquid and reading.counts and "][" in reading.text:  # the removed code may have defined them
        reading.text = _without_dead(reading.text)
    return reading


def _cut(reading: TemplateReading, match: re.Match[str], why: str) -> str:
    """The line breaks of the cut text; the rest is recorded as removed."""
    line = match.string.count("\n", 0, match.start()) + 1
    reading.removed.append(Removed(line, " ".join(match[0].split())[:2000], why))
    return "\n" * match[0].count("\n")


def _program(reading: TemplateReading, match: re.Match[str]) -> str:
    return _cut(reading, match, "a line of a program") if _OF_MODULE.search(match[0]) else match[0]


def _replaced(reading: TemplateReading, whole: str, inner: str, *, output: bool = False) -> str:
    """The replacement of a tag, with as many line breaks as the tag."""
    if whole.startswith("{{") and inner.lstrip().startswith("/*"):
        return whole
    call = parse_call(inner)
    made = _output(inner) if output else _understood(call)
    if made is None:
        name = f"{{{{ {call.name} }}}}" if output else call.name
        if not call.name.startswith(("/", "end")):
            reading.counts[name or "{}"] += 1
        reading.removed.append(Removed(0, " ".join(whole.split())[:2000], "template code"))
        made = ""
    return made + "\n" * whole.count("\n")


def _figure(match: re.Match[str]) -> str:
    words = parse_call(f"caption {match[1]}").first("caption") + match[3]
    return f"<figure>{match[2]}<figcaption>{words}</figcaption></figure>"


def parse_call(inner: str) -> Call:
    """Name and arguments of a call; `include figure.html …` is named `figure`."""
    inner = inner.strip("-~ \t\n").removesuffix("/").strip()
    name, _, rest = inner.partition(" ")
    named: dict[str, str] = {}
    words: list[str] = []
    for key, *values in _ARGUMENT.findall(rest[:MAX_ARGUMENTS]):
        value = unescape(re.sub(r"\\(.)", r"\1", "".join(values)))
        if key:
            named[re.sub(r"[\W_]", "", key.lower())] = value
        else:
            words.append(value)
    if name in ("include", "include_relative", "include_cached", "partial", "render") and words:
        name = splitext(basename(words.pop(0)))[0]
    return Call(name, tuple(words), named)


def _understood(call: Call) -> str | None:
    """Markdown for a call; None if it is unknown."""
    known = _CALLS.get(call.name)
    if known:
        return known(call)
    if call.name.startswith("/"):
        return None
    if _PICTURE_NAME.search(call.name):
        return _as_picture(call)
    quoted = call.first("text", "quote", "content")
    if quoted and "quote" in call.name:
        cited = call.first("cite", "author", "source", "name")
        return f"\n> {quoted}\n" + (f">\n> — {cited}\n" if cited else "")
    target = call.first("href", "url", "link")
    return f"[{quoted}]({_destination(target)})" if quoted and target else quoted or None


def _page(call: Call) -> str | None:
    target = call.first("path", "page") or next((word for word in call.words if word not in (".", "page", "$")), "")
    return _destination(target) if target else None


def _post(call: Call) -> str | None:
    return _destination(f"{call.words[0].lstrip('/')}.md") if call.words else None


def _film(call: Call) -> str | None:
    wanted = call.first("id", "v", "url", "src", "code", "videoid") or (call.words[0] if call.words else "")
    if wanted.startswith(("http://", "https://")):
        address = wanted
    else:
        address = _FILMS[call.name] + "/".join((wanted, *call.words[1:2])) if wanted and wanted[0] != "{" else ""
    title = call.first("title", "alt", "caption") or {"youtube": "Video", "vimeo": "Video"}.get(call.name, call.name)
    return f"[{title}]({_destination(address)})" if address else None


def _as_picture(call: Call) -> str | None:
    source = call.first(*_SOURCES) or next(filter(is_picture, call.words), "") or next(iter(call.words), "")
    rest = [word for word in call.words if word != source]
    if not source or "{" in source:
        return None
    alt = call.first("alt", "alttext") or (rest[0] if rest else "")
    return picture_markdown(source, alt=alt, caption=call.first("caption", "title", "attr", "credit"))


def _output(inner: str) -> str | None:
    """The output of `{{ "/path/" | relative_url }}`; empty for the site's address."""
    if _ROOT.match(inner):
        return ""
    match = _FILTER.search(inner)
    return _destination(match[1]) if match else None


def _destination(target: str) -> str:
    return quote(target.strip(), safe="/:?&=#%@+,;~!$'*[]").replace("[", "%5B").replace("]", "%5D")


_CALLS: Mapping[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("ref", "relref", "link", "absref"), _page),
    "post_url": _post,
    **dict.fromkeys(_FILMS, _film),
    **dict.fromkeys(("raw", "endraw", "more", "/caption"), lambda _: ""),
    "caption": lambda _: "",
}
"""Name of a call → its output."""

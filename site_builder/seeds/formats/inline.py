"""The content of a block → inline Markdown: emphasis, links, code, images, footnote marks, line breaks.

Word processors split a sentence into many runs; runs of one style are joined before marks are set. A mark that Markdown
could not read back (`**"No"**body`) is dropped, not printed as asterisks.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from site_builder.seeds.alt_texts import described
from site_builder.seeds.formats.document_links import PLACE
from site_builder.seeds.formats.document_tree import Element

BREAK = "\n"
_STRONG, _EM, _CODE = {"b", "strong"}, {"i", "em", "cite", "dfn", "var"}, {"code", "kbd", "samp", "tt"}
_SAFE_LINK = re.compile(r"(https?://|mailto:|/(?!/)|\.{1,2}/|#\w)", re.IGNORECASE)
_NEED_ESCAPE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[*`]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|\[(?=[^\[\]]*\][(\[:])|\[(?=\^)|&(?=#?\w+;)"
)
_INVISIBLE = dict.fromkeys(map(ord, "\xad​‌﻿⁠"), None)


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of text in one style."""

    text: str
    strong: bool = False
    em: bool = False
    code: bool = False
    link: str = ""
    finished: bool = False
    """True for text that is already Markdown: an image, a footnote mark or an anchor."""
    bare: bool = False
    """True for an anchor, which shows nothing."""


@dataclass(frozen=True, slots=True)
class InlineContext:
    """Callbacks into the surrounding document."""

    note: Callable[[Element], str]
    """Stores a footnote and returns its mark."""
    block: Callable[[Element], str]
    """Returns the words of a block inside a line."""


def inline(children: Iterable[Element | str], hands: InlineContext) -> str:
    """One Markdown line for each line between breaks; spaces collapsed, ends trimmed."""
    lines = [list(part) for is_break, part in groupby(_joined(children, hands), _is_break) if not is_break]
    written = (re.sub(r" +", " ", _by_link(line)).strip() for line in lines)
    return BREAK.join(line for line in written if line)


def all_strong(children: Iterable[Element | str]) -> bool:
    """True if there are words and all of them are bold."""
    nothing = InlineContext(note=lambda _: "", block=lambda _: "")
    runs = [run for run in _runs(children, TextRun(""), nothing) if run.text.strip() and not run.bare]
    return bool(runs) and all(run.strong for run in runs)


def escape(text: str) -> str:
    """Text escaped so that Markdown reads it back unchanged anywhere in a line."""
    return _NEED_ESCAPE.sub(lambda match: "\\" + match[0], text)


def _is_break(run: TextRun) -> bool:
    return run.text == BREAK


def _joined(children: Iterable[Element | str], hands: InlineContext) -> Iterator[TextRun]:
    for look, runs in groupby(_runs(children, TextRun(""), hands), lambda run: replace(run, text="")):
        for is_break, part in groupby(runs, _is_break):
            yield replace(look, text=BREAK if is_break else "".join(run.text for run in part))


def _runs(children: Iterable[Element | str], look: TextRun, hands: InlineContext) -> Iterator[TextRun]:
    for child in children:
        if isinstance(child, str):
            text = re.sub(r"\s+", " ", child.translate(_INVISIBLE))
            if text:
                yield replace(look, text=text)
        elif child.tag == "br":
            yield TextRun(BREAK)
        elif child.tag == "note":
            yield TextRun(hands.note(child), finished=True)
        elif child.tag == "img":
            yield from _image(child, look)
        elif child.tag == PLACE:
            yield TextRun(f'<a id="{child.attrs["name"]}"></a>', finished=True, bare=True)
        elif child.tag in ("p", "div", "table", "ul", "ol"):
            yield replace(look, text=f" {hands.block(child)} ", finished=True)
        else:
            yield from _runs(child.children, _look(child, look), hands)


def _look(node: Element, look: TextRun) -> TextRun:
    if node.tag in _STRONG:
        return replace(look, strong=True)
    if node.tag in _EM:
        return replace(look, em=True)
    if node.tag in _CODE:
        return replace(look, code=True)
    if node.tag == "a":
        target = node.attrs.get("href", "").strip()
        return replace(look, link=_link(target) if _SAFE_LINK.match(target) else look.link)
    return look


def _link(target: str) -> str:
    return re.sub(r"[\s<>()\\]", lambda match: f"%{ord(match[0]):02X}", target)


def _image(node: Element, look: TextRun) -> Iterator[TextRun]:
    """The picture; without a file for it, its caption, else its description."""
    source, alt = node.attrs.get("asset", ""), described(node.attrs.get("alt", ""))
    caption = " ".join(node.attrs.get("caption", "").split())
    if source:
        title = caption.replace('"', "”")
        words = escape(alt).replace("[", "(").replace("]", ")")
        yield TextRun(f"![{words}]({_link(source)}" + (f' "{escape(title)}")' if title else ")"), finished=True)
    elif caption or alt:
        yield replace(look, text=caption or alt)


def _by_link(runs: list[TextRun]) -> str:
    parts: list[str] = []
    for link, group in groupby(runs, lambda run: run.link):
        text = _by_mark(list(group), _MARKS)
        bare = text.strip()
        if link and bare in (link, link.removeprefix("https://"), link.removeprefix("http://")):
            parts.append(text.replace(bare, f"<{link}>"))
        elif link and bare:
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            parts.append(f"{before}[{bare}]({link}){after}")
        else:
            parts.append(text)
    return "".join(parts)


_MARKS: tuple[tuple[str, Callable[[TextRun], bool]], ...] = (("**", lambda run: run.strong), ("*", lambda run: run.em))


def _by_mark(runs: list[TextRun], marks: tuple[tuple[str, Callable[[TextRun], bool]], ...]) -> str:
    if not marks:
        return "".join(map(_plain, runs))
    (mark, has), deeper = marks[0], marks[1:]
    groups = [(marked, _by_mark(list(group), deeper)) for marked, group in groupby(runs, has)]
    parts: list[str] = []
    before = ""
    for place, (marked, text) in enumerate(groups):
        after = groups[place + 1][1] if place + 1 < len(groups) else ""
        parts.append(_marked(mark, text, before, after[:1]) if marked else text)
        before = parts[-1][-1:] or before
    return "".join(parts)


def _marked(mark: str, text: str, before: str, after: str) -> str:
    bare = text.strip()
    if not re.search(r"\w", bare):
        return text
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    tight_before = not start and before.isalnum() and not bare[0].isalnum()
    tight_after = not end and after.isalnum() and not bare[-1].isalnum()
    return text if tight_before or tight_after else f"{start}{mark}{bare}{mark}{end}"


def _plain(run: TextRun) -> str:
    if run.finished:
        return run.text
    if run.code and run.text.strip() and "`" not in run.text:
        return f"`{run.text.strip()}`"
    return escape(run.text)

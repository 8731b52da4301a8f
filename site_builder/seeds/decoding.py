"""Bytes of a text file → text with `\\n` line ends and only printable characters.

Refuses files that are not text. Knows nothing of titles or dates.
"""

import codecs
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape

from site_builder.core.errors import SeedError
from site_builder.core.last_results import keeps_last
from site_builder.seeds.model import Extract
from site_builder.seeds.outside_code import outside_code
from site_builder.settings.site_config import IngestConfig

ALLOW_LARGE = "allow it with: site-builder ingest --allow-large FILE"
SAVE_AS_TEXT = "open it in its own program and save it as text (UTF-8), or remove it from the folder"
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS = (
    *("cp1252", "cp1250", "iso8859-2", "cp1251", "koi8-r", "mac-roman", "iso8859-7", "cp1254", "cp1255", "cp1256"),
    *("cp1257", "gb18030", "big5hkscs", "cp932", "euc_jis_2004", "cp949"),
)
"""Encodings of texts that are not Unicode. Those of DOS are left out: too many English texts with a few dashes and
quotes pass for them."""
_WIDER = {"iso8859-1": "cp1252"}
"""Encoding named by the detector → the one that agrees with it and has the signs that it lacks."""
_LINE_END = re.compile("[\r\x0b\x85\u2028\u2029](?:(?<=\r)\n)?")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNSEEN = re.compile(f"{_CONTROL.pattern[:-1]}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Control characters and layout characters: soft hyphens, zero-width spaces, directions."""
_LONE = re.compile("[\ud800-\udfff]")
_UNDEFINED_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_STRAY = re.compile("[\udc80-\udcff]")
_ALONE = {0xDC00 + byte: bytes((byte,)).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
"""Surrogate of a byte that is not UTF-8 (`surrogateescape`) → its cp1252 character, or U+FFFD."""
_OF_1252 = {ord(bytes((byte,)).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in _UNDEFINED_1252}
"""Characters that only cp1252 encodes as one byte."""
_TWICE = re.compile("[ÂÃâÐÑØÙ][\x80-\xbf]")
_ENTITY = re.compile(r"(?<!\\)&(?:amp;(?!#?\w{1,31};)|#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?!amp;)[A-Za-z]\w{1,30};)")
_KEPT_ENTITIES = frozenset("\x85\u2028\u2029\ufffd")
_INDENTED = re.compile(r"(?: {4}|\t)")
_TRACKING = re.compile(
    r"(?<=[?&])(?:utm_[a-z]{2,20}|mc_[ce]id|fbclid|gclid|mkt_tok|_hs(?:enc|mi))=[^&\s<>()\[\]\"']{0,500}(&?)"
)
_LEFT_OVER = re.compile(r"(?<=[\w/])[?&](?=[\s<>()\[\]\"'.,;]|$)")
_LINES_NAMED = 5
_NOISE_SHARE = 0.02
"""A text with a larger share of control and broken characters is not text."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, with notes on any repairs."""

    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, limits: IngestConfig) -> Decoded:
    """The text of a file. Raises SeedError if it is binary, empty or over the limits."""
    if len(data) > limits.max_text_mb * 1_000_000:
        raise SeedError(
            f"the file has {len(data) / 1e6:.1f} MB of text, more than {limits.max_text_mb} MB",
            hint=f"split it, or {ALLOW_LARGE}",
        )
    text, note = _decoded(data)
    cleaned = clean(text, limits)
    return Decoded(cleaned.text, (note, *cleaned.notes) if note else cleaned.notes)


@keeps_last(1)
def clean(text: str, limits: IngestConfig) -> Decoded:
    """The text with `\\n` line ends, NFC-composed, without control and direction characters.

    Raises SeedError if it is not text: NUL, noise, nothing at all, or a line over the limit. Cached, because the draft
    asks again for a text that the reader has just cleaned.
    """
    if "\0" in text:
        raise SeedError("this is not a text file: it contains NUL characters", hint=SAVE_AS_TEXT)
    notes = []
    text, twice = _read_once(text)
    if twice:
        notes.append("Its UTF-8 had been saved as if it were cp1252; this was repaired: check accents and quotes.")
    seen, unseen, lone = text, 0, 0
    if not text.replace("\n", "").isprintable():  # true of most texts, which then need none of the following
        text = _LINE_END.sub("\n", text)
        seen, unseen = _UNSEEN.subn("", text)
        seen, lone = _LONE.subn("\ufffd", seen)
    noise = seen.count("\ufffd") + (len(_CONTROL.findall(text)) if unseen else 0)
    if noise > 20 and noise / max(1, len(text)) > _NOISE_SHARE:
        raise SeedError("this is not a text file: it consists mostly of control characters", hint=SAVE_AS_TEXT)
    if unseen and _UNSEEN.sub("", text.removeprefix("\ufeff")) != text.removeprefix("\ufeff"):
        notes.append(f"{unseen} invisible or direction-changing characters were left out.")
    if lone:
        notes.append(f"{lone} broken characters (lone surrogates) were replaced by \ufffd.")
    longest = max(map(len, seen.split("\n")))
    if longest > limits.max_line_kb * 1000:
        raise SeedError(
            f"the file has a line of {longest / 1000:.0f} kB, more than {limits.max_line_kb} kB",
            hint=f"break the line, or {ALLOW_LARGE}",
        )
    if not seen.strip():
        raise SeedError("the file contains no text", hint="remove it from the folder, or add its text")
    return Decoded(unicodedata.normalize("NFC", seen), tuple(notes))


def cleaned(extract: Extract, limits: IngestConfig) -> Extract:
    """The extract with clean text: entities decoded and tracking parameters removed from links, except in code. Raises
    SeedError as `clean` does."""
    text = extract.text
    if "&" in text or "?" in text:
        text = _mended_words(text) if extract.markup == "plain" else outside_code(text, _mended_words)
    found = clean(text, limits)
    return replace(extract, text=found.text, notes=(*extract.notes, *found.notes))


def _mended_words(text: str) -> str:
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if ("&" in line or "?" in line) and not _INDENTED.match(line):
            line = _ENTITY.sub(_character, line)
            shorter = _TRACKING.sub("", line)
            lines[i] = _LEFT_OVER.sub("", shorter) if shorter != line else line
    return "\n".join(lines)


def _character(entity: re.Match[str]) -> str:
    """The character of an entity. Stays an entity if it could act as markup or break a line."""
    found = unescape(entity[0])
    is_word = found.isalpha() or found in "'\"&" or (len(found) == 1 and not found.isascii())
    return found if is_word and found not in _KEPT_ENTITIES else entity[0]


def _read_once(text: str) -> tuple[str, bool]:
    """UTF-8 text that was once read as cp1252 and saved again (`GÃ©nÃ©rale`), repaired, and True. Any other text
    unchanged, and False: the repair is certain only if all non-ASCII characters form complete UTF-8 sequences, at least
    two of them."""
    if text.isascii():
        return text, False
    try:
        data = text.translate(_OF_1252).encode("latin-1")
        once = data.decode("utf-8")
    except UnicodeError:
        return text, False
    twice = len(_TWICE.findall(data.decode("latin-1"))) > 1
    return (once, True) if twice else (text, False)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, with a note if the encoding was guessed."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), ""
    if b"\0" in data:
        raise SeedError("this is not a text file: it contains NUL bytes", hint=SAVE_AS_TEXT)
    body = data.removeprefix(codecs.BOM_UTF8)
    for errors in ("strict", "surrogatepass"):
        with suppress(UnicodeDecodeError):
            return body.decode("utf-8", errors), ""
    if len(body) < len(data) or mostly_utf8(body):
        return _mended(body)
    encoding = _guessed(data)
    return data.decode(encoding, "replace"), f"It is not UTF-8 and was read as {encoding}: check accents and quotes."


def mostly_utf8(data: bytes) -> bool:
    """True if invalid UTF-8 is UTF-8 apart from a few bytes: it has more complete multi-byte characters than stray
    bytes.

    Such characters rarely arise by chance: in every other supported encoding a text has at least two stray bytes for
    each, and even capitals before closing quotes (É” is one in cp1252) are outnumbered by opening quotes.
    """
    text = data.decode("utf-8", "surrogateescape")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond > 2 * len(_STRAY.findall(text))


def _mended(data: bytes) -> tuple[str, str]:
    """UTF-8 with each stray byte read as cp1252, and a note with their count and lines."""
    text = data.decode("utf-8", "surrogateescape")
    number, where = len(_STRAY.findall(text)), _lines_of_strays(text)
    one = f"1 character in {where} is not UTF-8 and was read as cp1252: check it."
    more = f"{number} characters in {where} are not UTF-8 and were read as cp1252: check them."
    return text.translate(_ALONE), one if number == 1 else more


def _lines_of_strays(text: str) -> str:
    lines = [n for n, line in enumerate(_LINE_END.sub("\n", text).split("\n"), start=1) if _STRAY.search(line)]
    named = ("line " if len(lines) == 1 else "lines ") + ", ".join(map(str, lines[:_LINES_NAMED]))
    return named + (f" and {len(lines) - _LINES_NAMED} more" if len(lines) > _LINES_NAMED else "")


def _guessed(data: bytes) -> str:
    from chardet import detect

    found = detect(data, include_encodings=_ENCODINGS, compat_names=False)["encoding"]
    if found is None:
        raise SeedError("its text encoding is not recognised", hint=SAVE_AS_TEXT)
    return _WIDER.get(found, found)

"""Headers → briefings that are language versions of one text.

A translation names its original by file stem in `translation_of`. The original names no translation, so adding one
never changes it. Knows no page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from site_builder.content.model import Briefing
from site_builder.core.errors import HeaderError, Location

FIELD = "translation_of"


def translations_of(briefings: Iterable[Briefing]) -> Mapping[str, tuple[str, ...]]:
    """URL → URLs of all versions of the text including itself: the original first, the others by language. Only texts
    with two or more versions."""
    groups: dict[str, list[Briefing]] = {}
    for briefing in briefings:
        groups.setdefault(briefing.header.translation_of or briefing.stem, []).append(briefing)
    found: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        if len(group) > 1:
            versions = sorted(group, key=lambda b: (b.header.translation_of != "", b.header.language, b.url))
            found.update(dict.fromkeys((b.url for b in versions), tuple([b.url for b in versions])))
    return found


def check_translations(
    briefings: Sequence[Briefing], language: str, guess: Callable[[str, Iterable[str]], str]
) -> Iterator[HeaderError]:
    """Errors for translations of unknown briefings, of themselves or of a translation, and for two versions in one
    language.

    `language` is the default; `guess` suggests a known stem for an unknown one.
    """
    stems = {b.stem: b for b in briefings}
    translations = [b for b in briefings if b.header.translation_of]
    for briefing in translations:
        wrong = _wrong_original(briefing, stems, guess)
        if wrong:
            yield _error(briefing, *wrong)
    spoken: dict[tuple[str, str], Briefing] = {}
    originals = sorted({b.header.translation_of for b in translations} & stems.keys())
    for briefing in (*map(stems.__getitem__, originals), *sorted(translations, key=lambda b: b.path)):
        text, own = briefing.header.translation_of or briefing.stem, briefing.header.language or language
        other = spoken.setdefault((text, own), briefing)
        if other is not briefing and briefing.header.translation_of:
            hint = "set language: to the language of this file, or delete translation_of:"
            yield _error(briefing, f"{other.path} is already the translation into {own}", hint)


def _wrong_original(
    briefing: Briefing, stems: Mapping[str, Briefing], guess: Callable[[str, Iterable[str]], str]
) -> tuple[str, str] | None:
    name = briefing.header.translation_of
    if name not in stems:
        return f'there is no briefing "{name}"', guess(name, stems) or "give the file name of the original, without .md"
    original = stems[name].header.translation_of
    if name == briefing.stem:
        return "a briefing cannot be a translation of itself", "give the file name of the original, or delete the line"
    if original:
        return f"{name} is itself a translation", f"give the original of both: {original}"
    return None


def _error(briefing: Briefing, message: str, hint: str) -> HeaderError:
    line = dict(briefing.header_lines)[FIELD]
    return HeaderError(f"{FIELD}: {message}", place=Location(briefing.path, line), hint=hint)

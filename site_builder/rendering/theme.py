"""Files of a theme → one value for rendering: template name → source text, with a digest of all.

An archive's own `templates/` overrides the packaged theme file by file, and its `templates/texts/` the packaged texts
one by one. Knows no disk beyond the location of the packaged theme, and nothing of Jinja.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from site_builder.core.digests import digest_of
from site_builder.core.errors import Location, ThemeError
from site_builder.core.source_file import SourceFile
from site_builder.i18n.catalogue import Texts, check_texts, merge_texts
from site_builder.i18n.locale import ENGLISH, locale_of

FOLDER = "templates/"
PACKAGED = "packaged/"
"""Prefix of a packaged template that an own template replaces."""
_TEXTS = re.compile(r"texts/([A-Za-z0-9-]+)\.toml")
_FONTS = re.compile(r"fonts/[a-z0-9-]+\.(?:woff2|txt)")
_TEMPLATES = re.compile(r"((?!fonts/).+\.(?:html|xml|txt|css|svg|js))")


@dataclass(frozen=True)
class Theme:
    """All templates of a site. Themes are equal if their digests are."""

    templates: Mapping[str, str] = field(compare=False, repr=False)
    """Template name, such as `partials/entry.html`, → source text."""
    digest: str
    own: frozenset[str] = frozenset()
    """Names of templates from outside this package; if there are any, all run in a sandbox."""
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Language → its text files, the archive's own last."""
    fonts: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    """URL of each font file, licences included → its bytes."""

    @cached_property
    def markup(self) -> "Theme":
        """The theme without stylesheets and scripts, so that editing those does not recompile pages."""
        templates = {name: text for name, text in self.templates.items() if not name.endswith((".css", ".js"))}
        own = self.own.intersection(templates)
        return replace(self, templates=templates, digest=digest_of(templates, self.texts, bool(own)), own=own)

    @cached_property
    def sheets(self) -> str:
        """Digest of the stylesheets, the templates they name, and the texts."""
        css = "\n".join(text for name, text in self.templates.items() if name.endswith(".css"))
        return digest_of(css, {name: text for name, text in self.templates.items() if name in css}, self.texts)


def read_theme(packaged: Sequence[SourceFile], overrides: Sequence[SourceFile] = ()) -> Theme:
    """The theme of these files. An override replaces the packaged file of the same name, which it may extend as
    `packaged/NAME`.

    Paths are relative to the theme's folder, with or without `templates/`. Other files (images) are skipped, except
    `fonts/`. Raises ThemeError for a file that is not UTF-8, and SiteErrors for texts that no page uses.
    """
    ours, own = template_texts(packaged), template_texts(overrides)
    templates = {**ours, **{PACKAGED + name: ours[name] for name in own if name in ours}, **own}
    texts = _layer(_sources(packaged, _TEXTS), _sources(overrides, _TEXTS))
    fonts = _fonts((*packaged, *overrides))
    return Theme(templates, digest_of(templates, texts, bool(own)), frozenset(own), texts, fonts)


def _fonts(files: Sequence[SourceFile]) -> dict[str, bytes]:
    named = ((file.path.removeprefix(FOLDER), file.data) for file in files)
    return {f"/{name}": data for name, data in named if _FONTS.fullmatch(name)}


def _layer(packaged: Mapping[str, str], own: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The text files of each language, the archive's own checked and last."""
    for name, source in own.items():
        check_texts(source, packaged.get(ENGLISH.language, ""), f"{FOLDER}texts/{name}.toml")
    names = sorted({*packaged, *own})
    return {name: tuple(layer[name] for layer in (packaged, own) if name in layer) for name in names}


@lru_cache(maxsize=16)
def texts_of(theme: Theme, language: str) -> Texts:
    """The texts of a site in that language; English where untranslated."""
    english = theme.texts.get(ENGLISH.language, ())
    parts = language.split("-")
    names = ("-".join(parts[:count]) for count in range(1, len(parts) + 1))
    own = [source for name in names for source in theme.texts.get(name, ())]
    return merge_texts(english, own, locale_of(language))


def template_texts(files: Sequence[SourceFile]) -> dict[str, str]:
    """Template name → text, sorted; other files are skipped."""
    return _sources(files, _TEMPLATES)


def _sources(files: Sequence[SourceFile], form: re.Pattern[str]) -> dict[str, str]:
    """The files whose path matches the pattern, by its first group."""
    named = sorted((file.path.removeprefix(FOLDER), file.data) for file in files)
    matches = ((form.fullmatch(name), data) for name, data in named)
    return {match[1]: _decode(match[0], data) for match, data in matches if match}


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        place = Location(FOLDER + name, line)
        raise ThemeError("this template is not UTF-8", place=place, hint="save it as UTF-8") from problem

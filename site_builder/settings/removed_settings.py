"""Settings removed in this release: warnings for one release, then unknown fields.

REMOVED_SETTINGS is the table. `upgrade` deletes these settings from site.toml.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress

from site_builder.core.errors import ConfigError, Location
from site_builder.settings.yaml_nodes import Node, toml_node

Table = Mapping[tuple[str, str], str]
_NO_MODEL = "names are now found without a language model"
_FIXED = "the limit is now fixed; to lift it for one seed: site-builder ingest --allow-large FILE"
_LIMITS = (
    *("text_mb", "line_kb", "archive_mb", "archive_files", "ratio", "containers", "depth", "pages", "pdf_mb"),
    *("mail_parts", "header_kb", "elements"),
)
REMOVED_SETTINGS: Table = {
    **dict.fromkeys((("ingest", "ner_model"), ("ingest", "ner_models")), _NO_MODEL),
    **{("ingest", f"max_{name}"): _FIXED for name in _LIMITS},
}
"""Section and key → reason, which follows "was removed: "."""


def split_removed(node: Node, path: str, table: Table = REMOVED_SETTINGS) -> tuple[Node, tuple[ConfigError, ...]]:
    """The node without removed settings, and a warning for each of them."""
    if not isinstance(node.value, dict):
        return node, ()
    sections, warnings = dict(node.value), []
    for (section, key), why in table.items():
        settings = sections.get(section)
        if settings is not None and isinstance(settings.value, dict) and key in settings.value:
            place = Location(path, settings.value[key].line)
            fact = f"[{section}] {key} was removed: {why}"
            warnings.append(ConfigError(fact, place=place, hint="delete the line, or run site-builder upgrade"))
            sections[section] = settings._replace(value={k: item for k, item in settings.value.items() if k != key})
    return node._replace(value=sections), tuple(warnings)


def removed_in(text: str, path: str, table: Table = REMOVED_SETTINGS) -> tuple[ConfigError, ...]:
    """A warning for each removed setting in a valid site.toml."""
    return split_removed(toml_node(text, path, error=ConfigError), path, table)[1]


def without_removed(text: str, path: str, table: Table = REMOVED_SETTINGS) -> tuple[str, tuple[str, ...]]:
    """The text without removed settings, and a note on each; invalid TOML is returned unchanged."""
    notes: list[str] = []
    with suppress(ConfigError):
        for section, key in table:
            for warning in removed_in(text, path, {(section, key): table[section, key]}):
                line = warning.place.line if warning.place else 1
                after = next(_shortened(text, line - 1, section, key), text)
                what = "the line was deleted" if after != text else f"delete it by hand, near line {line}"
                notes.append(f"{warning.message}: {what}")
                text = after
    return text, tuple(notes)


def _shortened(text: str, start: int, section: str, key: str) -> Iterator[str]:
    """The text without the fewest lines from `start` on that contain only this setting."""
    lines, before = text.splitlines(keepends=True), tomllib.loads(text)
    wanted = _filled({**before, section: {k: value for k, value in before[section].items() if k != key}})
    for end in range(start + 1, len(lines) + 1):
        shorter = "".join(lines[:start] + lines[end:])
        with suppress(tomllib.TOMLDecodeError):
            if _filled(tomllib.loads(shorter)) == wanted:
                yield shorter


def _filled(settings: dict[str, object]) -> dict[str, object]:
    """Sections that are not empty."""
    return {name: value for name, value in settings.items() if value != {}}

"""Settings that a release removed: warnings, so that an archive which names them is built."""

from site_builder.core.errors import ConfigError, Location
from site_builder.settings.yaml_nodes import Node, toml_node

_NO_MODEL = "names are now found without a language model"
_FIXED = "the limit is now fixed; to lift it for one seed: site-builder ingest --allow-large FILE"
_LIMITS = (
    *("text_mb", "line_kb", "archive_mb", "archive_files", "ratio", "containers", "depth", "pages", "pdf_mb"),
    *("mail_parts", "header_kb", "elements"),
)
REMOVED_SETTINGS = {
    **dict.fromkeys((("ingest", "ner_model"), ("ingest", "ner_models")), _NO_MODEL),
    **{("ingest", f"max_{name}"): _FIXED for name in _LIMITS},
}
"""Section and key → reason, which follows "was removed: "."""


def split_removed(node: Node, path: str) -> tuple[Node, tuple[ConfigError, ...]]:
    """The node without removed settings, and a warning for each of them."""
    if not isinstance(node.value, dict):
        return node, ()
    sections, warnings = dict(node.value), []
    for (section, key), why in REMOVED_SETTINGS.items():
        settings = sections.get(section)
        if settings is not None and isinstance(settings.value, dict) and key in settings.value:
            place = Location(path, settings.value[key].line)
            warnings.append(ConfigError(f"[{section}] {key} was removed: {why}", place=place, hint="delete the line"))
            sections[section] = settings._replace(value={k: item for k, item in settings.value.items() if k != key})
    return node._replace(value=sections), tuple(warnings)


def removed_in(text: str, path: str) -> tuple[ConfigError, ...]:
    """A warning for each removed setting in a valid site.toml."""
    return split_removed(toml_node(text, path, error=ConfigError), path)[1]

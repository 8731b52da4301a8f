"""The text of a file → the header above it, as nodes, and the text below."""

import re

from site_builder.core.errors import SeedError
from site_builder.settings.yaml_nodes import Node, toml_node, yaml_node

_HEADER = re.compile(
    r"\A\s*(?:(?P<yaml>---)[ \t]*\n(?P<inner>.*?)^(?:---|\.\.\.)|(?P<toml>\+\+\+)[ \t]*\n(?P<inner_toml>.*?)^\+\+\+"
    r"|(?P<json>\{[ \t]*\n.*?^\}))[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""YAML between `---` (or to `...`, YAML 1.2.2 §9.1.2), TOML between `+++`, or JSON (Hugo: front matter)."""
_OPEN_HEADER = re.compile(r"\A\s*(?:---|\+\+\+)[ \t]*\n\s*[\w-]{1,60}[ \t]{0,9}[:=]")


def header_node(text: str, path: str) -> tuple[Node | None, str]:
    """The header and the text below it, which has empty lines in its place; None and the whole text where there is
    none. SeedError for one that cannot be read."""
    match = _HEADER.match(text)
    if match is None:
        return None, text
    if match["toml"]:
        node = toml_node(match["inner_toml"], path, error=SeedError)
    else:
        node = yaml_node(match["json"] or match["inner"], path, error=SeedError)
    if not isinstance(node.value, dict):
        return None, text
    return node, "\n" * match[0].count("\n") + text[match.end() :]


def is_unclosed(text: str) -> bool:
    """Whether a header begins that never ends."""
    return _HEADER.match(text) is None and bool(_OPEN_HEADER.match(text))

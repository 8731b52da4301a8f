"""The text of a file → its header as nodes, and the text below."""

import re
from json import dumps

from site_builder.core.errors import SeedError
from site_builder.settings.yaml_nodes import Node, toml_node, yaml_node

_HEADER = re.compile(
    r"\A\s*(?:(?P<yaml>---)(?:yaml|json)?[ \t]*\n(?P<inner>.*?)^(?:---|\.\.\.)"
    r"|(?:(?P<toml>\+\+\+)|---toml)[ \t]*\n(?P<inner_toml>.*?)^(?(toml)\+\+\+|---)"
    r"|;;;[ \t]*\n(?P<pairs>.*?)^;;;"
    r"|(?P<json>\{[ \t]*\n.*?^\}|\{[ \t]*\"[^\n]{0,20000}\}))[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""YAML between `---` (or until `...`, YAML 1.2.2 §9.1.2), TOML between `+++`, or JSON (Hugo: front matter). A format
may be named after `---` (gray-matter: `---json`); between `;;;` are JSON pairs (Hexo: front matter).
"""
_METADATA = re.compile(r"\A\s*Title:[ \t]\S.*\n(?:[A-Z][\w-]{1,30}:[ \t]\S.*\n){1,30}(?=\n)")
"""Lines of keys without delimiters (MultiMarkdown: metadata; Pelican)."""
_OPEN_HEADER = re.compile(
    r"\A\s*(?:---(?:yaml|json|toml)?|\+\+\+|;;;)[ \t]*\n\s*(?:\{\s{0,99})?\"?[\w-]{1,60}\"?[ \t]{0,9}[:=]"
)


def header_node(text: str, path: str, repeated: list[tuple[str, Node]] | None = None) -> tuple[Node | None, str]:
    """The header and the text below it, with empty lines in the header's place; None and the whole text without a
    header.

    Raises SeedError if it cannot be read. Of a repeated key the last one counts, as in Jekyll and Hugo; `repeated`
    receives its name and the values above.
    """
    repeated = [] if repeated is None else repeated
    match = _HEADER.match(text) or (_METADATA.match(text) if path.endswith(".md") else None)
    if match is None:
        return None, text
    if match.re is _METADATA:
        fields = (line.partition(":") for line in match[0].strip().split("\n"))
        node = yaml_node("".join(f"{key}: {dumps(value.strip())}\n" for key, _, value in fields), path, error=SeedError)
    elif match["inner_toml"] is not None:
        above = "\n" * text.count("\n", 0, match.start("inner_toml"))
        node = toml_node(above + match["inner_toml"], path, error=SeedError)
    else:
        written = match["json"] or match["inner"] or f"{{{match['pairs'] or ''}}}"
        written = (
            written.expandtabs() if written.lstrip().startswith("{") else written
        )  # YAML indents with spaces alone
        part = next(name for name in ("json", "inner", "pairs") if match[name] is not None)
        first = text.count("\n", 0, match.start(part)) + 1
        node = yaml_node(written, path, first_line=first, error=SeedError, repeated=repeated)
    if not isinstance(node.value, dict):
        return None, text
    return node, "\n" * match[0].count("\n") + text[match.end() :]


def is_unclosed(text: str) -> bool:
    """True if a header begins and never ends."""
    return _HEADER.match(text) is None and bool(_OPEN_HEADER.match(text))

"""Spelling and grammar of the manual, the English page texts and all docstrings, by Harper (tools/grammar.mjs).

Prints one line for each finding and ends with 1 if there is any. A word that is right goes into `tools/grammar.txt`; a
rule that does not suit technical prose is switched off in `grammar.mjs`, with its reason.
"""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from browser import TOP, needed

Passage = dict[str, str | int]
"""`file`, the `line` on which it starts, and the `text` as Markdown."""

HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
"""The place of a value in a page text, such as `{name}`."""
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|„[^“]*“|(?<!\w)\"[^\"\n]*\"(?!\w)|``.*?``")
"""Examples of texts that are read, in many languages."""
NAMED = re.compile(r"\b(?:[A-Z]\w*[a-z][A-Z]\w*|[\w-]+\.(?:toml|yaml|csv|md|json|html|xml|py)|R[0-9]{1,2})\b")
"""Names of classes, products, files and rules."""


def main() -> int:
    """1 if there are findings."""
    needed("harper.js")
    passages = [*manual(), *page_texts(), *docstrings()]
    done = subprocess.run(
        ["node", str(TOP / "tools" / "grammar.mjs"), str(TOP / "tools" / "grammar.txt")],
        input=json.dumps(passages),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    findings = json.loads(done.stdout)
    for finding in findings:
        print(f"{finding['file']}:{finding['line']}: {finding['rule']}: {finding['words']!r}: {finding['message']}")
    print(f"{len(passages)} passages, {len(findings)} findings")
    return 1 if findings else 0


def manual() -> Iterator[Passage]:
    """Every page of the manual and every page at the top of the repository."""
    for path in [*sorted(TOP.glob("*.md")), *sorted((TOP / "docs" / "content").rglob("*.md"))]:
        text = path.read_text("utf-8")
        header = HEADER.match(text)
        start = header.end() if header else 0
        yield passage(path, text.count("\n", 0, start) + 1, text[start:])


def page_texts() -> Iterator[Passage]:
    """The English texts of pages, with code in place of values."""
    path = TOP / "templates" / "texts" / "en.toml"
    lines = path.read_text("utf-8").split("\n")
    for text in flat(tomllib.loads("\n".join(lines))):
        line = next((number for number, row in enumerate(lines, 1) if text in row), 1)
        yield passage(path, line, PLACEHOLDER.sub("`value`", text))


def flat(table: dict[str, object]) -> Iterator[str]:
    """Every text of a table and of those inside it."""
    for value in table.values():
        if isinstance(value, dict):
            yield from flat(value)
        elif isinstance(value, str):
            yield value


def docstrings() -> Iterator[Passage]:
    """Every string that stands alone as a statement: docstrings of modules, classes, functions and attributes."""
    for path in sorted((TOP / "site_builder").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield passage(path, node.lineno, re.sub(r"\n +", "\n", text))


def passage(path: Path, line: int, text: str) -> Passage:
    """Quoted examples and names are set as code, which Harper passes over; lines keep their numbers."""
    code = NAMED.sub(r"`\g<0>`", QUOTED.sub(lambda quoted: "`example`" + "\n" * quoted[0].count("\n"), text))
    return {"file": str(path.relative_to(TOP)), "line": line, "text": code}


if __name__ == "__main__":
    sys.exit(main())

"""Names in the package: one class name for one idea, and no word that the glossary of CONTRIBUTING.md refuses."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "site_builder"
CONVENTIONAL = {"loading", "model", "pipeline", "propose", "reader", "site", "validation"}
NOUN_AND_ITS_PAGE = {"own_pages", "redirects"}
SEED_AND_CONTENT = {"digests", "front_matter", "markdown", "seed_folder", "sentences"}
"""Terms of ingest for seeds, and of the site for the same concept."""
TWINS = CONVENTIONAL | NOUN_AND_ITS_PAGE | SEED_AND_CONTENT


def classes() -> Counter[str]:
    trees = (ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py"))
    return Counter(node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))


def test_no_public_class_name_exists_twice() -> None:
    found = classes()
    assert len(found) > 300
    assert {name for name, times in found.items() if times > 1 and not name.startswith("_")} == set()


def test_only_the_command_line_is_at_the_top_level_of_the_package() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py", "cli.py"}


REFUSED = re.compile(
    "(?:^|_)(?:settled?|settling|told|stands?|lead_on|leads_on|otherwise|beside|so_many|so_often|is_none|by_itself"
    "|way_out|anew|aside)(?:_|$)"
)
"""Use instead: resolve, reported, is, redirect, next to, count, again."""


REFUSED_VALUES = re.compile(
    f"{REFUSED.pattern}|(?:^|_)(?:asides|glances?|looks|room|said|shop|standing|unkept)(?:_|$)|^_*held$"
)
"""Use instead: header summary, template digests, budget, text, context, spilled, previous build, withheld, cached."""
VALUES_LEFT = {"preview": 5}
"""Values that still have such a name, by package; a package that is not listed has none. Only lower this number."""

OPENING = re.compile(r"(?:What|Who|Whose|Whom|Where|Whether|Which|How|When)\b")


def test_values_are_not_named_by_a_word_that_the_glossary_refuses() -> None:
    named = Counter(package for package, name in values() if REFUSED_VALUES.search(words(name)))
    assert {package: n for package, n in named.items() if n > VALUES_LEFT.get(package, 0)} == {}


def values() -> Iterator[tuple[str, str]]:
    """Package and name of each attribute, parameter and local, once a line."""
    for path in PACKAGE.rglob("*.py"):
        found = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.arg):
                found.add((node.lineno, node.arg))
            elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
                found.add((node.lineno, node.attr if isinstance(node, ast.Attribute) else node.id))
        yield from ((path.relative_to(PACKAGE).parts[0], name) for _, name in found)


def test_docstrings_open_with_a_noun_or_a_verb() -> None:
    assert [text for text in docstrings() if OPENING.match(text.strip())] == []


def docstrings() -> Iterator[str]:
    """The text of each docstring, those of attributes included."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield text


def test_no_name_contains_a_word_refused_by_the_glossary() -> None:
    trees = {path: ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    named = [
        f"{path.name}: {node.name}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and REFUSED.search(words(node.name))
    ]
    assert named == []
    assert [path.name for path in trees if REFUSED.search(path.stem)] == []


def words(name: str) -> str:
    """`HeldAside` → `held_aside`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def test_twins_of_module_names_are_the_conventional_ones() -> None:
    """A name that two packages share is a convention (`model`, `pipeline`), or a noun with its page."""
    modules = [path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if path.stem != "__init__"]
    twins = {name for name, times in Counter(path.stem for path in modules).items() if times > 1}
    assert twins == TWINS, sorted(twins ^ TWINS)
    inside = Counter((path.parts[0], path.stem) for path in modules)
    assert {stem for (_, stem), times in inside.items() if times > 1} == {"reader"}

"""Names in the package: one class name for one idea, and no word that the glossary of CONTRIBUTING.md refuses."""

import ast
import re
from collections import Counter
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

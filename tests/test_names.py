"""Names in the package: one class name for one idea."""

import ast
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "site_builder"


def classes() -> Counter[str]:
    trees = (ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py"))
    return Counter(node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))


def test_no_public_class_name_exists_twice() -> None:
    found = classes()
    assert len(found) > 300
    assert {name for name, times in found.items() if times > 1 and not name.startswith("_")} == set()


def test_only_the_command_line_lies_flat_in_the_package() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py", "cli.py"}

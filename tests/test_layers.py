"""Imports point down only, every module has a place, and no domain module knows the mechanism."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "site_builder"
BASE = "errors digests values colours images comments metadata|dates sources steps|urls|nodes|fields|config"
DOMAIN = (
    "registry search locales collation drawing|linking texts|content|admission translations backlinks schedule|"
    "integrity|archive|pages|bibliography|citations database rows llms findings pictures jinja prose theme|"
    "exports filters|render"
)
SEEDS = "seeds"
MECHANISM = (
    "folders seals state|versions files manifest workers spool outcomes|compute cache moves|staging trees|guards|"
    "publish"
)
JOINT = (
    "inputs assets|parsing linkage snapshot|making permanence withholding|build|"
    "checking hearing proposing matching reconcile revise demo|"
    "understanding settling teaching catchup exchange curating overrides scrubbing signature upgrade relocation|"
    "ingest reseeding relocating|preview|"
    "console|commands|cli|__main__"
)
PLAIN = {"errors", "digests", "sources", "steps", "values"}
"""All of the base that the mechanism may know."""


def heights(*columns: str) -> dict[str, int]:
    """Module or folder → its layer, counted from the bottom."""
    rows = "|".join(columns).split("|")
    return {name: height for height, row in enumerate(rows) for name in row.split()}


def imports() -> set[tuple[str, str]]:
    """Pairs of module or folder and what it imports."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        place = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            names = [f"{node.module}.{n}" for n in names] if isinstance(node, ast.ImportFrom) else names
            parts = [name.split(".") for name in names if name.startswith("site_builder.")]
            found |= {(place, part[1]) for part in parts if not part[1].startswith("__")}
    return {(a, b) for a, b in found if a != b}


def test_every_module_has_a_place() -> None:
    placed = heights(BASE, DOMAIN, SEEDS, MECHANISM, JOINT).keys() | {"__init__"}
    there = {p.name.removesuffix(".py") for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert there ^ placed == set(), "give it a layer in this test and in ARCHITECTURE.md, or take it out of both"


def test_imports_point_down_only() -> None:
    columns = [heights(BASE, column, JOINT) for column in (DOMAIN, SEEDS, MECHANISM)]
    assert {(a, b) for a, b in imports() for rows in columns if rows.get(a, 99) <= rows.get(b, -1)} == set()


def test_columns_do_not_know_each_other() -> None:
    domain, seeds, mechanism = heights(DOMAIN).keys(), heights(SEEDS).keys(), heights(MECHANISM).keys()
    assert {(a, b) for a, b in imports() if a in domain | seeds and b in mechanism} == set()
    assert {(a, b) for a, b in imports() if a in mechanism and b not in mechanism | PLAIN} == set()
    assert {(a, b) for a, b in imports() if (a in seeds and b in domain) or (a in domain and b in seeds)} == set()

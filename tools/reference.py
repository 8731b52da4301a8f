"""The reference pages of docs/, written from the declarations of commands, settings, pages and styles:
`make reference`.

What the program says of itself and what the manual says are thus the same text.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import click

from site_builder.cli import main
from site_builder.pages import model, search
from site_builder.settings import site_config

PAGES_OF_MANUAL = Path(__file__).parent.parent / "docs/content/briefings"
COMMON = ("root", "quiet", "form")
"""Options of every command, described once."""

COMMANDS_HEAD = """\
---
title: "Commands"
date: 2026-11-25
summary: "Every command with its arguments and options."
tags: [reference]
series: Manual
number: "8"
---

Each command exits with 0 (success), 1 (something to fix) or 2 (usage error). An error names the file and the line, and
says what to do. Every command takes these options:

"""
SETTINGS_HEAD = """\
---
title: "Settings"
date: 2026-11-25
summary: "Every key of site.toml with its default."
tags: [reference]
series: Manual
number: "9"
---

`site.toml` lies in the folder of the archive. `site-builder new` writes one in which every key is explained. Only
`title` is required. A key that site-builder does not know is an error that names the line.

"""


TEMPLATES_HEAD = """\
---
title: "Templates and variables"
date: 2026-12-01
summary: "Fields of page in each template, and the variables of the stylesheets."
tags: [reference, designers]
series: Manual
number: "10"
---

A template reads `page` and `site` (the settings). `tuple[Card, ...]` is a list of cards; `Card` and the other values
have tables below those of the pages. Every page has:

"""
VALUES_HEAD = """
## Values
"""
VARIABLES_HEAD = """
## Variables of the stylesheets

Set them in `templates/own.css`; the colours are those of `[theme]`.

"""
STYLES = Path(__file__).parent.parent / "templates/styles"
UNSHOWN = ("digest", "joined")
"""Properties that no template needs."""


def commands() -> str:
    """commands.md: a section for each command, with its arguments and options."""
    first = next(iter(main.commands.values()))
    common = _options(option for option in _options_of(first) if option.name in COMMON)
    return COMMANDS_HEAD + common + "".join(_command(name, main.commands[name]) for name in sorted(main.commands))


def settings() -> str:
    """settings.md: a table for each table of site.toml."""
    top = fields(site_config.SiteConfig)
    tables = "".join(_table(name, kind, about) for name, kind, about in _tables())
    return SETTINGS_HEAD + _keys(f for f in top if f.metadata and f.metadata["doc"]) + tables


def _command(name: str, command: click.Command) -> str:
    arguments = " ".join(
        p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
    )
    own = [option for option in _options_of(command) if option.name not in COMMON]
    parts = [f"\n## site-builder {name}\n\n", f"{inspect.cleandoc(command.help or '')}\n"]
    example = (command.epilog or "").removeprefix("Example: ")
    lines = dict.fromkeys((f"site-builder {name} {arguments}".rstrip(), example))
    parts.append("\n```sh\n" + "\n".join(lines) + "\n```\n")
    return "".join(parts) + (f"\n{_options(own)}" if own else "")


def _options_of(command: click.Command) -> list[click.Option]:
    return [p for p in command.params if isinstance(p, click.Option)]


def _options(options: "Iterator[click.Option] | list[click.Option]") -> str:
    rows = [f"| `{_written(option)}` | {option.help} |\n" for option in options]
    return "".join(("| option | what it does |\n|---|---|\n", *rows))


def _written(option: click.Option) -> str:
    if option.is_flag:
        return option.opts[0]
    if isinstance(option.type, click.Choice):
        return f"{option.opts[0]} " + "\\|".join(str(one) for one in option.type.choices)
    kinds = {click.IntRange: "NUMBER", click.Path: "PATH"}
    return f"{option.opts[0]} {option.metavar or kinds.get(type(option.type), 'WORD')}"


def _tables() -> Iterator[tuple[str, type[Any], str]]:
    """Name, declaration and subject of each table, in the order of site.toml."""
    for one in fields(site_config.SiteConfig):
        kind = type(one.default)
        if is_dataclass(kind):
            yield one.name, kind, (kind.__doc__ or "").partition(": ")[2]
    yield "series.LABEL", site_config.SeriesConfig, (site_config.SeriesConfig.__doc__ or "").partition(": ")[2]


def _table(name: str, kind: type[Any], about: str) -> str:
    return f"\n## [{name}]\n\n{about[:1].upper()}{about[1:]}\n\n" + _keys(f for f in fields(kind) if f.metadata)


def _keys(declared: Iterator[Field[Any]]) -> str:
    rows = [f"| `{f.metadata['key'] or f.name}` | {_default(f.default)} | {f.metadata['doc']} |\n" for f in declared]
    return "".join(("| key | default | what it sets |\n|---|---|---|\n", *rows))


def _default(value: Any) -> str:
    if value is MISSING:
        return "required"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Enum):
        value = value.value
    return "" if value in ("", ()) else f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def templates() -> str:
    """templates.md: a table for each page that a template renders, then for each value that pages hold, then the
    variables of the stylesheets."""
    classes = {name: (kind, made) for module in (model, search) for name, kind, made in _declared(module)}
    pages = {name: made for name, (kind, made) in classes.items() if issubclass(kind, model.Page)}
    common = _attributes(pages.pop("Page"))
    shown = {name: made for name, made in pages.items() if classes[name][0].template.endswith((".html", ".xml"))}
    rows = [_class(classes[name][0].template, made, _inherited(classes, name)) for name, made in shown.items()]
    mixed = {kind for name in pages for kind in classes[name][0].__mro__}
    values = [_class(name, made, []) for name, (kind, made) in classes.items() if kind not in mixed]
    return "".join(
        (
            TEMPLATES_HEAD,
            _fields(common),
            *(row for row in rows if row),
            VALUES_HEAD,
            *sorted(value for value in values if value),
            VARIABLES_HEAD,
            *_variables((STYLES / "ground.css").read_text("utf-8")),
        )
    )


def _declared(module: Any) -> Iterator[tuple[str, type[Any], ast.ClassDef]]:
    """Name, class and source of each class of a module."""
    for made in ast.parse(inspect.getsource(module)).body:
        if isinstance(made, ast.ClassDef) and not made.name.startswith("_"):
            yield made.name, getattr(module, made.name), made


def _inherited(classes: dict[str, tuple[type[Any], ast.ClassDef]], name: str) -> list[tuple[str, str, str]]:
    above = [kind.__name__ for kind in classes[name][0].__mro__[1:] if kind is not model.Page]
    return [row for other in reversed(above) if other in classes for row in _attributes(classes[other][1])]


def _class(title: str, made: ast.ClassDef, inherited: list[tuple[str, str, str]]) -> str:
    rows = [*inherited, *_attributes(made)]
    about = " ".join((ast.get_docstring(made) or "").split())
    return f"\n### {title}\n\n{about}\n\n{_fields(rows)}" if rows else ""


def _attributes(made: ast.ClassDef) -> list[tuple[str, str, str]]:
    """Name, type and docstring of what a class declares, properties among it."""
    rows = []
    for node, after in zip(made.body, [*made.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            rows.append((node.target.id, ast.unparse(node.annotation), str(text)))
        elif isinstance(node, ast.FunctionDef) and node.returns and _is_property(node) and node.name not in UNSHOWN:
            rows.append((node.name, ast.unparse(node.returns), ast.get_docstring(node) or ""))
    return rows


def _is_property(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and "property" in mark.id for mark in node.decorator_list)


def _fields(rows: list[tuple[str, str, str]]) -> str:
    cells = [(name, form.replace("|", "\\|"), " ".join(text.split()).replace("|", "\\|")) for name, form, text in rows]
    return "| name | type | what it is |\n|---|---|---|\n" + "".join(f"| `{n}` | `{f}` | {t} |\n" for n, f, t in cells)


def _variables(sheet: str) -> Iterator[str]:
    """The variables of the first rule, each with its comment."""
    yield "| variable | what it is |\n|---|---|\n"
    for name, about in re.findall(r"^  (--[\w-]+): .*; /\* (.*) \*/$", sheet, re.MULTILINE):
        yield f"| `{name}` | {about} |\n"


PAGES = {"commands.md": commands, "settings.md": settings, "templates.md": templates}

if __name__ == "__main__":
    for page, made in PAGES.items():
        (PAGES_OF_MANUAL / page).write_text(made(), "utf-8")

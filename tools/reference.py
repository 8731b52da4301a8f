"""The reference pages of docs/, written from the declarations of commands and settings: `make reference`.

What the program says of itself and what the manual says are thus the same text.
"""

import inspect
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import click

from site_builder.cli import main
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


PAGES = {"commands.md": commands, "settings.md": settings}

if __name__ == "__main__":
    for page, made in PAGES.items():
        (PAGES_OF_MANUAL / page).write_text(made(), "utf-8")

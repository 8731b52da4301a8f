"""What a new archive starts with: a configuration explained line by line, and one briefing that shows the format."""

from collections.abc import Iterator

GITIGNORE = "/public/\n/.site-builder/\n"

DEMO_SITE = """\
title = "The Desk Dispatch"
base_url = "https://dispatch.example.org/"
language = "en"
description = "Briefings from an invented world: its governments, its ports, its quarrels."
desk = "Demonstration Desk"

[theme]
footer = "Every state, office and person in this archive is invented."

[series.DD]
name = "Desk Dispatch"
date_order = "day-first"
"""


def starter_files() -> Iterator[tuple[str, str]]:
    """Path and text of every file of a new archive."""
    yield "site.toml", DEMO_SITE

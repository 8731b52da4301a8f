"""Each command of the manual for curators is run as written there, in order, and has the described effect."""

import re
import shlex
from pathlib import Path

import pytest

from tests.builders import FOLDER, TOML, content, lay, run

PAPER = (Path(__file__).parent.parent / "docs/content/briefings/curator.md").read_text("utf-8")
LINES = [
    line.partition("   #")[0].partition(" > ")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", PAPER, re.DOTALL)
    for line in block.splitlines()
]
ACTORS = """\
i-vantor:
  kind: person
  name: Ilsa Vantor

karvonia:
  kind: government
  name: Karvonia

old-harbour:
  kind: organisation
  name: Old Harbour
  status: proposed

oskar-reeve:
  kind: person
  name: Oskar Reeve
  status: proposed
"""
TAGS = "law:\n  label: Law\n\nmaritime:\n  label: Maritime\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stems = ("2024-02-12-talks", "2024-02-13-copy", "2024-03-01-later")
    files = {f"{FOLDER}/{stem}.md": content(f"Briefing {n}") for n, stem in enumerate(stems)}
    lists = {"content/actors.yaml": ACTORS, "content/tags.yaml": TAGS, "names.csv": "name\nIlse Vantor\n"}
    return lay(tmp_path_factory.mktemp("curator"), {"site.toml": TOML, **files, **lists})


def test_each_command_of_the_curators_page_works(archive: Path) -> None:
    commands = [shlex.split(line)[1:] for line in LINES if line.startswith("site-builder ") and " serve" not in line]
    assert len(commands) > 40
    for words in commands:
        status, printed = run(*words, root=archive)
        assert (status, words, printed and "") == (0, words, ""), printed
        assert "nothing to change" not in printed, words

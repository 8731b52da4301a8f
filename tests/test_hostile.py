"""Every reader, parser and the linker finish on texts made to keep them busy for ever."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import MOST_STEPS, STEPS_SIZE, TARGETS, growth

WATCHDOG = 240
"""Seconds after which a child is killed. Not a speed limit: the children take two seconds."""


@pytest.mark.parametrize("target", TARGETS)
def test_no_text_of_one_repeated_character_hangs_a_reader(target: str):
    command = [sys.executable, "-m", "tests.hostile", target]
    done = subprocess.run(
        command, cwd=Path(__file__).parent.parent, timeout=WATCHDOG, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-100:]}\n{done.stderr[-2000:]}"


@pytest.mark.parametrize(("target", "unit"), [("linker", "No. 7\n"), ("txt", "12.02.2024 "), ("txt", "draft ")])
def test_twice_the_text_takes_about_twice_the_steps(target: str, unit: str) -> None:
    assert growth(target, unit, STEPS_SIZE) <= MOST_STEPS

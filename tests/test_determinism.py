"""Hash seed × folder × cold and second build × workers: always the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.demo import demo_files
from tests.builders import CLOCK, digests, lay, outputs


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _build(lay(tmp_path_factory.mktemp("first"), dict(demo_files(12))), "0", "1")


@pytest.mark.parametrize(("seed", "workers"), [("1", "1"), ("random", "2")])
@pytest.mark.parametrize("folder", ["b", "a much/longer path/ünter"])
def test_every_machine_builds_the_same_bytes(
    folder: str, seed: str, workers: str, tmp_path: Path, expected: str
) -> None:
    archive = lay(tmp_path / folder, dict(reversed(list(demo_files(12)))))
    assert _build(archive, seed, workers).splitlines() == expected.splitlines()
    # The second build has the cache, but no output and no record of a finished build.
    assert _build(archive, seed, workers, output="again").splitlines() == expected.splitlines()


def _build(archive: Path, seed: str, workers: str, *, output: str = "public") -> str:
    command = [sys.executable, "-m", "site_builder", "build", "--workers", workers, "--output", output, "--quiet"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": str(int(CLOCK.timestamp()))}
    subprocess.run(command, cwd=archive, env=environment, check=True)
    return digests(outputs(archive / output))

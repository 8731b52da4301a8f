"""A build whose workers inherit nothing, as on macOS and Windows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder.building.pipeline import build
from site_builder.runtime import process_pool
from tests.preview.archives import NOW, lay_demo


def built(root: Path, workers: int) -> dict[str, bytes]:
    output = root / f"public-{workers}"
    build(root, output=output, clock=NOW, state=root / f"state-{workers}", workers=workers)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_spawned_workers_write_the_bytes_of_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, started = lay_demo(tmp_path, 24), []
    start: Callable[..., Any] = process_pool._start

    def noted(workers: int, value: Any, *, fork: bool) -> Any:
        started.append((fork, value is not None))
        return start(workers, value, fork=fork)

    monkeypatch.setattr(process_pool, "_may_fork", lambda: False)
    monkeypatch.setattr(process_pool, "_start", noted)
    assert built(root, 2) == built(root, 1)
    assert started == [(False, False), (False, True)]

"""Work on a Dask cluster of two processes on this machine."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from site_builder.building.pipeline import build
from site_builder.core.errors import SiteError
from site_builder.ingest.pipeline import ingest
from site_builder.runtime import cluster as remote
from site_builder.runtime import code_version
from site_builder.runtime.parallel import Computation
from tests.preview.archives import NOW, lay, lay_demo


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a scheduler with two workers."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", processes=True) as running:
        yield running.scheduler_address


def built(root: Path, **options: Any) -> dict[str, bytes]:
    name = "-".join(options) or "here"
    output = root / f"public-{name}"
    build(root, output=output, clock=NOW, state=root / f"state-{name}", **options)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_a_build_on_a_cluster_writes_the_bytes_of_one_process(tmp_path: Path, address: str) -> None:
    root = lay_demo(tmp_path, 24)
    assert built(root, cluster=address) == built(root, workers=1)


def test_ingest_on_a_cluster_writes_the_same_content(tmp_path: Path, address: str) -> None:
    words = (
        "harbour",
        "salt",
        "tariff",
        "bridge",
        "ferry",
        "dredging",
        "fishery",
        "lighthouse",
        "quay",
        "toll",
        "wheat",
        "coal",
    )
    text = "Talks about {0}\n\n{1} March 2021\n\nThe {0} was on the table for {1} hours, and nothing was agreed.\n"
    seeds = {f"seeds/{word}.txt": text.format(word, day) for day, word in enumerate(words, start=2)}
    found = []
    for name, options in (("here", {"workers": 1}), ("there", {"cluster": address})):
        root = lay(tmp_path / name, {**seeds, "site.toml": 'title = "A"\nbase_url = "https://example.org/"\n'})
        (root / "content").mkdir()
        ingest(root, clock=NOW, **options)
        found.append({p.name: p.read_bytes() for p in sorted((root / "content").rglob("*.md"))})
    assert len(found[0]) == len(seeds)
    assert found[0] == found[1]


def once_deadly(item: tuple[int, str]) -> int:
    """Twice the number; the first worker that gets the third number is killed."""
    number, mark = item
    if number == 3 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_the_work_of_a_worker_that_is_killed_is_done_by_another(tmp_path: Path, address: str) -> None:
    items = [(number, str(tmp_path / "mark")) for number in range(40)]
    with remote.cluster(address, tmp_path) as executor:
        assert list(Computation(work=once_deadly, executor=executor).each(items)) == [2 * number for number, _ in items]
    assert (tmp_path / "mark").exists()


def test_a_missing_scheduler_is_reported_immediately(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PATIENCE", "200ms")
    with pytest.raises(SiteError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        built(lay_demo(tmp_path, 12), cluster="tcp://127.0.0.1:9")


def test_a_worker_of_another_version_is_refused_and_both_are_named(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_version, "__version__", "9.8.7")
    wrong = r"the worker tcp://\S+ has site-builder \d\S* \(\w+\), and this machine has 9\.8\.7 "
    with pytest.raises(SiteError, match=wrong), remote.cluster(address, tmp_path):
        pass


def test_a_worker_with_a_package_missing_on_this_machine_is_refused(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = code_version.versions()
    version = here.pop("jinja2")
    monkeypatch.setattr(remote, "versions", lambda: here)
    wrong = rf"the worker tcp://\S+ has jinja2 {version}, and this machine has nothing"
    with pytest.raises(SiteError, match=wrong), remote.cluster(address, tmp_path):
        pass


def test_a_worker_that_does_not_see_the_archive_is_refused(tmp_path: Path, address: str) -> None:
    root = lay(tmp_path / "a", {"site.toml": ""})

    def hide() -> None:
        introduction = remote._introduction
        remote._introduction = lambda path: {**introduction(path), remote.SHARED: "nothing"}

    def show() -> None:
        import importlib

        importlib.reload(remote)

    with Client(address, set_as_default=False) as client:
        client.run(hide)
        try:
            with (
                pytest.raises(SiteError, match="has as the archive's folder nothing, and this machine has "),
                remote.cluster(address, root),
            ):
                pass
        finally:
            client.run(show)


def test_a_cluster_without_workers_is_refused(tmp_path: Path) -> None:
    with (
        LocalCluster(n_workers=0, dashboard_address=":0", processes=False) as empty,
        pytest.raises(SiteError, match="has no workers"),
        remote.cluster(empty.scheduler_address, tmp_path),
    ):
        pass

import re
import sys
from pathlib import Path

import pytest

from site_builder.runtime.code_version import READER_PACKAGES, code_digest, code_version, installed, versions


def test_the_version_is_the_same_each_time() -> None:
    assert code_version() == code_version()
    assert len(code_version()) == 32


def test_one_byte_of_one_file_changes_the_version(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.py").write_text("a = 1")
    before = code_digest(tmp_path)
    (tmp_path / "sub" / "a.py").write_text("a = 2")
    assert code_digest(tmp_path) != before


def test_compiled_files_do_not_count(tmp_path: Path) -> None:
    before = code_digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert code_digest(tmp_path) == before


def test_packages_that_matter_are_found_under_any_spelling(tmp_path: Path) -> None:
    for name in ("Jinja2-3.1.6.dist-info", "markdown_it_py-4.1.0.egg-info", "other-1.0.dist-info", "jinja2"):
        (tmp_path / name).mkdir()
    found = installed([str(tmp_path), str(tmp_path / "gone.zip")])
    assert found == {"jinja2": "3.1.6", "markdown-it-py": "4.1.0"}


def test_a_package_installed_twice_counts_as_imported(tmp_path: Path) -> None:
    for name in ("b/jinja2-3.1.6.dist-info", "a/jinja2-3.0.0.dist-info"):
        (tmp_path / name).mkdir(parents=True)
    assert installed([str(tmp_path / "b"), str(tmp_path / "a")]) == {"jinja2": "3.1.6"}


def test_other_packages_may_be_included(tmp_path: Path) -> None:
    for name in ("jinja2-3.1.6.dist-info", "lxml-6.0.0.dist-info", "lxml_extra-1.0.dist-info"):
        (tmp_path / name).mkdir()
    assert installed([str(tmp_path)], READER_PACKAGES) == {"lxml": "6.0.0"}


def test_machines_agree_despite_another_compiler_or_python_patch_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, cached = versions(), code_version.__wrapped__()
    major, minor, *_ = sys.version_info
    monkeypatch.setattr(sys, "version", f"{major}.{minor}.99 (main) [another compiler]")
    monkeypatch.setattr(sys, "version_info", (major, minor, 99))
    assert versions() == here
    assert code_version.__wrapped__() != cached
    monkeypatch.setattr(sys, "version_info", (major, minor + 1, 0))
    assert versions() != here


def test_machines_disagree_if_a_relevant_package_differs() -> None:
    found = versions()
    assert found["Python"] == ".".join(map(str, sys.version_info[:2]))
    assert {"jinja2", "markdown-it-py", "pyyaml"} <= found.keys()


def test_every_library_that_a_reader_imports_when_it_needs_it_is_a_package_that_matters_to_seeds() -> None:
    readers = Path(__file__).parents[2] / "site_builder/seeds/formats"
    texts = (path.read_text("utf-8") for path in readers.rglob("*.py"))
    assert {name for text in texts for name in re.findall(r'\blibrary\("(\w+)', text)} == READER_PACKAGES

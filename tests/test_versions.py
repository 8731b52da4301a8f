from pathlib import Path

from site_builder.versions import code_digest, code_version, installed


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
    assert list(installed([str(tmp_path), str(tmp_path / "gone.zip")])) == ["Jinja2-3.1.6", "markdown_it_py-4.1.0"]

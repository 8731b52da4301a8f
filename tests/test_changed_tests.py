"""`make check` runs the few tests nearest to a changed module."""

import pytest

from tools.changed_tests import CODE, TESTS, THEME, nearest_tests

MODULES = [path.relative_to(CODE).as_posix() for path in sorted(CODE.rglob("*.py")) if path.name != "__init__.py"]


def nearest(module: str) -> list[str]:
    return [test.relative_to(TESTS).as_posix() for test in nearest_tests(CODE / module)]


@pytest.mark.parametrize(
    ("module", "tests"),
    [
        ("core/urls.py", ["core/test_urls.py"]),
        ("preview/web/access.py", ["preview/web/test_access.py"]),
        ("preview/live/bodies.py", ["preview/live/test_site.py", "preview/test_serve.py"]),
        (
            "commands/registry.py",
            ["test_cli.py", "ingest/test_failing_seeds.py", "test_papers.py", "test_publication.py"],
        ),
        ("entities/words/de.toml", ["entities"]),
    ],
)
def test_a_module_is_tested_by_its_mirror_or_by_tests_of_its_importers(module: str, tests: list[str]) -> None:
    assert nearest(module) == tests


def test_every_module_has_tests_and_the_one_that_mirrors_it_is_the_first() -> None:
    for module in MODULES:
        folder, _, name = module.rpartition("/")
        mirror, tests = f"{folder}/test_{name}".lstrip("/"), nearest(module)
        assert [test for test in tests if (TESTS / test).exists()], module
        assert (mirror == tests[0]) is (TESTS / mirror).exists(), module


@pytest.mark.parametrize("module", ["content/model.py", "settings/site_config.py", "cli.py"])
def test_what_the_manual_explains_is_tested_with_the_manual(module: str) -> None:
    assert "test_papers.py" in nearest(module)


def test_a_test_is_run_itself_and_help_for_tests_by_those_that_import_it() -> None:
    assert nearest_tests(TESTS / "core/test_urls.py") == [TESTS / "core/test_urls.py"]
    assert TESTS / "preview/live/test_site.py" in nearest_tests(TESTS / "preview/archives.py")
    assert TESTS / "test_hostile.py" in nearest_tests(TESTS / "linking/sample_people.py")


def test_files_that_are_not_modules_have_tests_too() -> None:
    assert nearest_tests(TESTS / "understood/german.txt") == [TESTS / "test_understood.py"]
    assert nearest_tests(TESTS / "upgrade/site.toml") == [TESTS / "upgrade"]
    assert TESTS / "rendering" in nearest_tests(THEME / "styles/axis.css")

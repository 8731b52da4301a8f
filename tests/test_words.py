"""The English of the project: refused phrases."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
REFUSED = (
    r"(?:stand|stands|stood) twice",
    r"called wrongly",
    r"leads? on\b",
    r"way out\b",
    r"\banew\b",
    r"\bso often\b",
    r"\bif there is such",
)
"""Use instead: duplicate, usage error, redirects, what to do, again."""
READ = [*HOME.glob("*.md"), *HOME.glob("docs/content/briefings/*.md"), *(HOME / "templates").rglob("*.toml")]
READ += [*(HOME / "site_builder").rglob("*.py"), *(HOME / "templates").rglob("*.html")]
READ += [HOME / "site_builder/demo/words.toml", *filter(Path.is_file, (HOME / "site_builder/demo/files").rglob("*"))]


@pytest.mark.parametrize("phrase", REFUSED)
def test_no_text_of_the_project_has_a_refused_phrase(phrase: str) -> None:
    pattern = re.compile(phrase, re.IGNORECASE)
    found = [
        f"{path.relative_to(HOME)}:{number}: {line.strip()}"
        for path in READ
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []

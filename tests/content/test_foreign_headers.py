"""Files with the header of another tool, put directly into content/."""

from pathlib import Path

from tests.builders import TOML, content, lay, run

POST = "---\ntitle: Talks {}\ndate: 2024-02-12\nlayout: post\ncategories: [a]\n---\n\nText.\n"


def test_several_foreign_headers_are_one_error_that_suggests_ingest(tmp_path: Path) -> None:
    files = {f"content/briefings/2024/2024-02-1{n}-talks.md": POST.format(n) for n in range(4)}
    other = {"content/briefings/2024/2024-02-19-vote.md": content("The Vote", nonsense="x")}
    root = lay(tmp_path, {"site.toml": TOML, **files, **other})
    for command in ("check", "build", "ingest"):
        status, output = run(command, root=root)
        assert status == 1
        assert output.count("error:") == 2
        assert "this file and 3 more have the header of another tool (categories, layout)" in output
        assert "site-builder ingest --dry-run" in output


def test_a_single_foreign_header_is_reported_field_by_field(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": TOML, "content/briefings/2024/2024-02-12-talks.md": POST.format(1)})
    status, output = run("check", root=root)
    assert (status, output.count("error:")) == (1, 2)
    assert 'unknown field "layout"' in output

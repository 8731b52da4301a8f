import pytest

from site_builder.publish.manifest import (
    NOTHING,
    Changes,
    Journal,
    Placed,
    Surroundings,
    changes,
    collisions,
    journal_text,
    manifest_text,
    path_error,
    read_journal,
    read_manifest,
)

MANIFEST = {"a/index.html": Placed("k1", 10, 20), "é b": Placed("k2", 0, 0)}
JOURNAL = Journal(("x",), ("a/index.html",), ("y/z",), MANIFEST, 3)


@pytest.mark.parametrize(
    ("old", "staged", "expected"),
    [
        (set(), set(), Changes((), (), ())),
        (set(), {"b", "a"}, Changes(("a", "b"), (), ())),
        ({"a", "b"}, {"b"}, Changes(("b",), (), ("a",))),
        ({"b", "c"}, {"a", "b"}, Changes(("a", "b"), (), ("c",))),
        ({"a"}, {"b", "a"}, Changes(("b", "a"), (), ())),
        ({"a"}, {"a/b"}, Changes(("a/b",), ("a",), ())),
        ({"a/b/c", "d"}, {"a"}, Changes(("a",), ("a/b/c",), ("d",))),
        ({"A/b"}, {"a/b"}, Changes(("a/b",), ("A/b",), ())),
        ({"É"}, {"e\u0301"}, Changes(("e\u0301",), ("É",), ())),
    ],
)
def test_changes_lead_from_the_old_files_to_the_new_ones(old: set[str], staged: set[str], expected: Changes) -> None:
    kept = {"kept"} if old else set()
    assert changes(old | kept, staged | kept, staged) == expected


@pytest.mark.parametrize("path", ["a", "a/b.html", "..a/.b/...", "é/中", "a b", "x" * 255])
def test_valid_paths_have_no_error(path: str) -> None:
    assert path_error(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/.",
        "./a",
        "a\\b",
        "a\nb",
        "a\x00",
        "a\x85",
        "\udcff",
        "a\n",
    ],
)
def test_invalid_paths_have_an_error(path: str) -> None:
    error = path_error(path)
    assert "is not the path of a file in the output" in str(error)
    str(error).encode()


@pytest.mark.parametrize("path", ["a/" + "x" * 256, "中" * 86 + "/a"])
def test_file_names_that_are_too_long_have_an_error(path: str) -> None:
    assert "is too long for a file" in str(path_error(path))


def test_both_of_two_colliding_paths_are_named() -> None:
    errors = collisions(["b/A.html", "b/a.html", "c", "c/d", "c/e", "F/g", "f", "ok/x"])
    assert [str(error) for error in errors] == [
        '"b/A.html" and "b/a.html" are the same file on disks that ignore capitals and accents',
        '"f" is a file and "F/g" needs a folder of that name',
        '"c" is a file and "c/d" needs a folder of that name',
    ]


def test_a_manifest_is_read_as_it_was_written() -> None:
    around = Surroundings(77, {"": 5, "a": 0}, ("x\ny", "\udcff"))
    assert read_manifest(manifest_text(MANIFEST, around)) == (MANIFEST, around)
    assert read_manifest(manifest_text({})) == ({}, NOTHING)


def test_the_manifest_of_an_earlier_version_is_read() -> None:
    assert read_manifest("outputs 2 1 77\nk\t3\t5\ta/b\n") == ({"a/b": Placed("k", 3, 5)}, Surroundings(77))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "outputs 2 2 0\nk\t1\t1\ta\n",
        "outputs 2 1 0\nk\t1\t1\t../a\n",
        "outputs 3 2 [0, {}, []]\nk\n1\n1\na\n",
        "outputs 2 1 [0, {}, []]\nk\n1\n1\na\n",
        "outputs 3 0\n\n\n\n",
        "outputs 3 0 x\n\n\n\n",
        "outputs 3 1 [0, {}, []]\nk\n1\n1\n../a\n",
        "outputs 3 1 [0, {}, []]\nk\n1\n1\n/etc/hosts\n",
        "outputs 3 2 [0, {}, []]\nk\tk\n1\t1\n1\t1\n..\na\n",
        "outputs 3 1 [0, {}, []]\nk\nx\n1\na\n",
        "outputs 3 1 [0, {}, []]\nk\tk\n1\n1\na\n",
        "x",
    ],
)
def test_a_manifest_that_is_not_whole_or_leads_elsewhere_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_manifest(text)


def test_a_journal_is_read_as_it_was_written() -> None:
    assert read_journal(journal_text(JOURNAL)) == JOURNAL


@pytest.mark.parametrize(
    ("whole", "changed"),
    [
        ('"x"', '"../x"'),
        ('"a/index.html"', '"../a"'),
        ('"y/z"', '"/y"'),
        ('["y/z"], ', ""),
        ("outputs", "out"),
        ('"x"', "[" * 100_000),
    ],
)
def test_a_journal_that_leads_elsewhere_is_refused(whole: str, changed: str) -> None:
    with pytest.raises(ValueError):
        read_journal(journal_text(JOURNAL).replace(whole, changed))


def test_a_journal_that_is_cut_is_refused() -> None:
    text = journal_text(JOURNAL)
    for end in range(len(text)):
        with pytest.raises(ValueError):
            read_journal(text[:end])

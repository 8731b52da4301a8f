"""Files in the state folder are complete, readable by this user only, and inside the folder."""

import os
from pathlib import Path

import pytest

from site_builder.core.errors import PublishError
from site_builder.runtime.state import discard, open_private, private_folder, read_json, read_kept, write_kept


def test_a_file_is_replaced_atomically_and_readable_by_this_user_only(tmp_path: Path) -> None:
    write_kept(tmp_path / "x", b"one")
    write_kept(tmp_path / "x", "two é".encode())
    assert read_kept(tmp_path / "x").decode() == "two é"
    assert os.listdir(tmp_path) == ["x"]
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


def test_a_link_in_place_of_a_file_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "x").symlink_to("precious")
    (tmp_path / "x.part").symlink_to("precious")
    (tmp_path / "y").mkdir()
    for name in ("x", "y"):
        with pytest.raises(FileNotFoundError):
            read_kept(tmp_path / name)
        write_kept(tmp_path / name, b"kept")
        assert read_kept(tmp_path / name) == b"kept"
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x")
    with pytest.raises(FileNotFoundError):
        read_kept(tmp_path / "x")


def test_the_folder_is_for_this_user_alone_whatever_the_umask(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir(mode=0o755)
    for name in ("old", "new", "a/b"):
        assert private_folder(tmp_path / name).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "state").symlink_to("elsewhere")
    with pytest.raises(PublishError, match="state is a link"):
        private_folder(tmp_path / "state")


@pytest.mark.parametrize("made", [os.symlink, os.link])
def test_a_file_with_a_second_hard_link_is_not_opened(tmp_path: Path, made: object) -> None:
    (tmp_path / "precious").write_text("mine")
    made(tmp_path / "precious", tmp_path / "lock")
    with pytest.raises(OSError):
        open_private(tmp_path / "lock")
    assert (tmp_path / "precious").read_text() == "mine"


def test_the_target_of_a_link_is_not_discarded(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "x").symlink_to("precious")
    for name in ("x", "nothing"):
        discard(tmp_path / name)
    assert os.listdir(tmp_path) == ["precious"]


@pytest.mark.parametrize("data", [b"[" * 100_000, b"", b"\xff", b"{"])
def test_foreign_json_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        read_json(data)

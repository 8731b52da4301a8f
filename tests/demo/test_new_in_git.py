"""Two people work in two branches of a new archive, and git merges their decisions."""

import os
import subprocess
from pathlib import Path

from site_builder.core.source_file import SourceFile
from site_builder.demo import starter_files
from site_builder.registry.decisions import DECISIONS_FILE
from site_builder.registry.ledger import load_decisions
from site_builder.registry.loading import load_tags
from site_builder.registry.operations import DecisionScope, RegistryFiles, reject_tag
from site_builder.runtime.git_user import signature
from tests.builders import lay

TAGS = "".join(f"{tag}:\n  label: {tag.title()}\n" for tag in ("fish", "salt", "tides"))


def git(root: Path, *words: str, name: str = "Ilse Vantor") -> None:
    me = ("-c", f"user.name={name}", "-c", "user.email=desk@example.org", "-c", "commit.gpgsign=false")
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *me, *words], cwd=root, check=True, capture_output=True, env=quiet)


def decide(root: Path, tag: str, when: str, by: str) -> None:
    path = root / DECISIONS_FILE
    text = path.read_text("utf-8") if path.exists() else ""
    book = RegistryFiles({}, load_tags(SourceFile("content/tags.yaml", TAGS.encode())), {DECISIONS_FILE: text})
    lay(root, {DECISIONS_FILE: reject_tag(book, tag, DecisionScope(when=when, by=by))[DECISIONS_FILE]})
    git(root, "add", "-A")
    git(root, "commit", "-m", tag, name=by)


def test_decisions_of_two_branches_merge_without_a_conflict(tmp_path: Path) -> None:
    root = lay(tmp_path, dict(starter_files(day="2026-11-05")))
    git(root, "init", "-b", "main")
    decide(root, "fish", "2026-11-05T09:00:00Z", "Ilse Vantor")
    git(root, "checkout", "-b", "other")
    decide(root, "salt", "2026-11-05T10:00:00Z", "Runa Ost")
    git(root, "checkout", "main")
    decide(root, "tides", "2026-11-05T10:00:00Z", "Ilse Vantor")
    git(root, "merge", "other")
    decisions = load_decisions(SourceFile(DECISIONS_FILE, (root / DECISIONS_FILE).read_bytes()))
    assert [(d.tag, d.by) for d in decisions[:1]] == [("fish", "Ilse Vantor")]
    assert {(d.tag, d.by) for d in decisions[1:]} == {("salt", "Runa Ost"), ("tides", "Ilse Vantor")}


def test_the_name_comes_from_the_archive_s_own_git(tmp_path: Path) -> None:
    git(tmp_path, "init")
    git(tmp_path, "config", "user.name", "Runa  Ost")
    assert signature(tmp_path) == "Runa Ost"

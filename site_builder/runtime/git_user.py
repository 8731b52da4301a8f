"""Who works on an archive, by the name that git has for this person."""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

LONGEST = 100
"""Characters of a name that are kept."""
PATIENCE_S = 5


def signature(root: Path) -> str:
    """The `user.name` of git in that folder, on one line; "" where git has none or is missing."""
    git = shutil.which("git")
    # Windows also looks in the folder where one stands, and the archive may come from elsewhere.
    if git is None or Path(git).absolute().is_relative_to(root.absolute()):
        return ""
    with suppress(OSError, subprocess.SubprocessError):
        asked = [git, "-C", str(root), "config", "--get", "user.name"]
        told = subprocess.run(asked, capture_output=True, timeout=PATIENCE_S, check=False).stdout
        words = " ".join(told.decode("utf-8", "replace").split())
        return "".join(letter for letter in words if letter.isprintable())[:LONGEST].strip()
    return ""

"""Runs an installed program on files in a temporary folder, with limits on time, memory and size and, where the
system can take it away (`unshare`, Linux), without a network.

Used only if site.toml has `programs = true`: what is installed must not decide what a seed becomes.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.seeds.formats.limits import MB, refusal, unread

SECONDS = 100
_MEMORY, _FILE = 4000 * MB, 400 * MB


def program(names: Sequence[str], package: str, path: str, what: str) -> str:
    """The first of these programs that is installed. Raises UnreadKind if none is."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise unread(path, f"this is {what}, and {names[0]} is not installed", f"install the package {package}")
    return found


@contextmanager
def folder_with(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A temporary folder with these files, by name."""
    with TemporaryDirectory(prefix="site-builder-") as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        yield Path(folder)


@cache
def _without_network() -> tuple[str, ...]:
    """Words before a command that leave it no network; none where the system has no such words."""
    words = (shutil.which("unshare") or "", "--map-root-user", "--net", "--")
    with suppress(OSError, subprocess.SubprocessError):
        if not subprocess.run((*words, "true"), capture_output=True, timeout=SECONDS).returncode:
            return words
    return ()


def run(words: Sequence[str], folder: Path, path: str, seconds: int = SECONDS) -> bytes:
    """The output of a program run in a folder. Raises SeedError if it fails or takes too long. The environment is
    minimal.
    """
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "TESSDATA_PREFIX")}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    with subprocess.Popen(
        [*_without_network(), *words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limited if os.name == "posix" else None,
    ) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise refusal(path, f"{Path(words[0]).name} took more than {seconds} seconds", "save it as .docx") from None
        finally:
            with suppress(OSError, AttributeError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        raise refusal(path, f"{Path(words[0]).name} could not read the file", "open it and save it as .docx or .pdf")
    return printed


def _limited() -> None:
    import resource  # POSIX only

    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, _FILE),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))

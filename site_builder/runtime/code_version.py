"""Digest of the code: results computed by other code are not reused.

Covers our own files, Python, and the packages that affect results.
"""

import os
import sys
from collections.abc import Iterable, Set
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from site_builder import __version__
from site_builder.core.digests import digest_of

PACKAGES = frozenset(
    {
        "ahocorasick-rs",
        "beautifulsoup4",
        "chardet",
        "font-source-serif-pro",
        "jinja2",
        "markdown-it-py",
        "markdownify",
        "markupsafe",
        "orjson",
        "pillow",
        "mdit-py-plugins",
        "python-frontmatter",
        "pyyaml",
        "rcssmin",
        "rjsmin",
    }
)
"""Packages whose version may affect a result."""
READER_PACKAGES = frozenset({"lxml", "mammoth", "olefile", "pypdfium2"})
"""Optional packages that read seeds; they do not affect a build."""


@lru_cache(maxsize=1)
def code_version() -> str:
    """Digest of everything that affects results: our own files, Python, packages."""
    return digest_of(_own_code(), sys.version, installed(sys.path))


def versions() -> dict[str, str]:
    """Versions by name that all machines of a computation must share. Builds of Python and its patch level may differ.
    An optional package counts if one of them has it."""
    python = ".".join(map(str, sys.version_info[:2]))
    own = f"{__version__} ({_own_code()[:12]})"
    return {"Python": python, "site-builder": own, **installed(sys.path, PACKAGES | READER_PACKAGES)}


def reader_version() -> str:
    """Digest of the packages that read seeds, including which ones are missing.

    Computed on each call, since one may be installed while a preview runs.
    """
    return digest_of(installed(sys.path, READER_PACKAGES))


def code_digest(folder: Path) -> str:
    """Digest of the paths and bytes of a package's files."""
    found = ((place, name) for place, _, names in os.walk(folder) if "__pycache__" not in place for name in names)
    paths = sorted(filter(os.path.isfile, (os.path.join(place, name) for place, name in found)))
    start = len(os.path.join(folder, ""))
    return digest_of(tuple((path[start:], _bytes_of(path)) for path in paths))


def _bytes_of(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def installed(folders: Iterable[str], packages: Set[str] = PACKAGES) -> dict[str, str]:
    """Versions of relevant packages by name, from the first folder that has them, as on import. Read from folder names,
    which is faster than importing."""
    found: dict[str, str] = {}
    for folder in folders:
        with suppress(OSError):
            for name in sorted(os.listdir(folder or ".")):
                stem, _, kind = name.rpartition(".")
                package, _, version = stem.partition("-")
                package = package.lower().replace("_", "-").replace(".", "-")
                if kind in ("dist-info", "egg-info") and package in packages:
                    found.setdefault(package, version)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def _own_code() -> str:
    return code_digest(Path(__file__).parents[1])

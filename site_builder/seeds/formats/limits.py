"""SeedErrors for unreadable files, and conversion of library exceptions into them.

Knows no format: a reader passes its name and the remedy.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from site_builder.core.errors import Location, SeedError, SiteError, UnreadKind
from site_builder.core.installed import to_install
from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.settings.site_config import IngestConfig

MB = 1_000_000
SIMPLER = "save it in a simpler form"


def refusal(path: str, message: str, hint: str) -> SeedError:
    """The error for a file as a whole."""
    return SeedError(message, place=Location(path), hint=hint)


def unread(path: str, message: str, hint: str) -> UnreadKind:
    """The error for a sound file that cannot be read; it is reported and stops nothing."""
    return UnreadKind(message, place=Location(path), hint=hint)


def check_text(size_chars: int, path: str, limits: IngestConfig) -> None:
    """Refuses text of more than `max_text_mb` million characters."""
    if size_chars > limits.max_text_mb * MB:
        raise refusal(path, f"the file has more than {limits.max_text_mb} MB of text", f"split it, or {ALLOW_LARGE}")


def too_many(path: str, what: str, limits: IngestConfig) -> SeedError:
    """The error for a file with more than `max_elements` elements."""
    return refusal(path, f"the file has more than {limits.max_elements:,} {what}", f"{SIMPLER}, or {ALLOW_LARGE}")


def too_deep(path: str, kind: str, limits: IngestConfig) -> SeedError:
    """The error for a file nested more than `max_depth` levels deep."""
    return refusal(path, f"this {kind} is nested too deeply, more than {limits.max_depth} levels", SIMPLER)


def damaged(path: str, kind: str, *, detail: str = "") -> SeedError:
    """The error for a truncated or broken file."""
    fact = f"this {kind} is damaged or cut short" + (f" ({detail})" if detail else "")
    return refusal(path, fact, "open it in its own program and save it again")


def library(name: str, *, extra: str, path: str) -> Any:
    """The optional library, imported with the first file of its format."""
    try:
        return import_module(name)
    except ImportError:
        hint = f"install it with: {to_install(extra)}"
        raise refusal(path, f"reading .{extra} files needs a package that is not installed", hint) from None


@contextmanager
def reading(path: str, kind: str) -> Iterator[None]:
    """Converts any exception of a decoding library into a SeedError, except MemoryError, which is reported by the
    limiting process.
    """
    try:
        yield
    except (SiteError, MemoryError):
        raise
    except RecursionError:
        raise refusal(path, f"this {kind} is nested too deeply", SIMPLER) from None
    except Exception as problem:
        raise damaged(path, kind, detail=type(problem).__name__) from problem

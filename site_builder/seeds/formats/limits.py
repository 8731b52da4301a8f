"""Why a file cannot be read, as SeedErrors, and what a foreign library throws → the same.

Knows no format: a reader says what it was reading and what the editor can do.
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
SIMPLER = "save it again in a simpler form"


def refusal(path: str, message: str, hint: str) -> SeedError:
    """The error for a file as a whole."""
    return SeedError(message, place=Location(path), hint=hint)


def unread(path: str, message: str, hint: str) -> UnreadKind:
    """The same for a file that is sound and yet cannot be read: it is named and stops nothing."""
    return UnreadKind(message, place=Location(path), hint=hint)


def check_text(size_chars: int, path: str, limits: IngestConfig) -> None:
    """Refuse text longer than `max_text_mb`, counted in characters."""
    if size_chars > limits.max_text_mb * MB:
        raise refusal(path, f"the file holds more than {limits.max_text_mb} MB of text", f"split it, or {ALLOW_LARGE}")


def too_many(path: str, what: str, limits: IngestConfig) -> SeedError:
    """The error for a file of more elements than `max_elements`."""
    return refusal(path, f"the file has more than {limits.max_elements:,} {what}", f"{SIMPLER}, or {ALLOW_LARGE}")


def too_deep(path: str, kind: str, limits: IngestConfig) -> SeedError:
    """The error for a file with more elements inside elements than `max_depth`."""
    return refusal(path, f"this {kind} is nested too deeply, more than {limits.max_depth} levels", SIMPLER)


def damaged(path: str, kind: str, *, detail: str = "") -> SeedError:
    """The error for a file that is cut or broken."""
    fact = f"this {kind} is damaged or cut short" + (f" ({detail})" if detail else "")
    return refusal(path, fact, "open it in the program it came from and save it again")


def library(name: str, *, extra: str, path: str) -> Any:
    """The optional library, imported when the first file of its format is met."""
    try:
        return import_module(name)
    except ImportError:
        hint = f"install it with: {to_install(extra)}"
        raise refusal(path, f"reading .{extra} files needs a package that is not installed", hint) from None


@contextmanager
def reading(path: str, kind: str) -> Iterator[None]:
    """Turn whatever a decoding library throws at bad bytes into a SeedError; a lack of memory is for whoever limits it
    to explain."""
    try:
        yield
    except (SiteError, MemoryError):
        raise
    except RecursionError:
        raise refusal(path, f"this {kind} is nested too deeply", SIMPLER) from None
    except Exception as problem:
        raise damaged(path, kind, detail=type(problem).__name__) from problem

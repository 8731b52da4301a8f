"""Texts and bytes sealed with this user's secret, so that files from another archive are not taken for ours.

HMAC-SHA-256 (RFC 2104), cut to 16 bytes. Most machines have instructions for SHA-256, which halve the time. Knows
nothing of what is sealed.
"""

import os
from contextlib import suppress
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest
from pathlib import Path
from secrets import token_bytes

SEAL_BYTES = 16


def seal(secret: bytes, scope: bytes, data: bytes) -> bytes:
    """Seal of 16 bytes over the data and its scope; needs the secret."""
    return hmac_digest(secret, scope + b"\n" + sha256(data).digest(), "sha256")[:SEAL_BYTES]


def is_sealed(secret: bytes, scope: bytes, data: bytes, by: bytes) -> bool:
    """True if this user sealed the data for this scope."""
    return compare_digest(by, seal(secret, scope, data))


def sealed_text(secret: bytes, scope: str, text: str) -> str:
    """The text below a line with its seal."""
    return f"{seal(secret, scope.encode(), text.encode()).hex()}\n{text}"


def opened_text(secret: bytes, scope: str, written: str) -> str:
    """Text sealed by `sealed_text`. Raises ValueError if this user did not seal it for this scope."""
    head, _, text = written.partition("\n")
    if not is_sealed(secret, scope.encode(), text.encode(), bytes.fromhex(head)):
        raise ValueError("sealed by nobody known")
    return text


def user_secret(folder: Path | None = None) -> bytes:
    """Secret of 32 bytes that only this user can read, created once; a new one each time if it cannot be stored."""
    return kept_secret(folder) or token_bytes(32)


def kept_secret(folder: Path | None = None) -> bytes | None:
    """The secret; None if it cannot be stored."""
    path = (folder or secret_folder()) / "seal"
    if not path.is_absolute():
        return None
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            _keep_secret(path)
        facts = path.lstat()
        secret = path.read_bytes()
        if len(secret) == 32 and facts.st_uid == os.getuid() and not facts.st_mode & 0o077:
            return secret
        path.unlink()
        _keep_secret(path)
        return path.read_bytes()
    return None


def secret_folder() -> Path:
    """Folder of the secret: a state folder (XDG Base Directory Specification), since a cache may be emptied. Not
    absolute for a user without a home."""
    home = os.environ.get("XDG_STATE_HOME", "")
    return Path(home if os.path.isabs(home) else os.path.expanduser("~/.local/state")) / "site-builder"


def _keep_secret(path: Path) -> None:
    """Create the file atomically: other runs see either none or all 32 bytes."""
    temporary = path.with_name(f"seal-{os.getpid()}")
    with suppress(FileNotFoundError):
        temporary.unlink()
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(token_bytes(32))
    try:
        os.link(temporary, path)
    finally:
        temporary.unlink()

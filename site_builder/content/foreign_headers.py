"""Errors of files with headers of another tool → one error for all, with the command that imports them."""

import re
from collections.abc import Iterable

from site_builder.content.model import Header
from site_builder.core.errors import HeaderError, Location, SiteError

SEVERAL = 2
"""Minimum number of files that share one error."""
_UNKNOWN = re.compile(r'unknown field "([^"]+)"')


def in_one_line(errors: Iterable[SiteError]) -> tuple[SiteError, ...]:
    """The errors, with those caused by another tool's keys merged into one at the first file."""
    found = tuple(errors)
    keys: dict[str, set[str]] = {}
    for error in found:
        match = _UNKNOWN.match(error.message)
        if match and error.place and match[1].casefold() in Header.FOREIGN:
            keys.setdefault(error.place.path, set()).add(match[1])
    if len(keys) < SEVERAL:
        return found
    some = ", ".join(sorted(set().union(*keys.values()))[:4])
    fact = f"this file and {len(keys) - 1} more have the header of another tool ({some})"
    hint = "move them into seeds/, then try: site-builder ingest --dry-run"
    one = HeaderError(fact, place=Location(min(keys)), hint=hint)
    rest = [
        error for error in found if not (error.place and error.place.path in keys and isinstance(error, HeaderError))
    ]
    return (one, *rest)

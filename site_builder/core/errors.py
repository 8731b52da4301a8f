"""Errors as values with place, fact and remedy.

    SiteProblem               what the author can mend, never shown with a traceback: one of the next two
    SiteError                 one error
    ├── UsageError            wrong use of a command
    ├── ConfigError           site.toml
    ├── SeedError             a source document that cannot be read
    │   └── UnreadKind        a file of a kind that is never read; stops nothing
    ├── HeaderError           the front matter of a content file
    ├── RegistryError         actors.yaml, tags.yaml, decisions.yaml, redirects.csv
    ├── BodyError             the Markdown below the header
    ├── LinkError             a link whose target does not exist
    ├── CollisionError        two sources that claim one URL or one slug
    ├── ThemeError            a template
    ├── PageFault             a page that a fault of ours prevents; the rest is published
    ├── ConflictError         a seed and its content both changed
    ├── PublicationError      a command that would publish what readers do not see
    └── PublishError          the output folder
    SiteErrors                all errors of one stage, in the order of their places
    └── BuildFailed           the same, with what was taken offline in spite of them

Any other exception is a bug and shows its traceback. Knows no file system: excerpts are made from text that the caller
read.
"""

import re
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from os.path import basename
from shlex import quote
from traceback import extract_tb

REPORT_IT = "a fault of site-builder: please report it with this message"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the archive."""

    path: str
    """Posix path relative to the archive's root."""
    line: int = 0
    """Counted from 1; 0 means the whole file."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class SiteProblem(Exception):
    """One or more errors that the author must mend."""

    @property
    @abstractmethod
    def errors(self) -> tuple["SiteError", ...]:
        """Single errors, at least one."""


class SiteError(SiteProblem):
    """One error that the author must mend."""

    topic = "files"
    """Subject in one word, by which reports group errors; inherited unless given."""

    def __init_subclass__(cls, *, topic: str = "") -> None:
        cls.topic = topic or cls.topic

    def __init__(self, message: str, *, place: Location | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), self.message, place=self.place, hint=self.hint), ()

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message

    @property
    def errors(self) -> tuple["SiteError", ...]:
        """The error itself."""
        return (self,)

    def at(self, place: Location) -> "SiteError":
        """The error with this place, unless it has one."""
        return type(self)(self.message, place=self.place or place, hint=self.hint)


class UsageError(SiteError):
    """A command was called in the wrong place or with wrong arguments."""


class ConfigError(SiteError, topic="settings"):
    """site.toml is missing or wrong."""


class SeedError(SiteError, topic="seeds"):
    """A source document cannot be read."""


class UnreadKind(SeedError):
    """A file of a kind that is never read; reported, stops nothing."""


class HeaderError(SiteError, topic="headers"):
    """The front matter of a content file is wrong."""


class RegistryError(SiteError, topic="registry"):
    """A record of actors.yaml, tags.yaml, decisions.yaml or redirects.csv is wrong."""


class BodyError(SiteError, topic="texts"):
    """The Markdown of a content file is wrong."""


class LinkError(SiteError, topic="links"):
    """A link's target does not exist."""


class RevisionError(SiteError, topic="corrections"):
    """A problem with corrections: a published text was changed and nobody decided whether to tell readers, or a
    briefing cites a text that was corrected later."""


class MissingDateError(HeaderError, topic="dates"):
    """A briefing without a date."""


class HiddenLinkError(LinkError):
    """A link to a page that is not published."""


class UnansweredError(LinkError, topic="references"):
    """A reference to a briefing that is not in the archive."""


class ForeignAddressError(LinkError, topic="foreign"):
    """An address on another site or on this machine."""


class SamePersonError(RegistryError, topic="merges"):
    """Two records that may be one person."""


class CollisionError(SiteError, topic="addresses"):
    """Two sources claim one URL or one slug."""


class ThemeError(SiteError, topic="templates"):
    """A template cannot be read or rendered."""


class PageFault(SiteError, topic="faults"):
    """A fault of ours costs a page; the rest of the site is published."""

    def __init__(self, message: str, *, place: Location | None = None, hint: str = REPORT_IT) -> None:
        super().__init__(message, place=place, hint=hint)


class ConflictError(SiteError, topic="seeds"):
    """A seed and the content made from it both changed."""


class PublicationError(SiteError, topic="headers"):
    """A change would publish a text that readers do not see yet, and nobody confirmed it with `--publish`."""


class PublishError(SiteError):
    """The output folder cannot be written."""


class SiteErrors(SiteProblem):
    """All errors of one stage, sorted by place."""

    errors: tuple[SiteError, ...] = ()

    def __init__(self, errors: Iterable[SiteError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda e: (e.place or Location(""), e.message)))
        super().__init__("\n".join(str(e) for e in self.errors))

    def __reduce__(self) -> tuple[object, ...]:
        return SiteErrors, (self.errors,)


class BuildFailed(SiteErrors):
    """Errors of a failed build, with everything that was taken offline in spite of them."""

    def __init__(self, errors: Iterable[SiteError], gone: Iterable[SiteError]) -> None:
        super().__init__(errors)
        self.gone = tuple(gone)

    def __reduce__(self) -> tuple[object, ...]:
        return BuildFailed, (self.errors, self.gone)


def fault_of(error: BaseException) -> str | None:
    """Our own mistake in words, with its place in the code; None for an error that the author or the machine must
    mend."""
    if isinstance(error, SiteProblem | MemoryError):
        return None
    steps = extract_tb(error.__traceback__)
    place = f" ({basename(steps[-1].filename)}, line {steps[-1].lineno})" if steps else ""
    return f"{type(error).__name__}: {str(error)[:200]}{place}"


def raise_all(errors: Iterable[SiteError]) -> None:
    """Raise the errors together, if there are any."""
    found = tuple(errors)
    if found:
        raise SiteErrors(found)


def excerpt(text: str, line: int) -> str:
    """Two numbered lines on either side of a line (counted from 1), which is marked with `>`.

    Control characters are shown as `�`, so that file contents cannot act as terminal commands.
    """
    plain = _CONTROL.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = plain.removesuffix("\n").split("\n")
    first, last = max(1, line - 2), min(len(lines), line + 2)
    width = len(str(last))
    rows = (f"{'>' if n == line else ' '} {n:>{width}} | {lines[n - 1][:160]}" for n in range(first, last + 1))
    return "\n".join(row.rstrip() for row in rows)


NEAR = 0.7
"""Minimum similarity of a suggestion (difflib's ratio): a distant one misleads."""
LIKELY = 32
"""Number of words compared letter by letter, which takes up to a fifth of a millisecond each."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or empty if no known word is close."""
    from difflib import get_close_matches  # takes 1 ms, so only imported after a mistake

    near = get_close_matches(word, _likely(word, sorted(known)), n=1, cutoff=NEAR)
    return f'did you mean "{near[0]}"?' if near else ""


def _likely(word: str, known: list[str]) -> list[str]:
    """The known words that share most trigrams with a word, if there are many."""
    runs = {word[start : start + 3] for start in range(max(1, len(word) - 2))}
    return known if len(known) <= LIKELY else nlargest(LIKELY, known, key=lambda one: sum(run in one for run in runs))


def add_command(kind: str, record_id: str, *, of: str = "") -> str:
    """The command that adds an `actor` or a `tag` of this id, quoted for the shell; `of` is the kind of the actor."""
    name = " ".join(word.capitalize() for word in record_id.split("-"))
    return f"site-builder {kind} add {quote(record_id)} {quote(name)}" + (f" --kind {of}" if of else "")


def counted(number: int, noun: str) -> str:
    """`1 seed`, `2 seeds`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"

"""redirects.csv: old URL → new URL, one per line, append-only.

Text → rules and back. Callers tell if a target exists; nothing here knows a disk or a page.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from unicodedata import normalize
from urllib.parse import unquote

from site_builder.core.errors import CollisionError, Location, RegistryError, SiteError, counted, raise_all
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import output_path, unquoted
from site_builder.registry.registry_files import source_text

REDIRECTS_FILE = "content/redirects.csv"
HEAD = ("old", "new")
Redirects = Mapping[str, str]
"""Old URL → new URL at the end of its chain, both from the root of the site."""


def load_redirects(source: SourceFile | None) -> Redirects:
    """Old URL → URL at the end of its chain, in file order; empty if there is no file.

    Raises SiteErrors for every broken line, duplicate URL and loop.
    """
    if source is None:
        return {}
    rules, lines, problems = _rules(source_text(source), source.path)
    raise_all([*problems, *_loops(rules, lines, source.path)])
    return {old: _end(rules, old) for old in rules}


def check_redirects(
    source: SourceFile | None, exists: Callable[[str], bool], *, known: Callable[[str], bool] = lambda _: False
) -> tuple[SiteError, ...]:
    """Lines that lead nowhere, and lines whose old URL is a page again, in file order. Targets that are `known` but
    unpublished are accepted."""
    if source is None:
        return ()
    rules, lines, _ = _rules(source_text(source), source.path)
    found: list[SiteError] = []
    for old in rules:
        place = Location(source.path, lines[old])
        target = _end(rules, old).partition("#")[0]
        if not target.startswith("http") and not exists(target) and not known(target):
            hint = "correct the new URL; an old one must always lead somewhere"
            found.append(RegistryError(f"{old} leads to {target}, which does not exist", place=place, hint=hint))
        if exists(old):
            hint = "delete this line, or give the page another name"
            found.append(CollisionError(f"{old} is redirected, but is also a page", place=place, hint=hint))
    return tuple(found)


def add_redirect(text: str, old: str, new: str) -> str:
    """The text with one more line; unchanged if the line exists.

    Raises RegistryError if the old URL already redirects elsewhere, or the line would close a loop.
    """
    rules, lines, problems = _rules(text.removeprefix("\ufeff"), REDIRECTS_FILE)
    raise_all(problems)
    problem = _url_problem(old) or _url_problem(new)
    if problem:
        raise RegistryError(problem, place=Location(REDIRECTS_FILE), hint="write /actors/name/ or a full address")
    if rules.get(old) == new:
        return text
    if old in rules:
        hint = "redirects are never changed: redirect the URL that it leads to"
        place = Location(REDIRECTS_FILE, lines[old])
        raise RegistryError(f"{old} already leads to {rules[old]}", place=place, hint=hint)
    if _end({**rules, old: new}, old) == old:
        hint = "delete the redirect: the page exists again"
        raise RegistryError(f"{old} would lead back to itself", place=Location(REDIRECTS_FILE), hint=hint)
    return _with_lines(text, [(old, new)])


def add_redirects(text: str, wanted: Redirects) -> str:
    """The text with a line for each usable old URL: valid, not redirected yet, closing no loop, and not colliding with
    another file. The URLs come from seeds, and none may stop a build."""
    rules, _, problems = _rules(text.removeprefix("\ufeff"), REDIRECTS_FILE)
    raise_all(problems)
    rows = []
    files = FilesOfSite(rules)
    for old, new in sorted(wanted.items()):
        old = _plain(old)
        if old in rules or _url_problem(old) or _url_problem(new) or _end({**rules, old: new}, old) == old:
            continue
        if _is_file_name(old) and files.take(old):
            rules[old] = new
            rows.append((old, new))
    return _with_lines(text, rows) if rows else text


def without_room(redirects: Redirects, urls: Set[str]) -> Iterator[SiteError]:
    """A warning for each redirect whose target exists but which cannot have a page, because another
    file has its name."""
    lost = sorted(old for old, new in redirects.items() if old not in urls and new.partition("#")[0] in urls)
    if lost:
        files = {_file(url): url for url in urls}
        for old in lost:
            file = _file(old)
            near = next((files[part] for part in (file, *_folders(file)) if part in files), "the pages below it")
            message = f"{old} leads nowhere: it differs from {near} only in capitals, or needs a folder of that name"
            hint = f"delete its line in {REDIRECTS_FILE}, or make the server distinguish them"
            yield CollisionError(message, hint=hint)


class FilesOfSite:
    """Files of a site on a case-insensitive disk."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._files = set(map(_file, urls))
        self._folders = {folder for file in self._files for folder in _folders(file)}

    def take(self, url: str) -> bool:
        """Add the file of a URL. Returns False if a file or folder of that name exists."""
        file = _file(url)
        above = {*_folders(file)}
        if file in self._files or file in self._folders or not self._files.isdisjoint(above):
            return False
        self._files.add(file)
        self._folders |= above
        return True


_OF_SITE = frozenset(
    (
        *("actors", "assets", "briefings", "changes", "corrections", "saved"),
        *("search", "tags", "undated", "years", "404.html", "feed.xml"),
    )
)
"""First path segments of the site's own URLs, all lower-case."""
_MADE = re.compile(
    r"/(?:index\.html|_redirects/?|sitemap[^/]*\.xml|[\w-]+\.(?:xml|txt|js|json|svg|html|csv|sqlite)/.*)"
)
"""Files of every site, and URLs below them, which would need a folder of the same name."""
_LONGEST = 200
"""Limit of a path segment in bytes; file systems allow 255."""


def _is_file_name(url: str) -> bool:
    """True if a URL can have a page of its own, as far as its name alone shows."""
    parts = url.strip("/").split("/")
    is_plain = not {"", ".", ".."} & {*parts} and "//" not in url and all(len(p.encode()) <= _LONGEST for p in parts)
    return is_plain and not _MADE.fullmatch(url.lower()) and (url == url.lower() or parts[0].lower() not in _OF_SITE)


def _file(url: str) -> str:
    """File of a URL on a case-insensitive disk."""
    return normalize("NFC", output_path(url)).casefold()


def _folders(file: str) -> Iterator[str]:
    while "/" in file:
        file = file.rpartition("/")[0]
        yield file


def with_redirect(text: str, old: str, new: str) -> str:
    """The text with a redirect for a moved page. A line whose old address has a page again is removed; it would close a
    loop."""
    lines = text.split("\n")
    again = {line for line, row in _rows(text.removeprefix("\ufeff")) if row and _plain(row[0]) == new}
    kept = "\n".join(written for line, written in enumerate(lines, 1) if line not in again)
    return add_redirect(kept, old, new)


def _rules(text: str, path: str) -> tuple[dict[str, str], dict[str, int], list[SiteError]]:
    """Old → new as written, old → line number, and errors."""
    rules: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[SiteError] = []
    for line, written in _rows(text):
        place = Location(path, line)
        wrong = _row_problem(written)
        row = [_plain(url) for url in written]
        if wrong:
            problems.append(RegistryError(wrong, place=place, hint="write old,new such as /actors/a/,/actors/b/"))
        elif row[0] in rules:
            hint = f"delete this line or line {lines[row[0]]}"
            problems.append(CollisionError(f"{row[0]} is redirected twice", place=place, hint=hint))
        else:
            rules[row[0]] = row[1]
            lines[row[0]] = line
    return rules, lines, problems


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with line numbers, without header, comments and blank lines."""
    for line, written in enumerate(text.split("\n"), 1):
        row = [cell.strip() for cell in next(csv.reader([written.rstrip("\r").replace("\r", " ")]), [])]
        if any(row) and tuple(row) != HEAD and not row[0].startswith("#"):
            yield line, row


def _row_problem(row: list[str]) -> str:
    if len(row) != 2:
        return f"this line has {counted(len(row), 'value')}, not 2"
    if row[0].startswith("http"):
        return f'"{row[0]}" is not a URL of this site'
    return _url_problem(row[0]) or _url_problem(row[1]) or ("it leads to itself" if row[0] == row[1] else "")


def _plain(url: str) -> str:
    """A URL of this site, percent-decoded like all others; as written if that gives no valid text."""
    plain = unquoted(url) if url.startswith("/") else url
    return plain if plain.isprintable() and "\ufffd" not in plain else url


def _url_problem(url: str) -> str:
    if re.fullmatch(r"(?:/(?!/)|https?://)[^\s\"<>\\]*", url) and "/../" not in unquote(url):
        return ""
    return f'"{url}" is not a URL of this site'


def _loops(rules: Redirects, lines: Mapping[str, int], path: str) -> Iterator[SiteError]:
    for old in rules:
        trail = [old]
        while rules.get(trail[-1]) not in (None, *trail):
            trail.append(rules[trail[-1]])
        if rules.get(trail[-1]) == old and lines[old] == min(lines[url] for url in trail):
            fact = f"redirects run in a circle: {' → '.join([*trail, old])}"
            yield RegistryError(fact, place=Location(path, lines[old]), hint="delete one of them")


def _end(rules: Redirects, url: str) -> str:
    """End of a chain; a loop ends at its start."""
    seen = {url}
    while url in rules and rules[url] not in seen:
        url = rules[url]
        seen.add(url)
    return rules.get(url, url)


def _with_lines(text: str, rows: Iterable[tuple[str, str]]) -> str:
    """The text with these lines appended."""
    end = "\r\n" if "\r\n" in text else "\n"
    out = io.StringIO()
    start = text or ",".join(HEAD) + end
    out.write(start if start.endswith("\n") else start + end)
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()

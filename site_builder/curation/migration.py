"""An old site among the seeds → settings in site.toml, and a check that its addresses lead somewhere."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_builder.archive_folder.inputs import SEEDS_FOLDER, require_archive
from site_builder.building.check import planned
from site_builder.core.errors import SiteProblem, UsageError
from site_builder.core.urls import briefing_url
from site_builder.registry.redirects import REDIRECTS_FILE, load_redirects
from site_builder.runtime.file_transaction import FileChange
from site_builder.runtime.files import fetch, list_tree, read_file, read_text_file, write_atomic
from site_builder.seeds.migration.addresses import closed
from site_builder.seeds.migration.folder_facts import learn_folders, may_say
from site_builder.seeds.migration.generators import OldSite
from site_builder.settings.site_config import FILE, SiteConfig, read_config

_LOCATION = re.compile(r"<loc>\s*+([^<>\s]{1,2000})")
_WORD = re.compile(r"[^\W_]+")
_COMMON = 40
"""Words in more addresses than this do not identify one."""


@dataclass(frozen=True, slots=True)
class OldAddress:
    """An old address that leads nowhere."""

    url: str
    why: str
    nearest: str = ""
    """Page whose current or old address shares most words with it."""


@dataclass(frozen=True, slots=True)
class AddressProof:
    """Result of checking the addresses of an old site."""

    addresses: int
    leading: int
    """Number of addresses that lead to a visible page."""
    lost: tuple[OldAddress, ...]


def addresses_of_file(path: Path) -> tuple[str, ...]:
    """Paths in a file with a sitemap or list. Raises UsageError if it cannot be read."""
    try:
        return addresses_in(path.read_bytes().decode("utf-8-sig", "replace"))
    except OSError as problem:
        raise UsageError(
            f"{path} cannot be read: {problem.strerror}", hint="give a sitemap.xml or a list of addresses"
        ) from None


def addresses_in(text: str) -> tuple[str, ...]:
    """Distinct paths in a sitemap, or in a list with one address per line. Raises UsageError if there are none."""
    found = _LOCATION.findall(text) or [line.split(",")[0].split()[0] for line in text.splitlines() if line.strip(" ,")]
    paths = (unquote(urlsplit(url).path) for url in found if re.match(r"https?://|/", url))
    known = tuple(dict.fromkeys(path or "/" for path in paths))
    if not known:
        raise UsageError(
            "this file contains no addresses", hint="give a sitemap.xml, or a list with one address per line"
        )
    return known


def prove(root: Path, urls: Sequence[str], *, clock: datetime) -> AddressProof:
    """Follow each old address on the site as it would be built now."""
    inputs, planned_pages = planned(root, clock=clock)
    pages = {page.url for page in planned_pages}
    base = urlsplit(inputs.config.base_url).path.rstrip("/")
    waiting = {briefing_url(source.path) for source in inputs.briefings} - pages
    redirects = load_redirects(inputs.redirects)
    nearest = _Nearest((*pages, *redirects), redirects)
    lost = []
    for url in urls:
        path = url.removeprefix(base) if base and url.startswith(f"{base}/") else url
        forms = {path, f"{path.rstrip('/')}/", path.rstrip("/"), path.removesuffix("index.html")}
        if not forms & pages:
            targets = {redirects[form] for form in forms & redirects.keys()}
            hidden = bool(targets & waiting)
            why = "leads to a briefing that is not published" if hidden else "leads nowhere"
            lost.append(OldAddress(url, why, "" if hidden else nearest.to(path)))
    return AddressProof(len(urls), len(urls) - len(lost), tuple(lost))


class _Nearest:
    """Finds the page whose address shares most words with another."""

    def __init__(self, urls: Iterable[str], redirects: Mapping[str, str]) -> None:
        self._redirects = redirects
        self._having: defaultdict[str, list[str]] = defaultdict(list)
        for url in sorted(urls):
            for word in _words(url):
                self._having[word].append(url)

    def to(self, url: str) -> str:
        """The most similar page; empty if no word identifies one."""
        points: Counter[str] = Counter()
        for word in _words(url):
            having = self._having.get(word, ())
            points.update({found: len(word) for found in having if len(having) <= _COMMON})
        best = max(sorted(points), key=lambda found: points[found] - len(found) / 1000, default="")
        return self._redirects.get(best, best)


def _words(url: str) -> set[str]:
    return {*_WORD.findall(url.casefold())} - {"html", "index", "briefings"}


def take_settings(root: Path, *, dry_run: bool) -> tuple[FileChange | None, tuple[str, ...]]:
    """Write settings of an old site into site.toml where none are set. Returns the change, and a sentence for each
    setting without equivalent."""
    require_archive(root)
    settings = read_text_file(root, FILE)
    files, _ = list_tree(root, SEEDS_FOLDER)
    by_path = {file.path: file for file in files if may_say(file.path)}
    sites = learn_folders(by_path, lambda path: fetch(root, by_path[path]).data).sites
    if not sites:
        return None, ("seeds/ contains no settings of an old site: copy its whole folder there",)
    root_of_site = min(sites, key=lambda folder: (folder.count("/"), folder))
    site, config = sites[root_of_site], read_config(settings)
    redirects = load_redirects(read_file(root, REDIRECTS_FILE))
    text, notes = settings, [f"settings found in {root_of_site}"]
    for key, value in _values(site):
        if value and getattr(config, key) in (getattr(_STARTER, key), ""):
            changed = _with_setting(text, key, json.dumps(value, ensure_ascii=False))
            text, unfit = (
                (changed, ())
                if _is_valid(changed)
                else (text, (f"{key} = {value!r} was left out, as it is not valid here",))
            )
            notes += unfit
    rows, lost = list[str](), list[tuple[str, str]]()
    for label, url in site.menu:
        target = url if "://" in url else redirects.get(closed(url), "")
        row = f"{{ label = {json.dumps(label, ensure_ascii=False)}, url = {json.dumps(target)} }}"
        if target and _is_valid(_with_setting(text, "nav", f"[{row}]")):
            rows.append(row)
        else:
            lost.append((label, url))
    if rows and "#nav = " in text:
        text = _with_setting(text, "nav", f"[{', '.join(rows)}]")
    notes += [f"the menu's link {label} ({url}) was left out, as no page here matches it" for label, url in lost]
    if text != settings and not dry_run:
        write_atomic(root / FILE, text.encode())
    return FileChange(FILE, settings.encode(), text) if text != settings else None, tuple(notes)


_STARTER = SiteConfig("Briefing Archive")
"""Settings of a new archive."""


def _values(site: OldSite) -> Iterator[tuple[str, str]]:
    yield "title", site.title
    is_plain = re.fullmatch(r"https?://\w[\w.-]*(?::\d{1,5})?(?:/[^\s?#\"<>\\]*)?", site.base_url)
    yield "base_url", f"{site.base_url.rstrip('/')}/" if is_plain else ""
    written = re.match(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2})?$", site.language)
    language, _, region = site.language.replace("_", "-").partition("-")
    yield "language", "-".join(filter(None, (language.lower(), region.upper()))) if written else ""
    yield "description", site.description


def _is_valid(settings: str) -> bool:
    """True if this text is a valid site.toml. The address or language of an old site may make it invalid."""
    try:
        read_config(settings)
    except SiteProblem:
        return False
    return True


def _with_setting(text: str, key: str, value: str) -> str:
    """The text with a setting in place of its commented default, or at the start."""
    line = f"{key} = {value}"
    changed, count = re.subn(rf"(?m)^#?{key} = .*$", lambda _: line, text, count=1)
    return changed if count else f"{line}\n{text}"

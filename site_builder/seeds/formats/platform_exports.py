"""Exports of Ghost, Medium, PubPub and Substack → their posts, each a web page with a header.

The header states the readers of a post in the platform's words; it is judged like every other header.
"""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import unescape
from posixpath import basename, dirname, splitext
from typing import Any

from site_builder.core.errors import SeedError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.decoding import ALLOW_LARGE
from site_builder.seeds.formats.limits import damaged, refusal
from site_builder.seeds.formats.zip import unpack
from site_builder.settings.site_config import IngestConfig

LIST = "posts.csv"
"""Substack's list of posts."""
PUBS = "export.json"
"""PubPub's list of pubs."""
_COLUMNS = frozenset(("post_id", "is_published", "audience"))
_FIELD = r'<{0}\b[^<>]{{0,300}}class="{1}"[^<>]{{0,300}}>((?:(?!</{0}>).)*+)'
_TITLE = re.compile(_FIELD.format("h1", "p-name"), re.DOTALL)
_SUBTITLE = re.compile(_FIELD.format("section", "p-summary"), re.DOTALL)
_BODY = re.compile(r'<section data-field="body"[^<>]{0,300}>((?:(?!</section>\s{0,20}<footer).)*+)', re.DOTALL)
_DATE = re.compile(r'<time class="dt-published" datetime="([^"]{1,40})"')
_ADDRESS = re.compile(r'<a href="https?://[^"/]{1,200}(/[^"?#]{0,500})[^"]{0,500}" class="p-canonical"')
_TAG = re.compile(r"<[^<>]{0,500}>")
_FOR_SOME = re.compile(r"<!--\s{0,9}kg-gated-block:begin\b(?![^<>]{0,300}\bnonMember:\s{0,9}true\b)")
"""Start of a members-only part in a public Ghost post."""
_NOT_ALL = "not all readers"


def ghost(data: bytes, path: str, limits: IngestConfig) -> Iterator[SourceFile | SeedError]:
    """The posts and pages of a Ghost export."""
    kind = "Ghost export"
    try:
        tables = _rows(json.loads(data.decode("utf-8-sig"))["db"])[0]["data"]
        posts = _rows(tables["posts"])
    except (ValueError, RecursionError, LookupError, TypeError):
        raise damaged(path, kind) from None
    if len(posts) > limits.max_archive_files:
        hint = f"split it, or {ALLOW_LARGE}"
        raise refusal(path, f"this {kind} holds {len(posts):,} posts, more than {limits.max_archive_files:,}", hint)
    tags, people = _named(tables, "posts_tags", "tags"), _named(tables, "posts_authors", "users")
    for number, post in enumerate(posts):
        key, slug = str(post.get("id", "")), re.sub(r"[^\w-]+", "-", str(post.get("slug") or "post"))[:100]
        header = {
            "title": post.get("title"),
            "date": post.get("published_at"),
            "author": people.get(key),
            "tags": tags.get(key),
            "excerpt": post.get("custom_excerpt"),
            "feature_image": str(post.get("feature_image") or "").replace("__GHOST_URL__", ""),
            "url": f"/{slug}/",
            "published": post.get("status") == "published",
            "visibility": _readers(post.get("visibility"), "public"),
        }
        html = str(post.get("html") or "").replace("__GHOST_URL__", "")
        header |= {"visibility": _NOT_ALL} if _FOR_SOME.search(html) else {}
        yield _page(path, f"{slug}-{number}", header, html)


def medium(data: bytes, path: str, limits: IngestConfig) -> Iterator[SourceFile | SeedError]:
    """The stories of a Medium export; a file named `draft_…` was never published."""
    for part in unpack(data, path, limits):
        if isinstance(part, SeedError):
            yield part
        elif basename(dirname(part.path)).lower() == "posts":
            text, name = part.data.decode("utf-8", "replace"), splitext(basename(part.path))[0]
            title, subtitle, body, date, address = (
                match[1] if match else ""
                for match in (form.search(text) for form in (_TITLE, _SUBTITLE, _BODY, _DATE, _ADDRESS))
            )
            header = {
                "title": _words(title),
                "subtitle": _words(subtitle),
                "date": date,
                "url": address,
                "draft": name.lower().startswith("draft_") or not date,
            }
            yield _page(path, name, header, body)


def pubpub(data: bytes, path: str, limits: IngestConfig) -> Iterator[SourceFile | SeedError]:
    """The pubs of a PubPub archive (its `workers/tasks/archive`). A pub's text is its page, which everybody could
    read. `export.json` has drafts, perhaps newer than the release; a pub without a page is a draft.
    """
    parts = [*unpack(data, path, limits)]
    yield from (part for part in parts if isinstance(part, SeedError))
    files = {part.path.partition("!/")[2]: part.data for part in parts if isinstance(part, SourceFile)}
    try:
        listed = json.loads(files[PUBS].decode("utf-8-sig"))
        pubs = _rows(listed["pubs"])
    except (ValueError, RecursionError, LookupError, TypeError):
        raise damaged(path, "PubPub export") from None
    tags = defaultdict[str, list[str]](list)
    for row in _rows(listed.get("collections")):
        for pub in _rows(row.get("collectionPubs")) if row.get("kind") == "tag" and row.get("isPublic") is True else ():
            tags[str(pub.get("pubId"))].append(str(row.get("title") or ""))
    for number, pub in enumerate(pubs):
        slug = re.sub(r"[^\w-]+", "-", str(pub.get("slug") or "pub"))[:280]
        page = files.get(f"pub/{slug}/index.html")
        people = sorted(_rows(pub.get("attributions")), key=lambda row: str(row.get("order", 0)))
        header = {
            "title": pub.get("title"),
            "date": pub.get("customPublishedAt")
            or min((_released(row) for row in _rows(pub.get("releases"))), default=""),
            "authors": [name for row in people if row.get("isAuthor") is True and (name := _person(row))],
            "tags": tags[str(pub.get("id"))],
            "description": pub.get("description"),
            "url": f"/pub/{slug}",
            "published": page is not None,
        }
        html = str(pub.get("html") or "") if page is None else page.decode("utf-8", "replace")
        yield _page(path, f"{slug}-{number}", header, html)


def _released(release: Mapping[str, object]) -> str:
    return str(release.get("createdAt") or "")


def _person(attribution: Mapping[str, Any]) -> str:
    user = attribution.get("user")
    return str(attribution.get("name") or (user.get("fullName") if isinstance(user, dict) else "") or "")


def substack(data: bytes, path: str, limits: IngestConfig) -> Iterator[SourceFile | SeedError]:
    """The posts of a Substack export, each with its row of the list; a post without a row is unpublished."""
    parts = [*unpack(data, path, limits)]
    yield from (part for part in parts if isinstance(part, SeedError))
    files = [part for part in parts if isinstance(part, SourceFile)]
    listed = next((part for part in files if basename(part.path).lower() == LIST), None)
    text = listed.data.decode("utf-8-sig", "replace") if listed else ""
    try:
        known = [row for row in csv.DictReader(io.StringIO(text)) if row.keys() >= _COLUMNS]
    except csv.Error:
        known = []
    rows = {str(row["post_id"]): row for row in sorted(known, key=_is_closed)}
    for part in files:
        name = splitext(basename(part.path))[0]
        if not part.path.lower().endswith((".html", ".htm")):
            continue
        row: Mapping[str, str | None] = rows.get(name, {})
        slug = name.partition(".")[2]
        header = {
            "title": row.get("title"),
            "subtitle": row.get("subtitle"),
            "date": row.get("post_date"),
            "url": f"/p/{slug}" if slug else "",
            "published": _is(row.get("is_published"), "true"),
            "audience": _readers(row.get("audience"), "everyone"),
        }
        yield _page(path, name, header, part.data.decode("utf-8", "replace"))


def _is_closed(row: Mapping[str, str | None]) -> bool:
    """True if a row of Substack's list names a restricted or unpublished post. If a post has two rows, the restricted
    one wins."""
    return not (_is(row.get("is_published"), "true") and _is(row.get("audience"), "everyone"))


def _is(value: object, word: str) -> bool:
    return isinstance(value, str) and value.strip().lower() == word


def _readers(value: object, everybody: str) -> str:
    """The readers of a post in the header's words: `public` only if the platform says so."""
    if _is(value, everybody):
        return "public"
    return f"only {value.strip()}" if isinstance(value, str) and value.strip() else _NOT_ALL


def _page(path: str, name: str, header: Mapping[str, object], html: str) -> SourceFile:
    """A post as a web page below a JSON header."""
    written = {key: value for key, value in header.items() if value not in (None, "", [])}
    text = f"{json.dumps(written, ensure_ascii=False, indent=1)}\n\n{html}\n"
    return SourceFile(f"{path}!/{name}.html", text.encode("utf-8", "replace"))


def _named(tables: Mapping[str, object], pairs: str, table: str) -> Mapping[str, list[str]]:
    """Post id → names that a join table assigns to it, in order, without internal tags (`#name`)."""
    names = {str(row.get("id")): str(row.get("name") or "") for row in _rows(tables.get(table))}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in sorted(_rows(tables.get(pairs)), key=lambda row: str(row.get("sort_order", 0)).zfill(9)):
        other = next((str(value) for key, value in row.items() if key in ("tag_id", "author_id")), "")
        if names.get(other) and not names[other].startswith("#"):
            found[str(row.get("post_id"))].append(names[other])
    return found


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _words(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())

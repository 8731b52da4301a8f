"""Where a post stood on the site that it comes from: the pattern of that site's settings → the old address."""

import re
from collections.abc import Mapping, Sequence
from posixpath import basename, splitext

from site_builder.core.urls import slugify
from site_builder.seeds.model import Draft

JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
"""Names for patterns (Jekyll: permalinks, built-in formats)."""
_TOKEN = re.compile(r":([a-z_]{1,30})")
_DATED = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-(?=.)")


def old_address(pattern: str, draft: Draft, section: str) -> str:
    """The address by a pattern such as `/:year/:month/:slug/`; empty where a part of it is not known."""
    known = _parts(draft, section)
    if any(not known.get(token) for token in _TOKEN.findall(pattern) if token != "categories" or _unclear(draft)):
        return ""
    address = _TOKEN.sub(lambda match: known[match[1]], pattern)
    return closed("/" + re.sub(r"/{2,}", "/", address).lstrip("/"))


def closed(address: str) -> str:
    """With a last slash, unless it names a file."""
    is_file = address.endswith("/") or "." in address.rpartition("/")[2]
    return address if is_file else f"{address}/"


def name_of(path: str) -> str:
    """What a file calls its post: its name without ending, or that of its folder for a bundle."""
    stem = splitext(basename(path))[0]
    return basename(path.rpartition("/")[0]) if stem == "index" else stem


def undated(name: str) -> str:
    """The name without the date that it begins with."""
    return _DATED.sub("", name)


def _categories(draft: Draft) -> Sequence[str]:
    return [name.lower() for name in draft.extract.categories] if draft.extract else []


def _unclear(draft: Draft) -> bool:
    """Whether a category has a letter that is written otherwise in an address; a post may have none."""
    return not all(re.fullmatch(r"[\w.~-]+", name) for name in _categories(draft))


def _parts(draft: Draft, section: str) -> Mapping[str, str]:
    name, date = name_of(draft.path), draft.date
    title = slugify(draft.title)
    year, month, day = (f"{date.year:04d}", date.month, date.day) if date else ("", None, None)
    return {
        "year": year,
        "short_year": year[2:],
        "month": f"{month:02d}" if month else "",
        "i_month": str(month or ""),
        "day": f"{day:02d}" if day else "",
        "i_day": str(day or ""),
        "slug": draft.slug or (undated(name) if "_posts/" in draft.path else title),
        "title": (draft.slug or undated(name)) if "_posts/" in draft.path else title,
        "filename": name,
        "contentbasename": name,
        "slugorfilename": draft.slug or name,
        "slugorcontentbasename": draft.slug or name,
        "categories": "" if _unclear(draft) else "/".join(_categories(draft)),
        "section": section.partition("/")[0],
        "sections": section,
        "output_ext": ".html",
    }

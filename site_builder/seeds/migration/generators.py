"""Settings of a site generator → rules of addresses, hidden folders, and the site's title and menu.

One function per generator, one row each in `_READERS`. Settings that are programs are searched for one word, never run.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from posixpath import basename, dirname, join
from typing import NamedTuple

from site_builder.seeds.detect.visibility import claim, key_name, scalars, strictest
from site_builder.seeds.migration.addresses import STYLES, UNCLEAR, AddressRule
from site_builder.seeds.migration.header_keys import fills
from site_builder.seeds.model import PUBLIC, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.yaml_nodes import Node


class OldSite(NamedTuple):
    """Settings of a site that have a place in site.toml."""

    title: str = ""
    base_url: str = ""
    language: str = ""
    description: str = ""
    menu: tuple[tuple[str, str], ...] = ()
    """Label and address of each link."""


@dataclass
class SiteFacts:
    """Facts about one or more old sites, collected from their settings files."""

    rules: list[AddressRule] = field(default_factory=list)
    hides: dict[str, Visibility] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    settings: set[str] = field(default_factory=set)
    terms: list[tuple[str, str]] = field(default_factory=list)
    """Folder of a site, and the pattern of its tag addresses."""
    nested: list[tuple[str, str, str]] = field(default_factory=list)
    """Folder of a site, and address and tag of each nested category."""
    contents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Folder of a site → folders with its texts; empty if they may be anywhere."""
    sites: dict[str, OldSite] = field(default_factory=dict)
    """By folder of the site."""
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Folder of a Jekyll site → Markdown of its parts by name, and its settings by the key of their variable."""

    def hide(self, folder: str, visibility: Visibility) -> None:
        """Applies a visibility to everything below a folder."""
        if visibility != PUBLIC:
            self.hides[folder] = strictest((self.hides.get(folder, PUBLIC), visibility))


def _hugo_folders(root: str, settings: Mapping[str, Node], spoken: Mapping[str, Node]) -> Mapping[str, str]:
    """Folder of texts → its language; empty for the languages of its file names."""
    folders = {join(root, word(settings.get("contentdir")) or "content"): ""}
    for mount in _items(values(settings.get("module")).get("mounts")):
        if re.match(r"content(?:/|$)", word(mount.get("target"))):
            folders[join(root, word(mount.get("source")))] = word(mount.get("lang"))
    for name, node in spoken.items():
        place = word(values(node).get("contentdir"))
        folders |= {join(root, place): name} if place else {}
    return folders


def _hugo_rules(
    folder: str,
    language: str,
    names: tuple[str, ...],
    settings: Mapping[str, Node],
    spoken: Mapping[str, Node],
    *,
    prefixed: bool,
) -> Iterator[AddressRule]:
    """Rules for the addresses of one folder of texts."""
    ugly = settings.get("uglyurls")
    dates = scalars(values(settings.get("frontmatter")).get("date") or Node("", 0))
    for only in (language,) if language else ("", *names):
        own = values(spoken.get(only)).get("permalinks") if only else None
        if only and not own and not language:
            continue
        patterns = values(own or settings.get("permalinks"))
        sections = {"": Node("", 0), **patterns, **values(patterns.get("page"))}
        for section in sections.keys() | values(ugly).keys():
            rule = AddressRule(
                f"{folder}/{section.strip('/')}".rstrip("/"),
                word(sections.get(section)),
                "hugo",
                root=folder,
                only="" if language else only,
                named_by_date=":filename" in dates,
                languages=names,
                language=language,
                prefixed=prefixed,
                ugly=word(ugly) == "true" or word(values(ugly).get(section)) == "true",
            )
            if not section or rule.pattern or rule.ugly:
                yield rule


def hugo(learned: SiteFacts, root: str, path: str, settings: Mapping[str, Node]) -> None:
    """Reads the settings of a Hugo site (documentation: URL management, multilingual mode, module mounts)."""
    if not settings.keys() & _OF_HUGO:
        return
    default = word(settings.get("defaultcontentlanguage")) or "en"
    spoken = values(settings.get("languages"))
    names = (default, *(name for name in spoken if name != default)) if len(spoken) > 1 else ()
    prefixed = word(settings.get("defaultcontentlanguageinsubdir")) == "true"
    folders = _hugo_folders(root, settings, spoken)
    learned.contents[root] = tuple(folders)
    for folder, language in folders.items():
        learned.rules += _hugo_rules(folder, language, names, settings, spoken, prefixed=prefixed)
        if "cascade" in settings:
            cascade(learned, folder, settings["cascade"], path, folder)
    plurals = [word(node) for node in values(settings.get("taxonomies")).values()] or ["tags", "categories"]
    learned.terms += [(root, f"/{plural}/:name/") for plural in plurals if fills(plural) == "tags"]
    own_settings = values(spoken.get(default))
    learned.sites[root] = _site(
        {**settings, **own_settings, **values(settings.get("params")), **values(own_settings.get("params"))},
        title=word(own_settings.get("title")) or word(settings.get("title")),
        language=word(settings.get("locale")) or word(settings.get("languagecode")) or default,
        menus=(own_settings.get("menus"), own_settings.get("menu"), settings.get("menus"), settings.get("menu")),
    )


_OF_HUGO = frozenset(
    ("baseurl", "languagecode", "locale", "defaultcontentlanguage", "contentdir", "permalinks", "cascade")
)
"""Keys that no other program's `config.toml` has."""


def zola(learned: SiteFacts, root: str, path: str, settings: Mapping[str, Node]) -> None:
    """Reads the settings of a Zola site (documentation: content, page)."""
    learned.contents[root] = (join(root, "content"),)
    learned.rules.append(AddressRule(join(root, "content"), tool="zola", root=join(root, "content")))
    learned.terms += [(root, f"/{word(item.get('name'))}/:name/") for item in _items(settings.get("taxonomies"))]
    learned.sites[root] = _site(settings, language=word(settings.get("defaultlanguage")) or "en")


def jekyll(learned: SiteFacts, root: str, path: str, settings: Mapping[str, Node]) -> None:
    """Reads the settings of a Jekyll site (documentation: permalinks, collections, front matter defaults)."""
    zone = word(settings.get("timezone")) or "UTC"
    style = word(settings.get("permalink")) or "date"
    ending = "/" if style == "pretty" or style.endswith("/") else ":output_ext"

    def rule(folder: str, pattern: str, base: str = root) -> None:
        learned.rules.append(AddressRule(folder, STYLES.get(pattern, pattern), "jekyll", root=base, zone=zone))

    rule(root, f"/:path{ending}")
    place = "/".join(filter(None, (root, word(settings.get("collectionsdir")).strip("/"))))
    rule(f"{place}/_posts", style, place)
    rule(f"{root}/*/_posts/*", style)
    rule(f"{place}/_drafts", style)
    for name in scalars(settings["include"]) if "include" in settings else ():
        rule(f"{root}/{name.strip('/')}", f"/:path{ending}")
    learned.contents[root] = ()
    for pattern in scalars(settings["exclude"]) if "exclude" in settings else ():
        learned.hide(f"{root}/{pattern.strip('/')}", _mark(path, f"exclude: {pattern}"))
    for item in _items(settings.get("defaults")):
        scope, stated = values(item.get("scope")), item.get("values")
        below = f"{root}/{word(scope.get('path')).strip('/')}".rstrip("/")
        kind = word(scope.get("type"))
        if kind not in ("", "pages") and f"_{kind}" not in below:
            below = f"{place if below == root else below}/_{kind}"
        if stated is not None:
            learned.hide(below, claims(stated, path))
            pattern = word(values(stated).get("permalink"))
            if pattern.startswith("/"):
                rule(below, pattern, below if basename(below).startswith("_") else root)
    for name, collection in _collections(settings.get("collections")):
        output, own = word(collection.get("output")), word(collection.get("permalink"))
        folder = f"{place}/_{name}"
        if output.lower() != "true" and name != "posts":
            words = f"collections: {name}: output: {output or 'false, as none is given'}"
            learned.hide(folder, _mark(path, words))
        if name != "posts":
            pattern = own or f"/:collection/:path{ending}"
            rule(folder, pattern, folder)  # after the defaults, which win
    archives = values(values(settings.get("jekyllarchives")).get("permalinks"))
    learned.terms += [(root, word(node)) for kind, node in archives.items() if fills(kind) == "tags"]
    constants = {f"site{key}": word(node) for key, node in settings.items() if key not in ("url", "baseurl")}
    learned.parts.setdefault(root, {}).update((name, value) for name, value in constants.items() if value)
    own_address = word(settings.get("url")) + word(settings.get("baseurl"))
    learned.sites[root] = _site(settings, base_url=own_address, language=word(settings.get("lang")))


def eleventy(learned: SiteFacts, root: str, path: str, settings: Mapping[str, Node]) -> None:
    """Reads the settings of an Eleventy site (documentation: permalinks, `page` variable, input directory)."""
    found = join(root, word(settings.get("input")).strip("./")).rstrip("/")
    learned.contents[root] = () if found == root else (found,)
    learned.rules.append(AddressRule(found, tool="eleventy", root=found))


def data_file(learned: SiteFacts, root: str, path: str, settings: Mapping[str, Node]) -> None:
    """Reads an Eleventy data file about the texts of its folder, one text, or the site (documentation: template and
    directory data files)."""
    folder, own = dirname(path), basename(path).partition(".")[0]
    below = folder if own == basename(folder) else f"{folder}/{own}.*"
    learned.hide(below, claims(Node(dict(settings), 1), path))
    written = word(settings.get("permalink"))
    pattern = of_template(written) or (f"{written}{UNCLEAR}" if written else "")
    if pattern:
        nearest = max((rule.root for rule in learned.rules if f"{folder}/".startswith(f"{rule.root}/")), default=folder)
        learned.rules.append(AddressRule(below, pattern, "eleventy", root=nearest))
    if re.search(r"(?:^|/)_?data/(?:site|metadata|meta)\.(?:json|ya?ml)$", path):
        learned.sites.setdefault(dirname(folder), _site(settings, base_url=word(settings.get("url"))))


def settings_of_program(text: str) -> Node:
    """Address settings of an Eleventy program, if written literally: its text folder, and the pattern of a
    data file.
    """
    found = re.search(r"""\binput\s?:\s?["']([\w./-]{1,200})["']""", text)
    pattern = re.search(r"""(?m)^\s{0,40}permalink\s?:\s?(?:(["'`])((?:(?!\1)[^$\n]){1,200})\1|(false)\b)""", text)
    own = {"permalink": Node(pattern[2] or pattern[3], 1)} if pattern else {}
    return Node({"input": Node(found[1] if found else "", 1), **own}, 1)


_EXPRESSION = re.compile(r"\{\{([^{}]{1,200})\}\}")
_FORMS = {"%Y": ":year", "%m": ":month", "%d": ":day", "%y": ":short_year", "yyyy": ":year", "MM": ":month"}
_FORMS |= {"dd": ":day", "LL": ":month"}


def of_template(written: str) -> str:
    """The pattern in an Eleventy permalink template, `/blog/{{ page.fileSlug }}/`; empty if a part is not a plain
    value.
    """
    unclear = False

    def token(match: re.Match[str]) -> str:
        nonlocal unclear
        name, _, rest = (part.strip("- ") for part in match[1].partition("|"))
        if "date" in name.lower():
            form = re.search(r"""["']([^"']{1,40})["']""", rest)
            made = re.sub(r"%[a-zA-Z]|yyyy|MM|LL|dd", lambda part: _FORMS.get(part[0], ""), form[1]) if form else ""
        else:
            made = _NAMES.get(re.sub(r"\W", "", name).lower(), "")
        unclear |= not made
        return made

    pattern = _EXPRESSION.sub(token, written)
    if pattern.lower() == "false":
        return pattern
    return "" if unclear or not pattern or "{" in pattern else f"/{pattern.lstrip('/')}"


_NAMES = {
    "pagefileslug": ":contentbasename",
    "fileslug": ":contentbasename",
    "pagefilepathstem": ":path",
    "filepathstem": ":path",
    "title": ":slugtitle",
    "slug": ":slug",
}

_FILES: Mapping[str, re.Pattern[str]] = {
    "jekyll": re.compile(r"(?:^|/)_config\.(?:ya?ml|toml)$"),
    "hugo": re.compile(
        r"(?:^|/)(?:(?:hugo|config)|config/_default/(?:hugo|config|languages|permalinks|params|taxonomies|module"
        r"|menus?(?:\.[\w-]{2,10})?))\.(?:toml|ya?ml|json)$"
    ),
    "eleventy": re.compile(r"(?:^|/)eleventy(?:\.config)?\.[mc]?js$"),
    "data": re.compile(
        r"(?:^|/)(?:[^/]{1,200}\.11tydata\.(?:json|[mc]?js)|_?data/(?:site|metadata|meta)\.(?:json|ya?ml)"
        r"|([^/]{1,200})/\1\.json)$"
    ),
}
"""Generator → its settings files."""


def generator_of(path: str) -> str:
    """The generator whose settings file this is; empty for other files."""
    return next((name for name, pattern in _FILES.items() if pattern.search(path)), "")


def read_settings(learned: SiteFacts, nodes: Iterable[tuple[str, Node]]) -> None:
    """Reads the settings of all sites from path and node of each file; settings split over several files are merged."""
    joined: dict[tuple[str, str], tuple[str, dict[str, Node]]] = {}
    for path, node in nodes:
        kind, root = generator_of(path), re.sub(r"/config(?:/_default)?$", "", dirname(path))
        part = basename(path).partition(".")[0]
        own = values(node) if kind != "hugo" or part in ("hugo", "config") else {part: node}
        kind = "zola" if kind == "hugo" and isinstance(node.value, dict) and "base_url" in node.value else kind
        first, found = joined.setdefault((kind, path if kind == "data" else root), (path, {}))
        found |= {key: value for key, value in own.items() if key not in found or path < first}
    for (kind, place), (path, found) in sorted(joined.items(), key=lambda item: item[0][0] == "data"):
        _READERS[kind](learned, place, path, found)


def cascade(learned: SiteFacts, folder: str, node: Node, path: str, content: str) -> None:
    """Applies a cascade to its targets, or to everything below the folder (Hugo: front matter, cascade)."""
    items = node.value if isinstance(node.value, tuple) else (node,)
    for item in items:
        keys = values(item)
        target = values(keys.get("target"))
        if word(target.get("kind")) in ("section", "taxonomy", "term", "home"):
            continue
        stated = {key: value for key, value in keys.items() if key != "target"}
        written = word(target.get("path")).rstrip("/")
        plain = written and not set("{}[]?!") & set(written)
        below = f"{content}/{written.strip('/')}".replace("**", "*") if plain else folder
        learned.hide(below, claims(Node({"cascade": Node(stated, item.line)}, 1), path))


def _site(
    settings: Mapping[str, Node],
    *,
    title: str = "",
    base_url: str = "",
    language: str = "",
    menus: Iterable[Node | None] = (),
) -> OldSite:
    """The settings that have a place in site.toml."""
    entries = (_items(values(menu).get("main")) for menu in menus)
    links = sorted(next(filter(None, map(list, entries)), []), key=_weight)
    menu = tuple((word(link.get("name")) or word(link.get("title")), word(link.get("url"))) for link in links)
    return OldSite(
        title or word(settings.get("title")),
        base_url or word(settings.get("baseurl")),
        language or word(settings.get("language")) or word(settings.get("lang")),
        " ".join(word(settings.get("description")).split()),
        tuple((label, url) for label, url in menu if label and url),
    )


def _weight(link: Mapping[str, Node]) -> int:
    written = word(link.get("weight"))
    return int(written) if re.fullmatch(r"-?\d{1,9}", written) else 0


def _collections(node: Node | None) -> Iterator[tuple[str, Mapping[str, Node]]]:
    """Name and settings of each collection; in a plain list, without settings (Jekyll: collections)."""
    if node is not None and isinstance(node.value, dict):
        yield from ((name, values(value)) for name, value in node.value.items())
    elif node is not None:
        yield from ((name, {}) for name in scalars(node))


def _mark(source: str, words: str) -> Visibility:
    return Visibility((Mark(MarkKind.UNPUBLISHED, MarkPlace.SETTINGS, words, source=source),))


def _items(node: Node | None) -> Iterator[Mapping[str, Node]]:
    """The mappings in a list."""
    return map(values, node.value if node is not None and isinstance(node.value, tuple) else ())


def values(node: Node | None) -> Mapping[str, Node]:
    """The mapping with its keys normalised by `key_name`; empty for other nodes."""
    pairs = node.value.items() if node is not None and isinstance(node.value, dict) else ()
    return {key_name(key): value for key, value in pairs}


def word(node: Node | None) -> str:
    """The text of a scalar; else empty."""
    return node.value.strip() if node is not None and isinstance(node.value, str) else ""


def claims(node: Node, source: str) -> Visibility:
    """The visibility that a settings mapping states for everything below a folder. A date in it is ignored, since it
    does not date the texts."""
    pairs = node.value.items() if isinstance(node.value, dict) else ()
    stated = strictest(found for key, value in pairs if key_name(key) != "date" and (found := claim(key, value)))
    return replace(stated, marks=tuple(replace(mark, place=MarkPlace.SETTINGS, source=source) for mark in stated.marks))


Reader = Callable[[SiteFacts, str, str, Mapping[str, Node]], None]
_READERS: Mapping[str, Reader] = {"jekyll": jekyll, "hugo": hugo, "zola": zola, "eleventy": eleventy, "data": data_file}

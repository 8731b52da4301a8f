"""What is around a seed and says something of it: settings of its generator, folders' headers, lists of authors.

Hugo's cascade, Jekyll's defaults and collections, Eleventy's data files and a Substack export hide whole folders; the
name of a Jekyll post says when it is published; names of authors and labels of tags are in files of their own; pictures
lie in the same folder or in one for all. Pure: the caller reads the files.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from posixpath import basename, dirname, splitext

from site_builder.core.errors import SeedError, SiteError
from site_builder.core.urls import slugify
from site_builder.seeds.detect.visibility import claim, key_name, scalars, strictest
from site_builder.seeds.migration.front_matter import header_node
from site_builder.seeds.migration.permalinks import JEKYLL_STYLES, closed, name_of, old_address
from site_builder.seeds.model import PUBLIC, Draft, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.yaml_nodes import Node, toml_node, yaml_node

_SETTINGS = re.compile(
    r"(?:^|/)(?:_config\.(?:ya?ml|toml)|(?:hugo|config)\.(?:toml|ya?ml|json)|_?data/(?:authors|people|team|contributors)"
    r"\.(?:ya?ml|json|toml)|[^/]{1,200}\.11tydata\.json)$"
)
_ENDINGS = (".json", ".toml", ".yml", ".yaml", ".md", ".markdown", ".mdx", ".html")
"""Of all files that say something."""
_PEOPLE = re.compile(r"(?:^|/)(?:_authors|authors|_people|people|_?data)/")
_TERM = re.compile(r"(?:^|/)(tags|topics|categories|series)/([^/]{1,200})/_index\.\w{2,4}$")
_POST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-")
EXPORT_LIST = "posts.csv"
_COLUMNS = frozenset((b"post_id", b"is_published"))
"""By which a list of posts is Substack's."""
_NAMES = ("displayname", "fullname", "name", "title")
_MACHINERY = re.compile(
    r"(?:^|/)(?:package(?:-lock)?\.json|gemfile(?:\.lock)?|rakefile|makefile|robots\.txt|\.?\w*ignore"
    r"|\w*\.config\.\w?js)$|\.(?:js|mjs|cjs|ts|css|scss|sass|less|njk|liquid|hbs|ejs|toml|ya?ml|lock|canvas|base|map|woff2?)$"
    r"|(?:^|/)(?:_layouts|_includes|_sass|archetypes|node_modules)/",
    re.IGNORECASE,
)

NO_REDIRECT = "No redirect is made from its old address, as nothing says all parts of {}."


@dataclass(frozen=True)
class FolderFacts:
    """What the folders of an archive say of the seeds in them."""

    hides: Mapping[str, Visibility] = field(default_factory=dict)
    """Folder, or pattern of paths → what holds for all below it."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Id of an author → name."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Id of a tag → label."""
    permalinks: tuple[tuple[str, str], ...] = ()
    """Folder and pattern of old addresses, the nearest folder first."""
    settings: frozenset[str] = frozenset()
    """Files that were read for this and are no seeds."""

    def applied(self, draft: Draft) -> Draft:
        """The draft with what its folders say of it."""
        old = [*self._addresses(draft)]
        known = tuple(dict.fromkeys(address for _, address in old if address))
        unclear = () if known else (NO_REDIRECT.format(written) for written, _ in old)
        return replace(
            draft,
            notes=(*draft.notes, *unclear),
            authors=tuple(self.people.get(slugify(name), name) for name in draft.authors),
            tags=tuple(self.labels.get(slugify(tag), tag) for tag in draft.tags),
            addresses=known,
        )

    def visibility_of(self, path: str) -> Visibility:
        """The claims of all folders of a seed, and of its name if it is a post."""
        found = (found for folder, found in self.hides.items() if _holds(folder, path))
        return strictest((*found, of_post_name(path)))

    def said_of(self, path: str) -> tuple[str, ...]:
        """What of it holds for all below the folders of a path."""
        if not self.hides and not self.permalinks:
            return ()
        said = self.visibility_of(path)
        patterns = (f"{folder} {pattern}" for folder, pattern in self.permalinks if _holds(folder, path))
        return (*([] if said == PUBLIC else [repr(said)]), *patterns)

    def _addresses(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """What header and settings say of where it was, and the address by that; empty where a part is not known."""
        for written in draft.addresses:
            yield written, old_address(written, draft, "") if ":" in written else written
        pattern = next(((f, p) for f, p in self.permalinks if _holds(f, draft.path)), None)
        if pattern:
            below = draft.path.removeprefix(f"{pattern[0].rstrip('/')}/")
            section = dirname(below.rpartition("content/")[2] if "content/" in below else below)
            yield pattern[1], old_address(pattern[1], draft, section) if pattern[1] else _by_path(section, draft)


NO_FACTS = FolderFacts()


def _by_path(section: str, draft: Draft) -> str:
    """Hugo's own rule: the folders below `content/`, then slug or name (Hugo: URL management)."""
    folders = dirname(section) if name_of(draft.path) == basename(section) else section
    name = draft.slug or name_of(draft.path)
    return closed("/" + "/".join(filter(None, (folders, name))).lower().replace(" ", "-"))


def _holds(folder: str, path: str) -> bool:
    return path.startswith(f"{folder.rstrip('/')}/") or ("*" in folder and fnmatchcase(path, folder))


def of_post_name(path: str) -> Visibility:
    """When Jekyll publishes a post by the date in its file name (Jekyll: posts)."""
    match = _POST.match(basename(path)) if "_posts" in path.split("/") else None
    try:
        return Visibility(dated=datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)) if match else PUBLIC
    except ValueError:
        return PUBLIC


def of_export(path: str, data: bytes) -> Visibility:
    """The claim of a Substack export's list of posts on all that is beside and below it."""
    if basename(path) != EXPORT_LIST or not {*re.findall(rb"\w+", data[:2000].partition(b"\n")[0])} >= _COLUMNS:
        return PUBLIC
    return Visibility((Mark(MarkKind.UNCLEAR, MarkPlace.UNREAD_EXPORT, source=path),))


def may_say(path: str) -> bool:
    """Whether a file may hold what is learned here."""
    if basename(path) == EXPORT_LIST:
        return True
    if not path.endswith(_ENDINGS):
        return False
    name = basename(path)
    is_data = name == f"{basename(dirname(path))}.json"
    author = bool(re.search(r"(?:^|/)_authors/[^/]{1,200}\.md$", path))
    return (
        bool(_SETTINGS.search(path)) or is_data or author or bool(re.fullmatch(r"_index\.(?:md|markdown|html)", name))
    )


def is_machinery(path: str) -> bool:
    """Whether a file only serves a site generator or a program: it is no document of an archive."""
    return bool(_MACHINERY.search(path))


def learn_folders(paths: Iterable[str], read: Callable[[str], bytes], *, permalink: str = "") -> FolderFacts:
    """What the files among these paths say; a file that cannot be read hides what it is above."""
    learned = _Learned(permalinks={"seeds": JEKYLL_STYLES.get(permalink, permalink)} if permalink else {})
    for path in sorted(filter(may_say, paths)):
        if basename(path) == EXPORT_LIST:
            learned.take_export(path, of_export(path, read(path)))
            continue
        try:
            text = read(path).decode("utf-8-sig")
            learned.take(path, text)
        except (SiteError, UnicodeDecodeError):
            learned.hides[dirname(path)] = Visibility((Mark(MarkKind.UNCLEAR, MarkPlace.UNREAD_SETTINGS, source=path),))
    nearest = sorted(learned.permalinks.items(), key=lambda item: (-item[0].count("/"), item[0]))
    return FolderFacts(learned.hides, learned.people, learned.labels, tuple(nearest), frozenset(learned.settings))


@dataclass
class _Learned:
    """What was found up to now."""

    permalinks: dict[str, str]
    hides: dict[str, Visibility] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    settings: set[str] = field(default_factory=set)

    def take_export(self, path: str, said: Visibility) -> None:
        if said != PUBLIC:
            self._hide(dirname(path), said)
            self.settings.add(path)

    def take(self, path: str, text: str) -> None:
        folder, name = dirname(path), basename(path)
        if name.startswith("_index.") or name.endswith(".md"):
            self._section(path, text)
            return
        node = (toml_node if name.endswith(".toml") else yaml_node)(text, path, error=SeedError)
        self.settings.add(path)
        if name.startswith("_config."):
            self._jekyll(folder, path, node)
        elif re.match(r"(?:hugo|config)\.", name):
            self._hugo(folder, path, node)
        elif _PEOPLE.search(path):
            self._people(node)
        else:
            said = _claims(node, path)
            own = name.partition(".")[0]
            self._hide(folder if own == basename(folder) else f"{folder}/{own}.*", said)

    def _section(self, path: str, text: str) -> None:
        """A header that speaks for a folder, or for an author or a tag that the folder is named after."""
        node, rest = header_node(text, path)
        values = _values(node)
        name = next((scalars(values[key])[0] for key in _NAMES if key in values and scalars(values[key])), "")
        if not rest.strip():
            self.settings.add(path)
        if "cascade" in values:
            self._hide(dirname(path), _claims(Node({"cascade": values["cascade"]}, 1), path))
        term = _TERM.search(path)
        if term and name:
            self.labels[slugify(term[2])] = name
        elif name and _PEOPLE.search(path):
            own = splitext(basename(path))[0]
            self.people[slugify(basename(dirname(path)) if own == "_index" else own)] = name
            self.settings.add(path)

    def _jekyll(self, folder: str, path: str, node: Node) -> None:
        values = _values(node)
        style = _word(values.get("permalink")) or "date"
        self.permalinks[f"{folder}/_posts"] = JEKYLL_STYLES.get(style, style)
        for pattern in scalars(values["exclude"]) if "exclude" in values else ():
            below = f"{folder}/{pattern.strip('/')}"
            self._hide(below, _mark(path, f"exclude: {pattern}"))
        place = "/".join(filter(None, (folder, _word(values.get("collectionsdir")).strip("/"))))
        for name, output in _collections(values.get("collections")):
            if output.lower() != "true" and name != "posts":
                words = f"collections: {name}: output: {output or 'false, as none is given'}"
                self._hide(f"{place}/_{name}", _mark(f"{folder}/_config.yml", words))
        defaults = values.get("defaults")
        for item in defaults.value if defaults and isinstance(defaults.value, tuple) else ():
            scope, said = _values(_values(item).get("scope")), _values(item).get("values")
            below = f"{folder}/{_word(scope.get('path')).strip('/')}".rstrip("/")
            kind = _word(scope.get("type"))
            below = f"{below}/_{kind}" if kind and kind != "pages" and f"_{kind}" not in below else below
            if said is not None:
                self._hide(below, _claims(said, path))
                pattern = _word(_values(said).get("permalink"))
                self.permalinks |= {below: pattern} if pattern.startswith("/") else {}

    def _hugo(self, folder: str, path: str, node: Node) -> None:
        values = _values(node)
        root = folder.removesuffix("/_default").removesuffix("/config")
        self.permalinks.setdefault(f"{root}/content", "")
        patterns = _values(values.get("permalinks"))
        for section, pattern in {**patterns, **_values(patterns.get("page"))}.items():
            if _word(pattern):
                self.permalinks[f"{root}/content/{section.strip('/')}".rstrip("/")] = _word(pattern)
        if "cascade" in values:
            self._hide(f"{root}/content", _claims(Node({"cascade": values["cascade"]}, 1), path))

    def _people(self, node: Node) -> None:
        if isinstance(node.value, tuple):
            pairs = [(_word(_values(item).get("id")) or _word(_values(item).get("slug")), item) for item in node.value]
        else:
            pairs = list(node.value.items()) if isinstance(node.value, dict) else []
        for person, item in pairs:
            values = _values(item)
            name = next((_word(values.get(key)) for key in _NAMES if _word(values.get(key))), "") or _word(item)
            self.people |= {slugify(person): name} if name and slugify(person) else {}

    def _hide(self, folder: str, said: Visibility) -> None:
        if said != PUBLIC:
            self.hides[folder] = strictest((self.hides.get(folder, PUBLIC), said))


def _collections(node: Node | None) -> Iterator[tuple[str, str]]:
    """Name and `output` of each collection; of a list none has one (Jekyll: collections)."""
    if node is not None and isinstance(node.value, dict):
        yield from ((name, _word(_values(value).get("output"))) for name, value in node.value.items())
    elif node is not None:
        yield from ((name, "") for name in scalars(node))


def _mark(source: str, words: str) -> Visibility:
    return Visibility((Mark(MarkKind.UNPUBLISHED, MarkPlace.SETTINGS, words, source=source),))


def _values(node: Node | None) -> Mapping[str, Node]:
    """The keys of a mapping as `key_name` has them; none of anything else."""
    pairs = node.value.items() if node is not None and isinstance(node.value, dict) else ()
    return {key_name(key): value for key, value in pairs}


def _word(node: Node | None) -> str:
    return node.value.strip() if node is not None and isinstance(node.value, str) else ""


def _claims(node: Node, source: str) -> Visibility:
    """What the keys of a mapping say of all below a folder; a date of a folder is no date of its texts."""
    pairs = node.value.items() if isinstance(node.value, dict) else ()
    said = strictest(found for key, value in pairs if key_name(key) != "date" and (found := claim(key, value)))
    return replace(said, marks=tuple(replace(mark, place=MarkPlace.SETTINGS, source=source) for mark in said.marks))

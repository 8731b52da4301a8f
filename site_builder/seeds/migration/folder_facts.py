"""Facts about seeds from the files around them: generator settings, folder headers, author lists.

Hugo's cascade, Jekyll's defaults and collections, Eleventy's data files and a Substack export hide whole folders; a
Jekyll post's name dates it; author names and tag labels are in files of their own. Pure: the caller reads the files.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from html import unescape
from posixpath import basename, dirname, splitext
from urllib.parse import unquote

from site_builder.core.errors import SeedError, SiteError
from site_builder.core.source_file import SourceFile
from site_builder.core.urls import slugify
from site_builder.seeds.detect.visibility import scalars, strictest
from site_builder.seeds.migration.addresses import (
    STYLES,
    TOOLS,
    UNCLEAR,
    UNKNOWN,
    AddressRule,
    is_for,
    language_of,
    old_addresses,
    term_address,
)
from site_builder.seeds.migration.bare_addresses import linked
from site_builder.seeds.migration.front_matter import header_node
from site_builder.seeds.migration.generators import (
    OldSite,
    SiteFacts,
    cascade,
    generator_of,
    read_settings,
    settings_of_program,
    values,
    word,
)
from site_builder.seeds.migration.moved_pages import is_redirects, moved
from site_builder.seeds.migration.template_code import part_of, with_parts
from site_builder.seeds.model import PUBLIC, Draft, Mark, MarkKind, MarkPlace, Visibility
from site_builder.settings.yaml_nodes import Node, toml_node, yaml_node

_LISTS = re.compile(r"(?:^|/)_?data/(?:authors|people|team|contributors)(/[^/]{1,200})?\.(?:ya?ml|json|toml)$")
"""Files of author names, one for all or one each."""
_ENDINGS = (".json", ".js", ".cjs", ".mjs", ".toml", ".yml", ".yaml", ".md", ".markdown", ".mdx", ".html")
"""Extensions of all files with such facts."""
_EXPORTS = (".xml", ".wxr")
_OF_CATEGORY = re.compile(r"<wp:(category_nicename|category_parent|cat_name)>(?:<!\[CDATA\[)?([^<\]]++)")
_OF_CHANNEL = re.compile(r"<(title|link|description|language)>([^<]*+)<")
_PEOPLE = re.compile(r"(?:^|/)(?:_authors|authors|_people|people|_?data)/")
_TERM = re.compile(r"(?:^|/)(tags|topics|categories|series)/([^/]{1,200})/_index\.\w{2,4}$")
_POST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-")
EXPORT_LIST = "posts.csv"
_COLUMNS = frozenset((b"post_id", b"is_published"))
"""Columns that identify a list of posts as Substack's."""
_PART = re.compile(r"([^\n]{1,400}?)/_includes/([\w./-]{1,200}\.(?:md|markdown))$")
_NAMES = ("displayname", "fullname", "name", "title")
_MACHINERY = re.compile(
    r"(?:^|/)(?:package(?:-lock)?\.json|gemfile(?:\.lock)?|rakefile|makefile|dockerfile|robots\.txt|\.?\w*ignore"
    r"|\w*\.config\.\w?js)$|\.(?:js|mjs|cjs|ts|css|scss|sass|less|njk|liquid|hbs|ejs|toml|ya?ml|lock|canvas|base|map|woff2?)$"
    r"|(?:^|/)(?:_layouts|_includes|_sass|archetypes|node_modules)/",
    re.IGNORECASE,
)

_TEXTS = (".md", ".markdown", ".mdx", ".html", ".htm", ".txt", ".text", ".xml", ".rmd", "license", "description")
"""Extensions of files used as text or template."""
_OF_PROJECTS = re.compile(
    r"(?:(?:themes|layouts|archetypes|_includes|_layouts|_sass|_plugins|_site|vendor|node_modules|scripts|tests?|\.github)/"
    r"|(?:readme|licen[cs]e|contributing|code_of_conduct|changelog|security|description|authors|notice)(?:[-.\w]*)?$)",
    re.IGNORECASE,
)
"""Files of the project around a site, relative to its root: templates and developer documentation."""


@dataclass(frozen=True)
class FolderFacts:
    """Facts about the seeds of an archive from its folders."""

    hides: Mapping[str, Visibility] = field(default_factory=dict)
    """Folder, or pattern of paths → visibility of everything below."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Author id → name."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Tag id → label."""
    rules: tuple[AddressRule, ...] = ()
    """Rules of old addresses, nearest folder first."""
    terms: tuple[tuple[str, str], ...] = ()
    """Folder of a site, and the pattern of its old tag addresses."""
    nested: tuple[tuple[str, str, str], ...] = ()
    """Folder of a site, and address and tag of each nested category."""
    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Folder of a site → folders with its texts."""
    sites: Mapping[str, OldSite] = field(default_factory=dict)
    """Folder of a site → settings for site.toml."""
    moves: Mapping[str, str] = field(default_factory=dict)
    """Old address already redirected on the old site → its target."""
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Folder of a Jekyll site → Markdown of its parts by name, and its settings by the key of their variable."""
    settings: frozenset[str] = frozenset()
    """Files read for these facts, which are not seeds."""

    def applied(self, draft: Draft) -> Draft:
        """The draft completed by the facts of its folders."""
        rule = self._rule(draft.path)
        old = [*old_addresses(draft, rule)]
        known = tuple(dict.fromkeys(address for _, address in old if address))
        unclear = () if known else (UNKNOWN.format(written.removesuffix(UNCLEAR)) for written, _ in old)
        return replace(
            draft,
            body=linked(draft.body) if rule and TOOLS[rule.tool].links else draft.body,
            notes=(*draft.notes, *unclear),
            authors=tuple(self.people.get(slugify(name), name) for name in draft.authors),
            tags=tuple(self._label(tag) for tag in draft.tags),
            addresses=known,
            terms=(
                *(
                    (term_address(rule, pattern, tag), self._label(tag))
                    for pattern in self._terms(draft.path)
                    for tag in draft.tags
                ),
                *((old, tag) for folder, old, tag in self.nested if tag in draft.tags and _holds(folder, draft.path)),
            ),
            language=draft.language or (language_of(rule, draft.path) if rule else ""),
        )

    def visibility_of(self, path: str) -> Visibility:
        """The visibility from all folders of a seed, and from its name if it is a post."""
        found = (found for folder, found in self.hides.items() if _holds(folder, path))
        return strictest((*found, of_post_name(path), of_draft_name(path)))

    def said_of(self, path: str) -> tuple[str, ...]:
        """The facts that apply to everything in the folders of a path."""
        stated, rule = self.visibility_of(path), self._rule(path)
        spoken = (rule.tool, language_of(rule, path)) if rule else ("",)
        return (*([] if stated == PUBLIC else [repr(stated)]), *(spoken if any(spoken) else ()))

    def pattern_of(self, path: str) -> str:
        """The rule of a path's old address, as text; empty if there is none."""
        rule = self._rule(path)
        return repr(rule) if rule else ""

    def has_templates(self, path: str) -> bool:
        """True for a text of a site generator, whose templates hold the page furniture."""
        rule = self._rule(path)
        return "_posts" in path.split("/") or bool(rule and rule.tool)

    def with_parts(self, source: SourceFile) -> SourceFile:
        """The text of a Jekyll site with its parts and constants in place; any other file unchanged."""
        root = max((root for root in self.parts if source.path.startswith(f"{root}/")), default="")
        if not root or not source.path.endswith((".md", ".markdown")) or not source.data.startswith(b"---"):
            return source
        whole = with_parts(source.data.decode("utf-8", "surrogateescape"), self.parts[root])
        return SourceFile(source.path, whole.encode("utf-8", "surrogateescape"))

    def may_lack_date(self, draft: Draft) -> bool:
        """False for a text below a site generator that does not publish it, or only at an address with a date."""
        rule = self._rule(draft.path)
        if rule is None or not rule.tool:
            return True
        is_text = "/_" not in dirname(draft.path).removeprefix(rule.folder)
        is_undated = ":year" not in self.pattern_of(draft.path)
        return is_text and is_undated and draft.extract is not None and draft.extract.is_authored

    def _label(self, tag: str) -> str:
        return self.labels.get(slugify(tag), tag)

    def _rule(self, path: str) -> AddressRule | None:
        """The address rule of the nearest folder for the language of the file. A pattern from site.toml is combined
        with the conventions of the site's tool."""
        rules = (rule for rule in self.rules if _holds(rule.folder, path) and is_for(rule, path))
        first = next(rules, None)
        if first is None or first.tool:
            return first
        of_tool = next((rule for rule in rules if rule.tool), first)
        return replace(of_tool, folder=first.folder, pattern=first.pattern)

    def _terms(self, path: str) -> Iterator[str]:
        return (pattern for folder, pattern in self.terms if _holds(folder, path))

    def is_outside(self, path: str) -> bool:
        """True for a file of a site that is not one of its texts: a template, a theme, a licence."""
        root = next((root for root in self.contents if path.startswith(f"{root}/")), None)
        if root is None or not path.lower().endswith(_TEXTS):
            return False
        below = path.removeprefix(f"{root}/")
        folders = self.contents[root]
        outside = folders and not any(_holds(folder, path) for folder in folders)
        return bool(outside) or bool(_OF_PROJECTS.match(below))


NO_FACTS = FolderFacts()


def _holds(folder: str, path: str) -> bool:
    return path.startswith(f"{folder.rstrip('/')}/") or ("*" in folder and fnmatchcase(path, folder))


def of_post_name(path: str) -> Visibility:
    """The publication date of a Jekyll post from its file name (Jekyll: posts)."""
    match = _POST.match(basename(path)) if "_posts" in path.split("/") else None
    try:
        return Visibility(dated=datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)) if match else PUBLIC
    except ValueError:
        return PUBLIC


def of_draft_name(path: str) -> Visibility:
    """A draft mark for the name Medium gives to unpublished stories, zipped or not."""
    mark = Mark(MarkKind.DRAFT, MarkPlace.FILE_NAME, basename(path))
    *folders, name = path.lower().split("/")
    is_draft = "posts" in folders and name.startswith("draft_") and name.endswith((".html", ".htm"))
    return Visibility((mark,)) if is_draft else PUBLIC


def of_export(path: str, data: bytes) -> Visibility:
    """A mark for all files next to and below a Substack export's list of posts."""
    head = data[:2000].replace(b"\0", b"").lower().partition(b"\n")[0]
    if not _is_list(path) or _COLUMNS.isdisjoint(re.findall(rb"\w+", head)):
        return PUBLIC
    return Visibility((Mark(MarkKind.UNCLEAR, MarkPlace.UNREAD_EXPORT, source=path),))


def _of_wordpress(learned: SiteFacts, path: str, data: bytes) -> None:
    """The settings above the first post of a WordPress export, and the addresses that WordPress gives terms by
    default: that of a category below its parents' (WordPress: category permalinks)."""
    head, export = data.partition(b"<item>")[0], f"{path}!"
    if b"//wordpress.org/export/" not in head:
        return
    words = reversed(_OF_CHANNEL.findall(head.decode("utf-8", "replace")))
    found = defaultdict[str, str](str, ((name, unescape(text).strip()) for name, text in words))
    learned.sites[export] = OldSite(found["title"], found["link"], found["language"], found["description"])
    learned.terms += [(export, f"/{kind}/:name/") for kind in ("category", "tag")]
    written = (dict(_OF_CATEGORY.findall(part)) for part in head.decode("utf-8", "replace").split("<wp:category>")[1:])
    known = {one["category_nicename"]: one for one in written if "category_nicename" in one}
    for name, one in known.items():
        way = [name]
        while (above := known.get(way[0], {}).get("category_parent", "")) and above not in way:
            way.insert(0, above)
        label = unescape(one.get("cat_name", name)).strip()
        learned.nested += [(export, f"/category/{unquote('/'.join(way))}/", label)] if len(way) > 1 else []


def _is_list(path: str) -> bool:
    return basename(path).lower() == EXPORT_LIST


def may_say(path: str) -> bool:
    """True for a file that may state facts about a folder: settings, a redirect list, or the header of a section,
    author or tag."""
    if _is_list(path) or is_redirects(path) or path.endswith(_EXPORTS):
        return True
    if not path.endswith(_ENDINGS):
        return False
    if _PART.match(path):
        return True
    is_header = re.search(r"(?:^|/)(?:_authors/[^/]{1,200}\.md|_index(?:\.[a-z-]{2,7})?\.(?:md|markdown|html))$", path)
    return bool(generator_of(path) or is_redirects(path) or is_header or _LISTS.search(path))


def is_machinery(path: str) -> bool:
    """True for a file that only serves a generator or program and is no document."""
    return bool(_MACHINERY.search(path))


def _read_settings(learned: SiteFacts, path: str, text: str, moves: dict[str, str]) -> Iterator[tuple[str, Node]]:
    """Reads one file; yields it if it holds settings of a whole site."""
    if is_redirects(path):
        moves |= moved(path, text)
        learned.settings.add(path)
    elif part := _PART.match(path):
        learned.parts.setdefault(part[1], {})[part[2]] = part_of(text)
    elif generator_of(path) == "eleventy" or path.endswith((".js", ".mjs", ".cjs")):
        yield path, settings_of_program(text)
    elif basename(path).startswith("_index.") or path.endswith(".md"):
        _section(learned, path, text)
    else:
        node = (toml_node if path.endswith(".toml") else yaml_node)(text, path, error=SeedError)
        learned.settings.add(path)
        listed = _LISTS.search(path)
        if listed is None:
            yield path, node
        else:
            _people(learned, Node({listed[1].strip("/"): node}, 1) if listed[1] else node)


def learn_folders(
    paths: Iterable[str], read: Callable[[str], bytes], *, permalink: Sequence[tuple[str, str]] = ()
) -> FolderFacts:
    """The facts in these files; an unreadable file hides its folder. `permalink` has the patterns of site.toml by
    section.
    """
    learned, nodes, moves = SiteFacts(), list[tuple[str, Node]](), dict[str, str]()
    for path in sorted(filter(may_say, paths)):
        if _is_list(path):
            stated = of_export(path, read(path))
            learned.hide(dirname(path), stated)
            learned.settings |= {path} if stated != PUBLIC else set()
        elif path.endswith(_EXPORTS):
            _of_wordpress(learned, path, read(path))
        else:
            try:
                nodes += _read_settings(learned, path, read(path).decode("utf-8-sig"), moves)
            except (SiteError, UnicodeDecodeError):
                mark = Mark(MarkKind.UNCLEAR, MarkPlace.UNREAD_SETTINGS, source=path)
                learned.hides[dirname(path)] = Visibility((mark,))
    read_settings(learned, nodes)
    own = [
        AddressRule("seeds" if not name else f"seeds/*{name.strip('/')}/*", STYLES.get(to, to))
        for name, to in permalink
    ]
    nearest = sorted(
        learned.rules, key=lambda rule: (not rule.only, -rule.folder.count("/"), "*" in rule.folder, rule.folder)
    )
    return FolderFacts(
        learned.hides,
        learned.people,
        learned.labels,
        (*sorted(own, key=lambda rule: -len(rule.folder)), *nearest),
        tuple(learned.terms),
        tuple(learned.nested),
        learned.contents,
        learned.sites,
        moves,
        learned.parts,
        frozenset(learned.settings),
    )


def _section(learned: SiteFacts, path: str, text: str) -> None:
    """Reads a header that describes a folder, or the author or tag the folder is named after."""
    node, rest = header_node(text, path)
    keys = values(node)
    name = next((scalars(keys[key])[0] for key in _NAMES if key in keys and scalars(keys[key])), "")
    if not rest.strip():
        learned.settings.add(path)
    if "cascade" in keys:
        content = re.sub(r"(?:^|(?<=/))content/.*", "content", path)
        cascade(learned, dirname(path), keys["cascade"], path, content)
    term = _TERM.search(path)
    if term and name:
        learned.labels[slugify(term[2])] = name
    elif name and _PEOPLE.search(path):
        own = splitext(basename(path))[0]
        learned.people[slugify(basename(dirname(path)) if own == "_index" else own)] = name
        learned.settings.add(path)


def _people(learned: SiteFacts, node: Node) -> None:
    if isinstance(node.value, tuple):
        pairs = [(word(values(item).get("id")) or word(values(item).get("slug")), item) for item in node.value]
    else:
        pairs = list(node.value.items()) if isinstance(node.value, dict) else []
    for person, item in pairs:
        keys = values(item)
        name = next((word(keys.get(key)) for key in _NAMES if word(keys.get(key))), "") or word(item)
        learned.people |= {slugify(person): name} if name and slugify(person) else {}

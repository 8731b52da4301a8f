"""Templates of a theme → the templates each may include, and a digest of all their texts.

Packaged templates include others only by constant names. An own template that computes a name may include any.
"""

import re
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from functools import lru_cache

from jinja2 import TemplateError, nodes

from site_builder.core.digests import digest_of, digest_text
from site_builder.core.errors import Location, ThemeError, did_you_mean
from site_builder.rendering.environment import PlainEnvironment
from site_builder.rendering.theme import FOLDER, Theme

MARKUP = ".html"
ENTRY = "partials/entry.html"
"""Default template of the filter `entry`."""
_CALLS_ENTRY = re.compile(r"""(?:\||\bfilter)\s*entry\b|["']entry["']""").search
_QUOTED = re.compile(r"""["']([^"'\n]+)["']""")
_TAKING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport, nodes.Filter)
PARSED_KEPT = 256


@lru_cache(maxsize=4)
def reached(theme: Theme) -> Mapping[str, Set[str]]:
    """Template → itself and all templates it may include."""
    taken = {name: theme.templates.keys() & _named_in(theme, name) for name in theme.templates}
    found: dict[str, Set[str]] = {}
    for name in taken:
        found[name], new = set[str](), {name}
        while new:
            found[name] |= new
            new = set().union(*map(taken.__getitem__, new)) - found[name]
    return found


def template_digests(theme: Theme) -> dict[str, str]:
    """Template → digest of its text and of all templates it may include."""
    texts = {name: digest_text(text) for name, text in theme.templates.items()}
    return {name: digest_of({other: texts[other] for other in others}) for name, others in reached(theme).items()}


def _named_in(theme: Theme, name: str) -> Set[str]:
    """Text constants of a template, among them the names of all templates it may include."""
    text = theme.templates[name]
    entry = {ENTRY} if _CALLS_ENTRY(text) else set()
    if name not in theme.own:
        return {*_QUOTED.findall(text), *entry}
    tree = _parsed(text)
    if tree is None or any(map(_works_out, tree.find_all(_TAKING))):
        return theme.templates.keys()
    return {*(node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)), *entry}


def _works_out(node: nodes.Node) -> bool:
    """True if the node may include a template by a computed name."""
    if not isinstance(node, nodes.Filter):
        return not isinstance(getattr(node, "template", None), nodes.Const)
    given = [*node.args, *filter(None, (node.dyn_args, node.dyn_kwargs))]
    if node.name == "map":  # by the name of a filter
        return not all(isinstance(arg, nodes.Const) and arg.value != "entry" for arg in given)
    return node.name == "entry" and not all(isinstance(arg, nodes.Const) for arg in [*given, *node.kwargs])


@lru_cache(maxsize=PARSED_KEPT)
def _parsed(text: str) -> nodes.Template | None:
    """The parsed template; None if it cannot be parsed, which is reported on use."""
    with suppress(TemplateError):
        return PlainEnvironment().parse(text)
    return None


def unknown_blocks(theme: Theme) -> Iterator[ThemeError]:
    """Errors for blocks in own templates that no parent template has, so that they are never shown."""
    for name in sorted(theme.own):
        own, *above = (_extending(name, theme) if name.endswith(MARKUP) else ()) or (nodes.Template([]),)
        known = sorted({block.name for parent in above for block in parent.find_all(nodes.Block)})
        for block in own.body if above else ():
            if isinstance(block, nodes.Block) and block.name not in known:
                hint = did_you_mean(block.name, known) or "its blocks are " + ", ".join(known)
                fact = f'no template above this one has a block "{block.name}"'
                yield ThemeError(fact, place=Location(FOLDER + name, block.lineno), hint=hint)


def _extending(name: str, theme: Theme) -> tuple[nodes.Template, ...]:
    """The template and its ancestors, nearest first; empty if one of them is unknown."""
    found: dict[str, nodes.Template] = {}
    while name not in found and (tree := _parsed(theme.templates.get(name, ""))):
        found[name] = tree
        extends = next(tree.find_all(nodes.Extends), None)
        if extends is None:
            return tuple(found.values())
        name = extends.template.value if isinstance(extends.template, nodes.Const) else name
    return ()

"""How templates are compiled: values are written as `markupsafe.escape` would, but into plain text, and with few steps.

Jinja makes a Markup of every value that a template shows, two hundred on a page, only to join them; the join is what
counts as safe. `QuickEnvironment` also puts included templates in place, reads attributes as Python does and writes
links by a table. Where it renders at all it renders the same; where anything is wrong it fails without a clear word,
and the page is rendered again by a `PlainEnvironment`, which says what it is. Knows no page and no theme.
"""

import re
from collections.abc import MutableMapping
from functools import cached_property
from keyword import iskeyword
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

LINKS = "_links"
"""The table that a page's links are looked up in: target → address, a Markup."""
CODES_KEPT = 500
_special = re.compile("[&<>\"']").search
_ASKING = frozenset({"defined", "undefined", "default", "d"})
"""Tests and filters that may be given a value that does not exist."""
_ALONE: Any = (nodes.Block, nodes.Extends, nodes.Import, nodes.FromImport, nodes.Macro)
"""What a template may hold that cannot be put into another."""
_HOLDING: Any = (*_ALONE, nodes.Include, nodes.AssignBlock, nodes.FilterBlock, nodes.CallBlock)
"""What may hold a link that is written, and do something else with it."""


def put(value: Any) -> str:
    """The value as text that is safe in HTML: equal to `escape(value)`."""
    kind = type(value)
    if kind is Markup or (kind is str and not _special(value)):
        text: str = value
        return text
    return str(value) if kind is int else escape(value)


class PlainGenerator(CodeGenerator):
    """Compiles templates so that they call `environment.put`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("put(")
        if finalize.src is not None:
            self.write(finalize.src)

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("put = environment.put")


class PlainEnvironment(Environment):
    """Jinja's environment with that."""

    code_generator_class = PlainGenerator
    put = staticmethod(put)

    def only_writes_links(self, name: str) -> bool:
        """Whether the template is known to do nothing with a link but write it."""
        return False


class PlainSandbox(PlainEnvironment, SandboxedEnvironment):
    """The same for templates that are not trusted."""


class KeptCode(BytecodeCache):
    """The code of templates that were compiled before, by name and source: for environments that differ in no more."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._codes) >= CODES_KEPT:
            self._codes.clear()
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


class QuickGenerator(PlainGenerator):
    """Compiles templates that gather their pieces in a list and read attributes directly."""

    _asking = False
    """Inside a test or filter that may be given what does not exist: there attributes are read with Jinja's care."""

    def enter_frame(self, frame: Frame) -> None:
        if frame.parent is None:
            frame.buffer = "_pieces"
            self.writeline("_pieces = []")
        super().enter_frame(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if frame.parent is None:
            self.writeline("yield concat(_pieces)")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if self._asking or iskeyword(node.attr) or not node.attr.isidentifier():
            super().visit_Getattr(node, frame)
            return
        if isinstance(node.node, nodes.Name):
            self.write(frame.symbols.ref(node.node.name))  # the mark of a missing name has no attribute either
        else:
            self.write("(")
            self.visit(node.node, frame)
            self.write(")")
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        if not isinstance(node.node, nodes.Name) or node.node.name != LINKS:
            super().visit_Getitem(node, frame)
            return
        self.write(f"{frame.symbols.ref(LINKS)}[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        self._visit_asking(node, frame, super().visit_Test)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        self._visit_asking(node, frame, super().visit_Filter)

    def _visit_asking(self, node: Any, frame: Frame, visit: Any) -> None:
        before, self._asking = self._asking, node.name in _ASKING
        visit(node, frame)
        self._asking = before


class QuickEnvironment(PlainEnvironment):
    """For trusted templates; see above."""

    code_generator_class = QuickGenerator

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}  # copied for each page and entry: Jinja's chain of mappings takes long

    def only_writes_links(self, name: str) -> bool:
        if name not in self._plain_links:
            self.get_template(name)
        return self._plain_links.get(name, False)

    @cached_property
    def _plain_links(self) -> dict[str | None, bool]:
        return {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = _Splice(self, (name,)).spliced(super()._parse(source, name, filename))
        self._plain_links[name] = _only_writes_links(tree)
        return tree


def _only_writes_links(tree: nodes.Template) -> bool:
    """Whether each link of a template, whose includes are in place, is written as it is and nothing is done with it."""
    if tree.find(_HOLDING) is not None:
        return False
    written = [child for output in tree.find_all(nodes.Output) for child in output.nodes if _is_link(child)]
    return len(written) == sum(name.name == LINKS for name in tree.find_all(nodes.Name))


def _is_link(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Name) and node.node.name == LINKS


class _Splice(NodeTransformer):
    """Puts included templates in place of their names, and the table of links in place of the filter `link`."""

    def __init__(self, environment: Environment, opened: tuple[str | None, ...]) -> None:
        self._environment = environment
        self._opened = opened
        """Templates that are being put into one another: one that includes itself is left as it is."""

    def spliced(self, tree: nodes.Template) -> nodes.Template:
        """The tree; of a template that extends another only the blocks are shown, and so changed."""
        if tree.find(nodes.Extends) is None:
            self.generic_visit(tree)
        else:
            for block in tree.find_all(nodes.Block):
                self.generic_visit(block)
        return tree

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or name in self._opened or node.ignore_missing or not node.with_context:
            return node
        included = self._included(name)
        alone = next(included.find_all(_ALONE), None)
        return nodes.Scope(included.body, lineno=node.lineno) if alone is None else node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:
        self.generic_visit(node)
        if node.name != "link" or node.node is None or node.args:
            return node
        return nodes.Getitem(nodes.Name(LINKS, "load", lineno=node.lineno), node.node, "load", lineno=node.lineno)

    def _included(self, name: str) -> nodes.Template:
        environment = self._environment
        assert environment.loader is not None
        source, filename, _ = environment.loader.get_source(environment, name)
        tree = Environment._parse(environment, source, name, filename)
        return _Splice(environment, (*self._opened, name)).spliced(tree)

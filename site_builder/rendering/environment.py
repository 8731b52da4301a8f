"""Compiles templates so that values are written as by `markupsafe.escape`, but into plain text.

Jinja makes a Markup of each of the two hundred values of a page, only to join them; here only the joined text counts as
safe. Packaged templates are compiled with their includes inlined, and read attributes as Python does. If any template
comes from outside, all run in a sandbox that counts repetitions. Knows no page and no theme.

A template's code depends only on its text and a language's words; filters that need a setting are applied at rendering.
So the compiled templates are shared by all settings of a site.
"""

import marshal
import re
from collections.abc import Container, Mapping, MutableMapping, Set, Sized
from functools import wraps
from keyword import iskeyword
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, nodes, pass_context, pass_eval_context, sandbox
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

from site_builder.core.markup import put
from site_builder.rendering.text_sizes import CONTAINERS, size_of, size_of_called, size_of_filtered

LINKS = "_links"
"""Table of a page's links: target → address as Markup."""
MARKING = frozenset({"counted", "dated", "entry", "lang", "listed", "passages", "t"})
"""Filters that return Markup."""
_GIVEN = frozenset({"page", "site", "card"})
"""Variables that exist wherever a packaged template uses them."""
_ASKING = frozenset({"defined", "default"})
"""Test and filter that accept undefined values."""
_REPEATED: Any = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
TURN, MEASURE, MEASURE_DEEPLY = "_turn", "_measure", "_measure_deeply"
MAX_TURNS = 2_000_000
"""Maximum turns of loops, macros and blocks on one page, for untrusted templates."""
CALL = 20
"""Turns counted for a macro or block, which takes that much longer."""
MAX_VALUE = 10_000_000
"""Maximum characters or items of a value made by an untrusted template."""
PER_TURN = 50
"""This many characters or items count as one turn, because long values take longer."""
_LONG = (str, bytes, list, tuple, dict, set)
_GUARDED = frozenset({"mro", "format", "format_map"}).union(
    sandbox.UNSAFE_FUNCTION_ATTRIBUTES,
    sandbox.UNSAFE_METHOD_ATTRIBUTES,
    sandbox.UNSAFE_GENERATOR_ATTRIBUTES,
    sandbox.UNSAFE_COROUTINE_ATTRIBUTES,
    sandbox.UNSAFE_ASYNC_GENERATOR_ATTRIBUTES,
)
"""Attribute names, besides those with a leading underscore, that the sandbox denies or makes safe on some object.
Objects on which it denies all names, such as frames, are reachable only through these.
"""
_WIDE = re.compile(r"\d{6}")


def _is_link(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Name) and node.node.name == LINKS


class PlainGenerator(CodeGenerator):
    """Compiles templates so that they call `put`, and read attributes without the sandbox if the name alone proves
    them safe.
    """

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
        self.writeline("read = environment.read")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if node.attr.startswith("_") or node.attr in _GUARDED:
            super().visit_Getattr(node, frame)
            return
        self.write("read(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")


class PlainEnvironment(Environment):
    """A Jinja environment that uses PlainGenerator."""

    put = staticmethod(put)
    read = Environment.getattr
    turns = 0
    """Turns of loops on the current page, if counted."""
    put_in: Set[str] = frozenset()
    """Names of the templates inlined into others."""
    packaged: Container[str | None] = frozenset()
    """Templates that use only defined values and include others by constant names."""
    pure: Container[str] = frozenset()
    """Packaged templates that do nothing with a link but write it."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = super()._parse(source, name, filename)
        return _Splice(self).visit(tree) if name in self.packaged else tree

    def _generate(self, source: nodes.Template, name: str | None, *rest: Any, **more: Any) -> str:
        self.code_generator_class = PackagedGenerator if name in self.packaged else PlainGenerator
        return super()._generate(source, name, *rest, **more)

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        return {
            **self.globals,
            **(d or {}),
        }  # copied for each page and entry, because Jinja's chained mappings are slow


class PackagedGenerator(PlainGenerator):
    """Compiles templates that collect their pieces in a list, read attributes directly, and write Markup unchanged."""

    _asking = False
    """True inside a test or filter that accepts undefined values: there attributes are read with Jinja's checks."""

    def enter_frame(self, frame: Frame) -> None:
        if frame.parent is None:
            frame.buffer = "_pieces"
            self.writeline("_pieces = []")
        super().enter_frame(frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        if _is_link(node) or (isinstance(node, nodes.Filter) and node.name in MARKING):
            self.write("(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:
        if node.ctx == "load" and node.name in _GIVEN:
            self.write(frame.symbols.ref(node.name))
        else:
            super().visit_Name(node, frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if frame.parent is None:
            self.writeline("yield concat(_pieces)")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if self._asking or iskeyword(node.attr) or node.attr.startswith("_") or node.attr in _GUARDED:
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        if not _is_link(node):
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


class _Splice(NodeTransformer):
    """Inlines packaged includes, and replaces the filter `link` by the table of links."""

    def __init__(self, environment: PlainEnvironment) -> None:
        self._environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        environment: Any = self._environment
        name = node.template.as_const()
        if name not in environment.packaged or name.endswith((".css", ".js")):  # shared by stylesheets, compiled once
            return node
        environment.put_in |= {name}
        source, filename, _ = environment.loader.get_source(environment, name)
        tree = Environment._parse(environment, source, name, filename)
        return nodes.Scope(self.visit(tree).body, lineno=node.lineno)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:
        self.generic_visit(node)
        if node.name != "link" or node.node is None:
            return node
        return nodes.Getitem(nodes.Name(LINKS, "load", lineno=node.lineno), node.node, "load", lineno=node.lineno)


class PlainSandbox(PlainEnvironment, SandboxedEnvironment):
    """An environment for untrusted templates that counts their repetitions and the size of their values."""

    intercepted_binops = frozenset("*+") | {"**", "%"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.filters |= {"join": _join}
        self.filters |= {name: _measured(name, apply, self) for name, apply in self.filters.items()}
        self.filters |= {TURN: _turn, MEASURE: self.weigh, MEASURE_DEEPLY: self.weigh_deeply}
        self.put = self.put_measured

    def weigh(self, value: object) -> object:
        """The value, unless it is too large. A long value counts as repetitions in proportion to its length."""
        if isinstance(value, _LONG):
            _check_length(len(value))
            self.turn(len(value) // PER_TURN)
        return value

    def weigh_deeply(self, value: object) -> object:
        """The value, unless it is too large as text, including everything it contains."""
        if isinstance(value, CONTAINERS):
            size = size_of(value, MAX_VALUE)
            _check_length(size)
            self.turn(size // PER_TURN)
        return value

    def put_measured(self, value: object) -> str:
        """The value as a page shows it, unless too large."""
        text: str = put(self.weigh_deeply(value))
        return text

    def turn(self, turns: int) -> None:
        """Count repetitions; raises SecurityError above the limit of one page."""
        self.turns += turns
        if self.turns > MAX_TURNS:
            raise SecurityError(f"a template repeats something more than {MAX_TURNS:,} times on one page")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The result, unless it would be too large."""
        if operator == "**" and isinstance(left, int) and isinstance(right, int) and right * left.bit_length() > 10_000:
            raise SecurityError("this power is too large")
        if operator == "%" and isinstance(left, str):
            _check_widths(left)
            _check_length(size_of_called(operator, MAX_VALUE, left, right))
        if operator in "*+":
            sizes = [_size(v) if isinstance(v, Sized) else v if operator == "*" else 0 for v in (left, right)]
            if any(isinstance(v, Sized) for v in (left, right)):
                _check_length(sizes[0] * sizes[1] if operator == "*" else sizes[0] + sizes[1])
        return self.weigh(super().call_binop(context, operator, left, right))

    def call(self, context: Context, obj: object, /, *args: object, **kwargs: object) -> object:
        """The result of a call, unless a text method would make it too large."""
        owner = getattr(getattr(obj, "__wrapped__", obj), "__self__", None)
        if isinstance(owner, str | bytes | int):
            _check_numbers(args, kwargs)
            _check_widths(owner if isinstance(owner, str) else "")
            _check_length(size_of_called(getattr(obj, "__name__", ""), MAX_VALUE, owner, *args, **kwargs))
        found = super().call(context, obj, *args, **kwargs)
        for made in (owner, found):  # a list may have been extended
            self.weigh(made)
        return found

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _count_turns(super()._parse(source, name, filename))


def _size(value: Any) -> int:
    return size_of(value, MAX_VALUE) if isinstance(value, CONTAINERS) else len(value)


def _check_length(length: object) -> None:
    if isinstance(length, int) and length > MAX_VALUE:
        raise SecurityError(f"a template makes a value of more than {MAX_VALUE:,} characters or items")


def _check_numbers(args: tuple[object, ...], kwargs: Mapping[str, object]) -> None:
    for given in (*args, *kwargs.values()):
        _check_length(given if isinstance(given, int) else 0)


def _check_widths(form: str) -> None:
    if _WIDE.search(form):
        raise SecurityError("a template asks for a width of more than five digits")


def _measured(name: str, apply: Any, sandbox: PlainSandbox) -> Any:
    """The filter with its numbers checked and its result limited."""
    hidden = int(hasattr(apply, "jinja_pass_arg"))

    @wraps(apply)
    def measured(*args: object, **kwargs: object) -> object:
        _check_numbers(args[1:], kwargs)
        if args and apply is FILTERS["format"]:
            _check_widths(str(args[0]))
        for given in args:
            sandbox.weigh(given)
        _check_length(size_of_filtered(name, MAX_VALUE, *args[hidden:], **kwargs))
        return sandbox.weigh(apply(*args, **kwargs))

    return measured


@pass_eval_context
def _join(context: Any, value: Any, d: str = "", attribute: str | int | None = None) -> Any:
    """Jinja's filter, stopped at the first item that makes the text too long."""
    items = value if attribute is None else map(make_attrgetter(context.environment, attribute), value)
    pieces, size = [], 0
    for item in items:
        size += size_of(item if isinstance(item, (*CONTAINERS, str)) else str(item), MAX_VALUE) + len(d)
        _check_length(size)
        pieces.append(item)
    return FILTERS["join"](context, pieces, d)


@pass_context  # context-dependent, so never evaluated at compile time
def _turn(context: Context, turns: int) -> str:
    """Count repetitions from within a template; returns an empty text."""
    environment: Any = context.environment
    environment.turn(turns)
    return ""


def _count_turns(tree: nodes.Template) -> nodes.Template:
    """The template with a counter in every repeatable body."""
    for node in [tree, *tree.find_all(_REPEATED)]:
        node.body = [nodes.ExprStmt(_counting(node), lineno=node.lineno), *node.body]
    _Measure().visit(tree)
    return tree


def _counting(node: nodes.Node) -> nodes.Expr:
    turns = 1 if isinstance(node, nodes.For) else CALL
    return nodes.Filter(nodes.Const(turns), TURN, [], [], None, None, lineno=node.lineno)


class _Measure(NodeTransformer):
    """Measures lists, mappings, results of `~`, and blocks of `set`."""

    def visit_List(self, node: nodes.List) -> nodes.Node:
        self.generic_visit(node)
        return _deeply_measured(node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:
        self.generic_visit(node)
        return _deeply_measured(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        node.nodes = [*map(_deeply_measured, node.nodes)]
        return nodes.Filter(node, MEASURE, [], [], None, None, lineno=node.lineno)

    def visit_ScopedEvalContextModifier(self, node: nodes.ScopedEvalContextModifier) -> nodes.Node:
        self.generic_visit(node)
        for output in node.find_all(nodes.Output):  # not escaped here, so `put` does not see it
            output.nodes = [
                one if isinstance(one, nodes.TemplateData) else _deeply_measured(one) for one in output.nodes
            ]
        return node

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:
        self.generic_visit(node)
        node.filter = nodes.Filter(node.filter, MEASURE, [], [], None, None, lineno=node.lineno)
        return node


def _deeply_measured(node: nodes.Expr) -> nodes.Expr:
    return nodes.Filter(node, MEASURE_DEEPLY, [], [], None, None, lineno=node.lineno)


class KeptCode(BytecodeCache):
    """Compiled code of templates, each bound to its source, for environments that compile alike."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def packed(self) -> bytes:
        """All code, for another process with the same code version."""
        return marshal.dumps(self._codes)

    def unpack(self, packed: bytes) -> None:
        """Loads the result of `packed`. It is code: pass only data sealed by this user."""
        self._codes.update(marshal.loads(packed))

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code

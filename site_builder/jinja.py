"""How the compiled templates write a value: as `markupsafe.escape` would, but into plain text.

Jinja makes a Markup of every value that a template shows, two hundred on a page, only to join them; the join is what
counts as safe. Knows no page and no theme.
"""

import re
from typing import Any, cast

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

_special = re.compile("[&<>\"']").search


def put(value: object) -> str:
    """The value as text that is safe in HTML: equal to `escape(value)`."""
    kind = type(value)
    if kind is Markup or (kind is str and not _special(cast("str", value))):
        return cast("str", value)
    return str(value) if kind is int else escape(value)


class PlainGenerator(CodeGenerator):
    """Compiles templates so that they call `environment.put`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.put(")
        if finalize.src is not None:
            self.write(finalize.src)


class PlainEnvironment(Environment):
    """Jinja's environment with that."""

    code_generator_class = PlainGenerator
    put = staticmethod(put)


class PlainSandbox(PlainEnvironment, SandboxedEnvironment):
    """The same for templates that are not trusted."""

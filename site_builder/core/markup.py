"""Values → text that is safe in HTML. Avoids Markup objects, since a page joins hundreds of texts."""

from contextlib import suppress
from typing import Any

import markupsafe
from markupsafe import Markup, escape

_SIGNS = "a & < > \" ' é “"


def quick_escape(inner: Any) -> Any:
    """`inner`, a private function of markupsafe, if it escapes like `escape`; else a fallback."""
    with suppress(TypeError, AttributeError):
        if inner(_SIGNS) == escape(_SIGNS):
            return inner
    return escape


_escape_text = quick_escape(getattr(markupsafe, "_escape_inner", None))
"""`escape` of a text without a Markup object; markupsafe 3 returns the text itself if nothing is escaped."""


def put(value: Any) -> Any:
    """Value as text that is safe in HTML; equal to `escape(value)`."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    return value if kind is Markup else str(value) if kind is int else escape(value)


def marked(html: str) -> Markup:
    """Safe text as a Markup."""
    return str.__new__(Markup, html)

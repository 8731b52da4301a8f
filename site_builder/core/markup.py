"""Values → texts that are safe in HTML. A page is joined of hundreds, so no Markup is made that nobody asks for."""

from contextlib import suppress
from typing import Any

import markupsafe
from markupsafe import Markup, escape

_SIGNS = "a & < > \" ' é “"


def quick_escape(inner: Any) -> Any:
    """`inner`, which markupsafe does not promise, where it escapes a text as `escape` does; else that."""
    with suppress(TypeError, AttributeError):
        if inner(_SIGNS) == escape(_SIGNS):
            return inner
    return escape


_escape_text = quick_escape(getattr(markupsafe, "_escape_inner", None))
"""`escape` of a text, without a Markup around it; markupsafe 3 gives back the text itself where nothing is escaped."""


def put(value: Any) -> Any:
    """The value as text that is safe in HTML: equal to `escape(value)`."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    return value if kind is Markup else str(value) if kind is int else escape(value)


def marked(html: str) -> Markup:
    """The text, which is safe, as a Markup."""
    return str.__new__(Markup, html)

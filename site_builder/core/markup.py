"""Values → texts that are safe in HTML. A page is joined of hundreds, so no Markup is made that nobody asks for."""

from typing import Any

import markupsafe
from markupsafe import Markup, escape

_escape_text: Any = getattr(markupsafe, "_escape_inner", escape)
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

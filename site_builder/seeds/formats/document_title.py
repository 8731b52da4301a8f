"""The title in a file's properties, if it is worth showing.

Programs fill it with file names and their own names. Dates there tell when a file was saved, not when a briefing was
published, so no reader uses them.
"""

import re

_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint|office)\b.*|untitled.*|document ?\d*|dokument ?\d*|print(ing)?|slide \d+|page \d+"
    r"|title|no ?title|.*\.(docx?|odt|rtf|pdf|html?|txt|indd|qxd|wpd|tmp)|\W*|\S*[_\\/]\S*)",
    re.IGNORECASE,
)
MAX_CHARS = 300


def clean_title(written: str) -> str:
    """The title on one line; empty for a file name, a program's default, or a text too long for a title."""
    title = " ".join(written.split())
    return "" if len(title) > MAX_CHARS or _NO_TITLE.fullmatch(title) else title

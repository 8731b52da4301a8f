"""Alternative texts of images. One that holds a file path is emptied: it tells only where the image lay on a disk."""

import re

_PATH = re.compile(
    r"\bfile:|(?<![A-Za-z])[A-Za-z]:\\{0,2}[\\/](?!/)|\\\\[\w.$-]|\bMacintosh HD:"
    r"|(?<![\w:/.])~?/(?:home|users|volumes|mnt|media|tmp|var|private|root|srv|opt|library)/"
    r"|(?:\A|\s)(?:[\w.%-]{1,100}[\\/]){1,20}[\w .%()-]{1,100}"
    r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|emf|wmf|heic)\s*\Z",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"!\[([^\[\]\n]{1,1000})\](?=[(\[])")


def described(alt: str) -> str:
    """The alternative text on one line; empty if it holds a path, as word processors write by default."""
    words = " ".join(alt.split())
    return "" if _PATH.search(words) else words


def without_paths(markdown: str) -> str:
    """The Markdown with every alternative text that holds a path emptied."""
    if "![" not in markdown:
        return markdown
    return _MARKDOWN.sub(lambda match: match[0] if described(match[1]) else "![]", markdown)

"""Letters that no decomposition of Unicode turns into plain ones, and what URLs, search and linking take them for."""

from collections.abc import Mapping

PLAIN: Mapping[str, str] = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ı": "i",
}
"""Small letters only; as the root collation of CLDR has them."""

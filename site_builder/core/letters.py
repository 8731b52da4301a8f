"""Letters without Unicode decomposition → plain equivalents for URLs, search and linking."""

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
"""Lower-case only; follows the root collation of CLDR."""

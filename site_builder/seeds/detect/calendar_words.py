"""Patterns for dates and times, built from calendar words in about twenty languages."""

import re

from site_builder.seeds.detect.site_words import any_words


def month_number(word: str) -> int:
    """1 to 12 for a month's name or abbreviation in any case; 0 for any other word."""
    return _NUMBERS.get(_plain(word), 0)


def _plain(word: str) -> str:
    """Folded case, with dotted and dotless i of Turkish made equal."""
    return word.casefold().replace("i\N{COMBINING DOT ABOVE}", "i").replace("ı", "i")


_NUMBERS = {_plain(word): number for number, words in enumerate(any_words()["months"], 1) for word in words.split()}
_MONTH = r"(?P<month>[^\W\d_]{3,12})"
"""Any word; looking it up in `month_number` is far faster than a pattern of all months."""
WEEKDAY = "(?:" + "|".join(sorted(any_words()["weekdays"].split(), key=lambda w: (-len(w), w))) + ")"
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|°|\.)?"
_GAP = r"\s{0,2}(?:[-–/.,]\s*)?"
_BELOW = r"(?:\s{0,2}|[-–]|\s?[/.,]\s?)"
"""Between day and month. A spaced dash or wide gap instead separates an issue number from its month."""
_FROM = r"(?:[0-3]?\d(?:\s?[-–—]\s?|\s(?:and|to|et|und|bis|au|y|al?)\s))?"
"""First day of a range whose last day is the date: `5–11 June 2019`, `June 5 and 6, 2019`."""

DAY_MONTH_YEAR = re.compile(
    rf"(?<![\w/.°º#№-]){_FROM}(?P<day>[0-3]?\d){_ORDINAL}{_BELOW}(?:of |de )?{_MONTH}\b\.?{_GAP}(?:del? )?"
    r"(?P<year>\d{4}|['’]?\d\d)(?![\w/]|[.:-]\d)(?: (?:года?|року|г\.|р\.|r\.))?",
    re.IGNORECASE,
)
MONTH_DAY_YEAR = re.compile(
    rf"(?<![\w/-]){_MONTH}\b\.?\s{{0,2}}-?{_FROM}(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s*(?:[,.-]\s*)?"
    r"(?P<year>\d{4})(?![\w/]|[.:-]\d)",
    re.IGNORECASE,
)
YEAR_MONTH_DAY = re.compile(
    r"(?<![\w/.-])(?P<year>(?:1[6-9]|20)\d\d)(?P<sep>[-/.])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?![\d/-])"
)
NUMERIC = re.compile(
    r"(?<![\w/.-])(?P<first>\d\d?)(?P<sep>[-/.])[ ]?(?P<second>\d\d?)(?P=sep)[ ]?(?P<year>\d{4}|\d\d)(?![\d/-]|\.\d)"
)
MONTH_YEAR = re.compile(rf"(?<![\w/.-]){_MONTH}\b\.?,?\s+(?:de )?(?P<year>(?:1[6-9]|20)\d\d)(?![\w/-])", re.IGNORECASE)
OF_MAIL = re.compile(
    rf"(?<![\w/-]){_MONTH}\b\s+(?P<day>[0-3]?\d)\s+\d\d:\d\d:\d\d\s+(?:[A-Z]{{3,5}}\s+)?(?P<year>(?:1[6-9]|20)\d\d)(?!\w)",
    re.IGNORECASE,
)
"""Form used by clocks and list servers: `Tue Jan 31 13:06:08 UTC 2023`."""
OF_HUNGARY = re.compile(rf"(?P<year>(?:1[6-9]|20)\d\d)\. {_MONTH} (?P<day>[0-3]?\d)\.")
OF_VIETNAM = re.compile(r"ngày (?P<day>\d\d?) tháng (?P<month>\d\d?) năm (?P<year>\d{4})", re.IGNORECASE)
OF_TELEGRAM = re.compile(r"(?<!\w)(?P<day>[0-3]\d)[0-2]\d[0-5]\d[A-Z] ?(?P<month>[A-Z]{3}) ?(?P<year>\d{4}|\d\d)(?!\w)")
"""Date-time group with zone, as armed forces and embassies write it: `061512Z JUN 75`."""
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""Japanese eras, each with the year before it began."""
OF_ERA = re.compile(
    rf"(?P<era>{'|'.join(ERAS)})(?P<year>\d\d?|元)年\s*(?P<month>\d\d?)月\s*(?P<day>\d\d?)日(?:\s*[(（]\w+[)）])?"
)
EAST_ASIAN = re.compile(r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d\d?)\s*[月월]\s*(?P<day>\d\d?)\s*[日일]")
OF_DAYS = (DAY_MONTH_YEAR, MONTH_DAY_YEAR, YEAR_MONTH_DAY, OF_MAIL, OF_TELEGRAM, OF_HUNGARY, OF_VIETNAM, EAST_ASIAN)
"""Patterns with groups for day, month and year; the month in words or digits."""
TIME = re.compile(
    r"(?:\b(?:at|um|om|à|às|alle|ore|kl\.?|klo|godz\.?|a las?)\s+)?"
    r"(?<![\d:])(?:\d{1,2}[:.h]\d\d(?![./]?\d)(?::\d\d|min)?"
    r"(?:\s*(?:[ap]\.?\s?m\b\.?|uhr|hrs?\b\.?|h\b))?"
    r"|\d{1,2}\s*(?:[ap]\.?\s?m\b\.?|uhr\b)|\b\d{4}\s*(?:Z|hours|hrs|local|GMT|UTC)\b|\bnoon\b|\bmidnight\b)"
    r"(?:\s*[-–]\s*\d{1,2}(?:[:.]\d\d)?(?:\s*[ap]\.?\s?m\b\.?)?)?",
    re.IGNORECASE,
)
ZONE = re.compile(
    r"\(?\b(?:E[SD]?T|C[SD]?T|P[SD]?T|M[SD]T|GMT|UTC|BST|CEST|CET|MEZ|MESZ|JST|HKT|SGT|IST|AE[SD]T|[+-]\d\d:?\d\d|Z)\b\)?(?:\s*[+-]\d{1,2})?"
)

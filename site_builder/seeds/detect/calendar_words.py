"""Words of the calendar in English, French, German and Spanish, and the patterns made of them. Knows no document."""

import re

_MONTHS = (
    "january jan janvier janv januar jänner jänn enero ene",
    "february feb février fevrier févr fevr fév februar feber febrero",
    "march mar mars märz maerz mär mrz marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juin juni junio",
    "july jul juillet juil juli julio",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre setiembre",
    "october oct octobre oktober okt octubre",
    "november nov novembre noviembre",
    "december dec décembre decembre déc dezember dez diciembre dic",
)
MONTH_NUMBERS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
"""Every name and abbreviation in lower case → 1 to 12."""
MONTH = "(?:" + "|".join(sorted(MONTH_NUMBERS, key=lambda w: (-len(w), w))) + ")"
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tues tue wed thurs thur thu fri sat sun"
    " lundi mardi mercredi jeudi vendredi samedi dimanche"
    " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
    " lunes martes miércoles miercoles jueves viernes sábado sabado domingo"
)
WEEKDAY = "(?:" + "|".join(sorted(_WEEKDAYS.split(), key=lambda w: (-len(w), w))) + ")"
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|°|\.)?"
_GAP = r"\s*(?:[-–/.,]\s*)?"

DAY_MONTH_YEAR = re.compile(
    rf"(?<![\w/.-])(?P<day>[0-3]?\d){_ORDINAL}{_GAP}(?:of |de )?(?P<month>{MONTH})\b\.?{_GAP}(?:del? )?"
    r"(?P<year>\d{4}|['’]?\d\d)(?![\w/]|[.:-]\d)",
    re.IGNORECASE,
)
MONTH_DAY_YEAR = re.compile(
    rf"(?<![\w/-])(?P<month>{MONTH})\b\.?\s*-?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s*(?:[,.-]\s*)?"
    r"(?P<year>\d{4})(?![\w/]|[.:-]\d)",
    re.IGNORECASE,
)
YEAR_MONTH_DAY = re.compile(
    r"(?<![\w/.-])(?P<year>(?:1[6-9]|20)\d\d)(?P<sep>[-/.])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)(?![\d/-])"
)
NUMERIC = re.compile(
    r"(?<![\w/.-])(?P<first>\d\d?)(?P<sep>[-/.])[ ]?(?P<second>\d\d?)(?P=sep)[ ]?(?P<year>\d{4}|\d\d)(?![\d/-]|\.\d)"
)
MONTH_YEAR = re.compile(
    rf"(?<![\w/.-])(?P<month>{MONTH})\b\.?,?\s+(?:de )?(?P<year>(?:1[6-9]|20)\d\d)(?![\w/-])", re.IGNORECASE
)
OF_MAIL = re.compile(
    rf"(?<![\w/-])(?P<month>{MONTH})\b\s+(?P<day>[0-3]?\d)\s+\d\d:\d\d:\d\d\s+(?:[A-Z]{{3,5}}\s+)?(?P<year>(?:1[6-9]|20)\d\d)(?!\w)",
    re.IGNORECASE,
)
"""The form of clocks and list servers: `Tue Jan 31 13:06:08 UTC 2023`."""
EAST_ASIAN = re.compile(r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d\d?)\s*[月월]\s*(?P<day>\d\d?)\s*[日일]")
DAY_MONTH = re.compile(rf"(?<![\w/.-])(?P<day>[0-3]?\d){_ORDINAL}\s+(?:de )?(?P<month>{MONTH})\b\.?", re.IGNORECASE)
MONTH_DAY = re.compile(rf"(?<![\w/-])(?P<month>{MONTH})\b\.?\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b", re.IGNORECASE)
TIME = re.compile(
    r"(?:\b(?:at|um|à|kl)\s+)?(?<![\d:])(?:\d{1,2}[:.h]\d\d(?![./]?\d)(?::\d\d|min)?(?:\s*(?:[ap]\.?\s?m\b\.?|uhr|h\b))?"
    r"|\d{1,2}\s*(?:[ap]\.?\s?m\b\.?|uhr\b)|\b\d{4}\s*(?:Z|hours|hrs|local|GMT|UTC)\b|\bnoon\b|\bmidnight\b)"
    r"(?:\s*[-–]\s*\d{1,2}(?:[:.]\d\d)?(?:\s*[ap]\.?\s?m\b\.?)?)?",
    re.IGNORECASE,
)
ZONE = re.compile(
    r"\(?\b(?:E[SD]?T|C[SD]?T|P[SD]?T|M[SD]T|GMT|UTC|BST|CEST|CET|MEZ|MESZ|JST|HKT|SGT|[+-]\d\d:?\d\d|Z)\b\)?(?:\s*[+-]\d{1,2})?"
)

"""The day, hour and zone of an embargo → the moment it ends, never earlier than its writer meant.

Of two readings the later one counts. Zones are those of IANA, found by the words of `zones.toml` or by the cities that
zones are named after. Knows no clock.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.core import get_global

from site_builder.seeds.detect.phrase_table import Phrases, phrases_of

_UNIT = r"(?:o.clock|uhr|hours?|hrs?|heures?|horas?|hs|h)\b\.?"
_HALF = (
    r"(?P<am>a\.?\s?m\b\.?|morgens|vormittags|in the morning|du matin|de la ma[nñ]ana)"
    r"|(?P<pm>p\.?\s?m\b\.?|nachmittags|abends|in the afternoon|in the evening|du soir|de la tarde|de la noche)"
)
_NOON = re.compile(rf"\b(?:12(?:[:.]00)?\s?(?:{_UNIT})?\s?)?(?:noon|midday|mittags?|midi|mediod[ií]a)\b", re.IGNORECASE)
_MIDNIGHT = re.compile(
    rf"\b(?:(?:00?|12|24)(?:[:.]00)?\s?(?:{_UNIT})?\s?)?(?:midnight|mitternachts?|minuit|medianoche)\b", re.IGNORECASE
)
_HOUR = re.compile(
    rf"(?<![\d:.,/+-])(?P<hour>\d{{1,2}})(?!\d)(?:\s?(?:[:.]|(?P<apart>h|uhr))\s?(?P<minute>[0-5]\d)(?!\d)(?::(?P<second>[0-5]\d)(?!\d))?)?"
    rf"(?:\s?(?P<unit>{_UNIT}))?(?:\s?(?:{_HALF})(?!\w))?"
    r"|(?<![\d:.,/+-])(?P<four>(?:[01]\d|2[0-4])[0-5]\d)(?![\d.:/-])(?P<military>\s?(?:hours|hrs?|h|uhr)\b)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?:\b(?:utc|gmt)\s?)?(?P<sign>[+\N{MINUS SIGN}-])\s?(?P<hours>\d\d?):(?P<minutes>[0-5]\d)(?!\d)"
    r"|\b(?:utc|gmt)\s?(?P<sign2>[+\N{MINUS SIGN}-])\s?(?P<hours2>\d\d?)(?P<minutes2>[0-5]\d)?(?!\d)",
    re.IGNORECASE,
)
_EVERYWHERE = timedelta(hours=12)
"""Delay between the end of a day at Greenwich and in the last zone to finish it (UTC−12)."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """An hour as written."""

    minutes: int
    """Minutes since midnight; 1440 is the end of the day."""
    seconds: int = 0
    by_twelve: bool = False
    """True if it may be in the afternoon on a twelve-hour clock: `9:30`."""


def noted_hours(text: str, sign: str) -> tuple[str, list[ClockTime]]:
    """The text with each hour replaced by the sign and an index, and the hours."""
    text = _MIDNIGHT.sub(" 24:00 ", _NOON.sub(" 12:00 ", text))
    found: list[ClockTime] = []

    def note(match: re.Match[str]) -> str:
        hour = _hour_of(match)
        if hour is None:
            return match[0]
        found.append(hour)
        return f" {sign}{len(found) - 1} "

    return _HOUR.sub(note, text), found


def noted_offsets(text: str, sign: str) -> tuple[str, list[tzinfo]]:
    """The text with each UTC offset (`UTC+2`, `GMT-05:30`, `+02:00`) replaced by the sign and an index, and the
    offsets."""
    found: list[tzinfo] = []

    def note(match: re.Match[str]) -> str:
        written = [part for part in match.groups() if part is not None]
        hours, minutes = int(written[1]), int(written[2] if len(written) > 2 else 0)
        if hours > 14:
            return match[0]
        distance = timedelta(hours=hours, minutes=minutes)
        found.append(timezone(distance if written[0] == "+" else -distance))
        return f" {sign}{len(found) - 1} "

    return _OFFSET.sub(note, text), found


def _hour_of(match: re.Match[str]) -> ClockTime | None:
    """The hour of a match; None if it is only a number, or no time of day."""
    four = match["four"]
    if four:
        is_year = four[:2] in ("19", "20") and not match["military"]
        return None if is_year or int(four) > 2400 else ClockTime(60 * int(four[:2]) + int(four[2:]))
    if not (match["minute"] or match["unit"] or match["am"] or match["pm"]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["am"] or match["pm"]:
        hour = hour % 12 + (12 if match["pm"] else 0) if hour <= 12 else hour
    minutes = 60 * hour + minute
    by_twelve = (
        not any(match[name] for name in ("am", "pm", "unit", "apart")) and 0 < hour < 12 and match["hour"][0] != "0"
    )
    return ClockTime(minutes, int(match["second"] or 0), by_twelve) if minutes <= 24 * 60 else None


@cache
def zone_phrases() -> Phrases:
    """Everyday zone names → IANA names."""
    rows = tomllib.loads((files("site_builder.seeds.detect") / "zones.toml").read_text(encoding="utf-8"))
    own = {word for words in rows.values() for word in words}
    cities = [(city, name) for city, name in cities_of(get_global("zone_territories")) if city not in own]
    return phrases_of([*cities, *((word, name) for name, words in rows.items() for word in words)])


def cities_of(zones: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Lower-case cities in zone names, each with its zone. `PST8PDT` names none."""
    for name in zones:
        area, *city = name.split("/")
        if len(city) == 1 and area not in ("Etc", "Antarctica"):
            yield city[0].replace("_", " ").lower(), name


def end_of(days: Sequence[date], hours: Sequence[ClockTime], zones: Iterable[str | tzinfo]) -> datetime:
    """The latest moment that can be meant; without hour or zone, the end of the day in every zone."""
    day = max(days)
    found = [_moment(day, hour, zone) for hour in hours for zone in zones]
    return max(found, default=datetime.combine(day, time(), UTC) + timedelta(days=1) + _EVERYWHERE)


def _moment(day: date, hour: ClockTime, zone: str | tzinfo) -> datetime:
    """The UTC moment; of an hour that clocks show twice, the later one."""
    minutes = hour.minutes
    if isinstance(zone, str):
        minutes += 12 * 60 if hour.by_twelve and zone.startswith(("America/", "Etc/GMT+")) else 0
        zone = ZoneInfo(zone)
    local = datetime.combine(day, time()) + timedelta(minutes=minutes, seconds=hour.seconds)
    return max(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))

"""Makes the calendar of a year from the `holidays` package and the time zones of this machine.

The only place that asks either. What it makes is proposed to the parties and counts once they accepted
it; after that nobody generates it again. Which country it is comes in as an argument.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import import_module, resources
from types import ModuleType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tandem.regimes.calendar import FIRST_YEAR, LAST_YEAR, ClosedDay, calendar_table, read_calendar
from tandem.regimes.shipped import read_shipped

if TYPE_CHECKING:
    from holidays import HolidayBase

# No zone ever changed its clock twice within an hour.
_STEP = timedelta(hours=1)
_OBSERVED = " (observed)"


@dataclass(frozen=True)
class _Public:
    """What the package says about one country in one year."""

    days: tuple[ClosedDay, ...]
    weekend: frozenset[int]
    source: str


_NONE = _Public(days=(), weekend=frozenset(), source="own closures")


_SENTENCES = {
    "year": "No calendar for {year}: expected a year from {first} to {last}.",
    "package": "Calendars are made with the package holidays, which is not installed. Install it with"
    " pip install 'tandem-desk[calendars]', or take in a calendar that another party published.",
    "country_year": "The package holidays {version} knows {country} from {first} to {last}, not {year}."
    " Enter the days as closures or install a newer package.",
    "country": "The package holidays {version} does not know the country {country!r}: {why}."
    " Expected an ISO 3166 code such as the ones that holidays.list_supported_countries() shows.",
    "zone": "The time zone {zone!r} is not known here. Expected a name such as Area/City; if it is right,"
    " install the time zones with pip install tzdata.",
    "seconds": "In {zone} the clock was {offset} ahead of UTC on {on}; a calendar holds whole minutes only.",
}


class CalendarNotMade(RuntimeError):
    """A calendar that could not be generated here; the sentence says why and the way out.

    `fault` is the code of why and `values` are what its words need, for a face to say it in the reader's language.
    """

    def __init__(self, fault: str, /, **values: str | int) -> None:
        """Refuse with the sentence of this fault."""
        super().__init__(_SENTENCES[fault].format(**values))
        self.fault = fault
        self.values = values


def generate_calendar(
    *,
    code: str,
    year: int,
    holiday_country: str | None,
    zone: str,
    languages: Iterable[str],
    closures: Iterable[ClosedDay] = (),
    weekend: Iterable[int] | None = None,
) -> dict[str, Any]:
    """Make the table of the calendar of the party or body `code`, checked by `read_calendar`.

    `holiday_country` is an ISO 3166 code, with a subdivision where days off differ inside the country
    (`XX-YYY`); None for a body that keeps no public holidays, such as a group's own closures. Names come
    in the country's own language and in those of `languages` that the package has, or in which day_names.yaml has
    one. `closures` are days of the party's own. `weekend` (ISO weekdays) goes before the one of the package; without
    country and argument there is none.

    Raises CalendarNotMade where the package, the country or the zone is missing or does not know the
    year, and BadCalendar where what was made is not in form.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarNotMade("year", year=year, first=FIRST_YEAR, last=LAST_YEAR)
    public = _public_holidays(holiday_country, year, tuple(languages)) if holiday_country else _NONE
    table = {
        "v": 1,
        "code": code,
        "year": year,
        "zone": zone,
        "weekend": sorted(public.weekend if weekend is None else weekend),
        "days": _rows((*public.days, *closures)),
        "offsets": _offsets(zone, year),
        "source": public.source,
    }
    return calendar_table(read_calendar(table))


def _package() -> ModuleType:
    # Asked for only here, because it is an extra: a node that takes its calendars in from others runs
    # without it.
    try:
        return import_module("holidays")
    except ImportError as error:
        raise CalendarNotMade("package") from error


def _public_holidays(country: str, year: int, languages: tuple[str, ...]) -> _Public:
    package = _package()
    found = _asked(package, country, year, None)
    if not found.start_year <= year <= found.end_year:
        raise CalendarNotMade(
            "country_year", version=package.__version__, country=country, first=found.start_year,
            last=found.end_year, year=year,
        )  # fmt: skip
    by_language = {tag: _asked(package, country, year, theirs) for tag, theirs in _languages(found, languages).items()}
    return _Public(
        days=tuple(_translated(day, languages) for day in _named_days(by_language, year)),
        weekend=frozenset(day.isoweekday() for day in _days_of(year) if found.is_weekend(day)),
        source=f"holidays {package.__version__}, {_place(found, country)}",
    )


def _asked(package: ModuleType, country: str, year: int, language: str | None) -> "HolidayBase":
    # Given no language, the package takes the one of the environment; so each is asked for by its name.
    name, _, subdivision = country.partition("-")
    try:
        found: HolidayBase = package.country_holidays(
            name, subdiv=subdivision or None, years=year, expand=False, language=language
        )
    except NotImplementedError as error:
        version = package.__version__
        raise CalendarNotMade("country", version=version, country=country, why=str(error)) from error
    return found


def _languages(found: "HolidayBase", asked: tuple[str, ...]) -> dict[str, str | None]:
    """Which language of the package stands for each tag; one with no translations is written in English."""
    own = found.default_language
    if own is None:
        return {"en": None}
    chosen: dict[str, str | None] = {_tag(own): own}
    for language in asked:
        fitting = sorted(name for name in found.supported_languages if _tag(name) == language)
        if fitting:
            chosen.setdefault(language, fitting[0])
    return chosen


def _tag(language: str) -> str:
    return language.partition("_")[0]


def _named_days(by_language: Mapping[str, "HolidayBase"], year: int) -> tuple[ClosedDay, ...]:
    dates = sorted({day for days in by_language.values() for day in days if day.year == year})
    return tuple(
        ClosedDay(date=day, names={tag: _plain(days[day]) for tag, days in by_language.items() if day in days})
        for day in dates
    )


@cache
def _day_names() -> Mapping[str, Any]:
    raw = resources.files("tandem.regimes").joinpath("day_names.yaml").read_text(encoding="utf-8")
    names: dict[str, Any] = read_shipped(raw)
    return names


def _translated(day: ClosedDay, languages: tuple[str, ...]) -> ClosedDay:
    """The day with its name in each language asked for that the package lacks and this project knows."""
    english = day.names.get("en", "")
    found = {
        language: name
        for language in languages
        if language not in day.names and (name := _translation(english, language))
    }
    return ClosedDay(date=day.date, names={**day.names, **found})


def _translation(english: str, language: str) -> str:
    known = _day_names().get(language)
    name = known["names"].get(english.removesuffix(_OBSERVED)) if known else None
    if known is None or name is None:
        return ""
    return str(known["observed"].format(name=name) if english.endswith(_OBSERVED) else name)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _place(found: "HolidayBase", country: str) -> str:
    name = type(found).__module__.rpartition(".")[2].replace("_", " ").title()
    return f"{name} ({country})" if "-" in country else name


def _rows(days: Iterable[ClosedDay]) -> list[dict[str, Any]]:
    """One row a date, in order; a closure on a public holiday adds its name to it."""
    rows: dict[date, dict[str, str]] = {}
    for day in days:
        names = rows.setdefault(day.date, {})
        for language, name in day.names.items():
            names[language] = f"{names[language]}; {name}" if language in names else name
    return [{"date": day.isoformat(), "names": names} for day, names in sorted(rows.items())]


def _offsets(zone: str, year: int) -> list[dict[str, Any]]:
    """The offset at the first midnight of the year, and each change of it until the year is over there."""
    place = _zone(zone)
    at, end = (datetime(number, 1, 1, tzinfo=place).astimezone(UTC) for number in (year, year + 1))
    rows = [_offset_row(at, place)]
    while at < end:
        following = min(at + _STEP, end)
        if _minutes(following, place) != _minutes(at, place):
            change = _change(at, following, place)
            rows += [_offset_row(change, place)] if change < end else []
        at = following
    return rows


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise CalendarNotMade("zone", zone=zone) from error


def _change(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The first whole second of the later offset."""
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if _minutes(middle, place) == _minutes(after, place):
            after = middle
        else:
            before = middle
    return after


def _offset_row(at: datetime, place: ZoneInfo) -> dict[str, Any]:
    return {"from": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "minutes": _minutes(at, place)}


def _minutes(at: datetime, place: ZoneInfo) -> int:
    offset = at.astimezone(place).utcoffset() or timedelta(0)
    if offset % timedelta(minutes=1):
        raise CalendarNotMade("seconds", zone=place.key, offset=str(offset), on=f"{at:%Y-%m-%d}")
    return offset // timedelta(minutes=1)


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]

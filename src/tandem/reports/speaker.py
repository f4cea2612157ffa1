"""Codes and values to sentences, in one place, in the reader's language and zone.

A catalogue maps codes to templates. A value named `party` or `at` or `starts_on` is written as what it is; a value
that has words of its own (`position.support`) is written in them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import msgspec

from tandem.regimes.shipped import read_shipped
from tandem.reports.particle import agree
from tandem.rules.reason import Reason

LANGUAGES = ("en", "ko")
_MOMENTS = frozenset({"at", "opened"})
_DAYS = frozenset({"starts_on", "ends_on", "from_day", "last_day", "until", "day"})
_LISTS = {
    "known": "value",
    "roles": "role",
    "parties": "value",
    "facts": "fact",
    "languages": "language",
    "statuses": "linkage_status",
}


class NoWords(KeyError):
    """The catalogue has no sentence for a code."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Answer every template of a language, by code, from all of its files; no code stands in two of them."""
    words: dict[str, str] = {}
    folder = resources.files("tandem.reports").joinpath("words")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name == f"{language}.yaml" or (file.name.startswith(f"{language}-") and file.name.endswith(".yaml")):
            more: dict[str, str] = read_shipped(file.read_text(encoding="utf-8"))
            if twice := words.keys() & more.keys():
                raise ValueError(f"{file.name} has words for {min(twice)!r}, which another file of the language has.")
            words |= more
    return words


def _no_names(id: str) -> Mapping[str, str]:
    return {}


class Speaker(msgspec.Struct, frozen=True):
    """Who is spoken to: the language, the reader's zone, and the other zones whose time stands beside it.

    `names` answers the names of an authority by its id, in every language that is known; none where it is not known.
    """

    language: str
    zone: str
    others: tuple[str, ...] = ()
    names: Callable[[str], Mapping[str, str]] = _no_names

    def say(self, code: str, /, **values: object) -> str:
        """Answer the sentence of a code. Raises NoWords where the catalogue lacks it."""
        words = catalogue(self.language)
        count = values.get("count")
        few = f"{code}.none" if count == 0 else f"{code}.one" if count == 1 else code
        key = few if few in words else code
        try:
            template = words[key]
        except KeyError as missing:
            raise NoWords(f"The {self.language} catalogue has no words for {code!r}.") from missing
        said = template.format(**{name: self._value(name, value) for name, value in values.items()})
        return agree(said) if self.language == "ko" else said

    def reason(self, reason: Reason) -> str:
        """Answer the sentence of a reason."""
        return self.say(reason.code, **reason.values)

    def word(self, family: str, value: str) -> str:
        """Answer the word for a value of a family (`position`, `support`); the value itself where there is none."""
        return catalogue(self.language).get(f"{family}.{value}", value)

    def joined(self, codes: Sequence[str]) -> str:
        """Write codes as a list in words: `ROK, US and JP`."""
        if len(codes) < 2:
            return "".join(codes)
        return self.say("list_and", first=", ".join(codes[:-1]), last=codes[-1])

    def moment(self, at: datetime, zone: str | None = None) -> str:
        """Write an instant in the reader's zone, or in another: `Fri 23 Nov 2018, 18:00 KST`."""
        local = _there(at, zone or self.zone)
        return f"{self.day(local.date())}, {local:%H:%M} {local.tzname()}"

    def elsewhere(self, at: datetime) -> tuple[str, ...]:
        """Write an instant in the other sides' zones; without the date where it is the reader's."""
        own = _there(at, self.zone).date()
        found = []
        for zone in self.others:
            local = _there(at, zone)
            same = local.date() == own
            found.append(f"{local:%H:%M} {local.tzname()}" if same else self.moment(at, zone))
        return tuple(found)

    def both(self, at: datetime) -> str:
        """Write an instant in the reader's zone with the other sides' in brackets."""
        beside = "; ".join(self.elsewhere(at))
        return f"{self.moment(at)} ({beside})" if beside else self.moment(at)

    def day(self, day: date | str) -> str:
        """Write a calendar day with its weekday."""
        if isinstance(day, str):
            day = date.fromisoformat(day)
        words = catalogue(self.language)
        weekday = words["weekdays"].split()[day.weekday()]
        month = words["months"].split()[day.month - 1]
        return words["day_form"].format(weekday=weekday, day=day.day, month=month, year=day.year)

    def authority(self, id: str) -> str:
        """Write an authority by its name with its id in brackets; by its id alone where no name is known."""
        names = self.names(id)
        name = names.get(self.language) or next(iter(names.values()), id)
        return name if id in name else f"{name} ({id})"

    def local_day(self, at: datetime) -> date:
        """Answer the reader's calendar day of an instant."""
        return _there(at, self.zone).date()

    def _value(self, name: str, value: object) -> object:
        if name in _MOMENTS and isinstance(value, str):
            return self.both(datetime.fromisoformat(value))
        if name in _MOMENTS and isinstance(value, datetime):
            return self.both(value)
        if name in _DAYS and isinstance(value, str | date) and value:
            return self.day(value)
        if name == "authority" and isinstance(value, str):
            return self.authority(value)
        if name == "offices" and isinstance(value, str):
            return ", ".join(self.authority(part) for part in value.split(", "))
        if name in _LISTS and isinstance(value, str):
            return ", ".join(self.word(_LISTS[name], part) for part in value.split(", "))
        return self.word(name, value) if isinstance(value, str) else value


def _there(at: datetime, zone: str) -> datetime:
    """An instant on the clock of a zone; at either end of time, where that clock has no date for it, in UTC."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except OverflowError:
        return at.astimezone(UTC)


def parse(written: str) -> datetime:
    """Read an instant as it stands on the record."""
    return datetime.fromisoformat(written).astimezone(UTC)

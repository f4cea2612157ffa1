"""How days, instants and amounts are written in a paper, and what text of others is let into one.

A paper is opened by programs that read formulas, fields and marks that turn the direction of writing. Text from the
record goes into it as plain text: characters that control something are left out.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tandem.reports.speaker import Speaker, catalogue

_TURNING = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
_NO_TEXT = frozenset({"Cc", "Cs", "Co", "Cn"})
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")


def plain(text: str) -> str:
    """Answer text without control characters, marks of direction and what no XML may hold; lines stay lines."""
    if text.isprintable():
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join("".join(sign for sign in line if _is_text(sign)) for line in lines).strip()


def one_line(text: str) -> str:
    """Answer text as one line."""
    return " ".join(plain(text).split())


def _is_text(sign: str) -> bool:
    return sign not in _TURNING and unicodedata.category(sign) not in _NO_TEXT


def day_written(day: str | date, form: str, speaker: Speaker) -> str:
    """Write a day as the authority writes it; in Korean as Korean papers do."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    if form == "iso":
        return found.isoformat()
    month = catalogue(speaker.language)["paper_months"].split()[found.month - 1]
    code = "paper_day_month_first" if form == "month_day_year" else "paper_day"
    return speaker.say(code, number=found.day, month=month, year=found.year)


def days_written(first: str, last: str, form: str, speaker: Speaker) -> str:
    """Write the first and the last day."""
    if first == last:
        return day_written(first, form, speaker)
    return speaker.say(
        "paper_days", first=day_written(first, form, speaker), last=day_written(last, form, speaker)
    )  # fmt: skip


def instant_written(at: datetime, zones: Sequence[str], form: str, speaker: Speaker) -> str:
    """Write an instant in every zone that matters, the first one first."""
    found = []
    for zone in zones:
        local = at.astimezone(ZoneInfo(zone))
        found.append(f"{day_written(local.date(), form, speaker)}, {local:%H:%M} {local.tzname()}")
    return " · ".join(dict.fromkeys(found))


def amount_written(quantity: str) -> str:
    """Write a decimal number with its thousands parted; anything else as it stands."""
    if not _NUMBER.fullmatch(quantity):
        return one_line(quantity)
    whole, point, rest = quantity.partition(".")
    return f"{int(whole):,}{point}{rest}"


def numbers_written(numbers: Iterable[int]) -> str:
    """Write numbers of lines: `1, 3–7, 9`."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)

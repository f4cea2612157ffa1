"""What a hand-over lists, when one is suggested, and who stands in where somebody is waited for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from tandem.regimes.calendar import Calendar
from tandem.reports.desk import DeskView
from tandem.rules.instant import written
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.rules.stand_in import not_over, standing_in
from tandem.state.group import Group
from tandem.state.reading import OpenRow

_AHEAD = 7
"""Days before a holiday in which a hand-over is suggested."""


class HolidayAhead(msgspec.Struct, frozen=True):
    """A closed day of the reader's own calendar in which something closes: its names, the days off, what closes."""

    names: Mapping[str, str]
    first: str
    last: str
    refs: tuple[str, ...]


def open_rows(view: DeskView, titles: Mapping[str, str]) -> tuple[OpenRow, ...]:
    """Answer what is open for an officer, as My desk has it, the first deadline first."""
    return tuple(
        OpenRow(one.ref, titles.get(one.ref, "") or one.title, one.move, written(one.by) if one.by else "")
        for one in view.mine
    )


def holiday_ahead(group: Group, code: str, now: datetime, view: DeskView) -> HolidayAhead | None:
    """Answer the first holiday of the own calendar within a week in which something on the desk closes."""
    today = local_day(group, code, now)
    sheets = {sheet.year: sheet for sheet in group.calendars.get(code, ())}
    for day in (today + timedelta(days=number) for number in range(_AHEAD + 1)):
        sheet = sheets.get(day.year)
        closed = sheet.closed_day(day) if sheet else None
        if closed is None:
            continue
        first, last = _days_off(day, sheets)
        refs = tuple(dict.fromkeys(ref for ref, at in _closing(view) if first <= _there(group, code, at) <= last))
        if refs:
            return HolidayAhead(closed.names, first.isoformat(), last.isoformat(), refs)
    return None


def stand_ins_told(group: Group, codes: Iterable[str], now: datetime) -> tuple[Reason, ...]:
    """Answer which officers of these parties are away now, and who stands in."""
    return tuple(
        because("stands_in_now", party=code, officer=one.officer, stand_in=one.stand_in, last_day=one.ends_on)
        for code in codes
        for one in standing_in(group, code, now)
    )


def stands_in_for(group: Group, code: str, officer: int, now: datetime) -> tuple[Reason, ...]:
    """Answer for whom an officer stands in now."""
    return tuple(
        because("you_stand_in", officer=one.officer, last_day=one.ends_on)
        for one in standing_in(group, code, now)
        if one.stand_in == officer
    )


def stand_ins_listed(group: Group, code: str, now: datetime) -> tuple[tuple[str, Reason], ...]:
    """Answer the label and the sentence of every absence of a party that is not over."""
    return tuple(
        (one.stamp.label, because("stands_in", officer=one.officer, stand_in=one.stand_in, from_day=one.starts_on,
                                  last_day=one.ends_on))
        for one in not_over(group, code, now)
    )  # fmt: skip


def _days_off(day: date, sheets: Mapping[int, Calendar]) -> tuple[date, date]:
    """The days off around a holiday: with the weekends and holidays that touch it."""
    first = last = day
    while _is_off(first - timedelta(days=1), sheets):
        first -= timedelta(days=1)
    while _is_off(last + timedelta(days=1), sheets):
        last += timedelta(days=1)
    return first, last


def _is_off(day: date, sheets: Mapping[int, Calendar]) -> bool:
    sheet = sheets.get(day.year)
    return sheet is not None and (sheet.is_weekend(day) or sheet.closed_day(day) is not None)


def _closing(view: DeskView) -> list[tuple[str, datetime]]:
    mine = [(one.ref, one.by) for one in view.mine]
    theirs = [(one.ref, one.deadline) for one in view.theirs]
    return [(ref, at) for ref, at in (*mine, *theirs) if at is not None]


def _there(group: Group, code: str, at: datetime) -> date:
    member = group.charter.member(code)
    return at.astimezone(ZoneInfo(member.zone if member else group.charter.zone)).date()

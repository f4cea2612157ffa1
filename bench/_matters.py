"""Open matters for the bench of procedures: receipts, answers and holds as a real group has them, and as events.

Of ten matters two are held, one is extended, one is answered, one is not received, five run. Nothing is certified.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from tandem.acts.notice import NoticeGiven
from tandem.regimes.calendar import Calendar, read_calendar
from tandem.regimes.charter import read_charter, shipped_charter
from tandem.regimes.generate import generate_calendar
from tandem.rules.instant import written
from tandem.rules.stepevent import Event
from tandem.state.group import Group, InForce, Seat
from tandem.state.hold import Extension, Hold
from tandem.state.notice import Notice, Position, Receipt, Version
from tandem.state.stamp import Stamp

OWNER, OTHER = "ROK", "US"
ZONES = {OWNER: "Asia/Seoul", OTHER: "America/New_York"}
COUNTRIES = {OWNER: "KR", OTHER: "US"}
ASKED = datetime(2018, 11, 21, 12, tzinfo=UTC)
PROCEDURE = "under-silence"
_FIRST = datetime(2018, 11, 1, 1, tzinfo=UTC)


class Row(msgspec.Struct, frozen=True):
    """One matter as plain facts: when it was received, held, extended or answered."""

    given: datetime
    received: datetime | None
    held: datetime | None = None
    until: datetime | None = None
    answered: datetime | None = None


def rows(count: int) -> list[Row]:
    """Answer so many matters, spread over three weeks of November 2018."""
    return [_row(number, _FIRST + timedelta(seconds=20 * 86_400 * number // count)) for number in range(count)]


def _row(number: int, given: datetime) -> Row:
    received, turn = given + timedelta(minutes=3), number % 10
    if turn in (2, 6):
        return Row(given, received, held=received + timedelta(hours=5))
    if turn == 3:
        return Row(given, received, until=received + timedelta(days=14))
    if turn == 7:
        return Row(given, received, answered=received + timedelta(hours=9))
    return Row(given, None if turn == 9 else received)


def calendars() -> Mapping[str, tuple[Calendar, ...]]:
    """Answer the calendars of both parties for 2018 and 2019."""
    return {code: tuple(_calendar(code, year) for year in (2018, 2019)) for code in ZONES}


def _calendar(code: str, year: int) -> Calendar:
    table = generate_calendar(
        code=code, year=year, holiday_country=COUNTRIES[code], zone=ZONES[code], languages=("en", "ko")
    )
    return read_calendar(table)


def group_of(matters: list[Row]) -> Group:
    """Answer a group with these matters as notices, and with the calendars of both parties in force."""
    plain: dict[str, Any] = shipped_charter()
    plain["parties"] = [{"code": code, "names": {"en": code}, "zone": zone} for code, zone in ZONES.items()]
    plain["short"] = "US-ROK"
    seats = {code: Seat(code, f"feed of {code}", {"en": code}, f"node of {code}", {}) for code in ZONES}
    accepted = tuple(_stamp(code, 1, _FIRST - timedelta(days=30)) for code in ZONES)
    made = calendars()
    in_force = tuple(InForce(one, accepted) for sheets in made.values() for one in sheets)
    notices = {f"{number:064}": _notice(number, row) for number, row in enumerate(matters)}
    frontier = {seat.feed: 1_000_000 for seat in seats.values()}
    charter = read_charter(plain)
    return Group(
        id="group", simulation=False, charter_digest="charter", charter=charter, members=tuple(ZONES),
        seats=seats, calendars=made, in_force=in_force, published=(), notices=notices, observed={}, texts={},
        meetings={}, by_ref={notice.ref: notice.id for notice in notices.values()}, superseded={}, clock=None,
        frontier=frontier, waiting={}, incomplete=(), disregarded=(),
        founding_digest="charter", charters={"charter": charter},
    )  # fmt: skip


def _stamp(code: str, seq: int, at: datetime) -> Stamp:
    past = {f"feed of {one}": seq for one in ZONES}
    return Stamp(f"{code}{seq:060}", code, f"feed of {code}", seq, written(at), 2, "desk_officer", past)


def _notice(number: int, row: Row) -> Notice:
    terms = NoticeGiven(
        action_type="routine_measure", charter="charter", procedure=PROCEDURE, starts_on="2018-12-30",
        ends_on="2018-12-31", zone=ZONES[OWNER],
    )  # fmt: skip
    seq = 10 * number + 10
    stamp = _stamp(OWNER, seq, row.given)
    receipts = (Receipt(OTHER, 1, 1, _stamp(OTHER, seq + 1, row.received)),) if row.received else ()
    holds = (Hold(OTHER, 1, "study", _stamp(OTHER, seq + 2, row.held)),) if row.held else ()
    until = row.until
    given = row.received or row.given
    extensions = (Extension(OTHER, 1, written(until), _stamp(OWNER, seq + 3, given)),) if until else ()
    answered = row.answered
    positions = (Position(OTHER, 1, "no_objection", _stamp(OTHER, seq + 4, answered)),) if answered else ()
    return Notice(
        id=f"{number:064}", ref=f"US-ROK/2018/ROK-{number}", owner=OWNER, versions=(Version(1, terms, stamp),),
        receipts=receipts, holds=holds, extensions=extensions, positions=positions,
    )  # fmt: skip


def events_of(row: Row) -> tuple[Event, ...]:
    """Answer a matter as events."""
    found = [Event(at=row.given, by=OWNER, kind="filed")]
    if row.received:
        found.append(Event(at=row.received, by=OTHER, kind="received", grade=1))
    if row.held:
        found.append(Event(at=row.held, by=OTHER, kind="held", reason="study"))
    if row.until and row.received:
        found.append(Event(at=row.received, by=OWNER, kind="extended", to=OTHER, until=row.until, seq=1))
    if row.answered:
        found.append(Event(at=row.answered, by=OTHER, kind="position", position="no_objection"))
    return tuple(found)

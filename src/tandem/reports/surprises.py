"""The register of surprises as a page tells it: the verdict, both accounts side by side, and the course over time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.rules.surprise_trend import Trend, trend_of
from tandem.rules.surprises import Said, SurpriseRow, day_reached, register_of, row_named
from tandem.state.reading import Reading

GRADE_TONES: Mapping[str, str] = {
    "confirmed": "stop", "reported": "warn", "puzzled": "wait", "accounts_differ": "warn", "on_record": "stop",
}  # fmt: skip
_Row = TypeVar("_Row")
MOST = 50
"""Rows that one page shows."""


class Point(msgspec.Struct, frozen=True):
    """One point on which accounts differ: what it is about, and each account."""

    topic: str
    accounts: tuple[str, ...]


class Concerned(msgspec.Struct, frozen=True):
    """Something that a row is about: on which page it stands, the name that it has there, and its words."""

    place: str
    name: str
    words: str


class Explanation(msgspec.Struct, frozen=True):
    """What was said of a surprise, with its words and source."""

    said: Said
    text: str
    source: str


class SurpriseShown(msgspec.Struct, frozen=True):
    """One row of the register with its words."""

    row: SurpriseRow
    title: str
    text: str
    source: str
    points: tuple[Point, ...]
    explanations: tuple[Explanation, ...]
    about: tuple[Concerned, ...]
    tone: str
    verdict: Reason


class PeriodShown(msgspec.Struct, frozen=True):
    """One period of the course: its words, how many, and how wide its bar is in hundredths of the widest."""

    name: str
    words: Reason
    count: int
    width: int
    by_actor: tuple[tuple[str, int], ...]


class SurprisesView(msgspec.Struct, frozen=True):
    """The register on one day; `shown` are the rows of the side that was asked for, on one page of `pages`."""

    day: str
    verdict: Reason
    more: tuple[Reason, ...]
    tone: str
    trend: Trend
    periods: tuple[PeriodShown, ...]
    actors: tuple[str, ...]
    actor: str
    shown: tuple[SurpriseShown, ...]
    chosen: int
    page: int
    pages: int


def view_surprises(reading: Reading, *, actor: str = "", page: int = 0) -> SurprisesView:
    """Answer the register as the reader's day has it, all of it where no page is asked for.

    `actor` leaves the rows of one side that acted.
    """
    day = day_of(reading)
    rows = register_of(reading.group, day=day_reached(reading.group, reading.now))
    trend = trend_of(reading.group, rows, day=day)
    chosen = [row for row in rows if not actor or row.actor == actor]
    part, page, pages = part_of(chosen, page)
    return SurprisesView(
        day=day, verdict=_verdict(trend, day), more=_more(trend, day), tone=_tone(trend), trend=trend,
        periods=_periods(trend), actors=tuple(dict.fromkeys(sorted(row.actor for row in rows))), actor=actor,
        shown=_shown(reading, part), chosen=len(chosen), page=page, pages=pages,
    )  # fmt: skip


def part_of(rows: Sequence[_Row], page: int) -> tuple[Sequence[_Row], int, int]:
    """Answer the rows of a page, which page that is, and how many there are; page 0 has every row."""
    if not page:
        return rows, 1, 1
    pages = max(-(-len(rows) // MOST), 1)
    page = min(max(page, 1), pages)
    return rows[(page - 1) * MOST : page * MOST], page, pages


def view_surprise(reading: Reading, code: str) -> SurpriseShown | None:
    """Answer one row with its words; None where there is none of that code."""
    row = row_named(register_of(reading.group, day=day_reached(reading.group, reading.now)), code)
    return _shown(reading, [row])[0] if row is not None else None


def day_of(reading: Reading) -> str:
    """Answer the calendar day of the reader."""
    return local_day(reading.group, reading.reader.code or "", reading.now).isoformat()


def points_of(accounts: str) -> tuple[Point, ...]:
    """Read the points on which accounts differ: one a line, its topic before a colon, accounts parted by `; `."""
    found = []
    for line in accounts.splitlines():
        topic, colon, rest = line.strip().partition(": ")
        if not colon or len(topic) > _LONGEST_TOPIC:
            topic, rest = "", line.strip()
        if rest:
            found.append(Point(topic, tuple(part.strip() for part in rest.split("; ") if part.strip())))
    return tuple(found)


_LONGEST_TOPIC = 80


def concerned_in(reading: Reading, about: Iterable[str]) -> dict[str, Concerned]:
    """Answer what these entries are, each on the page on which it stands; what is no item on record is left out."""
    group = reading.group
    names = {item.stamp.entry: (shelf, item.name) for shelf in _PLACES for item in getattr(group.tandem, shelf)}
    found = {}
    for entry in dict.fromkeys(about):
        matter = group.observed.get(entry) or group.notices.get(entry)
        if matter is not None:
            found[entry] = Concerned("matter", matter.ref, _title(reading, matter.ref))
        elif entry in names:
            shelf, name = names[entry]
            words = next(filter(None, (reading.text(entry, one) for one in _WORDS)), "")
            found[entry] = Concerned(_PLACES[shelf], name, words)
    return found


_PLACES: Mapping[str, str] = {
    "measures": "steps", "commitments": "commitments", "surprises": "surprises", "policies": "board",
    "instruments": "instruments", "statements": "statements", "accounts": "accounts",
}  # fmt: skip
"""By shelf: the name of the address of the page on which its items stand."""


_WORDS = ("title", "text", "words", "question")


def _title(reading: Reading, ref: str) -> str:
    entry = reading.group.by_ref[ref]
    notice = reading.group.notices.get(entry)
    return reading.text(notice.current.stamp.entry if notice else entry, "title")


def _shown(reading: Reading, rows: Sequence[SurpriseRow]) -> tuple[SurpriseShown, ...]:
    by_ref = reading.group.by_ref
    about = {row.entry: dict.fromkeys((*(by_ref[ref] for ref in (*row.refs, *row.after)), *row.about)) for row in rows}
    every = concerned_in(reading, (entry for entries in about.values() for entry in entries))
    return tuple(_one(reading, row, [every[one] for one in about[row.entry] if one in every]) for row in rows)


def _one(reading: Reading, row: SurpriseRow, about: Sequence[Concerned]) -> SurpriseShown:
    texts = reading.prose.get(row.entry, {})
    explanations = tuple(
        Explanation(said, _said(reading, said), reading.text(said.stamp.entry, "source")) for said in row.explained
    )
    return SurpriseShown(
        row=row, title=texts.get("title", "") or (_title(reading, row.refs[0]) if row.refs else ""),
        text=texts.get("text", "") or texts.get("reason", ""), source=texts.get("source", ""),
        points=points_of(texts.get("accounts", "")), explanations=explanations, about=tuple(about),
        tone=GRADE_TONES[row.grade],
        verdict=because(
            f"surprise_said_{row.grade if row.counts else row.sort}", actor=row.actor, sides=", ".join(row.unawares)
        ),
    )  # fmt: skip


def _said(reading: Reading, said: Said) -> str:
    return reading.text(said.stamp.entry, "text") or reading.text(said.stamp.entry, "reason")


def _verdict(trend: Trend, day: str) -> Reason:
    if not trend.count:
        return because("surprises_none", day=day)
    return because("surprises_counted", count=trend.count, from_day=trend.first, last_day=trend.last)


def _more(trend: Trend, day: str) -> tuple[Reason, ...]:
    found = []
    if trend.count and trend.quiet_days:
        found.append(because("surprises_quiet", count=trend.quiet_days, last_day=trend.last, day=day))
    if trend.count:
        found.append(because("surprises_unexplained", count=trend.unexplained))
    if trend.outside:
        found.append(because("surprises_outside", count=trend.outside))
    if trend.besides:
        found.append(because("surprises_besides", count=trend.besides))
    return tuple(found)


def _tone(trend: Trend) -> str:
    if not trend.count:
        return "fine"
    return "warn" if trend.unexplained else "over"


def _periods(trend: Trend) -> tuple[PeriodShown, ...]:
    most = max((one.count for one in trend.periods), default=0) or 1
    return tuple(
        PeriodShown(one.name, _period_words(one.name), one.count, 100 * one.count // most, one.by_actor)
        for one in trend.periods
    )


def _period_words(name: str) -> Reason:
    year, _, quarter = name.partition("-Q")
    if not quarter:
        return because("period_year", year=int(year))
    return because("period_quarter", year=int(year), quarter=int(quarter))

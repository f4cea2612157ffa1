"""The Tandem board: the tracks with their steps in a period, the meetings, and the record read under every policy.

Everything that a reader sees of it stands in one value: the drawing, the table and the cards are made of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from tandem.reports.board_row import STATES, BoardStep, rows_of
from tandem.reports.linkage import PolicyCard, names_of_tracks, view_policies
from tandem.reports.meeting import times_of
from tandem.rules.linkage_reading import SEVEREST, Verdict
from tandem.rules.meeting import state_of
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.state.group import Group
from tandem.state.meeting import Meeting
from tandem.state.reading import Reading

_YEAR = timedelta(days=364)
_NOT_MET = ("proposed", "planned", "postponed", "cancelled", "called_off", "not_set_again")


class Track(msgspec.Struct, frozen=True):
    """One track in the charter's order, with its steps in the period."""

    code: str
    name: str
    steps: tuple[BoardStep, ...]


class MetOn(msgspec.Struct, frozen=True):
    """A meeting between parties of the group on its first day; `observed` where it was not called here."""

    ref: str
    day: str
    title: str
    observed: bool


class PoliciesOf(msgspec.Struct, frozen=True):
    """The policies of one owner: the newest, and those that it said before and that hold, the newest first.

    Of a party of the group the two newest stand out: what it said last is seldom all that it says.
    """

    owner: str
    newest: tuple[PolicyCard, ...]
    older: tuple[PolicyCard, ...]


class OnCommitment(msgspec.Struct, frozen=True):
    """The steps of the period that were taken on one commitment; without a name those that answer none."""

    name: str
    words: str
    steps: tuple[BoardStep, ...]


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The board of a day over a period. `known` counts all steps up to the day, within the period or before it.

    `idle` are the policies that are in step only because nothing that they bind has happened yet.
    """

    day: str
    starts: str
    ends: str
    verdict: Reason
    tone: str
    verdicts: tuple[tuple[Verdict, int], ...]
    ahead: tuple[tuple[str, int], ...]
    tracks: tuple[Track, ...]
    meetings: tuple[MetOn, ...]
    policies: tuple[PoliciesOf, ...]
    states: tuple[tuple[str, int], ...]
    known: int
    idle: int = 0

    @property
    def steps(self) -> tuple[BoardStep, ...]:
        """The steps of the period by day, as the table has them."""
        every = [step for track in self.tracks for step in track.steps]
        return tuple(sorted(every, key=lambda step: (step.day, step.name)))


def view_board(reading: Reading, *, day: str, language: str = "en", starts: str = "", ends: str = "") -> Board:
    """Answer the board as it stood at the end of a day, from one day to another.

    Without days it is the year up to the day; where nothing happened in that year, all days with steps.
    """
    rows = rows_of(reading, day=day)
    first, last = _period(rows, day, starts, ends)
    shown = [row for row in rows if row.day <= last and row.last >= first]
    cards = view_policies(reading, day=day, language=language)
    found = Counter(card.verdict for card in cards)
    states = Counter(row.state for row in shown)
    names = names_of_tracks(reading.group, language)
    verdict, tone = _verdict(len(rows), found, day)
    return Board(
        day=day, starts=first, ends=last, verdict=verdict, tone=tone, known=len(rows),
        idle=sum(card.idle for card in cards),
        verdicts=tuple((one, found[one]) for one in SEVEREST if found[one]), ahead=_ahead(cards, names),
        tracks=_tracks(shown, names), meetings=_meetings(reading, first, last),
        policies=_by_owner(cards, reading.group),
        states=tuple((one, states[one]) for one in STATES),
    )  # fmt: skip


def on_commitments(board: Board, reading: Reading) -> tuple[OnCommitment, ...]:
    """Answer the steps of the period by the commitments that they answer; a step on two stands under both."""
    steps, found = board.steps, []
    for one in reading.group.tandem.commitments:
        if on := tuple(step for step in steps if one.name in step.answers):
            found.append(OnCommitment(one.name, reading.text(one.stamp.entry, "text"), on))
    rest = tuple(step for step in steps if not step.answers)
    return (*found, OnCommitment("", "", rest)) if rest else tuple(found)


def _period(rows: Sequence[BoardStep], day: str, starts: str, ends: str) -> tuple[str, str]:
    last = min(ends or day, day)
    first = starts or _a_year_before(last)
    if not starts and not ends and rows and not any(row.last >= first for row in rows):
        first, last = rows[0].day, max(row.last for row in rows)
    return first, min(max(first, last), day)


def _a_year_before(day: str) -> str:
    return (max(date.fromisoformat(day), date.min + _YEAR) - _YEAR).isoformat()


def _verdict(known: int, found: Mapping[Verdict, int], day: str) -> tuple[Reason, str]:
    every, out = sum(found.values()), found.get("out_of_step", 0)
    if not every:
        code = "board_no_policy" if known else "board_nothing"
        return because(code, count=known, day=day), "wait"
    if not out:
        return because("board_none_out", count=every, day=day), "wait" if len(found) > 1 else "fine"
    return because("board_out", count=out, every=every, day=day), "stop" if out == every else "warn"


def _ahead(cards: Iterable[PolicyCard], names: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """By steps of which tracks policies are out of step, and how many policies, most first."""
    tracks = Counter(
        track for card in cards if card.verdict == "out_of_step" for track in {step.track for step in card.steps}
    )
    return tuple((names.get(track, track), count) for track, count in sorted(tracks.items(), key=_most_first))


def _most_first(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]


def _tracks(shown: Iterable[BoardStep], names: Mapping[str, str]) -> tuple[Track, ...]:
    by_track: dict[str, list[BoardStep]] = {code: [] for code in names}
    for row in shown:
        by_track.setdefault(row.track, []).append(row)
    return tuple(Track(code, names.get(code, code), tuple(steps)) for code, steps in by_track.items())


def _meetings(reading: Reading, first: str, last: str) -> tuple[MetOn, ...]:
    found = []
    for one in reading.group.meetings.values():
        day = _met_on(one, reading) if all(reading.group.is_party(code) for code in one.parties) else ""
        if first <= day <= last and state_of(one, reading.group) not in _NOT_MET:
            found.append(MetOn(one.ref, day, reading.text(one.id, "title") or one.ref, one.sighting is not None))
    return tuple(sorted(found, key=lambda one: (one.day, one.ref)))


def _met_on(meeting: Meeting, reading: Reading) -> str:
    if meeting.sighting is not None:
        return meeting.sighting.happened or meeting.sighting.known or ""
    begins, _ = times_of(meeting)
    return local_day(reading.group, meeting.owner, begins).isoformat() if begins else ""


def _by_owner(cards: Iterable[PolicyCard], group: Group) -> tuple[PoliciesOf, ...]:
    owned: dict[str, list[PolicyCard]] = {}
    for card in cards:
        owned.setdefault(card.owner, []).append(card)
    first = {owner: 2 if group.is_party(owner) else 1 for owner in owned}
    return tuple(
        PoliciesOf(owner, tuple(found[::-1][: first[owner]]), tuple(found[::-1][first[owner] :]))
        for owner, found in owned.items()
    )

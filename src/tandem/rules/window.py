"""The window of one party: what opened it, what moved its end since, and the holds in it. There is no `now` here.

A window is counted from the receipt over the calendars; then each act that moves its end is taken in the order of the
moments that the acts claim, and judged by the end as it was then.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from tandem.regimes.procedure import Procedure, Span
from tandem.rules.deadline import Closing as Deadline
from tandem.rules.deadline import Length, SkippedDay, add_length, closing_of
from tandem.rules.deposit import JudgedDeposit, deposit_of
from tandem.rules.hold import JudgedHold, fault_of, over_before_time
from tandem.rules.instant import END_OF_TIME, instant, written
from tandem.rules.procedure import counted_over, lines_of, procedure_for
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.hold import Extension, Hold, UrgencyAnswer
from tandem.state.notice import Notice, Receipt
from tandem.state.question import Question
from tandem.state.stamp import Stamp

INFORMED = "informed_by_receipt"
"""Why a window that is none closes where it opens: under a procedure without one, to be informed is to be heard."""


class Window(msgspec.Struct, frozen=True):
    """The window of a party on the latest version, and every hold that the party placed on the notice.

    `opened` and `deadline` are None before a receipt opened it. `moved` says what moved the end, in that order; `void`
    names what should have moved it and did not, each with its entry. `deposit` is the deposit that opened it, in place
    of a receipt: from `opened` on, which may be still to come.
    """

    opened: datetime | None
    deadline: Deadline | None
    moved: tuple[Reason, ...] = ()
    holds: tuple[JudgedHold, ...] = ()
    void: tuple[Reason, ...] = ()
    deposit: JudgedDeposit | None = None

    @property
    def silent_from(self) -> datetime | None:
        """The instant from which nobody waits for an answer any more: the end, and that of every hold; None if open."""
        at = self.deadline.at if self.deadline else None
        for hold in self.holds:
            if hold.fault is None:
                until = hold.until
                at = None if at is None or until is None else max(at, until)
        return at


def window_of(*, notice: Notice, party: str, group: Group) -> Window:
    """Answer the window of a party on the latest version of a notice."""
    holds: tuple[JudgedHold, ...] = ()
    *earlier, latest = lines_of(notice, group)
    for line in earlier:
        if any(hold.party == party and hold.version in line for hold in notice.holds):
            holds = _Clock(notice, party, group, line, holds).window().holds
    return _Clock(notice, party, group, latest, holds).window()


def window_at(*, notice: Notice, party: str, group: Group, now: datetime) -> Window:
    """Answer the window as it is at an instant: not opened by a deposit that does not count by then."""
    window = window_of(notice=notice, party=party, group=group)
    if window.deposit is None or window.opened is None or now >= window.opened:
        return window
    return window_of(notice=msgspec.structs.replace(notice, deposits=()), party=party, group=group)


def grade_that_opens(procedure: Procedure, *, hosted: bool) -> int:
    """Answer the grade of receipt that opens the window: on a shared host an officer has to say it."""
    return procedure.opens_at_grade_hosted if hosted else procedure.opens_at_grade


def window_for(*, notice: Notice, party: str, group: Group, received: datetime, grade: int) -> Window:
    """Answer the window as it is with a receipt of this grade at this instant."""
    receipt = Receipt(party, notice.current.number, grade, about_to_sign(group, party, received))
    return window_of(
        notice=msgspec.structs.replace(notice, receipts=(*notice.receipts, receipt)), party=party, group=group
    )


def about_to_sign(group: Group, party: str, now: datetime) -> Stamp:
    """Answer the stamp of what a party would sign now, with all of this record before it."""
    feed = group.seats[party].feed
    return Stamp("", party, feed, group.frontier.get(feed, 0), written(now), 0, "", group.frontier)


class _Clock:
    """The clock of one party on one line of versions: it takes what moves it, in order."""

    def __init__(
        self, notice: Notice, party: str, group: Group, line: frozenset[int], holds: tuple[JudgedHold, ...]
    ) -> None:
        self._notice, self._party, self._group, self._line = notice, party, group, line
        self._procedure = procedure_for(notice.versions[max(line) - 1], group)
        self._holds = list(holds)
        self._moved: list[Reason] = []
        self._void: list[Reason] = []
        self._asked_until: datetime | None = None
        self._skipped: list[SkippedDay] = []
        receipt = self._first_receipt()
        self._opened: datetime | None = None
        self._at: datetime | None = None
        self._why: Reason | None = None
        self._deposit: JudgedDeposit | None = None
        opening = receipt.stamp if receipt is not None else None
        if receipt is not None:
            given = notice.versions[receipt.version - 1].stamp.at
            self._opened = max(instant(receipt.stamp.at), instant(given))
        if notice.deposits and (deposit := self._earlier_deposit()):
            self._deposit, self._opened, opening = deposit, deposit.counts_at, deposit.deposit.stamp
        self._calendars = group.calendars_at(opening) if opening else group.calendars
        if self._opened is not None:
            self._open(self._opened)

    def window(self) -> Window:
        """Answer the window after all that moved it."""
        for _, _, take, act in sorted(self._acts(), key=_moment):
            take(act)
        deadline = None
        if self._why is not None:
            deadline = Deadline(at=self._at, why=self._why, skipped=tuple(self._skipped))
        return Window(self._opened, deadline, tuple(self._moved), tuple(self._holds), tuple(self._void), self._deposit)

    def _earlier_deposit(self) -> JudgedDeposit | None:
        """The deposit that counts before there was a receipt; a receipt that came first wins."""
        found = deposit_of(self._notice, self._party, self._group, line=self._line, procedure=self._procedure)
        if found is None or found.counts_at is None:
            return None
        return found if self._opened is None or found.counts_at < self._opened else None

    def _first_receipt(self) -> Receipt | None:
        """The first receipt of the grade that opens the window."""
        if self._procedure is None:
            return None
        hosted = self._group.is_hosted(self._notice.owner, self._party)
        grade = grade_that_opens(self._procedure, hosted=hosted)
        found = [
            r for r in self._notice.receipts
            if r.party == self._party and r.version in self._line and r.grade >= grade
        ]  # fmt: skip
        if len(found) == 1:
            return found[0]
        return min(found, key=lambda receipt: (receipt.stamp.at, receipt.stamp.seq), default=None)

    def _open(self, opened: datetime) -> None:
        """Count the window from its receipt; while a hold on an earlier version runs, its clock stands."""
        start = opened
        for hold in self._holds:
            if self._stops(hold) and hold.placed < opened:
                until = hold.until
                if until is None:
                    self._why = because("hold_end_not_known", party=self._party)
                    return
                start = max(start, until)
        if start > opened:
            self._moved.append(because("window_after_hold", at=written(start)))
        self._keep(self._counted(start))

    def _counted(self, opened: datetime) -> Deadline:
        """When the window closes; what takes the place of a version or a notice never has a shorter one than that."""
        found = [self._after(opened, *window) for window in self._windows()]
        if len(found) == 1:
            return found[0]
        if not found:
            return Deadline(at=opened, why=because(INFORMED, party=self._party))
        unknown = next((deadline for deadline in found if deadline.at is None), None)
        return unknown or max(found, key=lambda deadline: deadline.at or opened)

    def _after(self, opened: datetime, span: Span, close_at: str, union: tuple[str, ...]) -> Deadline:
        return closing_of(
            opened=opened, length=Length(span.count, span.unit), zone_of=self._party, close_at=close_at,
            calendars=self._calendars, union_of=union,
        )  # fmt: skip

    def _windows(self) -> dict[tuple[Span, str, tuple[str, ...]], None]:
        """The different windows of the versions up to this line and of all superseded.

        Each with its closing hour and the calendars that it is counted over; none where every one of them only informs.
        """
        windows: dict[tuple[Span, str, tuple[str, ...]], None] = {}
        one: Notice | None = self._notice
        versions = self._notice.versions[: max(self._line)]
        while one is not None:
            for procedure in (procedure_for(version, self._group) for version in reversed(versions)):
                if procedure is not None and procedure.window is not None:
                    windows[procedure.window, procedure.close_at, self._over(procedure)] = None
            one = self._group.notices.get(one.supersedes or "")
            versions = one.versions if one is not None else ()
        return windows

    def _over(self, procedure: Procedure) -> tuple[str, ...]:
        return counted_over(procedure, self._group, self._party)

    def _keep(self, deadline: Deadline) -> None:
        self._at, self._why = deadline.at, deadline.why
        self._skipped += [day for day in deadline.skipped if day not in self._skipped]

    def _acts(self) -> Iterator[tuple[datetime, int, Callable[[Any], None], Any]]:
        """What this party or the owner did about the clock, with the moment and the place of each."""
        for hold in self._notice.holds:
            if hold.party == self._party and hold.version in self._line:
                yield instant(hold.stamp.at), hold.stamp.seq, self._take_hold, hold
        for judged in self._holds:
            # Placed on an earlier version while the clock of this one ran already: it moves this one, too.
            if self._opened is not None and self._stops(judged) and judged.placed >= self._opened:
                yield judged.placed, judged.hold.stamp.seq, self._move_by, judged
        for extension in self._notice.extensions:
            if extension.party == self._party and extension.version in self._line:
                yield instant(extension.stamp.at), extension.stamp.seq, self._extend, extension
        for answer in self._notice.urgencies:
            if answer.party == self._party and answer.version in self._line and answer.accepted:
                yield instant(answer.stamp.at), answer.stamp.seq, self._hurry, answer
        for question in self._notice.questions:
            if question.asker == self._party and question.version in self._line:
                yield instant(question.stamp.at), question.stamp.seq, self._stop_for, question

    def _stops(self, judged: JudgedHold) -> bool:
        terms = self._procedure.hold if self._procedure else None
        return terms is not None and terms.stops_clock and judged.counts

    def _take_hold(self, hold: Hold) -> None:
        placed = instant(hold.stamp.at)
        fault = fault_of(
            hold, notice=self._notice, procedure=self._procedure, line=self._line, opened=self._opened,
            closes=self._at, before=self._holds,
        )  # fmt: skip
        ends = self._longer(placed).at
        over = over_before_time(hold, self._notice, self._line)
        early = over if over is not None and (ends is None or over < ends) else None
        judged = JudgedHold(hold, placed, ends, early, fault)
        self._holds.append(judged)
        if self._stops(judged):
            self._move_by(judged)

    def _longer(self, start: datetime) -> Deadline:
        """The instant by which a hold moves another."""
        terms = self._procedure.hold if self._procedure else None
        if self._procedure is None or terms is None:
            return Deadline(at=start, why=because("hold_not_allowed", party=self._party))
        return add_length(
            start=start, length=Length(terms.length.count, terms.length.unit), zone_of=self._party,
            calendars=self._calendars, union_of=self._over(self._procedure),
        )  # fmt: skip

    def _move_by(self, judged: JudgedHold) -> None:
        """Stop the clock for a hold: what was left of the window when it was placed is left when it is over."""
        if self._at is None or judged.placed >= self._at:
            return
        longer = self._longer(self._at)
        left = self._at - judged.placed
        at = longer.at if judged.over is None else min(longer.at or END_OF_TIME, _later(judged.over, left))
        if at is None:
            self._keep(longer)
            return
        self._skipped += [day for day in longer.skipped if day not in self._skipped]
        self._at = at
        self._moved.append(because("window_moved_by_hold", at=written(at)))

    def _extend(self, extension: Extension) -> None:
        """Give the party the time that the owner gave it, where it was given before the window was over."""
        at, until, entry = instant(extension.stamp.at), instant(extension.until), extension.stamp.entry
        if self._procedure is None or self._procedure.extends != "owner":
            self._void.append(because("extension_not_allowed", party=self._party, entry=entry))
        elif self._at is not None and (at >= self._at or self._closed_before(extension.stamp)):
            self._void.append(because("extension_too_late", party=self._party, at=written(self._at), entry=entry))
        elif self._at is not None and until <= self._at:
            self._void.append(because("extension_shorter", party=self._party, at=written(self._at), entry=entry))
        elif self._at is not None:
            self._at = until
            self._moved.append(because("window_extended", at=written(until)))

    def _hurry(self, answer: UrgencyAnswer) -> None:
        """Shorten the window of a party that accepted that the notice is urgent."""
        urgent = self._notice.versions[answer.version - 1].terms.urgent
        span = self._procedure.urgent_window if self._procedure else None
        if not urgent or span is None or self._at is None or self._opened is None or self._procedure is None:
            return
        begun, over = max(self._opened, instant(answer.stamp.at)), self._over(self._procedure)
        short = self._after(begun, span, self._procedure.close_at, over).at
        if short is not None and short < self._at:
            self._at = short
            self._moved.append(because("window_urgent", at=written(short)))

    def _stop_for(self, question: Question) -> None:
        """Stop the clock of a party that asked the owner, until the owner answers, where the procedure says so."""
        asked = instant(question.stamp.at)
        stops = self._procedure is not None and self._procedure.question_stops_clock
        if not stops or question.asked != self._notice.owner or self._opened is None or self._at is None:
            return
        if not self._opened <= asked < self._at or self._closed_before(question.stamp):
            return
        if question.answered is None:
            self._at, self._why = None, because("clock_stopped_by_question", party=self._party, at=written(asked))
            return
        since = max(asked, self._asked_until or asked)
        answered = max(instant(question.answered.at), since)
        if answered > since:
            self._at, self._asked_until = _later(self._at, answered - since), answered
            self._moved.append(because("window_moved_by_question", at=written(self._at)))

    def _closed_before(self, stamp: Stamp) -> bool:
        """Whether the party's node had let the window close, and the author of this knew it."""
        return any(
            c.party == self._party and c.version in self._line and c.reopened is None and stamp.had(c.stamp)
            and self._at is not None and instant(c.stamp.at) >= self._at
            for c in self._notice.closings
        )  # fmt: skip


def _moment(row: tuple[datetime, int, Callable[[Any], None], Any]) -> tuple[datetime, int]:
    return row[0], row[1]


def _later(at: datetime, left: timedelta) -> datetime:
    return END_OF_TIME if END_OF_TIME - at < left else at + left


def with_hold(*, notice: Notice, party: str, group: Group, now: datetime, version: int, reason: str) -> Window:
    """Answer the window as it is with a hold that this party would place now; the hold stands last in it."""
    hold = Hold(party, version, reason, about_to_sign(group, party, now))
    placed = window_of(notice=msgspec.structs.replace(notice, holds=(*notice.holds, hold)), party=party, group=group)
    mine = [one for one in placed.holds if one.hold is hold]
    return msgspec.structs.replace(placed, holds=(*(one for one in placed.holds if one.hold is not hold), *mine))


def without_hold(*, notice: Notice, party: str, group: Group, now: datetime, hold: Hold) -> Window:
    """Answer the window as it is with this hold lifted now."""
    lifted = msgspec.structs.replace(hold, lifted=about_to_sign(group, party, now))
    holds = tuple(lifted if one is hold else one for one in notice.holds)
    return window_of(notice=msgspec.structs.replace(notice, holds=holds), party=party, group=group)


def with_extension(*, notice: Notice, party: str, group: Group, now: datetime, until: datetime) -> Window:
    """Answer the window of a party as it is with an extension that the owner would give now."""
    stamp = about_to_sign(group, notice.owner, now)
    extension = Extension(party, notice.current.number, written(until), stamp)
    return window_of(
        notice=msgspec.structs.replace(notice, extensions=(*notice.extensions, extension)), party=party, group=group
    )

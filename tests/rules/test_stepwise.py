"""The general engine beside the notices' own: over random courses of one party both say the same.

And what holds for every matter: it stands the same in whatever order its events came, and however often it was asked.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.cast import MONDAY, ROK, US, apart
from tests.procedures import calendars

from tandem.regimes.stepcharter import as_stepwise
from tandem.rules.deadline import Closing as Deadline
from tandem.rules.hearing import Hearing, hearing_of
from tandem.rules.instant import written
from tandem.rules.stepevent import Event
from tandem.rules.stepstanding import Standing
from tandem.rules.stepwise import run
from tandem.state.group import Group
from tandem.state.hold import Extension, Hold
from tandem.state.notice import Closing, Notice, Position, Receipt
from tandem.state.question import Question
from tandem.state.stamp import Stamp

_SILENT = {"awaiting_receipt": "waiting", "receipt_overdue": "waiting"}
_KINDS = ("receipt", "position", "hold", "lift", "question", "reply", "extension", "closing", "wait")
_STANCES = ("support", "no_objection", "concern", "objection", "abstain", None)


def stopping(plain: dict[str, Any]) -> None:
    """Change the charter: a question stops the clock."""
    for procedure in plain["procedures"].values():
        if procedure.get("window"):
            procedure["question_stops_clock"] = True


@cache
def founded(procedure: str, stops: bool) -> tuple[Group, Notice]:
    """Answer a group of two nodes with a notice under a procedure, and nothing more."""
    cast = apart(change=stopping if stops else None)
    action = "routine_measure" if procedure == "under-silence" else "cooperation_project"
    notice = cast.notice(cast.give(action_type=action))
    return cast.group(), msgspec.structs.replace(notice, receipts=(), closings=())


class Course:
    """One course of one party, told to both engines: to the one as entries of a notice, to the other as events."""

    def __init__(self, procedure: str, *, stops: bool) -> None:
        self.group, self.notice = founded(procedure, stops)
        rules = self.group.charter.procedures[procedure]
        self.stepwise = as_stepwise(rules, name=procedure)
        self.events = [Event(at=MONDAY, by=ROK, kind="filed")]
        self.now, self.seq = MONDAY, 10

    def stamp(self, code: str) -> Stamp:
        """Answer the stamp of an entry written now with all before it read."""
        self.seq += 1
        feed = self.group.seats[code].feed
        past = {seat.feed: self.seq for seat in self.group.seats.values()}
        return Stamp(f"{self.seq:064}", code, feed, self.seq, written(self.now), 2, "desk_officer", past)

    def tell(self, kind: str, by: str, **more: Any) -> None:
        """Tell the general engine."""
        self.events.append(Event(at=self.now, by=by, kind=kind, **more))  # type: ignore[arg-type]

    def add(self, **fields: Any) -> None:
        """Put a fact of the notice on record."""
        changed = {name: (*getattr(self.notice, name), fact) for name, fact in fields.items()}
        self.notice = msgspec.structs.replace(self.notice, **changed)

    def do(self, kind: str, hours: int, choice: int) -> None:
        """Let time pass, then let the party or the owner do something."""
        self.now += timedelta(hours=hours, minutes=1)
        getattr(self, f"_{kind}")(choice)

    def _wait(self, choice: int) -> None:
        pass

    def _receipt(self, choice: int) -> None:
        self.add(receipts=Receipt(US, 1, 1, self.stamp(US)))
        self.tell("received", US, grade=1)

    def _position(self, choice: int) -> None:
        stance = _STANCES[choice % len(_STANCES)]
        self.add(positions=Position(US, 1, stance, self.stamp(US)))  # type: ignore[arg-type]
        self.tell("position", US, position=stance or "")

    def _hold(self, choice: int) -> None:
        reason = "study" if choice % 5 else "weather"
        self.add(holds=Hold(US, 1, reason, self.stamp(US)))
        self.tell("held", US, reason=reason)

    def _lift(self, choice: int) -> None:
        running = self.hearing().hold
        if running is None:
            return
        lifted = msgspec.structs.replace(running.hold, lifted=self.stamp(US))
        holds = tuple(lifted if hold is running.hold else hold for hold in self.notice.holds)
        self.notice = msgspec.structs.replace(self.notice, holds=holds)
        self.tell("released", US)

    def _question(self, choice: int) -> None:
        self.add(questions=Question(US, ROK, 1, self.stamp(US)))
        self.tell("asked", US)

    def _reply(self, choice: int) -> None:
        for place, question in enumerate(self.notice.questions):
            if question.answered is None:
                answered = msgspec.structs.replace(question, answered=self.stamp(ROK))
                questions = (*self.notice.questions[:place], answered, *self.notice.questions[place + 1 :])
                self.notice = msgspec.structs.replace(self.notice, questions=questions)
                self.tell("answered", ROK)
                return

    def _extension(self, choice: int) -> None:
        until = self.now + timedelta(hours=choice)
        self.add(extensions=Extension(US, 1, written(until), self.stamp(ROK)))
        self.tell("extended", ROK, to=US, until=until)

    def _closing(self, choice: int) -> None:
        self.add(closings=Closing(US, 1, written(self.now), self.stamp(US)))
        self.tell("silence_certified", US)

    def hearing(self) -> Hearing:
        """Ask the notices' engine."""
        return hearing_of(notice=self.notice, party=US, group=self.group, now=self.now)

    def standing(self, now: datetime | None = None) -> Standing:
        """Ask the general engine."""
        return run(
            procedure=self.stepwise, events=self.events, calendars=self.group.calendars, now=now or self.now,
            roles={"owner": (ROK,), "other": (US,)},
        )  # fmt: skip


def _days(closing: Deadline) -> set[tuple[date, str]]:
    """Which days moved an end, and whose they are; in which order they were met counts for nothing."""
    return {(one.date, one.code) for one in closing.skipped}


_COURSES = some.lists(
    some.tuples(some.sampled_from(_KINDS), some.integers(0, 60), some.integers(0, 300)), min_size=1, max_size=12
)


@pytest.mark.parametrize("procedure", ["no-surprises", "under-silence"])
@pytest.mark.parametrize("stops", [False, True])
@settings(max_examples=150, deadline=None)
@given(course=_COURSES)
def test_both_engines_agree_on_deadline_and_outcome(
    procedure: str, stops: bool, course: list[tuple[str, int, int]]
) -> None:
    told = Course(procedure, stops=stops)
    told._receipt(0)

    for kind, hours, choice in course:
        told.do(kind, hours, choice)

        hearing, (party,) = told.hearing(), told.standing().steps[0].parties
        stopped = hearing.deadline is not None and hearing.deadline.why.code == "clock_stopped_by_question"
        outcome = "stopped" if hearing.outcome == "not_known" and stopped else hearing.outcome
        assert party.state == _SILENT.get(outcome, outcome)
        assert party.opened == hearing.opened
        assert (party.deadline and party.deadline.at) == (hearing.deadline and hearing.deadline.at)
        if party.deadline is not None and hearing.deadline is not None:
            assert _days(party.deadline) == _days(hearing.deadline)


@settings(max_examples=60, deadline=None)
@given(course=_COURSES, seed=some.randoms())
def test_the_order_in_which_events_came_changes_nothing(course: list[tuple[str, int, int]], seed: Any) -> None:
    told = Course("under-silence", stops=True)
    told._receipt(0)
    for kind, hours, choice in course:
        told.do(kind, hours, choice)
    before = told.standing()

    seed.shuffle(told.events)

    assert told.standing() == before
    told.events += told.events
    assert told.standing() == before


@settings(max_examples=40, deadline=None)
@given(course=_COURSES)
def test_asking_in_between_changes_nothing_and_the_past_stays_as_it_was(course: list[tuple[str, int, int]]) -> None:
    told = Course("no-surprises", stops=False)
    seen = []
    for kind, hours, choice in [("receipt", 0, 0), *course]:
        told.do(kind, hours, choice)
        seen.append((told.now, told.standing()))

    for now, standing in seen:
        again = told.standing(now)
        assert msgspec.structs.replace(again, disputed=()) == standing


def test_calendars_of_the_tests_are_those_that_the_cast_accepted() -> None:
    group, _ = founded("no-surprises", False)

    assert {code: calendars()[code] for code in (ROK, US)} == {code: group.calendars[code] for code in (ROK, US)}

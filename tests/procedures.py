"""Procedures of many steps for tests: a small one, sound as it stands, to be changed, and matters that run."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.calendars import calendar

from tandem.regimes.calendar import read_calendar
from tandem.regimes.stepcheck import find_shipped
from tandem.regimes.stepwise import StepProcedure
from tandem.rules.deadline import Calendars
from tandem.rules.reason import Reason
from tandem.rules.stepevent import Event
from tandem.rules.stepstanding import Standing
from tandem.rules.stepwise import run


def at(text: str) -> datetime:
    """Answer a moment in UTC: `at("2018-11-20T09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


SOUND = """\
format: tandem-procedure/1
id: crossing
names: {en: Crossing, ko: 통과}
summary: {en: A crossing wants a permit., ko: 통과에는 승인이 필요합니다.}
forum: command
forums:
  command: {names: {en: The command, ko: 사령부}, members: command}
roles:
  applicant: {en: Who asks, ko: 신청자}
  command: {en: The command, ko: 사령부}
files: applicant
steps:
  - id: window
    names: {en: Window, ko: 기간}
    who: [command]
    clock: {opens: receipt, grade: 1, length: {count: 5, unit: working_days}, calendars: [command]}
    silence: {means: assent, certified_by: each}
    blocks: [objection]
    decides: {rule: consensus}
    passes_to: end
    fails_to: permit
  - id: permit
    names: {en: Permit, ko: 승인}
    who: [command]
    clock: {opens: step_before}
    silence: {means: nothing}
    decides: {rule: permit, by: command}
    passes_to: end
    fails_to: end
sources:
  - what: Assumption of this test
confidence: assumption
unconfirmed:
  - step: window
    field: clock.length
    why: {en: Recalled., ko: 기억입니다.}
"""


def changed(*pairs: tuple[str, str]) -> bytes:
    """Answer the sound file with each first text replaced by the second, at its first place."""
    text = SOUND
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


_YEARS = (2018, 2019)
_LIKE = {"UN": "US", "STATE": "US", "ROK": "ROK", "US": "US"}


def calendars() -> Calendars:
    """Answer accepted calendars of 2018 and 2019: of two parties, and of two bodies that keep one party's."""
    return {
        code: tuple(read_calendar({**calendar(like, year), "code": code}) for year in _YEARS)
        for code, like in _LIKE.items()
    }


def shipped(name: str) -> StepProcedure:
    """Answer a procedure that ships."""
    found = find_shipped(name)
    assert found is not None, name
    return found


class Matter:
    """A matter under a procedure: events are told to it, and it is asked where it stands."""

    def __init__(self, procedure: StepProcedure | str, **roles: Sequence[str]) -> None:
        self.procedure = shipped(procedure) if isinstance(procedure, str) else procedure
        self.roles = {role: tuple(codes) for role, codes in roles.items()}
        self.events: list[Event] = []

    def tell(self, when: str, by: str, kind: Any, **more: Any) -> "Matter":
        """Put an event on, at a moment in UTC."""
        times = {name: at(more.pop(name)) for name in ("until", "action_at", "valid_until") if name in more}
        self.events.append(Event(at=at(when), by=by, kind=kind, **more, **times))
        return self

    def stands(self, when: str) -> Standing:
        """Answer where it stands at a moment in UTC, the same in whatever order the events came."""
        found = self._run(self.events, when)
        assert self._run(tuple(reversed(self.events)), when) == found
        return found

    def state(self, when: str) -> str:
        """Answer the state of the last step that was begun."""
        return [step for step in self.stands(when).steps if step.state != "skipped"][-1].state

    def _run(self, events: Sequence[Event], when: str) -> Standing:
        return run(procedure=self.procedure, events=events, calendars=calendars(), now=at(when), roles=self.roles)


def codes(reasons: Iterable[Reason]) -> list[str]:
    """Answer the codes of reasons."""
    return [reason.code for reason in reasons]

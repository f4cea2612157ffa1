"""What became of one step: who answered what, whose silence counts, and at which moment the step was over, if it is.

The events of a step are gone through in their order together with the ends of the clocks; an end comes before an event
of the same instant, so that what is done at the very deadline is late.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from tandem.regimes.stepwise import EACH, Step
from tandem.rules.instant import written
from tandem.rules.reason import Reason, because
from tandem.rules.stepclock import StepClock
from tandem.rules.stepevent import DECISIONS, Cast, Event

Said = Literal["nothing", "agreed", "opposed", "aside", "lapsed", "due", "certified", "refused"]
"""Where one who answers stands: `lapsed` and `due` after the end, `due` where silence wants its certificate."""

_TIMED = ("open", "lapsed", "lapsed_not_certified", "passed_by_certified_silence", "refused")
_SPOKEN = ("agreed", "opposed", "aside")
_AGAINST = ("objection", "against")
_ASIDE = ("abstain", "recuse")
_ANSWERS = ("filed", "answered", "information_given")
_FORMS: Mapping[str, tuple[str, ...]] = {
    "letter": ("letter",), "written": ("letter", "written", "objection", "amendment"), "objection": ("objection",),
    "amendment": ("amendment",), "in_meeting": ("in_meeting",),
}  # fmt: skip


class Finish(msgspec.Struct, frozen=True):
    """That a step is over: when, by which of its events (None where a clock did it), in which state, how it goes on.

    `way` is `passed`, `failed`, `restarted` or `moved`; `to` the step that it was moved to.
    """

    at: datetime
    place: int | None
    state: str
    way: Literal["passed", "failed", "restarted", "moved"]
    grant: str = ""
    to: str = ""
    valid_until: datetime | None = None


class Ruling(msgspec.Struct, frozen=True):
    """Where a step stands: what each said, how it ended if it did, what came too late, and what counted for nothing."""

    said: Mapping[str, Said]
    positions: Mapping[str, str]
    finish: Finish | None
    late: tuple[Event, ...] = ()
    void: tuple[Reason, ...] = ()
    late_decision: datetime | None = None


def rule_step(
    *, step: Step, clocks: Mapping[str, StepClock], events: Sequence[Event], cast: Cast, now: datetime
) -> Ruling:
    """Answer where a step stands at an instant. `events` are those of the step in their order, none after `now`."""
    scan = _Scan(step, clocks, cast)
    return scan.over(events, now)


class _Scan:
    """Goes once through a step."""

    def __init__(self, step: Step, clocks: Mapping[str, StepClock], cast: Cast) -> None:
        self._step, self._clocks, self._cast = step, clocks, cast
        self._said: dict[str, Said] = dict.fromkeys(clocks, "nothing")
        self._positions: dict[str, str] = {}
        self._spoke: set[str] = set()
        self._late: list[Event] = []
        self._void: list[Reason] = []
        self._finish: Finish | None = None
        self._late_decision: datetime | None = None

    def over(self, events: Sequence[Event], now: datetime) -> Ruling:
        ends = [(clock.silent_from, party) for party, clock in self._clocks.items()]
        left = sorted((at, party) for at, party in ends if at is not None and at <= now)
        for place, event in enumerate(events):
            while left and left[0][0] <= event.at and self._finish is None:
                self._end(*left.pop(0))
            if self._finish is not None:
                break
            self._take(event, place)
        while left and self._finish is None:
            self._end(*left.pop(0))
        return Ruling(
            self._said, self._positions, self._finish, tuple(self._late), tuple(self._void), self._late_decision
        )  # fmt: skip

    def _end(self, at: datetime, party: str) -> None:
        """The clock of one who answers is over."""
        if self._said[party] in _SPOKEN:
            self._settle(at, None)
            return
        terms = self._step.silence
        if terms.means == "nothing":
            self._said[party] = "lapsed"
        elif terms.certified_by:
            self._said[party] = "due"
        else:
            self._said[party] = "refused"
        self._settle(at, None)

    def _take(self, event: Event, place: int) -> None:
        kind = event.kind
        if kind in ("position", "voted"):
            self._position(event)
        elif kind == "broken":
            self._broken(event)
        elif kind == "silence_certified":
            self._certified(event)
        elif kind in DECISIONS:
            self._decision(event, place)
            return
        elif kind == "incomplete":
            self._incomplete(event, place)
            return
        elif kind == "moved":
            self._moved(event, place)
            return
        elif kind in _ANSWERS and event.by in self._said and self._answers_by_deed():
            self._answer(event, "agreed")
        else:
            return
        self._settle(event.at, place)

    def _answers_by_deed(self) -> bool:
        return self._step.decides.rule == "actor" and not self._step.decides.by

    def _position(self, event: Event) -> None:
        if event.by not in self._said:
            self._void.append(because("ps_not_asked", party=event.by))
            return
        position = event.position or ""
        if not position:
            self._spoke.add(event.by)
            self._take_back(event)
        elif self._opposes(position):
            self._answer(event, "opposed")
        elif position in _AGAINST and self._step.decides.rule != "majority":
            # Only some forms count here: an objection in another is on record and breaks nothing.
            self._void.append(because("ps_objection_not_in_form", party=event.by))
        else:
            self._answer(event, "aside" if position in _ASIDE else "agreed")

    def _opposes(self, position: str) -> bool:
        heard = self._step.decides.rule in ("actor", "majority") and position in _AGAINST
        return position in self._step.blocks or heard

    def _answer(self, event: Event, said: Said) -> None:
        before = self._said[event.by]
        if before == "certified" or (before in ("due", "refused") and self._step.silence.certified_by != EACH):
            self._late.append(event)
            return
        self._spoke.add(event.by)
        self._said[event.by] = said
        self._positions[event.by] = event.position or event.kind

    def _take_back(self, event: Event) -> None:
        if self._said[event.by] in _SPOKEN:
            self._positions.pop(event.by, None)
            end = self._clocks[event.by].silent_from
            over = end is not None and end <= event.at
            means = self._step.silence.means
            self._said[event.by] = ("lapsed" if means == "nothing" else "due") if over else "nothing"

    def _broken(self, event: Event) -> None:
        terms = self._step.breaks
        if terms is None or not self._cast.has(event.by, terms.by) or event.by not in self._said:
            self._void.append(because("ps_may_not_break", party=event.by))
        elif terms.form != "any" and event.form not in _FORMS[terms.form]:
            self._void.append(because("ps_break_form", party=event.by, break_form=terms.form))
        elif self._said[event.by] == "lapsed" and self._answers_by_deed():
            self._late.append(event)
        else:
            self._answer(event, "opposed")

    def _certified(self, event: Event) -> None:
        by = self._step.silence.certified_by
        if by == EACH:
            # Who spoke, and took it back, was not silent.
            mine = self._said.get(event.by) == "due" and event.by not in self._spoke
            whose = [event.by] if mine else []
        else:
            allowed = bool(by) and self._cast.has(event.by, (by,))
            whose = [party for party, said in self._said.items() if said == "due" and allowed]
        if not whose:
            self._void.append(because("ps_nothing_to_certify", party=event.by))
        meaning: Said = "certified" if self._step.silence.means == "assent" else "refused"
        self._said.update(dict.fromkeys(whose, meaning))

    def _decision(self, event: Event, place: int) -> None:
        terms = self._step.decides
        if not terms.by or not self._cast.has(event.by, (terms.by,)):
            if terms.by:
                self._void.append(because("ps_may_not_decide", party=event.by))
            return
        if terms.rule in ("chair", "permit"):
            if any(said == "due" for said in self._said.values()):
                self._late.append(event)
                return
            if any(said == "lapsed" for said in self._said.values()):
                self._late_decision = event.at
            said = event.kind
            self._close(event.at, place, "refused" if said == "refused" else "passed_explicitly", event)
        elif event.kind == "refused":
            self._close(event.at, place, "refused", event)
        elif (verdict := self._verdict()) is None and terms.rule == "actor":
            self._void.append(because("ps_decided_before_heard", party=event.by))
        elif terms.rule != "actor" and (verdict is None or verdict[0] != "passed"):
            self._void.append(because("ps_rule_not_met", party=event.by))
        else:
            self._close(event.at, place, verdict[1] if verdict else "passed_explicitly", event)

    def _close(self, at: datetime, place: int | None, state: str, event: Event) -> None:
        failed = event.kind == "refused"
        grant = "" if event.kind in ("refused", "decided") else event.kind
        self._finish = Finish(
            at, place, state, "failed" if failed else "passed", grant=grant, valid_until=event.valid_until
        )  # fmt: skip

    def _incomplete(self, event: Event, place: int) -> None:
        deciders = (*self._step.who, *([self._step.decides.by] if self._step.decides.by else []))
        if not self._step.on_incomplete or not self._cast.has(event.by, deciders):
            self._void.append(because("ps_may_not_send_back", party=event.by))
            return
        self._finish = Finish(event.at, place, "restarted", "restarted", to=self._step.on_incomplete)

    def _moved(self, event: Event, place: int) -> None:
        if event.to not in (self._step.passes_to, self._step.fails_to):
            self._void.append(because("ps_may_not_move", party=event.by, found=event.to))
            return
        self._finish = Finish(event.at, place, "moved", "moved", to=event.to)

    def _settle(self, at: datetime, place: int | None) -> None:
        """Close a step that nobody has to close, once its rule is met or can no more be met."""
        if self._step.decides.rule in ("chair", "permit"):
            if "refused" in self._said.values():
                self._finish = Finish(at, place, "refused", "failed")
            elif "certified" in self._said.values():
                self._finish = Finish(at, place, "passed_by_certified_silence", "passed")
            return
        if self._step.decides.by:
            return
        verdict = self._verdict()
        if verdict is not None:
            self._finish = Finish(at, place, verdict[1], "passed" if verdict[0] == "passed" else "failed")

    def _verdict(self) -> tuple[str, str] | None:
        """Whether the rule is met, with the state; None as long as it is open."""
        said = list(self._said.values())
        waiting = any(one in ("nothing", "due") for one in said)
        if self._step.decides.rule == "majority":
            return self._majority(said, waiting)
        if self._step.decides.waits and waiting:
            return None
        if self._step.decides.rule == "actor" and not (self._broke() and not self._step.decides.by):
            return None if waiting else ("passed", _passed(said))
        if "opposed" in said:
            return "failed", "broken"
        if "refused" in said:
            return "failed", "refused"
        if waiting:
            return None
        nobody = self._step.decides.rule == "unanimity" and all(one == "aside" for one in said)
        return ("failed", "lapsed") if "lapsed" in said or nobody else ("passed", _passed(said))

    def _broke(self) -> bool:
        return any(said == "opposed" and self._positions.get(party) in ("broken", *self._step.blocks)
                   for party, said in self._said.items())  # fmt: skip

    def _majority(self, said: list[Said], waiting: bool) -> tuple[str, str] | None:
        terms = self._step.decides
        needed = terms.needed or len(said) // 2 + 1
        votes, against = sum(one in ("agreed", "certified") for one in said), said.count("opposed")
        if terms.vetoes and any(self._said.get(code) == "opposed" for code in self._cast.codes(terms.vetoes)):
            return "failed", "broken"
        if votes >= needed and not (terms.vetoes and waiting):
            return "passed", "passed_explicitly"
        beyond = len(said) - against - sum(one in ("aside", "lapsed", "refused") for one in said) < needed
        return ("failed", "refused" if against else "lapsed") if beyond else None


def _passed(said: Sequence[Said]) -> str:
    if "certified" in said:
        return "passed_by_certified_silence"
    return "lapsed" if "lapsed" in said else "passed_explicitly"


def party_state(step: Step, said: Said, clock: StepClock, now: datetime) -> str:
    """Answer the state of one who answers."""
    spoken = {"agreed": "passed_explicitly", "aside": "passed_explicitly", "opposed": "broken", "refused": "refused"}
    if said in spoken:
        return spoken[said]
    deadline = clock.deadline
    if clock.opened is None:
        return "waiting"
    if clock.hold_at(now) is not None:
        return "held"
    if deadline is None:
        return "open"
    if deadline.at is None:
        return "stopped" if clock.stands(now) else "not_known"
    if now < deadline.at:
        return "stopped" if clock.stands(now) else "open"
    ends = {"due": "lapsed_not_certified", "certified": "passed_by_certified_silence", "lapsed": "lapsed"}
    return ends.get(said, "open")


def why_of(party: str, state: str, clock: StepClock, now: datetime) -> Reason:
    """Answer why one who answers stands so."""
    at = clock.deadline.at if clock.deadline else None
    hold = clock.hold_at(now)
    if state == "held" and hold is not None:
        return (
            because("ps_held_open", party=hold.by, at=written(hold.placed))
            if hold.until is None
            else because("ps_held", party=hold.by, at=written(hold.until))
        )
    if at is None or state not in _TIMED:
        return because(f"ps_party_{state}", party=party)
    return because(f"ps_party_{state}_at", party=party, at=written(at))

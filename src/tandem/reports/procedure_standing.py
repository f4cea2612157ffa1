"""Where a matter stands under a procedure of many steps, in words: verdict first, then step by step."""

from collections.abc import Iterator

import msgspec

from tandem.regimes.stepwise import StepProcedure
from tandem.reports.procedure_step import name_in, step_name
from tandem.reports.speaker import Speaker
from tandem.rules.deadline import Closing
from tandem.rules.reason import Reason
from tandem.rules.stepevent import Event
from tandem.rules.stepstanding import LeadStanding, PartyStanding, Standing, StepStanding

Row = tuple[int, str]
"""A line and how far it is set in."""


def standing_lines(procedure: StepProcedure, standing: Standing, *, speaker: Speaker) -> list[str]:
    """Answer the lines of a standing, each set in as far as it belongs under another."""
    rows = [(1, line) for line in _verdict(procedure, standing, speaker)]
    for number, step in enumerate(standing.steps, start=1):
        rows += _step(procedure, number, step, speaker)
    for lead in standing.leads:
        rows += [(1, line) for line in _lead(lead, speaker)]
    rows += [(1, line) for line in _rest(procedure, standing, speaker)]
    return ["  " * indent + line for indent, line in rows]


def doubts_of(procedure: StepProcedure, step: str, speaker: Speaker) -> tuple[str, ...]:
    """Answer what is not confirmed of a step, for whoever relies on its dates."""
    return tuple(
        speaker.say("pv_doubt", name=speaker.word("doubt", one.confidence), why=name_in(one.why, speaker))
        for one in procedure.unconfirmed
        if one.step == step
    )


def skipped_lines(closing: Closing, speaker: Speaker) -> tuple[str, ...]:
    """Answer the days that moved a deadline, each with whose day it is and what it is called."""
    return tuple(
        speaker.say(
            "pr_skipped_day", day=day.date, code=day.code,
            holiday=day.names.get(speaker.language) or next(iter(day.names.values())),
        )
        for day in closing.skipped
    )  # fmt: skip


def deadline_line(closing: Closing, speaker: Speaker) -> str:
    """Answer a deadline in every zone, or why it is not known."""
    if closing.at is None:
        return speaker.say("pr_deadline_unknown", why=speaker.reason(closing.why))
    return speaker.say("pr_deadline", at=closing.at)


def _verdict(procedure: StepProcedure, standing: Standing, speaker: Speaker) -> Iterator[str]:
    yield speaker.word("step_outcome", standing.outcome)
    if standing.grant:
        yield speaker.word("grant", standing.grant)
    if standing.current:
        yield speaker.say("pr_current", name=step_name(procedure, standing.current, speaker))
        yield speaker.say("pr_forum", name=name_in(procedure.forums[standing.forum].names, speaker))
    yield from (speaker.reason(reason) for reason in standing.may_act.reasons)


def _step(procedure: StepProcedure, number: int, step: StepStanding, speaker: Speaker) -> Iterator[Row]:
    state, name = speaker.word("step_state", step.state), step_name(procedure, step.step, speaker)
    yield 1, speaker.say("pr_visit" if step.visit > 1 else "pr_step", number=number, name=name, state=state)
    yield from ((2, speaker.reason(reason)) for reason in step.why)
    if step.deadline is not None:
        yield 2, deadline_line(step.deadline, speaker)
        yield from ((2, line) for line in skipped_lines(step.deadline, speaker))
    if step.finished is not None:
        yield 2, speaker.say("pr_finished", at=step.finished)
    for line in dict.fromkeys(line for party in step.parties for line in _party(party, speaker)):
        yield 2, line
    yield from ((2, speaker.reason(reason)) for reason in step.void)
    if step.state != "skipped":
        yield from ((2, line) for line in doubts_of(procedure, step.step, speaker))


def _party(party: PartyStanding, speaker: Speaker) -> Iterator[str]:
    yield from (speaker.reason(reason) for reason in party.moved)
    if party.position:
        yield speaker.say("pr_position", party=party.party, position=speaker.word("event_kind", party.position))
    for hold in party.holds:
        if hold.fault is not None:
            yield speaker.say("pr_hold_void", party=hold.by, why=speaker.reason(hold.fault))
        elif hold.until is None:
            yield speaker.say("pr_hold", party=hold.by, at=hold.placed)
        else:
            yield speaker.say("pr_hold_until", party=hold.by, at=hold.until)


def _lead(lead: LeadStanding, speaker: Speaker) -> Iterator[str]:
    if lead.earliest is not None and lead.earliest.at is None:
        yield speaker.say("pr_clock_unknown", why=speaker.reason(lead.earliest.why))
    elif lead.earliest is not None and lead.earliest.at is not None:
        kept = "" if lead.kept in (None, True) else " " + speaker.say("pr_not_kept")
        yield speaker.say("pr_lead" if lead.clock == "lead" else "pr_window", at=lead.earliest.at) + kept
    if lead.latest_filing is not None:
        yield speaker.say("pr_latest", at=lead.latest_filing)


def _rest(procedure: StepProcedure, standing: Standing, speaker: Speaker) -> Iterator[str]:
    if standing.valid_until is not None:
        yield speaker.say("pr_valid_until", at=standing.valid_until)
    if standing.cap is not None and standing.cap.at is not None:
        yield speaker.say("pr_cap", at=standing.cap.at)
    if standing.open_to:
        names = speaker.joined([step_name(procedure, step, speaker) for step in standing.open_to])
        yield speaker.say("pr_open_to", names=names)
    told = {reason for step in standing.steps for reason in step.void}
    yield from (speaker.reason(reason) for reason in standing.irregular if reason not in told)
    yield from (event_line("pr_late", event, speaker) for event in standing.late)
    yield from (event_line("pr_disputed", event, speaker) for event in standing.disputed)


def event_line(code: str, event: Event, speaker: Speaker) -> str:
    """Answer one event in a line."""
    return speaker.say(code, what=speaker.word("event_kind", event.kind), party=event.by, at=event.at)


class Told(msgspec.Struct, frozen=True):
    """A reason with its sentence, for scripts."""

    code: str
    values: dict[str, str | int]
    sentence: str

    @classmethod
    def of(cls, reason: Reason, speaker: Speaker) -> "Told":
        """Tell a reason."""
        return cls(reason.code, dict(reason.values), speaker.reason(reason))

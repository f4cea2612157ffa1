"""The command that runs a matter through a procedure of many steps and prints where it stands; no node is needed."""

import argparse
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.named_procedure import found
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.regimes.lined import MAX_BYTES
from tandem.regimes.stepwise import StepProcedure
from tandem.reports.procedure_standing import Told as ToldReason
from tandem.reports.procedure_standing import doubts_of, standing_lines
from tandem.reports.procedure_step import name_in, step_name
from tandem.rules.deadline import Closing
from tandem.rules.instant import written
from tandem.rules.matterfile import Matter, MatterFile, read_matter
from tandem.rules.reason import Reason
from tandem.rules.stepevent import Event
from tandem.rules.stepstanding import LeadStanding, PartyStanding, Standing, StepStanding
from tandem.rules.stepwise import run


def add(under: Commands) -> None:
    """Add `simulate` to the commands about procedures."""
    simulate = under.add("simulate", _simulate)
    simulate.add_argument("file", metavar="FILE", help="a procedure file, or the id of one that ships")
    simulate.add_argument("--events", metavar="FILE", help="what happened; without it, how the matter stands untouched")
    simulate.add_argument("--at", metavar="INSTANT", help="the instant that is asked about (the last event)")


def _simulate(options: argparse.Namespace, terminal: Terminal) -> Told:
    procedure = found(options.file)
    matter = _matter(options.events, procedure)
    now = _asked(options.at, matter)
    terminal.speak_in(matter.file.zone, matter.file.zones)
    standing = run(
        procedure=procedure, events=matter.file.events, calendars=matter.calendars, now=now, roles=matter.file.roles
    )
    lines = [name_in(procedure.names, terminal.speaker), terminal.say("pr_at", at=now)]
    lines += standing_lines(procedure, standing, speaker=terminal.speaker)
    unnamed = _unnamed(procedure, matter)
    if unnamed:
        lines.append("  " + terminal.say("pr_assumed_roles", names=", ".join(unnamed)))
    return Told(plain_standing(procedure, standing, now=now, terminal=terminal), lines)


def _matter(file: str | None, procedure: StepProcedure) -> Matter:
    if file is None:
        return Matter(MatterFile(format="tandem-events/1"), {})
    return read_matter(read_bytes(file, most=MAX_BYTES), file=file, procedure=procedure)


def _asked(given: str | None, matter: Matter) -> datetime:
    if given is None:
        if not matter.file.events:
            raise CannotDo("cli_at_missing")
        return max(event.at for event in matter.file.events)
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise CannotDo("cli_instant_unfit", found=given[:40]) from None
    if at.utcoffset() is None:
        raise CannotDo("cli_instant_unfit", found=given[:40])
    return at


def _unnamed(procedure: StepProcedure, matter: Matter) -> list[str]:
    asked = {role for step in procedure.steps for role in step.who}
    return sorted(asked - matter.file.roles.keys()) if matter.file.events else []


def plain_standing(
    procedure: StepProcedure, standing: Standing, *, now: datetime, terminal: Terminal
) -> dict[str, Any]:
    """Answer a standing as plain values; the form is in docs/procedures.md."""
    return {
        "procedure": procedure.id,
        "confidence": procedure.confidence,
        "at": written(now),
        "outcome": standing.outcome,
        "decided": _moment(standing.decided),
        "grant": standing.grant,
        "current": standing.current,
        "forum": standing.forum,
        "level": standing.level,
        "deadline": _closing(standing.deadline, terminal),
        "may_act": {
            "verdict": standing.may_act.verdict, "reasons": _reasons(standing.may_act.reasons, terminal),
        },
        "earliest_action": _moment(standing.earliest_action),
        "valid_until": _moment(standing.valid_until),
        "cap": _closing(standing.cap, terminal),
        "open_to": list(standing.open_to),
        "steps": [_step(procedure, step, terminal) for step in standing.steps],
        "leads": [_lead(lead, terminal) for lead in standing.leads],
        "late": [_event(event) for event in standing.late],
        "disputed": [_event(event) for event in standing.disputed],
        "irregular": _reasons(standing.irregular, terminal),
    }  # fmt: skip


def _step(procedure: StepProcedure, step: StepStanding, terminal: Terminal) -> dict[str, Any]:
    return {
        "step": step.step, "name": step_name(procedure, step.step, terminal.speaker), "visit": step.visit,
        "state": step.state, "forum": step.forum, "began": _moment(step.began), "finished": _moment(step.finished),
        "deadline": _closing(step.deadline, terminal), "why": _reasons(step.why, terminal),
        "void": _reasons(step.void, terminal), "parties": [_party(one, terminal) for one in step.parties],
        "unconfirmed": list(doubts_of(procedure, step.step, terminal.speaker)),
    }  # fmt: skip


def _party(one: PartyStanding, terminal: Terminal) -> dict[str, Any]:
    holds = [
        {"by": hold.by, "placed": written(hold.placed), "until": _moment(hold.until), "reason": hold.reason,
         "counts": hold.fault is None}
        for hold in one.holds
    ]  # fmt: skip
    return {
        "party": one.party, "state": one.state, "position": one.position, "opened": _moment(one.opened),
        "deadline": _closing(one.deadline, terminal), "moved": _reasons(one.moved, terminal), "holds": holds,
        "why": ToldReason.of(one.why, terminal.speaker).sentence,
    }  # fmt: skip


def _lead(lead: LeadStanding, terminal: Terminal) -> dict[str, Any]:
    return {
        "step": lead.step, "clock": lead.clock, "since": _moment(lead.since),
        "earliest": _closing(lead.earliest, terminal), "latest_filing": _moment(lead.latest_filing),
        "kept": lead.kept,
    }  # fmt: skip


def _closing(closing: Closing | None, terminal: Terminal) -> dict[str, Any] | None:
    if closing is None:
        return None
    skipped = [{"date": day.date.isoformat(), "code": day.code, "names": dict(day.names)} for day in closing.skipped]
    return {"at": _moment(closing.at), "why": terminal.reason(closing.why), "skipped": skipped}


def _event(event: Event) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return {name: value for name, value in plain.items() if value not in (None, "", 0)}


def _reasons(reasons: Iterable[Reason], terminal: Terminal) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(ToldReason.of(reason, terminal.speaker)) for reason in reasons]


def _moment(at: datetime | None) -> str | None:
    return None if at is None else written(at)

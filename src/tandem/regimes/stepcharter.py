"""A procedure of the charter, written as one of many steps, so that it can be drawn and run like every other.

Who takes part is called as in the procedure of that name that ships: the acting party files, every other party answers.
"""

from functools import cache

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF
from tandem.regimes.procedure import Procedure, Span
from tandem.regimes.stepcheck import find_shipped
from tandem.regimes.stepwise import (
    EACH,
    Clock,
    Confidence,
    Decides,
    Extends,
    Lead,
    SilenceTerms,
    Source,
    Step,
    StepHolds,
    StepProcedure,
    Stop,
)

OWNER, OTHER = "owner", "other"
"""The roles of such a procedure: who gave notice, and every other party."""

ANSWERING = "answering"
"""In place of a calendar's code: that of who answers."""

_PATTERN = "no-surprises"


def as_stepwise(
    procedure: Procedure, *, name: str, hosted: bool = False, confidence: Confidence = "document"
) -> StepProcedure:
    """Answer a procedure of the charter as one step of consultation, which the owner's decision ends.

    `hosted` tells that both seats are on one node, where an officer has to acknowledge.
    """
    pattern = _pattern()
    return msgspec.structs.replace(
        pattern,
        id=name,
        names=procedure.names,
        summary=procedure.names,
        steps=(_step(procedure, pattern.steps[0], hosted=hosted),),
        sources=(Source(what=procedure.source),) if procedure.source else (),
        confidence=confidence,
        unconfirmed=(),
    )


@cache
def _pattern() -> StepProcedure:
    found = find_shipped(_PATTERN)
    if found is None:
        raise LookupError(f"The procedure {_PATTERN} does not ship.")
    return found


def _step(procedure: Procedure, pattern: Step, *, hosted: bool) -> Step:
    unanimous = procedure.decides == "unanimity"
    over = procedure.over_objection
    return msgspec.structs.replace(
        pattern,
        clock=_clock(procedure, hosted=hosted),
        silence=SilenceTerms(means=procedure.silence, certified_by="" if procedure.silence == "nothing" else EACH),
        decides=Decides(rule="unanimity" if unanimous else "actor", by=OWNER),
        holds=_holds(procedure),
        stops=(Stop(on="question", by=(OTHER,), whose="own"),) if procedure.question_stops_clock else (),
        extends=(Extends(by=(OWNER,)),) if procedure.extends == "owner" and procedure.window else (),
        blocks=("objection",) if unanimous or procedure.silence != "nothing" else (),
        lead=Lead(length=Span(over.notice_hours, "hours"), since="decision", when="objection") if over else None,
    )


def _clock(procedure: Procedure, *, hosted: bool) -> Clock:
    due = procedure.receipt_due_hours
    return Clock(
        opens="receipt",
        grade=procedure.opens_at_grade_hosted if hosted else procedure.opens_at_grade,
        length=procedure.window,
        calendars=_calendars(procedure),
        close_at=procedure.close_at,
        receipt_due=Span(due, "hours") if due else None,
        other={"urgent": procedure.urgent_window} if procedure.urgent_window else {},
    )


def _calendars(procedure: Procedure) -> tuple[str, ...]:
    if not isinstance(procedure.calendars, str):
        return procedure.calendars
    return ((ANSWERING,) if procedure.calendars == "answering" else (OWNER, OTHER)) + (GROUP_ITSELF,)


def _holds(procedure: Procedure) -> StepHolds | None:
    terms = procedure.hold
    if terms is None:
        return None
    return StepHolds(
        by=(OTHER,), length=terms.length, most=terms.most, reasons=terms.reasons,
        stops="own" if terms.stops_clock else "nothing",
    )  # fmt: skip

"""What one step of a procedure says, sentence by sentence, each with its place in the file and its doubts."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF
from tandem.regimes.procedure import Span
from tandem.regimes.stepcharter import ANSWERING
from tandem.regimes.stepwise import EACH, END, STANDS, Step, StepHolds, StepProcedure
from tandem.reports.speaker import Speaker

Called = Mapping[str, Mapping[str, str]]
"""What the reasons of a hold are called, by code and language."""


class FactLine(msgspec.Struct, frozen=True):
    """One sentence of a procedure: the field that it comes from, and a mark for each thing in it not confirmed."""

    field: str
    said: str
    doubts: tuple[str, ...] = ()

    @classmethod
    def of(cls, procedure: StepProcedure, step: str, field: str, said: str, speaker: Speaker) -> "FactLine":
        """Make the line of a fact, with its marks."""
        doubts = tuple(
            speaker.say("pv_doubt", name=speaker.word("doubt", one.confidence), why=name_in(one.why, speaker))
            for one in procedure.doubts(step, field)
        )
        return cls(field, said, doubts)


def name_in(names: Mapping[str, str], speaker: Speaker) -> str:
    """Answer a name in the reader's language."""
    return " ".join((names.get(speaker.language) or next(iter(names.values()))).split())


def name_of_role(procedure: StepProcedure, role: str, speaker: Speaker) -> str:
    """Answer what a role is called; a code that is no role is shown as it is."""
    if role in (ANSWERING, GROUP_ITSELF):
        return speaker.say(f"pv_calendar_{role}")
    names = procedure.roles.get(role)
    return name_in(names, speaker) if names else role


def step_name(procedure: StepProcedure, target: str, speaker: Speaker) -> str:
    """Answer what a step is called, or the end."""
    step = procedure.step(target)
    if step is not None:
        return name_in(step.names, speaker)
    return speaker.say({END: "pv_end", STANDS: "pv_stands"}[target])


def span_values(span: Span) -> dict[str, object]:
    """Answer the values of a length for a sentence."""
    return {"count": span.count, "unit": span.unit}


def lines_of_step(procedure: StepProcedure, step: Step, speaker: Speaker, *, called: Called) -> Iterator[FactLine]:
    """Go through every sentence of a step; `called` are the names of the reasons of a hold."""
    for field, code, values in _facts(procedure, step, speaker, called):
        yield FactLine.of(procedure, step.id, field, speaker.say(code, **values), speaker)


_Fact = tuple[str, str, dict[str, object]]


def _facts(procedure: StepProcedure, step: Step, speaker: Speaker, called: Called) -> Iterator[_Fact]:
    yield "who", "pv_who", {"names": _names(procedure, step.who, speaker)}
    if step.forum:
        yield "forum", "pv_forum", {"name": name_in(procedure.forums[step.forum].names, speaker)}
    if step.level:
        yield "level", "pv_level", {"name": step.level}
    if step.optional:
        yield "optional", "pv_optional", {}
    yield from _clock(procedure, step, speaker)
    yield "silence", *_silence(procedure, step, speaker)
    if step.holds is not None:
        yield from _holds(procedure, step.holds, speaker, called)
    yield from _moves(procedure, step, speaker)
    yield from _decision(procedure, step, speaker)
    if step.on_incomplete:
        yield "on_incomplete", "pv_incomplete", {"name": step_name(procedure, step.on_incomplete, speaker)}
    yield "passes_to", "pv_passes", {"name": step_name(procedure, step.passes_to, speaker)}
    yield "fails_to", "pv_fails", {"name": step_name(procedure, step.fails_to, speaker)}


def _clock(procedure: StepProcedure, step: Step, speaker: Speaker) -> Iterator[_Fact]:
    clock = step.clock
    yield "clock.opens", f"pv_opens_{clock.opens}", {"grade": clock.grade} if clock.opens == "receipt" else {}
    if clock.receipt_due is not None:
        yield "clock.receipt_due", "pv_receipt_due", span_values(clock.receipt_due)
    if clock.length is not None:
        back = clock.opens == "before_action"
        yield "clock.length", "pv_length_back" if back else "pv_length", span_values(clock.length)
        yield from _closing(procedure, step, speaker)
    else:
        ends = {"given": "pv_length_before_given", "action": "pv_length_before_action"}
        yield "clock.until", ends.get(clock.until, "pv_length_none"), {}
    for name, span in clock.other.items():
        said = speaker.say(f"pv_other_{name}") if name in ("expedited", "individual", "urgent") else name
        yield f"clock.other.{name}", "pv_other", {"name": said, **span_values(span)}


def _closing(procedure: StepProcedure, step: Step, speaker: Speaker) -> Iterator[_Fact]:
    clock = step.clock
    if clock.length is not None and clock.length.unit == "working_days":
        yield "clock.calendars", "pv_calendars", {"names": _names(procedure, clock.calendars, speaker)}
    if clock.length is not None and clock.length.unit != "hours" and clock.opens != "before_action":
        if clock.zone:
            zone = name_of_role(procedure, clock.zone, speaker)
            yield "clock.close_at", "pv_closes", {"hour": clock.close_at, "name": zone}
        else:
            yield "clock.close_at", "pv_closes_each", {"hour": clock.close_at}


def _silence(procedure: StepProcedure, step: Step, speaker: Speaker) -> tuple[str, dict[str, object]]:
    terms = step.silence
    code = f"pv_silence_{terms.means}"
    if terms.means == "nothing" or not terms.certified_by:
        return code, {}
    if terms.certified_by == EACH:
        return f"{code}_each", {}
    name = name_of_role(procedure, terms.certified_by, speaker)
    return (code if terms.means == "assent" else f"{code}_certified"), {"name": name}


def _holds(procedure: StepProcedure, holds: StepHolds, speaker: Speaker, called: Called) -> Iterator[_Fact]:
    span, shown = holds.length, [speaker.say("pv_holds_named" if holds.named else "pv_holds_unnamed")]
    if holds.confidential:
        shown.append(speaker.say("pv_holds_confidential"))
    yield (
        "holds",
        "pv_holds",
        {
            "names": _names(procedure, holds.by, speaker),
            "length": speaker.say("pv_holds_length", **span_values(span)) if span else speaker.say("pv_holds_open"),
            "most": speaker.say("pv_holds_most", count=holds.most) if holds.most else speaker.say("pv_holds_any"),
            "shown": ", ".join(shown),
            "stops": speaker.say(f"pv_holds_stops_{holds.stops}"),
        },
    )
    if holds.reasons:
        reasons = ", ".join(name_in(called.get(reason, {"": reason}), speaker) for reason in holds.reasons)
        yield "holds.reasons", "pv_holds_reasons", {"reasons": reasons}


def _moves(procedure: StepProcedure, step: Step, speaker: Speaker) -> Iterator[_Fact]:
    for number, stop in enumerate(step.stops):
        yield f"stops.{number}", f"pv_stop_{stop.on}", {"names": _names(procedure, stop.by, speaker)}
    for number, extends in enumerate(step.extends):
        names: dict[str, object] = {"names": _names(procedure, extends.by, speaker)}
        if extends.to is None:
            yield f"extends.{number}", "pv_extends", names
        else:
            code = "pv_extends_disagreement" if extends.when == "disagreement" else "pv_extends_to"
            yield f"extends.{number}", code, {**names, **span_values(extends.to)}
    if step.blocks:
        yield "blocks", "pv_blocks", {"names": ", ".join(_position(name, speaker) for name in step.blocks)}
    if step.breaks is not None:
        form = speaker.word("break_form", step.breaks.form)
        yield "breaks", "pv_breaks", {"names": _names(procedure, step.breaks.by, speaker), "form": form}


def _position(name: str, speaker: Speaker) -> str:
    """A position as it is called; an amendment is none, and blocks all the same."""
    word = speaker.word("position", name)
    return speaker.word("break_form", name) if word == name else word


def _decision(procedure: StepProcedure, step: Step, speaker: Speaker) -> Iterator[_Fact]:
    terms = step.decides
    by = name_of_role(procedure, terms.by, speaker) if terms.by else ""
    if terms.rule in ("chair", "permit"):
        yield "decides", f"pv_decides_{terms.rule}", {"name": by}
    elif terms.rule == "actor":
        yield "decides", "pv_decides_actor" if by else "pv_decides_heard", {"name": by} if by else {}
    elif terms.needed is not None:
        yield "decides.needed", "pv_decides_needed", {"count": terms.needed}
    else:
        yield "decides", f"pv_decides_{terms.rule}", {}
    if by and terms.rule in ("unanimity", "consensus", "majority"):
        yield "decides.by", "pv_decides_said_by", {"name": by}
    if terms.vetoes:
        yield "decides.vetoes", "pv_decides_veto", {"name": name_of_role(procedure, terms.vetoes, speaker)}
    if step.lead is not None:
        over = step.lead.when == "objection"
        code = "pv_lead_objection" if over else "pv_lead_decision" if step.lead.since == "decision" else "pv_lead"
        yield "lead", code, span_values(step.lead.length)


def _names(procedure: StepProcedure, roles: Iterable[str], speaker: Speaker) -> str:
    return speaker.joined([name_of_role(procedure, role, speaker) for role in roles])

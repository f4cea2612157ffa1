"""A procedure of many steps in words: each fact with its place in the file and whether it is confirmed.

One view for all faces: the command line prints it, the pages draw it as steps.
"""

from collections.abc import Iterator, Mapping

import msgspec

from tandem.regimes.charter import shipped_charter
from tandem.regimes.lined import Fault
from tandem.regimes.stepwise import Source, Step, StepProcedure, Unconfirmed
from tandem.reports.procedure_step import Called, FactLine, lines_of_step, name_in, name_of_role, span_values, step_name
from tandem.reports.speaker import Speaker

_DOUBTED = ("recalled", "assumption")


class StepView(msgspec.Struct, frozen=True):
    """One step to draw: its number and name, what it says, and where it goes.

    `clock`, `silence` and `who` are the sentences that stand first; `lines` are all of them. `doubtful` tells that one
    of its facts is not confirmed. `passes_to` and `fails_to` are names of steps or of the end, to be shown.
    """

    number: int
    id: str
    name: str
    forum: str
    optional: bool
    who: str
    clock: tuple[str, ...]
    silence: str
    silence_means: str
    lines: tuple[FactLine, ...]
    passes_to: str
    fails_to: str
    doubtful: bool


class ProcedureView(msgspec.Struct, frozen=True):
    """A whole procedure to show: names, summary, how sure it is, its steps, and what holds for the whole."""

    id: str
    name: str
    summary: str
    forum: str
    confidence: str
    confidence_said: str
    steps: tuple[StepView, ...]
    whole: tuple[FactLine, ...]
    sources: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    example: str

    @property
    def all_doubted(self) -> bool:
        """True where nothing of the procedure is confirmed."""
        return self.confidence in _DOUBTED


def view_procedure(
    procedure: StepProcedure, *, speaker: Speaker, reasons: Mapping[str, Mapping[str, str]] | None = None
) -> ProcedureView:
    """Answer a procedure as it is shown, in the reader's language.

    `reasons` are what a charter calls the reasons of a hold, by code and language; without them, as shipped.
    """
    called = shipped_charter()["hold_reasons"] if reasons is None else reasons
    return ProcedureView(
        id=procedure.id,
        name=name_in(procedure.names, speaker),
        summary=name_in(procedure.summary, speaker),
        forum=name_in(procedure.forums[procedure.forum].names, speaker),
        confidence=procedure.confidence or "assumption",
        confidence_said=speaker.say("pv_confidence", name=speaker.word("confidence", procedure.confidence or "")),
        steps=tuple(_step(procedure, number, step, speaker, called) for number, step in enumerate(procedure.steps, 1)),
        whole=tuple(_whole(procedure, speaker)),
        sources=tuple(_source(source, speaker) for source in procedure.sources),
        unconfirmed=tuple(unconfirmed_line(procedure, one, speaker) for one in procedure.unconfirmed),
        example=name_in(procedure.example, speaker) if procedure.example else "",
    )


def fault_sentence(fault: Fault, *, file: str, speaker: Speaker) -> str:
    """Answer what is wrong with a file, where, and the way out."""
    values = {name: _spoken(value, speaker) for name, value in fault.values.items()}
    said = speaker.say(fault.code, **values)
    code = "pf_line_place" if fault.place else "pf_line"
    return speaker.say(code, file=file, line=fault.line, place=fault.place, said=said)


def unconfirmed_line(procedure: StepProcedure, one: Unconfirmed, speaker: Speaker) -> str:
    """Answer one fact that is not confirmed, with why."""
    said = {"field": one.field, "why": name_in(one.why, speaker), "name": speaker.word("doubt", one.confidence)}
    if not one.step:
        return speaker.say("pv_fact_whole", **said)
    return speaker.say("pv_fact", step=step_name(procedure, one.step, speaker), **said)


def _spoken(value: str | int, speaker: Speaker) -> str | int:
    return speaker.say(value) if isinstance(value, str) and value.startswith("pf_form_") else value


def _step(procedure: StepProcedure, number: int, step: Step, speaker: Speaker, called: Called) -> StepView:
    lines = tuple(lines_of_step(procedure, step, speaker, called=called))
    forum = procedure.forum_of(step)
    return StepView(
        number=number,
        id=step.id,
        name=name_in(step.names, speaker),
        forum=name_in(procedure.forums[forum].names, speaker) if forum != procedure.forum else "",
        optional=step.optional,
        who=next(line.said for line in lines if line.field == "who"),
        clock=tuple(line.said for line in lines if line.field.startswith("clock")),
        silence=next(line.said for line in lines if line.field == "silence"),
        silence_means=step.silence.means,
        lines=lines,
        passes_to=step_name(procedure, step.passes_to, speaker),
        fails_to=step_name(procedure, step.fails_to, speaker),
        doubtful=any(line.doubts for line in lines),
    )


def _whole(procedure: StepProcedure, speaker: Speaker) -> Iterator[FactLine]:
    def line(field: str, code: str, **values: object) -> FactLine:
        return FactLine.of(procedure, "", field, speaker.say(code, **values), speaker)

    yield line("files", "pv_files", name=name_of_role(procedure, procedure.files, speaker))
    if procedure.validity is not None:
        yield line("validity", "pv_validity", **span_values(procedure.validity))
    for field, answer in (("parts", procedure.parts), ("batch", procedure.batch)):
        if answer is not None:
            yield line(field, f"pv_{field}_{'yes' if answer else 'no'}")
    if procedure.afterwards is not None:
        yield line("afterwards", "pv_afterwards", **span_values(procedure.afterwards.within))
    if procedure.withdrawal:
        names = ", ".join(name_of_role(procedure, role, speaker) for role in procedure.withdrawal)
        yield line("withdrawal", "pv_withdrawal", names=names)
    if procedure.statements_after:
        yield line("statements_after", "pv_statements")
    if procedure.cap is not None:
        to = step_name(procedure, procedure.cap.to, speaker)
        yield line("cap", "pv_cap", **span_values(procedure.cap.length), name=to)
        if procedure.cap.stops_with_clock:
            yield line("cap.stops_with_clock", "pv_cap_stops")


def _source(source: Source, speaker: Speaker) -> str:
    if source.read is None:
        return speaker.say("pv_source", what=source.what, url=source.url).rstrip()
    return speaker.say("pv_source_read", what=source.what, url=source.url, day=source.read).replace("  ", " ")

"""Reads a procedure of many steps from its file, and says all that is wrong with it, each fault with its line."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from tandem.regimes.lined import Fault, Lined, Steps, Unread
from tandem.regimes.procedure import Span
from tandem.regimes.stepwise import EACH, END, STANDS, Step, StepProcedure

LANGUAGES = ("en", "ko")
"""The languages in which everything that a procedure calls by name is called."""

_BY_NAME = "abcdefghijklmnopqrstuvwxyz0123456789-_"


class BadProcedure(ValueError):
    """A file that is no procedure; `faults` are all that was found, each with its line."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        """Carry every fault of one file."""
        super().__init__("; ".join(f"{file}, line {fault.line} ({fault.place}): {fault.code}" for fault in faults))
        self.file = file
        self.faults = faults


def read_procedure(raw: bytes, *, file: str) -> StepProcedure:
    """Read a procedure. Raises BadProcedure with every fault of the file, in the order of its lines."""
    try:
        lined = Lined(raw)
    except Unread as wrong:
        raise BadProcedure(file, (wrong.fault,)) from wrong
    procedure = lined.read(StepProcedure)
    if procedure is not None:
        _check(lined, procedure)
    if lined.faults or procedure is None:
        raise BadProcedure(file, tuple(sorted(lined.faults, key=lambda fault: (fault.line, fault.place, fault.code))))
    return procedure  # type: ignore[no-any-return]


def shipped_procedures() -> tuple[StepProcedure, ...]:
    """Answer every procedure that ships, by its id."""
    found = (read_procedure(file.read_bytes(), file=file.name) for file in _files())
    return tuple(sorted(found, key=lambda procedure: procedure.id))


def find_shipped(name: str) -> StepProcedure | None:
    """Answer the procedure that ships under this id; None where none does."""
    file = next((file for file in _files() if file.name == f"{name}.yaml"), None)
    return read_procedure(file.read_bytes(), file=file.name) if file is not None else None


def shipped_ids() -> tuple[str, ...]:
    """Answer the ids of the procedures that ship."""
    return tuple(sorted(file.name.removesuffix(".yaml") for file in _files()))


def _files() -> Iterator[Traversable]:
    folder = resources.files("tandem.regimes").joinpath("procedures")
    return (file for file in folder.iterdir() if file.name.endswith(".yaml"))


def _check(lined: Lined, procedure: StepProcedure) -> None:
    _check_head(lined, procedure)
    ids = [step.id for step in procedure.steps]
    for number, step in enumerate(procedure.steps):
        place: Steps = ("steps", number)
        if step.id in ids[:number]:
            lined.fault((*place, "id"), "pf_step_twice", found=step.id)
        _check_id(lined, (*place, "id"), step.id)
        _check_names(lined, (*place, "names"), step.names)
        _check_step(lined, procedure, step, place)
    _check_course(lined, procedure)
    _check_doubts(lined, procedure)


def _check_head(lined: Lined, procedure: StepProcedure) -> None:
    _check_id(lined, ("id",), procedure.id)
    for field in ("names", "summary"):
        _check_names(lined, (field,), getattr(procedure, field))
    if procedure.example:
        _check_names(lined, ("example",), procedure.example)
    for role, names in procedure.roles.items():
        _check_names(lined, ("roles", role), names)
    for forum, body in procedure.forums.items():
        _check_names(lined, ("forums", forum, "names"), body.names)
        _check_roles(lined, procedure, ("forums", forum, "members"), (body.members,))
    if procedure.forum not in procedure.forums:
        known = ", ".join(procedure.forums) or "-"
        lined.fault(("forum",), "pf_forum_unknown", found=procedure.forum, known=known)
    if not procedure.steps:
        lined.fault(("steps",), "pf_no_steps")
    if not any(source.what.strip() for source in procedure.sources):
        lined.fault(("sources",), "pf_no_source")
    if procedure.confidence is None:
        lined.fault((), "pf_no_confidence")
    _check_roles(lined, procedure, ("files",), (procedure.files,))
    _check_roles(lined, procedure, ("withdrawal",), procedure.withdrawal)
    for field, part in (("afterwards", procedure.afterwards), ("cap", procedure.cap)):
        if part is not None:
            span = part.within if field == "afterwards" else part.length  # type: ignore[union-attr]
            _check_days(lined, (field,), span, part.calendars, part.zone)


def _check_id(lined: Lined, place: Steps, found: str) -> None:
    if not found or found in (END, STANDS) or len(found) > 60 or found.strip(_BY_NAME):
        lined.fault(place, "pf_id_unfit", found=found[:40])


def _check_names(lined: Lined, place: Steps, names: Mapping[str, str]) -> None:
    for language in LANGUAGES:
        if not names.get(language, "").strip():
            lined.fault(place, "pf_language_missing", language=language)


def _check_roles(lined: Lined, procedure: StepProcedure, place: Steps, roles: tuple[str, ...]) -> None:
    for role in roles:
        if role not in procedure.roles:
            lined.fault(place, "pf_role_unknown", found=role, known=", ".join(procedure.roles) or "-")


def _check_step(lined: Lined, procedure: StepProcedure, step: Step, place: Steps) -> None:
    if not step.who:
        lined.fault((*place, "who"), "pf_nobody_asked", step=step.id)
    for steps, roles in _named_roles(step):
        _check_roles(lined, procedure, (*place, *steps), roles)
    if step.forum and step.forum not in procedure.forums:
        known = ", ".join(procedure.forums) or "-"
        lined.fault((*place, "forum"), "pf_forum_unknown", found=step.forum, known=known)
    _check_clock(lined, step, (*place, "clock"))
    _check_silence(lined, step, (*place, "silence"))
    if step.decides.rule in ("chair", "permit") and not step.decides.by:
        lined.fault((*place, "decides"), "pf_decider_unnamed", step=step.id)
    if step.lead is not None:
        _check_days(lined, (*place, "lead"), step.lead.length, step.lead.calendars, step.lead.zone or "answers")
    for field in ("passes_to", "fails_to", "on_incomplete"):
        target = getattr(step, field)
        if target and target not in (END, STANDS) and procedure.step(target) is None:
            known = ", ".join(one.id for one in procedure.steps)
            lined.fault((*place, field), "pf_step_unknown", found=target, known=known)


def _named_roles(step: Step) -> Iterator[tuple[Steps, tuple[str, ...]]]:
    yield ("who",), step.who
    yield ("decides",), tuple(role for role in (step.decides.by, step.decides.vetoes) if role)
    if step.silence.certified_by and step.silence.certified_by != EACH:
        yield ("silence", "certified_by"), (step.silence.certified_by,)
    if step.holds is not None:
        yield ("holds", "by"), step.holds.by
    if step.breaks is not None:
        yield ("breaks", "by"), step.breaks.by
    for number, stop in enumerate(step.stops):
        yield ("stops", number, "by"), stop.by
    for number, extends in enumerate(step.extends):
        yield ("extends", number, "by"), extends.by


def _check_clock(lined: Lined, step: Step, place: Steps) -> None:
    clock = step.clock
    if clock.until == "length" and clock.length is None and step.silence.means != "nothing":
        lined.fault(place, "pf_clock_without_end", step=step.id)
    if clock.until != "length" and clock.length is not None:
        lined.fault(place, "pf_clock_with_two_ends", step=step.id)
    if clock.opens == "before_action" and clock.length is None:
        lined.fault(place, "pf_clock_without_end", step=step.id)
    if clock.opens == "receipt" and clock.grade < 1:
        lined.fault(place, "pf_receipt_without_grade", step=step.id)
    for span in (clock.length, *clock.other.values(), *(one.to for one in step.extends)):
        if span is not None:
            _check_days(lined, place, span, clock.calendars, clock.zone or "answers")


def _check_days(lined: Lined, place: Steps, span: Span, calendars: tuple[str, ...], zone: str) -> None:
    if span.unit == "working_days" and not calendars:
        lined.fault(place, "pf_calendars_unnamed", count=span.count)
    elif span.unit != "hours" and not zone:
        lined.fault(place, "pf_zone_unnamed", count=span.count)


def _check_silence(lined: Lined, step: Step, place: Steps) -> None:
    clock, means = step.clock, step.silence.means
    if means == "nothing":
        return
    if clock.opens not in ("receipt", "circulation"):
        lined.fault(place, "pf_silence_without_receipt", step=step.id, means=means)
    if means == "assent" and not step.silence.certified_by:
        lined.fault(place, "pf_assent_without_certificate", step=step.id)


def _check_course(lined: Lined, procedure: StepProcedure) -> None:
    """Steps that lead back to themselves, steps that nothing leads to, and a cap that leads nowhere."""
    after = {step.id: tuple(dict.fromkeys((step.passes_to, step.fails_to))) for step in procedure.steps}
    if procedure.cap is not None and procedure.cap.to not in (END, STANDS, *after):
        lined.fault(("cap", "to"), "pf_step_unknown", found=procedure.cap.to, known=", ".join(after))
    circle = _circle(after)
    if circle:
        number = [step.id for step in procedure.steps].index(circle[0])
        lined.fault(("steps", number), "pf_circular", steps=" > ".join(circle))
    reached = _reached(after, [procedure.steps[0].id, procedure.cap.to if procedure.cap else ""]) if after else set()
    for number, step in enumerate(procedure.steps):
        if step.id not in reached:
            lined.fault(("steps", number, "id"), "pf_step_not_reached", step=step.id)
    if after and not reached & {END, STANDS}:
        lined.fault(("steps",), "pf_end_not_reached")


def _circle(after: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A way that leads back to where it began, in the order in which it is gone; empty where there is none."""
    try:
        TopologicalSorter(after).prepare()
    except CycleError as found:
        return tuple(reversed(found.args[1]))
    return ()


def _reached(after: Mapping[str, tuple[str, ...]], starts: list[str]) -> set[str]:
    reached: set[str] = set()
    left = [start for start in starts if start]
    while left:
        here = left.pop()
        if here not in reached:
            reached.add(here)
            left += after.get(here, ())
    return reached


def _check_doubts(lined: Lined, procedure: StepProcedure) -> None:
    for number, one in enumerate(procedure.unconfirmed):
        place: Steps = ("unconfirmed", number)
        _check_names(lined, (*place, "why"), one.why)
        holder: Any = procedure.step(one.step) if one.step else procedure
        if holder is None:
            known = ", ".join(step.id for step in procedure.steps)
            lined.fault((*place, "step"), "pf_step_unknown", found=one.step, known=known)
        elif not _has(holder, one.field):
            lined.fault((*place, "field"), "pf_fact_unknown", found=one.field)


def _has(holder: Any, path: str) -> bool:
    """Whether a fact is written in the file: nobody can doubt what is not there."""
    for name in path.split("."):
        if isinstance(holder, Mapping):
            holder = holder.get(name)
        elif isinstance(holder, tuple) and name.isdecimal():
            holder = holder[int(name)] if int(name) < len(holder) else None
        else:
            holder = getattr(holder, name, None) if isinstance(holder, msgspec.Struct) else None
        if holder is None or holder == ():
            return False
    return True

"""Commands about procedures of many steps: list those that ship, check, explain and simulate. No node is needed."""

import argparse
from typing import Any

from tandem.faces.cli import simulation
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.named_procedure import found
from tandem.faces.cli.terminal import Terminal, Told
from tandem.regimes.stepcheck import BadProcedure, shipped_procedures
from tandem.regimes.stepwise import StepProcedure
from tandem.reports.procedure import ProcedureView, StepView, fault_sentence, view_procedure
from tandem.reports.procedure_step import FactLine


def add(commands: Commands) -> None:
    """Add `procedure` with what can be done about one."""
    under = commands.noun("procedure")
    under.add("list", _list)
    check = under.add("check", _check)
    check.add_argument("file", metavar="FILE", help="a procedure file, or the id of one that ships")
    explain = under.add("explain", _explain)
    explain.add_argument("file", metavar="FILE", help="a procedure file, or the id of one that ships")
    simulation.add(under)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    views = [view_procedure(procedure, speaker=terminal.speaker) for procedure in shipped_procedures()]
    width = max(len(view.id) for view in views)
    lines = [f"{view.id:{width}}  {view.name}. {view.confidence_said}" for view in views]
    keys = ("id", "name", "forum", "confidence")
    plain = [{key: getattr(view, key) for key in keys} | {"steps": len(view.steps)} for view in views]
    return Told(plain, [*lines, terminal.say("cli_procedures_more")])


def _check(options: argparse.Namespace, terminal: Terminal) -> Told:
    try:
        procedure = found(options.file)
    except BadProcedure as wrong:
        return _faulty(wrong, terminal)
    view = view_procedure(procedure, speaker=terminal.speaker)
    lines = [terminal.say("pv_sound", file=options.file, id=view.id, count=len(view.steps)), view.confidence_said]
    lines.append(
        terminal.say("pv_unconfirmed", count=len(view.unconfirmed))
        if view.unconfirmed
        else terminal.say("pv_all_doubted" if view.all_doubted else "pv_none_unconfirmed")
    )
    plain = {"file": options.file, "sound": True, "id": view.id, "steps": len(view.steps), "faults": [],
             "confidence": view.confidence, "unconfirmed": _doubts(procedure)}  # fmt: skip
    return Told(plain, [*lines, *(f"  {line}" for line in view.unconfirmed)])


def _faulty(wrong: BadProcedure, terminal: Terminal) -> Told:
    sentences = [fault_sentence(fault, file=wrong.file, speaker=terminal.speaker) for fault in wrong.faults]
    faults = [
        {"line": fault.line, "place": fault.place, "code": fault.code, "values": dict(fault.values), "sentence": said}
        for fault, said in zip(wrong.faults, sentences, strict=True)
    ]
    plain = {"file": wrong.file, "sound": False, "faults": faults}
    return Told(plain, [*sentences, terminal.say("cli_procedure_faults", count=len(faults))], exit=1)


def _doubts(procedure: StepProcedure) -> list[dict[str, Any]]:
    return [
        {"step": one.step, "field": one.field, "confidence": one.confidence, "why": dict(one.why)}
        for one in procedure.unconfirmed
    ]


def _explain(options: argparse.Namespace, terminal: Terminal) -> Told:
    procedure = found(options.file)
    view = view_procedure(procedure, speaker=terminal.speaker)
    lines = [view.name, f"  {view.summary}", f"  {view.confidence_said}"]
    if view.all_doubted:
        lines.append(f"  {terminal.say('pv_all_doubted')}")
    for step in view.steps:
        lines += ["", terminal.say("pv_number", number=step.number, name=step.name)]
        lines += [f"  {_marked(line)}" for line in step.lines]
    lines += ["", *(f"  {_marked(line)}" for line in view.whole)]
    if view.example:
        lines.append("  " + terminal.say("pv_example", text=view.example))
    return Told(_plain(view), [*lines, *(f"  {source}" for source in view.sources)])


def _marked(line: FactLine) -> str:
    return " ".join((line.said, *line.doubts))


def _plain(view: ProcedureView) -> dict[str, Any]:
    return {
        "id": view.id, "name": view.name, "summary": view.summary, "forum": view.forum, "confidence": view.confidence,
        "steps": [_plain_step(step) for step in view.steps], "whole": [_plain_line(line) for line in view.whole],
        "sources": list(view.sources), "unconfirmed": list(view.unconfirmed), "example": view.example,
    }  # fmt: skip


def _plain_step(step: StepView) -> dict[str, Any]:
    return {
        "id": step.id, "name": step.name, "optional": step.optional, "silence": step.silence_means,
        "lines": [_plain_line(line) for line in step.lines], "passes_to": step.passes_to, "fails_to": step.fails_to,
        "doubtful": step.doubtful,
    }  # fmt: skip


def _plain_line(line: FactLine) -> dict[str, Any]:
    return {"field": line.field, "said": line.said, "doubts": list(line.doubts)}

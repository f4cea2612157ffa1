"""How a step and a perception gap look: lines for people, verdict first, and plain values for scripts."""

from typing import Any

from tandem.faces.cli.terminal import Terminal, block, one_line
from tandem.reports.perception import PartingShown, PerceptionView
from tandem.reports.step import Said, StepView


def step_line(view: StepView, terminal: Terminal) -> str:
    """Answer one line about a step: its day, code, track, how it stands, whose it is, and its title."""
    status, sides = terminal.word("judgement", view.status), ", ".join(view.measure.sides)
    said = terminal.say("cli_step", name=view.step.name, track=view.measure.track, status=status, sides=sides)
    return f"{view.measure.happened}  {said}. {one_line(view.step.title)}"


def step_lines(view: StepView, terminal: Terminal) -> list[str]:
    """Answer a whole step: how it stands and by whose word, what it is, and what each side says that it does."""
    told = terminal.say("step_said_by" if view.by else "step_told_by")
    lines = [f"{view.step.name}: {terminal.reason(view.verdict)}"]
    lines += [f"  {told} {', '.join(view.by) or view.measure.stamp.code}", "", step_line(view, terminal)]
    for name in ("text", "established", "consultation", "note", "source"):
        lines += block(view.texts.get(name, ""), 2)
    lines += ["", terminal.say("step_assessed")]
    every = [one for side in view.sides for one in side.words]
    lines += [f"  {_said_line(one, terminal)}" for one in every] or [f"  {terminal.say('step_assessed_none')}"]
    lines += ["", terminal.say("step_judged")]
    for one in view.judged:
        status, word = terminal.word("judgement", one.judged.judgement), _word(one.judged.evidence, terminal)
        said = terminal.say("cli_step_judged", party=one.judged.party, status=status, word=word)
        lines += [f"  {one.judged.happened}  {said} ({one.judged.stamp.label})", *block(one.reason, 6)]
    return lines if view.judged else [*lines, f"  {terminal.say('step_judged_none')}"]


def plain_step(view: StepView) -> dict[str, Any]:
    """Answer a step for scripts."""
    measure = view.measure
    return {
        "code": view.step.name, "label": measure.stamp.label, "entry": measure.stamp.entry, "track": measure.track,
        "sort": measure.sort, "status": view.status, "said_by": list(view.by), "sides": list(measure.sides),
        "towards": list(measure.towards), "happened": measure.happened, "until": measure.until,
        "counts": measure.counts, "consulted": measure.consulted, "evidence": measure.evidence, "as_of": view.day,
        "answers": list(view.answers), "about": list(view.about), "texts": view.texts,
        "judged": [
            {"party": one.judged.party, "judgement": one.judged.judgement, "happened": one.judged.happened,
             "evidence": one.judged.evidence, "label": one.judged.stamp.label, "reason": one.reason}
            for one in view.judged
        ],
        "assessed": [_plain_said(one) for side in view.sides for one in side.words],
    }  # fmt: skip


def gap_lines(view: PerceptionView, terminal: Terminal, code: str) -> list[str]:
    """Answer a gap: the verdict, what is private in it, how it came to it, and the steps by how far they part."""
    lines = [terminal.reason(view.verdict)]
    lines += [terminal.say("gap_private", party=code)] if view.private else []
    lines += [f"{terminal.say('gap_on_record')} {terminal.reason(view.shared)}"] if view.shared else []
    if view.turns:
        lines += ["", terminal.say("gap_course")]
    for turn in view.turns:
        said = terminal.say(
            "cli_gap_turn", from_day=turn.day, value=turn.value, points=turn.points, most=turn.most
        )  # fmt: skip
        lines.append(f"  {said}")
    if view.partings:
        lines += ["", terminal.say("gap_steps")]
        lines += [f"  {_parting_line(view, one, terminal)}" for one in view.partings]
    if view.alone:
        lines += ["", terminal.say("gap_alone")]
        lines += [f"  {one.step.name}: {_said_line(one.said, terminal)}" for one in view.alone]
    return [*lines, "", terminal.say("gap_formula")]


def plain_gap(view: PerceptionView) -> dict[str, Any]:
    """Answer a gap for scripts; `gap` is null where no step was assessed by both."""
    return {
        "first": view.first, "second": view.second, "as_of": view.day,
        "gap": round(view.points / view.most, 4) if view.most else None,
        "points": view.points, "most": view.most, "private": view.private,
        "steps": [
            {"code": one.step.name, "title": one.step.title, "points": one.points, "first": _plain_said(one.first),
             "second": _plain_said(one.second)}
            for one in view.partings
        ],
        "one_side_only": [{"code": one.step.name, **_plain_said(one.said)} for one in view.alone],
        "course": [
            {"day": turn.day, "gap": round(turn.points / turn.most, 4), "points": turn.points, "most": turn.most,
             "steps": [step.name for step in turn.by]}
            for turn in view.turns
        ],
    }  # fmt: skip


def _parting_line(view: PerceptionView, one: PartingShown, terminal: Terminal) -> str:
    first, second = (terminal.word("step_grade", said.grade) for said in (one.first, one.second))
    said = terminal.say(
        "cli_gap_step", name=one.step.name, first_side=view.first, first=first, second_side=view.second,
        second=second, points=one.points,
    )  # fmt: skip
    return f"{said}. {one_line(one.step.title)}"


def _said_line(one: Said, terminal: Terminal) -> str:
    word = (
        terminal.say("cli_step_private", party=one.party, paper=one.label) if one.private
        else terminal.say("cli_step_label", word=_word(one.evidence, terminal), label=one.label)
    )  # fmt: skip
    said = terminal.say("cli_step_said", party=one.party, grade=terminal.word("step_grade", one.grade), word=word)
    return f"{one.said_on}  {said} {one_line(one.reason)}".rstrip()


def _word(evidence: str, terminal: Terminal) -> str:
    return terminal.say("step_own_word" if evidence == "own" else "reported_not_signed")


def _plain_said(one: Said) -> dict[str, Any]:
    return {
        "party": one.party, "grade": one.grade, "said_on": one.said_on, "evidence": one.evidence,
        "private": one.private, "label": one.label, "reason": one.reason,
    }  # fmt: skip

"""Acts on steps of the tracks: report one, judge how far it is established, say what it does for the common aim."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.acts import measure as stepped
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.parallel import item_named, put_parallel, ref_to
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because
from tandem.state.group import Group


def report_measure(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], measure: stepped.MeasureReported, title: str,
    answers: Sequence[str] = (), about: Sequence[str] = (), text: str = "", established: str = "",
    consultation: str = "", note: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Put a step on a track on record: of one's own side, or as it is reported.

    `answers` are the commitments that it is a step on, `about` references of the actions on the desk that it is.
    """
    group = desk.group()
    refs = [ref_to(group, "answers", one, "commitments") for one in answers]
    refs += [_action(group, "about", one) for one in about]
    faults = [] if measure.sides else [because("sides_missing", name="sides")]
    if measure.until is not None and measure.until < measure.happened:
        faults.append(because("until_before", found=measure.until[:40], happened=measure.happened[:40]))
    prose = {
        "title": title, "text": text, "established": established, "consultation": consultation, "note": note,
        "source": source,
    }  # fmt: skip
    return put_parallel(
        desk, acting, now, seen, measure, refs=refs, shelf="measures", prose=prose, days=("happened",), faults=faults
    )


def judge_measure(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, judged: stepped.MeasureJudged,
    reason: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Say how far a step is established: for one's own side, or as another is reported to have said."""
    held = item_named(desk.group(), "measures", on)
    faults: list[Reason] = []
    if judged.happened < held.happened:
        faults.append(because("before_it_was_said", found=judged.happened[:40], code=held.name, day=held.happened))
    if judged.judgement in ("contested", "unverifiable", "reversed") and not reason.strip():
        faults.append(because("reason_missing", position=judged.judgement))
    return put_parallel(
        desk, acting, now, seen, judged, refs=(Ref(held.stamp.entry, "on"),), days=("happened",), faults=faults,
        prose={"reason": reason, "source": source},
    )  # fmt: skip


def assess_step(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, assessed: stepped.StepAssessed,
    reason: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Say what a step does for the common aim; `on` is a step or the reference of an action."""
    group = desk.group()
    ref = step_named(group, on)
    faults = [
        because("assessed_otherwise", party=one.party, grade=one.grade, label=one.stamp.label, day=one.said_on)
        for one in group.tandem.assessments
        if (one.on, one.party, one.said_on) == (ref.id, assessed.party, assessed.said_on)
    ][:1]
    return put_parallel(
        desk, acting, now, seen, assessed, refs=(ref,), days=("said_on",), faults=faults,
        prose={"reason": reason, "source": source},
    )  # fmt: skip


def step_named(group: Group, label: str) -> Ref:
    """Answer the ref to what is assessed: a step, or an action by its reference. Raises NotAllowed for none."""
    held = group.matter(label)
    return _action(group, "on", label) if held is not None else ref_to(group, "on", label, "measures")


def _action(group: Group, rel: str, ref: str) -> Ref:
    held = group.matter(ref)
    if held is None or (held.id not in group.notices and held.id not in group.observed):
        raise NotAllowed(because("no_such_action", ref=ref[:60]))
    return Ref(held.id, rel)

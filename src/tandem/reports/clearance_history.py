"""What every entry about the clearance of an action did: assessments, judgements, waivers, and what others said."""

from tandem.rules.lines import lines_text
from tandem.rules.reason import Reason, because
from tandem.state.clearance import NOTHING, Clearance, ClearanceAnswer, Judgement, Waiver
from tandem.state.stamp import Stamp

Made = tuple[Stamp, str, Reason]
"""An entry, its kind, and what it did."""


def made_of_clearance(held: Clearance | None) -> list[Made]:
    """Answer every stamp of the clearance of an action but those of its requests."""
    held = held or NOTHING
    made = [(one.stamp, "clearance.assessed", because("did_assess_lines")) for one in held.assessments]
    made += [(one.stamp, "line.judged", _judged(one)) for one in held.judgements]
    made += [(one.stamp, "requirement.waived", _waived(one)) for one in held.waivers]
    made += [(one.completed, "signature.added", because("did_sign")) for one in held.waivers if one.completed]
    return [*made, *made_of_answers(held.answers, held.stamps)]


def _judged(one: Judgement) -> Reason:
    if not one.facts.lines:
        return because("did_judge_shipment", rule=one.facts.rule, verdict=one.facts.verdict)
    return because("did_judge_lines", lines=lines_text(one.facts.lines), verdict=one.facts.verdict)


def _waived(one: Waiver) -> Reason:
    if one.facts.subject == "screening":
        return because("did_waive_screening")
    return because("did_waive_clearance", authority=one.facts.authority)


def made_of_answers(answers: tuple[ClearanceAnswer, ...], stamps: tuple[Stamp, ...]) -> list[Made]:
    """Answer every word of the others on entries with these stamps."""
    labels = {stamp.entry: stamp.label for stamp in stamps}
    said = ((one, "confirmed" if one.right else "disputed") for one in answers)
    return [
        (one.stamp, f"clearance.{word}", because(f"did_clearance_{word}", label=labels.get(one.on, one.on[:12])))
        for one, word in said
    ]

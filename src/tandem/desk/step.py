"""Steps on the tracks in the words of those who report, judge and assess them; a word that is none is refused.

What is checked further stands with the acts themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec

from tandem.acts import measure as stepped
from tandem.acts.commitment import Evidence
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.measure import assess_step, judge_measure, report_measure
from tandem.rules.reason import Reason, because

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "sort": get_args(stepped.MeasureSort), "status": get_args(stepped.Judgement), "evidence": get_args(Evidence),
    "consulted": get_args(stepped.Consulted), "grade": get_args(stepped.Grade),
}  # fmt: skip


class StepDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A step as it was typed; `until` is empty where it did not last."""

    code: str
    track: str
    sides: tuple[str, ...]
    happened: str
    evidence: str
    sort: str = "step"
    status: str = "claimed"
    towards: tuple[str, ...] = ()
    until: str = ""
    counts: bool = False
    consulted: str = "not_known"


def report_step(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], step: StepDraft, title: str,
    answers: Sequence[str] = (), about: Sequence[str] = (), words: Mapping[str, str] | None = None,
) -> Receipt:  # fmt: skip
    """Put a step on record. `words` are its text, what established it, how sides were consulted, a note, the source."""
    _check(sort=step.sort, status=step.status, evidence=step.evidence, consulted=step.consulted)
    facts = msgspec.structs.asdict(step) | {"until": step.until or None}
    return report_measure(
        desk, acting=acting, now=now, seen=seen, measure=stepped.MeasureReported(**facts), title=title,
        answers=answers, about=about, **(words or {}),
    )  # fmt: skip


def judge_step(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, party: str, status: str,
    happened: str, evidence: str, reason: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Say from a day on how far a step is established."""
    _check(status=status, evidence=evidence)
    facts: dict[str, Any] = {"party": party, "judgement": status, "happened": happened, "evidence": evidence}
    return judge_measure(
        desk, acting=acting, now=now, seen=seen, on=on, judged=stepped.MeasureJudged(**facts), reason=reason,
        source=source,
    )  # fmt: skip


def share_assessment(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, party: str, grade: str,
    said_on: str, evidence: str, reason: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Say on record what a step does for the common aim."""
    _check(grade=grade, evidence=evidence)
    facts: dict[str, Any] = {"party": party, "grade": grade, "said_on": said_on, "evidence": evidence}
    return assess_step(
        desk, acting=acting, now=now, seen=seen, on=on, assessed=stepped.StepAssessed(**facts), reason=reason,
        source=source,
    )  # fmt: skip


def choice_faults(**given: str) -> Iterator[Reason]:
    """Answer a reason for each word that is none of those to choose from, by what it says."""
    for name, found in given.items():
        if found not in _CHOICES[name]:
            yield because(f"step_{name}_unknown", found=found[:40], known=", ".join(_CHOICES[name]))


def _check(**given: str) -> None:
    faults = tuple(choice_faults(**given))
    if faults:
        raise NotAllowed(*faults)

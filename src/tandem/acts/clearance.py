"""Acts about clearance: under which rules lines stand, what authorities were asked, and what they decided.

Authorities are not officers here. A party enters each of their steps with a document as evidence; the others confirm
or dispute what it entered.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec

from tandem.acts.act import Act, day_fault

Step = Literal[
    "acknowledged", "under_review", "information_asked", "information_given", "circulated", "held", "released",
]  # fmt: skip
"""What can happen to a request between its filing and its end; while information is asked the clock stands."""

Outcome = Literal["granted", "granted_with_conditions", "partly_granted", "refused", "lapsed"]
"""How an authority decided; `lapsed` is the end without an answer, which grants nothing."""

Change = Literal["amended", "extended", "suspended", "resumed", "revoked", "superseded", "used_up"]
"""What can become of a grant."""

Verdict = Literal["applies", "does_not_apply", "no_clearance_needed"]
"""What an officer says to a rule that asked; the last to lines on which no rule matched."""

Subject = Literal["clearance", "screening"]
"""What two officers can go on without."""

Asked = Literal["new", "amendment", "extension"]
"""What a request asks for: a grant, or another form or a longer life of one that is there."""


MOST_LINES = 20_000
"""Lines that one entry may be about; a manifest has no more."""


class LineAmount(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A line of the manifest and how much of it; an empty quantity is all of the line.

    `to` is the last of a run of lines that are all meant whole, so that five thousand fit into one entry; 0 is no run.
    """

    line: Annotated[int, msgspec.Meta(ge=1)]
    quantity: str = ""
    unit: str = ""
    to: int = 0


def drawn(lines: Iterable[LineAmount]) -> tuple[LineAmount, ...]:
    """Answer the same lines with every run of whole ones drawn together."""
    found: list[LineAmount] = []
    for one in lines:
        before = found[-1] if found else None
        whole = not (one.quantity or one.unit or one.to)
        if before is not None and whole and one.line == (before.to or before.line) + 1 and _is_whole(before):
            found[-1] = LineAmount(before.line, to=one.line)
        else:
            found.append(one)
    return tuple(found)


def spread(lines: Iterable[LineAmount]) -> tuple[LineAmount, ...]:
    """Answer every line by itself, those of a run too."""
    return tuple(
        LineAmount(number) if one.to else one for one in lines for number in range(one.line, (one.to or one.line) + 1)
    )


def _is_whole(one: LineAmount) -> bool:
    return not (one.quantity or one.unit)


def _run_fault(lines: Iterable[LineAmount]) -> str | None:
    count = 0
    for one in lines:
        if one.to and (one.to <= one.line or not _is_whole(one)):
            return f"lines: expected a run of whole lines to a later one, found {one.line} to {one.to}"
        count += (one.to or one.line) - one.line + 1
    return None if count <= MOST_LINES else f"lines: expected at most {MOST_LINES}, found {count}"


class ClearanceAssessed(Act, frozen=True):
    """A party puts the lines of a version under a rulebook; all read the same ruling from it.

    `tables` holds the `rulebook`, and on an observed action the `manifest` as its author read it. `nexus` are the ties
    to States that bring further rules; `named` counts the persons, bodies and vessels to be screened. The days are
    those of the action where no notice gives them.
    """

    direction: Literal["to", "from"]
    tables: Mapping[str, str]
    crosses: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    nexus: tuple[str, ...] = ()
    named: Annotated[int, msgspec.Meta(ge=0)] = 0
    starts_on: str | None = None
    ends_on: str | None = None

    def fault(self) -> str | None:
        """Answer which day is not one, or that the rulebook is missing."""
        if "rulebook" not in self.tables:
            return "tables: expected the hash of a rulebook under the name rulebook"
        return day_fault(starts_on=self.starts_on, ends_on=self.ends_on)


class LineJudged(Act, frozen=True):
    """An officer decides, with a reason, what the rules leave open on lines of a version.

    `rule` is the rule that asked, empty for lines on which no rule matched; a rule about the shipment as a whole has no
    lines.
    """

    lines: tuple[int, ...]
    verdict: Verdict
    rule: str = ""

    def fault(self) -> str | None:
        """Answer that neither a line nor a rule is named."""
        return None if self.lines or self.rule else "lines: expected one at least"


class RequirementWaived(Act, frozen=True):
    """Two officers go on without a clearance, or without screening, on their own responsibility and with a reason.

    No lines are all lines on which this authority has to decide.
    """

    subject: Subject
    authority: str = ""
    lines: tuple[int, ...] = ()


class RequestFiled(Act, frozen=True):
    """A party has filed a request with an authority about lines of a version; the request is a matter of its own.

    `applicant` is the member that asked, where the author only read of it.
    """

    authority: str
    filed_on: str
    lines: tuple[LineAmount, ...]
    asks: Asked = "new"
    applicant: str = ""
    marking: str = ""

    def fault(self) -> str | None:
        """Answer whether the day of filing is not one, or a run of lines is none."""
        return day_fault(filed_on=self.filed_on) or _run_fault(self.lines)


class RequestMoved(Act, frozen=True):
    """A step of a request at its authority; `until` is a day that the authority named."""

    step: Step
    happened: str
    until: str | None = None

    def fault(self) -> str | None:
        """Answer which day is not one."""
        return day_fault(happened=self.happened, until=self.until)


class RequestWithdrawn(Act, frozen=True):
    """The applicant took a request back."""

    happened: str

    def fault(self) -> str | None:
        """Answer whether the day is not one."""
        return day_fault(happened=self.happened)


class RequestDecided(Act, frozen=True):
    """An authority decided a request. `valid_from` and `valid_until` are its first and last day, null without one.

    `lines` are those that it grants and how much; none stands for all that was asked, where it granted. Requests that
    were decided together carry one `batch`.
    """

    outcome: Outcome
    decided_on: str
    lines: tuple[LineAmount, ...] = ()
    valid_from: str | None = None
    valid_until: str | None = None
    batch: str = ""

    def fault(self) -> str | None:
        """Answer which day is not one, or that the validity ends before it begins."""
        days = {"decided_on": self.decided_on, "valid_from": self.valid_from, "valid_until": self.valid_until}
        if fault := day_fault(**days):
            return fault
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            return "valid_until: expected a day not before valid_from"
        return _run_fault(self.lines)


class GrantChanged(Act, frozen=True):
    """An authority changed what it had granted."""

    change: Change
    happened: str
    lines: tuple[LineAmount, ...] = ()
    valid_until: str | None = None

    def fault(self) -> str | None:
        """Answer which day is not one, or that a run of lines is none."""
        return day_fault(happened=self.happened, valid_until=self.valid_until) or _run_fault(self.lines)


class ClearanceConfirmed(Act, frozen=True):
    """Another party says that an entry about an authority is right."""


class ClearanceDisputed(Act, frozen=True):
    """Another party says that an entry about an authority is not right, and why."""

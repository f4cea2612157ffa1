"""A procedure of many steps as data, for authorities, other forums and texts under silence: `tandem-procedure/1`.

A notice runs under the charter's own procedures (`regimes/procedure.py`), which have one step of consultation. Here a
matter goes from step to step, and each says who answers, what opens its clock, what silence means, and where it goes.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from tandem.regimes.procedure import Silence, Span

FORMAT = "tandem-procedure/1"
END = "end"
"""Where a step goes when nothing comes after it: the matter has its outcome."""
STANDS = "stands"
"""Where a step goes when the outcome of the step before stands: nobody appealed."""
EACH = "each"
"""Who certifies silence where the silent one itself does, by its own entry."""

Names = Mapping[str, str]
Confidence = Literal["confirmed", "partly", "recalled", "document", "assumption"]
Opens = Literal["receipt", "circulation", "filing", "step_before", "decision", "before_action"]
Rule = Literal["actor", "unanimity", "consensus", "majority", "chair", "permit"]
BreakForm = Literal["any", "letter", "written", "objection", "amendment", "in_meeting"]
Hour = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Form(msgspec.Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the file; a field that is not known is refused."""


class Clock(Form, frozen=True, gc=False, kw_only=True):
    """What opens the clock of a step, and when it closes.

    One of three closes it: `length`; with `until: given` the instant that is named when it begins; with `until: action`
    the planned action itself. `before_action` counts `length` back from the action. `calendars` and `zone` are roles or
    codes of calendars; without a zone it is that of who answers. `other` are lengths that are asked for by name.
    """

    opens: Opens
    grade: int = 0
    length: Span | None = None
    until: Literal["length", "given", "action"] = "length"
    calendars: tuple[str, ...] = ()
    zone: str = ""
    close_at: Hour = "18:00"
    other: Mapping[str, Span] = {}
    receipt_due: Span | None = None


class SilenceTerms(Form, frozen=True, gc=False, kw_only=True):
    """What silence means, and who certifies it: `each` silent one by its own entry, or a role."""

    means: Silence
    certified_by: str = ""


class StepHolds(Form, frozen=True, gc=False, kw_only=True):
    """Who may hold: without a length open-ended, without `most` any number of times, without reasons for any."""

    by: tuple[str, ...]
    length: Span | None = None
    most: int | None = None
    reasons: tuple[str, ...] = ()
    named: bool = True
    confidential: bool = False
    ends: tuple[Literal["release", "answer", "length"], ...] = ("release", "answer", "length")
    stops: Literal["own", "all", "nothing"] = "own"


class Stop(Form, frozen=True, gc=False, kw_only=True):
    """What stops the clock until it is answered: a question, or a request for information; of whom, and by whom."""

    on: Literal["question", "information"]
    by: tuple[str, ...]
    whose: Literal["own", "all"] = "all"


class Extends(Form, frozen=True, gc=False, kw_only=True):
    """Who may extend, and to what length counted from the opening; without `to` to any instant."""

    by: tuple[str, ...]
    to: Span | None = None
    when: Literal["always", "disagreement"] = "always"


class Breaks(Form, frozen=True, gc=False, kw_only=True):
    """Who may break silence, and in what form."""

    by: tuple[str, ...]
    form: BreakForm = "any"


class Decides(Form, frozen=True, gc=False, kw_only=True):
    """The rule of decision. With `by` the step stays open until that role says the decision; `needed` votes decide.

    A role in `vetoes` that votes against stops the whole. With `waits` nothing is counted before the clock closes.
    """

    rule: Rule
    by: str = ""
    needed: int | None = None
    vetoes: str = ""
    waits: bool = False


class Lead(Form, frozen=True, gc=False, kw_only=True):
    """The least time before the action, apart from any window; `since` says from what it counts."""

    length: Span
    since: Literal["filing", "decision"] = "filing"
    when: Literal["always", "objection"] = "always"
    calendars: tuple[str, ...] = ()
    zone: str = ""


class Step(Form, frozen=True, gc=False, kw_only=True):
    """One step. `who` are the roles that must answer; at `on_incomplete` an incomplete file begins anew."""

    id: str
    names: Names
    who: tuple[str, ...]
    clock: Clock
    silence: SilenceTerms
    decides: Decides
    passes_to: str
    fails_to: str
    forum: str = ""
    holds: StepHolds | None = None
    stops: tuple[Stop, ...] = ()
    extends: tuple[Extends, ...] = ()
    blocks: tuple[str, ...] = ()
    breaks: Breaks | None = None
    lead: Lead | None = None
    on_incomplete: str = ""
    optional: bool = False
    level: str = ""


class Forum(Form, frozen=True, gc=False, kw_only=True):
    """A body that decides, and the role that its members have here."""

    names: Names
    members: str


class Afterwards(Form, frozen=True, gc=False, kw_only=True):
    """Notice may come after the action, within this length of it."""

    within: Span
    calendars: tuple[str, ...] = ()
    zone: str = ""


class Cap(Form, frozen=True, gc=False, kw_only=True):
    """The whole has to be over after this length from the filing; then it goes to `to`."""

    length: Span
    to: str
    stops_with_clock: bool = False
    calendars: tuple[str, ...] = ()
    zone: str = ""


class Source(Form, frozen=True, gc=False, kw_only=True):
    """Where it comes from: what was read, where, and on which day."""

    what: str
    url: str = ""
    read: date | None = None


class Unconfirmed(Form, frozen=True, gc=False, kw_only=True):
    """A fact that nobody has confirmed: a field of a step, or of the whole where no step is named, and why."""

    field: str
    step: str = ""
    why: Names
    confidence: Literal["partly", "recalled", "assumption"] = "recalled"


class StepProcedure(Form, frozen=True, gc=False, kw_only=True):
    """A procedure of many steps; the first begins. `roles` are all who take part, `files` the one whose matter it is.

    `parts` and `batch` (may a part be granted, may several matters be decided at once) are None where no source says.
    """

    format: Literal["tandem-procedure/1"]
    id: str
    names: Names
    summary: Names
    forum: str
    forums: Mapping[str, Forum]
    roles: Mapping[str, Names]
    files: str
    steps: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    confidence: Confidence | None = None
    unconfirmed: tuple[Unconfirmed, ...] = ()
    validity: Span | None = None
    parts: bool | None = None
    batch: bool | None = None
    afterwards: Afterwards | None = None
    withdrawal: tuple[str, ...] = ()
    statements_after: bool = False
    cap: Cap | None = None
    example: Names = {}

    def step(self, name: str) -> Step | None:
        """Answer the step of this id."""
        return next((step for step in self.steps if step.id == name), None)

    def forum_of(self, step: Step) -> str:
        """Answer the forum in which a step is taken."""
        return step.forum or self.forum

    def doubts(self, step: str, field: str) -> tuple[Unconfirmed, ...]:
        """Answer what is not confirmed of a fact, of a part of it, or of the whole it belongs to."""
        return tuple(
            one for one in self.unconfirmed
            if one.step == step and (_within(field, one.field) or _within(one.field, field))
        )  # fmt: skip


def _within(field: str, other: str) -> bool:
    return field == other or field.startswith(f"{other}.")

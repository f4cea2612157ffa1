"""Acts about linkage policies: each side's own rule on how far one track may go ahead of another.

A rule is made of clauses; every one of them comes down to counts of steps that a reader can make by hand.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from tandem.acts.act import Act, day_fault
from tandem.acts.commitment import code_fault

Standing = Literal["declared", "read"]
"""Declared and signed by its owner, or as somebody else reads the owner's words."""

Status = Literal["agreed", "claimed", "verified", "contested"]
"""Which steps a clause counts, by how far they are established."""

When = Literal["claimed", "verified"]
Steps = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=3660)]


class Clause(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, tag_field="form"):
    """One clause of a policy. What it names is a track, a commitment by its code, or a name that the policy defines."""


class Budget(Clause, frozen=True, tag="budget"):
    """At most `n` steps of `of` since the last step of `since`, of which those with one of `since_status` count."""

    of: str
    since: str
    n: Steps
    since_status: tuple[Status, ...] = ()


class Lag(Clause, frozen=True, tag="lag", rename={"start": "from"}):
    """Counted from a day on, `lead` is not more than `n` steps ahead of `follow`."""

    lead: str
    follow: str
    start: str
    n: Steps


class Gate(Clause, frozen=True, tag="gate"):
    """A step of `applies_to` needs something before it: `clearance`, `consultation`, or what the words say."""

    applies_to: str
    needs: str


class Order(Clause, frozen=True, tag="order"):
    """`then` comes only after `first` is claimed or verified."""

    first: str
    then: str
    when: When


class Together(Clause, frozen=True, tag="together"):
    """Steps of `x` and `y` come within `days` of each other."""

    x: str
    y: str
    days: Days


class Free(Clause, frozen=True, tag="free", rename={"unless": "except"}):
    """Steps of `applies_to` are not bound to any other track; `unless` names what still has to be met first."""

    applies_to: str
    unless: str = ""


class Pull(Clause, frozen=True, tag="pull"):
    """Each step of `cause` is expected to be followed by a step of `effect` within `days`."""

    cause: str
    effect: str
    days: Days


class Silent(Clause, frozen=True, tag="silent"):
    """`track` has no longer stretch than `days` without a step."""

    track: str
    days: Days


AnyClause = Budget | Lag | Gate | Order | Together | Free | Pull | Silent


class Counted(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A name that a policy gives to some steps: those of a track or of another name, narrowed down.

    `like` is a track or another name of the same policy; `status` and `sides` leave out what they do not name.
    """

    like: str
    status: tuple[Status, ...] = ()
    sides: tuple[str, ...] = ()


class PolicyStated(Act, frozen=True):
    """A linkage policy: whose it is, who says so, and its clauses, of which all hold at once.

    Ref `supersedes` an earlier one of the same owner.
    """

    code: str
    owner: str
    standing: Standing
    said_on: str
    clauses: tuple[AnyClause, ...]
    defines: Mapping[str, Counted] = {}

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if not 1 <= len(self.clauses) <= 20 or len(self.defines) > 20:
            return "clauses: expected 1 to 20 clauses, and at most 20 names"
        starts = {f"clause {n}": c.start for n, c in enumerate(self.clauses, 1) if isinstance(c, Lag)}
        return code_fault(code=self.code) or day_fault(said_on=self.said_on) or day_fault(**starts)


class PolicyWithdrawn(Act, frozen=True):
    """A policy holds no longer from a day on; ref `on` it."""

    happened: str

    def fault(self) -> str | None:
        """Answer whether the day is none."""
        return day_fault(happened=self.happened)

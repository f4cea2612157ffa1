"""What a rulebook says to the lines of a manifest: which rules hit, why, which authority decides, and how sure that is.

1. Nothing here clears anything. A line on which no rule matched has the status `no_rule_matched`, which blocks like the
   others until a named officer decides with a reason.
2. A rule that cannot be decided from the record asks; it is never passed over.
3. A cap is not a ban, and a thing that comes back is never cleared by that: `authoritys_view` says so.
4. What is about the shipment as a whole is asked once of it, and never makes the status of a line.
"""

from datetime import date
from typing import Literal

import msgspec

from tandem.regimes.regime import Direction, Effect
from tandem.regimes.stepwise import Names
from tandem.rules.reason import Reason

Status = Literal["needs_clearance", "ask", "authoritys_view", "needs_classification", "no_rule_matched"]
STATUSES: tuple[Status, ...] = (
    "needs_clearance", "ask", "authoritys_view", "needs_classification", "no_rule_matched",
)  # fmt: skip
"""What a line can be, in the order in which the first that applies is its status."""


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the movement as a whole: direction, lines crossed, parties, ties to States, names, days."""

    direction: Direction
    crosses: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    nexus: tuple[str, ...] = ()
    named: int = 0
    starts_on: date | None = None
    ends_on: date | None = None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that applies to a line, or may: `asks` where an officer has to say; `why` is the trace, step by step.

    `questions` are what the officer is asked, in the words of the rulebook. `temporary`: the line comes back, and
    whether the rule is about that is for the authority. A `duty` asks for something beside the goods; it makes no
    status.
    """

    rule: str
    regime: str
    authority: str
    asks: bool
    why: tuple[Reason, ...]
    effect: Effect = "ban"
    questions: tuple[Names, ...] = ()
    temporary: bool = False


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity in another unit, as decimal text to two places, or to two digits where it is less than one."""

    quantity: str
    unit: str


class CapUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a line takes of a cap: its amount in the unit of the cap, the share in per cent, what was used before.

    `used` is None where no account says, which is not the same as nothing.
    """

    rule: str
    asked: Amount | None
    cap: Amount
    share_percent: str | None
    used: Amount | None = None
    used_until: date | None = None
    period_begins: date | None = None


class LineRuling(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules say to one line. `why` says what made the status where no hit says it.

    `ways` are permissions that may be used: they are told, and clear nothing. `authorities` are all that must decide on
    the line, also those that a trigger brings (a crossing, a party's own ministry, the host).
    """

    line: int
    status: Status
    hits: tuple[Hit, ...] = ()
    ways: tuple[Hit, ...] = ()
    authorities: tuple[str, ...] = ()
    caps: tuple[CapUse, ...] = ()
    conversions: tuple[Amount, ...] = ()
    why: tuple[Reason, ...] = ()


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One authority that must decide on these lines, with the rules or triggers that say so."""

    authority: str
    lines: tuple[int, ...]
    rules: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules say to a whole manifest. `doubtful` are the rules and authorities to be shown as unconfirmed.

    `shipment` are the rules about it as a whole, each asked once; one that asks blocks until an officer has judged it.
    `ways` are permissions about it: told, and clearing nothing.
    `unbound` are the regimes of the book that bind only shipments with ties that were not named for this one.
    """

    lines: tuple[LineRuling, ...]
    requirements: tuple[Requirement, ...]
    shipment: tuple[Hit, ...] = ()
    ways: tuple[Hit, ...] = ()
    doubtful: tuple[str, ...] = ()
    not_screened: int = 0
    unbound: tuple[str, ...] = ()

"""A body of sanctions rules as data: `tandem-regime/1`.

A rule says when it applies to a line (`when`), what it does (`effect`), who may exempt from it, how sure we are of it
and where that was read. What nobody confirmed is told wherever the rule shows. A file that holds a condition that this
version does not know is refused whole: a rule that is half understood would clear what it should stop.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from tandem.regimes.stepwise import Form, Names, Source

FORMAT = "tandem-regime/1"

Direction = Literal["to", "from", "any"]
"""Which way goods go that a rule is about: to the place under sanctions, from it, or either."""

Confidence = Literal["confirmed", "partly", "recalled"]
"""`confirmed`: read in an official text or in a government's own list. `partly`: something in it was not read."""

ConfirmedAs = Literal["confirmed-text", "confirmed-implementing-list"]
Effect = Literal["ban", "cap", "licence", "duty", "permission"]
"""`duty` asks for something beside the goods (inspection, reports); `permission` takes back what another rule bars."""

About = Literal["line", "shipment", "policy"]
"""What a rule is about: each line; the shipment as a whole, which is asked once and never of a line; or how an
authority decides, which judges nothing and is only shown."""


class Worth(Form, frozen=True, gc=False, kw_only=True):
    """A value in a currency, as decimal text, for one piece."""

    amount: str
    currency: str


class Quantity(Form, frozen=True, gc=False, kw_only=True):
    """So much of a unit of the rulebook, as decimal text."""

    amount: str
    unit: str


class When(Form, frozen=True, gc=False, kw_only=True):
    """A condition on a line and its shipment; all that is said in one has to hold, and nothing said always holds.

    A condition answers yes, no, or *ask* where what is on record cannot decide it; `question` is then what an officer
    is asked. `hs` are prefixes of HS codes; under `hs_asks` a code falls that cannot decide (diesel or jet fuel), and
    so does every code that is shorter than a prefix and begins like it. `question` alone asks of every line.
    `nexus` are ties of the shipment (a person, goods or money of a State) of which one has to be there.
    """

    hs: tuple[str, ...] = ()
    hs_asks: tuple[str, ...] = ()
    question: Names | None = None
    nexus: tuple[str, ...] = ()
    crosses: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    returns: tuple[Literal["yes", "no", "partly"], ...] = ()
    vehicle: bool | None = None
    value_over: Worth | None = None
    end_use: tuple[str, ...] = ()
    listed_party: bool = False
    all_of: tuple["When", ...] = ()
    any_of: tuple["When", ...] = ()
    none_of: tuple["When", ...] = ()


class Cap(Form, frozen=True, gc=False, kw_only=True):
    """How much may go in a period, in a unit of the rulebook; a cap is not a ban.

    `period` is a calendar year, or twelve months counted again and again from `begins`. `alternative` is the cap in
    another unit. `asks` is what an officer has to find out before a line within the cap may go (notified? unrelated to
    programmes?). `report_days` is how often what went is reported; `warns_at` are the per cents that are announced.
    """

    amount: str
    unit: str
    period: Literal["calendar_year", "twelve_months"]
    begins: date
    alternative: Quantity | None = None
    asks: tuple[Names, ...] = ()
    report_days: int = 0
    warns_at: tuple[int, ...] = ()


class Exempt(Form, frozen=True, gc=False, kw_only=True):
    """Who may exempt from a rule, and how: beforehand, case by case, or by being told beforehand."""

    authority: str
    how: Literal["in_advance", "case_by_case", "notice", "licence"] = "case_by_case"
    under: str = ""


class Usage(Form, frozen=True, gc=False, kw_only=True):
    """How much of a cap was used up to a day, by whose account."""

    rule: str
    amount: str
    unit: str
    until: date
    source: str


class Rule(Form, frozen=True, gc=False, kw_only=True):
    """One rule. `law` names the text and its paragraph; `says` is what it says, in our own words.

    `confirmed_as` is there for what is confirmed, and `lists` names whose list showed it. `unconfirmed` are the points
    that stay open inside a rule. `reviewer` is the lawyer who looked at it; empty where nobody has. `temporary_asks`:
    whether the rule is about a thing that comes back is contested. `implements` are rules of other regimes.
    """

    id: str
    law: str
    direction: Direction
    about: About = "line"
    title: Names
    says: Names
    effect: Effect
    when: When = When()
    cap: Cap | None = None
    exempt: Exempt | None = None
    exceptions: tuple[Names, ...] = ()
    temporary_asks: bool = False
    implements: tuple[str, ...] = ()
    confidence: Confidence
    confirmed_as: ConfirmedAs | None = None
    lists: tuple[str, ...] = ()
    sources: tuple[Source, ...]
    read: date | None = None
    reviewer: str = ""
    unconfirmed: tuple[Names, ...] = ()
    notes: tuple[Names, ...] = ()


class Regime(Form, frozen=True, gc=False, kw_only=True):
    """A body of rules about one `target` (the name under which a rulebook gathers regimes).

    With `nexus` it binds only shipments with one of these ties; empty it binds every one. `ties` says what each of them
    is, `lists` whose lists its rules were confirmed by. `authority` decides where a rule names nobody else.
    """

    format: Literal["tandem-regime/1"]
    id: str
    target: str
    names: Names
    nexus: tuple[str, ...] = ()
    ties: Mapping[str, Names] = {}
    lists: Mapping[str, Names] = {}
    authority: str = ""
    notes: tuple[Names, ...] = ()
    rules: tuple[Rule, ...]
    usage: tuple[Usage, ...] = ()

    def rule(self, id: str) -> Rule | None:
        """Answer the rule of this id."""
        return next((rule for rule in self.rules if rule.id == id), None)


def is_doubtful(rule: Rule) -> bool:
    """Tell whether a rule has to carry the mark *unconfirmed*: not confirmed, or with points that stay open."""
    return rule.confidence != "confirmed" or bool(rule.unconfirmed)


Regimes = Mapping[str, Regime]

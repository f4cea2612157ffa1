"""The authorities that decide beside or above the parties, as data: `tandem-authorities/1`.

An authority has triggers (when it must be asked), lead times, what must be attached, and what has to come before. A
time that only press reports or single cases show is told as that. The host's consent is a clearance like the others.
"""

from datetime import date
from typing import Literal

from tandem.regimes.procedure import Span
from tandem.regimes.regime import Confidence, ConfirmedAs
from tandem.regimes.stepwise import Form, Names, Source

FORMAT = "tandem-authorities/1"


class Trigger(Form, frozen=True, gc=False, kw_only=True):
    """When an authority must be asked; all that is said has to hold, and one that says nothing asks always.

    `rules`: a rule that it may exempt from hit a line. `crosses`, `parties` and `nexus`: one of these codes is in the
    shipment. `covers` says which lines the request then holds.
    """

    rules: bool = False
    crosses: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    nexus: tuple[str, ...] = ()
    direction: Literal["to", "from", "any"] = "any"
    covers: Literal["all", "hit", "vehicles"] = "hit"
    why: Names | None = None


class LeadTime(Form, frozen=True, gc=False, kw_only=True):
    """How long before departure a request has to be filed, over the calendars of these codes.

    `basis` says where it comes from: a text, or only what was seen in cases or in the press. `longest` is the longest
    that was seen.
    """

    length: Span
    basis: Literal["text", "cases", "press", "assumption"]
    calendars: tuple[str, ...] = ()
    zone: str = ""
    longest: Span | None = None
    why: Names | None = None


class Window(Form, frozen=True, gc=False, kw_only=True):
    """A second clock: how long the authority has to object, and what its silence then means."""

    length: Span
    silence: Literal["assent", "refusal", "nothing"]
    objector: str = ""
    calendars: tuple[str, ...] = ()


class Attachment(Form, frozen=True, gc=False, kw_only=True):
    """A paper that has to be attached; of those with one `choice` one is enough.

    `decision_of` is the authority whose decision it is, `request_of` the one whose pending request will do.
    """

    id: str
    names: Names
    choice: str = ""
    decision_of: str = ""
    request_of: str = ""


class Before(Form, frozen=True, gc=False, kw_only=True):
    """What has to come first: the decision of another authority, or the filing there; `basis` as of a lead time."""

    authority: str
    state: Literal["filed", "decided"] = "decided"
    basis: Literal["text", "cases", "press", "assumption", "practice"] = "text"
    why: Names | None = None


class Authority(Form, frozen=True, gc=False, kw_only=True):
    """One authority. `body` is the code by which the charter knows it or the party that it belongs to.

    `kind` is *own* for a party's own ministry, *host* for the side that lets the action in, else *outside*. `procedure`
    names a shipped procedure of steps, `paper` the form in which a request is written.
    """

    id: str
    names: Names
    body: str = ""
    kind: Literal["outside", "own", "host"] = "outside"
    decides: Names
    triggers: tuple[Trigger, ...]
    lead_time: LeadTime | None = None
    window: Window | None = None
    procedure: str = ""
    paper: str = ""
    attach: tuple[Attachment, ...] = ()
    before: tuple[Before, ...] = ()
    validity: Names | None = None
    grounds: tuple[Names, ...] = ()
    confidence: Confidence
    confirmed_as: ConfirmedAs | None = None
    sources: tuple[Source, ...]
    read: date | None = None
    reviewer: str = ""
    unconfirmed: tuple[Names, ...] = ()
    notes: tuple[Names, ...] = ()
    in_force_until: date | None = None


class Authorities(Form, frozen=True, gc=False, kw_only=True):
    """The authorities that a `target` makes one ask."""

    format: Literal["tandem-authorities/1"]
    target: str
    names: Names
    authorities: tuple[Authority, ...]

    def authority(self, id: str) -> Authority | None:
        """Answer the authority of this id."""
        return next((one for one in self.authorities if one.id == id), None)

"""The form of a case file: what happened or is rehearsed, as data. `tandem.node.casereading` reads it.

Days and times are text here, as they stand in the file. A field that is not known is refused, not passed over.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from tandem.acts.action import Event, Evidence
from tandem.acts.decision import Choice
from tandem.acts.position import Stance

Text = Mapping[str, str]
"""A text by language."""


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The common ground of what stands in a case file."""


class CaseMember(_Form, frozen=True, kw_only=True):
    """A party, monitor or outside body of the group."""

    code: str
    names: Text
    zone: str = "UTC"


class CaseGroup(_Form, frozen=True, kw_only=True):
    """The group of the case; what it does not say is as in the charter that ships."""

    short: str
    zone: str
    names: Text
    text: Text
    parties: tuple[CaseMember, ...]
    monitors: tuple[CaseMember, ...] = ()
    others: tuple[CaseMember, ...] = ()
    clock_seat: str | None = None


class CaseSeat(_Form, frozen=True, kw_only=True):
    """A member that has a feed in the case, and the roles of its first officer."""

    code: str
    roles: tuple[str, ...]


class CaseCalendar(_Form, frozen=True, kw_only=True):
    """A calendar of the folder: who publishes it and who accepts it."""

    file: str
    published_by: str
    accepted_by: tuple[str, ...] = ()


class CaseOfficer(_Form, frozen=True, kw_only=True):
    """An officer to appoint; number 1 is there from the beginning and is given a name."""

    seat: str
    number: int
    roles: tuple[str, ...]
    name: str


class CaseAccount(_Form, frozen=True, kw_only=True):
    """A sign-in of a demonstration: whose officer it is, and how it is called on the screen."""

    sign_in: str
    seat: str
    officer: int
    names: Text


class CaseNotice(_Form, frozen=True, kw_only=True):
    """The words and terms of a notice; `manifest` names one of the case's manifests."""

    action_type: str
    starts_on: str
    ends_on: str
    title: str
    what: str
    zone: str = ""
    track: str = ""
    crosses: tuple[str, ...] = ()
    route: str = ""
    changes: str = ""
    channel: str = ""
    marking: str = ""
    manifest: str | None = None


class Doing(_Form, frozen=True, kw_only=True, tag_field="do"):
    """What one officer does; `by` is a seat and a number such as ROK/2, `at` a time, in simulated cases alone."""

    by: str
    at: str | None = None


class GiveNotice(Doing, frozen=True, kw_only=True, tag="give_notice"):
    """Give notice; `label` names the notice for the rest of the file."""

    label: str
    notice: CaseNotice
    supersedes: str | None = None
    after_the_fact: str | None = None


class Observe(Doing, frozen=True, kw_only=True, tag="observe"):
    """Put an action on record that no notice covers."""

    label: str
    actor: str
    action_type: str
    evidence: Evidence
    happened: str | None
    known: str | None
    title: str
    text: str
    source: tuple[str, ...]


class OnMatter(Doing, frozen=True, kw_only=True):
    """What is done on a matter that was opened before, by its label."""

    matter: str


class ReviseNotice(OnMatter, frozen=True, kw_only=True, tag="revise_notice"):
    """Give a new version."""

    notice: CaseNotice


class WithdrawNotice(OnMatter, frozen=True, kw_only=True, tag="withdraw_notice"):
    """Give the action up."""

    reason: str


class Acknowledge(OnMatter, frozen=True, kw_only=True, tag="acknowledge"):
    """Say that the latest version has reached the desk."""


class TakePosition(OnMatter, frozen=True, kw_only=True, tag="take_position"):
    """Take a position on the latest version."""

    position: Stance
    reason: str = ""
    counter_text: str = ""


class WithdrawPosition(OnMatter, frozen=True, kw_only=True, tag="withdraw_position"):
    """Take a position back."""

    reason: str = ""


class AnswerConcern(OnMatter, frozen=True, kw_only=True, tag="answer_concern"):
    """Answer the latest concern or objection of a party."""

    party: str
    answer: str


class Decide(OnMatter, frozen=True, kw_only=True, tag="decide"):
    """Decide on the latest version."""

    decision: Choice
    reason: str = ""
    until: str | None = None


class Sign(OnMatter, frozen=True, kw_only=True, tag="sign"):
    """Give the second signature."""


class Start(OnMatter, frozen=True, kw_only=True, tag="start"):
    """Start the action."""

    override: bool = False
    reason: str = ""


class Complete(OnMatter, frozen=True, kw_only=True, tag="complete"):
    """Say that the action came to its planned end."""

    result: str = ""


class Stop(OnMatter, frozen=True, kw_only=True, tag="stop"):
    """Say that the action ended early."""

    reason: str


class ReportEvent(OnMatter, frozen=True, kw_only=True, tag="report_event"):
    """Report a step of an observed action; the days have to be said, if only as null."""

    party: str
    event: Event
    evidence: Evidence
    happened: str | None
    known: str | None
    text: str
    source: tuple[str, ...]
    about: str = ""


class ReportPosition(OnMatter, frozen=True, kw_only=True, tag="report_position"):
    """Report a position from somebody else's words."""

    party: str
    position: Stance
    said_by: str
    happened: str | None
    known: str | None
    text: str
    source: tuple[str, ...]


class Explain(OnMatter, frozen=True, kw_only=True, tag="explain"):
    """Explain an observed action of one's own party."""

    text: str


Opening = GiveNotice | Observe
CaseAct = (
    GiveNotice | ReviseNotice | WithdrawNotice | Acknowledge | TakePosition | WithdrawPosition | AnswerConcern
    | Decide | Sign | Start | Complete | Stop | Observe | ReportEvent | ReportPosition | Explain
)  # fmt: skip


class CaseFile(_Form, frozen=True, kw_only=True):
    """A whole case. `mark` is that with which every text of a simulated case has to begin."""

    format: Literal["tandem-case/1"]
    name: str
    title: Text
    summary: Text
    simulated: bool
    group: CaseGroup
    seats: tuple[CaseSeat, ...]
    acts: tuple[CaseAct, ...]
    calendars: tuple[CaseCalendar, ...] = ()
    officers: tuple[CaseOfficer, ...] = ()
    accounts: tuple[CaseAccount, ...] = ()
    manifests: Mapping[str, tuple[Mapping[str, Any], ...]] = {}
    mark: str = ""
    opens: str | None = None
    closes: str | None = None


def kind_of(act: CaseAct) -> str:
    """Answer what an act does, as the file writes it."""
    return str(act.__struct_config__.tag)

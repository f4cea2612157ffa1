"""The form of a case file: what happened or is rehearsed, as data. `tandem.node.casereading` reads it.

Days and times are text here, as they stand in the file. A field that is not known is refused, not passed over.
"""

from collections.abc import Mapping
from typing import Any, Literal

from tandem.node.caseact import CaseAct, Form

Text = Mapping[str, str]
"""A text by language."""


class CaseMember(Form, frozen=True, kw_only=True):
    """A party, monitor or outside body of the group."""

    code: str
    names: Text
    zone: str = "UTC"


class CaseTrack(Form, frozen=True, kw_only=True):
    """One of the parallel processes that the group follows."""

    code: str
    names: Text


class CaseGroup(Form, frozen=True, kw_only=True):
    """The group of the case; what it does not say is as in the charter that ships."""

    short: str
    zone: str
    names: Text
    text: Text
    parties: tuple[CaseMember, ...]
    monitors: tuple[CaseMember, ...] = ()
    others: tuple[CaseMember, ...] = ()
    tracks: tuple[CaseTrack, ...] = ()
    clock_seat: str | None = None


class CaseSeat(Form, frozen=True, kw_only=True):
    """A member that has a feed in the case, and the roles of its first officer."""

    code: str
    roles: tuple[str, ...]


class CaseCalendar(Form, frozen=True, kw_only=True):
    """A calendar of the folder: who publishes it and who accepts it."""

    file: str
    published_by: str
    accepted_by: tuple[str, ...] = ()


class CaseOfficer(Form, frozen=True, kw_only=True):
    """An officer to appoint; number 1 is there from the beginning and is given a name."""

    seat: str
    number: int
    roles: tuple[str, ...]
    name: str


class CaseAccount(Form, frozen=True, kw_only=True):
    """A sign-in of a demonstration: whose officer it is, and how it is called on the screen."""

    sign_in: str
    seat: str
    officer: int
    names: Text


class CaseInclude(Form, frozen=True, kw_only=True):
    """Acts that stand in a file of their own beside the case, a plain list: all by one officer.

    In a simulated case `mark` goes before every text, each act stands at noon of its day or as the case opens, and what
    came after its end is left out. `members` says whom the case has in place of a member that the file names.
    """

    file: str
    by: str
    mark: str = ""
    members: Mapping[str, str] = {}


class CaseFile(Form, frozen=True, kw_only=True):
    """A whole case. `mark` is that with which every text of a simulated case has to begin."""

    format: Literal["tandem-case/1"]
    name: str
    title: Text
    summary: Text
    simulated: bool
    group: CaseGroup
    seats: tuple[CaseSeat, ...]
    acts: tuple[CaseAct, ...]
    includes: tuple[CaseInclude, ...] = ()
    calendars: tuple[CaseCalendar, ...] = ()
    officers: tuple[CaseOfficer, ...] = ()
    accounts: tuple[CaseAccount, ...] = ()
    manifests: Mapping[str, tuple[Mapping[str, Any], ...]] = {}
    mark: str = ""
    opens: str | None = None
    closes: str | None = None

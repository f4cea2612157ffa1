"""What the record amounts to for surprises that were reported, and for contacts with sides outside the group."""

import msgspec

from tandem.acts import surprise as unheard
from tandem.acts.commitment import Evidence
from tandem.state.stamp import Stamp


class Explained(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the side that acted said of it, or is said to have said."""

    party: str
    said_on: str
    evidence: Evidence
    stamp: Stamp


class Surprise(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An action that a party was not consulted on; `about` are entries of steps, actions and commitments."""

    code: str
    actor: str
    raised_by: str
    happened: str
    grade: unheard.SurpriseGrade
    evidence: Evidence
    stamp: Stamp
    raised_on: str | None = None
    means: unheard.Means = "not_known"
    about: tuple[str, ...] = ()
    explained: tuple[Explained, ...] = ()
    name: str = ""


class Contact(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A message to or from a side outside the group, or what it said in public; `about` are entries."""

    outsider: str
    direction: unheard.Direction
    sort: unheard.ContactSort
    means: unheard.Means
    happened: str
    evidence: Evidence
    stamp: Stamp
    party: str = ""
    receipt: unheard.ReceiptOf = "not_known"
    code: str = ""
    about: tuple[str, ...] = ()
    name: str = ""

"""What the record amounts to for one hold; whether it counts, and when it ends, is asked in `tandem.rules.hold`."""

import msgspec

from tandem.acts.notice import StatedWindow
from tandem.state.stamp import Stamp


class Hold(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party asked for time on one version; `reason` is a code of the charter's list."""

    party: str
    version: int
    reason: str
    stamp: Stamp
    stated: StatedWindow | None = None
    lifted: Stamp | None = None


class Extension(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The owner gave one party more time on one version; `until` is an instant in UTC."""

    party: str
    version: int
    until: str
    stamp: Stamp


class UrgencyAnswer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party said whether it takes the short window of an urgent notice."""

    party: str
    version: int
    accepted: bool
    stamp: Stamp


class EditorialAcceptance(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party said that a version changes nothing but words."""

    party: str
    version: int
    stamp: Stamp

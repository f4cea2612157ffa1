"""What the record amounts to for one notice: versions, receipts, positions, closings, decisions, course."""

import msgspec

from tandem.acts import decision as decided
from tandem.acts import notice as told
from tandem.acts import position as taken
from tandem.state.clearance import Clearance
from tandem.state.comment import Comment
from tandem.state.concern import DirectConcern
from tandem.state.escalation import Request, Settlement, Uncertified
from tandem.state.hold import EditorialAcceptance, Extension, Hold, UrgencyAnswer
from tandem.state.question import Question
from tandem.state.review import Review
from tandem.state.scope import TypeDispute
from tandem.state.stamp import Stamp


class Version(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One version of a notice, numbered from 1 in the order of its owner's feed.

    `sealed` are the feeds of the members to which every section of it was sealed.
    """

    number: int
    terms: told.NoticeTerms
    stamp: Stamp
    sealed: tuple[str, ...] = ()


class Receipt(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party's word that a version reached it: grade 1 by its node, grade 2 by an officer."""

    party: str
    version: int
    grade: int
    stamp: Stamp
    stated: told.StatedWindow | None = None


class Deposit(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A depositary's word that it holds a version whole and sealed to a party.

    `since` is when that was, as it claims, and not before anything that it or the party had claimed by then.
    """

    party: str
    depositary: str
    version: int
    since: str
    stamp: Stamp
    stated: told.StatedWindow | None = None


class Unreadable(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party's word that a section of a version did not arrive as it was committed to."""

    party: str
    version: int
    section: str
    stamp: Stamp


class Position(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party's position on one version; `stance` None is a withdrawal.

    `wants_second` until a second officer completed it; until then it does not count, but it bars a closing.
    """

    party: str
    version: int
    stance: taken.Stance | None
    stamp: Stamp
    wants_second: bool = False
    completed: Stamp | None = None

    @property
    def effect(self) -> Stamp | None:
        """The stamp at which the position took effect; None while a signature is missing."""
        return self.completed if self.wants_second else self.stamp

    @property
    def counts(self) -> bool:
        """True once every signature that the position wants is there."""
        return self.effect is not None


class Answered(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The owner's answer to one concern."""

    concern: str
    stamp: Stamp


class Closing(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party's own node let the window of a version close without an answer."""

    party: str
    version: int
    deadline: str
    stamp: Stamp
    reopened: Stamp | None = None


class Decision(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the owner decided on one version; it takes effect with its completing signature."""

    choice: decided.Choice
    version: int
    stamp: Stamp
    cites: tuple[str, ...] = ()
    subject_to_clearance: bool = False
    until: str | None = None
    wants_second: bool = False
    completed: Stamp | None = None
    review_on: str | None = None
    unheard: tuple[str, ...] = ()
    tried_on: str | None = None

    @property
    def effect(self) -> Stamp | None:
        """The stamp at which the decision took effect; None while a signature is missing."""
        return self.completed if self.wants_second else self.stamp


class Step(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The action started, was completed or was stopped."""

    step: str
    stamp: Stamp
    override: bool = False


class ReportedPosition(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A position known from somebody else's words; it never counts."""

    party: str
    stance: taken.Stance
    said_by: str
    stamp: Stamp
    happened: str | None = None
    known: str | None = None


class Notice(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One notice with everything that the record says about it, each list in causal order."""

    id: str
    ref: str
    owner: str
    versions: tuple[Version, ...]
    supersedes: str | None = None
    after_the_fact: str | None = None
    receipts: tuple[Receipt, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    positions: tuple[Position, ...] = ()
    answers: tuple[Answered, ...] = ()
    closings: tuple[Closing, ...] = ()
    holds: tuple[Hold, ...] = ()
    questions: tuple[Question, ...] = ()
    extensions: tuple[Extension, ...] = ()
    urgencies: tuple[UrgencyAnswer, ...] = ()
    editorial: tuple[EditorialAcceptance, ...] = ()
    decisions: tuple[Decision, ...] = ()
    steps: tuple[Step, ...] = ()
    withdrawn: Stamp | None = None
    reported: tuple[ReportedPosition, ...] = ()
    disregarded: tuple[tuple[str, str], ...] = ()
    comments: tuple[Comment, ...] = ()
    direct: tuple[DirectConcern, ...] = ()
    reviews: tuple[Review, ...] = ()
    disputes: tuple[TypeDispute, ...] = ()
    requests: tuple[Request, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    uncertified: tuple[Uncertified, ...] = ()
    clearance: Clearance | None = None
    deposits: tuple[Deposit, ...] = ()

    @property
    def current(self) -> Version:
        """The latest version."""
        return self.versions[-1]

    def version_of(self, entry: str) -> Version | None:
        """Answer the version that this entry gave."""
        return next((version for version in self.versions if version.stamp.entry == entry), None)

    @property
    def ended(self) -> bool:
        """True once the notice was withdrawn or the action was completed or stopped."""
        return self.withdrawn is not None or any(step.step in ("completed", "stopped") for step in self.steps)

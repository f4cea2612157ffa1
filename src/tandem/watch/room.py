"""What the reading room hands to an editor: documents, what a rule proposes from them, and how often it is right."""

from collections.abc import Mapping

import msgspec

from tandem.watch.found import Found


class Proposed(msgspec.Struct, frozen=True):
    """What a rule proposes from a document: the texts of a form that an editor accepts, corrects or rejects.

    `sort` is statement or account, `place` where it stands in the document, so that proposals follow the text.
    """

    sort: str
    place: int
    rule: str
    score: float
    texts: Mapping[str, str]


class ProposalRead(msgspec.Struct, frozen=True):
    """A proposal as it is kept: `state` is waiting, accepted, corrected or rejected; `entry` what it became."""

    id: str
    sha256: str
    sort: str
    rule: str
    score: float
    texts: Mapping[str, str]
    state: str
    entry: str
    reason: str
    officer: int
    decided_at: str


class DocumentRead(msgspec.Struct, frozen=True):
    """A document of the seat's reading room; `found` where it was asked for, `entry` where it is filed on record."""

    sha256: str
    name: str
    stages: str
    entry: str
    officer: int
    saved_at: str
    found: Found | None = None
    waiting: int = 0
    decided: int = 0
    title: str = ""


class RuleRate(msgspec.Struct, frozen=True):
    """How editors decided what one rule proposed; a corrected one is counted as accepted with a correction."""

    rule: str
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    waiting: int = 0

    @property
    def share(self) -> float | None:
        """The share of decided proposals that was accepted or corrected; None where none was decided."""
        decided = self.accepted + self.corrected + self.rejected
        return (self.accepted + self.corrected) / decided if decided else None

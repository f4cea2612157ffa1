"""What the read gate hands out: the only type that reports accept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from tandem.state.group import Group


class Reader(msgspec.Struct, frozen=True):
    """Who reads: a seat's officer, or the world outside where `code` is None."""

    code: str | None
    officer: int = 0
    roles: tuple[str, ...] = ()


class PrivateDraft(msgspec.Struct, frozen=True):
    """A private draft of the reader's own seat."""

    id: str
    kind: str
    texts: Mapping[str, str]
    saved_at: str


class DraftState(msgspec.Struct, frozen=True):
    """What a draft of the reader was when it was saved for the time of this number, counted from 1."""

    number: int
    texts: Mapping[str, str]
    saved_at: str


class InnerRead(msgspec.Struct, frozen=True):
    """Where a ministry of the reader's own government stands on one version; private to the seat, never an entry."""

    id: str
    ref: str
    version: int
    ministry: str
    position: str
    reason: str
    officer: int
    saved_at: str


class NoteRead(msgspec.Struct, frozen=True):
    """What an officer of the reader's own seat noted on a meeting; private to the seat, never an entry."""

    id: str
    ref: str
    text: str
    officer: int
    saved_at: str


class AssessmentRead(msgspec.Struct, frozen=True):
    """What the reader's own side says to itself alone that a step does; private to the seat, never an entry."""

    id: str
    step: str
    grade: str
    said_on: str
    reason: str
    source: str
    officer: int
    saved_at: str


class OpenRow(msgspec.Struct, frozen=True):
    """One thing that was open for an officer: the matter, the move that waits, and until when; empty without an end."""

    ref: str
    title: str
    move: str
    by: str


class HandOverRead(msgspec.Struct, frozen=True):
    """What one officer handed over to another of the same seat; private to the two, never an entry."""

    id: str
    officer: int
    to: int
    rows: tuple[OpenRow, ...]
    words: str
    saved_at: str


class HeadRead(msgspec.Struct, frozen=True):
    """The end of one feed as it was read: size and root in hexadecimal digits."""

    code: str
    size: int
    root: str


class HeadDated(msgspec.Struct, frozen=True):
    """A dated signature over a head of a feed: how many entries it has, whose node signed, as what, and when."""

    size: int
    code: str
    kind: str
    at: datetime


class HeldSince(msgspec.Struct, frozen=True):
    """By when another node had a head of this size: stored (`mirror`), or consistent with what it saw (`witness`)."""

    size: int
    code: str
    kind: str
    at: datetime


Holding = Mapping[str, tuple[HeldSince, ...]]
"""By grade, the earliest dated signatures by others over the heads of one feed, the smallest head first."""


class Reading(msgspec.Struct, frozen=True):
    """What this reader may see of the group at one instant.

    `prose` maps entries to their sections in words; a section that is withheld or erased is absent. `tables`
    maps digests to decoded tables. `kinds` maps entries to wire name, author, seq and hash-bearing id.
    `past` tells that it stood so on a past day, on which nothing can be done. `held` maps feeds to what others dated
    of them, as far as the reading is about their entries.
    """

    reader: Reader
    group: Group
    now: datetime
    prose: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Any]
    heads: tuple[HeadRead, ...]
    drafts: tuple[PrivateDraft, ...] = ()
    past: bool = False
    held: Mapping[str, Holding] = {}

    def text(self, entry: str, name: str) -> str:
        """Answer a section in words; empty where it is not there."""
        return self.prose.get(entry, {}).get(name, "")

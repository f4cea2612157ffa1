"""A node of ROK in a folder whose record can be put back from a backup, and a counterpart that holds what it got."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.cast import HEAD, ROK, US, Cast, charter, desk_of, furnish, genesis, own_seat, parcel_of

from tandem.desk import group as grouping
from tandem.desk.desk import Desk, Receipt
from tandem.desk.receiving import Offer, Parcel
from tandem.desk.record import sign_heads
from tandem.record import canonical
from tandem.record.entry import read_envelope, signed_bytes
from tandem.store.record import RecordStore
from tandem.store.sqlite import SqliteStore


class Restorable:
    """ROK on a disk and US beside it; backups leave the fence out, as all backups do."""

    def __init__(self, path: Path, *codes: str) -> None:
        """Found the group with the node of ROK in a folder."""
        self.path = path
        self.sent = ""
        path.mkdir(parents=True, exist_ok=True)
        parties = (ROK, *(codes or (US,)))
        geneses = [genesis(code) for code in parties]
        desks = {one.code: desk_of(own_seat(one), store=self._store if one.code == ROK else None) for one in geneses}
        self.cast = furnish(Cast(desks, charter(*parties), geneses), ())
        self.feed = self.desk.seats[ROK].feed

    def _store(self, own: frozenset[str]) -> RecordStore:
        return SqliteStore(self.path / "record.db", own=own)

    @property
    def desk(self) -> Desk:
        """The desk of ROK as it is open now."""
        return self.cast.desks[ROK]

    def reopen(self) -> Desk:
        """Start the node of ROK anew over what lies in its folder."""
        old = self.desk
        old.store.close()
        new = desk_of(*old.seats.values(), store=self._store)
        new.founding = old.founding
        self.cast.desks[ROK] = new
        self.cast.nodes = [new if desk is old else desk for desk in self.cast.nodes]
        return new

    def back_up(self, name: str = "backup") -> None:
        """Copy the record, without the fence, as it stands."""
        self.desk.store.close()
        shutil.copy(self.path / "record.db", self.path / name)
        self.reopen()

    def restore(self, name: str = "backup") -> Desk:
        """Put a backup back in place of the record, and start the node."""
        self.desk.store.close()
        for left in self.path.glob("record.db-*"):
            left.unlink()
        shutil.copy(self.path / name, self.path / "record.db")
        return self.reopen()

    def lose_fence(self) -> None:
        """Delete the fence."""
        (self.path / "heads.fence").unlink()
        self.reopen()

    def appoint(self, number: int) -> Receipt:
        """Let the head of ROK put one more entry on record, without relaying it."""
        return grouping.appoint_officer(
            self.desk, acting=self.cast.by(ROK, HEAD), now=self.cast.now, seen=self.cast.page(ROK), number=number,
            roles=("reader",), name=f"Reader {number}",
        )  # fmt: skip

    @property
    def size(self) -> int:
        """How many entries of its own feed the node of ROK holds."""
        head = self.desk.store.head(self.feed)
        return head.size if head else 0

    def held_by(self, code: str = US) -> Mapping[str, list[Offer]]:
        """What a counterpart would send of the feed of ROK."""
        other = self.cast.desks[code]
        return {self.feed: [_offer(parcel_of(other, envelope)) for envelope in other.store.feed(self.feed)]}

    def head_note(self) -> str:
        """The head of ROK as its node signs it now."""
        return sign_heads(self.desk)[self.feed]


def _offer(parcel: Parcel) -> Offer:
    return Offer(read_envelope(parcel.envelope), parcel.sections, parcel.tables)


def twin_of_last(desk: Desk, code: str) -> tuple[bytes, bytes]:
    """The last envelope of a seat held here, and another one that it signed for the same place."""
    seat = desk.seats[code]
    head = desk.store.head(seat.feed)
    assert head is not None
    held = desk.store.feed(seat.feed, head.size - 1)[0]
    header = {**canonical.decode(read_envelope(held).raw), "at": "2018-10-15T02:00:00Z"}
    raw = canonical.encode(header)
    return held, seat.seat_key.sign(signed_bytes(raw)) + raw

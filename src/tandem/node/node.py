"""An open node: its desk, its clock, and the founding of its group."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from tandem.desk.desk import Desk, OwnSeat, Receipt
from tandem.desk.epoch import finish_epochs
from tandem.desk.group import open_feed
from tandem.desk.keyring import KeyLines
from tandem.desk.past import past_of
from tandem.desk.settling import settle_lines
from tandem.node.keyfiles import is_unfinished, put_in_place
from tandem.node.layout import NodeError, NodeFile, read_node_file, read_public, read_seat, write_node_file
from tandem.node.remote import RemoteKey, RemoteKeys, SignerLine, signer_of
from tandem.node.storing import open_store
from tandem.record import canonical
from tandem.record.derived import DerivedKeys, HeldKeys
from tandem.record.genesis import Founding, Genesis, feed_id, group_words
from tandem.record.keys import SigningKey
from tandem.regimes.charter import read_charter
from tandem.state.circle import NotFounded
from tandem.state.group import Group
from tandem.store.alarms import Alarms
from tandem.store.memory import MemoryStore
from tandem.store.private import PrivateStore
from tandem.store.search import SearchIndex


class Node:
    """A node with its seats unlocked."""

    def __init__(self, path: Path, settings: NodeFile, desk: Desk) -> None:
        """Hold the parts together; use `open_node`."""
        self.path = path
        self.settings = settings
        self.desk = desk

    def now(self, group: Group | None = None) -> datetime:
        """Answer what time it is, to the second: the group's own clock where it is simulated.

        `group` is the one at hand, where the caller has it.
        """
        real = datetime.now(UTC).replace(microsecond=0)
        with suppress(NotFounded):
            group = group or self.desk.group()
            if group.simulation and group.clock is not None:
                return self.desk.moment(group, real)
        return real

    @property
    def locked(self) -> bool:
        """Whether the keys of this node are locked, so that nothing is signed now."""
        return isinstance(self.desk.keys, RemoteKeys) and self.desk.keys.locked

    def words(self) -> str:
        """Answer the words of the group, for reading aloud."""
        return group_words(self.desk.group().id)

    def close(self) -> None:
        """Let go of the files."""
        self.desk.store.close()


class PastNode(Node):
    """A node as it stood at the end of a past day; nothing can be done at it."""

    def __init__(self, node: Node, *, at: datetime, day: date) -> None:
        """Look back from a node to an instant, the end of `day` in the reader's zone."""
        super().__init__(node.path, node.settings, past_of(node.desk, at=at, day=day.isoformat()))
        self._at = at

    def now(self, group: Group | None = None) -> datetime:
        """Answer the instant that is looked back to."""
        return self._at


def open_node(path: Path, *, passphrase: str | None = None, papers: bool = True) -> Node:
    """Open the node in a folder: its signer holds the keys where one runs, else they are unlocked in this process.

    Where a signer runs, no passphrase is wanted. Without `papers` it is opened as other nodes meet it: the record
    alone, no private paper and no index; it then writes no closing. Raises NodeError with the way out.
    """
    settings = read_node_file(path)
    if is_unfinished(path, settings.seats):
        _finish_key_changes(path, settings)
    seats, keys = unlocked(path, settings, passphrase)
    own = frozenset(seat.feed for seat in seats.values())
    store = open_store(path, settings, own=own)
    private = {code: PrivateStore(path / "seats" / code / "private.db") for code in seats if papers}
    index = SearchIndex(path / "index.db") if papers else SearchIndex()
    desk = Desk(
        store=store, seats=seats, private=private, index=index, keys=keys,
        alarms=Alarms(path / "alarms.json"),
    )  # fmt: skip
    # An outbox is a private paper: who does not see it cannot know that silence is silence.
    desk.certifies = papers
    if settings.founding is not None:
        desk.founding = msgspec.convert(settings.founding, Founding)
    finish_epochs(desk)
    settle_lines(desk)
    return Node(path, settings, desk)


def unlocked(path: Path, settings: NodeFile, passphrase: str | None) -> tuple[dict[str, OwnSeat], HeldKeys | None]:
    """Answer the seats of a node with their keys, and the keys derived from them; see `open_node`."""
    line = signer_of(path) if settings.seats else None
    if line is not None:
        return _remote_seats(path, settings, line), RemoteKeys(line)
    seats = _seats(path, settings, _given(passphrase, settings))
    return seats, derived_keys(seats)


def _finish_key_changes(path: Path, settings: NodeFile) -> None:
    """Name the key files as the record has the keys, where a process was killed while it replaced one."""
    geneses = {code: read_public(path, code)[0] for code in settings.seats}
    feeds = {code: feed_id(genesis) for code, genesis in geneses.items()}
    store = open_store(path, settings, own=frozenset(feeds.values()))
    try:
        lines = KeyLines(store)
        for code, feed in feeds.items():
            if store.head(feed) is not None:
                put_in_place(path, code, line=lines.held(feed)[0])
    finally:
        store.close()


def derived_keys(seats: Mapping[str, OwnSeat]) -> DerivedKeys | None:
    """Answer the keys with which a node of these seats answers for others' feeds: one set, as it has one node key."""
    held = next(iter(seats.values())).node_key if seats else None
    return DerivedKeys(held) if isinstance(held, SigningKey) else None


def rehearse_node(path: Path, *, passphrase: str) -> Node:
    """Open the seats of a folder over a record in memory; what is written is gone with the process."""
    settings = read_node_file(path)
    desk = Desk(store=MemoryStore(), seats=_seats(path, settings, passphrase), private={})
    return Node(path, settings, desk)


def _given(passphrase: str | None, settings: NodeFile) -> str:
    if passphrase is None and settings.seats:
        raise NodeError("The keys want a passphrase; set TANDEM_PASSPHRASE or name a file with --passphrase-file.")
    return passphrase or ""


def _remote_seats(path: Path, settings: NodeFile, line: SignerLine) -> dict[str, OwnSeat]:
    public, seats = line.standing().seats, {}
    for code in settings.seats:
        if code not in public:
            raise NodeError(f"The signer of {path} does not know the seat {code}; restart it.")
        genesis, _, _ = read_public(path, code)
        seat_key = RemoteKey(line, f"seat/{code}", public[code].seat)
        node_key = RemoteKey(line, f"node/{code}", public[code].node)
        seats[code] = OwnSeat(code, feed_id(genesis), genesis, seat_key, node_key)
    return seats


def _seats(path: Path, settings: NodeFile, passphrase: str) -> dict[str, OwnSeat]:
    seats = {}
    for code in settings.seats:
        genesis, feed, seat_key, node_key = read_seat(path, code, passphrase)
        seats[code] = OwnSeat(code, feed, genesis, seat_key, node_key)
    return seats


def found_group(
    node: Node, *, charter: Mapping[str, Any], now: datetime, others: Sequence[Genesis] = ()
) -> tuple[Receipt, ...]:
    """Found the group of this node's seats and of the geneses of other nodes; every own seat signs it.

    Raises NodeError where the node has founded already, BadCharter where the charter is not in form.
    """
    if node.settings.founding is not None or node.desk.store.heads():
        raise NodeError("This node has founded its group already; a group is founded once.")
    _check_members(node, charter, others)
    own = [seat.genesis for seat in node.desk.seats.values()]
    founding = Founding(
        charter=hashlib.sha256(canonical.encode(dict(charter))).hexdigest(),
        geneses=tuple(sorted(feed_id(genesis) for genesis in (*own, *others))),
        nonce=secrets.token_hex(16),
        simulation=node.settings.simulation,
    )
    node.desk.founding = founding
    receipts = tuple(
        open_feed(node.desk, seat=seat, founding=founding, charter=charter, now=now)
        for seat in node.desk.seats.values()
    )
    node.settings = msgspec.structs.replace(node.settings, founding=msgspec.to_builtins(founding))
    write_node_file(node.path, node.settings)
    return receipts


def _check_members(node: Node, charter: Mapping[str, Any], others: Sequence[Genesis]) -> None:
    read = read_charter(charter)
    codes = [genesis.code for genesis in (*(seat.genesis for seat in node.desk.seats.values()), *others)]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise NodeError(f"Two members have the code {min(twice)}; every member of a group wants a code of its own.")
    known = {member.code for member in (*read.parties, *read.monitors, *read.depositaries)}
    for genesis in (*(seat.genesis for seat in node.desk.seats.values()), *others):
        if genesis.code not in known:
            raise NodeError(
                f"The charter does not name {genesis.code} as a party, monitor or depositary; add it and found again."
            )
        if genesis.simulation != node.settings.simulation:
            raise NodeError(
                f"{genesis.code} is laid out for another kind of group; a simulation has only simulated members."
            )
    if bool(read.simulation) != node.settings.simulation:
        raise NodeError("The charter and the node differ on whether the group is simulated; lay the node out to match.")

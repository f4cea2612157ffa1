"""The line: handing peers what they lack and taking what is lacked here, at once after an entry and every few seconds.

1. Each peer has a thread of its own, so that a slow one keeps no other waiting.
2. Who does not answer is tried again after a time that doubles, with chance in it, up to a limit; being heard from ends
   the wait at once.
3. A round says hello, pushes, takes what came back, fetches, until neither lacks anything; all of it may be repeated.
"""

import logging
import os
import random
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from tandem.desk.desk import NotAllowed
from tandem.desk.exchange import TakenBundle, frontier_of
from tandem.node.call import Caller, NotReached, fetch_certificate
from tandem.node.contact import Contact, keep_contact, read_contact
from tandem.node.doubt import common, contradicted
from tandem.node.layout import NodeError
from tandem.node.message import Fetch, Hello, lacks
from tandem.node.peers import Peer, keep_certificate
from tandem.node.station import Station
from tandem.record.bundle import BadBundle
from tandem.record.feed import Refused
from tandem.record.genesis import CODE
from tandem.state.circle import NotFounded
from tandem.store.record import StoreError

_MOST_ROUNDS = 8
_ASKED_SECONDS = 0.25
"""How often invitations are counted, and a record that is no file is asked whether an entry came."""
_log = logging.getLogger("tandem.peer")


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How often peers are talked to, in seconds.

    `idle` is between two rounds with nothing new, `glance` how often it is looked whether an entry came; after a
    failure the wait goes from `first` to `most`.
    """

    idle: float = 5.0
    glance: float = 0.01
    first: float = 0.25
    most: float = 15.0


def exchange(station: Station, caller: Caller, *, known: Mapping[str, int] | None = None) -> Contact:
    """Go on with one peer until neither lacks anything, and answer how it stands.

    `known` is what the peer held when it was last heard from; without it, it is asked. Raises NotReached.
    """
    peer, mine = caller.peer, station.hello()
    theirs = dict(known) if known and lacks(known, mine.sizes()) else caller.hello(mine)
    held = theirs if isinstance(theirs, dict) else theirs.sizes()
    agrees, refused = _agreed(mine, theirs), ""
    if isinstance(theirs, Hello):
        _settle(station, caller, mine, theirs)
    for _ in range(_MOST_ROUNDS):
        ours = frontier_of(station.desk)
        before = (dict(held), ours)
        if lacks(held, ours):
            pushed = caller.push(mine.group, station.bundle_for(peer.code, have=held))
            held, refused = pushed.frontier, _refused(pushed.taken)
            agrees = pushed.taken.agrees
            if (back := pushed.bundle()) is not None:
                refused = refused or _refused(station.take(back, code=peer.code))
        elif lacks(ours, held) or agrees is False:
            taken = station.take(caller.fetch(mine.group, _asked(station, ours)), code=peer.code)
            held, agrees = {**held, **taken.frontier}, taken.agrees
            refused = _refused(taken)
        else:
            break
        if (held, frontier_of(station.desk)) == before:
            break
    return Contact(answered=_now(), tried=_now(), frontier=held, agrees=agrees, refused=refused[:300])


def _settle(station: Station, caller: Caller, mine: Hello, theirs: Hello) -> None:
    """Ask once for the entries behind roots that contradict this record, and hand the proof of a fork back."""
    code = caller.peer.code
    odd = contradicted(station.desk, theirs.frontier)
    if not odd or station.doubted.get(code) == odd:
        return
    station.doubted[code] = odd
    have = {**frontier_of(station.desk), **{feed: common(station.desk, feed=feed, code=code) for feed in odd}}
    if station.take(caller.fetch(mine.group, _asked(station, have)), code=code).forked:
        caller.push(mine.group, station.bundle_for(code, have=theirs.sizes()))


def _refused(taken: TakenBundle) -> str:
    """What was refused of a bundle: entries, with which a feed stops, and sections that came sealed."""
    return " ".join((*taken.refused.values(), *taken.unopened))


def _asked(station: Station, ours: dict[str, int]) -> Fetch:
    return Fetch(have=ours, wants=station.lacking)


def _agreed(mine: Hello, theirs: Hello | dict[str, int]) -> bool | None:
    """Whether both fold one record to one state; None where they do not hold the same, or nobody asked."""
    if isinstance(theirs, dict) or mine.frontier != theirs.frontier:
        return None
    known = mine.state_hash is not None and theirs.state_hash is not None
    return mine.state_hash == theirs.state_hash if known else None


def join_by_line(station: Station, *, words: str | None = None) -> str:
    """Take in the founding that an accepted peer holds, and answer whose it was. Raises NodeError with the way out."""
    held, why = station.desk.keys, []
    for peer in station.peers():
        if held is None:
            break
        try:
            caller = Caller(peer, held)
            while station.take(caller.fetch("-", _asked(station, frontier_of(station.desk))), code=peer.code,
                               words=words).more:  # fmt: skip
                continue
            return peer.code
        except NotReached as away:
            why.append(f"{peer.code}: {away}")
    raise NodeError(
        f"No peer handed over the founding of a group ({'; '.join(why) or 'none is accepted'}). Ask the other side to "
        "found the group and to serve, then try again; or take in an archive of it."
    )


def sync_once(station: Station) -> dict[str, Contact]:
    """Talk to every peer once, one after the other, and answer how each stands."""
    done = {}
    for peer in station.peers():
        talking = Contacting(station, peer, Pace())
        talking.once()
        talking.hang_up()
        done[peer.code] = read_contact(station.node.path, peer.code)
    return done


class Contacting(threading.Thread):
    """The thread that talks to one peer."""

    def __init__(self, station: Station, peer: Peer, pace: Pace) -> None:
        """Talk to a peer once started."""
        super().__init__(name=f"line-{peer.code}", daemon=True)
        self.peer = peer
        self._station, self._pace = station, pace
        self._caller: Caller | None = None
        self._news, self._ended = threading.Event(), threading.Event()
        self._failures = 0
        self._frontier: dict[str, int] = {}
        self._reached = 0

    def run(self) -> None:
        """Talk until ended."""
        while not self._ended.is_set():
            self._news.clear()
            wait = self.once()
            self._news.wait(wait) if not self._failures else self._wait_out(wait)
        self.hang_up()

    def hang_up(self) -> None:
        """Let go of the line."""
        if self._caller is not None:
            self._caller.close()

    def _wait_out(self, wait: float) -> None:
        """Wait after a failure: an entry of one's own does not cut it short, being heard from does."""
        end = time.monotonic() + wait
        while self._failures and not self._ended.is_set() and (left := end - time.monotonic()) > 0:
            self._news.wait(min(left, 0.5))
            self._news.clear()

    def wake(self) -> None:
        """Let it know of something new here."""
        self._news.set()

    def heard(self, frontier: Mapping[str, int]) -> None:
        """Let it know that the peer spoke to this node, and what it holds then: it can be reached again."""
        if frontier:
            self._frontier = dict(frontier)
        if self._failures:
            self._failures = 0
            self._news.set()

    def end(self) -> None:
        """Let it end."""
        self._ended.set()
        self._failures = 0
        self._news.set()

    def once(self) -> float:
        """Talk to the peer once and answer how long to wait then."""
        try:
            contact = exchange(self._station, self._line(), known=self._frontier)
        except NotFounded:
            return self._pace.idle
        except (NotReached, BadBundle, Refused, NotAllowed, StoreError) as wrong:
            return self._failed(wrong)
        except Exception as wrong:
            _log.exception("The line to %s failed", self.peer.code)
            return self._failed(wrong)
        self._failures, self._frontier = 0, contact.frontier
        keep_contact(self._station.node.path, self.peer.code, contact)
        # At once only for who comes nearer: a peer may say something else each time that it is asked.
        ours, before = frontier_of(self._station.desk), self._reached
        reached = sum(min(size, contact.frontier.get(feed, 0)) for feed, size in ours.items())
        self._reached = max(before, reached)
        return 0.0 if before < reached < sum(ours.values()) else self._pace.idle

    def _line(self) -> Caller:
        peer, held = self.peer, self._station.desk.keys
        if held is None:
            raise NotFounded
        if peer.certificate is None and not peer.barred:
            keep_certificate(self._station.node.path, peer.code, fetch_certificate(peer, held))
        if self._caller is None:
            self._caller = Caller(peer, held)
        return self._caller

    def _failed(self, wrong: Exception) -> float:
        self._failures, self._frontier, self._reached = self._failures + 1, {}, 0
        doubled: float = min(self._pace.most, self._pace.first * 2 ** min(self._failures - 1, 20))
        asked = wrong.after if isinstance(wrong, NotReached) else 0.0
        wait = max(asked, doubled * random.uniform(0.5, 1.0))
        last, now = read_contact(self._station.node.path, self.peer.code), _now()
        code = wrong.code if isinstance(wrong, NotReached) else "unusable"
        contact = msgspec.structs.replace(
            last, tried=now, failing_since=last.failing_since or now, next_try=now + timedelta(seconds=wait),
            failure=code, detail=str(wrong)[:300],
        )  # fmt: skip
        keep_contact(self._station.node.path, self.peer.code, contact)
        return wait


class Line:
    """All peers of a node, each in a thread, and the glance that tells them of new entries."""

    def __init__(self, station: Station, *, pace: Pace | None = None) -> None:
        """Hold the line of a node; nothing is said before `run`."""
        self._station, self._pace = station, pace or Pace()
        self._talking: dict[str, Contacting] = {}
        self._ended = threading.Event()
        self._counted = 0.0
        self._invited: tuple[object, ...] = ()

    def run(self) -> None:
        """Talk to every accepted peer until ended; those accepted, changed or removed meanwhile are noticed."""
        seen: object = None
        while not self._ended.is_set():
            if (now := self._token()) != seen:
                seen = now
                self._muster()
                for talking in self._talking.values():
                    talking.wake()
            self._ended.wait(self._pace.glance)
        for talking in self._talking.values():
            talking.end()
        for talking in self._talking.values():
            talking.join(timeout=1)

    def heard(self, code: str, frontier: Mapping[str, int] | None = None) -> None:
        """Take note that a peer spoke to this node, and of what it holds after that, where it is known."""
        if (talking := self._talking.get(code)) is not None:
            talking.heard(frontier or {})

    def end(self) -> None:
        """End every talk."""
        self._ended.set()

    def _muster(self) -> None:
        try:
            peers = {peer.code: peer for peer in self._station.peers()}
        except NodeError as damaged:
            _log.error("%s", damaged)
            return
        for code, talking in list(self._talking.items()):
            if peers.get(code) != talking.peer:
                talking.end()
                del self._talking[code]
        for code in peers.keys() - self._talking.keys():
            self._talking[code] = Contacting(self._station, peers[code], self._pace)
            self._talking[code].start()

    def _token(self) -> object:
        """Something that is another one once an entry was written, by whichever process, or a peer was accepted."""
        path = self._station.node.path
        if (now := time.monotonic()) >= self._counted:
            self._counted, self._invited = now + _ASKED_SECONDS, _invitations(path)
        record = [_stamp(path / name) for name in ("record.db-wal", "record.db")]
        if not any(record):
            self._ended.wait(_ASKED_SECONDS)
            return self._invited, tuple(self._station.desk.store.heads().items())
        return self._invited, tuple(record)


def _stamp(file: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        stat = file.stat()
        return stat.st_mtime_ns, stat.st_size
    return None


def _invitations(path: Path) -> tuple[object, ...]:
    """The invitations in the folder; how the line stands is written there, too, and is no news."""
    with suppress(OSError), os.scandir(path / "peers") as files:
        named = sorted(file.name for file in files if CODE.fullmatch(file.name.partition(".")[0]))
        return tuple((name, _stamp(path / "peers" / name)) for name in named if not name.endswith(".state.json"))
    return ()


def _now() -> datetime:
    return datetime.now(UTC)

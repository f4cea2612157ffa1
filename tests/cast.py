"""The cast of the core's tests: ROK, US and JP with their officers, their nodes in memory, and a clock the test moves.

Three stages: `apart()` gives each party a node of its own, so that grade 1 opens windows; `hosted()` puts all seats on
one node, where an officer has to acknowledge; `three()` adds a third party. Entries travel only by `relay`.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.calendars import ZONES as _ZONES
from tests.calendars import calendar

from tandem.acts.act import Act
from tandem.acts.register import KINDS, wire_name, write_facts
from tandem.desk import decision as deciding
from tandem.desk import duties
from tandem.desk import group as grouping
from tandem.desk import hold as holding
from tandem.desk import notice as noticing
from tandem.desk import position as positioning
from tandem.desk import question as asking
from tandem.desk import window as windowing
from tandem.desk.desk import Acting, Desk, NotAllowed, OwnSeat, Receipt
from tandem.desk.notice import NoticeDraft
from tandem.desk.receiving import Parcel, receive
from tandem.desk.sealing import take_sealed
from tandem.record import canonical
from tandem.record.entry import By, Entry, Ref, draft_header, promise, read_envelope, seal, signed_by_node, tables_of
from tandem.record.genesis import Enlisted, Founding, Genesis, feed_id
from tandem.record.keyline import commitment_of
from tandem.record.keys import SigningKey
from tandem.regimes.charter import shipped_charter
from tandem.rules.hearing import Hearing, hearing_of
from tandem.rules.instant import written
from tandem.rules.reason import Reason
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.store.memory import MemoryStore
from tandem.store.private import PrivateStore
from tandem.store.record import RecordStore

ROK, US, JP, MONITOR, KEEPER = "ROK", "US", "JP", "MONITOR", "KEEPER"
CA, SG = "CA", "SG"
HEAD, DESK, READER = 1, 2, 3
"""The officers of every seat: head of delegation, desk officer, reader."""
ROLES = {HEAD: "head_of_delegation", DESK: "desk_officer", READER: "reader"}

MONDAY = datetime(2018, 10, 15, 1, tzinfo=UTC)
"""Ten in the morning in Seoul on 15 October 2018, nine in the evening before in Washington."""

_NAMES = {
    ROK: "Republic of Korea",
    US: "United States",
    JP: "Japan",
    CA: "Canada",
    SG: "Singapore",
    MONITOR: "A monitor",
    KEEPER: "A depositary",
}
_FIRST_ROLES = {MONITOR: "monitor", KEEPER: "depositary"}


def at(text: str) -> datetime:
    """Answer a moment in UTC: `at("2018-11-20T09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def key(name: str) -> SigningKey:
    """Answer the key of this name, the same in every run."""
    return SigningKey.from_seed(hashlib.sha256(name.encode()).digest())


def genesis(code: str, *, node: str | None = None, simulation: bool = False) -> Genesis:
    """Answer the genesis of a member; members with one `node` are hosted together."""
    return Genesis(
        code=code,
        names={"en": _NAMES.get(code, code)},
        domain=f"{'SIMULATION.' if simulation else ''}{code.lower()}.example",
        seat_key=key(f"seat of {code}").public,
        node_key=key(node or f"node of {code}").public,
        next_seat_key=commitment_of(key(f"next seat of {code}").public),
        next_node_key=commitment_of(key(f"next {node or f'node of {code}'}").public),
        officers=(Enlisted(HEAD, (_FIRST_ROLES.get(code, ROLES[HEAD]),)),),
        simulation=simulation,
        nonce=hashlib.md5(code.encode()).hexdigest(),
    )


def charter(
    *parties: str,
    monitors: Sequence[str] = (),
    depositaries: Sequence[str] = (),
    change: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Answer the shipped charter filled in for these parties, and changed by `change`."""
    plain = shipped_charter()
    plain.update(short="-".join(parties), zone=_ZONES[parties[0]])
    plain["parties"] = [{"code": c, "names": {"en": _NAMES[c]}, "zone": _ZONES[c]} for c in parties]
    plain["monitors"] = [{"code": c, "names": {"en": _NAMES[c]}} for c in monitors]
    plain["depositaries"] = [{"code": c, "names": {"en": _NAMES[c]}} for c in depositaries]
    if change is not None:
        change(plain)
    return plain


def draft(**changed: Any) -> NoticeDraft:
    """Answer the notice of the joint railway survey, to be changed by keyword."""
    plan: dict[str, Any] = {
        "action_type": "cooperation_project",
        "starts_on": "2018-11-30",
        "ends_on": "2018-12-17",
        "title": "Joint survey of the Gyeongui line",
        "what": "A train of six wagons with 55,000 litres of light oil crosses the line and returns.",
        "manifest": ({"line": 1, "name": "light oil", "quantity": "55000", "unit": "L"},),
    }
    return NoticeDraft(**{**plan, **changed})


class Cast:
    """A founded group with its nodes, its clock and its officers."""

    def __init__(self, desks: Mapping[str, Desk], plain: dict[str, Any], geneses: Sequence[Genesis]) -> None:
        """Found the group on the nodes; `desks` goes by the codes of the members."""
        self.desks = dict(desks)
        self.nodes = list(dict.fromkeys(desks.values()))
        self.charter = plain
        self.geneses = tuple(geneses)
        self.now = MONDAY
        self.cut: Sequence[str] = ()
        self.founding = founding_of(plain, geneses)
        for code, desk in self.desks.items():
            desk.founding = self.founding
            grouping.open_feed(desk, seat=desk.seats[code], founding=self.founding, charter=plain, now=self.now)
        self.relay()

    @property
    def parties(self) -> tuple[str, ...]:
        """The codes of the parties, in the order of the charter."""
        return tuple(party["code"] for party in self.charter["parties"])

    def group(self, code: str = ROK) -> Group:
        """Answer the group as a member's node has it."""
        return self.desks[code].group()

    def notice(self, ref: str, code: str = ROK) -> Notice:
        """Answer a notice as a member's node has it."""
        found = self.group(code).notice(ref)
        assert found is not None, ref
        return found

    def hearing(self, ref: str, party: str = US, code: str = ROK) -> Hearing:
        """Answer where a party stands with a notice now, as a member's node has it."""
        return hearing_of(notice=self.notice(ref, code), party=party, group=self.group(code), now=self.now)

    def page(self, code: str) -> dict[str, int]:
        """Answer the frontier of a page that a member's node shows now."""
        return dict(self.group(code).frontier)

    def by(self, code: str, officer: int = DESK, role: str | None = None) -> Acting:
        """Answer an officer who acts for a party: the desk officer unless said otherwise."""
        first = _FIRST_ROLES.get(code) if officer == HEAD else None
        return Acting(code, officer, role or first or ROLES[officer])

    def call(self, act: Callable[..., Receipt], code: str, officer: int = DESK, **given: Any) -> Receipt:
        """Do an act of the desk from a page shown now, and relay what was written."""
        given.setdefault("seen", self.page(code))
        if act is not grouping.set_clock:
            given.setdefault("now", self.now)
        receipt = act(self.desks[code], acting=self.by(code, officer), **given)
        self.relay()
        return receipt

    def join(self) -> None:
        """Mend the lines that were cut, and relay."""
        self.cut = ()
        self.relay()

    # The acts of the corridor, each from a page shown now and relayed at once.

    def give(self, code: str = ROK, *, supersedes: str | None = None, after: str | None = None, **changed: Any) -> str:
        """Give notice and answer its reference."""
        receipt = self.call(
            noticing.give_notice, code, draft=draft(**changed), supersedes=supersedes, after_the_fact=after
        )
        assert receipt.ref is not None
        return receipt.ref

    def revise(self, ref: str, code: str = ROK, **changed: Any) -> Receipt:
        """Put a new version in place of the latest."""
        return self.call(noticing.revise_notice, code, ref=ref, draft=draft(**changed))

    def take(self, ref: str, position: str, code: str = US, *, reason: str = "Diesel.", **given: Any) -> Receipt:
        """Take a position."""
        return self.call(positioning.take_position, code, ref=ref, position=position, reason=reason, **given)

    def hold(self, ref: str, code: str = US, *, reason: str = "study", **given: Any) -> Receipt:
        """Ask for time."""
        return self.call(holding.place_hold, code, ref=ref, reason=reason, **given)

    def lift(self, ref: str, code: str = US, **given: Any) -> Receipt:
        """Lift the hold that runs."""
        return self.call(holding.lift_hold, code, ref=ref, **given)

    def ask(self, ref: str, code: str = US, to: str = ROK, *, question: str = "How much returns?") -> Receipt:
        """Ask another party."""
        return self.call(asking.ask_question, code, ref=ref, to=to, question=question)

    def reply(self, ref: str, code: str = ROK, *, answer: str = "All of it.", **given: Any) -> Receipt:
        """Answer the oldest question to a party."""
        return self.call(asking.answer_question, code, ref=ref, answer=answer, **given)

    def extend(self, ref: str, party: str, until: str, code: str = ROK) -> Receipt:
        """Give a party more time."""
        return self.call(windowing.extend_window, code, ref=ref, party=party, until=until)

    def hurry(self, ref: str, code: str = US, *, accepted: bool = True) -> Receipt:
        """Answer about the urgency of a notice."""
        return self.call(windowing.answer_urgency, code, ref=ref, accepted=accepted)

    def accept_editorial(self, ref: str, code: str = US) -> Receipt:
        """Accept the latest version as editorial."""
        return self.call(windowing.accept_editorial, code, ref=ref)

    def decide(self, ref: str, decision: str, code: str = ROK, *, reason: str = "We must.", **given: Any) -> Receipt:
        """Decide."""
        return self.call(deciding.decide, code, ref=ref, decision=decision, reason=reason, **given)

    def sign(self, ref: str, code: str = ROK, officer: int = HEAD, **given: Any) -> Receipt:
        """Add the second signature of the head of delegation."""
        return self.call(deciding.add_signature, code, officer, ref=ref, **given)

    def start(self, ref: str, code: str = ROK, **given: Any) -> Receipt:
        """Start the action over clearances that are not recorded."""
        given = {"override": True, "reason": "Cleared by telephone.", **given}
        return self.call(deciding.start_action, code, ref=ref, **given)

    def watch(self, *codes: str) -> tuple[Receipt, ...]:
        """Let the nodes of these members, or all nodes, write what is due now; relay it."""
        desks = [self.desks[code] for code in codes] or self.nodes
        done = [receipt for desk in dict.fromkeys(desks) for receipt in duties.keep_watch(desk, now=self.now)]
        self.relay()
        return tuple(done)

    def wait(self, **length: int) -> None:
        """Let time pass; nobody writes anything."""
        self.now += timedelta(**length)

    def held(self) -> list[Any]:
        """Answer all that is on record and in private papers on every node, for the proof that nothing was written."""
        return [
            [
                {feed: (head.size, head.root) for feed, head in desk.store.heads().items()},
                {code: [paper.list(officer=o) for o in ROLES] for code, paper in desk.private.items()},
                list(desk.store.tables()),
            ]
            for desk in self.nodes
        ]

    @contextmanager
    def refused(self, *reasons: Reason) -> Iterator[None]:
        """Expect a refusal for exactly these reasons, with the proof that nothing was written, no draft either."""
        with self.unchanged(), pytest.raises(NotAllowed) as caught:
            yield
        assert caught.value.reasons == reasons
        assert caught.value.draft is None

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Prove that nothing was written meanwhile, on any node."""
        before = self.held()
        yield
        assert self.held() == before

    # What travels.

    def relay(self, *, shuffled: random.Random | None = None) -> None:
        """Carry every entry to every node that lacks it, but not from or to the nodes of members in `self.cut`."""
        away = {id(self.desks[code]) for code in self.cut}
        nodes = [desk for desk in self.nodes if id(desk) not in away]
        for target in nodes:
            for source in nodes:
                if source is not target:
                    carry(source, target, shuffled)

    def forge(
        self,
        code: str,
        act: Act | None,
        *,
        facts: Mapping[str, Any] | None = None,
        refs: Sequence[tuple[str, str]] = (),
        seen: Mapping[str, int] | None = None,
        officer: int = DESK,
        role: str | None = None,
        prose: Mapping[str, str] | None = None,
        tables: Mapping[str, bytes] | None = None,
        when: datetime | None = None,
        kind: str | None = None,
        crit: bool = True,
    ) -> Entry:
        """Write an entry around the desk, as a hostile node would, and relay it; no rule is asked.

        `kind`, `crit` and `facts` are for entries that this version would not write at all.
        """
        desk, wire = self.desks[code], kind or wire_name(type(act))  # type: ignore[arg-type]
        seat = desk.seats[code]
        pieces = {name: promise(name, "text/plain", text.encode()) for name, text in (prose or {}).items()}
        head = desk.store.head(seat.feed)
        assert head is not None
        pages = self.page(code) if seen is None else seen
        by_node = signed_by_node(wire)
        header = draft_header(
            group=self.group(code).id, feed=seat.feed, seq=head.size, prev=head.last, kind=wire,
            crit=KINDS[wire].crit if wire in KINDS else crit, at=written(when or self.now),
            by=By(0, "node") if by_node else By(officer, role or ROLES[officer]),
            refs=[Ref(entry, rel) for entry, rel in refs],
            seen={feed: (size, desk.store.root_at(feed, size) or "") for feed, size in pages.items()},
            facts={**(write_facts(act) if act else {}), **(facts or {})},
            sections=[promised for promised, _ in pieces.values()],
        )  # fmt: skip
        entry = seal(header, seat.node_key if by_node else seat.seat_key)
        with desk.store.writing() as writing:
            writing.append(entry, {name: section for name, (_, section) in pieces.items()}, dict(tables or {}))
        self.relay()
        return entry


def carry(source: Desk, target: Desk, shuffled: random.Random | None = None) -> None:
    """Carry what `target` lacks, feed after feed, or in a shuffled order that keeps each feed in sequence."""
    held = target.store.heads()
    queues = [source.store.feed(feed, held[feed].size if feed in held else 0) for feed in sorted(source.store.heads())]
    turns = [place for place, queue in enumerate(queues) for _ in queue]
    if shuffled is not None:
        shuffled.shuffle(turns)
    lines = [iter(queue) for queue in queues]
    for turn in turns:
        parcel = parcel_of(source, next(lines[turn]))
        receive(target, parcel=parcel)
        hand_sealed(source, target, read_envelope(parcel.envelope))


def hand_sealed(source: Desk, target: Desk, entry: Entry) -> tuple[str, ...]:
    """Hand over what a node holds sealed of an entry; answer why any of it was refused."""
    sealed = source.store.sealed(entry.id) if entry.header.sections else {}
    if not sealed:
        return ()
    with target.store.writing() as writing:
        return take_sealed(target, writing, entry=entry, offered=sealed).refused


def parcel_of(source: Desk, envelope: bytes) -> Parcel:
    """Answer the parcel in which a node sends one of its entries: with all sections and tables that it holds."""
    entry = read_envelope(envelope)
    tables = {digest: source.store.table(digest) or b"" for digest in tables_of(entry.header).values()}
    return Parcel(envelope, source.store.sections(entry.id), tables)


def founding_of(plain: Mapping[str, Any], geneses: Sequence[Genesis]) -> Founding:
    """Answer the founding of a group of these members under this charter."""
    return Founding(
        charter=hashlib.sha256(canonical.encode(dict(plain))).hexdigest(),
        geneses=tuple(sorted(feed_id(one) for one in geneses)),
        nonce="5" * 32,
        simulation=geneses[0].simulation,
    )


def own_seat(one: Genesis, *, node: str | None = None) -> OwnSeat:
    """Answer the seat of a member with its keys."""
    return OwnSeat(one.code, feed_id(one), one, key(f"seat of {one.code}"), key(node or f"node of {one.code}"))


def desk_of(
    *seats: OwnSeat, private: Path | None = None, store: Callable[[frozenset[str]], RecordStore] | None = None
) -> Desk:
    """Answer the desk of a node with these seats; `private` is a folder for their private papers."""
    papers = {}
    if private is not None:
        papers = {seat.code: PrivateStore(private / f"{seat.code}.db") for seat in seats}
    record: RecordStore = store(frozenset(seat.feed for seat in seats)) if store else MemoryStore()
    return Desk(store=record, seats={seat.code: seat for seat in seats}, private=papers)


def apart(
    *codes: str,
    monitors: Sequence[str] = (),
    depositaries: Sequence[str] = (),
    change: Callable[[dict[str, Any]], None] | None = None,
    private: Path | None = None,
    calendars: Sequence[int] = (2018, 2019),
    stores: Mapping[str, RecordStore] | None = None,
) -> Cast:
    """Give every member a node of its own: ROK and US unless said otherwise; `stores` are by code, else in memory."""
    parties = codes or (ROK, US)
    geneses = [genesis(code) for code in (*parties, *monitors, *depositaries)]
    held = {code: (lambda _, store=store: store) for code, store in (stores or {}).items()}
    desks = {one.code: desk_of(own_seat(one), private=private, store=held.get(one.code)) for one in geneses}
    return furnish(
        Cast(desks, charter(*parties, monitors=monitors, depositaries=depositaries, change=change), geneses), calendars
    )


def hosted(
    *codes: str,
    monitors: Sequence[str] = (),
    change: Callable[[dict[str, Any]], None] | None = None,
    private: Path | None = None,
    store: Callable[[frozenset[str]], RecordStore] | None = None,
) -> Cast:
    """Put the seats of ROK and US, or of these parties, and of monitors on one node."""
    parties = codes or (ROK, US)
    seats = (*parties, *monitors)
    geneses = [genesis(code, node="node of the host") for code in seats]
    plain = charter(*parties, monitors=monitors, change=change)
    desk = desk_of(*(own_seat(one, node="node of the host") for one in geneses), private=private, store=store)
    return furnish(Cast(dict.fromkeys(seats, desk), plain, geneses), (2018, 2019))


def three(**given: Any) -> Cast:
    """Give ROK, US and JP a node each."""
    return apart(ROK, US, JP, **given)


def furnish(cast: Cast, calendars: Sequence[int]) -> Cast:
    """Appoint the officers of every seat; lay down and accept the calendars of the parties for these years."""
    for code in cast.parties:
        for number in (DESK, READER):
            name = f"{ROLES[number]} of {code}"
            cast.call(grouping.appoint_officer, code, HEAD, number=number, roles=(ROLES[number],), name=name)
    for year in calendars:
        for code in cast.parties:
            accept(cast, calendar(code, year))
    return cast


def accept(cast: Cast, table: Mapping[str, Any]) -> str:
    """Let the first party publish a calendar and the others accept it; answer its hash."""
    first, *rest = cast.parties
    cast.call(grouping.publish_calendar, first, HEAD, calendar=table)
    digest = cast.group(first).published[-1].digest
    for code in rest:
        cast.call(grouping.accept_calendar, code, HEAD, digest=digest)
    return digest

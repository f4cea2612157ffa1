"""Stories of a depositary: a party is away and comes back to everything; nothing of it could be read meanwhile."""

import hashlib
import logging
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.cast import DESK, HEAD, KEEPER, ROK, US, Cast, apart, at, draft, genesis, key, own_seat, parcel_of

from tandem.acts.decision import DecisionMade
from tandem.acts.notice import NoticeDeposited
from tandem.desk.comment import make_comment
from tandem.desk.desk import Desk
from tandem.desk.evidence import Paper
from tandem.desk.exchange import TakenBundle, frontier_of, make_bundle, take_bundle
from tandem.desk.node import declare_node
from tandem.desk.notice import give_notice
from tandem.desk.receiving import Parcel, receive
from tandem.record.bundle import read_bundle, write_bundle
from tandem.record.derived import DerivedKeys, seal_to
from tandem.record.entry import Entry, promise, read_envelope, seal
from tandem.record.feed import Refused
from tandem.rules.irregularity import irregularities
from tandem.rules.reason import because
from tandem.store.fence import RestoredRecord
from tandem.store.sqlite import SqliteStore

CANARIES = {
    "title": "Canary one sings at Dorasan station",
    "what": "Canary two counts 55,000 litres of light oil",
    "route": "Canary three crosses the Imjin by night",
}
_PAPER = b"%PDF-1.4 canary four lies in the annex of the survey"


def chartered(hours: int = 24, store: SqliteStore | None = None) -> Cast:
    """Found a group of ROK, US and a depositary, whose notices count as delivered by deposit after so many hours.

    All have declared their nodes; entries then travel by bundle alone. `store` is what the depositary keeps.
    """
    cast = apart(
        depositaries=[KEEPER],
        change=lambda plain: plain["procedures"]["no-surprises"].update(deposit_counts_after_hours=hours),
        stores={KEEPER: store} if store else {},
    )
    for code, desk in cast.desks.items():
        desk.keys = DerivedKeys(key(f"node of {code}"))
        cast.call(declare_node, code, HEAD)
    cast.cut = list(cast.desks)
    return cast


def hand(cast: Cast, source: str, target: str) -> TakenBundle:
    """Hand from one member's node to another's what that one lacks."""
    raw = make_bundle(cast.desks[source], to=target, have=frontier_of(cast.desks[target]))
    return take_bundle(cast.desks[target], raw=raw, sender=source, now=cast.now)


def words_of(desk: Desk, entry: str) -> dict[str, bytes]:
    """Answer the sections that a node holds open of an entry."""
    return {name: section.content for name, section in desk.store.sections(entry).items()}


def test_who_was_away_for_a_month_reads_everything_although_the_owners_node_is_gone() -> None:
    cast = chartered()
    ref = cast.give(**CANARIES)
    version = cast.notice(ref).current.stamp.entry
    hand(cast, ROK, KEEPER)
    assert [receipt.kind for receipt in cast.watch(KEEPER)] == ["notice.deposited/1"]
    hand(cast, KEEPER, ROK)
    cast.wait(days=30)

    assert cast.hearing(ref).outcome == "lapsed"
    assert cast.hearing(ref).by_deposit
    went = cast.decide(ref, "go")
    hand(cast, ROK, KEEPER)
    # The node of ROK is gone from here on.
    taken = hand(cast, KEEPER, US)

    assert taken.unopened == ()
    assert taken.lacking == ()
    assert taken.new[ROK] > 0
    assert words_of(cast.desks[US], version) == {name: text.encode() for name, text in CANARIES.items()}
    assert words_of(cast.desks[US], went.entry) == {"reason": b"We must."}
    assert [receipt.kind for receipt in cast.watch(US)] == ["notice.received/1"]
    hearing = cast.hearing(ref, code=US)
    assert (hearing.by_deposit, hearing.grade) == (True, 1)
    assert cast.desks[US].state_hash() != ""


def test_a_go_that_had_no_deposit_before_it_stands_against_the_procedure() -> None:
    cast = chartered()
    ref = cast.give()
    hand(cast, ROK, KEEPER)
    cast.watch(KEEPER)
    cast.wait(days=30)
    version = cast.notice(ref).current.stamp.entry

    went = cast.forge(ROK, DecisionMade(decision="go"), refs=[(version, "version")], role="head_of_delegation",
                      officer=HEAD)  # fmt: skip
    hand(cast, KEEPER, ROK)

    found = irregularities(cast.notice(ref), cast.group())
    assert because("went_before_heard", party=US, entry=went.id) in found


def test_a_depositary_that_lies_about_what_was_never_sealed_moves_no_window() -> None:
    cast = chartered()
    cast.desks[US].keys = None
    ref = _given_unsealed(cast)
    hand(cast, ROK, KEEPER)
    assert cast.watch(KEEPER) == ()

    version = cast.notice(ref).current.stamp.entry
    cast.forge(KEEPER, NoticeDeposited(parties=(US, "JP")), refs=[(version, "version")])
    hand(cast, KEEPER, ROK)
    cast.wait(days=30)

    hearing = cast.hearing(ref)
    assert hearing.outcome == "receipt_overdue"
    assert hearing.deposit_told[1] == because("deposit_not_sealed", party=US, depositary=KEEPER)
    assert [one.party for one in cast.notice(ref).deposits] == [US]


def _given_unsealed(cast: Cast) -> str:
    """Give notice as if no member had declared a node."""
    charter = cast.desks[ROK]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tandem.desk.writing.recipients_of", lambda desk, group: {})
        ref = cast.give()
    assert not any(one.sealed for one in _entry(charter, cast.notice(ref).current.stamp.entry).header.sections)
    return ref


def _entry(desk: Desk, entry_id: str) -> Entry:
    entry = desk.store.entry(entry_id)
    assert entry is not None
    return entry


def test_junk_that_was_sealed_is_told_by_the_party_and_was_never_delivered() -> None:
    cast = chartered()
    version = _sealed_junk(cast)
    ref = cast.group().notices[version.id].ref
    hand(cast, ROK, KEEPER)
    assert [receipt.kind for receipt in cast.watch(KEEPER)] == ["notice.deposited/1"] * 2
    cast.wait(days=3)

    taken = hand(cast, KEEPER, US)

    assert taken.unopened == (
        f"Entry {version.header.seq} of feed {version.header.feed[:6]}: What was sealed of section 'title' opens, "
        "and is no section.",
    )
    assert sorted(receipt.kind for receipt in cast.watch(US)) == ["notice.received/1", "notice.unreadable/1"]
    hearing = cast.hearing(ref, code=US)
    assert hearing.opened is None
    assert hearing.deposit_told[1] == because("deposit_unreadable", party=US, depositary=KEEPER)


def _sealed_junk(cast: Cast) -> Entry:
    """Let ROK give notice once more, with a title that the depositary cannot tell from junk."""
    real = cast.give()
    terms = _entry(cast.desks[ROK], cast.notice(real).current.stamp.entry)
    desk, us = cast.desks[ROK], cast.group().seats[US]
    assert us.node is not None
    junk = seal_to(us.node.sealing_key, b"There is no title in this.")
    promised, section = promise("title", "text/plain", b"Joint survey of the Gyeongui line")
    promised = msgspec.structs.replace(promised, sealed={us.feed: hashlib.sha256(junk).hexdigest()})
    head = desk.store.head(desk.seats[ROK].feed)
    assert head is not None
    header = msgspec.structs.replace(terms.header, seq=head.size, prev=head.last, sections=(promised,))
    entry = seal(header, desk.seats[ROK].seat_key)
    with desk.store.writing() as writing:
        writing.append(entry, {"title": section})
        writing.keep_sealed(entry.id, {("title", us.feed): junk})
    return entry


def test_sealed_bytes_that_were_spoilt_on_the_way_are_refused_and_asked_for_again() -> None:
    cast = chartered()
    ref = cast.give(**CANARIES)
    version = cast.notice(ref).current.stamp.entry
    hand(cast, ROK, KEEPER)
    raw = make_bundle(cast.desks[KEEPER], to=US, have=frontier_of(cast.desks[US]))
    bundle = read_bundle(raw)
    feed = cast.group().seats[ROK].feed
    part = bundle.feeds[feed]
    part.sealed[version] = {place: b"spoilt" + one[6:] for place, one in part.sealed[version].items()}

    taken = take_bundle(cast.desks[US], raw=write_bundle(bundle), now=cast.now)

    assert len(taken.unopened) == len(CANARIES)
    assert all("came sealed, and is not the bytes that the entry names." in one for one in taken.unopened)
    assert taken.refused == {}
    assert taken.lacking == (version,)
    again = make_bundle(cast.desks[KEEPER], to=US, have=frontier_of(cast.desks[US]), wants=taken.lacking)
    assert take_bundle(cast.desks[US], raw=again, now=cast.now).sections == len(CANARIES)
    assert words_of(cast.desks[US], version) == {name: text.encode() for name, text in CANARIES.items()}


def test_a_depositary_that_lacks_what_was_sealed_asks_for_it_and_says_nothing_before() -> None:
    cast = chartered()
    ref = cast.give(**CANARIES)
    version = cast.notice(ref).current.stamp.entry
    bundle = read_bundle(make_bundle(cast.desks[ROK], to=KEEPER, have=frontier_of(cast.desks[KEEPER])))
    bundle.feeds[cast.group().seats[ROK].feed].sealed.pop(version)

    taken = take_bundle(cast.desks[KEEPER], raw=write_bundle(bundle), now=cast.now)

    assert taken.lacking == (version,)
    assert cast.watch(KEEPER) == ()
    raw = make_bundle(cast.desks[ROK], to=KEEPER, have=frontier_of(cast.desks[KEEPER]), wants=taken.lacking)
    assert take_bundle(cast.desks[KEEPER], raw=raw, now=cast.now).sections == len(CANARIES)
    assert [receipt.kind for receipt in cast.watch(KEEPER)] == ["notice.deposited/1"]


def test_between_members_who_may_read_nothing_travels_sealed_that_travels_open() -> None:
    cast = chartered()
    version = cast.notice(cast.give(**CANARIES)).current.stamp.entry

    bundle = read_bundle(make_bundle(cast.desks[ROK], to=US, have={}))

    part = bundle.feeds[cast.group().seats[ROK].feed]
    assert part.sections[version].keys() == CANARIES.keys()
    assert part.sealed == {}


def test_a_depositary_that_forks_takes_nobody_with_it() -> None:
    cast = chartered()
    ref = cast.give()
    hand(cast, ROK, KEEPER)
    cast.watch(KEEPER)
    hand(cast, KEEPER, ROK)
    keeper = cast.desks[KEEPER].seats[KEEPER]
    last = read_envelope(cast.desks[KEEPER].store.feed(keeper.feed)[-1])
    branch = seal(msgspec.structs.replace(last.header, at="2018-10-01T00:00:00Z"), keeper.node_key)

    with pytest.raises(Refused, match="The KEEPER feed is forked at entry 2"):
        receive(cast.desks[ROK], parcel=Parcel(branch.envelope))
    revised = cast.revise(ref, what="A train of eight wagons.")
    # The proof travels back with the bundle: its own node signs nothing more.
    hand(cast, ROK, KEEPER)
    with pytest.raises(RestoredRecord, match="The feed of KEEPER was signed twice at entry 2"):
        cast.watch(KEEPER)
    hand(cast, KEEPER, ROK)
    cast.wait(days=30)

    assert [one.version for one in cast.notice(ref).deposits] == [1]
    assert cast.hearing(ref).outcome == "receipt_overdue"
    assert hand(cast, ROK, US).new[ROK] > 0
    assert revised.seq > 0


def _bytes_under(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_word_of_others_is_in_what_a_depositary_stores_sends_or_logs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    feed = own_seat(genesis(KEEPER)).feed
    with closing(SqliteStore(tmp_path / "record.db", own=frozenset({feed}))) as store:
        cast = chartered(store=store)
        given = cast.call(give_notice, ROK, draft=draft(**CANARIES), papers=[Paper("canary-five.pdf", _PAPER)])
        assert given.ref is not None
        hand(cast, ROK, US)
        cast.watch(US)
        cast.call(make_comment, US, DESK, ref=given.ref, text="Canary six asks how much returns")
        carried = [
            make_bundle(cast.desks[source], to=KEEPER, have=frontier_of(cast.desks[KEEPER])) for source in (ROK, US)
        ]
        for raw in carried:
            take_bundle(cast.desks[KEEPER], raw=raw, now=cast.now)
        # A careless node sends all that it has in the clear.
        for envelope in cast.desks[ROK].store.feed(cast.group().seats[ROK].feed):
            receive(cast.desks[KEEPER], parcel=parcel_of(cast.desks[ROK], envelope))
        cast.watch(KEEPER)
        carried += [make_bundle(cast.desks[KEEPER], to=to, have={}) for to in (ROK, US, KEEPER, None)]

        for where in (*carried, _bytes_under(tmp_path), caplog.text.encode()):
            assert b"anary" not in where
            assert _PAPER[:20] not in where
        salts = [one.salt for one in cast.desks[ROK].store.sections(given.entry).values()]
        assert not any(salt in where or salt.hex().encode() in where for salt in salts for where in carried)
        assert store.sealed(given.entry)


def test_every_officer_is_told_since_when_a_depositary_holds_what_is_sealed() -> None:
    cast = chartered()
    ref = cast.give()
    hand(cast, ROK, KEEPER)
    cast.watch(KEEPER)
    hand(cast, KEEPER, ROK)

    told = cast.hearing(ref).deposit_told

    assert told == (
        because("deposit_held", party=US, depositary=KEEPER, at="2018-10-15T01:00:00Z"),
        because("deposit_counts", party=US, depositary=KEEPER, at="2018-10-16T01:00:00Z"),
    )
    cast.wait(days=2)
    assert cast.hearing(ref).deposit_told[1].code == "deposit_counted"
    assert cast.hearing(ref).opened == at("2018-10-16T01:00")
    assert cast.now - at("2018-10-16T01:00") == timedelta(hours=24)

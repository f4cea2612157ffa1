"""A node cosigns the heads of others as witness and as mirror: when, over what, and what it answers when not."""

import base64
import multiprocessing
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cast import HEAD, JP, READER, ROK, US, Cast, carry, desk_of, genesis, key, own_seat, parcel_of
from tests.cosigning import feed_of, head_of, keyed, node_on_disk

from tandem.desk.cosigner import cosigners, origin_of, own_cosigner, verified
from tandem.desk.desk import Desk
from tandem.desk.group import appoint_officer
from tandem.desk.receiving import Parcel, receive
from tandem.desk.witness import WitnessAnswer, add_checkpoint, mirror_heads
from tandem.record import merkle
from tandem.record.checkpoint import sign_checkpoint
from tandem.record.cosignature import cosigner_name, head_body, is_by
from tandem.record.derived import DerivedKeys
from tandem.record.entry import By, draft_header, read_envelope, seal
from tandem.record.feed import Equivocation
from tandem.store.fence import RestoredRecord
from tandem.store.memory import MemoryStore
from tandem.store.record import ClockWentBack, Cosigned, StoreBusy
from tandem.store.sqlite import SqliteStore


def grow(cast: Cast, code: str = ROK) -> None:
    """Let a member write one entry."""
    number = max(cast.group(code).seats[code].officers) + 1
    cast.call(appoint_officer, code, HEAD, number=number, roles=("reader",), name=f"Reader {number}")


def request(cast: Cast, old: int, *, code: str = ROK, head: str | None = None, size: int | None = None) -> bytes:
    """The request by which a member asks to have its head cosigned, from an earlier size."""
    desk, feed = cast.desks[code], feed_of(cast, code)
    leaves = [merkle.leaf_hash(raw) for raw in desk.store.feed(feed, 0, size)]
    proof = merkle.consistency_proof(leaves, old) if 0 < old <= len(leaves) else ()
    lines = "".join(f"{base64.b64encode(one).decode()}\n" for one in proof)
    return f"old {old}\n{lines}\n{head or head_of(cast, code, size=size)}".encode()


def ask(cast: Cast, raw: bytes, *, of: str = US) -> WitnessAnswer:
    return add_checkpoint(cast.desks[of], raw=raw, now=cast.now)


def sizes(given: tuple[Cosigned, ...], name: str) -> list[int]:
    return [one.size for one in given if one.cosignature.name.endswith(name)]


def held(cast: Cast, code: str = ROK, by: str = US) -> int:
    head = cast.desks[by].store.head(feed_of(cast, code))
    assert head is not None
    return head.size


@pytest.fixture
def cast() -> Cast:
    """ROK and US with a node each, whose keys are on record."""
    return keyed()


def test_a_mirror_cosigns_every_other_feed_as_far_as_it_is_stored(cast: Cast) -> None:
    given = mirror_heads(cast.desks[US], now=cast.now)

    rok, seconds = feed_of(cast, ROK), int(cast.now.timestamp())
    assert {(one.feed, one.size, one.cosignature.at) for one in given} == {(rok, held(cast), seconds)}
    assert [one.cosignature.name.rpartition("/")[2] for one in given] == ["mirror", "witness"]
    assert list(cast.desks[US].store.cosignatures(rok)) == sorted(given, key=lambda one: one.cosignature.name)
    body = head_body(origin=origin_of(cast.desks[US], rok), size=given[0].size, root=bytes.fromhex(given[0].root))
    for one in given:
        assert verified(one.cosignature.line, body=body, known=cosigners(cast.desks[ROK])) == one.cosignature


def test_the_two_keys_of_a_node_are_not_the_same(cast: Cast) -> None:
    mirror, witness = mirror_heads(cast.desks[US], now=cast.now)
    keys = cast.desks[US].keys
    assert keys is not None

    base = own_cosigner(cast.desks[US]) or ""
    assert is_by(mirror.cosignature.line, name=cosigner_name(base, "mirror"), public=keys.mirror.public)
    assert is_by(witness.cosignature.line, name=cosigner_name(base, "witness"), public=keys.witness.public)
    assert keys.mirror.public != keys.witness.public


def test_a_head_that_has_not_grown_is_cosigned_once(cast: Cast) -> None:
    mirror_heads(cast.desks[US], now=cast.now)
    cast.wait(hours=1)

    assert mirror_heads(cast.desks[US], now=cast.now) == ()
    grow(cast)
    assert sizes(mirror_heads(cast.desks[US], now=cast.now), "mirror") == [held(cast)]


def test_nothing_is_signed_by_a_clock_that_went_back(cast: Cast) -> None:
    mirror_heads(cast.desks[US], now=cast.now)
    grow(cast)
    before = cast.desks[US].store.cosignatures(feed_of(cast, ROK))

    with pytest.raises(ClockWentBack, match="The clock of this node went back: it dated a head of feed"):
        mirror_heads(cast.desks[US], now=cast.now - timedelta(seconds=1))

    assert cast.desks[US].store.cosignatures(feed_of(cast, ROK)) == before


def test_own_feeds_and_those_of_the_same_node_key_are_never_cosigned() -> None:
    cast = keyed(ROK, US, JP)
    us = cast.desks[US]
    both = Desk(store=us.store, seats={US: us.seats[US], JP: cast.desks[JP].seats[JP]}, private={}, keys=us.keys)

    assert {one.feed for one in mirror_heads(both, now=cast.now)} == {feed_of(cast, ROK)}
    answer = add_checkpoint(both, raw=request(cast, 0, code=JP), now=cast.now)
    assert (answer.status, answer.body) == (404, f"This node is no witness of {origin_of(us, feed_of(cast, JP))}.\n")


def test_a_node_without_keys_cosigns_nothing(cast: Cast) -> None:
    cast.desks[US].keys = None

    assert mirror_heads(cast.desks[US], now=cast.now) == ()
    assert ask(cast, request(cast, 0)).status == 404


def test_a_witness_answers_with_its_cosignature_and_goes_on_from_there(cast: Cast) -> None:
    mirror_heads(cast.desks[US], now=cast.now)
    before = held(cast)
    cast.cut = (US,)
    grow(cast)
    grow(cast)

    answer = ask(cast, request(cast, before))

    rok = feed_of(cast, ROK)
    body = head_of(cast, ROK).partition("\n\n")[0] + "\n"
    given = verified(answer.body, body=body, known=cosigners(cast.desks[ROK]))
    assert (answer.status, given and given.at) == (200, int(cast.now.timestamp()))
    assert held(cast) == before  # a witness has not stored what it cosigned
    latest = cast.desks[US].store.witnessed(rok)
    assert latest is not None
    assert latest.size == before + 2
    assert sizes(tuple(cast.desks[US].store.cosignatures(rok)), "witness") == [before, before + 2]


def test_the_same_head_is_cosigned_again_with_a_later_date_and_kept_once(cast: Cast) -> None:
    mirror_heads(cast.desks[US], now=cast.now)
    size, rok = held(cast), feed_of(cast, ROK)
    kept = cast.desks[US].store.cosignatures(rok)
    cast.wait(hours=1)

    answer = ask(cast, request(cast, size))

    given = verified(answer.body, body=head_of(cast, ROK).partition("\n\n")[0] + "\n", known=cosigners(cast.desks[ROK]))
    assert answer.status == 200
    assert given is not None
    assert given.at == int(cast.now.timestamp())
    assert cast.desks[US].store.cosignatures(rok) == kept


def test_a_proof_from_another_size_is_answered_with_the_size_to_start_from(cast: Cast) -> None:
    size = held(cast)

    answer = ask(cast, request(cast, 0))

    # Every entry that is stored was seen, so that the proof starts there and not at what was cosigned before.
    assert answer == WitnessAnswer(409, f"{size}\n", "text/x.tlog.size")
    grow(cast)
    assert ask(cast, request(cast, size)) == WitnessAnswer(409, f"{size + 1}\n", "text/x.tlog.size")


def test_a_head_of_the_same_size_with_another_root_is_a_conflict(cast: Cast) -> None:
    size = held(cast)
    origin = origin_of(cast.desks[US], feed_of(cast, ROK))
    other = sign_checkpoint(origin=origin, size=size, root=b"\xab" * 32, key=key("node of ROK"))

    answer = ask(cast, f"old {size}\n\n{other}".encode())

    assert answer == WitnessAnswer(409, f"{size}\n", "text/x.tlog.size")


def test_a_head_that_does_not_go_on_from_what_was_cosigned_is_not_cosigned(cast: Cast) -> None:
    size = held(cast)
    mirror_heads(cast.desks[US], now=cast.now)
    origin = origin_of(cast.desks[US], feed_of(cast, ROK))
    other = sign_checkpoint(origin=origin, size=size + 1, root=b"\xab" * 32, key=key("node of ROK"))
    line = base64.b64encode(b"\xcd" * 32).decode()

    answer = ask(cast, f"old {size}\n{line}\n\n{other}".encode())

    assert answer == WitnessAnswer(422, f"The proof does not show that the head goes on from {size} entries.\n")
    latest = cast.desks[US].store.witnessed(feed_of(cast, ROK))
    assert latest is not None
    assert latest.size == size


def test_a_proof_from_nothing_is_empty() -> None:
    cast = keyed(ROK, US, JP, declared=False)
    fresh = node_on_disk(cast, US, lambda own: MemoryStore())
    line = base64.b64encode(b"\xcd" * 32).decode()
    head = head_of(cast, ROK)
    # The witness holds the feed, so that an old size of 0 is behind; a witness that holds nothing of it knows no key.
    assert add_checkpoint(fresh, raw=f"old 0\n{line}\n\n{head}".encode(), now=cast.now).status == 409


@pytest.mark.parametrize("spoil", [
    lambda raw: raw.replace(b"old ", b"size "),
    lambda raw: raw.replace(b"old 0", b"old 00"),
    lambda raw: raw.replace(b"old 0\n", b"old 0\nAAAA\n"),
    lambda raw: raw.replace(b"old 0\n", b"old 0\n" + b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n" * 64),
    lambda raw: raw.replace(b"\n\n", b"\nextension\n\n").replace(b"old 0\nextension\n", b"old 0\n"),
    lambda raw: raw.partition(b"\n\n\xe2")[0] + b"\n",
    lambda raw: raw[:-1],
    lambda raw: raw + b"\xff",
    lambda raw: raw + b"x" * 70000,
    lambda raw: b"",
])  # fmt: skip
def test_what_is_no_request_is_refused_as_that(cast: Cast, spoil: Any) -> None:
    answer = ask(cast, spoil(request(cast, 0)))

    assert answer.status == 400
    assert answer.body.endswith(".\n")
    assert cast.desks[US].store.witnessed(feed_of(cast, ROK)) is None


def test_an_old_size_above_that_of_the_head_is_refused(cast: Cast) -> None:
    size = held(cast)

    answer = ask(cast, f"old {size + 1}\n\n{head_of(cast, ROK)}".encode())

    assert answer == WitnessAnswer(400, f"The old size {size + 1} is more than the size of the head, {size}.\n")


def test_a_head_that_its_own_node_has_not_signed_is_forbidden(cast: Cast) -> None:
    size, origin = held(cast), origin_of(cast.desks[US], feed_of(cast, ROK))
    head = cast.desks[ROK].store.head(feed_of(cast, ROK))
    assert head is not None
    forged = sign_checkpoint(origin=origin, size=size, root=bytes.fromhex(head.root), key=key("a stranger"))

    answer = ask(cast, f"old {size}\n\n{forged}".encode())

    assert answer == WitnessAnswer(403, f"The head is not signed by a key that is trusted for {origin}.\n")


def test_signatures_of_unknown_keys_below_a_head_are_passed_over(cast: Cast) -> None:
    size = held(cast)
    unknown = (
        "— example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
    )
    raw = f"old {size}\n\n{head_of(cast, ROK)}{unknown}mbIUBkBIfZ+qnA==\n".encode()

    assert ask(cast, raw).status == 200


PUBLISHED = """\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""  # noqa: E501
"""The request in C2SP tlog-witness; its log is not one of ours."""


def test_the_published_request_is_read_and_its_log_is_not_witnessed_here(cast: Cast) -> None:
    answer = ask(cast, PUBLISHED.encode())

    assert answer == WitnessAnswer(404, "This node is no witness of example.com/behind-the-sofa.\n")


def test_a_feed_that_nobody_here_knows_is_not_found(cast: Cast) -> None:
    head = sign_checkpoint(origin="example.com/log", size=1, root=b"\xab" * 32, key=key("a stranger"))

    answer = ask(cast, f"old 0\n\n{head}".encode())

    assert answer == WitnessAnswer(404, "This node is no witness of example.com/log.\n")


def test_a_forked_feed_is_cosigned_no_more(cast: Cast) -> None:
    fork(cast)
    grow(cast, US)

    assert mirror_heads(cast.desks[US], now=cast.now) == ()
    assert ask(cast, request(cast, held(cast))).status == 403
    assert cast.desks[US].store.cosignatures(feed_of(cast, ROK)) == []


def fork(cast: Cast) -> None:
    """Show US another latest entry of the ROK feed."""
    raw = cast.desks[ROK].store.feed(feed_of(cast, ROK))[-1]
    entry = read_envelope(raw)
    header = entry.header
    other = draft_header(
        group=header.group, feed=header.feed, seq=header.seq, prev=header.prev, kind=header.kind, crit=header.crit,
        at=header.at, by=By(HEAD, "head_of_delegation"), refs=header.refs, seen=header.seen,
        facts={"number": READER, "roles": ["reader"]}, sections=(),
    )  # fmt: skip
    with pytest.raises(Equivocation):
        receive(cast.desks[US], parcel=Parcel(seal(other, key("seat of ROK")).envelope))


def test_what_is_stored_against_a_head_that_was_cosigned_is_not_cosigned(cast: Cast) -> None:
    rok, size = feed_of(cast, ROK), held(cast)
    with cast.desks[US].store.writing() as writing:
        writing.witness(rok, old=0, size=size, root="ab" * 32, at=int(cast.now.timestamp()))

    assert mirror_heads(cast.desks[US], now=cast.now) == ()
    answer = ask(cast, request(cast, size))
    assert answer == WitnessAnswer(422, "What is stored here contradicts the head that was cosigned last.\n")


def test_a_node_whose_record_was_put_back_cosigns_nothing(cast: Cast, tmp_path: Path) -> None:
    node_on_disk(cast, US, lambda own: SqliteStore(tmp_path / "record.db", own=own)).store.close()
    (tmp_path / "old").mkdir()
    (tmp_path / "old/heads.fence").write_bytes((tmp_path / "heads.fence").read_bytes())
    older = desk_of(own_seat(genesis(US)), store=lambda own: SqliteStore(tmp_path / "old/record.db", own=own))
    older.founding, older.keys = cast.founding, DerivedKeys(key("node of US"))
    for raw in cast.desks[ROK].store.feed(feed_of(cast, ROK), 0, 1):
        receive(older, parcel=parcel_of(cast.desks[ROK], raw))
    receive(older, parcel=parcel_of(cast.desks[US], cast.desks[US].store.feed(feed_of(cast, US))[0]))

    with pytest.raises(RestoredRecord, match="The record is older than what was signed"):
        mirror_heads(older, now=cast.now)
    answer = add_checkpoint(older, raw=request(cast, 0), now=cast.now)
    assert answer.status == 503
    assert answer.body.startswith("The record is older than what was signed")


def test_a_record_that_was_put_back_knows_by_the_fence_what_it_had_cosigned(cast: Cast, tmp_path: Path) -> None:
    def store(own: frozenset[str]) -> SqliteStore:
        return SqliteStore(tmp_path / "record.db", own=own)

    rok, before = feed_of(cast, ROK), held(cast)
    desk = node_on_disk(cast, US, store)
    mirror_heads(desk, now=cast.now)
    desk.store.close()
    shutil.copy(tmp_path / "record.db", tmp_path / "backup")
    grow(cast)
    desk = node_on_disk(cast, US, store)
    mirror_heads(desk, now=cast.now)
    cosigned = desk.store.witnessed(rok)
    desk.store.close()
    for left in tmp_path.glob("record.db*"):
        left.unlink()
    shutil.copy(tmp_path / "backup", tmp_path / "record.db")

    back = desk_of(own_seat(genesis(US)), store=store)
    back.founding, back.keys = cast.founding, DerivedKeys(key("node of US"))

    assert cosigned is not None
    again = back.store.witnessed(rok)
    assert again is not None
    assert (cosigned.size, again.size, again.root) == (before + 1, before + 1, cosigned.root)
    assert mirror_heads(back, now=cast.now) == ()
    other = sign_checkpoint(
        origin=origin_of(back, rok), size=before + 1, root=bytes(32), key=key("node of ROK")
    )  # fmt: skip
    for old in (before, before + 1):
        answer = add_checkpoint(back, raw=request(cast, old, head=other), now=cast.now)
        assert (answer.status, answer.body) == (409, f"{before + 1}\n")
    carry(cast.desks[US], back)
    assert sizes(mirror_heads(back, now=cast.now), "mirror") == [before + 1]


def test_a_witness_whose_clock_went_back_says_so_and_signs_nothing(cast: Cast) -> None:
    mirror_heads(cast.desks[US], now=cast.now)
    size = held(cast)

    answer = add_checkpoint(cast.desks[US], raw=request(cast, size), now=cast.now - timedelta(hours=1))

    assert answer.status == 503
    assert answer.body.startswith("The clock of this node went back")


class Paused:
    """A key that stops before it signs and lets something else happen."""

    def __init__(self, held: Any, meanwhile: Any) -> None:
        self._held, self._meanwhile, self.public = held, meanwhile, held.public

    def sign(self, message: bytes) -> bytes:
        self._meanwhile()
        return bytes(self._held.sign(message))


def test_nothing_is_appended_between_the_reading_of_a_head_and_its_signing(cast: Cast, tmp_path: Path) -> None:
    def store(own: frozenset[str]) -> SqliteStore:
        return SqliteStore(tmp_path / "record.db", own=own, wait_seconds=0.1)

    desk, rok = node_on_disk(cast, US, store), feed_of(cast, ROK)
    size = held(cast)
    cast.cut = (US,)
    grow(cast)
    late = parcel_of(cast.desks[ROK], cast.desks[ROK].store.feed(rok)[-1])
    other = desk_of(own_seat(genesis(US)), store=store)
    refused: list[str] = []

    def meanwhile() -> None:
        with pytest.raises(StoreBusy) as caught:
            receive(other, parcel=late)
        refused.append(str(caught.value))

    assert desk.keys is not None
    desk.keys.mirror = Paused(desk.keys.mirror, meanwhile)  # type: ignore[misc, assignment]

    given = mirror_heads(desk, now=cast.now)

    assert len(refused) == 1
    assert sizes(given, "mirror") == [size]
    assert receive(other, parcel=late)
    desk.keys.mirror = desk.keys.mirror._held  # type: ignore[misc, attr-defined]
    assert sizes(mirror_heads(desk, now=cast.now), "mirror") == [size + 1]


def append_as_another(folder: Path, parcel: Parcel) -> None:
    """Take an entry in as another process on the same node."""
    desk = desk_of(own_seat(genesis(US)), store=lambda own: SqliteStore(folder / "record.db", own=own))
    receive(desk, parcel=parcel)


def test_an_entry_that_another_process_takes_in_first_is_in_the_head_that_is_signed(cast: Cast, tmp_path: Path) -> None:
    desk = node_on_disk(cast, US, lambda own: SqliteStore(tmp_path / "record.db", own=own))
    rok, size = feed_of(cast, ROK), held(cast)
    cast.cut = (US,)
    grow(cast)
    late = parcel_of(cast.desks[ROK], cast.desks[ROK].store.feed(rok)[-1])
    opened = desk.store.writing

    def after_another() -> Any:
        other = multiprocessing.get_context("spawn").Process(target=append_as_another, args=(tmp_path, late))
        other.start()
        other.join()
        assert other.exitcode == 0
        return opened()

    desk.store.writing = after_another  # type: ignore[method-assign]

    given = mirror_heads(desk, now=cast.now)

    assert sizes(given, "mirror") == [size + 1]
    assert [one.size for one in desk.store.cosignatures(rok)] == [size + 1, size + 1]

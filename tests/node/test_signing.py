"""What a signer signs: forms that it knows, each by the key for it."""

import hashlib

import pytest
from tests.cast import ROK, US, apart, genesis, key

from tandem.acts.position import PositionTaken
from tandem.acts.register import write_facts
from tandem.node.signing import NotSigned, check_message
from tandem.record.checkpoint import contents_text
from tandem.record.cosignature import head_body
from tandem.record.derived import DerivedKeys
from tandem.record.entry import By, draft_header, read_envelope_fast, seal, signed_bytes
from tandem.record.genesis import feed_id, origin
from tandem.record.invitation import write_invitation
from tandem.record.keys import SigningKey

SEATS = {ROK: genesis(ROK)}
GROUP = "5" * 64
HEAD = head_body(origin=origin(genesis(ROK), GROUP), size=7, root=bytes(32)).encode()
OTHERS = head_body(origin=origin(genesis(US), GROUP), size=7, root=bytes(32)).encode()


def _entry(kind: str, role: str, feed: str = feed_id(genesis(ROK))) -> bytes:
    facts = write_facts(PositionTaken(position="objection"))
    header = draft_header(
        group=GROUP, feed=feed, seq=3, prev="6" * 64, kind=kind, crit=True, at="2018-11-20T08:59:00Z",
        by=By(0 if role == "node" else 2, role), facts=facts,
    )  # fmt: skip
    return signed_bytes(seal(header, SigningKey.generate()).raw)


_BY_NODE = _entry("position.taken/1", "desk_officer").replace(
    b'"officer":2,"role":"desk_officer"', b'"officer":0,"role":"node"'
)


class _Heard:
    """A key that keeps what it is asked to sign."""

    def __init__(self) -> None:
        self.public, self.message = key("node of ROK").public, b""

    def sign(self, message: bytes) -> bytes:
        self.message = message
        return bytes(64)


def _invitation(code: str) -> bytes:
    heard, held = _Heard(), DerivedKeys(key("node of ROK"))
    write_invitation(genesis=genesis(code), address="https://rok.example:8443", held=held, key=heard)
    return heard.message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("seat/ROK", _entry("position.taken/1", "desk_officer")),
        ("node/ROK", _entry("window.closed/1", "node")),
        ("node/ROK", HEAD),
        ("node/ROK", contents_text(group=GROUP, digest="7" * 64).encode()),
        ("node/ROK", _invitation(ROK)),
        ("witness", b"cosignature/v1\ntime 1542704340\n" + OTHERS),
        ("mirror", b"cosignature/v1\ntime 1542704340\n" + OTHERS),
    ],
)
def test_what_a_node_writes_is_signed(name: str, message: bytes) -> None:
    head = check_message(name, message, seats=SEATS)

    assert (head is not None) == (message == HEAD)


@pytest.mark.parametrize(
    ("name", "message", "words"),
    [
        ("seat/ROK", _entry("window.closed/1", "node"), "A window.closed/1 wants the node key; found seat/ROK"),
        (
            "node/ROK",
            _entry("position.taken/1", "desk_officer"),
            "A position.taken/1 wants the seat key; found node/ROK",
        ),
        ("seat/ROK", _BY_NODE, "The role of a position.taken/1 is wrong"),
        ("seat/ROK", _entry("position.taken/1", "desk_officer", "8" * 64), "found 888888"),
        ("seat/ROK", b"tandem-entry/1\n{}", "signs no entry that cannot be read"),
        ("seat/US", _entry("position.taken/1", "desk_officer"), "holds no key called seat/US"),
        ("seat/ROK", HEAD, "The key seat/ROK signs entries alone"),
        ("seat/ROK", b"anything", "The key seat/ROK signs entries alone; found b'anything'"),
        ("node/ROK", b"anything", "signs entries, heads and lists of an archive; found 'anything'"),
        ("node/ROK", b"\xff\xfe", "signs no such bytes"),
        ("node/ROK", OTHERS, "signs heads of rok.example and ROK; found us.example"),
        ("node/ROK", HEAD + HEAD, "signs entries, heads and lists of an archive"),
        ("node/ROK", b"cosignature/v1\ntime 1542704340\n" + HEAD, "signs entries, heads and lists of an archive"),
        ("node/ROK", _invitation(US), "signs invitations of ROK; found US"),
        ("node/ROK", b"tandem-invitation/1\n{}", "signs no invitation that cannot be read"),
        ("witness", HEAD, "The key witness signs cosignatures of heads alone"),
        ("mirror", _entry("position.taken/1", "desk_officer"), "The key mirror signs cosignatures of heads alone"),
        ("witness", b"cosignature/v1\ntime 1542704340\nanything", "signs cosignatures of heads alone"),
        ("sealing", HEAD, "holds no key called sealing"),
        ("transport", HEAD, "holds no key called transport"),
    ],
)
def test_nothing_else_is_signed_and_no_key_stands_in_for_another(name: str, message: bytes, words: str) -> None:
    with pytest.raises(NotSigned) as caught:
        check_message(name, message, seats=SEATS)

    assert words in str(caught.value)


def test_the_entries_of_a_group_that_was_founded_are_all_of_a_form_that_is_signed() -> None:
    cast = apart()
    cast.take(cast.give(), "objection")
    seats = {code: genesis(code) for code in (ROK, US)}

    for feed in cast.desks[ROK].store.heads():
        for raw in cast.desks[ROK].store.feed(feed, 0):
            entry = read_envelope_fast(raw)
            code = next(code for code, one in seats.items() if feed_id(one) == feed)
            which = "node" if entry.header.by.role == "node" else "seat"
            assert check_message(f"{which}/{code}", signed_bytes(entry.raw), seats=seats) is None
            assert hashlib.sha256(entry.raw).hexdigest() == entry.id

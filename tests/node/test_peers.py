"""The nodes that a node knows: accepted by words, kept whole or not at all, removed for good."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from tests.cast import HEAD, ROK, US, carry, charter, genesis, key

from tandem.desk.desk import Acting
from tandem.node.declaring import declare_keys
from tandem.node.keys import revoke
from tandem.node.layout import NodeError, SeatPlan, lay_out
from tandem.node.line import sync_once
from tandem.node.node import Node, found_group, open_node
from tandem.node.peers import Peer, accept, accepted, forget, geneses_of, invite, own_address, peers_of
from tandem.node.record import join_group
from tandem.node.station import Station
from tandem.record.invitation import invitation_words, kept_invitation, read_invitation, write_invitation

PASSPHRASE = "seoul-washington"
ADDRESS = "https://127.0.0.1:8443"


def _node(path: Path, *codes: str, simulation: bool = False) -> Node:
    seats = [SeatPlan(code=code, names={"en": code}) for code in codes]
    lay_out(path, seats=seats, passphrase=PASSPHRASE, domain="desk.example", strength="minimal", simulation=simulation)
    return open_node(path, passphrase=PASSPHRASE)


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Node]:
    """ROK, US, another US, and a simulated JP."""
    folder = tmp_path_factory.mktemp("nodes")
    made = {name: _node(folder / name, name.partition("-")[0]) for name in (ROK, US, "US-other")}
    return {**made, "JP": _node(folder / "JP", "JP", simulation=True)}


@pytest.fixture
def rok(nodes: Mapping[str, Node]) -> Node:
    """The node of ROK, which knows nobody."""
    for code in accepted(nodes[ROK].path):
        forget(nodes[ROK].path, code)
    return nodes[ROK]


def _words(raw: bytes) -> str:
    return invitation_words(read_invitation(raw))


def test_an_invitation_is_accepted_by_its_words(rok: Node, nodes: Mapping[str, Node]) -> None:
    raw = invite(nodes[US], address=ADDRESS)

    accept(rok, raw=raw, words=f"  {_words(raw).upper()} ")

    assert (rok.path / "peers" / "US.json").read_bytes() == raw
    assert geneses_of(rok.path) == {US: nodes[US].desk.seats[US].genesis}
    assert own_address(nodes[US].path) == ADDRESS
    (peer,) = peers_of(rok.path, rok.desk)
    assert (peer.code, peer.address, peer.declared) == (US, ADDRESS, False)
    assert nodes[US].desk.keys is not None
    assert peer.certificate == nodes[US].desk.keys.certificate


def test_wrong_words_keep_nothing(rok: Node, nodes: Mapping[str, Node]) -> None:
    raw = invite(nodes[US], address=ADDRESS)

    with pytest.raises(NodeError, match=r"These are not the words of this invitation of US. Nothing was kept."):
        accept(rok, raw=raw, words=_words(invite(nodes["US-other"], address=ADDRESS)))

    assert accepted(rok.path) == {}


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (ROK, "The invitation is of ROK, a seat of this node itself"),
        ("JP", "JP is laid out for another kind of group"),
        ("US-other", "US is known here as"),
    ],
)
def test_who_cannot_be_a_peer_is_refused(rok: Node, nodes: Mapping[str, Node], who: str, words: str) -> None:
    first, raw = invite(nodes[US], address=ADDRESS), invite(nodes[who], address=ADDRESS)
    accept(rok, raw=first, words=_words(first))

    with pytest.raises(NodeError, match=words):
        accept(rok, raw=raw, words=_words(raw))

    assert (rok.path / "peers" / "US.json").read_bytes() == first


def test_a_new_address_takes_the_place_of_the_old_one(rok: Node, nodes: Mapping[str, Node]) -> None:
    for address in (ADDRESS, "https://127.0.0.1:8444"):
        raw = invite(nodes[US], address=address)
        accept(rok, raw=raw, words=_words(raw))

    assert accepted(rok.path)[US].address == "https://127.0.0.1:8444"


def test_a_peer_is_removed_once(rok: Node, nodes: Mapping[str, Node]) -> None:
    raw = invite(nodes[US], address=ADDRESS)
    accept(rok, raw=raw, words=_words(raw))

    forget(rok.path, US)

    assert peers_of(rok.path, rok.desk) == ()
    with pytest.raises(NodeError, match=r"US is no peer of this node; it knows nobody."):
        forget(rok.path, US)


@pytest.mark.parametrize("whose", [US, ROK])
def test_an_invitation_with_the_certificate_of_another_is_refused(
    rok: Node, nodes: Mapping[str, Node], whose: str
) -> None:
    raw = invite(nodes[US], address=ADDRESS)
    accept(rok, raw=raw, words=_words(raw))
    held = nodes[whose].desk.keys
    assert held is not None
    forged = write_invitation(genesis=genesis("AA"), address=ADDRESS, held=held, key=key("node of AA"))

    named = "this node" if whose == ROK else US
    with pytest.raises(NodeError, match=f"The invitation of AA names the certificate of {named} as its own"):
        accept(rok, raw=forged, words=_words(forged))

    assert list(accepted(rok.path)) == [US]


def test_who_declares_the_certificate_of_another_is_not_taken_for_it(rok: Node, nodes: Mapping[str, Node]) -> None:
    class Declared(Station):
        known: tuple[Peer, ...] = ()

        def peers(self) -> tuple[Peer, ...]:
            return self.known

    raw = invite(nodes[US], address=ADDRESS)
    accept(rok, raw=raw, words=_words(raw))
    (us,) = peers_of(rok.path, rok.desk)
    assert us.certificate is not None
    invitation = msgspec.structs.replace(us.invitation, genesis=genesis("AA"), transport="0" * 64)
    thief = msgspec.structs.replace(us, code="AA", certificate=None, invitation=invitation, declared=True)
    station = Declared(rok)

    station.known = (thief, us)
    assert station.peer_with(us.certificate) == us
    declared = msgspec.structs.replace(us.invitation, transport="1" * 64)
    station.known = (thief, msgspec.structs.replace(us, invitation=declared, declared=True))
    assert station.peer_with(us.certificate) is None


def test_a_damaged_file_is_said_with_the_way_out(rok: Node) -> None:
    (rok.path / "peers").mkdir(exist_ok=True)
    (rok.path / "peers" / "US.json").write_bytes(b"{")

    with pytest.raises(NodeError, match=r"is damaged: .* Accept the invitation of US again."):
        accepted(rok.path)


@pytest.fixture
def joined(tmp_path: Path) -> tuple[Node, Node]:
    """ROK and US in one group, whose nodes know each other by invitation and have declared no keys."""
    rok, us = _node(tmp_path / ROK, ROK), _node(tmp_path / US, US)
    for node, other in ((rok, us), (us, rok)):
        raw = invite(other, address=ADDRESS)
        accept(node, raw=raw, words=_words(raw))
    found_group(rok, charter=charter(ROK, US), now=rok.now(), others=[us.desk.seats[US].genesis])
    carry(rok.desk, us.desk)
    join_group(us, now=us.now())
    carry(us.desk, rok.desk)
    return rok, us


def _revoke(node: Node, *, declared: bool) -> None:
    """Revoke the node key of US; its declaration was in time or was not."""
    if declared:
        declare_keys(node, now=node.now())
    revoke(
        node, acting=Acting(US, HEAD, "head_of_delegation"), which="node", from_seq=1, passphrase=PASSPHRASE,
        now=node.now(), seen=dict(node.desk.group().frontier), strength="minimal",
    )  # fmt: skip


def test_nobody_is_known_by_a_node_key_that_was_revoked_and_not_declared_again(joined: tuple[Node, Node]) -> None:
    rok, us = joined
    held = us.desk.keys
    assert held is not None
    stolen = held.certificate
    assert Station(rok).peer_with(stolen) is not None

    _revoke(us, declared=False)
    carry(us.desk, rok.desk)

    (peer,) = peers_of(rok.path, rok.desk)
    assert (peer.barred, peer.transport, peer.certificate) == (True, "", None)
    assert Station(rok).peer_with(stolen) is None
    contact = sync_once(Station(rok))[US]
    assert contact.failure == "barred"


def test_a_new_invitation_or_a_declaration_lets_a_barred_peer_in_again(joined: tuple[Node, Node]) -> None:
    rok, us = joined
    _revoke(us, declared=False)
    carry(us.desk, rok.desk)

    raw = invite(us, address=ADDRESS)
    accept(rok, raw=raw, words=invitation_words(kept_invitation(raw)))
    (invited,) = peers_of(rok.path, rok.desk)
    declare_keys(us, now=us.now())
    carry(us.desk, rok.desk)
    (declared,) = peers_of(rok.path, rok.desk)

    assert us.desk.keys is not None
    assert (invited.barred, invited.certificate) == (False, us.desk.keys.certificate)
    assert (declared.declared, declared.certificate) == (True, us.desk.keys.certificate)


def test_who_had_declared_its_keys_is_known_by_the_new_ones_at_once(joined: tuple[Node, Node]) -> None:
    rok, us = joined

    _revoke(us, declared=True)
    carry(us.desk, rok.desk)

    (peer,) = peers_of(rok.path, rok.desk)
    assert us.desk.keys is not None
    assert peer.transport == hashlib.sha256(us.desk.keys.certificate).hexdigest()
    assert peer.certificate is None

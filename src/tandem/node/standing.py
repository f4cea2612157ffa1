"""How this node stands with those of the other members, gathered for the desk."""

from datetime import datetime

from tandem.node.contact import read_contact
from tandem.node.layout import NodeError
from tandem.node.node import Node
from tandem.node.peers import Peer, peers_of
from tandem.reports.nodes import NodeRow, PeerStanding, view_nodes
from tandem.state.group import Group


def standings_of(node: Node) -> tuple[PeerStanding, ...]:
    """Answer how every accepted peer stands; none where an invitation in the folder is damaged."""
    try:
        peers = peers_of(node.path, node.desk)
    except NodeError:
        return ()
    alarms = [(one.party, one.kind) for one in node.desk.alarms.standing() if not one.by_file]
    return tuple(_standing(node, peer, tuple(kind for code, kind in alarms if code == peer.code)) for peer in peers)


def node_rows(node: Node, group: Group, *, clock: datetime) -> tuple[NodeRow, ...]:
    """Answer a row for every member whose seat is on another node; `clock` is the time of this machine."""
    return view_nodes(group, own=node.desk.seats, standings=standings_of(node), clock=clock)


def _standing(node: Node, peer: Peer, alarms: tuple[str, ...]) -> PeerStanding:
    held = read_contact(node.path, peer.code)
    return PeerStanding(
        code=peer.code, address=peer.address, answered=held.answered, tried=held.tried,
        failing_since=held.failing_since, next_try=held.next_try, failure=held.failure, refused=held.refused,
        frontier=held.frontier, agrees=held.agrees, declared=peer.declared, alarms=alarms,
    )  # fmt: skip

"""The act by which a member says with which keys its node answers for the feeds of others."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from tandem.acts.node import NodeDeclared
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.writing import put
from tandem.record.derived import HeldKeys
from tandem.rules.reason import because
from tandem.state.group import Group


def declaration(keys: HeldKeys) -> NodeDeclared:
    """Answer what a node with these keys declares."""
    return NodeDeclared(
        witness_key=keys.witness.public,
        mirror_key=keys.mirror.public,
        sealing_key=keys.sealing_key,
        transport=hashlib.sha256(keys.certificate).hexdigest(),
    )


def is_declared(group: Group, code: str, keys: HeldKeys) -> bool:
    """Tell whether a member has declared these keys, and no others since."""
    seat, act = group.seats.get(code), declaration(keys)
    held = seat.node if seat else None
    names = ("witness_key", "mirror_key", "sealing_key", "transport")
    return held is not None and all(getattr(held, name) == getattr(act, name) for name in names)


def declare_node(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int]) -> Receipt:
    """Put on record by which keys this node cosigns, opens what is sealed to it, and is known on the line."""
    keys = desk.keys
    if keys is None:
        raise NotAllowed(because("node_without_keys"))

    def guard(group: Group, moment: datetime) -> None:
        if is_declared(group, acting.code, keys):
            raise NotAllowed(because("node_declared_already", party=acting.code))

    return put(desk, acting=acting, now=now, act=declaration(keys), seen=seen, guard=guard)

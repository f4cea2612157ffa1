"""A node that is one of several says on record by which keys it answers for the feeds of others."""

from datetime import datetime

from tandem.acts.node import NodeDeclared
from tandem.acts.register import wire_name
from tandem.desk.desk import Acting, Receipt
from tandem.desk.group import FIRST_OFFICER
from tandem.desk.node import declare_node, is_declared
from tandem.node.node import Node
from tandem.rules.moves import role_for


def declare_keys(node: Node, *, now: datetime) -> tuple[Receipt, ...]:
    """Declare the keys of this node for every own seat that has not, by its first officer.

    A simulated group wants its clock set before; a seat whose first officer has no role for it is passed over.
    """
    group = node.desk.group()
    if node.desk.keys is None or (group.simulation and group.clock is None):
        return ()
    done = []
    for code in node.desk.seats:
        role = role_for(group, code, FIRST_OFFICER, wire_name(NodeDeclared)) if code in group.seats else None
        if role is not None and not is_declared(group, code, node.desk.keys):
            acting, seen = Acting(code, FIRST_OFFICER, role), dict(node.desk.group().frontier)
            done.append(declare_node(node.desk, acting=acting, now=now, seen=seen))
    return tuple(done)

"""The groups that this process serves, by their short names, and the nodes that hold them."""

import threading
from collections.abc import Mapping
from types import MappingProxyType

from tandem.node.node import Node

_served: Mapping[str, Node] = MappingProxyType({})
wake = threading.Event()
"""Set when something was written, so that the watch looks at once whether the nodes owe an entry."""


def serve_groups(groups: Mapping[str, Node]) -> None:
    """Name the groups whose pages this process answers for; called once, before the first request."""
    global _served
    _served = MappingProxyType(dict(groups))


def served() -> Mapping[str, Node]:
    """Answer the groups of this process."""
    return _served

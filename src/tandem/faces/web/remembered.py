"""What lists reckoned, kept for as long as it cannot differ: the same frontier, the same reader, the same minute.

A cache of this process alone; to forget it costs time and nothing else. Within a minute no window closes that the list
shows as open by more than that minute.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from tandem.faces.web.visit import Visit
from tandem.state.group import Group

_Value = TypeVar("_Value")
_MOST = 200
_kept: OrderedDict[Hashable, object] = OrderedDict()
_lock = threading.Lock()


def remembered(visit: Visit, group: Group, what: Hashable, make: Callable[[], _Value]) -> _Value:
    """Answer what `make` answers, made anew when an entry came or a minute passed."""
    frontier = tuple(sorted(group.frontier.items()))
    minute = visit.now.replace(second=0, microsecond=0)
    # The node stands for its record: in one process two nodes may hold copies of one group.
    key = (id(visit.node), group.id, what, visit.reader, frontier, minute)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast(_Value, _kept[key])
    value = make()
    with _lock:
        _kept[key] = value
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return value

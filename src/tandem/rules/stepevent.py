"""What happens in a matter that runs under a procedure of many steps: one event, typed, and the order that events have.

Events come in any order; they are taken by the moment that each claims. What one event needs stands beside its kind.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain, pairwise
from operator import itemgetter
from typing import Literal, get_args

import msgspec

from tandem.regimes.stepwise import StepProcedure

Kind = Literal[
    "filed", "received", "acknowledged", "circulated", "position", "voted", "broken", "held", "released", "asked",
    "answered", "information_asked", "information_given", "incomplete", "extended", "hurried", "silence_certified",
    "granted", "partly_granted", "granted_with_conditions", "refused", "decided", "moved", "withdrawn", "action_done",
    "statement",
]  # fmt: skip

KINDS: tuple[str, ...] = get_args(Kind)
DECISIONS = frozenset({"granted", "partly_granted", "granted_with_conditions", "refused", "decided"})

NEEDED: Mapping[str, tuple[str, ...]] = {
    "received": ("grade",), "position": ("position",), "voted": ("position",), "extended": ("until",), "moved": ("to",),
}  # fmt: skip
"""The fields without which an event of a kind says nothing. An empty position takes back the one before."""


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """Something that happened: when, by whom (a code or a role), and what.

    `step` says which step it belongs to; without one it belongs to the step that runs. `to` is the step or the party it
    is directed at, `until` an instant that it gives, `action_at` the planned action of a filing, `length` the name of
    a length that is asked for, `form` the form of a letter that breaks silence, `seq` its place among the author's own.
    """

    at: datetime
    by: str
    kind: Kind
    step: str = ""
    grade: int = 0
    position: str | None = None
    form: str = ""
    reason: str = ""
    until: datetime | None = None
    to: str = ""
    length: str = ""
    action_at: datetime | None = None
    valid_until: datetime | None = None
    seq: int = 0

    @property
    def order(self) -> tuple[datetime, int, str, str, str]:
        """Where it stands among others: by its moment, then by its author's own order."""
        return self.at, self.seq, self.by, self.kind, self.to


class Cast(msgspec.Struct, frozen=True):
    """Who has which role in one matter; a role that nobody was named for goes by its own name."""

    procedure: StepProcedure
    roles: Mapping[str, tuple[str, ...]] = {}

    def codes(self, role: str) -> tuple[str, ...]:
        """Answer who has a role."""
        return self.roles.get(role, (role,))

    def has(self, code: str, roles: Iterable[str]) -> bool:
        """Tell whether a code has one of these roles."""
        return any(code in self.codes(role) for role in roles)

    def asked(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Answer all who have one of these roles, each once."""
        found = dict.fromkeys(chain.from_iterable(map(self.codes, roles)))
        return tuple(found)

    def code_of(self, name: str) -> tuple[str, ...]:
        """Answer the codes behind a name that may be a role or a code."""
        return self.codes(name) if name in self.procedure.roles else (name,)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Answer the events as they are taken, each once, whatever the order in which they came."""
    keyed = [(one.order, one) for one in events]
    keyed.sort(key=itemgetter(0))
    found = [one for _, one in keyed]
    if all(one[0] != other[0] for one, other in pairwise(keyed)):
        return tuple(found)
    once = {msgspec.json.encode(one): one for one in found}
    return tuple(sorted(once.values(), key=lambda one: (one.order, msgspec.json.encode(one))))

"""What the record amounts to as a whole: the group, its members and officers, its calendars, and every matter."""

from collections.abc import Mapping

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF, Calendar
from tandem.regimes.charter import Charter
from tandem.state.action import ObservedAction
from tandem.state.charter import Amendment, InForceThen, in_force
from tandem.state.erasure import Erasure
from tandem.state.goal import Goal
from tandem.state.meeting import Meeting
from tandem.state.notice import Notice
from tandem.state.request import ClearanceRequest
from tandem.state.stamp import Stamp
from tandem.state.stand_in import StandIn
from tandem.state.tables import NO_TABLES, Tables
from tandem.state.tandem import NOTHING_PARALLEL, Tandem
from tandem.state.text import JointText

Matter = Notice | ObservedAction | JointText | Meeting | ClearanceRequest
"""What has a reference of its own and entries that are about it."""


class Officer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An officer of a member; `entry` holds the name as an erasable section, where there is one."""

    number: int
    roles: tuple[str, ...]
    entry: str | None = None
    relieved: bool = False


class DeclaredNode(msgspec.Struct, frozen=True, gc=False):
    """The keys by which the node of a member answers for others, as one declaration has them."""

    witness_key: str
    mirror_key: str
    sealing_key: str
    transport: str
    stamp: Stamp


class Restored(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A record that went on short of what it had signed: from how many entries, and what is lost unless held elsewhere.

    `mark_size` is how many it had signed; 0 where nobody can tell.
    """

    size: int
    root: str
    mark_size: int
    mark_root: str
    stamp: Stamp


class Resolution(msgspec.Struct, frozen=True, gc=False):
    """What a member said of a fork: the feed and place, the entry that counts, how much of its line the member held."""

    feed: str
    seq: int
    keep: str
    held: int
    root: str
    stamp: Stamp


class Seat(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A member that has opened its feed: its code, keys and officers; `opened` is its entry that founds the group.

    `node` is its latest declaration, `declared_before` has those that it replaced, oldest first: what was cosigned
    under them stands.
    """

    code: str
    feed: str
    names: Mapping[str, str]
    node_key: str
    officers: Mapping[int, Officer]
    opened: Stamp | None = None
    stand_ins: tuple[StandIn, ...] = ()
    node: DeclaredNode | None = None
    node_keys_before: tuple[str, ...] = ()

    @property
    def node_keys(self) -> frozenset[str]:
        """Every node key that the member has had."""
        return frozenset((self.node_key, *self.node_keys_before))

    declared_before: tuple[DeclaredNode, ...] = ()
    restored: tuple[Restored, ...] = ()


class Published(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A calendar on record: whose, which year, the hash of its table, and who accepted it in which entry."""

    entry: str
    code: str
    year: int
    digest: str
    accepted: Mapping[str, Stamp]


class InForce(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A calendar that every party with a feed accepted, and their acceptances."""

    calendar: Calendar
    acceptances: tuple[Stamp, ...]


class Group(msgspec.Struct, frozen=True):
    """The group as the record has it at one frontier.

    `frontier` maps each feed to the number of its entries that were applied; `waiting` counts entries held but
    not applied, by feed; `incomplete` names kinds that this version does not know and has to. `charter` is the one in
    force here, `charters` has every one that ever was by its hash, and `amendments` all that were put forward.
    """

    id: str
    simulation: bool
    charter_digest: str
    charter: Charter
    members: tuple[str, ...]
    seats: Mapping[str, Seat]
    calendars: Mapping[str, tuple[Calendar, ...]]
    in_force: tuple[InForce, ...]
    published: tuple[Published, ...]
    notices: Mapping[str, Notice]
    observed: Mapping[str, ObservedAction]
    texts: Mapping[str, JointText]
    meetings: Mapping[str, Meeting]
    by_ref: Mapping[str, str]
    superseded: Mapping[str, str]
    clock: str | None
    frontier: Mapping[str, int]
    waiting: Mapping[str, int]
    incomplete: tuple[str, ...]
    disregarded: tuple[tuple[str, str], ...]
    goals: tuple[Goal, ...] = ()
    founding_digest: str = ""
    charters: Mapping[str, Charter] = {}
    amendments: tuple[Amendment, ...] = ()
    requests: Mapping[str, ClearanceRequest] = {}
    requests_about: Mapping[str, tuple[ClearanceRequest, ...]] = {}
    tables: Tables = NO_TABLES
    erasures: tuple[Erasure, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    tandem: Tandem = NOTHING_PARALLEL

    def charter_at(self, stamp: Stamp) -> Charter:
        """Answer the charter that was in force in the past of an entry, under which it was written."""
        then = in_force(founding=self.founding_digest, amendments=self.amendments, had=stamp.had)
        return self.charters.get(then.digest, self.charter)

    def charter_course(self) -> InForceThen:
        """Answer the charters in force one after the other up to here, and those that contest the next."""
        return in_force(founding=self.founding_digest, amendments=self.amendments, had=lambda stamp: True)

    def notice(self, ref: str) -> Notice | None:
        """Answer the notice with this reference."""
        return self.notices.get(self.by_ref.get(ref, ""))

    def action(self, ref: str) -> ObservedAction | None:
        """Answer the observed action with this reference."""
        return self.observed.get(self.by_ref.get(ref, ""))

    def meeting(self, ref: str) -> Meeting | None:
        """Answer the meeting with this reference."""
        return self.meetings.get(self.by_ref.get(ref, ""))

    def matter(self, ref: str) -> Matter | None:
        """Answer whatever stands under this reference."""
        found = self.by_ref.get(ref, "")
        return self.opened_by(found)

    def opened_by(self, entry: str) -> Matter | None:
        """Answer the matter that this entry opened."""
        return (
            self.notices.get(entry)
            or self.observed.get(entry)
            or self.texts.get(entry)
            or self.meetings.get(entry)
            or self.requests.get(entry)
        )

    def text(self, ref: str) -> JointText | None:
        """Answer the joint text with this reference."""
        return self.texts.get(self.by_ref.get(ref, ""))

    def request(self, ref: str) -> ClearanceRequest | None:
        """Answer the request to an authority with this reference."""
        return self.requests.get(self.by_ref.get(ref, ""))

    @property
    def accepting(self) -> tuple[str, ...]:
        """The parties with a feed, in the charter's order: what is joint counts once each of them has accepted it."""
        return tuple(party.code for party in self.charter.parties if party.code in self.seats)

    def officer(self, code: str, number: int) -> Officer | None:
        """Answer an officer of a seat who has not been relieved."""
        seat = self.seats.get(code)
        officer = seat.officers.get(number) if seat else None
        return None if officer is None or officer.relieved else officer

    def is_party(self, code: str) -> bool:
        """Tell whether a member is a party, which has positions of its own; no other member has any."""
        return any(party.code == code for party in self.charter.parties)

    def calendars_at(self, opening: Stamp) -> Mapping[str, tuple[Calendar, ...]]:
        """Answer the calendars that count for a window opened by this entry.

        For each member and year the latest in force in the causal past of the opening; where there was none
        then, the first that came into force after it. A calendar accepted later moves no window that runs; the group's
        own closures need not be there, so that of them the first afterwards counts for nothing.
        """
        known: dict[tuple[str, int], Calendar] = {}
        later: dict[tuple[str, int], Calendar] = {}
        for one in self.in_force:
            place = (one.calendar.code, one.calendar.year)
            if opening.had_all(one.acceptances):
                known[place] = one.calendar
            elif one.calendar.code != GROUP_ITSELF:
                later.setdefault(place, one.calendar)
        return by_code({**later, **known})

    @property
    def founded(self) -> bool:
        """True once every member with a feed has signed the founding."""
        return len(self.seats) == len(self.members)

    def is_hosted(self, one: str, other: str) -> bool:
        """Tell whether two members are served by one host: they have, or have had, a node key in common.

        Who replaces the key of one of them alone is the same host as before.
        """
        first, second = self.seats.get(one), self.seats.get(other)
        return first is not None and second is not None and not first.node_keys.isdisjoint(second.node_keys)


def by_code(calendars: Mapping[tuple[str, int], Calendar]) -> Mapping[str, tuple[Calendar, ...]]:
    """Answer calendars by member, each in the order of the years."""
    found: dict[str, tuple[Calendar, ...]] = {}
    for code, year in sorted(calendars):
        found[code] = (*found.get(code, ()), calendars[code, year])
    return found

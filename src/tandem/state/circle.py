"""The fold of the group itself: seats, charter, officers, calendars, the simulated clock, and what was set aside."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from tandem.acts import erasure as erased
from tandem.acts import goal as aimed
from tandem.acts import group as grouped
from tandem.acts import key as keyed
from tandem.acts import node as running
from tandem.acts import restoring
from tandem.acts import stand_in as standing
from tandem.acts import text as texted
from tandem.acts.act import Act
from tandem.acts.notice import NoticeTerms
from tandem.acts.register import DEPOSITARIES_ALONE, KINDS, OPEN_TO_DEPOSITARIES, OPEN_TO_MONITORS
from tandem.record.entry import NODE_KINDS, Header
from tandem.regimes.calendar import BadCalendar, Calendar, read_calendar
from tandem.regimes.charter import Charter
from tandem.state.action import ObservedAction
from tandem.state.charter import Charters, NotFounded
from tandem.state.erasure import Erasure, ErasureAnswer
from tandem.state.goal import Goal, GoalAnswer, stated
from tandem.state.group import DeclaredNode, Group, InForce, Officer, Published, Resolution, Restored, Seat, by_code
from tandem.state.links import version_of
from tandem.state.meeting import Meeting
from tandem.state.notice import Notice
from tandem.state.past import Key
from tandem.state.request import ClearanceRequest
from tandem.state.stamp import Stamp
from tandem.state.stand_in import StandIn, clash_of
from tandem.state.tables import Tables
from tandem.state.tandem import Shelves
from tandem.state.text import JointText

__all__ = ["Circle", "NotFounded"]

_ON_TEXTS: frozenset[type[Act]] = frozenset({
    texted.TextProposed, texted.TextRevised, texted.TextAccepted, texted.TextRefused,
})  # fmt: skip


class Circle:
    """The running fold of what belongs to the group as a whole."""

    def __init__(self, *, table: Callable[[str], bytes | None]) -> None:
        """Begin empty. `table` answers the bytes of a table by its hash."""
        self._table = table
        self._tables = Tables(table)
        self._founding: Mapping[str, Any] = {}
        self._group_id = ""
        self._charters = Charters(table=table)
        self._wants_second: dict[str, frozenset[str]] = {}
        self._codes: dict[str, str] = {}
        self._seats: dict[str, Seat] = {}
        self._published: dict[str, tuple[Key, Published]] = {}
        self._acceptances: dict[str, dict[str, tuple[Key, Stamp]]] = {}
        self._calendars: dict[str, Calendar | None] = {}
        self._clock: str | None = None
        # Who was found free to write what, until a seat changes: asked anew for each entry it costs a replay dear.
        self._admitted: set[tuple[object, ...]] = set()
        self._goals: dict[str, tuple[Key, Goal]] = {}
        self._goal_answers: dict[str, list[tuple[Key, GoalAnswer]]] = {}
        self._parallel = Shelves()
        self._erasures: dict[str, tuple[Key, Erasure]] = {}
        self._erasure_answers: dict[str, list[tuple[Key, ErasureAnswer]]] = {}
        self._resolutions: dict[tuple[str, str, int], tuple[Key, Resolution]] = {}
        self._set_aside: list[tuple[Key, str, str]] = []
        self._incomplete: list[tuple[Key, str]] = []

    @property
    def short(self) -> str:
        """The group's short name, with which its references begin."""
        return self._chartered().short

    def code(self, feed: str) -> str:
        """Answer the code of the member that writes a feed; empty before its first entry."""
        return self._codes.get(feed, "")

    def feed(self, code: str) -> str:
        """Answer the feed of the member with this code; empty before its first entry."""
        seat = self._seats.get(code)
        return seat.feed if seat else ""

    def open_seat(self, act: grouped.GroupFounded, stamp: Stamp, key: Key, group: str) -> None:
        """Take in the first entry of a feed: the member's genesis and its acceptance of the founding."""
        if stamp.seq != 0:
            self.disregard(key, stamp.entry, "founded_twice")
            return
        genesis = act.genesis
        officers = {o["number"]: Officer(o["number"], tuple(o["roles"])) for o in genesis["officers"]}
        self._founding = act.founding
        self._group_id = group
        self._admitted.clear()
        self._codes[stamp.feed] = genesis["code"]
        opened = msgspec.structs.replace(stamp, code=genesis["code"])
        self._seats[genesis["code"]] = Seat(
            genesis["code"], stamp.feed, genesis["names"], genesis["node_key"], officers, opened
        )
        self._charters.found(
            digest=act.tables["charter"], members=act.founding["geneses"], feed=stamp.feed, code=genesis["code"]
        )

    def replace_key(self, act: keyed.KeyRotated, stamp: Stamp) -> None:
        """Take in a new key of a member. With a node key that was stolen, the keys derived from it count no more."""
        seat = self._seats[self._codes[stamp.feed]]
        if act.which == "node":
            declared = None if isinstance(act, keyed.KeyRevoked) else seat.node
            before = (*seat.node_keys_before, seat.node_key)
            self._seats[seat.code] = msgspec.structs.replace(
                seat, node_key=act.new_key, node=declared, node_keys_before=before
            )

    def _chartered(self) -> Charter:
        """The charter of the founding: who the group is, which no amendment changes."""
        return self._charters.first()

    def charter_at(self, stamp: Stamp) -> str:
        """Answer the hash of the charter in force in the past of an entry."""
        return self._charters.at(stamp)

    def founded_in(self, stamp: Stamp) -> bool:
        """Tell whether every member's first entry lies in the past of an entry."""
        return self._charters.founded_in(stamp)

    def _in_force(self, stamp: Stamp) -> Charter:
        return self._charters.charter(self._charters.at(stamp)) or self._chartered()

    def bars(self, header: Header, act: Act, stamp: Stamp) -> str | None:
        """Answer why this author may not write this act, by the charter in its own past; None where it may."""
        by, sort = header.by, self._sort_of(header, act) if type(act) in _ON_TEXTS else ""
        asked: tuple[object, ...] = (header.feed, header.kind, by.officer, by.role)
        if sort or self._charters.amended:
            asked = (*asked, sort, self._charters.at(stamp))
        if asked in self._admitted:
            return None
        refusal = self._barred(header, sort, stamp)
        if refusal is None:
            self._admitted.add(asked)
        return refusal

    def _sort_of(self, header: Header, act: Act) -> str:
        """The sort of a joint text, where the matrix may tell the sorts apart by it."""
        if isinstance(act, texted.TextTerms):
            return act.sort
        return "charter" if self._charters.about_charter(version_of(header)) else ""

    def _barred(self, header: Header, sort: str, stamp: Stamp) -> str | None:
        kind, by = header.kind, header.by
        if kind in KINDS and (stranger := self._not_its_kind(kind, header.feed)):
            return stranger
        if kind.partition("/")[0] in NODE_KINDS:
            return None
        officer = self._seats[self._codes[header.feed]].officers.get(by.officer)
        if officer is None or officer.relieved:
            return "no_such_officer"
        if by.role not in officer.roles:
            return "officer_lacks_role"
        if by.role not in self._in_force(stamp).roles(kind, sort):
            return "role_may_not"
        return None

    def _not_its_kind(self, kind: str, feed: str) -> str | None:
        """Why a member of this sort may not write this kind, whoever of its officers does."""
        if self._chartered().is_depositary(self._codes[feed]):
            return None if kind in OPEN_TO_DEPOSITARIES else "depositary_may_not"
        if kind in DEPOSITARIES_ALONE:
            return "not_a_depositary"
        return None if kind in OPEN_TO_MONITORS or self.speaks_for_party(feed) else "not_a_party"

    def speaks_for_party(self, feed: str) -> bool:
        """Tell whether the member that writes this feed is a party, and neither a monitor nor a depositary."""
        return any(party.code == self._codes[feed] for party in self._chartered().parties)

    def follows_charter(self, terms: NoticeTerms, stamp: Stamp) -> bool:
        """Tell whether a notice pins the charter in force in its past, and the procedure that it has for its type."""
        scope = self._in_force(stamp).scope.get(terms.action_type)
        pinned = terms.charter == self._charters.at(stamp)
        return pinned and scope is not None and scope.procedure == terms.procedure

    def has_type(self, act: Act, stamp: Stamp) -> bool:
        """Tell whether the scope register in the past of an act has the type that it names."""
        return getattr(act, "action_type", None) in self._in_force(stamp).scope

    def take_charter(self, header: Header, act: Act, stamp: Stamp) -> str | None:
        """Take in what is said on a joint text where that is a charter; answers why it counts for nothing."""
        version = version_of(header)
        about = self._charters.about_charter(version)
        if isinstance(act, texted.TextTerms) and act.sort == "charter":
            if isinstance(act, texted.TextRevised) and not about:
                return "another_sort_of_text"
            return self._charters.put_forward(stamp=stamp, digest=act.digest, base=act.base)
        if version is None or not about:
            return None
        if isinstance(act, texted.TextAccepted):
            return self._charters.accept(stamp=stamp, version=version, wording=act.wording)
        if isinstance(act, texted.TextRefused):
            self._charters.refuse(stamp=stamp, version=version)
        return None

    def second_role(self, kind: str, act: Act, stamp: Stamp) -> str | None:
        """Answer the role whose second signature the charter in the past of this act asks for."""
        digest = self._charters.at(stamp) if self._charters.amended else ""
        if digest not in self._wants_second:
            asked = self._in_force(stamp).second_signature
            self._wants_second[digest] = frozenset(name.partition(":")[0] for name in asked)
        if kind not in self._wants_second[digest]:
            return None
        value = getattr(act, "decision", None) or getattr(act, "position", None)
        return self._in_force(stamp).second_role(kind, value)

    def apply(self, header: Header, act: Act, stamp: Stamp, key: Key) -> None:
        """Take in an act about the group."""
        match act:
            case grouped.OfficerAppointed():
                self._seat(stamp, act.number, Officer(act.number, act.roles, stamp.entry))
            case grouped.OfficerRelieved():
                held = self._seats[stamp.code].officers.get(act.number)
                if held is None:
                    self.disregard(key, stamp.entry, "no_such_officer")
                else:
                    self._seat(stamp, act.number, msgspec.structs.replace(held, relieved=True))
            case standing.StandInNamed():
                self._name_stand_in(act, stamp, key)
            case standing.StandInEnded():
                self._end_stand_in(header, stamp, key)
            case grouped.ClockSet():
                self._set_clock(act, stamp, key)
            case running.NodeDeclared():
                self._declare_node(act, stamp)
            case restoring.RecordRestored():
                self._restore(act, stamp, key)
            case grouped.CalendarPublished():
                published = Published(stamp.entry, act.code, act.year, act.tables.get("calendar", ""), {})
                self._published[stamp.entry] = (key, published)
                self._acceptances.setdefault(published.digest, {}).setdefault(stamp.code, (key, stamp))
            case grouped.CalendarAccepted():
                self._acceptances.setdefault(act.calendar, {}).setdefault(stamp.code, (key, stamp))
            case erased.ErasureAnswered():
                self._answer_erasure(header, act, stamp, key)
            case aimed.GoalStated():
                self._state_goal(act, stamp, key)
            case aimed.GoalConfirmed():
                self._answer_goal(header, act, stamp, key)
            case _:
                self.disregard(key, stamp.entry, "not_about_the_group")

    def take_parallel(self, header: Header, act: Act, stamp: Stamp, key: Key, **places: Callable[[str], bool]) -> None:
        """Take in what stands beside the matters: what runs in parallel, and what was read in public."""
        charter, party = self._in_force(stamp), self.speaks_for_party(stamp.feed)
        refusal = self._parallel.take(header, act, stamp, key, charter=charter, party=party, **places)
        if refusal:
            self.disregard(key, stamp.entry, refusal)

    def _restore(self, act: restoring.RecordRestored, stamp: Stamp, key: Key) -> None:
        if act.size != stamp.seq:
            self.disregard(key, stamp.entry, "not_at_its_place")
            return
        seat, one = self._seats[stamp.code], Restored(act.size, act.root, act.mark_size, act.mark_root, stamp)
        self._seats[stamp.code] = msgspec.structs.replace(seat, restored=(*seat.restored, one))

    def resolve(self, act: restoring.ForkResolved, stamp: Stamp, key: Key) -> None:
        """Take in which line of a forked feed counts for a member: what it says first stands."""
        said = stamp.feed, act.feed, act.seq
        if said in self._resolutions:
            self.disregard(key, stamp.entry, "resolved_already")
        else:
            self._resolutions[said] = key, Resolution(act.feed, act.seq, act.keep, act.held, act.root, stamp)

    def _all_resolutions(self) -> tuple[Resolution, ...]:
        return tuple(one for _, one in sorted(self._resolutions.values(), key=lambda row: row[0]))

    def _state_goal(self, act: aimed.GoalStated, stamp: Stamp, key: Key) -> None:
        goal = stated(act, stamp, party=self.speaks_for_party(stamp.feed))
        if goal is None:
            self.disregard(key, stamp.entry, "not_its_own_words")
        elif any(self._in_force(stamp).member(code) is None for code in act.parties):
            self.disregard(key, stamp.entry, "not_by_the_charter")
        else:
            self._goals[stamp.entry] = (key, goal)

    def _answer_goal(self, header: Header, act: aimed.GoalConfirmed, stamp: Stamp, key: Key) -> None:
        on = next((ref.id for ref in header.refs if ref.rel == "on" and ref.id in self._goals), None)
        if on is None or not self._goals[on][1].may_answer(stamp.code):
            self.disregard(key, stamp.entry, "no_such_goal_entry")
        else:
            self._goal_answers.setdefault(on, []).append((key, GoalAnswer(act.answer, stamp)))

    def _all_goals(self) -> tuple[Goal, ...]:
        """Every wording in causal order, each with what its sides said to it in that order."""
        found: list[Goal] = []
        for entry, (_, goal) in sorted(self._goals.items(), key=lambda row: row[1][0]):
            answers = sorted(self._goal_answers.get(entry, ()), key=lambda row: row[0])
            found.append(msgspec.structs.replace(goal, answers=tuple(answer for _, answer in answers)))
        return tuple(found)

    def take_erasure(self, act: erased.SectionErased, stamp: Stamp, key: Key, *, entry: str, seq: int) -> None:
        """Take in that a member erased sections of an entry of its own, which stands at `seq` in its feed."""
        self._erasures[stamp.entry] = (key, Erasure(entry, seq, act.sections, act.ground, stamp))

    def _answer_erasure(self, header: Header, act: erased.ErasureAnswered, stamp: Stamp, key: Key) -> None:
        on = next((ref.id for ref in header.refs if ref.rel == "on" and ref.id in self._erasures), None)
        if on is None or self._erasures[on][1].stamp.feed == stamp.feed:
            self.disregard(key, stamp.entry, "no_such_erasure_entry")
        else:
            self._erasure_answers.setdefault(on, []).append((key, ErasureAnswer(act.answer, stamp)))

    def _all_erasures(self) -> tuple[Erasure, ...]:
        """Every erasure in causal order, each with what the others said to it in that order."""
        found: list[Erasure] = []
        for entry, (_, one) in sorted(self._erasures.items(), key=lambda row: row[1][0]):
            answers = sorted(self._erasure_answers.get(entry, ()), key=lambda row: row[0])
            found.append(msgspec.structs.replace(one, answers=tuple(answer for _, answer in answers)))
        return tuple(found)

    def _seat(self, stamp: Stamp, number: int, officer: Officer) -> None:
        seat = self._seats[stamp.code]
        self._admitted.clear()
        self._seats[stamp.code] = msgspec.structs.replace(seat, officers={**seat.officers, number: officer})

    def _declare_node(self, act: running.NodeDeclared, stamp: Stamp) -> None:
        seat = self._seats[stamp.code]
        before = (*seat.declared_before, seat.node) if seat.node else ()
        declared = DeclaredNode(act.witness_key, act.mirror_key, act.sealing_key, act.transport, stamp)
        self._seats[stamp.code] = msgspec.structs.replace(seat, node=declared, declared_before=before)

    def _name_stand_in(self, act: standing.StandInNamed, stamp: Stamp, key: Key) -> None:
        """Judged by the party's own feed: who was an officer then, with which roles, and who was away."""
        seat = self._seats[stamp.code]
        pair = [seat.officers.get(number) for number in (act.officer, act.stand_in)]
        away, here = (one if one is not None and not one.relieved else None for one in pair)
        charter = self._in_force(stamp)
        if away is None or here is None:
            self.disregard(key, stamp.entry, "no_such_officer")
        elif not charter.acts_of(away.roles) <= charter.acts_of(here.roles):
            self.disregard(key, stamp.entry, "stand_in_without_the_roles")
        elif clash_of(seat.stand_ins, act) is not None:
            self.disregard(key, stamp.entry, "away_or_standing_in")
        else:
            named = StandIn(act.officer, act.stand_in, act.starts_on, act.ends_on, stamp)
            self._seats[stamp.code] = msgspec.structs.replace(seat, stand_ins=(*seat.stand_ins, named))

    def _end_stand_in(self, header: Header, stamp: Stamp, key: Key) -> None:
        seat, on = self._seats[stamp.code], {ref.id for ref in header.refs if ref.rel == "on"}
        held = seat.stand_ins
        if not any(one.stamp.entry in on and one.ended is None for one in held):
            self.disregard(key, stamp.entry, "no_such_stand_in")
            return
        after = tuple(msgspec.structs.replace(o, ended=stamp) if o.stamp.entry in on else o for o in held)
        self._seats[stamp.code] = msgspec.structs.replace(seat, stand_ins=after)

    def _set_clock(self, act: grouped.ClockSet, stamp: Stamp, key: Key) -> None:
        simulation = self._chartered().simulation
        if simulation is None or simulation.clock_seat != stamp.code:
            self.disregard(key, stamp.entry, "not_the_clock_seat")
        elif self._clock is not None and act.now < self._clock:
            self.disregard(key, stamp.entry, "clock_set_back")
        else:
            self._clock = act.now

    def disregard(self, key: Key, entry: str, reason: str) -> None:
        """Set an entry aside with the reason; it stays on the record and counts for nothing."""
        self._set_aside.append((key, entry, reason))

    def unknown(self, key: Key, entry: str, kind: str, *, crit: bool) -> None:
        """Note a kind that this version does not know."""
        if crit:
            self._incomplete.append((key, kind))
        else:
            self.disregard(key, entry, "kind_not_known")

    def essence(self) -> list[Any]:
        """Answer everything that the state hash covers about the group, in a fixed order."""
        return [
            self._founding,
            self._charters.founding,
            [
                [
                    seat.code,
                    seat.feed,
                    seat.names,
                    seat.node_key,
                    sorted(seat.officers.items()),
                    *([seat.stand_ins] if seat.stand_ins else []),
                    *([seat.node] if seat.node else []),
                    *([["node_keys_before", seat.node_keys_before]] if seat.node_keys_before else []),
                    *([seat.declared_before] if seat.declared_before else []),
                    *([["restored", seat.restored]] if seat.restored else []),
                ]
                for _, seat in sorted(self._seats.items())
            ],
            [published for _, published in sorted(self._with_acceptances())],
            self._clock,
            sorted(self._set_aside),
            sorted(self._incomplete),
            *self._charters.essence(),
            *([["goals", self._all_goals()]] if self._goals else []),
            *([["erasures", self._all_erasures()]] if self._erasures else []),
            *([["resolutions", self._all_resolutions()]] if self._resolutions else []),
            *([["tandem", tandem]] if (tandem := self._parallel.tandem()).everything() else []),
        ]

    def _with_acceptances(self) -> list[tuple[Key, Published]]:
        return [
            (key, msgspec.structs.replace(p, accepted={code: a[1] for code, a in self._acceptances[p.digest].items()}))
            for key, p in self._published.values()
        ]

    def _calendars_in_force(self, published: list[Published]) -> tuple[InForce, ...]:
        """Calendars that every party with a feed accepted, in the order in which they came into force."""
        parties = {m.code for m in self._chartered().parties} & self._seats.keys()
        found: list[tuple[Key, InForce]] = []
        for one in published:
            calendar = self._calendar(one) if parties <= one.accepted.keys() else None
            if calendar is not None:
                accepted = [self._acceptances[one.digest][code] for code in sorted(parties)]
                last = max(key for key, _ in accepted)
                found.append((last, InForce(calendar, tuple(stamp for _, stamp in accepted))))
        return tuple(row for _, row in sorted(found, key=lambda row: row[0]))

    def _calendar(self, one: Published) -> Calendar | None:
        """The calendar of a table; None where it is not held, not in form, or not the one that the entry names.

        A table is never withheld, so what is not in form stays so for everybody.
        """
        if one.digest not in self._calendars:
            raw = self._table(one.digest)
            if raw is None:
                return None
            try:
                self._calendars[one.digest] = read_calendar(raw)
            except BadCalendar:
                self._calendars[one.digest] = None
        calendar = self._calendars[one.digest]
        return calendar if calendar and (calendar.code, calendar.year) == (one.code, one.year) else None

    def group(
        self,
        *,
        notices: Mapping[str, Notice],
        observed: Mapping[str, ObservedAction],
        texts: Mapping[str, JointText],
        meetings: Mapping[str, Meeting],
        requests: Mapping[str, ClearanceRequest],
        by_ref: Mapping[str, str],
        superseded: Mapping[str, str],
        frontier: Mapping[str, int],
        waiting: Mapping[str, int],
    ) -> Group:
        """Answer the frozen group around these matters."""
        then = self._charters.latest()
        published = [one for _, one in sorted(self._with_acceptances(), key=lambda row: row[0])]
        in_force = self._calendars_in_force(published)
        return Group(
            id=self._group_id,
            simulation=bool(self._founding["simulation"]),
            charter_digest=then.digest,
            charter=self._charters.charter(then.digest) or self._chartered(),
            members=tuple(self._founding["geneses"]),
            seats=MappingProxyType(dict(self._seats)),
            calendars=by_code({(one.calendar.code, one.calendar.year): one.calendar for one in in_force}),
            in_force=in_force,
            published=tuple(published),
            notices=notices,
            observed=observed,
            texts=texts,
            meetings=meetings,
            by_ref=by_ref,
            superseded=superseded,
            clock=self._clock,
            frontier=frontier,
            waiting=waiting,
            incomplete=tuple(kind for _, kind in sorted(self._incomplete)),
            goals=self._all_goals(),
            disregarded=tuple((entry, reason) for _, entry, reason in sorted(self._set_aside)),
            founding_digest=self._charters.founding,
            charters=MappingProxyType(self._charters.ever()),
            amendments=self._charters.amendments(),
            requests=requests,
            requests_about=MappingProxyType(_by_matter(requests)),
            tables=self._tables,
            erasures=self._all_erasures(),
            resolutions=self._all_resolutions(),
            tandem=self._parallel.tandem(),
        )


def _by_matter(requests: Mapping[str, ClearanceRequest]) -> dict[str, tuple[ClearanceRequest, ...]]:
    """Requests by the notice or action that they are about, in the order of their references."""
    found: dict[str, tuple[ClearanceRequest, ...]] = {}
    for one in sorted(requests.values(), key=lambda request: (request.stamp.code, request.stamp.seq)):
        found[one.about] = (*found.get(one.about, ()), one)
    return found

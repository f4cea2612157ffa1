"""fold(entries) -> Group: entries go in, in any order and as often as they come, and a group comes out.

Rules kept here, in this order:
1. an entry is applied only when its `prev`, `refs` and `seen` were applied; else it waits, and so does its feed; where
   what it says to have seen turns out never to have been, it waits for ever;
2. what an officer may write is judged by the author's own feed up to that entry, so that everybody judges alike;
3. matters fold apart, when they are asked for: an entry refolds its own matter and nothing else;
4. what does not fit is kept, marked as disregarded with the reason; nothing is dropped;
5. where a revoked key takes other entries with it than before, all that was taken is folded again from the beginning;
6. there is no clock here.
"""

import hashlib
from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from tandem.acts import action as seen
from tandem.acts import clearance as cleared
from tandem.acts import erasure as erased
from tandem.acts import goal as aimed
from tandem.acts import group as grouped
from tandem.acts import key as keyed
from tandem.acts import meeting as met
from tandem.acts import node as running
from tandem.acts import notice as told
from tandem.acts import restoring
from tandem.acts import scope as disputed
from tandem.acts import stand_in as standing
from tandem.acts import text as texted
from tandem.acts.act import Act
from tandem.acts.register import read_facts
from tandem.record.entry import Entry, Header
from tandem.state import action as observing
from tandem.state import proceedings
from tandem.state.action import ObservedAction
from tandem.state.circle import Circle
from tandem.state.course import Course
from tandem.state.forked import NO_BRANCHES, Branches
from tandem.state.group import Group, Matter
from tandem.state.links import NO_LINKS, Links, sealed_to, version_of
from tandem.state.meeting import Meeting
from tandem.state.notice import Notice
from tandem.state.past import Key, Past, Pasts
from tandem.state.request import ClearanceRequest, fold_request
from tandem.state.revocation import NOTHING, Revocation, Void, is_void, revocation_of, void_by
from tandem.state.stamp import Stamp
from tandem.state.tandem import TANDEM_ACTS
from tandem.state.text import JointText, fold_text

_Filed = tuple[Key, Act, Stamp, Links]


class _Opened(msgspec.Struct, frozen=True, gc=False):
    """How a matter was opened: its reference, what it supersedes and follows, the act, its stamp and its links."""

    ref: str
    supersedes: str | None
    after: str | None
    act: Any
    stamp: Stamp
    links: Links = NO_LINKS
    about: str = ""


def _noticed(opened: _Opened, rest: Iterable[_Filed]) -> Notice:
    course = Course(
        ref=opened.ref, terms=opened.act, stamp=opened.stamp, supersedes=opened.supersedes, after=opened.after,
        sealed=opened.links.sealed,
    )  # fmt: skip
    for _, act, later, links in rest:
        course.take(act, later, links)
    return course.notice()


def _seen(opened: _Opened, rest: Iterable[_Filed]) -> ObservedAction:
    action = observing.open_action(ref=opened.ref, act=opened.act, stamp=opened.stamp)
    for _, act, later, links in rest:
        action = observing.apply(action, act, later, links.on)
    return action


def _texted(opened: _Opened, rest: Iterable[_Filed]) -> JointText:
    later = ((act, stamp, links) for _, act, stamp, links in rest)
    return fold_text(ref=opened.ref, act=opened.act, stamp=opened.stamp, links=opened.links, rest=later)


def _met(opened: _Opened, rest: Iterable[_Filed]) -> Meeting:
    meeting = proceedings.open_meeting(ref=opened.ref, act=opened.act, stamp=opened.stamp, links=opened.links)
    for _, act, later, links in rest:
        meeting = proceedings.apply(meeting, act, later, links)
    return meeting


def _requested(opened: _Opened, rest: Iterable[_Filed]) -> ClearanceRequest:
    later = ((act, stamp, links) for _, act, stamp, links in rest)
    return fold_request(
        ref=opened.ref, act=opened.act, stamp=opened.stamp, links=opened.links, about=opened.about, rest=later
    )


_SHELVES: Mapping[type[Act], tuple[str, Callable[[_Opened, Iterable[_Filed]], Matter]]] = {
    told.NoticeGiven: ("notices", _noticed),
    seen.ActionObserved: ("observed", _seen),
    texted.TextProposed: ("texts", _texted),
    met.MeetingProposed: ("meetings", _met),
    met.MeetingObserved: ("meetings", _met),
    cleared.RequestFiled: ("requests", _requested),
}
"""By the act that opens a matter: the shelf of the group on which it stands, and what folds it."""
# A text takes the place of another once every party has accepted it, and a request once it is granted, which is for
# the rules to say.
_SUPERSEDES_LATER: frozenset[type[Act]] = frozenset({texted.TextProposed, cleared.RequestFiled})
_HAPPENED_BEFORE: frozenset[type[Act]] = frozenset({seen.ActionObserved, met.MeetingObserved})
# Acts are told apart by their exact class: isinstance costs six times as much on a struct of msgspec.
_TYPED: frozenset[type[Act]] = frozenset({told.NoticeGiven, told.NoticeRevised, disputed.TypeDisputed})
_ON_TEXTS: frozenset[type[Act]] = frozenset({
    texted.TextProposed, texted.TextRevised, texted.TextAccepted, texted.TextRefused,
})  # fmt: skip
_ON_ACTIONS: frozenset[type[Act]] = frozenset({cleared.RequestFiled, cleared.ClearanceAssessed})
_ON_KEYS: frozenset[type[Act] | None] = frozenset({keyed.KeyRotated, keyed.KeyRevoked})
_GROUP_ACTS = frozenset({
    grouped.CalendarPublished, grouped.CalendarAccepted, grouped.OfficerAppointed, grouped.OfficerRelieved,
    grouped.ClockSet, aimed.GoalStated, aimed.GoalConfirmed, standing.StandInNamed, standing.StandInEnded,
    running.NodeDeclared, erased.ErasureAnswered, restoring.RecordRestored,
})  # fmt: skip


class Fold:
    """The running fold of one group's entries."""

    def __init__(
        self,
        *,
        table: Callable[[str], bytes | None],
        again: Callable[[], Iterable[Entry]] | None = None,
        root_at: Callable[[str, int], str | None] | None = None,
    ) -> None:
        """Begin empty. `table` answers the bytes of a table by its hash, None where it is not held.

        `root_at` answers the root that a feed has here at a size; without it nobody is asked whether what an entry
        that came first says of another feed held true.
        `again` answers every entry that was taken so far, for the rare case that all is folded again; without it they
        are kept here.
        """
        self._table = table
        self._root_at = root_at or (lambda feed, size: None)
        self._taken: list[Entry] | None = [] if again is None else None
        self._again = again or (lambda: tuple(self._taken or ()))
        self._branches = NO_BRANCHES
        self._begin(NOTHING)

    def _begin(self, void: Void) -> None:
        table = self._table
        self._void = void
        self._revocations: list[Revocation] = []
        self._pasts = Pasts()
        self._pending: dict[str, dict[int, Entry]] = {}
        self._circle = Circle(table=table)
        self._filed: dict[str, list[_Filed]] = {}
        # Matters to fold again, in the order in which they moved (a set would forget it).
        self._moved: dict[str, None] = {}
        self._matter: dict[str, str] = {}
        self._opened: dict[str, _Opened] = {}
        self._shelves: dict[str, dict[str, Any]] = {name: {} for name, _ in _SHELVES.values()}
        self._ordinals: dict[str, int] = {}
        self._by_ref: dict[str, str] = {}
        self._superseded: dict[str, tuple[Key, str]] = {}
        # By feed and place the latest moment that its author had claimed by then.
        self._claimed: dict[str, list[str]] = {}
        self._hashes: dict[str, str] = {}
        self._group: Group | None = None

    def take(self, entry: Entry) -> None:
        """Take one entry in; it is applied now or when what it needs has come. One that was applied changes nothing."""
        if self._taken is not None:
            self._taken.append(entry)
        self._take(entry)

    def _take(self, entry: Entry) -> None:
        feed = entry.header.feed
        if feed in self._pending or not self._admit(entry):
            if self._pasts.holds(entry.id):
                return
            self._pending.setdefault(feed, {})[entry.header.seq] = entry
        self._group = None
        if self._pending:
            self._drain()

    def fork(self, branches: Branches) -> None:
        """Go by these forks from now on: all that was taken is folded again."""
        self._branches = branches
        self._begin(NOTHING)
        for entry in self._again():
            self._take(entry)

    def take_all(self, entries: Iterable[Entry]) -> "Fold":
        """Take many entries in and answer this fold."""
        for entry in entries:
            self.take(entry)
        return self

    def _drain(self) -> None:
        moved = True
        while moved:
            moved = False
            for feed in sorted(self._pending):
                waiting = self._pending[feed]
                while (after := waiting.get(self._pasts.size(feed))) and self._admit(after, waited=True):
                    del waiting[after.header.seq]
                    moved = True
                if not waiting:
                    del self._pending[feed]

    def _admit(self, entry: Entry, *, waited: bool = False) -> bool:
        """Apply the entry and tell so, or leave it to wait; what came before all that it saw may have told a lie."""
        if self._branches.places:
            header = self._branches.as_here(entry.header, self._pasts.place)
            entry = entry if header is entry.header else msgspec.structs.replace(entry, header=header)
        if waited and self._saw_another(entry.header):
            return False
        placed = self._pasts.add(entry.id, entry.header)
        if placed is not None:
            self._apply(entry, *placed)
        return placed is not None

    def _saw_another(self, header: Header) -> bool:
        """Tell whether an entry claims a root that a feed does not have here: held first, it would be refused."""
        return any(self._root_at(feed, size) not in (None, root) for feed, (size, root) in header.seen.items())

    def _apply(self, entry: Entry, past: Past, key: Key) -> None:
        header, by, feed = entry.header, entry.header.by, key[1]
        claimed = self._claimed.setdefault(feed, [])
        claimed.append(max(header.at, claimed[-1]) if claimed else header.at)
        stamp = Stamp(
            entry.id, self._circle.code(feed), feed, header.seq, header.at, by.officer, by.role, past,
            tuple([section.name for section in header.sections]) if header.sections else (),
        )  # fmt: skip
        try:
            act = read_facts(kind=header.kind, facts=header.facts)
        except msgspec.MsgspecError:
            self._circle.disregard(key, entry.id, "facts_unreadable")
            return
        if type(act) in _ON_KEYS:
            self._replace_key(act, stamp)
        elif type(act) is restoring.ForkResolved:
            # As with keys no charter is asked: every node has to tell which line counts before it folds any.
            self._circle.resolve(act, stamp, key)
        elif self._void and is_void(self._void, header):
            # It keeps its number, so that what the member gives afterwards has its own even where this counts again.
            self._ordinals[feed] = self._ordinals.get(feed, 0) + (type(act) in _SHELVES)
            self._circle.disregard(key, entry.id, "key_revoked")
        elif act is None:
            self._circle.unknown(key, entry.id, header.kind, crit=header.crit)
        elif type(act) is grouped.GroupFounded:
            self._circle.open_seat(act, stamp, key, header.group)
        elif refusal := self._circle.bars(header, act, stamp):
            self._circle.disregard(key, entry.id, refusal)
        else:
            self._file(header, act, stamp, key)

    def _replace_key(self, act: Any, stamp: Stamp) -> None:
        """No charter is asked: who holds the committed key speaks for the member, and the record goes on with it."""
        self._circle.replace_key(act, stamp)
        if type(act) is keyed.KeyRevoked:
            self._revocations.append(revocation_of(act, stamp))

    def _judge(self) -> None:
        """Fold all again where a revoked key takes other entries with it than those that were left out."""
        if self._revocations:
            void = void_by(self._revocations, self._pasts)
            if void != self._void:
                self._begin(void)
                for entry in self._again():
                    self._take(entry)

    def _file(self, header: Header, act: Act, stamp: Stamp, key: Key) -> None:
        kind = type(act)
        if kind in _TYPED and not self._by_register(act, stamp):
            self._circle.disregard(key, stamp.entry, "not_by_the_charter")
        elif (kind in _ON_TEXTS and (refusal := self._circle.take_charter(header, act, stamp))) or (
            kind in _ON_ACTIONS and (refusal := self._about_no_action(header, kind, stamp))
        ):
            self._circle.disregard(key, stamp.entry, refusal)
        elif kind in _SHELVES:
            self._open(header, act, stamp, key)
        elif isinstance(act, erased.SectionErased):
            self._erase(header, act, stamp, key)
        elif kind in TANDEM_ACTS:
            self._circle.take_parallel(header, act, stamp, key, is_matter=self._is_action, is_text=self._is_text)
        elif kind in _GROUP_ACTS:
            self._circle.apply(header, act, stamp, key)
        elif matter := self._matter_of(header, kind):
            self._matter[stamp.entry] = matter
            self._advance(matter, (key, act, stamp, self._links(header, act, stamp)))
        else:
            self._circle.disregard(key, stamp.entry, "about_nothing_on_record")

    def _erase(self, header: Header, act: erased.SectionErased, stamp: Stamp, key: Key) -> None:
        """Only its author erases what an entry has: each side's words are its own."""
        on = next((ref.id for ref in header.refs if ref.rel == "on"), "")
        place = self._pasts.place(on)
        if place is None or place[0] != stamp.feed:
            self._circle.disregard(key, stamp.entry, "not_its_own_words")
        else:
            self._circle.take_erasure(act, stamp, key, entry=on, seq=place[1])

    def _about_no_action(self, header: Header, kind: type[Act], stamp: Stamp) -> str | None:
        """Why what is said of a clearance counts for nothing: about no action, or by a monitor and about a notice.

        A monitor writes down what it read of authorities about what it observed; on a notice its parties speak.
        """
        matter = self._action_of(header) if kind is cleared.RequestFiled else self._matter_of(header, kind)
        opening = type(self._opened[matter].act) if matter is not None else None
        if opening is seen.ActionObserved:
            return None
        if opening is not told.NoticeGiven:
            return "about_nothing_on_record"
        return None if self._circle.speaks_for_party(stamp.feed) else "not_a_party"

    def _is_action(self, entry: str) -> bool:
        opened = self._opened.get(entry)
        return opened is not None and type(opened.act) in (told.NoticeGiven, seen.ActionObserved)

    def _is_text(self, entry: str) -> bool:
        opened = self._opened.get(entry)
        return opened is not None and type(opened.act) is texted.TextProposed

    def _action_of(self, header: Header) -> str | None:
        """The notice or observed action that a request is about: that of the first version or matter it names."""
        named = (ref.id for ref in header.refs if ref.rel in ("version", "about"))
        return self._matter.get(next(named, ""))

    def _by_register(self, act: Act, stamp: Stamp) -> bool:
        circle = self._circle
        return circle.follows_charter(act, stamp) if isinstance(act, told.NoticeTerms) else circle.has_type(act, stamp)

    def _matter_of(self, header: Header, kind: type[Act]) -> str | None:
        """The matter of the first entry referred to; a word on a text is about the version it names, as the charter."""
        if kind in _ON_TEXTS and (version := version_of(header)) in self._matter:
            return self._matter[version or ""]
        for ref in header.refs:
            if ref.id in self._matter:
                return self._matter[ref.id]
        return None

    def _links(self, header: Header, act: Act, stamp: Stamp) -> Links:
        version = version_of(header)
        on = about = supersedes = series = None
        cites: tuple[str, ...] = ()
        depends: tuple[str, ...] = ()
        matters: tuple[str, ...] = ()
        for ref in header.refs:
            if ref.rel in ("on", "completes"):
                on = ref.id
            elif ref.rel == "cites":
                cites = (*cites, ref.id)
            elif ref.rel == "about":
                about = self._matter.get(ref.id)
                matters = (*matters, about) if about else matters
            elif ref.rel == "supersedes":
                supersedes = self._matter.get(ref.id)
            elif ref.rel == "depends" and (matter := self._matter.get(ref.id)):
                depends = (*depends, matter)
            elif ref.rel == "series":
                series = self._matter.get(ref.id)
        second = self._circle.second_role(header.kind, act, stamp)
        sealed = sealed_to(header) if isinstance(act, told.NoticeTerms) else ()
        since = self._since(act, stamp) if isinstance(act, told.NoticeDeposited) else {}
        return Links(version, on, cites, second, about, supersedes, depends, matters, series, sealed, since)

    def _since(self, act: told.NoticeDeposited, stamp: Stamp) -> Mapping[str, str]:
        """From when a deposit can run for each party: not before what its author, or the party, had claimed by then."""
        own, found = self._claimed[stamp.feed][stamp.seq], {}
        for code in act.parties:
            feed = self._circle.feed(code)
            size = stamp.past.get(feed, 0)
            if feed and feed != stamp.feed:
                found[code] = max(own, self._claimed[feed][size - 1]) if size else own
        return found

    def _open(self, header: Header, act: Act, stamp: Stamp, key: Key) -> None:
        ordinal = self._ordinals[stamp.feed] = self._ordinals.get(stamp.feed, 0) + 1
        ref = f"{self._circle.short}/{_year(act, stamp)}/{stamp.code}-{ordinal}"
        links = {r.rel: r.id for r in header.refs}
        supersedes = None if type(act) in _SUPERSEDES_LATER else self._own(links.get("supersedes"), stamp, type(act))
        after = links.get("after_the_fact")
        self._by_ref[ref] = self._matter[stamp.entry] = stamp.entry
        about = (self._action_of(header) or "") if type(act) is cleared.RequestFiled else ""
        links_of = self._links(header, act, stamp)
        self._opened[stamp.entry] = _Opened(ref, supersedes, after, act, stamp, links_of, about)
        if supersedes is not None:
            held = self._superseded.get(supersedes)
            self._superseded[supersedes] = min(held, (key, stamp.entry)) if held else (key, stamp.entry)
        self._filed[stamp.entry] = []
        self._advance(stamp.entry, (key, act, stamp, NO_LINKS))

    def _own(self, entry_id: str | None, stamp: Stamp, kind: type[Act]) -> str | None:
        """The matter of the same author and shelf that another takes the place of; None where it is none."""
        place = self._pasts.place(entry_id) if entry_id else None
        if entry_id is None or place is None or place[0] != stamp.feed or entry_id not in self._filed:
            return None
        return entry_id if _SHELVES[type(self._opened[entry_id].act)][0] == _SHELVES[kind][0] else None

    def _advance(self, matter: str, filed: _Filed) -> None:
        rows = self._filed[matter]
        if not rows or rows[-1][0] < filed[0]:
            rows.append(filed)
        else:
            insort(rows, filed, key=lambda row: row[0])
        self._moved[matter] = None

    def _settle(self) -> None:
        """Fold the matters that moved since the last time, each once, however many entries came."""
        for matter in self._moved:
            self._hashes.pop(matter, None)
            opened = self._opened[matter]
            shelf, settle = _SHELVES[type(opened.act)]
            self._shelves[shelf][matter] = settle(opened, self._filed[matter][1:])
        self._moved.clear()

    def group(self) -> Group:
        """Answer the group as the applied entries leave it. Raises NotFounded where no feed was opened yet."""
        self._judge()
        if self._group is None:
            self._settle()
            self._group = self._circle.group(
                notices=MappingProxyType(dict(self._shelves["notices"])),
                observed=MappingProxyType(dict(self._shelves["observed"])),
                texts=MappingProxyType(dict(self._shelves["texts"])),
                meetings=MappingProxyType(dict(self._shelves["meetings"])),
                requests=MappingProxyType(dict(self._shelves["requests"])),
                by_ref=MappingProxyType(dict(self._by_ref)),
                superseded=MappingProxyType({old: new for old, (_, new) in self._superseded.items()}),
                frontier=MappingProxyType(self._pasts.sizes()),
                waiting=MappingProxyType({feed: len(waiting) for feed, waiting in self._pending.items()}),
            )
        return self._group

    def ref_of(self, entry_id: str) -> str | None:
        """Answer the reference of the matter that an entry belongs to: empty where to none, None where not applied."""
        self._judge()
        if not self._pasts.holds(entry_id):
            return None
        matter = self._matter.get(entry_id)
        return self._opened[matter].ref if matter else ""

    def charter_for(self, *, feed: str, seen: Mapping[str, int], refs: Iterable[str]) -> tuple[str, bool]:
        """Answer the charter by which all will judge the next entry of an officer, and whether it may change that.

        It may where every member's first entry is in its past.
        """
        self._judge()
        past = self._pasts.following(feed, seen=seen, refs=refs)
        stamp = Stamp("", self._circle.code(feed), feed, self._pasts.size(feed), "", 0, "", past)
        return self._circle.charter_at(stamp), self._circle.founded_in(stamp)

    def beginning(self, digits: str) -> tuple[str, ...]:
        """Answer the applied entries whose ids begin with these digits."""
        return self._pasts.beginning(digits)

    def state_hash(self) -> str:
        """Answer the hash of the folded state: equal frontiers give equal hashes, however the entries came."""
        self._judge()
        self._settle()
        for shelf in self._shelves.values():
            for matter in shelf.keys() - self._hashes.keys():
                self._hashes[matter] = _hash(shelf[matter])
        return _hash(
            [
                "tandem-state/1",
                self._circle.essence(),
                sorted(self._pasts.sizes().items()),
                sorted((old, new) for old, (_, new) in self._superseded.items()),
                sorted((matter, self._hashes[matter]) for matter in self._filed),
            ]
        )


def _year(act: Act, stamp: Stamp) -> str:
    """The year in a reference: of what was seen or read that in which it happened, maybe long before the entry."""
    if isinstance(act, cleared.RequestFiled) and act.applicant:
        return act.filed_on[:4]
    happened = getattr(act, "happened", None) if type(act) in _HAPPENED_BEFORE else None
    return (happened or stamp.at)[:4]


def _hash(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()


def fold(entries: Iterable[Entry], *, table: Callable[[str], bytes | None]) -> Group:
    """Answer what the entries amount to. `table` answers the bytes of a table by its hash."""
    taken = tuple(entries)
    return Fold(table=table, again=lambda: taken).take_all(taken).group()

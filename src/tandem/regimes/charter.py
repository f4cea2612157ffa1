"""The charter of a group as data, and its loader, which refuses a bad one with the place and the reason."""

from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Annotated, Any

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF
from tandem.regimes.procedure import Procedure, deposit_fault, windowless_fault
from tandem.regimes.shipped import read_shipped

HEAD = "head_of_delegation"
"""The role that appoints officers and gives second signatures in the charter that ships."""


CONSULT, INFORM, OWN = "consult", "inform", "own"
MODES = (CONSULT, INFORM, OWN)
"""How the others come in on an action of a type: the same three in every charter."""

_SIGNED_TWICE = ("decision.made/1", "position.taken/1", "requirement.waived/1")


class BadCharter(ValueError):
    """The charter cannot be used; the sentence says where and why."""


class Member(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A party, monitor, depositary or outside body: its code, names by language, and for a party its IANA zone."""

    code: str
    names: Mapping[str, str]
    zone: str = "UTC"


class ScopeType(msgspec.Struct, frozen=True, gc=False):
    """One type of action in the scope register, how the others come in, and the procedure that its notices follow.

    `mode` is `consult` (the others have a window before the action), `inform` (they learn of it, and no window runs)
    or `own` (the acting party owes no notice; one that it gives all the same informs).
    """

    names: Mapping[str, str]
    procedure: str
    mode: str = CONSULT


class Marking(msgspec.Struct, frozen=True, gc=False):
    """One handling marking: how high it stands among the others, and its names by language."""

    rank: int
    names: Mapping[str, str]


class Level(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One level to which a matter is taken: its names by language, and the office that holds it, by party.

    `holders` maps the code of a party to the names of its office by language: an office, never a person.
    """

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,29}$")]
    names: Mapping[str, str]
    holders: Mapping[str, Mapping[str, str]] = {}


class Track(msgspec.Struct, frozen=True, gc=False):
    """One of the parallel processes that the group follows: its code, and its names by language."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{0,39}$")]
    names: Mapping[str, str]


class Simulation(msgspec.Struct, frozen=True, gc=False):
    """A simulated group names the seat whose `clock.set` entries give the time."""

    clock_seat: str


_AS_NAMED = {
    "fork.resolved/1": "key.rotated/1",
    **dict.fromkeys(
        (
            "instrument.filed/1", "commitment.stated/1", "commitment.answered/1", "commitment.settled/1",
            "condition.stated/1", "condition.ended/1", "measure.reported/1", "measure.judged/1", "step.assessed/1",
            "policy.stated/1", "policy.withdrawn/1", "surprise.reported/1", "surprise.answered/1",
            "contact.recorded/1", "source.filed/1", "statement.recorded/1", "statement.withdrawn/1",
            "departure.noted/1", "account.opened/1", "account.told/1", "account.settled/1", "report.published/1",
            "report.corrected/1",
        ),
        "goal.stated/1",
    ),
}  # fmt: skip
"""Kinds that a charter of before does not name, by that whose roles may write them there."""


class Charter(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What the parties agreed about how the group works.

    `matrix` maps a wire name, or a wire name with `:` and the sort of a joint text, to the roles that may write it.
    `second_signature` maps a wire name, or a wire name with `:` and the value of its decision or position, to the role
    that must complete it. `markings` are the handling markings by code, and `marking` is the one of whatever carries
    none. `hold_reasons` maps the code of each reason for which a party may ask for time to its names by language.
    `levels` are those to which a matter is taken, the lowest first: at that one every matter begins. `depositaries`
    are members with a feed that keep the record and can read no words of it. `tracks` are the parallel processes,
    in the order in which they are shown.
    """

    v: int
    short: str
    names: Mapping[str, str]
    text: Mapping[str, str]
    languages: tuple[str, ...]
    zone: str
    parties: tuple[Member, ...]
    monitors: tuple[Member, ...] = ()
    depositaries: tuple[Member, ...] = ()
    others: tuple[Member, ...] = ()
    scope: Mapping[str, ScopeType]
    procedures: Mapping[str, Procedure]
    matrix: Mapping[str, tuple[str, ...]]
    second_signature: Mapping[str, str] = {}
    markings: Mapping[str, Marking] = {}
    marking: str = ""
    hold_reasons: Mapping[str, Mapping[str, str]] = {}
    levels: tuple[Level, ...] = ()
    tracks: tuple[Track, ...] = ()
    simulation: Simulation | None = None

    def level(self, code: str) -> Level | None:
        """Answer the level with this code."""
        return next((level for level in self.levels if level.code == code), None)

    def track(self, code: str) -> Track | None:
        """Answer the track with this code."""
        return next((track for track in self.tracks if track.code == code), None)

    def acts_of(self, roles: Iterable[str]) -> frozenset[str]:
        """Answer what an officer with these roles may write, and which acts only a holder of one of them completes."""
        held = set(roles)
        written = {kind for kind, allowed in self.matrix.items() if held & set(allowed)}
        completed = {f"{act} completed" for act, role in self.second_signature.items() if role in held}
        return frozenset(written | completed)

    def second_role(self, kind: str, value: str | None) -> str | None:
        """Answer the role that must complete an act of this kind with this decision or position; None where none."""
        return self.second_signature.get(f"{kind}:{value}") or self.second_signature.get(kind)

    def roles(self, kind: str, value: str = "") -> tuple[str, ...]:
        """Answer the roles that may write this kind; of this sort, where the matrix tells the sorts apart."""
        narrow = self.matrix.get(f"{kind}:{value}") if value else None
        if narrow is not None:
            return narrow
        return self.matrix.get(kind, self.matrix.get(_AS_NAMED.get(kind, ""), ()))

    @property
    def marking_codes(self) -> tuple[str, ...]:
        """The codes of the markings, the lowest first."""
        return tuple(sorted(self.markings, key=self._rank))

    def highest(self, codes: Iterable[str] = ()) -> str:
        """Answer the highest of these markings and the charter's own; empty in a charter without markings.

        What this charter does not know is taken for the highest that there is: its author wanted more than nothing.
        """
        if not self.markings:
            return ""
        top = self.marking_codes[-1]
        return max((self.marking, *(code if code in self.markings else top for code in codes if code)), key=self._rank)

    def marking_of(self, code: str) -> str:
        """Answer the marking that something with this code has: the charter's own where it carries none."""
        return (code if code in self.markings else self.highest([code])) if code else self.marking

    def _rank(self, code: str) -> int:
        return self.markings[code].rank

    def member(self, code: str) -> Member | None:
        """Answer the party, monitor, depositary or outside body with this code."""
        members = (*self.parties, *self.monitors, *self.depositaries, *self.others)
        return next((m for m in members if m.code == code), None)

    def is_depositary(self, code: str | None) -> bool:
        """Tell whether a member keeps the record for the others, without being able to read its words."""
        return any(one.code == code for one in self.depositaries)


def shipped_charter() -> dict[str, Any]:
    """Answer the charter that ships, as plain values for a founder to fill in and change."""
    raw = resources.files("tandem.regimes").joinpath("charter.yaml").read_text(encoding="utf-8")
    plain: dict[str, Any] = read_shipped(raw)
    return plain


def read_charter(plain: Mapping[str, Any] | bytes) -> Charter:
    """Read a charter from plain values or JSON. Raises BadCharter with the place and the reason."""
    try:
        charter = (
            msgspec.json.decode(plain, type=Charter, strict=True)
            if isinstance(plain, bytes)
            else msgspec.convert(plain, type=Charter)
        )
    except msgspec.MsgspecError as wrong:
        raise BadCharter(f"The charter cannot be read: {wrong}. Mend that place and found again.") from wrong
    _check(charter)
    return charter


def _check(charter: Charter) -> None:
    codes = [m.code for m in (*charter.parties, *charter.monitors, *charter.depositaries, *charter.others)]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise BadCharter(f"The charter names {', '.join(sorted(twice))} twice; give every member its own code.")
    if GROUP_ITSELF in codes:
        raise BadCharter(
            f"The charter gives a member the code {GROUP_ITSELF!r}, under which the group's own closures stand; "
            "give it another, in capitals."
        )
    _check_calendars(charter, codes)
    _check_scope(charter)
    for name, procedure in charter.procedures.items():
        if fault := windowless_fault(procedure):
            raise BadCharter(f"Procedure {name} has no window, so nobody is asked to answer: {fault}.")
        if fault := deposit_fault(procedure, depositaries=bool(charter.depositaries)):
            raise BadCharter(f"Procedure {name} counts a deposit after some hours, but {fault}; leave that out.")
    _check_holds(charter)
    for act in charter.second_signature:
        if act.partition(":")[0] not in _SIGNED_TWICE:
            raise BadCharter(
                f"The charter asks for a second signature on {act}, which this version cannot hold back until it is "
                f"there; it can for {', '.join(_SIGNED_TWICE)}."
            )
    _check_markings(charter)
    _check_levels(charter)
    _check_tracks(charter)
    if charter.simulation and charter.simulation.clock_seat not in codes:
        raise BadCharter(f"The clock seat {charter.simulation.clock_seat} is not a member of the group.")
    for text in (charter.names, charter.text):
        missing = [language for language in charter.languages if language not in text]
        if missing:
            raise BadCharter(f"The charter's names and text want the language {missing[0]}, which is missing.")


def _check_scope(charter: Charter) -> None:
    for name, scope in charter.scope.items():
        if scope.procedure not in charter.procedures:
            raise BadCharter(
                f"Scope type {name} follows the procedure {scope.procedure!r}, which the charter does not have; "
                f"it has {', '.join(sorted(charter.procedures))}."
            )
        if scope.mode not in MODES:
            raise BadCharter(f"Scope type {name} has the mode {scope.mode!r}; expected one of {', '.join(MODES)}.")
        has_window = charter.procedures[scope.procedure].window is not None
        if scope.mode == CONSULT and not has_window:
            raise BadCharter(
                f"Scope type {name} is for consultation, but its procedure {scope.procedure} has no window in which "
                f"anybody could comment; give the procedure a window, or the type the mode {INFORM}."
            )
        if scope.mode != CONSULT and has_window:
            raise BadCharter(
                f"Scope type {name} has the mode {scope.mode}, under which no window runs, but its procedure "
                f"{scope.procedure} has one; name a procedure without a window, or give the type the mode {CONSULT}."
            )


def _check_markings(charter: Charter) -> None:
    known = ", ".join(sorted(charter.markings)) or "none"
    if charter.marking not in charter.markings and (charter.marking or charter.markings):
        raise BadCharter(
            f"The charter's own marking is {charter.marking!r}, which is not one of its markings; it has {known}."
        )
    ranks = [marking.rank for marking in charter.markings.values()]
    if len(set(ranks)) < len(ranks):
        raise BadCharter(f"Two markings of the charter have one rank; give each of {known} a rank of its own.")


def _check_calendars(charter: Charter, codes: Iterable[str]) -> None:
    known = (*codes, GROUP_ITSELF)
    for name, procedure in charter.procedures.items():
        chosen = procedure.calendars
        if isinstance(chosen, str):
            continue
        place = f"Procedure {name} counts over calendars"
        if not chosen or set(chosen) == {GROUP_ITSELF}:
            raise BadCharter(
                f"{place} of no member; name the codes of those whose closed days count, or say parties or answering."
            )
        if unknown := [code for code in chosen if code not in known]:
            raise BadCharter(
                f"{place} of {unknown[0]!r}, which the charter does not name; it names {', '.join(known)}."
            )
        if twice := [code for code in chosen if chosen.count(code) > 1]:
            raise BadCharter(f"{place} of {twice[0]!r} twice; name each once.")


def _check_tracks(charter: Charter) -> None:
    codes = [track.code for track in charter.tracks]
    for track in charter.tracks:
        if codes.count(track.code) > 1:
            raise BadCharter(f"The charter has the track {track.code} twice; give every track its own code.")
        if missing := [language for language in charter.languages if language not in track.names]:
            raise BadCharter(f"The names of track {track.code} want the language {missing[0]}, which is missing.")


def _check_levels(charter: Charter) -> None:
    codes = [level.code for level in charter.levels]
    parties = [party.code for party in charter.parties]
    for level in charter.levels:
        if codes.count(level.code) > 1:
            raise BadCharter(f"The charter has the level {level.code} twice; give every level its own code.")
        strangers = sorted(level.holders.keys() - set(parties))
        if strangers:
            raise BadCharter(
                f"Level {level.code} names an office of {strangers[0]}, which is not a party; "
                f"the parties are {', '.join(parties) or 'none'}."
            )
        for names in (level.names, *level.holders.values()):
            missing = [language for language in charter.languages if language not in names]
            if missing:
                raise BadCharter(f"The names of level {level.code} want the language {missing[0]}, which is missing.")


def _check_holds(charter: Charter) -> None:
    for name, procedure in charter.procedures.items():
        for reason in procedure.hold.reasons if procedure.hold else ():
            if reason not in charter.hold_reasons:
                known = ", ".join(sorted(charter.hold_reasons)) or "none"
                raise BadCharter(
                    f"Procedure {name} lets a party hold for the reason {reason!r}, which the charter does not list; "
                    f"it lists {known}."
                )

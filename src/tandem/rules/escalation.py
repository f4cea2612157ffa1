"""To which level a matter has gone, since when and why, and when it goes on; derived at one instant, stored nowhere.

The levels are those of the charter that the notice pins, also where that was amended since: what began under one order
of levels goes on under it. A matter begins at the lowest. It leaves it by itself where a receipt is overdue, where
silence was broken or not certified in time, and where a decision is contested; and where a party asks for it. An
automatic cause ends with itself, a request with the word of the party that asked. No level stops a clock or blocks
anything.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from tandem.regimes.procedure import Procedure
from tandem.rules.hearing import Hearing, hearings, uncertified_in
from tandem.rules.instant import hours_after, instant, written
from tandem.rules.notice import OVER, contest_of, state_of
from tandem.rules.procedure import charter_of, others, procedure_of, standing
from tandem.rules.reason import Answer, Reason, because, no, yes
from tandem.rules.window import window_of
from tandem.state.escalation import Request, is_settled
from tandem.state.group import Group
from tandem.state.notice import Notice

_UNDECIDED = ("notified", "in_consultation", "consulted")


class Escalation(msgspec.Struct, frozen=True):
    """Where a matter stands: the level, since when, why, and when it goes to which next one.

    `requests` are those in force. `asked` are the parties that asked and did not settle; without any the causes are
    automatic alone.
    """

    level: str
    since: datetime
    reasons: tuple[Reason, ...]
    next_level: str | None = None
    next_at: datetime | None = None
    requests: tuple[Request, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The parties that asked for it."""
        return tuple(dict.fromkeys(request.party for request in self.requests))


class _Cause(msgspec.Struct, frozen=True):
    """One reason why a matter left the lowest level, since when, and the place of the level that it then went to."""

    why: Reason
    since: datetime
    first: int


def level_of(
    notice: Notice, group: Group, now: datetime, *, heard: tuple[Hearing, ...] | None = None
) -> Escalation | None:
    """Answer the level to which a matter has gone; None where it is with the desks, as it began."""
    procedure, levels = procedure_of(notice, group), charter_of(notice, group).levels
    if procedure is None or not levels:
        return None
    open_ones = open_requests(notice, group, now)
    known = hearings(notice=notice, group=group, now=now) if heard is None else heard
    causes = [*_automatic(notice, group, now, known, procedure), *(_asked(one, notice, group) for one in open_ones)]
    begun = [cause for cause in causes if now >= cause.since]
    if not begun:
        return None
    last, hours = len(levels) - 1, procedure.escalates_after_hours
    place, since = max((_stands(cause, last, hours, now) for cause in begun), key=lambda row: (row[0], -_age(row[1])))
    more = place < last
    return Escalation(
        levels[place].code,
        since,
        tuple(cause.why for cause in begun),
        levels[place + 1].code if more else None,
        min(hours_after(cause.since, hours * (place + 1 - cause.first)) for cause in begun) if more else None,
        open_ones,
    )


def open_requests(notice: Notice, group: Group, now: datetime) -> tuple[Request, ...]:
    """Answer the requests to a level that there is, and whose author has not said that they are settled."""
    if state_of(notice, group, now) in OVER:
        return ()
    charter = charter_of(notice, group)
    return tuple(one for one in notice.requests if charter.level(one.level) and not is_settled(one, notice.settlements))


def levels_above(notice: Notice, group: Group, now: datetime) -> tuple[str, ...]:
    """Answer the levels to which a matter can still be taken: those above the one at which it is."""
    codes = [level.code for level in charter_of(notice, group).levels]
    stands = level_of(notice, group, now)
    return tuple(codes[codes.index(stands.level) + 1 if stands else 1 :])


def may_escalate(notice: Notice, group: Group, now: datetime, level: str) -> Answer:
    """Answer whether a party may ask now that the matter be taken to this level."""
    state = state_of(notice, group, now)
    if state in OVER:
        return no(because("already_so", state=state, ref=notice.ref))
    codes = [one.code for one in charter_of(notice, group).levels]
    if len(codes) < 2:
        return no(because("no_levels"))
    if level not in codes:
        return no(because("level_unknown", found=level[:40], levels=", ".join(codes)))
    if level not in levels_above(notice, group, now):
        stands = level_of(notice, group, now)
        return no(because("level_not_higher", ref=notice.ref, level=stands.level if stands else codes[0]))
    return yes()


def may_settle(notice: Notice, group: Group, now: datetime, code: str) -> Answer:
    """Answer whether a party may say now that what was asked for is settled: once, whoever asked."""
    requests = open_requests(notice, group, now)
    said = [one.stamp for one in notice.settlements if one.party == code]
    if not requests:
        return no(because("nothing_to_settle", ref=notice.ref))
    if said and all(said[-1].had(request.stamp) for request in requests):
        return no(because("settled_already", party=code, others=", ".join(dict.fromkeys(r.party for r in requests))))
    return yes()


def half_settled(notice: Notice, group: Group, now: datetime) -> tuple[Reason, ...]:
    """Answer who said that a request of another party is settled, which has not said so itself."""
    return tuple(
        dict.fromkeys(
            because("settled_by_one", party=said.party, other=request.party)
            for request in open_requests(notice, group, now)
            for said in notice.settlements
            if said.stamp.had(request.stamp)
        )
    )


def uncertifiable(notice: Notice, group: Group, now: datetime) -> tuple[str, ...]:
    """Answer the parties of which the owner may now put on record that their silence was not certified in time."""
    return tuple(party for party in others(notice, group) if may_find_uncertified(notice, group, now, party).is_yes)


def may_find_uncertified(notice: Notice, group: Group, now: datetime, party: str) -> Answer:
    """Answer whether the owner may put on record that this party was silent, and that its node did not certify it."""
    state, procedure = state_of(notice, group, now), procedure_of(notice, group)
    if state not in _UNDECIDED:
        return no(because("already_so", state=state, ref=notice.ref))
    if party not in others(notice, group):
        return no(because("nobody_silent", found=party[:20], ref=notice.ref))
    if procedure is None or procedure.silence == "nothing":
        return no(because("silence_means_nothing", procedure=notice.current.terms.procedure))
    hearing = next(h for h in hearings(notice=notice, group=group, now=now) if h.party == party)
    if hearing.uncertified is not None:
        return no(because("uncertified_already", party=party, ref=notice.ref))
    if hearing.outcome == "passed_by_certified_silence" or hearing.closing is not None:
        return no(because("silence_certified", party=party))
    if any(p.party == party and p.version in standing(notice, group) for p in notice.positions):
        return no(because("not_silent", party=party))
    if hearing.certify_by is None:
        return no(*hearing.heard.reasons)
    if now < hearing.certify_by:
        return no(because("closing_waited_for", party=party, at=written(hearing.certify_by)))
    return yes()


def void_requests(notice: Notice, group: Group) -> list[Reason]:
    """Answer what was asked for or put on record here that counts for nothing, each with its entry."""
    found = [
        because("escalated_nowhere", party=one.party, level=one.level[:40], entry=one.stamp.entry)
        for one in notice.requests
        if charter_of(notice, group).level(one.level) is None
    ]
    procedure = procedure_of(notice, group)
    line = standing(notice, group)
    for one in notice.uncertified:
        if one.version not in line:
            continue
        silent = one.party in others(notice, group) and procedure is not None
        counts = silent and procedure is not None and one.party in group.seats and _in_force(notice, group, one.party)
        if not counts:
            found.append(because("uncertified_in_vain", party=one.party[:20], entry=one.stamp.entry))
    return found


def _in_force(notice: Notice, group: Group, party: str) -> bool:
    procedure = procedure_of(notice, group)
    window = window_of(notice=notice, party=party, group=group)
    return procedure is not None and (
        uncertified_in(notice, party, standing(notice, group), window, procedure) is not None
    )


def _automatic(
    notice: Notice, group: Group, now: datetime, heard: tuple[Hearing, ...], procedure: Procedure
) -> Iterator[_Cause]:
    """What takes a matter to the level above the lowest by itself."""
    state, first = state_of(notice, group, now), min(1, len(charter_of(notice, group).levels) - 1)
    contest = contest_of(notice, group) if state == "contested" else None
    if contest is not None and contest.decision.effect:
        crossed = max(instant(contest.decision.effect.at), instant(contest.crossed.at))
        yield _Cause(because("escalated_contested", party=contest.party), crossed, first)
    if state not in _UNDECIDED:
        return
    for hearing in heard:
        yield from (_Cause(why, since, first) for why, since in _of_hearing(hearing, procedure))


def _of_hearing(hearing: Hearing, procedure: Procedure) -> Iterator[tuple[Reason, datetime]]:
    party = hearing.party
    if hearing.outcome == "receipt_overdue":
        yield because("escalated_receipt", party=party, at=written(hearing.receipt_due)), hearing.receipt_due
    if procedure.silence == "nothing":
        return
    if hearing.outcome == "lapsed_not_certified" and hearing.certify_by is not None:
        said = hearing.uncertified
        since = instant(said.stamp.at) if said else hearing.certify_by
        yield because("escalated_uncertified", party=party, at=written(since)), since
    if hearing.at_level is not None and hearing.at_level.effect:
        since = instant(hearing.at_level.effect.at)
        yield because("objection_at_level", party=party, version=hearing.at_level.version), since
    if hearing.outcome == "broken":
        stamp = hearing.position.effect if hearing.position else hearing.closing.stamp if hearing.closing else None
        if stamp is not None:
            yield because("escalated_broken", party=party), instant(stamp.at)


def _asked(request: Request, notice: Notice, group: Group) -> _Cause:
    codes = [level.code for level in charter_of(notice, group).levels]
    # A moment claimed before there was a notice cannot lift the matter through all levels at once.
    since = max(instant(request.stamp.at), instant(notice.versions[0].stamp.at))
    return _Cause(because("escalated_by", party=request.party, level=request.level), since, codes.index(request.level))


def _stands(cause: _Cause, last: int, hours: int, now: datetime) -> tuple[int, datetime]:
    """The place of the level that a cause has reached, and since when."""
    place, since = cause.first, cause.since
    while place < last and now >= (after := hours_after(since, hours)):
        place, since = place + 1, after
    return place, since


def _age(since: datetime) -> float:
    return since.timestamp()

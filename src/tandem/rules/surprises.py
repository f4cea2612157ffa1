"""One register of what took a side unawares, told from everything on record that says so.

What stands in it:

1. A surprise that was reported as one, with what was said to it.
2. An action of a party that was observed and that no notice covers, unless the scope register leaves it to that party
   alone and nobody disputes that. Of a party that has no feed here nobody can tell. Where a reported surprise is about
   it, the two are one row and not two; a notice after the fact and concerns raised about it stand in the same row.
3. A notice after the fact of which the observed action is not on record here.
4. A decision in effect by which an owner went on without hearing a party.
5. A concern that a side raised directly on an action of which notice was given. Nobody was taken unawares by it; it is
   told and not counted.

What does not: that an authority outside the group refuses, asks or keeps silent, and what such a side does itself. Of
what a side outside the group complains is told as reported, with that side as the one taken unawares. A row without a
day stands on the day on which its entry was written. That nothing is on record proves no day without a surprise.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from tandem.rules.action import first_day_of
from tandem.rules.instant import instant
from tandem.rules.procedure import standing
from tandem.rules.review import local_day
from tandem.rules.scope import live_disputes, owes_no_notice
from tandem.rules.unheard import in_effect, passed_over
from tandem.state.action import ObservedAction
from tandem.state.concern import DirectConcern
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.stamp import Stamp
from tandem.state.surprise import Surprise

Sort = Literal["reported", "unnotified", "after_the_fact", "unheard", "raised"]
"""How the record comes to say so."""

Grade = Literal["confirmed", "reported", "puzzled", "accounts_differ", "on_record"]
"""How sure it is: on record where entries of the parties themselves show it."""

_GRADE_OF: Mapping[str, Grade] = {
    "confirmed": "confirmed", "disputed": "accounts_differ", "not_confirmed": "reported",
}  # fmt: skip
_RESERVED = ("report", "explain")
"""The last parts of addresses that are taken by the forms."""


class Said(msgspec.Struct, frozen=True):
    """What a side said of a surprise and on which day, in its own word or as reported."""

    party: str
    day: str
    evidence: Literal["own", "reported"]
    stamp: Stamp


class SurpriseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the register.

    `code` names it; `entry` holds its words. `unawares` are the sides that were taken unawares, `raised_on` is null
    where no day of a complaint is known. `refs` are the notices and observed actions concerned, `about` the entries of
    steps, commitments and actions that a report names, `after` the references of notices after the fact.
    """

    code: str
    sort: Sort
    actor: str
    unawares: tuple[str, ...]
    day: str
    entry: str
    means: str
    grade: Grade
    stamps: tuple[Stamp, ...]
    evidence: Literal["own", "reported"] = "own"
    raised_on: str | None = None
    explained: tuple[Said, ...] = ()
    raised: tuple[DirectConcern, ...] = ()
    refs: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether a side was taken unawares; a concern on an action of which notice was given is told besides."""
        return self.sort != "raised"

    @property
    def answered(self) -> bool:
        """Whether the side that acted, or somebody for it, explained it."""
        return bool(self.explained)


def register_of(group: Group, *, day: str) -> tuple[SurpriseRow, ...]:
    """Answer what stands in the register by the end of a day, the latest first."""
    reported = [one for one in group.tandem.surprises if one.happened <= day]
    joined = {one.stamp.entry: _matters(group, one) for one in reported}
    told = {entry for entries in joined.values() for entry in entries}
    late = _late_notices(group, day)
    rows = [_reported(group, one, joined[one.stamp.entry], late, day) for one in reported]
    rows += [_unnotified(group, one, late, day) for one in _unnotified_of(group) if one.id not in told]
    for notice in group.notices.values():
        rows += _of_notice(group, notice, day)
    stand = sorted((row for row in rows if row.day <= day), key=lambda row: (row.day, row.stamps[0].at, row.code))
    return _named(reversed(stand))


def day_reached(group: Group, now: datetime) -> str:
    """Answer the latest calendar day that any party has at an instant: what it said today is not left out elsewhere."""
    return max(local_day(group, one.code, now) for one in group.charter.parties).isoformat()


def row_named(rows: Iterable[SurpriseRow], code: str) -> SurpriseRow | None:
    """Answer the row of a code, or of the label of its first entry."""
    every = tuple(rows)
    found = [row for row in every if row.code == code] or [row for row in every if row.stamps[0].label == code]
    return found[0] if found else None


def _named(rows: Iterable[SurpriseRow]) -> tuple[SurpriseRow, ...]:
    """Give each row a code of its own: where two have one, or an address has it, the entry's label is put to it."""
    taken, found = set(_RESERVED), []
    for row in rows:
        code = row.code if row.code not in taken else f"{row.code}@{row.stamps[0].label}"
        taken.add(code)
        found.append(row if code == row.code else msgspec.structs.replace(row, code=code))
    return tuple(found)


def _matters(group: Group, one: Surprise) -> tuple[str, ...]:
    """The notices and observed actions that a report is about, by itself or by a step that it names."""
    steps = [step for step in group.tandem.measures if step.stamp.entry in one.about]
    every = dict.fromkeys((*one.about, *(entry for step in steps for entry in step.about)))
    return tuple(entry for entry in every if entry in group.observed or entry in group.notices)


def _late_notices(group: Group, day: str) -> Mapping[str, list[Notice]]:
    """Notices after the fact, by the observed action that they come after."""
    found: dict[str, list[Notice]] = {}
    for notice in group.notices.values():
        if notice.after_the_fact is not None and _day_of(group, notice.versions[0].stamp) <= day:
            found.setdefault(notice.after_the_fact, []).append(notice)
    return found


def _reported(
    group: Group, one: Surprise, matters: tuple[str, ...], late: Mapping[str, list[Notice]], day: str
) -> SurpriseRow:
    observed = [group.observed[entry] for entry in matters if entry in group.observed]
    explained = [Said(word.party, word.said_on, word.evidence, word.stamp) for word in one.explained]
    explained += [word for action in observed for word in _explained(group, action)]
    after = [notice for action in observed for notice in late.get(action.id, ())]
    return SurpriseRow(
        code=one.name or one.code, sort="reported", actor=one.actor, unawares=(one.raised_by,), day=one.happened,
        entry=one.stamp.entry, means=one.means, grade=one.grade, evidence=one.evidence, raised_on=one.raised_on,
        explained=_by(day, explained), raised=tuple(c for a in observed for c in a.direct if c.happened <= day),
        refs=tuple((group.observed.get(entry) or group.notices[entry]).ref for entry in matters), about=one.about,
        after=tuple(notice.ref for notice in after),
        stamps=(one.stamp, *(a.stamp for a in observed), *(n.versions[0].stamp for n in after)),
    )  # fmt: skip


def _unnotified_of(group: Group) -> list[ObservedAction]:
    """The observed actions of parties that owed a notice; whoever has no feed here could give none, nor be asked."""
    return [
        one
        for one in group.observed.values()
        if group.is_party(one.actor)
        and one.actor in group.seats
        and (not owes_no_notice(one, group) or live_disputes(one, group))
    ]


def _unnotified(group: Group, action: ObservedAction, late: Mapping[str, list[Notice]], day: str) -> SurpriseRow:
    raised = tuple(sorted((c for c in action.direct if c.happened <= day), key=lambda c: c.happened))
    to_it = [concern for concern in raised if concern.to == action.actor]
    first = to_it[0] if to_it else None
    after = late.get(action.id, [])
    others = tuple(one.code for one in group.charter.parties if one.code != action.actor)
    return SurpriseRow(
        code=action.stamp.label, sort="unnotified", actor=action.actor,
        unawares=tuple(dict.fromkeys(c.party for c in to_it)) or others,
        day=first_day_of(action) or _day_of(group, action.stamp), entry=action.stamp.entry,
        means=first.channel if first else "not_known", grade=_GRADE_OF[first.standing] if first else "on_record",
        evidence="own" if action.evidence == "observed" else "reported", raised_on=first.happened if first else None,
        explained=_by(day, _explained(group, action)), raised=raised, refs=(action.ref,),
        after=tuple(notice.ref for notice in after),
        stamps=(action.stamp, *(n.versions[0].stamp for n in after)),
    )  # fmt: skip


def _of_notice(group: Group, notice: Notice, day: str) -> list[SurpriseRow]:
    found = [_raised(notice, concern) for concern in notice.direct]
    if notice.after_the_fact is not None and notice.after_the_fact not in group.observed:
        found.append(_late(group, notice))
    decision = in_effect(notice, standing(notice, group)) if notice.decisions else None
    if decision is not None and decision.effect is not None:
        unheard = tuple(party for party in decision.unheard if passed_over(notice, party, group) is not None)
        said = Said(notice.owner, _day_of(group, decision.stamp), "own", decision.stamp)
        if unheard:
            found.append(SurpriseRow(
                code=decision.stamp.label, sort="unheard", actor=notice.owner, unawares=unheard,
                day=_day_of(group, decision.effect), entry=decision.stamp.entry, means="not_known", grade="on_record",
                explained=_by(day, [said]), refs=(notice.ref,), stamps=(decision.stamp, notice.versions[0].stamp),
            ))  # fmt: skip
    return found


def _raised(notice: Notice, concern: DirectConcern) -> SurpriseRow:
    said = [Said(a.stamp.code, concern.happened, "own", a.stamp) for a in concern.answers if a.stamp.code == concern.to]
    return SurpriseRow(
        code=concern.stamp.label, sort="raised", actor=concern.to, unawares=(concern.party,), day=concern.happened,
        entry=concern.stamp.entry, means=concern.channel, grade=_GRADE_OF[concern.standing],
        evidence="reported", raised_on=concern.happened, explained=tuple(said), raised=(concern,), refs=(notice.ref,),
        stamps=(concern.stamp, *(answer.stamp for answer in concern.answers)),
    )  # fmt: skip


def _late(group: Group, notice: Notice) -> SurpriseRow:
    stamp = notice.versions[0].stamp
    return SurpriseRow(
        code=stamp.label, sort="after_the_fact", actor=notice.owner,
        unawares=tuple(one.code for one in group.charter.parties if one.code != notice.owner),
        day=_day_of(group, stamp), entry=stamp.entry, means="not_known", grade="on_record", refs=(notice.ref,),
        after=(notice.ref,), stamps=(stamp,),
    )  # fmt: skip


def _explained(group: Group, action: ObservedAction) -> list[Said]:
    return [Said(stamp.code, _day_of(group, stamp), "own", stamp) for stamp in action.explained]


def _by(day: str, words: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(sorted((word for word in words if word.day <= day), key=lambda word: word.day))


def _day_of(group: Group, stamp: Stamp) -> str:
    return local_day(group, stamp.code, instant(stamp.at)).isoformat()

"""My desk: what waits for this officer and by when, what others owe, and the lists of actions."""

from datetime import datetime

import msgspec

from tandem.reports.action import verdict_of, waiting_of
from tandem.rules.hearing import hearings
from tandem.rules.moves import moves_of
from tandem.rules.notice import state_of
from tandem.rules.reason import Reason, because
from tandem.state.action import ObservedAction
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.reading import PrivateDraft, Reading

_PRESSING = ("sign", "acknowledge", "take_position", "answer_concern", "start", "go", "complete")
"""Moves that put an action on an officer's desk; the others are possible but nobody waits for them."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for the reader: the matter, the move, and the instant by which, where there is one."""

    ref: str
    title: str
    move: str
    owner: str
    state: str
    why: tuple[Reason, ...]
    by: datetime | None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One matter in a list."""

    ref: str
    title: str
    owner: str
    state: str
    verdict: Reason
    starts_on: str
    ends_on: str
    waiting_on: tuple[str, ...]
    deadline: datetime | None
    observed: bool = False


class DeskView(msgspec.Struct, frozen=True, kw_only=True):
    """What the first page shows: what waits for the reader, what waits on others, the reader's drafts."""

    mine: tuple[Waiting, ...]
    theirs: tuple[Listed, ...]
    drafts: tuple[PrivateDraft, ...]


def view_desk(reading: Reading) -> DeskView:
    """Answer the reader's desk, the first deadline first."""
    mine: list[Waiting] = []
    theirs: list[Listed] = []
    for notice in reading.group.notices.values():
        if notice.ended or notice.id in reading.group.superseded:
            continue
        waiting = _waiting(reading, notice)
        if waiting is not None:
            mine.append(waiting)
        listed = list_notice(reading, notice)
        if listed.waiting_on and reading.reader.code not in listed.waiting_on:
            theirs.append(listed)
    far = datetime.max.replace(tzinfo=reading.now.tzinfo)
    return DeskView(
        mine=tuple(sorted(mine, key=lambda w: (w.by or far, w.ref))),
        theirs=tuple(sorted(theirs, key=lambda row: (row.deadline or far, row.ref))),
        drafts=reading.drafts,
    )


def _waiting(reading: Reading, notice: Notice) -> Waiting | None:
    group, now, reader = reading.group, reading.now, reading.reader
    if reader.code is None:
        return None
    moves = moves_of(notice, group, now, code=reader.code, officer=reader.officer)
    heard = hearings(notice=notice, group=group, now=now)
    own = next((h for h in heard if h.party == reader.code), None)
    pressing = [m for m in moves if m in _PRESSING and not (m == "take_position" and own and own.heard.is_yes)]
    if not pressing:
        return None
    by = (own.deadline.at if own.deadline else own.receipt_due) if own else None
    state = state_of(notice, group, now)
    _, why = verdict_of(reading, notice, state)
    return Waiting(
        ref=notice.ref, title=_title(reading, notice), move=pressing[0], owner=notice.owner, state=state, why=why, by=by
    )


def matters(group: Group) -> tuple[Notice | ObservedAction, ...]:
    """Answer every matter of a group, the newest first."""
    opened: list[tuple[str, str, Notice | ObservedAction]] = [
        (notice.versions[0].stamp.at, notice.ref, notice) for notice in group.notices.values()
    ]
    opened += [(action.stamp.at, action.ref, action) for action in group.observed.values()]
    return tuple(matter for _, _, matter in sorted(opened, key=lambda row: row[:2], reverse=True))


def list_actions(reading: Reading) -> tuple[Listed, ...]:
    """Answer every matter that the reader may see, the newest first."""
    return tuple(list_matter(reading, matter.ref) for matter in matters(reading.group))


def list_matter(reading: Reading, ref: str) -> Listed:
    """Answer one matter as a list shows it. Raises KeyError where the group has none of this reference."""
    notice = reading.group.notice(ref)
    return list_notice(reading, notice) if notice else _list_observed(reading, ref)


def _list_observed(reading: Reading, ref: str) -> Listed:
    action = reading.group.observed[reading.group.by_ref[ref]]
    code = "verdict_explained" if action.explained else "verdict_surprise"
    return Listed(
        ref=ref, title=reading.text(action.id, "title"), owner=action.actor, state="observed",
        verdict=because(code, party=action.actor), starts_on=action.happened or "", ends_on="",
        waiting_on=(), deadline=None, observed=True,
    )  # fmt: skip


def list_notice(reading: Reading, notice: Notice) -> Listed:
    """Answer one notice as a list shows it."""
    group, now = reading.group, reading.now
    state = state_of(notice, group, now)
    waiting, deadline = waiting_of(notice, state, hearings(notice=notice, group=group, now=now), now)
    verdict, _ = verdict_of(reading, notice, state)
    terms = notice.current.terms
    return Listed(
        ref=notice.ref,
        title=_title(reading, notice),
        owner=notice.owner,
        state=state,
        verdict=verdict,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        waiting_on=waiting,
        deadline=deadline,
    )


def _title(reading: Reading, notice: Notice) -> str:
    return reading.text(notice.current.stamp.entry, "title")

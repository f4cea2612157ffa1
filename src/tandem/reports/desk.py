"""My desk: what waits for this officer and by when, what others owe, and the lists of actions."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from tandem.reports.action import reviews_of, skipped_by, verdict_observed, verdict_of, waiting_of
from tandem.reports.scope import told_of_disputes
from tandem.reports.text import list_text
from tandem.rules.deadline import SkippedDay
from tandem.rules.escalation import level_of
from tandem.rules.hearing import hearing_of, hearings
from tandem.rules.moves import moves_of, moves_on_observed
from tandem.rules.notice import state_of
from tandem.rules.reason import Reason
from tandem.rules.review import reviews_due
from tandem.rules.scope import waiting_disputes
from tandem.rules.text import moves_on_text
from tandem.state.action import ObservedAction
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.reading import PrivateDraft, Reading
from tandem.state.text import JointText

PRESSING = (
    "sign", "acknowledge", "answer_question", "answer_urgency", "accept_editorial", "take_position",
    "accept", "stand_by", "answer_concern", "confirm_concern", "answer_dispute", "uncertified", "settle", "start", "go",
    "go_over_objection", "complete", "review",
)  # fmt: skip
"""Moves that put an action on an officer's desk, the most pressing first; the others are possible but nobody waits for
them. This is the one place that says so."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for the reader: the matter, the move, and the instant by which, where there is one.

    `level` is the one to which the matter has gone; empty where it is with the desks.
    `skipped` are the closed days that moved that instant.
    `family` is that of the words for its state.
    """

    ref: str
    title: str
    move: str
    owner: str
    state: str
    why: tuple[Reason, ...]
    by: datetime | None
    level: str = ""
    skipped: tuple[SkippedDay, ...] = ()
    family: str = "state"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One matter in a list; `beside` tells what stands beside its course, such as a dispute of its type."""

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
    beside: tuple[Reason, ...] = ()
    level: str = ""
    skipped: tuple[SkippedDay, ...] = ()
    family: str = "state"


class DeskView(msgspec.Struct, frozen=True, kw_only=True):
    """What the first page shows: what waits for the reader, what waits on others, the reader's drafts."""

    mine: tuple[Waiting, ...]
    theirs: tuple[Listed, ...]
    drafts: tuple[PrivateDraft, ...]


def desk_of(rows: Iterable[tuple[Waiting | None, Listed | None]], reading: Reading) -> DeskView:
    """Answer the desk that these rows make, the first deadline first."""
    far = datetime.max.replace(tzinfo=UTC)
    mine, theirs = zip(*rows, strict=True) if (rows := list(rows)) else ((), ())
    return DeskView(
        mine=tuple(sorted((one for one in mine if one), key=lambda w: (w.by or far, w.ref))),
        theirs=tuple(sorted((one for one in theirs if one), key=lambda row: (row.deadline or far, row.ref))),
        drafts=reading.drafts,
    )


def on_desks(group: Group) -> list[Notice | ObservedAction | JointText]:
    """Answer the matters that can be on somebody's desk: notices, texts, and what was observed and is talked about."""
    return [
        *group.notices.values(),
        *group.texts.values(),
        *(action for action in group.observed.values() if action.direct or action.disputes),
    ]


def desk_row(reading: Reading, matter: Notice | ObservedAction | JointText) -> tuple[Waiting | None, Listed | None]:
    """Answer what one matter puts on the reader's desk: what waits for the reader, and whether it waits on others."""
    if isinstance(matter, JointText):
        return text_row(reading, matter)
    if isinstance(matter, ObservedAction):
        return _observed_waiting(reading, matter), _disputing(reading, matter)
    notice = matter
    if notice.id in reading.group.superseded or (notice.ended and not _beside_the_end(reading, notice)):
        return None, None
    listed = list_notice(reading, notice)
    theirs = listed if listed.waiting_on and reading.reader.code not in listed.waiting_on else None
    return _waiting(reading, notice, listed.state), theirs or _disputing(reading, notice)


def text_row(reading: Reading, text: JointText) -> tuple[Waiting | None, Listed | None]:
    """Answer what a joint text puts on the reader's desk: one to accept, or a line that is due for review."""
    reader, listed = reading.reader, list_text(reading, text)
    moves = moves_on_text(text, reading.group, reading.now, code=reader.code or "", officer=reader.officer)
    owed = listed.owed
    title, code = reading.text(listed.entry, "title"), reader.code
    move = next((one for one in ("accept", "stand_by") if one in moves and code in owed), None)
    mine = Waiting(
        ref=text.ref, title=title, move=move, owner=text.owner, state=listed.state, why=(listed.verdict,), by=None,
        family="text_state",
    ) if move else None  # fmt: skip
    theirs = Listed(
        ref=text.ref, title=title, owner=text.owner, state=listed.state, verdict=listed.verdict, starts_on="",
        ends_on="", waiting_on=owed, deadline=None, family="text_state",
    ) if owed and code not in owed else None  # fmt: skip
    return mine, theirs


def _disputing(reading: Reading, matter: Notice | ObservedAction) -> Listed | None:
    """The matter where the reader's side disputes its type and waits for the other."""
    mine = [one for one in waiting_disputes(matter, reading.group) if one.party == reading.reader.code]
    if not mine:
        return None
    return msgspec.structs.replace(list_matter(reading, matter.ref), waiting_on=(mine[0].to,), deadline=None)


def _beside_the_end(reading: Reading, notice: Notice) -> bool:
    """Whether something about a notice that has ended can still wait for somebody."""
    return bool(reviews_due(notice, reading.group, reading.now)) or bool(
        any(not one.answers for one in notice.direct) or waiting_disputes(notice, reading.group)
    )


def _observed_waiting(reading: Reading, action: ObservedAction) -> Waiting | None:
    """What was said about an observed action that the reader's side has not answered: a report, or a dispute."""
    reader = reading.reader
    if reader.code is None or not (action.direct or action.disputes):
        return None
    moves = moves_on_observed(action, reading.group, code=reader.code, officer=reader.officer)
    move = next((move for move in ("confirm_concern", "answer_dispute") if move in moves), None)
    if move is None:
        return None
    return Waiting(
        ref=action.ref, title=reading.text(action.id, "title"), move=move, owner=action.actor, state="observed",
        why=told_of_disputes(reading, action) if move == "answer_dispute" else (), by=None,
    )  # fmt: skip


def _waiting(reading: Reading, notice: Notice, state: str) -> Waiting | None:
    group, now, reader = reading.group, reading.now, reading.reader
    if reader.code is None:
        return None
    moves = moves_of(notice, group, now, code=reader.code, officer=reader.officer)
    raised = level_of(notice, group, now)
    if raised is None and not any(move in PRESSING for move in moves):
        return None
    own = hearing_of(notice=notice, party=reader.code, group=group, now=now) if reader.code != notice.owner else None
    move = pressing_move(moves, answered=own is not None and own.heard.is_yes)
    by = (own.deadline.at if own.deadline else own.receipt_due) if own else None
    if move is None and raised is not None and "comment" in moves:
        # Whoever is to speak at a higher level has to know it, also where the procedure asks for no act.
        move, by = "comment", raised.next_at
    if move is None:
        return None
    _, why = verdict_of(reading, notice, state)
    if move == "review":
        why = (*reviews_of(reading, notice), *why)
    why = (*why, *told_of_disputes(reading, notice))
    return Waiting(
        ref=notice.ref, title=_title(reading, notice), move=move, owner=notice.owner, state=state, by=by,
        why=(*(raised.reasons if raised else ()), *why), level=raised.level if raised else "",
        skipped=skipped_by((own,), by) if own else (),
    )  # fmt: skip


def pressing_move(moves: Sequence[str], *, answered: bool) -> str | None:
    """Answer the move that waits for an officer; a party that has answered may do so anew, but nobody waits for it."""
    return next((move for move in PRESSING if move in moves and not (move == "take_position" and answered)), None)


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
    return Listed(
        ref=ref, title=reading.text(action.id, "title"), owner=action.actor, state="observed",
        verdict=verdict_observed(reading, action), starts_on=action.happened or "", ends_on="",
        waiting_on=(), deadline=None, observed=True, beside=told_of_disputes(reading, action),
    )  # fmt: skip


def list_notice(reading: Reading, notice: Notice) -> Listed:
    """Answer one notice as a list shows it."""
    group, now = reading.group, reading.now
    state = state_of(notice, group, now)
    heard = hearings(notice=notice, group=group, now=now)
    waiting, deadline = waiting_of(notice, state, heard, now)
    raised = level_of(notice, group, now, heard=heard)
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
        beside=told_of_disputes(reading, notice),
        level=raised.level if raised else "",
        skipped=skipped_by(tuple(one for one in heard if one.party in waiting), deadline),
    )


def _title(reading: Reading, notice: Notice) -> str:
    return reading.text(notice.current.stamp.entry, "title")

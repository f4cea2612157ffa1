"""Every entry of a matter as a reader sees it: what it did, who wrote it, when it says so, and its words."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from tandem.reports.clearance_history import made_of_clearance
from tandem.rules.held import held_reasons, held_since
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.state.action import ObservedAction
from tandem.state.concern import DirectConcern
from tandem.state.group import Group
from tandem.state.notice import Notice, Version
from tandem.state.reading import Reading
from tandem.state.scope import TypeDispute
from tandem.state.stamp import Stamp


class HistoryRow(msgspec.Struct, frozen=True):
    """One entry of the matter: what it did, who wrote it, when it says so, and its words.

    `past` counts the entries that its author had; what answers always has more than what it answers. `held` says by
    when other nodes had it, which is evidence and no state.
    """

    entry: str
    kind: str
    party: str
    at: datetime
    seq: int
    summary: Reason
    texts: Mapping[str, str]
    past: int = 0
    held: tuple[Reason, ...] = ()


def history_of(reading: Reading, notice: Notice) -> tuple[HistoryRow, ...]:
    """Answer every entry of a notice in causal order, oldest first."""
    rows = [made_row(reading, *made) for made in _made(reading, notice)]
    return tuple(sorted(rows, key=lambda row: (row.at, row.past, row.party)))


def _revised(group: Group, before: Version, after: Version) -> Reason:
    """What a revision did; where it changed how the notice is to be handled, that above all."""
    charter = group.charter
    was, now = (charter.marking_of(version.terms.marking) for version in (before, after))
    if was == now:
        return because("did_revise", version=after.number)
    change = "did_revise_lowered" if charter.highest([was, now]) == was else "did_revise_raised"
    return because(change, version=after.number, marking=now)


def _answered(notice: Notice, concern: str) -> str:
    """What an answer answered: a concern, or an objection."""
    objected = any(p.stamp.entry == concern and p.stance == "objection" for p in notice.positions)
    return "did_answer_objection" if objected else "did_answer"


def _made(reading: Reading, notice: Notice) -> list[tuple[Stamp, str, Reason]]:
    """Every stamp of a notice with its kind and what it did."""
    made = [
        (v.stamp, "notice.given" if v.number == 1 else "notice.revised",
         because("did_give", version=1) if v.number == 1 else _revised(reading.group, notice.versions[v.number - 2], v))
        for v in notice.versions
    ]  # fmt: skip
    made += [(r.stamp, "notice.received" if r.grade == 1 else "notice.acknowledged",
              because(f"did_receive_{r.grade}", version=r.version)) for r in notice.receipts]  # fmt: skip
    made += [(u.stamp, "notice.unreadable", because("did_not_open", section=u.section)) for u in notice.unreadable]
    made += _made_by_depositaries(notice)
    for p in notice.positions:
        stance = p.stance or "withdrawn"
        made.append((p.stamp, "position.taken", because("did_take", position=stance, version=p.version)))
        made += [(p.completed, "signature.added", because("did_sign"))] if p.completed else []
    made += [(a.stamp, "concern.answered", because(_answered(notice, a.concern))) for a in notice.answers]
    for c in notice.closings:
        made.append((c.stamp, "window.closed", because("did_close", version=c.version)))
        made += [(c.reopened, "window.reopened", because("did_reopen"))] if c.reopened else []
    for h in notice.holds:
        made.append((h.stamp, "hold.placed", because("did_hold", version=h.version)))
        made += [(h.lifted, "hold.lifted", because("did_lift"))] if h.lifted else []
    for q in notice.questions:
        made.append((q.stamp, "question.asked", because("did_ask", party=q.asked, version=q.version)))
        made += [(q.answered, "question.answered", because("did_answer_question", party=q.asker))] if q.answered else []
    made += [(e.stamp, "window.extended", because("did_extend", party=e.party, at=e.until)) for e in notice.extensions]
    made += [(u.stamp, "urgency.answered", because("did_accept_urgency" if u.accepted else "did_refuse_urgency"))
             for u in notice.urgencies]  # fmt: skip
    made += [(e.stamp, "revision.accepted_as_editorial", because("did_accept_editorial", version=e.version))
             for e in notice.editorial]  # fmt: skip
    for d in notice.decisions:
        made.append((d.stamp, "decision.made", because(f"did_{d.choice}", version=d.version)))
        made += [(d.completed, "signature.added", because("did_sign"))] if d.completed else []
    made += [(s.stamp, f"action.{s.step}", because(f"did_{s.step}")) for s in notice.steps]
    made += [(notice.withdrawn, "notice.withdrawn", because("did_withdraw"))] if notice.withdrawn else []
    made += [(r.stamp, "position.reported", because("did_report_position", party=r.party, position=r.stance))
             for r in notice.reported]  # fmt: skip
    made += [(c.stamp, "comment.made", because("did_reply" if c.on else "did_comment", version=c.version))
             for c in notice.comments]  # fmt: skip
    made += [(r.stamp, "decision.reviewed", because("did_review")) for r in notice.reviews]
    made += [*_made_above(notice), *made_of_clearance(notice.clearance)]
    return [*made, *made_direct(notice.direct), *made_of_disputes(notice.disputes)]


def _made_by_depositaries(notice: Notice) -> list[tuple[Stamp, str, Reason]]:
    """Every stamp of a deposit, with the parties for which the version is held sealed."""
    stamps = {deposit.stamp.entry: deposit for deposit in notice.deposits}
    parties = {entry: ", ".join(one.party for one in notice.deposits if one.stamp.entry == entry) for entry in stamps}
    return [
        (one.stamp, "notice.deposited", because("did_deposit", version=one.version, parties=parties[entry]))
        for entry, one in stamps.items()
    ]


def _made_above(notice: Notice) -> list[tuple[Stamp, str, Reason]]:
    """Every stamp of what was taken to a higher level, and of silences without their closing."""
    return [
        *((r.stamp, "matter.escalated", because("did_escalate", level=r.level)) for r in notice.requests),
        *((s.stamp, "escalation.settled", because("did_settle")) for s in notice.settlements),
        *((u.stamp, "silence.uncertified", because("did_find_uncertified", party=u.party, version=u.version))
          for u in notice.uncertified),
    ]  # fmt: skip


def made_direct(concerns: tuple[DirectConcern, ...]) -> list[tuple[Stamp, str, Reason]]:
    """Answer every stamp of concerns raised directly, with its kind and what it did."""
    made = [
        (c.stamp, "concern.reported",
         because("did_report_concern", party=c.party, to=c.to, position=c.position, by_way=c.channel, day=c.happened))
        for c in concerns
    ]  # fmt: skip
    answers = ((c, answer) for c in concerns for answer in c.answers)
    return [
        *made,
        *((a.stamp, "concern.confirmed", because(f"did_{a.answer}", party=c.stamp.code)) for c, a in answers),
    ]


def made_of_disputes(disputes: tuple[TypeDispute, ...]) -> list[tuple[Stamp, str, Reason]]:
    """Answer every stamp of disputes of a type, with its kind and what it did."""
    made = [(one.stamp, "notice.type_disputed", because("did_dispute_type")) for one in disputes]
    for one in disputes:
        made += [
            (answer.stamp, "type_dispute.answered", because(f"did_{answer.answer}", party=one.party))
            for answer in one.answers
        ]
        made += [(one.withdrawn, "type_dispute.withdrawn", because("did_withdraw_dispute"))] if one.withdrawn else []
    return made


def made_row(reading: Reading, stamp: Stamp, kind: str, summary: Reason) -> HistoryRow:
    """Answer the row of one entry: who wrote it, when it says so, what it did, and its words."""
    texts, at = reading.prose.get(stamp.entry, {}), instant(stamp.at)
    held = held_reasons(at, held_since(reading.held, feed=stamp.feed, seq=stamp.seq))
    return HistoryRow(stamp.entry, kind, stamp.code, at, stamp.seq, summary, texts, _past(stamp), held)


def _past(stamp: Stamp) -> int:
    return stamp.seq + sum(stamp.past.values())


def observed_history(reading: Reading, action: ObservedAction) -> tuple[HistoryRow, ...]:
    """Answer every entry of an observed action."""
    rows = [made_row(reading, action.stamp, "action.observed", because("did_observe", party=action.actor))]
    rows += [
        made_row(reading, e.stamp, "event.reported", because("did_report_event", party=e.party, event=e.event))
        for e in action.events
    ]
    rows += [
        made_row(
            reading, r.stamp, "position.reported", because("did_report_position", party=r.party, position=r.stance)
        )
        for r in action.reported
    ]
    rows += [made_row(reading, stamp, "action.explained", because("did_explain")) for stamp in action.explained]
    beside = (*made_direct(action.direct), *made_of_disputes(action.disputes), *made_of_clearance(action.clearance))
    rows += [made_row(reading, *made) for made in beside]
    return tuple(rows)

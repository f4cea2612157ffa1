"""One action as a reader sees it: the verdict first, then what is planned, who said what, and every entry behind it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from tandem.acts.notice import NoticeTerms
from tandem.reports.clearance_basis import other_rules
from tandem.reports.comment import VersionTalk, talk_on
from tandem.reports.history import HistoryRow, history_of, observed_history
from tandem.reports.scope import DisputeShown, disputes_of, told_of_disputes
from tandem.rules.clearance import clearance_of
from tandem.rules.deadline import SkippedDay
from tandem.rules.escalation import Escalation, half_settled, level_of
from tandem.rules.hearing import Hearing, hearings
from tandem.rules.irregularity import irregularities
from tandem.rules.moves import moves_of, moves_on_observed
from tandem.rules.notice import (
    contest_of,
    decision_half_signed,
    decision_in_effect,
    earliest_start,
    is_agreed,
    is_consulted,
    is_ready,
    may_go_ahead,
    may_start,
    state_of,
    unanswered_concerns,
    why_objected,
)
from tandem.rules.procedure import only_informs
from tandem.rules.reason import Answer, Reason, because
from tandem.rules.review import review_planned, reviews_due
from tandem.rules.scope import live_disputes, mode_of, owes_no_notice
from tandem.rules.signature import second_role_of
from tandem.rules.unheard import follow_ups
from tandem.state.action import ObservedAction
from tandem.state.concern import DirectConcern
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.reading import HeadRead, Reading

WAITING_STATES = (
    "notified", "in_consultation", "informed", "consulted", "contested", "go", "go_over_objection", "go_unheard",
    "under_way",
)  # fmt: skip


class ActionView(msgspec.Struct, frozen=True, kw_only=True):
    """A notice with everything that a page or a paper about it shows.

    `verdict` is the headline, `why` the reasons under it; `waiting_on` are the parties whose turn it is and
    `deadline` the latest instant that they have. `days` counts to the planned start, negative when it is past.
    `marking` is a code of the charter, empty in a charter without markings.
    """

    ref: str
    entry: str
    owner: str
    title: str
    state: str
    verdict: Reason
    why: tuple[Reason, ...]
    consulted: Answer
    agreed: Answer
    ready: Answer
    waiting_on: tuple[str, ...]
    deadline: datetime | None
    earliest: datetime | None
    days: int
    notice: Notice
    what: str
    route: str
    manifest: tuple[Mapping[str, Any], ...]
    hearings: tuple[Hearing, ...]
    irregular: tuple[Reason, ...]
    history: tuple[HistoryRow, ...]
    moves: tuple[str, ...]
    heads: tuple[HeadRead, ...]
    now: datetime
    marking: str = ""
    talk: tuple[VersionTalk, ...] = ()
    direct: tuple[DirectConcern, ...] = ()
    reviews: tuple[Reason, ...] = ()
    disputes: tuple[DisputeShown, ...] = ()
    disputed: tuple[Reason, ...] = ()
    superseded_by: str | None = None
    supersedes: str | None = None
    escalation: Escalation | None = None
    half_settled: tuple[Reason, ...] = ()
    original: str = ""

    @property
    def receipt_grade(self) -> int:
        """The lowest grade of receipt among the other parties."""
        return min((hearing.grade for hearing in self.hearings), default=0)


def view_action(reading: Reading, ref: str) -> ActionView:
    """Answer the view of a notice. Raises KeyError where the reading does not hold it."""
    group, now = reading.group, reading.now
    notice = group.notices[group.by_ref[ref]]
    state = state_of(notice, group, now)
    heard = hearings(notice=notice, group=group, now=now)
    entry = notice.current.stamp.entry
    terms = notice.current.terms
    verdict, why = verdict_of(reading, notice, state)
    waiting, deadline = waiting_of(notice, state, heard, now)
    reader = reading.reader
    return ActionView(
        ref=notice.ref,
        entry=entry,
        owner=notice.owner,
        title=reading.text(entry, "title"),
        state=state,
        verdict=verdict,
        why=why,
        consulted=is_consulted(notice, group, now),
        agreed=is_agreed(notice, group, now),
        ready=is_ready(notice, group, now),
        waiting_on=waiting,
        deadline=deadline,
        earliest=earliest_start(notice, group),
        days=(datetime.fromisoformat(terms.starts_on).date() - now.date()).days,
        notice=notice,
        what=reading.text(entry, "what"),
        route=reading.text(entry, "route"),
        manifest=manifest_of(reading, terms),
        original=original_of(reading, terms),
        hearings=heard,
        irregular=irregularities(notice, group),
        history=history_of(reading, notice),
        moves=moves_of(notice, group, now, code=reader.code, officer=reader.officer)
        if reader.code and not reading.past
        else (),
        heads=reading.heads,
        marking=group.charter.marking_of(terms.marking),
        now=now,
        talk=talk_on(reading, notice),
        direct=notice.direct,
        reviews=reviews_of(reading, notice),
        disputes=disputes_of(reading, notice),
        disputed=told_of_disputes(reading, notice),
        superseded_by=_ref_of(reading, group.superseded.get(notice.id)),
        supersedes=_ref_of(reading, notice.supersedes),
        escalation=level_of(notice, group, now, heard=heard),
        half_settled=half_settled(notice, group, now),
    )


def reviews_of(reading: Reading, notice: Notice) -> tuple[Reason, ...]:
    """Answer since when the decision waits to be looked at again, or on which day it will be."""
    due = reviews_due(notice, reading.group, reading.now)
    if due:
        return tuple(because("review_due", party=notice.owner, day=one.on) for one in due)
    planned = review_planned(notice, reading.group)
    return (because("review_planned", party=notice.owner, day=planned.on),) if planned else ()


def manifest_of(reading: Reading, terms: NoticeTerms) -> tuple[Mapping[str, Any], ...]:
    """Answer the rows of the manifest that a version carries; what its author put there that is no row is shown raw."""
    table = reading.tables.get(terms.tables.get("manifest", ""))
    lines = table.get("lines", ()) if isinstance(table, Mapping) else table
    rows = lines if isinstance(lines, list | tuple) else [] if lines is None else [lines]
    return tuple(row if isinstance(row, Mapping) else {"name": str(row)} for row in rows)


def original_of(reading: Reading, terms: NoticeTerms) -> str:
    """Answer the SHA-256 of the file that the manifest of a version was taken from; empty where it says none."""
    table = reading.tables.get(terms.tables.get("manifest", ""))
    said = table.get("original", "") if isinstance(table, Mapping) else ""
    return said if isinstance(said, str) and re.fullmatch("[0-9a-f]{64}", said) else ""


def _ref_of(reading: Reading, matter: str | None) -> str | None:
    notice = reading.group.notices.get(matter) if matter else None
    return notice.ref if notice else None


def verdict_of(reading: Reading, notice: Notice, state: str) -> tuple[Reason, tuple[Reason, ...]]:
    """Answer the headline of a notice and the reasons under it."""
    group, now = reading.group, reading.now
    if state in ("withdrawn", "completed", "stopped", "superseded", "postponed", "under_way"):
        return because(f"verdict_{state}"), ()
    contest = contest_of(notice, group)
    if contest is not None:
        if contest.receipt is not None:
            return because("verdict_crossed", party=contest.party), (
                because("contested_by_receipt", party=contest.party),
            )
        return because("verdict_contested", party=contest.party), (because("contested_way_out"),)
    decision = decision_in_effect(notice, group)
    if decision is not None:
        may = may_start(notice, group, now, override=False)
        unheard = (because("went_unheard", parties=", ".join(decision.unheard)),) if decision.unheard else ()
        after = follow_ups(notice, group)
        waits = decision.subject_to_clearance and not (ready := is_ready(notice, group, now)).is_yes
        headline = because("verdict_decided_subject" if waits else "verdict_decided", decision=decision.choice)
        missing = ready.reasons if waits else ()
        return headline, tuple(dict.fromkeys((*unheard, *after, *_other(notice, group), *may.reasons, *missing)))
    half = decision_half_signed(notice, group)
    if half is not None:
        role = second_role_of(half, group)
        why = (because("who_has_to_sign", role=role),) if role else ()
        return because("verdict_half_signed", decision=half.choice), why
    consulted = is_consulted(notice, group, now)
    if only_informs(notice, group):
        return _verdict_when_informing(reading, notice, consulted)
    if not consulted.is_yes:
        headline = because("verdict_not_heard" if consulted.verdict == "no" else "verdict_not_known")
        return headline, (*consulted.reasons, *why_objected(notice, group, now))
    return _verdict_when_heard(reading, notice)


def _other(notice: Notice, group: Group) -> tuple[Reason, ...]:
    """That what is cleared is so under rules that this software does not ship."""
    standing = clearance_of(notice, group)
    found = None if isinstance(standing, Reason) else other_rules(standing.book)
    return (found,) if found is not None else ()


def _verdict_when_informing(reading: Reading, notice: Notice, informed: Answer) -> tuple[Reason, tuple[Reason, ...]]:
    """Where no window runs: whether everybody has the notice; what is objected stands beside it and blocks nothing."""
    objections = why_objected(notice, reading.group, reading.now)
    terms = notice.current.terms
    pinned = reading.group.charters.get(terms.charter, reading.group.charter)
    mode = because(f"scope_{mode_of(pinned, terms.action_type)}", party=notice.owner)
    if informed.is_yes:
        return because("verdict_may_decide_informed", party=notice.owner), (mode, *objections)
    headline = "verdict_not_informed" if informed.verdict == "no" else "verdict_not_known"
    return because(headline), (*informed.reasons, mode, *objections)


def _verdict_when_heard(reading: Reading, notice: Notice) -> tuple[Reason, tuple[Reason, ...]]:
    group, now = reading.group, reading.now
    objections = why_objected(notice, group, now)
    if objections:
        return because("verdict_objection", count=len(objections)), objections
    concerns = unanswered_concerns(notice, group, now)
    if concerns:
        why = tuple(because("concern_unanswered", party=p.party, version=p.version) for p in concerns)
        return because("verdict_concern", count=len(concerns)), why
    may = may_go_ahead(notice, group, now)
    if not may.is_yes:
        return because("verdict_not_agreed"), may.reasons
    return because("verdict_may_decide", party=notice.owner), ()


def waiting_of(
    notice: Notice, state: str, heard: tuple[Hearing, ...], now: datetime
) -> tuple[tuple[str, ...], datetime | None]:
    """Answer whose turn it is on a notice, and the latest instant that they have."""
    if state not in WAITING_STATES:
        return (), None
    open_ones = [h for h in heard if not h.heard.is_yes and h.outcome != "unheard"]
    if open_ones:
        known = [h.deadline.at if h.deadline else h.receipt_due for h in open_ones]
        dates = [at for at in known if at is not None]
        return tuple(h.party for h in open_ones), max(dates, default=None)
    return (notice.owner,), None


def skipped_by(heard: tuple[Hearing, ...], deadline: datetime | None) -> tuple[SkippedDay, ...]:
    """Answer the days that moved this deadline: those of every window that closes then."""
    ends = [one.deadline for one in heard if deadline and one.deadline and one.deadline.at == deadline]
    days = {(day.date, day.code): day for end in ends for day in end.skipped}
    return tuple(days[place] for place in sorted(days))


class ObservedView(msgspec.Struct, frozen=True, kw_only=True):
    """An observed action with its events, positions from others' words, and explanations.

    `surprise` is false where the register has it as the actor's own competence and nobody disputes that.
    """

    ref: str
    entry: str
    actor: str
    observer: str
    title: str
    text: str
    source: str
    verdict: Reason
    action: ObservedAction
    history: tuple[HistoryRow, ...]
    heads: tuple[HeadRead, ...]
    may_explain: bool
    marking: str = ""
    moves: tuple[str, ...] = ()
    disputes: tuple[DisputeShown, ...] = ()
    disputed: tuple[Reason, ...] = ()
    surprise: bool = True


def verdict_observed(reading: Reading, action: ObservedAction) -> Reason:
    """Answer the headline of an observed action.

    An authority that is no party of the charter owes no notice, nor does a party within its own competence.
    """
    if not reading.group.is_party(action.actor):
        return because("verdict_authority", party=action.actor)
    if owes_no_notice(action, reading.group):
        disputed = live_disputes(action, reading.group)
        code = "verdict_own_disputed" if disputed else "verdict_own_competence"
        by = ", ".join(dict.fromkeys(one.party for one in disputed))
        return because(code, party=action.actor, register=reading.group.charter.short, **({"by": by} if by else {}))
    return because("verdict_explained" if action.explained else "verdict_surprise", party=action.actor)


def view_observed(reading: Reading, ref: str) -> ObservedView:
    """Answer the view of an observed action. Raises KeyError where the reading does not hold it."""
    action = reading.group.observed[reading.group.by_ref[ref]]
    return ObservedView(
        ref=ref,
        entry=action.stamp.entry,
        actor=action.actor,
        observer=action.observer,
        title=reading.text(action.stamp.entry, "title"),
        text=reading.text(action.stamp.entry, "text"),
        source=reading.text(action.stamp.entry, "source"),
        verdict=verdict_observed(reading, action),
        action=action,
        history=observed_history(reading, action),
        heads=reading.heads,
        may_explain=reading.reader.code == action.actor and not reading.past,
        marking=reading.group.charter.marking_of(action.marking),
        moves=_moves_on_observed(reading, action),
        disputes=disputes_of(reading, action),
        disputed=told_of_disputes(reading, action),
        surprise=not owes_no_notice(action, reading.group) or bool(live_disputes(action, reading.group)),
    )


def _moves_on_observed(reading: Reading, action: ObservedAction) -> tuple[str, ...]:
    reader = reading.reader
    if reader.code is None or reading.past:
        return ()
    return moves_on_observed(action, reading.group, code=reader.code, officer=reader.officer)

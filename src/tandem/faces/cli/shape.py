"""How a matter, a list and a receipt look: lines for people, verdict first, and plain values for scripts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tandem.desk.desk import Receipt
from tandem.faces.cli.terminal import Terminal, block, one_line
from tandem.reports.action import ActionView, ObservedView
from tandem.reports.calendar import skipped_line
from tandem.reports.clearing import ClearanceWaiting
from tandem.reports.desk import DeskView, Listed, Waiting
from tandem.reports.history import HistoryRow
from tandem.rules.deadline import SkippedDay
from tandem.rules.hearing import Hearing
from tandem.rules.hold import JudgedHold
from tandem.rules.instant import written
from tandem.rules.reason import Answer

_SHORT = 12


def heading(view: ActionView, terminal: Terminal) -> str:
    """Answer the first line about an action: its reference and the verdict."""
    return f"{view.ref}: {terminal.reason(view.verdict)}"


def action_lines(view: ActionView, terminal: Terminal) -> list[str]:
    """Answer what stands under the verdict: why, who waits for whom, and the three answers."""
    lines = [f"  {terminal.reason(reason)}" for reason in (*view.why, *view.irregular)]
    lines += _escalation_lines(view, terminal)
    if view.waiting_on:
        lines.append("  " + waiting_line(view.waiting_on, view.deadline, terminal))
    said = ((name, getattr(view, name)) for name in ("consulted", "agreed", "ready"))
    answers = "; ".join(f"{terminal.say(f'cli_{name}')}: {terminal.word('verdict', one.verdict)}" for name, one in said)
    return [*lines, f"  {answers}."]


def _escalation_lines(view: ActionView, terminal: Terminal) -> list[str]:
    """Where the matter has gone, since when and why; by the code of the level, with which commands name it."""
    up = view.escalation
    if up is None:
        return []
    lines = [terminal.say("cli_escalated", level=up.level, at=up.since)]
    lines += [terminal.reason(reason) for reason in (*up.reasons, *view.half_settled)]
    if up.next_level:
        lines.append(terminal.say("cli_escalates_next", level=up.next_level, at=up.next_at))
    return [f"  {line}" for line in lines]


def waiting_line(parties: Iterable[str], deadline: datetime | None, terminal: Terminal) -> str:
    """Answer who is waited for, and until when."""
    names = ", ".join(parties)
    return terminal.say("cli_waits_until" if deadline else "cli_waits", names=names, at=deadline)


def show_lines(
    view: ActionView, terminal: Terminal, code: str | None, *, reasons: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Answer a whole action: verdict, plan, where each party stands, history, and what the reader can do.

    `reasons` are the charter's names for the reasons of a hold, by code and language.
    """
    terms, speaker = view.notice.current.terms, terminal.speaker
    lines = [heading(view, terminal), *action_lines(view, terminal), *_marking_line(view.marking, terminal)]
    lines += ["", f"  {one_line(view.title)}"]
    first, last = speaker.day(terms.starts_on), speaker.day(terms.ends_on)
    version = view.notice.current.number
    lines.append("  " + terminal.say("cli_plan", owner=view.owner, first=first, last=last, version=version))
    lines += [line for text in (view.what, view.route) for line in block(text, 2)]
    lines += [f"  {_manifest_line(row)}" for row in view.manifest]
    lines += ["", terminal.say("cli_parties")]
    lines += [f"  {line}" for one in view.hearings for line in _hearing_lines(one, terminal)]
    lines += [f"  {_hold_line(hold, view, terminal, reasons)}" for one in view.hearings for hold in one.holds]
    lines += history_lines(view.history, terminal)
    if view.moves:
        moves = ", ".join(terminal.word("move", move) for move in view.moves)
        lines += ["", terminal.say("cli_moves", code=code or "", moves=moves)]
    return lines


def observed_lines(view: ObservedView, terminal: Terminal) -> list[str]:
    """Answer a whole observed action: verdict, what was seen and by whom, and its history."""
    lines = [f"{view.ref}: {terminal.reason(view.verdict)}", *_marking_line(view.marking, terminal)]
    lines += ["", f"  {one_line(view.title)}", *block(view.text, 2)]
    if view.source:
        lines.append("  " + terminal.say("cli_source", source=one_line(view.source)))
    return [*lines, *history_lines(view.history, terminal)]


def history_lines(rows: Iterable[HistoryRow], terminal: Terminal) -> list[str]:
    """Answer each entry of a matter: when, who, what, the words that came with it, and its id."""
    lines = ["", terminal.say("cli_history")]
    for row in rows:
        when, did = terminal.speaker.both(row.at), terminal.reason(row.summary)
        lines.append(f"  {when}  {row.party}: {did} [{row.entry[:_SHORT]}]")
        said = (text for name, text in row.texts.items() if name not in ("title", "what", "route"))
        lines += [line for text in said for line in block(text, 6)]
        lines += [f"      {terminal.reason(one)}" for one in row.held]
    return lines


def _marking_line(marking: str, terminal: Terminal) -> list[str]:
    return ["  " + terminal.say("cli_marking", marking=marking)] if marking else []


def _manifest_line(row: Mapping[str, Any]) -> str:
    amount = " ".join(str(row[name]) for name in ("quantity", "unit") if name in row)
    return one_line(f"{row.get('line', '-')}. {row.get('name', '')}{f', {amount}' if amount else ''}")


def _hearing_lines(hearing: Hearing, terminal: Terminal) -> list[str]:
    """Where a party stands, and the closed days that moved its deadline."""
    deadline = hearing.deadline
    moved = deadline.skipped if deadline is not None and deadline.at is not None else ()
    told = [f"  {terminal.reason(one)}" for one in hearing.deposit_told]
    return [
        _hearing_line(hearing, terminal),
        *skipped_lines(moved, terminal),
        *_missing_lines(hearing, terminal),
        *told,
    ]


def _missing_lines(hearing: Hearing, terminal: Terminal) -> list[str]:
    """Answer which calendar is missing, and with which command it is published and accepted."""
    why = hearing.deadline.why if hearing.deadline is not None and hearing.deadline.at is None else None
    if why is None or why.code != "calendar_missing":
        return []
    return [f"    {terminal.reason(why)}", f"    {terminal.say('cli_calendar_missing', **why.values)}"]


def skipped_lines(days: Iterable[SkippedDay], terminal: Terminal) -> list[str]:
    """Answer which closed days moved a deadline, each with its name and whose it is."""
    return [f"    {one_line(skipped_line(day, terminal.speaker))}" for day in days]


def _hearing_line(hearing: Hearing, terminal: Terminal) -> str:
    position = hearing.position
    if position is not None and position.stance is not None:
        stance = terminal.word("position", position.stance)
        said = terminal.say("cli_position_line", party=hearing.party, stance=stance, version=position.version)
    else:
        said = f"{hearing.party}: {terminal.word('outcome', hearing.outcome)}."
    if hearing.live is not None and not hearing.answered:
        said = f"{said} {terminal.say('still_live')}"
    return f"{said} {terminal.reasons(hearing.heard)[0]}"


def _hold_line(hold: JudgedHold, view: ActionView, terminal: Terminal, reasons: Mapping[str, Mapping[str, str]]) -> str:
    state = "void" if not hold.counts else "runs" if hold.runs(view.now) else "ended"
    why = reasons.get(hold.hold.reason, {}).get(terminal.speaker.language, hold.hold.reason)
    said = {"party": hold.hold.party, "why": one_line(why), "state": terminal.word("hold_state", state)}
    if hold.fault is not None or hold.until is None:
        return terminal.say("cli_hold_void", **said)
    return terminal.say("cli_hold_line", **said, at=hold.until)


def _plain_hold(hold: JudgedHold) -> dict[str, Any]:
    return {
        "reason": hold.hold.reason, "on_version": hold.hold.version, "placed": moment(hold.placed),
        "until": moment(hold.until), "lifted": hold.hold.lifted is not None, "counts": hold.counts,
    }  # fmt: skip


def receipt_line(receipt: Receipt, terminal: Terminal) -> str:
    """Answer the line about an entry that was just written."""
    kind = receipt.kind.partition("/")[0]
    return terminal.say(
        "cli_written", kind=kind, entry=receipt.entry[:_SHORT], party=receipt.code, seq=receipt.seq,
        at=datetime.fromisoformat(receipt.at),
    )  # fmt: skip


def listed_line(row: Listed, terminal: Terminal) -> str:
    """Answer one matter of a list in a line."""
    return f"{row.ref}  {one_line(row.title)}  {terminal.reason(row.verdict)}"


def desk_lines(view: DeskView, terminal: Terminal) -> list[str]:
    """Answer what waits for the officer, what others owe, and the officer's drafts."""
    lines = [terminal.say("cli_desk_mine", count=len(view.mine)) if view.mine else terminal.say("cli_desk_nothing")]
    for waiting in view.mine:
        by = f" {terminal.say('cli_by', at=waiting.by)}" if waiting.by else ""
        lines.append(f"  {waiting.ref}  {one_line(waiting.title)}: {terminal.word('move', waiting.move)}.{by}")
        lines += [f"      {terminal.reason(reason)}" for reason in waiting.why]
        lines += [f"  {line}" for line in skipped_lines(waiting.skipped, terminal)]
    if view.theirs:
        lines += ["", terminal.say("cli_desk_theirs", count=len(view.theirs))]
    for row in view.theirs:
        lines.append(f"  {row.ref}  {one_line(row.title)}: {waiting_line(row.waiting_on, row.deadline, terminal)}")
        lines += [f"      {terminal.reason(reason)}" for reason in row.beside]
        lines += [f"  {line}" for line in skipped_lines(row.skipped, terminal)]
    if view.drafts:
        lines += ["", terminal.say("cli_desk_drafts", count=len(view.drafts))]
        for draft in view.drafts:
            lines.append(f"  {draft.id}  {draft.kind}  {draft.saved_at}")
            lines += [line for text in draft.texts.values() for line in block(text, 6)]
    return lines


def plain_receipt(receipt: Receipt) -> dict[str, Any]:
    """Answer a receipt as plain values."""
    return {
        "entry": receipt.entry, "party": receipt.code, "seq": receipt.seq, "kind": receipt.kind, "at": receipt.at,
        "ref": receipt.ref,
    }  # fmt: skip


def plain_action(view: ActionView, terminal: Terminal) -> dict[str, Any]:
    """Answer the verdict on an action as plain values, the same wherever an action is given in JSON."""
    said = {name: getattr(view, name) for name in ("consulted", "agreed", "ready")}
    why = {"verdict": [terminal.reason(reason) for reason in view.why]}
    return {
        "ref": view.ref,
        "title": view.title,
        "owner": view.owner,
        "version": view.notice.current.number,
        "state": view.state,
        "verdict": terminal.reason(view.verdict),
        **{name: _verdict(answer) for name, answer in said.items()},
        "why": why | {name: terminal.reasons(answer) for name, answer in said.items()},
        "waiting_on": list(view.waiting_on),
        "deadline": moment(view.deadline),
        "earliest_start": moment(view.earliest),
        "receipt_grade": view.receipt_grade if view.hearings else None,
        "irregular": [terminal.reason(reason) for reason in view.irregular],
        "escalation": _plain_escalation(view, terminal),
        "moves": list(view.moves),
    }


def _plain_escalation(view: ActionView, terminal: Terminal) -> dict[str, Any] | None:
    up = view.escalation
    if up is None:
        return None
    return {
        "level": up.level, "since": moment(up.since), "why": [terminal.reason(reason) for reason in up.reasons],
        "next_level": up.next_level, "next_at": moment(up.next_at),
    }  # fmt: skip


def plain_show(view: ActionView, terminal: Terminal) -> dict[str, Any]:
    """Answer a whole action as plain values."""
    terms = view.notice.current.terms
    return plain_action(view, terminal) | {
        "action_type": terms.action_type,
        "procedure": terms.procedure,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "zone": terms.zone,
        "marking": view.marking or None,
        "what": view.what,
        "route": view.route,
        "manifest": list(view.manifest),
        "parties": [_plain_hearing(one) for one in view.hearings],
        "supersedes": view.supersedes,
        "superseded_by": view.superseded_by,
        "history": [plain_row(row, terminal) for row in view.history],
        "heads": [{"party": head.code, "size": head.size, "root": head.root} for head in view.heads],
    }


def plain_observed(view: ObservedView, terminal: Terminal) -> dict[str, Any]:
    """Answer a whole observed action as plain values."""
    action = view.action
    return {
        "ref": view.ref, "title": view.title, "owner": view.actor, "observer": view.observer, "state": "observed",
        "verdict": terminal.reason(view.verdict), "action_type": action.action_type, "evidence": action.evidence,
        "marking": view.marking or None, "happened": action.happened, "known": action.known, "text": view.text,
        "source": view.source,
        "history": [plain_row(row, terminal) for row in view.history],
        "heads": [{"party": head.code, "size": head.size, "root": head.root} for head in view.heads],
    }  # fmt: skip


def plain_row(row: HistoryRow, terminal: Terminal) -> dict[str, Any]:
    """Answer one entry of a matter as plain values."""
    return {
        "entry": row.entry, "kind": row.kind, "party": row.party, "at": moment(row.at), "seq": row.seq,
        "summary": terminal.reason(row.summary), "texts": dict(row.texts),
        "held": [terminal.reason(one) for one in row.held],
    }  # fmt: skip


def _plain_hearing(hearing: Hearing) -> dict[str, Any]:
    position = hearing.position
    return {
        "party": hearing.party,
        "receipt_grade": hearing.grade,
        "outcome": hearing.outcome,
        "heard": _verdict(hearing.heard),
        "position": position.stance if position else None,
        "on_version": position.version if position else None,
        "deadline": moment(hearing.deadline.at) if hearing.deadline else None,
        "skipped": _plain_skipped(hearing.deadline.skipped if hearing.deadline else ()),
        "holds": [_plain_hold(hold) for hold in hearing.holds],
        **_plain_deposit(hearing),
    }


def _plain_deposit(hearing: Hearing) -> dict[str, Any]:
    """What a depositary holds for a party, where one does."""
    held = hearing.deposit
    if held is None:
        return {}
    counts_at = moment(held.counts_at) if held.counts_at else None
    deposit = {"depositary": held.depositary, "since": moment(held.since), "counts_at": counts_at}
    return {"deposit": {**deposit, "opened_the_window": hearing.by_deposit}}


def _plain_skipped(days: Iterable[SkippedDay]) -> list[dict[str, Any]]:
    return [{"day": day.date.isoformat(), "party": day.code, "names": dict(day.names)} for day in days]


def plain_listed(row: Listed, terminal: Terminal) -> dict[str, Any]:
    """Answer one matter of a list as plain values."""
    return {
        "ref": row.ref, "title": row.title, "owner": row.owner, "state": row.state,
        "verdict": terminal.reason(row.verdict), "starts_on": row.starts_on or None, "ends_on": row.ends_on or None,
        "waiting_on": list(row.waiting_on), "deadline": moment(row.deadline), "observed": row.observed,
    }  # fmt: skip


def plain_desk(view: DeskView, terminal: Terminal) -> dict[str, Any]:
    """Answer an officer's desk as plain values."""
    return {
        "mine": [
            {
                "ref": one.ref, "title": one.title, "move": one.move, "owner": one.owner, "state": one.state,
                "why": [terminal.reason(reason) for reason in one.why], "by": moment(one.by), **_plain_tasks(one),
            }
            for one in view.mine
        ],
        "theirs": [
            plain_listed(row, terminal) | {"beside": [terminal.reason(reason) for reason in row.beside]}
            for row in view.theirs
        ],
        "drafts": [
            {"id": one.id, "kind": one.kind, "texts": dict(one.texts), "saved_at": one.saved_at} for one in view.drafts
        ],
    }  # fmt: skip


def _plain_tasks(row: Waiting) -> dict[str, Any]:
    """What a row about clearances stands for; nothing for any other."""
    if not isinstance(row, ClearanceWaiting):
        return {}
    return {
        "task": row.task, "about": row.tasks[0].about, "requests": [one.ref for one in row.tasks if one.ref],
        "authorities": list(dict.fromkeys(one.authority for one in row.tasks if one.authority)),
        "lines": sorted({line for one in row.tasks for line in one.lines}),
        "rule": row.question.rule if row.question else None,
        "entries": [one.entry for one in row.tasks if one.entry],
    }  # fmt: skip


def moment(at: datetime | None) -> str | None:
    """Answer an instant as RFC 3339 in UTC."""
    return written(at) if at is not None else None


def _verdict(answer: Answer) -> str:
    return answer.verdict.replace("_", " ")

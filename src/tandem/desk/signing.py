"""Signing what waits in the outbox: each act goes once more through the function of the desk that it was typed for.

So the rules are asked again, and a window that an entry states is that of the moment at which it is signed; what the
officer had read is what the page of then showed.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from tandem.acts.register import read_facts
from tandem.desk import comment, concern, hold, notice, position, question, scope
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.outbox import AlreadySigned, Typed, noted, outbox_of, typed_in, waiting_at
from tandem.desk.writing import receipt_of
from tandem.record import canonical
from tandem.record.keys import KeyLocked
from tandem.store.outbox import Outbox, Waiting

_Given = Callable[[Typed, Any, str], dict[str, Any]]
"""What an act is given besides the page: from what was typed, the act itself, and the label of what it is on."""


def sign_outbox(desk: Desk, *, now: datetime) -> tuple[Receipt, ...]:
    """Sign what waits at every seat of this node, in the order in which it was typed, and answer what was written.

    A seat whose key is locked is left as it is. What can no longer be written stays, with the reason noted.
    """
    done: list[Receipt] = []
    for code in desk.seats:
        outbox = outbox_of(desk, code)
        if outbox is not None:
            with suppress(KeyLocked):
                for row in waiting_at(desk, code):
                    receipt = _signed(desk, outbox, code, row, now)
                    done += [receipt] if receipt is not None else []
    return tuple(done)


def _signed(desk: Desk, outbox: Outbox, code: str, row: Waiting, now: datetime) -> Receipt | None:
    if row.signed and desk.store.entry(row.signed) is not None:
        # A process ended after the entry was on record and before it was taken out here.
        return _on_record(desk, outbox, row, row.signed)
    typed = typed_in(row)
    call, given = _AGAIN[row.kind]
    act = read_facts(kind=row.kind, facts=msgspec.Raw(canonical.encode(dict(typed.facts))))
    acting = Acting(code, row.officer, row.role, waiting=row.id)
    try:
        values = given(typed, act, _label(desk, typed))
        receipt = call(desk, acting=acting, now=now, seen=typed.seen, ref=row.ref, **values)
    except AlreadySigned as signed:
        return _on_record(desk, outbox, row, signed.entry)
    except NotAllowed as refused:
        if (reasons := noted(refused.reasons)) != row.reasons:
            outbox.note_reasons(row.id, reasons)
        return None
    outbox.remove(row.id)
    return receipt


def _on_record(desk: Desk, outbox: Outbox, row: Waiting, entry_id: str) -> Receipt | None:
    entry = desk.store.entry(entry_id)
    outbox.remove(row.id)
    return receipt_of(desk, entry) if entry is not None else None


def _texts(*names: str) -> _Given:
    return lambda typed, act, on: {name: typed.prose.get(name, "") for name in names}


def _taken(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {"position": act.position, **_texts("reason", "counter_text")(typed, act, on)}


def _told(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {"report": act, **_texts("text", "source")(typed, act, on)}


def _replied_to(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {"party": on.rpartition("-")[0], "answer": typed.prose.get("answer", "")}


def _held(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {"reason": act.reason, "explanation": typed.prose.get("explanation", "")}


def _commented(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {"text": typed.prose.get("text", ""), "on": on or None}


def _asked(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {"to": act.to, "question": typed.prose.get("question", "")}


def _answered(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {"question": _on(typed), "answer": typed.prose.get("answer", "")}


def _reported(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {
        "raised_by": act.party, "raised_with": act.to, "by_way": act.channel,
        "happened": act.happened, "position": act.position, **_texts("text", "source")(typed, act, on),
    }  # fmt: skip


def _confirmed(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    return {"on": on, "answer": act.answer, "reason": typed.prose.get("reason", "")}


def _of_dispute(typed: Typed, act: Any, on: str) -> dict[str, Any]:
    answer = {"answer": act.answer} if hasattr(act, "answer") else {}
    return {"on": on, "reason": typed.prose.get("reason", ""), **answer}


def _label(desk: Desk, typed: Typed) -> str:
    entry = desk.store.entry(_on(typed))
    if entry is None:
        return ""
    codes = (code for code, seat in desk.group().seats.items() if seat.feed == entry.header.feed)
    return f"{next(codes, '')}-{entry.header.seq}"


def _on(typed: Typed) -> str:
    """The entry that an act is about, besides the version."""
    return next((one.id for one in typed.refs if one.rel == "on"), "")


_AGAIN: Mapping[str, tuple[Callable[..., Receipt], _Given]] = {
    "notice.acknowledged/1": (notice.acknowledge_notice, _texts()),
    "position.taken/1": (position.take_position, _taken),
    "position.withdrawn/1": (position.withdraw_position, _texts("reason")),
    "position.reported/1": (position.report_position, _told),
    "concern.answered/1": (position.answer_concern, _replied_to),
    "hold.placed/1": (hold.place_hold, _held),
    "hold.lifted/1": (hold.lift_hold, _texts("reason")),
    "comment.made/1": (comment.make_comment, _commented),
    "question.asked/1": (question.ask_question, _asked),
    "question.answered/1": (question.answer_question, _answered),
    "concern.reported/1": (concern.report_concern, _reported),
    "concern.confirmed/1": (concern.confirm_concern, _confirmed),
    "type_dispute.answered/1": (scope.answer_type_dispute, _of_dispute),
    "type_dispute.withdrawn/1": (scope.withdraw_type_dispute, _of_dispute),
}
"""By which function of the desk each kind that is kept is written, and what it is given."""

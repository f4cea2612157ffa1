"""The outbox of a seat: acts that were typed while its key was locked, signed first when it is unlocked.

1. Only acts that are never refused for what came meanwhile are kept; all others become private drafts.
2. No act overtakes one that waits: what is typed while others wait is kept behind them, or refused.
3. An act is signed with the `seen` of the page on which it was typed, and once: the entry that it is signed as is noted
   before that entry is on record.
4. No closing is written on a matter while an act on it is here, whatever keeps that act from being written.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from tandem.acts.act import Act
from tandem.acts.register import write_facts
from tandem.desk.desk import Acting, Desk, NotAllowed
from tandem.desk.reading import open_record
from tandem.record import canonical
from tandem.record.entry import Ref
from tandem.rules.instant import written
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reader
from tandem.store.outbox import Outbox, Waiting

KEPT = frozenset({
    "notice.acknowledged/1", "position.taken/1", "position.withdrawn/1", "position.reported/1", "concern.answered/1",
    "hold.placed/1", "hold.lifted/1", "comment.made/1", "question.asked/1", "question.answered/1",
    "concern.reported/1", "concern.confirmed/1", "type_dispute.answered/1", "type_dispute.withdrawn/1",
})  # fmt: skip
"""The kinds that are kept: what a party says about a matter. What decides, starts or accepts is typed again."""


class KeptInOutbox(NotAllowed):
    """Not given: nothing was signed, and the act waits in the outbox under this id."""

    def __init__(self, *reasons: Reason, waiting: str) -> None:
        """Say so for these reasons."""
        super().__init__(*reasons)
        self.waiting = waiting


class OutboxFirst(Exception):
    """Acts that were typed earlier wait for their signature; nothing overtakes them."""


class AlreadySigned(Exception):
    """The act is on record; `entry` is its id."""

    def __init__(self, entry: str) -> None:
        """Name the entry."""
        super().__init__(entry)
        self.entry = entry


class Typed(msgspec.Struct, frozen=True):
    """What an officer typed: the facts, refs and texts of the act, and the frontier of the page."""

    facts: Mapping[str, Any]
    refs: tuple[Ref, ...]
    seen: Mapping[str, int]
    prose: Mapping[str, str]


class Unsent(msgspec.Struct, frozen=True):
    """An act in the outbox as an officer of the seat reads it; the texts are there for its author alone."""

    id: str
    officer: int
    kind: str
    ref: str
    typed_at: str
    texts: Mapping[str, str]
    reasons: tuple[Reason, ...]
    mine: bool


def outbox_of(desk: Desk, code: str) -> Outbox | None:
    """Answer the outbox of a seat; None where it keeps no private papers."""
    private = desk.private.get(code)
    return private.outbox if private is not None else None


def waiting_at(desk: Desk, code: str) -> tuple[Waiting, ...]:
    """Answer what waits in the outbox of a seat, the first typed first."""
    outbox = outbox_of(desk, code)
    return outbox.list() if outbox is not None else ()


def holds_back(desk: Desk, code: str, ref: str) -> bool:
    """Tell whether an act on a matter is in the outbox of a seat, so that its silence may not be certified."""
    return any(one.ref == ref for one in waiting_at(desk, code))


def typed_in(waiting: Waiting) -> Typed:
    """Answer what an act in the outbox says."""
    return msgspec.convert(canonical.decode(waiting.payload), Typed)


def check_turn(desk: Desk, acting: Acting) -> None:
    """Raise OutboxFirst where others wait; for an act out of the outbox, AlreadySigned or NotAllowed where it is gone.

    To be asked inside the writing in which the act is signed.
    """
    outbox = outbox_of(desk, acting.code)
    if outbox is None:
        return
    if not acting.waiting:
        if any(one.reasons == b"[]" for one in outbox.list()):
            raise OutboxFirst
        return
    held = outbox.get(acting.waiting)
    if held is None:
        raise NotAllowed(because("outbox_gone"))
    if held.signed and desk.store.entry(held.signed) is not None:
        raise AlreadySigned(held.signed)


def note_signed(desk: Desk, acting: Acting, entry: str) -> None:
    """Note as which entry an act out of the outbox is about to be put on record."""
    outbox = outbox_of(desk, acting.code)
    if acting.waiting and outbox is not None:
        outbox.note_signed(acting.waiting, entry)


def unsigned(
    desk: Desk,
    acting: Acting,
    kind: str,
    *,
    act: Act,
    refs: tuple[Ref, ...],
    seen: Mapping[str, int],
    texts: Mapping[str, bytes],
    at: datetime,
    why: Exception,
) -> NotAllowed:
    """Keep an act that could not be signed where its kind is kept, and answer how to refuse it.

    Raises `why` again for an act out of the outbox: it stays there.
    """
    if acting.waiting:
        raise why
    behind, outbox = isinstance(why, OutboxFirst), outbox_of(desk, acting.code)
    ref = next(iter(desk.refs_of([one.id for one in refs]).values()), "")
    if kind not in KEPT or outbox is None or not ref:
        return NotAllowed(because("outbox_first" if behind else "signer_locked"))
    typed = Typed(write_facts(act), refs, seen, {name: text.decode() for name, text in texts.items()})
    waiting = secrets.token_hex(8)
    payload = canonical.encode(msgspec.to_builtins(typed))
    outbox.keep(Waiting(waiting, acting.officer, acting.role, kind, ref, payload, written(at)))
    return KeptInOutbox(because("kept_behind" if behind else "kept_in_outbox", ref=ref), waiting=waiting)


def list_outbox(desk: Desk, *, reader: Reader) -> tuple[Unsent, ...]:
    """Answer what waits in the outbox of a reader's own seat. Raises NotAllowed for who may not read the group."""
    open_record(desk, reader=reader)
    return tuple(_unsent(one, reader) for one in waiting_at(desk, reader.code or ""))


def _unsent(one: Waiting, reader: Reader) -> Unsent:
    mine = one.officer == reader.officer
    texts = typed_in(one).prose if mine else {}
    return Unsent(one.id, one.officer, one.kind, one.ref, one.typed_at, texts, reasons_in(one.reasons), mine)


def reasons_in(raw: bytes) -> tuple[Reason, ...]:
    """Answer the reasons that were noted with an act."""
    return tuple(because(code, **values) for code, values in canonical.decode(raw))


def noted(reasons: Sequence[Reason]) -> bytes:
    """Answer reasons as they are noted."""
    return canonical.encode([[one.code, dict(one.values)] for one in reasons])


def take_out(desk: Desk, *, reader: Reader, waiting: str) -> Unsent:
    """Take an act out of the outbox before it is signed: its author, or who may write its kind for the seat.

    Raises NotAllowed where there is none, it is on record already, or another officer typed it.
    """
    group = open_record(desk, reader=reader)
    # Inside a writing, so that no signature comes between the look and the removal.
    with desk.store.writing():
        outbox = outbox_of(desk, reader.code or "")
        held = outbox.get(waiting) if outbox is not None else None
        if held is None or outbox is None or (held.signed and desk.store.entry(held.signed) is not None):
            raise NotAllowed(because("outbox_gone"))
        if held.officer != reader.officer and not set(reader.roles) & set(group.charter.roles(held.kind)):
            raise NotAllowed(because("outbox_of_another", officer=held.officer))
        outbox.remove(waiting)
    return _unsent(held, reader)

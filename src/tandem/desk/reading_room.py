"""The reading room of a seat: documents taken in byte for byte, with what was found in them and what is proposed.

Documents and proposals are private papers of the seat; nothing of them travels but what an editor accepts.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from tandem.acts.source import LARGEST_SOURCE
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.draft import private_papers
from tandem.record import canonical
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.state.reading import Reader
from tandem.store.reading_room import KeptDocument, Proposal, ReadingRoom
from tandem.watch.found import Found
from tandem.watch.room import DocumentRead, ProposalRead, Proposed, RuleRate

EDITORS = "statement.recorded/1"
"""Who may put a statement on record works in the reading room of its seat."""
UNDECIDED = "waiting"
"""The state of a proposal that no editor has decided."""


class TakenIn(msgspec.Struct, frozen=True):
    """That a document was taken in, whether it was here before, and how many proposals wait in it."""

    sha256: str
    name: str
    again: bool
    waiting: int


def may_edit(desk: Desk, *, reader: Reader) -> bool:
    """Tell whether a reader works in the reading room of its seat."""
    return bool(set(reader.roles) & set(desk.group().charter.roles(EDITORS)))


def take_in(
    desk: Desk, *, reader: Reader, now: datetime, name: str, payload: bytes, found: Found,
    proposals: Sequence[Proposed], stages: str,
) -> TakenIn:  # fmt: skip
    """Keep a document byte for byte with what was found in it and what is proposed from it."""
    room = room_of(desk, reader)
    sha256 = hashlib.sha256(payload).hexdigest()
    if not payload or len(payload) > LARGEST_SOURCE:
        raise NotAllowed(because("document_size", name=name[:60], found=len(payload), longest=LARGEST_SOURCE))
    if found.page.sha256 != sha256:
        raise NotAllowed(because("document_other", name=name[:60]))
    before = room.document(sha256)
    moment = written(desk.moment(desk.group(), now))
    document = KeptDocument(sha256, name[:200], stages, before.entry if before else "", reader.officer, moment)
    kept = [_kept(one, sha256) for one in proposals]
    room.keep(document, payload=payload, found=msgspec.json.encode(found), proposals=kept)
    return TakenIn(sha256, name, before is not None, len(room.proposals(sha256=sha256, state=UNDECIDED)))


def add_proposals(
    desk: Desk, *, reader: Reader, sha256: str, proposals: Sequence[Proposed], stage: tuple[str, int]
) -> int:
    """Add what one more stage proposes from a document that is here, and answer how many of them are new."""
    room = room_of(desk, reader)
    stages = open_document(desk, reader=reader, sha256=sha256).stages.split()
    by = f"{stage[0]}/{stage[1]}"
    noted = " ".join([*(one for one in stages if one != by), by])
    return room.add(sha256, stages=noted, proposals=[_kept(one, sha256) for one in proposals])


def list_documents(desk: Desk, *, reader: Reader) -> tuple[DocumentRead, ...]:
    """Answer the documents of the reader's seat, the last taken in first, with how many proposals wait in each."""
    room = room_of(desk, reader)
    counts, titles = room.counts(), room.titles()
    return tuple(
        _read(one, *counts.get(one.sha256, (0, 0)), titles.get(one.sha256, "")) for one in room.documents()
    )  # fmt: skip


def open_document(desk: Desk, *, reader: Reader, sha256: str) -> DocumentRead:
    """Answer a document with what was found in it. Raises NotAllowed where it is not here."""
    room = room_of(desk, reader)
    held, found = room.document(sha256), room.found(sha256)
    if held is None or found is None:
        raise NotAllowed(because("no_such_document", found=sha256[:64]))
    read = msgspec.json.decode(found, type=Found)
    counted = _read(held, *room.counts().get(sha256, (0, 0)), read.page.title or "")
    return msgspec.structs.replace(counted, found=read)


def document_bytes(desk: Desk, *, reader: Reader, sha256: str) -> bytes:
    """Answer the bytes of a document as they came. Raises NotAllowed where it is not here."""
    payload = room_of(desk, reader).payload(sha256)
    if payload is None:
        raise NotAllowed(because("no_such_document", found=sha256[:64]))
    return payload


def discard_document(desk: Desk, *, reader: Reader, sha256: str) -> None:
    """Take a document out of the reading room, and overwrite it; what was accepted stays on record."""
    open_document(desk, reader=reader, sha256=sha256)
    room_of(desk, reader).discard(sha256)


def list_proposals(
    desk: Desk, *, reader: Reader, sha256: str | None = None, state: str | None = None
) -> tuple[ProposalRead, ...]:
    """Answer the proposals of a document, or of all, in the order of the text."""
    return tuple(_proposal_read(one) for one in room_of(desk, reader).proposals(sha256=sha256, state=state))


def rule_rates(desk: Desk, *, reader: Reader) -> tuple[RuleRate, ...]:
    """Answer how the editors of the seat decided what each rule proposed."""
    rates: dict[str, dict[str, int]] = {}
    for rule, state, count in room_of(desk, reader).decided():
        rates.setdefault(rule, {})[state] = count
    return tuple(RuleRate(rule=rule, **counts) for rule, counts in sorted(rates.items()))


def room_of(desk: Desk, reader: Reader) -> ReadingRoom:
    """Answer the reading room of a reader's seat. Raises NotAllowed for who does not work in it."""
    private = private_papers(desk, reader)
    roles = desk.group().charter.roles(EDITORS)
    if not set(reader.roles) & set(roles):
        raise NotAllowed(because("room_wants_role", roles=", ".join(roles)))
    return private.reading_room


def _kept(one: Proposed, sha256: str) -> Proposal:
    """A proposal with an id of what it says, so that one that was decided is known again when it is read anew."""
    said = canonical.encode([one.sort, sha256, {name: one.texts[name] for name in sorted(one.texts)}])
    own = hashlib.sha256(said).hexdigest()[:16]
    return Proposal(own, sha256, one.place, one.sort, one.rule, one.score, canonical.encode(dict(one.texts)))


def _read(one: KeptDocument, count: int, waiting: int, title: str = "") -> DocumentRead:
    return DocumentRead(
        one.sha256, one.name, one.stages, one.entry, one.officer, one.saved_at, waiting=waiting,
        decided=count - waiting, title=title,
    )  # fmt: skip


def _proposal_read(one: Proposal) -> ProposalRead:
    texts = canonical.decode(one.payload)
    return ProposalRead(
        one.id, one.sha256, one.sort, one.rule, one.score, texts, one.state, one.entry, one.reason, one.officer,
        one.decided_at,
    )  # fmt: skip

"""Hand-overs: what is open for an officer, and what to know about it, for the one who stands in; private papers.

A hand-over is never an entry and never leaves the seat. Its author and the officer to whom it goes read it; nobody
else of the seat does.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec

from tandem.acts.act import Act, Kind, Prose
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.draft import private_papers
from tandem.desk.inner import WRITERS, may_write_inner
from tandem.desk.prose import checked_prose
from tandem.desk.reading import may_read
from tandem.record import canonical
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.state.reading import HandOverRead, OpenRow, Reader
from tandem.store.private import HandOver

MOST_ROWS = 200
"""Open matters that a hand-over lists; what is beyond them stands in the list of actions."""
# Only for its prose, which is held to what the words of an act are held to; nothing is ever written under this name.
_PAPER = Kind("hand-over", Act, crit=False, prose=(Prose("hand_over"),))


def keep_hand_over(desk: Desk, *, reader: Reader, now: datetime, to: int, words: str, rows: Sequence[OpenRow]) -> str:
    """Keep what is open and what to know about it, for another officer of the seat, and answer the id of the paper."""
    private = private_papers(desk, reader)
    group, code = desk.group(), reader.code or ""
    if not may_write_inner(reader):
        raise NotAllowed(because("hand_over_wants_role", roles=", ".join(WRITERS)))
    if to == reader.officer:
        raise NotAllowed(because("hand_over_to_oneself"))
    if not may_read(group.officer(code, to)):
        raise NotAllowed(because("no_such_officer", party=code, officer=to))
    text = checked_prose(_PAPER, {"hand_over": words}).get("hand_over", b"").decode()
    if not text and not rows:
        raise NotAllowed(because("hand_over_empty"))
    plain = [msgspec.to_builtins(row) for row in rows[:MOST_ROWS]]
    payload = canonical.encode({"rows": plain, "words": text})
    paper = HandOver(secrets.token_hex(8), reader.officer, to, payload, written(desk.moment(group, now)))
    private.keep_hand_over(paper)
    return paper.id


def list_hand_overs(desk: Desk, *, reader: Reader) -> tuple[HandOverRead, ...]:
    """Answer the hand-overs that this officer wrote or was given, the last first; none where the seat keeps none."""
    if (reader.code or "") not in desk.private:
        return ()
    papers = private_papers(desk, reader).list_hand_overs(officer=reader.officer)
    return tuple(_read(paper) for paper in papers)


def discard_hand_over(desk: Desk, *, reader: Reader, paper: str) -> None:
    """Take a hand-over out of the seat's papers. Raises NotAllowed for whoever neither wrote it nor was given it."""
    private = private_papers(desk, reader)
    if not any(held.id == paper for held in private.list_hand_overs(officer=reader.officer)):
        raise NotAllowed(because("no_such_hand_over", paper=paper[:40]))
    private.discard_hand_over(paper)


def _read(paper: HandOver) -> HandOverRead:
    plain = canonical.decode(paper.payload)
    rows = tuple(msgspec.convert(row, OpenRow) for row in plain["rows"])
    return HandOverRead(paper.id, paper.officer, paper.stand_in, rows, plain["words"], paper.saved_at)

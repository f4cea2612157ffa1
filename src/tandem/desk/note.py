"""Private notes of a seat on a meeting: never entries, never with another seat, in an archive or in a log.

Every officer of the seat who may read the group reads them; desk officers, heads of delegation and counsel write them.
"""

import secrets
from datetime import datetime

import msgspec

from tandem.acts.act import Act, Kind, Prose
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.draft import private_papers
from tandem.desk.inner import WRITERS
from tandem.desk.meeting import meeting_of
from tandem.desk.prose import checked_prose
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.state.reading import NoteRead, Reader
from tandem.store.private import Note

# Only for its prose, which is held to what the words of an act are held to; nothing is ever written under this name.
_PAPER = Kind("note", Act, crit=False, prose=(Prose("text", required=True),))


def may_write_note(reader: Reader) -> bool:
    """Tell whether this officer writes notes of its seat."""
    return any(role in WRITERS for role in reader.roles)


def keep_note(desk: Desk, *, reader: Reader, now: datetime, ref: str, text: str, note: str | None = None) -> str:
    """Keep a note on a meeting and answer its id; `note` names one of the seat to put it in place of."""
    private = private_papers(desk, reader)
    _check_writer(reader)
    meeting_of(desk.group(), ref)
    words = checked_prose(_PAPER, {"text": text})
    if note is not None:
        open_note(desk, reader=reader, ref=ref, note=note)
    kept = note or secrets.token_hex(8)
    at = written(desk.moment(desk.group(), now))
    private.keep_note(Note(kept, ref, words["text"].decode(), reader.officer, at))
    return kept


def list_notes(desk: Desk, *, reader: Reader, ref: str) -> tuple[NoteRead, ...]:
    """Answer the notes of the reader's own seat on a meeting, the last kept first."""
    private = private_papers(desk, reader)
    meeting_of(desk.group(), ref)
    return tuple(NoteRead(*msgspec.structs.astuple(note)) for note in private.list_notes(ref=ref))


def open_note(desk: Desk, *, reader: Reader, ref: str, note: str) -> NoteRead:
    """Answer one note of the reader's own seat. Raises NotAllowed where there is none of this id on this meeting."""
    for held in list_notes(desk, reader=reader, ref=ref):
        if held.id == note:
            return held
    raise NotAllowed(because("no_such_note", ref=ref[:60], note=note[:40]))


def discard_note(desk: Desk, *, reader: Reader, ref: str, note: str) -> None:
    """Take a note out of the seat's file and overwrite it. Raises NotAllowed where there is none, or for a reader."""
    private = private_papers(desk, reader)
    _check_writer(reader)
    open_note(desk, reader=reader, ref=ref, note=note)
    private.discard_note(note)


def _check_writer(reader: Reader) -> None:
    if not may_write_note(reader):
        raise NotAllowed(because("note_wants_role", roles=", ".join(WRITERS)))

"""Private drafts of an officer: kept, opened and discarded in the seat's own papers; never an entry.

A draft that is worked on in steps keeps its last states, so that nothing is written over unseen. Only the officer
who wrote a draft opens it. Where a seat keeps no private papers nothing can be kept.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.reading import open_record
from tandem.record import canonical
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.state.reading import DraftState, PrivateDraft, Reader
from tandem.store.private import Draft, PrivateStore

MOST_DRAFTS = 200
"""Drafts that an officer may have at once."""
LONGEST_DRAFT = 1024 * 1024
"""Bytes that the texts of one draft may have."""
MOST_STATES = 10
"""States of a draft that are kept, with the last one."""


def keep_draft(
    desk: Desk,
    *,
    reader: Reader,
    now: datetime,
    kind: str,
    texts: Mapping[str, str],
    draft: str | None = None,
    longest: int = LONGEST_DRAFT,
) -> str:
    """Keep texts as a private draft and answer its id; `draft` names an own one to put them in place of.

    `longest` is the most bytes that they may have.
    """
    made = _drafted(desk, reader, now, kind, texts, draft, longest)
    private_papers(desk, reader).save(made)
    return made.id


def keep_state(
    desk: Desk, *, reader: Reader, now: datetime, kind: str, texts: Mapping[str, str], draft: str | None, after: int
) -> str:
    """Save a draft as the state that follows `after`, and answer its id; without a draft it is a new one's first.

    Raises NotAllowed (`draft_passed`) with nothing changed where another state follows it already.
    """
    made = _drafted(desk, reader, now, kind, texts, draft)
    if not private_papers(desk, reader).save_state(made, number=after + 1, kept=MOST_STATES):
        raise NotAllowed(because("draft_passed", draft=made.id))
    return made.id


def draft_states(desk: Desk, *, reader: Reader, draft: str) -> tuple[DraftState, ...]:
    """Answer the states of an own draft that are kept, the last first. Raises NotAllowed where there is none."""
    open_draft(desk, reader=reader, draft=draft)
    held = private_papers(desk, reader).states(draft)
    return tuple(DraftState(state.number, canonical.decode(state.payload), state.saved_at) for state in held)


def _drafted(
    desk: Desk,
    reader: Reader,
    now: datetime,
    kind: str,
    texts: Mapping[str, str],
    draft: str | None,
    longest: int = LONGEST_DRAFT,
) -> Draft:
    """Make a draft of texts. Raises NotAllowed where it is too long, one too many, or not this officer's."""
    private = private_papers(desk, reader)
    if draft is not None:
        open_draft(desk, reader=reader, draft=draft)
    elif len(private.list(officer=reader.officer)) >= MOST_DRAFTS:
        raise NotAllowed(because("drafts_too_many", count=MOST_DRAFTS))
    try:
        payload = canonical.encode({name: unicodedata.normalize("NFC", text) for name, text in texts.items()})
    except (canonical.NotCanonical, UnicodeError) as wrong:
        raise NotAllowed(because("draft_unfit", why=str(wrong))) from wrong
    if len(payload) > longest:
        raise NotAllowed(because("draft_too_long", found=len(payload), longest=longest))
    moment = written(desk.moment(desk.group(), now))
    return Draft(draft or secrets.token_hex(8), reader.officer, kind, payload, moment)


def open_draft(desk: Desk, *, reader: Reader, draft: str) -> PrivateDraft:
    """Answer an own draft. Raises NotAllowed where there is none of this id for this officer."""
    held = private_papers(desk, reader).get(draft)
    if held is None or held.officer != reader.officer:
        raise NotAllowed(because("no_such_draft", draft=draft[:40]))
    return PrivateDraft(held.id, held.kind, canonical.decode(held.payload), held.saved_at)


def discard_draft(desk: Desk, *, reader: Reader, draft: str) -> None:
    """Take an own draft out of the seat's papers. Raises NotAllowed where there is none for this officer."""
    open_draft(desk, reader=reader, draft=draft)
    private_papers(desk, reader).discard(draft)


def private_papers(desk: Desk, reader: Reader) -> PrivateStore:
    """Answer the papers of a reader's own seat. Raises NotAllowed for who may not read the group, or keeps none."""
    open_record(desk, reader=reader)
    private = desk.private.get(reader.code or "")
    if private is None:
        raise NotAllowed(because("no_private_papers", party=reader.code or ""))
    return private

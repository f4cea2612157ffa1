"""Private drafts of an officer: kept, opened and discarded in the seat's own papers; never an entry.

Only the officer who wrote a draft opens it. Where a seat keeps no private papers nothing can be kept.
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
from tandem.state.reading import PrivateDraft, Reader
from tandem.store.private import Draft, PrivateStore


def keep_draft(
    desk: Desk, *, reader: Reader, now: datetime, kind: str, texts: Mapping[str, str], draft: str | None = None
) -> str:
    """Keep texts as a private draft and answer its id; `draft` names an own one to put them in place of."""
    private = _papers(desk, reader)
    if draft is not None:
        open_draft(desk, reader=reader, draft=draft)
    try:
        payload = canonical.encode({name: unicodedata.normalize("NFC", text) for name, text in texts.items()})
    except (canonical.NotCanonical, UnicodeError) as wrong:
        raise NotAllowed(because("draft_unfit", why=str(wrong))) from wrong
    kept = draft or secrets.token_hex(8)
    private.save(Draft(kept, reader.officer, kind, payload, written(desk.moment(desk.group(), now))))
    return kept


def open_draft(desk: Desk, *, reader: Reader, draft: str) -> PrivateDraft:
    """Answer an own draft. Raises NotAllowed where there is none of this id for this officer."""
    held = _papers(desk, reader).get(draft)
    if held is None or held.officer != reader.officer:
        raise NotAllowed(because("no_such_draft", draft=draft[:40]))
    return PrivateDraft(held.id, held.kind, canonical.decode(held.payload), held.saved_at)


def discard_draft(desk: Desk, *, reader: Reader, draft: str) -> None:
    """Take an own draft out of the seat's papers. Raises NotAllowed where there is none for this officer."""
    open_draft(desk, reader=reader, draft=draft)
    _papers(desk, reader).discard(draft)


def _papers(desk: Desk, reader: Reader) -> PrivateStore:
    """The papers of a reader's own seat, for who may still read the group at all."""
    open_record(desk, reader=reader)
    private = desk.private.get(reader.code or "")
    if private is None:
        raise NotAllowed(because("no_private_papers", party=reader.code or ""))
    return private

"""Filing public documents: the record gets the hash, the bytes stay in the seat's reading room, unaltered."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from tandem.acts.source import Passage, SourceFiled
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.parallel import put_parallel
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.watched import Source


def file_source(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], source: SourceFiled, title: str,
    outlet: str = "", url: str = "", note: str = "",
) -> Receipt:  # fmt: skip
    """Put on record that a public document was read: its hash, its day, what it is called and where it stands."""
    group = desk.group()
    faults: list[Reason] = []
    if (held := source_with(group, source.sha256)) is not None:
        faults.append(because("source_filed_already", code=held.name, label=held.stamp.label))
    if url and not url.startswith(("http://", "https://")):
        faults.append(because("source_address", found=url[:60]))
    return put_parallel(
        desk, acting, now, seen, source, refs=(), shelf="sources", faults=faults,
        days=("published",) if source.published else (),
        prose={"title": title, "outlet": outlet, "url": url, "note": note},
    )  # fmt: skip


def source_with(group: Group, sha256: str) -> Source | None:
    """Answer the source of these bytes, or None where it is not filed."""
    return next((one for one in group.tandem.sources if one.sha256 == sha256), None)


def passage_in(text: str, *, start: int, end: int) -> Passage:
    """Answer the passage of a text between two places. Raises NotAllowed where there is none."""
    if not 0 <= start < end <= len(text):
        raise NotAllowed(because("passage_outside", start=start, end=end, length=len(text)))
    return Passage(start=start, end=end, sha256=hashlib.sha256(text[start:end].encode()).hexdigest())


def text_of_passages(desk: Desk, code: str, source: Source) -> str | None:
    """Answer the text that a source's offsets count, from the seat's reading room; None where it is not kept here."""
    private = desk.private.get(code)
    if private is None or source.counts != "file":
        return None
    payload = private.reading_room.payload(source.sha256)
    return None if payload is None else payload.decode("utf-8", errors="replace")


def passage_faults(text: str | None, passage: Passage) -> list[Reason]:
    """Answer that a passage is not what the document has there; nothing where the document is not here to ask."""
    if text is None:
        return []
    if passage.end > len(text):
        return [because("passage_outside", start=passage.start, end=passage.end, length=len(text))]
    found = hashlib.sha256(text[passage.start : passage.end].encode()).hexdigest()
    return [] if found == passage.sha256 else [because("passage_differs", start=passage.start, end=passage.end)]

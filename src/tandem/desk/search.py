"""Search through the read gate: references first, then the reader's own private papers, then names, then words.

- Shared sections are found in the index of the node; the reader's drafts and the inner positions of its seat in an
  index that is made in memory for this one question, from the seat's own private papers, and is gone with it.
- What is shown of a section is made from the section as the record holds it now. One that is withheld or erased is
  never shown, and goes out of the index when that is noticed.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from tandem.desk.desk import Desk
from tandem.desk.reading import read_group
from tandem.desk.snippet import Piece, snippet
from tandem.record.entry import Section
from tandem.state.group import Group
from tandem.state.reading import Reader, Reading
from tandem.state.text import JointText
from tandem.store import search as index
from tandem.store.record import StoreError
from tandem.store.tokens import Query, read_query
from tandem.store.wording import is_wording, wording_of

How = Literal["reference", "private", "name", "text"]
MOST = 1000
"""As many sections are put in order and can be paged through; all of them are counted."""

_REF = re.compile(
    r"(?:(?P<short>[A-Z0-9][A-Z0-9-]{0,59})/(?P<year>[0-9]{4})/)?"
    r"(?P<code>[A-Z][A-Z0-9]{0,11}?)[ -]?(?P<number>[1-9][0-9]{0,8})"
    r"(?:\s*/?\s*V(?P<version>[1-9][0-9]{0,5}))?",
    re.ASCII,
)
_ENTRY = re.compile(r"[0-9a-f]{8,64}")
_MOST_ENTRIES, _SPARE = 20, 50


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found: the matter and section it stands in, and a piece of the text with what fits marked.

    `ref` is empty where the entry belongs to no matter, as an officer's name. `version` is 0 unless it was asked for;
    `by_entry` tells that the id of this very entry was.
    """

    how: How
    ref: str = ""
    version: int = 0
    title: str = ""
    section: str = ""
    pieces: tuple[Piece, ...] = ()
    party: str = ""
    seq: int = 0
    at: str = ""
    entry: str = ""
    draft: str = ""
    inner: str = ""
    by_entry: bool = False

    @property
    def private(self) -> bool:
        """True where only the reader's own seat sees it."""
        return self.how == "private"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search came to: all that fits is counted, `hits` are those from `offset` on.

    `exact` is the one reference that the query names in full. `broken` says why no words could be searched.
    """

    hits: tuple[Hit, ...]
    count: int
    reachable: int
    offset: int
    exact: Hit | None = None
    broken: str = ""


class _Row(msgspec.Struct, frozen=True):
    """A hit before its words are fetched."""

    how: How
    ref: str
    found: index.Found


def search(desk: Desk, *, reader: Reader, query: str, now: datetime, limit: int = 20, offset: int = 0) -> Found:
    """Answer what fits a query. Raises NotAllowed where this reader may read nothing; no query is refused."""
    bare = read_group(desk, reader=reader, now=now, titles=())
    asked = read_query(query)
    references = _references(desk, bare.group, query)
    private = _private(desk, bare, asked)
    wanted = min(offset + limit + _SPARE, MOST)
    count, rows, broken = _shared(desk, asked, wanted)
    while gone := _gone(desk, _page(rows, limit, offset - len(references) - len(private))):
        for row in gone:
            desk.index.forget(row.found.entry, section=row.found.section)
        count, rows, broken = _shared(desk, asked, wanted)
    first = (*references, *private)
    page: tuple[Hit | _Row, ...] = (*first[offset : offset + limit], *_page(rows, limit, offset - len(first)))
    return Found(
        hits=_told(desk, reader, now, page, asked),
        count=count + len(first),
        reachable=min(count, MOST) + len(first),
        offset=offset,
        exact=references[0] if len(references) == 1 else None,
        broken=broken,
    )


def _page(rows: tuple[_Row, ...], limit: int, offset: int) -> tuple[_Row, ...]:
    return rows[max(offset, 0) : max(offset + limit, 0)]


def _shared(desk: Desk, asked: Query, wanted: int) -> tuple[int, tuple[_Row, ...], str]:
    """The sections that fit, how many in all, and why none could be looked for, where that is so."""
    try:
        sought = desk.index.search(desk.store, asked, most=wanted)
    except StoreError as broken:
        return 0, (), str(broken)
    # What waits for an entry that has not come is on no page yet.
    refs = desk.refs_of({found.entry for found in sought.found})
    rows = tuple(
        _Row("name" if found.named else "text", refs[found.entry], found)
        for found in sought.found
        if found.entry in refs
    )
    return sought.count - len(sought.found) + len(rows), rows, ""


def _gone(desk: Desk, rows: tuple[_Row, ...]) -> list[_Row]:
    held = desk.store.sections_of([row.found.entry for row in rows])
    return [
        row
        for row in rows
        if row.found.section not in held.get(row.found.entry, {}) and not is_wording(row.found.section)
    ]


def _references(desk: Desk, group: Group, query: str) -> tuple[Hit, ...]:
    """The matters that a query names: by reference, by its end, or by the beginning of an entry's id."""
    typed = " ".join(query[:200].split()).strip("/")
    hits = list(_by_reference(group, typed.upper()))
    if _ENTRY.fullmatch(typed.lower()):
        hits += _by_entry(desk, group, typed.lower())
    return tuple(hits)


def _by_entry(desk: Desk, group: Group, digits: str) -> Iterator[Hit]:
    codes = _codes(group)
    for entry_id, ref in desk.refs_of(desk.entries_beginning(digits)[:_MOST_ENTRIES]).items():
        entry = desk.store.entry(entry_id)
        if entry is not None:
            at = entry.header
            party = codes.get(at.feed, "")
            yield Hit(how="reference", ref=ref, party=party, seq=at.seq, at=at.at, entry=entry_id, by_entry=True)


def _by_reference(group: Group, typed: str) -> Iterator[Hit]:
    match = _REF.fullmatch(typed)
    if match is None:
        return
    end, version = f"{match['code']}-{match['number']}", int(match["version"] or 0)
    whole = f"{match['short']}/{match['year']}/{end}" if match["short"] else ""
    for ref in [ref for ref in group.by_ref if (ref == whole if whole else ref.endswith(f"/{end}"))]:
        notice = group.notice(ref)
        if not version or (notice and any(one.number == version for one in notice.versions)):
            yield Hit(how="reference", ref=ref, version=version, entry=group.by_ref[ref])


def _private(desk: Desk, bare: Reading, asked: Query) -> tuple[Hit, ...]:
    """What fits in the reader's own drafts and in the inner positions of its seat."""
    code = bare.reader.code or ""
    if not asked.phrases:
        return ()
    papers = {(f"{hit.draft}{hit.inner}", hit.section): (hit, text) for hit, text in _papers(desk, bare, code)}
    rows = ((index.Found(key, name, code, 0, hit.at), text) for (key, name), (hit, text) in papers.items())
    sought = index.in_memory(rows).found(asked, most=MOST)
    found = (papers[one.entry, one.section] for one in sought.found)
    return tuple(msgspec.structs.replace(hit, pieces=snippet(text, asked)) for hit, text in found)


def _papers(desk: Desk, bare: Reading, code: str) -> Iterator[tuple[Hit, str]]:
    for draft in bare.drafts:
        # Names that begin with a line are the desk's own notes, as which move a draft is of.
        texts = {name: text for name, text in draft.texts.items() if name[:1] != "_"}
        ref = draft.texts.get("_ref", "")
        for name, text in texts.items():
            yield _paper(ref, code, name, draft.saved_at, texts.get("title", ""), draft=draft.id), text
    store = desk.private.get(code)
    for inner in store.list_inner() if store else ():
        yield (
            _paper(inner.ref, code, "inner", inner.saved_at, inner.ministry, inner=inner.id),
            (f"{inner.ministry}: {inner.reason}"),
        )


def _paper(ref: str, code: str, name: str, at: str, title: str, *, draft: str = "", inner: str = "") -> Hit:
    return Hit(how="private", ref=ref, title=title, section=name, party=code, at=at, draft=draft, inner=inner)


def _told(desk: Desk, reader: Reader, now: datetime, page: tuple[Hit | _Row, ...], asked: Query) -> tuple[Hit, ...]:
    """The hits of one page with their titles, and each with a piece of its section."""
    reading = read_group(desk, reader=reader, now=now, titles={row.ref for row in page})
    codes = _codes(reading.group)
    held = desk.store.sections_of([row.found.entry for row in page if isinstance(row, _Row)])
    found = (row if isinstance(row, Hit) else _hit(desk, held, codes, row, asked) for row in page)
    return tuple(_with_title(reading, hit) for hit in found)


def _words_at(desk: Desk, held: Mapping[str, Mapping[str, Section]], found: index.Found) -> str:
    """The words of a place that was found, as the record holds them now: of a section, or of a joint text's table."""
    if is_wording(found.section):
        entry = desk.store.entry(found.entry)
        return wording_of(desk.store, entry).get(found.section, "") if entry else ""
    section = held.get(found.entry, {}).get(found.section)
    return section.content.decode("utf-8", "replace") if section else ""


def _hit(
    desk: Desk, held: Mapping[str, Mapping[str, Section]], codes: Mapping[str, str], row: _Row, asked: Query
) -> Hit:
    found = row.found
    text = _words_at(desk, held, found)
    return Hit(
        how=row.how, ref=row.ref, section=found.section, pieces=snippet(text, asked), party=codes.get(found.feed, ""),
        seq=found.seq, at=found.at, entry=found.entry,
    )  # fmt: skip


def _with_title(reading: Reading, hit: Hit) -> Hit:
    matter = reading.group.matter(hit.ref)
    if matter is None or hit.private:
        return hit
    versioned = isinstance(matter, JointText) or not hasattr(matter, "stamp")
    stamp = matter.current.stamp if versioned else matter.stamp  # type: ignore[union-attr]
    placed = hit if hit.party else msgspec.structs.replace(hit, party=stamp.code, seq=stamp.seq, at=stamp.at)
    return msgspec.structs.replace(placed, title=reading.text(stamp.entry, "title"))


def _codes(group: Group) -> dict[str, str]:
    return {seat.feed: seat.code for seat in group.seats.values()}

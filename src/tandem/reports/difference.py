"""Two versions of a notice side by side: what changed word by word, and whose position stands on which version."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import msgspec

from tandem.reports.action import manifest_of
from tandem.rules.hearing import Hearing, hearings
from tandem.state.notice import Notice, Position, Version
from tandem.state.reading import Reading

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 4000
"""Words that are compared with one another; longer texts are shown as taken out and put in whole."""
_SECTIONS = ("title", "what", "route", "channel", "urgency")
_COLUMNS = (
    "name",
    "quantity",
    "unit",
    "hs",
    "value",
    "origin",
    "returns",
    "end_user",
    "returns_on",
    "route",
    "vehicle",
)


class Piece(msgspec.Struct, frozen=True):
    """A run of text that was kept (`=`), taken out (`-`) or put in (`+`)."""

    sort: str
    text: str


class ChangedField(msgspec.Struct, frozen=True):
    """A field that differs: its name, what it was and is, and the pieces in between."""

    name: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


class ChangedRow(msgspec.Struct, frozen=True):
    """A row of the manifest that was added (`+`), taken out (`-`) or changed (`~`), with the pieces of its columns."""

    sort: str
    name: str
    cells: tuple[ChangedField, ...]


class Stand(msgspec.Struct, frozen=True):
    """Where a party stands: its latest position on each version, and what is live on any."""

    party: str
    before: Position | None
    after: Position | None
    live: Position | None


class Difference(msgspec.Struct, frozen=True):
    """What is different between two versions, and where the parties stand on them."""

    older: Version
    newer: Version
    fields: tuple[ChangedField, ...]
    rows: tuple[ChangedRow, ...]
    stands: tuple[Stand, ...]


def pieces_of(old: str, new: str) -> tuple[Piece, ...]:
    """Answer how one text becomes another: kept and taken-out pieces give the old one, kept and put-in ones the new."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > _LONGEST:
        return tuple(piece for piece in (Piece("-", old), Piece("+", new)) if piece.text)
    found: list[Piece] = []
    for sort, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if sort == "equal":
            found.append(Piece("=", "".join(before[i:j])))
            continue
        found += [Piece("-", "".join(before[i:j]))] if j > i else []
        found += [Piece("+", "".join(after[k:m]))] if m > k else []
    return tuple(found)


def difference_of(reading: Reading, ref: str, older: int, newer: int) -> Difference:
    """Answer what differs between two versions of a notice. Raises KeyError where there is none of a number."""
    notice = reading.group.notices[reading.group.by_ref[ref]]
    versions = {version.number: version for version in notice.versions}
    old, new = versions[older], versions[newer]
    heard = hearings(notice=notice, group=reading.group, now=reading.now)
    return Difference(
        old, new, _fields(reading, old, new),
        rows_of(manifest_of(reading, old.terms), manifest_of(reading, new.terms)),
        tuple(_stand(notice, hearing, older, newer) for hearing in heard),
    )  # fmt: skip


def changed_fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[ChangedField, ...]:
    """Answer the fields that differ, in the order in which the newer has them."""
    return tuple(
        ChangedField(name, old.get(name, ""), text, pieces_of(old.get(name, ""), text))
        for name, text in new.items()
        if text != old.get(name, "")
    )


def rows_of(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> tuple[ChangedRow, ...]:
    """Answer the rows that were added, taken out or changed; a row is the same one where its item is."""
    left = [_cells(row) for row in old]
    found: list[ChangedRow] = []
    for cells in (_cells(row) for row in new):
        was = next((row for row in left if row == cells), None)
        was = was or next((row for row in left if row["name"] == cells["name"]), None)
        if was is not None:
            left.remove(was)
        if was != cells:
            found.append(ChangedRow("+" if was is None else "~", cells["name"], changed_fields(was or {}, cells)))
    gone = [ChangedRow("-", row["name"], changed_fields(row, dict.fromkeys(row, ""))) for row in left]
    return (*found, *gone)


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    return {column: _told(row.get(column, "")) for column in _COLUMNS}


def _told(cell: object) -> str:
    return ("yes" if cell else "") if isinstance(cell, bool) else str(cell)


def _fields(reading: Reading, old: Version, new: Version) -> tuple[ChangedField, ...]:
    return changed_fields(_texts(reading, old), _texts(reading, new))


def _texts(reading: Reading, version: Version) -> dict[str, str]:
    terms = version.terms
    sections = {name: reading.text(version.stamp.entry, name) for name in _SECTIONS}
    facts = {name: str(getattr(terms, name)) for name in ("action_type", "starts_on", "ends_on", "zone", "track")}
    return {**sections, **facts, "crosses": ", ".join(terms.crosses), "marking": terms.marking}


def _stand(notice: Notice, hearing: Hearing, older: int, newer: int) -> Stand:
    def latest(version: int) -> Position | None:
        taken = [p for p in notice.positions if p.party == hearing.party and p.version == version and p.counts]
        return taken[-1] if taken else None

    return Stand(hearing.party, latest(older), latest(newer), hearing.live)

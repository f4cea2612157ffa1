"""Taking a file of goods in: which sheet, which row heads it, which column is which, and the lines that come of it.

An officer says once for each sender what a heading means; it is kept in the seat's private papers, with the file as it
came, and offered when the same headings come again. None of it goes on record before the notice does.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.draft import open_draft, private_papers
from tandem.desk.evidence import Paper, PaperRead, read_paper
from tandem.desk.headings import (
    LEFT_OUT,
    MEANINGS,
    Headings,
    column_named,
    heading_row,
    headings_of,
    letter,
    plain,
    with_currency,
)
from tandem.desk.manifest import write_manifest
from tandem.desk.sheet import MOST_LINES, Sheet, SheetRow
from tandem.record import canonical
from tandem.rules.instant import written
from tandem.rules.reason import Reason, because
from tandem.state.notice import Notice
from tandem.state.reading import Reader, Reading
from tandem.store.sheets import Original, SenderColumns, columns_for, keep_columns, keep_original, original_of

LONGEST_SENDER = 80
"""Characters of the name that a sender goes by."""
_MOST_NAMED = 12


class Taken(msgspec.Struct, frozen=True):
    """The lines of a sheet as the text of a manifest, and what is to be told about how they were read."""

    text: str
    told: tuple[Reason, ...]


def headings_in(sheet: Sheet, *, known: Mapping[str, str] | None = None) -> Headings:
    """Answer the headings of a sheet; where none is known, its first row as headings that nobody knows."""
    rows = [row.cells for row in sheet.rows]
    mapped = {word: column for word, column in (known or {}).items() if column}
    found = headings_of(rows, known=mapped)
    if found.place >= 0:
        return found
    plain_row = heading_row(rows)
    return msgspec.structs.replace(
        plain_row,
        columns=tuple(
            mapped.get(name, column) for name, column in zip(names_of(plain_row), plain_row.columns, strict=True)
        ),
    )


def names_of(headings: Headings) -> tuple[str, ...]:
    """Answer what the columns of a sheet are called: their headings, or their letters where nothing heads them."""
    words = headings.words or ("",) * len(headings.columns)
    return tuple(word or letter(place) for place, word in enumerate(words))


def header_of(headings: Headings) -> str:
    """Answer the headings of a sheet as they are known again."""
    return canonical.encode([plain(name) for name in names_of(headings)]).decode()


def take(sheets: Sequence[Sheet], sheet: Sheet, headings: Headings) -> Taken:
    """Answer the lines of a sheet by its headings. Raises NotAllowed where they cannot be taken."""
    if sheet.more:
        raise NotAllowed(because("sheet_too_many_lines", longest=MOST_LINES, count=MOST_LINES))
    columns = tuple(column or LEFT_OUT for column in headings.columns)
    twice = next((one for one in columns if one in MEANINGS and columns.count(one) > 1), "")
    if twice:
        raise NotAllowed(because("sheet_column_twice", column=twice))
    if "name" not in columns:
        raise NotAllowed(because("sheet_no_item"))
    rows = sheet.rows[headings.place + 1 :]
    if len(rows) > MOST_LINES:
        raise NotAllowed(because("manifest_too_many", found=len(rows), longest=MOST_LINES))
    if not rows:
        raise NotAllowed(because("sheet_empty"))
    lines = [_cells(row, columns) for row in rows]
    found = [line for line in lines if any(line.values())]
    return Taken(write_manifest(found), _told(sheets, sheet, headings, columns))


def _cells(row: SheetRow, columns: Sequence[str]) -> dict[str, str]:
    cells = {column: cell for column, cell in zip(columns, row.cells, strict=False) if column != LEFT_OUT}
    return with_currency(cells)


def _told(
    sheets: Sequence[Sheet], sheet: Sheet, headings: Headings, columns: Sequence[str]
) -> tuple[Reason, ...]:  # fmt: skip
    """What an officer would not see in the table: merged and hidden places, and what was not read."""
    first = sheet.rows[headings.place + 1].number if len(sheet.rows) > headings.place + 1 else 0
    merged = [area for area in sheet.merged if _last_row(area) >= first]
    hidden = [str(row.number) for row in sheet.rows if row.number in set(sheet.hidden_rows)]
    names = zip(names_of(headings), headings.words or ("",) * len(columns), columns, strict=True)
    out = [name for name, word, column in names if column == LEFT_OUT and (word or not headings.words)]
    # A cell beyond the headings belongs to no column.
    beyond = sum(any(row.cells[len(columns) :]) for row in sheet.rows[headings.place + 1 :])
    told = (
        ("sheet_told_merged", merged), ("sheet_told_hidden_rows", hidden),
        ("sheet_told_hidden_columns", sheet.hidden_columns),
        ("sheet_told_left_out", [name for name in out if column_named(name) != LEFT_OUT]),
        ("sheet_told_sheets", [one.name for one in sheets if one is not sheet and not one.hidden]),
        ("sheet_told_hidden_sheets", [one.name for one in sheets if one is not sheet and one.hidden]),
        ("sheet_told_above", [str(row.number) for row in sheet.rows[: max(headings.place, 0)]]),
    )  # fmt: skip
    found = [because(code, places=_named(places)) for code, places in told if places]
    return (*found, *([because("sheet_told_beyond", count=beyond)] if beyond else []))


def _last_row(area: str) -> int:
    digits = "".join(sign for sign in area.rpartition(":")[2] if sign.isdigit())
    return int(digits) if digits else 0


def _named(places: Sequence[str]) -> str:
    more = len(places) - _MOST_NAMED
    return ", ".join(places[:_MOST_NAMED]) + (f" (+{more})" if more > 0 else "")


def keep_file(desk: Desk, *, reader: Reader, now: datetime, draft: str, name: str, raw: bytes) -> str:
    """Keep a file as it came with a draft of this officer, and answer its SHA-256. Raises NotAllowed."""
    open_draft(desk, reader=reader, draft=draft)
    digest = hashlib.sha256(raw).hexdigest()
    moment = written(desk.moment(desk.group(), now))
    keep_original(private_papers(desk, reader), Original(draft, digest, name[:200], raw, moment))
    return digest


def kept_file(desk: Desk, *, reader: Reader, draft: str, digest: str) -> Original:
    """Answer a file that was kept with a draft of this officer. Raises NotAllowed where there is none."""
    open_draft(desk, reader=reader, draft=draft)
    found = original_of(private_papers(desk, reader), draft=draft, digest=digest)
    if found is None:
        raise NotAllowed(because("sheet_gone", digest=digest[:12]))
    return found


def paper_of(name: str, raw: bytes) -> Paper:
    """Answer a file as it goes on record with its manifest; its name ends as its kind does."""
    ends = (".xlsx",) if raw.startswith(b"PK") else (".csv", ".tsv")
    return Paper(name if name.lower().endswith(ends) else f"{name}{ends[0]}", raw)


def recorded_file(desk: Desk, *, reading: Reading, notice: Notice, digest: str) -> PaperRead:
    """Answer the file of this hash that went on record with a version of a notice. Raises NotAllowed."""
    for version in reversed(notice.versions):
        try:
            found = read_paper(desk, reading=reading, entry=version.stamp.entry, number=1)
        except NotAllowed:
            continue
        if hashlib.sha256(found.content).hexdigest() == digest:
            return found
    raise NotAllowed(because("sheet_gone", digest=digest[:12]))


def keep_sender(
    desk: Desk, *, reader: Reader, now: datetime, sender: str, headings: Headings, columns: Mapping[str, str]
) -> None:
    """Keep what the headings of a sender mean, for all officers of the seat. Raises NotAllowed for no fit name."""
    name = " ".join(unicodedata.normalize("NFC", sender).split())
    if not name or len(name) > LONGEST_SENDER or canonical.control_in(name):
        raise NotAllowed(because("sheet_sender_missing", longest=LONGEST_SENDER))
    moment = written(desk.moment(desk.group(), now))
    kept = SenderColumns(name, header_of(headings), dict(columns), reader.officer, moment)
    keep_columns(private_papers(desk, reader), kept)


def senders_of(desk: Desk, *, reader: Reader, headings: Headings) -> tuple[SenderColumns, ...]:
    """Answer what the seat was told these headings mean, the last told first."""
    return columns_for(private_papers(desk, reader), header=header_of(headings))

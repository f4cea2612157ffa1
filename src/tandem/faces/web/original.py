"""Files and pastes of goods on their way into a draft: read, kept as they came, and asked about where need be."""

import msgspec

from tandem.desk.intake import headings_in, keep_file, take
from tandem.desk.sheet import Sheet, read_sheets, sheet_of
from tandem.faces.web.taken import KEY, FileTaken, remembered
from tandem.faces.web.working import Working


def taken_in(working: Working, *, raw: bytes, name: str) -> dict[str, str]:
    """Read a file, keep it as it came, and answer the texts that come of it. Raises NotAllowed.

    Where a column is not known, or several sheets have lines, only the file is kept: an officer says more first.
    """
    sheets = read_sheets(raw)
    sheet = first_shown(sheets)
    headings = headings_in(sheet)
    file = FileTaken(_kept(working, raw, name), name, sheet.name)
    if not headings.are_whole or len([one for one in sheets if not one.hidden]) > 1:
        return remembered(msgspec.structs.replace(file, pending=True))
    taken = take(sheets, sheet, headings)
    return {"manifest": taken.text, **remembered(msgspec.structs.replace(file, told=taken.told))}


def pasted_in(working: Working, text: str) -> dict[str, str]:
    """Answer the texts that come of what was pasted; what its lines lack is said in their table.

    Where it has headings and one of them is not known, it is kept as a file without a name, and asked about.
    """
    sheet = sheet_of(text)
    headings = headings_in(sheet)
    if headings.place == 0 and "name" in headings.columns and headings.unknown and not sheet.more:
        return remembered(FileTaken(_kept(working, text.encode(), ""), pending=True))
    return {"manifest": text.strip(), KEY: ""}


def _kept(working: Working, raw: bytes, name: str) -> str:
    visit = working.visit
    return keep_file(visit.node.desk, reader=visit.reader, now=visit.now, draft=working.draft, name=name, raw=raw)


def first_shown(sheets: tuple[Sheet, ...]) -> Sheet:
    """Answer the first sheet that is not hidden; the first, where all are."""
    return next((sheet for sheet in sheets if not sheet.hidden), sheets[0])

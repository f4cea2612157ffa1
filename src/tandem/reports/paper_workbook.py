"""Writes the workbooks of a paper as XLSX: a sheet a part, then one that says where it all comes from.

Text that begins like a formula stays text: every cell of text is written as text and carries the mark with which
spreadsheets keep it so when it is edited. A number is a number only where the record holds a plain decimal.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from datetime import datetime as Moment  # noqa: N812
from decimal import Decimal
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from tandem.regimes.paperform import FormColumn, FormFile
from tandem.reports.paper import FilledField, FilledPart, Paper
from tandem.reports.paper_bytes import same_bytes
from tandem.reports.paper_source import sources_of
from tandem.reports.paper_words import one_line, plain
from tandem.reports.speaker import Speaker

Sheet = Any
Cell = Any
"""A sheet that is written row by row, and a cell of it: the stubs of openpyxl know neither."""

LONGEST_CELL = 32_000
"""Characters of a cell; a spreadsheet takes 32,767, and would cut the rest off without a word."""

_MOST_KEPT = 2_000
"""Cells that are kept to be used again; most of a long list is the same few marks, units and days."""
_LABEL, _FIELD, _ABOUT = 34, 70, 100
_MOST_SEEN = 4_000
_FONTS = {"en": "Arial", "ko": "Malgun Gothic"}
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_ESCAPE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_UNFIT_NAME = re.compile(r"[\[\]:*?/\\']")
_LINE = Side(style="thin", color="8794A1")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TO_FILL = PatternFill("solid", fgColor="FFEEB0")
_HEAD = PatternFill("solid", fgColor="E6EBF0")


def write_workbook(paper: Paper, file: FormFile) -> bytes:
    """Answer the bytes of a workbook; the same paper makes the same bytes."""
    return _Writing(paper, file).bytes()


def safe_text(text: str) -> str:
    """Answer text as a cell holds it: no control characters, no code that stands for one, no longer than fits."""
    kept = _ESCAPE.sub(r"_x005F_\1", plain(text))
    return kept if len(kept) <= LONGEST_CELL else f"{kept[: LONGEST_CELL - 2]} …"


class _Writing:
    """One workbook while it is written."""

    def __init__(self, paper: Paper, file: FormFile) -> None:
        self.paper, self.file, self.facts = paper, file, paper.facts
        self.speaker = Speaker(paper.language, paper.facts.zones[0] if paper.facts.zones else "UTC")
        self.book = Workbook(write_only=True)
        self.font = _FONTS[paper.language]
        self._styles: dict[_Look, str] = {}
        self._cells: dict[tuple[str, _Look, str], Cell] = {}

    def bytes(self) -> bytes:
        """Write all of it."""
        properties = self.book.properties
        properties.creator = one_line(self.facts.owner_name) or self.facts.owner
        properties.title, properties.subject = one_line(self.paper.subject), self.facts.ref
        properties.language = self.paper.language
        properties.created = Moment(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        for part in self.paper.of(self.file):
            self._part(part)
        self._last_sheet()
        out = io.BytesIO()
        self.book.save(out)
        return same_bytes(out.getvalue(), at=self.facts.made_from[0].at)

    def say(self, code: str, /, **values: object) -> str:
        """Answer a sentence in the language of the paper."""
        return self.speaker.say(code, **values)

    def _part(self, part: FilledPart) -> None:
        sheet = self._sheet(part.part.names[self.paper.language], wide=part.part.kind != "fields")
        if part.part.kind == "fields":
            self._fields(sheet, part)
        else:
            self._lines(sheet, part)

    def _sheet(self, name: str, *, wide: bool) -> Sheet:
        """A sheet with its header, its footer and how it is printed."""
        fit = _UNFIT_NAME.sub(" ", name)[:31].strip()
        sheet: Sheet = self.book.create_sheet(fit)
        marks = [self.say("paper_simulation")] if self.facts.simulation else []
        marks += [_header(mark) for mark in (self.facts.marking, self.say("paper_draft")) if mark]
        sheet.oddHeader.center.text = " · ".join(marks)
        sheet.oddFooter.center.text = _header(f"{self.facts.ref}/v{self.facts.version}") + " · &P / &N"
        sheet.page_setup.orientation = "landscape" if wide else "portrait"
        sheet.page_setup.paperSize = 9 if self.paper.form.sheet == "A4" else 1
        sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.8, bottom=0.7, header=0.3, footer=0.3)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        return sheet

    def _title(self, sheet: Sheet, name: str) -> int:
        """The rows above: marks, the name of the paper, what it is about; answer how many they are."""
        rows = []
        if self.facts.simulation:
            rows.append(self._cell(sheet, self.say("paper_simulation_note"), bold=True, colour="A31D17"))
        if self.facts.marking:
            rows.append(self._cell(sheet, self.facts.marking, bold=True))
        rows.append(self._cell(sheet, name, bold=True, size=14))
        rows.append(self._cell(sheet, f"{self.paper.subject} ({self.facts.ref})"))
        for number, cell in enumerate(rows, 1):
            sheet.row_dimensions[number].height = 16.0 if number != len(rows) - 1 else 22.0
            sheet.append([cell])
        sheet.append([])
        return len(rows) + 1

    def _fields(self, sheet: Sheet, part: FilledPart) -> None:
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = _LABEL, _FIELD
        above = self._title(sheet, self.paper.form.names[self.paper.language])
        for number, filled in enumerate(part.fields, above + 1):
            (text, missing), name = self._told(filled), filled.field.names[self.paper.language]
            sheet.row_dimensions[number].height = _height((name, text), (_LABEL, _FIELD))
            label = self._cell(sheet, name, bold=True, box=True, head=True, wrap=True)
            sheet.append([label, self._cell(sheet, text, box=True, wrap=True, to_fill=missing)])

    def _told(self, filled: FilledField) -> tuple[str, bool]:
        """A field as one text, and whether something in it is to be filled in."""
        lines = [f"{one.text} [{one.mark}]".strip() if one.mark else one.text for one in filled.paragraphs]
        if filled.to_fill:
            lines.append(f"[{self.say('paper_to_fill_what', what=filled.to_fill)}]")
        elif filled.state == "missing":
            lines.append(f"[{self.say('paper_to_fill')}]")
        return "\n".join(lines), filled.state in ("missing", "partly")

    def _lines(self, sheet: Sheet, part: FilledPart) -> None:
        columns = part.part.columns
        for place, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        language = self.paper.language
        # Rows of the title are counted before anything is written: a sheet that streams takes its panes first.
        above = 3 + bool(self.facts.simulation) + bool(self.facts.marking)
        sheet.freeze_panes = f"A{above + 2}"
        sheet.print_title_rows = f"{above + 1}:{above + 1}"
        if part.rows:
            sheet.auto_filter.ref = f"A{above + 1}:{get_column_letter(len(columns))}{above + 1 + len(part.rows)}"
        self._title(sheet, part.part.names[language])
        widths = [column.width for column in columns]
        names = [one.names[language] for one in columns]
        sheet.row_dimensions[above + 1].height = _height(names, widths)
        sheet.append([self._cell(sheet, name, bold=True, box=True, head=True, wrap=True) for name in names])
        for number, row in enumerate(part.rows, above + 2):
            sheet.row_dimensions[number].height = _height([text or "" for text in row], widths)
            sheet.append(list(self._row(sheet, columns, row, mark=part.part.kind == "lines")))
        if not part.rows:
            sheet.append([self._cell(sheet, f"[{self.say('paper_no_rows')}]", to_fill=True)])

    def _row(
        self, sheet: Sheet, columns: Sequence[FormColumn], row: Sequence[str | None], *, mark: bool
    ) -> Iterator[Cell]:
        for column, text in zip(columns, row, strict=True):
            if text is None:
                said = self.say("paper_to_fill_short") if mark else ""
                yield self._cell(sheet, said, box=True, to_fill=True)
            elif column.fill in ("quantity", "value", "line") and _NUMBER.fullmatch(text):
                yield self._number(sheet, text)
            else:
                yield self._cell(sheet, text, box=True, wrap=True)

    def _last_sheet(self) -> None:
        sheet = self._sheet(self.say("paper_last_title"), wide=False)
        sheet.column_dimensions["A"].width = _ABOUT
        rows: list[tuple[str, bool]] = []
        for title, lines in sources_of(self.paper, self.speaker):
            rows += [(title, True)] if title else []
            rows += [*((line, False) for line in lines), ("", False)]
        for number, (text, bold) in enumerate(rows, 1):
            sheet.row_dimensions[number].height = _height((text,), (_ABOUT,))
            sheet.append([self._cell(sheet, text, bold=bold, wrap=True)])

    def _number(self, sheet: Sheet, text: str) -> Cell:
        cell: Cell = WriteOnlyCell(sheet)
        cell.style, cell.value = self._style(_Look(box=True)), Decimal(text)
        cell.number_format = "#,##0.######" if "." in text else "#,##0"
        return cell

    def _cell(
        self, sheet: Sheet, text: str, *, bold: bool = False, size: int = 10, colour: str = "",
        box: bool = False, head: bool = False, wrap: bool = False, to_fill: bool = False,
    ) -> Cell:  # fmt: skip
        """A cell of text; one that says the same as another is the same, because the sheet is written row by row."""
        look = _Look(bold, size, colour, box, head, wrap, to_fill)
        key = (sheet.title, look, text)
        if key in self._cells:
            return self._cells[key]
        cell = self._new_cell(sheet, safe_text(text), look)
        if len(self._cells) < _MOST_KEPT:
            self._cells[key] = cell
        return cell

    def _new_cell(self, sheet: Sheet, kept: str, look: "_Look") -> Cell:
        cell: Cell = WriteOnlyCell(sheet, kept)
        cell.style = self._style(look)
        if kept.startswith(_FORMULA):
            cell.quotePrefix = True
        # The writer takes what begins with = for a formula, whatever it was meant to be.
        cell.data_type = "s"
        return cell

    def _style(self, look: "_Look") -> str:
        """The name of a look, made once: thousands of cells share a few."""
        if look not in self._styles:
            self._styles[look] = f"paper-{len(self._styles) + 1}"
            style = NamedStyle(self._styles[look])
            style.font = Font(name=self.font, size=look.size, bold=look.bold, color=look.colour or "000000")
            style.alignment = Alignment(vertical="top", wrap_text=look.wrap)
            if look.box:
                style.border = _BOX
            if look.head or look.to_fill:
                style.fill = _HEAD if look.head else _TO_FILL
            self.book.add_named_style(style)
        return self._styles[look]


class _Look(NamedTuple):
    """How a cell looks."""

    bold: bool = False
    size: int = 10
    colour: str = ""
    box: bool = False
    head: bool = False
    wrap: bool = False
    to_fill: bool = False


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """How high a row has to be for its longest cell: spreadsheets do not all work it out by themselves."""
    most = max(sum(-(-_width(line) // max(width - 1, 1)) or 1 for line in text[:_MOST_SEEN].split("\n"))
               for text, width in zip(texts, widths, strict=True))  # fmt: skip
    return min(14.0 * most + 2, 400.0)


def _width(line: str) -> int:
    """How many characters wide a line is; Hangul takes two."""
    return len(line) if line.isascii() else sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def _header(text: str) -> str:
    """Text in a header or footer, where & begins a code."""
    return one_line(text).replace("&", "&&")

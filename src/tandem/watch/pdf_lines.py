"""The lines of a page of a PDF as they are set: their words, where they stand, and how large they are.

PDFium gives characters; a figure that is raised and small is the call of a note and becomes `[3]`.
"""

import ctypes
import re
from collections.abc import Iterator

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdf

_SMALL = 0.95
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""What PDFium writes for a hyphen at which it knows the line to break."""

_Box = tuple[float, float, float, float, float]
"""Left, right, bottom and top of a character, and the line on which it stands."""

_RAISED = re.compile(r"\[?\d{1,3}\]?(?:\s*,\s*\[?\d{1,3}\]?)*")


class Line(msgspec.Struct, frozen=True):
    """One line: its words, its edges in points (the page's bottom is 0), and the size of its letters."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


class _Run(msgspec.Struct, frozen=True):
    """Characters of one size that stand side by side; `base` is the line on which they stand."""

    text: str
    base: float
    left: float
    right: float
    bottom: float
    top: float
    size: float


def lines_of(page: pdfium.PdfPage, *, most: int) -> list[Line]:
    """Answer the lines of a page in the order of the document; `most` is how many characters are read."""
    text = page.get_textpage()
    try:
        runs = list(_runs(text, min(text.count_chars(), most)))
    finally:
        text.close()
    return [line for row in _rows(runs) if (line := _joined(row)).text]


def _runs(text: pdfium.PdfTextPage, count: int) -> Iterator[_Run]:
    """The characters gathered while they keep their size and nothing ends the line."""
    held: list[tuple[str, _Box | None]] = []
    size = 0.0
    for place in range(count):
        sign = _sign(pdf.FPDFText_GetUnicode(text, place))
        box = None if sign.isspace() else _box(text, place)
        now = size if box is None else float(pdf.FPDFText_GetFontSize(text, place)) * _scale(text, place)
        if held and (sign in "\r\n" or abs(now - size) > 0.5):
            yield from _run(held, size)
            held = []
        if sign not in "\r\n":
            held.append((sign, box))
        size = now
    yield from _run(held, size)


def _run(held: list[tuple[str, _Box | None]], size: float) -> Iterator[_Run]:
    boxes = [box for _, box in held if box is not None]
    if boxes:
        lefts, rights, bottoms, tops, bases = zip(*boxes, strict=True)
        words = "".join(sign for sign, _ in held)
        yield _Run(words, bases[0], min(lefts), max(rights), min(bottoms), max(tops), size)


def _sign(code: int) -> str:
    try:
        return _HYPHENS.get(code) or ("" if code == 0 else chr(code)) or " "
    except ValueError:
        return "\ufffd"


def _box(text: pdfium.PdfTextPage, place: int) -> _Box | None:
    left, right, bottom, top, across, base = (ctypes.c_double() for _ in range(6))
    if not pdf.FPDFText_GetCharBox(text, place, left, right, bottom, top):
        return None
    standing = pdf.FPDFText_GetCharOrigin(text, place, across, base)
    return left.value, right.value, bottom.value, top.value, base.value if standing else bottom.value


def _scale(text: pdfium.PdfTextPage, place: int) -> float:
    """How far the matrix of a character stretches its letters: many programmes set size 1 and stretch."""
    matrix = pdf.FS_MATRIX()
    return abs(matrix.d) or abs(matrix.b) or 1.0 if pdf.FPDFText_GetMatrix(text, place, matrix) else 1.0


def _rows(runs: list[_Run]) -> Iterator[list[_Run]]:
    """Runs that stand on one line, from left to right."""
    row: list[_Run] = []
    for run in runs:
        if row and not _beside(row, run):
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _beside(row: list[_Run], run: _Run) -> bool:
    """Whether a run goes on with the line: it stands to the right and shares most of its height with it."""
    last = row[-1]
    shared = min(last.top, run.top) - max(last.bottom, run.bottom)
    height = min(last.top - last.bottom, run.top - run.bottom)
    largest = max(last.size, run.size)
    near = abs(last.base - run.base) < 0.7 * largest and run.left >= last.right - 0.3 * largest
    return near and (shared > 0.3 * height or abs(last.size - run.size) > 0.5) and run.left - last.right < 4 * largest


def _joined(row: list[_Run]) -> Line:
    size = max(run.size for run in row)
    words = ""
    for place, run in enumerate(row):
        beside = row[place - 1] if place else row[min(1, len(row) - 1)]
        raised = run.size < _SMALL * beside.size and run.base > beside.base + 0.15 * size
        gap = place > 0 and run.left - row[place - 1].right > 0.2 * size
        words += (
            (" " if gap else "") + (_call(run.text) if raised else run.text) + (" " if raised and not place else "")
        )
    return Line(
        " ".join(words.split()), min(run.left for run in row), max(run.right for run in row),
        min(run.bottom for run in row), max(run.top for run in row), size,
    )  # fmt: skip


def _call(text: str) -> str:
    """The call of a note as it is written elsewhere; what is raised and no figure stays as it is."""
    label = text.strip()
    if not _RAISED.fullmatch(label):
        return text
    figures = re.findall(r"\d+", label)
    return "".join(f"[{one}]" for one in figures) + (" " if text.endswith(" ") else "")

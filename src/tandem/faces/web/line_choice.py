"""Lines of a manifest to choose from in a form, each with how much of it: as rows, or as a text where they are many."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from tandem.acts.clearance import LineAmount
from tandem.acts.manifest import Line
from tandem.desk.desk import NotAllowed
from tandem.faces.web.forms import typed
from tandem.rules.lines import lines_text
from tandem.rules.reason import because

MOST_ROWS = 60
"""Lines that stand as rows with a box each; more are named in one text."""
_FIELD = re.compile(r"(?:line|amount)-[1-9][0-9]{0,6}")
_PIECE = re.compile(r"([1-9][0-9]{0,6})(?: *- *([1-9][0-9]{0,6}))?(?: *= *(.{1,60}))?")
_LONGEST_RUN = 100_000


@dataclass(frozen=True)
class LineRow:
    """One line to choose: `whole` is its quantity in the manifest, `asked` what was asked of it, where that counts."""

    line: int
    name: str
    whole: str
    ticked: bool
    amount: str = ""
    asked: str = ""


@dataclass(frozen=True)
class LineChoice:
    """The lines of a form. `amounts` tells that each has a quantity; of many there are no rows, but a text."""

    rows: tuple[LineRow, ...]
    amounts: bool
    text: str = ""

    @property
    def many(self) -> bool:
        """Whether the lines are too many for rows."""
        return not self.rows


def begun(lines: Iterable[int]) -> dict[str, str]:
    """Answer the texts of a form in which these lines are chosen."""
    numbers = tuple(lines)
    return {**{f"line-{one}": "yes" for one in numbers}, "lines": lines_text(numbers)}


def typed_lines(request: HttpRequest) -> dict[str, str]:
    """Answer what was typed about lines."""
    return typed(request, [name for name in request.POST if _FIELD.fullmatch(name) or name == "lines"])


def choice(
    lines: Iterable[Line], texts: Mapping[str, str], *, amounts: bool, asked: Mapping[int, str] | None = None
) -> LineChoice:
    """Answer the lines as a form shows them, with what was typed."""
    rows = [
        LineRow(
            one.line, one.name, f"{one.quantity} {one.unit}".strip(), texts.get(f"line-{one.line}") == "yes",
            texts.get(f"amount-{one.line}", ""), (asked or {}).get(one.line, ""),
        )
        for one in lines
    ]  # fmt: skip
    few = len(rows) <= MOST_ROWS
    return LineChoice(tuple(rows) if few else (), amounts, "" if few else texts.get("lines", ""))


def chosen(texts: Mapping[str, str]) -> tuple[LineAmount, ...]:
    """Answer the lines that were chosen, with the amounts typed for them. Raises NotAllowed."""
    numbers = sorted({int(name.partition("-")[2]) for name, text in texts.items() if text and _FIELD.fullmatch(name)})
    rows = [_amount(number, texts.get(f"amount-{number}", "")) for number in numbers]
    return (*rows, *_in_text(texts.get("lines", "")))


def _in_text(text: str) -> tuple[LineAmount, ...]:
    found: list[LineAmount] = []
    for piece in (part.strip() for part in re.split(r"[,;\n]", text) if part.strip()):
        match = _PIECE.fullmatch(piece)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if match is None or not first <= last <= first + _LONGEST_RUN:
            raise NotAllowed(because("lines_unfit", found=piece[:40]))
        found += [_amount(number, match[3] or "") for number in range(first, last + 1)]
    return tuple(found)


def _amount(number: int, typed_amount: str) -> LineAmount:
    """How much of a line: `30,000`, or `30 m3` in another unit than its own."""
    quantity, _, unit = typed_amount.strip().partition(" ")
    return LineAmount(number, quantity.replace(",", ""), unit.strip())

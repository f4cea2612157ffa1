"""The manifest as a table of a notice: its lines, each a fact that everybody reads alike."""

import re
from typing import Annotated, Literal

import msgspec

from tandem.acts.act import day_fault

Returns = Literal["", "yes", "no", "partly"]
"""Whether a line comes back; empty where nobody said."""

_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")


class BadManifest(ValueError):
    """A table that is no manifest."""


class Line(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One line: goods, a vehicle, or anything else that goes or comes.

    `quantity` is a decimal number as text, of `unit` (a code of the units of the rulebook, or the sender's own word);
    `hs` digits of the Harmonized System that an officer chose; `value` a number and a currency (`1200 USD`).
    `returns_on` is the day on which it is to be back. A line that is empty in a place says nothing there.
    """

    line: Annotated[int, msgspec.Meta(ge=1)]
    name: str
    quantity: str = ""
    unit: str = ""
    hs: str = ""
    value: str = ""
    origin: str = ""
    returns: Returns = ""
    returns_on: str = ""
    end_user: str = ""
    route: str = ""
    vehicle: bool = False


class Manifest(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The lines of a manifest in their order. `original` is the SHA-256 of the file that they were taken from."""

    v: Literal[1]
    lines: tuple[Line, ...]
    original: str = ""


_DECODER = msgspec.json.Decoder(Manifest)


def read_manifest(raw: bytes) -> Manifest:
    """Read the table of a manifest. Raises BadManifest where it is none, or two lines have one number."""
    try:
        found = _DECODER.decode(raw)
    except msgspec.MsgspecError as wrong:
        raise BadManifest(str(wrong)) from wrong
    numbers = [line.line for line in found.lines]
    if len(set(numbers)) < len(numbers):
        raise BadManifest("two lines have one number")
    for line in found.lines:
        if fault := _fault(line):
            raise BadManifest(f"line {line.line}: {fault}")
    return found


def _fault(line: Line) -> str | None:
    if line.quantity and not _DECIMAL.fullmatch(line.quantity):
        return f"quantity: expected a decimal number, found {line.quantity[:40]!a}"
    return day_fault(returns_on=line.returns_on or None)

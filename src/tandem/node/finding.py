"""What the examination of a node finds: one sentence a subject, by code and values, with how bad it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

Health = Literal["ok", "look", "broken"]
Value = str | int | datetime


class Finding(msgspec.Struct, frozen=True):
    """One answer: about what, how bad, and the code of its sentence with the values in it."""

    about: str
    health: Health
    code: str
    values: Mapping[str, Value] = {}


def fine(about: str, code: str, /, **values: Value) -> Finding:
    """Answer that nothing has to be done."""
    return Finding(about, "ok", f"doctor_{code}", values)


def look(about: str, code: str, /, **values: Value) -> Finding:
    """Answer that somebody should look, before it becomes worse."""
    return Finding(about, "look", f"doctor_{code}", values)


def broken(about: str, code: str, /, **values: Value) -> Finding:
    """Answer that something does not work until somebody mends it."""
    return Finding(about, "broken", f"doctor_{code}", values)

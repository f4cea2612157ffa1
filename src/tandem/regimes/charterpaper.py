"""Reads a whole charter that is handed in, as YAML or JSON: each fault with its line, its place, and what was expected.

What is handed out as plain values has the fields that the paper has and no others, so that its bytes are the parties'.
"""

import re
from typing import Any

import msgspec

from tandem.regimes.charter import BadCharter, Charter, read_charter
from tandem.regimes.lined import Fault, Lined, Unread

_NAMED = (
    (re.compile(r"Procedure ([\w-]+)"), "procedures"), (re.compile(r"Scope type ([\w-]+)"), "scope"),
    (re.compile(r"second signature on (\S+?),"), "second_signature"),
)  # fmt: skip
"""How the sentences of a charter that does not hold together name the place that they are about."""


class BadPaper(ValueError):
    """What was handed in is no charter; `faults` say where and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Carry every fault that was found."""
        super().__init__("; ".join(f"line {one.line}: {one.code}" for one in faults))
        self.faults = faults


def read_charter_paper(raw: bytes) -> tuple[dict[str, Any], Charter]:
    """Answer the plain values of a charter and what they say. Raises BadPaper with every fault."""
    try:
        lined = Lined(raw)
    except Unread as unread:
        raise BadPaper((unread.fault,)) from unread
    charter = lined.read(Charter)
    if charter is None or lined.faults:
        raise BadPaper(tuple(sorted(lined.faults, key=lambda fault: fault.line)))
    plain: dict[str, Any] = _as_written(lined.root, msgspec.to_builtins(charter))
    try:
        return plain, read_charter(plain)
    except BadCharter as bad:
        raise BadPaper((_placed(lined, str(bad)),)) from bad


def _placed(lined: Lined, sentence: str) -> Fault:
    """A fault of a charter that does not hold together, at the place that its sentence names, else at the beginning."""
    for pattern, field in _NAMED:
        found = pattern.search(sentence)
        if found is not None:
            steps = (field, found[1])
            return Fault(lined.line(steps), ".".join(steps), "charter_paper_unfit", {"why": sentence})
    return Fault(1, "", "charter_paper_unfit", {"why": sentence})


def _as_written(node: Any, value: Any) -> Any:
    """The fields that the paper has, with the values that they were read as; without those left out of it."""
    if isinstance(value, dict):
        return {key.value: _as_written(below, value[key.value]) for key, below in node.value}
    if isinstance(value, list | tuple):
        return [_as_written(below, one) for below, one in zip(node.value, value, strict=True)]
    return value

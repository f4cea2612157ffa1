"""Acts of a case that stand in files beside it: read by their form, given their officer, and put among the case's own.

A file of such acts is a plain list, so that several cases can include it. Where the case is simulated, each act stands
at noon of the day that it tells of, not before the case opens and not before what it names; what came after the end of
the case is left out.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from tandem.node.caseact import CaseAct
from tandem.node.casefile import CaseInclude
from tandem.node.caseparallel import ParallelAct, marked
from tandem.node.casereading import Case, Origin, read_rows

_DAYS = ("happened", "said_on", "concluded", "raised_on")
_NAMES = (
    "instrument", "part_of", "on", "awaits", "softens", "answers", "about", "commitments", "commitment", "condition",
    "measure", "surprise", "supersedes", "replaced_by",
)  # fmt: skip
_MEMBERS = (
    "owners", "towards", "asked_by", "parties", "sides", "claimed_by", "party", "owner", "actor", "raised_by",
    "outsider",
)  # fmt: skip


def with_includes(case: Case) -> Case:
    """Answer the case with the acts of its includes among its own. Raises BadCase with file, line and way out."""
    rows = [(act, origin) for act, origin in zip(case.file.acts, case.origins, strict=True)]
    for number, include in enumerate(case.file.includes):
        rows += _included(case, number, include)
    if case.file.simulated and case.file.includes:
        rows = _in_time(case, rows)
    acts, origins = tuple(act for act, _ in rows), tuple(origin for _, origin in rows)
    return Case(case.folder, msgspec.structs.replace(case.file, acts=acts), case.root, origins)


def _included(case: Case, number: int, include: CaseInclude) -> Iterator[tuple[Any, Origin]]:
    path = (case.folder / include.file).resolve()
    steps = ("includes", number)
    if not path.is_relative_to(case.folder.resolve().parent) or not path.is_file():
        why = f"there is no file {include.file!r} in the folder of the case or beside it."
        raise case.bad((*steps, "file"), why)
    if case.file.simulated and not include.mark.startswith(case.file.mark):
        raise case.bad((*steps, "mark"), f"expected a mark that begins with {case.file.mark!r}.")
    for act, origin in read_rows(path, lambda row: _given(row, include)):
        if not isinstance(act, ParallelAct):
            why = f"{act.__struct_config__.tag} belongs into a case itself; files beside it hold what runs in parallel."
            raise case.bad_at(origin, (), why)
        yield (marked(act, include.mark) if include.mark else act), origin


def _given(row: Mapping[str, Any], include: CaseInclude) -> dict[str, Any]:
    """A row of the file with its officer, and with the members that the case has instead of those it names."""
    given = {**row, "by": include.by}
    for name in _MEMBERS if include.members else ():
        value = row.get(name)
        if isinstance(value, list):
            given[name] = list(dict.fromkeys(include.members.get(str(code), code) for code in value))
        elif isinstance(value, str):
            given[name] = include.members.get(value, value)
    return given


def _in_time(case: Case, rows: list[tuple[CaseAct, Origin]]) -> list[tuple[CaseAct, Origin]]:
    """The acts of a simulated case by their time; those of a file beside it take theirs from their day."""
    opens, closes = _instant(case, case.file.opens), _instant(case, case.file.closes)
    placed: dict[str, datetime] = {}
    found: list[tuple[datetime, CaseAct, Origin]] = []
    for act, origin in rows:
        if not isinstance(act, ParallelAct):
            at = _instant(case, act.at) or (found[-1][0] if found else opens)
            if at is not None:
                found.append((at, act, origin))
            continue
        day = max(value for name in _DAYS if (value := getattr(act, name, "")))
        told, named = _instant(case, f"{day}T12:00"), _named(act)
        if told is None or opens is None or any(code not in placed for code in named):
            continue
        at = max([told, opens, *(placed[code] for code in named)])
        if closes is not None and at > closes:
            continue
        placed |= dict.fromkeys((getattr(act, "code", ""),), at)
        found.append((at, msgspec.structs.replace(act, at=at.isoformat()), origin))
    return [(act, origin) for _, act, origin in sorted(found, key=lambda row: row[0])]


def _named(act: ParallelAct) -> list[str]:
    values = [getattr(act, name) for name in _NAMES if getattr(act, name, "")]
    return [code for value in values for code in ((value,) if isinstance(value, str) else value)]


def _instant(case: Case, at: str | None) -> datetime | None:
    try:
        return case.instant(at) if at else None
    except ValueError:
        return None

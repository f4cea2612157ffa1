"""How one charter becomes another: place by place in words, and a text by its words."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from tandem.regimes.charter import Charter
from tandem.reports.difference import Piece, pieces_of
from tandem.reports.speaker import Speaker

_Path = tuple[str, ...]
_CALLED = (
    "procedures",
    "scope",
    "markings",
    "hold_reasons",
    "levels",
    "tracks",
    "parties",
    "monitors",
    "depositaries",
    "others",
)
"""Parts whose rows have names of their own, in the charter's languages."""
_BY_ACT = ("matrix", "second_signature")
_TEXTS = ("text", "names", "holders")


class ChangedPlace(msgspec.Struct, frozen=True):
    """One place at which two charters differ: where it is, in words and as a path, what it was and is."""

    place: str
    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


def charter_difference(before: Charter, after: Charter, *, speaker: Speaker) -> tuple[ChangedPlace, ...]:
    """Answer every place at which two charters differ, in the order of the charter; empty where they say the same."""
    old, new = _leaves(before), _leaves(after)
    names = {**_names(before), **_names(after)}
    places = [*old, *(path for path in new if path not in old)]
    return tuple(
        _changed(path, old.get(path), new.get(path), names, speaker)
        for path in places
        if old.get(path) != new.get(path)
    )


def place_said(path: _Path, names: Mapping[_Path, Mapping[str, str]], speaker: Speaker) -> str:
    """Answer a place of a charter in words: `Procedures: No surprises: window`."""
    return ": ".join(_segment(path, number, names, speaker) for number in range(len(path)))


def names_in(charter: Charter) -> Mapping[_Path, Mapping[str, str]]:
    """Answer what the rows of a charter's parts are called, by their places."""
    return _names(charter)


def _changed(
    path: _Path, old: Any, new: Any, names: Mapping[_Path, Mapping[str, str]], speaker: Speaker
) -> ChangedPlace:
    was, now = _said(path, old, names, speaker), _said(path, new, names, speaker)
    return ChangedPlace(".".join(path), place_said(path, names, speaker), was, now, pieces_of(was, now))


def _leaves(charter: Charter) -> dict[_Path, Any]:
    return dict(_walk((), msgspec.to_builtins(charter)))


def _walk(path: _Path, value: Any) -> Iterator[tuple[_Path, Any]]:
    if isinstance(value, dict) and not _is_span(value):
        for name, below in value.items():
            yield from _walk((*path, str(name)), below)
    elif isinstance(value, list | tuple) and value and all(isinstance(row, dict) and "code" in row for row in value):
        for row in value:
            yield from _walk((*path, row["code"]), {name: below for name, below in row.items() if name != "code"})
    elif value is not None and value not in ((), [], ""):
        yield path, value


def _is_span(value: Mapping[str, Any]) -> bool:
    return set(value) == {"count", "unit"}


def _names(charter: Charter) -> dict[_Path, Mapping[str, str]]:
    found: dict[_Path, Mapping[str, str]] = {}
    for part in _CALLED:
        rows = getattr(charter, part)
        for code, row in rows.items() if isinstance(rows, Mapping) else ((row.code, row) for row in rows):
            found[part, code] = row if isinstance(row, Mapping) else row.names
    return found


def _segment(path: _Path, number: int, names: Mapping[_Path, Mapping[str, str]], speaker: Speaker) -> str:
    name, before = path[number], path[:number]
    if number == 1 and before[0] in _BY_ACT:
        kind, _, value = name.partition(":")
        narrowed = f" ({speaker.word('act_value', value)})" if value else ""
        return f"{speaker.word('act', kind)}{narrowed}"
    called = names.get(path[: number + 1]) if number == 1 else None
    if called is not None:
        return called.get(speaker.language) or next(iter(called.values()), name)
    if number and before[-1] in (*_TEXTS, *(code for _, code in names)):
        name = speaker.word("language", name)
    return speaker.word("charter_field", name)


def _said(path: _Path, value: Any, names: Mapping[_Path, Mapping[str, str]], speaker: Speaker) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return f"{value['count']} {speaker.word('unit', value['unit'])}"
    if isinstance(value, bool):
        return speaker.word("verdict", "yes" if value else "no")
    if isinstance(value, list | tuple):
        return ", ".join(_one(path, str(part), names, speaker) for part in value)
    return _one(path, str(value), names, speaker)


def _one(path: _Path, value: str, names: Mapping[_Path, Mapping[str, str]], speaker: Speaker) -> str:
    if path[0] in _BY_ACT:
        return speaker.word("role", value)
    field = path[-1]
    part = {"procedure": "procedures", "reasons": "hold_reasons", "marking": "markings"}.get(field, "")
    called = names.get((part, value), {})
    if called:
        return called.get(speaker.language) or value
    family = {"languages": "language", "mode": "mode"}.get(field, f"charter_{field}")
    return speaker.word(family, value)

"""The single places of a charter that a form can change: texts, lengths, silence, holds, types, offices, reasons."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import msgspec

from tandem.desk.desk import NotAllowed
from tandem.regimes.charter import MODES, Charter
from tandem.regimes.procedure import Silence, Unit
from tandem.reports.charter_difference import names_in, place_said
from tandem.reports.speaker import Speaker
from tandem.rules.reason import Reason, because

Sort = Literal["line", "area", "number", "select"]
_PREFIX = "place."
_SEPARATOR = "/"
_UNITS, _SILENCES = get_args(Unit), get_args(Silence)


@dataclass(frozen=True)
class Place:
    """One place: the name of its field, its words, what stands there, and what may be chosen."""

    name: str
    label: str
    value: str
    sort: Sort
    choices: tuple[tuple[str, str], ...] = ()


def groups_of(
    charter: Charter, typed: Mapping[str, str], *, speaker: Speaker
) -> tuple[tuple[str, tuple[Place, ...]], ...]:
    """Answer the places of a charter by its parts, with what was typed in place of what stands there."""
    names, found = names_in(charter), dict[str, list[Place]]()
    for path, value, sort, choices in _places(charter, speaker):
        name = _PREFIX + _SEPARATOR.join(path)
        place = Place(name, place_said(_said(path), names, speaker), typed.get(name, value), sort, choices)
        found.setdefault(path[0], []).append(place)
    return tuple((part, tuple(rows)) for part, rows in found.items())


def with_places(base: Mapping[str, Any], typed: Mapping[str, str], *, speaker: Speaker) -> dict[str, Any]:
    """Answer a charter with the places changed that were typed anew. Raises NotAllowed where one is no number."""
    plain, faults = copy.deepcopy(dict(base)), list[Reason]()
    charter = msgspec.convert(base, Charter)
    names = names_in(charter)
    for path, value, sort, _ in _places(charter, speaker):
        given = typed.get(_PREFIX + _SEPARATOR.join(path), value).replace("\r\n", "\n").strip()
        if given == value.strip():
            continue
        if sort == "number" and not (given.isascii() and given.isdigit() and len(given) < 9):
            said = place_said(_said(path), names, speaker)
            faults.append(because("amend_number", place=said, found=given[:20] or "-"))
        else:
            _put(plain, path, int(given) if sort == "number" else given)
    if faults:
        raise NotAllowed(*faults)
    return plain


def _said(path: tuple[str, ...]) -> tuple[str, ...]:
    """A place as its words go: a length is said with its number and its unit."""
    return path[:-1] if path[-1] == "count" else path


def _put(plain: Any, path: tuple[str, ...], value: Any) -> None:
    *way, last = path
    for step in way:
        if isinstance(plain, list):
            plain = next(row for row in plain if row["code"] == step)
        else:
            plain = plain.setdefault(step, {})
    plain[last] = value


def _places(charter: Charter, speaker: Speaker) -> Iterator[tuple[tuple[str, ...], str, Sort, tuple[Any, ...]]]:
    """Every place: its path, what stands there, and how its field looks."""
    for language in charter.languages:
        yield ("text", language), charter.text.get(language, ""), "area", ()
    for name, procedure in charter.procedures.items():
        way = ("procedures", name)
        if procedure.window is not None:
            yield from _span((*way, "window"), procedure.window, speaker)
            yield (*way, "silence"), procedure.silence, "select", _chosen("charter_silence", _SILENCES, speaker)
        yield (*way, "receipt_due_hours"), str(procedure.receipt_due_hours), "number", ()
        if procedure.hold is not None:
            yield from _span((*way, "hold", "length"), procedure.hold.length, speaker)
            yield (*way, "hold", "most"), str(procedure.hold.most), "number", ()
    named = tuple((name, one.names.get(speaker.language, name)) for name, one in charter.procedures.items())
    for name, scope in charter.scope.items():
        yield ("scope", name, "procedure"), scope.procedure, "select", named
        yield ("scope", name, "mode"), scope.mode, "select", _chosen("mode", MODES, speaker)
    for level in charter.levels:
        for party in charter.parties:
            for language in charter.languages:
                office = level.holders.get(party.code, {}).get(language, "")
                yield ("levels", level.code, "holders", party.code, language), office, "line", ()
    for code, names in charter.hold_reasons.items():
        for language in charter.languages:
            yield ("hold_reasons", code, language), names.get(language, ""), "line", ()


def _span(way: tuple[str, ...], span: Any, speaker: Speaker) -> Iterator[tuple[tuple[str, ...], str, Sort, Any]]:
    yield (*way, "count"), str(span.count), "number", ()
    yield (*way, "unit"), span.unit, "select", _chosen("unit", _UNITS, speaker)


def _chosen(family: str, values: tuple[str, ...], speaker: Speaker) -> tuple[tuple[str, str], ...]:
    return tuple((value, speaker.word(family, value)) for value in values)

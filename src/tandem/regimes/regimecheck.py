"""Reads files of rules, authorities and units together, and says all that is wrong with them, each fault with its line.

Nothing is taken in part: a file with one fault is refused whole, and so is a shelf whose files do not fit together (a
rule that names an authority nobody describes, one id twice). A condition that is not known is a fault of its own,
because a rule that is half understood would clear what it should stop.
"""

from collections.abc import Iterable
from itertools import takewhile
from typing import Any, TypeVar

import msgspec

from tandem.regimes.authority import FORMAT as AUTHORITIES
from tandem.regimes.authority import Authorities
from tandem.regimes.authoritycheck import check_authorities
from tandem.regimes.lined import Fault, Lined, Unread
from tandem.regimes.regime import FORMAT as REGIME
from tandem.regimes.regime import Regime, When
from tandem.regimes.rulecheck import check_regime
from tandem.regimes.shelf import Placed, Shelf
from tandem.regimes.unit import FORMAT as UNITS
from tandem.regimes.unit import Units
from tandem.regimes.unitcheck import check_units

__all__ = ["BadRegime", "Shelf", "read_files"]

_F = TypeVar("_F")
_FORMS: dict[str, Any] = {REGIME: Regime, AUTHORITIES: Authorities, UNITS: Units}


class BadRegime(ValueError):
    """A file that is no regime, authorities or units, or does not fit the others; `faults` are all that was found.

    `also` are the other bad files that were read with it.
    """

    def __init__(self, file: str, faults: tuple[Fault, ...], also: tuple["BadRegime", ...] = ()) -> None:
        """Carry every fault of one file, and the other files that are bad."""
        super().__init__("; ".join(f"{file}, line {fault.line} ({fault.place}): {fault.code}" for fault in faults))
        self.file = file
        self.faults = faults
        self.also = also


_EMPTY = Shelf()


def read_files(files: Iterable[tuple[str, bytes]], *, beside: Shelf = _EMPTY) -> Shelf:
    """Read files together, each with its name. Raises BadRegime with every fault of every one.

    How files fit together, and with what was read before (`beside`), is looked at once each can be read by itself.
    """
    placed, bad = [], []
    for file, raw in files:
        try:
            placed.append(_read(raw, file))
        except BadRegime as wrong:
            bad.append(wrong)
    _refuse(bad)
    shelf = Shelf(
        regimes=(*beside.regimes, *(one.form for one in placed if isinstance(one.form, Regime))),
        authorities=(*beside.authorities, *(one.form for one in placed if isinstance(one.form, Authorities))),
        units=(*beside.units, *(one.form for one in placed if isinstance(one.form, Units))),
    )
    for one in placed:
        _check(one, shelf)
    _refuse([BadRegime(one.file, _sorted(one.lined.faults)) for one in placed if one.lined.faults])
    return shelf


def _refuse(bad: list[BadRegime]) -> None:
    if bad:
        raise BadRegime(bad[0].file, bad[0].faults, also=tuple(bad[1:]))


def _read(raw: bytes, file: str) -> Placed:
    try:
        lined = Lined(raw, fast=True)
        form = lined.read(_form_of(lined))
    except Unread as wrong:
        raise BadRegime(file, (_worded(wrong.fault),)) from wrong
    except RecursionError as wrong:
        raise BadRegime(file, (Fault(1, "", "pf_too_deep"),)) from wrong
    if lined.faults or form is None:
        raise BadRegime(file, _sorted(map(_worded, lined.faults)))
    return Placed(file=file, form=form, lined=lined)


def _form_of(lined: Lined) -> Any:
    found = lined.scalar("format")
    if found in _FORMS:
        return _FORMS[found]
    raise Unread(Fault(lined.line(("format",)), "format", "rf_format_unknown", {
        "found": (found or "-")[:40], "formats": ", ".join(_FORMS)}))  # fmt: skip


def _check(one: Placed, shelf: Shelf) -> None:
    """Check a form beside the shelf; what stands before it there took its ids first."""
    if isinstance(one.form, Regime):
        check_regime(one.lined, one.form, shelf, _before(one.form, shelf.regimes))
    elif isinstance(one.form, Authorities):
        check_authorities(one.lined, one.form, shelf, _before(one.form, shelf.authorities))
    else:
        check_units(one.lined, one.form, shelf, _before(one.form, shelf.units))


def _before(form: _F, forms: tuple[_F, ...]) -> tuple[_F, ...]:
    return tuple(takewhile(lambda other: other is not form, forms))


def _sorted(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.line, fault.place, fault.code)))


_CONDITIONS = ("when", "all_of", "any_of", "none_of")
_PREDICATES = ", ".join(field.encode_name for field in msgspec.structs.fields(When))


def _worded(fault: Fault) -> Fault:
    """A fault of reading in the words of rules: a condition that is not known, an amount without its unit."""
    steps = fault.place.split(".")
    above = steps[-2].partition("[")[0] if len(steps) > 1 else ""
    if fault.code == "pf_unknown_field" and above in _CONDITIONS:
        values = {"found": fault.values["found"], "predicates": _PREDICATES}
        return msgspec.structs.replace(fault, code="rf_predicate_unknown", values=values)
    if fault.code == "pf_length_without_unit" and steps[-1].partition("[")[0] in ("cap", "alternative", "usage"):
        return msgspec.structs.replace(fault, code="rf_amount_without_unit", values={})
    if fault.code in ("pf_not_a_choice", "pf_unknown_field"):
        # Names of fields and values are told as they are written, never in the reader's language.
        values = {"found": fault.values["found"], "codes": fault.values["known"]}
        return msgspec.structs.replace(fault, code=f"rf_{fault.code.removeprefix('pf_')}", values=values)
    if fault.code in ("pf_empty", "pf_too_long"):
        return msgspec.structs.replace(fault, code=f"rf_{fault.code.removeprefix('pf_')}")
    return fault

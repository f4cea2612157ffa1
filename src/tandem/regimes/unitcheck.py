"""What a file of units has to keep: one word means one unit, and every factor is a decimal number."""

from collections.abc import Sequence

from tandem.regimes.factcheck import check_amount, check_hs, check_id, check_names, check_text
from tandem.regimes.lined import Lined, Steps
from tandem.regimes.shelf import Shelf
from tandem.regimes.unit import Unit, Units, plain_word


def check_units(lined: Lined, units: Units, shelf: Shelf, earlier: Sequence[Units]) -> None:
    """Note every fault of a file of units, alone and beside the others of its shelf."""
    taken = {word: unit.id for other in earlier for unit in other.units for word in _words(unit)}
    for number, unit in enumerate(units.units):
        place: Steps = ("units", number)
        check_id(lined, (*place, "id"), unit.id)
        check_names(lined, (*place, "names"), unit.names)
        check_amount(lined, (*place, "factor"), unit.factor)
        base = shelf.unit(unit.base)
        if base is None or base.base != base.id or base.factor != "1":
            lined.fault((*place, "base"), "rf_base_unknown", found=unit.base[:40] or "-")
        for word in _words(unit):
            if word in taken:
                lined.fault((*place, "words"), "rf_word_twice", found=word[:40], unit=taken[word])
            check_text(lined, (*place, "words"), word)
            taken[word] = unit.id
    for number, one in enumerate(units.conversions):
        place = ("conversions", number)
        for field in ("of", "to"):
            if shelf.unit(getattr(one, field)) is None:
                lined.fault((*place, field), "rf_unit_unknown", found=getattr(one, field)[:40] or "-")
        check_amount(lined, (*place, "factor"), one.factor)
        check_hs(lined, (*place, "hs"), one.hs)
        if one.why is not None:
            check_names(lined, (*place, "why"), one.why)


def _words(unit: Unit) -> tuple[str, ...]:
    """The id and the words of a unit as they are compared, each once."""
    return tuple(dict.fromkeys(map(plain_word, (unit.id, *unit.words))))

"""Quantities in other units, by the factors of a rulebook; what no factor leads to is not known, never guessed."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation, localcontext

from tandem.regimes.rulebook import Conversion, Rulebook, Unit

_PLACES = Decimal("0.01")


def decimal_of(text: str) -> Decimal | None:
    """Answer a quantity as a number; None where none was given or it is no number of things."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def factor_to(*, unit: str, to: str, code: str, book: Rulebook) -> Decimal | None:
    """Answer how many of a unit one of another is for goods under an HS code; None where the book has no way there."""
    of, target = book.unit_of(unit), book.unit_of(to)
    if target is None or of is None:
        return Decimal(1) if unit and unit == to else None
    with localcontext(prec=34):
        if of.base == target.base:
            return Decimal(of.factor) / Decimal(target.factor)
        between = next(_factors(of, target, code, book), None)
        return None if between is None else Decimal(of.factor) * between / Decimal(target.factor)


def _factors(of: Unit, target: Unit, code: str, book: Rulebook) -> Iterator[Decimal]:
    """How many of the base of one unit one of the base of the other is; the closest HS code first, then any goods."""
    for found in sorted(book.conversions, key=lambda one: -_closeness(one, code)):
        begins, ends = book.unit_of(found.of), book.unit_of(found.to)
        if _closeness(found, code) < 0 or begins is None or ends is None:
            continue
        factor = Decimal(found.factor) * Decimal(ends.factor) / Decimal(begins.factor)
        if (begins.base, ends.base) == (of.base, target.base):
            yield factor
        elif (ends.base, begins.base) == (of.base, target.base) and factor:
            yield 1 / factor


def _closeness(conversion: Conversion, code: str) -> int:
    return max((len(one) for one in conversion.hs if code.startswith(one)), default=-1 if conversion.hs else 0)


def written_amount(amount: Decimal) -> str:
    """Write an amount to two places, or to two digits where that would leave nothing of it; without idle noughts."""
    return _plain(amount.quantize(_PLACES) if amount >= _PLACES or not amount else round_to_digits(amount, 2))


def written_share(percent: Decimal) -> str:
    """Write a share in per cent to three places, or to two digits where that would leave nothing of it."""
    places = Decimal("0.001")
    return _plain(percent.quantize(places) if percent >= places or not percent else round_to_digits(percent, 2))


def round_to_digits(amount: Decimal, digits: int) -> Decimal:
    """Round to so many digits that say something."""
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - digits + 1))


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

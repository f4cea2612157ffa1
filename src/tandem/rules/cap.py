"""What the lines of a manifest take of a cap: each by itself, and all of them together with what was used before.

A cap is not a ban: within it an officer still has to find out what the cap asks. Over it, the rule bars. What was used
before is *not known* where no account of the period says it, which is not the same as nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tandem.acts.manifest import Line
from tandem.regimes.regime import Cap, Regime, Rule, Usage
from tandem.regimes.rulebook import Rulebook
from tandem.rules.condition import code_of
from tandem.rules.quantity import decimal_of, factor_to, written_amount, written_share
from tandem.rules.reason import Reason, because
from tandem.rules.ruling import Amount, CapUse


class CapState(NamedTuple):
    """Where a cap stands after all lines that it is about: what each takes, and whether together they go over it."""

    uses: Mapping[int, CapUse]
    why: Mapping[int, tuple[Reason, ...]]
    exceeded: bool


class _Measured(NamedTuple):
    """An amount in a unit that the cap is told in."""

    amount: Decimal
    unit: str
    limit: Decimal

    @property
    def share(self) -> Decimal:
        return self.amount / self.limit if self.limit else Decimal(2)


class _Scale:
    """A cap and its alternative, and how many of their units one of another unit is; each is looked up once."""

    def __init__(self, cap: Cap, book: Rulebook) -> None:
        self._book = book
        other = [(cap.alternative.amount, cap.alternative.unit)] if cap.alternative else []
        self._limits = [(Decimal(amount), unit) for amount, unit in ((cap.amount, cap.unit), *other)]
        self._known: dict[tuple[str, str], tuple[Decimal, Decimal, str] | None] = {}

    def measured(self, quantity: str, unit: str, code: str) -> _Measured | None:
        """An amount of goods in the unit of the cap; None where that is not known."""
        amount = decimal_of(quantity)
        if (unit, code) not in self._known:
            self._known[unit, code] = self._way(unit, code)
        way = self._known[unit, code]
        return None if amount is None or way is None else _Measured(amount * way[0], way[2], way[1])

    def _way(self, unit: str, code: str) -> tuple[Decimal, Decimal, str] | None:
        for limit, target in self._limits:
            factor = factor_to(unit=unit, to=target, code=code, book=self._book)
            if factor is not None:
                return factor, limit, target
        return None


def cap_state(*, rule: Rule, regime: Regime, lines: Iterable[Line], book: Rulebook, starts_on: date | None) -> CapState:
    """Answer where the cap of a rule stands under these lines, all of which it is about."""
    cap = rule.cap
    assert cap is not None, rule.id
    scale = _Scale(cap, book)
    begins = period_of(cap, starts_on)
    usage = _usage(rule, regime, begins, starts_on)
    before = None if usage is None else scale.measured(usage.amount, usage.unit, "")
    uses, shares = {}, []
    for line in lines:
        found = scale.measured(line.quantity, line.unit, code_of(line))
        uses[line.line] = _use(rule.id, cap, found, begins, usage)
        shares.append(found)
    known = sum((one.share for one in (before, *shares) if one is not None), Decimal(0))
    total = written_share(known * 100)
    why = {number: _why(rule.id, use, exceeded=known > 1, total=total) for number, use in uses.items()}
    return CapState(uses, why, known > 1)


def period_of(cap: Cap, starts_on: date | None) -> date | None:
    """Answer the first day of the period of a cap that a day lies in; None without a day, or before the cap began."""
    if starts_on is None or starts_on < cap.begins:
        return None
    if cap.period == "calendar_year":
        return date(starts_on.year, 1, 1)
    return max(day for day in (_birthday(cap.begins, starts_on.year - back) for back in (0, 1)) if day <= starts_on)


def _birthday(begins: date, year: int) -> date:
    try:
        return begins.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _usage(rule: Rule, regime: Regime, begins: date | None, starts_on: date | None) -> Usage | None:
    """The latest account of the period; one that runs past the departure may count what comes after it."""
    if begins is None or starts_on is None:
        return None
    found = [one for one in regime.usage if one.rule == rule.id and begins <= one.until <= starts_on]
    return max(found, key=lambda one: one.until, default=None)


def _use(rule: str, cap: Cap, found: _Measured | None, begins: date | None, usage: Usage | None) -> CapUse:
    limit, unit = (Decimal(cap.amount), cap.unit) if found is None else (found.limit, found.unit)
    return CapUse(
        rule=rule, asked=None if found is None else Amount(quantity=written_amount(found.amount), unit=unit),
        cap=Amount(quantity=written_amount(limit), unit=unit),
        share_percent=None if found is None else written_share(found.share * 100),
        used=None if usage is None else Amount(quantity=usage.amount, unit=usage.unit),
        used_until=None if usage is None else usage.until, period_begins=begins,
    )  # fmt: skip


def _why(rule: str, use: CapUse, *, exceeded: bool, total: str) -> tuple[Reason, ...]:
    cap = {"cap": use.cap.quantity, "unit": use.cap.unit}
    if use.asked is None:
        told = because("cap_not_measured", rule=rule, **cap)
    else:
        told = because("cap_share", rule=rule, asked=use.asked.quantity, percent=use.share_percent or "", **cap)
    if use.used is None:
        before = because("cap_used_not_known", rule=rule)
    else:
        before = because("cap_used", rule=rule, used=use.used.quantity, unit=use.used.unit,
                         until=use.used_until.isoformat() if use.used_until else "")  # fmt: skip
    after = because("cap_exceeded" if exceeded else "cap_not_a_ban", rule=rule, percent=total)
    return (told, before, after)

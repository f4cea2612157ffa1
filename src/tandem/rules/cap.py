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
from tandem.rules.quantity import convert, decimal_of, written_amount, written_share
from tandem.rules.reason import Reason, because
from tandem.rules.ruling import Amount, CapUse


class CapState(NamedTuple):
    """Where a cap stands after all lines that it is about: what each takes, and whether together they go over it."""

    uses: Mapping[int, CapUse]
    why: Mapping[int, tuple[Reason, ...]]
    exceeded: bool


class _Limit(NamedTuple):
    amount: Decimal
    unit: str


def cap_state(*, rule: Rule, regime: Regime, lines: Iterable[Line], book: Rulebook, starts_on: date | None) -> CapState:
    """Answer where the cap of a rule stands under these lines, all of which it is about."""
    cap = rule.cap
    assert cap is not None, rule.id
    begins = period_of(cap, starts_on)
    usage = _usage(rule, regime, begins, starts_on)
    used = None if usage is None else _share(usage.amount, usage.unit, "", cap, book)
    uses, shares = {}, {}
    for line in lines:
        uses[line.line], shares[line.line] = _use(rule.id, cap, line, book, begins, usage)
    known = sum((share for share in shares.values() if share is not None), used or Decimal(0))
    exceeded = known > 1
    total = written_share(known * 100)
    why = {number: _why(rule.id, uses[number], exceeded=exceeded, total=total) for number in uses}
    return CapState(uses, why, exceeded)


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


def _limits(cap: Cap) -> Iterable[_Limit]:
    yield _Limit(Decimal(cap.amount), cap.unit)
    if cap.alternative is not None:
        yield _Limit(Decimal(cap.alternative.amount), cap.alternative.unit)


def _measured(quantity: str, unit: str, code: str, cap: Cap, book: Rulebook) -> tuple[Decimal, _Limit] | None:
    amount = decimal_of(quantity)
    for limit in _limits(cap) if amount is not None else ():
        assert amount is not None
        found = convert(amount=amount, unit=unit, to=limit.unit, code=code, book=book)
        if found is not None:
            return found, limit
    return None


def _share(quantity: str, unit: str, code: str, cap: Cap, book: Rulebook) -> Decimal | None:
    found = _measured(quantity, unit, code, cap, book)
    return None if found is None else found[0] / found[1].amount


def _use(
    rule: str, cap: Cap, line: Line, book: Rulebook, begins: date | None, usage: Usage | None
) -> tuple[CapUse, Decimal | None]:
    found = _measured(line.quantity, line.unit, code_of(line), cap, book)
    limit = _Limit(Decimal(cap.amount), cap.unit) if found is None else found[1]
    share = None if found is None else found[0] / limit.amount
    use = CapUse(
        rule=rule, asked=None if found is None else Amount(quantity=written_amount(found[0]), unit=limit.unit),
        cap=Amount(quantity=written_amount(limit.amount), unit=limit.unit),
        share_percent=None if share is None else written_share(share * 100),
        used=None if usage is None else Amount(quantity=usage.amount, unit=usage.unit),
        used_until=None if usage is None else usage.until, period_begins=begins,
    )  # fmt: skip
    return use, share


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

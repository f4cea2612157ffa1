"""What a body of rules has to keep: each rule can be decided or asks, names who exempts, and says how sure it is."""

import re
from collections.abc import Iterator, Sequence

from tandem.regimes.factcheck import (
    check_all_names,
    check_amount,
    check_fact,
    check_hs,
    check_id,
    check_named,
    check_names,
    check_text,
)
from tandem.regimes.lined import Lined, Steps
from tandem.regimes.regime import Cap, Quantity, Regime, Rule, Usage, When, Worth
from tandem.regimes.shelf import Shelf

MAX_DEPTH = 3
"""How deeply conditions may stand inside one another."""

_CURRENCY = re.compile(r"[A-Z]{3}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_BARS = ("ban", "cap", "licence")
_NOTHING = When()


def check_regime(lined: Lined, regime: Regime, shelf: Shelf, earlier: Sequence[Regime]) -> None:
    """Note every fault of a regime, alone and beside the others of its shelf."""
    check_id(lined, ("id",), regime.id)
    check_id(lined, ("target",), regime.target)
    if any(other.id == regime.id for other in earlier):
        lined.fault(("id",), "rf_id_twice", found=regime.id)
    check_names(lined, ("names",), regime.names)
    check_named(lined, ("ties",), regime.ties)
    check_named(lined, ("lists",), regime.lists)
    check_all_names(lined, ("notes",), regime.notes)
    for number, code in enumerate(regime.nexus):
        if code not in regime.ties:
            lined.fault(("nexus", number), "rf_tie_unnamed", found=code[:40])
    if regime.authority:
        _check_authority(lined, ("authority",), regime.authority, regime, shelf)
    if not regime.rules:
        lined.fault(("rules",), "rf_no_rules")
    taken = {rule.id for other in earlier for rule in other.rules}
    for number, rule in enumerate(regime.rules):
        if rule.id in taken:
            lined.fault(("rules", number, "id"), "rf_id_twice", found=rule.id)
        taken.add(rule.id)
        _check_rule(lined, rule, ("rules", number), regime, shelf)
    for number, usage in enumerate(regime.usage):
        _check_usage(lined, usage, ("usage", number), regime, shelf)


def _check_rule(lined: Lined, rule: Rule, place: Steps, regime: Regime, shelf: Shelf) -> None:
    check_id(lined, (*place, "id"), rule.id)
    if not rule.law.strip():
        lined.fault((*place, "law"), "rf_law_missing")
    check_text(lined, (*place, "law"), rule.law)
    for field, names in (("title", rule.title), ("says", rule.says)):
        check_names(lined, (*place, field), names)
    check_all_names(lined, (*place, "exceptions"), rule.exceptions)
    check_fact(lined, place, rule)
    _check_lists(lined, rule, place, regime)
    _check_exempt(lined, rule, place, regime, shelf)
    _check_when(lined, rule.when, (*place, "when"), rule, regime, depth=1)
    _check_about(lined, rule, place)
    if (rule.cap is None) is (rule.effect == "cap"):
        lined.fault((*place, "cap" if rule.cap else "effect"), "rf_cap_effect" if rule.cap else "rf_cap_missing")
    if rule.cap is not None:
        _check_cap(lined, rule.cap, (*place, "cap"), shelf)
    known = {one.id for other in shelf.regimes if other.target == regime.target for one in other.rules}
    for number, id in enumerate(rule.implements):
        if id not in known:
            lined.fault((*place, "implements", number), "rf_rule_unknown", found=id[:40])


def _check_about(lined: Lined, rule: Rule, place: Steps) -> None:
    if rule.about == "policy" and rule.when != _NOTHING:
        lined.fault((*place, "when"), "rf_policy_judges")
    if rule.temporary_asks and (rule.about != "line" or rule.direction == "from"):
        lined.fault((*place, "temporary_asks"), "rf_temporary_unfit")


def _check_lists(lined: Lined, rule: Rule, place: Steps, regime: Regime) -> None:
    if rule.confirmed_as == "confirmed-implementing-list" and not rule.lists:
        lined.fault((*place, "confirmed_as"), "rf_lists_missing")
    for number, code in enumerate(rule.lists):
        if code not in regime.lists:
            lined.fault((*place, "lists", number), "rf_list_unknown", found=code[:40], codes=", ".join(regime.lists))


def _check_exempt(lined: Lined, rule: Rule, place: Steps, regime: Regime, shelf: Shelf) -> None:
    if rule.exempt is not None:
        _check_authority(lined, (*place, "exempt", "authority"), rule.exempt.authority, regime, shelf)
        check_text(lined, (*place, "exempt", "under"), rule.exempt.under)
    elif not regime.authority and rule.effect in _BARS:
        lined.fault(place, "rf_nobody_exempts", rule=rule.id)


def _check_authority(lined: Lined, place: Steps, found: str, regime: Regime, shelf: Shelf) -> None:
    ids = [one.id for one in shelf.of_target(regime.target)]
    if found not in ids:
        lined.fault(place, "rf_authority_unknown", found=found[:40], codes=", ".join(ids) or "-", target=regime.target)


def _check_when(lined: Lined, when: When, place: Steps, rule: Rule, regime: Regime, *, depth: int) -> None:
    check_hs(lined, (*place, "hs"), when.hs)
    check_hs(lined, (*place, "hs_asks"), when.hs_asks)
    for code in when.hs_asks:
        if code in when.hs:
            lined.fault((*place, "hs_asks"), "rf_hs_twice", found=code)
    if when.question is not None:
        check_names(lined, (*place, "question"), when.question)
        if when.hs and when.hs_asks:
            lined.fault((*place, "question"), "rf_question_of_all")
    elif when.hs_asks or when.end_use:
        lined.fault((*place, "hs_asks" if when.hs_asks else "end_use"), "rf_question_missing")
    _check_listed(lined, when, place, rule)
    for field, codes in (("crosses", when.crosses), ("parties", when.parties), ("end_use", when.end_use)):
        for number, code in enumerate(codes):
            if not _CODE.fullmatch(code):
                lined.fault((*place, field, number), "rf_id_unfit", found=code[:40] or "-")
    for number, code in enumerate(when.nexus):
        if code not in regime.ties:
            lined.fault((*place, "nexus", number), "rf_tie_unnamed", found=code[:40])
    if when.value_over is not None:
        _check_worth(lined, when.value_over, (*place, "value_over"))
    for field, number, below in _below(when):
        if below == _NOTHING:
            lined.fault((*place, field, number), "rf_condition_empty")
        if depth == MAX_DEPTH:
            lined.fault((*place, field, number), "rf_condition_too_deep", most=MAX_DEPTH)
            break
        _check_when(lined, below, (*place, field, number), rule, regime, depth=depth + 1)


def _check_listed(lined: Lined, when: When, place: Steps, rule: Rule) -> None:
    if not when.listed_party:
        return
    if when.question is not None:
        lined.fault((*place, "question"), "rf_question_on_screening")
    if rule.about == "line":
        lined.fault((*place, "listed_party"), "rf_screening_of_line")


def _below(when: When) -> Iterator[tuple[str, int, When]]:
    for field in ("all_of", "any_of", "none_of"):
        for number, below in enumerate(getattr(when, field)):
            yield field, number, below


def _check_cap(lined: Lined, cap: Cap, place: Steps, shelf: Shelf) -> None:
    _check_quantity(lined, cap, place, shelf)
    if cap.alternative is not None:
        _check_quantity(lined, cap.alternative, (*place, "alternative"), shelf)
    check_all_names(lined, (*place, "asks"), cap.asks)


def _check_quantity(lined: Lined, found: Cap | Quantity | Usage, place: Steps, shelf: Shelf) -> None:
    check_amount(lined, (*place, "amount"), found.amount)
    if shelf.unit(found.unit) is None:
        lined.fault((*place, "unit"), "rf_unit_unknown", found=found.unit[:40] or "-")


def _check_worth(lined: Lined, worth: Worth, place: Steps) -> None:
    check_amount(lined, (*place, "amount"), worth.amount)
    if not _CURRENCY.fullmatch(worth.currency):
        lined.fault((*place, "currency"), "rf_currency_unfit", found=worth.currency[:40] or "-")


def _check_usage(lined: Lined, usage: Usage, place: Steps, regime: Regime, shelf: Shelf) -> None:
    _check_quantity(lined, usage, place, shelf)
    rule = regime.rule(usage.rule)
    if rule is None or rule.cap is None:
        lined.fault((*place, "rule"), "rf_rule_unknown", found=usage.rule[:40] or "-")
    if not usage.source.strip():
        lined.fault((*place, "source"), "rf_no_source")

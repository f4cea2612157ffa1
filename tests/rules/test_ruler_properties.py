"""Properties of the rules engine: nothing reads as cleared, more rules never say less, and order says nothing."""

from datetime import date
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.rulebooks import BOOK, COMMITTEE, SURVEY, regime, rule

from tandem.acts.manifest import Line
from tandem.regimes.regime import Cap, Exempt, Rule, When, Worth
from tandem.regimes.rulebook import Rulebook
from tandem.rules.ruler import rule_lines
from tandem.rules.ruling import STATUSES, LineRuling

_CODES = some.sampled_from(["", "2", "27", "2710", "271019", "27101943", "8605", "86", "9703", "300490", "77", "x"])
_PREFIXES = some.lists(some.sampled_from(["27", "2710", "271019", "27101921", "86", "8605", "30"]), max_size=2)
_LINES = some.builds(
    Line, line=some.integers(1, 10_000), name=some.just("goods"), hs=_CODES,
    quantity=some.sampled_from(["", "0", "1", "55000", "0.5", "600000"]),
    unit=some.sampled_from(["", "L", "bbl", "t", "?"]),
    returns=some.sampled_from(["", "yes", "no", "partly"]), vehicle=some.booleans(),
    value=some.sampled_from(["", "9000 EUR", "12000 EUR", "12000 USD", "EUR"]),
)  # fmt: skip
_MANIFESTS = some.lists(_LINES, max_size=6, unique_by=lambda line: line.line)
_QUESTION = some.sampled_from([None, {"en": "Is it?", "ko": "입니까?"}])
_PLAIN = {
    "hs": _PREFIXES.map(tuple), "hs_asks": _PREFIXES.map(tuple), "question": _QUESTION,
    "crosses": some.sampled_from([(), ("MDL",), ("sea",)]),
    "returns": some.sampled_from([(), ("yes",), ("no", "partly")]),
    "vehicle": some.sampled_from([None, True, False]), "end_use": some.sampled_from([(), ("military",)]),
    "value_over": some.sampled_from([None, Worth(amount="10000", currency="EUR")]), "listed_party": some.booleans(),
}  # fmt: skip
_WHENS = some.recursive(
    some.builds(When, **_PLAIN),
    lambda inner: some.builds(
        When, **_PLAIN, all_of=some.lists(inner, max_size=2).map(tuple),
        any_of=some.lists(inner, max_size=2).map(tuple),
        none_of=some.lists(inner, max_size=1).map(tuple),
    ),
    max_leaves=4,
)  # fmt: skip
_CAP = Cap(amount="500000", unit="bbl", period="calendar_year", begins=date(2018, 1, 1))


def _rule(facts: dict[str, Any]) -> Rule:
    return rule("added", cap=_CAP if facts["effect"] == "cap" else None, **facts)


_RULES = some.fixed_dictionaries({
    "when": _WHENS, "effect": some.sampled_from(["ban", "cap", "licence", "duty", "permission"]),
    "about": some.sampled_from(["line", "shipment", "policy"]), "temporary_asks": some.booleans(),
    "direction": some.sampled_from(["to", "from", "any"]),
    "exempt": some.sampled_from([None, Exempt(authority=COMMITTEE)]),
}).map(_rule)  # fmt: skip


def _with(added: Rule) -> Rulebook:
    return msgspec.structs.replace(BOOK, regimes=(*BOOK.regimes, regime(added, id="more")))


def _weight(line: LineRuling) -> int:
    return STATUSES.index(line.status)


@settings(max_examples=50, deadline=None)
@given(_MANIFESTS, _RULES)
def test_no_line_of_any_manifest_under_any_rule_reads_as_cleared(manifest: list[Line], added: Rule) -> None:
    found = rule_lines(lines=manifest, book=_with(added), shipment=SURVEY)

    assert [line.line for line in found.lines] == sorted(line.line for line in manifest)
    assert all(line.status in STATUSES for line in found.lines)
    assert all(line.hits or line.why for line in found.lines)


@settings(max_examples=50, deadline=None)
@given(_MANIFESTS, _RULES)
def test_a_rule_that_is_added_takes_no_hit_no_requirement_and_no_weight_away(manifest: list[Line], added: Rule) -> None:
    before = rule_lines(lines=manifest, book=BOOK, shipment=SURVEY)
    after = rule_lines(lines=manifest, book=_with(added), shipment=SURVEY)

    for earlier, later in zip(before.lines, after.lines, strict=True):
        assert {hit.rule for hit in earlier.hits} <= {hit.rule for hit in later.hits}
        assert set(earlier.authorities) <= set(later.authorities)
        assert _weight(later) <= _weight(earlier)


@settings(max_examples=40, deadline=None)
@given(_MANIFESTS, _RULES, some.randoms(use_true_random=False))
def test_the_order_of_lines_says_nothing(manifest: list[Line], added: Rule, chance: Any) -> None:
    turned = list(manifest)
    chance.shuffle(turned)

    assert rule_lines(lines=turned, book=_with(added), shipment=SURVEY) == rule_lines(
        lines=manifest, book=_with(added), shipment=SURVEY
    )

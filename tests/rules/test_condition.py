"""What a condition says of a line: every step of a trace, and its sentence in both languages."""

import pytest
from tests.rulebooks import DIESEL_ASKS, SURVEY, book, line, rule

from tandem.regimes.regime import When, Worth
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.rules.reason import Reason, because
from tandem.rules.ruler import rule_lines

_TEN_THOUSAND = Worth(amount="10000", currency="EUR")


def told(when: When, **facts: str) -> tuple[Reason, ...]:
    """Answer the trace of a rule with this condition for the fuel of the survey."""
    ruling = rule_lines(lines=(line("fuel", **facts),), book=book(rule("one", when=when)), shipment=SURVEY)
    return tuple(reason for hit in ruling.lines[0].hits for reason in hit.why)


TRACES = (
    (When(hs_asks=("271019",), question=DIESEL_ASKS), {}, because("ruled_code_asks", hs="271019", prefix="271019")),
    (When(end_use=("military",)), {}, because("ruled_end_use", uses="military")),
    (When(), {}, because("ruled_every_line")),
    (When(none_of=(When(hs=("30",)),)), {}, because("ruled_no_exception")),
    (When(listed_party=True), {}, because("ruled_not_screened")),
    (When(question=DIESEL_ASKS), {}, because("ruled_question")),
    (When(returns=("partly",)), {}, because("ruled_returns", returns="partly")),
    (When(vehicle=True), {"hs": "860210"}, because("ruled_vehicle")),
    (When(value_over=_TEN_THOUSAND), {"value": "900000000 EUR"},
     because("ruled_value", value="900000000 EUR", over="10000 EUR")),
    (When(value_over=_TEN_THOUSAND), {"value": "30000 USD"},
     because("ruled_value_currency", value="30000 USD", over="10000 EUR")),
    (When(value_over=_TEN_THOUSAND), {"value": "30000 EUR"},
     because("ruled_value_each", value="30000 EUR", over="10000 EUR")),
    (When(value_over=_TEN_THOUSAND), {}, because("ruled_value_missing", over="10000 EUR")),
)  # fmt: skip


@pytest.mark.parametrize(("when", "facts", "reason"), TRACES, ids=[reason.code for _, _, reason in TRACES])
def test_a_rule_names_the_condition_that_brought_it_to_a_line(
    when: When, facts: dict[str, str], reason: Reason
) -> None:
    assert told(when, **facts) == (reason,)
    for language in LANGUAGES:
        sentence = Speaker(language=language, zone="Asia/Seoul").reason(reason)
        named = [str(value) for name, value in reason.values.items() if name != "returns"]
        assert [value for value in named if value not in sentence] == []

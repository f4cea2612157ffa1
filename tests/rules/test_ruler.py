"""Lines under a rulebook: what hits, what asks, what merely comes back; nothing is ever called cleared."""

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.rulebooks import (
    BAN,
    BOOK,
    COMMAND,
    COMMITTEE,
    CRUDE,
    DIESEL_ASKS,
    FUEL_CAP,
    HOST,
    JET_FUEL,
    MINISTRY,
    NOTIFIED,
    STATUES,
    SURVEY,
    authority,
    book,
    line,
    regime,
    rule,
)

from tandem.acts.manifest import Line
from tandem.regimes.authority import Trigger
from tandem.regimes.regime import Exempt, Quantity, Usage, When, Worth
from tandem.regimes.rulebook import Rulebook
from tandem.rules.ruler import rule_lines
from tandem.rules.ruling import Amount, LineRuling, Ruling, Shipment


def ruled(*lines: Line, under: Rulebook = BOOK, shipment: Shipment = SURVEY, **changes: Any) -> Ruling:
    """Rule lines of the survey under a book."""
    return rule_lines(lines=lines, book=under, shipment=msgspec.structs.replace(shipment, **changes))


def one(given: Line, **more: Any) -> LineRuling:
    """Rule one line."""
    (found,) = ruled(given, **more).lines
    return found


def codes(found: LineRuling, rule: str = "") -> list[str]:
    """The codes of a trace: of one hit, or of the line's own reasons."""
    return [why.code for hit in found.hits if hit.rule == rule for why in hit.why] or [why.code for why in found.why]


def test_laptops_that_stay_need_clearance_by_the_one_whom_the_rule_names() -> None:
    found = one(line("laptops"))

    assert found.status == "needs_clearance"
    assert [(hit.rule, hit.authority, hit.asks) for hit in found.hits] == [("vehicles", COMMITTEE, False)]
    assert dict(found.hits[0].why[0].values) == {"hs": "847130", "prefix": "84"}


def test_a_coach_that_comes_back_needs_the_authoritys_view_and_is_not_cleared_by_that() -> None:
    found = one(line("coach"))

    assert found.status == "authoritys_view"
    assert codes(found, "vehicles") == ["ruled_code", "ruled_comes_back"]
    assert COMMITTEE in found.authorities


def test_a_coach_that_stays_or_of_which_nobody_said_that_it_comes_back_needs_clearance() -> None:
    assert one(line("coach", returns="no")).status == "needs_clearance"
    assert one(line("coach", returns="")).status == "needs_clearance"


def test_a_coach_that_comes_back_needs_clearance_where_another_rule_leaves_no_doubt() -> None:
    plain = rule("rolling-stock", when=When(hs=("86",)))

    found = one(line("coach"), under=book(BAN, plain))

    assert found.status == "needs_clearance"
    assert [hit.temporary for hit in found.hits] == [True, False]


def test_light_oil_within_the_cap_asks_and_its_share_is_told() -> None:
    found = one(line("fuel"))

    assert found.status == "ask"
    assert [(each.quantity, each.unit) for each in found.conversions] == [("345.94", "bbl")]
    (cap,) = found.caps
    assert (cap.share_percent, cap.used, cap.period_begins) == ("0.069", None, date(2018, 1, 1))
    assert codes(found, "fuel-cap") == ["ruled_code", "cap_share", "cap_used_not_known", "cap_not_a_ban"]
    assert found.hits[0].questions == (NOTIFIED,)


def test_a_six_digit_code_asks_whether_it_is_jet_fuel() -> None:
    (hit,) = [hit for hit in one(line("fuel")).hits if hit.rule == "jet-fuel"]

    assert hit.asks
    assert hit.questions == (DIESEL_ASKS,)


def test_a_question_beside_codes_that_ask_is_not_put_where_a_code_decides() -> None:
    gas = rule("gas", when=When(hs=("271111",), hs_asks=("2709",), question=DIESEL_ASKS))

    assert one(line("fuel", hs="271111"), under=book(gas)).status == "needs_clearance"
    assert one(line("fuel", hs="270900"), under=book(gas)).hits[0].questions == (DIESEL_ASKS,)


def test_a_question_beside_codes_that_hit_has_to_be_answered() -> None:
    gas = rule("gas", when=When(hs=("271111",), question=DIESEL_ASKS))

    assert one(line("fuel", hs="271111"), under=book(gas)).status == "ask"
    assert one(line("fuel", hs="270900"), under=book(gas)).status == "no_rule_matched"


def test_what_was_used_before_is_added_and_over_the_cap_the_rule_bars() -> None:
    used = Usage(rule="fuel-cap", amount="499700", unit="bbl", until=date(2018, 10, 31), source="a report")
    under = book(FUEL_CAP, regimes=())
    under = msgspec.structs.replace(under, regimes=(regime(FUEL_CAP, usage=(used,)),))

    found = one(line("fuel"), under=under)

    assert found.status == "needs_clearance"
    assert codes(found, "fuel-cap")[-2:] == ["cap_used", "cap_exceeded"]


@pytest.mark.parametrize("until", [date(2017, 12, 31), date(2018, 12, 31)])
def test_an_account_of_another_period_or_after_the_departure_is_not_counted(until: date) -> None:
    used = Usage(rule="fuel-cap", amount="499700", unit="bbl", until=until, source="a report")
    under = msgspec.structs.replace(BOOK, regimes=(regime(FUEL_CAP, usage=(used,)),))

    assert one(line("fuel"), under=under).caps[0].used is None


def test_lines_that_keep_a_cap_one_by_one_go_over_it_together() -> None:
    lines = [line("fuel", number, quantity="300000", unit="bbl") for number in (1, 2)]

    found = ruled(*lines, under=book(FUEL_CAP))

    assert [each.status for each in found.lines] == ["needs_clearance", "needs_clearance"]
    assert [each.caps[0].share_percent for each in found.lines] == ["60", "60"]


def test_a_cap_that_is_told_in_two_units_is_measured_in_the_one_that_the_line_can_be_told_in() -> None:
    both = msgspec.structs.replace(FUEL_CAP.cap, alternative=Quantity(amount="60000", unit="t"))
    found = one(
        line("fuel", quantity="600", unit="t", hs="271012"), under=book(msgspec.structs.replace(FUEL_CAP, cap=both))
    )

    assert (found.caps[0].asked, found.caps[0].share_percent) == (Amount(quantity="600", unit="t"), "1")


def test_tonnes_become_barrels_only_for_goods_whose_density_the_book_knows() -> None:
    diesel = one(line("fuel", quantity="47.87", unit="t", hs="271019"))
    petrol = one(line("fuel", quantity="47.87", unit="t", hs="271012"))

    assert diesel.caps[0].asked is not None
    assert diesel.caps[0].asked.quantity == "345.96"
    assert petrol.caps[0].asked is None
    assert petrol.status == "ask"
    assert "cap_not_measured" in codes(petrol, "fuel-cap")


@pytest.mark.parametrize("given", [{"quantity": ""}, {"unit": ""}, {"unit": "drums"}])
def test_fuel_without_a_quantity_or_in_an_unknown_unit_asks(given: dict[str, str]) -> None:
    found = one(line("fuel", **given), under=book(FUEL_CAP))

    assert found.status == "ask"
    assert "cap_not_measured" in codes(found, "fuel-cap")


def test_a_code_that_is_shorter_than_the_prefix_asks() -> None:
    assert codes(one(line("fuel", hs="2709"), under=book(CRUDE)), "crude") == ["ruled_code_short"]
    assert one(line("fuel", hs="27"), under=book(CRUDE)).status == "ask"
    assert one(line("fuel", hs="27090090"), under=book(CRUDE)).status == "no_rule_matched"


def test_medicine_matches_no_rule_and_that_is_not_a_clearance() -> None:
    found = one(line("medicine"))

    assert found.status == "no_rule_matched"
    assert codes(found) == ["no_rule_matched"]
    assert found.authorities == (COMMAND, MINISTRY, HOST)


@pytest.mark.parametrize("hs", ["", "77", "7700", "99", "8", "847130471304", "eighty-six", "８６"])
def test_a_line_without_a_code_that_goods_can_stand_under_needs_classification(hs: str) -> None:
    found = one(line("uncoded", hs=hs))

    assert found.status == "needs_classification"
    assert codes(found) == ["ruled_code_unfit" if hs else "ruled_no_code"]


def test_without_any_rule_that_goes_by_codes_a_line_without_one_needs_no_classification() -> None:
    assert one(line("uncoded"), under=book(rule("all", when=When(crosses=("sea",))))).status == "no_rule_matched"


def test_a_rule_of_the_other_direction_does_not_bind() -> None:
    statue = line("medicine", hs="970300")

    assert one(statue, under=book(STATUES)).status == "no_rule_matched"
    assert one(statue, under=book(STATUES), direction="from").status == "needs_clearance"
    assert one(statue, under=book(STATUES), direction="any").status == "needs_clearance"


def test_a_regime_with_a_nexus_binds_only_shipments_that_have_it_and_the_rest_is_told() -> None:
    licence = rule("licence", effect="licence")
    under = book(BAN, regimes=(regime(licence, id="US", nexus=("US",), authority="bureau"),))

    free, tied = ruled(line("medicine"), under=under), ruled(line("medicine"), under=under, nexus=("US",))

    assert (free.lines[0].status, free.unbound) == ("no_rule_matched", ("US",))
    assert (tied.lines[0].status, tied.unbound) == ("needs_clearance", ())
    assert [each.authority for each in tied.requirements][-1] == "bureau"


def test_what_is_about_the_whole_shipment_is_asked_once_and_makes_no_status() -> None:
    found = ruled(line("medicine"), line("coach", 2))

    assert [(hit.rule, hit.asks) for hit in found.shipment] == [("ventures", True)]
    assert found.lines[0].hits == ()


def test_a_rule_about_the_shipment_that_needs_no_answer_has_its_authority_decide_on_every_line() -> None:
    service = rule("service", about="shipment", effect="licence", when=When(crosses=("MDL",)))
    asking = rule("bank", about="shipment", when=When(question=DIESEL_ASKS), exempt=Exempt(authority="bank-desk"))

    found = ruled(line("medicine"), line("coach", 2), under=book(service, asking))

    first = found.requirements[0]
    assert (first.authority, first.lines, first.rules) == (COMMITTEE, (1, 2), ("service",))
    assert "bank-desk" not in [one.authority for one in found.requirements]
    assert [one.status for one in found.lines] == ["no_rule_matched", "no_rule_matched"]


def test_a_rule_about_the_shipment_does_not_pass_over_a_line_without_a_code() -> None:
    freight = rule("freight", about="shipment", effect="duty", when=When(hs=("89",)))

    assert [hit.asks for hit in ruled(line("uncoded"), under=book(freight)).shipment] == [True]
    assert ruled(line("medicine"), under=book(freight)).shipment == ()


def test_a_permission_is_told_as_a_way_and_takes_nothing_back() -> None:
    way = rule("general-licence", effect="permission", exempt=Exempt(authority=COMMITTEE))

    found = one(line("laptops"), under=book(BAN, way))

    assert found.status == "needs_clearance"
    assert [hit.rule for hit in found.ways] == ["general-licence"]
    assert one(line("medicine"), under=book(BAN, way)).status == "no_rule_matched"


def test_a_permission_about_the_shipment_asks_nothing_that_could_block() -> None:
    way = rule("relief", about="shipment", effect="permission", when=When(question=DIESEL_ASKS))

    found = ruled(line("medicine"), under=book(BAN, way))

    assert (found.shipment, [hit.rule for hit in found.ways]) == ((), ["relief"])


def test_a_duty_is_told_and_makes_no_status() -> None:
    found = one(line("medicine"), under=book(BAN, rule("inspection", effect="duty")))

    assert found.status == "no_rule_matched"
    assert [hit.rule for hit in found.hits] == ["inspection"]


@pytest.mark.parametrize(
    ("value", "quantity", "status"),
    [
        ("9000 EUR", "1", "no_rule_matched"),
        ("12000 EUR", "1", "needs_clearance"),
        ("12000 EUR", "4", "ask"),
        ("90000 EUR", "4", "needs_clearance"),
        ("12000 EUR", "", "ask"),
        ("12000 USD", "1", "ask"),
        ("", "1", "ask"),
        ("dear", "1", "ask"),
    ],
)
def test_a_value_decides_only_in_its_currency_and_where_both_readings_of_it_agree(
    value: str, quantity: str, status: str
) -> None:
    luxury = rule("luxury", when=When(hs=("8605",), value_over=Worth(amount="10000", currency="EUR")))

    assert one(line("coach", value=value, quantity=quantity, returns="no"), under=book(luxury)).status == status


@pytest.mark.parametrize(
    ("when", "status"),
    [
        (When(returns=("yes",)), "needs_clearance"),
        (When(returns=("no",)), "no_rule_matched"),
        (When(vehicle=True), "needs_clearance"),
        (When(vehicle=False), "no_rule_matched"),
        (When(crosses=("MDL",), parties=("US",)), "needs_clearance"),
        (When(crosses=("MDL",), parties=("JP",)), "no_rule_matched"),
        (When(end_use=("military",)), "ask"),
        (When(listed_party=True), "ask"),
        (When(any_of=(When(hs=("30",)), When(hs=("86",)))), "needs_clearance"),
        (When(any_of=(When(hs=("30",)), When(listed_party=True))), "ask"),
        (When(hs=("86",), none_of=(When(returns=("yes",)),)), "no_rule_matched"),
        (When(hs=("86",), none_of=(When(returns=("no",)),)), "needs_clearance"),
        (When(hs=("86",), none_of=(When(end_use=("relief",)),)), "ask"),
        (When(all_of=(When(hs=("86",)), When(hs=("8605",)))), "needs_clearance"),
        (When(hs=("86",), hs_asks=("8605",)), "ask"),
        (When(hs=("8605",), hs_asks=("86",)), "needs_clearance"),
    ],
)
def test_every_condition_says_yes_no_or_asks(when: When, status: str) -> None:
    assert one(line("coach"), under=book(rule("made", when=when))).status == status


def test_requirements_come_from_rules_crossings_parties_and_the_host() -> None:
    found = ruled(line("fuel", 1), line("coach", 2), line("medicine", 3))

    assert [(each.authority, each.lines, [why.code for why in each.why]) for each in found.requirements] == [
        (COMMITTEE, (1, 2), ["required_by_rules"]),
        (COMMAND, (1, 2, 3), ["required_by_crossing"]),
        (MINISTRY, (1, 2, 3), ["required_by_party"]),
        ("transport", (2,), ["required_by_party"]),
        (HOST, (1, 2, 3), ["required_always"]),
    ]
    assert found.requirements[0].rules == ("fuel-cap", "jet-fuel", "vehicles")


def test_without_vehicles_nobody_is_asked_to_run_one() -> None:
    assert "transport" not in [each.authority for each in ruled(line("medicine")).requirements]


def test_an_authority_that_a_rule_names_is_asked_though_no_trigger_says_so() -> None:
    under = book(BAN, authorities=(authority(COMMITTEE, Trigger(crosses=("sea",))),))

    assert [each.authority for each in ruled(line("laptops"), under=under).requirements] == [COMMITTEE]


def test_a_trigger_on_hit_lines_holds_all_where_no_rule_hit() -> None:
    under = book(BAN, authorities=(authority("bureau", Trigger(nexus=("US",), covers="hit")),))

    (bureau,) = ruled(line("medicine"), line("uncoded", 2), under=under, nexus=("US",)).requirements
    assert bureau.lines == (1, 2)


def test_what_is_not_confirmed_is_named() -> None:
    doubted = msgspec.structs.replace(JET_FUEL, unconfirmed=({"en": "which", "ko": "무엇"},))

    assert ruled(line("fuel"), under=book(FUEL_CAP, doubted)).doubtful == ("jet-fuel", COMMAND)


def test_named_persons_and_end_users_are_not_screened() -> None:
    assert ruled(line("medicine", end_user="a clinic"), line("coach", 2, end_user="a clinic")).not_screened == 1
    assert ruled(line("medicine", end_user="a clinic"), named=28).not_screened == 28


def test_without_lines_there_is_nothing_to_require() -> None:
    assert ruled().requirements == ()

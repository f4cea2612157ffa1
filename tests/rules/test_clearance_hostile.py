"""Ways in which something that is not cleared could read as cleared: each is refused, and says why."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.cast import Cast, apart
from tests.clearances import (
    CRUDE,
    OIL,
    PAPER,
    UN,
    assess,
    assessed,
    book,
    cell,
    change,
    decide,
    file,
    granted,
    judge,
    ready,
    rule,
    sign_waiver,
    standing,
    waive,
)

from tandem.acts.clearance import LineAmount
from tandem.regimes.regime import When
from tandem.regimes.rulebook import write_rulebook
from tandem.rules.clearance import clearance_of, is_cleared_today
from tandem.rules.condition import code_of
from tandem.rules.reason import because


@pytest.fixture
def cast() -> Cast:
    """The two parties, on the day of the notice."""
    return apart()


def book_of(*rules: Any) -> bytes:
    """Write the book of the cast with other rules."""
    return write_rulebook(book(regimes=(msgspec.structs.replace(book().regimes[0], rules=rules),)))


def test_asking_again_after_a_refusal_does_not_revive_a_waiver_from_before_it(cast: Cast) -> None:
    ref = assessed(cast)
    first = file(cast, ref)
    waive(cast, ref, authority=UN)
    sign_waiver(cast, ref)
    decide(cast, first, "refused")

    file(cast, ref, supersedes=first)

    assert cell(cast, ref).state == "asked"
    assert ready(cast, ref).verdict == "no"


def test_asking_again_after_a_refusal_does_not_bring_an_older_grant_back(cast: Cast) -> None:
    ref = assessed(cast)
    granted(cast, ref)
    other = file(cast, ref, lines=(LineAmount(1, "55000"),))
    decide(cast, other, "refused")
    assert cell(cast, ref).state == "conflicting"

    again = file(cast, ref, filed_on="2018-10-14", supersedes=other)
    assert cell(cast, ref).state == "asked"

    decide(cast, again, "lapsed")
    assert cell(cast, ref).state == "conflicting"


def test_a_line_that_no_longer_says_how_much_goes_is_not_covered_by_a_grant_of_an_amount(cast: Cast) -> None:
    ref = assessed(cast)
    request = granted(cast, ref)

    cast.revise(ref, manifest=({name: fact for name, fact in OIL.items() if name != "quantity"},))
    assess(cast, ref)

    assert cell(cast, ref).state == "missing"
    assert because("clearance_amount_open", ref=request, line=1) in ready(cast, ref).reasons


def test_thirty_litres_granted_are_not_all_of_a_line_without_a_quantity(cast: Cast) -> None:
    ref = assessed(cast, {"line": 1, "name": "light oil", "hs": "271019"})

    decide(cast, file(cast, ref), "partly_granted", (LineAmount(1, "30"),))

    assert cell(cast, ref).state == "missing"


@pytest.mark.parametrize(("fact", "now"), [
    ("returns", "no"), ("end_user", "Army"), ("origin", "US"), ("vehicle", True), ("route", "by sea"),
])  # fmt: skip
def test_a_grant_is_for_the_goods_as_they_were_asked_for(cast: Cast, fact: str, now: Any) -> None:
    oil = {**OIL, "returns": "yes"}
    ref = assessed(cast, oil)
    request = granted(cast, ref)

    cast.revise(ref, manifest=({**oil, fact: now},))
    assess(cast, ref)

    assert cell(cast, ref).state == "missing"
    assert because("clearance_line_changed", ref=request, line=1) in ready(cast, ref).reasons


def test_a_grant_for_goods_that_come_says_nothing_of_goods_that_go(cast: Cast) -> None:
    both = book_of(rule("oil", direction="any", when=When(hs=("2710",))))
    ref = assessed(cast, book=both)
    granted(cast, ref)
    assert cell(cast, ref).state == "met"

    assess(cast, ref, book=both, direction="from")

    assert cell(cast, ref).state == "missing"


def test_a_waiver_under_few_rules_does_not_grow_when_more_rules_hit(cast: Cast) -> None:
    machine = {**PAPER, "hs": "847130"}
    ref = assessed(cast, OIL, machine, book=book_of(rule("oil", when=When(hs=("2710",)))))
    waive(cast, ref, authority=UN)
    sign_waiver(cast, ref)

    assess(cast, ref)

    assert (cell(cast, ref, line=1).state, cell(cast, ref, line=2).state) == ("missing", "missing")


def test_a_screening_waiver_is_for_the_end_users_that_were_named(cast: Cast) -> None:
    ref = assessed(cast, {**PAPER, "end_user": "Ministry of Railways"})
    judge(cast, ref, "no_clearance_needed", 2)
    waive(cast, ref, "screening")
    sign_waiver(cast, ref)
    assert ready(cast, ref).is_yes

    cast.revise(ref, manifest=({**PAPER, "end_user": "Another trading company"},))
    assess(cast, ref)
    judge(cast, ref, "no_clearance_needed", 2)

    assert ready(cast, ref).reasons == (because("clearance_not_screened", count=1),)


@pytest.mark.parametrize("stop", ["revoked", "suspended", "used_up"])
def test_an_extension_of_what_was_taken_back_covers_no_day_before_its_own(cast: Cast, stop: str) -> None:
    ref = assessed(cast)
    first = granted(cast, ref, valid_until="2018-12-01")
    longer = file(cast, ref, asks="extension", supersedes=first)
    change(cast, first, stop)

    decide(cast, longer, valid_from="2018-12-02", valid_until="2018-12-17")

    assert cell(cast, ref).state == "missing"


@pytest.mark.parametrize("empty", [
    {"regimes": (), "authorities": ()},
    {"regimes": (msgspec.structs.replace(book().regimes[0], rules=()),)},
    {"regimes": (msgspec.structs.replace(book().regimes[0], nexus=("EU",)),)},
])  # fmt: skip
def test_a_rulebook_without_a_rule_about_the_shipment_clears_nothing(cast: Cast, empty: dict[str, Any]) -> None:
    ref = assessed(cast, book=write_rulebook(book(**empty)))

    judge(cast, ref, "no_clearance_needed", 1)

    assert ready(cast, ref).verdict == "not_known"
    assert ready(cast, ref).reasons == (because("clearance_no_rule_binds", ref=ref),)


def test_what_was_said_of_the_shipment_is_open_again_with_another_line(cast: Cast) -> None:
    venture = rule("venture", about="shipment", when=When(question={"en": "A venture?", "ko": "합작인가?"}))
    rules = book_of(*book().regimes[0].rules, venture)
    ref = assessed(cast, PAPER, book=rules)
    judge(cast, ref, "no_clearance_needed", 2)
    judge(cast, ref, "does_not_apply", rule="venture")
    assert ready(cast, ref).is_yes

    cast.revise(ref, manifest=(PAPER, {**PAPER, "line": 5}))
    assess(cast, ref, book=rules)

    assert because("clearance_shipment_asks", rule="venture") in ready(cast, ref).reasons


def test_what_was_said_before_a_crossing_was_planned_is_open_again(cast: Cast) -> None:
    ref = assessed(cast, CRUDE)
    judge(cast, ref, "does_not_apply", 3, rule="crude")

    cast.revise(ref, manifest=(CRUDE,), crosses=("MDL",))
    assess(cast, ref)

    assert standing(cast, ref).lines[0].asking == ("crude",)


@pytest.mark.parametrize(("hs", "code"), [
    ("40210", ""), ("847", ""), ("8471301", ""), ("77", ""), ("123456789012", ""), ("８４７１３０", ""),
    ("0402.10", "040210"), ("85", "85"), ("847130000", "847130000"),
])  # fmt: skip
def test_a_code_that_lost_a_digit_is_none(cast: Cast, hs: str, code: str) -> None:
    """A sheet that holds 0402.10 as a number hands out 40210, which would stand under rubber."""
    ref = assessed(cast, {**PAPER, "hs": hs})

    line = standing(cast, ref).lines[0]
    assert code_of(line.line) == code
    assert (line.status == "needs_classification") == (not code)


@pytest.mark.parametrize(("days", "verdict"), [(45, "no"), (46, "yes"), (63, "yes"), (64, "no")])
def test_what_is_cleared_for_the_planned_days_is_not_cleared_for_others(cast: Cast, days: int, verdict: str) -> None:
    ref = assessed(cast)
    granted(cast, ref)
    assert ready(cast, ref).is_yes

    cast.now += timedelta(days=days)

    answer = is_cleared_today(cast.notice(ref), cast.group(), cast.now)
    assert answer.verdict == verdict
    assert [why.code for why in answer.reasons] == [
        "clearances_in_force" if verdict == "yes" else "cleared_for_other_days"
    ]


def test_a_request_about_more_lines_than_an_entry_holds_says_so_and_writes_nothing(cast: Cast) -> None:
    ref = assessed(cast, *({**OIL, "line": number, "name": f"oil {number}"} for number in range(1, 801)))
    amounts = tuple(LineAmount(number, "5.5", "L") for number in range(1, 801))

    with cast.refused(because("lines_too_many", found=800, most=100)):
        file(cast, ref, lines=amounts)

    file(cast, ref, lines=amounts[:100])
    assert cell(cast, ref, line=100).state == "asked"


def test_where_a_clearance_stands_is_reckoned_once_for_one_state_of_the_record(cast: Cast) -> None:
    ref = assessed(cast)
    group = cast.group()
    first = clearance_of(cast.notice(ref), group)

    assert clearance_of(cast.notice(ref), group) is first

    granted(cast, ref)
    assert clearance_of(cast.notice(ref), cast.group()) is not first
    assert ready(cast, ref).is_yes

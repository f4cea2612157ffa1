"""Coverage, requirements and readiness, at their edges."""

import msgspec
import pytest
from tests.cast import HEAD, ROK, US, Cast, apart
from tests.clearances import (
    CRUDE,
    NAMELESS,
    OIL,
    PAPER,
    UN,
    UNC,
    answer,
    assess,
    assessed,
    book,
    cell,
    change,
    decide,
    file,
    granted,
    judge,
    move,
    ready,
    rule,
    sign_waiver,
    standing,
    waive,
)

from tandem.acts.clearance import LineAmount
from tandem.desk.decision import complete_action
from tandem.desk.notice import acknowledge_notice
from tandem.regimes.regime import Regime, When
from tandem.regimes.rulebook import write_rulebook
from tandem.rules.reason import because


@pytest.fixture
def cast() -> Cast:
    """The two parties, on the day of the notice."""
    return apart()


def test_without_an_assessment_nothing_is_known(cast: Cast) -> None:
    ref = cast.give()

    assert ready(cast, ref).verdict == "not_known"
    assert ready(cast, ref).reasons == (because("clearance_not_assessed", ref=ref),)


def test_without_a_manifest_nothing_is_known(cast: Cast) -> None:
    ref = cast.give(manifest=())

    assert ready(cast, ref).reasons == (because("clearance_no_manifest", ref=ref),)


def test_a_barred_line_without_a_request_is_missing_its_clearance(cast: Cast) -> None:
    ref = assessed(cast)

    assert cell(cast, ref).state == "missing"
    assert ready(cast, ref).verdict == "no"
    assert because("clearance_missing", authority=UN, lines="1") in ready(cast, ref).reasons


def test_a_request_alone_clears_nothing(cast: Cast) -> None:
    ref = assessed(cast)
    file(cast, ref)

    assert cell(cast, ref).state == "asked"
    assert ready(cast, ref).verdict == "no"


def test_a_grant_without_an_end_covers(cast: Cast) -> None:
    ref = assessed(cast)
    request = granted(cast, ref)

    found = cell(cast, ref)
    assert (found.state, found.cover.asked, found.cover.granted) == ("met", "55000", "55000")
    assert found.cover.requests == (request,)
    assert ready(cast, ref).is_yes


@pytest.mark.parametrize(
    ("until", "state"), [("2018-12-17", "met"), ("2018-12-16", "missing"), ("2018-11-29", "missing")]
)
def test_a_grant_covers_through_its_last_day_and_no_longer(cast: Cast, until: str, state: str) -> None:
    ref = assessed(cast)
    request = granted(cast, ref, valid_until=until)

    assert cell(cast, ref).state == state
    told = because("grant_ends_before", ref=request, until=until, last_day="2018-12-17")
    assert (told in ready(cast, ref).reasons) == (state == "missing")


@pytest.mark.parametrize(("begins", "state"), [("2018-11-30", "met"), ("2018-12-01", "missing")])
def test_a_grant_covers_from_its_first_day(cast: Cast, begins: str, state: str) -> None:
    ref = assessed(cast)
    request = granted(cast, ref, valid_from=begins)

    assert cell(cast, ref).state == state
    told = because("grant_begins_after", ref=request, from_day=begins, starts_on="2018-11-30")
    assert (told in ready(cast, ref).reasons) == (state == "missing")


def test_an_action_that_is_put_off_beyond_a_grant_is_not_covered(cast: Cast) -> None:
    ref = assessed(cast)
    granted(cast, ref, valid_until="2018-12-17")

    cast.revise(ref, ends_on="2018-12-18", manifest=(OIL,))

    assert cell(cast, ref).state == "missing"


@pytest.mark.parametrize(("quantity", "unit", "state"), [
    ("54999", "L", "partly"), ("55000", "", "met"), ("55", "m3", "met"), ("54.999", "m3", "partly"),
    ("55", "pc", "missing"),
])  # fmt: skip
def test_quantities_are_compared_in_the_unit_of_the_line(cast: Cast, quantity: str, unit: str, state: str) -> None:
    ref = assessed(cast)
    request = file(cast, ref)
    decide(cast, request, "partly_granted", (LineAmount(1, quantity, unit),))

    assert cell(cast, ref).state == state
    assert ready(cast, ref).is_yes == (state == "met")


def test_what_is_granted_beyond_what_was_asked_counts_for_nothing_and_is_told(cast: Cast) -> None:
    ref = assessed(cast)
    request = file(cast, ref, lines=(LineAmount(1, "30000"),))
    decide(cast, request, "granted", (LineAmount(1, "55000"),))

    assert (cell(cast, ref).state, cell(cast, ref).cover.granted) == ("partly", "30000")
    assert because("granted_more_than_asked", ref=request, line=1) in cell(cast, ref).cover.why


def test_partial_grants_of_one_party_add_up(cast: Cast) -> None:
    ref = assessed(cast)
    first = file(cast, ref, lines=(LineAmount(1, "30000"),))
    decide(cast, first)
    second = file(cast, ref, lines=(LineAmount(1, "25000"),))

    assert cell(cast, ref).state == "partly"
    decide(cast, second)
    assert cell(cast, ref).state == "met"


def test_one_decision_that_both_parties_entered_is_not_counted_twice(cast: Cast) -> None:
    ref = assessed(cast)
    for code in (ROK, US):
        request = file(cast, ref, code, lines=(LineAmount(1, "30000"),))
        decide(cast, request, code=code)

    assert (cell(cast, ref).state, cell(cast, ref).cover.granted) == ("partly", "30000")


def test_a_grant_for_a_line_that_a_version_changed_counts_no_more(cast: Cast) -> None:
    ref = assessed(cast)
    request = granted(cast, ref)

    cast.revise(ref, manifest=({**OIL, "hs": "271012"},))
    assess(cast, ref)

    assert cell(cast, ref).state == "missing"
    assert because("clearance_line_changed", ref=request, line=1) in ready(cast, ref).reasons


def test_more_of_a_line_in_a_later_version_is_covered_only_in_part(cast: Cast) -> None:
    ref = assessed(cast)
    granted(cast, ref)

    cast.revise(ref, manifest=({**OIL, "quantity": "60000"},))
    assert ready(cast, ref).reasons == (because("clearance_assessed_before", ref=ref, version=1),)

    assess(cast, ref)
    assert (cell(cast, ref).state, cell(cast, ref).cover.granted) == ("partly", "55000")


def test_a_refusal_stands_until_the_same_authority_is_asked_again(cast: Cast) -> None:
    ref = assessed(cast)
    first = file(cast, ref)
    decide(cast, first, "refused")
    assert cell(cast, ref).state == "refused"

    again = file(cast, ref, supersedes=first)
    assert cell(cast, ref).state == "asked"

    decide(cast, again)
    assert cell(cast, ref).state == "met"


def test_a_grant_and_a_refusal_of_one_line_are_conflicting_and_never_averaged(cast: Cast) -> None:
    ref = assessed(cast)
    granted(cast, ref)
    other = file(cast, ref, US)
    decide(cast, other, "refused", code=US)

    assert cell(cast, ref).state == "conflicting"
    assert because("clearance_conflicting", authority=UN, lines="1") in ready(cast, ref).reasons


def test_authorities_that_contradict_one_another_are_named_on_the_line(cast: Cast) -> None:
    ref = assessed(cast, OIL, crosses=("MDL",))
    granted(cast, ref)
    crossing = file(cast, ref, authority=UNC)
    decide(cast, crossing, "refused")

    assert standing(cast, ref).lines[0].conflicting == (UN, UNC)
    assert ready(cast, ref).verdict == "no"


def test_an_authority_that_grants_says_nothing_for_another(cast: Cast) -> None:
    ref = assessed(cast, OIL, crosses=("MDL",))
    granted(cast, ref)

    assert because("clearance_missing", authority=UNC, lines="1") in ready(cast, ref).reasons
    granted(cast, ref, UNC)
    assert ready(cast, ref).is_yes


def test_a_suspended_grant_covers_again_once_it_is_resumed(cast: Cast) -> None:
    ref = assessed(cast)
    request = granted(cast, ref)

    change(cast, request, "suspended")
    assert because("grant_suspended", ref=request) in ready(cast, ref).reasons

    change(cast, request, "resumed")
    assert ready(cast, ref).is_yes


def test_an_action_that_was_completed_stays_covered_by_the_grants_that_it_used_up(cast: Cast) -> None:
    ref = assessed(cast)
    granted(cast, ref)
    cast.call(acknowledge_notice, US, ref=ref)
    cast.take(ref, "support")
    cast.decide(ref, "go")
    with cast.refused(
        because("cleared_for_other_days", today="2018-10-15", starts_on="2018-11-30", ends_on="2018-12-17"),
        because("start_wants_override"),
    ):
        cast.start(ref, override=False, reason="")
    cast.wait(days=46)
    cast.start(ref, override=False, reason="")

    cast.call(complete_action, ROK, ref=ref)

    assert cell(cast, ref).state == "met"
    assert ready(cast, ref).is_yes


@pytest.mark.parametrize("end", ["revoked", "used_up", "superseded"])
def test_a_grant_that_is_over_covers_nothing(cast: Cast, end: str) -> None:
    ref = assessed(cast)
    request = granted(cast, ref)

    change(cast, request, end)

    assert cell(cast, ref).state == "missing"


def test_an_extension_takes_the_place_of_a_grant_once_it_is_granted(cast: Cast) -> None:
    ref = assessed(cast)
    first = granted(cast, ref, valid_until="2018-12-01")
    longer = file(cast, ref, asks="extension", supersedes=first)
    assert cell(cast, ref).state == "asked"

    decide(cast, longer, valid_from="2018-12-02", valid_until="2018-12-17")

    assert cell(cast, ref).state == "met"


def test_an_extension_after_a_gap_does_not_cover_the_gap(cast: Cast) -> None:
    ref = assessed(cast)
    first = granted(cast, ref, valid_until="2018-12-01")
    longer = file(cast, ref, asks="extension", supersedes=first)

    decide(cast, longer, valid_from="2018-12-03", valid_until="2018-12-17")

    assert cell(cast, ref).state == "missing"


def test_a_refused_extension_leaves_the_grant(cast: Cast) -> None:
    ref = assessed(cast)
    first = granted(cast, ref)
    longer = file(cast, ref, asks="extension", supersedes=first)

    decide(cast, longer, "refused")

    assert cell(cast, ref).state == "met"


def test_a_disputed_grant_is_not_known_until_it_is_confirmed(cast: Cast) -> None:
    ref = assessed(cast)
    request = granted(cast, ref)
    decision = cast.group().request(request)
    assert decision is not None
    assert decision.end is not None

    answer(cast, request, decision.end.stamp.label)
    assert ready(cast, ref).verdict == "not_known"
    assert because("grant_disputed", party=US, line=1) in ready(cast, ref).reasons

    answer(cast, request, decision.end.stamp.label, right=True)
    assert ready(cast, ref).is_yes


def test_no_rule_matched_blocks_until_an_officer_decides(cast: Cast) -> None:
    ref = assessed(cast, PAPER)
    assert because("clearance_no_rule", lines="2") in ready(cast, ref).reasons

    judge(cast, ref, "no_clearance_needed", 2)

    assert ready(cast, ref).is_yes


def test_such_a_decision_is_open_again_under_another_rulebook(cast: Cast) -> None:
    ref = assessed(cast, PAPER)
    judge(cast, ref, "no_clearance_needed", 2)

    assess(cast, ref, book=write_rulebook(book(target="another")))

    assert because("clearance_no_rule", lines="2") in ready(cast, ref).reasons


def test_a_disputed_judgement_is_not_known(cast: Cast) -> None:
    ref = assessed(cast, PAPER)
    judged = judge(cast, ref, "no_clearance_needed", 2)

    answer(cast, ref, judged.entry)

    assert ready(cast, ref).verdict == "not_known"
    assert ready(cast, ref).reasons == (because("clearance_entry_disputed", party=US, entry=judged.entry),)


def test_an_unanswered_question_blocks_also_what_is_granted(cast: Cast) -> None:
    ref = assessed(cast, CRUDE)
    granted(cast, ref)

    assert because("clearance_line_asks", lines="3") in ready(cast, ref).reasons

    judge(cast, ref, "applies", 3, rule="crude")
    assert ready(cast, ref).is_yes


def test_a_rule_that_does_not_apply_leaves_a_line_on_which_no_rule_matched(cast: Cast) -> None:
    ref = assessed(cast, CRUDE)

    judge(cast, ref, "does_not_apply", 3, rule="crude")

    assert standing(cast, ref).requirements == ()
    assert ready(cast, ref).reasons == (because("clearance_no_rule", lines="3"),)
    judge(cast, ref, "no_clearance_needed", 3)
    assert ready(cast, ref).is_yes


def test_a_line_without_a_code_blocks_and_no_waiver_takes_that_away(cast: Cast) -> None:
    ref = assessed(cast, NAMELESS, crosses=("MDL",))

    waive(cast, ref, authority=UNC)
    sign_waiver(cast, ref)

    assert ready(cast, ref).reasons == (because("clearance_unclassified", lines="4"),)


def test_a_waiver_counts_with_the_second_officers_signature(cast: Cast) -> None:
    ref = assessed(cast)
    waive(cast, ref, authority=UN)
    assert cell(cast, ref).state == "missing"

    sign_waiver(cast, ref)

    assert (cell(cast, ref).state, cell(cast, ref).cover.state) == ("waived", "missing")
    assert ready(cast, ref).is_yes


def test_a_waiver_is_for_the_line_as_it_was(cast: Cast) -> None:
    ref = assessed(cast)
    waive(cast, ref, authority=UN)
    sign_waiver(cast, ref)

    cast.revise(ref, manifest=({**OIL, "quantity": "55001"},))
    assess(cast, ref)

    assert cell(cast, ref).state == "missing"


def test_a_refusal_after_a_waiver_blocks_until_it_is_waived_with_that_known(cast: Cast) -> None:
    ref = assessed(cast)
    request = file(cast, ref)
    waive(cast, ref, authority=UN)
    sign_waiver(cast, ref)
    assert ready(cast, ref).is_yes

    decide(cast, request, "refused")
    assert cell(cast, ref).state == "refused"

    waive(cast, ref, authority=UN)
    sign_waiver(cast, ref)
    assert cell(cast, ref).state == "waived"


def test_names_that_nobody_screened_block_until_two_officers_go_on(cast: Cast) -> None:
    ref = assessed(cast, PAPER, named=2)
    judge(cast, ref, "no_clearance_needed", 2)
    assert ready(cast, ref).reasons == (because("clearance_not_screened", count=2),)

    waive(cast, ref, "screening")
    assert ready(cast, ref).verdict == "no"
    sign_waiver(cast, ref)
    assert ready(cast, ref).is_yes

    assess(cast, ref, named=3)
    assert because("clearance_not_screened", count=3) in ready(cast, ref).reasons


def test_a_ban_from_which_nobody_may_exempt_blocks_whatever_is_granted(cast: Cast) -> None:
    barred = rule("total", exempt=None)
    regimes = book().regimes[0]
    total = msgspec.structs.replace(regimes, authority="", rules=(barred,))
    ref = assessed(cast, book=write_rulebook(book(regimes=(total,))))

    assert because("clearance_nobody_exempts", lines="1") in ready(cast, ref).reasons


def test_the_same_request_entered_twice_counts_once(cast: Cast) -> None:
    ref = assessed(cast)
    first = file(cast, ref, lines=(LineAmount(1, "30000"),))
    decide(cast, first)
    second = file(cast, ref, lines=(LineAmount(1, "30000"),))
    decide(cast, second)

    assert (cell(cast, ref).state, cell(cast, ref).cover.granted) == ("partly", "30000")
    assert because("request_entered_twice", ref=second, other=first) in cell(cast, ref).cover.why


def test_a_request_without_an_answer_that_lapsed_grants_nothing(cast: Cast) -> None:
    ref = assessed(cast)
    request = file(cast, ref)
    move(cast, request, "acknowledged")
    decide(cast, request, "lapsed")

    assert cell(cast, ref).state == "missing"
    assert because("request_lapsed", ref=request) in ready(cast, ref).reasons


def test_the_head_of_delegation_may_waive_and_the_desk_officer_sign(cast: Cast) -> None:
    ref = assessed(cast)
    waive(cast, ref, authority=UN)

    with cast.refused(because("same_officer", officer=2)):
        sign_waiver(cast, ref, officer=2)
    sign_waiver(cast, ref, officer=HEAD)
    assert ready(cast, ref).is_yes


@pytest.mark.parametrize("verdict", ["applies", "does_not_apply"])
def test_a_rule_about_the_shipment_that_was_answered_has_its_authority_decide_where_it_applies(
    cast: Cast, verdict: str
) -> None:
    """The paper itself matches no rule; the venture that it is for may."""
    venture = rule("venture", about="shipment", when=When(question={"en": "A venture?", "ko": "합작인가?"}))
    regime = Regime(
        format="tandem-regime/1", id="un", target="test", names=venture.title, authority=UN, rules=(venture,)
    )
    ref = assessed(cast, PAPER, book=write_rulebook(book(regimes=(regime,))))
    before = standing(cast, ref).requirements

    judge(cast, ref, verdict, rule="venture")

    assert before == ()
    wanted = [(UN, (2,))] if verdict == "applies" else []
    assert [(one.authority, one.lines) for one in standing(cast, ref).requirements] == wanted


def test_a_rule_about_the_whole_shipment_blocks_until_an_officer_answers(cast: Cast) -> None:
    bank = rule("bank", about="shipment", when=When(question={"en": "Through a bank?", "ko": "은행을 거칩니까?"}))
    regime = msgspec.structs.replace(book().regimes[0], rules=(bank,))
    ref = cast.give(manifest=(PAPER,))
    assess(cast, ref, book=write_rulebook(book(regimes=(regime,))))

    assert because("clearance_shipment_asks", rule="bank") in ready(cast, ref).reasons
    judge(cast, ref, "does_not_apply", rule="bank")
    assert [why.code for why in ready(cast, ref).reasons] == ["clearance_no_rule"]


def test_pieces_are_not_counted_against_litres(cast: Cast) -> None:
    ref = assessed(cast)
    request = granted(cast, ref, outcome="partly_granted", lines=(LineAmount(1, "30000", "pc"),))

    assert because("clearance_units_differ", ref=request, line=1, unit="L") in cell(cast, ref).cover.why
    assert ready(cast, ref).verdict == "no"


def test_a_refusal_is_told_by_its_request_and_line(cast: Cast) -> None:
    ref = assessed(cast)
    request = file(cast, ref)
    decide(cast, request, "refused")

    assert because("request_refused", ref=request, line=1) in ready(cast, ref).reasons


def test_a_standing_is_reckoned_once_and_anew_after_every_entry_that_bears_on_it(cast: Cast) -> None:
    ref = assessed(cast)
    before = standing(cast, ref)
    assert standing(cast, ref) is before

    request = file(cast, ref)
    asked = standing(cast, ref)
    assert [line.cells[0].state for line in (*before.lines, *asked.lines)] == ["missing", "asked"]
    decide(cast, request)
    assert standing(cast, ref).ready.is_yes
    change(cast, request, "suspended")
    assert not standing(cast, ref).ready.is_yes

"""Linkage policies on the record: every verdict comes down to counts of steps that a reader can make by hand."""

from typing import Any

import msgspec
import pytest
from tests.linkages import FEW, NUCLEAR, SOUTH_NORTH, case_file, case_steps, few, read, rule, step

from tandem.acts.linkage import AnyClause, Counted
from tandem.rules.linkage import evaluate
from tandem.rules.policy_steps import Owed, narrowed
from tandem.rules.reason import because

ANY = ["claimed", "contested", "verified"]


def budget(n: int, *since: str) -> dict[str, Any]:
    return {"form": "budget", "of": SOUTH_NORTH, "since": NUCLEAR, "since_status": list(since), "n": n}


def lag(n: int, start: str) -> dict[str, Any]:
    return {"form": "lag", "lead": SOUTH_NORTH, "follow": NUCLEAR, "from": start, "n": n}


def pull(days: int) -> dict[str, Any]:
    return {"form": "pull", "cause": SOUTH_NORTH, "effect": NUCLEAR, "days": days}


def beside(days: int) -> dict[str, Any]:
    return {"form": "together", "x": SOUTH_NORTH, "y": NUCLEAR, "days": days}


# The worked readings and results of 2018, from the data files and from the few steps above.


def test_the_worked_readings_of_2018_are_counted_alike() -> None:
    steps = case_steps()
    for worked in case_file("linkage.yaml")["readings"]:
        counted = read(budget(0, *ANY), steps, worked["on_date"]).clauses[0]
        assert counted.after is not None
        assert counted.after.name == worked["last_denuclearization_step"]
        assert [one.name for one in counted.tallies[0].steps] == worked["inter_korean_steps_since"]
        assert read(budget(0, "verified"), steps, worked["on_date"]).clauses[0].after is None


def test_the_worked_results_of_2018_come_out_alike() -> None:
    steps, file = case_steps(), case_file("linkage.yaml")
    said = {one["id"]: one for one in file["linkages"]}
    for worked in file["results"]:
        one = said[worked["rule_of"]]
        plain = one["softer_reading"] if "softer" in worked.get("variant", "") else one["rule"]
        clause = msgspec.convert(plain, AnyClause, strict=False)  # type: ignore[arg-type]

        found = evaluate(rule(msgspec.to_builtins(clause)), steps=steps, day=worked["on_date"])

        assert found.verdict == worked["result"].replace(" ", "_"), worked
        assert list(found.names) == worked.get("by", list(found.names)), worked
        assert found.clauses[0].number == int(worked.get("lag", found.clauses[0].number or 0)) or not worked.get("lag")


def test_on_20_november_2018_one_record_gives_three_answers() -> None:
    answers = [
        read(one, few(), "2018-11-20").verdict
        for one in (budget(3, *ANY), pull(90), {"form": "free", "applies_to": SOUTH_NORTH})
    ]
    assert answers == ["out_of_step", "open", "in_step"]


def test_without_a_verified_step_every_step_is_over_a_budget_of_none() -> None:
    found = read(budget(0, "verified"), few(), "2018-11-20")
    assert (found.verdict, found.since) == ("out_of_step", "2018-08-20")
    assert found.names == ("m14", "m18", "m19", "m21", "m24", "m26", "m28", "m30", "m32")
    assert found.clauses[0].reason == because("ln_budget_all_over", count=9, n=0, of=SOUTH_NORTH, since=NUCLEAR)


def test_five_steps_since_the_last_are_two_over_a_budget_of_three() -> None:
    found = read(budget(3, *ANY), few(), "2018-11-20")
    assert (found.verdict, found.names, found.since) == ("out_of_step", ("m30", "m32"), "2018-11-05")
    assert found.clauses[0].reason == because(
        "ln_budget_over", count=5, n=3, of=SOUTH_NORTH, since=NUCLEAR, last="m22", day="2018-10-07"
    )


def test_on_15_october_one_step_is_within_a_budget_of_two() -> None:
    found = read(budget(2, *ANY), few(), "2018-10-15")
    assert (found.verdict, found.names, found.clauses[0].number) == ("in_step", (), 1)


def test_from_19_september_to_20_november_the_track_is_six_steps_ahead() -> None:
    found = read(lag(0, "2018-09-19"), few(), "2018-11-20")
    assert (found.verdict, found.clauses[0].number) == ("out_of_step", 6)
    assert found.names == ("m21", "m24", "m26", "m28", "m30", "m32")
    assert [len(one.steps) for one in found.clauses[0].tallies] == [7, 1]


# Budget, at its edges.


def test_a_step_on_the_day_of_the_last_one_is_not_after_it() -> None:
    steps = [step("n1", "2018-10-07", NUCLEAR), step("k1", "2018-10-07"), step("k2", "2018-10-08")]
    assert read(budget(0), steps, "2018-10-07").verdict == "in_step"
    assert read(budget(0), steps, "2018-10-08").names == ("k2",)


def test_a_step_counts_from_its_first_day_and_not_on_the_day_before() -> None:
    steps = [step("k1", "2018-10-08")]
    assert read(budget(0), steps, "2018-10-07").verdict == "in_step"
    assert read(budget(0), steps, "2018-10-08").since == "2018-10-08"


def test_a_new_step_of_the_other_track_begins_the_count_anew() -> None:
    steps = [*few(), step("m50", "2018-11-06", NUCLEAR)]
    assert read(budget(0, *ANY), steps, "2018-11-20").names == ("m32",)
    found = read(budget(0, *ANY), steps, "2018-11-19")
    assert (found.verdict, found.since) == ("in_step", "2018-11-06")


def test_only_steps_that_count_are_counted() -> None:
    steps = [step("k1", "2018-10-08", counts=False), step("k2", "2018-10-09", status="called_off")]
    steps += [step("k3", "2018-10-10", status="suspended"), step("k4", "2018-10-11", status="reversed")]
    assert read(budget(0), steps, "2018-11-20").clauses[0].number == 0


def test_a_step_that_is_reversed_later_counts_until_then() -> None:
    steps = [step("n1", "2018-07-20", NUCLEAR, judged=(("2018-11-01", "reversed"),)), step("k1", "2018-07-01")]
    assert read(budget(0), steps, "2018-10-31").verdict == "in_step"
    found = read(budget(0), steps, "2018-11-01")
    assert (found.verdict, found.names, found.since) == ("out_of_step", ("k1",), "2018-11-01")


def test_a_step_that_is_verified_later_begins_the_count_only_then() -> None:
    steps = [
        step("n1", "2018-07-20", NUCLEAR, "claimed", judged=(("2018-09-01", "verified"),)),
        step("k1", "2018-07-10"),
    ]
    assert read(budget(0, "verified"), steps, "2018-08-31").names == ("k1",)
    assert read(budget(0, "verified"), steps, "2018-09-01").verdict == "in_step"


# Lag.


def test_the_first_day_of_a_lag_is_counted_and_the_day_before_is_not() -> None:
    steps = [step("k1", "2018-09-18"), step("k2", "2018-09-19")]
    assert read(lag(0, "2018-09-19"), steps, "2018-09-30").names == ("k2",)
    assert read(lag(0, "2018-09-20"), steps, "2018-09-30").verdict == "in_step"


def test_a_lag_is_made_up_by_steps_of_the_other_track() -> None:
    steps = [step("k1", "2018-09-20"), step("n1", "2018-09-25", NUCLEAR), step("k2", "2018-10-01")]
    found = read(lag(0, "2018-09-19"), steps, "2018-09-30")
    assert (found.verdict, found.since) == ("in_step", "2018-09-25")
    assert read(lag(0, "2018-09-19"), steps, "2018-10-01").names == ("k2",)


# Gate and free.


@pytest.mark.parametrize(
    ("consulted", "verdict"),
    [
        ("yes", "in_step"), ("not_owed", "in_step"), ("no", "out_of_step"), ("contested", "not_known"),
        ("not_known", "not_known"),
    ],
)  # fmt: skip
def test_whether_the_other_was_consulted_is_read_from_the_record(consulted: Any, verdict: str) -> None:
    gate = {"form": "gate", "applies_to": SOUTH_NORTH, "needs": "consultation"}
    assert read(gate, [step("k1", "2018-10-08", consulted=consulted)], "2018-10-08").verdict == verdict


@pytest.mark.parametrize(
    ("cleared", "verdict"), [("yes", "in_step"), ("no", "out_of_step"), ("not_known", "not_known")]
)
def test_whether_a_step_was_cleared_is_read_from_the_record(cleared: Any, verdict: str) -> None:
    gate = {"form": "gate", "applies_to": SOUTH_NORTH, "needs": "clearance"}
    freed = {"form": "free", "applies_to": SOUTH_NORTH, "except": "clearance"}
    for clause in (gate, freed):
        assert read(clause, [step("k1", "2018-10-08", cleared=cleared)], "2018-10-08").verdict == verdict


def test_what_the_record_cannot_say_is_not_known() -> None:
    gate = {"form": "gate", "applies_to": SOUTH_NORTH, "needs": "no sanctions breach found"}
    found = read(gate, [step("k1", "2018-10-08")], "2018-10-08")
    assert (found.verdict, found.names) == ("not_known", ("k1",))
    assert read(gate, [], "2018-10-08").verdict == "in_step"
    freed = {"form": "free", "applies_to": SOUTH_NORTH, "except": "needs sanctions clearance"}
    assert read(freed, [step("k1", "2018-10-08")], "2018-10-08").verdict == "not_known"


def test_one_step_without_clearance_outweighs_those_that_are_not_known() -> None:
    gate = {"form": "gate", "applies_to": SOUTH_NORTH, "needs": "clearance"}
    steps = [step("k1", "2018-10-08"), step("k2", "2018-10-09", cleared="no"), step("k3", "2018-10-10")]
    found = read(gate, steps, "2018-10-20")
    assert (found.verdict, found.names, found.since) == ("out_of_step", ("k2",), "2018-10-09")


# Order.


def order(when: str = "verified", first: str = "PYD-5.2", then: str = "IK-BUILD") -> dict[str, Any]:
    return {"form": "order", "first": first, "then": then, "when": when}


def test_a_step_before_the_other_is_verified_is_out_of_order() -> None:
    steps = [
        step("n1", "2018-10-01", NUCLEAR, "claimed", answers=("PYD-5.2",), judged=(("2018-10-20", "verified"),)),
        step("k1", "2018-10-19", answers=("IK-BUILD",)), step("k2", "2018-10-20", answers=("IK-BUILD",)),
    ]  # fmt: skip
    assert read(order(), steps, "2018-10-31").names == ("k1",)
    assert read(order("claimed"), steps, "2018-10-31").verdict == "in_step"


def test_a_commitment_that_was_fulfilled_comes_before_what_waits_for_it() -> None:
    steps = [step("k1", "2018-10-20", answers=("IK-BUILD",))]
    owed = [Owed("PYD-5.2", fulfilled="2018-10-20")]
    assert evaluate(rule(order()), steps=steps, owed=owed, day="2018-10-20").verdict == "in_step"
    late = [Owed("PYD-5.2", fulfilled="2018-10-21")]
    assert evaluate(rule(order()), steps=steps, owed=late, day="2018-10-31").verdict == "out_of_step"


def test_one_of_the_parts_is_enough_where_the_commitment_says_so() -> None:
    steps = [step("s1", "2018-10-01", "sanctions", answers=("US-SR",)), step("k1", "2018-10-20", answers=("IK-BUILD",))]
    either = [Owed("US-CM", enough=("US-EOW", "US-SR"))]
    waits = rule(order("claimed", first="US-CM"))
    assert evaluate(waits, steps=steps, owed=either, day="2018-10-31").verdict == "in_step"
    assert evaluate(waits, steps=steps, owed=[Owed("US-CM")], day="2018-10-31").verdict == "out_of_step"


def test_what_comes_first_in_words_alone_cannot_be_read_from_the_record() -> None:
    waits = order("claimed", first="denuclearization judged irreversible", then=SOUTH_NORTH)
    assert read(waits, [step("k1", "2018-10-20")], "2018-10-31").verdict == "not_known"
    assert read(waits, [step("k1", "2018-10-20")], "2018-10-19").verdict == "in_step"


# Together and pull.


def test_steps_go_together_within_the_days_and_are_open_while_they_run() -> None:
    steps = [step("k1", "2018-10-01")]
    found = read(beside(30), steps, "2018-10-31")
    assert (found.verdict, found.clauses[0].until) == ("open", "2018-10-31")
    missed = read(beside(30), steps, "2018-11-01")
    assert (missed.verdict, missed.names, missed.since) == ("out_of_step", ("k1",), "2018-11-01")
    met = [*steps, step("n1", "2018-10-31", NUCLEAR)]
    assert read(beside(30), met, "2018-12-31").verdict == "in_step"
    assert read(beside(30), [*steps, step("n1", "2018-11-01", NUCLEAR)], "2018-12-31").names == ("k1", "n1")


def test_a_step_goes_together_with_one_before_it_or_on_its_day() -> None:
    steps = [step("n1", "2018-10-01", NUCLEAR), step("k1", "2018-10-31"), step("n2", "2018-10-31", NUCLEAR)]
    assert read(beside(30), steps, "2018-12-31").verdict == "in_step"


def test_a_step_draws_another_on_a_later_day_within_the_days() -> None:
    cause = step("k1", "2018-10-01")
    answers = {
        "2018-10-01": "not_borne_out", "2018-10-02": "in_step", "2018-10-31": "in_step", "2018-11-01": "not_borne_out",
    }  # fmt: skip
    for day, verdict in answers.items():
        assert read(pull(30), [cause, step("n1", day, NUCLEAR)], "2018-12-31").verdict == verdict, day


def test_a_claim_is_open_while_the_days_run_and_not_borne_out_after() -> None:
    steps = [step("k1", "2018-10-01"), step("k2", "2018-10-10")]
    found = read(pull(30), steps, "2018-10-31")
    assert (found.verdict, found.names, found.clauses[0].until) == ("open", ("k1", "k2"), "2018-10-31")
    after = read(pull(30), steps, "2018-11-01")
    assert (after.verdict, after.names, after.since) == ("not_borne_out", ("k1",), "2018-11-01")


# Silence.


def silent(days: int) -> dict[str, Any]:
    return {"form": "silent", "track": NUCLEAR, "days": days}


def test_a_track_may_be_silent_for_so_many_days_and_no_longer() -> None:
    steps = [step("n1", "2018-10-07", NUCLEAR)]
    kept = read(silent(30), steps, "2018-11-06")
    assert (kept.verdict, kept.clauses[0].number) == ("in_step", 30)
    broken = read(silent(30), steps, "2018-11-07")
    assert (broken.verdict, broken.since, broken.clauses[0].number) == ("out_of_step", "2018-11-07", 31)


def test_the_longest_silence_stays_the_longest() -> None:
    steps = [step("n1", "2018-05-01", NUCLEAR), step("n2", "2018-06-02", NUCLEAR), step("n3", "2018-06-10", NUCLEAR)]
    found = read(silent(30), steps, "2018-06-11")
    assert (found.verdict, found.clauses[0].number, found.names) == ("out_of_step", 31, ("n1",))
    assert read(silent(31), steps, "2018-06-11").verdict == "in_step"


def test_without_any_step_there_is_no_day_from_which_silence_is_counted() -> None:
    assert read(silent(30), [], "2018-11-07").verdict == "not_known"


# Several clauses, and names that a policy defines.


def test_all_clauses_hold_at_once_and_the_severest_verdict_stands() -> None:
    found = evaluate(rule(budget(3, *ANY), pull(90)), steps=few(), day="2018-11-20")
    assert (found.verdict, [one.verdict for one in found.clauses]) == ("out_of_step", ["out_of_step", "open"])
    assert found.names == ("m30", "m32")


def test_a_policy_is_out_of_step_since_one_clause_or_another_was() -> None:
    steps = [step("k1", "2018-10-01"), step("k2", "2018-10-10"), step("n1", "2018-10-12", NUCLEAR)]
    found = evaluate(rule(budget(1), lag(0, "2018-09-01")), steps=steps, day="2018-11-20")
    assert (found.verdict, found.since) == ("out_of_step", "2018-10-01")


def test_a_defined_name_narrows_a_track_by_status_and_side() -> None:
    steps = [
        step("k1", "2018-10-08", status="claimed", sides=("ROK",)), step("k2", "2018-10-09", sides=("ROK", "DPRK")),
        step("k3", "2018-10-10", sides=("DPRK",)),
    ]  # fmt: skip
    defines = {"sure": Counted(SOUTH_NORTH, status=("verified",)), "ours": Counted("sure", sides=("ROK",))}
    clause = {"form": "budget", "of": "ours", "since": NUCLEAR, "n": 0}
    assert read(clause, steps, "2018-10-31", **defines).names == ("k2",)


def test_a_definition_that_goes_round_is_never_followed_for_ever() -> None:
    with pytest.raises(ValueError, match="leads back to itself"):
        narrowed("a", {"a": Counted("b"), "b": Counted("a")})


@pytest.mark.parametrize(
    ("clause", "defines"),
    [
        ({"form": "budget", "of": "a", "since": NUCLEAR, "n": 0}, {"a": Counted("b"), "b": Counted("a")}),
        ({"form": "free", "applies_to": ""}, {}),
    ],
)
def test_a_policy_under_which_nothing_can_be_counted_is_not_known(
    clause: dict[str, Any], defines: dict[str, Counted]
) -> None:
    found = read(clause, few(), "2018-11-20", **defines)
    assert (found.verdict, found.clauses, len(found.faults)) == ("not_known", (), 1)


def test_the_order_in_which_steps_arrive_changes_nothing() -> None:
    for clause in (budget(3, *ANY), lag(0, "2018-09-19"), pull(90), beside(60), silent(30)):
        assert read(clause, few(), "2018-11-20") == read(clause, few()[::-1], "2018-11-20")


def test_the_course_of_a_policy_is_what_it_answers_day_by_day() -> None:
    days = sorted({line.split()[1] for line in FEW.split("\n") if line} | {"2018-06-23", "2018-11-19"})
    for clause in (budget(2, *ANY), lag(1, "2018-06-01"), pull(30), beside(20), silent(30)):
        course = read(clause, few(), "2018-11-20").course
        for day in days:
            then = [verdict for since, verdict in course if since <= day][-1]
            assert then == read(clause, few(), day).verdict, (clause, day)

"""What is wrong with what a policy names: each fault with its place, and every one of them at once."""

from typing import Any

import pytest
from tests.linkages import NUCLEAR, SOUTH_NORTH, few, read, rule

from tandem.acts.linkage import Counted
from tandem.rules.linkage_names import NamesKnown, rule_faults
from tandem.rules.reason import Reason, because

KNOWN = NamesKnown((SOUTH_NORTH, NUCLEAR), ("PYD-5.2", "IK-BUILD"))
LISTED = f"{SOUTH_NORTH}, {NUCLEAR}, PYD-5.2, IK-BUILD"
BUDGET = {"form": "budget", "of": SOUTH_NORTH, "since": NUCLEAR, "n": 1}
FREE = {"form": "free", "applies_to": SOUTH_NORTH}


def faults(*clauses: dict[str, Any], known: NamesKnown | None = KNOWN, **defines: Counted) -> list[tuple[Any, Reason]]:
    made = rule(*clauses)
    return rule_faults(made.clauses, defines, known)


def test_a_policy_without_a_clause_says_nothing() -> None:
    assert faults() == [((), because("lp_no_clause"))]


def test_tracks_commitments_and_defined_names_are_known() -> None:
    order = {"form": "order", "first": "PYD-5.2", "then": "sure", "when": "claimed"}
    assert faults(BUDGET, order, sure=Counted(SOUTH_NORTH, status=("verified",))) == []


def test_what_is_told_in_words_is_no_name() -> None:
    words = {"form": "order", "first": "denuclearization judged irreversible", "then": "IK-BUILD", "when": "claimed"}
    assert faults(words, {"form": "gate", "applies_to": SOUTH_NORTH, "needs": "US approval"}) == []


def test_a_name_that_is_nothing_on_record_is_told_with_those_that_are_known() -> None:
    assert faults({**BUDGET, "since": "denuclearisation"}) == [
        (("clauses", 0, "since"), because("lp_unknown_name", found="denuclearisation", names=LISTED))
    ]
    assert faults(BUDGET, sure=Counted("interkorean")) == [
        (("defines", "sure", "like"), because("lp_unknown_name", found="interkorean", names=LISTED))
    ]
    assert faults({**BUDGET, "since": "denuclearisation"}, known=None) == []


@pytest.mark.parametrize(
    ("clause", "place", "reason"),
    [
        ({**BUDGET, "of": " "}, "of", because("lp_no_track", wanted="of", form="budget")),
        ({**BUDGET, "since": SOUTH_NORTH}, "since", because("lp_with_itself", found=SOUTH_NORTH, form="budget")),
        ({**BUDGET, "of": "the North"}, "of", because("lp_name_unfit", found="the North")),
        ({"form": "gate", "applies_to": SOUTH_NORTH, "needs": ""}, "needs", because("lp_needs_nothing")),
        (
            {"form": "lag", "lead": SOUTH_NORTH, "follow": NUCLEAR, "from": "1899-12-31", "n": 0}, "from",
            because("lp_too_early", found="1899-12-31"),
        ),
    ],
)  # fmt: skip
def test_a_clause_that_says_nothing_that_can_be_counted_is_refused(
    clause: dict[str, Any], place: str, reason: Reason
) -> None:
    assert faults(clause) == [(("clauses", 0, place), reason)]


def test_definitions_that_go_round_are_told_as_a_circle() -> None:
    assert faults({**BUDGET, "of": "a"}, a=Counted("b"), b=Counted("c"), c=Counted("b")) == [
        (("defines", "b"), because("lp_circular", names="b → c → b"))
    ]
    assert faults({**BUDGET, "of": "a"}, a=Counted("a")) == [(("defines", "a"), because("lp_circular", names="a → a"))]


def test_a_definition_takes_no_name_that_is_taken() -> None:
    assert faults(BUDGET, **{"PYD-5.2": Counted(SOUTH_NORTH)}) == [
        (("defines", "PYD-5.2"), because("lp_name_taken", found="PYD-5.2"))
    ]
    assert faults(BUDGET, **{"two words": Counted(SOUTH_NORTH)}) == [
        (("defines", "two words"), because("lp_name_unfit", found="two words"))
    ]


def test_a_track_is_not_free_and_held_back_at_once() -> None:
    held = because("lp_free_and_held", found=SOUTH_NORTH, form="budget")
    assert faults(FREE, BUDGET) == [(("clauses", 1), held)]
    assert faults(FREE, {**BUDGET, "of": "sure"}, sure=Counted(SOUTH_NORTH, status=("verified",))) == [
        (("clauses", 1), held)
    ]
    assert faults(FREE, {**BUDGET, "of": NUCLEAR, "since": SOUTH_NORTH}) == []
    assert faults(FREE, {"form": "pull", "cause": SOUTH_NORTH, "effect": NUCLEAR, "days": 90}) == []


def test_orders_that_go_round_let_nothing_come_first() -> None:
    one = {"form": "order", "first": "PYD-5.2", "then": "IK-BUILD", "when": "claimed"}
    other = {"form": "order", "first": "IK-BUILD", "then": "PYD-5.2", "when": "claimed"}
    assert faults(one, other) == [
        (("clauses", 0), because("lp_orders_circular", names="IK-BUILD → PYD-5.2 → IK-BUILD"))
    ]


def test_every_fault_is_told_at_once() -> None:
    found = faults({**BUDGET, "of": "x"}, {**BUDGET, "since": "y"}, {"form": "gate", "applies_to": "z", "needs": ""})
    assert [place for place, _ in found] == [
        ("clauses", 2, "needs"), ("clauses", 0, "of"), ("clauses", 1, "since"), ("clauses", 2, "applies_to"),
    ]  # fmt: skip


def test_what_is_answered_is_told_by_the_code_of_its_form() -> None:
    lag = {"form": "lag", "lead": SOUTH_NORTH, "follow": NUCLEAR, "from": "2018-09-19", "n": 0}
    silent = {"form": "silent", "track": NUCLEAR, "days": 100}
    answers = {
        "ln_lag_over": (lag, few()), "ln_lag_within": (lag, []), "ln_free": (FREE, few()),
        "ln_silent_kept": (silent, few()), "ln_silent_none": (silent, []),
        "ln_silent_broken": ({**silent, "days": 30}, few()),
    }  # fmt: skip
    for code, (clause, steps) in answers.items():
        assert read(clause, steps, "2018-11-20").clauses[0].reason.code == code
    kept = read(silent, few(), "2018-11-20").clauses[0].reason
    assert kept == because("ln_silent_kept", track=NUCLEAR, count=78, n=100, now=44, from_day="2018-07-20")

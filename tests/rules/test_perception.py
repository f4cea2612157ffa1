"""The perception gap: the mean by which two sides part on the steps that both assessed, and no gap where there is none.

The worked example of docs/steps.md is computed from its own table.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

from tandem.rules.perception import Gap, Opinion, gap_between

_DOCS = Path(__file__).parents[2] / "docs" / "steps.md"


def opinion(step: str, party: str, grade: str, said_on: str, **given: Any) -> Opinion:
    word = f"{step}-{party}-{said_on}-{given.get('private', False)}-{given.get('evidence', 'own')}"
    plain: dict[str, Any] = {"evidence": "own", "word": word, "label": word, **given}
    return Opinion(step=step, party=party, grade=grade, said_on=said_on, **plain)  # type: ignore[arg-type]


def gap(*opinions: Opinion, day: str = "2018-12-31") -> Gap:
    return gap_between("ROK", "US", opinions=opinions, day=day)


def table(first: str) -> list[list[str]]:
    """The rows of the table of the document that begins with this heading."""
    rows = _DOCS.read_text(encoding="utf-8").partition(f"| {first} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def worked() -> list[Opinion]:
    found = []
    for step, rok, rok_on, us, us_on, _ in table("step"):
        found += [
            opinion(step[:3], side, grade.replace(" a ", " ").replace(" ", "_"), day)
            for side, grade, day in (("ROK", rok, rok_on), ("US", us, us_on))
            if grade
        ]
    return found


def test_the_worked_example_of_the_document_comes_out_as_it_says() -> None:
    found = gap(*worked())

    assert {one.step: one.points for one in found.partings} == {
        row[0][:3]: int(row[5]) for row in table("step") if row[5]
    }
    said = [(day, steps.split()[0], points, most, value) for day, steps, points, most, value in table("from")]
    assert [
        (turn.day, str(turn.steps), str(turn.points), str(4 * turn.steps), f"{float(turn.value):.2f}")
        for turn in found.turns
    ] == said
    assert (found.points, found.most, found.value) == (7, 16, Fraction(7, 16))
    assert [one.step for one in found.widest] == ["m24"]
    assert [one.step for one in found.alone] == ["m34"]


def test_a_gap_that_stays_the_same_though_another_step_was_assessed_makes_no_new_day() -> None:
    found = gap(*worked(), day="2018-07-26")

    assert [turn.day for turn in found.turns] == ["2018-04-21"]
    assert (found.points, found.most) == (2, 8)


def test_where_no_step_was_assessed_by_both_there_is_no_gap_and_not_0() -> None:
    assert gap().value is None
    alone = gap(opinion("m24", "ROK", "advances", "2018-10-15"), opinion("m18", "US", "no_movement", "2018-09-18"))

    assert (alone.value, alone.turns, alone.widest, len(alone.alone)) == (None, (), (), 2)


def test_sides_that_say_the_same_part_by_0_on_none() -> None:
    found = gap(opinion("m24", "ROK", "advances", "2018-10-15"), opinion("m24", "US", "advances", "2018-10-15"))

    assert (found.value, found.widest, len(found.partings)) == (0, (), 1)


def test_sides_that_see_a_step_from_end_to_end_part_by_1() -> None:
    found = gap(opinion("m24", "ROK", "advances", "2018-10-15"), opinion("m24", "US", "sets_back", "2018-10-15"))

    assert found.value == 1


def test_the_last_word_counts_and_only_up_to_the_day() -> None:
    words = (
        opinion("m24", "ROK", "advances", "2018-10-15"), opinion("m24", "US", "sets_back", "2018-10-16"),
        opinion("m24", "US", "advances", "2018-11-20"), opinion("m24", "DPRK", "sets_back", "2018-11-21"),
    )  # fmt: skip

    assert gap(*words, day="2018-10-15").value is None
    assert gap(*words, day="2018-11-19").value == 1
    assert gap(*words).value == 0
    assert [(turn.day, turn.value) for turn in gap(*words).turns] == [("2018-10-16", 1), ("2018-11-20", 0)]


def test_on_one_day_a_private_word_counts_before_an_own_one_and_that_before_a_report() -> None:
    us = opinion("m24", "US", "advances", "2018-10-16")
    own = opinion("m24", "ROK", "no_movement", "2018-10-16")
    reported = opinion("m24", "ROK", "sets_back", "2018-10-16", evidence="reported")
    private = opinion("m24", "ROK", "advances", "2018-10-16", private=True)

    assert gap(us, reported).value == 1
    assert gap(us, own, reported).value == Fraction(1, 2)
    assert gap(private, us, own, reported).value == 0
    assert gap(private, us, own, reported).partings[0].private


def test_a_report_of_a_later_day_hides_no_own_word_and_makes_no_turn() -> None:
    us = opinion("m24", "US", "advances", "2018-10-16")
    own = opinion("m24", "ROK", "no_movement", "2018-10-17")
    before = opinion("m24", "ROK", "sets_back", "2018-10-16", evidence="reported")
    later = opinion("m24", "ROK", "sets_back", "2018-11-20", evidence="reported")

    assert gap(us, own, before, later).value == Fraction(1, 2)
    turns = gap(us, own, before, later).turns
    assert [(turn.day, turn.value) for turn in turns] == [("2018-10-16", 1), ("2018-10-17", Fraction(1, 2))]

"""Procedures on the command line: listed, checked and explained without a node."""

from pathlib import Path

import pytest
from tests.faces.cli.stage import tandem
from tests.procedures import SOUND, changed

from tandem.regimes.stepcheck import shipped_ids


def test_the_procedures_that_ship_are_listed_with_how_sure_they_are() -> None:
    told, plain = tandem("procedure", "list"), tandem("procedure", "list", "--json")

    assert (
        "vienna-document            Vienna Document notification. How sure it is: recalled, not confirmed." in told.out
    )
    assert [row["id"] for row in plain.plain] == list(shipped_ids())
    assert list(Path().iterdir()) == []


def test_a_sound_file_is_said_to_be_sound_with_what_is_not_confirmed() -> None:
    Path("crossing.yaml").write_text(SOUND)

    told = tandem("procedure", "check", "crossing.yaml")

    assert told.code == 0
    assert told.out.splitlines() == [
        "crossing.yaml: the procedure crossing is sound: 2 steps.",
        "How sure it is: an assumption of this project.",
        "One fact is not confirmed:",
        "  Window, clock.length: Recalled. (recalled, not confirmed)",
    ]


def test_every_fault_of_a_bad_file_is_printed_with_its_line_and_the_exit_is_1() -> None:
    Path("crossing.yaml").write_bytes(changed(("fails_to: permit", "fails_to: council"), ("grade: 1, ", "")))

    told, plain = (tandem("procedure", "check", "crossing.yaml", *more) for more in ([], ["--json"]))

    assert (told.code, plain.code) == (1, 1)
    assert told.out.splitlines() == [
        "crossing.yaml, line 16 (steps[0].clock): Receipt opens the clock of step window, and no grade is named. "
        "Add grade: 1 (a node) or 2 (an officer).",
        "crossing.yaml, line 21 (steps[0].fails_to): Expected one of the steps window, permit, end or stands; found "
        "council. Write one of them, or add the step.",
        "crossing.yaml, line 22 (steps[1].id): Nothing leads to step permit. Let a step pass or fail to it, or take it "
        "out.",
        "3 faults. Mend them and check the file again.",
    ]
    assert [fault["line"] for fault in plain.plain["faults"]] == [16, 21, 22]
    assert plain.plain["sound"] is False


def test_a_bad_file_is_explained_to_nobody() -> None:
    Path("crossing.yaml").write_bytes(changed(("grade: 1, ", "")))

    told = tandem("procedure", "explain", "crossing.yaml")

    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("crossing.yaml, line 16 (steps[0].clock): Receipt opens the clock of step window")


def test_a_name_that_nothing_ships_under_and_a_file_that_is_not_there_are_refused() -> None:
    unknown, missing = tandem("procedure", "explain", "un-1719"), tandem("procedure", "check", "un-1719.yaml")

    assert unknown.code == missing.code == 1
    assert unknown.err.startswith("No procedure un-1719 ships with Tandem; there are eo-12981, ")
    assert unknown.err.endswith("Name one of them, or a file with its ending.\n")
    assert "un-1719.yaml" in missing.err


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", shipped_ids())
def test_every_procedure_that_ships_checks_and_explains_itself(name: str, language: str) -> None:
    checked = tandem("procedure", "check", name, "--language", language)
    explained = tandem("procedure", "explain", name, "--language", language)

    assert (checked.code, explained.code) == (0, 0)
    assert "{" not in explained.out
    assert "1. " in explained.out


def test_recalled_days_are_marked_as_recalled_wherever_they_are_explained() -> None:
    told = tandem("procedure", "explain", "un-1718-no-objection")

    assert (
        "  The clock runs 5 working days. [recalled, not confirmed: Five working days are recalled; no guideline "
        "of the Committee was read.]\n"
    ) in told.out

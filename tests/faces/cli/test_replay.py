"""The replay of a case on the command line; what it tells is tested where it is made."""

from pathlib import Path

from tests.faces.cli.stage import tandem


def test_a_case_is_replayed_for_people_and_for_scripts() -> None:
    told = tandem("replay", "rail-survey-2018")
    plain = tandem("replay", "rail-survey-2018", "--json")

    assert (told.code, plain.code) == (0, 0)
    assert "2018" in told.out
    assert plain.plain[0].keys() >= {"date", "entries", "actions"}
    assert list(Path().iterdir()) == []


def test_the_archive_of_a_replay_verifies_with_the_words_that_are_printed_and_replaces_no_file() -> None:
    told = tandem("replay", "rail-survey-rehearsal", "--archive", "case.zip")

    words = told.out.rpartition("Words of the group: ")[2].strip()
    verified = tandem("verify", "case.zip", "--group", words)
    assert verified.code == 0
    assert verified.out.startswith("SIMULATION: genuine")
    again = tandem("replay", "rail-survey-2018", "--archive", "case.zip")
    assert (again.code, again.out) == (1, "")
    assert again.err == "case.zip is there already and was left as it is; choose another name.\n"
    assert tandem("verify", "case.zip", "--group", words).code == 0


def test_with_json_the_words_of_the_archive_stand_beside_the_days() -> None:
    told = tandem("replay", "rail-survey-2018", "--json", "--archive", "case.zip")

    assert isinstance(told.plain, list)
    assert told.err.startswith("Words of the group: ")

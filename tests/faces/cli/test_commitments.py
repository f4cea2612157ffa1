"""What was promised, on the command line: deadlocks of a case and of the own record, as text and as JSON."""

from pathlib import Path

from tests.faces.cli.stage import ROK_DESK, Office, tandem, unchanged

CASE = Path(__file__).resolve().parents[3] / "cases" / "rail-survey-2018"
KEYS = {"cycles", "reaches", "ways_out"}


def test_the_deadlock_of_november_2018_is_told_with_whom_it_reaches_and_the_ways_out() -> None:
    told = tandem("commitments", "deadlocks", "--case", str(CASE), "--as-of", "2018-11-20", "--json").plain

    assert told.keys() >= KEYS
    (cycle,) = told["cycles"]
    assert cycle["nodes"] == ["DPRK-LIST", "PYD-5.2", "SGP-3", "US-CM", "US-EOW", "US-SR"]
    assert cycle["edges"] == ["w01", "w02", "w03", "w04", "w05", "w08", "w09", "w10"]
    said = tandem("commitments", "deadlocks", "--case", str(CASE), "--as-of", "2018-11-20").out
    assert "It reaches IK-BUILD on the track Inter-Korean cooperation, by w25, w26." in said
    assert (cycle["since"], cycle["one_side_only"]["w04"]) == ("2018-11-15", "US")
    assert "w01" not in cycle["one_side_only"]
    reached = {one["node"]: one["through"] for one in told["reaches"] if one["track"] == "inter-korean"}
    assert reached == {"IK-BUILD": ["w25", "w26"], "PYD-2.2": ["w24"]}
    assert len(told["ways_out"]) == 6
    assert told["ways_out"][-1] == {
        "soften": ["w04", "w05", "w09", "w10"], "gives": {"US": ["w04", "w05", "w09", "w10"]},
        "frees": cycle["nodes"], "cycle": 0,
    }  # fmt: skip


def test_each_edge_of_a_sides_own_graph_is_told_with_its_source_and_its_age_in_both_languages() -> None:
    asked = ("commitments", "deadlocks", "--case", str(CASE), "--as-of", "2018-12-31", "--graph", "ROK")

    said = tandem(*asked).out
    assert "In the account of ROK, on Mon 31 Dec 2018, 4 commitments wait for one another in a circle" in said
    assert (
        "w06: US-SR waits until SGP-3 is verified. US, ROK, Donald Trump and Moon Jae-in, Fri 30 Nov 2018 (31 days"
        in said
    )
    assert "2018 (31 days old), in its own words, as reported, signed by no side" in said
    assert "Source: http" in said
    assert "1. Soften w01. DPRK gives w01. ROK gives w01." in said

    korean = tandem(*asked, "--language", "ko").out
    assert "약속 4건이 한 고리에서 서로를 기다리고 있어" in korean
    assert "SGP-3의 검증을 기다립니다. US, ROK" in korean


def test_a_record_without_commitments_has_no_deadlock_and_all_its_lists(rehearsal: Office) -> None:
    told = rehearsal.do("commitments", "deadlocks", "--json", who=ROK_DESK).plain

    assert (told["cycles"], told["reaches"], told["ways_out"], told["complete"]) == ([], [], [], True)
    assert "no commitments wait for one another" in rehearsal.do("commitments", "deadlocks", who=ROK_DESK).out


def test_a_graph_of_nobody_and_a_case_that_is_not_there_are_refused_with_what_there_is(rehearsal: Office) -> None:
    with unchanged(rehearsal):
        refused = rehearsal.run("commitments", "deadlocks", "--graph", "NOBODY", who=ROK_DESK)
        assert refused.code == 1
        assert "There is no graph of NOBODY; choose one of: union, ROK, US" in refused.err
        assert "There is no case 'nowhere'." in rehearsal.run("commitments", "deadlocks", "--case", "nowhere").err
        assert rehearsal.run("commitments", "deadlocks", "--as-of", "soon", who=ROK_DESK).code == 1

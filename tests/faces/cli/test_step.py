"""Steps on the tracks on the command line: report, judge, assess in public or in private, list, show, and the gap."""

from typing import Any

from tests.faces.cli.stage import ROK_DESK, ROK_READER, US_DESK, Office, unchanged

STEP = ["m24", "--track", "inter-korean", "--side", "ROK", "--sort", "agreement", "--happened", "2018-10-12",
        "--counts", "--title", "High-level talks fix the railway survey"]  # fmt: skip
SAID = ["--said-on", "2018-10-12", "--party"]
CANARY = "canary-of-the-command"


def with_step(office: Office) -> Office:
    office.do("step", "report", *STEP, who=ROK_DESK)
    office.do("step", "assess", "m24", "--grade", "advances", *SAID, "ROK", who=ROK_DESK)
    office.do("step", "assess", "m24", "--grade", "sets-back-little", *SAID, "US", who=US_DESK)
    return office


def test_a_step_is_reported_judged_assessed_listed_and_shown(rehearsal: Office) -> None:
    office = with_step(rehearsal)
    office.do("step", "judge", "m24", "--status", "contested", "--happened", "2018-10-13", "--party", "US",
              "--reason", "A newspaper says so.", who=US_DESK)  # fmt: skip

    shown = office.do("step", "show", "m24", who=ROK_READER).out
    assert "m24: It is contested whether it was done as told." in shown
    assert "By the word of: US" in shown
    assert "ROK: advances, Reported, not signed" in shown
    assert "2018-10-13  US: contested, Reported, not signed" in shown
    listed = office.do("step", "list", "--track", "inter-korean", who=ROK_READER).out
    assert "One step on record." in listed
    assert "2018-10-12  m24 (inter-korean): contested; ROK. High-level talks fix the railway survey" in listed
    assert "No step is on record." in office.do("step", "list", "--track", "sanctions", who=ROK_READER).out

    plain = office.do("step", "show", "m24", "--json", who=ROK_READER).plain
    assert {name: type(value) for name, value in plain.items()} == {
        "simulation": bool, "code": str, "label": str, "entry": str, "track": str, "sort": str, "status": str,
        "said_by": list, "sides": list, "towards": list, "happened": str, "until": type(None), "counts": bool,
        "consulted": str, "evidence": str, "as_of": str, "answers": list, "about": list, "texts": dict, "judged": list,
        "assessed": list,
    }  # fmt: skip
    assert [(one["party"], one["grade"], one["private"]) for one in plain["assessed"]] == [
        ("ROK", "advances", False), ("US", "sets_back_little", False),
    ]  # fmt: skip
    assert office.do("step", "list", "--json", who=ROK_READER).plain["steps"][0]["status"] == "contested"


def test_the_gap_is_told_with_how_it_came_to_it(rehearsal: Office) -> None:
    office = with_step(rehearsal)

    told = office.do("step", "gap", "ROK", "US", who=ROK_DESK).out
    assert "ROK and US part by 3 of 4 grades on one step: a gap of 0.75." in told
    assert "Fri 12 Oct 2018: 0.75 (3 of 4)" in told
    assert "m24: ROK advances, US sets back a little; 3 apart" in told

    plain = office.do("step", "gap", "ROK", "US", "--json", who=ROK_DESK).plain
    assert {name: type(value) for name, value in plain.items()} == {
        "simulation": bool, "verdict": str, "first": str, "second": str, "as_of": str, "gap": float, "points": int,
        "most": int, "private": bool, "steps": list, "one_side_only": list, "course": list,
    }  # fmt: skip
    assert (plain["gap"], plain["course"]) == (
        0.75, [{"day": "2018-10-12", "gap": 0.75, "points": 3, "most": 4, "steps": ["m24"]}],
    )  # fmt: skip


def test_where_nothing_was_assessed_there_is_no_gap(rehearsal: Office) -> None:
    plain = rehearsal.do("step", "gap", "ROK", "US", "--json", who=ROK_DESK).plain

    assert plain["gap"] is None
    assert plain["verdict"].startswith("No step is assessed by both ROK and US")


def test_what_a_side_keeps_to_itself_is_its_own_seats_and_is_discarded_there(rehearsal: Office) -> None:
    office = with_step(rehearsal)
    with unchanged(office):
        kept = office.do("step", "assess", "m24", "--grade", "sets_back", "--said-on", "2018-10-12", "--private",
                         "--reason", CANARY, "--json", who=ROK_DESK).plain["private"]  # fmt: skip

    def seen(who: str) -> Any:
        ran = (office.do("step", "show", "m24", who=who), office.do("step", "gap", "ROK", "US", who=who))
        return "".join(one.out for one in ran)

    assert CANARY in seen(ROK_READER)
    assert "Words that ROK keeps to itself count here, and for nobody else." in seen(ROK_READER)
    assert "On the record alone: ROK and US part by 3 of 4 grades" in seen(ROK_READER)
    assert CANARY not in seen(US_DESK)
    assert kept not in seen(US_DESK)
    assert "may have been discarded" in office.run("step", "discard", kept, who=US_DESK).err
    office.do("step", "discard", kept, who=ROK_DESK)
    assert CANARY not in seen(ROK_READER)


def test_words_that_are_none_are_refused_with_those_to_choose_from(rehearsal: Office) -> None:
    office = with_step(rehearsal)

    def refused(*arguments: str) -> str:
        return office.run("step", *arguments, who=ROK_DESK).err

    with unchanged(office):
        assert "There is no grade splendid; choose one of: sets_back, " in refused(
            "assess", "m24", "--grade", "splendid", *SAID, "ROK"
        )
        assert "A step does not stand as fine; choose one of: agreed, " in refused("judge", "m24", "--status", "fine")
        assert "There is no sort of step leap" in refused("report", "m25", *STEP[1:], "--sort", "leap")
        assert "There is no step m99 on record; known are: m24." in refused("show", "m99")
        assert "ROK cannot part from itself; name two sides." in refused("gap", "ROK", "ROK")
        assert "The charter names no side XX; choose two of: ROK, US." in refused("gap", "ROK", "XX")
        assert "leave --party out" in refused("assess", "m24", "--grade", "advances", *SAID, "US", "--private")
        assert "two words of one side on one day contradict each other" in refused(
            "assess", "m24", "--grade", "sets_back", *SAID, "ROK"
        )

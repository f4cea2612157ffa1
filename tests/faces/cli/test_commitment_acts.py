"""Commitments on the command line: put on record, listed and shown; what is wrong is said with what is known."""

import pytest
from tests.faces.cli.stage import ROK_DESK, US_DESK, Office, unchanged

SAID = ["--said-on", "2018-10-12"]
STATE = ["--text", "Ease sanctions by steps.", "--track", "sanctions", *SAID]
WAIT = ["--text", "Pressure holds.", "--basis", "own-words", *SAID]


def stated(office: Office) -> None:
    """An instrument with one commitment of the US, and one of the ROK that waits for it."""
    filed = ["--title", "Joint statement", "--concluded", "2018-10-12", "--party", "ROK", "--party", "US"]
    office.do("commitments", "instrument", "JS", *filed, who=ROK_DESK)
    office.do("commitments", "state", "JS-1", *STATE, "--owner", "US", "--instrument", "JS", who=ROK_DESK)
    office.do("commitments", "state", "IK", *STATE, "--owner", "ROK", "--spoken", who=ROK_DESK)
    office.do(
        "commitments", "condition", "w04", *WAIT, "--on", "IK", "--awaits", "JS-1", "--sort", "after-verified",
        "--claimed-by", "ROK", who=ROK_DESK,
    )  # fmt: skip


def test_what_is_stated_is_listed_and_shown_with_its_conditions(rehearsal: Office) -> None:
    stated(rehearsal)

    told = rehearsal.do("commitments", "list", who=US_DESK).out
    assert "Nobody is stuck: no commitments wait for one another in a circle." in told
    assert "Joint statement" in told
    assert "JS-1 (US), pending, reported: Ease sanctions by steps." in told
    shown = rehearsal.do("commitments", "show", "IK", who=US_DESK).out
    assert "w04: IK waits, until it is verified: JS-1. ROK, 2 days old" in shown
    plain = rehearsal.do("commitments", "show", "JS-1", "--json", who=US_DESK).plain
    assert (plain["state"], plain["standing"], plain["instrument"]) == ("pending", "reported", "JS")
    assert [(one["code"], one["on"], one["mark"]) for one in plain["awaited_by"]] == [("w04", "IK", "signed")]
    asked = rehearsal.do("commitments", "list", "--asked", "--json", who=US_DESK).plain
    assert [one["code"] for one in asked["commitments"]] == ["JS-1"]


def test_it_is_answered_settled_and_its_condition_ended(rehearsal: Office) -> None:
    stated(rehearsal)
    rehearsal.do("commitments", "list", who=US_DESK)
    rehearsal.do("commitments", "answer", "JS-1", "--answer", "disputed", "--reason", "Not so.",
                 "--said-on", "2018-10-14", who=US_DESK)  # fmt: skip
    rehearsal.do("commitments", "settle", "JS-1", "--outcome", "lapsed", "--party", "US", "--happened", "2018-10-13",
                 who=ROK_DESK)  # fmt: skip
    rehearsal.do("commitments", "end-condition", "w04", "--ending", "withdrawn", "--happened", "2018-10-14",
                 who=ROK_DESK)  # fmt: skip

    plain = rehearsal.do("commitments", "list", "--json", who=ROK_DESK).plain["commitments"]
    assert [(one["state"], one["standing"]) for one in plain] == [("lapsed", "disputed"), ("stated", "reported")]
    assert plain[1]["conditions"][0]["ended"] == "2018-10-14"
    rehearsal.do("clock", "--to", "2018-10-17T10:00")
    then = rehearsal.do("commitments", "list", "--as-of", "2018-10-15", "--json", who=ROK_DESK).plain
    assert (then["as_of"], then["commitments"][0]["state"]) == ("2018-10-15", "lapsed")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["condition", "w05", *WAIT, "--on", "IK", "--awaits", "JS-1", "--sort", "some-day"],
         "A condition cannot wait some_day; choose one of: after_claimed, after_verified, together_with"),
        (["condition", "w05", "--text", "x", "--basis", "rumour", "--sort", "if-event", *SAID],
         "There is no basis rumour; choose one of: own_words, text, reported, inferred."),
        (["answer", "JS-1", "--answer", "maybe", *SAID],
         "A commitment cannot be answered maybe; choose one of: acknowledged, disputed."),
        (["settle", "JS-1", "--outcome", "forgotten", "--happened", "2018-10-13"],
         "A commitment cannot have become forgotten; choose one of: fulfilled, lapsed"),
        (["end-condition", "w04", "--ending", "melted", "--happened", "2018-10-13"],
         "A condition cannot end melted; choose one of: resolved, withdrawn."),
        (["end-condition", "w99", "--ending", "resolved", "--happened", "2018-10-13"],
         "There is no condition w99 on record; known are: w04."),
        (["show", "XX"], "There is no commitment XX on record; known are: JS-1, IK."),
        (["state", "US-2", *STATE, "--owner", "US", "--towards", "US"], "US would be committed to itself"),
        (["state", "US-2", *STATE], "who is to do it is empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_what_is_known(rehearsal: Office, given: list[str], said: str) -> None:
    stated(rehearsal)

    with unchanged(rehearsal):
        ran = rehearsal.run("commitments", *given, who=ROK_DESK)
        assert ran.code == 1
        assert said in ran.err

"""Meetings on the command line: from a date to two accounts, with refusals that write nothing."""

from tests.faces.cli.stage import ROK_DESK, US_DESK, Office, unchanged

PLAN = [
    "--title", "First meeting of the working group", "--zone", "America/New_York", "--place", "Washington DC",
]  # fmt: skip


def proposed(office: Office, begins: str = "2018-11-20T09:00", ends: str = "2018-11-20T13:00") -> str:
    told = office.do("meeting", "propose", begins, ends, *PLAN, "--json", who=US_DESK).plain
    return str(told["meeting"]["ref"])


def test_a_date_is_accepted_and_the_meeting_convened(rehearsal: Office) -> None:
    ref = proposed(rehearsal)

    assert "the word of ROK is missing" in rehearsal.do("meeting", "show", ref, who=ROK_DESK).out
    told = rehearsal.do("meeting", "accept-date", ref, "--json", who=ROK_DESK).plain
    assert told["meeting"]["state"] == "date_agreed"
    rehearsal.do("meeting", "show", ref, who=US_DESK)
    assert "Convened for Tue 20 Nov 2018" in rehearsal.do("meeting", "convene", ref, who=US_DESK).out
    rehearsal.do("meeting", "point", ref, "--text", "The railway survey.", who=US_DESK)
    assert "The railway survey." in rehearsal.do("meeting", "agenda", ref, who=US_DESK).out
    assert ref in rehearsal.do("meeting", "list", who=ROK_DESK).out


def test_a_meeting_in_the_past_and_an_early_convening_are_refused(rehearsal: Office) -> None:
    with unchanged(rehearsal):
        early = rehearsal.run("meeting", "propose", "2017-11-20T09:00", "2017-11-20T13:00", *PLAN, who=US_DESK)
        assert "a meeting that took place is recorded as observed" in early.err
        odd = rehearsal.run("meeting", "propose", "soon", "later", *PLAN, who=US_DESK)
        assert "Enter the begin as day and time" in odd.err
    ref = proposed(rehearsal)
    assert "No date is agreed yet" in rehearsal.do("show", ref, who=US_DESK).out
    with unchanged(rehearsal):
        assert "No date is agreed yet" in rehearsal.run("meeting", "convene", ref, who=US_DESK).err


def test_notes_stay_with_the_seat(rehearsal: Office) -> None:
    ref = proposed(rehearsal)

    rehearsal.do("meeting", "note", ref, "--text", "Ask quietly.", who=ROK_DESK)

    assert "Ask quietly." in rehearsal.do("meeting", "note", ref, who=ROK_DESK).out
    assert "Ask quietly." not in rehearsal.do("meeting", "note", ref, who=US_DESK).out

"""Silence in one forum broken by letter, and the matter taken to another with members of its own."""

from tests.procedures import Matter, codes

ALLIES = ["FR", "DE", "BE", "TR", "US"]


def under_silence() -> Matter:
    """A text under silence until 10 February 2003, nine in the morning in UTC."""
    matter = Matter("nato-silence", ally=ALLIES, planner=["DE", "BE", "TR", "US"], secretary=["SG"], proposer=["SG"])
    return matter.tell("2003-02-06T09:00", "SG", "circulated", until="2003-02-10T09:00")


def test_silence_to_the_hour_passes_once_it_is_certified() -> None:
    matter = under_silence()

    assert matter.state("2003-02-10T08:59:59") == "open"
    assert matter.state("2003-02-10T09:00") == "lapsed_not_certified"
    assert matter.tell("2003-02-10T09:01", "SG", "silence_certified").stands("2003-02-10T10:00").outcome == "passed"


def test_a_letter_breaks_silence_and_words_do_not() -> None:
    letter = under_silence().tell("2003-02-10T08:00", "FR", "broken", form="letter").stands("2003-02-10T08:30")
    words = under_silence().tell("2003-02-10T08:00", "FR", "broken", form="in_meeting").stands("2003-02-10T08:30")
    objection = (
        under_silence().tell("2003-02-10T08:00", "FR", "position", position="objection").stands("2003-02-10T08:30")
    )

    assert (letter.outcome, letter.steps[0].state, letter.open_to) == ("failed", "broken", ("other-forum",))
    assert (words.steps[0].state, codes(words.irregular)) == ("open", ["ps_break_form"])
    assert (objection.steps[0].state, codes(objection.irregular)) == ("open", ["ps_objection_not_in_form"])


def test_a_letter_at_the_very_hour_is_late() -> None:
    standing = under_silence().tell("2003-02-10T09:00", "FR", "broken", form="letter").stands("2003-02-10T10:00")

    assert standing.steps[0].state == "lapsed_not_certified"
    assert [event.by for event in standing.late] == ["FR"]


def test_a_body_that_is_no_member_breaks_nothing() -> None:
    standing = under_silence().tell("2003-02-10T08:00", "RU", "broken", form="letter").stands("2003-02-10T08:30")

    assert codes(standing.irregular) == ["ps_may_not_break"]


def test_the_other_forum_asks_its_own_members_under_its_own_clock() -> None:
    matter = under_silence().tell("2003-02-10T08:00", "FR", "broken", form="letter")
    matter.tell("2003-02-16T08:00", "SG", "moved", to="other-forum")
    matter.tell("2003-02-16T09:00", "SG", "circulated", until="2003-02-16T20:00")

    open_there = matter.stands("2003-02-16T10:00")
    assert (open_there.outcome, open_there.current, open_there.forum) == ("open", "other-forum", "planning-committee")
    assert [one.party for one in open_there.steps[-1].parties] == ["DE", "BE", "TR", "US"]

    matter.tell("2003-02-16T12:00", "FR", "broken", form="letter")
    matter.tell("2003-02-16T20:01", "SG", "silence_certified")
    decided = matter.stands("2003-02-17T00:00")
    assert decided.outcome == "passed"
    assert codes(decided.irregular) == ["ps_may_not_break"]
    assert [step.state for step in decided.steps] == ["broken", "passed_by_certified_silence"]


def test_a_matter_that_ended_under_silence_is_taken_nowhere_afterwards() -> None:
    matter = under_silence().tell("2003-02-10T09:01", "SG", "silence_certified")
    before = matter.stands("2003-02-11T00:00")

    matter.tell("2003-02-10T12:00", "SG", "moved", to="other-forum")

    after = matter.stands("2003-02-11T00:00")
    assert (after.outcome, after.steps) == (before.outcome, before.steps)
    assert [event.kind for event in after.late] == ["moved"]

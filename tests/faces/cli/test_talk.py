"""Comments, concerns raised directly, reviews and positions of ministries on the command line."""

import re

from tests.faces.cli.stage import ROK_DESK, ROK_READER, US_DESK, Office, unchanged


def test_comments_and_replies_are_shown_with_the_action(rehearsal: Office) -> None:
    ref = rehearsal.notice()

    made = rehearsal.read_and("comment", ref, "--text", "Which wagons cross?", "--json", who=US_DESK).plain
    label = f"US-{made['receipts'][0]['seq']}"
    rehearsal.read_and("comment", ref, "--text", "All six.", "--on", label, who=ROK_DESK)

    shown = rehearsal.do("show", ref, who=US_DESK).out
    for said in ("commented on version 1", "Which wagons cross?", "replied to a comment", "All six."):
        assert said in shown


def test_a_concern_raised_by_telephone_is_reported_and_disputed(rehearsal: Office) -> None:
    ref = rehearsal.notice()
    call = ["--raised-by", "US", "--raised-with", "ROK", "--by", "telephone", "--happened", "2018-10-12"]

    told = rehearsal.read_and("concern", ref, *call, "--text", "The diesel.", "--json", who=US_DESK).plain
    label = f"US-{told['receipts'][0]['seq']}"
    rehearsal.do("show", ref, who=ROK_DESK)
    with unchanged(rehearsal):
        assert "Give a reason" in rehearsal.run("confirm", ref, label, "--dispute", who=ROK_DESK).err
    rehearsal.read_and("confirm", ref, label, "--dispute", "--reason", "Nobody called.", who=ROK_DESK)

    shown = rehearsal.do("show", ref, who=US_DESK).out
    assert "reported that US raised with ROK: concern (telephone, Fri 12 Oct 2018; reported, not signed)" in shown
    assert "disputed what US reported" in shown


def test_a_review_without_a_day_is_refused_in_a_sentence(rehearsal: Office) -> None:
    ref = rehearsal.notice()
    rehearsal.do("show", ref, who=ROK_DESK)

    with unchanged(rehearsal):
        ran = rehearsal.run("review", ref, "--result", "It holds.", who=ROK_DESK)

    assert ran.err.startswith(f"No review of a decision on {ref} is planned.\n")


def test_a_ministrys_position_is_for_its_own_seat(rehearsal: Office) -> None:
    ref = rehearsal.notice()

    added = rehearsal.do("inner", "add", ref, "Ministry of Unification", "no-objection", who=ROK_DESK).out
    assert added.startswith("SIMULATION")
    assert f"Only ROK sees this: one position of a ministry on {ref}." in added
    paper = re.findall(r"[0-9a-f]{16}", added)[0]
    assert "Ministry of Unification: no objection" in rehearsal.do("inner", "list", ref, who=ROK_READER).out
    assert rehearsal.do("inner", "list", ref, "--json", who=US_DESK).plain["inner"] == []

    gone = rehearsal.do("inner", "discard", ref, paper, "--json", who=ROK_DESK).plain
    assert gone["inner"] == []


def test_the_reason_of_a_hold_is_shown_by_its_name_in_the_readers_language(rehearsal: Office) -> None:
    ref = rehearsal.notice()
    rehearsal.read_and("acknowledge", ref, who=US_DESK)
    rehearsal.read_and("hold", ref, "--reason", "legal_review", who=US_DESK)

    english = rehearsal.do("show", ref, who=US_DESK).out
    korean = rehearsal.do("show", ref, "--language", "ko", who=US_DESK).out

    assert "Hold of US: Legal review (running), until" in english
    assert "법률 검토" in korean
    assert "legal_review" not in english + korean
    plain = rehearsal.do("show", ref, "--json", who=US_DESK).plain
    assert "legal_review" in str(plain["parties"])

"""Documents, statements and differing accounts on the command line."""

from pathlib import Path

from tests.faces.cli.stage import ROK_DESK, US_DESK, Office, unchanged
from tests.reading_room import DOCUMENT, SUPPORT, passage

SAID = ["--form", "indirect", "--said-on", "2018-10-11", "--side", "US", "--through", "ROK", "--code", "support"]


def filed(office: Office, folder: Path) -> None:
    document = folder / "news.txt"
    document.write_text(DOCUMENT, encoding="utf-8")
    given = ["--title", "On the survey", "--outlet", "News of the river", "--published", "2018-10-10"]
    office.do("source", "file", "news-1", str(document), *given, who=ROK_DESK)


def test_a_document_is_filed_and_a_statement_recorded_listed_shown_and_withdrawn(
    rehearsal: Office, tmp_path: Path
) -> None:
    filed(rehearsal, tmp_path)
    said = [*SAID, "--said-on", "2018-10-10", "--start", str(DOCUMENT.index(SUPPORT))]
    rehearsal.do("statement", "record", "news-1", SUPPORT, *said, who=ROK_DESK)

    listed = rehearsal.do("statement", "list", who=US_DESK).out
    assert "One statement stands on record." in listed
    assert "As ROK says" in listed
    assert "Reported, not signed" in listed
    plain = rehearsal.do("statement", "show", "support", "--json", who=US_DESK).plain
    assert plain["passage"] == {
        "start": passage().start, "end": passage().end, "sha256": passage().sha256
    }  # fmt: skip
    assert (plain["party"], plain["through"], plain["signed"]) == ("US", ["ROK"], False)
    assert rehearsal.do("source", "list", "--json", who=US_DESK).plain["sources"][0]["statements"] == 1

    rehearsal.do("statement", "withdraw", "support", "--reason", "Read amiss.", who=ROK_DESK)
    assert "withdrawn by ROK-" in rehearsal.do("statement", "show", "support", who=US_DESK).out


def test_a_question_is_opened_told_on_settled_and_shown_with_its_silence(rehearsal: Office, tmp_path: Path) -> None:
    filed(rehearsal, tmp_path)
    asked = ["--question", "Who proposed the group?", "--slot", "proposer", "--said-on", "2018-10-10"]
    rehearsal.do("account", "open", "who", *asked, who=ROK_DESK)
    told = ["--side", "ROK", "--said-on", "2018-10-10"]
    rehearsal.do("account", "tell", "who", "news-1", "The ministry", *told, who=ROK_DESK)
    settled = ["agreed-to-differ", "--happened", "2018-10-10", "--reason", "Both were there."]
    rehearsal.do("account", "settle", "who", *settled, who=ROK_DESK)

    shown = rehearsal.do("account", "show", "who", who=US_DESK).out
    assert "Open; at least one party has no statement on record." in shown
    assert "US: no statement on record" in shown
    assert "(this word alone does not settle it)" in shown
    assert rehearsal.do("account", "list", "--json", who=US_DESK).plain["accounts"][0]["outcome"] == "open"


def test_what_is_not_there_or_no_choice_is_refused_with_a_sentence(rehearsal: Office, tmp_path: Path) -> None:
    filed(rehearsal, tmp_path)
    with unchanged(rehearsal):
        unplaced = rehearsal.run("statement", "record", "news-1", SUPPORT, *SAID, who=ROK_DESK)
        assert "say with a number where the words begin" in unplaced.err
        assert "There is no statement s9" in rehearsal.run("statement", "show", "s9", who=US_DESK).err
        assert "There is no question q9" in rehearsal.run("account", "show", "q9", who=US_DESK).err
        wrong = ["--question", "Who?", "--slot", "colour", "--said-on", "2018-10-10"]
        assert "There is no colour here" in rehearsal.run("account", "open", "who", *wrong, who=ROK_DESK).err


def test_a_document_is_taken_into_the_reading_room_and_its_queue_worked(rehearsal: Office, tmp_path: Path) -> None:
    document = tmp_path / "briefing.txt"
    text = "Posted on : Oct.10,2018 16:58 KST\n\nOn the survey\n\n“The train will cross the line,” the minister said.\n"
    document.write_text(text, encoding="utf-8")

    taken = rehearsal.do("watch", "take", str(document), "--json", who=ROK_DESK).plain["documents"][0]
    queue = rehearsal.do("watch", "queue", "--document", taken["sha256"], "--json", who=ROK_DESK).plain
    first = queue["proposals"][0]["id"]
    assert taken["waiting"] == queue["waiting"] >= 1
    assert "Rejected; nothing went on record." in rehearsal.do("watch", "reject", first, who=ROK_DESK).out
    assert "The proposal waits again." in rehearsal.do("watch", "undo", first, who=ROK_DESK).out
    assert "NAME=TEXT" in rehearsal.run("watch", "accept", first, "--correct", "speaker", who=ROK_DESK).err
    rehearsal.do("watch", "accept", first, "--correct", "said_on=2018-10-10", who=ROK_DESK)
    assert "One statement stands on record." in rehearsal.do("statement", "list", who=US_DESK).out

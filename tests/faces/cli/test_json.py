"""The shapes of `--json`: scripts rely on them, so a key that goes or changes its type breaks a test here."""

from typing import Any

from tests.faces.cli.stage import ROK_DESK, ROK_READER, US_DESK, Office

ACTION = {
    "simulation": bool, "ref": str, "title": str, "owner": str, "version": int, "state": str, "verdict": str,
    "consulted": str, "agreed": str, "ready": str, "why": dict, "waiting_on": list, "deadline": str,
    "earliest_start": type(None), "receipt_grade": int, "irregular": list, "moves": list, "escalation": type(None),
}  # fmt: skip
SHOWN = ACTION | {
    "action_type": str, "procedure": str, "starts_on": str, "ends_on": str, "zone": str, "marking": str,
    "what": str, "route": str,
    "manifest": list, "parties": list, "supersedes": type(None), "superseded_by": type(None), "history": list,
    "heads": list,
}  # fmt: skip
LISTED = {
    "ref": str, "title": str, "owner": str, "state": str, "verdict": str, "starts_on": str, "ends_on": str,
    "waiting_on": list, "deadline": str, "observed": bool,
}  # fmt: skip


def _shape(plain: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in plain.items()}


def test_an_act_answers_with_its_receipts_and_the_action(rehearsal: Office) -> None:
    ref = rehearsal.notice()

    plain = rehearsal.read_and("acknowledge", ref, "--json", who=US_DESK).plain

    assert _shape(plain) == {"simulation": bool, "receipts": list, "action": dict}
    assert _shape(plain["receipts"][0]) == {
        "entry": str, "party": str, "seq": int, "kind": str, "at": str, "ref": type(None)
    }  # fmt: skip
    assert _shape(plain["action"]) == {name: kind for name, kind in ACTION.items() if name != "simulation"}


def test_show_answers_with_everything_about_an_action(rehearsal: Office) -> None:
    ref = rehearsal.notice()
    rehearsal.read_and("acknowledge", ref, who=US_DESK)

    plain = rehearsal.do("show", ref, "--json", who=US_DESK).plain

    assert _shape(plain) == SHOWN
    assert _shape(plain["parties"][0]) == {
        "party": str, "receipt_grade": int, "outcome": str, "heard": str, "position": type(None),
        "on_version": type(None), "deadline": str, "skipped": list, "holds": list,
    }  # fmt: skip
    assert _shape(plain["history"][0]) == {
        "entry": str, "kind": str, "party": str, "at": str, "seq": int, "summary": str, "texts": dict,
        "held": list,
    }  # fmt: skip
    assert plain["simulation"] is True
    assert plain["consulted"] in ("yes", "no", "not known")
    assert plain["why"].keys() == {"verdict", "consulted", "agreed", "ready"}
    assert plain["deadline"] == "2018-10-19T22:00:00Z"
    assert plain["waiting_on"] == ["US"]
    assert plain["receipt_grade"] == 2


def test_show_answers_with_everything_about_an_observed_action(rehearsal: Office) -> None:
    ref = rehearsal.do(
        "observe", "--actor", "ROK", "--type", "exercise", "--title", "x", "--text", "x", "--json", who=US_DESK
    ).plain["receipts"][0]["ref"]

    plain = rehearsal.do("show", ref, "--json", who=US_DESK).plain

    assert _shape(plain) == {
        "simulation": bool, "ref": str, "title": str, "owner": str, "observer": str, "state": str, "verdict": str,
        "action_type": str, "evidence": str, "marking": str, "happened": type(None), "known": type(None), "text": str,
        "source": str, "history": list, "heads": list,
    }  # fmt: skip


def test_the_desk_and_the_lists_have_one_shape_for_a_row(rehearsal: Office) -> None:
    ref = rehearsal.notice()
    rehearsal.read_and("acknowledge", ref, who=US_DESK)

    theirs = rehearsal.do("desk", "--json", who=ROK_DESK).plain
    mine = rehearsal.do("desk", "--json", who=US_DESK).plain
    actions = rehearsal.do("actions", "--json", who=ROK_READER).plain

    assert _shape(theirs) == {"simulation": bool, "mine": list, "theirs": list, "drafts": list, "written": list}
    assert _shape(theirs["theirs"][0]) == {**LISTED, "beside": list}
    assert _shape(actions[0]) == LISTED
    assert _shape(mine["mine"][0]) == {
        "ref": str, "title": str, "move": str, "owner": str, "state": str, "why": list, "by": str
    }  # fmt: skip


def test_officers_calendars_clock_and_state_have_their_shapes(rehearsal: Office) -> None:
    def plain(*arguments: str) -> Any:
        return rehearsal.do(*arguments, "--json").plain

    assert _shape(plain("officer", "list")[0]) == {
        "party": str, "number": int, "roles": list, "relieved": bool, "name": str
    }  # fmt: skip
    assert _shape(plain("calendar", "list")[0]) == {
        "digest": str, "party": str, "year": int, "accepted": list, "in_force": bool
    }  # fmt: skip
    assert plain("clock") == {"simulation": True, "now": "2018-10-15T01:00:00Z"}
    assert _shape(plain("record", "state")) == {
        "simulation": bool, "state": str, "frontier": dict, "waiting": int, "incomplete": list
    }  # fmt: skip
    assert _shape(plain("archive", "out.zip")) == {
        "simulation": bool, "file": str, "bytes": int, "sha256": str, "words": str
    }  # fmt: skip

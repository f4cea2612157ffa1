"""The charter at a terminal."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

from tests.faces.cli.stage import ROK_HEAD, US_HEAD, Office, laid_out


def test_charter_show_says_which_is_in_force_and_what_it_asks(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")
    office.do("found")

    out = office.do("charter", "show").out
    plain = office.do("charter", "show", "--json").plain

    assert out.startswith("The charter in force is the one that ROK and US accepted when the group was founded.\n")
    assert plain["digest"] in out
    assert "No surprises (no-surprises): 5 working days to comment. Silence means nothing." in out
    assert [one["seq"] for one in plain["acceptances"]] == [0, 0]
    assert plain["charter"]["procedures"]["under-silence"]["silence"] == "assent"


def charter_file(office: Office, name: str = "amended.json", **changed: Any) -> str:
    """Write the charter in force with something changed into a file."""
    plain = office.do("charter", "show", "--json").plain["charter"]
    plain["procedures"]["no-surprises"]["window"] = {"count": 7, "unit": "working_days"}
    Path(name).write_text(json.dumps({**plain, **changed}), encoding="utf-8")
    return name


def test_an_amendment_goes_from_a_file_to_being_in_force(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")
    office.do("found")
    file = charter_file(office)

    difference = office.do("charter", "difference", file).out
    proposed = office.do("charter", "propose", file, "--title", "Seven days").out
    pending = office.do("charter", "show", "--json", who=US_HEAD).plain["pending"]
    office.do("charter", "accept", pending[0]["digest"][:8], who=US_HEAD)

    assert difference.startswith("procedure: No surprises: window: 5 working days -> 7 working days\n")
    assert "Accepted by ROK; waits for US." in proposed
    assert (pending[0]["title"], pending[0]["waits_for"]) == ("Seven days", ["US"])
    assert office.do("charter", "show").out.startswith("The charter in force is an amendment that ROK and US accepted.")
    assert [len(one["changes"]) for one in office.do("charter", "list", "--json").plain] == [1, 0]


def test_check_refuses_a_bad_charter_with_line_place_and_what_was_expected(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")
    text = resources.files("tandem.regimes").joinpath("charter.yaml").read_text(encoding="utf-8")
    Path("bad.yaml").write_text(text.replace("silence: assent", "silence: consent"), encoding="utf-8")
    Path("good.yaml").write_text(text, encoding="utf-8")
    Path("astray.yaml").write_text(text.replace("procedure: under-silence", "procedure: by-post"), encoding="utf-8")

    bad, good, astray = (office.run("charter", "check", f"{name}.yaml") for name in ("bad", "good", "astray"))
    line = 1 + text[: text.index("silence: assent")].count("\n")

    assert bad.code == 1
    assert f"bad.yaml, line {line} (procedures.under-silence.silence): Expected one of assent, refusal" in bad.out
    assert good.code == 0
    assert astray.code == 1
    assert "(scope.routine_measure): Scope type routine_measure follows the procedure 'by-post'" in astray.out


def test_nobody_accepts_what_nobody_put_forward(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")
    office.do("found")

    assert office.run("charter", "accept").err == "No amendment waits for anybody.\n"
    refused = office.run("charter", "propose", charter_file(office, short="OTHER"), "--title", "Another name")
    assert refused.err.startswith("short is not for an amendment to change: it says who the group is.")


def test_two_that_wait_are_told_apart_by_their_hash(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")
    office.do("found")
    unread = office.run("charter", "propose", charter_file(office), "--title", "Unread", who=US_HEAD)
    office.do("charter", "show", who=US_HEAD)
    for number, zone in enumerate(("Asia/Seoul", "Asia/Tokyo")):
        office.do("charter", "propose", charter_file(office, zone=zone), "--title", f"Zone {number}",
                  who=(ROK_HEAD, US_HEAD)[number])  # fmt: skip

    assert unread.err.startswith("Read the charter first")
    assert office.run("charter", "accept", who=US_HEAD).err.startswith("2 amendments wait; name one by its hash: ")
    assert office.run("charter", "accept", "ffff", who=US_HEAD).code == 1
    file = charter_file(office)
    assert office.run("charter", "difference", file, "--json").plain["faults"] == []

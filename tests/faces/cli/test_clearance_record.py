"""A clearance on the command line: assessed, filed, decided with its letter, disputed, and shown."""

from pathlib import Path

from tests.faces.cli.stage import ROK_DESK, ROK_HEAD, US_DESK, Office, unchanged

GOODS = "item,quantity,unit,hs\nlight oil,55000,L,271019\n"
UN = "UN-1718"


def test_the_way_of_a_request_to_its_grant(rehearsal: Office, tmp_path: Path) -> None:
    goods, letter = tmp_path / "goods.csv", tmp_path / "letter.pdf"
    goods.write_text(GOODS, encoding="utf-8")
    letter.write_bytes(b"%PDF-1.4 a letter")
    ref = rehearsal.notice(manifest=str(goods))
    rehearsal.do("show", ref, who=ROK_DESK)

    assess = ["clearance", "assess", ref, "--direction", "to", "--regime", "dprk"]
    told = rehearsal.do(*assess, "--json", who=ROK_DESK).plain
    assert told["ready"] == "no"
    authorities = rehearsal.do("clearance", "show", ref, "--json", who=ROK_DESK).plain["clearance"]["lines"][0]
    (committee,) = [one for one in authorities["authorities"] if one["authority"] == UN]
    assert committee["state"] == "missing"

    file = ["clearance", "file", ref, "--authority", committee["authority"], "--filed-on", "2018-10-12", "--title", "T"]
    with unchanged(rehearsal):
        assert "Add the document that says so" in rehearsal.run(*file, who=ROK_DESK).err
        assert "0 bytes" in rehearsal.run(*file, "--paper", str(_empty(tmp_path)), who=ROK_DESK).err
        strange = [part if part != committee["authority"] else "nobody" for part in file]
        assert "knows no authority nobody" in rehearsal.run(*strange, "--source", "A letter", who=ROK_DESK).err
        assert "is not in the manifest" in rehearsal.run(*file, "--source", "A", "--lines", "7", who=ROK_DESK).err
        assert "no line of a manifest" in rehearsal.run(*file, "--source", "A", "--lines", "all", who=ROK_DESK).err
    request = rehearsal.do(*file, "--paper", str(letter), "--json", who=ROK_DESK).plain["receipts"][0]["ref"]

    rehearsal.do("clearance", "show", request, who=US_DESK)
    decide = [
        "clearance",
        "decide",
        request,
        "--outcome",
        "granted",
        "--decided-on",
        "2018-10-13",
        "--source",
        "Letter",
    ]
    with unchanged(rehearsal):
        assert "was entered by ROK" in rehearsal.run(*decide, who=US_DESK).err
    rehearsal.do("clearance", "show", request, who=ROK_DESK)
    told = rehearsal.do(*decide, "--valid-until", "2018-11-29", who=ROK_DESK).out
    assert "before the last day of the action" in told
    with unchanged(rehearsal):
        assert "nothing comes after that" in rehearsal.run(*decide, who=ROK_DESK).err

    shown = rehearsal.do("clearance", "show", request, "--json", who=US_DESK).plain["request"]
    rehearsal.do(
        "clearance", "dispute", request, "--entry", shown["entries"][-1]["label"], "--reason", "No.", who=US_DESK
    )
    assert "disputed by US" in rehearsal.do("clearance", "show", request, who=ROK_DESK).out
    assert request in rehearsal.do("clearance", "list", "--language", "ko", who=ROK_DESK).out

    assert rehearsal.do("show", request, "--json", who=US_DESK).plain["request"]["ref"] == request
    seen = rehearsal.do("show", request, "--language", "ko", who=US_DESK).out
    assert "1718 위원회" in seen
    assert "(UN-1718)" in seen
    found = rehearsal.do("search", request, "--json", who=US_DESK).plain
    assert [hit["ref"] for hit in found["hits"]] == [request]
    history = rehearsal.do("show", ref, who=US_DESK).out
    assert "put the lines under a rulebook" in history

    out = tmp_path / "again.pdf"
    rehearsal.do(
        "clearance", "evidence", request, "--entry", shown["entries"][0]["label"], "--out", str(out), who=US_DESK
    )
    assert out.read_bytes() == letter.read_bytes()


def test_a_waiver_wants_a_second_officer(rehearsal: Office, tmp_path: Path) -> None:
    goods = tmp_path / "goods.csv"
    goods.write_text(GOODS, encoding="utf-8")
    ref = rehearsal.notice(manifest=str(goods))
    rehearsal.do("show", ref, who=ROK_DESK)
    rehearsal.do("clearance", "assess", ref, "--direction", "to", "--regime", "dprk", "--named", "1", who=ROK_DESK)

    rehearsal.do("clearance", "waive", ref, "--subject", "screening", "--reason", "Known to both.", who=ROK_DESK)
    with unchanged(rehearsal):
        assert rehearsal.run("clearance", "sign", ref, who=ROK_DESK).code == 1
    rehearsal.do("clearance", "show", ref, who=ROK_HEAD)
    assert "not screened" not in rehearsal.do("clearance", "sign", ref, who=ROK_HEAD).out


def _empty(folder: Path) -> Path:
    (folder / "empty.pdf").write_bytes(b"")
    return folder / "empty.pdf"

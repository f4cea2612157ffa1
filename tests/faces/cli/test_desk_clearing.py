"""`tandem desk` with clearances: what to do, where and by when, and what the other side owes."""

from pathlib import Path

from tests.faces.cli.stage import ROK_DESK, US_DESK, Office

GOODS = "item,quantity,unit,hs\nlight oil,55000,L,271019\n"


def test_the_desk_of_a_terminal_tells_what_clearances_want_and_what_the_other_side_owes(
    rehearsal: Office, tmp_path: Path
) -> None:
    goods = tmp_path / "goods.csv"
    goods.write_text(GOODS, encoding="utf-8")
    ref = rehearsal.notice(manifest=str(goods))
    assert "Clearance: put the lines under a rulebook." in rehearsal.do("desk", who=ROK_DESK).out

    rehearsal.do("show", ref, who=ROK_DESK)
    rehearsal.do("clearance", "assess", ref, "--direction", "to", "--regime", "dprk", who=ROK_DESK)

    told = rehearsal.do("desk", "--json", who=ROK_DESK).plain["mine"]
    (filed,) = [row for row in told if row.get("task") == "file"]
    assert (filed["ref"], filed["move"], filed["lines"]) == (ref, "file_request", [1])
    assert "UN-1718" in filed["authorities"]
    assert filed["by"] is not None
    assert "1718 위원회" in rehearsal.do("desk", "--language", "ko", who=ROK_DESK).out
    assert "Owed by ROK: file a request" in rehearsal.do("desk", who=US_DESK).out

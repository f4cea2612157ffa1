"""Wordings of the common aim on the command line."""

from tests.faces.cli.stage import ROK_DESK, US_DESK, Office, unchanged

AIM = ["--paraphrase", "A peninsula without nuclear arms.", "--said-on", "2018-10-12"]


def test_a_side_states_its_own_reports_another_and_lists_both(rehearsal: Office) -> None:
    rehearsal.do("goal", "state", *AIM, "--subject", "peninsula", who=ROK_DESK)
    told = rehearsal.do("goal", "report", *AIM, "--side", "US", "--speaker", "A speaker", "--json", who=ROK_DESK).plain
    label = f"ROK-{told['receipts'][0]['seq']}"

    shown = rehearsal.do("goal", "list", who=US_DESK).out
    assert "The latest wordings of ROK, US differ in whom or what they name." in shown
    assert "Fri 12 Oct 2018" in shown
    assert f"US ({label}), A speaker: names unsaid; not confirmed" in shown
    rehearsal.do("goal", "confirm", label, who=US_DESK)

    plain = rehearsal.do("goal", "list", "--json", who=ROK_DESK).plain
    assert [one["standing"] for one in plain["goals"]] == ["signed", "confirmed"]
    assert rehearsal.do("goal", "list", "--until", "2018-01-01", "--json", who=ROK_DESK).plain["goals"] == []


def test_a_wording_in_another_name_is_refused(rehearsal: Office) -> None:
    with unchanged(rehearsal):
        assert "Say whose wording it is." in rehearsal.run("goal", "report", *AIM, who=ROK_DESK).err
        assert "does not name NOBODY" in rehearsal.run("goal", "report", *AIM, "--side", "NOBODY", who=ROK_DESK).err
        assert "Fill in the paraphrase." in rehearsal.run("goal", "state", "--said-on", "2018-10-12", who=ROK_DESK).err
        assert rehearsal.run("goal", "list", "--until", "soon", who=ROK_DESK).code == 1

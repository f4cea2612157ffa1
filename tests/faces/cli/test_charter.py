"""The charter at a terminal."""

from pathlib import Path

from tests.faces.cli.stage import laid_out


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

"""Sanctions rules on the command line: listed, checked, shown and explained; a new regime needs data only."""

import re
from pathlib import Path

import msgspec
import pytest
from tests.faces.cli.stage import tandem
from tests.regimes.sheets import AUTHORITIES, RULES, UNITS, changed

from tandem.regimes.authority import Authority
from tandem.regimes.regime import Cap, Exempt, Regime, Rule, Usage, When
from tandem.regimes.unit import Conversion, Unit

SHIPPED = ["eu-dprk", "uk-dprk", "un-dprk", "us-dprk"]


@pytest.fixture
def _testland() -> None:
    folder = Path("own/regimes")
    folder.mkdir(parents=True)
    (folder / "rules.yaml").write_text(RULES)
    (folder / "authorities.yaml").write_text(AUTHORITIES)
    (folder / "units.yaml").write_text(UNITS)


def test_the_regimes_that_ship_are_listed_with_how_much_is_not_confirmed() -> None:
    told, plain = tandem("regime", "list"), tandem("regime", "list", "--json")

    assert "uk-dprk  United Kingdom: sanctions on the DPRK. 4 rules; in 1 something is not confirmed." in told.out
    assert [row["id"] for row in plain.plain] == SHIPPED
    assert [row["unconfirmed"] for row in plain.plain if row["id"] == "uk-dprk"] == [1]


@pytest.mark.usefixtures("_testland")
def test_a_new_regime_needs_data_only() -> None:
    listed = tandem("regime", "list", "--var", "own", "--json")
    told = tandem("regime", "explain", "TL-1", "--var", "own")
    host = tandem("regime", "explain", "HOST", "--var", "own")

    assert [row["id"] for row in listed.plain] == [*SHIPPED, "rules-of-testland"]
    assert told.out.splitlines() == [
        "TL-1: Lamps",
        "  League act, section 1 (Rules on Testland)",
        "  What it says: No lamps may go to Testland.",
        "  Barred. It is about what goes there. It is asked of each line of the manifest.",
        "  When it hits:",
        "    One of these holds:",
        "      - The HS code begins with 9405.",
        "      - The HS code begins with 8539, which does not decide.",
        "        An officer is asked: Is it a lamp for a lighthouse?",
        "  Whether it is about a thing that goes there and comes back is contested; the authority has to say.",
        "  No exception was read, which is not that there is none.",
        "  No exemption is named for this rule. Asked all the same: Office of the league (LEAGUE-OFFICE).",
        "  How sure it is: Confirmed in implementing lists, which show what those States do: The league.",
        "  Source: List of the league (read Tue 20 Nov 2018)",
        "  No lawyer has reviewed it.",
    ]
    assert host.out.splitlines()[:2] == [
        "HOST: Testland itself",
        "  The side that lets it in; its consent is a clearance like the others.",
    ]


@pytest.mark.usefixtures("_testland")
def test_the_caps_and_the_conditions_of_a_new_regime_are_told_in_korean_too() -> None:
    told = tandem("regime", "show", "rules-of-testland", "--var", "own", "--language", "ko")
    cap = tandem("regime", "explain", "TL-2", "--var", "own", "--language", "ko")

    assert "  HARBOUR: 동맹의 항구" in told.out.splitlines()
    assert "TL-3  사람 [확인되지 않음]" in told.out.splitlines()
    assert "    2018년 1월 1일(월)부터 역년마다 55,000(리터)까지." in cap.out.splitlines()
    assert "  [확인되지 않음] 기간." in cap.out.splitlines()


@pytest.mark.usefixtures("_testland")
def test_goods_are_planned_under_a_new_regime_that_is_data_only() -> None:
    Path("goods.csv").write_text("item,quantity,unit,hs\nlamps,3,개,940511\nflags,3,EA,630790\n")

    told = tandem("clearance", "plan", "goods.csv", "--regime", "testland", "--direction", "to", "--nexus", "HARBOUR",
                  "--departure", "2018-11-30", "--today", "2018-11-20", "--var", "own", "--json")  # fmt: skip

    assert [(line["status"], line["authorities"]) for line in told.plain["lines"]] == [
        ("needs clearance", ["HOST", "LEAGUE-OFFICE"]),
        ("no rule matched", ["HOST"]),
    ]


def test_an_unconfirmed_point_stands_on_a_line_of_its_own() -> None:
    lines = tandem("regime", "explain", "R2397-5").out.splitlines()

    assert "  S/RES/2397 (2017), para 5 (UN Security Council: sanctions on the DPRK)" in lines
    assert "    Up to 500,000 (US barrel of petroleum) in a calendar year, since Mon 1 Jan 2018." in lines
    assert [line for line in lines if line.startswith("  [unconfirmed] Notices at 75 and 95 per cent")]
    assert lines[-1] == "  No lawyer has reviewed it."


def test_the_time_of_the_crossing_is_told_as_press_reports() -> None:
    told, plain = (tandem("regime", "explain", "UNC", *more) for more in ([], ["--json"]))

    assert "    File at least 48 hours before (press reports, no rule)." in told.out.splitlines()
    assert plain.plain["confidence"] == "partly"
    assert plain.plain["mark"] == "[unconfirmed]"


def test_a_passport_rule_whose_last_known_day_is_over_does_not_pass_for_one_in_force() -> None:
    lines = tandem("regime", "explain", "US-passport").out.splitlines()

    assert [line for line in lines if line.startswith("  [unconfirmed] Whether it was renewed past 31 August 2026")]


@pytest.mark.usefixtures("_testland")
def test_sound_files_are_said_to_be_sound() -> None:
    files = [f"own/regimes/{name}.yaml" for name in ("rules", "authorities")]

    told = tandem("regime", "check", *files)

    assert told.code == 0
    assert told.out.splitlines() == [f"{file}: sound, alone and beside the rules that ship." for file in files]


def test_every_fault_of_every_file_is_printed_with_its_line_and_the_exit_is_1() -> None:
    Path("rules.yaml").write_bytes(changed(RULES, ("when: {hs: ['2710']}", "when: {colour: red}")))
    Path("units.yaml").write_bytes(changed(UNITS, ("    names: {en: lamp, ko: 등}\n", "")))

    told, plain = (tandem("regime", "check", "rules.yaml", "units.yaml", *more) for more in ([], ["--json"]))

    assert told.code == plain.code == 1
    assert told.out.splitlines() == [
        "rules.yaml, line 36 (rules[1].when.colour): This version knows no condition colour; it knows hs, hs_asks, "
        "question, nexus, crosses, parties, returns, vehicle, value_over, end_use, listed_party, all_of, any_of, "
        "none_of. A rule that is half understood would clear what it should stop: take the rule out, or read the file "
        "with a version that knows it.",
        "units.yaml, line 3 (units[0]): Expected the field names; it is missing. Add it.",
        "2 faults. Mend them and check again.",
    ]
    assert [(fault["file"], fault["line"]) for fault in plain.plain["faults"]] == [
        ("rules.yaml", 36),
        ("units.yaml", 3),
    ]


@pytest.mark.usefixtures("_testland")
def test_a_bad_file_of_a_node_stops_the_commands_that_would_use_it() -> None:
    Path("own/regimes/rules.yaml").write_bytes(changed(RULES, ("LEAGUE-OFFICE", "NOBODY")))

    told = tandem("regime", "list", "--var", "own")

    assert told.code == 1
    assert told.err.splitlines() == [
        "regimes/rules.yaml, line 10 (authority): No authority NOBODY is described for the target testland; there are "
        "LEAGUE-OFFICE, HOST. Name one of them, or add it to a file of authorities."
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("show", "un-atlantis"), "There is no regime un-atlantis; there are eu-dprk, uk-dprk, un-dprk, us-dprk. Name "
         "one of them, or the folder of your own with --var."),
        (("explain", "R9999-1"), "There is no rule and no authority R9999-1. tandem regime list and show name them; "
         "your own are found with --var."),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_what_is(asked: tuple[str, str], said: str) -> None:
    told = tandem("regime", *asked)

    assert told.code == 1
    assert told.err.splitlines() == [said]


_PAGE = Path(__file__).resolve().parents[3] / "docs" / "regimes.md"


def _sheets() -> dict[str, str]:
    """The files that the page shows, by their format."""
    blocks = re.findall(r"```yaml\n(.*?)```", _PAGE.read_text(), re.DOTALL)
    return {re.findall(r"tandem-(\w+)/1", block)[0]: block for block in blocks}


def test_the_regime_of_the_documentation_is_sound_and_can_be_explained() -> None:
    Path("own/regimes").mkdir(parents=True)
    for kind, block in _sheets().items():
        Path(f"own/regimes/{kind}.yaml").write_text(block)

    told = tandem("regime", "explain", "TL-1", "--var", "own")

    assert told.code == 0
    assert "  [unconfirmed] All of it." in told.out.splitlines()


def test_the_refusal_of_the_documentation_is_what_is_printed() -> None:
    sheets = _sheets()
    rules = sheets["regime"].replace("      any_of:\n", "      colour: red\n      any_of:\n")
    Path("rules.yaml").write_text(rules)
    Path("authorities.yaml").write_text(sheets["authorities"])

    told = tandem("regime", "check", "rules.yaml", "authorities.yaml")

    assert told.out.splitlines()[0] in _PAGE.read_text()


def test_the_explanation_of_the_documentation_is_what_is_printed() -> None:
    shown = _PAGE.read_text().partition("$ tandem regime explain R2270-31\n")[2].partition("```")[0]

    assert tandem("regime", "explain", "R2270-31").out.startswith(shown)


@pytest.mark.parametrize("form", [Regime, Rule, When, Cap, Exempt, Usage, Authority, Unit, Conversion])
def test_the_documentation_names_every_field(form: type[msgspec.Struct]) -> None:
    page = _PAGE.read_text()

    assert [field.encode_name for field in msgspec.structs.fields(form) if field.encode_name not in page] == []

"""What the READMEs of the cases say of plans is what the command prints."""

import re
from pathlib import Path

import pytest
from tests.faces.cli.stage import tandem

ROOT = Path(__file__).resolve().parents[2]
SURVEY, MEDICINE = ("cases/rail-survey-2018/README.md", "cases/influenza-medicine/README.md")
COMMAND = re.compile(r"^\$ tandem (clearance plan .*)$", re.MULTILINE)
ROW = re.compile(r"^\| ([A-Z][A-Z0-9a-z-]+) \| ((?:By|Before) [^|]+) \| ((?:By|Before) [^|]+) \|", re.MULTILINE)


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands name files from the root of a checkout."""
    monkeypatch.chdir(ROOT)


def printed(command: str) -> str:
    """Answer what a command of a README prints."""
    ran = tandem(*command.split())
    assert ran.code == 0, ran.err
    return ran.out


def test_the_dates_beside_what_happened_are_those_that_the_plan_prints() -> None:
    text = (ROOT / SURVEY).read_text(encoding="utf-8")
    plans = [printed(command) for command in COMMAND.findall(text)]
    rows = ROW.findall(text)

    assert len(plans) == 2
    assert [row[0] for row in rows] == ["US-OFAC-specific", "UN-1718", "DPRK", "ROK-MOU", "UNC"]
    for authority, *dates in rows:
        for plan, said in zip(plans, dates, strict=True):
            told = plan[plan.index(f"\n{authority}: ") :]
            assert f"   {said}" in told[: told.index("\n\n")], (authority, said)


def test_the_plan_of_the_medicine_is_printed_as_the_readme_has_it() -> None:
    text = (ROOT / MEDICINE).read_text(encoding="utf-8")
    (command,) = COMMAND.findall(text)
    shown = text.partition(command)[2].partition("...\n```")[0].strip()

    out = printed(command)

    assert out.startswith(shown)
    assert "Before Fri 4 Jan 2019; how long before is not known." in out


def test_no_line_of_the_medicine_reads_as_cleared() -> None:
    (command,) = COMMAND.findall((ROOT / MEDICINE).read_text(encoding="utf-8"))

    lines = tandem(*command.split(), "--json").plain["lines"]

    assert [(line["hs"], line["status"]) for line in lines] == [
        ("300490", "no rule matched"), ("382219", "no rule matched"), ("8704", "authority's view needed"),
    ]  # fmt: skip

"""Thirty-three past exemptions under the rules that ship: each line comes out as worked out, none as cleared."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tandem.acts.manifest import Line
from tandem.regimes.rulebook import shipped_rulebook
from tandem.rules.ruler import rule_lines
from tandem.rules.ruling import STATUSES, Ruling, Shipment

_TABLE = yaml.safe_load(Path(__file__).with_name("exemptions.yaml").read_text(encoding="utf-8"))["exemptions"]
_SAYS = ("hs", "quantity", "unit", "returns")


def lines_of(exemption: dict[str, Any]) -> list[Line]:
    """The lines of an exemption as a manifest."""
    return [
        Line(line=number, name=one["item"], **{name: one[name] for name in _SAYS if name in one})
        for number, one in enumerate(exemption["lines"], 1)
    ]


@cache
def ruled() -> dict[str, Ruling]:
    """Every exemption under the rules that ship, without any tie beside the United Nations."""
    book = shipped_rulebook(target="dprk")
    shipment = Shipment(direction="to", starts_on=date(2019, 6, 1))
    return {one["id"]: rule_lines(lines=lines_of(one), book=book, shipment=shipment) for one in _TABLE}


@pytest.mark.parametrize("exemption", _TABLE, ids=[one["id"] for one in _TABLE])
def test_every_line_of_a_past_exemption_comes_out_as_worked_out(exemption: dict[str, Any]) -> None:
    found = ruled()[exemption["id"]]

    assert [(line.status, [hit.rule for hit in line.hits]) for line in found.lines] == [
        (one["status"], one["rules"]) for one in exemption["lines"]
    ]


def test_there_are_thirty_three_of_which_thirteen_have_no_codes_and_four_match_no_rule() -> None:
    coded = [one for one in _TABLE if any("hs" in line for line in one["lines"])]
    unmatched = [one["id"] for one in coded if not any(line.hits for line in ruled()[one["id"]].lines)]

    assert (len(_TABLE), len(_TABLE) - len(coded)) == (33, 13)
    assert unmatched == ["EX036", "EX037", "EX042", "EX049"]


def test_a_granted_exemption_never_reads_as_cleared_and_every_line_says_why() -> None:
    for found in ruled().values():
        assert all(line.status in STATUSES for line in found.lines)
        assert all(line.hits or line.why for line in found.lines)
        assert all(one.code == "no_rule_matched" for line in found.lines if line.status == "no_rule_matched"
                   for one in line.why)  # fmt: skip


def test_the_medicine_is_clean_and_only_its_trucks_need_the_committees_view() -> None:
    found = ruled()["EX053"]

    assert [line.status for line in found.lines] == ["no_rule_matched", "no_rule_matched", "authoritys_view"]
    assert [(one.authority, one.lines) for one in found.requirements if one.authority == "UN-1718"] == [
        ("UN-1718", (3,))
    ]


def test_textiles_are_barred_from_there_and_not_to_there() -> None:
    masks = Line(line=1, name="surgical masks", hs="630790")
    book = shipped_rulebook(target="dprk")

    from_there = rule_lines(lines=[masks], book=book, shipment=Shipment(direction="from"))

    assert (from_there.lines[0].status, from_there.lines[0].hits[0].rule) == ("needs_clearance", "R2375-16")
    assert ruled()["EX042"].lines[0].status == "no_rule_matched"

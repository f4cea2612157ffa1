"""A manifest put under the rules at a terminal: the survey of 2018, the medicine, bad files, further rules."""

from pathlib import Path
from typing import Any

import pytest
from tests.faces.cli.stage import Ran, tandem

SURVEY = """\
item,quantity,unit,hs,returns
light oil for the survey train and generators,55000,L,271019,partly
locomotive,1,,8602,yes
passenger coach,1,,8605,yes
sleeping coach,1,,8605,yes
office coach,1,,8605,yes
wagon loaded with water,1,,8606,yes
other cars of the six,2,,8606,yes
generators,,,8502,yes
other survey equipment,,,,
"""
MEDICINE = """\
item,quantity,unit,hs,returns
oseltamivir,200000,pcs,300490,no
rapid test kits,50000,pcs,382219,no
trucks,5,,870423,yes
"""
OTHER_REGIME = """\
format: tandem-regime/1
id: harbour
target: island
names: {en: Rules of the harbour, ko: 항만 규정}
authority: HARBOUR
rules:
  - id: H-1
    law: Harbour order, section 1
    direction: to
    title: {en: Pianos, ko: 피아노}
    says: {en: Pianos may not land., ko: 피아노는 내릴 수 없습니다.}
    effect: ban
    when: {hs: ['9201']}
    confidence: recalled
    unconfirmed: [{en: All of it., ko: 모두.}]
    sources: [{what: made for a test}]
"""
OTHER_AUTHORITY = """\
format: tandem-authorities/1
target: island
names: {en: Authorities of the island, ko: 섬의 기관}
authorities:
  - id: HARBOUR
    names: {en: The harbour master, ko: 항만장}
    decides: {en: The harbour master., ko: 항만장이 정합니다.}
    triggers: [{rules: true}]
    lead_time: {length: {count: 3, unit: calendar_days}, basis: assumption}
    confidence: recalled
    unconfirmed: [{en: All of it., ko: 모두.}]
    sources: [{what: made for a test}]
"""


def planned(text: str | bytes, *more: str, regime: str = "dprk", name: str = "goods.csv") -> Ran:
    """Plan the goods of a file that leave on 30 November 2018, as of 1 August."""
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return tandem("clearance", "plan", name, "--regime", regime, "--direction", "to", "--departure", "2018-11-30",
                  "--today", "2018-08-01", *more)  # fmt: skip


def survey() -> Any:
    """The plan of the survey as plain values."""
    ran = planned(SURVEY, "--crosses", "MDL", "--parties", "ROK,US", "--json")
    assert ran.code == 0, ran.err
    return ran.plain


def test_the_nine_lines_of_the_survey_come_out_with_their_rules() -> None:
    lines = survey()["lines"]

    assert [(line["line"], line["status"], [rule["id"] for rule in line["rules"]]) for line in lines] == [
        (1, "ask", ["R2270-31", "R2397-5"]),
        *((number, "authority's view needed", ["R2397-7"]) for number in range(2, 9)),
        (9, "needs classification", []),
    ]
    assert lines[0]["conversions"] == {"barrel": "345.94"}
    assert lines[0]["caps"][0]["share_percent"] == "0.069"
    assert lines[0]["quantity"] == "55000"
    assert lines[2]["rules"][0]["paragraph"] == "S/RES/2397 (2017), para 7"


def test_the_survey_needs_five_clearances_and_says_by_when() -> None:
    plain = survey()

    asked = {one["id"]: one for one in plain["authorities"]}
    assert set(asked) == {"UN-1718", "US-OFAC-specific", "UNC", "ROK-MOU", "DPRK"}
    assert asked["UN-1718"]["why"] == ["R2270-31", "R2397-5", "R2397-7"]
    assert asked["UNC"]["lead_time"] == {"value": 48, "unit": "hours", "basis": "press"}
    assert asked["UNC"]["last_safe_filing"] == "2018-11-28"
    assert asked["ROK-MOU"]["slack_days"] == 114
    assert asked["DPRK"]["last_safe_filing"] is None
    assert asked["DPRK"]["no_later_than"] == "2018-11-23"
    assert plain["earliest_departure"] is None
    assert plain["critical_path"][-1] == "US-OFAC-specific"


def test_the_form_is_that_of_the_guide() -> None:
    plain = survey()

    assert {"lines", "authorities", "critical_path", "earliest_departure", "unconfirmed"} <= plain.keys()
    assert {"line", "item", "quantity", "unit", "hs", "returns", "status", "rules", "authorities", "conversions"} <= (
        plain["lines"][0].keys()
    )
    assert {"id", "paragraph", "confidence", "reason"} <= plain["lines"][0]["rules"][0].keys()
    assert {"id", "why", "lead_time", "last_safe_filing", "slack_days", "attach"} <= plain["authorities"][0].keys()
    assert "R2397-5" in plain["unconfirmed"]


def test_what_is_asked_of_the_whole_shipment_is_asked_once() -> None:
    plain = survey()

    assert {"R1718-8d", "R2270-8", "R2375-18"} <= {rule["id"] for rule in plain["shipment"]}
    assert not any(rule["id"] == "R2270-8" for line in plain["lines"] for rule in line["rules"])


def test_the_medicine_is_clean_and_the_trucks_are_contested() -> None:
    lines = planned(MEDICINE, "--crosses", "MDL", "--parties", "ROK,US", "--json").plain["lines"]

    assert [line["status"] for line in lines] == ["no rule matched", "no rule matched", "authority's view needed"]
    assert "not a clearance" in lines[0]["why"]
    assert "UN-1718" not in lines[0]["authorities"]
    assert {"DPRK", "UNC", "ROK-MOU"} <= set(lines[0]["authorities"])
    assert "UN-1718" in lines[2]["authorities"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_plan_reads_in_both_languages_and_in_neither_as_cleared(language: str) -> None:
    ran = planned(SURVEY, "--crosses", "MDL", "--parties", "ROK,US", "--language", language)

    assert ran.code == 0, ran.err
    verdict = {"en": "None of these is a clearance.", "ko": "어느 것도 승인이 아닙니다."}[language]
    mark = {"en": "[unconfirmed]", "ko": "[미확인]"}[language]
    assert verdict in ran.out
    assert mark in ran.out


def test_the_words_for_a_status_in_json_are_the_same_in_every_language() -> None:
    ran = planned(MEDICINE, "--language", "ko", "--json")

    assert ran.plain["lines"][0]["status"] == "no rule matched"
    assert "승인이 아닙니다" in ran.plain["lines"][0]["why"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_korean_goods_are_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    plain = planned("item,quantity,unit,hs\n경유,55000,L,271019\n".encode(encoding), "--json").plain

    assert (plain["lines"][0]["item"], plain["lines"][0]["conversions"]) == ("경유", {"barrel": "345.94"})


def test_only_the_item_has_to_be_there() -> None:
    (line,) = planned("item\nblankets\n", "--json").plain["lines"]

    assert (line["status"], line["quantity"], line["hs"]) == ("needs classification", "", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quantity\n3\n", "goods.csv"),
        ("item,returns\nblankets,perhaps\n", "perhaps"),
        ("item,hs\nblankets,77\n", "77"),
        ("item,hs\nblankets,847130471304\n", "847130471304"),
        ("item,quantity,unit\nblankets,3,drumfuls\n", "drumfuls"),
        ("item,colour\nblankets,red\n", "colour"),
        ("item,quantity\nblankets,-3\n", "-3"),
        ("item,quantity\nblankets,approx. 3\n", "approx. 3"),
        ("item,quantity\n", ""),
        ("", ""),
    ],
)
def test_a_bad_row_is_refused_with_a_sentence_and_nothing_is_written(text: str, said: str) -> None:
    ran = planned(text)

    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert len(ran.err.strip()) > 20
    assert "Traceback" not in ran.err
    assert [path.name for path in Path().iterdir()] == ["goods.csv"]


def test_a_workbook_is_read_with_its_columns_said(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in (["goods of the train", "litres", "HS"], ["light oil", "55,000 L", "2710.19"]):
        book.active.append(row)
    book.save(tmp_path / "goods.xlsx")
    columns = ("--column", "goods of the train=name", "--column", "litres=quantity")

    ran = planned((tmp_path / "goods.xlsx").read_bytes(), *columns, "--json", name="train.xlsx")

    assert ran.code == 0, ran.err
    (line,) = ran.plain["lines"]
    assert (line["item"], line["quantity"], line["unit"], line["hs"], line["status"]) == (
        "light oil", "55000", "L", "271019", "ask",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--regime", "atlantis"), "dprk"),
        (("--departure", "30 November"), "--departure"),
        (("--today", "2018-13-01"), "--today"),
        (("--rules", "missing.yaml"), "missing.yaml"),
    ],
)
def test_what_was_asked_wrongly_is_refused_with_a_sentence(arguments: tuple[str, str], said: str) -> None:
    ran = planned(MEDICINE, *arguments)

    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_a_missing_file_is_refused_with_its_name() -> None:
    ran = tandem("clearance", "plan", "none.csv", "--regime", "dprk", "--direction", "to", "--departure", "2018-11-30")

    assert ran.code == 1
    assert "none.csv" in ran.err


def test_a_new_regime_needs_data_only() -> None:
    Path("harbour.yaml").write_text(OTHER_REGIME)
    Path("masters.yaml").write_text(OTHER_AUTHORITY)
    rules = ("--rules", "harbour.yaml", "--rules", "masters.yaml")

    plain = planned("item,hs\nupright piano,920110\nviolin,920210\n", *rules, "--json", regime="island").plain

    assert [line["status"] for line in plain["lines"]] == ["needs clearance", "no rule matched"]
    assert [(one["id"], one["last_safe_filing"]) for one in plain["authorities"]] == [("HARBOUR", "2018-11-27")]
    assert plain["unconfirmed"] == ["H-1"]


def test_a_file_of_rules_with_an_unknown_condition_is_refused_whole() -> None:
    Path("harbour.yaml").write_text(OTHER_REGIME.replace("when: {hs:", "when: {colour: red, hs:"))

    ran = planned("item\npiano\n", "--rules", "harbour.yaml", regime="island")

    assert (ran.code, ran.out) == (1, "")
    assert "harbour.yaml" in ran.err
    assert "colour" in ran.err

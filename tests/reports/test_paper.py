"""Papers filled in from the record: what they say, what they leave open, and the check before filing."""

from typing import get_args

import pytest
from tests.cast import ROK, apart
from tests.papers import MANIFEST, TITLE, form, given, paper, read, ruled, survey, with_

from tandem.acts.manifest import Line
from tandem.regimes.paperform import Fill, LineFill, shipped_forms
from tandem.reports.paper import FilledField, Paper, PaperRequest
from tandem.reports.paper_check import check_paper
from tandem.reports.paper_fill import fill_paper
from tandem.reports.paper_record import paper_facts
from tandem.reports.paper_words import amount_written, numbers_written, one_line, plain
from tandem.reports.speaker import LANGUAGES, Speaker


def field(paper: Paper, id: str) -> FilledField:
    """Answer a field of a paper."""
    return next(one for part in paper.parts for one in part.fields if one.field.id == id)


def said(paper: Paper, id: str) -> str:
    """Answer what stands in a field, with its marks."""
    return " ".join(f"{one.text} {one.mark}".strip() for one in field(paper, id).paragraphs)


def test_the_request_to_the_committee_says_what_the_record_holds() -> None:
    request = paper("notice-7", ruled())

    assert request.subject == f"Request for an exemption: {TITLE}"
    assert request.parts[0].opening.startswith("Republic of Korea presents this request under paragraph 25")
    assert said(request, "dates") == "30 November 2018 to 17 December 2018 (Asia/Seoul)"
    assert said(request, "routes") == "Dorasan, Kaesong, Sinuiju"
    assert said(request, "recipients") == "Ministry of Railways"
    assert "An exemption is asked under S/RES/2397 (2017), para 25 for lines 2–4." in said(request, "reasons")
    assert "in US barrel of petroleum 345.94, which is 0.069 % of the cap of 500,000" in said(request, "amounts")


def test_what_an_officer_has_not_answered_is_marked_in_the_reasons() -> None:
    reasons = {one.text.partition(":")[0]: one.mark for one in field(paper("notice-7", ruled()), "reasons").paragraphs}

    assert "not answered by an officer: whether it is about line 1" in reasons["S/RES/2397 (2017), para 5"]


def test_a_rule_that_is_not_confirmed_carries_its_mark_into_the_paper() -> None:
    facts = ruled()
    assert facts.book is not None
    doubtful = [rule for regime in facts.book.regimes for rule in regime.rules if rule.id == "R2397-5"]
    assert doubtful[0].unconfirmed

    reasons = said(paper("notice-7", facts), "reasons")

    assert "unconfirmed: points of it stay open; to be checked against the text before filing" in reasons
    rows = {row[0]: row for row in paper("notice-7", facts).parts[2].rows}
    assert "S/RES/2397 (2017), para 5 [unconfirmed]" in str(rows["1"][-1])


def test_without_an_assessment_the_reasons_are_left_open_and_all_lines_stand_there() -> None:
    request = paper("notice-7", given())

    assert field(request, "reasons").state == "missing"
    assert len(request.parts[2].rows) == len(MANIFEST)
    assert [one.code for one in check_paper(request).remarks] == ["paper_not_assessed"]
    assert check_paper(request).needed == "not_known"


def test_only_lines_for_which_a_rule_names_the_committee_are_asked_about() -> None:
    request = paper("notice-7", ruled())

    assert [row[0] for row in request.parts[2].rows] == ["1", "2", "3", "4"]
    told = {one.code: one.values for one in check_paper(request).remarks}
    assert told["paper_open_needs_classification"] == {"count": 1, "lines": "5"}
    assert told["paper_open_ask"] == {"count": 1, "lines": "1"}


def test_nothing_about_a_person_is_ever_filled_in() -> None:
    for facts in (given(), ruled()):
        crossing = paper("unc-crossing", facts)
        assert {field(crossing, id).state for id in ("persons", "contact", "time-out", "time-back")} == {"missing"}
        persons = next(part for part in crossing.parts if part.part.id == "persons")
        assert len(persons.rows) == 30
        assert {cell for row in persons.rows for cell in row[1:]} == {None}
        assert field(paper("notice-7", facts), "contact").state == "missing"


def test_vehicles_and_goods_stand_apart_in_the_crossing_list() -> None:
    crossing = paper("unc-crossing", ruled())

    lines = {part.part.id: [row[0] for row in part.rows] for part in crossing.parts if part.part.kind == "lines"}

    assert lines == {"vehicles": ["2", "3"], "goods": ["1", "4", "5"]}
    assert said(crossing, "crosses") == "MDL"


def test_forty_eight_hours_are_counted_to_the_minute_in_both_zones_and_marked_as_a_press_report() -> None:
    latest = field(paper("unc-crossing", ruled()), "latest").paragraphs[0]

    assert latest.text.startswith("28 November 2018, 00:00 KST · 27 November 2018, 10:00 EST at the latest, 48 hours")
    assert latest.mark == "unconfirmed: a press report, no rule was read"


def test_thirty_days_before_the_activity_are_said_as_americans_write_a_day() -> None:
    assert said(paper("ofac-510-512", ruled()), "latest").startswith("October 31, 2018 at the latest, 30 days before")


def test_days_in_a_korean_paper_are_written_as_korean_papers_do() -> None:
    request = paper("notice-7", ruled(), "ko")

    assert said(request, "dates") == "2018년 11월 30일부터 2018년 12월 17일까지 (Asia/Seoul)"
    assert request.to.startswith("결의 1718호(2006)")


def test_a_request_on_record_dates_the_paper_and_stands_in_those_to_others() -> None:
    filed = PaperRequest(
        authority="UN-1718", ref="ROK-US/2018/ROK-3", filed_on="2018-11-20", state="filed", pending=True
    )
    facts = with_(ruled(), requests=(filed,))

    assert said(paper("notice-7", facts), "filed") == "20 November 2018"
    told = said(paper("ofac-510-512", facts), "requests")
    assert "UN Security Council 1718 Committee" in told
    assert "November 20, 2018" in told
    assert field(paper("notice-7", facts), "requests").state == "not_needed"


def test_a_pending_request_is_one_of_the_three_papers_that_the_report_wants() -> None:
    report = check_paper(paper("ofac-510-512", ruled()))
    assert [one.missing for one in report.attachments] == [True, True, True]
    pending = PaperRequest(
        authority="UN-1718", ref="ROK-US/2018/ROK-3", filed_on="2018-11-20", state="filed", pending=True
    )

    asked = check_paper(paper("ofac-510-512", with_(ruled(), requests=(pending,))))

    assert [one.missing for one in asked.attachments] == [False, False, False]
    assert [one.on_record for one in asked.attachments] == ["", "ROK-US/2018/ROK-3", ""]


def test_a_refused_request_is_no_attachment() -> None:
    refused = PaperRequest(authority="UN-1718", ref="ROK-US/2018/ROK-3", filed_on="2018-11-20", state="refused")

    report = check_paper(paper("ofac-510-512", with_(ruled(), requests=(refused,))))

    assert all(one.missing for one in report.attachments)


def test_the_check_counts_what_is_missing_and_says_the_verdict_first() -> None:
    check = check_paper(paper("notice-7", ruled()))

    assert check.verdict.code == "paper_verdict_missing"
    assert check.verdict.values["count"] == check.missing > 0
    assert check.needed == "yes"
    rows = {(row.part, row.name): row for row in check.rows}
    contact = rows["Request", "Point of contact and signature"]
    assert (contact.state, contact.confidence, contact.unconfirmed) == ("missing", "recalled", True)
    nature = rows["Annex I: project outline", "Nature of the activity, and whom it serves"]
    assert (nature.state, nature.unconfirmed, nature.confirmed_as) == ("filled", False, "confirmed-text")
    assert nature.sources == (1,)
    assert check.sources[0].startswith("UN 1718 Committee, page on humanitarian exemption requests https://")
    quantity = rows["Annex II", "Quantity"]
    assert quantity.why is not None
    assert quantity.why.values == {"count": 1, "rows": 4}


def test_a_paper_that_no_rule_asks_for_says_so_and_that_it_clears_nothing() -> None:
    check = check_paper(paper("ofac-510-512", ruled()))

    assert check.needed == "no"
    assert check.remarks[0].code == "paper_no_rule_names"
    assert Speaker("en", "UTC").reason(check.remarks[0]).endswith("That is not a clearance.")


def test_a_notice_without_a_manifest_is_never_complete() -> None:
    cast, ref = survey(manifest=())
    facts = paper_facts(read(cast, ref), ref, language="en")

    for shipped in shipped_forms():
        check = check_paper(fill_paper(shipped, facts, language="en"))
        assert check.verdict.code == "paper_verdict_missing"
        assert check.remarks[0].code == "paper_no_manifest"


def test_the_other_side_reads_the_same_paper() -> None:
    cast, ref = survey()

    own, other = (
        fill_paper(form("notice-7"), paper_facts(read(cast, ref, code), ref, language="en"), language="en")
        for code in (ROK, "US")
    )

    assert own == other


def test_rows_that_are_no_lines_say_nothing_and_break_nothing() -> None:
    cast = apart()
    ref = cast.give(manifest=({"line": 0, "name": "a", "quantity": 3, "returns": ["x"]}, {"unit": "L"}))

    facts = paper_facts(read(cast, ref), ref, language="en")

    assert [(line.line, line.name, line.quantity, line.returns) for line in facts.lines] == [
        (1, "a", "", ""), (2, "", "", ""),
    ]  # fmt: skip


def test_every_place_of_a_form_has_somebody_who_fills_it() -> None:
    facts = ruled()
    fields = form("notice-7").parts[0].fields[0]
    import msgspec

    for fill in get_args(Fill):
        changed = msgspec.structs.replace(fields, fill=fill)
        part = msgspec.structs.replace(form("notice-7").parts[0], fields=(changed,))
        fill_paper(msgspec.structs.replace(form("notice-7"), parts=(part,)), facts, language="en")
    columns = form("notice-7").parts[2].columns
    for fill in get_args(LineFill):
        column = msgspec.structs.replace(columns[0], fill=fill)
        part = msgspec.structs.replace(form("notice-7").parts[2], columns=(column,))
        filled = fill_paper(msgspec.structs.replace(form("notice-7"), parts=(part,)), facts, language="en")
        assert len(filled.parts[0].rows) == 4


def test_five_thousand_lines_are_named_by_their_numbers() -> None:
    many = tuple(
        Line(line=number, name=f"coach {number}", quantity="1", unit="pcs", hs="8605") for number in range(1, 5001)
    )

    request = paper("notice-7", ruled(*many))

    assert len(request.parts[2].rows) == 5000
    assert "for lines 1–5000." in said(request, "reasons")
    assert "And 4988 more." in said(request, "goods")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_check_has_its_words(language: str) -> None:
    speaker = Speaker(language, "Asia/Seoul")

    for facts in (given(), ruled()):
        for shipped in shipped_forms():
            check = check_paper(fill_paper(shipped, facts, language=language))
            reasons = [check.verdict, *check.remarks, *(row.why for row in check.rows if row.why is not None)]
            assert all(speaker.reason(one) for one in reasons)


def test_signs_that_control_something_are_left_out() -> None:
    assert plain("a\x00b\x1b[31m\u202ec\r\nd\te\x85\ufffe") == "ab[31mc\nd e"
    assert one_line(" a \n\n b ") == "a b"
    assert one_line("철도 조사") == "철도 조사"


def test_numbers_are_written_as_people_read_them() -> None:
    assert amount_written("55000") == "55,000"
    assert amount_written("1234.50") == "1,234.50"
    assert amount_written("about three") == "about three"
    assert numbers_written([9, 1, 3, 2, 7]) == "1–3, 7, 9"


def test_no_words_of_papers_are_unused() -> None:
    from pathlib import Path

    import yaml

    from tandem.reports import speaker

    source = Path(speaker.__file__).parents[1]
    words = yaml.safe_load((source / "reports" / "words" / "en-papers.yaml").read_text(encoding="utf-8"))
    everywhere = "".join(
        path.read_text(encoding="utf-8") for path in source.rglob("*") if path.suffix in (".py", ".html")
    )
    built = ("cli_help_", "paper_open_", "paper_returns_", "paper_basis_")

    unused = [code for code in words if not code.startswith(built) and "." not in code and code not in everywhere]
    assert unused == []

"""Papers from a record on which lines were assessed and requests filed."""

import pytest
from tests.cast import ROK, US, Cast
from tests.clearances import answer, assess, decide, file, judge
from tests.papers import form, read, survey

from tandem.regimes.rulebook import shipped_rulebook, write_rulebook
from tandem.reports.paper import Paper
from tandem.reports.paper_check import check_paper
from tandem.reports.paper_fill import fill_paper
from tandem.reports.paper_record import paper_facts
from tandem.reports.papers import view_papers

UN = "UN-1718"


@pytest.fixture
def surveyed() -> tuple[Cast, str]:
    """The survey, assessed under the rulebook that ships."""
    cast, ref = survey()
    assess(cast, ref, book=write_rulebook(shipped_rulebook(target="dprk")))
    return cast, ref


def paper(cast: Cast, ref: str, id: str = "notice-7", language: str = "en", code: str = ROK) -> Paper:
    """Answer a form filled in from the record."""
    return fill_paper(form(id), paper_facts(read(cast, ref, code), ref, language=language), language=language)


def said(paper: Paper, id: str) -> str:
    """Answer what stands in a field, with its marks."""
    found = next(one for part in paper.parts for one in part.fields if one.field.id == id)
    return " ".join(f"{one.text} {one.mark}".strip() for one in found.paragraphs)


def test_an_assessment_on_record_says_under_what_the_exemption_is_asked(surveyed: tuple[Cast, str]) -> None:
    cast, ref = surveyed

    request = paper(cast, ref)

    assert "S/RES/2397 (2017), para 7" in said(request, "reasons")
    assert [row[0] for row in request.parts[2].rows] == ["1", "2", "3", "4"]
    assert [stamp.label for stamp in request.facts.made_from] == [
        cast.notice(ref).current.stamp.label,
        cast.notice(ref).clearance.assessments[-1].stamp.label,  # type: ignore[union-attr]
    ]
    assert "clearance_not_screened" in [one.code for one in request.remarks]
    view = view_papers(read(cast, ref, US), ref, language="en")
    assert view.verdict.values == {"count": 2, "short": 2}
    assert [one.check.form for one in view.papers] == ["notice-7", "unc-crossing", "ofac-510-512"]
    assert [one.check.needed for one in view.papers] == ["yes", "yes", "no"]


def test_a_rule_that_an_officer_answered_does_not_apply_leaves_the_paper(surveyed: tuple[Cast, str]) -> None:
    cast, ref = surveyed
    assert "S/RES/2270 (2016), para 31" in said(paper(cast, ref), "reasons")

    judge(cast, ref, "does_not_apply", 1, rule="R2270-31")

    assert "S/RES/2270 (2016), para 31" not in said(paper(cast, ref), "reasons")
    assert len(paper(cast, ref).facts.made_from) == 3


def test_a_manifest_that_changed_since_leaves_the_reasons_open(surveyed: tuple[Cast, str]) -> None:
    cast, ref = surveyed

    cast.revise(ref, manifest=({"line": 1, "name": "light oil", "quantity": "60000", "unit": "L", "hs": "271019"},))

    request = paper(cast, ref)
    assert said(request, "reasons") == ""
    assert [one.code for one in request.remarks] == ["clearance_assessed_before"]
    assert request.facts.version == 2


def test_a_request_dates_the_paper_and_its_decision_is_an_attachment_elsewhere(surveyed: tuple[Cast, str]) -> None:
    cast, ref = surveyed
    filed = file(cast, ref, authority=UN, filed_on="2018-10-15")

    assert said(paper(cast, ref), "filed") == "15 October 2018"
    report = paper(cast, ref, "ofac-510-512")
    assert f"October 15, 2018, filed ({filed})" in said(report, "requests")
    assert [one.on_record for one in check_paper(report).attachments] == ["", filed, ""]

    decide(cast, filed)

    decided = check_paper(paper(cast, ref, "ofac-510-512"))
    assert decided.attachments[0].on_record == filed
    assert "granted" in said(paper(cast, ref, "ofac-510-512"), "requests")


def test_a_request_about_an_earlier_version_dates_another_paper(surveyed: tuple[Cast, str]) -> None:
    cast, ref = surveyed
    file(cast, ref, authority=UN, filed_on="2018-10-15")

    cast.revise(ref, title="Joint survey of three lines")

    assert said(paper(cast, ref), "filed") == ""


def test_a_disputed_request_says_so_wherever_it_stands(surveyed: tuple[Cast, str]) -> None:
    cast, ref = surveyed
    filed = file(cast, ref, authority=UN, filed_on="2018-10-15")
    answer(cast, filed, cast.group().request(filed).stamp.label)  # type: ignore[union-attr]

    assert said(paper(cast, ref), "filed") == "15 October 2018 disputed on record by US"
    assert "disputed on record by US" in said(paper(cast, ref, "ofac-510-512"), "requests")

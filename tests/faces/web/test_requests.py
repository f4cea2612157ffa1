"""Clearances in forms: answer, judge, waive, file, enter steps and decisions, confirm, dispute; nothing is lost."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.cast import HEAD, READER, ROK, US
from tests.clearances import (
    CRUDE,
    OIL,
    PAPER,
    UN,
    UNC,
    assessed,
    decide,
    file,
    granted,
    ready,
    standing,
)
from tests.faces.web.pages import GROUP, Officer, Site, form_at, words_of

from tandem.desk.evidence import LONGEST_PAPER

DAY = "2018-10-15"
PDF = b"%PDF-1.4 the letter"


def letter(name: str = "letter.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def plain(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words_of(page)))


def opened(officer: Officer, address: str) -> dict[str, str]:
    """The form of an address as the page fills it in."""
    page = officer.open(address)
    assert page.status_code == 200, (address, page.status_code, page.headers.get("Location"))
    return form_at(page, address.partition("?")[0])


def send(officer: Officer, address: str, *papers: SimpleUploadedFile, **texts: str) -> Any:
    """Open a form, fill it in with documents, and send it."""
    fields: dict[str, Any] = {**opened(officer, address), **texts}
    fields.pop("papers", None)
    return officer.client.post(address.partition("?")[0], {**fields, **({"papers": list(papers)} if papers else {})})


def test_a_rule_that_asks_is_answered_on_its_page_for_the_lines_that_it_asks_about(site: Site) -> None:
    ref = assessed(site.cast, OIL, CRUDE)
    rok = site.officer(ROK)
    page = rok.open(f"/{ref}/judge-lines")
    assert "Crude?" in words_of(page)
    assert form_at(page, f"/{ref}/judge-lines")["line-3"] == "yes"

    answer = send(rok, f"/{ref}/judge-lines", verdict="does_not_apply", reason="It is a condensate for the laboratory.")

    assert answer.status_code == 303, words_of(answer)
    assert standing(site.cast, ref).lines[1].asking == ()


def test_a_line_on_which_no_rule_matched_is_judged_with_a_reason_and_never_without(site: Site) -> None:
    ref = assessed(site.cast, PAPER)
    rok, before = site.officer(ROK), site.entries()

    empty = send(rok, f"/{ref}/judge-lines", reason="")
    assert empty.status_code == 422
    assert site.entries() == before

    answer = send(rok, f"/{ref}/judge-lines", reason="Paper for the joint office.")
    assert answer.status_code == 303, words_of(answer)
    assert ready(site.cast, ref).verdict == "yes"


def test_two_officers_waive_a_clearance_and_one_alone_does_not(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    rok, head = site.officer(ROK), site.officer(ROK, HEAD)

    assert send(rok, f"/{ref}/waive-requirement", waived=UN, reason="There is no time.").status_code == 303
    assert ready(site.cast, ref).verdict == "no"
    assert rok.open(f"/{ref}/sign-waiver").status_code == 303
    page = head.open(f"/{ref}/sign-waiver")
    assert "There is no time." in words_of(page)
    assert send(head, f"/{ref}/sign-waiver").status_code == 303

    assert ready(site.cast, ref).verdict == "yes"


def test_a_waiver_asks_for_the_second_factor_and_keeps_what_was_typed(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    from tests.faces.web.proofs import with_app

    with_app(site.account(ROK))
    rok, before = site.officer(ROK, proved=False), site.entries()

    answer = send(rok, f"/{ref}/waive-requirement", waived=UN, reason="There is no time.")

    assert "/prove" in answer.headers["Location"]
    assert site.entries() == before
    from urllib.parse import parse_qs, urlsplit

    back = parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]
    again = rok.open(back)
    assert "There is no time." in words_of(again)
    assert form_at(again, f"/{ref}/waive-requirement")["waived"] == UN


def test_a_request_is_filed_with_its_document_and_shown_under_its_own_reference(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    rok = site.officer(ROK)

    answer = send(
        rok, f"/{ref}/file-request?authority={UN}", letter(), request_title="Request for the survey train",
        filed_on=DAY, **{"amount-1": "30,000"},
    )  # fmt: skip

    assert answer.status_code == 303, words_of(answer)
    page = site.officer(US).open(answer.headers["Location"])
    said = plain(page)
    assert "has not decided. It is waited for." in said
    assert "30,000 Name" in said
    assert "letter.pdf" in said
    link = re.search(r'href="(/[^"]+/evidence/[^"]+)"', page.content.decode())
    assert link is not None
    saved = site.officer(US).open(link[1])
    assert (saved.content, saved.headers["X-Content-Type-Options"]) == (PDF, "nosniff")


@pytest.mark.parametrize(
    ("papers", "says"),
    [
        ((), "Add the document that says so"),
        ((("letter.pdf", b""),), "is empty (0 bytes)"),
        ((("letter.pdf", b"MZ"),), "is not what its name says"),
        ((("letter.exe", b"MZ"),), "is of no kind that is taken"),
        ((("letter.pdf", PDF + b" " * LONGEST_PAPER),), "one document may have 5 MB"),
    ],
)
def test_a_bad_document_is_told_at_its_field_and_everything_typed_is_kept(
    site: Site, papers: tuple[tuple[str, bytes], ...], says: str
) -> None:
    ref = assessed(site.cast, OIL)
    rok, before = site.officer(ROK), site.entries()

    answer = send(
        rok, f"/{ref}/file-request?authority={UN}", *(letter(*one) for one in papers),
        request_title="Request for the survey train", filed_on=DAY, asked_for="All the oil.", **{"amount-1": "30000"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert says in words_of(answer)
    assert b'href="#field-papers"' in answer.content
    kept = form_at(answer, f"/{ref}/file-request")
    assert (kept["request_title"], kept["asked_for"], kept["amount-1"]) == (
        "Request for the survey train", "All the oil.", "30000",
    )  # fmt: skip
    assert site.entries() == before
    draft = site.officer(ROK).open(f"/{ref}/file-request?draft={kept['draft']}")
    assert "All the oil." in words_of(draft)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"amount-1": "approx. 3"}, "is no quantity"),
        ({"amount-1": "-3"}, "is no quantity"),
        ({"amount-1": "3 가마니"}, "knows no unit"),
        ({"filed_on": "2018-13-01"}, "2018-13-01"),
        ({"filed_on": "2030-01-01"}, "2030-01-01"),
    ],
)
def test_amounts_and_days_that_are_none_are_told_and_nothing_is_written(
    site: Site, texts: dict[str, str], says: str
) -> None:
    ref = assessed(site.cast, OIL)
    rok, before = site.officer(ROK), site.entries()
    given = {"request_title": "Request", "filed_on": DAY, **texts}

    answer = send(rok, f"/{ref}/file-request?authority={UN}", letter(), **given)

    assert answer.status_code == 422
    assert says in words_of(answer)
    assert site.entries() == before


def test_what_was_refused_can_be_filed_again_from_its_page_by_its_party_only(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = file(site.cast, ref)
    decide(site.cast, request, "refused")
    link = f"/{ref}/file-request?authority={UN}&amp;before_request="

    assert link in site.officer(ROK).open(f"/{request}").content.decode()
    assert link not in site.officer(US).open(f"/{request}").content.decode()
    form = opened(site.officer(ROK), f"/{ref}/file-request?authority={UN}&before_request={request}")
    assert form["before_request"] == request


def test_steps_and_a_decision_are_entered_by_one_party_and_confirmed_by_the_other(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = file(site.cast, ref)
    rok, us = site.officer(ROK), site.officer(US)

    step = send(
        rok, f"/{request}/enter-step", letter(), request_step="information_asked", happened=DAY,
        authority_said="Which wagon carries it?",
    )  # fmt: skip
    assert step.status_code == 303, words_of(step)
    assert "waits for information from ROK" in plain(us.open(f"/{request}"))
    given = send(rok, f"/{request}/enter-step", letter(), request_step="information_given", happened=DAY)
    assert given.status_code == 303, words_of(given)
    done = send(
        rok, f"/{request}/enter-decision", letter("grant.pdf"), request_outcome="granted_with_conditions",
        decided_on=DAY, valid_until="2018-12-31", conditions="Report every month.", grant_scope="The survey only.",
    )  # fmt: skip
    assert done.status_code == 303, words_of(done)

    page = us.open(f"/{request}")
    said = plain(page)
    for words in ("and the grant is in force.", "Report every month.", "The survey only.", "78 days of validity left"):
        assert words in said, words
    label = next(one for one in re.findall(r"confirm-entry\?on_entry=([A-Z0-9-]+)", page.content.decode())[::-1])
    confirmed = send(us, f"/{request}/confirm-entry?on_entry={label}")
    assert confirmed.status_code == 303, words_of(confirmed)
    assert "confirmed US" in plain(rok.open(f"/{request}"))
    assert ready(site.cast, ref).verdict == "yes"


def test_a_dispute_wants_its_reason_and_makes_the_grant_not_known(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = granted(site.cast, ref)
    us, before = site.officer(US), site.entries()

    assert send(us, f"/{request}/dispute-entry", reason="").status_code == 422
    assert site.entries() == before
    label = re.findall(r"dispute-entry\?on_entry=([A-Z0-9-]+)", us.open(f"/{request}").content.decode())[-1]
    done = send(us, f"/{request}/dispute-entry?on_entry={label}", letter(), reason="The letter is about another train.")
    assert done.status_code == 303, words_of(done)

    assert ready(site.cast, ref).verdict == "not_known"
    assert "US disputes it, so nothing counts as cleared by it." in plain(us.open(f"/{request}"))
    assert "The letter is about another train." in words_of(site.officer(ROK).open(f"/{request}"))


def test_one_document_decides_several_requests(site: Site) -> None:
    ref = assessed(site.cast, OIL, PAPER, crosses=("MDL",))
    first = file(site.cast, ref, authority=UNC, lines=())
    other = assessed(site.cast, OIL, crosses=("MDL",))
    second = file(site.cast, other, authority=UNC)
    rok = site.officer(ROK)

    done = send(
        rok, f"/{first}/enter-decision", letter(), request_outcome="granted", decided_on=DAY,
        **{f"also-{'-'.join(second.split('/')[1:])}": "granted"},
    )  # fmt: skip

    assert done.status_code == 303, words_of(done)
    assert site.cast.group().request(second).granted  # type: ignore[union-attr]
    assert site.cast.group().request(first).granted  # type: ignore[union-attr]


def test_a_part_is_granted_line_by_line_with_quantities(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = file(site.cast, ref)
    rok, before = site.officer(ROK), site.entries()

    bare = send(rok, f"/{request}/enter-decision", letter(), request_outcome="partly_granted", decided_on=DAY)
    assert bare.status_code == 422
    assert b'href="#field-lines"' in bare.content
    assert site.entries() == before

    done = send(
        rok, f"/{request}/enter-decision", letter(), request_outcome="partly_granted", decided_on=DAY,
        **{"line-1": "yes", "amount-1": "30000"},
    )  # fmt: skip
    assert done.status_code == 303, words_of(done)
    said = plain(rok.open(f"/{request}"))
    assert "55,000 Name" in said
    assert "30,000 Name" in said
    verdict = words_of(rok.open(f"/{request}"))
    assert "granted a part of what was asked, as ROK entered it" in verdict
    assert 'class="verdict warn"' in verdict


def test_a_grant_is_changed_and_a_request_taken_back(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = granted(site.cast, ref)
    rok = site.officer(ROK)

    done = send(rok, f"/{request}/change-grant", letter(), grant_change="suspended", happened=DAY, reason="Inspection.")
    assert done.status_code == 303, words_of(done)
    assert "has suspended its grant." in plain(rok.open(f"/{request}"))

    other = assessed(site.cast, OIL)
    asked = file(site.cast, other)
    assert send(rok, f"/{asked}/take-back", reason="Another route.").status_code == 303
    assert "took this request back." in plain(rok.open(f"/{asked}"))


def test_nobody_but_who_filed_enters_its_course_and_readers_see_no_button(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = file(site.cast, ref)
    before = site.entries()

    for officer in (site.officer(US), site.officer(ROK, READER)):
        page = officer.open(f"/{request}")
        assert "enter-decision" not in page.content.decode()
        assert officer.open(f"/{request}/enter-decision").status_code == 303
    assert site.entries() == before


def test_a_request_reads_on_a_past_day_and_nothing_can_be_done_there(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = file(site.cast, ref)
    site.cast.now += timedelta(days=2)
    decide(site.cast, request)

    page = site.officer(ROK).open(f"/{request}?as_of=2018-10-16")

    assert page.status_code == 200
    assert "has not decided" in plain(page)
    assert "enter-decision" not in page.content.decode()
    assert site.officer(ROK).open(f"/{request}/enter-decision?as_of=2018-10-16").status_code == 422


def test_the_clearances_of_an_action_lead_to_its_requests_and_forms(site: Site) -> None:
    ref = assessed(site.cast, OIL, PAPER)
    request = file(site.cast, ref)

    page = site.officer(ROK).open(f"/{ref}/clearances").content.decode()

    for address in (f"/{request}", f"/{ref}/judge-lines", f"/{ref}/file-request", f"/{ref}/waive-requirement"):
        assert f'href="{address}"' in page, address


def test_the_page_of_a_request_is_read_in_korean(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = granted(site.cast, ref)
    us = site.officer(US)
    us.client.cookies["tandem_language"] = "ko"

    said = plain(us.open(f"/{request}"))

    assert "승인하였고 효력이 있습니다." in said
    assert "신청과 승인" in said


def test_the_list_of_all_requests_shows_what_waits_and_is_handed_out_without_formulas(site: Site) -> None:
    ref = assessed(site.cast, OIL, crosses=("MDL",))
    granted(site.cast, ref, valid_until="2018-12-31")
    request = file(site.cast, ref, authority=UNC, title="=HYPERLINK(1)")
    us = site.officer(US)

    page = us.open(f"/{GROUP}/requests")
    said = plain(page)
    assert "One request waits for its authority." in said
    assert f'href="/{request}"' in page.content.decode()
    assert "Mon 31 Dec 2018" in said

    table = us.open(f"/{GROUP}/requests.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in table
    book = load_workbook(io.BytesIO(us.open(f"/{GROUP}/requests.xlsx").content)).worksheets[0]
    cell = next(row[1] for row in book.iter_rows(min_row=2) if row[0].value == request)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_search_finds_a_request_by_its_reference_and_its_title(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = file(site.cast, ref, title="Exemption for the survey locomotive")

    us = site.officer(US)
    assert us.open(f"/{GROUP}/search?q={request}").headers["Location"] == f"/{request}"
    assert f'href="/{request}' in us.open(f"/{GROUP}/search?q=locomotive").content.decode()

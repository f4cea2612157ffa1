"""The page of the papers of an action and the files on it."""

import io
import sys
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.cast import HEAD, READER, ROK, US
from tests.faces.web.pages import GROUP, OTHER_GROUP, Site, words_of


def raw_of(answer: Any) -> bytes:
    """Answer the bytes of a file that was handed out."""
    assert answer.status_code == 200
    return bytes(answer.content)


def test_the_page_says_first_what_is_not_known_and_offers_every_file(site: Site) -> None:
    ref = site.officer(ROK).give()
    before = site.entries()

    page = words_of(site.officer(US, READER).open(f"/{ref}/papers"))

    verdict = page.index("Which papers are needed is not known")
    assert verdict < page.index("Exemption request under Implementation Assistance Notice No. 7")
    for name in ("notice-7-application.en.docx", "notice-7-annex-2.ko.xlsx", "unc-crossing-list.en.xlsx"):
        assert f'href="/{ref}/papers/{name}"' in page
    assert "unconfirmed: recalled, not read" in page
    assert "Nothing is written by looking or downloading." in page
    assert "Not complete:" in page
    assert f'href="/{ref}/papers"' in words_of(site.officer(ROK).open(f"/{ref}"))
    assert site.entries() == before


def test_files_are_handed_out_as_what_they_are_with_a_name_that_says_of_what(site: Site) -> None:
    ref = site.officer(ROK).give(title="=1+1 survey", route="Dorasan")
    us = site.officer(US)

    letter = us.open(f"/{ref}/papers/notice-7-application.en.docx")
    annex = us.open(f"/{ref}/papers/notice-7-annex-2.ko.xlsx")

    assert letter.headers["Content-Disposition"] == (
        f'attachment; filename="{GROUP}-2018-ROK-1-v1-notice-7-application.en.docx"'
    )
    assert letter.headers["Content-Type"].endswith("wordprocessingml.document")
    assert letter.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in letter.headers["Cache-Control"]
    assert "Request for an exemption: =1+1 survey" in [
        one.text for one in Document(io.BytesIO(raw_of(letter))).paragraphs
    ]
    assert load_workbook(io.BytesIO(raw_of(annex))).sheetnames[0] == "부속서 II"
    again = site.officer(ROK, HEAD).open(f"/{ref}/papers/notice-7-application.en.docx")
    assert raw_of(again) == raw_of(letter)


def test_a_past_day_has_the_paper_of_that_day(site: Site) -> None:
    from datetime import timedelta

    ref = site.officer(ROK).give(title="Joint survey of the Gyeongui line")
    site.cast.now += timedelta(days=3)
    site.cast.revise(ref, title="Joint survey of both lines")
    rok = site.officer(ROK)

    page = words_of(rok.open(f"/{ref}/papers?as_of=2018-10-16"))
    then = raw_of(rok.open(f"/{ref}/papers/notice-7-application.en.docx?as_of=2018-10-16"))

    assert f'href="/{ref}/papers/notice-7-application.en.docx?as_of=2018-10-16"' in page
    assert "Joint survey of the Gyeongui line" in "".join(p.text for p in Document(io.BytesIO(then)).paragraphs)
    now = raw_of(rok.open(f"/{ref}/papers/notice-7-application.en.docx"))
    assert "Joint survey of both lines" in "".join(p.text for p in Document(io.BytesIO(now)).paragraphs)


def test_what_is_no_paper_and_who_may_not_read_get_nothing(site: Site) -> None:
    ref = site.officer(ROK).give()
    rok = site.officer(ROK)

    for name in ("no-such-form.en.docx", "notice-7-application.fr.docx", "notice-7-application.en.xlsx"):
        assert rok.open(f"/{ref}/papers/{name}").status_code == 404
    assert rok.open(f"/{GROUP}/2018/ROK-99/papers").status_code == 404
    other = site.officer("JP", 2, OTHER_GROUP)
    assert other.open(f"/{ref}/papers").status_code == 404
    assert other.open(f"/{ref}/papers/notice-7-application.en.docx").status_code == 404
    assert site.stranger().open(f"/{ref}/papers").headers["Location"].startswith("/sign-in")
    assert rok.post(f"/{ref}/papers", {}).status_code == 405


def test_the_page_is_korean_for_who_reads_korean(site: Site) -> None:
    ref = site.officer(ROK).give()
    rok = site.officer(ROK)
    rok.client.cookies["tandem_language"] = "ko"

    page = words_of(rok.open(f"/{ref}/papers"))

    assert "기관 제출 서류" in page
    assert "이행지원공지 제7호에 따른 제재 면제 신청서" in page
    assert "To be attached" not in page


def test_a_machine_that_cannot_write_documents_says_what_to_install(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = site.officer(ROK).give()
    monkeypatch.setitem(sys.modules, "tandem.reports.paper_write", None)

    answer = site.officer(ROK).open(f"/{ref}/papers/notice-7-application.en.docx")

    assert answer.status_code == 422
    assert "Install tandem-desk[clearance] and try again." in words_of(answer)

"""A scraped page is laid out: its title, days, captions, notes and furniture apart from what it says."""

import pytest
from tests.watch.gold import golds

from tandem.watch.layout import lay_out, read_text
from tandem.watch.page import Page

PLAIN = sorted(file for file in golds() if file.endswith(".txt"))
SURVEY = (
    "The survey train left on the morning of November 30 with 55,000 litres of diesel oil. Both delegations "
    "saw it off, and "
    "the working group is to take stock of the survey at its next meeting, which has no day yet."
)
SHIP = (
    "The ship's papers were checked for two hours. “We found nothing that should not be there,” the harbour "
    "master told "
    "reporters, and added that the next ship would be checked in the same way."
)
KOREAN = (
    "조사단은 경유 5만5천 리터를 싣고 30일 오전 출발했다. 양측 대표단이 함께 배웅했으며 실무그룹은 다음 "
    "회의에서 조사 결과를 "
    "점검할 예정이다. 다음 회의 날짜는 아직 정해지지 않았다."
)


def _page(text: str) -> Page:
    return lay_out(text, file="page.txt", sha256="0" * 64)


def _kinds(page: Page) -> list[tuple[str, str]]:
    return [(block.kind, block.span.of(page.text)) for block in page.blocks]


def _days(page: Page) -> list[tuple[str, str, str, str]]:
    return [(day.value, day.kind, day.time, day.zone) for day in page.published]


@pytest.mark.parametrize("file", PLAIN)
def test_the_body_of_every_gold_document_is_found_to_the_sentence(file: str) -> None:
    gold = golds()[file]
    page = _page(gold.text())

    mine = {at for span in page.body for at in range(span.start, span.end)}
    theirs = {at for start, end in gold.body for at in range(start, end)}

    # Signatures and an agency's dateline are cut off here and are left in there.
    assert len(mine & theirs) >= 0.97 * len(theirs)
    assert len(mine - theirs) <= 0.02 * len(theirs)


@pytest.mark.parametrize("file", PLAIN)
def test_title_days_and_language_of_every_gold_document_are_found(file: str) -> None:
    gold = golds()[file]
    page = _page(gold.text())

    assert sorted({day.value for day in page.published}) == sorted(gold.published)
    assert page.language == gold.language
    assert gold.title is None or page.title == gold.title


def test_a_title_printed_twice_is_the_title_and_the_lines_around_it_are_not() -> None:
    page = _page(
        "Go to contents\n\nSurvey train crosses the line\n\nSurvey train crosses the line\n\n"
        f"Posted November. 30, 2018 07:29,\xa0\xa0\n\nUpdated November. 30, 2018 09:10\n\n\n{SURVEY}\n\n{SHIP}"
    )

    assert page.title == "Survey train crosses the line"
    assert [kind for kind, _ in _kinds(page)] == [
        *("furniture", "title", "title", "dateline", "dateline", "paragraph", "paragraph"),
    ]
    assert _days(page) == [("2018-11-30", "published", "07:29", ""), ("2018-11-30", "updated", "09:10", "")]


def test_an_office_and_a_name_below_the_date_are_a_caption_and_no_title() -> None:
    page = _page(f"Posted on : Nov.30,2018 16:58 KST\n\nDorvian Foreign Minister Ilse Kvarn\n\n{SURVEY}\n\n{SHIP}")

    assert page.title is None
    assert _kinds(page)[1] == ("caption", "Dorvian Foreign Minister Ilse Kvarn")
    assert _days(page) == [("2018-11-30", "published", "16:58", "KST")]


def test_a_day_beside_a_report_title_and_the_day_of_the_page_are_both_its_own() -> None:
    page = _page(
        f"Jan 17, 2019\n\nRiver Brief No.2\n\n\nRiver Brief No.2\xa0 \xa0\xa0Dec. 10, 2018\n\n§What a gauge "
        f"can tell\n{SURVEY}\n\n"
        f"{SHIP} [1]\n\n[1] Ministry of Water, “Read-out”, Nov. 20, 2018\nhttps://water.example/1\n\nRiver "
        f"Brief No.36\n\n"
        "\xa0River Brief No.36\xa0 December 26, 2022 What Traders Do with a Gauge Once They Have Lear..."
    )

    assert page.title == "What a gauge can tell"
    assert [day.value for day in page.published] == ["2019-01-17", "2018-12-10"]
    assert _kinds(page)[-1][0] == _kinds(page)[-2][0] == "related"
    assert ("note", "[1] Ministry of Water, “Read-out”, Nov. 20, 2018\nhttps://water.example/1") in _kinds(page)


def test_what_stands_behind_the_text_is_no_body() -> None:
    page = _page(
        f"Survey train crosses the line\n\n{SURVEY}\n\n{SHIP}\n\nPlease direct comments or questions to "
        f"[desk@hani.co.kr]\n\n"
        "original\n\nrelated stories\n  • A gauge is stolen\n\nmultimedia\n\nmost viewed articles\n\nhot issue"
    )

    assert [span.of(page.text) for span in page.body] == [SURVEY, SHIP]
    assert page.outlet == "Hankyoreh"


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("Jan 17, 2019", "dateline"),
        ("Copyright (c) 2018 Northern Wire. All rights reserved.", "furniture"),
        (" (Maud ELLERY and Jon ASKE)", "byline"),
        ("related stories", "furniture"),
        (" (END)", "furniture"),
        (" newsdesk@northernwire.example", "byline"),
    ],
)
def test_what_a_site_sticks_to_the_last_sentence_is_cut_off(tail: str, kind: str) -> None:
    page = _page(f"Survey train crosses the line\n\n{SHIP}\n\n{SURVEY}{tail}")

    assert _kinds(page)[-2:] == [("paragraph", SURVEY), (kind, tail.strip())]


@pytest.mark.parametrize(
    "dateline",
    ["WASHINGTON, Nov. 20 (Yonhap) -- ", "SEOUL (Reuters) - ", "PANMUNJOM, Korea, Sept. 19 (Joint Press Corps) -- "],
)
def test_an_agencys_dateline_is_no_part_of_its_first_sentence(dateline: str) -> None:
    page = _page(f"Survey train crosses the line\n\n{dateline}{SURVEY}\n\n{SHIP}")

    assert _kinds(page)[1:3] == [("dateline", dateline.strip()), ("paragraph", SURVEY)]


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("LONDON, 3 February 2020 – ", "2020-02-03"),
        ("Geneva, 14 May 2021 - ", "2021-05-14"),
        ("New York, March 2, 2014 — ", "2014-03-02"),
    ],
)
def test_the_day_in_the_dateline_of_a_release_is_the_pages_own(dateline: str, day: str) -> None:
    page = _page(f"Survey train crosses the line\n\n{dateline}{SURVEY}\n\n{SHIP}")

    assert _kinds(page)[1:3] == [("dateline", dateline.strip()), ("paragraph", SURVEY)]
    assert [one.value for one in page.published] == [day]


@pytest.mark.parametrize("place", ["Geneva", "Lake Success, New York", "Panmunjom"])
def test_a_place_and_a_day_below_the_title_date_a_joint_statement(place: str) -> None:
    page = _page(f"Joint statement on the survey\n\n{place}, 14 May 2021\n\n{SURVEY}\n\n{SHIP}")

    assert _kinds(page)[:2] == [("title", "Joint statement on the survey"), ("dateline", f"{place}, 14 May 2021")]
    assert [one.value for one in page.published] == ["2021-05-14"]


def test_a_korean_page_is_laid_out_as_an_english_one() -> None:
    page = _page(
        "본문 바로가기\n\n조사 열차, 군사분계선 넘어\n\n입력 2018-11-30 07:29\n수정 2018.11.30. 오후 3:05\n\n"
        "홍길동 기자 hong@hani.co.kr\n\n"
        f"{KOREAN}\n\n(서울=연합뉴스) 김나리 기자 = {KOREAN}\n\nⓒ 한겨레신문사, 무단 전재 및 재배포 금지\n\n"
        f"관련기사\n• 두 번째 회의는 언제\n많이 본 뉴스"
    )

    assert page.language == "ko"
    assert page.title == "조사 열차, 군사분계선 넘어"
    assert page.outlet == "한겨레"
    assert _days(page) == [("2018-11-30", "published", "07:29", ""), ("2018-11-30", "updated", "15:05", "")]
    assert [span.of(page.text) for span in page.body] == [KOREAN, KOREAN]


def test_lines_broken_at_a_fixed_width_are_one_paragraph() -> None:
    wrapped = (
        "The survey train left on the morning of November 30 with 55,000 litres\n"
        "of diesel oil. Both delegations saw it off, and the working group is to\n"
        "take stock of the survey at its next meeting, which has no day yet."
    )
    page = _page(f"Survey train crosses the line\r\n\r\n{wrapped}\r\n\r\n{wrapped}\r\n")

    assert [kind for kind, _ in _kinds(page)] == ["title", "paragraph", "paragraph"]
    assert page.body[0].of(page.text) == wrapped


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    page = _page("\n".join([SURVEY, SHIP, SURVEY]))

    assert [span.of(page.text) for span in page.body] == [SURVEY, SHIP, SURVEY]


def test_a_file_of_one_paragraph_is_all_body() -> None:
    assert _kinds(_page(SURVEY)) == [("paragraph", SURVEY)]


def test_a_byte_order_mark_and_carriage_returns_move_nothing() -> None:
    raw = f"\ufeffSurvey train crosses the line\r\n\r\n{SURVEY}\r\n\r\n{SHIP}".encode()

    page = read_text(raw, file="page.txt", sha256="0" * 64)

    assert page.title == "Survey train crosses the line"
    assert [raw.decode()[span.start : span.end] for span in page.body] == [SURVEY, SHIP]
    assert page.counts == "file"


def test_offsets_into_a_file_that_is_not_utf8_count_its_text() -> None:
    page = read_text(f"{KOREAN}\n\n{KOREAN}".encode("cp949"), file="page.txt", sha256="0" * 64, charset="euc-kr")

    assert page.counts == "text"
    assert page.body[0].of(page.text) == KOREAN


def test_questions_and_answers_of_a_briefing_are_its_body() -> None:
    said = (
        "QUESTION: Is it too fast?\n\nMR. ASKE: No.\n\nQUESTION: When is the next one?\n\nMR. ASKE: We have no day yet."
    )
    page = _page(f"Daily Briefing\n\nNovember 30, 2018\n\n{SURVEY}\n\n{said}")

    assert [kind for kind, _ in _kinds(page)] == ["title", "dateline", *["paragraph"] * 5]
    assert _days(page) == [("2018-11-30", "published", "", "")]


def test_a_box_amid_the_text_ends_where_the_text_goes_on() -> None:
    page = _page(
        f"Survey train crosses the line\n\n{SURVEY}\n\nRelated stories\n\nA gauge is stolen\n\nA weir is "
        f"late\n\n{SHIP}\n\n{SURVEY}"
    )

    assert [kind for kind, _ in _kinds(page)] == ["title", "paragraph", *["related"] * 3, *["paragraph"] * 2]


def test_numbered_paragraphs_are_no_notes() -> None:
    page = _page(f"[1] {SURVEY}\n\n[2] {SHIP}\n\n[3] {SURVEY}")

    assert {kind for kind, _ in _kinds(page)} == {"paragraph"}


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: 22 November 2018", "2018-11-22"),
        ("Thursday, November 22, 2018, 4:58 p.m. ET", "2018-11-22"),
        ("2018-11-22T16:58:00+09:00", "2018-11-22"),
        ("22.11.2018", "2018-11-22"),
        ("11/22/2018", "2018-11-22"),
        ("2018년 11월 22일 (목)", "2018-11-22"),
        ("등록 :2018-11-22 18:21", "2018-11-22"),
        ("기사입력 2018.11.22. 오전 7:29", "2018-11-22"),
    ],
)
def test_a_day_is_read_however_it_is_printed(line: str, day: str) -> None:
    page = _page(f"Survey train crosses the line\n\n{line}\n\n{SURVEY}\n\n{SHIP}")

    assert [one.value for one in page.published] == [day]


@pytest.mark.parametrize("line", ["11/12/2018", "31 November 2018"])
def test_a_day_that_nobody_can_tell_is_none(line: str) -> None:
    assert _page(f"Survey train crosses the line\n\n{line}\n\n{SURVEY}\n\n{SHIP}").published == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SURVEY, "en"),
        (KOREAN, "ko"),
        ("55,000", ""),
        (
            "Le train est parti le matin avec du gazole. Les deux délégations étaient là, et le groupe de travail " * 3,
            "",
        ),
        ("列車は午前に出発した。両代表団が見送った。", ""),
    ],
)
def test_the_language_is_english_korean_or_not_told(text: str, language: str) -> None:
    assert _page(text).language == language


def test_every_line_of_a_page_is_in_one_block() -> None:
    page = _page("Menu\n\nSurvey train\tNov. 30, 2018\n\n\t" + SURVEY + "\n\n*\n\n" + SHIP + "\nⓒ Northern Wire")

    held = "".join(block.span.of(page.text) for block in page.blocks)

    assert "".join(held.split()) == "".join(page.text.split())
    assert all(one.span.end <= two.span.start for one, two in zip(page.blocks, page.blocks[1:], strict=False))


def test_an_outlet_that_no_list_has_is_named_as_it_prints_itself() -> None:
    page = _page(f"Survey train crosses the line\n\nPELL, Nov. 30 (Northern Wire) -- {SURVEY}\n\n{SHIP}")

    assert page.outlet == "Northern Wire"


def test_an_outlet_that_only_a_note_names_is_not_the_pages_own() -> None:
    page = _page(
        f"Survey train\n\n{SURVEY} [1]\n\n{SHIP}\n\n[1] “No”, Hankyoreh, Nov. 22, 2018\nhttp://english.hani.co.kr/1"
    )

    assert page.outlet is None

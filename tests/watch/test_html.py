"""A page of the web is read as a reader sees it, and every letter of it is found again in its file."""

import time
from contextlib import suppress

import pytest
from tests.watch.gold import golds

from tandem.watch.html import read_html
from tandem.watch.notes import find_notes
from tandem.watch.page import Page
from tandem.watch.unreadable import Unreadable

SURVEY = (
    "The survey train left on the morning of November 30 with 55,000 litres of diesel oil. Both delegations saw it off,"
    " and the working group is to take stock of the survey at its next meeting."
)


def _read(source: str | bytes, charset: str | None = None) -> Page:
    raw = source.encode() if isinstance(source, str) else source
    return read_html(raw, file="page.html", sha256="0" * 64, charset=charset)


def _article(inside: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><nav><a>Home</a></nav><article>{inside}</article></body></html>"


def test_the_page_of_the_gold_is_read_to_the_letter() -> None:
    gold = golds()["briefing-orsa.html"]
    page = _read(gold.path.read_bytes())
    source = gold.text()

    mine = {at for span in page.body for at in range(page.in_file(span).start, page.in_file(span).end)}
    theirs = {at for start, end in gold.body for at in range(start, end)}

    assert (page.title, page.outlet, page.language) == (gold.title, gold.outlet, gold.language)
    assert [day.value for day in page.published] == list(gold.published)
    assert mine <= theirs
    assert "".join(source[at] for at in sorted(theirs - mine)).replace("<strong>", "") == ""


def test_an_entity_is_one_sign_of_the_text_and_all_of_itself_in_the_file() -> None:
    source = _article(f"<p>{SURVEY} &ldquo;We <em>did</em>&nbsp;it,&rdquo; he&#8217;d say.</p>")
    page = _read(source)
    at = page.text.index("“We did\xa0it,”")

    found = page.in_file(type(page.body[0])(at, at + len("“We did\xa0it,”")))

    assert found.of(source) == "&ldquo;We <em>did</em>&nbsp;it,&rdquo;"
    assert "he’d say." in page.text


def test_what_nobody_sees_is_not_in_the_text() -> None:
    page = _read(
        _article(
            f"<p>{SURVEY}</p><script>var a = '<p>“never said”</p>';</script><style>p{{}}</style><!-- <p>gone</p> -->"
            f"<div style='display: none'>ignore the above</div><p hidden>and this</p><p>{SURVEY} Again.</p>"
        )
    )

    assert [span.of(page.text) for span in page.body] == [SURVEY, SURVEY + " Again."]
    assert "never" not in page.text
    assert "ignore" not in page.text


def test_days_title_and_outlet_are_taken_from_the_code_where_the_page_does_not_show_them() -> None:
    linked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Survey train crosses the line",'
        ' "datePublished": "2018-11-30T16:58:00+09:00", "dateModified": "2018-12-01", "publisher": {"name": "Yonhap"}}'
        "</script>"
    )
    page = _read(_article(f"<p>{SURVEY}</p><p>{SURVEY} Again.</p>", linked))

    assert page.title == "Survey train crosses the line"
    assert page.outlet == "Yonhap News Agency"
    assert [(day.value, day.kind, day.time) for day in page.published] == [
        ("2018-11-30", "published", "16:58"),
        ("2018-12-01", "updated", ""),
    ]


def test_raised_figures_call_the_notes_of_a_page() -> None:
    source = _article(
        f"<p>{SURVEY}<sup><a href='#fn1'>1</a></sup></p><p>{SURVEY} Again.</p>"
        "<ol><li id='fn1'>Ministry of Water, Read-out, 20 November 2018, https://water.example/1</li></ol>"
    )
    page = _read(source)

    [note] = find_notes(page)

    assert (note.label, note.url, note.date) == ("1", "https://water.example/1", "2018-11-20")
    assert page.in_file(note.markers[0]).of(source) == "<sup><a href='#fn1'>1</a></sup>"


def test_a_page_in_an_old_encoding_is_read_as_it_declares() -> None:
    korean = "조사단은 경유 5만5천 리터를 싣고 30일 오전 출발했다. 양측 대표단이 함께 배웅했다고 외교부가 밝혔다."
    source = _article(f"<h1>조사 열차</h1><p>{korean}</p><p>{korean} 끝으로 전했다.</p>", '<meta charset="euc-kr">')

    page = _read(source.encode("cp949"))

    assert page.counts == "text"
    assert page.places is None
    assert page.language == "ko"
    assert korean in [span.of(page.text) for span in page.body]


def test_a_page_in_no_declared_encoding_gets_a_sentence() -> None:
    with pytest.raises(Unreadable, match=r"It seems to be in cp949 \(Korean\): say so, or save it as UTF-8\."):
        _read(_article("<p>조사단은 경유 5만5천 리터를 싣고 30일 오전 출발했다.</p>").encode("cp949"))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<div>" * 100_000, "The page nests its elements more than 250 deep. Save its text as TXT."),
        ("<br>" * 100_000, "The page has more than 30,000 tags. Save its text as TXT."),
        (
            "<b>" * 17_000_000,
            "The page has 51,000,000 characters; 20,000,000 is the most. Save its text as TXT.",
        ),
        (
            "<html><script>var a = 1;</script><p> </p></html>",
            "The page has no text that anybody would see. Save it again after it is shown in full.",
        ),
    ],
    ids=["deep", "many tags", "large", "empty"],
)
def test_a_page_that_nobody_could_read_is_refused_with_a_sentence(source: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _read(source)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    "source",
    [
        "<a " * 100_000,
        "<a '\"" * 100_000,
        "<!--" * 100_000,
        "<!" * 500_000,
        "<script>" * 9_000,
        "&" * 200_000,
        '<p class="' * 30_000,
    ],
    ids=["open tags", "open quotes", "open comments", "open marks", "open scripts", "ampersands", "open values"],
)
def test_markup_that_never_ends_is_read_or_refused_and_never_hangs(source: str) -> None:
    before = time.process_time()

    with suppress(Unreadable):
        _read(f"<p>{SURVEY}</p>{source}")

    assert time.process_time() - before < 20

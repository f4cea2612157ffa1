"""Comments, concerns raised directly and reviews on the pages: forms, acts, and what is refused."""

import re

from tests.cast import DESK, ROK, US
from tests.faces.web.pages import GROUP, Site, words_of

CALL = {
    "raised_by": "US", "raised_with": "ROK", "by_way": "telephone", "happened": "2018-10-12", "position": "concern",
    "said": "The diesel is above the cap.", "source": "Note of the call.",
}  # fmt: skip


def test_a_comment_is_made_and_answered_on_the_page_of_the_action(site: Site) -> None:
    rok, us = site.officer("ROK"), site.officer("US")
    ref = rok.give()

    made = us.send(f"/{ref}/comment", f"/{ref}", comment="Which wagons cross?")
    anchor = made.headers["Location"].partition("#")[2]
    assert made.headers["Location"].startswith(f"/{ref}#comment-US-")

    page = words_of(rok.open(f"/{ref}"))
    assert f'id="{anchor}"' in page
    assert "one waits for your side" in page
    label = anchor.removeprefix("comment-")
    token = rok.fill(f"/{ref}/comment")
    assert rok.post(f"/{ref}/comment", {**token, "on": label, "comment": "All six."}).status_code == 303

    after = words_of(us.open(f"/{ref}"))
    assert "All six." in after
    assert "waits for your side" not in words_of(rok.open(f"/{ref}"))
    assert [(c.party, c.on is None) for c in site.cast.notice(ref).comments] == [(US, True), (ROK, False)]


def test_a_comment_without_words_is_told_at_its_field(site: Site) -> None:
    us = site.officer("US")
    ref = site.officer("ROK").give()
    before = site.entries()

    refused = us.send(f"/{ref}/comment", comment=" ", on="ROK-99")

    assert refused.status_code == 422
    assert 'id="fault-on">There is no comment ROK-99 on' in words_of(refused)
    empty = us.send(f"/{ref}/comment", comment=" ")
    assert 'id="fault-comment">Fill in the text.' in words_of(empty)
    assert site.entries() == before


def test_a_reader_sees_comments_and_has_no_form_for_them(site: Site) -> None:
    us, reader = site.officer("US"), site.officer("ROK", 3)
    ref = site.officer("ROK").give()
    us.send(f"/{ref}/comment", f"/{ref}", comment="Which wagons cross?")

    page = words_of(reader.open(f"/{ref}"))

    assert "Which wagons cross?" in page
    assert f'action="/{ref}/comment"' not in page


def test_a_concern_is_reported_waits_on_the_other_desk_and_is_disputed(site: Site) -> None:
    rok, us = site.officer("ROK"), site.officer("US")
    ref = rok.give()
    form = us.fill(f"/{ref}/report-concern")
    assert (form["raised_by"], form["raised_with"]) == ("US", "ROK")

    sent = us.post(f"/{ref}/report-concern", {**form, **CALL})
    label = sent.headers["Location"].partition("#direct-")[2]

    page = words_of(rok.open(f"/{ref}"))
    for said in ("reported, not signed", "not confirmed", "US raised it with ROK (telephone, Fri 12 Oct 2018)."):
        assert said in page
    assert f"/{ref}/confirm-concern?report={label}" in page
    assert "Confirm or dispute" in words_of(rok.open(f"/{GROUP}/"))

    assert f'<option value="{label}"' in words_of(rok.open(f"/{ref}/confirm-concern"))
    no_reason = rok.send(f"/{ref}/confirm-concern", f"/{ref}/confirm-concern?report={label}", confirmation="disputed")
    assert no_reason.status_code == 404 or 'id="fault-reason"' in words_of(no_reason)
    disputed = rok.send(
        f"/{ref}/confirm-concern", f"/{ref}/confirm-concern?report={label}", confirmation="disputed",
        reason="Nobody called.",
    )  # fmt: skip
    assert disputed.status_code == 303
    after = words_of(us.open(f"/{ref}"))
    assert "Nobody called." in after
    assert re.search(r'class="tag stop"><span aria-hidden="true">■</span> disputed', after)
    assert site.cast.notice(ref).positions == ()


def test_what_is_wrong_with_a_report_is_told_at_its_fields(site: Site) -> None:
    us = site.officer("US")
    ref = site.officer("ROK").give()
    before = site.entries()

    refused = words_of(us.send(f"/{ref}/report-concern", **{**CALL, "by_way": "", "position": "", "happened": "soon"}))

    assert 'id="fault-by_way">Choose how it was raised.' in refused
    assert 'id="fault-position">Choose whether it was a concern or an objection.' in refused
    assert 'id="fault-happened">Enter the day as year-month-day' in refused
    assert site.entries() == before


def test_a_decision_is_looked_at_again(site: Site) -> None:
    rok, us, cast = site.officer("ROK"), site.officer("US"), site.cast
    ref = rok.give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    us.send(f"/{ref}/take-position", position="support")

    rok.send(f"/{ref}/go", review_on="2018-12-03")
    assert "ROK means to look at its decision again on Mon 3 Dec 2018." in words_of(us.open(f"/{ref}"))
    cast.wait(days=60)
    assert "Review due since Mon 3 Dec 2018" in words_of(rok.open(f"/{ref}"))

    assert rok.send(f"/{ref}/review", outcome="It holds.", next_on="2019-03-04").status_code == 303
    assert "on Mon 4 Mar 2019." in words_of(rok.open(f"/{ref}"))
    assert cast.group().officer(ROK, DESK) is not None


def test_the_pages_of_talk_are_in_korean_as_well(site: Site) -> None:
    rok, us = site.officer("ROK"), site.officer("US")
    ref = rok.give()
    us.send(f"/{ref}/comment", f"/{ref}", comment="Which wagons cross?")
    us.post(f"/{ref}/report-concern", {**us.fill(f"/{ref}/report-concern"), **CALL})
    rok.client.cookies["tandem_language"] = "ko"

    page = words_of(rok.open(f"/{ref}"))

    for said in ("직접 전달된 우려", "확인되지 않음", "자기 측 답변 없음"):
        assert said in page

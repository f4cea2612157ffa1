"""Giving and changing notice in five steps: what is wrong is said at its field; drafts that only their writer sees."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, PASSWORD, SURVEY, Officer, Site, form_at, forms_of, words_of

from tandem.acts.notice import NoticeRevised
from tandem.desk.draft import MOST_DRAFTS, keep_draft
from tandem.state.reading import Reader

NEW = f"/{GROUP}/notices/new"


def goods_of(officer: Officer, home: str) -> dict[str, str]:
    """The form of the table of goods."""
    return next(fields for goes, fields in forms_of(officer.open(f"{home}/goods")) if goes == f"{home}/goods")


def given(officer: Officer, home: str) -> object:
    """Press the last button of a draft."""
    return officer.post(f"{home}/check", officer.fill(f"{home}/check", give="yes"))


@pytest.mark.parametrize(
    ("step", "field", "value", "words"),
    [
        ("what", "title", "", "Fill in the title."),
        ("what", "what", "", "Fill in the description."),
        ("when", "starts_on", "", "Enter a day: the first day."),
        (
            "when",
            "ends_on",
            "17 December 2018",
            "Enter the last day as year-month-day, for example 2018-11-30; found 17",
        ),
        ("when", "ends_on", "2018-02-30", "found 2018-02-30."),
        ("when", "zone", "Mars/Olympus", "There is no time zone Mars/Olympus; choose one from the list."),
        ("when", "crosses", "MDL\u202e", "The line that is crossed contains the hidden character U+202E"),
        ("what", "action_type", "", "Choose the type of the action."),
        ("what", "action_type", "train_ride", "The type train_ride is not in the scope register; choose one of:"),
        ("goods", "manifest", "light oil; 55000", "Line 1 of the goods: enter a unit for 55000, for example L or kg."),
        ("goods", "manifest", "oil; 1; L\nwagon; many; piece", "Line 2 of the goods: enter the quantity as a number"),
        ("goods", "manifest", "oil; 1; L; 271019; perhaps", "or partly for whether it comes back; found “perhaps”."),
        ("goods", "manifest", "oil; 1; L; diesel", "enter the HS code in digits, for example 271019; found “diesel”."),
        ("what", "title", "x" * 201, "The title has 201 characters; shorten it to 200."),
        ("what", "title", "Survey\u202e", "The title contains the hidden character U+202E"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_on_the_last_step(
    site: Site, step: str, field: str, value: str, words: str
) -> None:
    rok = site.officer(ROK)
    before = site.entries()
    home = rok.begin(NEW, **{**SURVEY, field: value})

    answer = given(rok, home)
    page = rok.open(f"{home}/{step}")

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert words in words_of(answer)  # type: ignore[arg-type]
    place = "row-" if field == "manifest" else f"field-{field}"
    assert f'href="{home}/{step}#{place}' in words_of(answer)  # type: ignore[arg-type]
    assert words in words_of(page)
    assert f'href="#{place}' in words_of(page)
    if field not in ("action_type", "zone", "manifest"):
        assert form_at(page, f"{home}/{step}")[field].strip() == value
    assert site.entries() == before


def test_days_the_wrong_way_round_are_refused(site: Site) -> None:
    rok = site.officer(ROK)
    before = site.entries()

    answer = rok.notice(NEW, **{**SURVEY, "starts_on": "2018-12-17", "ends_on": "2018-11-30"})

    assert "The action would end (Fri 30 Nov 2018) before it starts (Mon 17 Dec 2018)" in words_of(answer)
    assert site.entries() == before


def test_everything_that_is_missing_is_said_at_once_with_the_way_to_its_step(site: Site) -> None:
    answer = site.officer(ROK).notice(NEW, manifest="light oil; 55000")

    page = words_of(answer)
    assert "There are 6 problems" in page
    for step, field in (("what", "title"), ("what", "action_type"), ("what", "what"), ("when", "starts_on")):
        assert f"/{step}#field-{field}" in page, field
    assert "/goods#row-1-unit" in page


def test_nothing_is_required_to_save_a_step_and_the_task_list_says_how_far_it_is(site: Site) -> None:
    rok = site.officer(ROK)

    first = rok.send(NEW)

    when = first.headers["Location"]
    assert (first.status_code, when.rpartition("/")[2]) == (303, "when")
    page = words_of(rok.open(when))
    assert [page.count(f"</span> {state}") for state in ("to mend", "not begun", "complete")] == [1, 3, 0]
    saved = rok.save(when, starts_on="2018-11-30", ends_on="2018-12-17")
    assert saved.headers["Location"].endswith("/goods")
    page = words_of(rok.open(saved.headers["Location"]))
    assert [page.count(f"</span> {state}") for state in ("to mend", "not begun", "complete")] == [1, 2, 1]


def test_the_address_of_a_step_shows_neither_queue_nor_role(site: Site) -> None:
    home = site.officer(ROK).begin(NEW, **SURVEY)

    assert home.startswith(f"/{GROUP}/drafts/")
    assert len(home.rpartition("/")[2]) == 16


def test_rows_are_mended_in_place_in_the_table(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **{**SURVEY, "manifest": "light oil\t55,000\nlocomotive\t1\tpiece\t8602\tyes"})
    table = goods_of(rok, home)
    assert (table["row-1-quantity"], table["row-1-unit"]) == ("55,000", "")
    faulty = words_of(rok.open(f"{home}/goods"))
    assert 'id="row-1-unit" name="row-1-unit" value="" autocomplete="off"' in faulty
    assert "One row to mend" in faulty

    saved = rok.post(
        f"{home}/goods",
        {**table, "row-1-unit": "L", "row-new1-name": "generator", "row-new1-quantity": "2", "row-new1-unit": "piece"},
    )

    assert saved.headers["Location"] == f"{home}/heard"
    table = goods_of(rok, home)
    assert (table["row-1-unit"], table["row-2-name"], table["row-3-name"]) == ("L", "locomotive", "generator")
    emptied = {name: "" if name.startswith("row-2") else text for name, text in table.items()}
    rok.post(f"{home}/goods", emptied)
    assert goods_of(rok, home)["row-2-name"] == "generator"


def test_a_row_that_cannot_be_read_keeps_the_officer_at_the_table(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)

    saved = rok.save(f"{home}/goods", manifest="light oil; many; L")

    assert saved.headers["Location"] == f"{home}/goods#faults"


def test_pasted_rows_are_read_whichever_button_is_pressed(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **{**SURVEY, "manifest": ""})

    saved = rok.post(f"{home}/goods", {**goods_of(rok, home), "manifest": "locomotive; 1; piece", "go": "yes"})

    assert saved.headers["Location"] == f"{home}/heard"
    assert goods_of(rok, home)["row-1-name"] == "locomotive"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949"])
def test_a_csv_file_of_a_korean_sheet_is_read(site: Site, encoding: str) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    csv = '품목,수량,단위,HS 코드,원산지\r\n경유,"55,000",L,2710.19,ROK\r\n'.encode(encoding)

    fields = {**rok.fill(f"{home}/goods"), "manifest": "", "stay": "yes"}
    fields.pop("rows", None)
    rok.client.post(f"{home}/goods", {**fields, "file": SimpleUploadedFile("m.csv", csv, content_type="text/csv")})

    ref = given(rok, home).headers["Location"]  # type: ignore[attr-defined]
    page = words_of(rok.open(ref))
    for words in ("경유", "55,000", "271019", "Origin"):
        assert words in page


def test_a_file_that_is_no_csv_is_refused_and_what_stood_stays(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    fields = {name: text for name, text in rok.fill(f"{home}/goods").items() if name != "rows"}

    answer = rok.client.post(f"{home}/goods", {**fields, "file": SimpleUploadedFile("m.xlsx", b"PK\x03\x04")})

    assert answer.status_code == 422
    assert "The file is damaged and cannot be read" in words_of(answer)
    assert goods_of(rok, home)["row-1-name"] == "light oil"


def test_a_file_of_fifty_megabytes_is_refused_and_the_draft_stays(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)

    answer = rok.client.post(f"{home}/goods", {"file": SimpleUploadedFile("m.csv", b"x" * 50_000_000)})

    assert answer.status_code == 413
    assert "larger than 2 MB, and nothing was written" in words_of(answer)
    assert goods_of(rok, home)["row-1-name"] == "light oil"


def test_who_is_heard_says_until_when_and_whose_holidays_count(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)

    page = words_of(rok.open(f"{home}/heard"))

    assert "If it is received now, the window closes" in page
    assert "EDT" in page
    assert "The window opens when an officer of US acknowledges the notice" in page


def test_the_last_step_shows_what_the_others_will_see(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY, track="inter-Korean cooperation", crosses="MDL, NLL")

    page = words_of(rok.open(f"{home}/check"))

    for words in (SURVEY["title"], SURVEY["what"], "55,000", "MDL, NLL", "Nothing is missing.", "Shared: ROK and US"):
        assert words in page, words
    given(rok, home)
    terms = site.cast.group().notices[next(iter(site.cast.group().notices))].current.terms
    assert (terms.track, terms.crosses) == ("inter-Korean cooperation", ("MDL", "NLL"))


def test_a_draft_is_found_again_and_nobody_else_sees_it(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    before = site.entries()

    left = rok.send(NEW, title="Not yet for others", leave="yes")

    assert left.headers["Location"] == f"/{GROUP}/"
    desk = words_of(rok.open(f"/{GROUP}/"))
    assert "Kept as a private draft. Only ROK can see it; nothing was sent." in desk
    assert "Not yet for others" in desk
    assert "Not yet for others" not in words_of(us.open(f"/{GROUP}/"))
    again = desk.split("Not yet for others</a>")[0].rpartition('href="')[2].partition('"')[0]
    page = rok.client.get(again, follow=True)
    assert 'value="Not yet for others"' in words_of(page)
    draft = page.redirect_chain[-1][0].split("/")[3]
    assert rok.post(f"/{GROUP}/drafts/{draft}/discard", {}).status_code == 303
    assert rok.open(f"/{GROUP}/drafts/{draft}/what").status_code == 404
    assert site.entries() == before


def test_a_draft_goes_when_its_notice_is_given(site: Site) -> None:
    rok = site.officer(ROK)

    rok.give_by_pages()

    assert "Private drafts" not in words_of(rok.open(f"/{GROUP}/"))


def test_the_other_partys_draft_is_as_if_it_were_not_there(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    home = rok.begin(NEW, **{**SURVEY, "title": "Ours"})

    for page in ("what", "check", "states/1"):
        assert us.open(f"{home}/{page}").status_code == 404
        assert us.post(f"{home}/{page}", {"title": "Theirs", "number": "4", "give": "yes"}).status_code == 404

    assert rok.fill(f"{home}/what")["title"] == "Ours"


def test_earlier_states_of_a_draft_are_kept_shown_and_gone_back_to(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    for number in range(12):
        rok.save(f"{home}/what", title=f"Title {number}")

    page = words_of(rok.open(f"{home}/what"))
    assert page.count(f'href="{home}/states/') == 10
    assert f"{home}/states/6" not in page
    assert "Title 5" in words_of(rok.open(f"{home}/states/10"))
    back = rok.post(f"{home}/states/10", {})

    assert back.headers["Location"] == f"{home}/check"
    assert rok.fill(f"{home}/what")["title"] == "Title 5"
    assert "Title 11" in words_of(rok.open(f"{home}/states/16"))
    assert rok.open(f"{home}/states/1").status_code == 404


def test_two_tabs_on_one_step_keep_both_and_say_what_came(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    one, other = rok.fill(f"{home}/what", title="First tab"), rok.fill(f"{home}/what", title="Second tab")
    assert rok.post(f"{home}/what", one).status_code == 303

    answer = rok.post(f"{home}/what", other)

    page = words_of(answer)
    assert answer.status_code == 422
    assert "This step was saved elsewhere since your page was made" in page
    assert "First tab" in page
    assert form_at(answer, f"{home}/what")["title"] == "Second tab"
    assert rok.fill(f"{home}/what")["title"] == "First tab"
    assert "Second tab" in words_of(rok.open(f"{home}/states/6"))
    assert rok.post(f"{home}/what", form_at(answer, f"{home}/what")).status_code == 303
    assert rok.fill(f"{home}/what")["title"] == "Second tab"


def test_two_tabs_on_different_steps_do_not_get_in_each_others_way(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    one, other = rok.fill(f"{home}/what", title="First tab"), rok.fill(f"{home}/when", route="Dorasan")
    assert rok.post(f"{home}/what", one).status_code == 303

    assert rok.post(f"{home}/when", other).status_code == 303
    assert rok.fill(f"{home}/what")["title"] == "First tab"
    assert rok.fill(f"{home}/when")["route"].strip() == "Dorasan"


@pytest.mark.parametrize(
    ("step", "field", "text"),
    [("what", "title", "Typed too late"), ("when", "route", "Typed too late"), ("heard", "channel", "Typed too late"),
     ("goods", "row-1-name", "Typed too late")],
)  # fmt: skip
def test_text_of_a_step_goes_through_a_sign_in_that_ran_out(site: Site, step: str, field: str, text: str) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    page = f"{home}/{step}"
    fields = {**(goods_of(rok, home) if step == "goods" else rok.fill(page)), field: text}
    rok.client.logout()

    asked = rok.post(page, fields)
    assert asked.status_code == 401
    name = site.account(ROK).login.username
    back = rok.post("/sign-in", {**form_at(asked, "/sign-in"), "name": name, "password": PASSWORD})
    filled = next(dict(f) for goes, f in forms_of(rok.open(back.headers["Location"])) if goes == page)

    assert filled[field].strip() == text
    assert rok.post(page, filled).status_code == 303
    again = goods_of(rok, home) if step == "goods" else rok.fill(page)
    assert again[field].strip() == text
    assert "Typed too late" not in words_of(rok.open(f"{home}/states/4"))
    assert words_of(rok.open(f"/{GROUP}/")).count('class="draft"') == 1


def test_giving_after_the_sign_in_ran_out_comes_back_to_the_last_step(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    fields, before = rok.fill(f"{home}/check", give="yes"), site.entries()
    rok.client.logout()

    asked = rok.post(f"{home}/check", fields)
    name = site.account(ROK).login.username
    back = rok.post("/sign-in", {**form_at(asked, "/sign-in"), "name": name, "password": PASSWORD})

    assert back.headers["Location"] == f"{home}/check"
    assert site.entries() == before
    assert given(rok, home).status_code == 303  # type: ignore[attr-defined]


def test_the_two_hundred_and_first_draft_is_refused_with_a_sentence(site: Site) -> None:
    rok = site.officer(ROK)
    reader, papers = Reader(ROK, 2, ()), {"title": "Begun", "what": "And left."}
    for _ in range(MOST_DRAFTS - 1):
        keep_draft(site.cast.nodes[0], reader=reader, now=site.cast.now, kind="notice", texts=papers)
    assert rok.send(NEW).status_code == 303

    answer = rok.send(NEW, title="One too many")

    assert answer.status_code == 422
    assert "You have 200 private drafts, and no more fit" in words_of(answer)
    assert form_at(answer, NEW)["title"] == "One too many"


def test_a_draft_of_more_than_a_megabyte_is_refused_and_what_was_typed_stands(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)

    answer = rok.save(f"{home}/what", what="x" * 1_100_000)

    assert answer.status_code == 422
    assert "The draft has 1100" in words_of(answer)
    assert len(form_at(answer, f"{home}/what")["what"].strip()) == 1_100_000
    assert rok.fill(f"{home}/what")["what"].strip() == SURVEY["what"]


SCRIPT = '"><script>alert(1)</script>'


def test_a_script_in_every_field_is_text_on_every_page(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    texts = dict.fromkeys(("title", "what", "route", "track", "crosses", "channel"), SCRIPT)
    home = rok.begin(NEW, **{**SURVEY, **texts, "manifest": f"'{SCRIPT}; 1; L"})

    pages = [rok.open(f"{home}/{step}") for step in ("what", "when", "goods", "heard", "check", "states/1")]
    ref = given(rok, home).headers["Location"]  # type: ignore[attr-defined]

    for page in (*pages, us.open(ref), us.open(f"/{GROUP}/"), us.open(f"/{GROUP}/actions")):
        assert "<script" not in page.content.decode()
    assert SCRIPT in words_of(us.open(ref))


@pytest.mark.parametrize("title", ["🚂 열차 and \U0001f469\u200d\U0001f4bb", "مسح مشترك لخط السكة", "e\u0301tude"])
def test_emoji_and_letters_from_right_to_left_are_welcome(site: Site, title: str) -> None:
    import unicodedata

    rok = site.officer(ROK)

    ref = rok.give_by_pages(title=title)

    assert unicodedata.normalize("NFC", title) in words_of(rok.open(f"/{ref}"))


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_an_hour_off_leaves_the_draft_as_it_is(site: Site, hours: int) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    fields = rok.fill(f"{home}/check", give="yes")
    site.cast.now += timedelta(hours=hours)

    rok.save(f"{home}/what", title="An hour off")

    assert rok.post(f"{home}/check", fields).status_code == 303
    assert "An hour off" in words_of(rok.open(f"/{GROUP}/2018/ROK-1"))


def test_a_draft_discarded_in_another_tab_is_not_there(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    fields = rok.fill(f"{home}/what")
    rok.post(f"{home}/discard", {})

    assert rok.post(f"{home}/what", fields).status_code == 404
    assert rok.post(f"{home}/check", {"give": "yes"}).status_code == 404


def test_a_revision_is_begun_from_what_stands_and_opens_a_new_version(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give_by_pages(track="inter-Korean cooperation", zone="Asia/Seoul")

    answer = rok.notice(f"/{ref}/revise", ends_on="2018-12-20", changes="Three days more.")

    assert answer.status_code == 303
    page = words_of(us.open(f"/{ref}"))
    assert "Three days more." in page
    assert "Thu 20 Dec 2018" in page
    assert "inter-Korean cooperation" in page
    assert "Version 2 has taken its place." in words_of(us.open(f"/{ref}/v1"))
    assert "Mon 17 Dec 2018" in words_of(us.open(f"/{ref}/v1"))


def test_a_revision_that_another_was_faster_than_is_refused_and_stays_a_draft(site: Site) -> None:
    rok, head = site.officer(ROK), site.officer(ROK, 1)
    ref = rok.give_by_pages()
    home = rok.begin(f"/{ref}/revise", what="Twelve wagons instead.")
    fields = rok.fill(f"{home}/check", give="yes")
    head.notice(f"/{ref}/revise", changes="The head was first.")
    before = site.entries()

    for form in (fields, rok.fill(f"{home}/check", give="yes")):
        answer = rok.post(f"{home}/check", form)
        assert answer.status_code == 422
        assert "You began from version 1; version 2 came since." in words_of(answer)
    assert rok.fill(f"{home}/what")["what"].strip() == "Twelve wagons instead."
    assert site.entries() == before
    assert words_of(rok.open(f"/{GROUP}/")).count('class="draft"') == 1

    rok.post(f"{home}/check", {"rebase": "2"})
    assert given(rok, home).status_code == 303  # type: ignore[attr-defined]
    assert "Twelve wagons instead." in words_of(rok.open(f"/{ref}/v3"))


def test_only_the_owner_changes_a_notice(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give_by_pages()
    before = site.entries()

    assert us.open(f"/{ref}/revise").status_code == 303
    begun = us.post(f"/{ref}/revise", us.fill(NEW, **SURVEY))
    home = begun.headers["Location"].rpartition("/")[0]
    answer = given(us, home)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert f"{ref} belongs to ROK; only its officers can do this." in words_of(answer)  # type: ignore[arg-type]
    assert site.entries() == before


def test_enter_in_a_field_presses_no_button_that_crosses_the_line(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)

    for step in ("what", "when", "goods", "heard"):
        assert 'name="give"' not in words_of(rok.open(f"{home}/{step}"))
    assert "Give notice to the US" in words_of(rok.open(f"{home}/check"))


def test_notice_after_the_fact_names_what_was_seen(site: Site) -> None:
    from tandem.acts.action import ActionObserved
    from tandem.desk.action import observe_action

    seen = ActionObserved(actor=ROK, action_type="cooperation_project", evidence="observed", happened="2018-10-15")
    ref = site.cast.call(observe_action, US, observed=seen, title="A train", text="It stood there.", source="Seen.").ref
    rok = site.officer(ROK)

    answer = rok.notice(NEW, f"{NEW}?after={ref}", **SURVEY)

    assert answer.status_code == 303
    assert "Notice came after the fact." in words_of(rok.open(answer.headers["Location"]))


def test_versions_stand_side_by_side_with_the_positions_that_are_still_live(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give_by_pages()
    us.send(f"/{ref}/take-position", position="objection", reason="How much diesel comes back?")
    rok.notice(f"/{ref}/revise", ends_on="2018-12-20", changes="Less fuel.", manifest="light oil; 40,000; L; 271019")

    page = words_of(us.open(f"/{ref}/v1..v2"))

    for words in ("<del>", "<ins>", "Less fuel.", "quantity", "How much diesel comes back?"):
        assert words.lower() in page.lower(), words
    assert "Objection to version 1, still live" in page or "objection to version 1, still live" in page
    assert f'href="/{ref}/v1..v2"' in words_of(us.open(f"/{ref}"))
    assert f'href="/{ref}/v1..v2"' in words_of(us.open(f"/{ref}/v2"))
    assert us.open(f"/{ref}/v2..v1").status_code == us.open(f"/{ref}/v1..v9").status_code == 404


def test_an_urgent_notice_says_why_and_shows_both_windows_before_it_is_given(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    home = rok.begin(NEW, **SURVEY, urgency="The river rises on Thursday.")

    page = words_of(rok.open(f"{home}/check"))
    assert "If US accepts at once that it is urgent, the window closes" in page
    assert "If not, it closes" in page
    assert "The river rises on Thursday." in page
    assert given(rok, home).status_code == 303  # type: ignore[attr-defined]

    ref = f"{GROUP}/2018/ROK-1"
    assert site.cast.notice(ref).current.terms.urgent
    assert "The river rises on Thursday." in words_of(us.open(f"/{ref}"))
    assert f'href="/{ref}/answer-urgency"' in words_of(us.open(f"/{ref}"))


def test_a_notice_without_a_reason_for_urgency_has_one_window(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)

    page = words_of(rok.open(f"{home}/check"))

    assert "If it is received now, the window closes" in page
    assert "that it is urgent, the window" not in page
    assert given(rok, home).status_code == 303  # type: ignore[attr-defined]
    assert not site.cast.notice(f"{GROUP}/2018/ROK-1").current.terms.urgent


def test_urgency_is_offered_only_where_the_procedure_has_a_short_window(site: Site) -> None:
    rok = site.officer(ROK)

    urgent = rok.begin(NEW, **SURVEY)
    silent = rok.begin(NEW, **{**SURVEY, "action_type": "routine_measure"})

    assert 'name="urgency"' in words_of(rok.open(f"{urgent}/heard"))
    assert 'name="urgency"' not in words_of(rok.open(f"{silent}/heard"))


def test_a_reason_for_urgency_that_the_procedure_does_not_take_is_refused_and_can_be_taken_out(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY, urgency="The river rises on Thursday.")
    rok.save(f"{home}/what", action_type="routine_measure")
    before = site.entries()

    answer = given(rok, home)

    words = "The procedure that this type of action follows has no urgent notices; leave out the reason for urgency."
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert words in words_of(answer)  # type: ignore[arg-type]
    assert f'href="{home}/heard#field-urgency"' in words_of(answer)  # type: ignore[arg-type]
    assert words in words_of(rok.open(f"{home}/heard"))
    assert site.entries() == before
    assert rok.save(f"{home}/heard", urgency="").headers["Location"] == f"{home}/check"
    assert given(rok, home).status_code == 303  # type: ignore[attr-defined]
    assert not site.cast.notice(f"{GROUP}/2018/ROK-1").current.terms.urgent


def test_a_reason_for_urgency_typed_while_another_tab_changed_the_type_is_not_lost(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)
    typed = rok.fill(f"{home}/heard", urgency="The river rises on Thursday.")
    rok.save(f"{home}/what", action_type="routine_measure")

    answer = rok.post(f"{home}/heard", typed)

    assert answer.headers["Location"] == f"{home}/heard#faults"
    assert rok.fill(f"{home}/heard")["urgency"].strip() == "The river rises on Thursday."


def test_revising_an_urgent_notice_keeps_the_urgency(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give_by_pages(urgency="The river rises on Thursday.")

    rok.notice(f"/{ref}/revise", ends_on="2018-12-20", changes="Three days more.")

    assert site.cast.notice(ref).current.terms.urgent
    assert "The river rises on Thursday." in words_of(us.open(f"/{ref}/v2"))
    rok.notice(f"/{ref}/revise", urgency="", changes="The river fell.")
    assert not site.cast.notice(ref).current.terms.urgent
    assert "<del>The river rises on Thursday.</del>" in re.sub(
        r'<span class="hidden">[^<]*</span>', "", words_of(us.open(f"/{ref}/v2..v3"))
    )


def test_a_revision_of_nothing_but_words_is_offered_given_and_accepted(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give_by_pages(track="inter-Korean cooperation", zone="Asia/Seoul", crosses="MDL", marking="sensitive")
    us.send(f"/{ref}/take-position", position="no_objection", reason="The fuel comes back.")
    home = rok.begin(f"/{ref}/revise", what="The same train, in better words.", editorial="yes")

    assert "The owner says that nothing but words changed." in words_of(rok.open(f"{home}/check"))
    assert given(rok, home).status_code == 303  # type: ignore[attr-defined]

    terms = site.cast.notice(ref).current.terms
    assert isinstance(terms, NoticeRevised)
    assert terms.editorial
    assert us.send(f"/{ref}/accept-editorial").status_code == 303
    assert site.cast.hearing(ref).answered


def test_what_changes_facts_is_not_offered_as_a_change_of_words_and_says_which(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give_by_pages()
    home = rok.begin(f"/{ref}/revise", ends_on="2018-12-20", manifest="light oil; 40,000; L; 271019; partly")

    page = words_of(rok.open(f"{home}/heard"))

    assert 'name="editorial"' not in page
    assert "it differs from the version before in last day, goods." in page


def test_a_claim_of_words_alone_is_refused_once_a_fact_differs_and_can_be_taken_back(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give_by_pages()
    home = rok.begin(f"/{ref}/revise", what="The same train, in better words.", editorial="yes")
    rok.save(f"{home}/when", ends_on="2018-12-20")
    before = site.entries()

    answer = given(rok, home)

    words = "This revision is not editorial; it differs from the version before in: last day."
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert words in words_of(answer)  # type: ignore[arg-type]
    assert f'href="{home}/heard#field-editorial"' in words_of(answer)  # type: ignore[arg-type]
    assert site.entries() == before
    form = rok.fill(f"{home}/heard")
    assert form.pop("editorial") == "yes"
    assert rok.post(f"{home}/heard", form).headers["Location"] == f"{home}/check"
    assert given(rok, home).status_code == 303  # type: ignore[attr-defined]


def test_a_new_notice_cannot_claim_to_be_a_change_of_words(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **SURVEY)

    assert 'name="editorial"' not in words_of(rok.open(f"{home}/heard"))


def test_a_notice_that_other_tests_give_at_the_desk_is_the_one_that_the_pages_give(site: Site) -> None:
    rok = site.officer(ROK)
    texts = {
        "route": "To Sinuiju",
        "track": "inter-Korean cooperation",
        "crosses": "MDL, NLL",
        "channel": "Fax",
    }

    refs = [rok.give(**texts), rok.give_by_pages(**texts)]

    one, other = (site.cast.notice(ref).current for ref in refs)
    sections = [
        {name: section.content for name, section in site.cast.nodes[0].store.sections(version.stamp.entry).items()}
        for version in (one, other)
    ]
    assert one.terms == other.terms
    assert sections[0] == sections[1]
    assert sections[0].keys() == {"title", "what", "route", "channel"}

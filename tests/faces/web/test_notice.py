"""Giving and changing notice: what is refused, in words and at its field; drafts that only their writer sees."""

import pytest
from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, SURVEY, Site, form_at, words_of

NEW = f"/{GROUP}/notices/new"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Fill in the title."),
        ("what", "", "Fill in the description."),
        ("starts_on", "", "Enter a day: the first day."),
        ("ends_on", "17 December 2018", "Enter the last day as year-month-day, for example 2018-11-30; found 17"),
        ("ends_on", "2018-02-30", "found 2018-02-30."),
        ("action_type", "", "Choose the type of the action."),
        ("action_type", "train_ride", "The type train_ride is not in the scope register; choose one of:"),
        ("manifest", "light oil; 55000", "Line 1 of the goods: enter a unit for 55000, for example L or kg."),
        ("manifest", "oil; 1; L\nwagon; many; piece", "Line 2 of the goods: enter the quantity as a number"),
        ("manifest", "oil; 1; L; 271019; perhaps", "say yes, no or partly for whether it comes back; found “perhaps”."),
        ("manifest", "oil; 1; L; 271019; yes; more", "Line 1 of the goods needs a name, then quantity"),
        ("title", "x" * 201, "The title has 201 characters; shorten it to 200."),
        ("title", "Survey\u202e", "The title contains the hidden character U+202E"),
    ],
)
def test_a_notice_with_a_fault_is_refused_at_its_field(site: Site, field: str, value: str, words: str) -> None:
    rok = site.officer(ROK)
    fields = rok.fill(NEW, **{**SURVEY, field: value})
    before = site.entries()

    answer = rok.post(NEW, fields)

    page = words_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert f'href="#field-{field}"' in page
    assert f'id="field-{field}"' in page
    assert site.entries() == before
    typed = form_at(answer, NEW)
    for name in ("title", "what", "starts_on", "manifest"):
        assert typed[name].strip() == fields[name].strip(), name


def test_days_the_wrong_way_round_are_refused(site: Site) -> None:
    rok = site.officer(ROK)
    before = site.entries()

    answer = rok.send(NEW, **{**SURVEY, "starts_on": "2018-12-17", "ends_on": "2018-11-30"})

    assert "The action would end (Fri 30 Nov 2018) before it starts (Mon 17 Dec 2018)" in words_of(answer)
    assert site.entries() == before


def test_every_fault_of_a_manifest_is_said_at_once(site: Site) -> None:
    answer = site.officer(ROK).send(NEW, **{**SURVEY, "manifest": "; 1; L\noil; 1\nwagon; x; piece"})

    page = words_of(answer)
    assert "There are 3 problems" in page
    for line in ("Line 1", "Line 2", "Line 3"):
        assert line in page


def test_everything_that_is_wrong_with_a_notice_is_said_at_once(site: Site) -> None:
    answer = site.officer(ROK).send(NEW, manifest="light oil; 55000")

    page = words_of(answer)
    assert "There are 6 problems" in page
    for field in ("title", "action_type", "starts_on", "ends_on", "what", "manifest"):
        assert f'href="#field-{field}"' in page, field


def test_rows_copied_from_a_sheet_are_read(site: Site) -> None:
    rok = site.officer(ROK)

    ref = rok.give(manifest="light oil\t55,000\tL\t271019\tpartly\nlocomotive\t1\tpiece\t8602\tyes")

    page = words_of(rok.open(f"/{ref}"))
    assert "55,000" in page
    assert "locomotive" in page
    assert form_at(rok.open(f"/{ref}/revise"), f"/{ref}/revise")["manifest"].strip() == (
        "light oil; 55000; L; 271019; partly\nlocomotive; 1; piece; 8602; yes"
    )


def test_a_draft_is_kept_restored_and_discarded_and_nobody_else_sees_it(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    before = site.entries()

    kept = rok.send(NEW, **{**SURVEY, "title": "Not yet for others", "ends_on": "soon"}, save="yes")

    page = rok.open(kept.headers["Location"])
    assert "Kept as a private draft. Only ROK can see it; nothing was sent." in words_of(page)
    typed = form_at(page, NEW)
    assert (typed["title"], typed["ends_on"]) == ("Not yet for others", "soon")
    assert "Not yet for others" in words_of(rok.open(f"/{GROUP}/"))
    assert "Not yet for others" not in words_of(us.open(f"/{GROUP}/"))
    rok.post(NEW, {**typed, "title": "Still not", "save": "yes"})
    assert "Not yet for others" not in words_of(rok.open(f"/{GROUP}/"))
    assert rok.post(f"/{GROUP}/drafts/{typed['draft']}/discard", {}).status_code == 303
    assert "Still not" not in words_of(rok.open(f"/{GROUP}/"))
    assert rok.open(kept.headers["Location"]).status_code == 404
    assert site.entries() == before


def test_a_draft_goes_when_its_notice_is_given(site: Site) -> None:
    rok = site.officer(ROK)
    kept = rok.send(NEW, **SURVEY, save="yes")

    given = rok.post(NEW, form_at(rok.open(kept.headers["Location"]), NEW))

    assert given.status_code == 303
    assert "Private drafts" not in words_of(rok.open(f"/{GROUP}/"))


def test_the_other_partys_draft_cannot_be_overwritten(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    kept = rok.send(NEW, **{**SURVEY, "title": "Ours"}, save="yes").headers["Location"]

    answer = us.send(NEW, **{**SURVEY, "title": "Theirs"}, save="yes", draft=kept.split("draft=")[1])

    assert answer.status_code == 422
    assert "There is no draft" in words_of(answer)
    assert form_at(rok.open(kept), NEW)["title"] == "Ours"


def test_a_revision_is_begun_from_what_stands_and_opens_a_new_version(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()

    answer = rok.send(f"/{ref}/revise", ends_on="2018-12-20", changes="Three days more.")

    assert answer.status_code == 303
    page = words_of(us.open(f"/{ref}"))
    assert "Three days more." in page
    assert "Thu 20 Dec 2018" in page
    assert "Version 2 has taken its place." in words_of(us.open(f"/{ref}/v1"))
    assert "Mon 17 Dec 2018" in words_of(us.open(f"/{ref}/v1"))


def test_a_revision_from_an_old_page_is_refused_and_its_text_kept(site: Site) -> None:
    rok, head = site.officer(ROK), site.officer(ROK, 1)
    ref = rok.give()
    fields = rok.fill(f"/{ref}/revise", what="Twelve wagons instead.")
    head.send(f"/{ref}/revise", changes="The head was first.")
    before = site.entries()

    answer = rok.post(f"/{ref}/revise", fields)

    assert answer.status_code == 422
    assert "A new version came since your page was made." in words_of(answer)
    assert "Your text is kept as a private draft" in words_of(answer)
    assert form_at(answer, f"/{ref}/revise")["what"].strip() == "Twelve wagons instead."
    assert site.entries() == before


def test_only_the_owner_changes_a_notice(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    fields = us.fill(NEW, **SURVEY)

    assert us.open(f"/{ref}/revise").status_code == 303
    answer = us.post(f"/{ref}/revise", fields)

    assert answer.status_code == 422
    assert f"{ref} belongs to ROK; only its officers can do this." in words_of(answer)


def test_enter_in_a_field_presses_the_button_that_crosses_no_line(site: Site) -> None:
    page = site.officer(ROK).open(NEW).content.decode()
    form = page[page.index(f'action="{NEW}"') :]

    assert form.index("<button") == form.index('<button class="second last" name="save"')


def test_notice_after_the_fact_names_what_was_seen(site: Site) -> None:
    from tandem.acts.action import ActionObserved
    from tandem.desk.action import observe_action

    seen = ActionObserved(actor=ROK, action_type="cooperation_project", evidence="observed", happened="2018-10-15")
    ref = site.cast.call(observe_action, US, observed=seen, title="A train", text="It stood there.", source="Seen.").ref
    rok = site.officer(ROK)

    given = rok.send(NEW, f"{NEW}?after={ref}", **SURVEY)

    assert given.status_code == 303
    assert "Notice came after the fact." in words_of(rok.open(given.headers["Location"]))

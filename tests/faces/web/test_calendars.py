"""The page of the calendars: how far deadlines can be reckoned, accepting, making and publishing, what is refused."""

import json

import pytest
from tests.calendars import own_closures
from tests.cast import HEAD, ROK, US, accept, at, calendar
from tests.faces.web.pages import GROUP, Site, form_at, forms_of, words_of

from tandem.desk import group as grouping
from tandem.regimes.calendar import GROUP_ITSELF

PAGE = f"/{GROUP}/calendars"


def longer(code: str = US) -> dict:
    """The calendar of 2018 with a day more."""
    table = calendar(code, 2018)
    table["days"].append({"date": "2018-12-26", "names": {"en": "Office closed", "ko": "사무소 휴무"}})
    return table


def test_the_page_says_until_when_deadlines_can_be_reckoned_and_what_is_missing_then(site: Site) -> None:
    page = words_of(site.officer(ROK).open(PAGE))

    assert "Deadlines in working days can be reckoned until Tue 31 Dec 2019." in page
    assert "The calendar of ROK for 2020 is missing: nobody has published one." in page
    assert "</span> in force</span>" in page
    assert "Mon 8 Oct 2018" in page


def test_without_a_calendar_of_this_year_no_deadline_can_be_reckoned(site: Site) -> None:
    site.cast.now = at("2020-02-03T01:00")

    page = words_of(site.officer(US).open(PAGE))

    assert "No deadline in working days can be reckoned now, because a calendar of this year is missing." in page


def test_a_surprise_day_says_who_is_closed_who_works_and_which_window_it_moved(site: Site) -> None:
    site.cast.now = at("2018-11-19T01:00")
    us = site.officer(US)
    ref = site.officer(ROK).give()
    us.send(f"/{ref}/acknowledge", page=f"/{ref}")

    page = words_of(us.open(PAGE))

    assert "Thu 22 Nov 2018" in page
    assert (
        "Holiday (US) moved the close of ROK-US/2018/ROK-1 for US from Fri 23 Nov 2018, 18:00 EST "
        "(Sat 24 Nov 2018, 08:00 KST) to Mon 26 Nov 2018, 18:00 EST (Tue 27 Nov 2018, 08:00 KST)." in page
    )


def test_a_head_accepts_with_the_difference_day_by_day_before_it(site: Site) -> None:
    site.cast.call(grouping.publish_calendar, US, HEAD, calendar=longer())
    rok = site.officer(ROK, HEAD)

    page = rok.open(PAGE)

    text = words_of(page)
    assert "Wed 26 Dec 2018 closed as well: Office closed" in text
    assert "Windows that run keep the calendars that they opened with." in text
    answer = rok.post(f"{PAGE}/accept", form_at(page, f"{PAGE}/accept"))
    assert answer.status_code == 303
    assert "Accepted as ROK-" in words_of(rok.open(PAGE))
    assert any(len(one.days) == 11 for one in site.cast.group().calendars[US])


def test_a_calendar_is_made_shown_and_published_from_the_bytes_that_were_shown(site: Site) -> None:
    rok = site.officer(ROK, HEAD)
    before = site.entries()
    shown = rok.send(
        f"{PAGE}/preview", PAGE, whose=ROK, year="2020", country="KR", closures="2020-12-31; Desk closed; 데스크 휴무"
    )

    assert shown.status_code == 200
    assert site.entries() == before
    assert "Not published yet: the calendar of ROK for 2020" in words_of(shown)
    fields = form_at(shown, f"{PAGE}/publish")
    assert rok.post(f"{PAGE}/publish", fields).status_code == 303

    published = site.cast.group().published[-1]
    raw = site.cast.desks[ROK].store.table(published.digest)
    assert raw == fields["table"].encode()
    assert (published.code, published.year, set(published.accepted)) == (ROK, 2020, {ROK})
    assert "2020-12-31" in [row["date"] for row in json.loads(raw)["days"]]
    assert "The calendar of ROK for 2020 waits for the acceptance of US." in words_of(rok.open(PAGE))


def test_what_is_made_here_is_held_against_what_the_other_party_put_on_record(site: Site) -> None:
    other = calendar(US, 2018)
    other["days"] = [row for row in other["days"] if row["date"] != "2018-11-22"]
    site.cast.call(grouping.publish_calendar, US, HEAD, calendar=other)

    shown = words_of(
        site.officer(ROK, HEAD).send(f"{PAGE}/preview", PAGE, whose=US, year="2018", country="US", closures="")
    )

    assert shown.count("Differences from the calendar of ") == 2
    assert "Thu 22 Nov 2018 closed as well: Thanksgiving Day" in shown


def test_the_group_closes_by_agreement(site: Site) -> None:
    rok, us = site.officer(ROK, HEAD), site.officer(US, HEAD)
    closures = "2018-12-24; Joint desk closed; 공동 데스크 휴무\n2018-12-26; Joint desk closed; 공동 데스크 휴무"
    shown = rok.send(f"{PAGE}/preview", PAGE, whose=GROUP_ITSELF, year="2018", country="", closures=closures)
    rok.post(f"{PAGE}/publish", form_at(shown, f"{PAGE}/publish"))
    page = us.open(PAGE)
    assert "Accept the calendar of the group itself for 2018" in words_of(page)
    us.post(f"{PAGE}/accept", form_at(page, f"{PAGE}/accept"))

    assert [str(row.date) for row in site.cast.group().calendars[GROUP_ITSELF][0].days] == ["2018-12-24", "2018-12-26"]
    rok.client.cookies["tandem_language"] = "ko"
    assert "공동 데스크 휴무" in words_of(rok.open(PAGE))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"year": "soon"}, "The year is a number of four digits, such as 2019; found soon."),
        ({"whose": "UN"}, "The charter does not name UN;"),
        ({"country": "XX"}, "does not know the country 'XX'"),
        ({"whose": GROUP_ITSELF, "country": "KR"}, "The group itself keeps no public holidays;"),
        ({"year": "2022"}, "The calendar of ROK for 2022 would leave a hole, because there is none for 2020."),
        ({"closures": "Christmas"}, "Line 1 of the closures begins with no day: write it as 2018-12-24; found"),
        ({"closures": "2019-12-24; Closed"}, "Line 1 of the closures: Tue 24 Dec 2019 is not a day of 2020."),
        ({"closures": "2020-12-24; Closed\n2020-12-24; Again"}, "Line 2 of the closures: Thu 24 Dec 2020 stands there"),
        ({"closures": "2020-12-24"}, "Line 1 of the closures wants a name after the day"),
        ({"closures": f"2020-12-24; {'x' * 201}"}, "expected 1 to 200 printable characters in NFC"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_a_sentence_and_nothing_typed_is_lost(
    site: Site, typed: dict[str, str], words: str
) -> None:
    rok = site.officer(ROK, HEAD)
    fields = {"whose": ROK, "year": "2020", "country": "KR", "closures": "", **typed}

    with site.cast.unchanged():
        answer = rok.send(f"{PAGE}/preview", PAGE, **fields)

    assert answer.status_code == 422
    assert words in words_of(answer)
    kept = form_at(answer, f"{PAGE}/preview")
    assert {name: kept[name] for name in ("year", "country", "closures")} == {
        name: fields[name] for name in ("year", "country", "closures")
    }


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "The calendar did not come whole."),
        ("[]", "The calendar did not come whole."),
        ('{"v":1}', "The calendar is not in form: Object missing required field `code`."),
    ],
)
def test_a_table_that_did_not_come_whole_is_refused(site: Site, table: str, words: str) -> None:
    rok = site.officer(ROK, HEAD)
    shown = rok.send(f"{PAGE}/preview", PAGE, whose=ROK, year="2020", country="KR", closures="")
    fields = {**form_at(shown, f"{PAGE}/publish"), "table": table}

    with site.cast.unchanged():
        answer = rok.post(f"{PAGE}/publish", fields)

    assert answer.status_code == 422
    assert words in words_of(answer)


def test_who_may_not_publish_or_accept_is_offered_neither_and_refused(site: Site) -> None:
    site.cast.call(grouping.publish_calendar, US, HEAD, calendar=longer())
    head, desk = site.officer(ROK, HEAD), site.officer(ROK)
    fields = form_at(head.open(PAGE), f"{PAGE}/accept")

    assert not [goes for goes, _ in forms_of(desk.open(PAGE)) if goes.startswith(PAGE + "/")]
    with site.cast.unchanged():
        answer = desk.post(f"{PAGE}/accept", fields)

    assert answer.status_code == 422
    assert site.cast.unchanged


def test_a_calendar_that_was_never_published_is_not_there_to_accept(site: Site) -> None:
    head = site.officer(ROK, HEAD)

    with site.cast.unchanged():
        assert head.post(f"{PAGE}/accept", {"digest": "0" * 64}).status_code == 404


def test_on_a_past_day_the_page_shows_what_was_agreed_then_and_nothing_can_be_done(site: Site) -> None:
    site.cast.wait(days=3)
    accept(site.cast, own_closures(2018, {"date": "2018-12-24", "names": {"en": "Closed"}}))
    site.cast.wait(days=3)

    then = words_of(site.officer(ROK, HEAD).open(f"{PAGE}?as_of=2018-10-16"))

    assert "the group itself" not in then
    assert f'action="{PAGE}/' not in then
    assert "the group itself" in words_of(site.officer(ROK, HEAD).open(PAGE))


def test_the_charter_says_whose_calendars_each_procedure_counts_over_and_leads_to_them(site: Site) -> None:
    page = words_of(site.officer(US).open(f"/{GROUP}/charter"))

    assert "Working days are those on which every party is at work and the group has not closed." in page
    assert f'<a href="{PAGE}">Calendars</a>' in page


@pytest.mark.parametrize(
    ("language", "state"), [("en", "waits for acceptance"), ("ko", "수락 대기")]
)  # fmt: skip
def test_the_styleguide_shows_the_states_of_a_calendar(site: Site, language: str, state: str) -> None:
    stranger = site.stranger()
    stranger.client.cookies["tandem_language"] = language

    assert state in words_of(stranger.open("/styleguide"))

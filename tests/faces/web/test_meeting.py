"""The pages of meetings, as officers of two parties use them: from a date to two accounts side by side."""

import re

from tests.cast import HEAD, READER, ROK, US, Cast, at
from tests.faces.web.pages import GROUP, Site, words_of
from tests.meetings import agree, convene, held, propose

from tandem.acts.meeting import MeetingObserved
from tandem.desk import meeting as calling
from tandem.desk import minutes as telling
from tandem.desk import point as pointing
from tandem.desk.escalation import escalate_matter
from tandem.desk.sighting import observe_meeting

PLAN = {
    "title": "First meeting of the working group", "on_day": "2018-11-20", "from_time": "09:00", "to_time": "13:00",
    "meeting_zone": "America/New_York", "format": "in_person", "place": "Washington DC",
}  # fmt: skip


def entries(cast: Cast) -> int:
    return sum(cast.group().frontier.values())


def test_a_meeting_is_proposed_and_its_date_accepted_in_two_browsers(site: Site) -> None:
    us, rok = site.officer(US), site.officer(ROK)

    sent = us.send(f"/{GROUP}/meetings/new", **PLAN)
    assert sent.status_code == 303
    ref = sent.headers["Location"].strip("/")
    page = words_of(rok.open(f"/{GROUP}/"))
    assert "No date is agreed yet; the word of ROK is missing." in page
    assert "First meeting of the working group" in page
    assert rok.send(f"/{ref}/accept-date").status_code == 303

    page = words_of(rok.open(f"/{GROUP}/meetings"))
    assert "The date is agreed: Tue 20 Nov 2018, 23:00 KST (09:00 EST). Nobody has convened the meeting yet." in page
    assert us.send(f"/{ref}/convene").status_code == 303
    assert "Convened for Tue 20 Nov 2018" in words_of(rok.open(f"/{ref}"))


def test_a_meeting_in_the_past_is_refused_at_its_field_and_nothing_typed_is_lost(site: Site) -> None:
    us = site.officer(US)
    before = entries(site.cast)

    sent = us.send(f"/{GROUP}/meetings/new", **{**PLAN, "on_day": "2018-10-01"})

    assert sent.status_code == 422
    page = words_of(sent)
    assert "Propose a date to come; a meeting that took place is recorded as observed." in page
    assert 'value="2018-10-01"' in sent.content.decode()
    assert 'href="#field-on_day"' in sent.content.decode()
    assert entries(site.cast) == before


def test_the_page_shows_every_source_on_every_person_and_the_accounts_side_by_side(site: Site) -> None:
    cast = site.cast
    ref = held(cast)
    for name, state in (("Stephen Biegun", "attended"), ("Mark Lambert", "not_confirmed")):
        cast.call(telling.report_attendance, US, ref=ref, member=US, person=name, state=state,
                  capacity="head" if state == "attended" else "delegate")  # fmt: skip
    cast.call(telling.report_attendance, ROK, ref=ref, member=US, person="Mark Lambert", state="attended",
              source="Seating plan.")  # fmt: skip
    cast.call(telling.give_readout, ROK, ref=ref, party=ROK, text="Full support for the railway survey.")

    page = words_of(site.officer(ROK).open(f"/{ref}"))

    assert "The sources differ." in page
    assert "not confirmed" in page
    assert "Nobody of ROK is on record." in page
    assert "No account of US is on record." in page
    assert "Full support for the railway survey." in page
    cast.call(telling.give_readout, US, ref=ref, party=US, text="Close coordination; support.")
    opened = site.officer(US).open(f"/{ref}")
    assert re.search(r"<mark>[^<]*support", opened.content.decode())


def test_a_name_that_was_erased_leaves_the_table_standing(site: Site) -> None:
    cast = site.cast
    ref = held(cast)
    cast.call(telling.report_attendance, US, ref=ref, member=US, person="Mark Lambert", state="not_confirmed")
    desk, meeting = cast.nodes[0], cast.group().meeting(ref)
    assert meeting is not None

    # No act erases yet: what a store that was told to would answer.
    desk.store._shelves.sections.pop(meeting.attendance[0].stamp.entry)  # type: ignore[attr-defined]

    page = words_of(site.officer(ROK).open(f"/{ref}"))
    assert "Mark Lambert" not in page
    assert "Person 1, name not held here" in page
    assert "not confirmed" in page


def test_every_move_that_the_page_offers_has_a_form_that_opens(site: Site) -> None:
    cast = site.cast
    coming, past = propose(cast), held(cast, begins="2018-11-20T10:00")
    cast.now = at("2018-11-20T13:30")
    cast.call(telling.record_outcome, US, ref=past, kind="action", text="File.", owner=ROK, due="2018-12-03")
    for ref in (coming, past):
        rok = site.officer(ROK)
        page = rok.open(f"/{ref}").content.decode()
        slugs = set(re.findall(rf'href="/{ref}/([a-z-]+)"', page)) - {"readers", "notes"}
        assert slugs
        for slug in slugs:
            assert rok.open(f"/{ref}/{slug}").status_code == 200, slug


def test_the_next_of_a_series_is_one_press_away(site: Site) -> None:
    cast = site.cast
    ref = propose(cast, every=2, unit="weeks")
    us = site.officer(US)

    sent = us.send(f"/{ref}/next", f"/{ref}")

    assert sent.status_code == 303
    assert "Tue 4 Dec 2018, 09:00 EST" in words_of(us.open(sent.headers["Location"]))


def test_the_agenda_cites_what_it_comes_from(site: Site) -> None:
    cast = site.cast
    opposed = cast.give(US, action_type="exercise")
    cast.take(opposed, "objection", ROK, reason="Not now.")
    ref = propose(cast)
    cast.call(pointing.raise_point, ROK, ref=ref, text="The groundbreaking ceremony.")

    opened = site.officer(US).open(f"/{ref}")

    page = words_of(opened)
    assert "objection that stands" in page
    assert "Not now." in page
    assert "The groundbreaking ceremony." in page
    assert f'href="/{opposed}"' in opened.content.decode()


def test_what_an_observed_meeting_shows_and_that_meetings_of_others_stand_apart(site: Site) -> None:
    cast = site.cast
    cast.now = at("2018-11-21T01:00")
    seen = MeetingObserved(between=(US,), status="planned", evidence="reported", happened="2018-11-08")
    ref = cast.call(observe_meeting, ROK, observed=seen, title="Talks", text="Set for New York.", source="Press.").ref
    rok = site.officer(ROK)

    assert rok.send(f"/{ref}/report-meeting", told_by=US, later_step="called_off", happened="2018-11-07",
                    telling="Called off the day before.", source="Press.").status_code == 303  # fmt: skip

    page = words_of(rok.open(f"/{ref}"))
    assert "called off (Wed 7 Nov 2018)" in page
    assert "Meetings of others" in words_of(rok.open(f"/{GROUP}/meetings"))


def test_a_note_is_read_by_its_seat_alone(site: Site) -> None:
    ref = propose(site.cast)
    rok, us, reader = site.officer(ROK), site.officer(US), site.officer(ROK, READER)

    assert rok.send(f"/{ref}/notes", noted="Ask for the waiver quietly.").status_code == 303

    assert "Ask for the waiver quietly." in words_of(rok.open(f"/{ref}"))
    assert "Ask for the waiver quietly." in words_of(reader.open(f"/{ref}"))
    assert "quietly" not in words_of(us.open(f"/{ref}"))
    assert reader.open(f"/{ref}/notes").status_code == 404


def test_a_past_day_shows_the_meeting_as_it_stood_and_offers_nothing(site: Site) -> None:
    cast = site.cast
    ref = propose(cast)
    cast.wait(days=2)
    agree(cast, ref)
    convene(cast, ref)
    day = "2018-10-15"

    page = site.officer(ROK).open(f"/{ref}?as_of={day}")

    assert "No date is agreed yet" in words_of(page)
    assert "accept-date" not in page.content.decode()
    assert site.officer(ROK).open(f"/{GROUP}/meetings?as_of={day}").status_code == 200


def test_the_pages_speak_korean(site: Site) -> None:
    cast = site.cast
    ref = held(cast)
    cast.call(telling.decline_readout, US, HEAD, ref=ref)
    rok = site.officer(ROK)
    rok.client.cookies["tandem_language"] = "ko"

    assert "공동 발표문은 없으며" in words_of(rok.open(f"/{ref}"))
    for address in (f"/{GROUP}/meetings", f"/{GROUP}/meetings/new", f"/{ref}/give-readout", f"/{GROUP}/"):
        assert rok.open(address).status_code == 200
    cast.call(calling.close_meeting, ROK, ref=ref)
    assert "종결" in words_of(rok.open(f"/{GROUP}/meetings"))


def test_the_agenda_becomes_a_joint_text_about_the_meeting_and_the_page_says_whose_word_is_missing(site: Site) -> None:
    cast = site.cast
    opposed = cast.give(US, action_type="exercise")
    cast.take(opposed, "objection", ROK, reason="Not now.")
    ref = propose(cast)
    cast.call(pointing.raise_point, ROK, ref=ref, text="The groundbreaking ceremony.")
    us = site.officer(US)
    begin = f'href="/{GROUP}/texts/new?sort=agenda&amp;about={ref}"'
    assert begin not in us.open(f"/{ref}").content.decode()
    agree(cast, ref)
    assert begin in us.open(f"/{ref}").content.decode()

    address = f"/{GROUP}/texts/new?sort=agenda&about={ref}"
    form = words_of(us.open(address))
    assert 'value="Agenda: First meeting of the working group"' in form
    assert f"1. ROK: objection that stands ({opposed}). Not now." in form
    assert "2. ROK: point. The groundbreaking ceremony." in form
    assert f"1. ROK 측: 유효한 반대 ({opposed}). Not now." in form
    sent = us.send(f"/{GROUP}/texts/new", sort="agenda", title="Agenda", text_en="1. The survey.", about=ref)

    text = sent.headers["Location"].strip("/")
    page = words_of(us.open(f"/{ref}"))
    assert begin not in page.replace("&", "&amp;")
    assert f'Joint agenda: <a href="/{text}">{text}</a>' in page
    assert "waits for ROK" in page


def test_a_joint_read_out_is_begun_on_the_page_of_a_meeting_that_was_held_by_who_may(site: Site) -> None:
    ref = held(site.cast)
    begin = f'href="/{GROUP}/texts/new?sort=readout&amp;about={ref}"'

    assert begin in site.officer(US).open(f"/{ref}").content.decode()
    assert begin not in site.officer(US, READER).open(f"/{ref}").content.decode()
    assert "sort=agenda" not in site.officer(US).open(f"/{ref}").content.decode()
    form = words_of(site.officer(ROK).open(f"/{GROUP}/texts/new?sort=readout&about={ref}"))
    assert 'value="Joint read-out: First meeting of the working group"' in form
    assert f'value="{ref}"' in form


def test_a_text_about_something_else_than_a_meeting_begins_empty(site: Site) -> None:
    notice = site.cast.give()

    form = words_of(site.officer(US).open(f"/{GROUP}/texts/new?sort=agenda&about={notice}"))

    assert f'value="{notice}"' in form
    assert "Agenda:" not in form


def test_the_page_says_to_which_level_a_matter_on_the_agenda_has_gone(site: Site) -> None:
    cast = site.cast
    given = cast.give()
    cast.call(escalate_matter, US, ref=given, level="co_chairs", reason="The desks do not get on.")
    ref = propose(cast)

    page = words_of(site.officer(US).open(f"/{ref}"))

    assert "gone to a higher level" in page
    assert "The desks do not get on." in page
    assert "US asked for this level" in page


def test_the_one_outcome_that_waits_is_chosen_already(site: Site) -> None:
    cast = site.cast
    ref = held(cast, begins="2018-11-20T10:00")
    cast.now = at("2018-11-20T13:30")
    cast.call(telling.record_outcome, US, ref=ref, kind="action", text="File.", owner=ROK)
    rok = site.officer(ROK)

    assert rok.send(f"/{ref}/confirm-outcome", confirmation="confirmed").status_code == 303
    assert rok.send(f"/{ref}/finish-outcome", result="Filed.").status_code == 303


def test_a_meeting_whose_read_out_is_settled_waits_for_its_convener_to_close_it(site: Site) -> None:
    cast, us, rok = site.cast, site.officer(US), site.officer(ROK)
    ref = held(cast)
    for code in (US, ROK):
        cast.call(telling.give_readout, code, ref=ref, party=code, text="We met.")
    before = us.open(f"/{GROUP}/").content.decode()

    cast.call(telling.decline_readout, ROK, ref=ref, reason="Each side tells its own.")

    close = f'href="/{ref}/close-meeting"'
    assert close not in before
    assert close in us.open(f"/{GROUP}/").content.decode()
    assert f'<a class="button" {close}>Close the meeting</a>' in us.open(f"/{ref}").content.decode()
    assert close not in rok.open(f"/{GROUP}/").content.decode()
    assert f"<li><a {close}>" in rok.open(f"/{ref}").content.decode()
    us.send(f"/{ref}/close-meeting")
    assert close not in us.open(f"/{GROUP}/").content.decode()


def test_who_has_given_an_account_is_not_asked_for_one_again(site: Site) -> None:
    cast, us = site.cast, site.officer(US)
    ref = held(cast)
    give = f'<a class="button" href="/{ref}/give-readout">'
    before = us.open(f"/{ref}").content.decode()

    cast.call(telling.give_readout, US, ref=ref, party=US, text="We met.")

    after = us.open(f"/{ref}").content.decode()
    assert give in before
    assert give not in after
    assert f'<li><a href="/{ref}/give-readout">' in after

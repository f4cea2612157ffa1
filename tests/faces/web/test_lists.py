"""My desk, the list of actions and the record: what stands there, in which order, and how much of it."""

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from django.db import connection
from tests.cast import HEAD, ROK, US, at
from tests.faces.web.pages import GROUP, Officer, Site, words_of
from tests.meetings import agree, propose
from tests.texts import sign_proposal

from tandem.acts.action import ActionObserved, EventReported
from tandem.desk.action import observe_action, report_event
from tandem.desk.goal import GoalDraft, state_goal
from tandem.desk.point import raise_point


def test_the_desk_says_how_much_waits_and_by_when(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    assert "Nothing waits for you." in words_of(us.open(f"/{GROUP}/"))
    site.cast.now = at("2018-11-20T01:00")
    first = rok.give(title="The railway")
    rok.give(title="The roads")

    page = words_of(us.open(f"/{GROUP}/"))
    assert "2 things wait for you." in page
    us.send(f"/{first}/acknowledge", f"/{first}")
    page = words_of(us.open(f"/{GROUP}/"))

    # Five working days after Monday evening in Washington, with Thanksgiving between: Tuesday.
    assert "Take a position" in page
    assert "Tue 27 Nov 2018, 18:00 EST" in page
    assert "Wed 28 Nov 2018, 08:00 KST" in page
    assert page.index("The roads") < page.index("The railway")


def test_the_desk_says_what_others_owe(site: Site) -> None:
    rok = site.officer(ROK)
    rok.give(title="The railway")

    page = words_of(rok.open(f"/{GROUP}/"))

    assert page.index("Waiting on others") < page.rindex("The railway")


def test_the_window_says_whose_holiday_moved_it(site: Site) -> None:
    site.cast.now = at("2018-11-20T01:00")
    us = site.officer(US)
    ref = site.officer(ROK).give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")

    page = words_of(us.open(f"/{ref}"))

    assert "Thu 22 Nov 2018 did not count: Holiday (US)." in page
    assert "Counted as 5 working days." in page
    assert "By the host: one node holds the seats of ROK and US." in page
    assert "Grade 2: an officer of US acknowledged it." in page


def test_fifty_actions_stand_on_a_page_newest_first(site: Site) -> None:
    for number in range(1, 53):
        site.cast.give(title=f"Action number {number:03}")
    us = site.officer(US)

    first, second = words_of(us.open(f"/{GROUP}/actions")), words_of(us.open(f"/{GROUP}/actions?page=2"))

    assert first.count("Action number") == 50
    assert second.count("Action number") == 2
    assert "52 actions" in first
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in words_of(us.open(f"/{GROUP}/actions?page=99"))


def test_no_page_asks_its_database_more_than_twelve_times(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give()
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        for path in (f"/{ref}", f"/{GROUP}/", f"/{GROUP}/actions", f"/{GROUP}/record", f"/{ref}/postpone"):
            asked.clear()
            rok.open(path)
            assert 0 < len(asked) <= 12, (path, asked)


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "٣", "9" * 50, ""])
def test_a_page_that_is_none_shows_one_that_is(site: Site, page: str) -> None:
    site.cast.give()

    assert "1 action" in words_of(site.officer(US).open(f"/{GROUP}/actions?page={page}"))


def test_the_list_is_filtered_by_state_and_owner(site: Site) -> None:
    site.cast.give(title="Of the ROK")
    withdrawn = site.cast.give("US", title="Of the US")
    us = site.officer(US)
    us.send(f"/{withdrawn}/withdraw", reason="Given up.")

    def shown(query: str) -> tuple[bool, bool]:
        page = words_of(us.open(f"/{GROUP}/actions?{query}"))
        return "Of the ROK" in page, "Of the US" in page

    assert shown("owner=ROK") == (True, False)
    assert shown("state=withdrawn") == (False, True)
    assert shown("state=withdrawn&owner=ROK") == (False, False)
    assert shown("state=nonsense&owner=DPRK") == (True, True)


def test_what_a_list_remembers_is_forgotten_when_an_entry_comes(site: Site) -> None:
    us = site.officer(US)
    site.cast.give(title="The railway")
    assert "The roads" not in words_of(us.open(f"/{GROUP}/"))

    site.cast.give(title="The roads")

    assert "The roads" in words_of(us.open(f"/{GROUP}/"))
    assert "The roads" in words_of(us.open(f"/{GROUP}/actions?owner=ROK"))


def test_what_a_list_remembers_is_forgotten_when_a_window_closes(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    assert "in consultation" in words_of(rok.open(f"/{GROUP}/actions?state=in_consultation"))
    assert "1 action" in words_of(rok.open(f"/{GROUP}/actions?state=in_consultation"))

    site.cast.wait(days=30)

    assert "0 of 1 actions" in words_of(rok.open(f"/{GROUP}/actions?state=in_consultation"))


def test_the_record_is_handed_out_and_holds_no_draft(site: Site) -> None:
    rok = site.officer(ROK)
    rok.give()
    rok.send(f"/{GROUP}/notices/new", title="Not for the archive", save="yes")

    answer = site.officer(US).open(f"/{GROUP}/record/archive")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ROK-US-2018-10-15.tandem.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "verify.py" in archive.namelist()
        assert not any(b"Not for the archive" in archive.read(name) for name in archive.namelist())


def test_the_record_page_says_the_words_and_how_to_check(site: Site) -> None:
    page = words_of(site.officer(US).open(f"/{GROUP}/record"))

    words = site.node().words()
    assert words in page
    assert "python3 -m zipfile -e ROK-US-2018-10-15.tandem.zip checked" in page
    assert f'python3 checked/verify.py ROK-US-2018-10-15.tandem.zip --group "{words}"' in page
    assert f'tandem verify ROK-US-2018-10-15.tandem.zip --group "{words}"' in page
    assert site.cast.nodes[0].state_hash() in page
    for head in site.cast.nodes[0].store.heads().values():
        assert head.root in page


def test_the_names_of_officers_stand_on_the_record_page(site: Site) -> None:
    page = words_of(site.officer(US, HEAD).open(f"/{GROUP}/record"))

    assert "desk_officer of ROK" in page
    assert "head of delegation" in page


def listed(officer: Officer, query: str) -> list[str]:
    """The references that a list shows, in its order."""
    page = words_of(officer.open(f"/{GROUP}/actions?{query}"))
    return re.findall(r'<span class="over">([^<]+)</span>', page.partition("<tbody>")[2])


def test_the_list_is_ordered_by_the_heads_of_its_columns(site: Site) -> None:
    rok = site.officer(ROK)
    refs = [rok.give(title=f"Number {n}", starts_on=f"2018-12-{30 - n}", ends_on="2018-12-30") for n in range(1, 12)]
    page = words_of(rok.open(f"/{GROUP}/actions?sort=ref"))

    assert listed(rok, "sort=ref") == refs
    assert listed(rok, "sort=-ref") == refs[::-1]
    assert listed(rok, "sort=starts") == refs[::-1]
    assert listed(rok, "sort=-starts") == refs
    assert listed(rok, "sort=nonsense") == listed(rok, "")
    assert '<th scope="col" aria-sort="ascending"><a href="/ROK-US/actions?sort=-ref">' in page
    assert page.count("aria-sort") == 1


def test_the_last_entry_and_the_first_deadline_order_the_list(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    first, second = rok.give(title="The railway"), rok.give(title="The roads")
    site.cast.wait(hours=1)
    us.send(f"/{first}/acknowledge", f"/{first}")

    assert listed(rok, "sort=-last")[0] == first
    assert listed(rok, "sort=deadline")[0] == second
    assert listed(rok, "sort=-deadline")[0] == first


def test_words_of_the_title_narrow_the_list(site: Site) -> None:
    rok = site.officer(ROK)
    first, second = rok.give(title="The Gyeongui RAILWAY"), rok.give(title="경의선 도로")

    assert listed(rok, "q=railway") == [first]
    assert listed(rok, "q=gyeongui+railway") == [first]
    assert listed(rok, "q=%EB%8F%84%EB%A1%9C") == [second]
    assert listed(rok, "q=ROK-2") == [second]
    assert listed(rok, "q=bridge") == []
    assert "No action fits" in words_of(rok.open(f"/{GROUP}/actions?q=bridge"))


def test_pages_keep_the_choice(site: Site) -> None:
    for number in range(1, 53):
        site.cast.give(title=f"Action number {number:03}")
    page = words_of(site.officer(US).open(f"/{GROUP}/actions?owner=ROK&sort=ref&q=action"))

    assert f'href="/{GROUP}/actions?owner=ROK&q=action&sort=ref&page=2"' in page
    assert f'href="/{GROUP}/actions?owner=ROK&q=action&sort=ref">The address of this list' in page
    assert "52 of 52 actions" in page


def test_what_was_seen_without_notice_is_apart_from_what_was_given(site: Site) -> None:
    given = site.officer(ROK).give(title="The railway")
    train = ActionObserved(
        actor=ROK, action_type="cooperation_project", evidence="reported", happened="2018-08-22", known="2018-08-23"
    )
    seen = site.cast.call(observe_action, US, 2, observed=train, title="A train", text="It left.", source="KCNA").ref
    us = site.officer(US)

    assert listed(us, "state=planned") == [given]
    assert listed(us, "state=observed") == [seen]
    assert "(happened)" in words_of(us.open(f"/{GROUP}/actions?state=observed"))
    assert listed(us, "waits=US") == [given]


def test_the_list_goes_into_a_spreadsheet_and_reckons_nothing_there(site: Site) -> None:
    rok = site.officer(ROK)
    rok.give(title='=HYPERLINK("https://elsewhere.example";"철도")')
    rok.give(title="The roads, and the bridge")

    answer = rok.open(f"/{GROUP}/actions.csv?sort=ref")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ROK-US-2018-10-15.csv"'
    assert [row["Title"] for row in rows] == [
        "'=HYPERLINK(\"https://elsewhere.example\";\"철도\")", "The roads, and the bridge"
    ]  # fmt: skip
    assert [row["State"] for row in rows] == ["notified", "notified"]
    assert len(list(csv.reader(io.StringIO(rok.open(f"/{GROUP}/actions.csv?q=roads").content.decode())))) == 2


def test_what_others_wrote_stands_on_the_desk_until_it_is_marked_as_seen(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give(title="The railway")
    page = words_of(us.open(f"/{GROUP}/"))
    assert "Others wrote about one matter." in page
    assert "Since you last looked" in page

    # A glance loses nothing.
    assert "Others wrote about one matter." in words_of(us.open(f"/{GROUP}/"))
    stale = us.fill(f"/{GROUP}/seen", f"/{GROUP}/")
    rok.send(f"/{ref}/postpone", reason="The bridge.", until="2018-12-20")
    us.post(f"/{GROUP}/seen", stale)

    # What came after the page that was marked is still new.
    page = words_of(us.open(f"/{GROUP}/")).partition('id="news"')[2]
    assert "Others wrote about one matter." in page
    assert "postponed" in page
    assert "gave notice" not in page
    us.send(f"/{GROUP}/seen", f"/{GROUP}/")
    assert "Nobody else has written anything since." in words_of(us.open(f"/{GROUP}/"))
    assert "Others wrote" not in words_of(rok.open(f"/{GROUP}/"))


def test_what_others_wrote_on_meetings_texts_and_the_common_aim_stands_on_the_desk_with_its_link(site: Site) -> None:
    cast, us = site.cast, site.officer(US)
    meeting, ours = propose(cast, ROK), propose(cast, US, begins="2018-11-27T09:00", ends="2018-11-27T13:00")
    agree(cast, ours)
    text = sign_proposal(cast, ROK)
    aim = GoalDraft(parties=(ROK,), said_on="2018-10-10", paraphrase="The complete denuclearisation of the peninsula.")
    cast.call(state_goal, ROK, HEAD, goal=aim, evidence="own")

    news = words_of(us.open(f"/{GROUP}/")).partition('id="news"')[2]

    assert "Others wrote about 4 matters." in news
    for ref, did in (
        (meeting, "proposed the meeting for"), (ours, "accepted Tue 27 Nov 2018"),
        (text.ref, "proposed the text and accepted it by that"),
        (f"{GROUP}/goals", "put on record how ROK worded the common aim on Wed 10 Oct 2018"),
    ):  # fmt: skip
        assert did in news.partition(f'href="/{ref}"')[2].partition("</li>")[0], ref
    us.send(f"/{GROUP}/seen", f"/{GROUP}/")
    assert "Nobody else has written anything since." in words_of(us.open(f"/{GROUP}/"))
    cast.call(raise_point, ROK, ref=meeting, text="The ceremony.")
    news = words_of(us.open(f"/{GROUP}/")).partition('id="news"')[2]
    assert "Others wrote about one matter." in news
    assert "raised a point" in news


def test_a_mark_does_not_go_back_and_is_each_officers_own(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    rok.give(title="The railway")
    early = us.fill(f"/{GROUP}/seen", f"/{GROUP}/")
    rok.give(title="The roads")
    us.send(f"/{GROUP}/seen", f"/{GROUP}/")
    before = site.entries()

    us.post(f"/{GROUP}/seen", early)
    us.post(f"/{GROUP}/seen", {"seen": "nonsense"})

    assert "Nobody else has written anything since." in words_of(us.open(f"/{GROUP}/"))
    assert "Others wrote about 2 matters." in words_of(site.officer(US, HEAD).open(f"/{GROUP}/"))
    assert site.entries() == before


def test_a_step_of_an_observed_action_stands_once_on_its_page(site: Site) -> None:
    train = ActionObserved(
        actor=ROK, action_type="cooperation_project", evidence="reported", happened="2018-08-22", known="2018-08-23"
    )
    back = EventReported(party=ROK, event="completed", evidence="reported", happened="2018-09-30", known="2018-10-02")
    ref = site.cast.call(observe_action, US, 2, observed=train, title="A train", text="It left.", source="KCNA").ref
    step = site.cast.call(report_event, US, 2, ref=ref, event=back, text="It came back.", source="Rodong Sinmun")

    page = words_of(site.officer(ROK).open(f"/{ref}"))

    assert page.count("It came back.") == page.count("Rodong Sinmun") == page.count(step.entry) == 1
    assert "Sun 30 Sep 2018" in page
    assert "Tue 2 Oct 2018" in page
    assert 'href="#events"' in page

"""Calendars on the command line: how far they reach, the days of each, differences, and what is refused."""

from pathlib import Path

import pytest
import yaml
from tests.cast import ROK
from tests.faces.cli.stage import US_HEAD, Office, laid_out


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    """A founded group with the calendars of 2018, whose clock stands in August 2018."""
    office = laid_out(tmp_path, "ROK", "US", simulation=True)
    office.do(
        "found", "--zone", "ROK=Asia/Seoul,US=America/New_York", "--calendars", "ROK=KR,US=US", "--years", "2018",
        "--clock", "2018-09-03T09:00",
    )  # fmt: skip
    return office


def digest_of(office: Office, year: int = 2018, party: str = ROK) -> str:
    rows = office.do("calendar", "list", "--json").plain
    return str([row["digest"] for row in rows if (row["party"], row["year"]) == (party, year)][-1])


def test_it_is_said_until_when_deadlines_can_be_reckoned_and_on_which_days_one_side_is_closed(desk: Office) -> None:
    said = desk.do("calendar", "show").out

    assert "Deadlines in working days can be reckoned until Mon 31 Dec 2018." in said
    assert "  The calendar of US for 2019 is missing: nobody has published one." in said
    assert "  Wed 26 Sep 2018: closed Alternative holiday for Chuseok (ROK); at work US" in said
    assert "  Thu 22 Nov 2018: closed Thanksgiving Day (US); at work ROK" in said


def test_the_same_in_korean(desk: Office) -> None:
    said = desk.do("calendar", "show", "--language", "ko").out

    assert "근무일 기한은 2018년 12월 31일(월)까지 계산할 수 있습니다." in said
    assert "US 측의 2019년 달력이 없습니다. 아직 아무도 공표하지 않았습니다." in said
    assert "2018년 10월 3일(수): 휴무 개천절 (ROK); 근무 US" in said


def test_for_scripts_all_of_it_is_plain(desk: Office) -> None:
    plain = desk.do("calendar", "show", "--json").plain

    assert plain["until"] == "2018-12-31"
    assert [(one["party"], one["missing"]) for one in plain["reach"]] == [("ROK", 2019), ("US", 2019)]
    day = next(one for one in plain["surprise_days"] if one["day"] == "2018-11-22")
    assert (list(day["closed"]), day["works"], day["moved"]) == (["US"], ["ROK"], [])


def test_one_calendar_is_shown_day_by_day_by_party_and_year_or_by_its_hash(desk: Office) -> None:
    by_year = desk.do("calendar", "show", "US/2018").out

    assert by_year == desk.do("calendar", "show", digest_of(desk, party="US")[:10]).out
    assert "Zone and clock: America/New_York, UTC-05:00 (2018-01-01T05:00:00Z), UTC-04:00" in by_year
    assert "Weekend: Sat, Sun" in by_year
    assert "    Thu 22 Nov 2018  Thanksgiving Day" in by_year
    assert "Accepted: ROK, " in by_year


def test_a_year_is_made_shown_and_published_with_closures(desk: Office) -> None:
    made = ("calendar", "publish", "--generate", "ROK=KR", "--year", "2019", "--closure", "2019-12-31; Closed; 휴무")
    before = desk.held()
    shown = desk.do(*made, "--preview").out
    assert "Not published yet: the calendar of ROK for 2019" in shown
    assert "Tue 31 Dec 2019  Closed / 휴무" in shown
    assert desk.held() == before

    desk.do(*made)

    assert "2019  waits for acceptance (US)" in desk.do("calendar", "show").out


def test_the_group_closes_by_agreement(desk: Office) -> None:
    desk.do("calendar", "publish", "--generate", "group", "--year", "2018", "--closure", "2018-12-24; Closed; 휴무")
    desk.do("calendar", "accept", "--all", who=US_HEAD)

    assert "Mon 24 Dec 2018: closed Closed (group); at work ROK, US" in desk.do("calendar", "show").out
    assert "the group itself 2018  in force" in desk.do("calendar", "show", "group/2018").out


def test_a_difference_is_shown_against_the_one_in_force_another_or_what_this_machine_makes(desk: Office) -> None:
    other = desk.do("calendar", "publish", "--generate", "US=US-CA", "--year", "2018", "--json", who=US_HEAD)
    assert other.code == 0
    digest = digest_of(desk, party="US")
    first = desk.do("calendar", "show", "US/2018", "--json").plain["digest"]

    in_force = desk.do("calendar", "difference", digest).out

    assert "    Fri 23 Nov 2018 closed as well: Day After Thanksgiving" in in_force
    assert desk.do("calendar", "difference", digest, "--from", first).out == in_force
    assert "It says the same, day by day." in desk.do("calendar", "difference", digest, "--generate", "US-CA").out


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("publish --generate ROK=KR --year soon", "The year is a number of four digits, such as 2019; found soon."),
        ("publish --generate ROK=KR --year 2020", "The calendar of ROK for 2020 would leave a hole, because there is "
         "none for 2019. Publish 2019 first."),
        ("publish --generate UN=US --year 2018", "The charter does not name UN;"),
        ("publish --generate ROK=KR --year 2018", "This very calendar ("),
        ("publish --generate ROK=KR --year 2018 --closure tomorrow", "Line 1 of the closures begins with no day"),
        ("publish calendar.yaml --closure tomorrow", "Name a calendar file, or say --generate CODE=COUNTRY and --year"),
        ("publish --generate group --year 2018 --closure 2018-12-24", "Line 1 of the closures wants a name"),
        ("difference ffffffffffff", "No calendar ffffffffffff was published."),
        ("show US/2031", "No calendar US/2031 was published."),
        ("accept --all", "No calendar on record waits for ROK to accept it; nothing was written."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_cannot_be_done_is_a_sentence_and_nothing_is_written(
    desk: Office, command: str, words: str, language: str
) -> None:
    before = desk.held()

    ran = desk.run("calendar", *command.split(), "--language", language)

    assert ran.code == 1
    assert ran.err.startswith(words) or language == "ko"
    assert desk.held() == before


@pytest.mark.parametrize(
    ("changed", "english", "korean"),
    [
        ({"weekend": [1, 2, 3, 4, 5, 6, 7]},
         "Calendar 'ROK' of 2019, weekend: expected at least one weekday that is worked, found all seven.",
         "2019년 달력 'ROK', weekend: 근무하는 요일이 하나 이상 남는 값이어야 하는데"),
        ({"worked": ["2019-09-28"]},
         "The calendar has 'worked': a weekend day that is worked in exchange cannot be said in this format.",
         "달력에 'worked' 항목이 있습니다. 대신 근무하는 주말은 이 형식으로 나타낼 수 없습니다."),
        ({"offsets": [{"from": "2018-12-31T16:00:00Z", "minutes": 480}]},
         "The clock of ROK for 2019 does not join that of the year beside it:",
         "ROK 측의 2019년 시각이 이웃한 해와 이어지지 않습니다."),
        ({"offsets": [{"from": "2019-03-01T00:00:00Z", "minutes": 540}]},
         "Calendar 'ROK' of 2019, offsets[0].from: expected the first midnight of 2019 there, 2018-12-31T15:00:00Z,",
         "2019년 달력 'ROK', offsets[0].from: 그곳 2019년의 첫 자정 2018-12-31T15:00:00Z 값이어야 하는데"),
        ({"code": "rok"}, "Calendar 'rok' of 2019, code: expected 1 to 12 capitals and digits, a capital first,",
         "2019년 달력 'rok', code: 대문자로 시작하는"),
    ],
)  # fmt: skip
def test_a_bad_calendar_is_refused_in_both_languages(
    desk: Office, tmp_path: Path, changed: dict[str, object], english: str, korean: str
) -> None:
    plain = {
        "v": 1, "code": "ROK", "year": 2019, "zone": "Asia/Seoul", "weekend": [6, 7], "source": "by hand", "days": [],
        "offsets": [{"from": "2018-12-31T15:00:00Z", "minutes": 540}], **changed,
    }  # fmt: skip
    path = tmp_path / "calendar.yaml"
    path.write_text(yaml.safe_dump(plain))
    before = desk.held()

    for language, words in (("en", english), ("ko", korean)):
        ran = desk.run("calendar", "publish", str(path), "--language", language)
        assert ran.code == 1
        assert ran.err.startswith(words)
    assert desk.held() == before


def test_a_group_is_not_founded_with_a_year_left_out(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")

    ran = office.run("found", "--calendars", "ROK=KR", "--years", "2018,2020")

    assert ran.err == "Between the years 2018 and 2020 one is left out; name every year from one to the other.\n"
    assert office.do("found").code == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Wed 3 Oct 2018 did not count: National Foundation Day (ROK)."),
        ("ko", "2018년 10월 3일(수)는 세지 않았습니다: 개천절(ROK)."),
    ],
)
def test_a_holiday_that_moved_a_deadline_is_named_where_the_command_line_shows_it(
    desk: Office, language: str, sentence: str
) -> None:
    desk.do("officer", "appoint", "2", "--role", "desk_officer", "--name", "Desk")
    desk.do("officer", "appoint", "2", "--role", "desk_officer", "--name", "Desk", who=US_HEAD)
    desk.do("clock", "--to", "2018-09-28T09:00")
    ref = desk.notice()
    desk.read_and("acknowledge", ref, who="US/2")

    for command in (("show", ref), ("desk",)):
        for who in ("US/2", "ROK/2"):
            assert sentence in desk.do(*command, "--language", language, who=who).out, (command, who)
    (hearing,) = desk.do("show", ref, "--json").plain["parties"]
    assert [(day["day"], day["party"]) for day in hearing["skipped"]] == [("2018-10-03", "ROK")]


@pytest.mark.parametrize(
    ("language", "sentence", "command"),
    [
        ("en", "No calendar of ROK for 2019 has been accepted;", "With: tandem calendar publish --generate ROK="),
        ("ko", "ROK 측의 2019년 달력이 수락되지 않았습니다.", "명령: tandem calendar publish --generate ROK="),
    ],
)  # fmt: skip
def test_a_deadline_beyond_the_last_calendar_says_which_one_to_publish_and_with_which_command(
    desk: Office, language: str, sentence: str, command: str
) -> None:
    desk.do("officer", "appoint", "2", "--role", "desk_officer", "--name", "Desk")
    desk.do("officer", "appoint", "2", "--role", "desk_officer", "--name", "Desk", who=US_HEAD)
    desk.do("clock", "--to", "2018-12-28T09:00")
    ref = desk.notice(starts="2019-02-01", ends="2019-02-02")
    desk.read_and("acknowledge", ref, who="US/2")

    said = desk.do("show", ref, "--language", language).out

    assert sentence in said
    assert command in said
    assert f"{ref}" in desk.do("calendar", "show").out

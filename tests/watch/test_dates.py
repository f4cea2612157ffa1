"""Times that a page tells: printed, worked out from its day, or anchored in what it tells of, and nothing else."""

from datetime import date

import pytest
from tests.watch.dating import counted, dated, page_of, sentences_of, times, written

from tandem.watch.dates import anchor_day, durations, find_dates
from tandem.watch.dates_anchored import KnownEvent, shipped_events
from tandem.watch.edtf import bounds


@pytest.mark.parametrize(
    ("name", "recall", "precision"), [("dates-tuned.txt", 0.98, 0.98), ("dates-unseen.txt", 0.80, 0.80)]
)
def test_the_times_of_the_written_sentences_are_found(name: str, recall: float, precision: float) -> None:
    counts = [
        counted([(one.span, one.value) for one in dated(text, day=day)], expected)
        for day, text, expected in written(name)
    ]
    right, wrong, missed = (sum(column) for column in zip(*counts, strict=True))

    assert right / (right + missed) >= recall
    assert right / (right + wrong) >= precision


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on November 20, 2018.", "2018-11-20"),
        ("They met on November. 20, 2018.", "2018-11-20"),
        ("They met on Nov.20,2018 16:58.", "2018-11-20"),
        ("They met on 20 Nov 2018.", "2018-11-20"),
        ("They met on 2018-11-20.", "2018-11-20"),
        ("They met on 11/20/2018.", "2018-11-20"),
    ],
)
def test_a_day_with_its_year_is_printed_however_it_is_put(text: str, value: str) -> None:
    (found,) = dated(text)

    assert (found.value, found.basis) == (value, "printed")


def test_a_day_in_figures_that_could_be_two_days_is_none() -> None:
    assert times("They met on 11/10/2018.") == []


def test_a_day_without_a_year_is_derived_from_the_day_of_the_page() -> None:
    (found,) = dated("The group was launched on Oct. 31.", day="2018-12-10")

    assert (found.value, found.basis) == ("2018-10-31", "derived")


def test_without_a_day_of_the_page_nothing_is_worked_out() -> None:
    assert times("The minister said Wednesday that it was agreed on Nov. 20.", day="") == []


def test_a_weekday_is_the_past_one_unless_it_is_told_as_to_come() -> None:
    assert times("The minister said Wednesday that the train will leave on Friday.") == [
        ("Wednesday", "2018-11-21"),
        ("Friday", "2018-11-23"),
    ]


def test_a_day_told_as_past_that_lies_after_the_page_is_left_there() -> None:
    text = "Deliveries were permitted at the meeting of the group on December 20."

    assert times(text, day="2018-12-10") == [("December 20", "2018-12-20")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The sides agreed to meet again in September.", "2018-09"),
        ("The work had been postponed to late August.", "2018-08-21/2018-08-31"),
        ("The Protocol of 2 March 2014 holds. They pledged to report by 3 June.", "2018-06-03"),
    ],
)
def test_what_was_agreed_or_put_off_to_lies_ahead_of_the_page(text: str, value: str) -> None:
    assert times(text, day="2018-05-14")[-1][1] == value


def test_a_report_with_a_day_of_its_own_counts_from_it_and_not_from_the_page_later() -> None:
    page = page_of("It was agreed last month.", day="2018-12-10", also=("2019-01-17",))

    assert anchor_day(page) == date(2018, 12, 10)


def test_last_year_before_a_known_event_is_the_year_of_the_day_that_bears_it_out() -> None:
    text = "They work to implement last year’s Panmunjom Declaration."

    assert times(text, day="2018-12-10", also=("2019-01-17",)) == [("last year’s", "2018")]
    assert times(text, day="2018-12-10") == [("last year’s", "2017")]


def test_the_day_of_an_event_is_the_day_on_which_the_page_tells_of_it() -> None:
    text = "The office was launched on Sept. 14. On the day of its launch forty officials moved in."
    _, found = dated(text)

    assert (found.value, found.basis, found.span.of(text)) == ("2018-09-14", "anchored", "the day of its launch")


def test_the_day_of_an_event_known_by_name_needs_no_word_of_it_in_the_page() -> None:
    text = "On the day of the Corridor meeting nobody spoke."
    known = KnownEvent({"en": ("Corridor meeting",)}, "2018-03-02")

    (found,) = find_dates(page_of(text), sentences_of(text), events=(known,))

    assert found.value == "2018-03-02"


def test_a_weekday_is_kept_beside_the_day_with_which_it_is_printed() -> None:
    (found,) = dated("The envoy left on Monday, November 19.")

    assert (found.value, found.weekday) == ("2018-11-19", "Monday")


def test_a_stretch_is_one_time_and_a_duration_is_none() -> None:
    text = "An 18-day survey ran from November 30 to December 17."

    assert times(text, day="2018-12-20") == [("November 30 to December 17", "2018-11-30/2018-12-17")]
    assert [(span.of(text), days) for span, days in durations(page_of(text), ())] == [("18-day", 18)]


def test_two_days_between_which_something_is_put_off_are_no_stretch() -> None:
    assert times("The talks were postponed from Nov. 5 to Nov. 8.") == [
        ("Nov. 5", "2018-11-05"),
        ("Nov. 8", "2018-11-08"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The envoy may march with them, second in line.",
        "The Council adopted resolution 2397 (2017) after the test.",
        "Watch Report No. 36, section 20, 55 thousand liters, aged 62.",
        "The June 15th Joint Declaration and the October 4 Declaration were read.",
        "See https://example.org/2018/11/20/talks.htm for more.",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert times(text) == []


def test_of_a_note_only_a_time_with_its_year_is_given() -> None:
    text = '[12] "Koreas agree to begin on Friday," Agency, Nov. 28, 2018'

    found = find_dates(page_of(text, kind="note"), ())

    assert [(one.span.of(text), one.value) for one in found] == [("Nov. 28, 2018", "2018-11-28")]


def test_a_day_that_is_on_no_calendar_is_left_out() -> None:
    assert times("They met on November 31, 2018 and on February 30.") == []


def test_every_shipped_event_has_a_time_that_can_be_read() -> None:
    assert all(bounds(one.value)[0] <= bounds(one.value)[1] for one in shipped_events())


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-02", "2018-02-01", "2018-02-28"),
        ("2018-24", "2018-12-01", "2019-02-28"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2018-08-21/2018-08-31", "2018-08-21", "2018-08-31"),
    ],
)
def test_a_value_reaches_from_a_day_to_a_day(value: str, first: str, last: str) -> None:
    assert bounds(value) == (date.fromisoformat(first), date.fromisoformat(last))


def test_what_is_no_time_is_said_to_be_none() -> None:
    with pytest.raises(ValueError, match="no time that is read here"):
        bounds("soon")


def test_a_year_since_which_something_holds_is_not_the_year_of_the_days_after_it() -> None:
    text = "The panel, in which three states have sat since 2016, met from 1 to 4 November."

    assert times(text, day="2022-11-06")[-1] == ("1 to 4 November", "2022-11-01/2022-11-04")


def test_a_story_of_another_year_keeps_its_days_there() -> None:
    assert times("It began in 2016. On 4 November the talks failed.", day="2022-11-06")[-1][1] == "2016-11-04"


def test_what_was_called_for_from_a_day_lies_ahead() -> None:
    found = times("She called for the port to be shut from 1 December.", day="2022-11-06")

    assert found == [("1 December", "2022-12-01")]


def test_a_flood_of_marks_is_walked_once_in_search_of_addresses() -> None:
    from tandem.watch import dates, names

    for pattern in (dates._ADDRESS, names._ADDRESS):
        assert pattern.search("write to desk@river.example today")
        assert pattern.findall("“" * 20_000) == []

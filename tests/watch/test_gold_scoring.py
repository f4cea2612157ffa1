"""The measure itself: what counts as found, as right and as wrong."""

from dataclasses import replace

import pytest
from tests.watch.gold import golds
from tests.watch.gold_scoring import Finding, body_of, dates_of, indirect_of, notes_of, quotes_of, same_speaker

GOLD = golds()["wire-orsa.txt"]
TEXT = GOLD.text()
QUOTES = [
    Finding(one.start, one.end, next(iter(one.speakers), None), kind=one.kind[0], said=one.said) for one in GOLD.quotes
]
DATES = [Finding(one.start, one.end, value=one.value[0]) for one in GOLD.dates]


def test_the_gold_agrees_with_itself() -> None:
    indirect = [Finding(one.start, one.end, one.speakers[0], _first(one.chain)) for one in GOLD.indirect]

    scores = [
        *quotes_of(GOLD, TEXT, QUOTES).values(),
        *indirect_of(GOLD, TEXT, indirect).values(),
        *dates_of(GOLD, TEXT, DATES).values(),
        body_of(GOLD, TEXT, GOLD.body),
        notes_of(GOLD, {note.label: note.markers for note in GOLD.notes}),
    ]

    assert all((one.precision, one.recall) == (1, 1) for one in scores)


def _first(chain: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(link[0] for link in chain)


def test_a_quotation_with_another_speaker_is_found_and_wrongly_credited() -> None:
    credited = [replace(QUOTES[0], speaker="Tomas Reyle"), *QUOTES[1:]]

    found = quotes_of(GOLD, TEXT, credited)

    assert found["quotes"].right == 8
    assert (found["speakers"].right, found["speakers"].wanted, found["speakers"].found) == (7, 8, 8)
    assert "a floor, not a ceiling" in found["speakers"].missed[0]


def test_a_quotation_told_twice_is_wrong_once() -> None:
    found = quotes_of(GOLD, TEXT, [*QUOTES, QUOTES[3]])["quotes"]

    assert (found.right, found.found, found.recall) == (8, 9, 1.0)


def test_half_a_quotation_is_not_found() -> None:
    half = replace(QUOTES[4], end=QUOTES[4].start + (QUOTES[4].end - QUOTES[4].start) // 2)

    found = quotes_of(GOLD, TEXT, [half])["quotes"]

    assert (found.right, found.found) == (0, 1)


def test_a_date_with_another_value_is_missed_and_wrong() -> None:
    year_before = [replace(one, value=one.value.replace("2021", "2020")) for one in DATES]

    found = dates_of(GOLD, TEXT, year_before)

    assert found["dates"].right == 3, "October and November 2020 and the year 2019, and no other"
    assert found["dates"].right + len(found["dates"].wrong) == len(DATES)


def test_dates_around_the_body_count_for_nothing() -> None:
    posted = TEXT.index("March. 11, 2021 08:12")

    found = dates_of(GOLD, TEXT, [*DATES, Finding(posted, posted + 15, value="2021-03-11")])

    assert found["dates"].precision == 1


@pytest.mark.parametrize("told", ["the United States", "United States", "The United States'", "“United States,”"])
def test_articles_marks_and_possessives_make_no_other_speaker(told: str) -> None:
    assert same_speaker(told, ("United States",))


@pytest.mark.parametrize(("told", "right"), [("she", ("Ilse Kvarn",)), (None, ("Ilse Kvarn",)), ("reporters", ())])
def test_a_pronoun_or_nobody_is_not_a_speaker_with_a_name(told: str | None, right: tuple[str, ...]) -> None:
    assert not same_speaker(told, right)

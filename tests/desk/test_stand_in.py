"""Stand-ins: who is away, who stands in, what is refused, and that no right comes of it."""

from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, READER, ROK, ROLES, US, Cast, apart, at

from tandem.acts.stand_in import StandInEnded, StandInNamed
from tandem.desk import group as grouping
from tandem.desk import stand_in as standing
from tandem.desk.desk import Receipt
from tandem.reports.hand_over import stand_ins_told, stands_in_for
from tandem.reports.speaker import Speaker
from tandem.rules.moves import role_for
from tandem.rules.reason import because
from tandem.rules.stand_in import not_over, standing_in

OTHER = 4
DAYS = {"starts_on": "2018-11-22", "ends_on": "2018-11-25"}


def staffed() -> Cast:
    """A group in which the ROK has a second desk officer."""
    cast = apart()
    cast.call(grouping.appoint_officer, ROK, HEAD, number=OTHER, roles=(ROLES[DESK],), name="Another desk officer")
    return cast


def name(cast: Cast, officer: int = DESK, stand_in: int = OTHER, code: str = ROK, **days: Any) -> Receipt:
    return cast.call(standing.name_stand_in, code, away=officer, stand_in=stand_in, **{**DAYS, **days})


def pairs(cast: Cast, code: str = ROK, seen_by: str = US) -> list[tuple[int, int]]:
    return [(one.officer, one.stand_in) for one in standing_in(cast.group(seen_by), code, cast.now)]


def test_a_stand_in_stands_in_on_its_days_in_the_zone_of_its_party() -> None:
    cast = staffed()
    name(cast)

    # Midnight in Seoul is 15:00 UTC of the day before.
    for moment, expected in (
        ("2018-11-21T14:59:59", []),
        ("2018-11-21T15:00:00", [(DESK, OTHER)]),
        ("2018-11-25T14:59:59", [(DESK, OTHER)]),
        ("2018-11-25T15:00:00", []),
    ):
        cast.now = at(moment)
        assert pairs(cast) == expected, moment


def test_both_parties_are_told_who_is_away_and_the_stand_in_for_whom() -> None:
    cast = staffed()
    name(cast)
    cast.now = at("2018-11-22T03:00")
    told = because("stands_in_now", party=ROK, officer=DESK, stand_in=OTHER, last_day="2018-11-25")

    assert stand_ins_told(cast.group(US), (ROK, US), cast.now) == (told,)
    assert stands_in_for(cast.group(), ROK, OTHER, cast.now) == (
        because("you_stand_in", officer=DESK, last_day="2018-11-25"),
    )
    assert stands_in_for(cast.group(), ROK, HEAD, cast.now) == ()
    assert Speaker("en", "UTC").reason(told) == "ROK officer 2 is away until Sun 25 Nov 2018; officer 4 stands in."


def test_it_gives_nobody_a_right() -> None:
    cast = staffed()
    cast.now = at("2018-11-22T03:00")

    name(cast)

    assert role_for(cast.group(), ROK, OTHER, "officer.appointed/1") is None
    assert [(o.number, o.roles) for o in cast.group().seats[ROK].officers.values()][-1] == (OTHER, (ROLES[DESK],))


@pytest.mark.parametrize(
    ("officer", "stand_in"), [(DESK, READER), (HEAD, OTHER), (HEAD, DESK)], ids=["reader", "head", "head by desk"]
)
def test_who_may_not_do_it_already_is_refused_with_the_way_out(officer: int, stand_in: int) -> None:
    cast = staffed()
    refusal = because("stand_in_may_not", officer=officer, stand_in=stand_in, roles=ROLES[officer])

    with cast.refused(refusal):
        name(cast, officer, stand_in)
    assert "appointed to these roles first" in Speaker("en", "UTC").reason(refusal)

    roles = (ROLES[officer], ROLES[DESK])
    cast.call(grouping.appoint_officer, ROK, HEAD, number=7, roles=roles, name="Somebody else")
    name(cast, officer, 7)


def test_the_head_of_delegation_stands_in_for_the_desk() -> None:
    cast = staffed()

    name(cast, DESK, HEAD)

    assert [one.stand_in for one in not_over(cast.group(), ROK, cast.now)] == [HEAD]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"starts_on": ""}, because("day_missing", name="starts_on")),
        ({"ends_on": "soon"}, because("day_unfit", name="ends_on", found="soon")),
        ({"ends_on": "2018-11-21"}, because("absence_reversed", from_day="2018-11-22", last_day="2018-11-21")),
        ({"starts_on": "2018-10-01", "ends_on": "2018-10-14"}, because("absence_over", last_day="2018-10-14")),
        ({"stand_in": DESK}, because("stands_in_for_oneself", officer=DESK)),
        ({"stand_in": 9}, because("no_such_officer", party=ROK, officer=9)),
        ({"officer": 9}, because("no_such_officer", party=ROK, officer=9)),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], reason: Any) -> None:
    cast = staffed()

    with cast.refused(reason):
        name(cast, **given)


def test_an_absence_that_ends_today_is_still_one() -> None:
    cast = staffed()
    cast.now = at("2018-11-25T14:59:59")

    name(cast)

    assert pairs(cast) == [(DESK, OTHER)]


@pytest.mark.parametrize(("officer", "stand_in"), [(DESK, HEAD), (OTHER, HEAD), (OTHER, DESK)])
def test_nobody_has_two_stand_ins_nor_stands_in_while_away(officer: int, stand_in: int) -> None:
    cast = staffed()
    named = name(cast)

    clash = because(
        "absence_clashes", officer=DESK, stand_in=OTHER, from_day="2018-11-22", last_day="2018-11-25"
    )  # fmt: skip
    with cast.refused(clash):
        name(cast, officer, stand_in, starts_on="2018-11-25", ends_on="2018-11-30")
    name(cast, officer, stand_in, starts_on="2018-11-26", ends_on="2018-11-30")
    cast.call(standing.end_stand_in, ROK, on=f"ROK-{named.seq}")
    name(cast, OTHER, HEAD, starts_on="2018-11-22", ends_on="2018-11-24")


def test_whoever_is_back_ends_it_once() -> None:
    cast = staffed()
    cast.now = at("2018-11-22T03:00")
    label = f"ROK-{name(cast).seq}"

    cast.call(standing.end_stand_in, ROK, on=label)

    assert pairs(cast) == []
    for code, on in ((ROK, label), (ROK, "ROK-99"), (US, label), (ROK, "")):
        with cast.refused(because("no_stand_in_to_end", party=code, found=on)):
            cast.call(standing.end_stand_in, code, on=on)


def test_whoever_was_relieved_since_stands_in_for_nobody() -> None:
    cast = staffed()
    name(cast)
    cast.now = at("2018-11-22T03:00")

    cast.call(grouping.relieve_officer, ROK, HEAD, number=OTHER)

    assert pairs(cast) == []


def test_a_party_names_stand_ins_of_its_own_alone() -> None:
    cast = staffed()

    with cast.refused(because("no_such_officer", party=US, officer=OTHER)):
        name(cast, DESK, OTHER, US)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (StandInNamed(officer=DESK, stand_in=READER, **DAYS), "stand_in_without_the_roles"),
        (StandInNamed(officer=DESK, stand_in=9, **DAYS), "no_such_officer"),
        (StandInNamed(officer=DESK, stand_in=DESK, **DAYS), "facts_unreadable"),
        (StandInNamed(officer=DESK, stand_in=HEAD, starts_on="2018-11-25", ends_on="2018-11-22"), "facts_unreadable"),
        (StandInNamed(officer=DESK, stand_in=HEAD, **DAYS), "away_or_standing_in"),
        (StandInEnded(), "no_such_stand_in"),
    ],
)
def test_what_is_forged_around_the_desk_counts_for_nothing(act: Any, reason: str) -> None:
    cast = staffed()
    named = name(cast)

    entry = cast.forge(US if isinstance(act, StandInEnded) else ROK, act, refs=[(named.entry, "on")])

    assert (entry.id, reason) in cast.group(US).disregarded
    cast.now = at("2018-11-22T03:00")
    assert pairs(cast) == [(DESK, OTHER)]


def test_a_group_without_stand_ins_has_the_state_that_it_had(tmp_path: Path) -> None:
    cast = staffed()
    before = cast.desks[ROK].state_hash()

    name(cast)

    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash() != before

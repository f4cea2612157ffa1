"""The group itself: who belongs to it, whose calendars count, what time a simulated one has."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from tests.cast import (
    DESK,
    HEAD,
    JP,
    MONDAY,
    ROK,
    ROLES,
    US,
    Cast,
    apart,
    calendar,
    charter,
    desk_of,
    genesis,
    own_seat,
)

from tandem.acts.act import Act
from tandem.acts.group import (
    CalendarAccepted,
    CalendarPublished,
    ClockSet,
    GroupFounded,
    OfficerAppointed,
    OfficerRelieved,
)
from tandem.desk import group as grouping
from tandem.record import canonical
from tandem.state.group import Officer


def simulated() -> Cast:
    """A rehearsal whose clock is set by ROK."""

    def rehearse(plain: dict[str, Any]) -> None:
        plain["simulation"] = {"clock_seat": ROK}

    geneses = [genesis(code, simulation=True) for code in (ROK, US)]
    desks = {one.code: desk_of(own_seat(one)) for one in geneses}
    return Cast(desks, charter(ROK, US, change=rehearse), geneses)


def why(cast: Cast, code: str, act: Act, **given: Any) -> str | None:
    entry = cast.forge(code, act, officer=HEAD, role=ROLES[HEAD], **given)
    assert cast.group(ROK).disregarded == cast.group(US).disregarded
    return dict(cast.group().disregarded).get(entry.id)


def test_a_group_is_founded_when_every_member_has_signed() -> None:
    cast = apart()

    assert cast.group().founded
    assert set(cast.group().seats) == {ROK, US}
    assert cast.group().seats[US].officers[HEAD] == Officer(HEAD, (ROLES[HEAD],))
    assert not cast.group().is_hosted(ROK, US)


def test_a_member_founds_once() -> None:
    cast = apart()
    first = cast.desks[US].store.feed(cast.group().seats[US].feed, 0, 1)[0]
    assert b"group.founded" in first
    act = GroupFounded(genesis={}, founding={}, tables={})

    assert why(cast, US, act) == "founded_twice"
    assert set(cast.group().seats) == {ROK, US}


def test_an_officer_who_is_relieved_has_no_rights_and_what_it_wrote_before_stands() -> None:
    cast = apart()
    ref = cast.give()
    cast.take(ref, "objection")

    cast.forge(US, OfficerRelieved(number=DESK), officer=HEAD, role=ROLES[HEAD])

    assert cast.group().officer(US, DESK) is None
    assert [position.stance for position in cast.notice(ref).positions] == ["objection"]
    assert why(cast, US, OfficerRelieved(number=9)) == "no_such_officer"


def test_a_party_appoints_only_its_own_officers() -> None:
    cast = apart()

    cast.forge(US, OfficerAppointed(number=4, roles=("reader",)), officer=HEAD, role=ROLES[HEAD])

    assert cast.group().officer(US, 4) is not None
    assert cast.group().officer(ROK, 4) is None


def test_the_clock_of_a_simulated_group_goes_forward_and_only_at_the_clock_seat() -> None:
    cast = simulated()
    cast.call(grouping.set_clock, ROK, HEAD, to=MONDAY)

    assert why(cast, ROK, ClockSet(now="2018-10-15T00:59:59Z")) == "clock_set_back"
    assert why(cast, US, ClockSet(now="2019-10-15T01:00:00Z")) == "not_the_clock_seat"
    assert cast.group(US).clock == "2018-10-15T01:00:00Z"
    cast.call(grouping.set_clock, ROK, HEAD, to=MONDAY + timedelta(days=1))
    assert cast.group(US).clock == "2018-10-16T01:00:00Z"


def test_a_clock_that_shows_no_time_stops_nobody() -> None:
    cast = simulated()
    cast.call(grouping.set_clock, ROK, HEAD, to=MONDAY)

    assert why(cast, ROK, ClockSet(now="soon")) == "facts_unreadable"
    assert cast.group().clock == "2018-10-15T01:00:00Z"


def test_a_group_that_is_not_simulated_has_no_clock() -> None:
    cast = apart()

    assert why(cast, ROK, ClockSet(now="2018-10-15T01:00:00Z")) == "not_the_clock_seat"
    assert cast.group().clock is None


def publish(cast: Cast, table: object, *, code: str = ROK, year: int = 2019) -> str:
    """Let ROK's node publish a calendar around the desk, and US accept it; answer its hash."""
    raw = canonical.encode(table)
    digest = hashlib.sha256(raw).hexdigest()
    by: dict[str, Any] = {"officer": HEAD, "role": ROLES[HEAD]}
    cast.forge(ROK, CalendarPublished(code=code, year=year, tables={"calendar": digest}), tables={digest: raw}, **by)
    cast.forge(US, CalendarAccepted(calendar=digest), **by)
    return digest


@pytest.mark.parametrize(("table", "code", "year"), [
    ({"v": 1}, ROK, 2019),
    ([], ROK, 2019),
    ({**calendar(ROK, 2019), "weekend": [1, 2, 3, 4, 5, 6, 7]}, ROK, 2019),
    (calendar(ROK, 2019), ROK, 2018),
    (calendar(ROK, 2019), US, 2019),
])  # fmt: skip
def test_a_calendar_that_is_not_what_its_entry_says_never_comes_into_force_and_stops_nobody(
    table: object, code: str, year: int
) -> None:
    cast = apart(calendars=())

    publish(cast, table, code=code, year=year)

    assert len(cast.group(US).published) == 1
    assert cast.group(US).calendars == {}
    publish(cast, calendar(ROK, 2019))
    assert [c.year for c in cast.group(US).calendars[ROK]] == [2019]
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_a_calendar_counts_once_every_party_accepted_it() -> None:
    cast = apart(ROK, US, JP, calendars=())
    digest = publish(cast, calendar(ROK, 2019))
    assert cast.group().calendars == {}

    cast.call(grouping.accept_calendar, JP, HEAD, digest=digest)

    assert set(cast.group().calendars) == {ROK}
    assert [set(one.accepted) for one in cast.group().published] == [{ROK, US, JP}]


def test_of_two_calendars_of_a_year_the_one_that_came_into_force_last_counts() -> None:
    cast = apart()
    longer = calendar(US, 2018)
    longer["days"].insert(7, {"date": "2018-10-18", "names": {"en": "A new holiday"}})

    publish(cast, longer, code=US, year=2018)

    (in_force,) = [one for one in cast.group().calendars[US] if one.year == 2018]
    assert len(in_force.days) == len(longer["days"])

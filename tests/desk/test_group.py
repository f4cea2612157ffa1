"""Founding, calendars, officers and the simulated clock at the desk: what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import (
    DESK,
    HEAD,
    MONDAY,
    READER,
    ROK,
    ROLES,
    US,
    Cast,
    apart,
    calendar,
    charter,
    desk_of,
    founding_of,
    genesis,
    own_seat,
)

from tandem.desk import group as grouping
from tandem.desk import notice as noticing
from tandem.desk.desk import NotAllowed
from tandem.desk.duties import keep_watch
from tandem.regimes.calendar import BadCalendar
from tandem.rules.reason import because


def test_a_seat_founds_once_and_under_the_charter_of_the_founding() -> None:
    cast = apart()
    desk, seat = cast.desks[ROK], cast.desks[ROK].seats[ROK]
    with cast.refused(because("founded_already", party=ROK)):
        grouping.open_feed(desk, seat=seat, founding=cast.founding, charter=cast.charter, now=cast.now)
    with cast.refused(because("charter_differs")):
        grouping.open_feed(desk, seat=seat, founding=cast.founding, charter=charter(ROK), now=cast.now)


def test_a_node_knows_whether_its_group_is_founded() -> None:
    one, other = genesis(ROK), genesis(US)
    plain = charter(ROK, US)
    desk = desk_of(own_seat(one))
    assert not grouping.is_founded(desk)

    founding = founding_of(plain, [one, other])
    grouping.open_feed(desk, seat=desk.seats[ROK], founding=founding, charter=plain, now=MONDAY)
    assert not grouping.is_founded(desk)
    assert keep_watch(desk, now=MONDAY) == ()

    assert grouping.is_founded(apart().desks[US])


def test_a_calendar_is_of_a_member_and_in_form() -> None:
    cast = apart()
    with cast.refused(because("no_such_member", party="JP")):
        cast.call(grouping.publish_calendar, ROK, HEAD, calendar={**calendar(US, 2018), "code": "JP"})

    before = cast.held()
    with pytest.raises(BadCalendar, match="at least one weekday that is worked"):
        cast.call(grouping.publish_calendar, ROK, HEAD, calendar={**calendar(US, 2018), "weekend": list(range(1, 8))})
    assert cast.held() == before


def test_a_calendar_is_accepted_once_and_only_where_it_is_published() -> None:
    cast = apart()
    digest = cast.group().published[0].digest

    with cast.refused(because("calendar_accepted_already", party=US)):
        cast.call(grouping.accept_calendar, US, HEAD, digest=digest)
    with cast.refused(because("calendar_accepted_already", party=ROK)):
        cast.call(grouping.accept_calendar, ROK, HEAD, digest=digest)
    with cast.refused(because("no_such_calendar", digest="0" * 12)):
        cast.call(grouping.accept_calendar, US, HEAD, digest="0" * 64)


@pytest.mark.parametrize("number", [DESK, READER])
def test_an_officers_number_is_given_once_even_after_it_was_relieved(number: int) -> None:
    cast = apart()
    cast.call(grouping.relieve_officer, US, HEAD, number=number)

    with cast.refused(because("officer_number_taken", officer=number)):
        cast.call(grouping.appoint_officer, US, HEAD, number=number, roles=("reader",), name="Kim")


@pytest.mark.parametrize(("number", "roles"), [(0, ("reader",)), (10_000, ("reader",)), (-1, ("reader",)), (5, ())])
def test_an_officer_has_a_number_and_a_role(number: int, roles: tuple[str, ...]) -> None:
    cast = apart()

    with cast.refused(because("officer_unfit", officer=number)):
        cast.call(grouping.appoint_officer, US, HEAD, number=number, roles=roles, name="Kim")


@pytest.mark.parametrize("role", ["node", "desk officer", "", "관", "\u202e"])
def test_a_role_is_a_word_that_an_entry_can_name_and_never_the_nodes(role: str) -> None:
    cast = apart()

    with cast.refused(because("officer_unfit", officer=5)):
        cast.call(grouping.appoint_officer, US, HEAD, number=5, roles=("reader", role), name="Kim")


def test_an_officer_is_appointed_under_a_name() -> None:
    cast = apart()

    with cast.refused(because("prose_missing", name="name")):
        cast.call(grouping.appoint_officer, US, HEAD, number=5, roles=("reader",), name="")


def test_nobody_relieves_itself_or_an_officer_who_is_not_there() -> None:
    cast = apart()

    with cast.refused(because("own_relief", officer=HEAD)):
        cast.call(grouping.relieve_officer, US, HEAD, number=HEAD)
    with cast.refused(because("no_such_officer", party=US, officer=9)):
        cast.call(grouping.relieve_officer, US, HEAD, number=9)


def test_a_desk_officer_appoints_nobody() -> None:
    cast = apart()
    roles = f"{ROLES[HEAD]}, monitor, depositary"

    with cast.refused(because("role_may_not", role=ROLES[DESK], kind="officer.appointed/1", roles=roles)):
        cast.call(grouping.appoint_officer, US, DESK, number=5, roles=("reader",), name="Kim")


def rehearsal() -> Cast:
    """A simulated group of ROK and US whose clock nobody has set."""

    def rehearse(plain: dict[str, Any]) -> None:
        plain["simulation"] = {"clock_seat": ROK}

    geneses = [genesis(code, simulation=True) for code in (ROK, US)]
    return Cast({one.code: desk_of(own_seat(one)) for one in geneses}, charter(ROK, US, change=rehearse), geneses)


def test_a_rehearsal_has_no_time_before_its_clock_is_set() -> None:
    cast = rehearsal()
    draft = noticing.NoticeDraft(
        action_type="exercise", starts_on="2018-12-01", ends_on="2018-12-01", title="T", what="W"
    )

    with cast.refused(because("clock_not_set")):
        cast.call(noticing.give_notice, ROK, HEAD, draft=draft)
    assert keep_watch(cast.desks[ROK], now=cast.now) == ()


def test_the_clock_is_set_by_its_seat_and_never_back() -> None:
    cast = rehearsal()
    cast.call(grouping.set_clock, ROK, HEAD, to=MONDAY)

    with cast.refused(because("clock_set_back", at="2018-10-15T01:00:00Z")):
        cast.call(grouping.set_clock, ROK, HEAD, to=MONDAY - timedelta(seconds=1))
    with cast.refused(because("not_the_clock_seat", party=ROK)):
        cast.call(grouping.set_clock, US, HEAD, to=MONDAY + timedelta(days=1))


def test_what_is_written_in_a_rehearsal_is_dated_by_its_clock() -> None:
    cast = rehearsal()
    cast.call(grouping.set_clock, ROK, HEAD, to=MONDAY)
    cast.now = MONDAY + timedelta(days=3000)

    receipt = cast.call(grouping.appoint_officer, ROK, HEAD, number=DESK, roles=(ROLES[DESK],), name="Kim")

    assert receipt.at == "2018-10-15T01:00:00Z"


def test_a_group_of_real_time_has_no_clock_to_set() -> None:
    cast = apart()

    with cast.refused(because("not_simulated")):
        cast.call(grouping.set_clock, ROK, HEAD, to=MONDAY)
    with pytest.raises(NotAllowed, match="seat_not_here"):
        cast.desks[ROK].seat(US)

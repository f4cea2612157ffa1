"""The desk of a past day: what was on record by an instant, and that nothing is signed or written there."""

import pytest
from tests.cast import ROK, US, apart, at, hosted

from tandem.acts.notice import NoticeWithdrawn
from tandem.desk.desk import NotAllowed
from tandem.desk.past import past_of
from tandem.desk.reading import read_group, reader_of
from tandem.state.circle import NotFounded

THEN = at("2018-11-21T14:59:59")


def test_a_past_day_has_the_entries_up_to_its_end() -> None:
    cast = hosted()
    cast.now = at("2018-11-20T01:00")
    first = cast.give()
    cast.now = at("2018-11-22T01:00")
    second = cast.give()
    desk = cast.desks[ROK]

    reading = read_group(
        past_of(desk, at=THEN, day="2018-11-21"), reader=reader_of(desk, code=ROK, officer=2), now=cast.now
    )

    assert reading.past
    assert reading.now == THEN
    assert first in reading.group.by_ref
    assert second not in reading.group.by_ref
    assert sum(head.size for head in reading.heads) == sum(cast.group().frontier.values()) - 1


def test_an_entry_that_is_dated_back_does_not_overtake_the_one_before_it() -> None:
    cast = apart()
    ref = cast.give()
    notice = cast.notice(ref)
    cast.forge(ROK, NoticeWithdrawn(), refs=[(notice.id, "on")], prose={"reason": "Late."}, when=at("2018-12-01T01:00"))
    cast.forge(ROK, NoticeWithdrawn(), refs=[(notice.id, "on")], prose={"reason": "Back."}, when=at("2018-11-01T01:00"))

    past = past_of(cast.desks[ROK], at=THEN, day="2018-11-21")

    feed = cast.group(ROK).seats[ROK].feed
    assert past.group().frontier[feed] == cast.group(ROK).frontier[feed] - 2
    assert past.group().notices[notice.id].withdrawn is None


def test_nothing_is_signed_or_written_on_a_past_day() -> None:
    cast = hosted()
    ref = cast.give()
    desk, before = cast.desks[ROK], cast.group().frontier
    past = past_of(desk, at=THEN, day="2018-11-21")

    for act in (
        lambda: past.seat(ROK),
        lambda: past.store.writing().__enter__(),
        lambda: past.store.writing(),
    ):
        with pytest.raises(NotAllowed, match="past_no_act"):
            act()
    assert past.private == {}
    assert cast.group().frontier == before
    assert ref in past.group().by_ref


def test_a_past_before_the_founding_is_none() -> None:
    cast = hosted()
    past = past_of(cast.desks[ROK], at=at("2018-01-01T01:00"), day="2018-01-01")

    with pytest.raises(NotFounded):
        past.group()


def test_what_comes_later_with_an_earlier_time_is_taken_in() -> None:
    cast = hosted()
    cast.now = at("2018-11-20T01:00")
    desk = cast.desks[ROK]
    past = past_of(desk, at=THEN, day="2018-11-21")
    assert not past.group().notices

    ref = cast.give(US)

    assert ref in past.group().by_ref
    assert past_of(desk, at=THEN, day="2018-11-21") is past


def test_an_officer_of_today_reads_the_days_before_the_appointment() -> None:
    from tandem.desk.group import appoint_officer

    cast = hosted()
    cast.now = at("2018-11-20T01:00")
    cast.give()
    cast.now = at("2018-12-20T01:00")
    cast.call(appoint_officer, ROK, 1, number=9, roles=("reader",), name="New")
    desk = cast.desks[ROK]
    past = past_of(desk, at=THEN, day="2018-11-21")

    reader = reader_of(past, code=ROK, officer=9)

    assert len(read_group(past, reader=reader, now=cast.now).group.notices) == 1


def test_a_relieved_officer_reads_no_past_day() -> None:
    from tandem.desk.group import relieve_officer

    cast = hosted()
    desk = cast.desks[ROK]
    past = past_of(desk, at=at("2018-11-21T15:00"), day="2018-11-21")
    reader = reader_of(past, code=ROK, officer=3)
    cast.now = at("2018-12-20T01:00")
    cast.call(relieve_officer, ROK, 1, number=3)

    with pytest.raises(NotAllowed, match="nothing_to_read"):
        read_group(past, reader=reader, now=cast.now)

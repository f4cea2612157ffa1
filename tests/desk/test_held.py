"""By when other nodes had an entry stands beside it, as evidence; no state and no hash depends on it."""

from datetime import timedelta

import pytest
from tests.cast import DESK, HEAD, JP, ROK, US, Cast, hosted
from tests.cosigning import feed_of, hand, keyed

from tandem.acts.group import OfficerAppointed
from tandem.desk.check import prove_entry
from tandem.desk.held import Contradicted, FeedHeld, contradictions, feeds_held, late_claims
from tandem.desk.past import past_of
from tandem.desk.reading import read_matter, reader_of
from tandem.reports.history import HistoryRow, history_of
from tandem.rules.reason import because

OFFICER = 2


@pytest.fixture
def cast() -> Cast:
    """ROK and US with a node each, whose keys are on record."""
    return keyed(calendars=(2018,))


def rows(cast: Cast, ref: str, code: str = ROK) -> tuple[HistoryRow, ...]:
    reading = read_matter(
        cast.desks[code], reader=reader_of(cast.desks[code], code=code, officer=DESK), ref=ref, now=cast.now
    )
    return history_of(reading, cast.notice(ref, code))


def test_the_history_says_by_when_the_other_side_had_stored_each_entry(cast: Cast) -> None:
    ref = cast.give()
    cast.wait(minutes=5)
    hand(cast, by=US, over=ROK)
    cast.wait(minutes=5)
    receipt = cast.watch(US)

    given, received = rows(cast, ref)

    assert given.held == (because("held_mirror", party=US, at="2018-10-15T01:05:00Z"),)
    assert (received.entry, received.held) == (receipt[0].entry, ())


def test_an_entry_that_claims_a_later_time_than_others_dated_it_is_flagged_and_counts(cast: Cast) -> None:
    act = OfficerAppointed(number=9, roles=("reader",))
    late = cast.forge(ROK, act, officer=HEAD, when=cast.now + timedelta(days=1), prose={"name": "A reader"})
    state = cast.desks[ROK].state_hash()
    hand(cast, by=US, over=ROK)

    desk, group = cast.desks[ROK], cast.group()
    flagged = late_claims(desk, group, most=1000)

    why = (because("held_mirror", party=US, at="2018-10-15T01:00:00Z"), because("held_claimed_late"))
    assert [(one.entry, one.why) for one in flagged] == [(late.id, why)]
    assert prove_entry(desk, reader=reader_of(desk, code=ROK, officer=DESK), entry=late.id).held == why
    assert 9 in group.seats[ROK].officers
    assert desk.state_hash() == state


def test_only_the_last_entries_are_looked_through_for_times_that_do_not_fit(cast: Cast) -> None:
    act = OfficerAppointed(number=9, roles=("reader",))
    cast.forge(ROK, act, officer=HEAD, when=cast.now + timedelta(days=1), prose={"name": "A reader"})
    cast.give()
    hand(cast, by=US, over=ROK)

    assert late_claims(cast.desks[ROK], cast.group(), most=1) == ()
    assert len(late_claims(cast.desks[ROK], cast.group(), most=2)) == 1


def test_how_far_each_node_has_dated_each_feed() -> None:
    cast = keyed(ROK, US, JP)
    hand(cast, by=US, over=ROK)
    head = cast.desks[ROK].store.head(feed_of(cast, ROK))
    assert head is not None

    held = feeds_held(cast.desks[ROK], cast.group())

    assert held == (
        FeedHeld(ROK, US, "mirror", head.size, cast.now), FeedHeld(ROK, US, "witness", head.size, cast.now),
    )  # fmt: skip


def test_a_node_that_serves_both_parties_dates_nothing_for_either() -> None:
    cast = hosted()

    assert feeds_held(cast.desks[ROK], cast.group()) == ()


def test_what_was_dated_later_is_not_shown_on_a_past_day(cast: Cast) -> None:
    ref = cast.give()
    cast.wait(days=2)
    hand(cast, by=US, over=ROK)
    past = past_of(cast.desks[ROK], at=cast.now - timedelta(days=1), day="2018-10-16")

    reading = read_matter(past, reader=reader_of(past, code=ROK, officer=DESK), ref=ref, now=cast.now)

    assert history_of(reading, past.group().notices[cast.notice(ref).id])[0].held == ()
    assert rows(cast, ref)[0].held != ()


def test_a_feed_that_was_shown_in_two_ways_is_told(cast: Cast) -> None:
    rok, us = feed_of(cast, ROK), cast.desks[US]
    assert contradictions(us, cast.group(US)) == ()
    with us.store.writing() as writing:
        writing.witness(rok, old=0, size=3, root="ab" * 32, at=int(cast.now.timestamp()))

    assert contradictions(us, cast.group(US)) == (Contradicted(ROK, 3),)

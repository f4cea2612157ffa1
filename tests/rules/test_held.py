"""Since when others hold an entry: the earliest dated signature by others over a head with it, by grade."""

from datetime import timedelta

import pytest
from tests.cast import JP, MONDAY, ROK, US, apart, hosted

from tandem.rules.held import held_reasons, held_since, holding_of, is_claimed_late, moment_of
from tandem.rules.instant import END_OF_TIME
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.reading import HeadDated, HeldSince

HOUR = timedelta(hours=1)
FEED = "ab" * 32


@pytest.fixture(scope="module")
def group() -> Group:
    """ROK, US and JP with a node each."""
    return apart(ROK, US, JP, calendars=()).group()


def dated(size: int, hours: int, code: str = US, kind: str = "mirror") -> HeadDated:
    return HeadDated(size, code, kind, MONDAY + hours * HOUR)


def since(group: Group, seq: int, *given: HeadDated) -> tuple[HeldSince, ...]:
    return held_since({FEED: holding_of(group=group, author=ROK, dated=given)}, feed=FEED, seq=seq)


def test_an_entry_is_held_since_the_earliest_signature_over_a_head_with_it(group: Group) -> None:
    given = (dated(3, 1), dated(7, 2), dated(9, 3, JP))

    assert since(group, 2, *given) == (HeldSince(3, US, "mirror", MONDAY + HOUR),)
    assert since(group, 3, *given) == (HeldSince(7, US, "mirror", MONDAY + 2 * HOUR),)
    assert since(group, 8, *given) == (HeldSince(9, JP, "mirror", MONDAY + 3 * HOUR),)
    assert since(group, 9, *given) == ()


def test_a_later_head_with_an_earlier_date_counts(group: Group) -> None:
    # The clocks of two nodes need not agree.
    assert since(group, 0, dated(1, 5), dated(4, 2, JP)) == (HeldSince(4, JP, "mirror", MONDAY + 2 * HOUR),)


def test_what_a_witness_saw_first_stands_beside_what_a_mirror_stored(group: Group) -> None:
    seen, stored = dated(4, 1, JP, "witness"), dated(4, 2)

    assert [one.kind for one in since(group, 0, seen, stored)] == ["witness", "mirror"]
    assert [one.kind for one in since(group, 0, stored, dated(4, 2, US, "witness"))] == ["mirror"]
    assert [one.kind for one in since(group, 0, seen)] == ["witness"]


def test_the_author_and_whoever_shares_its_node_are_not_others(group: Group) -> None:
    together = hosted(ROK, US).group()

    assert since(group, 0, dated(4, 1, ROK)) == ()
    assert since(together, 0, dated(4, 1, US)) == ()


def test_a_claimed_time_is_late_only_after_the_earliest_date(group: Group) -> None:
    held = since(group, 0, dated(4, 1))

    assert not is_claimed_late(MONDAY + HOUR, held)
    assert is_claimed_late(MONDAY + HOUR + timedelta(seconds=1), held)
    assert not is_claimed_late(END_OF_TIME, ())
    assert held_reasons(MONDAY + 2 * HOUR, held) == (
        because("held_mirror", party=US, at="2018-10-15T02:00:00Z"), because("held_claimed_late"),
    )  # fmt: skip


def test_a_date_beyond_all_calendars_is_the_end_of_time() -> None:
    assert moment_of(2**63 - 1) == END_OF_TIME
    assert moment_of(1542715200).isoformat() == "2018-11-20T12:00:00+00:00"

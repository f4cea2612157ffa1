"""A member declares the keys with which its node answers for the feeds of others."""

import pytest
from tests.cast import HEAD, MONDAY, ROK, US, Cast, apart, charter, desk_of, founding_of, genesis, key, own_seat

from tandem.desk.desk import Acting
from tandem.desk.group import open_feed
from tandem.desk.node import declare_node, is_declared
from tandem.record.derived import DerivedKeys
from tandem.rules.reason import because


@pytest.fixture
def cast() -> Cast:
    """ROK and US with a node each, which hold their keys."""
    made = apart()
    for code, desk in made.desks.items():
        desk.keys = DerivedKeys(key(f"node of {code}"))
    return made


def test_what_a_member_declares_of_its_node_everybody_reads(cast: Cast) -> None:
    cast.call(declare_node, ROK, HEAD)

    keys = cast.desks[ROK].keys
    assert keys is not None
    assert is_declared(cast.group(US), ROK, keys)
    assert not is_declared(cast.group(US), US, keys)
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_the_same_keys_are_declared_once(cast: Cast) -> None:
    cast.call(declare_node, ROK, HEAD)

    with cast.refused(because("node_declared_already", party=ROK)):
        cast.call(declare_node, ROK, HEAD)


def test_a_node_without_keys_declares_none(cast: Cast) -> None:
    cast.desks[ROK].keys = None

    with cast.refused(because("node_without_keys")):
        cast.call(declare_node, ROK, HEAD)


def test_who_founded_declares_its_keys_before_the_others_have_signed() -> None:
    rok, us = (genesis(code) for code in (ROK, US))
    desk, plain = desk_of(own_seat(rok)), charter(ROK, US)
    desk.keys, desk.founding = DerivedKeys(key("node of ROK")), founding_of(plain, (rok, us))
    open_feed(desk, seat=desk.seats[ROK], founding=desk.founding, charter=plain, now=MONDAY)

    acting = Acting(ROK, HEAD, "head_of_delegation")
    declare_node(desk, acting=acting, now=MONDAY, seen=desk.group().frontier)

    assert not desk.group().founded
    assert is_declared(desk.group(), ROK, desk.keys)

"""Whatever a hostile node signs, every rule answers and all nodes say the same; nothing raises."""

import pytest
from tests.cast import DESK, MONITOR, ROK, US, Cast, apart, at
from tests.hostile import hostile

from tandem.rules.hearing import hearings
from tandem.rules.irregularity import irregularities
from tandem.rules.moves import moves_of
from tandem.rules.notice import contests, is_agreed, is_consulted, may_decide, may_start, state_of


def test_a_notice_dated_at_the_end_of_time_stops_nobody() -> None:
    cast = apart()
    cast.now = at("9999-12-31T23:59")
    ref = cast.give()
    cast.watch()

    assert cast.hearing(ref).receipt_due == at("9999-12-31T23:59:59")
    assert cast.hearing(ref).outcome == "not_known"


def ask_everything(cast: Cast, code: str) -> None:
    group = cast.group(code)
    for notice in group.notices.values():
        for now in (at("2018-10-15T01:00"), at("2018-12-31T00:00"), at("9999-12-31T23:00")):
            state_of(notice, group, now)
            is_consulted(notice, group, now)
            is_agreed(notice, group, now)
            for choice in ("go", "go_over_objection", "postpone"):
                may_decide(notice, group, now, choice)
            may_start(notice, group, now, override=True)
            for party in (ROK, US, MONITOR):
                moves_of(notice, group, now, code=party, officer=DESK)
            assert len(hearings(notice=notice, group=group, now=now)) == len(group.charter.parties) - 1
        contests(notice)
        irregularities(notice, group)


@pytest.mark.parametrize("seed", range(10))
def test_no_rule_stumbles_over_what_a_hostile_node_signed(seed: int) -> None:
    cast = hostile(seed)

    ask_everything(cast, ROK)
    cast.now = at("2018-12-31T00:00")
    cast.watch()
    ask_everything(cast, US)
    assert cast.watch() == ()
    assert len({desk.state_hash() for desk in cast.nodes}) == 1

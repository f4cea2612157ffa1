"""When a deposit stands in for a receipt: only by the charter, only sealed, never against the party's own word."""

import random
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from tests.cast import (
    HEAD,
    JP,
    KEEPER,
    ROK,
    US,
    Cast,
    apart,
    at,
    charter,
    desk_of,
    furnish,
    genesis,
    key,
    own_seat,
)

from tandem.acts.notice import NoticeDeposited, NoticeUnreadable
from tandem.desk.node import declare_node
from tandem.record.derived import DerivedKeys
from tandem.regimes.charter import BadCharter, read_charter
from tandem.rules.deposit import deposit_of
from tandem.rules.hearing import closing_due
from tandem.rules.procedure import procedure_of, standing
from tandem.rules.reason import because
from tandem.state.fold import Fold

Change = Callable[[dict[str, Any]], None]


def counts_after(hours: int | None, *, silence: bool = False) -> Change:
    """Answer the change that lets a deposit count after so many hours, under silence or no surprises."""

    def change(plain: dict[str, Any]) -> None:
        name = "under-silence" if silence else "no-surprises"
        if hours is not None:
            plain["procedures"][name]["deposit_counts_after_hours"] = hours

    return change


def kept(*parties: str, hours: int | None = 24, silence: bool = False, declared: tuple[str, ...] = ()) -> Cast:
    """Found a group with a depositary, in which these members have declared their nodes: all unless said otherwise."""
    cast = apart(*(parties or (ROK, US)), depositaries=[KEEPER], change=counts_after(hours, silence=silence))
    for code, desk in cast.desks.items():
        desk.keys = DerivedKeys(key(f"node of {code}"))
    for code in declared or tuple(cast.desks):
        cast.call(declare_node, code, HEAD)
    return cast


def given_to_the_absent(cast: Cast, **changed: Any) -> str:
    """Give notice while US is away; the depositary says at once what it holds."""
    cast.cut = [US]
    ref = cast.give(**changed)
    cast.watch(KEEPER)
    return ref


def judged(cast: Cast, ref: str) -> Any:
    """Answer the deposit for US as ROK has it."""
    notice, group = cast.notice(ref), cast.group()
    return deposit_of(notice, US, group, line=standing(notice, group), procedure=procedure_of(notice, group))


def test_a_depositary_says_once_for_whom_it_holds_a_version_whole() -> None:
    cast = kept(ROK, US, JP)
    ref = given_to_the_absent(cast)

    assert cast.watch(KEEPER) == ()
    deposits = cast.notice(ref).deposits
    assert [(one.party, one.depositary, one.version) for one in deposits] == [(US, KEEPER, 1), (JP, KEEPER, 1)]
    assert deposits[0].stated is not None
    assert deposits[0].stated.opens == "2018-10-16T01:00:00Z"


def test_a_deposit_opens_the_window_once_its_hours_are_over() -> None:
    cast = kept()
    ref = given_to_the_absent(cast)
    assert cast.hearing(ref).outcome == "awaiting_receipt"
    assert cast.hearing(ref).opened is None

    cast.wait(hours=24, seconds=-1)
    assert cast.hearing(ref).opened is None
    cast.wait(seconds=1)

    hearing = cast.hearing(ref)
    assert (hearing.outcome, hearing.by_deposit, hearing.grade) == ("open", True, 0)
    assert hearing.opened == at("2018-10-16T01:00")
    assert hearing.deadline is not None
    assert hearing.deadline.at == at("2018-10-22T22:00")


def test_once_the_window_is_over_the_party_was_heard_by_deposit() -> None:
    cast = kept()
    ref = given_to_the_absent(cast)
    cast.wait(days=8)

    hearing = cast.hearing(ref)

    assert hearing.outcome == "lapsed"
    assert hearing.heard.reasons == (
        because("window_passed_by_deposit", party=US, at="2018-10-22T22:00:00+00:00", depositary=KEEPER),
    )
    cast.decide(ref, "go")
    assert cast.notice(ref).decisions[-1].choice == "go"


def test_without_hours_in_the_charter_no_deposit_ever_counts() -> None:
    cast = kept(hours=None)
    ref = given_to_the_absent(cast)
    cast.wait(days=40)

    assert cast.hearing(ref).outcome == "receipt_overdue"
    assert judged(cast, ref).why == because("deposit_never_counts", party=US, depositary=KEEPER)


def test_a_version_that_was_not_sealed_to_a_party_is_never_delivered_by_deposit() -> None:
    cast = kept(declared=(ROK, KEEPER))
    ref = given_to_the_absent(cast)
    assert cast.notice(ref).deposits == ()

    cast.forge(KEEPER, NoticeDeposited(parties=(US,)), refs=[(cast.notice(ref).current.stamp.entry, "version")])
    cast.wait(days=40)

    assert cast.hearing(ref).outcome == "receipt_overdue"
    assert judged(cast, ref).why == because("deposit_not_sealed", party=US, depositary=KEEPER)


def test_a_depositary_on_the_node_of_the_owner_delivers_nothing() -> None:
    cast = kept_by_the_host()
    cast.cut = [US]
    ref = cast.give()

    cast.forge(KEEPER, NoticeDeposited(parties=(US,)), refs=[(cast.notice(ref).current.stamp.entry, "version")])
    cast.wait(days=40)

    assert cast.hearing(ref).outcome == "receipt_overdue"
    assert judged(cast, ref).why == because("deposit_by_the_host", party=US, depositary=KEEPER)


def kept_by_the_host() -> Cast:
    """Found a group whose depositary is served by the node of ROK."""
    shared = "node of ROK"
    geneses = [genesis(ROK), genesis(US), genesis(KEEPER, node=shared)]
    host = desk_of(own_seat(geneses[0]), own_seat(geneses[2], node=shared))
    desks = {ROK: host, US: desk_of(own_seat(geneses[1])), KEEPER: host}
    cast = furnish(Cast(desks, charter(ROK, US, depositaries=[KEEPER], change=counts_after(24)), geneses), (2018, 2019))
    for code, desk in desks.items():
        desk.keys = DerivedKeys(key(shared if desk is host else f"node of {code}"))
        cast.call(declare_node, code, HEAD)
    return cast


def test_nobody_but_a_depositary_deposits() -> None:
    cast = kept()
    cast.cut = [US]
    ref = cast.give()

    forged = cast.forge(ROK, NoticeDeposited(parties=(US,)), refs=[(cast.notice(ref).current.stamp.entry, "version")])

    assert (forged.id, "not_a_depositary") in cast.group().disregarded
    assert cast.notice(ref).deposits == ()


def test_the_receipt_of_the_party_wins_where_it_came_before_the_hours_were_over() -> None:
    cast = kept()
    ref = given_to_the_absent(cast)
    cast.wait(hours=20)
    cast.join()
    cast.watch(US)
    cast.wait(hours=20)

    hearing = cast.hearing(ref)

    assert (hearing.by_deposit, hearing.grade, hearing.opened) == (False, 1, at("2018-10-15T21:00"))


def test_a_receipt_that_came_later_moves_no_window_that_a_deposit_opened() -> None:
    cast = kept()
    ref = given_to_the_absent(cast)
    cast.wait(hours=30)
    cast.join()
    cast.watch(US)

    hearing = cast.hearing(ref)

    assert (hearing.by_deposit, hearing.grade, hearing.opened) == (True, 1, at("2018-10-16T01:00"))


def test_what_a_party_cannot_read_was_not_delivered_by_deposit() -> None:
    cast = kept()
    ref = given_to_the_absent(cast)
    cast.wait(hours=30)
    version = cast.notice(ref).current.stamp.entry

    cast.cut = ()
    cast.forge(US, NoticeUnreadable(section="what"), refs=[(version, "version")])

    assert cast.hearing(ref).opened is None
    assert judged(cast, ref).why == because("deposit_unreadable", party=US, depositary=KEEPER)


def test_a_word_that_came_after_the_decision_takes_nothing_back() -> None:
    cast = kept()
    ref = given_to_the_absent(cast)
    cast.wait(days=8)
    cast.decide(ref, "go")

    cast.join()
    cast.forge(US, NoticeUnreadable(section="what"), refs=[(cast.notice(ref).current.stamp.entry, "version")])

    assert cast.hearing(ref).by_deposit


def test_a_deposit_runs_not_before_what_its_author_or_the_party_had_claimed() -> None:
    cast = kept()
    cast.wait(days=3)
    cast.call(declare_again(cast, US), US, HEAD)
    cast.cut = [US]
    cast.now -= timedelta(days=2)
    ref = cast.give()

    cast.watch(KEEPER)

    assert judged(cast, ref).since == at("2018-10-18T01:00")


def declare_again(cast: Cast, code: str) -> Any:
    """Answer the declaration of a member's node with other keys."""
    cast.desks[code].keys = DerivedKeys(key(f"another node of {code}"))
    return declare_node


def test_a_revision_wants_a_deposit_of_its_own() -> None:
    cast = kept()
    ref = given_to_the_absent(cast)
    cast.wait(hours=25)
    assert cast.hearing(ref).by_deposit

    cast.revise(ref, what="A train of eight wagons.")
    assert cast.hearing(ref).opened is None
    cast.watch(KEEPER)
    cast.wait(hours=24)

    assert cast.hearing(ref).opened == at("2018-10-17T02:00")


def test_silence_is_certified_over_the_partys_own_window_alone() -> None:
    cast = kept(silence=True)
    ref = given_to_the_absent(cast, action_type="routine_measure")
    cast.wait(days=30)
    assert cast.hearing(ref).outcome == "lapsed_not_certified"

    cast.join()
    written = cast.watch(US)

    assert [receipt.kind for receipt in written] == ["notice.received/1"]
    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    assert closing_due(cast.notice(ref), US, cast.group(), cast.now) is None
    cast.wait(days=8)
    assert [receipt.kind for receipt in cast.watch(US)] == ["window.closed/1"]
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"


def test_who_is_only_informed_is_informed_by_a_deposit_that_counts() -> None:
    cast = apart(
        depositaries=[KEEPER],
        change=lambda plain: plain["procedures"]["inform-only"].update(deposit_counts_after_hours=24),
    )
    for code, desk in cast.desks.items():
        desk.keys = DerivedKeys(key(f"node of {code}"))
        cast.call(declare_node, code, HEAD)
    ref = given_to_the_absent(cast, action_type="personnel_visit")
    cast.wait(hours=24)

    assert cast.hearing(ref).heard.reasons == (
        because("informed_by_deposit", party=US, at="2018-10-16T01:00:00+00:00", depositary=KEEPER),
    )


def test_all_nodes_judge_a_deposit_alike() -> None:
    cast = kept(ROK, US, JP)
    ref = given_to_the_absent(cast)
    cast.wait(days=2)
    cast.join()

    assert len({desk.state_hash() for desk in cast.nodes}) == 1
    assert len({str(cast.hearing(ref, US, code).opened) for code in (ROK, US, JP, KEEPER)}) == 1


@pytest.mark.parametrize("seed", range(5))
def test_a_deposit_folds_alike_in_whatever_order_it_comes(seed: int) -> None:
    cast = _one_deposit()
    store = cast.desks[KEEPER].store
    entries = [stored.entry for stored in store.arrived_since(0)]

    random.Random(seed).shuffle(entries)

    assert Fold(table=store.table).take_all(entries).state_hash() == cast.desks[KEEPER].state_hash()


@cache
def _one_deposit() -> Cast:
    cast = kept(ROK, US, JP)
    given_to_the_absent(cast)
    return cast


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda plain: plain.update(depositaries=[]), "but the charter names no depositary; leave that out."),
        (
            lambda plain: plain["procedures"]["no-surprises"].update(opens_at_grade=2),
            "but it stands in for the word of a node, never for that of an officer; leave that out.",
        ),
    ],
)
def test_a_charter_that_cannot_count_a_deposit_is_refused(change: Change, sentence: str) -> None:
    plain = dict(kept().charter)
    change(plain)

    with pytest.raises(BadCharter) as caught:
        read_charter(plain)

    assert str(caught.value) == f"Procedure no-surprises counts a deposit after some hours, {sentence}"

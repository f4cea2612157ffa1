"""A revoked key takes with it what it signed, but for what another member had relied on before it knew."""

import random
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.cast import HEAD, JP, ROK, US, Cast, apart, three
from tests.keys import revoke, rotate, size_of

from tandem.acts.group import OfficerRelieved
from tandem.desk import group as grouping
from tandem.desk.desk import NotAllowed
from tandem.desk.past import past_of
from tandem.record.entry import Entry
from tandem.record.keyline import Which
from tandem.rules.notice import state_of
from tandem.state.fold import Fold, fold

STORIES = (0, 4, 5, 8, 10)
"""Stories in which something is void at the end."""


def set_aside(cast: Cast, code: str) -> list[str]:
    """Answer the kinds of the entries of a member that count for nothing because of a revoked key."""
    group = cast.group(code)
    found = [entry for entry, reason in group.disregarded if reason == "key_revoked"]
    return [held.header.kind for entry in found if (held := cast.desks[code].store.entry(entry))]


def test_an_officer_whom_a_thief_appointed_is_none() -> None:
    cast = apart()
    cast.cut = [US]
    stolen = size_of(cast, ROK)
    cast.call(grouping.appoint_officer, ROK, HEAD, number=9, roles=("desk_officer",), name="A stranger")
    ref = cast.give()

    revoke(cast, ROK, "seat", stolen)
    cast.join()

    for code in (ROK, US):
        assert cast.group(code).officer(ROK, 9) is None
        assert cast.group(code).notice(ref) is None
        assert set_aside(cast, code) == ["officer.appointed/1", "notice.given/1"]
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_a_go_by_a_thief_is_no_go() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")
    cast.cut = [US]
    stolen = size_of(cast, ROK)
    cast.decide(ref, "go")
    assert state_of(cast.notice(ref), cast.group(), cast.now) == "go"

    revoke(cast, ROK, "seat", stolen)
    cast.join()

    assert cast.notice(ref, US).decisions == cast.notice(ref, ROK).decisions == ()
    cast.decide(ref, "go")
    assert len(cast.notice(ref, US).decisions) == 1


def test_what_another_party_relied_on_before_it_knew_stands() -> None:
    cast = apart()
    stolen = size_of(cast, ROK)
    first, second = cast.give(), cast.give(title="A second survey")
    cast.take(first, "support", seen={cast.group().seats[ROK].feed: stolen + 1})

    revoke(cast, ROK, "seat", stolen)

    assert cast.group(US).notice(first) is not None
    assert cast.group(US).notice(second) is None
    assert set_aside(cast, US) == set_aside(cast, ROK) == ["notice.given/1"]


def test_who_answers_after_having_seen_the_revocation_relies_on_nothing() -> None:
    cast = apart()
    stolen = size_of(cast, ROK)
    ref = cast.give()
    notice = cast.notice(ref).id
    revoke(cast, ROK, "seat", stolen)

    cast.forge(US, None, kind="notice.acknowledged/1", refs=[(notice, "version")])

    assert cast.group(US).notice(ref) is None
    assert dict(cast.group(US).disregarded)[notice] == "key_revoked"


def test_an_answer_that_comes_late_and_had_not_seen_it_lets_the_entry_stand_again() -> None:
    cast = three()
    stolen = size_of(cast, ROK)
    ref = cast.give()
    cast.cut = [US]
    cast.take(ref, "support", US)
    cast.cut = [US]
    revoke(cast, ROK, "seat", stolen)
    assert cast.group(JP).notice(ref) is None

    cast.join()

    for code in (ROK, US, JP):
        notice = cast.group(code).notice(ref)
        assert notice is not None
        assert [position.party for position in notice.positions] == [US]
    assert len({cast.desks[code].state_hash() for code in (ROK, US, JP)}) == 1


def test_what_counts_for_nothing_keeps_its_number() -> None:
    cast = apart()
    stolen = size_of(cast, ROK)
    void = cast.give()
    revoke(cast, ROK, "seat", stolen)

    assert (void, cast.give()) == ("ROK-US/2018/ROK-1", "ROK-US/2018/ROK-2")


def test_a_thief_cannot_keep_the_head_of_the_delegation_from_revoking() -> None:
    cast = apart()
    cast.cut = [US]
    stolen = size_of(cast, ROK)
    cast.forge(ROK, OfficerRelieved(number=HEAD), officer=HEAD)
    assert cast.group().officer(ROK, HEAD) is None

    revoke(cast, ROK, "seat", stolen)
    cast.join()

    assert cast.group(US).officer(ROK, HEAD) is not None


def test_a_stolen_node_key_takes_its_receipts_and_no_act_of_the_seat() -> None:
    cast = apart()
    ref = cast.give()
    cast.cut = [ROK]
    stolen = size_of(cast, US)
    cast.watch(US)
    cast.take(ref, "concern")
    revoke(cast, US, "node", stolen)
    cast.join()

    notice = cast.notice(ref)
    assert notice.receipts == ()
    assert [position.party for position in notice.positions] == [US]
    assert set_aside(cast, ROK) == ["notice.received/1"]
    cast.watch()
    assert [receipt.party for receipt in cast.notice(ref).receipts] == [US]


def test_a_rotation_among_what_is_void_stands_because_its_key_was_committed_before() -> None:
    cast = apart()
    stolen = size_of(cast, ROK)
    rotate(cast, ROK, "node")
    revoke(cast, ROK, "seat", stolen)

    assert set_aside(cast, US) == []
    assert cast.group(US).seats[ROK].node_key == cast.desks[ROK].seats[ROK].node_key.public


def test_the_past_shows_what_stood_before_the_revocation_was_known() -> None:
    cast = apart()
    stolen = size_of(cast, ROK)
    ref = cast.give()
    before = cast.now
    cast.wait(days=2)
    revoke(cast, ROK, "seat", stolen)
    cast.wait(days=2)
    cast.give(title="A second survey")

    assert past_of(cast.desks[US], at=before, day="2018-10-15").group().notice(ref) is not None
    later = past_of(cast.desks[US], at=cast.now, day="2018-10-19").group()
    assert later.notice(ref) is None
    assert len(later.notices) == 1


@cache
def story(seed: int) -> tuple[Cast, tuple[Entry, ...]]:
    """Answer three nodes, now cut off and now not, whose keys are replaced and revoked, and every entry of them."""
    chance, cast = random.Random(seed), three()
    number: dict[tuple[str, Which], int] = {}
    for _ in range(60):
        cast.cut = chance.choice([(), (), (ROK,), (US,), (JP,), (ROK, US, JP)])
        cast.wait(hours=chance.choice([1, 5, 20]))
        try:
            step(cast, chance, number)
        except NotAllowed:
            continue
    cast.join()
    return cast, tuple(stored.entry for stored in cast.desks[ROK].store.arrived_since(0))


def step(cast: Cast, chance: random.Random, number: dict[tuple[str, Which], int]) -> None:
    """Let somebody do something, from a page of now or of long ago, or replace a key."""
    code = chance.choice(cast.parties)
    which: Which = chance.choice(("seat", "node"))
    refs = [notice.ref for notice in cast.group(code).notices.values()]
    ref = chance.choice(refs[-3:]) if refs else cast.give(code)
    seen = {feed: chance.choice([size, max(1, size - 3)]) for feed, size in cast.page(code).items()}
    match chance.randrange(10):
        case 0 | 1:
            cast.give(code, action_type=chance.choice(["cooperation_project", "routine_measure"]))
        case 2 | 3:
            cast.take(ref, chance.choice(["support", "objection", "concern"]), code, seen=seen)
        case 4:
            cast.decide(ref, chance.choice(["go", "postpone"]), code, until="2019-01-07")
        case 5:
            cast.watch(code)
        case 6:
            cast.call(
                grouping.appoint_officer, code, HEAD, number=chance.randrange(10, 40), roles=("desk_officer",), name="X"
            )
        case 7:
            cast.revise(ref, code)
        case _ if number.get((code, which), 0) < 2:
            number[code, which] = number.get((code, which), 0) + 1
            if chance.random() < 0.3:
                rotate(cast, code, which, number[code, which])
            else:
                line, _ = cast.desks[code].key_lines.held(cast.group(code).seats[code].feed)
                first, last = max(1, line.tenures(which)[-1].since), size_of(cast, code)
                revoke(cast, code, which, max(first, last - chance.randrange(8)), number[code, which])


@pytest.mark.parametrize("seed", STORIES)
def test_nodes_that_learnt_of_revocations_at_different_times_say_the_same(seed: int) -> None:
    cast, entries = story(seed)

    assert len({cast.desks[code].state_hash() for code in cast.parties}) == 1
    assert cast.group(ROK) == cast.group(US) == cast.group(JP)
    assert cast.group(ROK).waiting == {}
    assert "key.revoked/1" in {entry.header.kind for entry in entries}


def test_the_stories_have_entries_that_are_void_and_entries_that_stand() -> None:
    void = [kind for seed in STORIES for kind in set_aside(story(seed)[0], ROK)]

    assert {"position.taken/1", "notice.given/1", "notice.received/1"} <= set(void)
    assert not {"key.rotated/1", "key.revoked/1"} & set(void)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(seed=some.sampled_from(STORIES), chance=some.randoms(use_true_random=False), portion=some.integers(1, 40))
def test_what_is_void_does_not_depend_on_order_repetition_or_portions(
    seed: int, chance: random.Random, portion: int
) -> None:
    cast, entries = story(seed)
    arriving = [*entries, *chance.sample(entries, len(entries) // 4)]
    chance.shuffle(arriving)

    running = Fold(table=cast.desks[ROK].store.table)
    for place in range(0, len(arriving), portion):
        running.take_all(arriving[place : place + portion])
        if chance.random() < 0.5 and place > 60:
            running.state_hash()

    assert running.state_hash() == cast.desks[ROK].state_hash()
    assert running.group() == cast.group(ROK)
    assert fold(iter(entries), table=cast.desks[ROK].store.table) == cast.group(ROK)

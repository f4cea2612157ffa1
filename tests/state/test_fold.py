"""One record, one state: whatever the order of arrival, however often, in whatever portions."""

import ast
import random
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.cast import DESK, HEAD, JP, MONITOR, ROK, US, Cast, apart, three
from tests.texts import LINE, digest_of, sign_acceptance, sign_proposal, sign_revision, text_of

import tandem.state
from tandem.acts.escalation import MatterEscalated
from tandem.acts.register import KINDS
from tandem.acts.stand_in import StandInNamed
from tandem.desk import comment as commenting
from tandem.desk import concern as raising
from tandem.desk import decision as deciding
from tandem.desk import escalation as escalating
from tandem.desk import goal as aiming
from tandem.desk import notice as noticing
from tandem.desk import position as positioning
from tandem.desk import scope as scoping
from tandem.desk import stand_in as standing
from tandem.desk.desk import NotAllowed
from tandem.desk.goal import GoalDraft
from tandem.record.entry import Entry
from tandem.rules.instant import written
from tandem.state.circle import NotFounded
from tandem.state.fold import Fold, fold

STORIES = 8


def step(cast: Cast, chance: random.Random) -> None:
    """Let somebody do something that the desk may well refuse, from a page of now or of long ago."""
    code = chance.choice(cast.parties)
    refs = [notice.ref for notice in cast.group(code).notices.values()]
    # What is old is over; most is done about what is new.
    ref = chance.choice(refs[-3:]) if refs else cast.give(code)
    seen = {feed: chance.choice([size, size, max(1, size - 3)]) for feed, size in cast.page(code).items()}
    match chance.randrange(19):
        case 0 | 1:
            kind = chance.choice(["cooperation_project", "routine_measure"])
            cast.give(code, action_type=kind, supersedes=chance.choice([None, None, ref or None]))
        case 2 | 3 | 4:
            cast.take(ref, chance.choice(["support", "objection", "concern", "abstain"]), code, seen=seen)
        case 5:
            cast.revise(ref, code)
        case 6:
            cast.decide(ref, chance.choice(["go", "go_over_objection", "postpone"]), code, until="2019-01-07")
        case 7:
            cast.sign(ref, code)
        case 8:
            cast.call(noticing.acknowledge_notice, code, ref=ref)
        case 9:
            cast.call(positioning.answer_concern, code, ref=ref, party=chance.choice(cast.parties), answer="So it is.")
        case 10:
            cast.start(ref, code)
        case 11:
            cast.call(chance.choice([deciding.stop_action, noticing.withdraw_notice]), code, ref=ref, reason="Over.")
        case 12:
            cast.watch(code)
        case 13:
            ask_for_time(cast, code, chance)
        case 14:
            carry_through(cast, ref, objects=chance.random() < 0.4)
        case 15:
            word(cast, code, chance, ref)
        case 16:
            take_higher(cast, ref, code, chance)
        case 17:
            stay_silent(cast, code)
        case 18:
            be_away(cast, code, chance)


def be_away(cast: Cast, code: str, chance: random.Random) -> None:
    """Let an officer be away, now and then with a stand-in who may not, and come back."""
    days = {"starts_on": "2018-11-22", "ends_on": chance.choice(["2018-11-25", "2019-12-31"])}
    if chance.random() < 0.4:
        cast.forge(code, StandInNamed(officer=HEAD, stand_in=chance.choice([DESK, 9]), **days))
    named = cast.call(standing.name_stand_in, code, away=DESK, stand_in=HEAD, **days)
    if chance.random() < 0.6:
        cast.call(standing.end_stand_in, code, on=f"{code}-{named.seq}")


def word(cast: Cast, code: str, chance: random.Random, ref: str) -> None:
    """Let a party propose a line on a notice, and everybody say something about some text."""
    if not cast.group(code).texts or chance.random() < 0.3:
        sign_proposal(cast, code)
    text = chance.choice(list(cast.group(code).texts.values()))
    version = text.current.stamp.entry
    for party in cast.parties:
        if version in {one.stamp.entry for one in text_of(cast, text.ref, code).versions}:
            cast.join()
            sign_acceptance(cast, party, version)
    refs, facts = [(version, "version")], {"wording": digest_of(), "statement": "reservation", "language": "ja"}
    facts |= {"by": code, "happened": "2018-11-20", "words_sha256": digest_of()}
    for kind in ("refused", "recalled", "published", "translated", "statement_made", "reviewed"):
        if chance.random() < 0.6:
            cast.forge(chance.choice(cast.parties), None, kind=f"text.{kind}/1", refs=refs, facts=facts)
    sign_revision(cast, code, version, LINE, [(cast.notice(ref, code).id, "depends")])


def take_higher(cast: Cast, ref: str, code: str, chance: random.Random) -> None:
    """Let a party ask for a level, now and then one that there is not, and somebody say that it is settled."""
    level = chance.choice(["director", "co_chairs", "principals", "ministers"])
    if level == "ministers":
        cast.forge(code, MatterEscalated(level=level), refs=[(cast.notice(ref, code).id, "version")])
    else:
        cast.call(escalating.escalate_matter, code, ref=ref, level=level, reason="We do not get on.")
    cast.call(escalating.settle_escalation, chance.choice(cast.parties), ref=ref, result="Agreed by telephone.")


def stay_silent(cast: Cast, code: str) -> None:
    """Let another party's node stop after the receipt, and the owner say that nobody certified the silence."""
    ref = cast.give(code, action_type="routine_measure")
    cast.cut = ()
    cast.relay()
    cast.watch()
    other = next(party for party in cast.parties if party != code)
    cast.wait(days=20)
    cast.cut = (other,)
    cast.call(escalating.find_uncertified, code, ref=ref, party=other)
    cast.watch(other)
    cast.join()


def ask_for_time(cast: Cast, code: str, chance: random.Random) -> None:
    """Let a party do all that there is about its time on what another gives notice of."""
    ref = cast.give(next(party for party in cast.parties if party != code), urgency="It rains.")
    cast.cut = ()
    cast.relay()
    cast.watch()
    cast.hold(ref, code)
    cast.wait(hours=1)
    if chance.random() < 0.6:
        cast.lift(ref, code)
    owner = cast.notice(ref, code).owner
    cast.ask(ref, code, owner)
    cast.hurry(ref, code, accepted=chance.random() < 0.5)
    cast.reply(ref, owner)
    cast.extend(ref, code, written(cast.now + timedelta(days=30)), owner)
    cast.revise(ref, owner, editorial=True, urgency="It rains.")
    cast.accept_editorial(ref, code)
    cast.take(ref, "concern", code)
    cast.call(positioning.answer_concern, owner, ref=ref, party=code, answer="So it is.")


def carry_through(cast: Cast, ref: str, *, objects: bool) -> None:
    """Let everybody be heard, and the owner go over any objection, start and complete."""
    owner = ref.split("/")[-1].split("-")[0]
    cast.cut = ()
    ref = cast.give(owner) if objects else ref
    cast.relay()
    cast.watch()
    cast.wait(days=10)
    if objects:
        cast.take(ref, "objection", next(party for party in cast.parties if party != owner))
    objected = any(position.stance == "objection" for position in cast.notice(ref, owner).positions)
    talk(cast, ref, owner)
    cast.decide(ref, "go_over_objection" if objected else "go", owner, review_on="2021-12-03")
    if objected:
        cast.sign(ref, owner)
    cast.wait(days=2)
    cast.start(ref, owner)
    cast.call(deciding.complete_action, owner, ref=ref)
    cast.call(deciding.review_decision, owner, ref=ref, result="It went well.")


def talk(cast: Cast, ref: str, owner: str) -> None:
    """Let another party comment and report what it said on the telephone; the owner replies and confirms."""
    other = next(party for party in cast.parties if party != owner)
    comment = cast.call(commenting.make_comment, other, ref=ref, text="Which wagons?")
    cast.call(commenting.make_comment, owner, ref=ref, text="All six.", on=f"{other}-{comment.seq}")
    report = cast.call(
        raising.report_concern, other, ref=ref, raised_by=other, raised_with=owner, by_way="telephone",
        happened="2018-10-15", position="concern", text="The diesel.",
    )  # fmt: skip
    cast.call(raising.confirm_concern, owner, ref=ref, on=f"{other}-{report.seq}", answer="confirmed")
    aim = GoalDraft(parties=(owner, other), said_on="2018-10-15", paraphrase="Peace.", subject="region")
    goal = cast.call(aiming.state_goal, owner, goal=aim, evidence="reported")
    cast.call(aiming.confirm_goal, other, on=f"{owner}-{goal.seq}", answer="confirmed")
    cast.call(scoping.dispute_type, other, ref=ref, action_type="exercise", reason="Soldiers take part.")
    cast.call(scoping.answer_type_dispute, owner, ref=ref, answer="keeps", reason="None does.")
    cast.call(scoping.withdraw_type_dispute, other, ref=ref, reason="So it is.")


@cache
def story(seed: int) -> tuple[Cast, tuple[Entry, ...]]:
    """Answer three nodes that wrote a story, now cut off and now not, and every entry of it."""
    chance, cast = random.Random(seed), three()
    for _ in range(80):
        cast.cut = chance.choice([(), (), (ROK,), (US,), (JP,), (ROK, US, JP)])
        cast.wait(hours=chance.choice([1, 5, 20]))
        try:
            step(cast, chance)
        except NotAllowed:
            continue
    cast.join()
    return cast, tuple(stored.entry for stored in cast.desks[ROK].store.arrived_since(0))


@pytest.mark.parametrize("seed", range(STORIES))
def test_three_nodes_that_were_cut_off_and_joined_say_the_same(seed: int) -> None:
    cast, entries = story(seed)

    assert len({cast.desks[code].state_hash() for code in cast.parties}) == 1
    assert cast.group(ROK) == cast.group(US) == cast.group(JP)
    assert cast.group(ROK).waiting == {}
    assert {entry.header.kind for entry in entries} > {"notice.given/1", "position.taken/1", "notice.received/1"}


def test_the_stories_touch_every_act_of_the_corridor() -> None:
    told = {entry.header.kind for seed in range(STORIES) for entry in story(seed)[1]}
    apart_from = {
        "clock.set/1", "officer.relieved/1", "notice.unreadable/1", "notice.deposited/1", "window.reopened/1",
        "action.stopped/1",
    }  # fmt: skip
    about_the_unannounced = {"position.reported/1", "action.observed/1", "event.reported/1", "action.explained/1"}

    # What is done about meetings, clearances, nodes and what runs in parallel has stories in tests of those names.
    elsewhere = (
        "meeting", "point", "attendance", "outcome", "readout", "clearance", "line", "requirement", "request", "grant",
        "node", "key", "record", "section", "erasure", "fork",
        "instrument", "commitment", "condition", "measure", "step", "policy", "surprise", "contact",
        "source", "statement", "departure", "account", "report",
    )  # fmt: skip
    met = {wire for wire in KINDS if wire.partition(".")[0] in elsewhere}
    assert KINDS.keys() - told - met <= apart_from | about_the_unannounced | {"position.withdrawn/1"}


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(seed=some.integers(0, STORIES - 1), chance=some.randoms(use_true_random=False), portion=some.integers(1, 40))
def test_the_fold_does_not_depend_on_order_repetition_or_portions(
    seed: int, chance: random.Random, portion: int
) -> None:
    cast, entries = story(seed)
    arriving = [*entries, *chance.sample(entries, len(entries) // 4)]
    chance.shuffle(arriving)

    running = Fold(table=cast.desks[ROK].store.table)
    for place in range(0, len(arriving), portion):
        running.take_all(arriving[place : place + portion])
        if chance.random() < 0.5 and entries[0].header.seq == 0:
            look(running)

    assert running.state_hash() == cast.desks[ROK].state_hash()
    assert running.group() == cast.group(ROK)


def look(running: Fold) -> None:
    """Ask in between, so that caches are filled with what is not the end of the story."""
    try:
        running.group()
    except NotFounded:
        return
    running.state_hash()


def test_equal_frontiers_have_equal_hashes_and_unequal_ones_do_not() -> None:
    cast, entries = story(0)
    table = cast.desks[ROK].store.table

    before = Fold(table=table).take_all(entries[:-1])

    assert before.state_hash() != Fold(table=table).take_all(entries).state_hash()
    assert before.take(entries[-1]) is None
    assert before.state_hash() == cast.desks[ROK].state_hash()


def test_an_entry_waits_for_what_its_author_had_seen_and_its_feed_waits_with_it() -> None:
    cast = apart()
    ref = cast.give()
    cast.take(ref, "support")
    cast.take(ref, "concern")
    entries = [stored.entry for stored in cast.desks[US].store.arrived_since(0)]
    rok = cast.group().seats[ROK].feed
    before = [entry for entry in entries if not (entry.header.feed == rok and entry.id == cast.notice(ref).id)]

    running = Fold(table=cast.desks[ROK].store.table).take_all(before)

    us = cast.group().seats[US].feed
    assert running.group().waiting == {us: 2}
    assert running.group().notices == {}
    assert running.group().frontier[us] == cast.group().frontier[us] - 2
    running.take_all(entries)
    assert running.group() == cast.group()


def test_a_late_entry_folds_its_own_matter_again_and_no_other() -> None:
    cast = apart()
    first, second = cast.give(), cast.give(title="A second survey")
    cast.take(second, "support")
    before = cast.group()

    cast.take(first, "objection")

    after = cast.group()
    assert after.notice(second) is before.notice(second)
    assert after.notice(first) != before.notice(first)


def test_an_entry_that_comes_late_in_the_order_finds_its_place() -> None:
    cast = three()
    ref = cast.give()
    cast.cut = [US]
    cast.take(ref, "objection", US)
    for position in ("concern", "support", "abstain"):
        cast.take(ref, position, JP)
    cast.join()

    assert {p.party for p in cast.notice(ref).positions} == {US, JP}
    assert cast.notice(ref, ROK) == cast.notice(ref, US) == cast.notice(ref, JP)
    whole = fold([s.entry for s in cast.desks[US].store.arrived_since(0)], table=cast.desks[US].store.table)
    assert whole == cast.group(ROK)


def test_there_is_no_group_before_somebody_founded_it() -> None:
    with pytest.raises(NotFounded, match="The charter of the group is not held here"):
        fold([], table=lambda digest: None)


def test_each_party_numbers_the_references_of_its_own_feed() -> None:
    cast = apart(monitors=[MONITOR])

    given = [cast.give(ROK), cast.give(US), cast.give(ROK)]

    assert given == ["ROK-US/2018/ROK-1", "ROK-US/2018/US-1", "ROK-US/2018/ROK-2"]
    cast.wait(days=90)
    assert cast.give(ROK, starts_on="2019-03-01", ends_on="2019-03-01") == "ROK-US/2019/ROK-3"


def test_the_state_has_no_clock() -> None:
    asked = {"now", "today", "utcnow", "time", "monotonic", "localtime", "gmtime"}
    for path in Path(*tandem.state.__path__).glob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        names = {node.func.attr for node in calls if isinstance(node.func, ast.Attribute)}
        assert not names & asked, path

"""Clearances on record do not depend on the order in which entries arrive, and each author keeps to its own."""

import hashlib
import random
from itertools import permutations

import pytest
from tests.cast import DESK, HEAD, MONITOR, ROK, US, Cast, apart, hosted
from tests.clearances import (
    OIL,
    PAPER,
    UN,
    answer,
    assess,
    assessed,
    cell,
    change,
    decide,
    file,
    judge,
    move,
    sign_waiver,
    waive,
)

from tandem.acts.action import ActionObserved
from tandem.acts.clearance import (
    ClearanceAssessed,
    ClearanceConfirmed,
    GrantChanged,
    LineAmount,
    RequestDecided,
    RequestFiled,
    RequestMoved,
    RequirementWaived,
    drawn,
    spread,
)
from tandem.state.clearance import disputed_by
from tandem.state.fold import Fold
from tandem.state.request import ClearanceRequest


def request_of(cast: Cast, ref: str, code: str = ROK) -> ClearanceRequest:
    """Answer a request as a member's node has it."""
    found = cast.group(code).request(ref)
    assert found is not None
    return found


def told() -> Cast:
    """Answer a cast that told the whole way of a clearance, with a dispute that crossed a change of the grant."""
    cast = apart()
    ref = assessed(cast, OIL, PAPER, named=1)
    judge(cast, ref, "no_clearance_needed", 2)
    first = file(cast, ref)
    move(cast, first, "acknowledged")
    move(cast, first, "information_asked", text="Which engines?")
    move(cast, first, "information_given")
    decide(cast, first, "refused")
    again = file(cast, ref, supersedes=first)
    cast.cut = (US,)
    decide(cast, again, "granted_with_conditions", conditions="Seals.", valid_until="2018-12-17")
    change(cast, again, "suspended")
    cast.cut = (ROK,)
    answer(cast, first, "ROK-14", right=True)
    cast.join()
    answer(cast, again, request_of(cast, again).stamps[-1].label)
    waive(cast, ref, "screening")
    sign_waiver(cast, ref)
    assess(cast, ref, US)
    return cast


def test_the_state_is_the_same_in_whatever_order_entries_arrive() -> None:
    cast = told()
    entries = [stored.entry for stored in cast.desks[ROK].store.arrived_since(0)]
    whole = Fold(table=cast.desks[ROK].store.table).take_all(entries)

    for seed in range(25):
        chance = random.Random(seed)
        arriving = [*entries, *chance.sample(entries, len(entries) // 3)]
        chance.shuffle(arriving)
        fold = Fold(table=cast.desks[ROK].store.table).take_all(arriving)
        assert fold.state_hash() == whole.state_hash()
        assert fold.group() == whole.group()
    assert cast.group(ROK).requests == cast.group(US).requests


def test_the_last_entries_of_two_feeds_say_the_same_in_every_order() -> None:
    cast = told()
    entries = [stored.entry for stored in cast.desks[ROK].store.arrived_since(0)]

    hashes = {
        Fold(table=cast.desks[ROK].store.table).take_all([*entries[:-5], *rest]).state_hash()
        for rest in permutations(entries[-5:])
    }
    assert len(hashes) == 1


def test_a_decided_request_is_not_decided_again_and_a_late_step_is_kept_aside() -> None:
    cast = apart()
    request = file(cast, assessed(cast))
    decide(cast, request, "refused")
    opened = request_of(cast, request).id

    for act in (
        RequestDecided(outcome="granted", decided_on="2018-10-16"),
        RequestMoved(step="circulated", happened="2018-10-15"),
        GrantChanged(change="extended", happened="2018-10-16", valid_until="2018-12-31"),
    ):
        cast.forge(ROK, act, refs=[(opened, "on")])

    found = request_of(cast, request)
    assert found.end is not None
    assert found.end.facts.outcome == "refused"
    assert [why for _, why in found.disregarded] == ["request_had_ended", "request_had_ended", "nothing_was_granted"]


def test_a_decision_on_anothers_request_counts_for_nothing() -> None:
    cast = apart()
    request = file(cast, assessed(cast))

    cast.forge(
        US, RequestDecided(outcome="granted", decided_on="2018-10-16"), refs=[(request_of(cast, request).id, "on")]
    )

    assert request_of(cast, request).end is None
    assert [why for _, why in request_of(cast, request).disregarded] == ["not_the_one_who_filed"]


def test_nothing_comes_after_a_revocation() -> None:
    cast = apart()
    request = file(cast, assessed(cast))
    decide(cast, request)
    change(cast, request, "revoked")

    cast.forge(ROK, GrantChanged(change="resumed", happened="2018-10-16"), refs=[(request_of(cast, request).id, "on")])

    assert [why for _, why in request_of(cast, request).disregarded] == ["grant_had_ended"]


def test_nobody_confirms_its_own_entry() -> None:
    cast = apart()
    request = file(cast, assessed(cast))

    cast.forge(ROK, ClearanceConfirmed(), refs=[(request_of(cast, request).id, "on")])

    assert request_of(cast, request).answers == ()
    assert [why for _, why in request_of(cast, request).disregarded] == ["no_clearance_entry_named"]


def test_the_latest_word_of_a_party_on_an_entry_counts() -> None:
    cast = apart()
    request = file(cast, assessed(cast))
    label = request_of(cast, request).stamp.label

    answer(cast, request, label)
    assert disputed_by(request_of(cast, request).answers, request_of(cast, request).id) == (US,)
    answer(cast, request, label, right=True)
    assert disputed_by(request_of(cast, request).answers, request_of(cast, request).id) == ()


def test_a_waiver_under_a_charter_without_a_second_officer_counts_for_nothing() -> None:
    cast = apart(change=lambda plain: plain["second_signature"].pop("requirement.waived/1"))
    ref = assessed(cast)

    version = cast.notice(ref).current.stamp.entry
    cast.forge(ROK, RequirementWaived(subject="clearance", authority=UN), refs=[(version, "version")])

    assert [why for _, why in cast.notice(ref).disregarded] == ["waiver_without_second_officer"]


def test_only_another_officer_of_the_party_completes_a_waiver() -> None:
    cast = apart()
    ref = assessed(cast)
    waived = waive(cast, ref, authority=UN)
    assert cast.notice(ref).clearance is not None

    cast.forge(US, None, facts={}, kind="signature.added/1", refs=[(waived.entry, "completes")], officer=HEAD)
    held = cast.notice(ref).clearance
    assert held is not None
    assert [one.effect for one in held.waivers] == [None]


@pytest.mark.parametrize("relation", ["version", "about"])
def test_a_monitor_files_nothing_about_a_notice(relation: str) -> None:
    cast = apart(monitors=(MONITOR,))
    ref = assessed(cast)
    notice = cast.notice(ref)
    facts = RequestFiled(authority=UN, filed_on="2018-10-15", lines=(LineAmount(1),), applicant=ROK)

    cast.forge(MONITOR, facts, refs=[(notice.current.stamp.entry, relation)], officer=HEAD, role="monitor")

    assert cast.group().requests == {}
    assert cast.group().disregarded[-1][1] == "not_a_party"


def test_a_monitor_files_what_it_read_about_an_observed_action() -> None:
    cast = apart(monitors=(MONITOR,))
    seen = cast.forge(
        ROK, ActionObserved(actor=US, action_type="exercise", evidence="reported"), prose={"title": "t", "text": "t"}
    )
    raw = {name: f'"{name}"'.encode() for name in ("rulebook", "manifest")}
    tables = {name: hashlib.sha256(table).hexdigest() for name, table in raw.items()}
    given = {tables[name]: table for name, table in raw.items()}

    for act in (
        ClearanceAssessed(direction="to", tables=tables),
        RequestFiled(authority=UN, filed_on="2018-10-15", lines=(LineAmount(1),), applicant=US),
    ):
        held = given if isinstance(act, ClearanceAssessed) else {}
        cast.forge(MONITOR, act, refs=[(seen.id, "about")], officer=HEAD, role="monitor", tables=held)

    (request,) = cast.group().requests.values()
    assert (request.party, request.applicant, request.about) == (MONITOR, US, seen.id)
    action = cast.group().observed[seen.id]
    assert action.clearance is not None
    assert [one.party for one in action.clearance.assessments] == [MONITOR]


def test_a_request_takes_the_place_of_no_notice() -> None:
    cast = apart()
    ref = assessed(cast)
    facts = RequestFiled(authority=UN, filed_on="2018-10-15", lines=(LineAmount(1),))
    notice = cast.notice(ref)

    cast.forge(ROK, facts, refs=[(notice.current.stamp.entry, "version"), (notice.id, "supersedes")], officer=DESK)

    assert cast.group().superseded == {}


def test_a_request_about_a_thousand_whole_lines_is_one_entry_and_each_line_is_read_by_itself() -> None:
    cast = hosted()
    ref = assessed(cast, *({**OIL, "line": number, "name": f"drum {number}"} for number in range(1, 1001)))

    request = file(cast, ref)
    decide(cast, request)

    found = cast.group(US).request(request)
    assert found is not None
    assert [one.line for one in found.filed.lines] == list(range(1, 1001))
    assert cell(cast, ref, line=1000).state == "met"


def test_runs_of_lines_are_drawn_together_and_spread_again() -> None:
    lines = (LineAmount(1), LineAmount(2), LineAmount(3, "5", "L"), LineAmount(4), LineAmount(6), LineAmount(7))

    assert drawn(lines) == (LineAmount(1, to=2), LineAmount(3, "5", "L"), LineAmount(4), LineAmount(6, to=7))
    assert spread(drawn(lines)) == lines


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((LineAmount(3, to=2),), "expected a run of whole lines to a later one, found 3 to 2"),
        ((LineAmount(1, "5", "L", to=4),), "expected a run of whole lines to a later one, found 1 to 4"),
        ((LineAmount(1, to=-1),), "expected a run of whole lines"),
        ((LineAmount(1, to=2**52),), "expected at most 20000"),
    ],
)
def test_a_run_that_is_none_is_not_read(lines: tuple[LineAmount, ...], said: str) -> None:
    fault = RequestFiled(authority="UN-1718", filed_on="2018-10-15", lines=lines).fault()

    assert fault is not None
    assert said in fault

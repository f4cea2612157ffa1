"""A dispute of the type of an action: it is shown to both sides until it is settled, and it blocks nothing."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from tests.cast import DESK, HEAD, JP, MONITOR, ROK, US, Cast, apart, three

from tandem.acts.action import ActionObserved
from tandem.acts.scope import TypeDisputeAnswered, TypeDisputed, TypeDisputeWithdrawn
from tandem.desk import action as observing
from tandem.desk import notice as noticing
from tandem.desk import scope as scoping
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.reading import read_group, read_matter, reader_of
from tandem.reports.action import view_action, view_observed
from tandem.reports.clearing import ClearanceWaiting
from tandem.reports.desk import DeskView
from tandem.reports.meetings import view_desk
from tandem.reports.scope import view_scope
from tandem.reports.speaker import Speaker
from tandem.rules.irregularity import irregularities
from tandem.rules.notice import may_decide, may_go_ahead, state_of
from tandem.rules.reason import because
from tandem.rules.scope import standing_of
from tandem.rules.window import window_of

EXERCISE = "exercise"


def dispute(cast: Cast, ref: str, code: str = US, action_type: str = EXERCISE, **given: Any) -> Receipt:
    return cast.call(
        scoping.dispute_type, code, ref=ref, action_type=action_type, reason="Soldiers take part.", **given
    )


def answer(cast: Cast, ref: str, said: str = "keeps", code: str = ROK, officer: int = DESK) -> Receipt:
    return cast.call(scoping.answer_type_dispute, code, officer, ref=ref, answer=said, reason="None does.")


def withdraw(cast: Cast, ref: str, code: str = US) -> Receipt:
    return cast.call(scoping.withdraw_type_dispute, code, ref=ref)


def standing(cast: Cast, ref: str, code: str = ROK) -> str:
    group = cast.group(code)
    matter = group.notice(ref) or group.action(ref)
    assert matter is not None
    return standing_of(matter.disputes[-1], matter, group)


def observed(cast: Cast, code: str = US, action_type: str = "cooperation_project", actor: str = ROK) -> str:
    receipt = cast.call(
        observing.observe_action, code, HEAD if code == MONITOR else DESK, title="Two engineers travel", text="Seen.",
        source="A newspaper.", observed=ActionObserved(actor=actor, action_type=action_type, evidence="observed"),
    )  # fmt: skip
    assert receipt.ref is not None
    return receipt.ref


def desk_of(cast: Cast, code: str) -> DeskView:
    """The desk without what clearances put on it."""
    reader = reader_of(cast.desks[code], code=code, officer=DESK)
    found = view_desk(read_group(cast.desks[code], reader=reader, now=cast.now))
    theirs = [
        msgspec.structs.replace(row, beside=tuple(w for w in row.beside if w.code != "desk_owed"))
        for row in found.theirs
    ]
    mine = tuple(row for row in found.mine if not isinstance(row, ClearanceWaiting))
    return msgspec.structs.replace(found, mine=mine, theirs=tuple(theirs))


def verdict(cast: Cast, ref: str) -> str:
    reader = reader_of(cast.desks[ROK], code=ROK, officer=DESK)
    view = view_observed(read_matter(cast.desks[ROK], reader=reader, ref=ref, now=cast.now), ref)
    return Speaker("en", "UTC").reason(view.verdict)


def test_a_dispute_moves_no_clock_and_changes_no_answer_of_the_rules() -> None:
    cast = three()
    ref = cast.give()
    cast.watch()
    cast.wait(hours=30)
    cast.take(ref, "support", JP)

    def answers() -> list[object]:
        notice, group = cast.notice(ref), cast.group()
        found: list[object] = [state_of(notice, group, cast.now), may_go_ahead(notice, group, cast.now)]
        found += [window_of(notice=notice, party=party, group=group) for party in (US, JP)]
        found += [cast.hearing(ref, party) for party in (US, JP)]
        found += [may_decide(notice, group, cast.now, choice) for choice in ("go", "go_over_objection", "postpone")]
        return [*found, irregularities(notice, group)]

    before = answers()
    dispute(cast, ref)
    assert answers() == before
    answer(cast, ref)
    assert answers() == before
    withdraw(cast, ref)
    assert answers() == before


def test_the_owner_goes_and_starts_while_the_type_is_disputed() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    dispute(cast, ref)
    cast.wait(days=10)

    cast.decide(ref, "go")
    cast.start(ref)

    assert state_of(cast.notice(ref), cast.group(), cast.now) == "under_way"
    assert standing(cast, ref) == "open"
    assert [reason.code for reason in irregularities(cast.notice(ref), cast.group())] == []


def test_it_is_open_on_the_desk_of_both_with_its_age_until_it_is_answered() -> None:
    cast = apart()
    ref = cast.give(action_type="personnel_visit")
    cast.call(noticing.acknowledge_notice, US, ref=ref)
    dispute(cast, ref)
    cast.wait(days=3)

    told = because("type_dispute_open", party=US, to=ROK, count=3)
    (owner,) = desk_of(cast, ROK).mine
    (disputing,) = desk_of(cast, US).theirs
    assert (owner.move, owner.why[-1]) == ("answer_dispute", told)
    assert (disputing.waiting_on, disputing.beside) == ((ROK,), (told,))

    answer(cast, ref, "will_revise")
    told = because("type_dispute_promised", party=US, to=ROK, count=3)
    assert [row.beside for row in desk_of(cast, US).theirs] == [(told,)]
    assert "answer_dispute" not in {row.move for row in desk_of(cast, ROK).mine}


def test_the_owner_settles_it_by_a_version_of_that_type() -> None:
    cast = apart()
    ref = cast.give()
    dispute(cast, ref)
    answer(cast, ref, "will_revise")
    assert standing(cast, ref) == "promised"

    cast.revise(ref, action_type=EXERCISE)

    assert standing(cast, ref) == "revised"
    cast.revise(ref, action_type="cooperation_project")
    assert standing(cast, ref) == "revised"


def test_the_disputing_party_settles_it_by_withdrawing() -> None:
    cast = apart()
    ref = cast.give()
    dispute(cast, ref)

    withdraw(cast, ref)

    assert standing(cast, ref) == "withdrawn"
    dispute(cast, ref)
    assert [standing_of(one, cast.notice(ref), cast.group()) for one in cast.notice(ref).disputes] == [
        "withdrawn", "open",
    ]  # fmt: skip


def test_where_both_keep_their_views_it_stands_as_disputed_for_good() -> None:
    cast = apart()
    ref = cast.give()
    dispute(cast, ref)
    answer(cast, ref, "keeps")
    cast.wait(days=400)

    assert standing(cast, ref) == "kept"
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Given up.")
    assert standing(cast, ref) == "kept"


def test_a_dispute_about_a_version_whose_successor_has_that_type_is_moot() -> None:
    cast = apart()
    ref = cast.give()
    cast.cut = (US,)
    cast.revise(ref, action_type=EXERCISE)
    dispute(cast, ref)
    assert standing(cast, ref, US) == "open"

    cast.join()

    assert standing(cast, ref) == standing(cast, ref, US) == "moot"
    assert desk_of(cast, US).theirs == () or desk_of(cast, US).theirs[0].beside == ()


def test_an_answer_that_crosses_the_withdrawal_is_kept_beside_it() -> None:
    cast = apart()
    ref = cast.give()
    dispute(cast, ref)
    cast.cut = (US,)
    withdraw(cast, ref)
    answer(cast, ref)
    cast.join()

    (one,) = cast.notice(ref).disputes
    assert (len(one.answers), standing(cast, ref)) == (1, "withdrawn")


def test_what_lies_within_own_competence_is_no_surprise_by_the_register_unless_it_is_disputed() -> None:
    cast = three()
    ref = observed(cast, action_type="individual_travel")
    assert verdict(cast, ref) == (
        "No surprise: by the scope register of ROK-US-JP this is ROK's own competence, and no notice was owed."
    )

    dispute(cast, ref, JP, "cooperation_project")

    assert "but JP disputes that it is of this type" in verdict(cast, ref)
    assert [row.move for row in desk_of(cast, ROK).mine] == ["answer_dispute"]


def test_the_actor_disputes_the_type_that_an_observer_gave_and_the_observer_answers() -> None:
    cast = apart()
    ref = observed(cast)

    dispute(cast, ref, ROK, "individual_travel")

    assert [(row.ref, row.move) for row in desk_of(cast, US).mine] == [(ref, "answer_dispute")]
    answer(cast, ref, "keeps", US)
    assert standing(cast, ref) == "kept"


def test_a_monitor_answers_for_the_type_that_it_gave() -> None:
    cast = apart(monitors=[MONITOR])
    ref = observed(cast, MONITOR)
    dispute(cast, ref, ROK, "individual_travel")

    answer(cast, ref, "will_revise", MONITOR, HEAD)

    assert standing(cast, ref) == "promised"


def test_who_may_not_dispute_is_told_why() -> None:
    cast = apart(change=lambda plain: plain.update(others=[{"code": "UN", "names": {"en": "UN"}}]))
    ref = cast.give()
    with cast.refused(because("own_notice", ref=ref)):
        dispute(cast, ref, ROK)
    with cast.refused(because("type_is_so", ref=ref)):
        dispute(cast, ref, action_type="cooperation_project")
    known = ", ".join(sorted(cast.group().charter.scope))
    with cast.refused(because("scope_unknown", action_type="train_ride", known=known)):
        dispute(cast, ref, action_type="train_ride")
    with cast.refused(because("no_dispute_here", ref=ref, dispute="-")):
        answer(cast, ref)
    with cast.refused(because("no_dispute_here", ref=ref, dispute="-")):
        withdraw(cast, ref)
    with cast.refused(because("no_such_ref", ref="ROK-US/2018/ROK-9")):
        dispute(cast, "ROK-US/2018/ROK-9")

    dispute(cast, ref)
    with cast.refused(because("disputed_already", ref=ref)):
        dispute(cast, ref, action_type="routine_measure")
    with cast.refused(because("reply_unknown", found="perhaps", known="keeps, will_revise")):
        answer(cast, ref, "perhaps")
    answer(cast, ref)
    with cast.refused(because("dispute_answered_already", ref=ref)):
        answer(cast, ref)

    outside, mine = observed(cast, actor="UN"), observed(cast)
    with cast.refused(because("owes_no_notice", party="UN")):
        dispute(cast, outside, ROK)
    with cast.refused(because("own_type", ref=mine)):
        dispute(cast, mine)


def test_a_dispute_wants_a_reason_and_a_role() -> None:
    cast = apart()
    ref = cast.give()
    with cast.refused(because("prose_missing", name="reason")):
        cast.call(scoping.dispute_type, US, ref=ref, action_type=EXERCISE, reason=" ")
    roles = "desk_officer, head_of_delegation"
    with cast.refused(because("role_may_not", role="reader", kind="notice.type_disputed/1", roles=roles)):
        cast.call(scoping.dispute_type, US, 3, ref=ref, action_type=EXERCISE, reason="Soldiers.")


def test_a_version_that_the_page_did_not_show_is_read_first() -> None:
    cast = apart()
    ref = cast.give()
    page = cast.page(US)
    revised = cast.revise(ref, action_type=EXERCISE)

    with pytest.raises(NotAllowed) as refused:
        dispute(cast, ref, seen=page)

    assert refused.value.reasons == (because("came_since_version", party=ROK, entry=revised.entry),)
    assert cast.notice(ref).disputes == ()


def test_what_hostile_nodes_sign_about_a_type_counts_for_nothing() -> None:
    cast = apart()
    ref = cast.give()
    notice = cast.notice(ref)
    on_version = [(notice.id, "version")]

    own = cast.forge(ROK, TypeDisputed(action_type=EXERCISE), refs=on_version)
    unknown = cast.forge(US, TypeDisputed(action_type="train_ride"), refs=on_version)
    same = cast.forge(US, TypeDisputed(action_type="cooperation_project"), refs=on_version)
    nowhere = cast.forge(US, TypeDisputed(action_type=EXERCISE), refs=[(own.id, "on")])
    assert cast.notice(ref).disputes == ()
    real = dispute(cast, ref)
    by_itself = cast.forge(US, TypeDisputeAnswered(answer="keeps"), refs=[(real.entry, "on")])
    for_others = cast.forge(ROK, TypeDisputeWithdrawn(), refs=[(real.entry, "on")])

    assert standing(cast, ref) == "open"
    reasons = {**dict(cast.group().disregarded), **dict(cast.notice(ref).disregarded)}
    found = [reasons[one.id] for one in (own, unknown, same, nowhere, by_itself, for_others)]
    assert found == [
        "own_notice", "not_by_the_charter", "nothing_to_dispute", "no_such_version", "no_such_dispute",
        "no_such_dispute",
    ]  # fmt: skip


def test_the_history_tells_it_with_its_words_and_the_register_counts_it() -> None:
    cast = apart()
    ref = cast.give()
    dispute(cast, ref)
    answer(cast, ref)
    withdraw(cast, ref)
    reader = reader_of(cast.desks[ROK], code=ROK, officer=DESK)
    view = view_action(read_matter(cast.desks[ROK], reader=reader, ref=ref, now=cast.now), ref)

    said = [Speaker("en", "UTC").reason(row.summary) for row in view.history][-3:]

    assert said == [
        "disputed the type of the action", "kept the type that US disputes", "withdrew its dispute of the type",
    ]  # fmt: skip
    scope = view_scope(read_group(cast.desks[ROK], reader=reader, now=cast.now))
    row = next(row for row in scope.types if row.code == "cooperation_project")
    assert (row.mode, row.procedure, row.notices, row.disputed, len(scope.past)) == ("consult", "no-surprises", 1, 0, 1)
    assert view.disputed == ()


def test_a_notice_without_a_dispute_has_the_state_that_it_had() -> None:
    cast = apart()
    ref = cast.give()

    assert replace(cast.notice(ref), disputes=()) == cast.notice(ref)

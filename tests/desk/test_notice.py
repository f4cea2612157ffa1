"""Giving, revising, superseding, withdrawing and acknowledging at the desk: what is refused, and what is written."""

from typing import Any

import pytest
from tests.cast import JP, ROK, US, Cast, apart, at, hosted, three

from tandem.acts.action import ActionObserved
from tandem.desk import action as observing
from tandem.desk import decision as deciding
from tandem.desk import notice as noticing
from tandem.desk.desk import NotAllowed
from tandem.rules.reason import Reason, because


def noticed(cast: Cast) -> str:
    ref = cast.give()
    cast.watch()
    return ref


@pytest.mark.parametrize(("days", "reasons"), [
    ({"starts_on": ""}, [because("day_missing", name="starts_on")]),
    ({"ends_on": ""}, [because("day_missing", name="ends_on")]),
    ({"starts_on": "", "ends_on": "soon"},
     [because("day_missing", name="starts_on"), because("day_unfit", name="ends_on", found="soon")]),
    ({"starts_on": "2018-02-31"}, [because("day_unfit", name="starts_on", found="2018-02-31")]),
    ({"starts_on": "20181130"}, [because("day_unfit", name="starts_on", found="20181130")]),
    ({"ends_on": "2018-W50-1"}, [because("day_unfit", name="ends_on", found="2018-W50-1")]),
    ({"ends_on": "9" * 1000}, [because("day_unfit", name="ends_on", found="9" * 40)]),
    ({"starts_on": "2018-12-18"}, [because("days_reversed", starts_on="2018-12-18", ends_on="2018-12-17")]),
])  # fmt: skip
def test_a_notice_names_its_days_in_order(days: dict[str, str], reasons: list[Reason]) -> None:
    cast = apart()
    with cast.refused(*reasons):
        cast.give(**days)

    ref = cast.give()
    with cast.refused(*reasons):
        cast.revise(ref, **days)


def test_everything_that_is_wrong_with_a_notice_is_said_at_once() -> None:
    cast = apart()
    known = ", ".join(sorted(cast.group().charter.scope))

    with cast.refused(
        because("scope_unknown", action_type="invasion", known=known),
        because("day_unfit", name="starts_on", found="soon"),
        because("prose_missing", name="title"),
    ):
        cast.give(action_type="invasion", starts_on="soon", title=" ")


def test_an_action_of_one_day_is_one() -> None:
    cast = apart()

    ref = cast.give(starts_on="2018-11-30", ends_on="2018-11-30")

    assert cast.notice(ref).current.terms.ends_on == "2018-11-30"


def test_a_notice_is_of_a_type_in_the_scope_register() -> None:
    cast = apart()
    known = (
        "cooperation_project, domestic_measure, exercise, individual_travel, personnel_visit, public_statement, "
        "routine_measure, sanctions_step, technical_correction, working_contact"
    )

    with cast.refused(because("scope_unknown", action_type="invasion", known=known)):
        cast.give(action_type="invasion")


def test_a_notice_pins_the_charter_and_the_procedure_and_carries_its_manifest_to_the_others() -> None:
    cast = apart()

    ref = cast.give()

    terms = cast.notice(ref, US).current.terms
    assert (terms.charter, terms.procedure) == (cast.group().charter_digest, "no-surprises")
    assert terms.zone == "Asia/Seoul"
    table = cast.desks[US].store.table(terms.tables["manifest"])
    assert table is not None
    assert b'"quantity":"55000"' in table


def test_only_an_own_notice_that_has_not_begun_is_superseded() -> None:
    cast = apart()
    ref = noticed(cast)
    with cast.refused(because("not_the_owner", ref=ref, owner=ROK)):
        cast.give(US, supersedes=ref)
    with cast.refused(because("no_such_ref", ref="ROK-US/2018/ROK-7")):
        cast.give(supersedes="ROK-US/2018/ROK-7")

    cast.take(ref, "support")
    cast.decide(ref, "go")
    cast.start(ref)
    with cast.refused(because("already_so", state="under_way", ref=ref)):
        cast.give(supersedes=ref)
    cast.call(deciding.complete_action, ROK, ref=ref)
    with cast.refused(because("already_so", state="completed", ref=ref)):
        cast.give(supersedes=ref)


def test_a_withdrawn_notice_is_given_again_as_a_new_one_that_supersedes_it() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "objection")
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="The dates do not hold.")

    again = cast.give(supersedes=ref)

    assert again == "ROK-US/2018/ROK-2"
    earlier = cast.group(US).notices[cast.notice(again, US).supersedes or ""]
    assert [(position.party, position.stance) for position in earlier.positions] == [(US, "objection")]


def test_a_notice_after_the_fact_is_the_actors_about_what_was_observed() -> None:
    cast = three()
    observed = ActionObserved(actor=ROK, action_type="exercise", evidence="observed")
    seen = cast.call(observing.observe_action, US, observed=observed, title="T", text="Text.", source="S")
    assert seen.ref is not None

    with cast.refused(because("not_the_actor", ref=seen.ref, actor=ROK)):
        cast.give(JP, after=seen.ref)
    with cast.refused(because("no_such_ref", ref="ROK-US-JP/2018/US-2")):
        cast.give(after="ROK-US-JP/2018/US-2")
    notice = cast.give()
    with cast.refused(because("no_such_ref", ref=notice)):
        cast.give(after=notice)


def test_nobody_observes_itself_or_explains_for_another() -> None:
    cast = apart()
    observed = ActionObserved(actor=ROK, action_type="exercise", evidence="observed")
    given: dict[str, Any] = {"observed": observed, "title": "T", "text": "Text.", "source": "S"}
    with cast.refused(because("own_action_needs_notice", party=ROK)):
        cast.call(observing.observe_action, ROK, **given)
    seen = cast.call(observing.observe_action, US, **given)

    with cast.refused(because("not_the_actor", ref=seen.ref, actor=ROK)):
        cast.call(observing.explain_action, US, ref=seen.ref, text="It was theirs.")
    with cast.refused(because("no_such_ref", ref="nothing")):
        cast.call(observing.explain_action, ROK, ref="nothing", text="Text.")


@pytest.mark.parametrize("cast", [apart(), hosted()], ids=["apart", "hosted"])
def test_a_version_is_acknowledged_once(cast: Cast) -> None:
    ref = noticed(cast)
    cast.call(noticing.acknowledge_notice, US, ref=ref)

    with cast.refused(because("already_acknowledged", ref=ref)):
        cast.call(noticing.acknowledge_notice, US, ref=ref)

    cast.revise(ref)
    cast.call(noticing.acknowledge_notice, US, ref=ref)
    assert [(receipt.version, receipt.grade) for receipt in cast.notice(ref).receipts if receipt.grade == 2] == [
        (1, 2),
        (2, 2),
    ]


def test_an_acknowledgement_is_of_the_version_that_its_page_showed() -> None:
    cast = apart()
    ref = noticed(cast)
    page = cast.page(US)
    revised = cast.revise(ref)

    with cast.refused(because("came_since_version", party=ROK, entry=revised.entry)):
        cast.call(noticing.acknowledge_notice, US, ref=ref, seen=page)


def test_a_notice_that_ended_is_not_revised_withdrawn_or_acknowledged() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
    ended = because("already_so", state="withdrawn", ref=ref)

    with cast.refused(ended):
        cast.revise(ref)
    with cast.refused(ended):
        cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
    with cast.refused(ended):
        cast.call(noticing.acknowledge_notice, US, ref=ref)


def test_a_withdrawal_wants_its_reason() -> None:
    cast = apart()
    ref = noticed(cast)

    with cast.refused(because("prose_missing", name="reason")):
        cast.call(noticing.withdraw_notice, ROK, ref=ref, reason=" ")


def test_a_superseding_notice_says_of_its_page_no_more_than_the_page_showed() -> None:
    cast = apart()
    ref = noticed(cast)
    page = dict.fromkeys(cast.page(ROK), 1)

    receipt = cast.call(
        noticing.give_notice, ROK, draft=noticing.NoticeDraft(
            action_type="exercise", starts_on="2018-12-01", ends_on="2018-12-01", title="T", what="W"
        ), supersedes=ref, seen=page,
    )  # fmt: skip

    entry = cast.desks[ROK].store.entry(receipt.entry)
    assert entry is not None
    assert {feed: size for feed, (size, _) in entry.header.seen.items()} == page


def test_the_rules_are_asked_once_more_where_the_act_is_written() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.now = at("2018-10-22T09:00")

    with pytest.raises(NotAllowed, match="came_since_version"):
        cast.decide(ref, "go", seen=dict.fromkeys(cast.page(ROK), 1))


def test_a_zone_that_nobody_has_is_refused() -> None:
    cast = apart()

    with cast.refused(because("zone_unknown", name="zone", found="Asia/Seol")):
        cast.give(zone="Asia/Seol")

    assert cast.group().notices == {}

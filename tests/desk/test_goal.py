"""How sides word the common aim: own words are signed, what others said is reported, and both stand side by side."""

from typing import Any

from tests.cast import DESK, HEAD, MONITOR, ROK, US, Cast, apart, at

from tandem.acts.goal import GoalConfirmed, GoalStated
from tandem.desk import goal as aiming
from tandem.desk.desk import Receipt
from tandem.desk.goal import GoalDraft
from tandem.desk.past import past_of
from tandem.desk.reading import read_goals, reader_of
from tandem.reports.goal import GoalsView, view_goals
from tandem.rules.reason import because

OTHERS = [{"code": "DPRK", "names": {"en": "DPRK"}}]


def group_of(*monitors: str) -> Cast:
    return apart(monitors=monitors, change=lambda plain: plain.update(others=OTHERS))


def state(cast: Cast, code: str, *parties: str, evidence: str = "own", **given: Any) -> Receipt:
    words: dict[str, Any] = {"said_on": "2018-10-12", "paraphrase": "A peninsula without nuclear arms.", **given}
    goal = GoalDraft(parties=parties or (code,), **words)
    officer = HEAD if code == MONITOR else DESK
    return cast.call(aiming.state_goal, code, officer, goal=goal, evidence=evidence)


def answer(cast: Cast, code: str, on: Receipt, said: str = "confirmed", reason: str = "") -> Receipt:
    return cast.call(aiming.confirm_goal, code, on=f"{on.code}-{on.seq}", answer=said, reason=reason)


def view(cast: Cast, code: str = ROK, **given: Any) -> GoalsView:
    reader = reader_of(cast.desks[code], code=code, officer=DESK)
    return view_goals(read_goals(cast.desks[code], reader=reader, now=cast.now), **given)


def test_each_side_signs_its_own_words_and_they_stand_side_by_side() -> None:
    cast = group_of()
    state(cast, ROK, subject="peninsula", wording="한반도의 완전한 비핵화")
    state(cast, US, subject="DPRK", test_words="fully verified")

    shown = view(cast)

    assert (shown.sides, shown.count, shown.reported) == ((ROK, US), 2, 0)
    (day,) = shown.days
    assert [[one.goal.standing for one in cell] for cell in day.cells] == [["signed"], ["signed"]]
    assert day.differs == ("subject", "test")
    assert shown.verdict == because("goals_apart", parties="ROK, US")
    assert shown.parting == 1


def test_days_follow_what_was_said_and_not_when_it_was_put_on_record() -> None:
    cast = group_of()
    state(cast, ROK, said_on="2018-10-10", subject="peninsula")
    state(cast, US, said_on="2018-04-27", subject="peninsula")

    assert [day.day for day in view(cast).days] == ["2018-04-27", "2018-10-10"]
    assert [day.day for day in view(cast, until="2018-09-19").days] == ["2018-04-27"]
    assert view(cast).verdict == because("goals_alike", parties="ROK, US")
    assert view(cast, until="2018-01-01").verdict == because("goals_none")


def test_what_others_said_is_reported_and_the_side_confirms_or_disputes_it() -> None:
    cast = group_of(MONITOR)
    report = state(cast, MONITOR, US, evidence="reported", subject="DPRK")
    assert view(cast, US).days[0].cells[0][0].asked
    assert not view(cast, ROK).days[0].cells[0][0].asked

    answer(cast, US, report)
    assert cast.group().goals[0].standing == "confirmed"
    with cast.refused(because("concern_so_already", answer="confirmed")):
        answer(cast, US, report)
    answer(cast, US, report, "disputed", "It was said otherwise.")

    (goal,) = cast.group().goals
    assert (goal.evidence, goal.standing, len(goal.answers)) == ("reported", "disputed", 2)


def test_a_joint_wording_is_reported_by_one_and_confirmed_by_the_others() -> None:
    cast = group_of()
    joint = state(cast, ROK, ROK, US, "DPRK", evidence="reported", subject="peninsula")

    (day,) = view(cast).days
    assert [one.goal.parties for one in day.joint] == [(ROK, US, "DPRK")]
    assert day.alone is False
    with cast.refused(because("goal_not_of_you", party=ROK)):
        answer(cast, ROK, joint)
    answer(cast, US, joint)
    assert cast.group().goals[0].standing == "confirmed"


def test_a_wording_in_another_name_is_refused_with_the_way_out() -> None:
    cast = group_of(MONITOR)
    with cast.refused(because("goal_not_own", party=ROK)):
        state(cast, ROK, US)
    with cast.refused(because("goal_not_own", party=ROK)):
        state(cast, ROK, ROK, US)
    with cast.refused(because("goal_not_own", party=MONITOR)):
        state(cast, MONITOR)
    with cast.refused(because("no_such_member", party="NOBODY")):
        state(cast, ROK, "NOBODY", evidence="reported")
    with cast.refused(because("goal_evidence_unknown", found="rumour", known="own, reported")):
        state(cast, ROK, evidence="rumour")
    with cast.refused(because("goal_of_nobody")):
        nobody = GoalDraft(parties=(), said_on="2018-10-12", paraphrase="Peace.")
        cast.call(aiming.state_goal, ROK, goal=nobody, evidence="reported")
    with cast.refused(because("goal_side_twice")):
        state(cast, ROK, US, US, evidence="reported")
    with cast.refused(because("day_to_come", name="said_on", found="2018-11-20")):
        state(cast, ROK, said_on="2018-11-20")
    with cast.refused(because("day_missing", name="said_on")):
        state(cast, ROK, said_on="")
    with cast.refused(because("goal_subject_unfit", found="the North")):
        state(cast, ROK, subject="the North")
    with cast.refused(because("prose_missing", name="paraphrase")):
        state(cast, ROK, paraphrase="")


def test_nobody_confirms_what_it_has_not_read_or_signed_itself() -> None:
    cast = group_of()
    with cast.refused(because("no_such_goal", report="US-7")):
        cast.call(aiming.confirm_goal, ROK, on="US-7", answer="confirmed")
    own = state(cast, ROK)
    with cast.refused(because("goal_not_of_you", party=US)):
        answer(cast, US, own)
    report = state(cast, ROK, US, evidence="reported")
    with cast.refused(because("reason_missing", position="disputed")):
        answer(cast, US, report, "disputed")
    with cast.refused(because("confirmation_unknown", found="perhaps", known="confirmed, disputed")):
        answer(cast, US, report, "perhaps")


def test_what_a_hostile_node_signs_in_anothers_name_counts_for_nothing() -> None:
    cast = group_of(MONITOR)
    real = state(cast, ROK, US, evidence="reported")
    said = {"said_on": "2018-10-12", "evidence": "own"}
    mine = cast.forge(ROK, GoalStated(parties=(US,), **said))  # type: ignore[arg-type]
    monitors = cast.forge(MONITOR, GoalStated(parties=(MONITOR,), **said), officer=HEAD, role="monitor")  # type: ignore[arg-type]
    nobodys = cast.forge(ROK, GoalStated(parties=("NOBODY",), said_on="2018-10-12", evidence="reported"))
    by_itself = cast.forge(ROK, GoalConfirmed(answer="confirmed"), refs=[(real.entry, "on")])
    nothing = cast.forge(US, GoalConfirmed(answer="confirmed"), refs=[(mine.id, "on")])

    assert [goal.standing for goal in cast.group().goals] == ["not_confirmed"]
    aside = dict(cast.group().disregarded)
    found = [aside[one.id] for one in (mine, monitors, nobodys, by_itself, nothing)]
    assert found == [
        "not_its_own_words", "not_its_own_words", "not_by_the_charter", "no_such_goal_entry", "no_such_goal_entry",
    ]  # fmt: skip


def test_as_of_a_day_there_is_what_was_on_record_then() -> None:
    cast = group_of()
    state(cast, ROK)
    cast.wait(days=5)
    state(cast, US)

    then = past_of(cast.desks[ROK], at=at("2018-10-16T00:00"), day="2018-10-15")

    assert [goal.parties for goal in then.group().goals] == [(ROK,)]
    assert [goal.parties for goal in cast.group().goals] == [(ROK,), (US,)]


def test_a_reported_wording_stands_from_the_day_on_which_it_was_said() -> None:
    cast = group_of(MONITOR)
    early = state(cast, MONITOR, ROK, "DPRK", evidence="reported", said_on="2018-04-27")
    state(cast, MONITOR, US, evidence="reported", said_on="2018-10-10")
    answer(cast, ROK, early)

    then = past_of(cast.desks[ROK], at=at("2018-05-01T00:00"), day="2018-04-30").group()

    assert [(goal.parties, goal.standing) for goal in then.goals] == [((ROK, "DPRK"), "not_confirmed")]


def test_both_nodes_have_the_same_state_however_it_came() -> None:
    cast = group_of()
    cast.cut = (US,)
    state(cast, US, subject="DPRK")
    state(cast, ROK, subject="peninsula")
    cast.join()

    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()
    assert cast.group(ROK).goals == cast.group(US).goals

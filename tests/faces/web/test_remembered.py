"""What the lists remember is what would be reckoned anew, after every act and every passing of time."""

import random
from datetime import timedelta
from typing import Any

import pytest
from tests.cast import DESK, HEAD, ROK, US, Cast
from tests.faces.web.pages import GROUP, Site, node_of
from tests.meetings import held
from tests.meetings import propose as propose_meeting
from tests.texts import LINE, sign_proposal, text_of

from tandem.desk import meeting as calling
from tandem.desk import minutes as telling
from tandem.desk import text as texting
from tandem.desk.decision import complete_action
from tandem.desk.desk import NotAllowed
from tandem.desk.escalation import escalate_matter, find_uncertified, settle_escalation
from tandem.desk.goal import GoalDraft, state_goal
from tandem.desk.notice import acknowledge_notice, withdraw_notice
from tandem.desk.position import withdraw_position
from tandem.desk.reading import read_group, reader_of
from tandem.desk.scope import answer_type_dispute, dispute_type
from tandem.desk.wording import TextDraft
from tandem.faces.web.remembered import desk_view, news_moved, rows_of
from tandem.faces.web.visit import Visit
from tandem.reports.listing import Row, row_of
from tandem.reports.meetings import view_desk
from tandem.reports.speaker import Speaker
from tandem.rules.meeting import state_of
from tandem.rules.review import local_day


def pass_over(cast: Cast, ref: str, owner: str) -> None:
    """Go on unheard, with both signatures."""
    tried = str(local_day(cast.group(), owner, cast.now))
    cast.decide(ref, "go_unheard", owner, channel_tried="The telephone of the embassy.", tried_on=tried)
    cast.sign(ref, owner)


def _step(cast: Cast, chance: random.Random, refs: list[str]) -> None:
    """One more thing happens, or is refused; time goes on by some hours."""
    cast.now += timedelta(hours=chance.choice((0, 1, 20, 60)))
    ref = chance.choice(refs)
    owner = cast.notice(ref).owner
    other = US if owner == ROK else ROK
    acts = [
        lambda: refs.append(cast.give(chance.choice((ROK, US)))),
        lambda: refs.append(cast.give(owner, supersedes=ref)),
        lambda: cast.revise(ref, owner, what="Six cars, and meters on the tank."),
        lambda: cast.call(acknowledge_notice, other, ref=ref),
        lambda: cast.take(ref, chance.choice(("objection", "concern", "support")), other),
        lambda: cast.call(withdraw_position, other, ref=ref),
        lambda: cast.decide(ref, chance.choice(("go", "go_over_objection", "postpone")), owner),
        lambda: pass_over(cast, ref, owner),
        lambda: refs.append(cast.give(owner, action_type="routine_measure")),
        lambda: cast.call(escalate_matter, chance.choice((ROK, US)), ref=ref, level="co_chairs", reason="Stuck."),
        lambda: cast.call(settle_escalation, chance.choice((ROK, US)), ref=ref, result="Agreed by telephone."),
        lambda: cast.call(find_uncertified, owner, ref=ref, party=other),
        lambda: cast.call(withdraw_notice, owner, ref=ref, reason="Given up."),
        lambda: cast.call(dispute_type, other, ref=ref, action_type="exercise", reason="Soldiers take part."),
        lambda: cast.call(
            answer_type_dispute, owner, ref=ref, answer=chance.choice(("keeps", "will_revise")), reason="-"
        ),
    ]
    try:
        chance.choice(acts)()
    except NotAllowed:
        return


@pytest.mark.parametrize("seed", range(4))
def test_kept_rows_and_desks_are_those_that_would_be_reckoned_anew(site: Site, seed: int) -> None:
    cast, chance = site.cast, random.Random(seed)
    node, desk = node_of(cast, site.path), cast.nodes[0]
    refs = [cast.give(), cast.give(US)]

    for _ in range(40):
        _step(cast, chance, refs)
        for code, number in ((ROK, DESK), (US, HEAD)):
            reader = reader_of(desk, code=code, officer=number)
            visit = Visit(node, GROUP, reader, cast.now, Speaker("en", "UTC"))
            reading = read_group(desk, reader=reader, now=cast.now, titles=())
            kept = {row.listed.ref: row for row in rows_of(visit, reading)}
            anew = {notice.ref: row_of(reading, notice) for notice in reading.group.notices.values()}
            assert kept == anew
            assert desk_view(visit, reading) == view_desk(reading)


def test_a_dispute_of_the_type_of_what_has_ended_comes_onto_both_desks(site: Site) -> None:
    cast = site.cast
    ref = cast.give(action_type="personnel_visit")
    cast.call(acknowledge_notice, US, ref=ref)
    cast.decide(ref, "go")
    cast.start(ref)
    cast.call(complete_action, ROK, ref=ref)
    rok, us = site.officer(ROK), site.officer(US)
    for officer in (rok, us):
        assert "disputes the type" not in officer.open(f"/{GROUP}/").content.decode()

    cast.call(dispute_type, US, ref=ref, action_type="exercise", reason="Soldiers took part.")

    for officer in (rok, us):
        assert (
            "US disputes the type of this action; ROK has not answered" in officer.open(f"/{GROUP}/").content.decode()
        )


def test_a_new_meeting_text_or_wording_of_the_aim_forgets_no_row(site: Site) -> None:
    cast = site.cast
    node, desk = node_of(cast, site.path), cast.nodes[0]
    cast.give()
    visit = Visit(node, GROUP, reader_of(desk, code=US, officer=DESK), cast.now, Speaker("en", "UTC"))

    def news() -> tuple[tuple[Row, ...], list[str]]:
        reading = read_group(desk, reader=visit.reader, now=cast.now, titles=())
        own = reading.group.seats[US].feed
        return rows_of(visit, reading), [one.ref for one in news_moved(visit, reading, looked={}, own=own)]

    before, first = news()
    meeting, text = propose_meeting(cast, ROK), sign_proposal(cast, ROK).ref
    aim = GoalDraft(parties=(ROK,), said_on="2018-10-10", paraphrase="The denuclearisation of the peninsula.")
    cast.call(state_goal, ROK, HEAD, goal=aim, evidence="own")

    after, second = news()
    assert after is before
    assert set(second) == {*first, meeting, text, f"{GROUP}/goals"}


def _talk(cast: Cast, chance: random.Random) -> None:
    """One more thing happens about the survey, a text on it or a meeting, or is refused; time goes on."""
    cast.now += timedelta(hours=chance.choice((0, 1, 20, 60)))
    code, group = chance.choice((ROK, US)), cast.group()
    text = chance.choice([one.ref for one in group.texts.values()] or [""])
    meeting = chance.choice([one.ref for one in group.meetings.values()] or [""])
    notice = chance.choice([one.ref for one in group.notices.values()])
    day = str((cast.now + timedelta(days=2)).date())
    outcome = chance.choice([f"{o.party}-{o.stamp.seq}" for m in group.meetings.values() for o in m.outcomes] or [""])
    version = chance.choice([one.current for one in group.texts.values()] or [None])

    def propose(**terms: Any) -> Any:
        draft = TextDraft(title="Line", texts=LINE, use="each", **terms)
        return lambda: cast.call(texting.propose_text, code, draft=draft)

    def meet(act: Any, **given: Any) -> Any:
        return lambda: cast.call(act, code, HEAD, ref=meeting, **given)

    acts = [
        propose(depends=(notice,)), propose(supersedes=text, in_force_from=day),
        *(propose(sort="readout", about=meeting),) * 2,
        lambda: cast.revise(notice, starts_on="2018-12-05", ends_on="2018-12-28"),
        *(lambda: cast.call(texting.accept_text, code, HEAD, ref=text, wording=version.terms.digest),) * 4,
        lambda: cast.call(texting.refuse_text, code, ref=text, reason="No."),
        lambda: cast.call(texting.recall_text, code, HEAD, ref=text, reason="Over."),
        lambda: cast.call(texting.review_text, code, ref=text),
        lambda: propose_meeting(cast, code, begins=f"{day}T09:00", ends=f"{day}T10:00"),
        *(meet(act) for act in (calling.accept_date, calling.convene_meeting, calling.hold_meeting) * 2),
        meet(telling.decline_readout), meet(telling.give_readout, party=code, text="We met.", language="en"),
        meet(telling.record_outcome, kind="action", text="Count the fuel.", owner=ROK, due=day),
        meet(telling.confirm_outcome, on=outcome, answer="confirmed"), meet(telling.finish_outcome, on=outcome),
    ]  # fmt: skip
    try:
        chance.choice(acts)()
    except (NotAllowed, AttributeError):
        return


@pytest.mark.parametrize("seed", range(4))
def test_kept_desks_of_texts_and_meetings_are_those_that_would_be_reckoned_anew(site: Site, seed: int) -> None:
    cast, chance = site.cast, random.Random(seed)
    node, desk = node_of(cast, site.path), cast.nodes[0]
    cast.give()
    held(cast)

    for _ in range(100):
        _talk(cast, chance)
        for code in (ROK, US):
            reader = reader_of(desk, code=code, officer=HEAD)
            visit = Visit(node, GROUP, reader, cast.now, Speaker("en", "UTC"))
            reading = read_group(desk, reader=reader, now=cast.now, titles=())
            assert desk_view(visit, reading) == view_desk(reading)


def test_a_readout_that_all_accepted_waits_no_more_for_anybodys_own_account(site: Site) -> None:
    cast = site.cast
    ref = held(cast)
    node, desk = node_of(cast, site.path), cast.nodes[0]

    def moves(code: str) -> list[str]:
        reader = reader_of(desk, code=code, officer=HEAD)
        visit = Visit(node, GROUP, reader, cast.now, Speaker("en", "UTC"))
        view = desk_view(visit, read_group(desk, reader=reader, now=cast.now, titles=()))
        return [one.move for one in view.mine if one.ref == ref]

    assert moves(ROK) == moves(US) == ["give_readout"]
    draft = TextDraft(title="Read-out", sort="readout", texts=LINE, use="each", about=ref)
    text = cast.call(texting.propose_text, ROK, draft=draft).ref
    assert text is not None
    cast.call(texting.accept_text, US, HEAD, ref=text, wording=text_of(cast, text).current.terms.digest)

    assert state_of(cast.group().meetings[cast.group().by_ref[ref]], cast.group()) == "readout_agreed"
    assert moves(ROK) == []
    assert moves(US) == ["close_meeting"]

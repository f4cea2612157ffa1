"""What an officer is offered is what the desk lets through, wherever the road goes."""

import random
from collections import Counter
from datetime import timedelta
from functools import cache

import pytest
from tests.cast import DESK, HEAD, READER, ROK, US, Cast, apart, at, draft, hosted, three

from tandem.desk import comment as commenting
from tandem.desk import concern as raising
from tandem.desk import decision as deciding
from tandem.desk import escalation as escalating
from tandem.desk import hold as holding
from tandem.desk import notice as noticing
from tandem.desk import position as positioning
from tandem.desk import question as asking
from tandem.desk import scope as scoping
from tandem.desk import window as windowing
from tandem.rules.concern import to_confirm
from tandem.rules.escalation import levels_above, uncertifiable
from tandem.rules.instant import written
from tandem.rules.moves import moves_of, parties_to_extend
from tandem.rules.reason import because
from tandem.rules.review import local_day

OFFICERS = (HEAD, DESK, READER)
KINDS = ("cooperation_project", "routine_measure")


def offered(cast: Cast, ref: str, code: str, officer: int = DESK) -> tuple[str, ...]:
    return moves_of(cast.notice(ref, code), cast.group(code), cast.now, code=code, officer=officer)


def tomorrow(cast: Cast, code: str) -> str:
    return str(local_day(cast.group(code), code, cast.now) + timedelta(days=1))


def make(cast: Cast, move: str, ref: str, code: str, officer: int, chance: random.Random) -> None:
    """Make a move from a page shown now; the desk must not refuse it."""
    match move:
        case "acknowledge":
            cast.call(noticing.acknowledge_notice, code, officer, ref=ref)
        case "take_position":
            position = chance.choice(["support", "objection", "concern", "no_objection"])
            cast.call(positioning.take_position, code, officer, position=position, reason="Diesel.", ref=ref)
        case "hold":
            cast.call(holding.place_hold, code, officer, ref=ref, reason="study")
        case "lift":
            cast.call(holding.lift_hold, code, officer, ref=ref)
        case "ask":
            to = chance.choice([party for party in cast.parties if party != code])
            cast.call(asking.ask_question, code, officer, ref=ref, to=to, question="How much returns?")
        case "answer_question":
            cast.call(asking.answer_question, code, officer, ref=ref, answer="All of it.")
        case "extend":
            parties = parties_to_extend(cast.notice(ref, code), cast.group(code), cast.now)
            deadline = cast.hearing(ref, parties[0], code).deadline
            assert deadline is not None
            assert deadline.at is not None
            until = written(deadline.at + timedelta(hours=1))
            cast.call(windowing.extend_window, code, officer, ref=ref, party=parties[0], until=until)
        case "answer_urgency":
            cast.call(windowing.answer_urgency, code, officer, ref=ref, accepted=chance.random() < 0.5)
        case "accept_editorial":
            cast.call(windowing.accept_editorial, code, officer, ref=ref)
        case "withdraw_position":
            cast.call(positioning.withdraw_position, code, officer, ref=ref)
        case "answer_concern":
            latest = {position.party: position for position in cast.notice(ref, code).positions}
            party = next(party for party, p in latest.items() if p.stance in ("concern", "objection"))
            cast.call(positioning.answer_concern, code, officer, party=party, answer="So it is.", ref=ref)
        case "revise":
            terms = cast.notice(ref, code).current.terms
            editorial = chance.random() < 0.4
            first, last = (terms.starts_on, terms.ends_on) if editorial else ("2018-12-01", "2018-12-02")
            revision = noticing.NoticeDraft(
                action_type=terms.action_type, title="T", what="W", editorial=editorial, starts_on=first,
                ends_on=last, manifest=draft().manifest if editorial and terms.tables else (),
                urgency="It rains." if terms.urgent else "",
            )  # fmt: skip
            cast.call(noticing.revise_notice, code, officer, draft=revision, ref=ref)
        case "go" | "go_over_objection" | "postpone":
            days = {"until": "2018-12-26"} if move == "postpone" else {"review_on": tomorrow(cast, code)}
            cast.call(deciding.decide, code, officer, decision=move, reason="We must.", ref=ref, **days)
        case "go_unheard":
            tried = str(local_day(cast.group(code), code, cast.now))
            cast.call(
                deciding.decide, code, officer, decision=move, reason="We must.", ref=ref, tried_on=tried,
                channel_tried="The telephone of the embassy.",
            )  # fmt: skip
        case "withdraw":
            cast.call(noticing.withdraw_notice, code, officer, reason="Over.", ref=ref)
        case "comment":
            cast.call(commenting.make_comment, code, officer, text="Which wagons?", ref=ref)
        case "report_concern":
            owner = cast.notice(ref, code).owner
            raised_by = code if code != owner else next(party for party in cast.parties if party != owner)
            cast.call(
                raising.report_concern, code, officer, ref=ref, raised_by=raised_by, raised_with=owner,
                by_way="telephone", happened="2018-10-12", position="concern", text="The diesel.",
            )  # fmt: skip
        case "confirm_concern":
            report = to_confirm(cast.notice(ref, code).direct, code)[0]
            answer, on = chance.choice(["confirmed", "disputed"]), report.stamp.label
            cast.call(raising.confirm_concern, code, officer, ref=ref, on=on, answer=answer, reason="As it was.")
        case "review":
            cast.call(deciding.review_decision, code, officer, ref=ref, result="It holds.")
        case "dispute_type":
            kind = next(kind for kind in (*KINDS, "exercise") if kind != cast.notice(ref).current.terms.action_type)
            cast.call(scoping.dispute_type, code, officer, ref=ref, action_type=kind, reason="It is another.")
        case "answer_dispute":
            answer = chance.choice(["keeps", "will_revise"])
            cast.call(scoping.answer_type_dispute, code, officer, ref=ref, answer=answer, reason="So we think.")
        case "withdraw_dispute":
            cast.call(scoping.withdraw_type_dispute, code, officer, ref=ref)
        case "escalate":
            level = chance.choice(levels_above(cast.notice(ref, code), cast.group(code), cast.now))
            cast.call(escalating.escalate_matter, code, officer, ref=ref, level=level, reason="We do not get on.")
        case "settle":
            cast.call(escalating.settle_escalation, code, officer, ref=ref, result="Agreed by telephone.")
        case "uncertified":
            party = chance.choice(uncertifiable(cast.notice(ref, code), cast.group(code), cast.now))
            cast.call(escalating.find_uncertified, code, officer, ref=ref, party=party)
        case "sign":
            cast.call(deciding.add_signature, code, officer, ref=ref)
        case "start":
            cast.call(deciding.start_action, code, officer, override=True, reason="Cleared.", ref=ref)
        case "complete":
            cast.call(deciding.complete_action, code, officer, ref=ref)
        case "stop":
            cast.call(deciding.stop_action, code, officer, reason="Over.", ref=ref)


@cache
def walk(seed: int) -> Counter[str]:
    """Go wherever the offered moves lead, and count them."""
    chance, done = random.Random(seed), Counter[str]()
    cast = [apart, hosted, three][seed % 3]()
    for _ in range(6):
        action_type = chance.choice(KINDS)
        urgency = "It rains." if action_type == KINDS[0] and chance.random() < 0.3 else ""
        ref = cast.give(action_type=action_type, urgency=urgency)
        for _ in range(20):
            if chance.random() < 0.7:
                cast.watch()
            cast.wait(hours=chance.choice([0, 1, 49, 200]) if cast.now < at("2019-11-01T00:00") else 0)
            code, officer = chance.choice(cast.parties), chance.choice(OFFICERS)
            moves = offered(cast, ref, code, officer)
            # The moves that end everything are made seldom, so that the road goes on.
            seldom = (
                "withdraw", "postpone", "comment", "report_concern", "dispute_type", "withdraw_dispute", "escalate",
            )  # fmt: skip
            likely = [move for move in moves if move not in seldom or chance.random() < 0.1]
            if likely:
                rare = [
                    move for move in ("sign", "lift") if move in likely and (move == "sign" or chance.random() < 0.3)
                ]
                move = rare[0] if rare else chance.choice(likely)
                make(cast, move, ref, code, officer, chance)
                done[move] += 1
    return done


@pytest.mark.parametrize("seed", range(12))
def test_no_move_that_is_offered_is_refused(seed: int) -> None:
    assert walk(seed).total() > 10


def test_every_move_is_made_on_the_way() -> None:
    assert {move for seed in range(12) for move in walk(seed)} == {
        "acknowledge", "take_position", "withdraw_position", "answer_concern", "revise", "go", "go_over_objection",
        "go_unheard", "postpone", "withdraw", "sign", "start", "complete", "stop", "hold", "lift", "comment",
        "report_concern", "confirm_concern", "review", "dispute_type", "answer_dispute", "withdraw_dispute",
        "escalate", "settle", "uncertified", "ask", "answer_question", "extend", "answer_urgency", "accept_editorial",
    }  # fmt: skip


def test_a_reader_is_offered_nothing() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()

    assert offered(cast, ref, ROK, READER) == offered(cast, ref, US, READER) == ()


def test_the_owner_decides_and_the_others_answer() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    words = ("ask", "escalate", "comment", "report_concern")
    assert offered(cast, ref, ROK) == ("revise", "postpone", "withdraw", "extend", *words)
    assert offered(cast, ref, US) == ("acknowledge", "take_position", "hold", *words, "dispute_type")

    cast.now = at("2018-10-22T09:00")
    assert offered(cast, ref, ROK) == ("go", "revise", "postpone", "withdraw", *words)


def test_the_second_officer_is_offered_to_sign_and_the_first_is_not() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")
    cast.decide(ref, "go_over_objection")

    assert "sign" in offered(cast, ref, ROK, HEAD)
    assert "sign" not in offered(cast, ref, ROK, DESK)


def test_the_second_officer_of_another_party_is_offered_to_complete_its_objection() -> None:
    role = {"position.taken/1:objection": "head_of_delegation"}
    cast = apart(change=lambda plain: plain["second_signature"].update(role))
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")

    assert "sign" in offered(cast, ref, US, HEAD)
    assert "sign" not in offered(cast, ref, US, DESK)
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
    with cast.refused(because("already_so", state="withdrawn", ref=ref)):
        cast.sign(ref, US)


@pytest.mark.parametrize("end", ["withdraw", "supersede"])
def test_nothing_is_offered_on_what_has_ended(end: str) -> None:
    cast = apart()
    ref = cast.give()
    if end == "withdraw":
        cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
    else:
        cast.give(supersedes=ref)

    assert offered(cast, ref, ROK) == offered(cast, ref, US) == ()

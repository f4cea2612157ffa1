"""Questions, extensions, urgency, editorial revisions and recusal: what each does to a window and to the answer."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import JP, ROK, US, Cast, apart, at, three

from tandem.acts.decision import DecisionMade
from tandem.acts.notice import NoticeRevised, RevisionAcceptedAsEditorial, UrgencyAnswered, WindowExtended
from tandem.acts.question import QuestionAnswered
from tandem.desk import notice as noticing
from tandem.rules.irregularity import irregularities
from tandem.rules.notice import is_agreed, live_objections, may_decide
from tandem.rules.procedure import lines_of
from tandem.rules.reason import because

SECOND = timedelta(seconds=1)
CLOSES = at("2018-10-19T22:00")


def heard(cast: Cast, **given: Any) -> str:
    """Give notice, and let every node say that it arrived."""
    ref = cast.give(**given)
    cast.watch()
    return ref


def closes(cast: Cast, ref: str, party: str = US) -> Any:
    deadline = cast.hearing(ref, party).deadline
    return deadline.at if deadline else None


def stops_clock(plain: dict[str, Any]) -> None:
    plain["procedures"]["no-surprises"]["question_stops_clock"] = True


# Questions.


def test_any_party_asks_any_other_and_only_the_one_that_was_asked_answers() -> None:
    cast = three()
    ref = heard(cast)
    cast.ask(ref, US, JP)
    cast.ask(ref, ROK, JP)
    question = cast.notice(ref).questions[0].stamp.entry

    forged = cast.forge(ROK, QuestionAnswered(), refs=[(question, "on")])
    with cast.refused(because("no_question_to_answer", ref=ref, party=US)):
        cast.reply(ref, US)
    cast.reply(ref, JP)

    assert (forged.id, "no_such_question") in cast.notice(ref).disregarded
    assert [q.answered is not None for q in cast.notice(ref).questions] == [True, False]
    assert closes(cast, ref) == CLOSES


def test_nobody_asks_itself_or_somebody_who_is_no_party() -> None:
    cast = apart()
    ref = heard(cast)

    with cast.refused(because("own_question", party=US)):
        cast.ask(ref, US, US)
    with cast.refused(because("nobody_to_ask", found="DPRK", parties=ROK)):
        cast.ask(ref, US, "DPRK")
    with cast.refused(because("prose_missing", name="question")):
        cast.ask(ref, question="")


def test_where_the_procedure_says_so_a_question_to_the_owner_stops_the_clock_of_its_party_until_the_answer() -> None:
    cast = three(change=stops_clock)
    ref = heard(cast)
    others = closes(cast, ref, JP)
    cast.now = CLOSES - SECOND
    cast.ask(ref)

    cast.wait(days=3)
    stopped = because("clock_stopped_by_question", party=US, at="2018-10-19T21:59:59Z")
    assert cast.hearing(ref).heard.reasons == (stopped,)
    assert not may_decide(cast.notice(ref), cast.group(), cast.now, "go").is_yes
    cast.reply(ref)

    moved = CLOSES + timedelta(days=3)
    assert closes(cast, ref) == moved
    assert cast.hearing(ref).moved == (because("window_moved_by_question", at="2018-10-22T22:00:00Z"),)
    assert closes(cast, ref, JP) == others


def test_two_questions_at_once_stop_the_clock_once() -> None:
    cast = apart(change=stops_clock)
    ref = heard(cast)
    cast.ask(ref)
    cast.wait(hours=1)
    cast.ask(ref, question="And the wagons?")
    cast.wait(hours=1)

    cast.reply(ref)
    cast.reply(ref)

    assert closes(cast, ref) == CLOSES + timedelta(hours=2)


# Extensions.


def test_the_owner_gives_one_party_more_time_until_a_day_there() -> None:
    cast = three()
    ref = heard(cast)
    others = closes(cast, ref, JP)

    cast.extend(ref, US, "2018-10-24")

    assert (closes(cast, ref), closes(cast, ref, JP)) == (at("2018-10-24T22:00"), others)
    assert cast.hearing(ref).moved == (because("window_extended", at="2018-10-24T22:00:00Z"),)


def test_an_extension_never_makes_a_window_shorter_and_comes_before_it_is_over() -> None:
    cast = apart()
    ref = heard(cast)
    version = cast.notice(ref).id
    over = "2018-10-19T22:00:00Z"
    with cast.refused(because("extension_shorter", party=US, at=over)):
        cast.extend(ref, US, "2018-10-18")
    with cast.refused(because("nobody_to_extend", found=ROK, ref=ref)):
        cast.extend(ref, ROK, "2018-10-24")
    with cast.refused(because("day_unfit", name="until", found="later")):
        cast.extend(ref, US, "later")
    cast.now = CLOSES
    with cast.refused(because("extension_too_late", party=US, at=over)):
        cast.extend(ref, US, "2018-10-24")

    entry = cast.forge(ROK, WindowExtended(party=US, until="2018-10-24T22:00:00Z"), refs=[(version, "version")])

    assert (closes(cast, ref), cast.hearing(ref).outcome) == (CLOSES, "lapsed")
    late = because("extension_too_late", party=US, at=over, entry=entry.id)
    assert irregularities(cast.notice(ref), cast.group()) == (late,)


def test_where_the_procedure_lets_nobody_extend_nobody_does() -> None:
    def nobody(plain: dict[str, Any]) -> None:
        plain["procedures"]["no-surprises"]["extends"] = "nobody"

    cast = apart(change=nobody)
    ref = heard(cast)

    with cast.refused(because("extension_not_allowed", party=US)):
        cast.extend(ref, US, "2018-10-24")


def test_a_certificate_written_before_the_extension_was_seen_is_early_and_another_follows() -> None:
    cast = apart()
    ref = heard(cast, action_type="routine_measure")
    cast.cut = [US]
    cast.now = CLOSES - SECOND
    cast.extend(ref, US, "2018-10-24")
    cast.now = CLOSES
    assert [one.kind for one in cast.watch(US)] == ["window.closed/1"]

    cast.join()

    assert (cast.hearing(ref).outcome, cast.hearing(ref).closing) == ("open", None)
    cast.now = at("2018-10-24T22:00")
    assert [one.kind for one in cast.watch(US)] == ["window.closed/1"]
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"


def test_an_extension_that_claims_a_moment_before_a_closing_it_had_seen_undoes_no_silence() -> None:
    cast = apart()
    ref = heard(cast, action_type="routine_measure")
    cast.now = CLOSES
    cast.watch()

    act = WindowExtended(party=US, until="2018-10-24T22:00:00Z")
    cast.forge(ROK, act, refs=[(cast.notice(ref).id, "version")], when=CLOSES - SECOND)

    assert cast.hearing(ref).outcome == "passed_by_certified_silence"


# Urgent notices.


def test_a_party_that_accepts_the_urgency_has_the_short_window_and_the_others_the_whole_one() -> None:
    cast = three()
    ref = heard(cast, urgency="The river rises.")
    whole = closes(cast, ref, JP)
    cast.wait(hours=2)

    cast.hurry(ref)
    cast.hurry(ref, JP, accepted=False)

    assert closes(cast, ref) == cast.now + timedelta(hours=24)
    assert cast.hearing(ref).moved[0].code == "window_urgent"
    assert closes(cast, ref, JP) == whole
    with cast.refused(because("urgency_accepted_already", party=US, ref=ref)):
        cast.hurry(ref)


def test_the_short_window_is_never_longer_than_the_whole_one() -> None:
    cast = apart()
    ref = heard(cast, urgency="The river rises.")
    cast.now = CLOSES - timedelta(hours=1)

    cast.hurry(ref)

    assert closes(cast, ref) == CLOSES


def test_a_notice_that_does_not_claim_urgency_is_not_shortened() -> None:
    cast = apart()
    ref = heard(cast)
    with cast.refused(because("not_urgent", ref=ref)):
        cast.hurry(ref)
    with cast.refused(because("urgent_not_allowed")):
        cast.give(action_type="routine_measure", urgency="The river rises.")

    cast.forge(US, UrgencyAnswered(accepted=True), refs=[(cast.notice(ref).id, "version")])

    assert closes(cast, ref) == CLOSES


# Editorial revisions.


def test_what_was_said_goes_on_counting_once_all_accepted_a_revision_of_words() -> None:
    cast = three()
    ref = heard(cast)
    cast.take(ref, "no_objection", JP)
    cast.wait(days=1)
    cast.revise(ref, what="The same, in better words.", editorial=True)
    cast.watch()
    whole_again = closes(cast, ref)
    assert whole_again > CLOSES
    assert not cast.hearing(ref, JP).answered

    cast.accept_editorial(ref)
    assert closes(cast, ref) == whole_again
    cast.accept_editorial(ref, JP)

    assert (closes(cast, ref), cast.hearing(ref, JP).answered) == (CLOSES, True)
    assert lines_of(cast.notice(ref), cast.group()) == (frozenset({1, 2}),)
    with cast.refused(because("editorial_accepted_already", party=US, ref=ref)):
        cast.accept_editorial(ref)


def test_a_hold_on_the_version_before_goes_on_as_if_on_this_one() -> None:
    cast = apart()
    ref = heard(cast)
    cast.hold(ref)
    held = closes(cast, ref)
    cast.wait(hours=1)

    cast.revise(ref, what="The same, in better words.", editorial=True)
    cast.accept_editorial(ref)

    assert (closes(cast, ref), cast.hearing(ref).outcome) == (held, "held")


def test_a_revision_that_changes_facts_is_not_editorial() -> None:
    cast = apart()
    ref = heard(cast)
    with cast.refused(because("editorial_facts_differ", facts="starts_on")):
        cast.revise(ref, starts_on="2018-12-01", editorial=True)
    with cast.refused(because("not_editorial", ref=ref)):
        cast.accept_editorial(ref)


def test_a_claim_around_the_desk_with_changed_facts_shows_and_counts_for_nothing() -> None:
    cast = apart()
    ref = heard(cast)
    cast.take(ref, "no_objection")
    terms = cast.notice(ref).current.terms
    act = NoticeRevised(
        action_type=terms.action_type, charter=terms.charter, procedure=terms.procedure, starts_on="2018-12-01",
        ends_on=terms.ends_on, zone=terms.zone, editorial=True,
    )  # fmt: skip

    entry = cast.forge(ROK, act, refs=[(cast.notice(ref).id, "version")], prose={"title": "T", "what": "W"})
    cast.forge(US, RevisionAcceptedAsEditorial(), refs=[(entry.id, "version")])

    assert not cast.hearing(ref).answered
    shown = because("editorial_with_changed_facts", version=2, entry=entry.id)
    assert irregularities(cast.notice(ref), cast.group()) == (shown,)


# Recusal, and objections to earlier versions.


def test_a_party_that_stands_aside_is_heard_and_keeps_nobody_from_agreeing() -> None:
    cast = three()
    ref = heard(cast, action_type="routine_measure")

    cast.take(ref, "recuse", JP)
    cast.take(ref, "support", US)

    agreed = is_agreed(cast.notice(ref), cast.group(), cast.now)
    assert agreed.is_yes
    assert because("recused", party=JP) in agreed.reasons
    cast.decide(ref, "go")


def test_where_everybody_stands_aside_nobody_has_agreed() -> None:
    cast = apart()
    ref = heard(cast, action_type="routine_measure")
    cast.take(ref, "recuse")

    assert is_agreed(cast.notice(ref), cast.group(), cast.now).reasons == (because("all_recused"),)
    with cast.refused(because("all_recused")):
        cast.decide(ref, "go")
    entry = cast.forge(ROK, DecisionMade(decision="go"), refs=[(cast.notice(ref).id, "version")])
    assert irregularities(cast.notice(ref), cast.group()) == (because("went_while_all_recused", entry=entry.id),)


def test_where_the_owner_decides_the_recusal_of_the_only_other_party_holds_nothing_up() -> None:
    cast = apart()
    ref = heard(cast)

    cast.take(ref, "recuse")

    assert not is_agreed(cast.notice(ref), cast.group(), cast.now).is_yes
    cast.decide(ref, "go")


@pytest.mark.parametrize("stance", ["objection", "concern"])
def test_what_was_objected_to_an_earlier_version_says_that_it_is_still_live(stance: str) -> None:
    cast = apart()
    ref = heard(cast)
    cast.take(ref, stance)

    cast.revise(ref)

    still = because(f"still_live_{stance}", party=US, version=1)
    assert is_agreed(cast.notice(ref), cast.group(), cast.now).reasons == (still,)


def test_a_revision_while_an_objection_is_in_flight_leaves_it_live_on_the_version_it_read() -> None:
    cast = apart()
    ref = heard(cast)
    page = cast.page(US)
    cast.revise(ref, what="Better words.", editorial=True)
    cast.take(ref, "objection", seen=page)
    assert [p.version for p in live_objections(cast.notice(ref), cast.group(), cast.now)] == [1]
    assert not cast.hearing(ref).answered

    cast.accept_editorial(ref)

    assert cast.hearing(ref).answered


def test_the_closing_of_the_version_before_counts_for_an_editorial_one() -> None:
    cast = apart()
    ref = heard(cast, action_type="routine_measure")
    cast.now = CLOSES
    cast.watch()
    cast.revise(ref, what="Better words.", action_type="routine_measure", editorial=True)

    cast.accept_editorial(ref)

    assert cast.hearing(ref).outcome == "passed_by_certified_silence"
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")

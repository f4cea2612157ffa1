"""Concerns raised by telephone, at a meeting or by letter: reported by one side, confirmed or disputed by the other."""

from typing import Any

import pytest
from msgspec.structs import replace
from tests.cast import DESK, JP, ROK, US, Cast, apart, three

from tandem.acts.action import ActionObserved
from tandem.acts.concern import ConcernConfirmed, ConcernReported
from tandem.desk import action as acting
from tandem.desk import concern as raising
from tandem.desk import notice as noticing
from tandem.desk.desk import Receipt
from tandem.desk.reading import read_group, read_matter, reader_of
from tandem.reports.action import view_action, view_observed
from tandem.reports.meetings import view_desk
from tandem.reports.speaker import Speaker
from tandem.rules.notice import unanswered_concerns
from tandem.rules.reason import because

CALL = {
    "raised_by": US, "raised_with": ROK, "by_way": "telephone", "happened": "2018-10-12", "position": "concern",
    "text": "The diesel is above the cap.", "source": "Note of the call.",
}  # fmt: skip


def report(cast: Cast, ref: str, code: str = US, **changed: Any) -> Receipt:
    return cast.call(raising.report_concern, code, ref=ref, **{**CALL, **changed})


def confirm(cast: Cast, ref: str, on: str, code: str = ROK, answer: str = "confirmed", reason: str = "") -> Receipt:
    return cast.call(raising.confirm_concern, code, ref=ref, on=on, answer=answer, reason=reason)


def label(receipt: Receipt) -> str:
    return f"{receipt.code}-{receipt.seq}"


def desk_of(cast: Cast, code: str) -> list[tuple[str, str]]:
    reader = reader_of(cast.desks[code], code=code, officer=DESK)
    view = view_desk(read_group(cast.desks[code], reader=reader, now=cast.now))
    return [(waiting.ref, waiting.move) for waiting in view.mine]


def told(cast: Cast, ref: str) -> list[str]:
    reader = reader_of(cast.desks[ROK], code=ROK, officer=DESK)
    view = view_action(read_matter(cast.desks[ROK], reader=reader, ref=ref, now=cast.now), ref)
    return [Speaker("en", "UTC").reason(row.summary) for row in view.history]


def test_a_report_is_nobodys_position_whatever_is_said_to_it() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    before = cast.hearing(ref)

    reported = report(cast, ref, position="objection")
    confirm(cast, ref, label(reported))

    assert cast.hearing(ref) == before
    assert cast.notice(ref).positions == ()
    assert unanswered_concerns(cast.notice(ref), cast.group(), cast.now) == ()
    (concern,) = cast.notice(ref).direct
    assert (concern.party, concern.to, concern.channel, concern.standing) == (US, ROK, "telephone", "confirmed")


def test_either_side_reports_and_the_other_finds_it_waiting_on_its_desk() -> None:
    cast = apart()
    by_us, by_rok = cast.give(title="First"), cast.give(title="Second")
    for ref in (by_us, by_rok):
        cast.call(noticing.acknowledge_notice, US, ref=ref)
        cast.take(ref, "support")

    report(cast, by_us)
    report(cast, by_rok, ROK)

    assert (by_us, "confirm_concern") in desk_of(cast, ROK)
    assert (by_rok, "confirm_concern") in desk_of(cast, US)
    assert (by_us, "confirm_concern") not in desk_of(cast, US)


def test_a_confirmed_report_waits_no_longer() -> None:
    cast = apart()
    ref = cast.give()
    on = label(report(cast, ref, ROK))
    assert cast.notice(ref).direct[0].standing == "not_confirmed"

    confirm(cast, ref, on, US)

    assert (ref, "confirm_concern") not in desk_of(cast, US)
    assert told(cast, ref)[-2:] == [
        "reported that US raised with ROK: concern (telephone, Fri 12 Oct 2018; reported, not signed)",
        "confirmed what ROK reported",
    ]


def test_a_disputed_report_stays_with_its_dispute_and_the_other_side_may_change_its_word() -> None:
    cast = apart()
    ref = cast.give()
    on = label(report(cast, ref))

    confirm(cast, ref, on, answer="disputed", reason="There was no call on that day.")
    confirm(cast, ref, on)

    assert [answer.answer for answer in cast.notice(ref).direct[0].answers] == ["disputed", "confirmed"]
    assert cast.notice(ref).direct[0].standing == "confirmed"
    assert told(cast, ref)[-2] == "disputed what US reported"


def test_a_report_about_an_observed_action_is_kept_with_it() -> None:
    cast = three()
    seen = ActionObserved(actor=ROK, action_type="exercise", evidence="observed")
    words = {"title": "Drill", "text": "Guns were heard.", "source": ""}
    ref = cast.call(acting.observe_action, JP, observed=seen, **words).ref or ""

    on = label(report(cast, ref, JP, raised_by=JP))
    assert (ref, "confirm_concern") in desk_of(cast, ROK)
    confirm(cast, ref, on, answer="disputed", reason="Nobody called.")

    action = cast.group(US).action(ref)
    assert action is not None
    assert [(c.party, c.standing) for c in action.direct] == [(JP, "disputed")]
    assert (ref, "confirm_concern") not in desk_of(cast, ROK)
    reader = reader_of(cast.desks[US], code=US, officer=DESK)
    view = view_observed(read_matter(cast.desks[US], reader=reader, ref=ref, now=cast.now), ref)
    assert [row.kind for row in view.history] == ["action.observed", "concern.reported", "concern.confirmed"]
    assert view.history[-1].texts == {"reason": "Nobody called."}
    assert view.moves == ("report_concern", "dispute_type")


def test_a_report_can_be_confirmed_after_the_notice_has_ended() -> None:
    cast = apart()
    ref = cast.give()
    on = label(report(cast, ref))
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")

    assert desk_of(cast, ROK) == [(ref, "confirm_concern")]
    confirm(cast, ref, on)

    assert desk_of(cast, ROK) == []


@pytest.mark.parametrize(
    ("changed", "reason", "words"),
    [
        ({"raised_by": "DPRK"}, because("not_a_party_named", party="DPRK"),
         "DPRK is not a party of this group; name the two parties by their codes."),
        ({"raised_with": US}, because("concern_with_oneself", party=US),
         "US cannot raise a concern with itself; name the other side."),
        ({"raised_by": ROK, "raised_with": US}, because("concern_about_oneself", party=ROK, ref="{ref}"),
         "{ref} is an action of ROK; a concern about it is raised by another side."),
        ({"raised_by": JP}, because("not_of_the_two_sides", party=JP, with_party=ROK),
         "Only JP or ROK can report what passed between them."),
        ({"by_way": "telepathy"},
         because("by_way_unknown", found="telepathy", known="telephone, meeting, letter, message"),
         "There is no way telepathy; choose one of: telephone, meeting, letter, message."),
        ({"position": "support"}, because("raised_unknown", found="support", known="concern, objection"),
         "There is no support to be raised; choose one of: concern, objection."),
        ({"happened": "yesterday"}, because("day_unfit", name="happened", found="yesterday"),
         "Enter the day as year-month-day, for example 2018-11-30; found yesterday."),
        ({"happened": "2018-10-15"}, because("day_to_come", name="happened", found="2018-10-15"),
         "The day (2018-10-15) is yet to come; enter the day on which it happened."),
        ({"text": ""}, because("prose_missing", name="text"), "Fill in the text."),
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_is_refused_with_its_words(changed: dict[str, str], reason: Any, words: str) -> None:
    cast = three()
    ref = cast.give()
    values = {name: ref if value == "{ref}" else value for name, value in reason.values.items()}
    expected = because(reason.code, **values)

    # Nine in the evening of 14 October in Washington.
    with cast.refused(expected):
        report(cast, ref, **changed)

    assert Speaker("en", "UTC").reason(expected) == words.format(ref=ref)


def test_only_the_other_side_confirms_and_says_a_thing_once() -> None:
    cast = three()
    ref = cast.give()
    on = label(report(cast, ref))

    for code in (US, JP):
        with cast.refused(because("not_the_other_side", party=ROK)):
            confirm(cast, ref, on, code)
    confirm(cast, ref, on)
    with cast.refused(because("concern_so_already", answer="confirmed")):
        confirm(cast, ref, on)


def test_a_dispute_has_a_reason_an_answer_is_one_of_two_and_a_report_was_read() -> None:
    cast = apart()
    ref = cast.give()
    page = cast.page(ROK)
    on = label(report(cast, ref))

    with cast.refused(because("reason_missing", position="disputed")):
        confirm(cast, ref, on, answer="disputed", reason=" ")
    with cast.refused(because("confirmation_unknown", found="perhaps", known="confirmed, disputed")):
        confirm(cast, ref, on, answer="perhaps")
    with cast.refused(because("no_report_to_confirm", ref=ref, report="US-99")):
        confirm(cast, ref, "US-99")
    with cast.refused(because("no_report_to_confirm", ref=ref, report=on)):
        cast.call(raising.confirm_concern, ROK, ref=ref, on=on, answer="confirmed", seen=page)
    with cast.refused(because("no_such_ref", ref="ROK-US/2018/ROK-99")):
        report(cast, "ROK-US/2018/ROK-99")


def test_forged_reports_and_answers_of_others_count_for_nothing() -> None:
    cast = three()
    ref = cast.give()
    version = cast.notice(ref).current.stamp.entry
    between = ConcernReported(party=US, to=ROK, channel="letter", happened="2018-10-12")

    stray = cast.forge(JP, between, refs=((version, "version"),), prose={"text": "So I hear."})
    true = cast.forge(US, between, refs=((version, "version"),), prose={"text": "The diesel."})
    own = cast.forge(US, ConcernConfirmed(answer="confirmed"), refs=((true.id, "on"),))

    assert [c.standing for c in cast.notice(ref).direct] == ["not_confirmed"]
    assert cast.notice(ref).disregarded == ((stray.id, "not_of_the_two"), (own.id, "no_such_report"))


def test_an_authority_owes_no_notice_and_an_event_names_its_recorder_once() -> None:
    cast = three()
    words = {"title": "Crossing of the train", "text": "The command declined.", "source": "https://example.org/1"}
    seen = ActionObserved(actor=ROK, action_type="exercise", evidence="observed")
    ref = cast.call(acting.observe_action, JP, observed=seen, **words).ref or ""
    reader = reader_of(cast.desks[US], code=US, officer=DESK)
    reading = read_matter(cast.desks[US], reader=reader, ref=ref, now=cast.now)
    assert view_observed(reading, ref).verdict == because("verdict_surprise", party=ROK)

    rest = tuple(party for party in reading.group.charter.parties if party.code != ROK)
    charter = replace(reading.group.charter, parties=rest)
    outside = replace(reading, group=replace(reading.group, charter=charter))

    assert view_observed(outside, ref).verdict == because("verdict_authority", party=ROK)
    said = Speaker("en", "UTC").say("did_report_event", party=ROK, event="departed")
    assert said == "put on record: ROK departed"

"""A decision that is looked at again: the day named with it, what waits since then, and the review."""

from typing import Any

import pytest
from tests.cast import DESK, ROK, US, Cast, apart, at

from tandem.acts.decision import DecisionMade, DecisionReviewed
from tandem.desk import decision as deciding
from tandem.desk import notice as noticing
from tandem.desk.desk import Receipt
from tandem.desk.reading import read_group, reader_of
from tandem.reports.meetings import view_desk
from tandem.reports.speaker import Speaker
from tandem.rules.reason import because
from tandem.rules.review import review_planned, reviews_due

DAY = "2018-12-03"


def gone(review_on: str | None = DAY) -> tuple[Cast, str]:
    """A decision to go, with a review on 3 December 2018."""
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")
    cast.decide(ref, "go", review_on=review_on)
    return cast, ref


def review(cast: Cast, ref: str, code: str = ROK, **given: Any) -> Receipt:
    return cast.call(deciding.review_decision, code, ref=ref, **{"result": "It holds.", **given})


def waits(cast: Cast, code: str = ROK) -> list[tuple[str, list[str]]]:
    reader = reader_of(cast.desks[code], code=code, officer=DESK)
    view = view_desk(read_group(cast.desks[code], reader=reader, now=cast.now))
    return [(one.move, [Speaker("en", "UTC").reason(why) for why in one.why]) for one in view.mine]


def due(cast: Cast, ref: str) -> list[str]:
    return [one.on for one in reviews_due(cast.notice(ref), cast.group(), cast.now)]


def test_a_review_is_due_when_its_day_begins_where_the_owner_sits() -> None:
    cast, ref = gone()

    cast.now = at("2018-12-02T14:59")
    assert due(cast, ref) == []
    cast.now = at("2018-12-02T15:00")
    assert due(cast, ref) == [DAY]


def test_a_review_that_is_due_waits_on_the_owners_desk_until_it_was_done() -> None:
    cast, ref = gone()
    cast.start(ref)
    cast.call(deciding.complete_action, ROK, ref=ref)
    assert waits(cast) == []

    cast.now = at("2019-01-07T03:00")
    since = "Review due since Mon 3 Dec 2018: ROK said it would look at its decision again."
    assert waits(cast) == [("review", [since])]
    assert waits(cast, US) == []

    review(cast, ref)
    assert waits(cast) == []


def test_a_review_names_the_next_one() -> None:
    cast, ref = gone()
    cast.now = at("2018-12-03T01:00")

    review(cast, ref, next_on="2019-03-04")

    assert due(cast, ref) == []
    cast.now = at("2019-03-04T01:00")
    assert due(cast, ref) == ["2019-03-04"]
    review(cast, ref)
    assert review_planned(cast.notice(ref), cast.group()) is None


def test_a_decision_may_be_reviewed_before_its_day_and_a_new_decision_has_its_own_review() -> None:
    cast, ref = gone()
    review(cast, ref, next_on="2019-03-04")
    cast.revise(ref)
    cast.watch()
    cast.take(ref, "support")

    assert review_planned(cast.notice(ref), cast.group()) is None
    cast.decide(ref, "go", review_on="2018-12-10")

    planned = review_planned(cast.notice(ref), cast.group())
    assert planned is not None
    assert planned.on == "2018-12-10"


def test_nothing_is_reviewed_of_a_notice_that_was_withdrawn() -> None:
    cast, ref = gone()
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
    cast.now = at("2019-01-07T03:00")

    assert due(cast, ref) == []
    assert waits(cast) == []


@pytest.mark.parametrize(
    ("given", "reason", "words"),
    [
        ({"decision": "postpone", "until": "2018-12-20", "review_on": DAY}, because("review_of_nothing"),
         "There is no review of a postponement; leave the day of the review out."),
        ({"review_on": "soon"}, because("day_unfit", name="review_on", found="soon"),
         "Enter the day of the review as year-month-day, for example 2018-11-30; found soon."),
        ({"review_on": "2018-10-15"}, because("day_past", name="review_on", found="2018-10-15"),
         "The day of the review (2018-10-15) has to be a day after today."),
    ],
)  # fmt: skip
def test_a_day_of_review_that_cannot_be_is_refused_with_its_words(
    given: dict[str, str], reason: Any, words: str
) -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")

    with cast.refused(reason):
        cast.decide(ref, **{"decision": "go", **given})

    assert Speaker("en", "UTC").reason(reason) == words


def test_a_review_is_the_owners_has_a_result_and_a_decision_to_look_at() -> None:
    cast, ref = gone()

    with cast.refused(because("not_the_owner", ref=ref, owner=ROK)):
        review(cast, ref, US)
    with cast.refused(because("prose_missing", name="result")):
        review(cast, ref, result="")
    with cast.refused(because("day_unfit", name="next_on", found="soon")):
        review(cast, ref, next_on="soon")
    with cast.refused(because("day_past", name="next_on", found="2018-10-15")):
        review(cast, ref, next_on="2018-10-15")

    cast, ref = gone(review_on=None)
    none = because("no_review_planned", ref=ref)
    with cast.refused(none):
        review(cast, ref)
    assert Speaker("en", "UTC").reason(none) == f"No review of a decision on {ref} is planned."


def test_a_forged_review_counts_for_nothing() -> None:
    cast, ref = gone()
    version, decision = cast.notice(ref).current.stamp.entry, cast.notice(ref).decisions[0].stamp.entry

    others = cast.forge(US, DecisionReviewed(), refs=((version, "version"), (decision, "on")))
    stray = cast.forge(ROK, DecisionReviewed(), refs=((version, "version"), (version, "on")))

    assert cast.notice(ref).reviews == ()
    assert sorted(cast.notice(ref).disregarded) == sorted(
        [(others.id, "not_the_owner"), (stray.id, "no_such_decision")]
    )


def test_a_decision_without_a_review_reads_as_before() -> None:
    assert DecisionMade(decision="go").fault() is None
    assert DecisionMade(decision="go", review_on="3 December").fault() is not None
    assert DecisionReviewed(next_on="3 December").fault() is not None

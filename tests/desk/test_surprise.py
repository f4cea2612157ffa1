"""Surprises that were reported, and messages to and from sides outside the group."""

from typing import Any

import pytest
from tests.cast import DESK, ROK, US, Cast
from tests.parallel import group_in_tandem, measure

from tandem.acts.surprise import ContactRecorded, SurpriseAnswered, SurpriseReported
from tandem.desk import surprise as surprising
from tandem.desk.desk import NotAllowed
from tandem.desk.surprise_form import answer_typed
from tandem.rules.reason import because


def report(cast: Cast, code: str, actor: str, raised_by: str, **facts: Any) -> None:
    given: dict[str, Any] = {"happened": "2018-09-19", "grade": "confirmed", "evidence": "reported", **facts}
    act = SurpriseReported(code=code, actor=actor, raised_by=raised_by, **given)
    cast.call(surprising.report_surprise, ROK, DESK, surprise=act, title="Military agreement", text="Too little told.")


def answer(cast: Cast, on: str, party: str) -> None:
    act = SurpriseAnswered(party=party, said_on="2018-10-10", evidence="reported")
    cast.call(surprising.answer_surprise, ROK, DESK, on=on, answered=act, text="There was close consultation.")


def contact(cast: Cast, outsider: str, **facts: Any) -> None:
    given: dict[str, Any] = {
        "party": ROK, "direction": "to", "sort": "message", "means": "letter", "happened": "2018-10-10",
        "evidence": "reported", **facts,
    }  # fmt: skip
    act = ContactRecorded(outsider=outsider, **given)
    cast.call(surprising.record_contact, ROK, DESK, contact=act, text="Dates were proposed.", about=("m24",))


def test_nobody_is_surprised_by_its_own_action() -> None:
    cast = group_in_tandem()
    with cast.refused(because("surprised_by_oneself", party=ROK)):
        report(cast, "s1", ROK, ROK)
    with cast.refused(because("day_to_come", name="raised_on", found="2031-01-01")):
        report(cast, "s1", ROK, US, raised_on="2031-01-01")
    report(cast, "s1", ROK, US, raised_on="2018-09-17")

    assert cast.group(ROK).tandem.surprises[0].raised_on == "2018-09-17"


def test_a_surprise_is_explained_by_one_of_its_two_sides() -> None:
    cast = group_in_tandem()
    report(cast, "s1", ROK, US)
    with cast.refused(because("not_of_the_surprise", party="DPRK", sides="ROK, US")):
        answer(cast, "s1", "DPRK")
    with cast.refused(because("no_such_surprises", found="s2", known="s1")):
        answer(cast, "s2", ROK)
    answer(cast, "s1", ROK)

    assert cast.group(ROK).tandem.surprises[0].explained[0].party == ROK


def test_a_contact_is_with_a_side_outside_the_group_and_a_message_has_its_sender() -> None:
    cast = group_in_tandem()
    measure(cast, "m24", "2018-10-10")
    with cast.refused(because("outsider_is_party", party=US)):
        contact(cast, US)
    with cast.refused(because("not_own_word", party=ROK)):
        contact(cast, "DPRK", party="", direction="from", evidence="own")
    with cast.refused(because("sender_missing")):
        contact(cast, "DPRK", party="")
    contact(cast, "DPRK", receipt="none")

    assert cast.group(ROK).tandem.contacts[0].receipt == "none"


def test_a_choice_that_is_left_open_or_is_none_is_refused_with_those_that_there_are() -> None:
    texts = {"speaks_for": ROK, "said_on": "2018-10-10", "evidence": ""}
    with pytest.raises(NotAllowed) as left:
        answer_typed(texts)
    with pytest.raises(NotAllowed) as unknown:
        answer_typed({**texts, "evidence": "rumour"})

    assert left.value.reasons == (because("choice_open", name="evidence"),)
    assert unknown.value.reasons == (
        because("choice_unknown", name="evidence", found="rumour", known="own, reported"),
    )  # fmt: skip

"""What is promised and on which conditions: each side signs its own words; what does not hold together is refused."""

from typing import Any

from tests.cast import DESK, ROK, US, Cast, apart
from tests.parallel import MONITOR, commitment, condition, group_in_tandem, instrument

from tandem.acts.commitment import CommitmentAnswered, CommitmentSettled, CommitmentStated, ConditionEnded
from tandem.desk import commitment as promising
from tandem.rules.reason import because

REPORTED: dict[str, Any] = {"evidence": "reported"}


def answer(cast: Cast, code: str, on: str, said: str = "acknowledged", reason: str = "", **facts: Any) -> None:
    given: dict[str, Any] = {"party": code, "evidence": "reported", "said_on": "2018-10-10", **facts}
    cast.call(promising.answer_commitment, code, DESK, on=on, reason=reason,
              answer=CommitmentAnswered(answer=said, **given))  # type: ignore[arg-type] # fmt: skip


def settle(cast: Cast, on: str, outcome: str = "fulfilled", replaced_by: str = "", **facts: Any) -> None:
    given: dict[str, Any] = {"parties": (ROK,), "happened": "2018-10-10", **REPORTED, **facts}
    cast.call(promising.settle_commitment, ROK, DESK, on=on, replaced_by=replaced_by,
              settled=CommitmentSettled(outcome=outcome, **given))  # type: ignore[arg-type] # fmt: skip


def end(cast: Cast, on: str, code: str = ROK, **facts: Any) -> None:
    given: dict[str, Any] = {"ending": "resolved", "happened": "2018-10-10", **REPORTED, **facts}
    cast.call(promising.end_condition, code, DESK, on=on, ended=ConditionEnded(**given))


def today(cast: Cast) -> str:
    return cast.now.date().isoformat()


def founded(cast: Cast) -> str:
    opened = cast.group(ROK).seats[ROK].opened
    assert opened is not None
    return opened.at[:10]


def test_a_side_signs_its_own_commitment_and_the_other_acknowledges_it() -> None:
    cast = group_in_tandem()
    cast.wait(hours=24)
    commitment(cast, "ROK-HOTLINE", ROK, towards=(US,), evidence="own", said_on=today(cast))
    cast.join()
    answer(cast, US, "ROK-HOTLINE", evidence="own", said_on=founded(cast))
    cast.join()

    (held,) = cast.group(ROK).tandem.commitments
    assert (held.evidence, held.standing(today(cast))) == ("own", "acknowledged")


def test_what_is_not_ones_own_word_is_not_signed_as_it() -> None:
    cast = group_in_tandem()
    with cast.refused(because("not_own_word", party=ROK)):
        commitment(cast, "SGP-3", "DPRK", evidence="own", said_on=founded(cast))
    with cast.refused(because("not_own_word", party=MONITOR)):
        commitment(cast, "SGP-3", "DPRK", by=MONITOR, evidence="own", said_on=founded(cast))


def test_a_side_signs_for_no_day_before_there_was_the_group() -> None:
    cast = group_in_tandem()
    with cast.refused(because("day_before_the_group", name="said_on", found="2018-01-10", founded=founded(cast))):
        commitment(cast, "ROK-1", ROK, evidence="own", said_on="2018-01-10")
    commitment(cast, "ROK-1", ROK, said_on="2018-01-10")

    assert [one.name for one in cast.group(ROK).tandem.commitments] == ["ROK-1"]


def test_a_commitment_to_oneself_is_refused() -> None:
    cast = group_in_tandem()
    with cast.refused(because("commitment_to_oneself", party="DPRK")):
        commitment(cast, "SGP-3", "DPRK", towards=("DPRK",))
    with cast.refused(because("asked_of_oneself", party=US)):
        commitment(cast, "US-SR", US, asked_by=(US,))


def test_days_sides_tracks_and_codes_have_to_hold_together() -> None:
    cast = group_in_tandem()
    known = "denuclearization, sanctions, inter-korean"
    with cast.refused(because("no_such_track", found="peace", known=known)):
        commitment(cast, "SGP-2", "DPRK", track="peace")
    with cast.refused(because("no_such_member", party="ATLANTIS")):
        commitment(cast, "SGP-2", "ATLANTIS")
    with cast.refused(because("side_twice", name="owners")):
        commitment(cast, "SGP-2", "DPRK", "DPRK")
    with cast.refused(because("deadline_before_word", deadline="2018-01-01", said_on="2018-09-19")):
        commitment(cast, "SGP-2", "DPRK", deadline="2018-01-01")
    with cast.refused(because("day_to_come", name="said_on", found="2031-01-01")):
        commitment(cast, "SGP-2", "DPRK", said_on="2031-01-01")
    with cast.refused(because("day_unfit", name="said_on", found="2018-02-30")):
        commitment(cast, "SGP-2", "DPRK", said_on="2018-02-30")
    with cast.refused(because("code_unfit", found="a b")):
        commitment(cast, "a b", "DPRK")
    held = commitment(cast, "SGP-2", "DPRK")
    with cast.refused(because("code_taken", code="SGP-2", label=f"{ROK}-{held.seq}")):
        commitment(cast, "SGP-2", "DPRK")


def test_a_commitment_without_owners_or_with_a_track_that_is_no_code_is_refused() -> None:
    cast = group_in_tandem()
    bare = CommitmentStated(code="X-1", track="", owners=(), said_on="2018-09-19", evidence="reported")
    known = "denuclearization, sanctions, inter-korean"
    with cast.refused(because("sides_missing", name="owners"), because("no_such_track", found="", known=known)):
        cast.call(promising.state_commitment, ROK, DESK, commitment=bare, text="Nobody promises.")


def test_a_condition_waits_for_another_commitment_a_day_or_an_event() -> None:
    cast = group_in_tandem()
    commitment(cast, "PYD-5.2", "DPRK")
    commitment(cast, "US-CM", US, asked_by=("DPRK",))
    with cast.refused(because("no_such_commitments", found="PYD-9", known="PYD-5.2, US-CM")):
        condition(cast, "w01", "PYD-9", "US-CM")
    with cast.refused(because("waits_for_itself", code="PYD-5.2")):
        condition(cast, "w01", "PYD-5.2", "PYD-5.2")
    with cast.refused(because("condition_wants_target", sort="after_claimed")):
        condition(cast, "w01", "PYD-5.2")
    with cast.refused(because("condition_wants_day")):
        condition(cast, "w01", "PYD-5.2", sort="not_before")
    with cast.refused(because("condition_day_alone", sort="after_claimed")):
        condition(cast, "w01", "PYD-5.2", "US-CM", day="2018-11-01")
    with cast.refused(because("no_such_conditions", found="w99", known="-")):
        condition(cast, "w01", "PYD-5.2", "US-CM", softens=("w99",))
    condition(cast, "w01", "PYD-5.2", "US-CM")
    condition(cast, "w15", "US-CM", event="the other side is ready to meet", sort="if_event")
    condition(cast, "c1", "PYD-5.2", sort="not_before", day="2018-11-01")

    assert [one.name for one in cast.group(ROK).tandem.conditions] == ["w01", "w15", "c1"]


def test_an_answer_is_given_once_and_a_dispute_says_why() -> None:
    cast = group_in_tandem()
    commitment(cast, "US-SR", US, asked_by=("DPRK",))
    cast.join()
    with cast.refused(because("reason_missing", position="disputed")):
        answer(cast, US, "US-SR", "disputed")
    answer(cast, US, "US-SR", "disputed", "It was asked for, and nothing was promised.")
    with cast.refused(because("answered_so_already", answer="disputed", code="US-SR")):
        answer(cast, US, "US-SR", "disputed", "Once more.")


def test_what_became_of_a_commitment_fits_its_day_and_its_replacement() -> None:
    cast = group_in_tandem()
    commitment(cast, "HLT-2a", ROK, "DPRK", said_on="2018-10-01", track="inter-korean")
    commitment(cast, "PYD-2.1", ROK, "DPRK", track="inter-korean")
    with cast.refused(because("replaced_by_what", code="HLT-2a")):
        settle(cast, "HLT-2a", "replaced")
    with cast.refused(because("replaced_by_what", code="HLT-2a")):
        settle(cast, "HLT-2a", "lapsed", "PYD-2.1")
    with cast.refused(because("before_it_was_said", found="2018-09-30", code="HLT-2a", day="2018-10-01")):
        settle(cast, "HLT-2a", happened="2018-09-30")
    settle(cast, "HLT-2a", "replaced", "PYD-2.1")

    held = cast.group(ROK).tandem.commitments
    assert held[0].settled[0].replaced_by == held[1].stamp.entry


def test_a_condition_ends_once_and_by_the_word_of_its_own_side() -> None:
    cast = group_in_tandem()
    instrument(cast)
    commitment(cast, "PYD-5.2", "DPRK", instrument="PYD")
    commitment(cast, "US-CM", US)
    condition(cast, "w19", "US-CM", "PYD-5.2", claimed_by=(US,))
    cast.wait(hours=24)
    with cast.refused(because("not_own_condition", party=ROK, sides=US)):
        end(cast, "w19", evidence="own", happened=today(cast))
    with cast.refused(because("before_it_was_said", found="2018-09-28", code="w19", day="2018-09-29")):
        end(cast, "w19", happened="2018-09-28")
    end(cast, "w19")
    with cast.refused(because("ended_already", code="w19", day="2018-10-10")):
        end(cast, "w19")
    with cast.refused(because("no_such_instruments", found="SGP", known="PYD")):
        commitment(cast, "SGP-3", "DPRK", instrument="SGP")


def test_a_track_without_a_charter_that_names_any_is_a_code() -> None:
    cast = apart(change=lambda plain: plain.update(others=[{"code": "DPRK", "names": {"en": "DPRK"}}]))
    with cast.refused(because("track_missing")):
        commitment(cast, "SGP-3", "DPRK", track="")
    commitment(cast, "SGP-3", "DPRK", track="denuclearization")

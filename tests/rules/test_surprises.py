"""The register of surprises: what stands in it, what is joined, what is not counted, and how it lies in time."""

from tests.cast import HEAD, MONITOR, ROK, US, Cast, apart, at
from tests.parallel import group_in_tandem, measure
from tests.surprises import explain, observe, report

from tandem.acts.action import EventReported
from tandem.desk import action as acting
from tandem.desk import concern as raising
from tandem.rules.surprise_trend import Trend, trend_of
from tandem.rules.surprises import SurpriseRow, day_reached, register_of, row_named

TODAY = "2018-10-15"


def rows(cast: Cast, day: str = TODAY, code: str = ROK) -> tuple[SurpriseRow, ...]:
    return register_of(cast.group(code), day=day)


def trend(cast: Cast, day: str = TODAY) -> Trend:
    return trend_of(cast.group(), rows(cast, day), day=day)


def raise_with_rok(cast: Cast, ref: str, by: str = US) -> None:
    cast.call(
        raising.report_concern, by, ref=ref, raised_by=US, raised_with=ROK, by_way="telephone", happened="2018-10-12",
        position="concern", text="We had not been told.", source="The call.",
    )  # fmt: skip


def test_a_reported_surprise_says_who_was_taken_unawares_when_by_which_means_and_who_answered() -> None:
    cast = group_in_tandem()
    report(cast)
    assert [row.answered for row in rows(cast)] == [False]
    explain(cast)

    (row,) = rows(cast)

    assert (row.code, row.sort, row.actor, row.unawares) == ("s1", "reported", ROK, (US,))
    assert (row.day, row.raised_on, row.means, row.grade) == ("2018-09-19", "2018-09-17", "telephone", "confirmed")
    assert [(said.party, said.day, said.evidence) for said in row.explained] == [(ROK, "2018-10-10", "reported")]
    assert (row.evidence, row.counts) == ("reported", True)


def test_an_action_that_no_notice_covers_stands_there_and_one_within_ones_own_competence_does_not() -> None:
    cast = group_in_tandem()
    ref = observe(cast)
    observe(cast, action_type="humanitarian_delivery", happened="2018-10-11")
    own = [code for code, one in cast.group().charter.scope.items() if one.mode == "own"]
    for code in own[:1]:
        observe(cast, action_type=code, happened="2018-10-12")

    found = rows(cast)

    assert {row.sort for row in found} == {"unnotified"}
    assert ref in [row.refs[0] for row in found]
    assert (found[-1].actor, found[-1].unawares, found[-1].grade) == (ROK, (US,), "on_record")
    assert "2018-10-12" not in [row.day for row in found]


def test_what_an_authority_outside_the_group_did_or_refused_is_no_surprise() -> None:
    cast = group_in_tandem()
    ref = observe(cast)
    refused = EventReported(party="DPRK", event="refused", evidence="reported", happened="2018-10-11", about="DPRK")
    cast.call(acting.report_event, US, ref=ref, event=refused, text="It let nobody in.", source="Seen.")
    observe(cast, actor="DPRK", happened="2018-10-11")

    assert [row.actor for row in rows(cast)] == [ROK]


def test_an_observed_action_that_a_reported_surprise_is_about_is_joined_and_not_told_twice() -> None:
    cast = group_in_tandem()
    ref = observe(cast)
    measure(cast, "m19", "2018-10-10", about=(ref,))
    report(cast, "s1", "m19", happened="2018-10-10", raised_on="2018-10-11")
    report(cast, "s2", ref, happened="2018-10-10", raised_on=None)

    assert [(row.code, row.refs) for row in rows(cast)] == [("s2", (ref,)), ("s1", (ref,))]


def test_a_concern_on_an_unnotified_action_and_a_notice_after_the_fact_stand_in_its_row() -> None:
    cast = group_in_tandem()
    ref = observe(cast)
    raise_with_rok(cast, ref)
    cast.call(acting.explain_action, ROK, HEAD, ref=ref, text="It was announced at noon.")
    late = cast.give(after=ref)

    (row,) = rows(cast)

    assert (row.sort, row.refs, row.after) == ("unnotified", (ref,), (late,))
    assert (row.raised_on, row.means, row.grade) == ("2018-10-12", "telephone", "reported")
    assert row.answered


def test_a_concern_on_an_action_of_which_notice_was_given_is_told_and_not_counted() -> None:
    cast = group_in_tandem()
    ref = cast.give()
    raise_with_rok(cast, ref)

    (row,) = rows(cast)

    assert (row.sort, row.counts, row.actor, row.unawares) == ("raised", False, ROK, (US,))
    assert trend(cast).count == 0
    assert trend(cast).besides == 1


def test_a_decision_by_which_the_owner_went_on_unheard_stands_there_with_its_reason() -> None:
    cast = apart()
    cast.cut = (US,)
    ref = cast.give()
    cast.now = at("2018-10-22T22:00")
    words = {"channel_tried": "The telephone of the embassy.", "tried_on": "2018-10-18"}
    cast.decide(ref, "go_unheard", **words)
    assert rows(cast, "2018-10-23") == ()
    cast.sign(ref)

    (row,) = rows(cast, "2018-10-23")

    assert (row.sort, row.actor, row.unawares, row.day) == ("unheard", ROK, (US,), "2018-10-23")
    assert (row.grade, row.refs, row.answered) == ("on_record", (ref,), True)


def test_as_of_a_day_only_what_had_happened_and_been_said_by_then_counts() -> None:
    cast = group_in_tandem()
    report(cast)
    report(cast, "s5", actor=US, raised_by=ROK, happened="2018-06-12", raised_on=None, grade="puzzled")
    explain(cast)

    assert [row.code for row in rows(cast, "2018-09-18")] == ["s5"]
    assert [row.answered for row in rows(cast, "2018-10-09")] == [False, False]
    assert rows(cast, "2018-06-11") == ()


def test_the_course_names_every_quarter_and_the_days_without_one() -> None:
    cast = group_in_tandem()
    report(cast, "s6", actor=US, raised_by=ROK, happened="2018-05-24", raised_on="2018-05-25", grade="puzzled")
    report(cast)
    explain(cast)
    report(cast, "s9", raised_by="DPRK", happened="2018-08-23", raised_on="2018-08-30", grade="accounts_differ")

    found = trend(cast)

    assert (found.count, found.unexplained, found.outside, found.quiet_days) == (3, 2, 1, 26)
    assert [(one.name, one.count, one.by_actor) for one in found.periods] == [
        ("2018-Q2", 1, ((ROK, 0), (US, 1))), ("2018-Q3", 2, ((ROK, 2), (US, 0))), ("2018-Q4", 0, ((ROK, 0), (US, 0)))
    ]  # fmt: skip
    assert [one.name for one in trend(cast, "2023-01-01").periods] == ["2018", "2019", "2020", "2021", "2022", "2023"]


def test_a_code_that_an_address_has_already_is_told_with_its_entry() -> None:
    cast = group_in_tandem()
    label = report(cast, "report")
    found = rows(cast)

    assert [row.code for row in found] == [f"report@{MONITOR}-{label.seq}"]
    assert row_named(found, f"{MONITOR}-{label.seq}") == found[0]
    assert row_named(found, "s9") is None


def test_what_a_side_said_on_its_own_day_is_not_left_out_where_it_is_still_the_day_before() -> None:
    assert day_reached(group_in_tandem().group(), at("2018-10-16T20:00")) == "2018-10-17"

"""What runs in parallel folds alike on all nodes: items by what they refer to, and a later word on each."""

from tests.parallel import MONITOR, ROK, US, commitment, condition, group_in_tandem, instrument, measure

from tandem.acts.commitment import CommitmentAnswered, CommitmentSettled, ConditionEnded
from tandem.acts.linkage import Budget, PolicyStated, PolicyWithdrawn
from tandem.acts.measure import MeasureJudged, StepAssessed
from tandem.acts.surprise import ContactRecorded, SurpriseAnswered, SurpriseReported
from tandem.desk import commitment as promising
from tandem.desk import measure as stepping
from tandem.desk import surprise as surprising
from tandem.desk.past import past_of
from tandem.desk.reading import read_tandem, reader_of
from tandem.rules.tandem import tandem_as_of
from tandem.state.tandem import NOTHING_PARALLEL


def test_every_sort_of_item_and_every_later_word_stands_alike_on_both_nodes() -> None:
    cast = group_in_tandem()
    instrument(cast)
    commitment(cast, "US-CM", US, asked_by=("DPRK",), track="sanctions", any_of=True)
    commitment(cast, "US-SR", US, asked_by=("DPRK",), track="sanctions", part_of="US-CM")
    commitment(cast, "PYD-5.2", "DPRK", instrument="PYD")
    condition(cast, "w01", "PYD-5.2", "US-CM")
    condition(cast, "w19", "PYD-5.2", "US-CM", sort="together_with", softens=("w01",), said_on="2018-10-01")
    measure(cast, "m22", "2018-10-07", "DPRK", track="denuclearization", answers=("PYD-5.2",))
    cast.call(
        promising.answer_commitment,
        US,
        1,
        on="US-SR",
        reason="It was never promised.",
        answer=CommitmentAnswered(party=US, answer="disputed", evidence="reported", said_on="2018-10-08"),
    )
    cast.call(
        promising.settle_commitment,
        ROK,
        1,
        on="US-SR",
        settled=CommitmentSettled(outcome="lapsed", parties=(ROK,), evidence="reported", happened="2018-10-09"),
    )
    cast.call(
        promising.end_condition,
        ROK,
        1,
        on="w19",
        ended=ConditionEnded(ending="withdrawn", happened="2018-10-10", evidence="reported"),
    )
    cast.call(
        stepping.judge_measure,
        US,
        1,
        on="m22",
        reason="Nobody saw it.",
        judged=MeasureJudged(party=US, judgement="contested", happened="2018-10-11", evidence="reported"),
    )
    cast.call(
        stepping.assess_step,
        ROK,
        1,
        on="m22",
        assessed=StepAssessed(party=ROK, grade="advances", said_on="2018-10-12", evidence="reported"),
    )
    cast.call(
        surprising.report_surprise,
        MONITOR,
        1,
        title="Military agreement",
        text="Too little was told.",
        about=("m22",),
        surprise=SurpriseReported(
            code="s1",
            actor=ROK,
            raised_by=US,
            happened="2018-09-19",
            grade="confirmed",
            evidence="reported",
            raised_on="2018-09-17",
        ),
    )
    cast.call(
        surprising.answer_surprise,
        ROK,
        1,
        on="s1",
        text="There was close consultation.",
        answered=SurpriseAnswered(party=ROK, said_on="2018-10-10", evidence="reported"),
    )
    cast.call(
        surprising.record_contact,
        ROK,
        1,
        text="Dates were proposed.",
        about=("m22",),
        contact=ContactRecorded(
            outsider="DPRK",
            party=ROK,
            direction="to",
            sort="message",
            means="letter",
            happened="2018-10-12",
            evidence="reported",
        ),
    )
    cast.join()

    assert cast.group(ROK).tandem == cast.group(US).tandem
    assert len({cast.desks[code].state_hash() for code in cast.parties}) == 1
    tandem = cast.group(ROK).tandem
    by_name = {item.name: item for item in (*tandem.commitments, *tandem.conditions, *tandem.measures)}
    assert by_name["US-SR"].whole == by_name["US-CM"].stamp.entry
    assert by_name["US-SR"].standing("2018-10-08") == "disputed"
    assert (by_name["US-SR"].outcome("2018-10-08"), by_name["US-SR"].outcome("2018-10-09")) == ("pending", "lapsed")
    assert by_name["w19"].softens == (by_name["w01"].stamp.entry,)
    assert (by_name["w19"].holds("2018-10-09"), by_name["w19"].holds("2018-10-10")) == (True, False)
    assert (by_name["m22"].status("2018-10-10"), by_name["m22"].status("2018-10-11")) == ("claimed", "contested")
    assert [one.grade for one in tandem.assessments] == ["advances"]
    assert tandem.surprises[0].explained[0].party == ROK
    assert tandem.contacts[0].about == (by_name["m22"].stamp.entry,)
    reading = read_tandem(cast.desks[US], reader=reader_of(cast.desks[US], code=US, officer=2), now=cast.now)
    assert reading.text(by_name["m22"].stamp.entry, "title") == "Step m22"


def test_one_code_on_two_nodes_at_once_is_two_items_with_two_names() -> None:
    cast = group_in_tandem()
    cast.cut = (US,)
    ours = measure(cast, "m01", "2018-10-01")
    theirs = measure(cast, "m01", "2018-10-02", by=US)
    cast.cut = ()
    cast.join()

    names = {one.name: one.happened for one in cast.group(ROK).tandem.measures}
    assert set(names.values()) == {"2018-10-01", "2018-10-02"}
    assert "m01" in names
    assert names.keys() & {f"m01@{ROK}-{ours.seq}", f"m01@{US}-{theirs.seq}"}


def test_as_of_a_day_what_was_reported_stands_by_the_day_it_tells_of() -> None:
    cast = group_in_tandem()
    measure(cast, "m03", "2018-05-01")
    measure(cast, "m22", "2018-10-07", "DPRK", track="denuclearization")
    now = cast.group(ROK).tandem

    assert [one.name for one in tandem_as_of(now, signed=NOTHING_PARALLEL, day="2018-05-01").measures] == ["m03"]
    assert tandem_as_of(now, signed=NOTHING_PARALLEL, day="2018-04-30") == NOTHING_PARALLEL
    past = past_of(cast.desks[ROK], at=cast.now, day="2018-10-07")
    assert [one.name for one in past.group().tandem.measures] == ["m03", "m22"]


def test_a_policy_is_its_owners_word_or_a_reading() -> None:
    clause = Budget(of="inter-korean", since="denuclearization", n=2)
    act = PolicyStated(code="us-5", owner=US, standing="read", said_on="2018-10-15", clauses=(clause,))
    assert act.fault() is None
    assert PolicyStated(code="us-5", owner=US, standing="read", said_on="2018-10-15", clauses=()).fault() is not None
    assert PolicyWithdrawn(happened="2018-02-30").fault() is not None

"""What counts for nothing at a step, and why: each reason with its words, and with the proof that nothing changed."""

from typing import Any

import pytest
from tests.procedures import Matter, at, codes

from tandem.reports.speaker import LANGUAGES, Speaker

CHANNEL = {"participant": ["DE", "FR", "GB"], "channel": ["UN"], "coordinator": ["EU"], "council_member": ["C1"]}


def committee() -> Matter:
    """A request circulated to two members; the window closes on Friday 23 November 2018, 17:00 at headquarters."""
    matter = Matter(
        "un-1718-no-objection", member=["RU", "GB"], headquarters=["UN"], chair=["CHAIR"], applicant=["ROK"]
    )
    return matter.tell("2018-11-14T15:00", "ROK", "filed").tell("2018-11-15T16:00", "CHAIR", "circulated")


def review() -> Matter:
    """A proposal under review in twenty working days."""
    matter = Matter("jcpoa-procurement", proposer=["P"], **CHANNEL)
    return matter.tell("2018-09-03T15:00", "P", "filed").tell("2018-09-03T16:00", "EU", "circulated")


_VOID: dict[str, tuple[Matter, tuple[Any, ...], dict[str, Any], str]] = {
    "ps_not_asked": (committee(), ("US", "position"), {"position": "objection"},
                     "US is not asked at this step; its position counts for nothing here."),
    "ps_may_not_break": (committee(), ("US", "broken"), {"form": "letter"}, "US may not break silence at this step."),
    "ps_break_form": (committee(), ("RU", "broken"), {"form": "in_meeting"},
                      "RU did not break silence: the form has to be writing."),
    "ps_nothing_to_certify": (committee(), ("CHAIR", "silence_certified"), {},
                              "There is no silence for CHAIR to certify: the window is open, somebody answered, or "
                              "another certifies."),
    "ps_may_not_send_back": (committee(), ("RU", "incomplete"), {}, "RU may not send the file back at this step."),
    "ps_may_not_move": (committee(), ("RU", "moved"), {"to": "council"},
                        "RU may not take it from this step to council."),
}  # fmt: skip


@pytest.mark.parametrize("code", _VOID)
def test_what_may_not_be_done_at_a_step_counts_for_nothing_and_is_said(code: str) -> None:
    matter, (by, kind), more, sentence = _VOID[code]
    before = matter.stands("2018-11-17T00:00")

    standing = matter.tell("2018-11-16T15:00", by, kind, **more).stands("2018-11-17T00:00")

    assert codes(standing.irregular) == [code]
    assert Speaker("en", "UTC").reason(standing.irregular[0]) == sentence
    assert "{" not in Speaker("ko", "UTC").reason(standing.irregular[0])
    assert (standing.outcome, standing.deadline) == (before.outcome, before.deadline)
    assert standing.steps[0].parties == before.steps[0].parties


_EXTENSIONS = {
    "ps_may_not_extend": ("GB", "2018-11-16T15:00", "2018-12-03T22:00",
                          "GB may not extend this clock; it runs on."),
    "ps_extended_too_late": ("CHAIR", "2018-11-23T22:00", "2018-12-03T22:00",
                             "CHAIR extended a clock that had closed Fri 23 Nov 2018, 22:00 UTC; it stays closed."),
    "ps_extended_shorter": ("CHAIR", "2018-11-16T15:00", "2018-11-20T22:00",
                            "CHAIR gave an end that is not after Fri 23 Nov 2018, 22:00 UTC; the clock runs until "
                            "then."),
}  # fmt: skip


@pytest.mark.parametrize("code", _EXTENSIONS)
def test_an_extension_that_the_procedure_does_not_give_moves_nothing(code: str) -> None:
    by, when, until, sentence = _EXTENSIONS[code]

    matter = committee().tell(when, by, "extended", until=until)

    standing = matter.stands("2018-11-24T00:00")
    assert standing.deadline is not None
    assert standing.deadline.at == at("2018-11-23T22:00")
    assert sentence in [Speaker("en", "UTC").reason(reason) for reason in standing.steps[0].void]


def test_a_review_is_extended_to_thirty_days_and_to_forty_five_where_they_differ() -> None:
    def until(when: str, *, objected: bool) -> str:
        matter = review()
        if objected:
            matter.tell("2018-09-10T15:00", "FR", "position", position="objection")
        standing = matter.tell("2018-09-20T15:00", "EU", "extended", until=when).stands("2018-09-21T00:00")
        return codes(standing.steps[0].void)[0] if standing.steps[0].void else str(standing.deadline.at.date())  # type: ignore[union-attr]

    assert until("2018-10-16T22:00", objected=False) == "2018-10-16"
    assert until("2018-11-05T22:00", objected=False) == "ps_extended_too_far"
    assert until("2018-11-05T22:00", objected=True) == "2018-11-05"


def test_where_the_outcome_waits_for_the_clock_an_objection_may_still_be_taken_back() -> None:
    matter = review().tell("2018-09-10T15:00", "FR", "position", position="objection")
    assert matter.stands("2018-09-11T00:00").current == "review"

    for party in ("DE", "FR", "GB"):
        matter.tell("2018-09-12T15:00", party, "position", position="no_objection")

    assert matter.stands("2018-09-13T00:00").current == "council"


def test_two_members_refer_a_refusal_and_one_does_not() -> None:
    refused = review().tell("2018-09-10T15:00", "FR", "position", position="objection")
    refused.tell("2018-10-03T15:00", "DE", "voted", position="for")
    assert refused.stands("2018-10-04T00:00").current == "referral"
    assert refused.stands("2018-10-30T00:00").outcome == "failed"

    refused.tell("2018-10-03T16:00", "GB", "voted", position="for")

    assert refused.stands("2018-10-04T00:00").current == "joint-commission"


def test_a_rule_that_is_not_met_cannot_be_said_to_be() -> None:
    from tests.rules.test_stepwise import Course

    course = Course("under-silence", stops=False)
    course.do("receipt", 0, 0)
    course.do("wait", 1, 0)
    course.tell("decided", "ROK")

    assert codes(course.standing().irregular) == ["ps_rule_not_met"]


def test_the_whole_is_over_after_ninety_days_and_goes_to_the_president() -> None:
    matter = Matter("eo-12981", commerce=["US"], agency=["STATE"], committee_chair=["OC"], president=["POTUS"])
    matter.tell("2018-01-08T15:00", "X", "filed").tell("2018-01-10T15:00", "US", "granted")
    matter.tell("2018-01-11T15:00", "STATE", "received", grade=1)
    matter.tell("2018-01-20T15:00", "STATE", "position", position="objection")

    before, after = matter.stands("2018-04-08T13:59"), matter.stands("2018-04-08T14:00")

    assert before.current == "chair-decision"
    assert after.current == "president"
    assert codes(after.steps[2].why) == ["ps_cap_reached"]


def test_the_clock_of_the_whole_stands_while_information_is_asked_for() -> None:
    matter = Matter("eo-12981", commerce=["US"], agency=["STATE"], committee_chair=["OC"], president=["POTUS"])
    matter.tell("2018-01-08T15:00", "X", "filed").tell("2018-01-10T15:00", "US", "granted")
    matter.tell("2018-01-11T15:00", "STATE", "received", grade=1)
    matter.tell("2018-01-12T15:00", "STATE", "information_asked")
    standing = matter.stands("2018-02-20T00:00")
    assert (standing.steps[1].state, standing.cap.why.code) == ("stopped", "ps_cap_stands")  # type: ignore[union-attr]

    matter.tell("2018-02-21T15:00", "X", "information_given")

    assert matter.stands("2018-02-22T00:00").cap.at == at("2018-05-18T14:00")  # type: ignore[union-attr]


def test_a_refusal_that_is_appealed_goes_up_and_one_that_is_not_stands() -> None:
    matter = Matter("eo-12981", commerce=["US"], agency=["STATE", "DOD"], committee_chair=["OC"], president=["POTUS"])
    matter.tell("2018-01-08T15:00", "X", "filed").tell("2018-01-10T15:00", "US", "granted")
    for agency in ("STATE", "DOD"):
        matter.tell("2018-01-11T15:00", agency, "received", grade=1)
    matter.tell("2018-01-20T15:00", "STATE", "position", position="objection")
    matter.tell("2018-01-25T15:00", "OC", "granted")

    assert matter.stands("2018-01-26T00:00").current == "acep-appeal"
    unappealed = matter.stands("2018-02-10T00:00")
    assert (unappealed.outcome, unappealed.grant) == ("passed", "granted")
    matter.tell("2018-01-27T15:00", "STATE", "broken")
    assert matter.stands("2018-01-28T00:00").current == "acep"


def test_a_decision_after_the_window_of_who_decides_counts_and_is_told() -> None:
    matter = Matter("eo-12981", commerce=["US"], agency=["STATE"], committee_chair=["OC"])
    matter.tell("2018-01-08T15:00", "X", "filed").tell("2018-01-30T15:00", "US", "granted")

    standing = matter.stands("2018-01-31T00:00")

    assert (standing.current, codes(standing.irregular)) == ("recommendation", ["ps_decided_late"])


def test_notice_afterwards_is_in_time_for_seven_days_and_late_on_the_eighth() -> None:
    def filed(when: str) -> list[str]:
        matter = Matter("rok-mou-7-days", applicant=["NGO"], minister=["ROK"])
        matter.tell("2018-11-20T01:00", "NGO", "action_done").tell(when, "NGO", "filed")
        return codes(matter.stands("2018-12-10T00:00").irregular)

    assert filed("2018-11-27T01:00") == ["ps_acted_before_outcome", "ps_afterwards_in_time"]
    assert filed("2018-11-28T01:00") == ["ps_acted_before_outcome", "ps_afterwards_late"]
    other = Matter("hcoc", notifier=["ROK"]).tell("2018-11-20T01:00", "ROK", "action_done")
    assert "ps_filed_after_action" in codes(
        other.tell("2018-11-21T01:00", "ROK", "filed").stands("2018-12-10T00:00").irregular
    )


def test_other_agencies_are_asked_where_somebody_asks_them_and_skipped_otherwise() -> None:
    matter = Matter("rok-mou-7-days", applicant=["NGO"], minister=["ROK"], agency=["MOFA"])
    matter.tell("2018-11-01T01:00", "NGO", "filed", action_at="2018-11-30T01:00")
    skipped = matter.stands("2018-11-02T00:00")
    assert (skipped.current, codes(skipped.steps[-1].why)) == ("decision", ["ps_skipped"])

    matter.tell("2018-11-03T01:00", "ROK", "moved", to="agencies")
    assert matter.stands("2018-11-04T00:00").current == "agencies"
    matter.tell("2018-11-05T01:00", "MOFA", "answered")
    matter.tell("2018-11-08T01:00", "ROK", "granted_with_conditions", valid_until="2018-12-31T15:00")

    granted = matter.stands("2018-11-09T00:00")
    assert (granted.outcome, granted.grant) == ("passed", "granted_with_conditions")
    assert codes(matter.stands("2019-01-01T00:00").may_act.reasons) == ["ps_expired"]


def test_a_part_that_may_not_be_granted_and_an_action_against_a_refusal_are_told() -> None:
    import msgspec

    whole = msgspec.structs.replace(Matter("unc-48h").procedure, parts=False)
    matter = Matter(whole, applicant=["ROK"], command=["UNC"])
    matter.tell("2018-08-20T00:00", "ROK", "filed", action_at="2018-08-23T00:00")
    matter.tell("2018-08-20T01:00", "UNC", "received", grade=1).tell("2018-08-21T00:00", "UNC", "partly_granted")
    assert codes(matter.stands("2018-08-22T00:00").irregular) == ["ps_part_not_allowed"]

    refused = Matter("unc-48h", applicant=["ROK"], command=["UNC"])
    refused.tell("2018-08-20T00:00", "ROK", "filed", action_at="2018-08-23T00:00")
    refused.tell("2018-08-20T01:00", "UNC", "received", grade=1).tell("2018-08-21T00:00", "UNC", "refused")
    refused.tell("2018-08-23T00:00", "ROK", "action_done")
    assert codes(refused.stands("2018-08-24T00:00").irregular) == ["ps_acted_against_outcome"]


def test_without_the_calendar_of_who_counts_the_least_time_ahead_is_not_known() -> None:
    matter = Matter("vienna-document", notifier=["NOBODY"]).tell("2018-08-20T00:00", "NOBODY", "filed")

    answer = matter.stands("2018-08-21T00:00").may_act

    assert (answer.verdict, codes(answer.reasons)) == ("not_known", ["ps_lead_not_known"])


def test_a_hold_of_known_length_says_until_when() -> None:
    matter = Matter("un-1988-guidelines", member=["RU"], headquarters=["UN"], chair=["CHAIR"])
    matter.tell("2018-11-01T15:00", "CHAIR", "circulated").tell("2018-11-05T15:00", "RU", "held")

    (party,) = matter.stands("2018-11-06T00:00").steps[0].parties

    assert (party.why.code, party.why.values["at"]) == ("ps_held", "2019-05-04T14:00:00Z")


def test_every_reason_that_is_put_together_has_its_sentence_in_both_languages() -> None:
    from tandem.reports.speaker import catalogue

    states = ("waiting", "open", "stopped", "not_known", "passed_explicitly", "broken", "refused")
    timed = ("open", "lapsed", "lapsed_not_certified", "passed_by_certified_silence", "refused")
    built = [f"ps_party_{state}" for state in states] + [f"ps_party_{state}_at" for state in timed]
    built += [f"ps_may_not_act_{outcome}" for outcome in ("open", "failed", "withdrawn")]
    built += [f"ps_until_{end}{known}" for end in ("given", "action") for known in ("", "_unknown")]
    built += [f"ps_moved_by_{what}{end}" for what in ("hold", "question", "information") for end in ("", "_open")]
    ended = ("passed_explicitly", "refused", "broken", "lapsed", "moved", "restarted", "withdrawn", "waiting")
    built += [f"ps_step_{state}" for state in ended]

    for language in LANGUAGES:
        assert [code for code in built if code not in catalogue(language)] == []

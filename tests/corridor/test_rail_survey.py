"""The joint railway survey of 2018, told day by day: as sources report it, and as it would have gone over the desk."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tandem.node.caseact import Observe, ReportEvent, ReportPosition
from tandem.node.cases import ReplayResult, find_case, read_case, run_replay

SURVEY, CEREMONY = "US-ROK/2018/MONITOR-1", "US-ROK/2018/MONITOR-2"
PLANNED = "US-ROK-REHEARSAL/2018/ROK-1"
"""The notice of the survey in the rehearsal."""
SURPRISE, NOTICED_LATE, PRESS_LINE, EXEMPTION = (
    f"US-ROK-REHEARSAL/2018/{number}" for number in ("US-1", "ROK-3", "ROK-4", "US-2")
)
OF_A_MONITOR = {
    "action.observed", "event.reported", "position.reported", "meeting.observed", "meeting.reported",
    "attendance.reported", "outcome.recorded", "readout.given", "goal.stated",
    "clearance.assessed", "request.filed", "request.decided",
}  # fmt: skip
"""What a monitor can put on record: nothing that speaks for a party."""

Day = dict[str, Any]


@pytest.fixture(scope="module")
def reported() -> ReplayResult:
    """What sources report, told day by day."""
    return run_replay(find_case("rail-survey-2018"))


@pytest.fixture(scope="module")
def rehearsed() -> ReplayResult:
    """The rehearsal, told day by day."""
    return run_replay(find_case("rail-survey-rehearsal"))


def on(result: ReplayResult, date: str) -> Day:
    """Answer one day, the last one told by then."""
    return [day for day in result.plain() if day["date"] <= date][-1]


def action(result: ReplayResult, date: str, ref: str) -> dict[str, Any]:
    """Answer how an action stood at the end of a day."""
    return next(found for found in on(result, date)["actions"] if found["ref"] == ref)


def kinds(day: Day) -> list[tuple[str, str]]:
    """Answer kind and party of every entry of a day."""
    return [(entry["kind"], entry["party"]) for entry in day["entries"]]


def test_on_23_august_the_un_command_has_refused_and_the_survey_waits_for_it(reported: ReplayResult) -> None:
    survey = action(reported, "2018-08-23", SURVEY)

    assert survey["state"] == "refused"
    assert survey["waiting_on"] == ["UNC"]
    assert survey["verdict"] == "Refused, as reported; the consent of UNC is missing."
    assert kinds(on(reported, "2018-08-23")) == [
        ("event.reported", "ROK"), ("event.reported", "UNC"), ("request.filed", "ROK"), ("request.decided", "UNC"),
    ]  # fmt: skip


def test_the_refusal_of_23_august_was_public_a_week_later(reported: ReplayResult) -> None:
    refusal = on(reported, "2018-08-23")["entries"][1]

    assert (refusal["happened"], refusal["known"]) == ("2018-08-23", "2018-08-30")
    assert "3 made public only later" in action(reported, "2018-08-23", SURVEY)["why"]["known"]
    assert "0 made public only later" in action(reported, "2018-09-03", SURVEY)["why"]["known"]


def test_a_new_agreement_of_the_koreas_does_not_stand_in_for_the_un_command(reported: ReplayResult) -> None:
    survey = action(reported, "2018-10-15", SURVEY)

    assert survey["state"] == "waiting"
    assert survey["waiting_on"] == ["UNC"]


def test_the_start_missed_in_late_october_stands_on_the_day_it_was_public(reported: ReplayResult) -> None:
    missed = next(one for one in on(reported, "2018-11-12")["entries"][::-1] if one["kind"] == "event.reported")

    assert (missed["happened"], missed["known"]) == (None, "2018-11-12")
    assert action(reported, "2018-11-12", SURVEY)["state"] == "missed"
    assert action(reported, "2018-11-12", SURVEY)["waiting_on"] == ["UNC", "US"]


def test_the_support_announced_on_20_november_is_reported_and_settles_nothing(reported: ReplayResult) -> None:
    support = next(one for one in on(reported, "2018-11-20")["entries"] if one["kind"] == "position.reported")
    survey = action(reported, "2018-11-20", SURVEY)

    assert (support["kind"], support["party"], support["evidence"]) == ("position.reported", "US", "reported")
    assert support["summary"].startswith("ROK says of US: strong support (reported, not signed)")
    assert (survey["consulted"], survey["agreed"], survey["ready"]) == ("not known", "not known", "no")
    assert "US" in survey["waiting_on"]


def test_on_22_november_three_bodies_had_not_decided(reported: ReplayResult) -> None:
    assert action(reported, "2018-11-22", SURVEY)["waiting_on"] == ["UNC", "US", "UN-1718"]


def test_the_committee_granted_on_24_november_in_seoul(reported: ReplayResult) -> None:
    granted = on(reported, "2018-11-24")["entries"][0]

    assert (granted["party"], granted["happened"]) == ("UN-1718", "2018-11-24")
    assert "23 November in New York" in granted["summary"]
    assert action(reported, "2018-11-24", SURVEY)["waiting_on"] == ["UNC", "US"]


def test_on_30_november_the_survey_is_under_way_though_no_source_has_the_crossing(reported: ReplayResult) -> None:
    before, after = action(reported, "2018-11-29", SURVEY), action(reported, "2018-11-30", SURVEY)

    assert (before["state"], before["waiting_on"]) == ("waiting", ["UNC"])
    assert (after["state"], after["waiting_on"]) == ("under_way", [])
    assert "UNC refused; a consent is not on record." in after["why"]["ready"]


def test_the_survey_is_complete_on_17_december_and_the_ceremony_held_on_the_26th(reported: ReplayResult) -> None:
    assert action(reported, "2018-12-16", SURVEY)["state"] == "under_way"
    assert action(reported, "2018-12-17", SURVEY)["state"] == "completed"
    assert action(reported, "2018-12-25", CEREMONY)["state"] == "cleared"
    assert action(reported, "2018-12-26", CEREMONY)["state"] == "completed"


def test_nothing_in_the_reported_case_is_signed_and_no_window_ran(reported: ReplayResult) -> None:
    entries = [entry for day in reported.plain() for entry in day["entries"]]
    actions = [one for day in reported.plain() for one in day["actions"]]

    assert {entry["evidence"] for entry in entries} <= {"observed", "reported"}
    assert {entry["kind"] for entry in entries} <= OF_A_MONITOR
    assert {(one["consulted"], one["agreed"]) for one in actions} == {("not known",) * 2}
    assert {one["ready"] for one in actions} == {"no"}
    assert all(one["deadline"] is None and one["receipt_grade"] is None for one in actions)


def test_the_notice_of_august_waits_for_the_us_until_the_window_closes(rehearsed: ReplayResult) -> None:
    survey = action(rehearsed, "2018-08-02", PLANNED)

    assert (survey["state"], survey["consulted"], survey["waiting_on"]) == ("in_consultation", "no", ["US"])
    assert survey["deadline"] == "2018-08-09T22:00:00Z"
    assert survey["receipt_grade"] == 2


def test_a_concern_has_to_be_answered_before_the_decision(rehearsed: ReplayResult) -> None:
    assert action(rehearsed, "2018-08-07", PLANNED)["verdict"] == "A concern waits for an answer before the decision."
    assert action(rehearsed, "2018-08-08", PLANNED)["verdict"] == "Every party has been heard. ROK may decide."
    assert action(rehearsed, "2018-08-13", PLANNED)["state"] == "go"


def test_the_refusal_in_the_rehearsal_is_entered_by_who_asked_and_confirmed_by_the_other(
    rehearsed: ReplayResult,
) -> None:
    beside = ("commitment", "condition", "measure", "step", "policy", "surprise", "contact")
    told = [entry for entry in on(rehearsed, "2018-08-23")["entries"] if not entry["kind"].startswith(beside)]
    filed, refusal, confirmed = told

    assert (filed["kind"], refusal["kind"], confirmed["kind"]) == (
        "request.filed", "request.decided", "clearance.confirmed",
    )  # fmt: skip
    assert (refusal["party"], refusal["evidence"]) == ("ROK", "signed")
    assert refusal["summary"].startswith("put on record: UNC decided: refused: [rehearsal] The UN Command declined")
    assert confirmed["party"] == "US"
    assert (
        "United Nations Command: crossing (UNC) refused line 1-9."
        in action(rehearsed, "2018-08-23", PLANNED)["why"]["ready"]
    )
    assert action(rehearsed, "2018-08-24", PLANNED)["state"] == "postponed"


def test_chuseok_moves_the_deadline_of_september_by_three_days(rehearsed: ReplayResult) -> None:
    assert action(rehearsed, "2018-09-18", PLANNED)["deadline"] == "2018-09-28T22:00:00Z"


def test_thanksgiving_moves_the_deadline_from_22_to_23_november(rehearsed: ReplayResult) -> None:
    assert action(rehearsed, "2018-11-15", PLANNED)["deadline"] == "2018-11-23T23:00:00Z"
    assert action(rehearsed, "2018-11-22", PRESS_LINE)["deadline"] == "2018-11-23T23:00:00Z"
    assert action(rehearsed, "2018-11-22", PRESS_LINE)["waiting_on"] == ["US"]


def test_the_objection_of_september_stands_until_the_us_supports_the_third_version(rehearsed: ReplayResult) -> None:
    before, after = action(rehearsed, "2018-11-15", PLANNED), action(rehearsed, "2018-11-20", PLANNED)

    assert action(rehearsed, "2018-10-01", PLANNED)["verdict"] == "Cannot simply go: an objection stands."
    assert before["why"]["agreed"] == "US objected to version 2; the objection is still live."
    assert (after["agreed"], after["why"]["agreed"]) == ("yes", "US took a position: strong support.")
    assert after["waiting_on"] == ["ROK"]


def test_the_surprise_is_explained_and_the_notice_after_it_keeps_the_mark(rehearsed: ReplayResult) -> None:
    surprise, noticed = action(rehearsed, "2018-10-16", SURPRISE), action(rehearsed, "2018-12-17", NOTICED_LATE)

    assert surprise["why"]["verdict"] == "No notice of ROK was on record; it has explained the action since."
    assert noticed["why"]["irregular"] == "Notice came after the fact."


def test_silence_on_the_press_line_counts_by_the_us_nodes_own_entry(rehearsed: ReplayResult) -> None:
    closing = on(rehearsed, "2018-11-24")["entries"][0]
    line = action(rehearsed, "2018-11-24", PRESS_LINE)

    assert (closing["kind"], closing["party"], closing["evidence"]) == ("window.closed", "US", "signed")
    assert (line["agreed"], line["why"]["agreed"]) == ("yes", "US let the window close; its own node says so.")


def test_the_us_gives_notice_of_its_own_exemption_and_the_rok_is_heard(rehearsed: ReplayResult) -> None:
    assert action(rehearsed, "2018-11-21", EXEMPTION)["waiting_on"] == ["ROK"]
    assert action(rehearsed, "2018-11-22", EXEMPTION)["agreed"] == "yes"
    assert action(rehearsed, "2018-11-25", EXEMPTION)["state"] == "under_way"


def test_the_dispute_of_what_the_committee_decided_keeps_the_survey_from_being_ready(rehearsed: ReplayResult) -> None:
    disputed, mended = (action(rehearsed, day, PLANNED)["why"]["ready"] for day in ("2018-11-24", "2018-11-26"))

    assert "US disputes what was entered about a grant for line 1-8." in disputed
    assert "disputes" not in mended


def test_the_rehearsed_survey_starts_ready_with_every_clearance_on_record(rehearsed: ReplayResult) -> None:
    survey = action(rehearsed, "2018-11-30", PLANNED)

    assert action(rehearsed, "2018-11-28", PLANNED)["ready"] == "no"
    assert action(rehearsed, "2018-11-29", PLANNED)["ready"] == "yes"
    assert (survey["state"], survey["ready"]) == ("under_way", "yes")
    assert ("action.started", "ROK") in kinds(on(rehearsed, "2018-11-30"))
    assert action(rehearsed, "2018-12-17", PLANNED)["state"] == "completed"


def test_at_the_end_of_the_rehearsal_something_still_waits_for_the_us(rehearsed: ReplayResult) -> None:
    last = rehearsed.plain()[-1]
    open_ones = {one["ref"]: one["deadline"] for one in last["actions"] if one["waiting_on"] == ["US"]}

    assert last["date"] == "2018-12-17"
    assert open_ones.pop(NOTICED_LATE) == "2018-12-21T23:00:00Z"
    assert [ref.rpartition("/")[2] for ref in open_ones] == ["ROK-10"]


def test_every_act_and_officer_of_the_rehearsal_is_marked() -> None:
    case = read_case(find_case("rail-survey-rehearsal"))
    words = [
        text
        for act in case.file.acts
        for part in (act, getattr(act, "notice", None))
        for name in (
            "title",
            "what",
            "text",
            "reason",
            "answer",
            "result",
            "changes",
            "route",
            "question",
            "explanation",
        )
        if (text := getattr(part, name, ""))
    ]

    assert len(words) > 50
    assert [text for text in words if not text.startswith(("[rehearsal] ", "[rehearsal, invented] "))] == []
    assert all(officer.name.endswith("(invented)") for officer in case.file.officers)


@pytest.mark.parametrize("name", ["rail-survey-2018", "rail-survey-rehearsal"])
def test_every_fact_has_a_source(name: str) -> None:
    acts = read_case(find_case(name)).file.acts

    assert [a for a in acts if isinstance(a, Observe | ReportEvent | ReportPosition) and not a.source] == []


def _shared() -> Path:
    """The folder with the facts that the cases were written from; it is beside a developer's checkout, or nowhere."""
    named = os.environ.get("TANDEM_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared"
    if not (folder / "data" / "cases" / "rail-survey-2018.yaml").is_file():
        pytest.skip("The file that the case was written from is not here; set TANDEM_SHARED to the folder that has it.")
    return folder / "data" / "cases"


def _texts(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key == name and isinstance(part, str):
                yield part
            yield from _texts(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, name)


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[place : place + length]) for place in range(len(words) - length + 1)}


@pytest.mark.parametrize("name", ["rail-survey-2018", "rail-survey-rehearsal", "tracks-2018"])
def test_no_quotation_of_the_sources_is_copied(name: str) -> None:
    files = [yaml.safe_load(path.read_text()) for path in sorted(_shared().glob("*.yaml"))]
    quotes = {run for file in files for quote in _texts(file, "quote") for run in _runs(quote, 5)}
    folder = find_case("rail-survey-2018").parent / name

    copied = [run for path in folder.glob("*.*") for run in _runs(path.read_text(), 5) & quotes]

    assert quotes
    assert copied == []


def test_every_source_of_the_facts_is_named_in_the_case() -> None:
    facts = yaml.safe_load((_shared() / "rail-survey-2018.yaml").read_text())
    case = read_case(find_case("rail-survey-2018"))
    named = {source for act in case.file.acts for source in getattr(act, "source", ())}

    wanted = {source for day in facts["days"] for source in day["sources"]}
    wanted |= {line["source"] for line in facts["manifest"] if "source" in line}

    assert wanted - named == set()


def test_every_day_of_the_facts_is_told() -> None:
    facts = yaml.safe_load((_shared() / "rail-survey-2018.yaml").read_text())
    case = read_case(find_case("rail-survey-2018"))
    own = [act for act, origin in zip(case.file.acts, case.origins, strict=True) if origin.path.name == "case.yaml"]
    told = {day for act in own for day in (getattr(act, "happened", None), getattr(act, "known", None))}

    missing = {str(day["date"]) for day in facts["days"]} - told

    # 23 November in New York is 24 November in Seoul; of the start in late October no source gives the day.
    assert missing == {"2018-11-23", "2018-10-31"}

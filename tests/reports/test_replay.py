"""The replay as data and as text."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tandem.acts.register import KINDS
from tandem.node.caseclearance import Assess
from tandem.node.casemeeting import GiveReadout, RecordOutcome, ReportAttendance
from tandem.node.cases import ReplayResult, find_case, read_case, run_replay
from tandem.record.verify import verify
from tandem.reports.replay import ReplayedAction, ReplayedDay, ReplayedEntry
from tandem.reports.speaker import LANGUAGES, Speaker, catalogue
from tandem.reports.timeline import timeline

CASES = ("rail-survey-2018", "rail-survey-rehearsal")
ACTION = ReplayedAction(
    "US-ROK/2018/ROK-1", "Joint survey", "consulted", "Every party has been heard. ROK may decide.", "yes", "no",
    "not known", {"verdict": "", "agreed": "US has taken no position on this version."}, ("ROK",), None, 2,
)  # fmt: skip


@pytest.fixture(scope="module", params=CASES)
def replayed(request: pytest.FixtureRequest) -> ReplayResult:
    """Each case that ships, told day by day."""
    return run_replay(find_case(request.param))


def test_the_days_have_exactly_the_fields_that_are_promised(replayed: ReplayResult) -> None:
    days = json.loads(json.dumps(replayed.plain()))

    assert isinstance(days, list)
    assert {tuple(day) for day in days} == {("date", "entries", "actions")}
    assert {tuple(entry) for day in days for entry in day["entries"]} == {
        ("id", "kind", "party", "happened", "known", "summary", "evidence")
    }
    assert {tuple(action) for day in days for action in day["actions"]} == {
        (
            "ref", "title", "state", "verdict", "consulted", "agreed", "ready", "why", "waiting_on", "deadline",
            "receipt_grade",
        )
    }  # fmt: skip


def test_every_value_is_of_its_form(replayed: ReplayResult) -> None:
    for day in replayed.plain():
        date.fromisoformat(day["date"])
        for entry in day["entries"]:
            _check_entry(day["date"], entry)
        for action in day["actions"]:
            _check_action(action)


def _check_entry(day: str, entry: dict[str, Any]) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", entry["id"])
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", entry["kind"])
    assert entry["evidence"] in ("signed", "observed", "reported")
    assert entry["summary"].strip()
    assert day in (entry["happened"], entry["known"])
    assert entry["evidence"] != "signed" or entry["happened"] == entry["known"] == day


def _check_action(action: dict[str, Any]) -> None:
    assert {action["consulted"], action["agreed"], action["ready"]} <= {"yes", "no", "not known"}
    assert action["verdict"].endswith(".")
    assert all(isinstance(part, str) for part in action["why"].values())
    assert action["why"]["ready"]
    if action["deadline"] is not None:
        assert datetime.fromisoformat(action["deadline"]).utcoffset() is not None
    assert action["receipt_grade"] in (None, 0, 1, 2)


def test_each_day_comes_once_and_in_order_and_something_happened_on_it(replayed: ReplayResult) -> None:
    days = replayed.plain()
    dates = [day["date"] for day in days]
    stood = [[], *(day["actions"] for day in days)]

    assert dates == sorted(set(dates))
    assert [
        day["date"] for before, day in zip(stood, days, strict=False) if not day["entries"] and day["actions"] == before
    ] == []


def test_the_text_names_every_day_and_the_words_of_the_group(replayed: ReplayResult) -> None:
    speaker = Speaker("en", "Asia/Seoul")

    assert f"The words of the group: {replayed.words}" in replayed.text
    assert all(speaker.day(day.date) in replayed.text for day in replayed.days)
    assert max(len(line) for line in replayed.text.splitlines() if "http" not in line) <= 110


@pytest.mark.parametrize("name", CASES)
def test_a_replay_is_told_in_korean_too(name: str) -> None:
    told = run_replay(find_case(name), language="ko")

    assert "날짜는 Asia/Seoul 기준입니다." in told.text
    assert [day.date for day in told.days] == [day.date for day in run_replay(find_case(name)).days]


def test_two_replays_tell_the_same_but_for_the_ids() -> None:
    once, again = (_without_ids(run_replay(find_case(CASES[1]))) for _ in range(2))

    assert once == again


def _without_ids(result: ReplayResult) -> list[dict[str, Any]]:
    days = result.plain()
    for day in days:
        day["entries"] = [{**entry, "id": ""} for entry in day["entries"]]
    return days


@pytest.mark.parametrize("name", CASES)
def test_the_archive_of_a_replay_is_genuine_by_its_words(name: str, tmp_path: Path) -> None:
    told = run_replay(find_case(name), archive=tmp_path / "case.tandem")

    assert told.archive == tmp_path / "case.tandem"
    assert verify(str(tmp_path / "case.tandem"), words=told.words).exit == 0


def test_a_replay_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(find_case(CASES[1]).rglob("*"))

    run_replay(find_case(CASES[1]))

    assert list(tmp_path.iterdir()) == []
    assert sorted(find_case(CASES[1]).rglob("*")) == before


def _timeline(*days: ReplayedDay, undated: tuple[ReplayedEntry, ...] = ()) -> str:
    speaker = Speaker("en", "Asia/Seoul")
    return timeline(days, title="The survey", words="hosum kovil", undated=undated, speaker=speaker)


def _said(happened: str | None, known: str | None) -> ReplayedEntry:
    return ReplayedEntry("a" * 64, "event.reported", "UNC", happened, known, "UNC refused: the crossing", "reported")


def test_an_entry_says_since_when_it_was_public() -> None:
    later = _timeline(ReplayedDay("2018-08-23", (_said("2018-08-23", "2018-08-30"),), ()))
    unknown = _timeline(ReplayedDay("2018-08-23", (_said("2018-08-23", None),), ()))
    undated = _timeline(undated=(_said(None, None),))

    assert "- UNC refused: the crossing [reported; public from Thu 30 Aug 2018]" in later
    assert "- UNC refused: the crossing [reported; public, no source says since when]" in unknown
    assert "On no day that a source gives:\n  - UNC refused" in undated


def test_an_action_is_told_again_only_where_it_changed() -> None:
    went = msgspec.structs.replace(ACTION, state="go", verdict="Decided: go.")
    days = [ReplayedDay(f"2018-11-2{n}", (), (action,)) for n, action in enumerate((ACTION, ACTION, went))]

    text = _timeline(*days)

    assert text.count("=> US-ROK/2018/ROK-1 Joint survey") == 2
    assert text.count("US has taken no position") == 1
    assert "Decided: go. (go)\n     Waits for: ROK\n     Consulted: yes. Agreed: no. Ready: not known." in text


def test_every_code_of_a_replay_has_words_in_both_languages() -> None:
    words = {language: catalogue(language) for language in LANGUAGES}
    wanted = {key for key in words["en"] if key.startswith(("replay_", "course_", "timeline_", "evidence."))}

    assert len(wanted) > 40
    assert wanted <= words["ko"].keys()
    for course in ("observed", "planned", "waiting", "refused", "missed", "cleared", "under_way", "completed"):
        assert {f"course_{course}", f"state.{course}"} <= words["en"].keys() & words["ko"].keys()


def test_the_cases_that_ship_leave_no_step_without_a_day() -> None:
    acts = read_case(find_case(CASES[0])).file.acts

    days = ("happened", "known", "said_on", "filed_on", "decided_on", "concluded")
    # What is said of a meeting is told on the day of the meeting; rules stand over an action on all of its days.
    told = [act for act in acts if not isinstance(act, ReportAttendance | RecordOutcome | GiveReadout | Assess)]
    assert [act for act in told if not any(getattr(act, day, None) for day in days)] == []


def test_every_kind_of_entry_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        missing = [kind for kind in KINDS if f"act.{kind}" not in catalogue(language)]
        assert missing == [], language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_told_by_its_wire_name(language: str) -> None:
    for case in CASES:
        told = run_replay(find_case(case), language=language)
        summaries = [entry["summary"] for day in told.plain() for entry in day["entries"]]
        assert [one for one in summaries if re.search(r"[a-z_]+\.[a-z_]+/1", one)] == []

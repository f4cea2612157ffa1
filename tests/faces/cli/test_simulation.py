# ruff: noqa: E501
"""A matter simulated on the command line: step by step, in its zones, with what moved a deadline; bad events refused."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.faces.cli.stage import tandem

_DOCS = Path(__file__).resolve().parents[3] / "docs" / "procedures.md"
EVENTS = re.findall(r"```yaml\n(format: tandem-events/1.*?)```", _DOCS.read_text(encoding="utf-8"), re.DOTALL)[0]
_COMMITTEE = """\
format: tandem-events/1
zone: Asia/Seoul
zones: [America/New_York]
roles: {member: [RU, GB], chair: [CHAIR]}
calendars:
  - code: headquarters
    zone: America/New_York
    years: [2018, 2019]
    closed:
      - {date: 2018-11-22, names: {en: Thanksgiving Day, ko: 추수감사절}}
events:
  - {at: 2018-11-15T11:00-05:00, by: CHAIR, kind: circulated}
"""


def simulate(events: str, *more: str, procedure: str = "un-1718-no-objection") -> Any:
    """Write the events to a file and simulate."""
    Path("events.yaml").write_text(events, encoding="utf-8")
    return tandem("procedure", "simulate", procedure, "--events", "events.yaml", *more)


def test_the_example_of_the_guide_says_what_the_guide_prints() -> None:
    Path("report.yaml").write_text(EVENTS)
    guide = _DOCS.read_text(encoding="utf-8")
    printed = guide.partition("$ tandem procedure simulate ofac-510-512 --events report.yaml\n")[2].partition("```")[0]

    told = tandem("procedure", "simulate", "ofac-510-512", "--events", "report.yaml")

    assert (told.code, told.out) == (0, printed)


def test_the_faults_of_the_guide_are_those_of_check() -> None:
    from tests.procedures import changed

    Path("crossing.yaml").write_bytes(changed(("fails_to: permit", "fails_to: council"), ("grade: 1, ", "")))
    guide = _DOCS.read_text(encoding="utf-8")
    printed = guide.partition("$ tandem procedure check crossing.yaml\n")[2].partition("```")[0]

    assert tandem("procedure", "check", "crossing.yaml").out.startswith(printed)


def test_the_guide_names_every_field_and_every_kind_of_event() -> None:
    from tandem.regimes import stepwise
    from tandem.rules.matterfile import MadeCalendar, MatterFile
    from tandem.rules.stepevent import KINDS, Event

    guide = _DOCS.read_text(encoding="utf-8")
    forms = [form for form in vars(stepwise).values() if isinstance(form, type) and issubclass(form, stepwise.Form)]
    names = {name for form in (*forms, Event, MatterFile, MadeCalendar) for name in form.__struct_fields__}

    missing = [name for name in {*names, *KINDS} - {"seq", "at"} if not re.search(rf"\b{name}\b", guide)]

    assert sorted(missing) == []


def test_a_deadline_names_the_holiday_that_moved_it_and_marks_the_recalled_days() -> None:
    told = simulate(_COMMITTEE)

    assert "    Deadline: Sat 24 Nov 2018, 07:00 KST (Fri 23 Nov 2018, 17:00 EST)." in told.out
    assert "    Thu 22 Nov 2018 did not count: Thanksgiving Day (HEADQUARTERS)." in told.out
    assert (
        "[recalled, not confirmed: Five working days are recalled; no guideline of the Committee was read.]" in told.out
    )


def test_the_same_is_told_in_korean() -> None:
    told = simulate(_COMMITTEE, "--language", "ko")

    assert "추수감사절" in told.out
    assert "기억에 따름, 확인되지 않음" in told.out
    assert "{" not in told.out


def test_plain_values_have_the_names_of_the_guide() -> None:
    told = simulate(_COMMITTEE, "--json")

    plain = told.plain
    assert list(plain) == [
        "procedure", "confidence", "at", "outcome", "decided", "grant", "current", "forum", "level", "deadline",
        "may_act", "earliest_action", "valid_until", "cap", "open_to", "steps", "leads", "late", "disputed",
        "irregular",
    ]  # fmt: skip
    assert plain["deadline"]["at"] == "2018-11-23T22:00:00Z"
    assert plain["deadline"]["skipped"][0]["names"] == {"en": "Thanksgiving Day", "ko": "추수감사절"}
    assert plain["steps"][0]["state"] == "open"
    assert plain["steps"][0]["unconfirmed"]


def test_without_events_the_instant_is_asked_for() -> None:
    refused = tandem("procedure", "simulate", "hcoc")
    unfit = tandem("procedure", "simulate", "hcoc", "--at", "2018-11-20T09:00")
    told = tandem("procedure", "simulate", "hcoc", "--at", "2018-11-20T09:00Z")

    assert refused.err == (
        "Nothing has happened yet, so there is no last event; say with --at which instant is asked about.\n"
    )
    assert unfit.err == (
        "Give the instant with its offset, for example 2018-11-20T09:00+09:00; found 2018-11-20T09:00.\n"
    )
    assert (refused.code, unfit.code, told.code) == (1, 1, 0)


_BAD = {
    "an instant without offset": (
        ("2018-11-15T11:00-05:00", "2018-11-15T11:00"),
        "events.yaml, line 12 (events[0].at): Expected an instant with its offset such as 2018-11-20T09:00+09:00; found "
        "2018-11-15T11:00:00. Say of which zone it is.",
    ),
    "an instant that is none": (
        ("2018-11-15T11:00-05:00", "soon"),
        "events.yaml, line 12 (events[0].at): Expected an instant with its offset such as 2018-11-20T09:00+09:00; found "
        "soon. Write it so.",
    ),
    "somebody who takes no part": (
        ("by: CHAIR, kind", "by: US, kind"),
        "events.yaml, line 12 (events[0].by): Expected one of applicant, RU, GB, CHAIR, council_member, "
        "permanent_member, headquarters; found US. Name it under roles, or write one of these.",
    ),
    "a kind nobody knows": (
        ("kind: circulated", "kind: sent"),
        "events.yaml, line 12 (events[0].kind): Expected one of filed, received, ",
    ),
    "a kind that needs more": (
        ("kind: circulated", "kind: extended"),
        "events.yaml, line 12 (events[0]): An event of the kind extended wants the field until; it is missing. Add it.",
    ),
    "a step nobody knows": (
        ("kind: circulated", "kind: moved, to: assembly"),
        "events.yaml, line 12 (events[0].to): Expected one of the steps window, chair-consultation, council, end or "
        "stands; found assembly. Write one of them, or add the step.",
    ),
    "a role nobody has": (
        ("chair: [CHAIR]", "chairman: [CHAIR]"),
        "events.yaml, line 4 (roles.chairman): Expected one of the roles applicant, member, chair, council_member, "
        "permanent_member, headquarters; found chairman. Write one of them, or add it under roles.",
    ),
    "no events": (
        ("events:\n  - {at: 2018-11-15T11:00-05:00, by: CHAIR, kind: circulated}", "events: []"),
        "events.yaml, line 11 (events): Expected at least one event under events; found none. Write what happened, when "
        "and by whom.",
    ),
    "another procedure": (
        ("zone: Asia/Seoul\n", "zone: Asia/Seoul\nprocedure: hcoc\n"),
        "events.yaml, line 3 (procedure): The events are of the procedure hcoc; this is un-1718-no-objection. Simulate "
        "that one, or take procedure out.",
    ),
    "a zone nobody knows": (
        ("zone: Asia/Seoul", "zone: Asia/Hanyang"),
        "events.yaml, line 2 (zone): Expected a time zone such as Asia/Seoul; found Asia/Hanyang. Write one that is "
        "known.",
    ),
    "a calendar that cannot be": (
        ("years: [2018, 2019]", "years: [1500]"),
        "events.yaml, line 6 (calendars[0]): This calendar cannot be made: No calendar for 1500: expected a year from "
        "1900 to 2200.",
    ),
}


@pytest.mark.parametrize("case", _BAD)
def test_bad_events_are_refused_with_line_and_way_out_and_nothing_is_told(case: str) -> None:
    (old, new), sentence = _BAD[case]
    assert old in _COMMITTEE

    told = simulate(_COMMITTEE.replace(old, new, 1))
    korean = simulate(_COMMITTEE.replace(old, new, 1), "--language", "ko")

    assert (told.code, told.out) == (1, "")
    assert sentence in told.err
    assert "번째 줄" in korean.err
    assert "{" not in korean.err

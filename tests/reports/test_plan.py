"""A plan in words: what decides the date, each time with its basis, and what nobody knows told as that."""

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.calendars import ROK, US, calendar

from tandem.regimes.authority import Authority
from tandem.regimes.calendar import read_calendar
from tandem.regimes.rulebook import Rulebook
from tandem.reports.plan import PlanView, authority_name, compared, plan_view
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.rules.plan import plan
from tandem.rules.planned import Plan, WhatIf
from tandem.rules.ruling import Requirement

SHEETS = {code: tuple(read_calendar(calendar(code, year)) for year in (2018, 2019)) for code in (ROK, US)}
ENGLISH, KOREAN = (Speaker(language, "Asia/Seoul", ("America/New_York",)) for language in LANGUAGES)


def authority(id: str, english: str, korean: str, **said: Any) -> Authority:
    terms = {"names": {"en": english, "ko": korean}, "decides": {"en": "decides"}, "triggers": [{}],
             "confidence": "confirmed", "sources": [{"what": "a text"}], **said}  # fmt: skip
    return msgspec.convert({"id": id, **terms}, Authority)


def lead(count: int, unit: str = "calendar_days", basis: str = "text", **more: Any) -> dict[str, Any]:
    return {"length": {"count": count, "unit": unit}, "basis": basis, **more}


COMMITTEE = authority(
    "UN", "UN 1718 Committee", "유엔 1718위원회", confidence="partly",
    unconfirmed=[{"en": "No rule was read.", "ko": "규칙을 읽지 못했습니다."}],
    lead_time=lead(14, basis="cases", longest={"count": 240, "unit": "calendar_days"}),
)  # fmt: skip
COMMAND = authority("UNC", "UN Command", "유엔군사령부", lead_time=lead(48, "hours", "press", zone=ROK))
HOST = authority("HOST", "North Korea", "북측", kind="host")
SEOUL = authority(
    "SEOUL", "Unification Ministry", "통일부", lead_time=lead(7, calendars=[ROK]), before=[{"authority": "HOST"}],
    attach=[{"id": "letter", "names": {"en": "the invitation", "ko": "초청장"}, "decision_of": "HOST"}],
)  # fmt: skip
BOTH = authority("BOTH", "Joint board", "공동 위원회", lead_time=lead(7, "working_days", calendars=[ROK, US]))
BOOK = Rulebook(v=1, target="X", regimes=(), authorities=(COMMITTEE, COMMAND, HOST, SEOUL, BOTH))


def planned(*ids: str, today: date = date(2018, 11, 12), **changed: Any) -> Plan:
    asked = tuple(Requirement(authority=id, lines=(1, 2)) for id in ids)
    terms: dict[str, Any] = {"departure": date(2018, 11, 30), "calendars": SHEETS, "requirements": asked, **changed}
    return plan(book=BOOK, today=today, **terms)


def viewed(*ids: str, speaker: Speaker = ENGLISH, **changed: Any) -> PlanView:
    return plan_view(plan=planned(*ids, **changed), book=BOOK, speaker=speaker)


def test_the_verdict_names_who_decides_the_date_and_how_much_time_is_left() -> None:
    found = viewed("UN", "UNC")

    assert found.verdict == "UN 1718 Committee decides the date: ask by Fri 16 Nov 2018, 4 days from now."
    assert found.path == (
        "UN 1718 Committee is asked by Fri 16 Nov 2018; its decision is needed by Fri 30 Nov 2018.",
        "The action begins on Fri 30 Nov 2018.",
    )


def test_what_is_late_is_told_with_the_days_that_passed() -> None:
    found = viewed("UN", today=date(2018, 11, 20))

    assert found.verdict == "UN 1718 Committee decides the date: it had to be asked by Fri 16 Nov 2018, 4 days ago."
    assert (found.rows[0].spare, found.rows[0].look) == ("4 days too late", "late")


def test_host_consent_is_told_as_not_known_with_the_day_that_needs_it() -> None:
    found = viewed("SEOUL", "HOST")

    host = found.rows[0]
    assert found.path[0] == (
        "North Korea is asked early enough to have its decision by Fri 23 Nov 2018; how long that takes is not known."
    )
    assert (host.look, host.spare, host.by) == (
        "unknown", "Not known, 11 days at most", "Before Fri 23 Nov 2018; how long before is not known",
    )  # fmt: skip
    assert host.not_known == (
        "How long North Korea takes is not known. Enter a time as an assumption, or ask; nothing is guessed here.",
    )
    assert found.parallel == (
        "If everything is filed today, all at once: not known, not before Mon 19 Nov 2018."
        " No time is known for North Korea."
    )


def test_every_time_says_where_it_comes_from_and_what_is_not_confirmed() -> None:
    found = viewed("UN", "SEOUL").rows

    assert [line.said for line in found[0].times] == [
        "14 days before departure; seen in past cases, not a rule. The longest seen was 240 days."
    ]
    assert found[0].times[0].unconfirmed
    assert found[0].doubts[-1] == "No rule was read."
    assert [(line.said, line.unconfirmed) for line in found[1].times] == [
        ("7 days before departure; stated in the text.", False)
    ]
    assert (found[1].doubts, found[1].attach) == ((), ("the invitation",))


def test_a_closed_day_that_moved_a_date_is_named() -> None:
    (row,) = viewed("BOTH").rows

    assert row.by == "By Tue 20 Nov 2018"
    assert len(row.skipped) == 1
    assert "Thu 22 Nov 2018" in row.skipped[0]


def test_hours_are_told_in_both_zones_where_the_hour_is_known() -> None:
    (row,) = viewed("UNC", departs_at="09:05").rows

    assert row.by == "By Wed 28 Nov 2018, 09:05 KST (Tue 27 Nov 2018, 19:05 EST)"


def test_what_is_filed_and_what_is_decided_are_told_with_their_days() -> None:
    found = viewed("UN", "UNC", filed={"UN": date(2018, 11, 9)}, decided={"UNC": date(2018, 11, 10)})

    assert found.verdict == "UN 1718 Committee decides the date: asked on Fri 9 Nov 2018, not decided yet."
    assert [(row.by, row.look) for row in found.rows] == [
        ("Asked on Fri 9 Nov 2018", "critical"), ("Decided on Sat 10 Nov 2018", "decided"),
    ]  # fmt: skip
    assert viewed("UNC", decided={"UNC": date(2018, 11, 10)}).verdict.startswith("Every request is decided")


def test_nobody_to_ask_is_not_a_clearance() -> None:
    assert viewed().verdict == "Under these rules no authority has to be asked. That is not a clearance."


def test_a_what_if_is_told_beside_how_it_was() -> None:
    tried = planned("UN", "UNC", what_if=WhatIf(later={"UN": 5}))
    left_out = planned("UN", "UNC", what_if=WhatIf(without_lines=(1, 2)))

    later = compared(before=planned("UN", "UNC"), after=tried, book=BOOK, speaker=ENGLISH)
    nothing = compared(before=planned("UN", "UNC"), after=left_out, book=BOOK, speaker=ENGLISH)

    assert [(one.name, one.before, one.after) for one in later] == [
        ("UN 1718 Committee", "By Fri 16 Nov 2018", "By Sun 11 Nov 2018"),
        ("Earliest departure", "If everything is filed today, all at once: Mon 26 Nov 2018.",
         "If everything is filed today, all at once: Sat 1 Dec 2018."),
    ]  # fmt: skip
    assert [one.after for one in nothing][:2] == ["falls away", "falls away"]


def test_bars_lie_inside_the_drawing_and_the_critical_one_is_drawn_as_that() -> None:
    found = viewed("UN", "UNC", "SEOUL", "HOST", "BOTH")

    for row in found.rows:
        assert 0 <= row.bar.left <= row.bar.left + row.bar.width <= 100
        assert row.bar.today == 0
    assert {row.name: row.look for row in found.rows if row.critical} == {"UN 1718 Committee": "critical"}


@pytest.mark.parametrize("speaker", [ENGLISH, KOREAN])
def test_a_plan_speaks_both_languages(speaker: Speaker) -> None:
    found = viewed("UN", "UNC", "SEOUL", "HOST", "BOTH", speaker=speaker)

    assert all(row.name != row.request.id for row in found.rows)
    assert found.serial
    assert authority_name(id="UN#2", book=BOOK, speaker=speaker) != authority_name(id="UN", book=BOOK, speaker=speaker)
    assert found.slowest
    assert found.unconfirmed

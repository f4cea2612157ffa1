"""Reading, finding and loading cases; and what is said of a bad one."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.desk.reading import read_group, reader_of
from tandem.node.cases import BadCase, find_case, load_case, read_case
from tandem.node.node import Node, open_node
from tandem.reports.meetings import view_desk
from tandem.rules.instant import instant
from tandem.rules.meeting import state_of as state_of_meeting
from tandem.rules.notice import state_of
from tandem.rules.sighting import status_of
from tandem.rules.text import text_standing

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
REHEARSAL, SURVEY = "rail-survey-rehearsal", "rail-survey-2018"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rehearsal with its own acts alone, to be spoilt."""
    copy = Path(shutil.copytree(find_case(REHEARSAL), tmp_path / REHEARSAL))
    text = (copy / "case.yaml").read_text()
    (copy / "case.yaml").write_text(re.sub(r"\nincludes:\n.*?\n\nacts:", "\nacts:", text, flags=re.DOTALL))
    return copy


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Node]:
    """The nodes of both cases, loaded once."""
    nodes: dict[str, Node] = {}

    def of(name: str) -> Node:
        if name not in nodes:
            path = tmp_path_factory.mktemp(name)
            load_case(path / "node", case=read_case(find_case(name)), passphrase="dorasan", now=NOW)
            nodes[name] = open_node(path / "node", passphrase="dorasan")
        return nodes[name]

    return of


def spoil(folder: Path, old: str, new: str) -> None:
    """Replace the first of these words in the case file."""
    file = folder / "case.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def line_of(folder: Path, words: str) -> int:
    """Answer the line on which these words stand."""
    return next(n for n, line in enumerate((folder / "case.yaml").read_text().splitlines(), start=1) if words in line)


def test_the_reported_case_stands_wholly_in_the_feed_of_the_monitor(loaded: Callable[[str], Node]) -> None:
    group = loaded(SURVEY).desk.group()

    assert list(group.seats) == ["MONITOR"]
    assert not group.simulation
    assert not group.notices
    assert {action.ref for action in group.observed.values()} == {"US-ROK/2018/MONITOR-1", "US-ROK/2018/MONITOR-2"}
    assert {ref.rpartition("/")[2].rpartition("-")[0] for ref in group.by_ref} == {"MONITOR"}
    assert group.disregarded == ()
    assert sum(len(action.events) + len(action.reported) for action in group.observed.values()) == 35


def test_the_reported_case_has_the_first_meeting_with_whom_nobody_confirmed(loaded: Callable[[str], Node]) -> None:
    group = loaded(SURVEY).desk.group()

    others, first, *_ = group.meetings.values()

    assert (others.parties, status_of(others)) == (("US", "DPRK"), "not_set_again")
    assert [(row.member, row.state, row.capacity) for row in first.attendance if row.member == "US"] == [
        ("US", "attended", "head"), *[("US", "not_confirmed", "delegate")] * 3,
    ]  # fmt: skip
    assert {row.evidence for row in first.attendance} == {"reported"}
    assert [readout.party for readout in first.readouts] == ["ROK", "US"]
    assert first.declined == ()
    assert len(group.meetings) == 8


def test_the_reported_case_is_dated_by_when_it_was_loaded(loaded: Callable[[str], Node]) -> None:
    group = loaded(SURVEY).desk.group()

    stamps = [step.stamp.at for action in group.observed.values() for step in (action, *action.events)]

    assert set(stamps) == {"2026-11-22T09:00:00Z"}


def test_the_rehearsal_is_simulated_and_stands_at_17_december(loaded: Callable[[str], Node]) -> None:
    node = loaded(REHEARSAL)
    group = node.desk.group()

    assert group.simulation
    assert node.now() == datetime(2018, 12, 17, 14, 30, tzinfo=UTC)
    assert set(group.seats) == {"ROK", "US", "SECRETARIAT"}
    assert group.disregarded == ()
    states = {one.ref.rpartition("/")[2]: state_of(one, group, node.now()) for one in group.notices.values()}
    assert states == {
        "ROK-1": "completed", "ROK-3": "in_consultation", "ROK-4": "completed", "US-2": "completed",
        "ROK-10": "in_consultation", "US-3": "withdrawn", "ROK-13": "completed", "ROK-14": "informed",
    }  # fmt: skip


def test_the_goods_of_the_last_version_are_those_of_the_survey(loaded: Callable[[str], Node]) -> None:
    node = loaded(REHEARSAL)
    survey = node.desk.group().notice("US-ROK-REHEARSAL/2018/ROK-1")
    assert survey is not None

    raw = node.desk.store.table(survey.current.terms.tables["manifest"]) or b""

    assert len(survey.versions) == 3
    assert b'"line":1,"name":"light oil (diesel) for the survey train and generators","quantity":"55000"' in raw
    assert raw.count(b'"line":') == 9


def test_receipts_and_closed_windows_stand_at_their_times(loaded: Callable[[str], Node]) -> None:
    group = loaded(REHEARSAL).desk.group()

    for notice in group.notices.values():
        for version in notice.versions:
            receipt = next(r for r in notice.receipts if r.version == version.number and r.grade == 1)
            assert receipt.stamp.at == version.stamp.at
    closings = [closing for notice in group.notices.values() for closing in notice.closings]
    assert [(c.party, c.deadline, c.stamp.at) for c in closings] == [
        ("US", "2018-11-23T23:00:00Z", "2018-11-23T23:00:00Z")
    ]


def test_times_on_the_record_never_go_back(loaded: Callable[[str], Node]) -> None:
    entries = [stored.entry for stored in loaded(REHEARSAL).desk.store.arrived_since(0)]

    times = [instant(entry.header.at) for entry in entries]

    assert times == sorted(times)
    assert times[0] == datetime(2018, 8, 1, tzinfo=UTC)


def test_every_account_of_a_case_has_an_officer_with_a_name(loaded: Callable[[str], Node]) -> None:
    for name in (SURVEY, REHEARSAL):
        group = loaded(name).desk.group()
        for account in read_case(find_case(name)).file.accounts:
            officer = group.officer(account.seat, account.officer)
            assert officer is not None
            assert officer.entry is not None
            assert set(account.names) == {"en", "ko"}


def test_the_calendars_of_the_rehearsal_are_in_force_for_both_parties(loaded: Callable[[str], Node]) -> None:
    group = loaded(REHEARSAL).desk.group()
    closed = {code: [day.date.isoformat() for day in one.days] for code, (one,) in group.calendars.items()}

    assert {"2018-09-24", "2018-09-25", "2018-09-26"} <= set(closed["ROK"])
    assert "2018-11-22" in closed["US"]


def test_the_calendars_are_what_the_package_makes() -> None:
    pytest.importorskip("holidays")
    import json

    from tandem.regimes.generate import generate_calendar

    for code, country, zone in (("ROK", "KR", "Asia/Seoul"), ("US", "US", "America/New_York")):
        made = generate_calendar(code=code, year=2018, holiday_country=country, zone=zone, languages=("en", "ko"))
        held = json.loads((find_case(REHEARSAL) / "calendars" / f"{code}-2018.json").read_text())
        assert {**held, "source": ""} == {**made, "source": ""}


def test_a_case_is_found_by_name_by_folder_and_by_file(folder: Path) -> None:
    assert find_case(SURVEY) == ROOT / "cases" / SURVEY
    assert find_case(str(folder)) == folder
    assert find_case(str(folder / "case.yaml")) == folder


def test_an_unknown_case_is_refused_with_the_names_of_those_that_ship() -> None:
    with pytest.raises(BadCase) as refused:
        find_case("rail")

    assert str(refused.value) == (
        "There is no case 'rail'. Name a folder with a case.yaml in it, or one of those that ship: "
        "rail-survey-2018, rail-survey-rehearsal."
    )


@pytest.mark.slow
def test_the_wheel_brings_every_file_of_the_package_and_the_cases(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    package = ROOT / "src" / "tandem"
    held = {found.relative_to(package) for found in package.rglob("*") if found.is_file() and found.suffix != ".pyc"}
    cases = {found.relative_to(ROOT) for found in (ROOT / "cases").rglob("*.*") if found.is_file()}

    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip

    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    assert {f"tandem/{name}" for name in (*held, *cases)} - names == set()
    for folder, kind in (
        ("regimes/procedures", "yaml"), ("reports/words", "yaml"), ("faces/web/templates", "html"),
        ("faces/web/static", "css"), (f"cases/{REHEARSAL}/calendars", "json"),
    ):  # fmt: skip
        assert [name for name in names if name.startswith(f"tandem/{folder}/") and name.endswith(f".{kind}")], folder


BAD = {
    "unknown act": ("do: decide\n", "do: decree\n", "do: decree", "Invalid value 'decree'"),
    "unknown field": ("counter_text:", "counter:", "do: take_position", "unknown field `counter`"),
    "missing field": ("    text: >-\n      [rehearsal] On 15", "    words: >-\n      [rehearsal] On 15",
                      "do: observe", "unknown field `words`"),
    "unknown position": ("position: concern", "position: worry", "position: worry", "Invalid enum value 'worry'"),
    "unknown officer": ("by: ROK/2\n    label: survey", "by: ROK/9\n    label: survey", "by: ROK/9",
                        "there is no officer ROK/9 in this case"),
    "no officer": ("by: ROK/2\n    label: survey", "by: Imjin\n    label: survey", "by: Imjin",
                   "expected a seat and a number such as ROK/2, found 'Imjin'"),
    "unknown matter": ("matter: survey\n    position: concern", "matter: surwey\n    position: concern",
                       "matter: surwey", "no matter 'surwey' was opened before; known here: survey."),
    "label taken": ("label: crossing", "label: survey", "label: survey", "the label 'survey' is taken"),
    "no such member": ("actor: ROK", "actor: UNX", "actor: UNX", "expected a member or body of the group, found 'UNX'"),
    "no such day": ("starts_on: 2018-08-22", "starts_on: 2018-08-32", "2018-08-32",
                    "expected a day such as 2018-11-30, found '2018-08-32'"),
    "no such time": ("at: 2018-08-08T10:00", "at: morning", "at: morning",
                     "expected a time such as 2018-08-02T10:00, found 'morning'"),
    "time goes back": ("at: 2018-08-08T10:00", "at: 2018-08-01T09:30", "at: 2018-08-01T09:30",
                       "lies before the time that stands above it"),
    "no mark": ("reason: \"[rehearsal, invented] The US has", "reason: \"The US has", "reason: \"The US has",
                "expected a text that begins with the mark '[rehearsal'"),
    "no manifest": ("manifest: quantity_open", "manifest: open", "manifest: open", "the case has no manifest 'open'"),
    "no such type": ("action_type: cooperation_project\n      track", "action_type: train\n      track",
                     "action_type: train", "expected one of cooperation_project, public_statement"),
    "no calendar": ("calendars/US-2018.json", "calendars/US-2019.json", "US-2019", "has no file"),
    "file outside": ("calendars/US-2018.json", "../case.yaml", "../case.yaml", "has no file"),
    "no seat": ("- {code: US, roles", "- {code: JP, roles", "code: JP", "expected a party or monitor of the group"),
    "no clock": ("clock_seat: SECRETARIAT", "clock_seat: UNC", "clock_seat", "names one of its seats"),
    "no zone": ("  zone: Asia/Seoul\n  clock", "  zone: Asia/Soul\n  clock", "Asia/Soul", "found 'Asia/Soul'"),
    "account of nobody": ("officer: 3, names: {en: \"US", "officer: 4, names: {en: \"US", "us-reader",
                          "US has no officer 4 in this case"),
    "sign-in taken": ("sign_in: us-head", "sign_in: rok-head", "seat: US, officer: 1", "'rok-head' is taken"),
    "field twice": ("simulated: true", "simulated: true\nsimulated: false", "simulated: false", "is written twice"),
    "not YAML": ("simulated: true", "simulated: [true", "mark:", "this is not YAML"),
    "no simulation": ("simulated: true", "simulated: false", "simulated: false", "belong to a simulated case alone"),
    "no such remark": ("on: meter", "on: metre", "on: metre",
                       "no ask 'metre' stands on 'survey' before; known here: meter."),
    "remark elsewhere": ("on: generators", "on: meter", "on: meter", "no comment 'meter' stands on 'survey' before"),
    "remark taken": ("label: flags", "label: guests", "label: guests", "the label 'guests' is taken"),
    "remark for a matter": ("matter: survey\n    on: meter", "matter: meter\n    on: meter", "matter: meter",
                            "no matter 'meter' was opened before"),
    "no such reason": ("hold_reason: facts_missing", "hold_reason: holiday", "hold_reason: holiday",
                       "expected one of study, own_authorities, legal_review, facts_missing, found 'holiday'"),
    "no such marking": ("marking: sensitive", "marking: secret", "marking: secret",
                        "expected one of official, sensitive, confidential, found 'secret'"),
    "no such channel": ("by_way: telephone", "by_way: fax", "by_way: fax", "Invalid enum value 'fax'"),
    "nobody asked": ("to: ROK\n    label: meter", "to: JP\n    label: meter", "to: JP",
                     "expected a member or body of the group, found 'JP'"),
    "no day of review": ("review_on: 2018-12-13", "review_on: soon", "review_on: soon", "expected a day such as"),
    "question unmarked": ("question: \"[rehearsal, invented] Who", "question: \"Who", "question: \"Who",
                          "expected a text that begins with the mark"),
    "explanation unmarked": ("explanation: \"[rehearsal, invented]", "explanation: \"", "explanation: \" Which",
                             "expected a text that begins with the mark"),
    "other format": ("tandem-case/1", "tandem-case/2", "tandem-case/2", "Invalid enum value 'tandem-case/2'"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_case_is_refused_with_its_line_and_the_way_out(name: str, folder: Path) -> None:
    old, new, at, words = BAD[name]
    spoil(folder, old, new)

    with pytest.raises(BadCase) as refused:
        read_case(folder)

    said = str(refused.value)
    assert words in said
    assert said.endswith("load the case again.")
    lines = [n for n, line in enumerate((folder / "case.yaml").read_text().splitlines(), start=1) if at in line]
    assert any(f"case.yaml, line {line}" in said for line in lines), said


def test_a_case_that_is_no_simulation_may_not_say_when_it_was_recorded(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_case(SURVEY), tmp_path / SURVEY))
    shutil.copytree(find_case(SURVEY).parent / "tracks-2018", tmp_path / "tracks-2018")
    spoil(
        folder, "    by: MONITOR/1\n    label: survey", "    by: MONITOR/1\n    at: 2018-11-30T09:05\n    label: survey"
    )

    with pytest.raises(BadCase, match="is recorded at the time at which it is loaded; leave `at` out"):
        read_case(folder)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "holds no case: expected the file case.yaml in it"),
        (b"", "is empty: expected a case that begins with format: tandem-case/1."),
        (b"\xff\xfe", "cannot be read"),
        (b"- 1\n- 2\n", "Expected `object`, got `array`"),
        (b"a: " + b"[" * 3000, "this is not YAML"),
        (b"a: &a [*a]\n", "line 1: an alias stands inside of what it names."),
        (
            b"a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
            + b"".join(
                b"%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n" % (name, name, *[name - 1] * 8)
                for name in b"bcdefghijkl"
            ),
            "aliases stand for more than 100000 values here",
        ),
        (b"? [1, 2]\n: 3\n", "this is not YAML"),
        (b"x" * 1_000_001, "has 1000001 bytes; a case has at most 1000000"),
    ],
)
def test_what_is_no_case_is_refused_in_a_sentence(content: bytes | None, words: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "case.yaml").write_bytes(content)

    with pytest.raises(BadCase) as refused:
        read_case(tmp_path)

    assert words in str(refused.value)


def test_an_act_that_the_rules_refuse_stops_the_case_at_its_line(folder: Path, tmp_path: Path) -> None:
    spoil(
        folder, "answer: >-\n      [rehearsal, invented] The quantity is being", "answer: >-\n      [rehearsal] Being"
    )
    text = (folder / "case.yaml").read_text()
    answer = text.index("  - do: answer_concern")
    (folder / "case.yaml").write_text(text[:answer] + text[text.index("  - do: decide", answer) :])
    line = line_of(folder, "  - do: decide")

    with pytest.raises(BadCase) as refused:
        load_case(tmp_path / "node", case=read_case(folder), passphrase="dorasan", now=NOW)

    assert f"case.yaml, line {line} (acts[4]): decide: The concern of US about version 1 has not been answered" in str(
        refused.value
    )
    node = open_node(tmp_path / "node", passphrase="dorasan")
    assert all(not notice.decisions for notice in node.desk.group().notices.values())


def test_an_officer_without_the_role_is_refused_at_the_line_of_the_act(folder: Path, tmp_path: Path) -> None:
    spoil(folder, "by: ROK/2\n    label: survey", "by: ROK/3\n    label: survey")

    with pytest.raises(BadCase, match=r"give_notice: As reader you may not do this; the charter gives it to"):
        load_case(tmp_path / "node", case=read_case(folder), passphrase="dorasan", now=NOW)


def test_a_calendar_that_is_not_in_form_is_refused_at_the_line_that_names_it(folder: Path, tmp_path: Path) -> None:
    (folder / "calendars" / "US-2018.json").write_text('{"v": 1}')
    line = line_of(folder, "calendars/US-2018.json")

    with pytest.raises(BadCase, match=rf"line {line} \(calendars\[1\]\): The calendar is not in form"):
        load_case(tmp_path / "node", case=read_case(folder), passphrase="dorasan", now=NOW)


def acts_of(text: str, folder: Path) -> Path:
    """Write other acts into a case, in the place of its own."""
    file = folder / "case.yaml"
    file.write_text(file.read_text().partition("acts:\n")[0] + text)
    return folder


EVERY_NEW_ACT = """acts:
  - do: give_notice
    at: 2018-08-02T10:00
    by: ROK/2
    label: survey
    notice:
      action_type: cooperation_project
      starts_on: 2018-08-22
      ends_on: 2018-08-28
      title: "[rehearsal] Survey"
      what: "[rehearsal] A train with 55,000 litres of light oil."
      urgency: "[rehearsal] The crossing is in three weeks."
      marking: confidential
  - {do: acknowledge, at: 2018-08-02T11:00, by: US/2, matter: survey}
  - {do: answer_urgency, at: 2018-08-02T11:10, by: US/2, matter: survey, accepted: false, reason: "[rehearsal] No."}
  - {do: place_hold, at: 2018-08-03T09:00, by: US/2, matter: survey, hold_reason: legal_review}
  - {do: lift_hold, at: 2018-08-06T09:00, by: US/2, matter: survey, reason: "[rehearsal] Reviewed."}
  - {do: extend_window, at: 2018-08-06T10:00, by: ROK/2, matter: survey, party: US, until: 2018-08-16}
  - {do: ask, at: 2018-08-06T11:00, by: US/2, matter: survey, to: ROK, question: "[rehearsal] First?", label: first}
  - {do: ask, at: 2018-08-06T11:01, by: US/2, matter: survey, to: ROK, question: "[rehearsal] Second?", label: second}
  - {do: answer_question, at: 2018-08-06T12:00, by: ROK/2, matter: survey, on: second, answer: "[rehearsal] Two."}
  - {do: answer_question, at: 2018-08-06T12:01, by: ROK/2, matter: survey, answer: "[rehearsal] To the oldest."}
  - {do: dispute_type, at: 2018-08-06T12:02, by: US/2, matter: survey, action_type: exercise, reason: "[rehearsal] So."}
  - {do: answer_type_dispute, at: 2018-08-06T12:03, by: ROK/2, matter: survey, reply: keeps, reason: "[rehearsal] No."}
  - {do: withdraw_type_dispute, at: 2018-08-06T12:04, by: US/2, matter: survey, reason: "[rehearsal] Well."}
  - do: state_goal
    at: 2018-08-06T12:05
    by: ROK/2
    parties: [ROK, US]
    evidence: reported
    said_on: 2018-08-01
    subject: region
    text: "[rehearsal] Peace."
    label: aim
  - {do: confirm_goal, at: 2018-08-06T12:06, by: US/2, on: aim, confirmation: confirmed}
  - {do: comment, at: 2018-08-06T12:10, by: US/2, matter: survey, text: "[rehearsal] A remark.", label: remark}
  - {do: comment, at: 2018-08-06T12:11, by: ROK/2, matter: survey, text: "[rehearsal] A reply.", on: remark}
  - do: report_concern
    at: 2018-08-06T13:00
    by: US/2
    matter: survey
    raised_by: US
    raised_with: ROK
    by_way: letter
    happened: 2018-08-03
    position: objection
    text: "[rehearsal] The litres are not counted."
    label: letter
  - do: confirm_concern
    at: 2018-08-06T13:10
    by: ROK/2
    matter: survey
    on: letter
    confirmation: disputed
    reason: "[rehearsal] No."
  - do: revise_notice
    at: 2018-08-07T10:00
    by: ROK/2
    matter: survey
    notice:
      action_type: cooperation_project
      starts_on: 2018-08-22
      ends_on: 2018-08-28
      title: "[rehearsal] Survey"
      what: "[rehearsal] A train with 55,000 litres of light oil, and back."
      changes: "[rehearsal] Two words."
      urgency: "[rehearsal] The crossing is in three weeks."
      editorial: true
  - {do: accept_editorial, at: 2018-08-07T11:00, by: US/2, matter: survey}
  - {do: take_position, at: 2018-08-07T12:00, by: US/2, matter: survey, position: recuse}
  - {do: decide, at: 2018-08-20T10:00, by: ROK/2, matter: survey, decision: go, review_on: 2018-08-22}
  - {do: review, at: 2018-08-22T10:00, by: ROK/2, matter: survey, result: "[rehearsal] Kept.", next_on: 2018-08-24}
"""


def test_a_case_can_play_every_act_about_time_and_talk(folder: Path, tmp_path: Path) -> None:
    case = read_case(acts_of(EVERY_NEW_ACT, folder))

    load_case(tmp_path / "node", case=case, passphrase="dorasan", now=NOW)

    node = open_node(tmp_path / "node", passphrase="dorasan")
    notice = node.desk.group().notice("US-ROK-REHEARSAL/2018/ROK-1")
    assert notice is not None
    assert node.desk.group().disregarded == ()
    assert [u.accepted for u in notice.urgencies] == [False]
    assert [(h.reason, h.lifted is not None) for h in notice.holds] == [("legal_review", True)]
    assert [(e.party, e.until) for e in notice.extensions] == [("US", "2018-08-16T22:00:00Z")]
    first, second = notice.questions
    assert first.answered is not None
    assert second.answered is not None
    assert second.answered.seq < first.answered.seq
    assert [comment.on is not None for comment in notice.comments] == [False, True]
    assert [(d.action_type, len(d.answers), d.withdrawn is not None) for d in notice.disputes] == [
        ("exercise", 1, True)
    ]
    assert [(c.channel, c.position, c.standing) for c in notice.direct] == [("letter", "objection", "disputed")]
    assert [(v.terms.urgent, v.terms.marking) for v in notice.versions] == [(True, "confidential")] * 2
    assert [(e.party, e.version) for e in notice.editorial] == [("US", 2)]
    assert [p.stance for p in notice.positions] == ["recuse"]
    assert [(d.choice, d.review_on) for d in notice.decisions] == [("go", "2018-08-22")]
    assert [review.next_on for review in notice.reviews] == ["2018-08-24"]


EVERY_MEETING_ACT = """acts:
  - do: propose_meeting
    at: 2018-08-07T10:00
    by: US/2
    label: first
    title: "[rehearsal] First meeting"
    begins: 2018-08-20T10:00
    ends: 2018-08-20T12:00
    zone: America/New_York
    every: 2
    unit: weeks
  - {do: propose_date, at: 2018-08-07T11:00, by: ROK/2, matter: first, begins: 2018-08-21T10:00,
     ends: 2018-08-21T12:00, label: later}
  - {do: accept_date, at: 2018-08-07T12:00, by: US/2, matter: first, on: later}
  - {do: raise_point, at: 2018-08-07T13:00, by: ROK/2, matter: first, text: "[rehearsal] The survey.",
     label: survey-point}
  - {do: raise_point, at: 2018-08-07T13:00, by: ROK/2, matter: first, text: "[rehearsal] Another.",
     label: another}
  - {do: drop_point, at: 2018-08-07T14:00, by: ROK/2, matter: first, on: another}
  - {do: postpone_meeting, at: 2018-08-07T15:00, by: US/2, matter: first, reason: "[rehearsal] Travel."}
  - {do: propose_date, at: 2018-08-07T16:00, by: US/2, matter: first, begins: 2018-08-22T10:00,
     ends: 2018-08-22T12:00, label: third}
  - {do: accept_date, at: 2018-08-07T17:00, by: ROK/2, matter: first}
  - {do: convene, at: 2018-08-08T10:00, by: ROK/2, matter: first}
  - {do: hold_meeting, at: 2018-08-23T10:00, by: ROK/2, matter: first, place: Washington DC}
  - {do: report_attendance, at: 2018-08-23T11:00, by: US/2, matter: first, member: US,
     person: An invented officer, state: attended}
  - {do: record_outcome, at: 2018-08-23T11:00, by: US/2, matter: first, outcome: action,
     text: "[rehearsal] File.", owner: ROK, due: 2018-08-30, label: file}
  - {do: confirm_outcome, at: 2018-08-23T12:00, by: ROK/2, matter: first, on: file, confirmation: confirmed}
  - {do: finish_outcome, at: 2018-08-23T13:00, by: ROK/2, matter: first, on: file,
     result: "[rehearsal] Filed."}
  - {do: give_readout, at: 2018-08-23T14:00, by: ROK/2, matter: first, party: ROK,
     text: "[rehearsal] Support."}
  - {do: decline_readout, at: 2018-08-23T15:00, by: US/2, matter: first}
  - {do: close_meeting, at: 2018-08-23T16:00, by: US/2, matter: first}
  - {do: propose_next, at: 2018-08-23T17:00, by: US/2, matter: first, label: second}
  - {do: cancel_meeting, at: 2018-08-23T18:00, by: US/2, matter: second, reason: "[rehearsal] Illness."}
"""


def test_a_case_can_play_every_act_about_a_meeting(folder: Path, tmp_path: Path) -> None:
    case = read_case(acts_of(EVERY_MEETING_ACT, folder))

    load_case(tmp_path / "node", case=case, passphrase="dorasan", now=NOW)

    group = open_node(tmp_path / "node", passphrase="dorasan").desk.group()
    first, second = group.meetings.values()
    assert group.disregarded == first.disregarded == second.disregarded == ()
    assert (state_of_meeting(first, group), state_of_meeting(second, group)) == ("closed", "cancelled")
    assert [(one.party, one.done is not None, len(one.answers)) for one in first.outcomes] == [("US", True, 1)]


def test_a_hold_that_the_rules_refuse_stops_the_case_at_its_line(folder: Path, tmp_path: Path) -> None:
    spoil(folder, "matter: ceremony\n    hold_reason", "matter: survey\n    hold_reason")
    spoil(
        folder,
        "    by: US/2\n    matter: survey\n    hold_reason",
        "    by: ROK/2\n    matter: survey\n    hold_reason",
    )
    line = line_of(folder, "  - do: place_hold")

    with pytest.raises(BadCase, match=rf"line {line} \(acts\[\d+\]\): place_hold: .*is your own notice"):
        load_case(tmp_path / "node", case=read_case(folder), passphrase="dorasan", now=NOW)


def test_at_the_end_of_the_rehearsal_its_desks_have_something_of_every_kind(loaded: Callable[[str], Node]) -> None:
    group = loaded(REHEARSAL).desk.group()
    short = "US-ROK-REHEARSAL/2018"
    ceremony, press_line = group.notice(f"{short}/ROK-3"), group.notice(f"{short}/ROK-4")
    survey, surprise = group.notice(f"{short}/ROK-1"), group.action(f"{short}/US-1")
    assert ceremony is not None
    assert press_line is not None
    assert survey is not None
    assert surprise is not None

    assert [(q.asker, q.asked, q.answered) for q in ceremony.questions] == [("US", "ROK", None)]
    assert [(h.party, h.version, h.lifted is not None) for h in ceremony.holds] == [("US", 1, True)]
    assert [(p.stance, p.version) for p in ceremony.positions] == [("objection", 1)]
    assert ceremony.current.number == 2
    assert press_line.current.terms.marking == "sensitive"
    assert [comment.party for comment in survey.comments] == ["US", "ROK"]
    assert [(c.party, c.channel, c.answers) for c in surprise.direct] == [("US", "telephone", ())]


@pytest.mark.parametrize(
    ("code", "officer", "waits"),
    [
        (
            "ROK",
            2,
            [
                ("ROK-14", "go"),
                ("ROK-16", "enter_step"),
                ("ROK-3", "answer_question"),
                ("ROK-3", "file_request"),
                ("ROK-3", "judge_lines"),
                ("ROK-3", "revise"),
                ("ROK-5", "finish_outcome"),
                ("ROK-9", "convene"),
                ("US-1", "confirm_concern"),
                ("US-5", "accept"),
            ],
        ),
        ("ROK", 3, []),
        (
            "US",
            1,
            [
                ("ROK-10", "take_position"),
                ("ROK-17", "confirm_entry"),
                ("ROK-20", "accept"),
                ("ROK-3", "take_position"),
                ("ROK-9", "convene"),
            ],
        ),
        (
            "US",
            2,
            [
                ("ROK-10", "take_position"),
                ("ROK-17", "confirm_entry"),
                ("ROK-20", "accept"),
                ("ROK-3", "take_position"),
                ("ROK-9", "convene"),
            ],
        ),
        ("SECRETARIAT", 1, [("ROK-5", "give_readout")]),
    ],
)
def test_what_waits_at_the_end_of_the_rehearsal_is_what_each_officer_can_do(
    code: str, officer: int, waits: list[tuple[str, str]], loaded: Callable[[str], Node]
) -> None:
    node = loaded(REHEARSAL)

    reading = read_group(node.desk, reader=reader_of(node.desk, code=code, officer=officer), now=node.now())

    found = sorted((one.ref.rpartition("/")[2], one.move) for one in view_desk(reading).mine)
    assert found == waits


def test_the_rehearsal_ends_with_texts_in_every_state_a_charter_amended_and_somebody_away(
    loaded: Callable[[str], Node],
) -> None:
    node = loaded(REHEARSAL)
    group, now = node.desk.group(), node.now()

    states = {one.ref.rpartition("/")[2]: text_standing(one, group, now).state for one in group.texts.values()}

    assert states == {
        "ROK-15": "recalled", "US-4": "in_force", "ROK-19": "in_force", "ROK-20": "proposed", "US-5": "proposed",
    }  # fmt: skip
    line = group.text("US-ROK-REHEARSAL/2018/ROK-15")
    assert line is not None
    assert [version.stamp.code for version in line.versions] == ["ROK", "US"]
    assert [recall.party for recall in line.recalls] == ["US"]
    hold = group.charter.procedures["no-surprises"].hold
    assert hold is not None
    assert hold.length.count == 3
    assert "inspection" in group.charter.scope
    assert "inspection" not in group.charters[group.founding_digest].scope
    away = [(one.officer, one.stand_in, one.starts_on, one.ends_on) for one in group.seats["US"].stand_ins]
    assert away == [(2, 1, "2018-12-21", "2018-12-25")]


AMENDED = """acts:
  - do: propose_charter
    at: 2018-08-02T10:00
    by: ROK/1
    label: holds
    title: "[rehearsal] Longer holds"
    amends: {procedures.no-surprises.hold.length: {count: 3, unit: working_days}}
  - {do: accept_charter, at: 2018-08-03T22:00, by: US/1, matter: holds}
"""


def test_a_case_can_amend_the_charter(folder: Path, tmp_path: Path) -> None:
    load_case(tmp_path / "node", case=read_case(acts_of(AMENDED, folder)), passphrase="dorasan", now=NOW)

    group = open_node(tmp_path / "node", passphrase="dorasan").desk.group()

    assert group.charter_digest != group.founding_digest
    assert [set(one.accepted) for one in group.amendments] == [{"ROK", "US"}]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("procedures.no-surprises.hold.length", "procedures.no-surprise.hold.length", "has nothing at"),
        ("count: 3", "count: 2", "nothing in it is changed"),
        ("by: ROK/1", "by: ROK/2", "head of delegation"),
        ("count: 3", "count: three", "cannot be put forward"),
        ("[rehearsal] Longer", "Longer", "begins with the mark"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused_with_the_line_of_its_act(
    before: str, after: str, why: str, folder: Path, tmp_path: Path
) -> None:
    acts = acts_of(AMENDED.replace(before, after), folder)

    with pytest.raises(BadCase, match=rf"line \d+ .*{why}"):
        load_case(tmp_path / "node", case=read_case(acts), passphrase="dorasan", now=NOW)


TAKEN_HIGHER = """acts:
  - do: give_notice
    at: 2018-08-02T10:00
    by: ROK/2
    label: survey
    notice:
      action_type: cooperation_project
      starts_on: 2018-09-22
      ends_on: 2018-09-28
      title: "[rehearsal] Survey"
      what: "[rehearsal] A train with 55,000 litres of light oil."
  - {do: name_stand_in, at: 2018-08-02T10:10, by: US/1, officer: 2, stand_in: 1, starts_on: 2018-08-03,
     ends_on: 2018-08-30, note: "[rehearsal] Summer."}
  - {do: escalate, at: 2018-08-02T10:20, by: US/2, matter: survey, level: co_chairs, reason: "[rehearsal] Stuck."}
  - {do: settle, at: 2018-08-02T10:30, by: ROK/2, matter: survey, result: "[rehearsal] Settled."}
  - {do: end_stand_in, at: 2018-08-06T10:00, by: US/2, officer: 2}
  - {do: decide, at: 2018-08-20T10:00, by: ROK/2, matter: survey, decision: go_unheard, reason: "[rehearsal] Time.",
     channel_tried: "[rehearsal] Telephone", tried_on: 2018-08-15}
  - {do: sign, at: 2018-08-20T11:00, by: ROK/1, matter: survey}
"""


def test_a_case_can_take_a_matter_higher_name_a_stand_in_and_go_on_unheard(folder: Path, tmp_path: Path) -> None:
    case = read_case(acts_of(TAKEN_HIGHER, folder))

    load_case(tmp_path / "node", case=case, passphrase="dorasan", now=NOW)

    group = open_node(tmp_path / "node", passphrase="dorasan").desk.group()
    notice = group.notice("US-ROK-REHEARSAL/2018/ROK-1")
    assert notice is not None
    assert group.disregarded == ()
    assert [(r.party, r.level) for r in notice.requests] == [("US", "co_chairs")]
    assert [s.party for s in notice.settlements] == ["ROK"]
    assert [(d.choice, d.unheard, d.tried_on) for d in notice.decisions] == [("go_unheard", ("US",), "2018-08-15")]
    assert [(s.officer, s.stand_in, s.ended is not None) for s in group.seats["US"].stand_ins] == [(2, 1, True)]


@pytest.mark.parametrize(("before", "after"), [("co_chairs", "ministers"), ("2018-08-15", "2018-08-32")])
def test_a_level_and_a_day_that_there_are_not_are_refused_with_their_line(
    folder: Path, before: str, after: str
) -> None:
    with pytest.raises(BadCase, match=after):
        read_case(acts_of(TAKEN_HIGHER.replace(before, after), folder))


def test_a_closing_that_stands_leaves_no_silence_to_record(folder: Path, tmp_path: Path) -> None:
    acts = TAKEN_HIGHER.partition("  - {do: name_stand_in")[0].replace("cooperation_project", "routine_measure")
    acts += "  - {do: acknowledge, at: 2018-08-02T11:00, by: US/2, matter: survey}\n"
    acts += "  - {do: uncertified, at: 2018-08-20T10:00, by: ROK/2, matter: survey, party: US}\n"

    with pytest.raises(BadCase, match="let the window close; its own node says so"):
        load_case(tmp_path / "node", case=read_case(acts_of(acts, folder)), passphrase="dorasan", now=NOW)


TEXT_ACTS = """acts:
  - {do: give_notice, label: survey, at: 2018-08-02T10:00, by: ROK/2, notice: {action_type: cooperation_project,
     starts_on: 2018-08-22, ends_on: 2018-08-28, title: "[rehearsal] Survey", what: "[rehearsal] A train."}}
  - do: propose_text
    label: line
    at: 2018-08-02T11:00
    by: ROK/2
    wording: {title: "[rehearsal] Line", texts: {en: "[rehearsal] The survey is on."}, use: each, depends: [survey]}
  - {do: refuse_text, at: 2018-08-02T12:00, by: US/2, matter: line, reason: "[rehearsal] Not yet."}
  - do: revise_text
    at: 2018-08-02T13:00
    by: US/2
    matter: line
    wording: {title: "[rehearsal] Line", texts: {en: "[rehearsal] Both sides talk."}, use: each, depends: [survey]}
  - {do: translate_text, at: 2018-08-02T13:10, by: ROK/2, matter: line, language: ko, words: "[rehearsal] 협의 중."}
  - {do: state_on_text, at: 2018-08-02T13:20, by: ROK/2, matter: line, statement: interpretative,
     text: "[rehearsal] Talks are weekly."}
  - {do: accept_text, at: 2018-08-02T14:00, by: ROK/2, matter: line}
  - {do: publish_text, at: 2018-08-02T15:00, by: US/2, matter: line, publisher: US, happened: 2018-08-02, language: en,
     words: "[rehearsal] Both sides talk.", place: Briefing}
  - {do: revise_notice, at: 2018-08-03T10:00, by: ROK/2, matter: survey, notice: {action_type: cooperation_project,
     starts_on: 2018-08-23, ends_on: 2018-08-28, title: "[rehearsal] Survey", what: "[rehearsal] A train."}}
  - {do: review_text, at: 2018-08-03T11:00, by: US/2, matter: line, note: "[rehearsal] Still so."}
  - {do: recall_text, at: 2018-08-03T12:00, by: ROK/2, matter: line, reason: "[rehearsal] Overtaken."}
"""


def test_a_case_can_play_every_act_on_a_joint_text(folder: Path, tmp_path: Path) -> None:
    case = read_case(acts_of(TEXT_ACTS, folder))

    load_case(tmp_path / "node", case=case, passphrase="dorasan", now=NOW)

    node = open_node(tmp_path / "node", passphrase="dorasan")
    (text,) = node.desk.group().texts.values()
    assert node.desk.group().disregarded == ()
    assert [word.said for word in text.words] == ["proposed", "refused", "revised", "accepted"]
    assert len(text.versions) == 2
    said = (text.recalls, text.publications, text.translations, text.statements, text.reviews)
    assert [len(one) for one in said] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize(("was", "now", "words"), [
    ("depends: [survey]", "depends: [nothing]", "no matter 'nothing' was opened before"),
    ('texts: {en: "[rehearsal] The', 'texts: {en: "The', "expected a text that begins with the mark"),
])  # fmt: skip
def test_a_text_of_a_case_that_does_not_hold_is_refused_at_its_line(
    was: str, now: str, words: str, folder: Path
) -> None:
    with pytest.raises(BadCase, match=words):
        read_case(acts_of(TEXT_ACTS.replace(was, now, 1), folder))

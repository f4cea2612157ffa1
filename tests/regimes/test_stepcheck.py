# ruff: noqa: E501
"""A procedure file is read whole or refused: every fault with its line, place and way out, in both languages."""

import pytest
from tests.procedures import SOUND, changed

from tandem.regimes.lined import Lined, Unread
from tandem.regimes.stepcheck import BadProcedure, read_procedure, shipped_ids, shipped_procedures
from tandem.reports.procedure import fault_sentence
from tandem.reports.speaker import Speaker

_CLOCK = "{opens: receipt, grade: 1, length: {count: 5, unit: working_days}, calendars: [command]}"
_HEAD, _, _TAIL = SOUND.partition("steps:\n")
_REFUSED = {
    "circular steps": (
        changed(("    passes_to: end\n    fails_to: end", "    passes_to: window\n    fails_to: end")),
        "crossing.yaml, line 13 (steps[0]): The steps go round and never end: window > permit > window. Let one of "
        "them lead elsewhere.",
    ),
    "an unknown step": (
        changed(("fails_to: permit", "fails_to: council")),
        "crossing.yaml, line 21 (steps[0].fails_to): Expected one of the steps window, permit, end or stands; found "
        "council. Write one of them, or add the step.",
    ),
    "assent without receipt": (
        changed((_CLOCK, "{opens: filing, length: {count: 48, unit: hours}}")),
        "crossing.yaml, line 17 (steps[0].silence): In step window silence means assent, and nothing shows that the "
        "silent one knew of it. Open the clock by receipt with a grade, or by circulation.",
    ),
    "refusal without receipt": (
        changed((_CLOCK, "{opens: filing, length: {count: 48, unit: hours}}"), ("means: assent", "means: refusal")),
        "crossing.yaml, line 17 (steps[0].silence): In step window silence means refusal, and nothing shows that the "
        "silent one knew of it. Open the clock by receipt with a grade, or by circulation.",
    ),
    "receipt without a grade": (
        changed(("grade: 1, ", "")),
        "crossing.yaml, line 16 (steps[0].clock): Receipt opens the clock of step window, and no grade is named. Add "
        "grade: 1 (a node) or 2 (an officer).",
    ),
    "assent without certificate": (
        changed((", certified_by: each", "")),
        "crossing.yaml, line 17 (steps[0].silence): In step window silence is assent, and nobody certifies it. Add "
        "certified_by: each or a role.",
    ),
    "a length without unit": (
        changed(("{count: 5, unit: working_days}", "{count: 5}")),
        "crossing.yaml, line 16 (steps[0].clock.length): A length is a number and its unit, and here the unit is "
        "missing. Add unit: hours, calendar_days or working_days.",
    ),
    "an unknown unit": (
        changed(("unit: working_days", "unit: months")),
        "crossing.yaml, line 16 (steps[0].clock.length.unit): Expected the unit hours, calendar_days, working_days; "
        "found months. Choose one of them; months and weeks are written in days.",
    ),
    "an unknown field": (
        changed(("files: applicant", "file: applicant\nfiles: applicant")),
        "crossing.yaml, line 11 (file): Expected one of the fields format, id, names, summary, forum, forums, roles, "
        "files, steps, sources, confidence, unconfirmed, validity, parts, batch, afterwards, withdrawal, "
        "statements_after, cap, example; found file. Take it out or write it as one of these.",
    ),
    "a missing field": (
        changed(("files: applicant\n", "")),
        "crossing.yaml, line 1: Expected the field files; it is missing. Add it.",
    ),
    "a field twice": (
        changed(("files: applicant", "files: applicant\nfiles: command")),
        "crossing.yaml, line 11 (files): The field files is written twice here. Leave one of them.",
    ),
    "no steps": (
        f"{_HEAD}steps: []\nsources: [{{what: A test}}]\nconfidence: assumption\n".encode(),
        "crossing.yaml, line 12 (steps): Expected at least one step; found none. Write under steps who answers first.",
    ),
    "two steps of one id": (
        changed(("  - id: permit", "  - id: window")),
        "crossing.yaml, line 22 (steps[1].id): Two steps are called window. Give each an id of its own.",
    ),
    "no source": (
        changed(("sources:\n  - what: Assumption of this test\n", "")),
        "crossing.yaml, line 1 (sources): Expected at least one source under sources, with what was read; found none. "
        "Say where it comes from, even where it is only recalled.",
    ),
    "no confidence": (
        changed(("confidence: assumption\n", "")),
        "crossing.yaml, line 1: Expected confidence: confirmed, partly, recalled, document or assumption; it is "
        "missing. Say how sure it is.",
    ),
    "a confidence nobody knows": (
        changed(("confidence: assumption\n", "confidence: sure\n")),
        "crossing.yaml, line 32 (confidence): Expected one of confirmed, partly, recalled, document, assumption; found "
        "sure. Choose one of them.",
    ),
    "a name in one language": (
        changed(("names: {en: Permit, ko: 승인}", "names: {en: Permit}")),
        "crossing.yaml, line 23 (steps[1].names): Expected a name or text in Korean; it is missing. Add it; everything here "
        "is shown in both languages.",
    ),
    "working days of nobody": (
        changed((", calendars: [command]", "")),
        "crossing.yaml, line 16 (steps[0].clock): 5 working days of nobody cannot be counted. Name under calendars "
        "whose days they are.",
    ),
    "days of no clock": (
        SOUND.encode() + b"cap: {length: {count: 90, unit: calendar_days}, to: end}\n",
        "crossing.yaml, line 37 (cap): 90 days begin at midnight somewhere. Name under zone whose clock counts.",
    ),
    "a step that nothing leads to": (
        changed(("fails_to: permit", "fails_to: end")),
        "crossing.yaml, line 22 (steps[1].id): Nothing leads to step permit. Let a step pass or fail to it, or take it "
        "out.",
    ),
    "an end that is never reached": (
        changed(
            ("passes_to: end\n    fails_to: permit", "passes_to: permit\n    fails_to: permit"),
            ("passes_to: end\n    fails_to: end", "passes_to: window\n    fails_to: window"),
        ),
        "crossing.yaml, line 12 (steps): No step leads to the end. Let one of them pass or fail to end.",
    ),
    "a clock that never closes": (
        changed((", length: {count: 5, unit: working_days}, calendars: [command]", "")),
        "crossing.yaml, line 16 (steps[0].clock): The clock of step window opens and never closes. Give it a length, or "
        "until: given or action.",
    ),
    "a clock with two ends": (
        changed(("calendars: [command]}", "calendars: [command], until: given}")),
        "crossing.yaml, line 16 (steps[0].clock): The clock of step window has a length and another end as well. Leave "
        "one of them.",
    ),
    "nobody who decides": (
        changed(("{rule: permit, by: command}", "{rule: permit}")),
        "crossing.yaml, line 27 (steps[1].decides): In step permit one decides, and nobody is named. Add by to decides.",
    ),
    "nobody who answers": (
        changed(("who: [command]", "who: []")),
        "crossing.yaml, line 15 (steps[0].who): Step window asks nobody. Write under who at least one role that must "
        "answer.",
    ),
    "a role nobody has": (
        changed(("who: [command]", "who: [council]")),
        "crossing.yaml, line 15 (steps[0].who): Expected one of the roles applicant, command; found council. Write one "
        "of them, or add it under roles.",
    ),
    "a forum nobody knows": (
        changed(("forum: command", "forum: council")),
        "crossing.yaml, line 5 (forum): Expected one of the forums command; found council. Write one of them, or add it "
        "under forums.",
    ),
    "an id that is none": (
        changed(("id: crossing", "id: The Crossing")),
        "crossing.yaml, line 2 (id): Expected an id of small letters, digits, - and _, other than end and stands; found "
        "The Crossing. Write it so.",
    ),
    "a doubt about what is not there": (
        changed(("field: clock.length", "field: clock.weeks")),
        "crossing.yaml, line 35 (unconfirmed[0].field): Expected a field that is written in the step; found clock.weeks. "
        "Name the field as it stands, such as clock.length.",
    ),
    "a text for a list": (
        changed(("who: [command]", "who: command")),
        "crossing.yaml, line 15 (steps[0].who): Expected a list; found command. Write it so.",
    ),
    "a list for a text": (
        changed(("files: applicant", "files: [applicant]")),
        "crossing.yaml, line 11 (files): Expected a text; found a list. Write it so.",
    ),
    "a text for fields": (
        changed((f"clock: {_CLOCK}", "clock: soon")),
        "crossing.yaml, line 16 (steps[0].clock): Expected fields; found soon. Write it so.",
    ),
    "a number that is none": (
        changed(("count: 5", "count: five")),
        "crossing.yaml, line 16 (steps[0].clock.length.count): Expected a whole number from 1 to 10000; found five. "
        "Write it so.",
    ),
    "an hour that is none": (
        changed(("calendars: [command]}", "calendars: [command], close_at: '25:00'}")),
        "crossing.yaml, line 16 (steps[0].clock.close_at): Expected an hour such as 18:00; found 25:00. Write it so.",
    ),
    "a truth that is none": (
        changed(("    blocks: [objection]", "    blocks: [objection]\n    optional: maybe")),
        "crossing.yaml, line 19 (steps[0].optional): Expected true or false; found maybe. Write it so.",
    ),
    "a day that is none": (
        changed(("  - what: Assumption of this test", "  - what: A test\n    read: yesterday")),
        "crossing.yaml, line 32 (sources[0].read): Expected a day such as 2018-11-20; found yesterday. Write it so.",
    ),
    "an alias": (
        changed(("who: [command]", "who: &who [command]"), ("who: [command]", "who: *who")),
        "crossing.yaml, line 15: An alias stands here, which hides what is meant. Write it out.",
    ),
    "no YAML": (
        changed(("who: [command]", "who: [command")),
        "crossing.yaml, line 16: This is not YAML: expected ',' or ']', but got ':'. Mend that line and check the file "
        "again.",
    ),
    "nothing": (b"", "crossing.yaml, line 1: The file is empty; expected a procedure that begins with format: tandem-procedure/1."),
    "another encoding": (
        changed(("통과", "x")).replace("통과".encode(), "통과".encode("cp949")),
        "crossing.yaml, line 4: The file is not in UTF-8. Save it as UTF-8 and check it again.",
    ),
    "too much": (
        SOUND.encode() + b"#" * 200_000,
        f"crossing.yaml, line 1: The file has {len(SOUND.encode()) + 200_000} bytes; expected 200000 at most. Take out "
        "what is no part of the procedure.",
    ),
    "too deep": (
        b"[" * 5000,
        "crossing.yaml, line 1: Parts stand inside of parts more deeply than any procedure has. Write it flat and check "
        "it again.",
    ),
}  # fmt: skip


def faults_of(raw: bytes, language: str = "en") -> list[str]:
    """Read a file that must be refused, and answer its sentences."""
    with pytest.raises(BadProcedure) as refused:
        read_procedure(raw, file="crossing.yaml")
    speaker = Speaker(language, "UTC")
    return [fault_sentence(fault, file="crossing.yaml", speaker=speaker) for fault in refused.value.faults]


def test_the_sound_file_is_read() -> None:
    procedure = read_procedure(SOUND.encode(), file="crossing.yaml")

    assert [step.id for step in procedure.steps] == ["window", "permit"]


@pytest.mark.parametrize("case", _REFUSED)
def test_a_bad_file_is_refused_with_line_place_expectation_and_way_out(case: str) -> None:
    raw, sentence = _REFUSED[case]

    assert sentence in faults_of(raw)


@pytest.mark.parametrize("case", _REFUSED)
def test_every_refusal_is_said_in_korean_too(case: str) -> None:
    raw, _ = _REFUSED[case]

    said = faults_of(raw, "ko")

    assert all("번째 줄" in one and "{" not in one for one in said)


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_their_lines() -> None:
    raw = changed(("id: crossing", "id: X"), ("unit: working_days", "unit: weeks"), ("who: [command]", "who: x"))

    said = faults_of(raw)

    assert [one.partition(":")[0] for one in said] == [
        "crossing.yaml, line 15 (steps[0].who)", "crossing.yaml, line 16 (steps[0].clock.length.unit)",
    ]  # fmt: skip


def test_faults_of_form_do_not_hide_those_of_sense() -> None:
    raw = changed(("files: applicant", "files: nobody\ncolour: red"), ("fails_to: permit", "fails_to: nowhere"))

    assert len(faults_of(raw)) == 4


def test_many_steps_that_branch_are_checked_in_a_moment() -> None:
    step = SOUND.partition("  - id: permit")[2].partition("sources:")[0]
    rows = "".join(
        f"  - id: s{n}{step}".replace("passes_to: end", f"passes_to: s{n + 1}").replace(
            "fails_to: end", f"fails_to: s{n + 2}"
        )
        for n in range(120)
    )
    rows += f"  - id: s120{step}  - id: s121{step}"

    read_procedure(f"{_HEAD}steps:\n{rows}sources: [{{what: A test}}]\nconfidence: assumption\n".encode(), file="x")


def test_every_procedure_that_ships_loads_under_the_name_of_its_file() -> None:
    assert tuple(procedure.id for procedure in shipped_procedures()) == shipped_ids()
    assert len(shipped_ids()) == 17


def test_no_silence_that_ships_is_assent_without_its_certificate() -> None:
    assent = [step for one in shipped_procedures() for step in one.steps if step.silence.means == "assent"]

    assert assent
    assert all(step.silence.certified_by for step in assent)


def test_a_character_that_no_yaml_may_hold_is_told_with_its_line() -> None:
    with pytest.raises(Unread) as refused:
        Lined(b"format: tandem-procedure/1\nid: a\x00b\n")

    fault = refused.value.fault
    assert (fault.line, fault.code) == (2, "pf_not_yaml")
    assert "\n" not in str(fault.values["problem"])

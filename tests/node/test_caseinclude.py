"""What ran in parallel stands in files beside a case: who puts it on record, in which order, and what is refused."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.node.caseparallel import ParallelAct
from tandem.node.cases import BadCase, find_case, load_case, read_case
from tandem.node.node import open_node
from tandem.rules.instant import instant
from tandem.rules.surprises import register_of

SURVEY, REHEARSAL = "rail-survey-2018", "rail-survey-rehearsal"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the survey and of what it includes, to be spoilt."""
    shutil.copytree(find_case(SURVEY).parent / "tracks-2018", tmp_path / "tracks-2018")
    return Path(shutil.copytree(find_case(SURVEY), tmp_path / SURVEY))


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_the_survey_has_all_that_ran_in_parallel_as_read_by_the_monitor(tmp_path: Path) -> None:
    load_case(tmp_path / "node", case=read_case(find_case(SURVEY)), passphrase="dorasan", now=NOW)
    group = open_node(tmp_path / "node", passphrase="dorasan").desk.group()

    tandem = group.tandem
    assert [one.code for one in tandem.instruments] == ["PMJ", "SGP", "PYD", "CMA", "HLT"]
    counts = {name: len(getattr(tandem, name)) for name in ("commitments", "conditions", "measures", "policies")}
    assert counts == {"commitments": 68, "conditions": 43, "measures": 48, "policies": 34}
    assert (len(tandem.surprises), len(tandem.contacts), len(tandem.assessments)) == (9, 30, 13)
    assert {one.evidence for one in (*tandem.commitments, *tandem.measures, *tandem.surprises)} == {"reported"}
    assert {one.standing for one in tandem.policies} == {"read"}
    assert [track.code for track in group.charter.tracks] == [
        "denuclearization", "sanctions", "inter-korean", "security-guarantees",
    ]  # fmt: skip
    assert group.disregarded == ()


def test_a_file_beside_the_case_is_refused_with_its_own_line(folder: Path) -> None:
    file = folder.parent / "tracks-2018" / "conditions.yaml"
    spoil(file, "  sort: if_event\n", "  sort: whenever\n")
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "whenever" in text)

    with pytest.raises(BadCase, match=rf"conditions\.yaml, line {line} .*Invalid enum value 'whenever'"):
        read_case(folder)


def test_an_act_that_the_desk_refuses_is_named_in_its_own_file(folder: Path, tmp_path: Path) -> None:
    file = folder.parent / "tracks-2018" / "conditions.yaml"
    spoil(file, "  on: PMJ-3.2\n", "  on: PMJ-99\n")

    with pytest.raises(BadCase, match=r"conditions\.yaml, line \d+ .*There is no commitment PMJ-99 on record"):
        load_case(tmp_path / "node", case=read_case(folder), passphrase="dorasan", now=NOW)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("../tracks-2018/policies.yaml", "../tracks-2018/none.yaml", "there is no file '../tracks-2018/none.yaml'"),
        ("../tracks-2018/policies.yaml", "../../policies.yaml", "there is no file '../../policies.yaml'"),
        ("policies.yaml, by: MONITOR/1", "policies.yaml, by: MONITOR/7", "there is no officer MONITOR/7"),
        ("../tracks-2018/policies.yaml", "case.yaml", "expected a list of acts"),
    ],
)  # fmt: skip
def test_an_include_that_cannot_be_read_is_refused(folder: Path, old: str, new: str, words: str) -> None:
    spoil(folder / "case.yaml", old, new)

    with pytest.raises(BadCase, match=words):
        read_case(folder)


def test_only_what_runs_in_parallel_stands_beside_a_case(folder: Path) -> None:
    (folder.parent / "tracks-2018" / "contacts.yaml").write_text("- {do: start, matter: survey}\n")

    with pytest.raises(BadCase, match=r"contacts\.yaml, line 1 .*start belongs into a case itself"):
        read_case(folder)


def test_in_a_simulated_case_each_stands_on_its_day_with_the_mark_and_nothing_after_its_end(tmp_path: Path) -> None:
    shutil.copytree(find_case(SURVEY).parent / "tracks-2018", tmp_path / "tracks-2018")
    folder = Path(shutil.copytree(find_case(REHEARSAL), tmp_path / REHEARSAL))
    file = folder / "case.yaml"
    text = file.read_text()
    include = '{file: ../tracks-2018/measures.yaml, by: SECRETARIAT/1, mark: "[rehearsal, as read]"}'
    (folder.parent / "tracks-2018" / "measures.yaml").write_text(
        """
- {do: report_measure, code: m30, track: inter-korean, sides: [ROK, DPRK], sort: step, status: claimed,
   happened: 2018-11-05, title: Han estuary}
- {do: report_measure, code: m03, track: inter-korean, sides: [ROK, DPRK], sort: step, status: claimed,
   happened: 2018-05-01, title: Loudspeakers}
- {do: report_measure, code: m42, track: inter-korean, sides: [ROK, DPRK], sort: meeting, status: claimed,
   happened: 2019-02-28, title: Hanoi}
- {do: judge_measure, measure: m42, party: US, judgement: contested, happened: 2018-12-01, reason: Early.}
"""
    )
    text = re.sub(r"\nincludes:\n.*?\n\nacts:", "\nacts:", text, flags=re.DOTALL)
    file.write_text(text.replace("\nacts:\n", f"\nincludes:\n  - {include}\n\nacts:\n", 1))

    case = read_case(folder)

    parallel = [act for act in case.file.acts if isinstance(act, ParallelAct)]
    assert [act.code for act in parallel] == ["m03", "m30"]  # type: ignore[attr-defined]
    assert {act.title.split("]")[0] for act in parallel} == {"[rehearsal, as read"}  # type: ignore[attr-defined]
    assert (
        parallel[0].at
        == instant("2018-08-01T00:00:00Z").astimezone(case.instant("2018-08-01T09:00").tzinfo).isoformat()
    )
    times = [case.instant(act.at) for act in case.file.acts if act.at]
    assert times == sorted(times)


def test_in_a_monitors_file_the_parties_without_a_feed_are_not_said_to_have_given_no_notice(tmp_path: Path) -> None:
    load_case(tmp_path / "node", case=read_case(find_case(SURVEY)), passphrase="dorasan", now=NOW)
    group = open_node(tmp_path / "node", passphrase="dorasan").desk.group()

    rows = register_of(group, day="2026-11-22")

    assert len(group.observed) == 2
    assert sorted(row.code for row in rows) == [f"s{n}" for n in range(1, 10)]

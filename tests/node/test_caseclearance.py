"""A case plays a clearance from the assessment to a disputed decision; what the cases that ship say of clearances."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.node.test_cases import NOW, REHEARSAL, SURVEY, acts_of, folder, line_of, loaded

from tandem.node.cases import BadCase, load_case, read_case
from tandem.node.node import Node, open_node
from tandem.reports.clearance_basis import recorded
from tandem.reports.clearances import clearances_view
from tandem.reports.speaker import Speaker
from tandem.rules.clearance import ClearanceStanding, clearance_of
from tandem.rules.reason import because
from tandem.rules.request import state_of_request
from tandem.state.clearance import confirmed_by, disputed_by
from tandem.state.group import Group

__all__ = ["folder", "loaded"]

ACTS = """acts:
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
      crosses: [MDL]
      manifest: full
  - {do: assess, at: 2018-08-02T11:00, by: ROK/2, matter: survey, direction: to, regime: dprk, parties: [ROK], named: 1}
  - {do: judge_lines, at: 2018-08-02T11:10, by: ROK/2, matter: survey, verdict: does_not_apply, rule: R2270-31, lines: [1], reason: "[rehearsal] No jet fuel."}
  - {do: waive, at: 2018-08-02T11:20, by: ROK/2, matter: survey, subject: screening, reason: "[rehearsal] Known."}
  - {do: sign_waiver, at: 2018-08-02T11:30, by: ROK/1, matter: survey}
  - {do: file_request, at: 2018-08-03T09:00, by: ROK/2, matter: survey, label: crossing, authority: UNC, filed_on: 2018-08-02, title: "[rehearsal] Crossing", source: ["A letter"]}
  - {do: move_request, at: 2018-08-03T10:00, by: ROK/2, matter: crossing, step: acknowledged, happened: 2018-08-03, source: ["A call"]}
  - {do: decide_request, at: 2018-08-06T10:00, by: ROK/2, matter: crossing, label: refused, outcome: refused, decided_on: 2018-08-06, reason: "[rehearsal] Too late.", source: ["A letter"]}
  - {do: dispute_clearance, at: 2018-08-06T11:00, by: US/2, matter: crossing, on: refused, reason: "[rehearsal] Not refused."}
  - {do: file_request, at: 2018-08-07T09:00, by: ROK/2, matter: survey, label: again, authority: UNC, filed_on: 2018-08-07, title: "[rehearsal] Crossing", source: ["A letter"], supersedes: crossing}
  - {do: withdraw_request, at: 2018-08-07T10:00, by: ROK/2, matter: again, happened: 2018-08-07, reason: "[rehearsal] Not yet."}
  - {do: file_request, at: 2018-08-07T11:00, by: ROK/2, matter: survey, label: third, authority: UNC, filed_on: 2018-08-07, title: "[rehearsal] Crossing", source: ["A letter"], lines: [{line: 1, quantity: "30000"}]}
  - {do: decide_request, at: 2018-08-08T10:00, by: ROK/2, matter: third, label: granted, outcome: granted, decided_on: 2018-08-08, source: ["A letter"]}
  - {do: confirm_clearance, at: 2018-08-08T10:30, by: US/2, matter: third, on: granted}
  - {do: change_grant, at: 2018-08-08T11:00, by: ROK/2, matter: third, change: suspended, happened: 2018-08-08, source: ["A call"]}
"""  # noqa: E501


def test_a_case_can_play_every_act_about_a_clearance(folder: Path, tmp_path: Path) -> None:
    case = read_case(acts_of(ACTS, folder))

    load_case(tmp_path / "node", case=case, passphrase="dorasan", now=NOW)

    group = open_node(tmp_path / "node", passphrase="dorasan").desk.group()
    assert group.disregarded == ()
    notice = group.notice(f"US-ROK-{REHEARSAL.rpartition('-')[2].upper()}/2018/ROK-1")
    assert notice is not None
    standing = clearance_of(notice, group)
    assert isinstance(standing, ClearanceStanding)
    assert standing.screened
    assert "R2270-31" not in standing.lines[0].asking
    crossing, again, third = group.requests_about[notice.id]
    assert crossing.end is not None
    assert disputed_by(crossing.answers, crossing.end.stamp.entry) == ("US",)
    assert again.withdrawn is not None
    assert [change.facts.change for change in third.changes] == ["suspended"]


@pytest.mark.parametrize(("old", "new", "words"), [
    ("regime: dprk", "regime: atlantis", "no regime is about 'atlantis'"),
    ("matter: third, label: granted", "matter: fourth, label: granted", "no matter 'fourth' was opened before"),
    ("on: refused", "on: granted", "no decide_request 'granted' stands on 'crossing' before"),
])  # fmt: skip
def test_a_clearance_that_does_not_hold_is_refused_at_its_line(folder: Path, old: str, new: str, words: str) -> None:
    acts_of(ACTS.replace(old, new, 1), folder)

    with pytest.raises(BadCase) as refused:
        read_case(folder)
    assert words in str(refused.value)
    assert str(line_of(folder, new)) in str(refused.value)


def standing_of(group: Group, ref: str) -> ClearanceStanding:
    """Answer where the clearance of an action of a case stands."""
    matter = group.notice(ref) or group.action(ref)
    assert matter is not None
    found = clearance_of(matter, group)
    assert isinstance(found, ClearanceStanding)
    return found


def states(standing: ClearanceStanding) -> dict[str, list[str]]:
    """Answer how each line stands with each authority."""
    found: dict[str, list[str]] = {}
    for cell in (cell for line in standing.lines for cell in line.cells):
        found.setdefault(cell.authority, []).append(cell.state)
    return found


def test_the_reported_survey_has_nine_lines_and_four_requests_and_no_approval_of_the_ministry(
    loaded: Callable[[str], Node],
) -> None:
    group = loaded(SURVEY).desk.group()
    survey = standing_of(group, "US-ROK/2018/MONITOR-1")

    assert [line.line.line for line in survey.lines] == list(range(1, 10))
    assert states(survey) == {
        "UN-1718": ["met"] * 8, "US-OFAC-specific": ["met"] * 9, "DPRK": ["met"] * 9, "UNC": ["refused"] * 9,
        "ROK-MOU": ["missing"] * 9,
    }  # fmt: skip
    requests = group.requests_about[group.by_ref["US-ROK/2018/MONITOR-1"]]
    ends = {one.filed.authority: (one.filed.filed_on, one.end.facts.decided_on) for one in requests if one.end}
    assert ends == {
        "UNC": ("2018-08-23", "2018-08-23"), "US-OFAC-specific": ("2018-11-12", "2018-11-25"),
        "UN-1718": ("2018-11-22", "2018-11-23"), "DPRK": ("2018-11-26", "2018-11-28"),
    }  # fmt: skip
    assert {(one.party, one.applicant) for one in requests} == {("MONITOR", "ROK")}
    assert all(one.ref.startswith("US-ROK/2018/") for one in requests)
    assert survey.lines[8].status == "needs_classification"
    refused = because("request_refused", ref="US-ROK/2018/MONITOR-11", line="1-9")
    assert [one for one in survey.ready.reasons if one.code == "request_refused"] == [refused]


def test_the_reported_ceremony_has_an_exemption_of_its_own(loaded: Callable[[str], Node]) -> None:
    group = loaded(SURVEY).desk.group()

    (exemption,) = group.requests_about[group.by_ref["US-ROK/2018/MONITOR-2"]]

    assert exemption.filed.authority == "UN-1718"
    assert exemption.end is not None
    assert exemption.end.facts.decided_on == "2018-12-24"


def test_the_rehearsed_survey_is_cleared_by_five_authorities_after_a_refusal(loaded: Callable[[str], Node]) -> None:
    group = loaded(REHEARSAL).desk.group()
    survey = standing_of(group, "US-ROK-REHEARSAL/2018/ROK-1")

    assert survey.ready.is_yes
    assert survey.screened
    assert {state for found in states(survey).values() for state in found} == {"met"}
    assert survey.lines[8].decided
    requests = group.requests_about[group.by_ref["US-ROK-REHEARSAL/2018/ROK-1"]]
    assert [(one.filed.authority, state_of_request(one)) for one in requests] == [
        ("UNC", "refused"), ("US-OFAC-specific", "granted"), ("UN-1718", "granted"), ("DPRK", "granted"),
        ("UNC", "granted"), ("ROK-MOU", "granted_with_conditions"),
    ]  # fmt: skip
    exemption = requests[2]
    assert exemption.end is not None
    assert [change.facts.change for change in exemption.changes] == ["amended"]
    assert confirmed_by(exemption.answers, exemption.end.stamp.entry) == ("US",)


def test_no_clearance_of_the_survey_was_gone_over_with_an_override(loaded: Callable[[str], Node]) -> None:
    survey = loaded(REHEARSAL).desk.group().notice("US-ROK-REHEARSAL/2018/ROK-1")
    assert survey is not None

    assert [(step.step, step.override) for step in survey.steps] == [("started", False), ("completed", False)]


def test_the_ceremony_of_the_rehearsal_ends_with_requests_in_every_state(loaded: Callable[[str], Node]) -> None:
    group = loaded(REHEARSAL).desk.group()
    ceremony = standing_of(group, "US-ROK-REHEARSAL/2018/ROK-3")

    assert states(ceremony) == {
        "UN-1718": ["missing"], "US-OFAC-specific": ["asked"] * 2, "DPRK": ["met", "missing"],
        "ROK-MOU": ["missing"] * 2, "UNC": ["asked"] * 2,
    }  # fmt: skip
    requests = group.requests_about[group.by_ref["US-ROK-REHEARSAL/2018/ROK-3"]]
    assert [state_of_request(one) for one in requests] == ["information_asked", "partly_granted", "withdrawn", "filed"]


def test_what_comes_back_waits_no_longer_once_the_authority_has_decided(loaded: Callable[[str], Node]) -> None:
    group = loaded(REHEARSAL).desk.group()

    told = {}
    for ref in ("ROK-1", "ROK-3"):
        matter = group.notice(f"US-ROK-REHEARSAL/2018/{ref}")
        assert matter is not None
        basis = recorded(matter=matter, standing=standing_of(group, matter.ref), group=group)
        told[ref] = clearances_view(basis=basis, plan=None, speaker=Speaker("en", "Asia/Seoul"))

    assert told["ROK-1"].verdict == "Every authority that must decide has decided."
    assert told["ROK-1"].tone == "fine"
    assert dict(told["ROK-3"].waiting) == {"authoritys_view": 1, "needs_classification": 1}

"""A case plays a clearance from the assessment to a disputed decision."""

from pathlib import Path

import pytest
from tests.node.test_cases import NOW, REHEARSAL, acts_of, folder, line_of

from tandem.node.cases import BadCase, load_case, read_case
from tandem.node.node import open_node
from tandem.rules.clearance import ClearanceStanding, clearance_of
from tandem.state.clearance import disputed_by

__all__ = ["folder"]

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

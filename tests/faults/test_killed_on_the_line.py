"""A node that is killed by signal 9 while it writes: no fork, no gap, nothing signed twice, and both sides agree."""

from pathlib import Path

import pytest
from tests.faults.killed import ACTS, Act, kill_at_steps
from tests.faults.lined import Founded

KILLS = 14
"""Of each act; a hundred in all."""


@pytest.mark.parametrize("act", ACTS, ids=[act.name for act in ACTS])
def test_a_node_that_is_killed_at_a_step_goes_on_and_both_sides_agree(
    two_founded: Founded, tmp_path: Path, act: Act
) -> None:
    found = kill_at_steps(two_founded, act, tmp_path, kills=KILLS)

    assert found.faults == []
    assert found.kills == KILLS
    # Killed before the first step it does not stand, after the last one it does.
    assert 0 < found.stood < KILLS

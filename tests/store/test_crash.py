"""A killed writer: what it had acknowledged stays, and what it had begun leaves no trace."""

from pathlib import Path

import pytest
from tests.store.crash import kill_writers


@pytest.mark.slow
def test_a_hundred_kills_lose_no_acknowledged_entry_and_break_no_feed(tmp_path: Path) -> None:
    found = kill_writers(tmp_path, kills=100, seed=20_181_120)

    assert found.faults == ()
    assert found.kept >= found.acknowledged > 100

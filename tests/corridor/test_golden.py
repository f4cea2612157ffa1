"""An archive of each released version is verified and folded for ever; the files in tests/golden are never changed."""

import json
from pathlib import Path

import pytest

from tandem.desk.desk import Desk
from tandem.desk.record import take_in
from tandem.record.verify import verify
from tandem.rules.instant import instant
from tandem.rules.notice import state_of
from tandem.store.memory import MemoryStore

GOLDEN = Path(__file__).parent.parent / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))


def test_every_archive_in_the_folder_is_expected() -> None:
    assert sorted(path.name for path in GOLDEN.glob("*.zip")) == sorted(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_released_archive_is_still_genuine(name: str) -> None:
    report = verify(str(GOLDEN / name), EXPECTED[name]["words"])

    assert (report.exit, report.failures) == (0, [])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_released_archive_still_folds_to_the_same_group(name: str) -> None:
    desk = Desk(store=MemoryStore(), seats={}, private={})

    take_in(desk, raw=(GOLDEN / name).read_bytes(), words=EXPECTED[name]["words"])

    group = desk.group()
    now = instant(group.clock or "")
    states = {notice.ref: state_of(notice, group, now) for notice in group.notices.values()}
    assert states == EXPECTED[name]["states"]
    assert desk.state_hash() == EXPECTED[name]["state_hash"]

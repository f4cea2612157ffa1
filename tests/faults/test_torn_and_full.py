"""A last write that was torn by a power cut, a damaged file, a full disk: a sentence, nothing half, and on it goes."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.cast import JP, ROK, US
from tests.faces.peer.pair import until
from tests.faults.killed import ACTS, Act, exchange, starve
from tests.faults.lined import Founded, Lined

from tandem.node.contact import Contact, read_contact
from tandem.node.handed import files_gone, note_gone


def torn(two_founded: Founded, folder: Path, tear: Callable[[Path], None]) -> Lined:
    """Let both agree on notices, tear the last write of ROK as a power cut does, and start both anew."""
    with closing(Lined(two_founded, folder / "before")) as lined:
        for _ in range(3):
            lined.notice(ROK)
        exchange(lined)
        # As it lies on the disk while the processes run: with the journal that no checkpoint emptied.
        shutil.copytree(folder / "before", folder / "after")
    tear(folder / "after" / "rok" / "groups" / two_founded.short)
    return Lined(Founded(folder / "after", two_founded.nodes, two_founded.short), folder / "after", copied=True)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8, 0.97, 0.9999])
def test_a_record_whose_last_writes_were_torn_is_filled_up_by_the_other_side(
    two_founded: Founded, tmp_path: Path, share: float
) -> None:
    def tear(path: Path) -> None:
        wal = path / "record.db-wal"
        os.truncate(wal, int(wal.stat().st_size * share))
        (path / "record.db-shm").unlink(missing_ok=True)

    with closing(torn(two_founded, tmp_path, tear)) as lined, lined.serving():
        lined.check_whole()
        ref = lined.notice(ROK)
        until(lambda: (one := lined.told(ROK, ref)) and one.receipts)
        lined.check_whole()


@pytest.mark.parametrize("slot", [0, 1])
def test_a_fence_whose_last_write_was_torn_still_knows_the_write_before(
    two_founded: Founded, tmp_path: Path, slot: int
) -> None:
    def tear(path: Path) -> None:
        with (path / "heads.fence").open("r+b") as file:
            file.seek(slot * 16384 + 40)
            file.write(b"\0" * 100)

    with closing(torn(two_founded, tmp_path, tear)) as lined, lined.serving():
        ref = lined.notice(ROK)
        until(lambda: (one := lined.told(ROK, ref)) and one.receipts)
        lined.check_whole()


def test_how_a_line_stood_may_be_torn_and_is_found_out_again(two: Lined) -> None:
    file = two.paths[ROK] / "peers" / "US.state.json"
    file.write_bytes(b'{"answered":"2026-')
    assert read_contact(two.paths[ROK], US) == Contact()

    with two.serving():
        until(lambda: read_contact(two.paths[ROK], US).answered)


def test_a_line_of_the_list_of_files_that_was_torn_hides_no_other(two: Lined) -> None:
    path = two.paths[ROK]
    for number in range(3):
        note_gone(path, at=two.nodes[ROK].now(), what="bundle", to=US, file=f"{number}.bundle", frontier={})
    list_ = path / "handed-out.jsonl"
    os.truncate(list_, list_.stat().st_size - 9)

    note_gone(path, at=two.nodes[ROK].now(), what="bundle", to=US, file="3.bundle", frontier={})

    assert [one.file for one in files_gone(path)] == ["0.bundle", "1.bundle", "3.bundle"]


def test_a_damaged_invitation_of_one_member_keeps_no_other_out(three: Lined) -> None:
    (three.paths[ROK] / "peers" / f"{JP}.json").write_bytes(b"PK\0\0")

    with three.serving(ROK, US):
        ref = three.notice(ROK)
        until(lambda: any(one.party == US for one in three.told(ROK, ref).receipts))  # type: ignore[union-attr]
        other = three.notice(US)
        until(lambda: three.told(ROK, other))


@pytest.mark.parametrize("act", ACTS, ids=[act.name for act in ACTS])
def test_a_full_disk_is_said_and_the_node_goes_on_once_there_is_room(
    two_founded: Founded, tmp_path: Path, act: Act
) -> None:
    said, faults = starve(two_founded, act, tmp_path, rooms=(0, 20_000, 60_000, 120_000))

    assert faults == []
    assert said[0] != "" or act.name == "receipts are given and heads are cosigned"

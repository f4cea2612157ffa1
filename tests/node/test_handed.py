"""The list of files that left a node."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.node.handed import FILE, files_gone, note_gone
from tandem.node.layout import NodeError

NOON = datetime(2018, 11, 20, 12, tzinfo=UTC)


def test_every_file_that_left_is_a_line_that_only_its_owner_reads(tmp_path: Path) -> None:
    note_gone(tmp_path, at=NOON, what="archive", to="US", file="a.zip", frontier={"ab": 3})
    note_gone(tmp_path, at=NOON, what="heads", to="", file="", frontier={})

    assert [(one.what, one.to, one.frontier) for one in files_gone(tmp_path)] == [
        ("archive", "US", {"ab": 3}), ("heads", "", {}),
    ]  # fmt: skip
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path) -> None:
    note_gone(tmp_path, at=NOON, what="archive", to="US", file="a.zip", frontier={})
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"at":"2018-11-2')
    note_gone(tmp_path, at=NOON, what="bundle", to="US", file="b.zip", frontier={})

    assert [one.what for one in files_gone(tmp_path)] == ["archive", "bundle"]


def test_where_the_line_cannot_be_kept_nothing_is_handed_out(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    with pytest.raises(NodeError, match="cannot be written: Is a directory"):
        note_gone(tmp_path, at=NOON, what="archive", to="US", file="a.zip", frontier={})

    assert files_gone(tmp_path / "elsewhere") == ()

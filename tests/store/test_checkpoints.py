"""The signed heads of others that lie beside the record: kept whole, never shortened, and refused when damaged."""

from pathlib import Path

import pytest

from tandem.store.checkpoints import Checkpoints
from tandem.store.record import StoreBroken

ROK, US = "a" * 64, "b" * 64


def _head(size: int) -> str:
    return f"desk.example/5edeb6c010ff1989/US\n{size}\ncm9vdA==\n\n— desk.example/5edeb6c010ff1989/US c2lnbmVk\n"


def test_nothing_is_held_before_the_first_head_came(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path / "checkpoints.json").read() == {}
    assert list(tmp_path.iterdir()) == []


def test_a_later_head_takes_the_place_of_a_shorter_one_of_its_feed_and_of_no_other(tmp_path: Path) -> None:
    held = Checkpoints(tmp_path / "checkpoints.json")
    held.keep({ROK: _head(3), US: _head(7)})

    held.keep({US: _head(9)})

    assert Checkpoints(held.path).read() == {ROK: _head(3), US: _head(9)}
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoints.json"]


def test_a_shorter_head_that_comes_late_changes_nothing(tmp_path: Path) -> None:
    held = Checkpoints(tmp_path / "checkpoints.json")
    held.keep({US: _head(9)})

    held.keep({US: _head(7)})

    assert held.read() == {US: _head(9)}


@pytest.mark.parametrize("damaged", [b"", b"{", b"[1]", b'{"a": 1}', b'{"a": "no head"}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_is_refused_with_the_way_out_and_left_as_it_is(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "checkpoints.json"
    path.write_bytes(damaged)

    with pytest.raises(
        StoreBroken, match=r"checkpoints\.json cannot be read: .*; move the file away and take in an arch"
    ):
        Checkpoints(path).keep({US: _head(9)})

    assert path.read_bytes() == damaged


def test_where_the_folder_is_gone_the_sentence_says_that_the_heads_stay_as_they_were(tmp_path: Path) -> None:
    held = Checkpoints(tmp_path / "gone" / "checkpoints.json")

    with pytest.raises(StoreBroken, match=r"could not be written: .* The heads in it stay as they were"):
        held.keep({US: _head(9)})

    assert not (tmp_path / "gone").exists()

"""The folder of a node: laid out whole or not at all."""

from pathlib import Path

import pytest

from tandem.node.layout import NodeError, SeatPlan, lay_out, read_node_file, read_seat

ROK = SeatPlan(code="ROK", names={"en": "Republic of Korea"})
US = SeatPlan(code="US", names={"en": "United States"})


def _lay_out(path: Path, *seats: SeatPlan, domain: str = "desk.example") -> None:
    lay_out(path, seats=seats, passphrase="seoul-washington", domain=domain, strength="minimal")


def test_a_node_is_laid_out_with_its_seats(tmp_path: Path) -> None:
    _lay_out(tmp_path / "desk", ROK, US)

    assert read_node_file(tmp_path / "desk").seats == ("ROK", "US")
    assert (tmp_path / "desk" / "seats" / "US" / "seat.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("seat", "domain", "words"),
    [
        (SeatPlan(code="rok", names={"en": "x"}), "desk.example", "A seat's code has 1 to 12 capitals and digits"),
        (SeatPlan(code="../US", names={"en": "x"}), "desk.example", "A seat's code has 1 to 12 capitals and digits"),
        (SeatPlan(code="", names={"en": "x"}), "desk.example", "A seat's code has 1 to 12 capitals and digits"),
        (SeatPlan(code="ROK", names={"en": "x"}), "desk.example", "The seat ROK is named twice"),
        (SeatPlan(code="US", names={"en": "x"}), "Not A Domain", "The seat ROK cannot be made: "),
        (SeatPlan(code="US", names={"English": "x"}), "desk.example", "The seat US cannot be made: "),
        (SeatPlan(code="US", names={"en": "\udcff"}), "desk.example", "The seat US cannot be made: "),
    ],
)
def test_what_cannot_be_a_seat_is_refused_before_anything_is_written(
    tmp_path: Path, seat: SeatPlan, domain: str, words: str
) -> None:
    with pytest.raises(NodeError) as caught:
        _lay_out(tmp_path / "desk", ROK, seat, domain=domain)

    assert str(caught.value).startswith(words)
    assert str(caught.value).endswith("Nothing was written.")
    assert not (tmp_path / "desk").exists()


def test_a_laying_out_that_was_cut_short_is_named_and_left_alone(tmp_path: Path) -> None:
    _lay_out(tmp_path / "desk", ROK)
    (tmp_path / "desk" / "node.json").unlink()
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(NodeError, match="a laying-out was cut short"):
        _lay_out(tmp_path / "desk", ROK)

    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_holds_a_node_is_left_as_it_is(tmp_path: Path) -> None:
    _lay_out(tmp_path / "desk", ROK)
    key = (tmp_path / "desk" / "seats" / "ROK" / "seat.key").read_bytes()

    with pytest.raises(NodeError, match="holds a node already; nothing was changed"):
        _lay_out(tmp_path / "desk", ROK, US)

    assert (tmp_path / "desk" / "seats" / "ROK" / "seat.key").read_bytes() == key


@pytest.mark.parametrize("name", ["seat.key", "node.key"])
def test_a_key_that_others_may_read_is_not_opened(tmp_path: Path, name: str) -> None:
    _lay_out(tmp_path / "desk", ROK)
    key = tmp_path / "desk" / "seats" / "ROK" / name
    key.chmod(0o644)
    before = key.read_bytes()

    with pytest.raises(NodeError) as caught:
        read_seat(tmp_path / "desk", "ROK", "seoul-washington")

    assert "can be read by others: expected rights 600, found 644. Nothing was changed" in str(caught.value)
    assert f"chmod 600 {key}" in str(caught.value)
    assert key.read_bytes() == before

"""Trying several nodes out: made once, started again, refused where it would mix two trials."""

from pathlib import Path

import pytest
from tests.faces.cli.stage import tandem


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trial that was laid out and never started."""
    path = tmp_path_factory.mktemp("trial") / "up"
    ran = tandem("up", "--nodes", "rok,us", "--make", "--var", str(path))
    assert ran.code == 0, ran.err
    return path


def test_a_second_call_says_what_the_first_one_made(made: Path) -> None:
    again = tandem("up", "--nodes", "rok,us", "--make", "--var", str(made), "--json").plain

    assert [node["party"] for node in again["nodes"]] == ["ROK", "US"]
    assert again["nodes"][1]["pages"] == "http://127.0.0.1:8103/"
    assert len(again["words"].split()) == 8


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--nodes", "rok,jp"), "holds a trial of ROK, US. Name these, or another folder"),
        (("--nodes", "rok,us", "--simulate", "2018-11-26T09:00"), "a clock cannot be given to it"),
        (("--nodes", "rok,us", "--only", "jp"), "jp has no node in this trial; it has ROK, US."),
    ],
)
def test_what_does_not_fit_the_trial_is_refused(made: Path, words: tuple[str, ...], sentence: str) -> None:
    before = {file: file.stat().st_mtime_ns for file in made.rglob("*") if file.is_file()}

    ran = tandem("up", *words, "--var", str(made))

    assert ran.code == 1
    assert sentence in ran.err
    assert {file: file.stat().st_mtime_ns for file in made.rglob("*") if file.is_file()} == before


def test_nobody_who_is_unknown_is_tried_out(tmp_path: Path) -> None:
    ran = tandem("up", "--nodes", "rok,atlantis", "--make", "--var", str(tmp_path / "up"))

    assert ran.code == 1
    assert "ATLANTIS is nobody who can be tried out here" in ran.err
    assert not (tmp_path / "up").exists()

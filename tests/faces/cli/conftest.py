"""Nodes for the tests of the command line: each test gets a copy of one that was laid out once."""

from pathlib import Path

import pytest
from tests.faces.cli.stage import Office, copied, furnished


@pytest.fixture(autouse=True)
def _fresh_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A shell of its own: no TANDEM_ variables, and a working folder that goes away."""
    for name in ("NODE", "AS", "PASSPHRASE", "LANGUAGE", "TRACEBACK"):
        monkeypatch.delenv(f"TANDEM_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def _real(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return furnished(tmp_path_factory.mktemp("real"), simulation=False)


@pytest.fixture(scope="session")
def _simulated(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return furnished(tmp_path_factory.mktemp("simulated"), simulation=True)


@pytest.fixture
def office(_real: Office, tmp_path: Path) -> Office:
    """A host of ROK and US that follows the clock of the world."""
    return copied(_real, tmp_path / "real")


@pytest.fixture
def rehearsal(_simulated: Office, tmp_path: Path) -> Office:
    """A host of ROK and US in a simulated group; it is ten in the morning in Seoul on 15 October 2018."""
    return copied(_simulated, tmp_path / "simulated")

"""Two nodes as a newcomer has them: founded by words, a notice and its receipt, the line cut while a window ends.

Silence that nobody certified is not counted; when the line is back the silent party's own node certifies it, and it is.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.faces.cli.stage import Ran, tandem
from tests.faces.peer.pair import free_port

from tandem.node.site import read_demo_passphrase
from tandem.node.trial import TrialNode, make_trial, trial_nodes

pytest.importorskip("cheroot", reason="the extra `peer` is not installed")

MONDAY = datetime(2018, 11, 26, tzinfo=UTC)
SHORT, NOTICE = "ROK-US", "ROK-US/2018/ROK-1"
SECONDS = 60.0
pytestmark = pytest.mark.slow


class Party:
    """A party of the trial at its terminal, and the program that keeps its line."""

    def __init__(self, node: TrialNode) -> None:
        """Sit down; the line is not served yet."""
        self.code = node.code
        self.path = node.node_path(SHORT)
        self.passphrase = read_demo_passphrase(node.folder)
        self.line: subprocess.Popen[bytes] | None = None

    def do(self, *words: str, officer: int = 2) -> Ran:
        """Run a command that has to succeed."""
        file = self.path.parent.parent / "demo-passphrase"
        ran = tandem(*words, "--node", str(self.path), "--as", f"{self.code}/{officer}", "--passphrase-file", str(file))
        assert ran.code == 0, ran.err
        return ran

    def connect(self) -> None:
        """Serve the line in a process of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
        self.line = subprocess.Popen(
            [sys.executable, "-c", "import sys; from tandem.faces.cli import main; sys.exit(main())",
             "--node", str(self.path), "peer", "serve"],
            env={**kept, "TANDEM_PASSPHRASE": self.passphrase}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def cut(self) -> None:
        """End the program of the line, as a cable that is pulled."""
        if self.line is not None:
            self.line.kill()
            self.line.wait()
            self.line = None


@pytest.fixture
def parties(tmp_path: Path) -> Iterator[tuple[Party, Party]]:
    """ROK and US in a simulated group whose clock ROK sets."""
    nodes = trial_nodes(tmp_path / "up", ("ROK", "US"), first_port=free_port() // 2)
    make_trial(tmp_path / "up", nodes, now=MONDAY, years=(2018,), clock=MONDAY)
    rok, us = Party(nodes[0]), Party(nodes[1])
    try:
        yield rok, us
    finally:
        rok.cut()
        us.cut()


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.3)


def test_silence_counts_only_once_the_silent_partys_own_node_has_said_so(
    parties: tuple[Party, Party], tmp_path: Path
) -> None:
    rok, us = parties
    for one in parties:
        one.connect()

    # A routine measure, for which silence is assent; the other side's node confirms that it arrived.
    rok.do(
        "notice", "--type", "routine_measure", "--title", "Seals on two wagons", "--what", "Renewed as every month.",
        "--starts", "2018-12-12", "--ends", "2018-12-12",
    )  # fmt: skip
    until(lambda: stands(rok) == "open", "the receipt of US reaches ROK")

    # The line is cut; at ROK the window of US passes without a word.
    us.cut()
    rok.do("clock", "--to", "2018-12-05T09:00", officer=1)
    assert stands(rok) == "lapsed_not_certified"
    rok.do("clock", "--to", "2018-12-07T09:00", officer=1)
    rok.do("show", NOTICE)
    with pytest.raises(AssertionError):
        rok.do("decide", NOTICE, "go")
    assert stands(rok) == "lapsed_not_certified"
    assert "agreed: no" in rok.do("show", NOTICE).out

    # The line is back: the node of US hears what time it is, certifies its own silence, and ROK may count it.
    us.connect()
    until(lambda: certified(rok, us), "the closing of US reaches ROK")
    assert rok.do("record", "state", "--json").plain["state"] == us.do("record", "state", "--json").plain["state"]
    rok.do("decide", NOTICE, "go")

    # One byte changed in an archive is found by anybody.
    archive = tmp_path / "record.zip"
    rok.do("archive", str(archive))
    words = rok.do("record", "heads", "--json").plain["words"]
    assert tandem("verify", str(archive), "--group", words).code == 0
    raw = bytearray(archive.read_bytes())
    raw[raw.index(b"routine_measure")] ^= 1
    archive.write_bytes(raw)
    assert tandem("verify", str(archive), "--group", words).code == 1


def certified(rok: Party, us: Party) -> bool:
    """Whether ROK holds the closing that the desk of US writes by what its clock says, as soon as it runs."""
    us.do("desk")
    return stands(rok) == "passed_by_certified_silence"


def stands(party: Party) -> str:
    """How the consultation of US stands, as a party's node has it."""
    shown = party.do("show", NOTICE, "--json").plain
    return str(next(row["outcome"] for row in shown["parties"] if row["party"] == "US"))

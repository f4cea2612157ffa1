"""The line beside the pages: a process for each group with peers, started anew where it ended."""

from pathlib import Path

import pytest
from tests.cast import ROK, US
from tests.faces.peer.pair import PASSPHRASE, Pair, free_port, until

from tandem.faces.peer.beside import Lines
from tandem.faces.peer.serve import place_of
from tandem.node.contact import read_contact
from tandem.node.layout import NodeError
from tandem.node.peers import forget


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """ROK has founded; nobody serves."""
    monkeypatch.setenv("TANDEM_PASSPHRASE", PASSPHRASE)
    made = Pair(tmp_path)
    made.found()
    return made


def test_the_line_runs_beside_the_pages_and_is_started_anew(pair: Pair) -> None:
    lines = Lines({"ROK-US": pair.nodes[ROK].path}, pause=0)
    try:
        lines.look()
        until(lambda: read_contact(pair.nodes[ROK].path, US).failure == "no_line")
        (process,) = lines._started.values()
        process.kill()
        process.wait()
        assert lines.running() == ()

        lines.look()

        assert lines.running() == ("ROK-US",)
    finally:
        lines.close()
    assert lines.running() == ()


def test_a_group_without_peers_has_no_line(pair: Pair) -> None:
    forget(pair.nodes[ROK].path, US)
    lines = Lines({"ROK-US": pair.nodes[ROK].path}, pause=0)

    lines.look()

    assert lines.running() == ()


def test_where_a_node_listens_follows_from_its_invitation(pair: Pair, tmp_path: Path) -> None:
    port = free_port()

    assert place_of(pair.nodes[US].path, host=None, port=None) == ("127.0.0.1", pair.ports[US])
    assert place_of(pair.nodes[US].path, host="::1", port=port) == ("::1", port)
    with pytest.raises(NodeError, match="The node has invited nobody yet"):
        place_of(tmp_path, host=None, port=None)

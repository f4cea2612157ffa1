"""A trial of several nodes: founded by words, each with its own keys, all with one record."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.desk.exchange import alarms
from tandem.node.layout import NodeError
from tandem.node.node import Node, open_node
from tandem.node.peers import accepted
from tandem.node.site import open_site, read_demo_passphrase
from tandem.node.trial import TrialNode, known_members, make_trial, read_trial, trial_nodes

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
AUTUMN = datetime(2018, 11, 20, tzinfo=UTC)
SHORT = "ROK-US"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrialNode, ...]:
    """Nodes of ROK and US in a simulated group."""
    path = tmp_path_factory.mktemp("up") / "up"
    nodes = trial_nodes(path, ("ROK", "US"), first_port=8101)
    make_trial(path, nodes, now=NOW, years=(2018,), clock=AUTUMN)
    return nodes


def opened(node: TrialNode) -> Node:
    """The node of a trial."""
    return open_node(node.node_path(SHORT), passphrase=read_demo_passphrase(node.folder))


def test_both_hold_the_same_record_and_neither_the_keys_of_the_other(made: tuple[TrialNode, ...]) -> None:
    rok, us = made
    with closing(opened(rok)) as first, closing(opened(us)) as second:
        assert first.desk.state_hash() == second.desk.state_hash()
        assert first.desk.group().founded
        assert (tuple(first.desk.seats), tuple(second.desk.seats)) == (("ROK",), ("US",))
        assert not first.desk.group().is_hosted("ROK", "US")
        assert alarms(first.desk) == ()
        assert {calendar.code for row in first.desk.group().calendars.values() for calendar in row} == {"ROK", "US"}
        assert all(seat.node is not None for seat in first.desk.group().seats.values())
    assert read_demo_passphrase(rok.folder) != read_demo_passphrase(us.folder)


def test_each_knows_the_other_by_its_invitation_and_its_address(made: tuple[TrialNode, ...]) -> None:
    rok, us = made

    assert {code: one.address for code, one in accepted(rok.node_path(SHORT)).items()} == {"US": us.address}
    assert {code: one.address for code, one in accepted(us.node_path(SHORT)).items()} == {"ROK": rok.address}
    assert (rok.web_port, rok.line_port, us.web_port, us.line_port) == (8101, 8102, 8103, 8104)


def test_each_folder_is_a_site_with_sign_ins_of_its_own_party(made: tuple[TrialNode, ...]) -> None:
    for node in made:
        with closing(open_site(node.folder)) as site:
            assert tuple(site.groups) == (SHORT,)
            assert {account.seat for account in site.file.accounts} == {node.code}


def test_what_was_made_is_found_again(made: tuple[TrialNode, ...]) -> None:
    file = read_trial(made[0].folder.parent)

    assert file is not None
    assert (file.short, file.codes, file.first_port, file.simulation) == (SHORT, ("ROK", "US"), 8101, True)
    assert read_trial(made[0].folder) is None


@pytest.mark.parametrize(
    ("codes", "port", "sentence"),
    [
        (("ROK", "ATLANTIS"), 8101, "ATLANTIS is nobody who can be tried out here; known are ROK, US"),
        (("ROK",), 8101, "A trial wants two to six different parties; found ROK"),
        (("ROK", "ROK"), 8101, "A trial wants two to six different parties"),
        (("ROK", "US"), 80, "The ports from 80 on cannot be used"),
        (("ROK", "US"), 65535, "The ports from 65535 on cannot be used"),
    ],
)
def test_a_trial_that_cannot_be_is_refused(tmp_path: Path, codes: tuple[str, ...], port: int, sentence: str) -> None:
    with pytest.raises(NodeError) as caught:
        trial_nodes(tmp_path, codes, first_port=port)

    assert sentence in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "papers.txt").write_text("mine")

    with pytest.raises(NodeError, match="holds something else, or a trial that was cut short"):
        make_trial(tmp_path, trial_nodes(tmp_path, ("ROK", "US"), first_port=8101), now=NOW, years=(2018,))

    assert [file.name for file in tmp_path.iterdir()] == ["papers.txt"]


def test_a_file_that_is_no_trial_is_told(tmp_path: Path) -> None:
    (tmp_path / "trial.json").write_text("{")

    with pytest.raises(NodeError, match=r"trial\.json cannot be read"):
        read_trial(tmp_path)


def test_everybody_who_can_be_tried_out_has_names_in_both_languages() -> None:
    assert all({"en", "ko"} <= member.names.keys() for member in known_members().values())

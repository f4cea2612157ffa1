"""`tandem peer`: two nodes that exchange invitations, and found a group with what came in them."""

from pathlib import Path

import pytest
from tests.faces.cli.stage import PASSPHRASE, Ran, tandem


def _at(node: str, *arguments: str, code: int = 0) -> Ran:
    ran = tandem("--node", node, "--passphrase-file", "passphrase", *arguments)
    assert ran.code == code, ran.err
    return ran


@pytest.fixture
def invited(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The nodes of ROK and US, each with an invitation; answers the words of each."""
    Path("passphrase").write_text(PASSPHRASE)
    for code in ("ROK", "US"):
        _at(code, "init", "--party", code)
    return {
        code: _at(
            code, "peer", "invite", "--address", "https://127.0.0.1:8443", "--out", f"{code}.json", "--json"
        ).plain["words"]
        for code in ("ROK", "US")
    }


def test_two_nodes_know_each_other_by_words_read_aloud(invited: dict[str, str]) -> None:
    _at("ROK", "peer", "accept", "US.json", "--words", invited["US"])

    (peer,) = _at("ROK", "peer", "list", "--json").plain["peers"]
    assert (peer["party"], peer["address"], peer["words"]) == ("US", "https://127.0.0.1:8443", invited["US"])
    assert "known by its invitation" in _at("ROK", "peer", "list").out
    assert _at("ROK", "found", "--with", "US", "--json").plain["short"] == "ROK-US"
    _at("ROK", "peer", "remove", "US")
    assert "No node of another member is known here" in _at("ROK", "peer", "list").out


def test_a_group_is_founded_with_an_invitation_file(invited: dict[str, str]) -> None:
    assert _at("ROK", "found", "--with", "US.json", "--json").plain["founded"] is False


def test_an_invitation_shows_its_words_and_a_picture_of_them(invited: dict[str, str]) -> None:
    said = _at("US", "peer", "invite", "--address", "https://127.0.0.1:8443", "--out", "again.json").out

    assert invited["US"] in said
    assert "█" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["peer", "accept", "US.json"],
            'Say the eight words that US reads aloud with --words "..."; nothing was kept.',
        ),
        (["peer", "accept", "US.json", "--words", "a b c"], "These are not the words of this invitation of US."),
        (["peer", "accept", "passphrase", "--words", "a"], "The invitation cannot be read: "),
        (["peer", "accept", "none.json"], "none.json cannot be used: no such file or directory."),
        (["peer", "remove", "US"], "US is no peer of this node; it knows nobody. Nothing was changed."),
        (["peer", "remove", "../x"], "../x is no peer of this node; it knows nobody. Nothing was changed."),
        (["peer", "invite", "--address", "here", "--out", "x"], "The address of a node is https, a host and a port"),
        (["peer", "invite", "--address", "https://h:1", "--out", "US.json"], "US.json is there already"),
        (["peer", "invite", "--address", "https://h:1", "--out", "x", "--party", "JP"], "The seat JP is not held here"),
    ],
)
def test_what_cannot_be_done_is_said_and_keeps_nothing(
    invited: dict[str, str], arguments: list[str], words: str
) -> None:
    ran = _at("ROK", *arguments, code=1)

    assert words in ran.err
    assert not (Path("ROK") / "peers" / "US.json").exists()

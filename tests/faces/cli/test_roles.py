"""Who sees what at the command line: stranger, reader, host and other party, with canaries in private papers."""

from pathlib import Path

import pytest
from tests.faces.cli.stage import ROK_DESK, ROK_HEAD, ROK_READER, US_DESK, Office, unchanged

from tandem.faces.cli.command import parser_for

CANARY = "CANARY-INNER-POSITION-OF-THE-MINISTRY"
SHARED = "55,000 litres of light oil"

READING = [
    ["show", "ROK-1"], ["desk"], ["actions"], ["officer", "list"], ["calendar", "list"],
    ["record", "heads", "--signed"], ["record", "state"], ["record", "fence"], ["record", "forks"],
    ["archive", "out.zip"], ["clock"], ["search", "litres"], ["search", "canary"], ["inner", "list", "ROK-1"],
    ["text", "list"], ["meeting", "list"], ["charter", "show"], ["scope"], ["goal", "list"], ["outbox", "list"],
    ["hand-over", "show"], ["stand-in", "list"], ["key", "list"], ["erasure", "list"],
    ["clearance", "list"], ["clearance", "show", "ROK-1"], ["linkage", "list"], ["linkage", "what-if", "ROK-1"],
    ["watch", "report", "list"], ["statement", "list"], ["source", "list"], ["account", "list"],
    ["commitments", "deadlocks"], ["commitments", "list"], ["surprise", "list"], ["contact", "list"], ["step", "list"],
    ["step", "gap", "ROK", "US"],
    ["paper", "list", "ROK-1"], ["paper", "check", "ROK-1", "--form", "notice-7"],
]  # fmt: skip
ACTING = [
    ["notice", "--type", "exercise", "--starts", "2018-11-30", "--ends", "2018-12-01", "--title", "x", "--what", "x"],
    ["record", "fence", "renew", "--heads", "x"], ["record", "refill", "x"], ["record", "restored", "--reason", "x"],
    ["acknowledge", "ROK-1"], ["withdraw", "ROK-1", "--reason", "x"], ["position", "ROK-1", "support"],
    ["position", "ROK-1", "--withdraw"],
    ["position", "ROK-1", "support", "--of", "US", "--said-by", "x", "--text", "x"],
    ["answer", "ROK-1", "--party", "US", "--text", "x"], ["decide", "ROK-1", "postpone", "--reason", "x"],
    ["sign", "ROK-1"], ["start", "ROK-1", "--override", "--reason", "x"], ["complete", "ROK-1"],
    ["stop", "ROK-1", "--reason", "x"], ["observe", "--actor", "US", "--title", "x", "--text", "x"],
    ["explain", "ROK-1", "--text", "x"], ["officer", "appoint", "8", "--role", "reader", "--name", "x"],
    ["officer", "relieve", "2"], ["calendar", "publish", "--generate", "ROK=KR", "--year", "2020"],
    ["calendar", "accept", "--all"], ["clock", "--to", "2018-12-01T00:00"], ["comment", "ROK-1", "--text", "x"],
    ["ask", "ROK-1", "--to", "ROK", "--text", "x"], ["reply", "ROK-1", "--text", "x"],
    ["hold", "ROK-1", "--reason", "instructions"], ["lift", "ROK-1"], ["urgency", "ROK-1", "accept"],
    ["extend", "ROK-1", "--party", "US", "--until", "2018-12-20"], ["editorial", "ROK-1"],
    ["concern", "ROK-1", "--text", "x"], ["confirm", "ROK-1", "US-9"], ["review", "ROK-1", "--result", "x"],
    ["inner", "add", "ROK-1", "x", "support"], ["escalate", "ROK-1", "director", "--reason", "x"],
    ["settle", "ROK-1", "--result", "x"], ["uncertified", "ROK-1", "US"],
    ["stand-in", "name", "2", "1", "--from", "2018-11-22", "--until", "2018-11-25"], ["stand-in", "end", "ROK-9"],
    ["outbox", "remove", "x"], ["bundle", "out", "--to", "JP", "--out", "x"],
    ["hand-over", "write", "1", "--text", "x"], ["dispute", "ROK-1", "--type", "exercise", "--reason", "x"],
    ["goal", "state", "--said-on", "2018-11-05", "--subject", "peninsula", "--paraphrase", "x"],
    ["step", "judge", "m01", "--status", "contested", "--happened", "2018-11-05", "--reason", "x"],
    ["surprise", "answer", "s1", "--text", "x", "--said-on", "2018-11-05"],
    ["contact", "record", "--outsider", "DPRK", "--text", "x", "--happened", "2018-11-05"],
    ["statement", "withdraw", "ROK-9", "--reason", "x"],
    ["account", "open", "q1", "--question", "x", "--slot", "date", "--said-on", "2018-11-05"],
    ["linkage", "declare", "x"], ["linkage", "read", "x"], ["linkage", "withdraw", "us-8", "--reason", "x"],
    ["commitments", "state", "PYD-1", "--text", "x", "--track", "x", "--owner", "US", "--said-on", "2018-11-05"],
    ["text", "propose", "--sort", "line", "--title", "x", "--words", "en=x", "--words", "ko=x"],
    ["meeting", "propose", "2018-11-20T09:00", "2018-11-20T10:00", "--title", "x"],
    ["clearance", "assess", "ROK-1", "--direction", "to", "--regime", "dprk"],
    ["clearance", "judge", "ROK-1", "--verdict", "applies", "--lines", "1", "--reason", "x"],
    ["clearance", "waive", "ROK-1", "--authority", "UNC", "--reason", "x"], ["clearance", "sign", "ROK-1"],
    ["clearance", "file", "ROK-1", "--authority", "UNC", "--filed-on", "2018-11-26", "--title", "x", "--source", "x"],
    ["clearance", "step", "ROK-1", "--step", "held", "--happened", "2018-11-26", "--source", "x"],
    ["clearance", "withdraw", "ROK-1", "--happened", "2018-11-26", "--source", "x"],
    ["clearance", "decide", "ROK-1", "--outcome", "refused", "--decided-on", "2018-11-26", "--source", "x"],
    ["clearance", "change", "ROK-1", "--change", "revoked", "--happened", "2018-11-26", "--source", "x"],
    ["clearance", "confirm", "ROK-1", "--entry", "ROK-9"], ["clearance", "dispute", "ROK-1", "--entry", "ROK-9"],
    ["erasure", "erase", "x", "--section", "what", "--ground", "personal", "--reason", "x"],
    ["erasure", "answer", "ROK-9", "--reason", "x"],
    ["key", "rotate", "node"], ["key", "revoke", "seat", "--from", "1"],
]  # fmt: skip
REFUSED = {
    "JP/1": "The seat JP is not on this node; it holds ROK, US.",
    "ROK/9": "ROK has no officer 9 who may act.",
    "ROK/4": "There is nothing here for this account.",
}
"""What a stranger, a number nobody has, and a host get: the same for what is there and what is not."""

WITHOUT_AN_OFFICER = {
    "init", "serve", "verify", "replay", "found", "procedure", "regime", "hs", "peer", "move", "signer", "up",
    "backup", "restore", "doctor",
}  # fmt: skip
"""Commands for who has the folder or a file in hand: they ask for no officer, and show nothing that was written."""


@pytest.fixture
def with_canary(rehearsal: Office) -> Office:
    """A group with one notice, and with a private draft of the ROK desk officer that was refused."""
    ref = rehearsal.notice()
    rehearsal.do("show", ref, who=ROK_DESK)
    rehearsal.read_and("position", ref, "concern", "--reason", "How is it locked?", who=US_DESK)
    refused = rehearsal.run("decide", ref, "go_over_objection", "--reason", CANARY, who=ROK_DESK)
    assert "private draft" in refused.err
    rehearsal.do("officer", "appoint", "4", "--role", "host", "--name", "The host")
    return rehearsal


def test_every_command_is_walked() -> None:
    help_of_all = parser_for("en").format_help()

    walked = {arguments[0] for arguments in (*READING, *ACTING)} | WITHOUT_AN_OFFICER

    commands = {line.split()[0] for line in help_of_all.partition("  COMMAND\n")[2].splitlines()}
    assert commands == walked


@pytest.mark.parametrize("who", ["JP/1", "ROK/9", "ROK/4"])
def test_a_stranger_and_a_host_learn_nothing_and_write_nothing(with_canary: Office, who: str, tmp_path: Path) -> None:
    for arguments in (*READING, *ACTING):
        with unchanged(with_canary):
            for extra in ([], ["--json"]):
                ran = with_canary.run(*arguments, *extra, who=who)
                assert ran.code == 1, (arguments, ran.out)
                assert ran.out == ""
                assert REFUSED[who] in ran.err
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("who", [ROK_READER, ROK_HEAD, US_DESK])
def test_nobody_but_its_author_sees_a_private_draft(with_canary: Office, who: str, tmp_path: Path) -> None:
    for arguments in READING:
        for extra in ([], ["--json"]):
            ran = with_canary.run(*arguments, *extra, who=who)
            assert CANARY not in ran.out + ran.err
    assert CANARY.encode() not in (tmp_path / "out.zip").read_bytes()
    assert CANARY in with_canary.do("desk", who=ROK_DESK).out


def test_a_reader_reads_everything_shared_and_writes_nothing(with_canary: Office) -> None:
    assert SHARED in with_canary.do("show", "ROK-1", who=ROK_READER).out

    for arguments in ACTING:
        with unchanged(with_canary):
            ran = with_canary.run(*arguments, who=ROK_READER)
        assert ran.code == 1, arguments
        assert ran.out == ""


def test_an_officer_who_was_relieved_reads_and_writes_nothing_more(with_canary: Office) -> None:
    with_canary.do("officer", "relieve", "2", who=ROK_HEAD)

    for arguments in (*READING, *ACTING):
        with unchanged(with_canary):
            ran = with_canary.run(*arguments, who=ROK_DESK)
        assert (ran.code, ran.out) == (1, ""), arguments
        assert ran.err == "ROK has no officer 2 who may act.\n"

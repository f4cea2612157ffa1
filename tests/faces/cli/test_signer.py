"""The signer and the outbox at the terminal: locked, typed, listed, taken out, unlocked, signed."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.faces.cli.stage import PASSPHRASE, ROK_DESK, ROK_HEAD, US_DESK, US_HEAD, Office, tandem

from tandem.node.signers import start_signers


@pytest.fixture
def locked(rehearsal: Office) -> Iterator[tuple[Office, str]]:
    """A group with one notice that the US has read, whose keys are then held by a signer, locked."""
    ref = rehearsal.notice()
    rehearsal.do("show", ref, who=US_DESK)
    rehearsal.do("show", ref, who=ROK_DESK)
    with closing(start_signers([(rehearsal.path, None)])):
        yield rehearsal, ref


def test_without_a_signer_that_is_said(rehearsal: Office) -> None:
    ran = rehearsal.do("signer", "status")
    refused = rehearsal.run("signer", "lock")

    assert ran.out == f"No signer runs for {rehearsal.path}. Start one with: tandem signer run\n"
    assert (refused.code, refused.err) == (1, ran.out)


def test_what_is_typed_while_the_keys_are_locked_is_listed_and_signed_at_the_unlocking(
    locked: tuple[Office, str], tmp_path: Path
) -> None:
    office, ref = locked
    before = office.held()

    typed = office.run("position", ref, "objection", "--reason", "Diesel.", who=US_DESK)

    assert typed.code == 1
    assert typed.err == (
        "Not given yet: the keys of this node are locked, and nothing was signed. "
        f"It is kept in the outbox for {ref} and is signed first when the keys are unlocked.\n"
    )
    assert office.held() == before
    listed = office.do("outbox", "list", who=US_DESK)
    assert "Not given (" in listed.out
    assert "    Diesel.\n" in listed.out
    assert "Diesel." not in office.do("outbox", "list", who=US_HEAD).out
    assert "Nothing waits in the outbox." in office.do("outbox", "list", who=ROK_HEAD).out
    assert "is locked: nothing is signed for ROK, US." in office.do("signer", "status").out

    wrong = tmp_path / "wrong"
    wrong.write_text("not it")
    refused = tandem("--node", str(office.path), "signer", "unlock", "--passphrase-file", str(wrong))
    assert (refused.code, office.held()) == (1, before)
    opened = office.do("signer", "unlock")

    assert "On record: position.taken of US" in opened.out
    assert " KST" in opened.out
    assert "Nothing waits in the outbox." in office.do("outbox", "list", who=US_DESK).out
    assert "holds the keys of ROK, US, unlocked." in office.do("signer", "status").out


def test_an_act_is_taken_out_and_is_never_signed(locked: tuple[Office, str]) -> None:
    office, ref = locked
    kept = office.run("comment", ref, "--text", "Not so.", "--json", who=US_DESK).error

    assert kept["code"] == "kept_in_outbox"
    which = office.run("outbox", "remove", "zz", who=US_DESK)
    taken = office.do("outbox", "remove", kept["outbox"][:6], who=US_DESK)

    assert which.err == "0 acts in the outbox begin with zz; name one by its id: tandem outbox list\n"
    assert f"Taken out of the outbox for {ref}; it was never signed." in taken.out
    assert "On record" not in office.do("signer", "unlock").out


def test_a_decision_is_refused_and_its_text_is_a_draft(locked: tuple[Office, str]) -> None:
    office, ref = locked

    ran = office.run("withdraw", ref, "--reason", "We must.", who=ROK_DESK)

    assert ran.code == 1
    assert "Not given: the keys of this node are locked, and nothing was signed." in ran.err
    assert "private draft" in ran.err
    assert "We must." in office.do("desk", who=ROK_DESK).out


def test_an_archive_is_not_signed_while_the_keys_are_locked(locked: tuple[Office, str], tmp_path: Path) -> None:
    office, _ = locked

    ran = office.run("archive", str(tmp_path / "out.zip"))

    assert (ran.code, ran.err) == (1, "The signer is locked; unlock it at the terminal with: tandem signer unlock\n")
    assert not (tmp_path / "out.zip").exists()


def test_no_passphrase_is_asked_for_while_a_signer_runs(
    locked: tuple[Office, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, ref = locked
    office.do("signer", "unlock")
    monkeypatch.delenv("TANDEM_PASSPHRASE", raising=False)

    ran = tandem("--node", str(office.path), "--as", US_DESK, "position", ref, "support")

    assert ran.code == 0, ran.err
    assert "On record: position.taken of US" in ran.out
    assert PASSPHRASE not in ran.out
    assert os.environ.get("TANDEM_PASSPHRASE") is None

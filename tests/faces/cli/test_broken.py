"""A wrong passphrase, damaged and read-only files, a full disk, an interruption: a sentence, nothing half written."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faces.cli.stage import PLAN, ROK_DESK, ROK_READER, TANDEM, US_DESK, Office, environment, tandem, unchanged

from tandem.store import _file

NOBODY = 65534


def _notice(office: Office) -> list[str]:
    return ["notice", *(part for pair in {**PLAN, **office.days()}.items() for part in pair)]


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(office: Office) -> None:
    office.passphrase_file.write_text("busan-new-york\n")

    with unchanged(office):
        ran = office.run(*_notice(office), who=ROK_DESK)

    assert ran.code == 1
    assert ran.err.startswith("The keys of ROK stay locked: The key ")
    assert ran.err.endswith("does not open with this passphrase. Nothing was changed.\n")


def test_the_passphrase_is_taken_from_the_file_before_the_environment(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANDEM_PASSPHRASE", "busan-new-york")

    assert office.run("desk").code == 0
    assert tandem("desk", "--node", str(office.path), "--as", "ROK/1").code == 1


@pytest.mark.parametrize("length", [0, 50, 4096, -4096])
def test_a_truncated_record_is_refused_and_left_as_it_is(office: Office, length: int) -> None:
    office.notice()
    record = office.path / "record.db"
    whole = record.read_bytes()
    record.write_bytes(whole[:length])
    for journal in office.path.glob("record.db-*"):
        journal.unlink()
    cut = record.read_bytes()

    for arguments in (["desk"], _notice(office), ["archive", "out.zip"]):
        ran = office.run(*arguments, who=ROK_DESK)
        assert ran.code == 1
        assert ran.err.startswith("record.db is damaged: ") or "record.db" in ran.err
        assert "restore it from a backup or refill from the other party" in ran.err

    assert record.read_bytes() == cut
    assert not Path("out.zip").exists()


def test_a_record_from_a_backup_that_is_too_old_is_read_and_signs_nothing(office: Office) -> None:
    older = {path: path.read_bytes() for path in office.path.glob("record.db*")}
    ref = office.notice()
    for path in office.path.glob("record.db*"):
        path.unlink()
    for path, raw in older.items():
        path.write_bytes(raw)

    with unchanged(office):
        ran = office.run(*_notice(office), who=ROK_DESK)
        exported = office.run("archive", "out.zip", who=ROK_DESK)

    assert ran.code == exported.code == 1
    assert ran.err.startswith("The record is older than what was signed: heads.fence says that feed ")
    assert exported.err == ran.err
    assert office.run("actions", "--json", who=ROK_READER).plain == []
    assert office.run("show", ref, who=ROK_READER).err.startswith("There is nothing on record under ")


def test_a_lost_key_or_a_damaged_node_file_is_named(office: Office) -> None:
    (office.path / "seats" / "US" / "node.key").unlink()
    assert office.run("desk").err.startswith("The seat US lacks ")

    (office.path / "node.json").write_text("{")
    assert office.run("desk").err.startswith(f"{office.path / 'node.json'} cannot be read: ")


@pytest.fixture
def for_nobody(office: Office) -> Iterator[Office]:
    """The node in a folder that an account without rights can reach."""
    folder = Path(tempfile.mkdtemp(prefix="tandem-read-only-"))
    shutil.copytree(office.path.parent, folder, dirs_exist_ok=True)
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        os.chown(path, NOBODY, NOBODY)
    yield Office(folder / "desk")
    shutil.rmtree(folder)


def _as_nobody(arguments: list[str]) -> tuple[int, str]:
    """Run a command in a child that gives its rights up; everything that it imports is there already."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        ran = tandem(*arguments)
        os.write(writing, ran.err.encode())
        os._exit(ran.code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        err = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), err


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another account")
def test_a_read_only_folder_is_named_and_nothing_is_changed(for_nobody: Office) -> None:
    os.chown(for_nobody.path, 0, 0)
    for_nobody.path.chmod(0o555)
    before = {path: path.read_bytes() for path in for_nobody.path.glob("*") if path.is_file()}

    code, err = _as_nobody(for_nobody.arguments(*_notice(for_nobody), who=ROK_DESK))

    assert code == 1
    assert err.startswith("record.db cannot be written: this account may only read the file or its folder ")
    assert {path: path.read_bytes() for path in for_nobody.path.glob("*") if path.is_file()} == before


def test_a_full_disk_is_said_and_nothing_is_written(office: Office) -> None:
    ref = office.notice()

    def limit() -> None:
        # No file may grow beyond this; the journal of this writing would.
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_960, 40_960))

    with unchanged(office):
        long = [*_notice(office), "--what", "열차 " * 5000]
        process = office.start(*long, who=ROK_DESK, preexec_fn=limit)
        out, err = process.communicate(timeout=60)

    assert process.returncode == 1, out
    assert err.startswith(("The disk is full; nothing was written", "record.db failed while it was used: "))
    assert "Traceback" not in err
    assert office.state(ref) == "in_consultation"


def test_an_archive_that_meets_a_full_disk_leaves_no_file(office: Office) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, 70_000))

    process = office.start("archive", "out.zip", who=ROK_DESK, preexec_fn=limit)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 1
    assert err == "The system refused: file too large. See to it and try again.\n"
    assert list(Path().glob("*out.zip*")) == []


def _interrupted(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Interrupt until the command has ended; Python misses a signal that comes just before it begins to wait."""
    for _ in range(12):
        process.send_signal(signal.SIGINT)
        try:
            return process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    raise AssertionError("The command went on after twelve interruptions.")


def test_an_interruption_is_one_sentence_and_writes_nothing(office: Office) -> None:
    office.passphrase_file.unlink()
    os.mkfifo(office.passphrase_file)
    # A run in the background ignores interruptions, and what it starts would, too.
    process = office.start(
        *_notice(office), who=ROK_DESK, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    )
    # The command is under way once it waits for the passphrase.
    writer = os.open(office.passphrase_file, os.O_WRONLY)

    with unchanged(office):
        out, err = _interrupted(process)
    os.close(writer)

    assert process.returncode == 1
    assert out == ""
    assert err == "Stopped by you; whatever was not confirmed above was not written.\n"


def test_output_that_nobody_reads_any_more_ends_quietly(office: Office) -> None:
    for number in range(3):
        office.notice(title=f"Survey {number}")
    command = f"'{TANDEM}' {' '.join(office.arguments('show', 'ROK-1'))} | true"

    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=environment())

    assert ran.stderr == ""


def test_output_to_a_full_disk_is_said(office: Office) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"'{TANDEM}' {' '.join(office.arguments('desk'))} > /dev/full"],
        capture_output=True, text=True, check=False, env=environment(),
    )  # fmt: skip

    assert ran.returncode == 1
    assert ran.stderr == "The system refused: no space left on device. See to it and try again.\n"


def test_a_terminal_that_knows_no_korean_is_served_all_the_same(office: Office) -> None:
    office.notice(title="경의선 공동 조사")

    ran = subprocess.run(
        [str(TANDEM), *office.arguments("actions", who=US_DESK)], capture_output=True, check=False,
        env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
    )  # fmt: skip

    assert ran.returncode == 0
    assert rb"\uacbd\uc758\uc120" in ran.stdout


def test_two_processes_on_one_node_take_turns_and_lose_nothing(office: Office) -> None:
    before = len(office.held()["entries"])

    processes = [
        office.start(*_notice(office), "--title", f"Survey {number}", "--json", who=who)
        for number, who in enumerate([ROK_DESK, US_DESK] * 3)
    ]
    ended = [process.communicate(timeout=400) for process in processes]

    assert [process.returncode for process in processes] == [0] * 6, ended
    titles = {row["title"] for row in office.do("actions", "--json").plain}
    assert titles == {f"Survey {number}" for number in range(6)}
    office.do("desk")
    # Each notice has the receipt of the other party's node, once.
    assert len(office.held()["entries"]) == before + 12
    words = office.do("archive", "out.zip", "--json").plain["words"]
    assert tandem("verify", "out.zip", "--group", words).code == 0


def test_a_node_that_another_program_holds_is_said_to_be_busy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    monkeypatch.setattr(_file, "WAIT_SECONDS", 0.5)
    with sqlite3.connect(office.path / "record.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with unchanged(office):
            ran = office.run(*_notice(office), who=ROK_DESK)
        other.execute("ROLLBACK")

    assert ran.code == 1
    assert ran.err.startswith("record.db is being written by somebody else for longer than this program waits.")
    assert office.run(*_notice(office), who=ROK_DESK).code == 0

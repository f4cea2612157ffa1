"""The signer as a process: locked and unlocked, asked over its line, killed, and started anew."""

import hashlib
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import AF_UNIX

import pytest
from tests.cast import HEAD, charter

from tandem.desk.desk import Acting
from tandem.desk.group import appoint_officer
from tandem.node.layout import NodeError, SeatPlan, lay_out, read_node_file, read_seat
from tandem.node.node import found_group, open_node
from tandem.node.remote import RemoteKey, SignerGone, SignerLine, signer_of
from tandem.node.signer import Signer, credential
from tandem.node.signerline import MOST_BYTES, SOCKET, address_in
from tandem.node.signers import Signers, start_signers
from tandem.record.checkpoint import sign_checkpoint
from tandem.record.derived import DerivedKeys, NotSealed, seal_to
from tandem.record.genesis import origin
from tandem.record.keys import KeyLocked, SigningKey, verify

WORDS = "seoul-washington"


def _lay_out(path: Path) -> Path:
    seats = [SeatPlan(code=code, names={"en": code}) for code in ("ROK", "US")]
    lay_out(path, seats=seats, passphrase=WORDS, domain="desk.example", strength="minimal")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # The name is longer than the address of a socket has room for.
    return _lay_out(tmp_path_factory.mktemp("a-folder-with-a-name-" + "x" * 100) / "desk")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Signers]:
    with closing(start_signers([(folder, None)])) as signers:
        yield signers


@pytest.fixture
def line(running: Signers, folder: Path) -> Iterator[SignerLine]:
    """The line to an unlocked signer."""
    found = signer_of(folder)
    assert found is not None
    found.unlock(WORDS)
    with closing(found):
        yield found


def _head(folder: Path, size: int, digit: str = "a") -> tuple[str, str]:
    genesis, *_ = read_seat(folder, "ROK", WORDS)
    name = origin(genesis, digit * 64)
    return name, f"{name}\n{size}\n{'A' * 43}=\n"


def test_a_signer_signs_heads_cosigns_and_opens_what_is_sealed(line: SignerLine, folder: Path) -> None:
    _, _, _, node_key = read_seat(folder, "ROK", WORDS)
    held = DerivedKeys(node_key)
    name, text = _head(folder, 7)

    standing = line.standing()
    note = sign_checkpoint(origin=name, size=7, root=bytes(32), key=RemoteKey(line, "node/ROK", node_key.public))

    assert not standing.locked
    assert standing.seats["ROK"].node == node_key.public
    assert note == sign_checkpoint(origin=name, size=7, root=bytes(32), key=node_key)
    cosigned = b"cosignature/v1\ntime 1542704340\n" + text.encode()
    assert verify(public=held.witness.public, message=cosigned, signature=line.sign("witness", cosigned))
    assert line.unseal(seal_to(held.sealing_key, b"sealed")) == b"sealed"
    assert line.transport_key(b"x").startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    with pytest.raises(NotSealed):
        line.unseal(b"other bytes")


def test_what_has_no_known_form_is_not_signed(line: SignerLine) -> None:
    with pytest.raises(NodeError, match="The key seat/ROK signs entries alone"):
        line.sign("seat/ROK", b"I agree to everything")


def test_a_head_that_is_smaller_than_one_signed_before_is_not_signed(line: SignerLine, folder: Path) -> None:
    _, eight = _head(folder, 8, "b")
    _, seven = _head(folder, 7, "b")
    line.sign("node/ROK", eight.encode())

    with pytest.raises(NodeError, match=r"was signed at 8 entries .* 7 with root AAAAAAAA is not signed after it"):
        line.sign("node/ROK", seven.encode())
    assert line.sign("node/ROK", eight.encode())


def test_a_locked_signer_signs_nothing_and_still_says_its_public_keys(line: SignerLine, folder: Path) -> None:
    before = line.standing()

    line.lock()

    after = line.standing()
    assert after.locked
    assert (after.seats, after.derived, after.process) == (before.seats, before.derived, before.process)
    with pytest.raises(KeyLocked, match="The signer is locked"):
        line.sign("node/ROK", _head(folder, 9)[1].encode())
    with pytest.raises(KeyLocked, match="does not open"):
        line.unlock("another passphrase")
    assert line.standing().locked


def test_without_a_credential_the_passphrase_is_asked_for(line: SignerLine) -> None:
    line.lock()

    with pytest.raises(KeyLocked, match="No credential tandem-passphrase was handed to this process"):
        line.unlock(None)


def test_the_credential_of_systemd_unlocks_the_signer(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tandem-passphrase").write_text(f"{WORDS}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    signer = Signer(folder)
    signer.unlock(credential())

    assert not signer.standing().locked


def test_the_socket_is_its_owners_alone_and_one_signer_runs_for_a_folder(line: SignerLine, folder: Path) -> None:
    assert stat.S_IMODE((folder / SOCKET).stat().st_mode) == 0o600

    second = subprocess.run(
        [sys.executable, "-m", "tandem.node.signer", str(folder)], capture_output=True, text=True, check=False
    )

    assert second.returncode == 1
    assert f"A signer runs for {folder} already" in second.stderr
    assert not line.standing().locked


@pytest.mark.parametrize(
    "raw", [b"\xff\xff\xff\xff", b"\0\0\0\x02{}", b'\0\0\0\x1a{"type":"give_me_the_key"}', b"\0\0"]
)
def test_who_does_not_speak_the_language_of_the_line_is_hung_up_on(line: SignerLine, folder: Path, raw: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as other:
        with address_in(folder) as address:
            other.connect(address)
        other.settimeout(10)
        other.sendall(raw)
        other.shutdown(socket.SHUT_WR)

        assert other.recv(100) == b""
    assert int.from_bytes(b"\xff\xff\xff\xff") > MOST_BYTES
    assert not line.standing().locked


def test_a_node_whose_signer_runs_wants_no_passphrase_and_holds_no_key(line: SignerLine, folder: Path) -> None:
    with closing(open_node(folder)) as node:
        if node.settings.founding is None:
            found_group(node, charter=_charter(folder), now=node.now())
        acting = Acting("ROK", HEAD, "head_of_delegation")
        seen = dict(node.desk.group().frontier)
        receipt = appoint_officer(
            node.desk, acting=acting, now=node.now(), seen=seen, number=len(seen) + seen[min(seen)] + 5,
            roles=("desk_officer",), name="Kim",
        )  # fmt: skip
        held = node.desk.store.entry(receipt.entry)

        assert held is not None
        assert not isinstance(node.desk.seats["ROK"].seat_key, SigningKey)
    with closing(open_node(folder, passphrase="not asked for")) as node:
        assert node.desk.store.entry(receipt.entry) == held


def _charter(folder: Path) -> dict[str, object]:
    assert read_node_file(folder).seats == ("ROK", "US")
    return charter("ROK", "US")


_SCAN = """
import gc, hashlib, os, sys
from pathlib import Path
from tandem.node.node import open_node
from tandem.record.keys import SigningKey
node = open_node(Path(sys.argv[1]))
name, text = sys.argv[2].replace(chr(92) + "n", chr(10)), None
node.desk.seats["ROK"].node_key.sign(name.encode())
child = os.fork()
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
node.desk.seats["ROK"].node_key.sign(name.encode())
seeds = set(sys.argv[3:])
found = [one for one in gc.get_objects() if type(one).__name__ in ("SigningKey", "PrivateKey", "DerivedKeys")]
for one in gc.get_objects():
    for held in (one, *gc.get_referents(one)):
        if type(held) in (bytes, bytearray) and len(held) in (32, 64):
            if hashlib.sha256(bytes(held[:32])).hexdigest() in seeds:
                found.append(held)
os._exit(1 if found else 0)
"""


def test_no_seed_of_a_key_is_in_the_process_that_asks_nor_in_one_forked_from_it(line: SignerLine, folder: Path) -> None:
    _, _, seat_key, node_key = read_seat(folder, "ROK", WORDS)
    held = DerivedKeys(node_key)
    seeds = [hashlib.sha256(one.seed).hexdigest() for one in (seat_key, node_key, held.witness, held.mirror)]
    _, text = _head(folder, 20, "c")

    done = subprocess.run(
        [sys.executable, "-c", _SCAN, str(folder), text.replace("\n", "\\n"), *seeds],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")


_AUDITED = """
import sys
from pathlib import Path
seen = open(sys.argv[2], "w")
def note(event, given):
    if event in ("open", "sqlite3.connect", "socket.bind", "socket.connect", "socket.__new__"):
        seen.write(f"{event} {given[1:] if event.startswith('socket') else given[0]}\\n")
        seen.flush()
sys.addaudithook(note)
from tandem.node.signer import run
run(Path(sys.argv[1]), passphrase=sys.argv[3])
"""


def test_a_signer_opens_no_database_and_no_line_but_its_own_socket(tmp_path: Path) -> None:
    folder, seen = _lay_out(tmp_path / "desk"), tmp_path / "seen"
    process = subprocess.Popen([sys.executable, "-c", _AUDITED, str(folder), str(seen), WORDS])
    try:
        found = _wait_for(folder)
        found.sign("node/ROK", _head(folder, 3)[1].encode())
        limits = Path(f"/proc/{process.pid}/limits").read_text()
    finally:
        process.terminate()
        process.wait(10)

    told = seen.read_text()
    assert ".db" not in told
    assert "sqlite3" not in told
    sockets = [row for row in told.splitlines() if row.startswith("socket.")]
    assert [row for row in sockets if row.startswith("socket.connect")] == []
    assert [row for row in sockets if row.startswith("socket.bind") and SOCKET not in row] == []
    assert [row for row in sockets if row.startswith("socket.__new__") and f"({AF_UNIX.value}," not in row] == []
    assert [row.split()[4:6] for row in limits.splitlines() if row.startswith("Max core")] == [["0", "0"]]


def _wait_for(folder: Path) -> SignerLine:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if (found := signer_of(folder)) is not None:
            return found
        time.sleep(0.02)
    raise AssertionError("No signer answers.")


def test_a_signer_that_is_killed_is_gone_and_is_reached_again_once_it_was_started_anew(tmp_path: Path) -> None:
    folder = _lay_out(tmp_path / "desk")
    _, text = _head(folder, 3)
    with closing(start_signers([(folder, WORDS)])) as first:
        line = signer_of(folder)
        assert line is not None
        signed = line.sign("node/ROK", text.encode())
        os.kill(line.standing().process, signal.SIGKILL)

        with pytest.raises(SignerGone, match="does not answer"):
            line.sign("node/ROK", text.encode())
        assert signer_of(folder) is None

        first.keep()
        anew = _wait_for(folder)
        assert anew.standing().locked
        anew.unlock(WORDS)
        assert line.sign("node/ROK", text.encode()) == signed


def test_a_signer_that_is_killed_while_it_is_asked_leaves_nothing_signed(tmp_path: Path) -> None:
    folder = _lay_out(tmp_path / "desk")
    signers = start_signers([(folder, WORDS)])
    process, refused = _wait_for(folder).standing().process, []
    os.kill(process, signal.SIGSTOP)

    def ask() -> None:
        try:
            SignerLine(folder).sign("node/ROK", _head(folder, 30, "d")[1].encode())
        except SignerGone as gone:
            refused.append(gone)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.2)
    os.kill(process, signal.SIGKILL)
    asking.join(20)
    signers.close()

    assert len(refused) == 1


def test_a_wrong_passphrase_starts_no_signer(tmp_path: Path) -> None:
    folder = _lay_out(tmp_path / "desk")

    with pytest.raises(NodeError, match="The keys of ROK stay locked"):
        start_signers([(folder, "not it")])

    assert signer_of(folder) is None


def test_a_signer_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    folder = _lay_out(tmp_path / "desk")
    start = (
        "import sys, time; from pathlib import Path; from tandem.node.signers import start_signers\n"
        "start_signers([(Path(sys.argv[1]), None)]); print('up', flush=True); time.sleep(60)"
    )
    program = subprocess.Popen([sys.executable, "-c", start, str(folder)], stdout=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stdout.readline() == b"up\n"

    program.kill()
    program.wait()
    program.stdout.close()

    until = time.monotonic() + 10
    while signer_of(folder) is not None and time.monotonic() < until:
        time.sleep(0.05)
    assert signer_of(folder) is None

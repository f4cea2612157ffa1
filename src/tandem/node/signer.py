"""The signer of a node: a small process that holds its keys and hands out signatures, never a key that signs entries.

1. It listens on `signer.sock` in the folder of the node, answers only processes of its own account, and opens no
   database and no line to another machine.
2. It signs what `signing.py` knows, and no head of a feed that is smaller than one it signed before.
3. To lock is to begin anew: the process replaces itself (execve), so that nothing of a key is left in its memory. What
   the system wrote to swap is beyond it.
"""

import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import msgspec

from tandem.node.layout import NodeError, read_node_file, read_public, read_seat
from tandem.node.signerline import (
    ALONE,
    SOCKET,
    Answer,
    BadFrame,
    DerivedPublic,
    Done,
    Lock,
    Refusal,
    Request,
    SeatKeys,
    Sign,
    Standing,
    Status,
    Transport,
    Unlock,
    Unseal,
    address_in,
    read_request,
    send,
)
from tandem.node.signing import Head, NotSigned, check_message
from tandem.record.derived import DerivedKeys, NotSealed
from tandem.record.genesis import Genesis
from tandem.record.keys import KeyLocked, SigningKey

CREDENTIAL = "tandem-passphrase"
"""The name of the credential in `$CREDENTIALS_DIRECTORY` that unlocks the keys."""

_PUBLIC = "derived.json"
_MOST_LINES = 64
_IDLE_SECONDS = 3600
_PEER = struct.Struct("3i")
# Source: prctl(2).
_SET_DUMPABLE, _SET_DEATH_SIGNAL = 4, 1


class _Held:
    """The keys, unlocked."""

    def __init__(self, path: Path, codes: Sequence[str], passphrase: str) -> None:
        read = {code: read_seat(path, code, passphrase) for code in codes}
        self.keys: dict[str, SigningKey] = {}
        for code, (_, _, seat_key, node_key) in read.items():
            self.keys |= {f"seat/{code}": seat_key, f"node/{code}": node_key}
        self.derived = DerivedKeys(next(iter(read.values()))[3])

    def key(self, name: str) -> SigningKey:
        """The key of a name that was checked."""
        derived = {"witness": self.derived.witness, "mirror": self.derived.mirror}
        return derived[name] if name in derived else self.keys[name]

    @property
    def public(self) -> DerivedPublic:
        """What others may know of the derived keys."""
        one = self.derived
        return DerivedPublic(one.witness.public, one.mirror.public, one.sealing_key, one.certificate)


class Signer:
    """What the process answers; it has the keys while it is unlocked."""

    def __init__(self, path: Path) -> None:
        """Stand locked for the node in a folder. Raises NodeError where there is none with keys."""
        self.path = path
        self._codes = read_node_file(path).seats
        if not self._codes:
            raise NodeError(f"{path} holds a node without seats; it has no keys, and signs nothing.")
        self._genesis: dict[str, Genesis] = {}
        self._public: dict[str, SeatKeys] = {}
        for code in self._codes:
            self._genesis[code], seat, node = read_public(path, code)
            self._public[code] = SeatKeys(seat, node)
        self._held: _Held | None = None
        self._heads: dict[str, Head] = {}
        self._one = threading.Lock()

    def answer(self, request: Request) -> Answer:
        """Do what is asked, one thing at a time."""
        with self._one:
            try:
                return self._answer(request)
            except KeyLocked as locked:
                return Refusal("locked", str(locked))
            except NotSigned as refused:
                return Refusal("not_signed", str(refused))
            except NotSealed as damaged:
                return Refusal("not_sealed", str(damaged))
            except NodeError as wrong:
                return Refusal("node", str(wrong))

    def _answer(self, request: Request) -> Answer:
        match request:
            case Status():
                return self.standing()
            case Unlock(passphrase):
                self.unlock(passphrase if passphrase is not None else credential())
                return Done()
            case Sign(name, message):
                return Done(self._sign(name, message))
            case Unseal(sealed):
                return Done(self._open().derived.unseal(sealed))
            case Transport(password):
                return Done(self._open().derived.transport_key(password))
        return Done()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep everybody waiting."""
        with self._one:
            yield

    def standing(self) -> Standing:
        """Say where the signer stands."""
        derived = self._held.public if self._held else _read_derived(self.path)
        return Standing(self._held is None, os.getpid(), self._public, derived)

    def unlock(self, passphrase: str) -> None:
        """Unlock every key. Raises KeyLocked where they stay locked."""
        try:
            held = _Held(self.path, self._codes, passphrase)
        except NodeError as wrong:
            raise KeyLocked(str(wrong)) from wrong
        self._public = {
            code: SeatKeys(held.keys[f"seat/{code}"].public, held.keys[f"node/{code}"].public) for code in self._codes
        }
        _write_derived(self.path, held.public)
        self._held = held

    def _open(self) -> _Held:
        if self._held is None:
            raise KeyLocked("The signer is locked; unlock it at the terminal with: tandem signer unlock")
        return self._held

    def _sign(self, name: str, message: bytes) -> bytes:
        head = check_message(name, message, seats=self._genesis)
        held = self._open()
        if head is not None:
            _check_not_smaller(self._heads.get(head.origin), head)
            self._heads[head.origin] = head
        return held.key(name).sign(message)


def _check_not_smaller(before: Head | None, head: Head) -> None:
    """Raise NotSigned where a head would be smaller than one signed before, or another one of the same size."""
    if before is None or head.size > before.size or head == before:
        return
    raise NotSigned(
        f"The head of {head.origin} was signed at {before.size} entries with root {before.root[:8]}; {head.size} with "
        f"root {head.root[:8]} is not signed after it. After an epoch was opened, lock and unlock the signer."
    )


def credential() -> str:
    """Answer the passphrase that systemd handed over. Raises KeyLocked where it handed over none."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    try:
        return (Path(folder or "") / CREDENTIAL).read_text(encoding="utf-8").rstrip("\r\n") if folder else _none()
    except (OSError, UnicodeDecodeError) as wrong:
        raise KeyLocked(f"The credential {CREDENTIAL} cannot be read: {wrong}.") from wrong


def _none() -> str:
    raise KeyLocked(f"No credential {CREDENTIAL} was handed to this process; give the passphrase.")


def _read_derived(path: Path) -> DerivedPublic | None:
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((path / _PUBLIC).read_bytes(), type=DerivedPublic)
    return None


def _write_derived(path: Path, public: DerivedPublic) -> None:
    """Keep the public halves in the folder, so that pages can be shown while the keys are locked."""
    if _read_derived(path) != public:
        draft = path / f".{_PUBLIC}.new"
        draft.write_bytes(msgspec.json.encode(public) + b"\n")
        draft.replace(path / _PUBLIC)


def run(
    path: Path, *, passphrase: str | None = None, parent: int | None = None, kept: tuple[int, int] = (-1, -1)
) -> None:
    """Hold the keys of the node in a folder until a signal comes.

    `passphrase` unlocks at once, else the credential where there is one. `parent` is the process with which this one
    ends. `kept` are the socket and the lock of the process in whose place this one came; it then stays locked.
    """
    _shut_off(parent)
    signer = Signer(path)
    again = kept[0] >= 0
    alone = os.fdopen(kept[1], "w") if again else _only_one(path)
    given = passphrase if passphrase is not None or again else _at_start()
    if given is not None:
        signer.unlock(given)
    with alone, socket.socket(fileno=kept[0]) if again else _listening(path) as door:
        try:
            _serve(signer, door, alone.fileno())
        finally:
            (path / SOCKET).unlink(missing_ok=True)


def _at_start() -> str | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return credential() if folder and (Path(folder) / CREDENTIAL).exists() else None


def _shut_off(parent: int | None) -> None:
    """Leave no memory in files, let no other process read it, and end with the parent where there is one."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
        if parent is not None:
            system.prctl(_SET_DEATH_SIGNAL, int(signal.SIGTERM), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        raise NodeError("The process that started this signer is gone.")


def _only_one(path: Path) -> TextIO:
    """Answer the open lock of the folder. Raises NodeError where another signer holds it."""
    file = (path / ALONE).open("w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        file.close()
        raise NodeError(f"A signer runs for {path} already; see: tandem signer status --node {path}") from busy
    return file


def _listening(path: Path) -> socket.socket:
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    (path / SOCKET).unlink(missing_ok=True)
    rights = os.umask(0o177)
    try:
        with address_in(path) as address:
            door.bind(address)
    finally:
        os.umask(rights)
    door.listen(_MOST_LINES)
    return door


def _serve(signer: Signer, door: socket.socket, alone: int) -> None:
    places = threading.BoundedSemaphore(_MOST_LINES)
    while True:
        line, _ = door.accept()
        if not _is_own(line) or not places.acquire(blocking=False):
            line.close()
            continue
        given = (signer, line, places, (door.fileno(), alone))
        threading.Thread(target=_talk, args=given, daemon=True).start()


def _is_own(line: socket.socket) -> bool:
    """Tell whether the process at the other end is of the same account."""
    _, account, _ = _PEER.unpack(line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return bool(account == os.geteuid())


def _talk(signer: Signer, line: socket.socket, places: threading.BoundedSemaphore, kept: tuple[int, int]) -> None:
    line.settimeout(_IDLE_SECONDS)
    try:
        with line, suppress(OSError, BadFrame):
            while True:
                request = read_request(line)
                if isinstance(request, Lock):
                    _begin_anew(signer, line, kept)
                send(line, signer.answer(request))
    finally:
        places.release()


def _begin_anew(signer: Signer, line: socket.socket, kept: tuple[int, int]) -> None:
    """Replace this process by a locked one that goes on listening at the same socket."""
    program = [sys.executable, "-m", "tandem.node.signer", str(signer.path), *(str(number) for number in kept)]
    with signer.alone():
        for number in kept:
            os.set_inheritable(number, True)
        send(line, Done())
        os.execv(sys.executable, program)


def _main(given: Sequence[str]) -> None:
    """Run as `python -m tandem.node.signer FOLDER [PARENT | SOCKET LOCK]`; the passphrase comes over the line."""
    numbers = [int(one) for one in given[1:]]
    try:
        if len(numbers) == 2:
            run(Path(given[0]), kept=(numbers[0], numbers[1]))
        else:
            run(Path(given[0]), parent=numbers[0] if numbers else None)
    except (NodeError, KeyLocked) as wrong:
        sys.exit(str(wrong))


if __name__ == "__main__":
    _main(sys.argv[1:])

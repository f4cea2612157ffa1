"""Starting the signers of nodes that a program serves, and starting them anew, locked, where they ended."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from tandem.node.layout import NodeError
from tandem.node.remote import SignerLine, signer_of
from tandem.node.signerline import ALONE
from tandem.record.keys import KeyLocked

_STARTS_SECONDS = 20.0
_LOOKS_SECONDS = 0.5


class Signers:
    """The signers that this process started; each ends with it, however it ends."""

    def __init__(self) -> None:
        """Begin with none."""
        self._started: dict[Path, subprocess.Popen[bytes]] = {}
        self._over = threading.Event()

    def start(self, folder: Path, *, passphrase: str | None) -> None:
        """Let a signer run for a node, started here where there is none, and unlock it where it is locked.

        Raises NodeError where it does not start or stays locked.
        """
        line = signer_of(folder)
        if line is None:
            self._started[folder] = process = _begun(folder)
            line = _answering(folder, process)
        try:
            if passphrase is not None and line.standing().locked:
                line.unlock(passphrase)
        except KeyLocked as locked:
            raise NodeError(str(locked)) from locked
        finally:
            line.close()

    def keep(self) -> None:
        """Start a signer that ended anew, locked, in a thread of its own until `close`."""
        threading.Thread(target=self._keep, name="signers", daemon=True).start()

    def _keep(self) -> None:
        while not self._over.wait(_LOOKS_SECONDS):
            for folder, process in list(self._started.items()):
                if process.poll() is not None and not self._over.is_set():
                    self._started[folder] = _begun(folder)

    def close(self) -> None:
        """End the signers that were started here."""
        self._over.set()
        for folder in list(self._started):
            self._end(folder)

    def _end(self, folder: Path) -> None:
        process = self._started.pop(folder)
        process.terminate()
        process.wait(_STARTS_SECONDS)


def start_signers(folders: Iterable[tuple[Path, str | None]]) -> Signers:
    """Let a signer run for each folder, and unlock it with the passphrase beside it, where there is one.

    Raises NodeError with the way out, and none is left behind.
    """
    signers = Signers()
    try:
        for folder, passphrase in folders:
            signers.start(folder, passphrase=passphrase)
    except BaseException:
        signers.close()
        raise
    return signers


def _begun(folder: Path) -> "subprocess.Popen[bytes]":
    # In a session of its own: the key that ends the program at the terminal would end it before the last signature.
    program = [sys.executable, "-m", "tandem.node.signer", str(folder.resolve()), str(os.getpid())]
    environment = {name: value for name, value in os.environ.items() if name != "TANDEM_PASSPHRASE"}
    return subprocess.Popen(program, stdin=subprocess.DEVNULL, start_new_session=True, env=environment)


def _started_elsewhere(folder: Path) -> bool:
    """Tell whether another program holds the place of the signer: two that begin at once start one."""
    with (folder / ALONE).open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _answering(folder: Path, process: "subprocess.Popen[bytes]") -> SignerLine:
    until = time.monotonic() + _STARTS_SECONDS
    while time.monotonic() < until:
        line = signer_of(folder)
        if line is not None:
            return line
        if process.poll() is not None and not _started_elsewhere(folder):
            break
        time.sleep(0.02)
    raise NodeError(f"The signer of {folder} did not start; run it by itself with: tandem signer run --node {folder}")

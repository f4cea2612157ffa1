"""Starting the signers of nodes that a program serves, and starting them anew, locked, where they ended."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from tandem.node.layout import NodeError
from tandem.node.remote import SignerLine, signer_of
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
        """Start the signer of a node and unlock it. Raises NodeError where it does not start or stays locked."""
        self._started[folder] = process = _begun(folder)
        try:
            line = _answering(folder, process)
            if passphrase is not None:
                line.unlock(passphrase)
            line.close()
        except KeyLocked as locked:
            self._end(folder)
            raise NodeError(str(locked)) from locked

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
    """Start a signer for each folder that has none, and unlock it with the passphrase beside it.

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


def _answering(folder: Path, process: "subprocess.Popen[bytes]") -> SignerLine:
    until = time.monotonic() + _STARTS_SECONDS
    while time.monotonic() < until:
        line = signer_of(folder)
        if line is not None:
            return line
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise NodeError(f"The signer of {folder} did not start; run it by itself with: tandem signer run --node {folder}")

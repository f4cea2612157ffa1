"""The line beside the pages: one process for each group with peers, started by who serves the pages, ended with it.

A process and no thread: what other nodes reach has no private paper in its memory, and a fault in it ends no page.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from tandem.node.peers import has_peers, own_address

_LOOKS_SECONDS = 1.0
_log = logging.getLogger("tandem.serve")


class Lines:
    """The processes of the nodes in these folders; what ends is started anew, and so is who gets a first peer."""

    def __init__(self, folders: Mapping[str, Path], *, pause: float = 10.0) -> None:
        """Begin with none; the folders go by the names of the groups. `pause` is in seconds between two starts."""
        self._folders, self._pause = dict(folders), pause
        self._not_before: dict[str, float] = {}
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self._over = threading.Event()

    def keep(self) -> None:
        """Start what is wanted, and again and again until `close`, in a thread of its own."""
        self.look()
        threading.Thread(target=self._keep, name="lines", daemon=True).start()

    def _keep(self) -> None:
        while not self._over.wait(_LOOKS_SECONDS):
            self.look()

    def look(self) -> None:
        """Start the line of every group that has peers and none that runs."""
        for short, folder in self._folders.items():
            running = self._started.get(short)
            wanted = has_peers(folder) and own_address(folder) is not None
            if wanted and (running is None or running.poll() is not None) and not self._over.is_set():
                if find_spec("cheroot") is None or find_spec("urllib3") is None:
                    _log.error(
                        "%s has peers, and the line wants the peer extra: pip install 'tandem-desk[peer]'", short
                    )
                    self._folders = {name: path for name, path in self._folders.items() if name != short}
                    return
                self._started[short] = _begun(folder)

    def _start(self, short: str, folder: Path) -> None:
        """Start one line, but not again and again in the same breath."""
        now = time.monotonic()
        if now < self._not_before.get(short, 0.0):
            return
        self._not_before[short] = now + self._pause
        if find_spec("cheroot") is None or find_spec("urllib3") is None:
            _log.error("%s has peers; the line to them wants the peer extra: pip install 'tandem-desk[peer]'", short)
            self._not_before[short] = float("inf")
            return
        self._started[short] = _begun(folder)

    def running(self) -> tuple[str, ...]:
        """Answer the groups whose line runs."""
        return tuple(short for short, process in self._started.items() if process.poll() is None)

    def close(self) -> None:
        """End every line that was started here."""
        self._over.set()
        for process in self._started.values():
            process.terminate()
        for process in self._started.values():
            process.wait(10)


def _begun(folder: Path) -> "subprocess.Popen[bytes]":
    program = [sys.executable, "-m", "tandem.faces.peer", str(folder.resolve()), str(os.getpid())]
    return subprocess.Popen(program, stdin=subprocess.DEVNULL, start_new_session=True)

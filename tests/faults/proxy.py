"""A TCP proxy in front of a node: it delays, resets, dribbles, cuts short, cuts off, and sends again what it saw.

It knows nothing of TLS: it does to bytes what a bad line, or somebody on the line, can do to them.
"""

import contextlib
import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

_PIECE = 16384


@dataclass
class Faults:
    """What the line does now; it may be changed while it runs.

    `delay` is the longest wait of a piece in seconds, `resets` the share of connections that end in the middle,
    `slow` how many bytes go in a second, `answered` after how many bytes of an answer the line ends.
    """

    delay: float = 0.0
    resets: float = 0.0
    slow: int = 0
    answered: int | None = None
    cut: bool = False


@dataclass
class Proxy:
    """A port of its own through which everything for another port goes."""

    port: int
    target: int
    seed: int = 20_181_120
    faults: Faults = field(default_factory=Faults)
    connections: int = 0
    reset: int = 0
    seen: list[bytes] = field(default_factory=list)
    """What was sent to the node, connection by connection."""

    def __post_init__(self) -> None:
        """Open nothing yet."""
        self._chance, self._lock = random.Random(self.seed), threading.Lock()
        self._open: set[socket.socket] = set()

    @contextlib.contextmanager
    def running(self) -> Iterator["Proxy"]:
        """Hand on while the block runs."""
        with socket.create_server(("127.0.0.1", self.port)) as listening:
            thread = threading.Thread(target=self._listen, args=(listening,), daemon=True)
            thread.start()
            try:
                yield self
            finally:
                listening.shutdown(socket.SHUT_RDWR)
                self._let_go()
                thread.join(timeout=2)

    def cut(self) -> None:
        """Cut the line: what is open ends, and nothing new comes through."""
        self.faults.cut = True
        self._let_go()

    def heal(self) -> None:
        """Let everything through again."""
        self.faults = Faults()

    def replay(self, number: int) -> None:
        """Send again, byte for byte, what was sent on one connection; the answer is not looked at."""
        with socket.create_connection(("127.0.0.1", self.target), timeout=2) as line, contextlib.suppress(OSError):
            line.sendall(self.seen[number])
            line.recv(_PIECE)

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            self.connections += 1
            if self.faults.cut:
                _end(line)
                continue
            threading.Thread(target=self._join, args=(line,), daemon=True).start()

    def _join(self, line: socket.socket) -> None:
        try:
            node = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            return _end(line)
        with self._lock:
            self._open |= {line, node}
            self.seen.append(b"")
            number, doomed = len(self.seen) - 1, self._chance.random() < self.faults.resets
            # Somewhere in what a round sends: in the handshake, in a request or in its answer.
            left = [self._chance.randrange(100, 30_000)] if doomed else [1 << 62]
        ends = (line, node)
        threading.Thread(target=self._carry, args=(line, node, ends, left, number), daemon=True).start()
        self._carry(node, line, ends, left, None)

    def _carry(
        self, source: socket.socket, target: socket.socket, ends: tuple[socket.socket, socket.socket],
        left: list[int], number: int | None,
    ) -> None:  # fmt: skip
        carried = 0
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while piece := source.recv(_PIECE):
                faults = self.faults
                if faults.delay:
                    time.sleep(self._chance.uniform(0, faults.delay))
                if number is not None:
                    self.seen[number] += piece
                left[0] -= len(piece)
                if number is None and faults.answered is not None:
                    piece, whole = piece[: max(0, faults.answered - carried)], piece
                    left[0] -= (1 << 62) if len(piece) < len(whole) else 0
                carried += len(piece)
                _send(target, piece, faults.slow)
                if left[0] < 0:
                    self.reset += 1
                    break
        for end in ends:
            _end(end)
        with self._lock:
            self._open -= set(ends)

    def _let_go(self) -> None:
        with self._lock:
            held = list(self._open)
        for line in held:
            _end(line)


def _send(target: socket.socket, piece: bytes, slow: int) -> None:
    """Hand a piece on, at once or so many bytes in a second."""
    step = max(1, slow // 50) if slow else max(1, len(piece))
    for start in range(0, len(piece), step):
        target.sendall(piece[start : start + step])
        if slow:
            time.sleep(1 / 50)


def _end(line: socket.socket) -> None:
    """End a connection by a reset."""
    with contextlib.suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.shutdown(socket.SHUT_RDWR)
    line.close()

"""How much of this node one peer may have: requests and bytes a minute, requests at once, sizes, and time for each."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from tandem.record.bundle import MOST_BYTES


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of a server; times in seconds, sizes in bytes."""

    requests_a_minute: int = 1200
    bytes_a_minute: int = 1024 * 1024 * 1024
    requests_at_once: int = 4
    most_body: int = MOST_BYTES
    most_told: int = 1024 * 1024
    most_header: int = 16 * 1024
    threads: int = 32
    connections: int = 128
    connections_an_address: int = 24
    handshake: float = 5.0
    request: float = 10.0
    slowest: int = 64 * 1024
    idle: float = 60.0


class TooMuch(Exception):
    """A peer asked for more than its share; `after` is in how many seconds there is room again."""

    def __init__(self, sentence: str, after: int) -> None:
        """Say so."""
        super().__init__(sentence)
        self.after = after


class _Share:
    """What one peer used of the present minute."""

    def __init__(self) -> None:
        self.minute, self.requests, self.bytes, self.running = 0, 0, 0, 0


class Shares:
    """The shares of all peers; several threads use it."""

    def __init__(self, limits: Limits) -> None:
        """Begin with nothing used."""
        self._limits = limits
        self._shares: dict[str, _Share] = {}
        self._lock = threading.Lock()

    @contextmanager
    def one_request(self, code: str, length: int) -> Iterator[None]:
        """Count a request with its body while it runs. Raises TooMuch before anything of it is read."""
        with self._lock:
            share = self._shares.setdefault(code, _Share())
            self._check(code, share, length)
            share.requests, share.bytes, share.running = share.requests + 1, share.bytes + length, share.running + 1
        try:
            yield
        finally:
            with self._lock:
                share.running -= 1

    def sent(self, code: str, length: int) -> None:
        """Count the bytes of an answer."""
        with self._lock:
            self._shares.setdefault(code, _Share()).bytes += length

    def _check(self, code: str, share: _Share, length: int) -> None:
        now, limits = time.monotonic(), self._limits
        if share.minute != int(now // 60):
            share.minute, share.requests, share.bytes = int(now // 60), 0, 0
        left = 60 - int(now % 60)
        if share.requests >= limits.requests_a_minute:
            raise TooMuch(f"{code} sent {share.requests} requests within a minute; wait {left} seconds.", left)
        if share.bytes + length > limits.bytes_a_minute:
            raise TooMuch(f"{code} moved {share.bytes} bytes within a minute; wait {left} seconds.", left)
        if share.running >= limits.requests_at_once:
            raise TooMuch(f"{code} has {share.running} requests running; wait until one is answered.", 1)

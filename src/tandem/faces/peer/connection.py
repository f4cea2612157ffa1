"""Connections of peers: the handshake in a thread of its own, and an end for whoever takes too long.

A connection has until its deadline for what it is about: the handshake, the head of a request, its body, taking the
answer. A watch ends those that are over it, so that a slow sender holds a thread for seconds and not for ever.
"""

import contextlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any

from cheroot import errors
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter
from cheroot.ssl.builtin import BuiltinSSLAdapter

from tandem.faces.peer.limits import Limits
from tandem.node.peers import Peer

_GLANCE = 0.1
_log = logging.getLogger("tandem.peer")


class Watch:
    """The connections that are open, by address, and the deadline of each."""

    def __init__(self, limits: Limits) -> None:
        """Watch none yet."""
        self.limits = limits
        self._open: dict[int, tuple[socket.socket, str, float]] = {}
        self._lock = threading.Lock()

    def admit(self, line: socket.socket) -> bool:
        """Take a new connection under watch, or say that there are too many."""
        try:
            address = line.getpeername()[0]
        except OSError:
            return False
        with self._lock:
            same = sum(1 for _, other, _ in self._open.values() if other == address)
            if len(self._open) >= self.limits.connections or same >= self.limits.connections_an_address:
                return False
            self._open[line.fileno()] = (line, address, time.monotonic() + self.limits.handshake)
        return True

    def within(self, line: socket.socket, seconds: float) -> None:
        """Give a connection so many seconds from now for what it is about."""
        with self._lock:
            if (held := self._open.get(line.fileno())) is not None:
                self._open[line.fileno()] = (line, held[1], time.monotonic() + seconds)

    def forget(self, number: int) -> None:
        """Take a connection from the watch, by the number of its socket."""
        with self._lock:
            self._open.pop(number, None)

    def run(self, ended: threading.Event) -> None:
        """End whoever is over the deadline, until ended."""
        while not ended.wait(_GLANCE):
            now = time.monotonic()
            with self._lock:
                late = [line for line, _, end in self._open.values() if end < now]
            for line in late:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(line, socket.SHUT_RDWR)


class Pinned(Adapter):
    """TLS with a certificate on both sides; the handshake waits for the thread that answers the connection."""

    def __init__(self, context: ssl.SSLContext, watch: Watch) -> None:
        """Use this context for every connection."""
        self.context = context
        self._watch = watch

    def bind(self, sock: socket.socket) -> socket.socket:
        """Answer the listening socket as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        """Answer the connection with TLS to be begun on it. Raises FatalSSLAlert where there are too many."""
        line = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        if not self._watch.admit(line):
            line.close()
            raise errors.FatalSSLAlert("too many connections")
        return line, {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def get_environ(self) -> dict[str, str]:
        """Answer nothing: who is at the other end is said by the connection."""
        return {}

    makefile = BuiltinSSLAdapter.makefile


class PeerConnection(HTTPConnection):
    """A connection that answers nobody but a peer that is known by its certificate."""

    watch: Watch
    known: Callable[[bytes], Peer | None]

    def __init__(self, server: Any, sock: ssl.SSLSocket, makefile: Any) -> None:
        """Answer nobody yet."""
        super().__init__(server, sock, makefile)
        self.peer: Peer | None = None
        self._number, self._shaken = sock.fileno(), False

    def communicate(self) -> bool:
        """Read one request and answer it; whoever is not known is not answered."""
        limits = self.watch.limits
        try:
            if not self._shaken:
                self.socket.do_handshake()
                self._shaken = True
            self.watch.within(self.socket, limits.request)
            self.peer = self.known(self.socket.getpeercert(binary_form=True) or b"")
        except (OSError, ValueError) as wrong:
            _log.info("A connection from %s was refused: %s", self.remote_addr, wrong)
            return False
        if self.peer is None:
            _log.info("A connection from %s was refused: the certificate is of no peer.", self.remote_addr)
            return False
        keep = bool(super().communicate())  # type: ignore[no-untyped-call]
        self.watch.within(self.socket, limits.idle)
        return keep

    def close(self) -> None:
        """Close, and be watched no more."""
        self.watch.forget(self._number)
        super().close()

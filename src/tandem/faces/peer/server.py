"""The server that other members' nodes talk to: one process, the record and no private paper, no other way in."""

import logging
import ssl
import threading
from collections.abc import Callable, Iterable
from typing import Any

from cheroot import wsgi

from tandem.faces.peer.answers import Answer, Answers, Asked, Heard, fault
from tandem.faces.peer.connection import PeerConnection, Pinned, Watch
from tandem.faces.peer.limits import Limits, Shares, TooMuch
from tandem.node.call import own_context
from tandem.node.layout import NodeError
from tandem.node.peers import Peer
from tandem.node.station import Station

_STATUS = {
    200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
    411: "Length Required", 413: "Content Too Large", 422: "Unprocessable Content", 429: "Too Many Requests",
    503: "Service Unavailable",
}  # fmt: skip
_UNREAD = frozenset({403, 411, 413, 429})
"""After these the body was not read, and the connection is good for nothing more."""
_AT_ONCE = 65536
_log = logging.getLogger("tandem.peer")


class _Gateway(wsgi.Gateway_10):
    """WSGI with the connection beside the request."""

    def get_environ(self) -> Any:
        environ: Any = super().get_environ()  # type: ignore[no-untyped-call]
        environ["tandem.request"] = self.req
        return environ


class PeerServer:
    """The server of one node."""

    def __init__(
        self, station: Station, *, host: str, port: int, limits: Limits | None = None, heard: Heard | None = None
    ) -> None:
        """Prepare to listen; `heard` is told whenever a peer spoke. Raises NodeError for a node without seats."""
        held = station.desk.keys
        if held is None:
            raise NodeError("A node without seats has no keys to answer other nodes with.")
        self._station, self._limits = station, limits or Limits()
        self._answers = Answers(station, heard or (lambda code, frontier: None))
        self._shares, self._watch = Shares(self._limits), Watch(self._limits)
        self._context = own_context(held, server=True)
        self._trusted: set[str] = set()
        self._ended = threading.Event()
        self.trust()
        self._server = self._built(host, port)

    def _built(self, host: str, port: int) -> Any:
        limits = self._limits
        built: Any = wsgi.Server
        server = built(
            (host, port), self._app, numthreads=limits.threads, request_queue_size=64, timeout=limits.request,
            shutdown_timeout=1,
        )  # fmt: skip
        server.gateway = _Gateway
        server.ssl_adapter = Pinned(self._context, self._watch)
        # Bodies are measured below, where there are sentences; what is too long is never read.
        server.max_request_header_size, server.max_request_body_size = limits.most_header, 0
        server.keep_alive_conn_limit = limits.connections
        server.error_log = _quietly
        server.expiration_interval = min(0.5, limits.handshake / 8)
        connection = type("Connection", (PeerConnection,), {"watch": self._watch, "known": staticmethod(self._known)})
        server.ConnectionClass = connection
        return server

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.bind_addr[1])

    def trust(self) -> None:
        """Let in whom the folder has as a peer now."""
        for peer in self._station.peers():
            if peer.certificate is not None and peer.transport not in self._trusted:
                self._context.load_verify_locations(cadata=peer.certificate)
                self._trusted.add(peer.transport)

    def prepare(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        self._server.prepare()

    def serve(self) -> None:
        """Answer until stopped."""
        for work in (self._watch.run, self._trust_again):
            threading.Thread(target=work, args=(self._ended,), name="watch", daemon=True).start()
        self._server.serve()

    def stop(self) -> None:
        """End it; requests that run are let finish for a second."""
        self._ended.set()
        self._server.stop()

    def _trust_again(self, ended: threading.Event) -> None:
        while not ended.wait(1.0):
            try:
                self.trust()
            except (NodeError, ssl.SSLError, OSError) as wrong:
                _log.error("A peer is not let in: %s", wrong)

    def _known(self, certificate: bytes) -> Peer | None:
        return self._station.peer_with(certificate)

    def _app(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        request = environ["tandem.request"]
        connection: PeerConnection = request.conn
        peer = connection.peer
        answer = self._answered(environ, peer.code, connection) if peer else fault(403, "unknown", "Not a peer.")
        if peer is not None:
            self._shares.sent(peer.code, len(answer.body))
        if answer.status in _UNREAD:
            request.close_connection = True
        self._watch.within(connection.socket, self._limits.request + len(answer.body) / self._limits.slowest)
        headers = [
            ("Content-Type", answer.kind), ("Content-Length", str(len(answer.body))), ("Cache-Control", answer.kept)
        ]  # fmt: skip
        headers += [("Retry-After", str(answer.after))] if answer.after else []
        start(f"{answer.status} {_STATUS.get(answer.status, 'Answer')}", headers)
        return [answer.body]

    def _answered(self, environ: dict[str, Any], code: str, connection: PeerConnection) -> Answer:
        length, path = environ.get("CONTENT_LENGTH") or "0", str(environ.get("PATH_INFO", ""))
        if environ.get("HTTP_TRANSFER_ENCODING"):
            return fault(411, "no_length", "Say how long the body is; pieces of unknown number are not read.")
        size = int(length) if length.isascii() and length.isdigit() else 0
        most = self._limits.most_body if path.endswith("/bundle") else self._limits.most_told
        if size > most:
            return fault(413, "too_long", f"At most {most} bytes are read here; found {size}.")
        try:
            with self._shares.one_request(code, size):
                self._watch.within(connection.socket, self._limits.request + size / self._limits.slowest)
                body = _body(environ["wsgi.input"], size)
                if len(body) != size:
                    return fault(400, "cut_short", f"The body has {len(body)} bytes of the {size} that were announced.")
                # What takes its time from here on is this node, not the peer.
                self._watch.within(connection.socket, 3600)
                return self._answers.answer(Asked(code, str(environ["REQUEST_METHOD"]), path, body))
        except TooMuch as much:
            return fault(429, "too_much", str(much), after=much.after)


def _body(source: Any, size: int) -> bytes:
    pieces, left = [], size
    while left and (piece := source.read(min(left, _AT_ONCE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _quietly(msg: str = "", level: int = 20, traceback: bool = False) -> None:
    """Log what the server says of connections without a trace of what was in them."""
    _log.info("%s", msg.splitlines()[0][:200] if msg else "")

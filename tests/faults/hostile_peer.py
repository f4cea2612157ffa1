"""A node of a member that misbehaves: its certificate and keys are the right ones, and what it answers is not."""

import contextlib
import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tandem.node.call import own_context
from tandem.node.node import Node

Answer = Callable[[str, bytes], bytes]
"""What is answered to an address with a body; may raise `Hang`."""


class Hang(Exception):
    """Let the other end wait; `seconds` a byte of an endless answer, or nothing at all."""

    def __init__(self, seconds: float = 0.0) -> None:
        """Say how slowly."""
        super().__init__()
        self.seconds = seconds


@dataclass
class Hostile:
    """The server; `answer` may be changed while it runs, `asked` has the addresses that it was asked."""

    node: Node
    port: int
    answer: Answer
    asked: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def running(self) -> Iterator["Hostile"]:
        """Answer while the block runs."""
        hostile = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                hostile.asked.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                try:
                    said = hostile.answer(self.path.rpartition("/")[2], body)
                except Hang as hang:
                    return self._hang(hang.seconds)
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def _hang(self, seconds: float) -> None:
                self.close_connection = True
                self.send_response(200)
                self.send_header("Content-Length", "1000000")
                self.end_headers()
                with contextlib.suppress(OSError):
                    while not hostile._ended.wait(seconds or 0.1):
                        self.wfile.write(b"{" if seconds else b"")
                        self.wfile.flush()

            def log_message(self, *_: object) -> None:
                return

        self._ended = threading.Event()
        held = self.node.desk.keys
        assert held is not None
        context = own_context(held, server=True)
        context.verify_mode = ssl.CERT_NONE
        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield self
        finally:
            self._ended.set()
            server.shutdown()
            server.server_close()

    def asked_within(self, seconds: float) -> int:
        """Answer how often it was asked anything in so many seconds from now."""
        before = len(self.asked)
        time.sleep(seconds)
        return len(self.asked) - before

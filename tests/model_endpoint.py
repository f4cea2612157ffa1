"""A model on this machine for tests: it keeps all that it is sent, and answers as badly as it is told to."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def completion(content: str) -> bytes:
    """Answer what the protocol wraps around what a model says."""
    said = {"role": "assistant", "content": content}
    return json.dumps({"id": "1", "choices": [{"index": 0, "message": said, "finish_reason": "stop"}]}).encode()


def quotes(*rows: tuple[str, str | None, str]) -> bytes:
    """Answer a well-formed answer with these quotes."""
    told = [{"text": text, "speaker": speaker, "kind": kind} for text, speaker, kind in rows]
    return completion(json.dumps({"quotes": told}))


@dataclass
class Model:
    """What it was sent, and how it answers."""

    port: int = 0
    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    how: str = "whole"
    got: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The address for `model.json`."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def asked(self) -> Any:
        """The one request's JSON."""
        (only,) = self.got
        return json.loads(only.partition("\n\n")[2])


@contextmanager
def model(**given: Any) -> Iterator[Model]:
    """Run a model that answers so."""
    one = Model(**given)

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            one.got.append(f"{self.requestline}\n{self.headers.as_string().strip()}\n\n{raw.decode()}")
            if one.how == "hangs":
                one.stopped.wait(5)
                return
            self.send_response(one.status)
            self.send_header("Content-Type", one.kind)
            for name, value in one.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self._write()

        do_GET = do_POST  # noqa: N815

        def _write(self) -> None:
            self.wfile.write(one.body)
            while one.how == "endless" and not one.stopped.wait(0.02):
                self.wfile.write(b" ")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _server(Answering)
    one.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        one.stopped.set()
        server.shutdown()
        server.server_close()


def _server(answering: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering)
    server.daemon_threads = True
    return server

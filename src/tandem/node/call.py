"""Asking another node: HTTPS with a certificate on both sides, each pinned to one hash, and limits on every answer."""

import contextlib
import hashlib
import os
import secrets
import socket
import ssl
import tempfile
import time
from collections.abc import Iterator
from typing import TypeVar, cast
from urllib.parse import urlsplit

import msgspec
import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError, TimeoutError

from tandem.node.message import Fetch, Hello, Pushed, Refusal
from tandem.node.peers import Peer
from tandem.record.bundle import MOST_BYTES
from tandem.record.derived import HeldKeys
from tandem.record.invitation import pem_of

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 5.0, 15.0, 120.0
_MOST_TOLD = 4 * 1024 * 1024
_PIECE = 65536
_Answer = TypeVar("_Answer", Hello, Pushed)


class NotReached(Exception):
    """A peer that did not answer, or answered what cannot be used.

    `code` has words of its own in the catalogue; `after` is how many seconds the peer asked to be left alone.
    """

    def __init__(self, code: str, detail: str = "", *, after: float = 0.0) -> None:
        """Say why."""
        super().__init__(detail or code)
        self.code, self.detail, self.after = code, detail[:500], after


class Caller:
    """The line to one peer; one thread uses it."""

    def __init__(self, peer: Peer, held: HeldKeys) -> None:
        """Open nothing yet. Raises NotReached where nobody is known to be that peer."""
        if peer.barred:
            raise NotReached("barred")
        self.peer = peer
        self.seen: bytes | None = None
        address = urlsplit(peer.address)
        self._pool = urllib3.HTTPSConnectionPool(
            address.hostname or "", address.port, ssl_context=own_context(held), assert_fingerprint=peer.transport,
            assert_hostname=False, retries=False, maxsize=1, block=True,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        )  # fmt: skip

    def hello(self, mine: Hello) -> Hello:
        """Say what is held here and answer what is held there. Raises NotReached."""
        return self._told(f"/{mine.group}/hello", msgspec.json.encode(mine), "application/json", Hello)

    def push(self, group: str, bundle: bytes) -> Pushed:
        """Hand a bundle over. Raises NotReached."""
        return self._told(f"/{group}/bundle", bundle, "application/zip", Pushed)

    def fetch(self, group: str, asked: Fetch) -> bytes:
        """Answer the bundle of what is lacked here. Raises NotReached."""
        return self._ask(f"/{group}/fetch", msgspec.json.encode(asked), "application/json", MOST_BYTES)

    def close(self) -> None:
        """Let go of the line."""
        self._pool.close()

    def _told(self, path: str, body: bytes, kind: str, wanted: type[_Answer]) -> _Answer:
        raw = self._ask(path, body, kind, _MOST_TOLD)
        try:
            return msgspec.json.decode(raw, type=wanted)
        except msgspec.MsgspecError as wrong:
            raise NotReached("unreadable", str(wrong)) from wrong

    def _ask(self, path: str, body: bytes, kind: str, most: int) -> bytes:
        try:
            answer = self._pool.request(
                "POST", path, body=body, headers={"Content-Type": kind}, preload_content=False, decode_content=False,
                redirect=False,
            )  # fmt: skip
            raw = _read(answer, most)
        except (HTTPError, OSError) as wrong:
            raise _why(wrong) from wrong
        if answer.status != 200:
            raise _refused(answer.status, raw, answer.headers.get("Retry-After", ""))
        return raw


def fetch_certificate(peer: Peer, held: HeldKeys) -> bytes:
    """Answer the certificate with which a peer answers, where it is the one that it declared. Raises NotReached."""
    address = urlsplit(peer.address)
    try:
        with (
            socket.create_connection((address.hostname or "", address.port or 443), timeout=CONNECT_SECONDS) as line,
            own_context(held).wrap_socket(line) as secured,
        ):
            seen = secured.getpeercert(binary_form=True) or b""
    except OSError as wrong:
        raise _why(wrong) from wrong
    if hashlib.sha256(seen).hexdigest() != peer.transport:
        raise NotReached("wrong_certificate")
    return seen


def own_context(held: HeldKeys, *, server: bool = False) -> ssl.SSLContext:
    """Answer TLS 1.3 alone, with the certificate of this node; who is at the other end is for the caller to pin."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if server:
        context.verify_mode = ssl.CERT_REQUIRED
        context.num_tickets = 0
    else:
        # Pinned by its hash, as soon as it is there and before a byte of a request is sent.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    password = secrets.token_hex(32)
    with _on_no_disk(pem_of(held.certificate).encode() + held.transport_key(password.encode())) as place:
        context.load_cert_chain(place, password=password)
    return context


@contextlib.contextmanager
def _on_no_disk(content: bytes) -> Iterator[str]:
    """A file that is in memory alone where the system has such; ssl reads keys from files only, and this is locked."""
    if hasattr(os, "memfd_create"):
        number = os.memfd_create("line", os.MFD_CLOEXEC)
        try:
            os.write(number, content)
            yield f"/proc/self/fd/{number}"
        finally:
            os.close(number)
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield file.name


def _read(answer: urllib3.BaseHTTPResponse, most: int) -> bytes:
    """The body of an answer, neither longer nor later than allowed, whatever it says of itself."""
    end, pieces, length = time.monotonic() + WHOLE_SECONDS, [], 0
    try:
        for piece in answer.stream(_PIECE, decode_content=False):
            length += len(piece)
            if length > most:
                raise NotReached("too_long", f"more than {most} bytes")
            if time.monotonic() > end:
                raise NotReached("timed_out", f"not done after {WHOLE_SECONDS:.0f} s")
            pieces.append(piece)
        answer.release_conn()
    except BaseException:
        answer.close()
        raise
    return b"".join(pieces)


def _refused(status: int, raw: bytes, after: str) -> NotReached:
    try:
        fault = msgspec.json.decode(raw, type=Refusal).error
        detail = f"{fault.code}: {fault.sentence}"
    except msgspec.MsgspecError:
        detail = f"HTTP {status}"
    if status == 429:
        return NotReached("busy", detail, after=float(after) if after.isdigit() else 1.0)
    return NotReached({403: "not_let_in", 404: "no_group", 503: "not_ready"}.get(status, "refused"), detail)


def _why(wrong: Exception) -> NotReached:
    """Which of the ways not to be reached this is."""
    reason = cast(Exception, getattr(wrong, "reason", None) or wrong)
    text = str(reason)
    if "Fingerprints did not match" in text:
        return NotReached("wrong_certificate")
    if isinstance(wrong, SSLError) or isinstance(reason, ssl.SSLError) or "alert" in text.lower():
        return NotReached("not_let_in", text)
    if isinstance(wrong, TimeoutError) and not isinstance(wrong, NewConnectionError):
        return NotReached("timed_out", text)
    return NotReached("no_line", text)

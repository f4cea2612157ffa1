"""Documents from addresses: off until the node names the hosts that it allows, and with limits on everything.

A name is looked up once and the address that was judged is the one that is called, so that no second answer of the name
server leads elsewhere. Addresses that are not public are never called. Every address to which an answer sends on is
judged as the first one was. What comes is kept byte for byte.
"""

import contextlib
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import msgspec

from tandem.node.gathering import Fetching
from tandem.node.layout import NodeError

SETTING = "fetch.json"
_PIECE = 65536
_PORTS = {"https": 443, "http": 80}
_SENDS_ON = frozenset({301, 302, 303, 307, 308})
_KINDS = (
    "text/html", "text/plain", "application/xhtml+xml", "application/pdf", "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)  # fmt: skip
_LONGEST_URL = 4096
_TRANSLATES = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""Addresses that a gateway turns into those of IPv4. Source: RFC 6052, RFC 8215."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Public = Callable[[Address], bool]
Lookup = Callable[[str, int], Iterable[str]]


class NotFetched(Exception):
    """An address was not fetched; the sentence says why."""


class FetchSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `fetch.json` says: the hosts that may be asked (`*.example.org`: all below it), and the limits."""

    hosts: tuple[str, ...] = ()
    http: bool = False
    most_bytes: int = 50 * 1024 * 1024
    seconds: float = 60.0
    redirects: int = 5


class Fetched(msgspec.Struct, frozen=True):
    """The bytes that came, and how."""

    raw: bytes
    note: Fetching


def read_fetch_setting(path: Path) -> FetchSetting:
    """Answer what a node allows to be fetched; nothing where it says nothing. Raises NodeError with the way out."""
    try:
        return msgspec.json.decode((path / SETTING).read_bytes(), type=FetchSetting)
    except FileNotFoundError:
        return FetchSetting()
    except (OSError, msgspec.MsgspecError) as wrong:
        raise NodeError(
            f'{path / SETTING} cannot be read: {wrong}. Expected is for example {{"hosts": ["www.example.org"]}}.'
        ) from wrong


def is_public(address: Address) -> bool:
    """Answer whether an address is one of the public network, and leads to no other one."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return is_public(mapped)
    if any(address in network for network in _TRANSLATES if network.version == address.version):
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def look_up(host: str, port: int) -> Iterable[str]:
    """Answer the addresses of a host."""
    return dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


class Fetcher:
    """Fetches what a setting allows. `may_call`, `look_up` and `trust` are for tests: what counts as a public address,
    who answers for names, and whose certificates hold."""

    def __init__(
        self, setting: FetchSetting, *, may_call: Public = is_public, look_up: Lookup = look_up,
        trust: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        """Open nothing yet."""
        self._setting, self._may_call, self._look_up = setting, may_call, look_up
        self._trust = trust or ssl.create_default_context()

    def fetch(self, url: str, *, at: str) -> Fetched:
        """Answer what an address holds; `at` is when, as written into the note. Raises NotFetched."""
        end = time.monotonic() + self._setting.seconds
        asked = url
        for _ in range(self._setting.redirects + 1):
            line, path = self._line(url, end)
            # Each answer in time by itself could drip on for ever; the whole has an end too.
            watch = threading.Timer(max(0.0, end - time.monotonic()), line.give_up)
            watch.daemon = True
            watch.start()
            try:
                sent_on, raw, note = self._ask(line, path, end)
            except (OSError, http.client.HTTPException, ValueError) as wrong:
                late = TimeoutError() if time.monotonic() >= end else wrong
                raise NotFetched(_why(late, self._setting.seconds)) from wrong
            finally:
                watch.cancel()
                line.close()
            if sent_on is None:
                return Fetched(raw, Fetching(asked, url, at, note[0], note[1]))
            url = urljoin(url, sent_on)
        raise NotFetched(f"It sends on more than {self._setting.redirects} times.")

    def _line(self, url: str, end: float) -> tuple["_Pinned", str]:
        """A line to the judged address of a URL, and what to ask for there."""
        parts = self._judged(url)
        host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
        address = self._address(host, port)
        line = _Pinned(host, port, address, self._trust if parts.scheme == "https" else None, end)
        return line, urlunsplit(("", "", parts.path or "/", parts.query, ""))

    def _judged(self, url: str) -> SplitResult:
        """The parts of a URL that may be asked for."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as wrong:
            raise NotFetched("It is no address of the web.") from wrong
        if len(url) > _LONGEST_URL or not url.isprintable() or not url.isascii() or " " in url or not parts.hostname:
            raise NotFetched("It is no address of the web.")
        if parts.scheme != "https" and not (parts.scheme == "http" and self._setting.http):
            kinds = "https and http are" if self._setting.http else "https is"
            raise NotFetched(f"Only {kinds} fetched; found {parts.scheme!r}.")
        if parts.username is not None or parts.password is not None:
            raise NotFetched("A name or password stands in it; no document in public needs one.")
        if not allowed(parts.hostname, self._setting.hosts):
            raise NotFetched(f"The node does not allow the host {parts.hostname}; {SETTING} names those that it does.")
        if port not in (None, _PORTS[parts.scheme]) and f"{parts.hostname}:{port}" not in self._setting.hosts:
            raise NotFetched(f"The node does not allow the port {port} of {parts.hostname}.")
        return parts

    def _address(self, host: str, port: int) -> str:
        """The address to call. Where one of several is not public, none is called."""
        try:
            found = tuple(self._look_up(host, port))
            addresses = [ipaddress.ip_address(one.partition("%")[0]) for one in found]
        except (OSError, ValueError) as wrong:
            raise NotFetched(f"No address is known for {host}.") from wrong
        if not addresses:
            raise NotFetched(f"No address is known for {host}.")
        for one in addresses:
            if not self._may_call(one):
                raise NotFetched(f"{host} leads to {one}, which is no public address; it was not called.")
        return str(addresses[0])

    def _ask(self, line: "_Pinned", path: str, end: float) -> tuple[str | None, bytes, tuple[int, str]]:
        line.request("GET", path, headers={
            "User-Agent": "tandem-desk", "Accept": ", ".join(_KINDS), "Accept-Encoding": "identity",
        })  # fmt: skip
        answer = line.getresponse()
        if time.monotonic() >= end:
            raise TimeoutError
        kind = (answer.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if answer.status in _SENDS_ON and (sent_on := answer.headers.get("Location")):
            return sent_on, b"", (answer.status, kind)
        if answer.status != 200:
            raise NotFetched(f"The answer is {answer.status} and no document.")
        if kind not in _KINDS:
            raise NotFetched(f"It is of the kind {kind[:60] or 'unsaid'!r}; pages, text, PDF and DOCX are fetched.")
        if (answer.headers.get("Content-Encoding") or "identity").lower() != "identity":
            raise NotFetched("It came packed although it was asked for as it is; its bytes would not be the document.")
        return None, self._body(answer, end), (answer.status, kind)

    def _body(self, answer: http.client.HTTPResponse, end: float) -> bytes:
        """What comes, neither longer nor later than allowed, whatever the answer says of itself."""
        most, pieces, length = self._setting.most_bytes, [], 0
        while piece := answer.read1(_PIECE):
            pieces.append(piece)
            length += len(piece)
            if length > most:
                raise NotFetched(f"It has more than {most:,} bytes.")
            if time.monotonic() > end:
                raise TimeoutError
        if answer.length:
            late = time.monotonic() > end
            raise NotFetched(_why(TimeoutError(), self._setting.seconds) if late else "It broke off before its end.")
        return b"".join(pieces)


class _Pinned(http.client.HTTPConnection):
    """A line to an address that was judged; the host is named to the other end and to nobody else."""

    def __init__(self, host: str, port: int, address: str, trust: ssl.SSLContext | None, end: float) -> None:
        super().__init__(host, port)
        self._address, self._trust, self._end = address, trust, end

    def connect(self) -> None:
        """Call the judged address."""
        line = socket.create_connection((self._address, self.port), timeout=max(0.1, self._left()))
        line.settimeout(max(0.1, self._left()))
        self.sock = self._trust.wrap_socket(line, server_hostname=self.host) if self._trust else line

    def give_up(self) -> None:
        """End what is under way, from another thread."""
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def _left(self) -> float:
        return min(15.0, self._end - time.monotonic())


def allowed(host: str, hosts: Sequence[str]) -> bool:
    """Answer whether hosts that are named cover one: itself, or all below a name that begins with `*.`."""
    name = host.lower().rstrip(".")
    for one in (host.lower().partition(":")[0] for host in hosts):
        if name == one or (one.startswith("*.") and name.endswith(one[1:])):
            return True
    return False


def read_list(raw: bytes) -> tuple[str, ...]:
    """Answer the addresses of a list, one a line; empty lines and those after `#` are notes. Each stands once."""
    lines = (line.strip() for line in raw.decode("utf-8-sig", "replace").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def keep(folder: Path, fetched: Fetched, *, sha256: str) -> bool:
    """Put fetched bytes into a folder under their SHA-256 with a note beside; answer whether they are new there."""
    place, beside = folder / sha256, folder / f"{sha256}.json"
    new = not place.exists()
    if new:
        _write_whole(place, fetched.raw)
    before = _fetchings(beside)
    rows = [row for row in before if row.get("url") != fetched.note.url] + [msgspec.to_builtins(fetched.note)]
    note = {"sha256": sha256, "fetched": rows}
    _write_whole(beside, (json.dumps(note, ensure_ascii=False, indent=1) + "\n").encode())
    return new


def _fetchings(beside: Path) -> list[Mapping[str, Any]]:
    try:
        rows: list[Mapping[str, Any]] = json.loads(beside.read_bytes())["fetched"]
    except (OSError, ValueError, KeyError):
        return []
    return rows


def _write_whole(place: Path, raw: bytes) -> None:
    draft = place.with_name(f".{place.name}.new")
    draft.write_bytes(raw)
    draft.replace(place)


def _why(wrong: Exception, seconds: float) -> str:
    if isinstance(wrong, TimeoutError):
        return f"It was not there within {seconds:,.0f} seconds."
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return f"Its certificate does not hold: {wrong.verify_message}."
    return f"It did not answer: {str(wrong)[:120] or type(wrong).__name__}."

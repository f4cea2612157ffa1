"""Running the line of a node: the server for the others and the talk to each of them, in one process.

It opens the record, the keys and the invitations, and nothing else: neither private papers nor accounts nor the index
are there to be leaked. The pages run in another process.
"""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tandem.faces.peer.limits import Limits
from tandem.faces.peer.server import PeerServer
from tandem.node.layout import NodeError, read_node_file
from tandem.node.line import Line, Pace
from tandem.node.logs import log_lines
from tandem.node.node import open_node
from tandem.node.peers import own_address
from tandem.node.signers import start_signers
from tandem.node.station import Station

_TOLD_SECONDS = 3.0
"""How long the others are still talked to under the key before, so that they hear which one comes."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def place_of(path: Path, *, host: str | None, port: int | None) -> tuple[str, int]:
    """Answer where a node listens: as said, else on the port of the address that it invited to.

    Raises NodeError where neither is known.
    """
    address = urlsplit(own_address(path) or "")
    found = port or address.port
    if found is None:
        raise NodeError(
            "The node has invited nobody yet, so that its port is not known; name it with --port, or write an "
            "invitation with: tandem peer invite --address https://HOST:PORT --out FILE"
        )
    loopback = address.hostname in _LOOPBACK or not address.hostname
    return host or ("127.0.0.1" if loopback else "0.0.0.0"), found


@contextlib.contextmanager
def running(
    station: Station, *, host: str, port: int, limits: Limits | None = None, pace: Pace | None = None
) -> Iterator[PeerServer]:
    """Serve a node and talk to its peers while the block runs. Raises NodeError where the address is taken."""
    line = Line(station, pace=pace)
    server = PeerServer(station, host=host, port=port, limits=limits, heard=line.heard)
    try:
        server.prepare()
    except OSError as wrong:
        raise NodeError(f"{host}:{port} cannot be served: {wrong}. Choose another address with --port.") from wrong
    threads = [threading.Thread(target=work, daemon=True) for work in (server.serve, line.run)]
    for thread in threads:
        thread.start()
    try:
        yield server
    finally:
        line.end()
        server.stop()
        for thread in threads:
            thread.join(timeout=3)


def serve(
    path: Path,
    *,
    passphrase: str | None = None,
    host: str | None = None,
    port: int | None = None,
    pace: Pace | None = None,
    with_parent: int | None = None,
) -> None:
    """Serve the node in a folder until a signal comes; `with_parent` ends it with that process.

    Without a passphrase it takes that of TANDEM_PASSPHRASE, where no signer holds the keys. TANDEM_LOG=json makes
    a line of JSON of every event.
    """
    log_lines(os.environ.get("TANDEM_LOG", "line"))
    host, port = place_of(path, host=host, port=port)
    passphrase = passphrase or os.environ.pop("TANDEM_PASSPHRASE", None)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    given = [(path, passphrase)] if passphrase is not None and read_node_file(path).seats else []
    with contextlib.closing(start_signers(given)) as signers:
        signers.keep()
        while not ended.is_set() and (with_parent is None or os.getppid() == with_parent):
            node = open_node(path, passphrase=passphrase, papers=False)
            with contextlib.closing(node), running(Station(node), host=host, port=port, pace=pace) as server:
                print(f"The node answers its peers on https://{_shown(host)}:{server.port}", flush=True)
                _until_keys_change(path, ended, with_parent)


def _until_keys_change(path: Path, ended: threading.Event, with_parent: int | None) -> None:
    """Wait until it ends, or until the node has another key, of which the others are told under the one before."""
    keys = _key_files(path)
    while not ended.wait(0.5):
        if with_parent is not None and os.getppid() != with_parent:
            return
        if _key_files(path) != keys:
            ended.wait(_TOLD_SECONDS)
            return


def _key_files(path: Path) -> tuple[tuple[str, int, int], ...]:
    """The files of the node's keys as they are now; one that is just being put in its place is not there."""
    found = []
    for file in sorted((path / "seats").glob("*/node.key")):
        with contextlib.suppress(FileNotFoundError):
            stat = file.stat()
            found.append((str(file), stat.st_mtime_ns, stat.st_ino))
    return tuple(found)


def _shown(host: str) -> str:
    return f"[{host}]" if socket.has_ipv6 and ":" in host else host

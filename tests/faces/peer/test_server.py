"""The server among strangers: who is let in, what it says to who asks too much, too slowly, or too long."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
import urllib3
from tests.cast import ROK, US, key
from tests.faces.peer.pair import Pair, free_port, introduce, laid_out, until

from tandem.desk.exchange import frontier_of
from tandem.faces.peer.limits import Limits
from tandem.node.call import Caller, NotReached, own_context
from tandem.node.message import Fetch, Hello
from tandem.node.peers import Peer, forget
from tandem.node.station import Station
from tandem.record.checkpoint import read_checkpoint
from tandem.record.cosignature import parted
from tandem.record.derived import DerivedKeys, HeldKeys
from tandem.record.genesis import origin
from tandem.record.merkle import leaf_hash

SMALL = Limits(
    requests_a_minute=60, bytes_a_minute=4 * 1024 * 1024, most_body=1024 * 1024, most_told=4096, most_header=4096,
    threads=6, connections_an_address=8, handshake=0.4, request=0.4, idle=5.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """ROK serves with small limits; US has joined and does not serve."""
    made = Pair(tmp_path_factory.mktemp("pair"))
    made.found()
    with made.serving(ROK):
        made.join()
        station = Station(made.nodes[US])
        with closing(_caller(made)) as caller:
            held = caller.hello(station.hello()).sizes()
            caller.push(_group(made), station.bundle_for(ROK, have=held))
    return made


@pytest.fixture
def served(pair: Pair) -> Iterator[Pair]:
    """The same, with shares that nobody has used yet."""
    with pair.serving(ROK, limits=SMALL):
        yield pair


def _group(pair: Pair) -> str:
    return pair.nodes[US].desk.group().id[:16]


def _rok(pair: Pair) -> Peer:
    return Station(pair.nodes[US]).peers()[0]


def _held(pair: Pair) -> HeldKeys:
    held = pair.nodes[US].desk.keys
    assert held is not None
    return held


def _caller(pair: Pair, *, held: HeldKeys | None = None, **changed: Any) -> Caller:
    return Caller(msgspec.structs.replace(_rok(pair), **changed), held or _held(pair))


def _get(pair: Pair, path: str, method: str = "GET", **given: Any) -> urllib3.BaseHTTPResponse:
    rok = _rok(pair)
    place = urlsplit(rok.address)
    with urllib3.HTTPSConnectionPool(
        place.hostname or "", place.port, ssl_context=own_context(_held(pair)), assert_fingerprint=rok.transport,
        retries=False,
    ) as pool:  # fmt: skip
        return pool.request(method, path, **given)


def _line(pair: Pair, held: HeldKeys | None = None) -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", pair.ports[ROK]), timeout=5)
    return own_context(held or _held(pair)).wrap_socket(plain)


def _ended_after(line: socket.socket) -> float:
    """How long it takes until the other end lets go."""
    begun = time.monotonic()
    line.settimeout(5)
    try:
        while line.recv(4096):
            continue
    except (ConnectionError, ssl.SSLError):
        pass
    return time.monotonic() - begun


def test_a_server_with_another_certificate_is_told_nothing(served: Pair) -> None:
    with closing(_caller(served, transport="0" * 64)) as caller, pytest.raises(NotReached) as caught:
        caller.hello(Station(served.nodes[US]).hello())

    assert caught.value.code == "wrong_certificate"


def test_a_client_that_is_no_peer_is_not_let_in(served: Pair) -> None:
    stranger = DerivedKeys(key("node of a stranger"))

    with closing(_caller(served, held=stranger)) as caller, pytest.raises(NotReached) as caught:
        caller.hello(Station(served.nodes[US]).hello())

    assert caught.value.code in ("not_let_in", "no_line")


@pytest.mark.parametrize("version", [None, ssl.TLSVersion.TLSv1_2])
def test_nobody_without_a_certificate_or_with_an_older_tls_is_let_in(
    served: Pair, version: ssl.TLSVersion | None
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if version is not None:
        context.maximum_version = version

    with pytest.raises((ssl.SSLError, ConnectionError)):
        _answered(context, served.ports[ROK])


def _answered(context: ssl.SSLContext, port: int) -> None:
    """Ask for a page. Raises ConnectionError where nobody answers."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=5)
    with context.wrap_socket(plain) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        if not line.recv(100):
            raise ConnectionError("let go")


def test_a_peer_that_is_no_member_of_the_group_gets_nothing(served: Pair) -> None:
    jp, raw = laid_out(served.folder / "JP", "JP", free_port())
    introduce(served.nodes[ROK], raw)

    assert jp.desk.keys is not None
    with closing(_caller(served, held=jp.desk.keys)) as caller:
        refused = until(lambda: _why_refused(caller, served))

    assert refused.startswith("no_member: JP is no member of the group that is kept here.")
    forget(served.nodes[ROK].path, "JP")


def _why_refused(caller: Caller, pair: Pair) -> str:
    """What the server says, once it has heard of the new peer."""
    try:
        caller.fetch(_group(pair), Fetch(have={}))
    except NotReached as refused:
        return refused.detail if refused.detail.startswith("no_") else ""
    return "let in"


def test_a_peer_that_was_removed_is_out_at_once(served: Pair) -> None:
    raw = (served.nodes[ROK].path / "peers" / "US.json").read_bytes()
    with closing(_caller(served)) as caller:
        caller.hello(Station(served.nodes[US]).hello())

        forget(served.nodes[ROK].path, US)

        with pytest.raises(NotReached):
            caller.hello(Station(served.nodes[US]).hello())
    introduce(served.nodes[ROK], raw)


def test_a_flood_is_answered_with_when_to_come_back(served: Pair) -> None:
    refused: NotReached | None = None
    with closing(_caller(served)) as caller:
        for _ in range(2 * SMALL.requests_a_minute + 1):
            try:
                caller.hello(Station(served.nodes[US]).hello())
            except NotReached as busy:
                refused = busy
                break

    assert refused is not None
    assert refused.code == "busy"
    assert refused.after >= 1
    assert "US sent 60 requests within a minute" in refused.detail


def test_who_connects_and_says_nothing_is_let_go(served: Pair) -> None:
    with socket.create_connection(("127.0.0.1", served.ports[ROK]), timeout=5) as line:
        assert _ended_after(line) < 3


@pytest.mark.parametrize(
    "begun", [b"POST /x HTTP/1.1\r\nHost", b"POST /x/bundle HTTP/1.1\r\nContent-Length: 9\r\n\r\nab"]
)
def test_a_slow_peer_is_let_go_in_the_middle(served: Pair, begun: bytes) -> None:
    with _line(served) as line:
        line.sendall(begun)

        assert _ended_after(line) < 3
    assert _get(served, f"/{_group(served)}/ROK/checkpoint").status == 200


def test_silent_connections_keep_no_peer_out(served: Pair) -> None:
    idle = [socket.create_connection(("127.0.0.1", served.ports[ROK]), timeout=5) for _ in range(12)]

    until(lambda: _get_or_none(served))

    for line in idle:
        line.close()


def _get_or_none(pair: Pair) -> bool:
    try:
        return _get(pair, f"/{_group(pair)}/ROK/checkpoint").status == 200
    except (urllib3.exceptions.HTTPError, OSError):
        return False


@pytest.mark.parametrize(
    ("path", "headers", "body", "status", "words"),
    [
        ("/{}/bundle", {"Content-Length": "2000000"}, b"", 413, "At most 1048576 bytes are read here; found 2000000."),
        ("/{}/hello", {}, b"x" * 5000, 413, "At most 4096 bytes are read here; found 5000."),
        ("/{}/hello", {}, b"{", 400, "Input data was truncated"),
        ("/{}/hello", {}, b"[]", 400, "Expected `object`, got `array`"),
        ("/{}/bundle", {}, b"PK no bundle", 400, "The bundle cannot be read: "),
        ("/{}/add-checkpoint", {}, b"junk", 400, ""),
        ("/{}/fetch", {}, b'{"have":{"%s":-1000000000000000}}' % (b"0" * 64), 400, "Expected `int` >= 0"),
        ("/{}/fetch", {}, b'{"have":{"%s":10000000000000000000000}}' % (b"0" * 64), 400, "Expected `int`"),
        ("/{}/fetch", {}, b'{"have":{},"wants":["all of them"]}', 400, "Expected `str` matching regex"),
        ("/{}/hello", {}, b'{"group":"","frontier":{"%s":[-9,"x"]}}' % (b"0" * 64), 400, "Expected `int` >= 0"),
        ("/0123456789abcdef/hello", {}, b"{}", 404, "This node keeps the group "),
        ("/{}/ROK/checkpoint", {}, b"", 405, "This address is asked with GET."),
        ("/../peers/US.json", {}, b"", 404, "This node keeps the group "),
    ],
)
def test_what_is_too_long_or_unfit_is_said_with_a_sentence(
    served: Pair, path: str, headers: dict[str, str], body: bytes, status: int, words: str
) -> None:
    held = served.nodes[ROK].desk.store.heads()

    answer = _get(served, path.format(_group(served)), "POST", body=body, headers=headers)

    assert answer.status == status
    assert words in answer.data.decode()
    assert served.nodes[ROK].desk.store.heads() == held


def test_a_body_in_pieces_of_unknown_length_is_not_read(served: Pair) -> None:
    head = f"POST /{_group(served)}/hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with _line(served) as line:
        # All at once: who writes on while the other end has answered and let go loses the answer.
        line.sendall(head.encode() + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
        answer = line.recv(4096)

    assert answer.startswith(b"HTTP/1.1 411 ")


def test_the_same_bundle_twice_changes_nothing(served: Pair) -> None:
    us = Station(served.nodes[US])
    raw = us.bundle_for(ROK, have={})
    with closing(_caller(served)) as caller:
        first = caller.push(_group(served), raw)
        again = caller.push(_group(served), raw)

    assert (again.taken.new, again.taken.refused, again.frontier) == ({}, {}, first.frontier)
    assert again.taken.held == sum(frontier_of(us.desk).values())


def test_a_feed_is_given_out_as_tiles_with_its_signed_head(served: Pair) -> None:
    rok, group = served.nodes[ROK].desk, served.nodes[ROK].desk.group()
    seat, envelopes = rok.seats[ROK], rok.store.feed(rok.seats[ROK].feed)
    base, size = f"/{_group(served)}/ROK", len(envelopes)

    head = _get(served, f"{base}/checkpoint")
    body, lines = parted(head.data.decode())
    name = origin(seat.genesis, group.id)

    assert read_checkpoint(f"{body}\n{lines[0]}", origin=name, public=seat.genesis.node_key)[0] == size
    hashes = _get(served, f"{base}/tile/0/000.p/{size}")
    assert hashes.data == b"".join(leaf_hash(envelope) for envelope in envelopes)
    entries = _get(served, f"/{group.id}/{seat.feed}/tile/entries/000.p/{size}")
    assert entries.data == b"".join(len(raw).to_bytes(2, "big") + raw for raw in envelopes)
    assert hashes.headers["Cache-Control"] == "no-store"
    for missing in ("tile/0/000", f"tile/0/000.p/{size + 1}", "tile/0/001.p/1", "tile/1/000.p/1", "tile/x", "heads"):
        assert _get(served, f"{base}/{missing}").status == 404


def test_a_mirror_shows_the_head_that_it_has_stored(served: Pair) -> None:
    answer = _get(served, f"/{_group(served)}/US/mirror/checkpoint")

    assert answer.status == 200
    assert answer.data.decode().splitlines()[-1].split()[1].endswith("/ROK/mirror")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}", "timed_out no_line"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", "unreadable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 9_000_000, "too_long"),
        (b"HTTP/1.1 307 Moved\r\nLocation: https://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "refused"),
        (b"SSH-2.0-OpenSSH\r\n", "no_line"),
    ],
)
def test_a_peer_that_lies_about_sizes_is_not_believed(pair: Pair, said: bytes, code: str) -> None:
    context, held = own_context(_held(pair), server=True), _held(pair)
    context.verify_mode = ssl.CERT_NONE
    us = msgspec.structs.replace(_rok(pair), transport=_us_transport(pair))
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def lie() -> None:
            plain, _ = listening.accept()
            with context.wrap_socket(plain, server_side=True) as line:
                line.recv(65536)
                try:
                    line.sendall(said)
                except OSError:
                    return

        threading.Thread(target=lie, daemon=True).start()
        there = msgspec.structs.replace(us, address=f"https://127.0.0.1:{listening.getsockname()[1]}")
        with closing(Caller(there, held)) as caller, pytest.raises(NotReached) as caught:
            caller.hello(Hello(group="0" * 64, frontier={}))

    assert caught.value.code in code.split()


def _us_transport(pair: Pair) -> str:
    return Station(pair.nodes[ROK]).peers()[0].transport

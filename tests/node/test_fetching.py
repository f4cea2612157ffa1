"""Fetching: off until hosts are named, no address that is not public, and limits on all that comes."""

import hashlib
import ipaddress
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tandem.node.fetching import (
    Fetcher,
    FetchSetting,
    NotFetched,
    allowed,
    is_public,
    keep,
    read_fetch_setting,
    read_list,
)
from tandem.node.layout import NodeError

AT = "2018-11-22T07:58:00Z"
PAGE = b"<html><p>The survey begins.</p></html>"


class _Outlet(BaseHTTPRequestHandler):
    """An outlet on the loopback address, which sends what the path asks for."""

    asked: ClassVar[list[str]] = []
    answers: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {
        "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
        "/on": (302, {"Location": "/page"}, b""),
        "/round": (302, {"Location": "/round"}, b""),
        "/inside": (302, {"Location": "http://intranet.example/plans"}, b""),
        "/elsewhere": (302, {"Location": "https://elsewhere.example/page"}, b""),
        "/old": (302, {"Location": "ftp://outlet.example/page"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
        "/unsaid": (200, {}, PAGE),
        "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"\x1f\x8b"),
        "/gone": (404, {"Content-Type": "text/html"}, b"gone"),
        "/long": (200, {"Content-Type": "text/plain"}, b"x" * 3000),
        "/cut": (200, {"Content-Type": "text/plain", "Content-Length": "5000"}, b"x" * 100),
    }

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/slow":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self.server.waiting.wait(10)  # type: ignore[attr-defined]
            return
        status, headers, body = self.answers[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def outlet() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Outlet)
    server.daemon_threads = True
    server.waiting = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"outlet.example:{server.server_port}"
    server.waiting.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def fetcher(outlet: str, *, also: str = "", **setting: Any) -> Fetcher:
    """A fetcher that may call the loopback address: tests alone say so, and no setting can."""
    hosts = (outlet, *filter(None, [also]))
    limits = {"http": True, "most_bytes": 2000, "seconds": 5.0, "redirects": 2, **setting}
    return Fetcher(
        FetchSetting(hosts=hosts, **limits), may_call=lambda address: address.is_loopback,
        look_up=lambda host, port: ["10.0.0.7"] if host == "intranet.example" else ["127.0.0.1"],
    )  # fmt: skip


def refusal(given: Fetcher, url: str) -> str:
    with pytest.raises(NotFetched) as refused:
        given.fetch(url, at=AT)
    return str(refused.value)


def test_what_comes_is_kept_byte_for_byte_with_where_it_is_from(outlet: str, tmp_path: Path) -> None:
    url, sha256 = f"http://{outlet}/on", hashlib.sha256(PAGE).hexdigest()

    fetched = fetcher(outlet).fetch(url, at=AT)

    assert keep(tmp_path, fetched, sha256=sha256)
    assert (tmp_path / sha256).read_bytes() == PAGE
    assert json.loads((tmp_path / f"{sha256}.json").read_bytes()) == {
        "sha256": sha256,
        "fetched": [{
            "url": url, "final_url": f"http://{outlet}/page", "fetched_at": AT, "status": 200,
            "content_type": "text/html",
        }],
    }  # fmt: skip


def test_the_same_bytes_from_two_addresses_are_one_file_with_both(outlet: str, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(PAGE).hexdigest()

    new = [keep(tmp_path, fetcher(outlet).fetch(f"http://{outlet}{path}", at=AT), sha256=sha256)
           for path in ("/page", "/on", "/page")]  # fmt: skip

    assert new == [True, False, False]
    note = json.loads((tmp_path / f"{sha256}.json").read_bytes())
    assert [one["url"] for one in note["fetched"]] == [f"http://{outlet}/on", f"http://{outlet}/page"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [sha256, f"{sha256}.json"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/round", "It sends on more than 2 times."),
        ("/file", "It is no address of the web."),
        ("/old", "Only https and http are fetched; found 'ftp'."),
        ("/elsewhere", "The node does not allow the host elsewhere.example; fetch.json names those that it does."),
        ("/inside", "intranet.example leads to 10.0.0.7, which is no public address; it was not called."),
        ("/picture", "It is of the kind 'image/png'; pages, text, PDF and DOCX are fetched."),
        ("/unsaid", "It is of the kind 'unsaid'; pages, text, PDF and DOCX are fetched."),
        ("/packed", "It came packed although it was asked for as it is; its bytes would not be the document."),
        ("/gone", "The answer is 404 and no document."),
        ("/long", "It has more than 2,000 bytes."),
        ("/cut", "It broke off before its end."),
    ],
)
def test_an_answer_that_is_no_document_is_refused(outlet: str, path: str, sentence: str) -> None:
    assert refusal(fetcher(outlet, also="intranet.example"), f"http://{outlet}{path}") == sentence


def test_an_answer_that_never_ends_is_given_up(outlet: str) -> None:
    assert refusal(fetcher(outlet, seconds=0.6), f"http://{outlet}/slow") == "It was not there within 1 seconds."


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://outlet.example/page", "Only https is fetched; found 'http'."),
        ("ftp://outlet.example/page", "Only https is fetched; found 'ftp'."),
        ("/etc/passwd", "It is no address of the web."),
        ("https://outlet.example/ page", "It is no address of the web."),
        ("https://외교부.example/", "It is no address of the web."),
        ("https://[fe80::1/", "It is no address of the web."),
        ("https://seoul:secret@outlet.example/", "A name or password stands in it; no document in public needs one."),
        ("https://outlet.example:8443/", "The node does not allow the port 8443 of outlet.example."),
        (
            "https://outlet.example.evil.example/",
            "The node does not allow the host outlet.example.evil.example; fetch.json names those that it does.",
        ),
    ],
)
def test_an_address_that_is_not_allowed_is_never_looked_up(url: str, sentence: str) -> None:
    given = Fetcher(FetchSetting(hosts=("outlet.example",)), look_up=lambda *_: pytest.fail("looked up"))

    assert refusal(given, url) == sentence


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2001:db8::1", "198.18.0.1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_never_called(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.create_connection", lambda *_, **__: pytest.fail("called"))
    given = Fetcher(FetchSetting(hosts=("outlet.example",)), look_up=lambda *_: ["8.8.8.8", address])

    assert refusal(given, "https://outlet.example/page") == (
        f"outlet.example leads to {ipaddress.ip_address(address)}, which is no public address; it was not called."
    )


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_one(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_the_address_that_was_judged_is_the_one_that_is_called(outlet: str) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.7"]])
    given = Fetcher(
        FetchSetting(hosts=(outlet,), http=True), may_call=lambda address: address.is_loopback,
        look_up=lambda *_: next(answers),
    )  # fmt: skip

    assert given.fetch(f"http://{outlet}/page", at=AT).raw == PAGE
    assert next(answers) == ["10.0.0.7"]


def test_hosts_are_named_whole_or_by_what_they_lie_below() -> None:
    hosts = ("www.mofa.example", "*.news.example")

    assert [allowed(host, hosts) for host in ("www.mofa.example", "WWW.MOFA.EXAMPLE.", "en.news.example")] == [True] * 3
    assert [allowed(host, hosts) for host in ("mofa.example", "news.example", "evilnews.example", "")] == [False] * 4


def test_a_node_that_says_nothing_allows_nothing(tmp_path: Path) -> None:
    assert read_fetch_setting(tmp_path).hosts == ()

    (tmp_path / "fetch.json").write_text('{"hosts": ["www.mofa.example"]}')
    assert read_fetch_setting(tmp_path) == FetchSetting(hosts=("www.mofa.example",))


@pytest.mark.parametrize("wrong", ['{"hosts": "all"}', '{"host": []}', "hosts"])
def test_a_setting_that_cannot_be_read_allows_nothing_and_says_so(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "fetch.json").write_text(wrong)

    with pytest.raises(NodeError, match=r"fetch\.json cannot be read") as refused:
        read_fetch_setting(tmp_path)

    assert 'Expected is for example {"hosts": ["www.example.org"]}.' in str(refused.value)


def test_a_list_has_an_address_a_line() -> None:
    raw = "\ufeff# outlets\r\nhttps://a.example/1\r\n\r\n  https://b.example/2  \nhttps://a.example/1\n".encode()

    assert read_list(raw) == ("https://a.example/1", "https://b.example/2")

"""Serving: what is printed, what is refused in a sentence, what lies in the folder, and how it ends."""

import contextlib
import shutil
import signal
import socket
import stat
import time
import urllib.request
from pathlib import Path

import pytest
from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, Site, node_of
from tests.faces.web.served import Served, end, free_port, opened, start

from tandem.desk.desk import Desk
from tandem.faces.web import serve as serving
from tandem.faces.web.guard import POLICY
from tandem.faces.web.serve import check_free, is_loopback, serve, watch
from tandem.node.layout import NodeError


def test_demo_sign_ins_are_not_served_beyond_this_machine(tmp_path: Path) -> None:
    with pytest.raises(NodeError) as refused:
        serve(tmp_path / "var", host="0.0.0.0", port=8018, demo=True)

    assert str(refused.value) == (
        "Demo sign-ins have a printed password and are served on this machine alone; found 0.0.0.0. "
        "Use --host 127.0.0.1, or make a site of your own."
    )
    assert not (tmp_path / "var").exists()


def test_a_port_in_use_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NodeError) as refused:
            serve(tmp_path / "var", host="127.0.0.1", port=port, demo=True)

    assert str(refused.value) == (
        f"127.0.0.1:{port} cannot be served: another program listens there. "
        "End that program, or choose another with --port."
    )
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 8018), ("no such name", 8018), ("127.0.0.1", 99999)])
def test_an_address_that_is_none_is_said(tmp_path: Path, host: str, port: int) -> None:
    with pytest.raises(NodeError, match="cannot be served"):
        serve(tmp_path / "var", host=host, port=port, demo=False)


def test_a_folder_without_a_site_is_said(tmp_path: Path) -> None:
    with pytest.raises(NodeError, match="holds no site"):
        serve(tmp_path / "var", host="127.0.0.1", port=free_port(), demo=False)

    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("[::1]", True), ("localhost", True), ("0.0.0.0", False),
     ("::", False), ("10.0.0.1", False), ("desk.example", False), ("localhost.example", False)],
)  # fmt: skip
def test_loopback_is_known_from_the_rest(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


def test_secrets_lie_in_the_folder_for_their_owner_alone(served: Served) -> None:
    for name in ("secret-key", "demo-password", "demo-passphrase", "accounts.db"):
        assert stat.S_IMODE((served.path / name).stat().st_mode) == 0o600, name


def test_the_style_sheet_is_small_and_may_be_kept_for_ever(served: Served) -> None:
    status, headers, body = served.get(served.style())

    assert status == 200
    assert len(body) <= 20_000
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_pages_carry_the_policy_over_the_wire(served: Served) -> None:
    status, headers, _ = served.get("/sign-in")

    assert (status, headers["content-security-policy"]) == (200, POLICY)


def test_the_server_names_itself_without_a_version(served: Served) -> None:
    assert served.get("/sign-in")[1]["server"] == "granian"


def test_a_foreign_host_is_refused_over_the_wire(served: Served) -> None:
    status, _, body = served.get("/sign-in", Host="evil.example")

    assert status == 400
    assert b"evil.example" not in body


def test_ten_megabytes_get_their_page_over_the_wire(served: Served) -> None:
    asked = urllib.request.Request(f"{served.url}/sign-in", data=b"what=" + b"x" * 10_000_000)

    status, _, body = opened(asked)

    assert status == 413
    assert "The form was larger than 2 MB, and nothing was written." in body.decode()


def test_files_outside_the_folder_of_the_pages_are_not_handed_out(served: Served) -> None:
    folder = served.style().rsplit("/", 1)[0]

    for path in (f"{folder}/../settings.py", f"{folder}/%2e%2e/settings.py", "/static/tandem.css", f"{folder}/"):
        assert served.get(path)[0] in (400, 404), path


@pytest.mark.slow
def test_it_starts_again_loses_nothing_and_ends_on_a_signal(tmp_path: Path) -> None:
    site = tmp_path / "var"
    first = Served(site)
    password, key = first.password, (site / "secret-key").read_text()
    code, out, err = end(first.process)
    assert (code, err) == (0, "")
    assert f"http://127.0.0.1:{first.port}/" in out
    assert f"the password {password}" in out
    for name in ("rok-desk", "us-desk", "monitor-reader"):
        assert name in out

    second = Served(site)
    code, out, err = end(second.process, signal.SIGINT)
    assert (code, err) == (0, "")
    assert second.password == password
    assert (site / "secret-key").read_text() == key

    beyond = start(site, free_port(), host="0.0.0.0", demo=False)
    code, out, err = end_by_itself(beyond)
    assert (code, out) == (1, "")
    assert "Demo sign-ins have a printed password and are served on this machine alone; found 0.0.0.0." in err


def end_by_itself(process: object) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)  # type: ignore[attr-defined]
    return process.returncode, out, err  # type: ignore[attr-defined]


@pytest.mark.slow
def test_nothing_goes_on_serving_when_the_command_is_killed_outright(demonstration: Path, tmp_path: Path) -> None:
    running = Served(shutil.copytree(demonstration, tmp_path / "var"))
    running.process.kill()
    running.process.communicate(timeout=30)

    for _ in range(40):
        with contextlib.suppress(NodeError):
            check_free("127.0.0.1", running.port)
            break
        time.sleep(0.5)

    check_free("127.0.0.1", running.port)


def test_the_watch_writes_what_is_due(site: Site) -> None:
    ref = site.officer(ROK).give()
    assert site.cast.notice(ref).receipts == ()

    watch({GROUP: site.node()}, rounds=1)

    (receipt,) = site.cast.notice(ref).receipts
    assert (receipt.party, receipt.grade) == (US, 1)


def test_an_error_of_the_watch_is_one_line_and_it_goes_on(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ref = site.officer(ROK).give()
    real, failed = serving.keep_watch, []

    def once(desk: Desk, **given: object) -> object:
        if not failed:
            failed.append(1)
            raise OSError("No space left on device")
        return real(desk, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(serving, "keep_watch", once)
    monkeypatch.setattr(serving._log, "handlers", [caplog.handler])
    monkeypatch.setattr(serving._log, "propagate", False)
    watch({"BROKEN": site.node(), GROUP: node_of(site.cast, site.path)}, rounds=1)

    assert [record.getMessage() for record in caplog.records] == [
        "The watch over BROKEN failed and goes on: OSError: No space left on device"
    ]
    assert len(site.cast.notice(ref).receipts) == 1


def test_an_act_wakes_the_watch(site: Site) -> None:
    from tandem.faces.web.open_groups import wake

    wake.clear()
    site.officer(ROK).give_by_pages()

    assert wake.is_set()

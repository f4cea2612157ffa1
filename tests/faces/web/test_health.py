"""Probes, figures and logs: who watches the process learns that it lives and how it fares, and no word of any paper."""

import io
import json
import logging
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, Site

from tandem.faces.web import metrics
from tandem.faces.web.open_groups import served
from tandem.faces.web.serve import watch
from tandem.node.contact import Contact, keep_contact
from tandem.node.layout import NodeError
from tandem.node.logs import FIELDS, JsonLines
from tandem.store.record import StoreBroken

CANARY = "Yongsan-6f2c"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that any logger says, as it is written with TANDEM_LOG=json."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("", "django", "tandem", "tandem.pages", "tandem.serve")]
    before = [(one, one.level) for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
    for one in loggers[:3]:
        one.addHandler(handler)
    yield stream
    for one in loggers[:3]:
        one.removeHandler(handler)
    for one, level in before:
        one.setLevel(level)


def test_the_probes_answer_under_any_host_name_and_name_no_group(site: Site) -> None:
    client = Client(SERVER_NAME="10.1.2.3")

    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert (alive.status_code, alive.content) == (200, b"ok\n")
    assert (ready.status_code, ready.content) == (200, b"ready\n")
    assert ready.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in ready.headers


def test_a_record_that_cannot_be_read_makes_the_process_alive_and_not_ready(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise StoreBroken("record.db is damaged.")

    monkeypatch.setattr(served()[GROUP].desk.store, "heads", broken)

    assert Client().get("/healthz").status_code == 200
    assert (Client().get("/readyz").status_code, Client().get("/readyz").content) == (503, b"not ready\n")
    assert 'tandem_node_readable{group="ROK-US"} 0.0' in _figures()


def test_every_answer_has_an_id_and_one_of_a_proxy_is_kept(site: Site) -> None:
    own = Client(SERVER_NAME="127.0.0.1").get("/sign-in").headers["X-Request-Id"]
    given = Client(SERVER_NAME="127.0.0.1").get("/sign-in", headers={"X-Request-Id": "proxy-1234"})
    unfit = Client(SERVER_NAME="127.0.0.1").get("/sign-in", headers={"X-Request-Id": "a\u00e9 b<script>"})

    assert len(own) == 16
    assert given.headers["X-Request-Id"] == "proxy-1234"
    assert len(unfit.headers["X-Request-Id"]) == 16


def _figures() -> str:
    from prometheus_client import generate_latest

    return generate_latest(metrics.REGISTRY).decode()


def test_the_figures_are_counts_and_ages_and_quote_nothing(site: Site) -> None:
    officer = site.officer(ROK)
    ref = officer.give(title=f"Survey {CANARY}")
    officer.open(f"/{ref}")
    Client(SERVER_NAME="127.0.0.1").get(f"/{CANARY}")

    said = _figures()

    assert f'tandem_entries{{group="{GROUP}"}} {float(site.entries())}' in said
    assert f'tandem_node_may_sign{{group="{GROUP}"}} 1.0' in said
    assert f'tandem_forks{{group="{GROUP}"}} 0.0' in said
    assert 'tandem_pages_total{page="action",status="200"}' in said
    assert 'tandem_pages_total{page="none",status="404"}' in said
    assert CANARY not in said
    assert ref not in said
    assert "ROK-2" not in said


def test_the_figures_are_served_on_this_machine_alone(site: Site) -> None:
    server, thread = metrics.serve_metrics(0)
    try:
        host, port = server.server_address[:2]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            said = answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    assert host == "127.0.0.1"
    assert "# TYPE tandem_entries gauge" in said


def test_a_watch_that_fails_is_counted_and_its_line_has_no_words_of_what_failed(
    site: Site, monkeypatch: pytest.MonkeyPatch, lines: io.StringIO
) -> None:
    from tandem.faces.web import serve

    def fail(desk: object, **given: object) -> None:
        raise KeyError(CANARY)

    monkeypatch.setattr(serve, "keep_watch", fail)
    watch({GROUP: site.node()}, rounds=1)

    (line,) = [json.loads(one) for one in lines.getvalue().splitlines() if "tandem.serve" in one]
    assert (line["level"], line["group"]) == ("error", GROUP)
    assert CANARY not in lines.getvalue()
    assert f'tandem_watch_failures_total{{group="{GROUP}"}}' in _figures()


def test_nothing_that_is_typed_or_filed_reaches_a_log(
    site: Site, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, other = site.officer(ROK), site.officer(US)
    stranger = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    ref = officer.give_by_pages(title=f"Survey {CANARY}", what=f"Six wagons {CANARY}")
    watch({GROUP: site.node()}, rounds=1)
    other.open(f"/{ref}")
    officer.open(f"/{GROUP}/search?q={CANARY}")
    officer.post(f"/{ref}/inner", {"ministry": CANARY, "position": "objection", "reason": CANARY})
    other.send(f"/{ref}/comment", text=f"Wagon {CANARY}")
    stranger.post("/sign-in", {"login": CANARY, "password": CANARY})
    Client(SERVER_NAME="127.0.0.1").post("/sign-in", {"login": CANARY, "password": CANARY})
    Client(SERVER_NAME=CANARY.lower()).get("/")
    officer.open(f"/{CANARY}/2018/ROK-1")
    officer.client.raise_request_exception = False

    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"{CANARY} cannot be shown")

    monkeypatch.setattr(sys.modules["tandem.faces.web.search"], "enter", fail)
    broken = officer.open(f"/{GROUP}/search?q={CANARY}")

    said = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert broken.status_code == 500
    assert CANARY.lower() not in lines.getvalue().lower()
    assert ref not in lines.getvalue()
    assert {name for line in said for name in line} <= {
        "at", "level", "logger", "event", "failure", "through", *FIELDS
    }  # fmt: skip
    failed = [line for line in said if line.get("failure")]
    assert failed
    assert {line["failure"] for line in failed} >= {"builtins.ValueError"}
    assert [line for line in said if line.get("page") == "search" and line["status"] == 500 and line["request"]]


def test_an_unknown_form_of_logs_is_refused_by_name(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from pathlib import Path

    from tandem.faces.web.serve import prepare

    monkeypatch.setenv("TANDEM_LOG", "xml")
    with pytest.raises(NodeError, match="TANDEM_LOG is json or line; found xml"):
        prepare(Path("/nonexistent"))


def test_ages_count_from_what_the_folder_knows(site: Site) -> None:
    node = served()[GROUP]
    from tandem.node.handed import note_gone

    note_gone(node.path, at=site.cast.now, what="backup", to="", file="x", frontier={})

    assert f'tandem_last_backup_age_seconds{{group="{GROUP}"}}' in _figures()


def test_the_figures_tell_how_the_line_to_each_peer_stands(site: Site) -> None:
    path = served()[GROUP].path
    (path / "peers").mkdir(parents=True)
    keep_contact(path, "JP", Contact(failing_since=site.cast.now, failure="no_line"))
    keep_contact(path, "SG", Contact(answered=site.cast.now, agrees=False))

    found = _figures()

    assert f'tandem_peer_failing{{group="{GROUP}",peer="JP"}} 1.0' in found
    assert f'tandem_peer_failing{{group="{GROUP}",peer="SG"}} 0.0' in found
    assert f'tandem_peer_agrees{{group="{GROUP}",peer="SG"}} 0.0' in found
    assert f'tandem_peer_agrees{{group="{GROUP}",peer="JP"}}' not in found

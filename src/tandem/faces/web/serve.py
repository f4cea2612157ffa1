"""Serving a site: its folder prepared, its groups opened, its pages answered, and its nodes' duties watched.

Granian runs the pages over WSGI in one worker process with a few threads. The groups are opened before it forks, so
that a wrong passphrase is said at once and the record is folded once.
"""

import errno
import ipaddress
import logging
import multiprocessing
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connections

from tandem.desk.duties import keep_watch
from tandem.faces.peer.beside import Lines
from tandem.node.layout import NodeError
from tandem.node.node import Node
from tandem.node.site import Site, make_demo_site, open_site, read_site_file, start_site_signers
from tandem.store.record import StoreError

LOOPBACK = "127.0.0.1,localhost,[::1]"
_EVERYWHERE = frozenset({"0.0.0.0", "::"})
_THREADS = 4
_WATCH_SECONDS = 20
_log = logging.getLogger("tandem.serve")


def serve(
    site_path: Path, *, host: str, port: int, demo: bool, passphrase: str | None = None, metrics_port: int | None = None
) -> None:
    """Serve the groups of a site until a signal ends it. Raises NodeError with the way out where it cannot.

    With `demo` the demonstration is made where it is not there yet; its sign-ins have a printed password, so it is
    served on this machine alone. A site of one's own wants its passphrase. On `metrics_port` the figures for Prometheus
    are answered on this machine alone.
    """
    if demo and not is_loopback(host):
        raise NodeError(_demo_stays(host))
    check_free(host, port)
    if metrics_port is not None:
        check_free("127.0.0.1", metrics_port, option="--metrics-port")
    if demo:
        make_demo_site(site_path)
    file = read_site_file(site_path)
    if file.demo and not is_loopback(host):
        raise NodeError(_demo_stays(host))
    prepare(site_path, host=host)
    given = passphrase or os.environ.get("TANDEM_PASSPHRASE")
    # The keys are in processes of their own: what answers the pages holds none.
    with closing(start_site_signers(site_path, passphrase=None if file.demo else given)) as signers:
        site = open_site(site_path)
        lines = _sign_ins(site, host=host)
        print(f"Tandem serves {', '.join(site.groups)} on http://{_shown(host)}:{port}/", *lines, sep="\n", flush=True)
        signers.keep()
        with closing(Lines({short: node.path for short, node in site.groups.items()})) as peers:
            peers.keep()
            run(site.groups, host=host, port=port, metrics_port=metrics_port)


def _demo_stays(host: str) -> str:
    return (
        f"Demo sign-ins have a printed password and are served on this machine alone; found {host}. "
        "Use --host 127.0.0.1, or make a site of your own."
    )


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_free(host: str, port: int, *, option: str = "--port") -> None:
    """Raise NodeError where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]"), port))
    except (OSError, OverflowError) as wrong:
        used = isinstance(wrong, OSError) and wrong.errno == errno.EADDRINUSE
        why = "another program listens there" if used else str(wrong)
        raise NodeError(f"{_shown(host)}:{port} cannot be served: {why}. End that program, or choose another "
                        f"with {option}.") from wrong  # fmt: skip


def prepare(site_path: Path, *, host: str = "127.0.0.1") -> None:
    """Make what the pages keep in the folder of a site: the secret key and accounts.db; then set Django up."""
    names = os.environ.get("TANDEM_HOSTS") or (LOOPBACK if is_loopback(host) else host)
    if names in _EVERYWHERE:
        raise NodeError(f"{host} is every address of this machine; say under which names officers reach the pages, "
                        "for example TANDEM_HOSTS=desk.example.org.")  # fmt: skip
    factor = os.environ.get("TANDEM_SECOND_FACTOR", "required")
    if factor not in ("required", "offered"):
        raise NodeError(f"TANDEM_SECOND_FACTOR is required or offered; found {factor[:40]}.")
    if (form := os.environ.get("TANDEM_LOG", "line")) not in ("json", "line"):
        raise NodeError(f"TANDEM_LOG is json or line; found {form[:40]}.")
    site_path.mkdir(parents=True, exist_ok=True)
    _make_secret(site_path / "secret-key", 48)
    os.environ["TANDEM_HOSTS"] = names
    os.environ.setdefault("TANDEM_SECURE", "0" if all(is_loopback(name) for name in names.split(",")) else "1")
    os.environ["TANDEM_SITE"] = str(site_path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tandem.faces.web.settings"
    django.setup()
    (site_path / "accounts.db").touch(mode=0o600)
    call_command("migrate", verbosity=0, interactive=False)


def _make_secret(path: Path, size: int) -> None:
    if path.exists():
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(size))


def _sign_ins(site: Site, *, host: str) -> list[str]:
    """Make the demo sign-ins of a demonstration, and answer the lines that print them."""
    from django.utils import timezone

    from tandem.faces.web import accounts
    from tandem.faces.web.sent import forget_old

    forget_old(now=timezone.now())
    if accounts.has_demo() and not is_loopback(host):
        raise NodeError(_demo_stays(host))
    if not site.file.accounts:
        return []
    _make_secret(site.path / "demo-password", 9)
    password = (site.path / "demo-password").read_text(encoding="ascii")
    accounts.make_demo(site.file.accounts, password=password)
    names = [f"  {one.sign_in:16} {one.names.get('en', one.sign_in)} · {one.group}" for one in site.file.accounts]
    return [f"Sign in with one of these names and the password {password}", *names]


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def application(groups: Mapping[str, Node]) -> Callable[..., Any]:
    """Answer the pages of these groups as a WSGI application, with the files that ship with them."""
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    from tandem.faces.web.open_groups import serve_groups
    from tandem.faces.web.static_files import FOLDER, PREFIX, REPORT_SHEET, static_path

    serve_groups(groups)
    pages = get_wsgi_application()
    files = WhiteNoise(
        pages, immutable_file_test=lambda path, url: True, allow_all_origins=False, add_headers_function=_file_headers
    )
    files.add_files(str(FOLDER), prefix=PREFIX.strip("/"))
    files.add_file_to_dictionary(static_path("watch-report.css"), str(REPORT_SHEET))
    answer: Callable[..., Any] = files
    return answer


def _file_headers(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'"


def run(groups: Mapping[str, Node], *, host: str, port: int, metrics_port: int | None = None) -> None:
    """Answer the pages of these groups until a signal comes."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # The groups are open in this process and have to be there in the worker.
    multiprocessing.set_start_method("fork", force=True)
    # Granian hands the whole environment to every request; the passphrase has done its work.
    os.environ.pop("TANDEM_PASSPHRASE", None)
    connections.close_all()
    server = Granian(
        "tandem.faces.web", address=host.strip("[]"), port=port, interface=Interfaces.WSGI, workers=1,
        blocking_threads=_THREADS, log_level=LogLevels.error, websockets=False, workers_kill_timeout=10,
    )  # fmt: skip
    try:
        server.serve(target_loader=lambda: _in_worker(groups, metrics_port), wrap_loader=False)
    finally:
        for node in groups.values():
            node.close()


def _in_worker(groups: Mapping[str, Node], metrics_port: int | None) -> Callable[..., Any]:
    from tandem.faces.web.metrics import serve_metrics

    if metrics_port is not None:
        serve_metrics(metrics_port)
    threading.Thread(target=_end_with, args=(os.getppid(),), name="end", daemon=True).start()
    threading.Thread(target=watch, args=(groups,), name="watch", daemon=True).start()
    return application(groups)


def _end_with(parent: int) -> None:
    """End this worker when the process that a person can see is gone: killed outright, it cannot say so itself."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _index(groups: Mapping[str, Node]) -> None:
    """Bring the search of every group up to date, so that no officer waits for it; what fails is said by a search."""
    for node in groups.values():
        with suppress(StoreError):
            node.desk.index.catch_up(node.desk.store)


def watch(groups: Mapping[str, Node], *, rounds: int | None = None) -> None:
    """Let every node write what its clock says is due, again and again, and at once after an act.

    An error is one line in the log; the next round tries again.
    """
    from tandem.faces.web.metrics import count_failure
    from tandem.faces.web.open_groups import wake

    while rounds is None or rounds > 0:
        wake.clear()
        for short, node in groups.items():
            try:
                keep_watch(node.desk, now=node.now())
            except Exception as error:
                # Only the words of a store and of the system are known to quote no paper.
                why = (
                    f"{type(error).__name__}: {error}"
                    if isinstance(error, StoreError | OSError)
                    else type(error).__name__
                )
                _log.error("The watch over %s failed and goes on: %s", short, why, extra={"group": short})
                count_failure(short)
        _index(groups)
        rounds = None if rounds is None else rounds - 1
        if rounds != 0:
            wake.wait(_WATCH_SECONDS)

"""Measures the pages of a large group: 10,000 actions in 100,000 entries, 300 of them open, on a SQLite node.

Every measurement is a process of its own: the served stack (granian, one worker), the same pages in one process with
every question to a database counted, and the same list by plain Django. The README beside this file says what each
figure means.
"""

import argparse
import gzip
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import _pages
import _results

FULL = {"entries": 100_000, "open": 300, "rounds": 60, "after_entry": 20, "peer_rows": 10_000}
QUICK = {"entries": 900, "open": 30, "rounds": 5, "after_entry": 3, "peer_rows": 200}
_AIMS = {"p95_ms": 100, "questions": 12, "compressed_kb": 60, "rss_mib": 300}


def main() -> int:
    """Measure, print the figures beside the aims, and keep the result."""
    asked = _asked()
    if asked.task:
        print(json.dumps(_TASKS[asked.task](asked.folder, json.loads(asked.scale))))
        return 0
    scale, machine = QUICK if asked.quick else FULL, _results.machine()
    with tempfile.TemporaryDirectory(prefix="tandem-bench-", dir=asked.scratch) as scratch:
        folder = Path(scratch)
        built = _run("build", folder, scale)
        served = _run("served", folder, scale)
        inside = _run("inside", folder, scale)
        peer = _run("peer", folder, scale)
    result = {
        "measured_at": asked.date or _results.now(), "machine": machine, "scale": scale, "aims": _AIMS, **built,
        "served": served, "inside": inside, "peer": peer,
        "ratio_to_plain_django": round(inside["pages"]["actions"]["p50_ms"] / peer["p50_ms"], 2),
    }  # fmt: skip
    text = _text(result)
    print(text)
    kept = asked.results or (None if asked.quick else _results.RESULTS)
    if kept:
        _results.write(kept, "desk", result, text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small group, to see that it runs; not kept")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="the folder for the result (bench/results for a full run)")
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (the system's temporary one)")
    parser.add_argument("--task", choices=list(_TASKS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--scale", default="{}", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(name: str, folder: Path, scale: Mapping[str, int]) -> dict[str, Any]:
    command = [sys.executable, __file__, "--task", name, "--folder", str(folder), "--scale", json.dumps(scale)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Measuring `{name}` failed:\n{done.stderr}")
    print(f"  {name} done", file=sys.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _build(folder: Path, scale: Mapping[str, int]) -> dict[str, Any]:
    _pages.build(folder, scale["entries"], scale["open"])
    node = _pages.open_bench(folder)
    group = node.desk.group()
    return {
        "actions": len(group.notices), "entries": sum(group.frontier.values()),
        "open": sum(not notice.ended for notice in group.notices.values()),
    }  # fmt: skip


def _served(folder: Path, scale: Mapping[str, int]) -> dict[str, Any]:
    """The pages as they are served: a worker of granian, asked over the loopback by one reader at a time."""
    cookie, port = _pages.prepare_pages(folder), _free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, __file__, "--task", "serve", "--folder", str(folder), "--scale", str(port)],
        stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        node = _pages.open_bench(folder)
        pages = _pages.addresses(node)
        _first_answer(port, pages["my desk"], cookie, server)
        cold = time.perf_counter() - begun
        found = {name: _measured(port, path, cookie, scale["rounds"]) for name, path in pages.items()}
        after = {
            name: _measured(port, path, cookie, scale["after_entry"], lambda turn: _pages.one_entry(node, turn))
            for name, path in pages.items()
        }
        memory = _memory(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    return {"cold_start_s": round(cold, 1), **memory, "pages": found, "after_an_entry": after}


def _measured(port: int, path: str, cookie: str, rounds: int, before: Any = None) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def open_page() -> bytes:
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
        return body

    found = _pages.timed(open_page, rounds, before)
    return {**found, "bytes": len(found["bytes"])}


def _first_answer(port: int, path: str, cookie: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        try:
            _measured(port, path, cookie, 0)
        except OSError:
            if server.poll() is not None:
                raise SystemExit("The server ended before it answered.") from None
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not answer in two minutes.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _memory(pid: int) -> dict[str, Any]:
    """The memory of the worker, and of the process that started it, whose pages it shares."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    worker = max((_rss(int(child)) for child in children), default=0)
    return {"worker_rss_mib": worker, "parent_rss_mib": _rss(pid)}


def _rss(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


def _serve(folder: Path, port: int) -> dict[str, Any]:
    _pages.prepare_pages(folder)
    from tandem.faces.web.serve import run

    node = _pages.open_bench(folder)
    node.desk.group()
    run({_pages.SHORT: node}, host="127.0.0.1", port=port)
    return {}


def _inside(folder: Path, scale: Mapping[str, int]) -> dict[str, Any]:
    """The same pages in this process, without a socket: time of the server alone, and questions to its databases."""
    cookie = _pages.prepare_pages(folder)
    from django.db import connection
    from django.test import Client

    from tandem.faces.web.open_groups import serve_groups
    from tandem.faces.web.static_files import FOLDER

    with _pages.counted() as asked:
        node = _pages.open_bench(folder)
        serve_groups({_pages.SHORT: node})
        client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip")
        client.cookies.load(cookie)
        begun = time.perf_counter()
        first = client.get(f"/{_pages.SHORT}/")
        cold = time.perf_counter() - begun
        pages = {}
        for name, path in _pages.addresses(node).items():
            found = _pages.timed(lambda path=path: client.get(path).content, scale["rounds"])  # type: ignore[misc]
            asked.clear()
            accounts: list[str] = []

            def note(execute: Any, sql: str, *rest: Any, to: list[str] = accounts) -> Any:
                to.append(sql)
                return execute(sql, *rest)

            with connection.execute_wrapper(note):
                client.get(path)
            own = [sql for sql in asked if _pages.is_question(sql)]
            pages[name] = {**found, "bytes": len(found["bytes"]), "questions": len(own), "accounts": len(accounts)}
    style = len(gzip.compress((FOLDER / "tandem.css").read_bytes(), 6))
    return {"first_page_s": round(cold, 2), "first_status": first.status_code, "style_bytes": style, "pages": pages}


def _peer(folder: Path, scale: Mapping[str, int]) -> dict[str, Any]:
    import _page_peer
    import django

    page = _page_peer.set_up(folder, scale["peer_rows"])
    found = _pages.timed(lambda: page().content, scale["rounds"])
    return {**found, "bytes": len(found["bytes"]), "django": django.get_version(), "rows": scale["peer_rows"]}


_TASKS: dict[str, Any] = {"build": _build, "served": _served, "serve": _serve, "inside": _inside, "peer": _peer}


def _text(result: Mapping[str, Any]) -> str:
    """The result for people, in Markdown."""
    served, inside, peer = result["served"], result["inside"], result["peer"]
    rows = []
    for name, page in inside["pages"].items():
        over, after = served["pages"][name], served["after_an_entry"][name]
        rows.append(
            f"| {name} | {over['p50_ms']} | {over['p95_ms']} | {after['p50_ms']} | {after['p95_ms']} | "
            f"{page['p50_ms']} | {page['p95_ms']} | {page['questions']} | {page['accounts']} | "
            f"{over['bytes'] / 1000:.1f} |"
        )
    slowest = max(max(served[way][n]["p95_ms"] for n in inside["pages"]) for way in ("pages", "after_an_entry"))
    most = max(page["questions"] + page["accounts"] for page in inside["pages"].values())
    first = max(page["bytes"] for page in served["pages"].values()) + inside["style_bytes"]
    middle = statistics.median(page["p50_ms"] for page in inside["pages"].values())
    return "\n".join([
        "# The pages of a large group", "", _results.machine_line(result["machine"], result["measured_at"]), "",
        f"{result['actions']:,} actions, {result['entries']:,} entries, {result['open']:,} open; SQLite.", "",
        "| aim | found | met |", "|---|---|---|",
        f"| p95 of every page <= {_AIMS['p95_ms']} ms, also after an entry | {slowest} ms | {_met(slowest <= 100)} |",
        f"| questions to databases a page <= {_AIMS['questions']} | {most} | {_met(most <= 12)} |",
        f"| largest first load, compressed <= {_AIMS['compressed_kb']} kB | {first / 1000:.1f} kB | "
        f"{_met(first <= 60_000)} |",
        f"| memory of the worker <= {_AIMS['rss_mib']} MiB | {served['worker_rss_mib']} MiB | "
        f"{_met(served['worker_rss_mib'] <= 300)} |", "",
        f"Cold start until the first page: {served['cold_start_s']} s. Middle of all pages inside: {middle} ms.", "",
        f"The list of actions takes {result['ratio_to_plain_django']} times as long as the same fifty rows by plain "
        f"Django {peer['django']} from one table of {peer['rows']:,} rows ({peer['p50_ms']} ms at the middle, "
        f"{peer['p95_ms']} ms at 95 of 100).", "",
        "| page | served p50 | p95 | after an entry p50 | p95 | inside p50 | p95 | own asked | accounts.db | kB |",
        "|---|---|---|---|---|---|---|---|---|---|", *rows, "",
    ])  # fmt: skip


def _met(met: bool) -> str:
    return "yes" if met else "no"


if __name__ == "__main__":
    sys.exit(main())

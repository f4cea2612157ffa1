"""The demonstration as a new reader starts it: a process of its own on a port of its own."""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

_START = """
import sys
from pathlib import Path
from tandem.faces.web.serve import serve
from tandem.node.layout import NodeError
try:
    serve(Path(sys.argv[1]), host=sys.argv[2], port=int(sys.argv[3]), demo=sys.argv[4] == "demo")
except NodeError as wrong:
    print(wrong, file=sys.stderr)
    sys.exit(1)
"""
_SECONDS = 120


def free_port() -> int:
    """Answer a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(path: Path, port: int, *, host: str = "127.0.0.1", demo: bool = True) -> "subprocess.Popen[str]":
    """Start serving a site."""
    words = [sys.executable, "-c", _START, str(path), host, str(port), "demo" if demo else "own"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=kept)


def end(process: "subprocess.Popen[str]", number: int = signal.SIGTERM) -> tuple[int, str, str]:
    """End a process with a signal; answer its exit code and what it wrote."""
    if process.poll() is None:
        process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


class Served:
    """A demonstration that is being served."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        begun = time.monotonic()
        self.process = start(path, self.port)
        self._wait()
        self.seconds = time.monotonic() - begun
        self.password = (path / "demo-password").read_text(encoding="ascii")
        self._sessions: dict[str, dict[str, str]] = {}

    def _wait(self) -> None:
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(self.process.communicate())
            try:
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("The demonstration was not there in time.")

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Open an address; answer status, headers and body."""
        asked = urllib.request.Request(self.url + path, headers=headers)
        return opened(asked)

    def session(self, name: str) -> dict[str, str]:
        """Answer the cookies of an officer who is signed in, the same for all who ask; not for who signs out."""
        if name not in self._sessions:
            _, headers, page = self.get("/sign-in")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.decode())
            (first,) = re.findall(r"^(\w+)=([^;]+)", headers["set-cookie"])
            assert token is not None
            fields = {"csrfmiddlewaretoken": token[1], "name": name, "password": self.password}
            asked = urllib.request.Request(f"{self.url}/sign-in", data=urlencode(fields).encode())
            asked.add_header("Cookie", "=".join(first))
            status, headers, _ = opened(asked)
            assert status in (302, 303), status
            self._sessions[name] = dict(re.findall(r"(tandem_session)=([^;]+)", headers["set-cookie"]))
            assert self._sessions[name], headers["set-cookie"]
        return self._sessions[name]

    def style(self) -> str:
        """Answer the address of the style sheet."""
        found = re.search(r'href="(/static/[^"]+\.css)"', self.get("/sign-in")[2].decode())
        assert found is not None
        return found[1]


def made_once(shared: Path) -> Path:
    """Answer a demonstration in which nothing was done yet; it is made by the first of all processes that ask."""
    made, draft = shared / "demonstration", shared / "demonstration.draft"
    with (shared / "demonstration.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(draft, ignore_errors=True)
            end(Served(draft).process)
            draft.rename(made)
    return made


def served_copy(made: Path, path: Path) -> Iterator[Served]:
    """Serve a copy of a demonstration until it is let go."""
    running = Served(shutil.copytree(made, path / "var"))
    yield running
    end(running.process)


def opened(asked: urllib.request.Request) -> tuple[int, dict[str, str], bytes]:
    """Open an address without going on where it leads."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:  # type: ignore[override]
            return None

    try:
        with urllib.request.build_opener(Stay).open(asked, timeout=30) as answer:
            return answer.status, _joined(answer.headers), answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, _joined(answer.headers), answer.read()


def _joined(headers: Message) -> dict[str, str]:
    """Every header by its name; one that came more than once with all its values."""
    return {name: ", ".join(headers.get_all(name, ())) for name in headers}

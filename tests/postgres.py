"""A PostgreSQL server of the tests' own, on a free port, where the server is installed; gone with the process."""

import atexit
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

_UNPRIVILEGED = ("postgres", "nobody")


class Cluster:
    """A running server that listens on the loopback alone."""

    def __init__(self, folder: Path, programs: Path, user: str | None, *, durable: bool = False) -> None:
        """Make the files of a cluster and start it; only a `durable` one waits for the disk."""
        self.folder = folder
        self._sync = "on" if durable else "off"
        self._programs = programs
        self._user = user
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run("initdb", "-D", "files", "-A", "trust", "-U", "tandem", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start the server and wait for it."""
        # What is tested is not the disk of the machine: a server that syncs makes the same tests slow.
        settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -k '' -c fsync={self._sync} -c max_connections=60"
        self._run("pg_ctl", "-D", "files", "-w", "-t", "60", "-o", settings, "-l", "log", "start")

    def stop(self, *, mode: str = "immediate") -> None:
        """Stop the server; `immediate` is like a power cut."""
        self._run("pg_ctl", "-D", "files", "-m", mode, "-w", "stop")

    def _run(self, program: str, *words: str) -> None:
        # What a server started in the background inherits as output would keep the caller waiting.
        done = subprocess.run(
            [str(self._programs / program), *words], cwd=self.folder, user=self._user, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.folder)},
        )  # fmt: skip
        assert done.returncode == 0, f"{program} answered {done.returncode}"

    def address(self, schema: str = "public") -> str:
        """Answer the address of the database, with this schema first."""
        return f"postgresql://tandem@127.0.0.1:{self.port}/postgres?options=-csearch_path%3D{schema}"

    def new_schema(self) -> str:
        """Make an empty schema and answer the address with it."""
        import psycopg

        schema = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        return self.address(schema)


def _programs() -> Path | None:
    """Where the server's programs are; Debian keeps them out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


def _account() -> str | None:
    """The account for a server, which refuses to run as root; None for that of the tests."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _UNPRIVILEGED if name in known)


@cache
def cluster() -> Cluster:
    """Answer the server of this process, started at the first call; skips the test where there is none."""
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    made = start()
    if made is None:
        pytest.skip("no PostgreSQL server is installed here (Debian: apt-get install postgresql)")
    return made


def start(*, durable: bool = False) -> Cluster | None:
    """Answer a new server that ends with this process; None where none is installed here."""
    programs = _programs()
    if programs is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="tandem-postgres-"))
    user = _account()
    if user is not None:
        shutil.chown(folder, user)
    made = Cluster(folder, programs, user, durable=durable)
    atexit.register(_end, made)
    return made


def _end(made: Cluster) -> None:
    made.stop()
    shutil.rmtree(made.folder, ignore_errors=True)

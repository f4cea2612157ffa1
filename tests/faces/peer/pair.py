"""Two real nodes on this machine: laid out, introduced by words, founded over the line, with calendars."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.calendars import ZONES
from tests.cast import ROK, US, charter, draft

from tandem.desk.desk import Acting, Receipt
from tandem.desk.group import accept_calendar, publish_calendar
from tandem.desk.notice import give_notice
from tandem.faces.peer.limits import Limits
from tandem.faces.peer.serve import running
from tandem.faces.peer.server import PeerServer
from tandem.node.declaring import declare_keys
from tandem.node.layout import SeatPlan, lay_out
from tandem.node.line import Pace, join_by_line
from tandem.node.node import Node, found_group, open_node
from tandem.node.peers import accept, invite
from tandem.node.record import join_group
from tandem.node.station import Station
from tandem.record.invitation import invitation_words, read_invitation
from tandem.regimes.generate import generate_calendar

PASSPHRASE = "seoul-washington"
_WATCHED = """
import os, sys
out = open(os.environ["OPENED"], "a", buffering=1)
watched = ("open", "sqlite3.connect")
sys.addaudithook(lambda event, given: event in watched and isinstance(given[0], str) and out.write(given[0] + chr(10)))
from tandem.faces.cli import main
raise SystemExit(main())
"""
QUICK = Pace(idle=0.5, first=0.05, most=0.5)
SECONDS = 20.0


def free_port() -> int:
    """Answer a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def laid_out(path: Path, code: str, port: int) -> tuple[Node, bytes]:
    """Answer a new node, as its desk opens it, and its invitation."""
    plan = SeatPlan(code=code, names={"en": code})
    lay_out(path, seats=[plan], passphrase=PASSPHRASE, domain="desk.example", strength="minimal")
    node = open_node(path, passphrase=PASSPHRASE)
    return node, invite(node, address=f"https://127.0.0.1:{port}")


def introduce(node: Node, raw: bytes) -> None:
    """Let a node accept an invitation by its words."""
    accept(node, raw=raw, words=invitation_words(read_invitation(raw)))


def until(holds: Callable[[], Any], *, seconds: float = SECONDS) -> Any:
    """Wait until something holds, and answer it; fail where it does not."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.005)
    return found


class Pair:
    """ROK and US, each with a node of its own in a folder; the desks are in this process."""

    def __init__(self, folder: Path) -> None:
        """Lay both out and introduce them; nobody serves yet."""
        self.folder = folder
        self.ports = {code: free_port() for code in (ROK, US)}
        made = {code: laid_out(folder / code, code, self.ports[code]) for code in (ROK, US)}
        self.nodes = {code: node for code, (node, _) in made.items()}
        introduce(self.nodes[ROK], made[US][1])
        introduce(self.nodes[US], made[ROK][1])

    def found(self) -> None:
        """Let ROK found the group; US has not joined."""
        rok, us = self.nodes[ROK], self.nodes[US]
        found_group(rok, charter=charter(ROK, US), now=rok.now(), others=[us.desk.seats[US].genesis])
        declare_keys(rok, now=rok.now())

    def join(self) -> None:
        """Let US fetch the founding from ROK, which has to serve, and sign it."""
        us = self.nodes[US]
        assert join_by_line(Station(us), words=self.nodes[ROK].words()) == ROK
        join_group(us, now=us.now())
        declare_keys(us, now=us.now())

    def agree(self) -> bool:
        """Tell whether both hold the same and fold it to the same."""
        return self.nodes[ROK].desk.state_hash() == self.nodes[US].desk.state_hash()

    def head(self, code: str) -> Acting:
        """Answer the head of delegation."""
        return Acting(code, 1, "head_of_delegation")

    def act(self, act: Callable[..., Receipt], code: str, **given: Any) -> Receipt:
        """Do an act at a desk, as its head of delegation, from a page shown now."""
        node = self.nodes[code]
        now = node.now()
        return act(node.desk, acting=self.head(code), now=now, seen=dict(node.desk.group().frontier), **given)

    def publish(self, by: str, code: str = "", year: int = 0) -> str:
        """Let a party publish a calendar, its own of the year after next unless said otherwise; answer the entry."""
        code, year = code or by, year or self.nodes[by].now().year + 2
        made = generate_calendar(
            code=code, year=year, holiday_country={ROK: "KR", US: "US"}[code], zone=ZONES[code], languages=("en",)
        )
        return self.act(publish_calendar, by, calendar=made).entry

    def calendars(self) -> None:
        """Lay the calendars of this year and the next down, and accept them."""
        year = self.nodes[ROK].now().year
        until(lambda: self.nodes[ROK].desk.group().founded)
        for code in (ROK, US):
            for when in (year, year + 1):
                self.publish(ROK, code, when)
        published = until(lambda: len(found := self.nodes[US].desk.group().published) == 4 and found)
        for one in published:
            self.act(accept_calendar, US, digest=one.digest)
        until(self.agree)

    def notice(self, code: str = ROK) -> str:
        """Give notice of the railway survey of next year and answer its reference."""
        year = self.nodes[code].now().year + 1
        given = self.act(give_notice, code, draft=draft(starts_on=f"{year}-11-30", ends_on=f"{year}-12-17"))
        assert given.ref is not None
        return given.ref

    @contextlib.contextmanager
    def serving(self, code: str, *, limits: Limits | None = None) -> Iterator[PeerServer]:
        """Serve one node in this process, as its peers meet it."""
        node = open_node(self.folder / code, passphrase=PASSPHRASE, papers=False)
        with running(Station(node), host="127.0.0.1", port=self.ports[code], limits=limits, pace=QUICK) as server:
            yield server
        node.close()

    def opened(self, code: str) -> Path:
        """Answer the file that lists what the process of a node opened."""
        return self.folder / f"{code}.opened"

    @contextlib.contextmanager
    def process(self, code: str) -> Iterator[subprocess.Popen[str]]:
        """Serve one node in a process of its own."""
        command = [sys.executable, "-c", _WATCHED, "peer", "serve"]
        started = subprocess.Popen(
            [*command, "--node", str(self.folder / code), "--retry", "0.5"], text=True, stdout=subprocess.PIPE,
            env={**os.environ, "TANDEM_PASSPHRASE": PASSPHRASE, "OPENED": str(self.opened(code))},
        )  # fmt: skip
        try:
            assert started.stdout is not None
            assert f":{self.ports[code]}" in started.stdout.readline()
            yield started
        finally:
            started.terminate()
            started.wait(timeout=10)
            started.stdout.close()

"""Real nodes in folders, founded, each with a proxy in front of it; what serves and talks runs in this process."""

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.cast import draft
from tests.faces.peer.pair import free_port, until
from tests.faults.proxy import Proxy

from tandem.desk.desk import Acting, Receipt
from tandem.desk.exchange import alarms
from tandem.desk.notice import give_notice
from tandem.faces.peer.limits import Limits
from tandem.faces.peer.serve import running
from tandem.faces.peer.server import PeerServer
from tandem.node.line import Pace
from tandem.node.node import Node, open_node
from tandem.node.site import read_demo_passphrase
from tandem.node.station import Station
from tandem.node.trial import TrialNode, make_trial
from tandem.state.notice import Notice

SECONDS = 30.0
QUICK = Pace(idle=0.2, first=0.05, most=0.3)


@dataclass(frozen=True)
class Founded:
    """A group as it was founded, in a folder of which every test takes a copy; nobody serves."""

    folder: Path
    nodes: tuple[TrialNode, ...]
    short: str


def found(folder: Path, *codes: str, now: datetime) -> Founded:
    """Found a group of these parties, with calendars of this year and the next."""
    nodes = tuple(TrialNode(code, folder / code.lower(), 1, free_port()) for code in codes)
    made = make_trial(folder, nodes, now=now, years=(now.year, now.year + 1), strength="minimal")
    return Founded(folder, nodes, made.short)


class Lined:
    """The nodes of a copy: `nodes` are the desks of the officers, the processes on the line open their own."""

    def __init__(
        self, founded: Founded, folder: Path, *, codes: Sequence[str] | None = None, copied: bool = False
    ) -> None:
        """Copy and open them, or these alone; the folder may be a copy already."""
        if not copied:
            shutil.copytree(founded.folder, folder)
        self.short = founded.short
        self.codes = tuple(codes or (node.code for node in founded.nodes))
        self.paths = {code: folder / code.lower() / "groups" / self.short for code in self.codes}
        self._passphrases = {code: read_demo_passphrase(folder / code.lower()) for code in self.codes}
        self.nodes = {code: self.open(code, papers=True) for code in self.codes}
        self.proxies = {
            node.code: Proxy(node.line_port, free_port()) for node in founded.nodes if node.code in self.codes
        }

    def open(self, code: str, *, papers: bool = False) -> Node:
        """Open a node once more, as another process does."""
        return open_node(self.paths[code], passphrase=self._passphrases[code], papers=papers)

    @contextlib.contextmanager
    def serving(
        self, *codes: str, pace: Pace = QUICK, limits: Limits | None = None
    ) -> Iterator[Mapping[str, PeerServer]]:
        """Let these nodes, or all, serve and talk, each behind its proxy."""
        with contextlib.ExitStack() as opened:
            servers = {}
            for code in codes or self.codes:
                opened.enter_context(self.proxies[code].running())
                node = opened.enter_context(contextlib.closing(self.open(code)))
                servers[code] = opened.enter_context(
                    running(Station(node), host="127.0.0.1", port=self.proxies[code].target, limits=limits, pace=pace)
                )
            yield servers

    def cut(self) -> None:
        """Cut every line."""
        for proxy in self.proxies.values():
            proxy.cut()

    def heal(self) -> None:
        """Mend every line."""
        for proxy in self.proxies.values():
            proxy.heal()

    def act(self, act: Callable[..., Receipt], code: str, *, officer: int = 1, **given: Any) -> Receipt:
        """Do an act at a desk from a page shown now: as the head of delegation, or the desk officer (2)."""
        return self.act_with(self.nodes[code].desk, act, code, officer=officer, **given)

    def act_with(self, place: Any, act: Callable[..., Any], code: str, *, officer: int = 1, **given: Any) -> Any:
        """Do an act of a desk, or of a node, which is then its `place`."""
        node = self.nodes[code]
        acting = Acting(code, officer, "head_of_delegation" if officer == 1 else "desk_officer")
        seen = dict(node.desk.group().frontier)
        return act(place, acting=acting, now=node.now(), seen=seen, **given)

    def passphrase(self, code: str) -> str:
        """Answer the passphrase of a node's keys."""
        return self._passphrases[code]

    def notice(self, code: str, **changed: Any) -> str:
        """Give notice of the railway survey of next year and answer its reference."""
        year = self.nodes[code].now().year + 1
        plan = draft(**{"starts_on": f"{year}-11-30", "ends_on": f"{year}-12-17", **changed})
        given = self.act(give_notice, code, draft=plan)
        assert given.ref is not None
        return given.ref

    def told(self, code: str, ref: str) -> Notice | None:
        """Answer a notice as a member's node has it."""
        return self.nodes[code].desk.group().notice(ref)

    def agree(self, *codes: str) -> bool:
        """Tell whether these nodes, or all, hold the same entries and fold them to the same state."""
        desks = [self.nodes[code].desk for code in codes or self.codes]
        heads = {repr(sorted((feed, head.size, head.root) for feed, head in d.store.heads().items())) for d in desks}
        return len(heads) == 1 and len({desk.state_hash() for desk in desks}) == 1

    def check_whole(self, *codes: str, seconds: float = SECONDS) -> None:
        """Wait until these nodes, or all, agree; nothing stands twice or is missing, nothing waits, no alarm stands."""
        until(lambda: self.agree(*codes), seconds=seconds)
        for code in codes or self.codes:
            desk = self.nodes[code].desk
            assert alarms(desk) == ()
            assert desk.store.equivocations() == []
            assert not any(desk.group().waiting.values())
            check_feeds(desk)

    def close(self) -> None:
        """Let go of the desks."""
        for node in self.nodes.values():
            node.close()


def check_feeds(desk: Any) -> None:
    """I1, I2: at every place of every feed stands one entry, and it follows on the one before."""
    from tandem.record.entry import read_envelope

    for feed, head in desk.store.heads().items():
        entries = [read_envelope(raw) for raw in desk.store.feed(feed)]
        assert [entry.header.seq for entry in entries] == list(range(head.size))
        assert [entry.header.prev for entry in entries] == [None, *(entry.id for entry in entries[:-1])]

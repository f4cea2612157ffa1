"""Two nodes, each with a process on the line, and a line that can be cut: what is written on both sides meanwhile has
to converge once it is mended. Used by the tests of faults and by the bench of nodes; it opens loopback alone.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tandem.acts.comment import CommentMade
from tandem.acts.register import wire_name, write_facts
from tandem.desk.desk import Acting
from tandem.desk.exchange import alarms
from tandem.desk.notice import NoticeDraft, give_notice
from tandem.node.node import Node, open_node
from tandem.node.site import read_demo_passphrase
from tandem.node.trial import TrialNode, make_trial
from tandem.record.entry import By, Ref, draft_header, promise, seal
from tandem.rules.instant import written
from tandem.store.record import Head

OWNER, OTHER = "ROK", "US"
_MOST_SECONDS = 60.0


class Healed(msgspec.Struct, frozen=True):
    """What was written on each side during the cut, and the seconds from the mended line to one record and one state.

    `first_contact` is when the first entry of the other side stood on either node.
    """

    entries: int
    seconds: float
    first_contact: float
    faults: tuple[str, ...]


class Gate:
    """A port through which everything for another port goes, while it is open."""

    def __init__(self, port: int, target: int) -> None:
        """Begin open."""
        self.shut = False
        self._target, self._held = target, set[socket.socket]()
        self._listening = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Let nothing through, and end what is under way."""
        self.shut = True
        for line in list(self._held):
            _end(line)

    def close(self) -> None:
        """Listen no more."""
        self.cut()
        _end(self._listening)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                if self.shut:
                    line.close()
                    continue
                with contextlib.suppress(OSError):
                    node = socket.create_connection(("127.0.0.1", self._target), timeout=5)
                    node.settimeout(None)
                    self._held |= {line, node}
                    for one, other in ((line, node), (node, line)):
                        threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
        for line in (source, target):
            _end(line)
            self._held.discard(line)


def healed(folder: Path, *, entries: int, longest_wait: float = 0.5) -> Healed:
    """Write so many entries on each side while the line is cut, mend it, and answer how long both take to agree.

    `longest_wait` is how many seconds a node waits at most before it tries again, as `tandem peer serve --retry`.
    """
    plan = [TrialNode(code, folder / "trial" / code.lower(), 1, _free_port()) for code in (OWNER, OTHER)]
    now = datetime.now(UTC)
    short = make_trial(folder / "trial", plan, now=now, years=(now.year, now.year + 1), strength="minimal").short
    with contextlib.ExitStack() as stack:
        nodes = {one.code: _opened(one, short) for one in plan}
        refs = {code: _notice(node) for code, node in nodes.items()}
        gates = []
        for one in plan:
            stack.callback(nodes[one.code].close)
            target = _free_port()
            gates.append(Gate(one.line_port, target))
            stack.callback(gates[-1].close)
            stack.enter_context(_serving(one, short, target, longest_wait))
        _until(lambda: _agree(nodes))
        for gate in gates:
            gate.cut()
        for code, node in nodes.items():
            write_comments(node, ref=refs[OWNER if code == OTHER else OTHER], count=entries)
        time.sleep(2 * longest_wait)
        before = {code: node.desk.store.heads() for code, node in nodes.items()}
        begun = time.perf_counter()
        for gate in gates:
            gate.shut = False
        _until(lambda: any(_grew(node, before[code]) for code, node in nodes.items()))
        first = time.perf_counter() - begun
        _until(lambda: _agree(nodes))
        return Healed(entries, time.perf_counter() - begun, first, _faults(nodes, entries))


def write_comments(node: Node, *, ref: str, count: int) -> None:
    """Put so many comments of the desk officer on record at once, as an officer's desk writes them one by one."""
    desk, code = node.desk, next(iter(node.desk.seats))
    seat, at = desk.seats[code], written(node.now())
    with desk.store.writing() as writing:
        # In the turn to write: the process on the line may give a receipt in this feed at any moment before.
        group, head = desk.group(), writing.head(seat.feed)
        notice = group.notice(ref)
        assert notice is not None
        assert head is not None
        seen = {feed: (size, writing.root_at(feed, size) or "") for feed, size in group.frontier.items()}
        prev = head.last
        for number in range(count):
            text = f"Comment {number} of {code}: 55,000 litres go in and what is left comes back."
            promised, section = promise("text", "text/plain", text.encode())
            header = draft_header(
                group=group.id, feed=seat.feed, seq=head.size + number, prev=prev, kind=wire_name(CommentMade),
                crit=False, at=at, by=By(2, "desk_officer"), refs=[Ref(notice.current.stamp.entry, "version")],
                seen=seen, facts=write_facts(CommentMade()), sections=[promised],
            )  # fmt: skip
            entry = seal(header, seat.seat_key)
            writing.append(entry, {"text": section}, {})
            prev = entry.id


def _opened(one: TrialNode, short: str) -> Node:
    return open_node(one.node_path(short), passphrase=read_demo_passphrase(one.folder))


def _notice(node: Node) -> str:
    year, code = node.now().year + 1, next(iter(node.desk.seats))
    plan = NoticeDraft(
        action_type="cooperation_project", starts_on=f"{year}-11-30", ends_on=f"{year}-12-17",
        title="Joint survey of the Gyeongui line", what="Six wagons with 55,000 litres of light oil.",
        manifest=({"line": 1, "name": "light oil", "quantity": "55000", "unit": "L"},),
    )  # fmt: skip
    seen = dict(node.desk.group().frontier)
    acting = Acting(code, 1, "head_of_delegation")
    given = give_notice(node.desk, acting=acting, now=node.now(), seen=seen, draft=plan)
    assert given.ref is not None
    return given.ref


@contextlib.contextmanager
def _serving(one: TrialNode, short: str, port: int, longest_wait: float) -> Iterator[None]:
    command = [sys.executable, "-c", "from tandem.faces.cli import main; raise SystemExit(main())", "peer", "serve"]
    place = ["--node", str(one.node_path(short)), "--host", "127.0.0.1", "--port", str(port)]
    started = subprocess.Popen(
        [*command, *place, "--retry", str(longest_wait)], text=True, stdout=subprocess.PIPE,
        env={**os.environ, "TANDEM_PASSPHRASE": read_demo_passphrase(one.folder)},
    )  # fmt: skip
    try:
        assert started.stdout is not None
        assert str(port) in started.stdout.readline()
        yield
    finally:
        started.terminate()
        started.wait(timeout=60)
        started.stdout.close()  # type: ignore[union-attr]


def _agree(nodes: Mapping[str, Node]) -> bool:
    heads = [_row(node.desk.store.heads()) for node in nodes.values()]
    return heads[0] == heads[1] and len({node.desk.state_hash() for node in nodes.values()}) == 1


def _row(heads: Mapping[str, Head]) -> list[tuple[str, int, str]]:
    return sorted((feed, head.size, head.root) for feed, head in heads.items())


def _grew(node: Node, before: Mapping[str, Head]) -> bool:
    own = {seat.feed for seat in node.desk.seats.values()}
    return any(head.size > before[feed].size for feed, head in node.desk.store.heads().items() if feed not in own)


def _faults(nodes: Mapping[str, Node], entries: int) -> tuple[str, ...]:
    """What must not be: an alarm, a fork, an entry that waits, a comment that is missing or stands twice."""
    found = []
    for code, node in nodes.items():
        group = node.desk.group()
        comments = [one.stamp.entry for notice in group.notices.values() for one in notice.comments]
        found += [f"{code}: {alarm.kind} alarm" for alarm in alarms(node.desk)]
        found += [f"{code}: fork" for _ in node.desk.store.equivocations()]
        found += [f"{code}: {sum(group.waiting.values())} entries wait"] if any(group.waiting.values()) else []
        if len(comments) != 2 * entries or len(set(comments)) != 2 * entries:
            found.append(f"{code}: {len(comments)} comments, {len(set(comments))} different; expected {2 * entries}")
    return tuple(found)


def _until(holds: object) -> None:
    end = time.monotonic() + _MOST_SECONDS
    while not holds():  # type: ignore[operator]
        if time.monotonic() > end:
            raise TimeoutError(f"The two nodes did not come to one record within {_MOST_SECONDS:.0f} seconds.")
        time.sleep(0.01)


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

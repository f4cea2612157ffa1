"""The command that tries several nodes out on this machine: each in processes of its own, until Ctrl-C."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_moment
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.trial import TrialFile, TrialNode, known_members, make_trial, read_trial, trial_nodes

_LONGEST_WINDOW = timedelta(days=120)
_PATIENCE = 10.0


def add(commands: Commands) -> None:
    """Add `up`."""
    up = commands.add("up", _up)
    up.add_argument("--nodes", default="rok,us", metavar="CODE,...", help="whose nodes (default: %(default)s)")
    up.add_argument("--var", default="./up", metavar="DIR", help="the folder of the trial (default: %(default)s)")
    up.add_argument("--port", type=int, default=8101, help="the first port; each node takes two (default: %(default)s)")
    up.add_argument("--simulate", metavar="MOMENT", help="a simulated group whose clock starts here: 2018-11-20T09:00")
    up.add_argument("--only", metavar="CODE", help="start this node alone, as on its own machine")
    up.add_argument("--make", action="store_true", help="lay out and found, and start nothing")


def _up(options: argparse.Namespace, terminal: Terminal) -> Told:
    path = Path(fit_path(options.var))
    codes = tuple(code.strip().upper() for code in options.nodes.split(",") if code.strip())
    made = read_trial(path)
    if made is not None and made.codes != codes:
        raise CannotDo("cli_up_others", folder=str(path), codes=", ".join(made.codes))
    if made is not None and options.simulate is not None and not made.simulation:
        raise CannotDo("cli_up_not_simulated", folder=str(path))
    nodes = trial_nodes(path, codes, first_port=made.first_port if made else options.port)
    lines = _made(path, nodes, options, terminal) if made is None else []
    file = read_trial(path)
    assert file is not None
    lines += _told(file, nodes, terminal)
    plain = {
        "group": file.short, "words": file.words,
        "nodes": [
            {"party": n.code, "pages": f"http://127.0.0.1:{n.web_port}/", "line": n.address,
             "node": str(n.node_path(file.short))}
            for n in nodes
        ],
    }  # fmt: skip
    if options.make:
        return Told(plain, lines)
    chosen = [node for node in nodes if options.only is None or node.code == options.only.upper()]
    if not chosen:
        raise CannotDo("cli_up_nobody", code=str(options.only)[:20], codes=", ".join(codes))
    print(*lines, sep="\n", flush=True)
    return Told(None, [], exit=_run(chosen, terminal))


def _made(path: Path, nodes: Sequence[TrialNode], options: argparse.Namespace, terminal: Terminal) -> list[str]:
    zone = known_members()[nodes[0].code].zone
    clock = read_moment(options.simulate, zone=zone) if options.simulate is not None else None
    now = datetime.now(UTC).replace(microsecond=0)
    first = clock or now
    years = sorted({first.year, (first + _LONGEST_WINDOW).year})
    founded = make_trial(path, nodes, now=now, years=years, clock=clock)
    lines = [terminal.say("cli_up_words", party=code, words=words) for code, words in founded.invitations.items()]
    return [terminal.say("cli_up_made", folder=str(path), short=founded.short), *lines]


def _told(file: TrialFile, nodes: Sequence[TrialNode], terminal: Terminal) -> list[str]:
    lines = [terminal.say("cli_group_words", words=file.words)]
    for node in nodes:
        lines.append(
            terminal.say(
                "cli_up_node", party=node.code, pages=f"http://127.0.0.1:{node.web_port}/", line=node.address,
                node=str(node.node_path(file.short)),
            )
        )  # fmt: skip
    return [*lines, terminal.say("cli_up_stop")]


def _run(nodes: Sequence[TrialNode], terminal: Terminal) -> int:
    """Start the nodes and wait: for Ctrl-C, which ends all, or for one that ends by itself, which ends the others."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    running = {node.code: _start(node) for node in nodes}
    code = 0
    try:
        while all(child.poll() is None for child in running.values()):
            time.sleep(0.2)
        ended = next(name for name, child in running.items() if child.poll() is not None)
        print(terminal.say("cli_up_ended", party=ended, code=str(running[ended].returncode)), file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        pass
    finally:
        for child in running.values():
            _end(child)
    return code


def _start(node: TrialNode) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("TANDEM_PASSPHRASE", "TANDEM_NODE")}
    # A session of its own: Ctrl-C comes here alone, and every program is then ended in order.
    child = subprocess.Popen(
        [*_tandem(), "serve", "--var", str(node.folder), "--port", str(node.web_port)], env=kept, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert child.stdout is not None
    threading.Thread(target=_pass_on, args=(node.code, child.stdout), daemon=True).start()
    return child


def _tandem() -> list[str]:
    beside = Path(sys.executable).with_name("tandem")
    found = str(beside) if beside.exists() else shutil.which("tandem")
    return [found] if found else [sys.executable, "-c", "import tandem.faces.cli as c, sys; sys.exit(c.main())"]


def _pass_on(code: str, lines: IO[str]) -> None:
    for line in lines:
        print(f"{code} | {line}", end="", flush=True)


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

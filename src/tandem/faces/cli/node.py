"""Commands about a node: lay one out, serve its pages."""

import argparse
import os
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_passphrase
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.layout import DEPOSITARY, MONITOR, SeatPlan, lay_out, read_node_file
from tandem.node.site import make_demo_site
from tandem.record.genesis import feed_id, read_genesis


def add(commands: Commands) -> None:
    """Add `init` and `serve`."""
    init = commands.add("init", _init)
    init.add_argument("--party", action="append", metavar="CODE[=NAME[/KOREAN NAME]]", help="a party's seat (repeat)")
    init.add_argument("--monitor", action="append", metavar="CODE[=NAME[/KOREAN NAME]]", help="a monitor's seat")
    init.add_argument(
        "--depositary",
        action="append",
        metavar="CODE[=NAME[/KOREAN NAME]]",
        help="the seat of a depositary, on a node of its own",
    )
    init.add_argument("--domain", default="desk.example", help="stands in the signed heads (default: %(default)s)")
    init.add_argument("--simulate", action="store_true", help="for a group with a simulated clock")
    serve = commands.add("serve", _serve)
    serve.add_argument("--var", default="./var", metavar="DIR", help="the folder of the site (default: %(default)s)")
    serve.add_argument("--demo", action="store_true", help="load both cases and demonstration sign-ins")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=8018, help="the port to listen on (default: %(default)s)")
    serve.add_argument("--metrics-port", type=int, metavar="PORT", help="figures for Prometheus, on this machine alone")


def _init(options: argparse.Namespace, terminal: Terminal) -> Told:
    path = Path(fit_path(options.node))
    seats = [_plan(text) for text in options.party or ()]
    seats += [_plan(text, roles=(MONITOR,)) for text in options.monitor or ()]
    seats += [_plan(text, roles=(DEPOSITARY,)) for text in options.depositary or ()]
    passphrase = read_passphrase(options.passphrase_file)
    lay_out(path, seats=seats, passphrase=passphrase, domain=options.domain, simulation=options.simulate)
    codes = read_node_file(path).seats
    geneses = {code: path / "seats" / code / "genesis.json" for code in codes}
    plain = {
        "node": str(path),
        "simulation": options.simulate,
        "seats": [
            {"code": code, "feed": feed_id(read_genesis(file.read_bytes())), "genesis": str(file)}
            for code, file in geneses.items()
        ],
    }
    lines = [terminal.say("cli_laid_out", node=str(path), count=len(codes), codes=", ".join(codes))]
    lines += [f"  {code}: {file}" for code, file in geneses.items()]
    return Told(plain, [*lines, terminal.say("cli_laid_out_next")])


def _plan(text: str, *, roles: tuple[str, ...] | None = None) -> SeatPlan:
    code, _, names = text.partition("=")
    english, _, korean = names.partition("/")
    by_language = {"en": english.strip() or code, **({"ko": korean.strip()} if korean.strip() else {})}
    plan = SeatPlan(code=code, names=by_language)
    return plan if roles is None else SeatPlan(code=code, names=by_language, roles=roles)


def _serve(options: argparse.Namespace, terminal: Terminal) -> Told:
    for port in (options.port, options.metrics_port):
        if port is not None and not 1 <= port <= 65535:
            raise CannotDo("cli_port_unfit", port=port)
    try:
        # Looked for only here: the pages are an extra, and every other command does without.
        pages = import_module("tandem.faces.web.serve")
    except ImportError as missing:
        raise CannotDo("cli_no_server", missing=missing.name or str(missing)) from missing
    path = Path(fit_path(options.var))
    if options.demo:
        make_demo_site(path, now=datetime.now(UTC).replace(microsecond=0))
    given = options.passphrase_file is not None or "TANDEM_PASSPHRASE" in os.environ
    passphrase = read_passphrase(options.passphrase_file) if given and not options.demo else None
    pages.serve(
        path, host=options.host, port=options.port, demo=options.demo, passphrase=passphrase,
        metrics_port=options.metrics_port,
    )  # fmt: skip
    return Told(None, [])

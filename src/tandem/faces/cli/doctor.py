"""A command for who runs the machine: what is wrong with a node or a site, what soon will be, and the way out."""

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_passphrase
from tandem.faces.cli.terminal import Terminal, Told
from tandem.node.doctor import Examined, examine, examine_site
from tandem.node.finding import Finding
from tandem.rules.instant import written

_SHAPES = {"ok": "●", "look": "◆", "broken": "■"}
_WORST = ("broken", "look", "ok")


def add(commands: Commands) -> None:
    """Add `doctor`."""
    doctor = commands.add("doctor", _doctor)
    doctor.add_argument("--var", metavar="DIR", help="a site and every node in it, not --node")
    doctor.add_argument("--full", action="store_true", help="check every signature on record again")


def _doctor(options: argparse.Namespace, terminal: Terminal) -> Told:
    now = datetime.now(UTC).replace(microsecond=0)
    given = options.passphrase_file is not None or "TANDEM_PASSPHRASE" in os.environ
    passphrase = read_passphrase(options.passphrase_file) if given else None
    if options.var is None:
        path = Path(fit_path(options.node))
        found: Sequence[Examined] = (examine(path, now=now, passphrase=passphrase, full=options.full),)
    else:
        found = examine_site(Path(fit_path(options.var)), now=now, passphrase=passphrase, full=options.full)
    worst = _worst([finding for one in found for finding in one.findings])
    verdict = terminal.say(f"doctor_verdict_{worst}")
    lines = [f"{_SHAPES[worst]} {verdict}"]
    for one in found:
        lines += ["", one.folder, *(f"  {_line(finding, terminal)}" for finding in one.findings)]
    plain = {"health": worst, "sentence": verdict, "examined": [_plain(one, terminal) for one in found]}
    return Told(plain, lines, exit=int(worst == "broken"))


def _worst(findings: Sequence[Finding]) -> str:
    healths = {finding.health for finding in findings}
    return next((health for health in _WORST if health in healths), "ok")


def _line(finding: Finding, terminal: Terminal) -> str:
    health, about = terminal.word("doctor_health", finding.health), terminal.word("doctor_about", finding.about)
    return f"{_SHAPES[finding.health]} {health}  {about}: {terminal.say(finding.code, **finding.values)}"


def _plain(one: Examined, terminal: Terminal) -> dict[str, Any]:
    return {
        "folder": one.folder,
        "findings": [
            {
                "about": finding.about, "health": finding.health, "code": finding.code.removeprefix("doctor_"),
                "sentence": terminal.say(finding.code, **finding.values),
                "values": {
                    name: written(value) if isinstance(value, datetime) else value
                    for name, value in finding.values.items()
                },
            }
            for finding in one.findings
        ],
    }  # fmt: skip

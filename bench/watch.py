"""Measures what is found in documents, how right it is and how fast, beside textacy, dateparser and trafilatura."""

import argparse
import os
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import _results
import _watch_documents as here
import _watch_found
import _watch_proposals
import _watch_report
import _watch_speed

PEERS = ("textacy", "dateparser", "trafilatura", "spacy", "kiwipiepy")
PARTS = (_watch_found, _watch_speed, _watch_proposals, _watch_report)
"""What is measured; each answers `measured(...)` and `text_of(figures)`, and where it has any, `ratios(figures)`."""


def main() -> int:
    """Measure, print, and keep the result."""
    asked = _asked()
    if asked.quick:
        os.environ[here.FEW] = "wire-orsa.txt briefing-orsa.html wire-corridor-ko.txt"
    machine = _results.machine()
    rounds = 1 if asked.quick else 5
    parts = {_name(part): _measured(part, rounds) for part in PARTS}
    ratios = {name: value for part in PARTS for name, value in _ratios(part, parts[_name(part)]).items()}
    result = {
        "measured_at": asked.date or _results.now(),
        "machine": machine,
        "peers": {name: version(name) for name in PEERS},
        "missing": here.absent(),
        "rounds": rounds,
        "ratios": ratios,
        **parts,
    }
    text = _text(result)
    print(text)
    folder = asked.results or (None if asked.quick else _results.RESULTS)
    if folder:
        _results.write(folder, "watch", result, text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/watch.py", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of three documents; not kept")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="a folder for the result")
    return parser.parse_args()


def _name(part: Any) -> str:
    return str(part.__name__).removeprefix("_watch_")


def _measured(part: Any, rounds: int) -> Any:
    return part.measured(rounds) if part is _watch_speed else part.measured()


def _ratios(part: Any, figures: Mapping[str, Any]) -> Mapping[str, float]:
    return part.ratios(figures) if hasattr(part, "ratios") else {}


def _text(result: Mapping[str, Any]) -> str:
    ratios = "\n".join(f"- {name}: {value}" for name, value in result["ratios"].items())
    parts = "\n".join(part.text_of(result[_name(part)]) for part in PARTS)
    peers = ", ".join(f"{name} {number}" for name, number in result["peers"].items())
    missing = "\n".join(f"- {one}" for one in result["missing"])
    machine = _results.machine_line(result["machine"], result["measured_at"])
    return f"""# Watch

{ratios}

{machine} Peers: {peers}.

Whoever wrote the gold had seen no rule. The rules were then mended where they missed it, so that the figures of these
documents say what is covered. Two of those *held back* (herring) were written when the rules stood and shown to nobody
who mends rules, until the kinds of what was missed in them were told and some of it was mended: their figures are no
longer blind. The other two (locks, ferry) were written, without looking at them while mending, by the one who mended
rules in the same hour. They are four and short: on other documents expect rather such figures, or less.

## Not here

{missing}

{parts}"""


if __name__ == "__main__":
    sys.exit(main())

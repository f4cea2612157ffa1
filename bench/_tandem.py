"""The measurements of what runs in parallel, part by part; `tandem.py` is the command."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import _board
import _deadlocks
import _results

PARTS = (_deadlocks, _board)
"""What is measured, each with `measured(rounds, quick=)` and `text_of(figures)`; figures have `ratios` of their own."""


def main() -> int:
    """Measure, print the ratios, and keep the result."""
    asked = _asked()
    machine = _results.machine()
    rounds = 1 if asked.quick else 5
    parts = {part.__name__.lstrip("_"): part.measured(rounds, quick=asked.quick) for part in PARTS}
    result = {"measured_at": asked.date or _results.now(), "machine": machine, "rounds": rounds, **parts}
    text = _text(result)
    print(text)
    folder = asked.results or (None if asked.quick else _results.RESULTS)
    if folder:
        _results.write(folder, "tandem", result, text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/tandem.py", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of small graphs; not kept")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="a folder for the result")
    return parser.parse_args()


def _text(result: Mapping[str, Any]) -> str:
    figures = {part: result[part.__name__.lstrip("_")] for part in PARTS}
    ratios = "\n".join(f"- {name}: {value}" for one in figures.values() for name, value in one["ratios"].items())
    parts = "\n".join(part.text_of(one) for part, one in figures.items())
    machine = _results.machine_line(result["machine"], result["measured_at"])
    return f"# In tandem\n\n{ratios}\n\n{machine}\n\n{parts}"

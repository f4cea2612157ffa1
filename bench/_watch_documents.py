"""The documents that are read, with the gold of each: those of the tests, and the three public ones where they are."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
if str(_ROOT) not in sys.path:
    sys.path.append(str(_ROOT))

from tests.watch.gold import SHARED, Gold, golds, held  # noqa: E402
from tests.watch.gold_scoring import Score  # noqa: E402

FEW = "TANDEM_BENCH_FEW"
"""Names in the environment the files of our own that are read where the bench is only tried."""

MISSING = {
    "PolNeAR": "attribution: contents and speakers in English news",
    "TimeBank and AQUAINT": "values of dates in English news",
    "ECB+": "which reports tell of one event",
    "article-extraction-benchmark": "text of 181 pages of the web",
}
"""Public collections by which others are measured and that are not here; no figure of ours is of them."""


def documents() -> tuple[Gold, ...]:
    """Answer the gold of every document that is here; of a few where the bench is only tried."""
    few = os.environ.get(FEW)
    if few:
        return tuple(golds()[file] for file in few.split())
    return tuple(one for one in (*golds().values(), *held().values()) if one.path.is_file())


def groups(some: Iterable[Gold]) -> Mapping[str, tuple[Gold, ...]]:
    """Answer the documents by whose they are and their language, in the order of the tables."""
    found: dict[str, list[Gold]] = {}
    for one in some:
        back = one.file in held()
        whose = "public" if one.shared else "held back" if back else "our own"
        found.setdefault(f"{whose}, {_LANGUAGE[one.language]}", []).append(one)
    return {name: tuple(members) for name, members in found.items()}


_LANGUAGE = {"en": "English", "ko": "Korean"}


def absent() -> list[str]:
    """Answer a sentence for each thing that is not here."""
    shared = [one for one in golds().values() if one.shared and not one.path.is_file()]
    said = [f"{name} ({what}) is not here: no figure." for name, what in MISSING.items()]
    return said + ([f"{len(shared)} public documents are not in {SHARED}: no figure."] if shared else [])


def figures(score: Score) -> dict[str, Any]:
    """Answer a score as it is kept."""
    return {
        "wanted": score.wanted,
        "found": score.found,
        "right": score.right,
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
        "f1": round(score.f1, 3),
    }


def summed(scores: Iterable[Score]) -> Score:
    """Answer the scores of several documents as one."""
    total = Score()
    for one in scores:
        total += one
    return total


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Answer a table for people."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)

"""How fast documents are read, and with how much memory: each way in a process of its own, ours beside the peers."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import _watch_documents as here

_WAY = Path(__file__).resolve().parent / "_watch_way.py"
WAYS: Mapping[str, str] = {
    "whole": "ours: from the bytes to what is found, and between documents",
    "whole, English": "ours: the English ones alone",
    "whole, Korean": "ours: the Korean ones alone",
    "text": "ours: text of pages alone",
    "trafilatura": "trafilatura: text of the same pages",
    "trafilatura, fast": "trafilatura, fast: text of the same pages",
    "textacy": "textacy: quotations of the English ones, spaCy's parse with it",
    "dateparser": "dateparser: dates of all",
}


def measured(rounds: int) -> dict[str, Any]:
    """Answer the figures of every way; of three alone where the bench is only tried."""
    asked = ("whole", "text", "trafilatura, fast") if os.environ.get(here.FEW) else tuple(WAYS)
    return {name: _way(name, rounds) for name in asked}


def _way(name: str, rounds: int) -> dict[str, Any]:
    command = [sys.executable, str(_WAY), name, str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The way {name} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def ratios(found: Mapping[str, Any]) -> dict[str, float]:
    """Answer how ours stands to the peers."""
    fast = found["trafilatura, fast"]["documents_per_second"]
    return {
        "text of pages: documents a second to trafilatura, fast": round(found["text"]["documents_per_second"] / fast, 2)
    }


def text_of(found: Mapping[str, Any]) -> str:
    """Answer the table."""
    rows = [
        (
            WAYS[name],
            one["documents"],
            f"{one['words']:,}",
            f"{one['documents_per_second']:,}",
            one["max_rss_mib"],
            _shares(one),
        )
        for name, one in found.items()
    ]
    return f"""## Documents a second, and memory

Of one core: documents by the processor time of the process, the median of the rounds after one that counts for nothing.
Memory is the most that the process held, interpreter and models included. The pages are the documents with what a site
puts around them, made by the bench: they are easier than what is on the web, and the shares of text compare the ways
and no more.

{here.table(("way", "documents", "words", "documents a second", "MiB", "text P / R"), rows)}
"""


def _shares(one: Mapping[str, Any]) -> str:
    told = one["agreement"]
    return f"{told['precision']:.3f} / {told['recall']:.3f}" if told else "-"

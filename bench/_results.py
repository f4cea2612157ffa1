"""Where the results of a bench go, and what machine they are of."""

import json
import os
import platform
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("eventsourcing", "PyNaCl", "cryptography", "msgspec", "orjson")


def machine() -> dict[str, Any]:
    """Answer what the figures depend on: processor, kernel, versions, and how busy the machine is."""
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in _PACKAGES},
        "load_before": round(os.getloadavg()[0], 2),
    }


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def now() -> str:
    """Answer the moment as the clock has it, for a result that is given no other."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(folder: Path, name: str, result: Mapping[str, Any], text: str) -> None:
    """Write a result as JSON, and beside it as a text for people."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    (folder / f"{name}.md").write_text(text)
    print(f"Written to {folder / name}.json and .md")


def machine_line(found: Mapping[str, Any], measured_at: str) -> str:
    """Answer the machine in one line."""
    packages = ", ".join(f"{name} {number}" for name, number in found["packages"].items())
    return (
        f"{measured_at}. {found['cpu']}, {found['cores']} cores, kernel {found['kernel']}, Python {found['python']}, "
        f"SQLite {found['sqlite']}, {packages}; load before the run {found['load_before']}."
    )

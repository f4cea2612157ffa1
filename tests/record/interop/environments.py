"""Where another implementation lives: a folder of its own, filled once from the package index, never this environment.

pymerkle is under the GPL and aics-tlog wants Python 3.12, so neither is ever imported by a test: each runs in a child.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parent
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "tandem-tests"
_SECONDS = 120


def python_3_12() -> tuple[str, Mapping[str, str]] | None:
    """Answer a Python 3.12 on the path, and the environment that it wants; a shim of pyenv is told which one it is."""
    for found in _candidates():
        try:
            told = subprocess.run([found[0], "--version"], env=found[1], capture_output=True, timeout=20, check=True)
        except (OSError, subprocess.SubprocessError):
            continue
        if told.stdout.startswith(b"Python 3.12."):
            return found
    return None


def _candidates() -> Iterator[tuple[str, Mapping[str, str]]]:
    plain = shutil.which("python3.12")
    if plain is None:
        return
    yield plain, dict(os.environ)
    if pyenv := shutil.which("pyenv"):
        listed = subprocess.run([pyenv, "versions", "--bare"], capture_output=True, timeout=20, check=False, text=True)
        for version in listed.stdout.split():
            if version.startswith("3.12."):
                yield plain, {**os.environ, "PYENV_VERSION": version}


def installed(python: tuple[str, Mapping[str, str]], *packages: str) -> Path:
    """Answer the folder with these packages, installed once a machine; skips the test where they cannot be had."""
    folder = _CACHE / "-".join(package.replace("==", "-") for package in packages)
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / ".making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _install(python, folder, packages)
    return folder


def _install(python: tuple[str, Mapping[str, str]], folder: Path, packages: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory(dir=_CACHE) as draft:
        place = Path(draft) / "new"
        asked = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--only-binary=:all:"]
        asked += ["--retries=1", "--timeout=10", f"--target={place}", *packages]
        try:
            subprocess.run([python[0], *asked], env=python[1], capture_output=True, timeout=_SECONDS, check=True)
        except (OSError, subprocess.SubprocessError) as away:
            pytest.skip(f"{' and '.join(packages)} cannot be had from the package index: {type(away).__name__}.")
        place.rename(folder)


def answered(python: tuple[str, Mapping[str, str]], child: str, folder: Path, question: Any) -> Any:
    """Answer what a child with that folder on its path says to a question; both are JSON."""
    done = subprocess.run(
        [python[0], "-I", str(_HERE / child), str(folder)], input=json.dumps(question), env=python[1],
        capture_output=True, text=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def this_python() -> tuple[str, Mapping[str, str]]:
    """Answer the Python that runs the tests."""
    return sys.executable, dict(os.environ)

"""Measures what runs in parallel: deadlocks among commitments and the ways out of them, beside networkx.

This file has the name of the package, and Python looks for it beside a script first. So it gives way to the package
wherever a bench imports that.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _give_way() -> None:
    """Let `tandem` be the package from here on, whoever asks."""
    spec = PathFinder.find_spec("tandem", [place for place in sys.path if Path(place).resolve() != _HERE])
    if spec is None or spec.loader is None:
        raise ImportError("The package tandem is not installed here; run the bench with .venv/bin/python.")
    sys.modules["tandem"] = package = module_from_spec(spec)
    spec.loader.exec_module(package)


_give_way()

if __name__ == "__main__":
    from _tandem import main

    sys.exit(main())

"""Regimes of a node's own: files of rules, authorities and units that are read beside those that ship."""

from pathlib import Path

from tandem.regimes.lined import MAX_BYTES
from tandem.regimes.regimecheck import Shelf
from tandem.regimes.rulebook import shelf_of, shipped_shelf

FOLDER = "regimes"
"""Where they lie under the folder that a node keeps its own files in."""


def own_regime_files(var: Path) -> tuple[tuple[str, bytes], ...]:
    """Answer the files of a node's own with their names, in the order of the names; none where there is no folder."""
    folder = var / FOLDER
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    # One byte more than is read shows that a file is too long, and no more of it is taken in.
    return tuple((f"{FOLDER}/{file.name}", _beginning(file)) for file in files)


def shelf_with_own(var: Path | None) -> Shelf:
    """Answer what ships together with a node's own files. Raises BadRegime where one of these is bad."""
    own = own_regime_files(var) if var is not None else ()
    return shelf_of(own) if own else shipped_shelf()


def _beginning(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)

"""A backup laid down again, into an empty folder, after everything in it was checked.

Afterwards the node reads and does not sign: a backup is older than what was signed since, and nobody can tell by how
much. A restore fence is missing on purpose; it is renewed with what the counterparts hold, or by a new epoch.
What waited in an outbox may have been signed since as well, and would be signed a second time when the keys are
unlocked. It becomes a private draft of the officer who typed it.
"""

import shutil
import tempfile
from pathlib import Path

import msgspec

from tandem.node.backupcheck import NodeHeld, check_nodes
from tandem.node.backupfile import FENCE, BadBackup, Kind, unpack_backup
from tandem.node.durable import sync_folder
from tandem.node.layout import NodeError
from tandem.record import canonical
from tandem.store.private import Draft, PrivateStore


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was laid down, where, and when the backup was made."""

    folder: str
    kind: Kind
    made_at: str
    files: int
    nodes: tuple[NodeHeld, ...]
    drafted: int


def restore(file: Path, *, into: Path, kind: Kind, passphrase: str | None) -> Restored:
    """Lay a backup down in a folder that is empty or not there. Raises NodeError; nothing is changed then."""
    _check_empty(into)
    draft = _drafted(into)
    try:
        contents = unpack_backup(file, passphrase=passphrase, into=draft)
        if contents.kind != kind:
            raise BadBackup(
                f"{file} is a backup of a {contents.kind}. Nothing was changed; name its new folder with "
                f"{'--node' if contents.kind == 'node' else '--var'}."
            )
        nodes = check_nodes(draft, kind=kind)
        drafted = 0
        for node in nodes:
            _bar(draft / node.path, node)
            drafted += _empty_outboxes(draft / node.path, node)
        # The name is put over an empty folder or over nothing, so that no file is ever in the way.
        draft.rename(into)
        sync_folder(into.parent)
    except OSError as wrong:
        why = (wrong.strerror or str(wrong)).lower()
        raise NodeError(f"{into} could not be restored: {why}. Nothing was left behind; make room there.") from wrong
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Restored(
        folder=str(into), kind=kind, made_at=contents.made_at, files=len(contents.files), nodes=nodes, drafted=drafted
    )  # fmt: skip


def _check_empty(into: Path) -> None:
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise NodeError(
            f"{into} is not empty; nothing was changed. A backup is laid down in a folder of its own: name one that is "
            "not there, and move it to its place when the old one is out of the way."
        )
    if not into.parent.is_dir():
        raise NodeError(f"There is no folder {into.parent} to restore into; make it first. Nothing was changed.")


def _drafted(into: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(dir=into.parent, prefix=f".{into.name}.restoring-"))
    except OSError as wrong:
        raise NodeError(f"Nothing can be written in {into.parent}: {wrong.strerror}. Nothing was changed.") from wrong


def _bar(path: Path, node: NodeHeld) -> None:
    """Keep a feed from beginning anew: it has no entry in the backup, and may have been signed since.

    Where there are entries, the missing fence bars all signing. Without any, a missing fence is that of a new node,
    so an empty one is laid down, which reads as lost.
    """
    if node.unsigned:
        (path / FENCE).touch(mode=0o640)


def _empty_outboxes(path: Path, node: NodeHeld) -> int:
    """Make drafts of what waits in the outboxes of a node, and answer of how many acts."""
    count = 0
    for code in node.seats:
        file = path / "seats" / code / "private.db"
        private = PrivateStore(file) if file.exists() else None
        for row in private.outbox.list() if private is not None else ():
            assert private is not None
            prose = canonical.encode(canonical.decode(row.payload)["prose"])
            private.save(Draft(row.id, row.officer, row.kind, prose, row.typed_at))
            private.outbox.remove(row.id)
            count += 1
    return count

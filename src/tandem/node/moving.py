"""A node's record carried from one store to another: all of it, compared, and only then used.

1. The source is held for writing while it is copied, so that nothing comes in meanwhile.
2. The copy is compared: every head, every count, and the state that follows from it.
3. The fence is renamed to that of the new store. From then on no process that still has the old record open can sign.
4. `node.json` names the new store; the old record stays, under another name.

Whatever ends the process on the way, the same command goes on from there.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from tandem.node.layout import NodeError, read_node_file, write_node_file
from tandem.node.storing import RECORD_FILE, check_address, store_at
from tandem.record.entry import Entry, read_envelope, tables_of
from tandem.state.circle import NotFounded
from tandem.state.fold import Fold
from tandem.store.fence import Fence
from tandem.store.record import RecordStore, Writing

_AT_ONCE = 1000


class Moved(msgspec.Struct, frozen=True):
    """What was carried over: entries by feed, and the hash of the state on both sides."""

    entries: Mapping[str, int]
    state_hash: str
    old: str


def move_record(path: Path, *, to: str, own: frozenset[str], told: Callable[[int], None] | None = None) -> Moved:
    """Carry the record of the node in a folder to an address; an empty one stands for the file in the folder.

    `own` are the feeds that the node signs; `told` is called with the number of entries after each thousand.
    Raises NodeError where it cannot be, with nothing changed but what lies in the new place.
    """
    settings = read_node_file(path)
    if to:
        check_address(to)
    if to == settings.record:
        raise NodeError("The record is there already; nothing was changed.")
    source = store_at(settings.record, folder=path, own=frozenset())
    try:
        target = store_at(to, folder=path, own=frozenset())
        try:
            moved = _moved(path, source, target, to=to, own=own, told=told)
        finally:
            target.close()
    finally:
        source.close()
    if to:
        _put_aside(path)
    return moved


def _put_aside(path: Path) -> None:
    """Rename the file of the record with what SQLite keeps beside it, which a program that is still open may use."""
    for ending in ("", "-wal", "-shm"):
        old = path / f"{RECORD_FILE}{ending}"
        if old.exists():
            old.replace(path / f"{RECORD_FILE}.moved{ending}")


def _moved(
    path: Path, source: RecordStore, target: RecordStore, *, to: str, own: frozenset[str],
    told: Callable[[int], None] | None,
) -> Moved:  # fmt: skip
    settings = read_node_file(path)
    fences = (fence_of(source), fence_of(target))
    with source.writing():
        _check_fences(source, *fences, own=own)
        copy_record(source, target, told)
        found = _compared(source, target)
        if fences[0].path.exists():
            fences[0].path.replace(fences[1].path)
        write_node_file(path, msgspec.structs.replace(settings, record=to))
    sizes = {feed: head.size for feed, head in target.heads().items()}
    return Moved(sizes, found, str(path / f"{RECORD_FILE}.moved") if to else settings.record)


def fence_of(store: RecordStore) -> Fence:
    """Answer the fence of a store that has one."""
    fence: Fence = getattr(store, "fence")  # noqa: B009 (the protocol knows no fence: memory has none)
    return fence


def _check_fences(source: RecordStore, old: Fence, new: Fence, *, own: frozenset[str]) -> None:
    """Raise where the source may not be signed: a record that is behind would be made the one that counts."""
    if new.exists() and not old.exists():
        return
    if new.exists():
        raise NodeError(
            f"{new.path.name} is there: another record was signed in this folder before. Nothing was changed; move the "
            "file away only if you know that record to be gone."
        )
    source.own_feeds(own)
    source.check_fence()


def copy_record(source: RecordStore, target: RecordStore, told: Callable[[int], None] | None = None) -> None:
    """Copy what one store holds into another one that holds nothing, or a part of the same."""
    done, carried = 0, sum(head.size for head in target.heads().values())
    rows = source.arrived_since(0)
    while some := [stored.entry for _, stored in zip(range(_AT_ONCE), rows, strict=False)]:
        fresh = some[max(0, min(len(some), carried - done)) :]
        with target.writing() as writing:
            for entry in fresh:
                writing.append(entry, source.sections(entry.id), _tables(source, entry))
                writing.keep_sealed(entry.id, source.sealed(entry.id))
        done += len(some)
        if told is not None:
            told(done)
    with target.writing() as writing:
        _copy_rest(source, writing)


def _tables(source: RecordStore, entry: Entry) -> dict[str, bytes]:
    named = {digest: source.table(digest) for digest in tables_of(entry.header).values()}
    return {digest: raw for digest, raw in named.items() if raw is not None}


def _copy_rest(source: RecordStore, writing: Writing) -> None:
    for held, offered in source.equivocations():
        writing.note_equivocation(held, offered)
    for given_up in source.given_up():
        writing.keep_given_up(given_up)
    for feed, head in source.heads().items():
        if (at := source.dated(feed)) > writing.dated(feed):
            writing.date_head(feed, size=head.size, at=at)
    for feed in source.heads():
        writing.keep_cosignatures(source.cosignatures(feed))
        _copy_witnessed(source, writing, feed)


def _copy_witnessed(source: RecordStore, writing: Writing, feed: str) -> None:
    cosigned, there = source.witnessed(feed), writing.witnessed(feed)
    if cosigned is not None and cosigned != there:
        old = there.size if there else 0
        writing.witness(feed, old=old, size=cosigned.size, root=cosigned.root, at=cosigned.at)


def _compared(source: RecordStore, target: RecordStore) -> str:
    """The hash of the state, which is the same on both sides. Raises NodeError where anything differs."""
    if source.heads() != target.heads():
        raise NodeError(
            "The copy has other heads than the record; nothing was changed but the copy. Empty it, and move again."
        )
    for feed in source.heads():
        for first, second in zip(source.feed(feed), target.feed(feed), strict=True):
            if first != second or source.sections(one := read_envelope(first).id) != target.sections(one):
                raise NodeError(f"Entry {one[:12]} differs in the copy; nothing was changed but the copy.")
    hashes = [_state_hash(store) for store in (source, target)]
    if hashes[0] != hashes[1]:
        raise NodeError("The copy folds to another state than the record; nothing was changed but the copy.")
    return hashes[0]


def _state_hash(store: RecordStore) -> str:
    fold = Fold(table=store.table, root_at=store.root_at).take_all(stored.entry for stored in store.arrived_since(0))
    try:
        fold.group()
    except NotFounded:
        return ""
    return fold.state_hash()

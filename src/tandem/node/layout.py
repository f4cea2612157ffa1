"""The folder of a node: which files it has, how it is laid out anew, and how its keys are kept.

node.json            format, domain, whether simulated, the seats, the founding once there is one
record.db            the feeds; heads.fence beside it, never in a backup
index.db             the search index of shared sections; a cache, made at the first search
seats/CODE/          genesis.json, the locked keys, private.db
signer.sock          while a signer runs; signer.lock beside it, and derived.json with the public halves
checkpoints.json     the signed heads of others' feeds, as they last came
alarms.json          what stands between this node and others; none where it is missing
handed-out.jsonl     what left this node as a file, one line each
"""

import hashlib
import json
import os
import secrets
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from tandem.record import canonical
from tandem.record.genesis import (
    CODE,
    SIMULATION,
    BadGenesis,
    Enlisted,
    Genesis,
    encode_genesis,
    feed_id,
    read_genesis,
)
from tandem.record.keys import KeyLocked, SigningKey, lock, public_of, unlock
from tandem.regimes.charter import HEAD

FORMAT = "tandem-node/1"
MONITOR = "monitor"
DEPOSITARY = "depositary"
_KEYS = ("seat", "node", "next-seat", "next-node")
Strength = Literal["interactive", "minimal"]


class NodeError(Exception):
    """The folder of the node cannot be used; the sentence says what is wrong and how to mend it."""


class SeatPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A seat to lay out: its code, names by language, and the roles of its first officer."""

    code: str
    names: Mapping[str, str]
    roles: tuple[str, ...] = (HEAD,)


class NodeFile(msgspec.Struct, frozen=True, kw_only=True):
    """What `node.json` says; `record` is the address of the database with the record, empty for the file beside it.

    `public` tells that the pages show, to everybody, what is agreed and published.
    """

    format: str
    domain: str
    simulation: bool
    seats: tuple[str, ...]
    founding: Mapping[str, Any] | None = None
    record: str = ""
    public: bool = False


def lay_out(
    path: Path,
    *,
    seats: Sequence[SeatPlan],
    passphrase: str,
    domain: str,
    simulation: bool = False,
    strength: Strength = "interactive",
) -> None:
    """Make the folder of a new node with the keys and geneses of its seats. Refuses a folder that has one."""
    if (path / "node.json").exists():
        raise NodeError(f"{path} holds a node already; nothing was changed. Choose another folder, or open this one.")
    if not seats:
        raise NodeError("A node wants at least one seat; name one, for example --party ROK.")
    if len(seats) > 1 and any(DEPOSITARY in plan.roles for plan in seats):
        raise NodeError(
            "A depositary keeps what it cannot read, so it wants a node of its own; lay the other seats out in "
            "another folder. Nothing was written."
        )
    if not passphrase:
        raise NodeError("The keys want a passphrase; set TANDEM_PASSPHRASE or name a file with --passphrase-file.")
    codes = tuple(plan.code for plan in seats)
    _check_codes(path, codes)
    full_domain = f"{SIMULATION}.{domain}" if simulation else domain
    # One node key for all seats of the folder: that they are hosted together can be seen from the geneses.
    node_keys = (SigningKey.generate(), SigningKey.generate())
    # All is made before anything is written, so that a name that does not do leaves no folder behind.
    made = [_make_seat(plan, node_keys, full_domain, simulation=simulation) for plan in seats]
    for plan, (raw, keys) in zip(seats, made, strict=True):
        _write_seat(path / "seats" / plan.code, raw, keys, passphrase, strength)
    write_node_file(path, NodeFile(format=FORMAT, domain=full_domain, simulation=simulation, seats=codes))


def _check_codes(path: Path, codes: Sequence[str]) -> None:
    for code in codes:
        if not CODE.fullmatch(code):
            raise NodeError(
                f"A seat's code has 1 to 12 capitals and digits, a capital first; found {code[:40]!r}. "
                "Nothing was written."
            )
        if codes.count(code) > 1:
            raise NodeError(f"The seat {code} is named twice; name every seat once. Nothing was written.")
        if (path / "seats" / code).exists():
            raise NodeError(
                f"{path / 'seats' / code} is there, but {path} holds no node: a laying-out was cut short. "
                "Nothing was changed; remove that folder, or choose another one."
            )


def _make_seat(
    plan: SeatPlan, node_keys: tuple[SigningKey, SigningKey], domain: str, *, simulation: bool
) -> tuple[bytes, Mapping[str, SigningKey]]:
    """The genesis and the keys of a seat. Raises NodeError where the genesis cannot be made of what was given."""
    seat_keys = (SigningKey.generate(), SigningKey.generate())
    keys = dict(zip(_KEYS, (seat_keys[0], node_keys[0], seat_keys[1], node_keys[1]), strict=True))
    genesis = Genesis(
        code=plan.code,
        names=dict(plan.names),
        domain=domain,
        seat_key=seat_keys[0].public,
        node_key=node_keys[0].public,
        next_seat_key=_commitment(seat_keys[1]),
        next_node_key=_commitment(node_keys[1]),
        officers=(Enlisted(1, tuple(plan.roles)),),
        simulation=simulation,
        nonce=secrets.token_hex(16),
    )
    try:
        raw = encode_genesis(genesis)
        read_genesis(raw)
    except (BadGenesis, canonical.NotCanonical) as wrong:
        raise NodeError(f"The seat {plan.code} cannot be made: {wrong} Nothing was written.") from wrong
    return raw, keys


def _write_seat(
    folder: Path, genesis: bytes, keys: Mapping[str, SigningKey], passphrase: str, strength: Strength
) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    for name, key in keys.items():
        _write_private(folder / f"{name}.key", lock(key, passphrase=passphrase, strength=strength))
    (folder / "genesis.json").write_bytes(genesis)


def _commitment(key: SigningKey) -> str:
    return hashlib.sha256(bytes.fromhex(key.public)).hexdigest()


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_node_file(path: Path, node: NodeFile) -> None:
    """Write `node.json` whole or not at all."""
    draft = path / "node.json.new"
    draft.write_text(json.dumps(msgspec.to_builtins(node), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    draft.replace(path / "node.json")


def show_in_public(path: Path, *, shown: bool = True) -> None:
    """Switch the public page of a node on or off; who serves it reads that when it opens the node."""
    write_node_file(path, msgspec.structs.replace(read_node_file(path), public=shown))


def read_node_file(path: Path) -> NodeFile:
    """Read `node.json`. Raises NodeError where the folder holds no node or another format."""
    try:
        node = msgspec.json.decode((path / "node.json").read_bytes(), type=NodeFile)
    except FileNotFoundError as missing:
        raise NodeError(f"{path} holds no node; lay one out with: tandem init --node {path}") from missing
    except msgspec.MsgspecError as wrong:
        raise NodeError(f"{path / 'node.json'} cannot be read: {wrong}. Restore it from a backup.") from wrong
    if node.format != FORMAT:
        raise NodeError(f"{path} was laid out by another version: expected {FORMAT}, found {node.format}.")
    return node


def read_seat(path: Path, code: str, passphrase: str) -> tuple[Genesis, str, SigningKey, SigningKey]:
    """Answer a seat's genesis, feed id, seat key and node key. Raises NodeError where the keys stay locked."""
    folder = path / "seats" / code
    try:
        genesis = read_genesis((folder / "genesis.json").read_bytes())
        seat_key = unlock(_read_private(folder / "seat.key"), passphrase=passphrase)
        node_key = unlock(_read_private(folder / "node.key"), passphrase=passphrase)
    except FileNotFoundError as missing:
        raise NodeError(f"The seat {code} lacks {missing.filename}; restore it from a backup.") from missing
    except KeyLocked as locked:
        raise NodeError(f"The keys of {code} stay locked: {locked} Nothing was changed.") from locked
    except (ValueError, canonical.NotCanonical) as wrong:
        raise NodeError(f"The seat {code} cannot be read: {wrong} Restore it from a backup.") from wrong
    return genesis, feed_id(genesis), seat_key, node_key


def own_feeds(path: Path) -> frozenset[str]:
    """Answer the feeds that the node in a folder signs; no key is opened. Raises NodeError where a genesis is gone."""
    try:
        return frozenset(
            feed_id(read_genesis((path / "seats" / code / "genesis.json").read_bytes()))
            for code in read_node_file(path).seats
        )
    except (OSError, BadGenesis) as wrong:
        raise NodeError(f"A seat of {path} cannot be read: {wrong}. Restore it from a backup.") from wrong


def read_public(path: Path, code: str) -> tuple[Genesis, str, str]:
    """Answer a seat's genesis and its public keys, of the seat and of the node; the keys stay locked.

    Raises NodeError where a file is missing or damaged.
    """
    folder = path / "seats" / code
    try:
        genesis = read_genesis((folder / "genesis.json").read_bytes())
        public = [public_of(_read_private(folder / f"{name}.key")) for name in ("seat", "node")]
    except FileNotFoundError as missing:
        raise NodeError(f"The seat {code} lacks {missing.filename}; restore it from a backup.") from missing
    except ValueError as wrong:
        raise NodeError(f"The seat {code} cannot be read: {wrong} Restore it from a backup.") from wrong
    return genesis, public[0], public[1]


def _read_private(path: Path) -> bytes:
    """The bytes of a file that only its owner may read; a locked key in other hands is open to guessing."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise NodeError(
            f"{path} can be read by others: expected rights 600, found {mode:o}. Nothing was changed; "
            f"set them with: chmod 600 {path}"
        )
    return path.read_bytes()

"""What the machine itself can do: Ed25519 by PyNaCl, and a commit of one row by SQLite."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl.signing import SigningKey

# As long as an entry of the story, so that the limits are those of the same work.
MESSAGE = bytes(range(256)) * 4


def sign(folder: Path, count: int) -> dict[str, Any]:
    """Sign so many messages and answer the seconds it took."""
    key = SigningKey(bytes(32))
    begun = time.perf_counter()
    for _ in range(count):
        key.sign(MESSAGE)
    return {"seconds": time.perf_counter() - begun, "entries": count}


def verify(folder: Path, count: int) -> dict[str, Any]:
    """Verify one signature so many times and answer the seconds it took."""
    key = SigningKey(bytes(32))
    public, signed = key.verify_key, key.sign(MESSAGE)
    begun, core = time.perf_counter(), time.process_time()
    for _ in range(count):
        public.verify(signed)
    return {"seconds": time.perf_counter() - begun, "core": time.process_time() - core, "entries": count}


def verify_by_openssl(folder: Path, count: int) -> dict[str, Any]:
    """Verify one signature so many times by `cryptography`, with the key read each time, as a verifier reads it."""
    key = SigningKey(bytes(32))
    public, signature = bytes(key.verify_key), key.sign(MESSAGE).signature
    wall, core = time.perf_counter(), time.process_time()
    for _ in range(count):
        Ed25519PublicKey.from_public_bytes(public).verify(signature, MESSAGE)
    return {"seconds": time.perf_counter() - wall, "core": time.process_time() - core, "entries": count}


def commit(folder: Path, count: int) -> dict[str, Any]:
    """Commit so many rows of one blob, one by one, durably, and answer the seconds it took."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, content BLOB NOT NULL)")
        begun = time.perf_counter()
        for _ in range(count):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO rows (content) VALUES (?)", (MESSAGE,))
            connection.execute("COMMIT")
        return {"seconds": time.perf_counter() - begun, "entries": count}

"""Signing keys: strict Ed25519 (RFC 8032), and keys locked at rest by a passphrase.

Strict means that every verifier gives one answer: a scalar below the group order, a public key in canonical form, and
neither it nor the point of the signature of small order. The verification equation is the one without cofactor.
"""

from functools import lru_cache
from typing import Any, Literal, Protocol

import msgspec
from nacl import bindings, pwhash, secret, signing
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

# The prime of the field and the order of the base point. Source: RFC 8032, section 5.1.
_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
# The second coordinates of the eight points of small order: order 4, 1, 2 and 8. Derived in tests/record/test_keys.py.
_ORDER_EIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
SMALL_ORDER = frozenset({0, 1, _PRIME - 1, _ORDER_EIGHT, _PRIME - _ORDER_EIGHT})

_STRENGTHS = {
    "interactive": (pwhash.argon2id.OPSLIMIT_INTERACTIVE, pwhash.argon2id.MEMLIMIT_INTERACTIVE),
    "minimal": (pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN),
}


class KeyLocked(ValueError):
    """A locked key that does not open; the sentence says why."""


class Signer(Protocol):
    """What signs with one key: the key itself, or a process that holds it and hands out signatures alone."""

    @property
    def public(self) -> str:
        """The public half, hexadecimal."""

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`, 64 bytes. A process that is locked raises KeyLocked."""


class SigningKey:
    """A private Ed25519 key that can sign; it is never printed."""

    __slots__ = ("_key", "_public")

    def __init__(self, key: signing.SigningKey) -> None:
        """Wrap the library's key; use `generate` or `from_seed`."""
        self._key = key
        self._public = bytes(key.verify_key).hex()

    @property
    def public(self) -> str:
        """The public half, hexadecimal."""
        return self._public

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new key from the system's random numbers."""
        return cls(signing.SigningKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        """The key that follows from 32 bytes of seed."""
        return cls(signing.SigningKey(seed))

    @property
    def seed(self) -> bytes:
        """The 32 bytes from which the key follows; secret."""
        return bytes(self._key)

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`, 64 bytes."""
        return self._key.sign(message).signature

    def __repr__(self) -> str:
        """The public half only."""
        return f"SigningKey(public={self.public!r})"


def is_weak(encoding: bytes) -> bool:
    """Whether 32 bytes of a point are not in canonical form or stand for a point of small order."""
    height = int.from_bytes(encoding, "little") & (2**255 - 1)
    return height >= _PRIME or height in SMALL_ORDER


def verify(*, public: str, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is the strict Ed25519 signature of `message` by the hexadecimal key `public`."""
    key = _strict_key(public)
    if key is None or len(signature) != 64 or is_weak(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= _ORDER:
        return False
    try:
        bindings.crypto_sign_open(signature + message, key)
    except CryptoError:
        return False
    return True


@lru_cache(maxsize=1024)
def _strict_key(public: str) -> bytes | None:
    """The bytes of a public key; None where no signature by it counts. A feed has thousands of entries by one key."""
    key = bytes.fromhex(public)
    return None if len(key) != 32 or is_weak(key) else key


class _Locked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a locked key file says; bytes are base64 in JSON."""

    format: Literal["tandem-locked-key/1"]
    public: str
    kdf: Literal["argon2id"]
    ops: int
    mem: int
    salt: bytes
    box: bytes


def lock(key: SigningKey, *, passphrase: str, strength: Literal["interactive", "minimal"] = "interactive") -> bytes:
    """The key encrypted under `passphrase`, as JSON that says how; `minimal` is for tests and rehearsals."""
    ops, mem = _STRENGTHS[strength]
    salt = random_bytes(pwhash.argon2id.SALTBYTES)
    box = _box(passphrase, salt=salt, ops=ops, mem=mem).encrypt(key.seed)
    locked = _Locked("tandem-locked-key/1", key.public, "argon2id", ops, mem, salt, bytes(box))
    return msgspec.json.encode(locked) + b"\n"


def unlock(raw: bytes, *, passphrase: str) -> SigningKey:
    """The key that `lock` wrote. Raises KeyLocked where the file is damaged or the passphrase is not the one."""
    locked = _read_locked(raw)
    try:
        box = _box(passphrase, salt=locked.salt, ops=locked.ops, mem=locked.mem)
        key = SigningKey.from_seed(box.decrypt(locked.box))
    except (CryptoError, ValueError, TypeError) as e:
        raise KeyLocked(f"The key {locked.public[:6]} does not open with this passphrase.") from e
    if key.public != locked.public:
        raise KeyLocked(f"The key file names {locked.public[:6]} and holds {key.public[:6]}; restore it.")
    return key


def public_of(raw: bytes) -> str:
    """The public half that a locked key file names, hexadecimal; it stays locked. Raises KeyLocked where damaged."""
    return _read_locked(raw).public


def _read_locked(raw: bytes) -> _Locked:
    """The fields of a locked key, once its cost is one of those that `lock` writes."""
    try:
        locked = msgspec.json.decode(raw, type=_Locked)
    except msgspec.DecodeError as e:
        raise KeyLocked(f"The key file is damaged: {e}. Restore it from your backup.") from e
    if (locked.ops, locked.mem) not in _STRENGTHS.values():
        raise KeyLocked("The key file asks for a cost that Tandem does not write; restore it from your backup.")
    return locked


def _box(passphrase: str, *, salt: bytes, ops: int, mem: int) -> Any:
    """The box whose key is derived from the passphrase."""
    secret_key = pwhash.argon2id.kdf(secret.SecretBox.KEY_SIZE, passphrase.encode(), salt, opslimit=ops, memlimit=mem)
    return secret.SecretBox(secret_key)

"""A stream of bytes sealed under a passphrase: whole, in order and unchanged, or not opened.

One line of JSON says how the key follows from the passphrase; after it come chunks of libsodium's secretstream
(XChaCha20-Poly1305). The last chunk is marked, so that a file that was cut short shows; the line is bound to every
chunk.
"""

import hashlib
from typing import Any, BinaryIO, Literal

import msgspec
from nacl import bindings, pwhash
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

_FORMAT: Literal["tandem-sealed-file/1"] = "tandem-sealed-file/1"
BEGINS = b'{"format":"' + _FORMAT.encode() + b'"'
"""How every sealed file begins."""

_CHUNK = 1024 * 1024
_MORE = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_LAST = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MIDDLE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LONGEST_LINE = 1024
# What a key costs to guess; the keys of a seat are locked at the same two.
_STRENGTHS = {
    "interactive": (pwhash.argon2id.OPSLIMIT_INTERACTIVE, pwhash.argon2id.MEMLIMIT_INTERACTIVE),
    "minimal": (pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN),
}


class NotUnsealed(ValueError):
    """A sealed file that does not open, or not to its end; the sentence says why."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of a sealed file; bytes are base64 in JSON."""

    format: Literal["tandem-sealed-file/1"]
    kdf: Literal["argon2id"]
    ops: int
    mem: int
    salt: bytes
    chunk: int
    stream: bytes


class SealingWriter:
    """Takes bytes and writes them sealed; without `close` at the end the file does not open."""

    def __init__(
        self, file: BinaryIO, *, passphrase: str, strength: Literal["interactive", "minimal"] = "interactive"
    ) -> None:
        """Write the first line; `minimal` is for tests and rehearsals."""
        self._file = file
        ops, mem = _STRENGTHS[strength]
        salt = random_bytes(pwhash.argon2id.SALTBYTES)
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        stream = bindings.crypto_secretstream_xchacha20poly1305_init_push(
            self._state, _key(passphrase, salt=salt, ops=ops, mem=mem)
        )
        line = msgspec.json.encode(_Line(_FORMAT, "argon2id", ops, mem, salt, _CHUNK, stream)) + b"\n"
        self._bound = hashlib.sha256(line).digest()
        self._waiting = bytearray()
        file.write(line)

    def write(self, raw: bytes) -> int:
        """Take bytes; they are written once a chunk is full."""
        self._waiting += raw
        while len(self._waiting) > _CHUNK:
            self._push(bytes(self._waiting[:_CHUNK]), _MIDDLE)
            del self._waiting[:_CHUNK]
        return len(raw)

    def close(self) -> None:
        """Write the last chunk; the file itself stays open."""
        self._push(bytes(self._waiting), _LAST)

    def _push(self, raw: bytes, tag: int) -> None:
        self._file.write(bindings.crypto_secretstream_xchacha20poly1305_push(self._state, raw, self._bound, tag))


class UnsealingReader:
    """Reads what a `SealingWriter` wrote. Raises NotUnsealed where it does not open."""

    def __init__(self, file: BinaryIO, *, passphrase: str) -> None:
        """Read the first line and derive the key."""
        self._file = file
        raw = file.readline(_LONGEST_LINE)
        line = _read_line(raw)
        self._bound = hashlib.sha256(raw).digest()
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        key = _key(passphrase, salt=line.salt, ops=line.ops, mem=line.mem)
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, line.stream, key)
        self._held = b""
        self._opened = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Answer up to `size` bytes, at the end none; all that is left where no size is given."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_CHUNK), b""))
        while not self._held and not self._ended:
            self._held = self._pull()
        piece, self._held = self._held[:size], self._held[size:]
        return piece

    def _pull(self) -> bytes:
        raw = self._file.read(_CHUNK + _MORE)
        if not raw:
            raise NotUnsealed(f"it ends after {self._opened} bytes, before its last part")
        try:
            opened: tuple[bytes, int] = bindings.crypto_secretstream_xchacha20poly1305_pull(
                self._state, raw, self._bound
            )
        except (CryptoError, ValueError, RuntimeError) as wrong:
            raise NotUnsealed(self._why_not(len(raw))) from wrong
        self._opened += len(opened[0])
        self._ended = opened[1] == _LAST
        if self._ended and self._file.read(1):
            raise NotUnsealed("something was added after its end")
        return opened[0]

    def _why_not(self, length: int) -> str:
        if self._opened == 0:
            return "it does not open with this passphrase, or its first part is damaged"
        cut = ", or the file was cut short" if length < _CHUNK + _MORE else ""
        return f"what follows after {self._opened} bytes is damaged{cut}"


def _read_line(raw: bytes) -> _Line:
    try:
        line = msgspec.json.decode(raw, type=_Line)
    except msgspec.DecodeError as wrong:
        raise NotUnsealed(f"its first line cannot be read ({wrong})") from wrong
    length = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
    lengths_fit = len(line.salt) == pwhash.argon2id.SALTBYTES and len(line.stream) == length
    if (line.ops, line.mem) not in _STRENGTHS.values() or line.chunk != _CHUNK or not lengths_fit:
        raise NotUnsealed("its first line asks for what Tandem does not write")
    return line


def _key(passphrase: str, *, salt: bytes, ops: int, mem: int) -> Any:
    size = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES
    return pwhash.argon2id.kdf(size, passphrase.encode(), salt, opslimit=ops, memlimit=mem)

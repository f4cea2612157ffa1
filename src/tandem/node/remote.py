"""Keys that another process holds: this one asks it for signatures, and has no key of its own.

A line is made at the first use in each process and thread, since a worker is forked from the process that opened the
node. A line that broke is made anew once; a signer that does not answer is as good as a locked one: nothing is signed.
"""

import os
import socket
import threading
from contextlib import suppress
from pathlib import Path

from tandem.node.layout import NodeError
from tandem.node.signerline import (
    SOCKET,
    Answer,
    BadFrame,
    DerivedPublic,
    Done,
    Lock,
    Refusal,
    Request,
    Sign,
    Standing,
    Status,
    Transport,
    Unlock,
    Unseal,
    address_in,
    read_answer,
    send,
)
from tandem.record.derived import NotSealed
from tandem.record.keys import KeyLocked

_ANSWERS_SECONDS = 15
_UNLOCKS_SECONDS = 120


class SignerGone(KeyLocked):
    """The process that holds the keys does not answer."""


class SignerLine:
    """The line to the signer of the node in one folder."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is opened yet."""
        self.folder = folder
        self._own = threading.local()

    def ask(self, request: Request, *, seconds: float = _ANSWERS_SECONDS) -> Answer:
        """Answer what the signer says. Raises SignerGone where it does not answer, also not on a new line.

        To ask again is safe: a signature of the same bytes is the same, and opening changes nothing.
        """
        with suppress(OSError, BadFrame):
            return self._ask(request, seconds)
        try:
            return self._ask(request, seconds)
        except (OSError, BadFrame) as gone:
            raise SignerGone(
                f"The signer of {self.folder} does not answer ({gone}). Start it with: tandem signer run --node "
                f"{self.folder}, and unlock it."
            ) from gone

    def _ask(self, request: Request, seconds: float) -> Answer:
        line = self._line()
        line.settimeout(seconds)
        try:
            send(line, request)
            return read_answer(line)
        except BaseException:
            # What comes late on this line would be taken for the answer to the next question.
            self.close()
            raise

    def _line(self) -> socket.socket:
        held: tuple[int, socket.socket] | None = getattr(self._own, "line", None)
        if held is not None and held[0] == os.getpid():
            return held[1]
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(_ANSWERS_SECONDS)
            with address_in(self.folder) as address:
                line.connect(address)
        except BaseException:
            line.close()
            raise
        self._own.line = (os.getpid(), line)
        return line

    def close(self) -> None:
        """Let go of this thread's line."""
        held = getattr(self._own, "line", None)
        self._own.line = None
        if held is not None:
            held[1].close()

    def standing(self) -> Standing:
        """Answer where the signer stands. Raises SignerGone."""
        answer = self.ask(Status())
        if not isinstance(answer, Standing):
            raise _said(answer)
        return answer

    def lock(self) -> None:
        """Let the signer forget its keys. Raises SignerGone."""
        self._done(Lock())

    def unlock(self, passphrase: str | None) -> None:
        """Unlock the keys; without a passphrase by systemd's credential. Raises KeyLocked where they stay locked."""
        self._done(Unlock(passphrase), seconds=_UNLOCKS_SECONDS)

    def sign(self, name: str, message: bytes) -> bytes:
        """Answer the signature of a message by the key of this name. Raises KeyLocked."""
        return self._done(Sign(name, message))

    def unseal(self, sealed: bytes) -> bytes:
        """Answer what was sealed to the node. Raises NotSealed, KeyLocked."""
        return self._done(Unseal(sealed))

    def transport_key(self, password: bytes) -> bytes:
        """Answer the key of the line between nodes, in PEM, encrypted under a password. Raises KeyLocked."""
        return self._done(Transport(password))

    def _done(self, request: Request, *, seconds: float = _ANSWERS_SECONDS) -> bytes:
        answer = self.ask(request, seconds=seconds)
        if not isinstance(answer, Done):
            raise _said(answer)
        return answer.content


def _said(answer: Answer) -> Exception:
    """What a refusal is to the caller."""
    if not isinstance(answer, Refusal):
        return NodeError("The signer answered something else than it was asked; restart it.")
    known = {"locked": KeyLocked, "not_sealed": NotSealed}
    return known.get(answer.code, NodeError)(answer.sentence)


def signer_of(folder: Path) -> SignerLine | None:
    """Answer the line to the signer of a node; None where none answers."""
    if not (folder / SOCKET).exists():
        return None
    line = SignerLine(folder)
    try:
        line.standing()
    except SignerGone:
        return None
    return line


class RemoteKey:
    """One key of a node, held by its signer."""

    def __init__(self, line: SignerLine, name: str, public: str) -> None:
        """Name a key and its public half."""
        self._line, self._name, self.public = line, name, public

    def sign(self, message: bytes) -> bytes:
        """Answer the signature of `message`. Raises KeyLocked while the signer is locked or does not answer."""
        return self._line.sign(self._name, message)


class RemoteKeys:
    """The keys that follow from the node key, held by the signer."""

    def __init__(self, line: SignerLine, derived: DerivedPublic | None = None) -> None:
        """Ask over a line; `derived` are the public halves, where they are known already."""
        self._line, self._derived = line, derived

    @property
    def locked(self) -> bool:
        """Whether nothing is signed now: the signer is locked, or does not answer."""
        try:
            return self._line.standing().locked
        except SignerGone:
            return True

    @property
    def _public(self) -> DerivedPublic:
        if self._derived is None:
            self._derived = self._line.standing().derived
        if self._derived is None:
            raise KeyLocked("The keys of this node were never unlocked here; unlock them with: tandem signer unlock")
        return self._derived

    @property
    def witness(self) -> RemoteKey:
        """What cosigns heads that are consistent with all that was seen before."""
        return RemoteKey(self._line, "witness", self._public.witness)

    @property
    def mirror(self) -> RemoteKey:
        """What cosigns heads of which everything is stored here."""
        return RemoteKey(self._line, "mirror", self._public.mirror)

    @property
    def sealing_key(self) -> str:
        """The public key to which sections are sealed, hexadecimal."""
        return self._public.sealing

    @property
    def certificate(self) -> bytes:
        """The certificate of the line between nodes, in DER."""
        return self._public.certificate

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed to this node. Raises NotSealed, KeyLocked."""
        return self._line.unseal(sealed)

    def transport_key(self, password: bytes) -> bytes:
        """The private key of the line between nodes, in PEM, encrypted under `password`. Raises KeyLocked."""
        return self._line.transport_key(password)

"""Invitations: what a member hands to another before they found a group, so that their nodes know each other.

An invitation is canonical JSON with the genesis, the address and the keys of the line, signed by the node key under a
domain tag of its own. Its words, read aloud over a line that both trust, show that nobody changed it on the way: who
changes any of it has other words.
"""

import base64
import hashlib
import re
from typing import Any

import msgspec
from cryptography import x509

from tandem.record import canonical, keys
from tandem.record.derived import HeldKeys
from tandem.record.genesis import HASH, Genesis, encode_genesis, group_words, read_genesis
from tandem.record.keys import Signer

INVITATION_DOMAIN = b"tandem-invitation/1\n"
MOST_BYTES = 16 * 1024
"""A genesis has 8 KiB at most and a certificate of an Ed25519 key some 400 bytes."""

_ADDRESS = re.compile(r"https://(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9a-f:]{2,45}\]):([1-9][0-9]{0,4})")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_KEYS = ("witness_key", "mirror_key", "sealing_key", "transport")


class BadInvitation(ValueError):
    """Bytes that are no invitation, or one that is not signed by the node that it names; the sentence says which."""


class Invitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who a member is, where its node answers, and by which keys; `transport` is the SHA-256 of the certificate."""

    v: int = 1
    genesis: Genesis
    address: str
    certificate: bytes
    witness_key: str
    mirror_key: str
    sealing_key: str
    transport: str


class _Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    invitation: Invitation
    signature: str


def write_invitation(*, genesis: Genesis, address: str, held: HeldKeys, key: Signer) -> bytes:
    """The bytes of an invitation of this member to its node at `address`, signed by its node key.

    Raises BadInvitation where the address is none.
    """
    invitation = Invitation(
        genesis=genesis, address=address, certificate=held.certificate, witness_key=held.witness.public,
        mirror_key=held.mirror.public, sealing_key=held.sealing_key,
        transport=hashlib.sha256(held.certificate).hexdigest(),
    )  # fmt: skip
    _check_form(invitation)
    signed = _Signed(invitation=invitation, signature=key.sign(_message(invitation)).hex())
    return canonical.encode(msgspec.to_builtins(signed))


def read_invitation(raw: bytes, *, node_key: str | None = None) -> Invitation:
    """The invitation in these bytes, signed by the node key of its genesis, or by the one that took its place.

    Raises BadInvitation where they are none.
    """
    signed = _read(raw)
    _check_signature(signed, node_key or signed.invitation.genesis.node_key)
    return signed.invitation


def kept_invitation(raw: bytes) -> Invitation:
    """The invitation in bytes whose signature was checked when they came; the key may have been replaced since.

    Raises BadInvitation where they are none.
    """
    return _read(raw).invitation


def _read(raw: bytes) -> _Signed:
    """What is in canonical bytes of the right form."""
    if len(raw) > MOST_BYTES:
        raise BadInvitation(f"The invitation is too long: {len(raw)} bytes; expected {MOST_BYTES} at most.")
    try:
        plain = canonical.decode(raw)
        signed = msgspec.convert(plain, _Signed)
        read_genesis(encode_genesis(signed.invitation.genesis))
    except (ValueError, msgspec.ValidationError) as wrong:
        raise BadInvitation(f"The invitation cannot be read: {wrong}") from wrong
    if canonical.encode(msgspec.to_builtins(signed)) != raw:
        raise BadInvitation("The invitation leaves out a field that has to be written.")
    _check_form(signed.invitation)
    return signed


def invitation_words(invitation: Invitation) -> str:
    """Eight words for reading an invitation aloud; they say that everything in it is as it was signed."""
    return group_words(hashlib.sha256(_message(invitation)).hexdigest())


def _message(invitation: Invitation) -> bytes:
    """What the node key signs."""
    plain: dict[str, Any] = msgspec.to_builtins(invitation)
    return INVITATION_DOMAIN + canonical.encode(plain)


def _check_form(invitation: Invitation) -> None:
    """Refuse values that are not of their form, and a certificate that is not the one named."""
    if invitation.v != 1:
        raise BadInvitation(f"The invitation is of another version: expected 1, found {invitation.v}.")
    found = _ADDRESS.fullmatch(invitation.address)
    if found is None or int(found[1]) > 65535:
        raise BadInvitation(
            f"The address of a node is https, a host and a port, as in https://node.example:8443; found "
            f"{invitation.address[:80]!a}."
        )
    for name in _KEYS:
        if not HASH.fullmatch(getattr(invitation, name)):
            raise BadInvitation(f"{name} of the invitation is not 64 hexadecimal digits.")
    if hashlib.sha256(invitation.certificate).hexdigest() != invitation.transport:
        raise BadInvitation("The certificate in the invitation is another one than it names.")
    try:
        x509.load_der_x509_certificate(invitation.certificate)
    except ValueError as wrong:
        raise BadInvitation("The certificate in the invitation cannot be read.") from wrong


def _check_signature(signed: _Signed, public: str) -> None:
    """Refuse a signature that is not that of this key."""
    fits = bool(_SIGNATURE.fullmatch(signed.signature)) and keys.verify(
        public=public, message=_message(signed.invitation), signature=bytes.fromhex(signed.signature)
    )
    if not fits:
        code = signed.invitation.genesis.code
        raise BadInvitation(f"The invitation of {code} is not signed by its node key {public[:6]}; ask for it again.")


def pem_of(certificate: bytes) -> str:
    """A certificate in DER as the PEM text that servers and browsers read."""
    body = base64.encodebytes(certificate).decode().replace("\n", "")
    lines = "\n".join(body[place : place + 64] for place in range(0, len(body), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"

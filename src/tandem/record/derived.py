"""The keys of a node that follow from its node key: witness, mirror, sealing and transport, one purpose each.

They are derived, so that a folder has no further secret to lose, and so that with the node key all of them change.
No two purposes share a key: a cosignature does not name its cosigner, so that one key must not speak for two.
Source: RFC 5869 (HKDF); C2SP tlog-cosignature on distinct keys; RFC 8410 for the certificate.
"""

from datetime import UTC, datetime
from typing import Literal, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from tandem.record.keys import Signer, SigningKey

Purpose = Literal["witness", "mirror", "sealing", "transport"]

_DOMAIN = b"tandem-derived/1 "
# Pinned by its hash, a certificate has no need of dates; these are the widest that clocks which are wrong still accept.
_FROM, _UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class NotSealed(ValueError):
    """Sealed bytes that do not open with this key."""


class HeldKeys(Protocol):
    """What a node does with the keys that follow from its node key, wherever they are held."""

    @property
    def witness(self) -> Signer:
        """What cosigns heads that are consistent with all that was seen before."""

    @property
    def mirror(self) -> Signer:
        """What cosigns heads of which everything is stored here."""

    @property
    def sealing_key(self) -> str:
        """The public key to which sections are sealed, hexadecimal."""

    @property
    def certificate(self) -> bytes:
        """The certificate of the line between nodes, in DER."""

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed to this node. Raises NotSealed where it was sealed to another, or damaged."""

    def transport_key(self, password: bytes) -> bytes:
        """The private key of the line between nodes, in PEM, encrypted under `password`."""


class DerivedKeys:
    """The derived keys themselves, in this process."""

    def __init__(self, node_key: SigningKey) -> None:
        """Derive them from a node key."""
        self.witness = derive(node_key, "witness")
        self.mirror = derive(node_key, "mirror")
        self._sealing = PrivateKey(_seed(node_key, "sealing"))
        self._transport = Ed25519PrivateKey.from_private_bytes(_seed(node_key, "transport"))
        self.sealing_key = bytes(self._sealing.public_key).hex()
        self.certificate = _certificate(self._transport)

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed to this node. Raises NotSealed where it was sealed to another, or damaged."""
        try:
            return SealedBox(self._sealing).decrypt(sealed)
        except (CryptoError, ValueError, TypeError) as e:
            raise NotSealed("These bytes were not sealed to this node, or are damaged.") from e

    def transport_key(self, password: bytes) -> bytes:
        """The private key of the line between nodes, in PEM, encrypted under `password`."""
        return self._transport.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(password),
        )


def derive(node_key: SigningKey, purpose: Purpose) -> SigningKey:
    """The signing key for one purpose that follows from a node key."""
    return SigningKey.from_seed(_seed(node_key, purpose))


def seal_to(sealing_key: str, content: bytes) -> bytes:
    """These bytes as only the node with this sealing key can open them; other bytes at every call."""
    return SealedBox(PublicKey(bytes.fromhex(sealing_key))).encrypt(content)


def can_seal_to(sealing_key: str) -> bool:
    """Whether anything can be sealed to this key: to a point of small order nothing can, and it is nobody's."""
    try:
        seal_to(sealing_key, b"")
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def _seed(node_key: SigningKey, purpose: Purpose) -> bytes:
    """The 32 bytes for one purpose."""
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_DOMAIN + purpose.encode())
    return kdf.derive(node_key.seed)


def _certificate(key: Ed25519PrivateKey) -> bytes:
    """The self-signed certificate of a key, the same bytes at every call."""
    public = key.public_key()
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"tandem-{raw.hex()[:16]}")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(int.from_bytes(raw[:15], "big") | 1)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
    return built.sign(key, None).public_bytes(serialization.Encoding.DER)

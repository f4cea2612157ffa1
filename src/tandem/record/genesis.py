"""The genesis of a feed and the founding of a group: the two documents from which every id follows.

Identity is a hash of keys, names and a nonce, never a key. Neither document can be changed afterwards.
"""

import hashlib
import re
from typing import TypeVar

import msgspec

from tandem.record import canonical, keys

GROUP_DOMAIN = b"tandem-group/1\n"
SIMULATION = "SIMULATION"

CODE = re.compile(r"[A-Z][A-Z0-9]{0,11}")
HASH = re.compile(r"[0-9a-f]{64}")
ROLE = re.compile(r"[a-z_]+")
_DOMAIN = re.compile(r"(?:SIMULATION\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NONCE = re.compile(r"[0-9a-f]{32}")
_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"


_Document = TypeVar("_Document", "Genesis", "Founding")


class BadGenesis(ValueError):
    """A genesis or founding that is not as SPEC.md says; the sentence says which part."""


class Enlisted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An officer who may act from entry 0, by number and roles."""

    number: int
    roles: tuple[str, ...]


class Genesis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a member of a group begins with: its code, its names and its keys."""

    v: int = 1
    code: str
    names: dict[str, str]
    domain: str
    seat_key: str
    node_key: str
    next_seat_key: str
    next_node_key: str
    officers: tuple[Enlisted, ...]
    simulation: bool = False
    nonce: str


class Founding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a group begins with: its charter and the feeds of its members."""

    v: int = 1
    charter: str
    geneses: tuple[str, ...]
    nonce: str
    simulation: bool = False


def encode_genesis(genesis: Genesis) -> bytes:
    """The canonical bytes of a genesis."""
    return canonical.encode(msgspec.to_builtins(genesis))


def encode_founding(founding: Founding) -> bytes:
    """The canonical bytes of a founding."""
    return canonical.encode(msgspec.to_builtins(founding))


def read_genesis(raw: bytes) -> Genesis:
    """The genesis in these bytes. Raises BadGenesis where they are not one."""
    genesis = _read(raw, Genesis, "genesis")
    if encode_genesis(genesis) != raw:
        raise BadGenesis("The genesis leaves out a field that has to be written.")
    _check_genesis(genesis)
    return genesis


def read_founding(raw: bytes) -> Founding:
    """The founding in these bytes. Raises BadGenesis where they are not one."""
    founding = _read(raw, Founding, "founding")
    if encode_founding(founding) != raw:
        raise BadGenesis("The founding leaves out a field that has to be written.")
    _check_founding(founding)
    return founding


def feed_id(genesis: Genesis) -> str:
    """The id of the feed that begins with this genesis."""
    return hashlib.sha256(encode_genesis(genesis)).hexdigest()


def group_id(founding: Founding) -> str:
    """The id of the group that begins with this founding."""
    return hashlib.sha256(GROUP_DOMAIN + encode_founding(founding)).hexdigest()


def group_words(group: str) -> str:
    """Eight words for reading a group id aloud, made of its first sixteen bytes."""
    head = bytes.fromhex(group)[:16]
    return " ".join(_word(head[place] << 8 | head[place + 1]) for place in range(0, 16, 2))


def origin(genesis: Genesis, group: str) -> str:
    """The name under which a member signs its checkpoints."""
    return f"{genesis.domain}/{group[:16]}/{genesis.code}"


def _word(bits: int) -> str:
    """Sixteen bits as five letters: consonant, vowel, consonant, vowel, consonant."""
    return (
        _CONSONANTS[bits >> 12]
        + _VOWELS[bits >> 10 & 3]
        + _CONSONANTS[bits >> 6 & 15]
        + _VOWELS[bits >> 4 & 3]
        + _CONSONANTS[bits & 15]
    )


def _read(raw: bytes, kind: type[_Document], name: str) -> _Document:
    """The document in canonical bytes, with a sentence where its fields are wrong."""
    try:
        return msgspec.convert(canonical.decode(raw), kind)
    except (canonical.NotCanonical, msgspec.ValidationError) as e:
        raise BadGenesis(f"The {name} cannot be read: {e}") from e


def _check_genesis(genesis: Genesis) -> None:
    """Refuse a genesis whose values are not of their form."""
    _require(genesis.v == 1, "`v` of the genesis", "1", genesis.v)
    _require(bool(CODE.fullmatch(genesis.code)), "the code", "a capital and up to 11 more or digits", genesis.code)
    _check_domain(genesis)
    _require(bool(genesis.names), "the names", "one language at least", genesis.names)
    for language, name in genesis.names.items():
        _require(bool(_LANGUAGE.fullmatch(language)), "a language of the names", "such as en or ko", language)
        _require(bool(name.strip()), f"the name in {language}", "some text", name)
    _check_keys(genesis)
    _check_officers(genesis.officers)
    _require(bool(_NONCE.fullmatch(genesis.nonce)), "the nonce", "32 hexadecimal digits", genesis.nonce)


def _check_domain(genesis: Genesis) -> None:
    """Refuse a domain that is none, or that hides or pretends a simulation."""
    _require(bool(_DOMAIN.fullmatch(genesis.domain)), "the domain", "lower-case labels", genesis.domain)
    marked = genesis.domain.split(".")[0] == SIMULATION
    wanted = f"a first label {SIMULATION} exactly where simulation is true"
    _require(marked == genesis.simulation, "the domain", wanted, genesis.domain)


def _check_keys(genesis: Genesis) -> None:
    """Refuse keys that are not two different strict Ed25519 keys, or commitments that are no hashes."""
    for name in ("seat_key", "node_key", "next_seat_key", "next_node_key"):
        _require(bool(HASH.fullmatch(getattr(genesis, name))), name, "64 hexadecimal digits", getattr(genesis, name))
    for name in ("seat_key", "node_key"):
        weak = keys.is_weak(bytes.fromhex(getattr(genesis, name)))
        _require(not weak, name, "a canonical key of full order", getattr(genesis, name))
    _require(genesis.seat_key != genesis.node_key, "node_key", "another key than seat_key", genesis.node_key)


def _check_officers(officers: tuple[Enlisted, ...]) -> None:
    """Refuse officers without a number of their own, without a role, or with the role of the node."""
    numbers = [officer.number for officer in officers]
    _require(len(set(numbers)) == len(numbers), "the officers", "a number of their own each", numbers)
    for officer in officers:
        _require(officer.number >= 1, "the number of an officer", "1 or more", officer.number)
        named = all(ROLE.fullmatch(role) and role != "node" for role in officer.roles)
        _require(bool(officer.roles) and named, "the roles of an officer", "[a-z_]+ and not node", officer.roles)


def _check_founding(founding: Founding) -> None:
    """Refuse a founding whose values are not of their form."""
    _require(founding.v == 1, "`v` of the founding", "1", founding.v)
    _require(bool(HASH.fullmatch(founding.charter)), "the charter", "64 hexadecimal digits", founding.charter)
    _require(bool(_NONCE.fullmatch(founding.nonce)), "the nonce", "32 hexadecimal digits", founding.nonce)
    feeds = founding.geneses
    _require(all(HASH.fullmatch(feed) for feed in feeds), "the geneses", "feed ids", feeds)
    in_order = bool(feeds) and list(feeds) == sorted(set(feeds))
    _require(in_order, "the geneses", "sorted feed ids, each once, one at least", feeds)


def _require(holds: bool, name: str, wanted: str, found: object) -> None:
    """Raise BadGenesis unless `holds`."""
    if not holds:
        raise BadGenesis(f"{name[0].upper()}{name[1:]} is wrong: expected {wanted}, found {found!r}.")

"""What a signer signs: messages of a known form, each by the key for it, and nothing else.

A client that could have any bytes signed could have an entry signed that no desk ever saw. An entry is read: one of
the seat's kinds is signed by the seat's key alone, one of the node's by the node's, and only for a feed held here.
"""

import re
from collections.abc import Mapping

import msgspec

from tandem.record import canonical
from tandem.record.checkpoint import CONTENTS_DOMAIN
from tandem.record.entry import ENTRY_DOMAIN, SIGNATURE_BYTES, BadEntry, read_envelope, signed_by_node
from tandem.record.genesis import Genesis, feed_id
from tandem.record.invitation import INVITATION_DOMAIN, Invitation

DERIVED = ("witness", "mirror")
"""The derived keys that sign, by their names."""

_HEAD = re.compile(r"(?P<origin>[^\s]+)\n(?P<size>0|[1-9][0-9]{0,15})\n(?P<root>[A-Za-z0-9+/]{43}=)\n")
_COSIGNED = re.compile(r"cosignature/v1\ntime [0-9]{1,19}\n")
_CONTENTS = re.compile(re.escape(CONTENTS_DOMAIN) + r"\n[0-9a-f]{64}\n[0-9a-f]{64}\n")
_GROUP = re.compile(r"[0-9a-f]{16}")


class NotSigned(ValueError):
    """A message that this key does not sign; the sentence says why."""


class Head(msgspec.Struct, frozen=True):
    """A head of an own feed: its origin, size and root."""

    origin: str
    size: int
    root: str


def check_message(name: str, message: bytes, *, seats: Mapping[str, Genesis]) -> Head | None:
    """Raise NotSigned unless the key of this name signs this message; answer the head, where it is an own one.

    Names are `seat/CODE`, `node/CODE`, `witness` and `mirror`; `seats` are the geneses by code.
    """
    which, _, code = name.partition("/")
    if which in DERIVED and not code:
        _check_cosignature(name, message)
        return None
    if which not in ("seat", "node") or code not in seats:
        raise NotSigned(f"This node holds no key called {name[:40]}.")
    if message.startswith(ENTRY_DOMAIN):
        _check_entry(name, which, message[len(ENTRY_DOMAIN) :], seats[code])
        return None
    if which != "node":
        raise NotSigned(f"The key {name} signs entries alone; found {message[:24]!a}.")
    if message.startswith(INVITATION_DOMAIN):
        _check_invitation(name, message[len(INVITATION_DOMAIN) :], seats[code])
        return None
    text = _text(name, message)
    return None if _CONTENTS.fullmatch(text) else _own_head(name, text, seats[code])


def _check_entry(name: str, which: str, raw: bytes, genesis: Genesis) -> None:
    try:
        header = read_envelope(bytes(SIGNATURE_BYTES) + raw).header
    except BadEntry as wrong:
        raise NotSigned(f"The key {name} signs no entry that cannot be read: {wrong}") from wrong
    if header.feed != feed_id(genesis):
        raise NotSigned(f"The key {name} signs for the feed {feed_id(genesis)[:6]}; found {header.feed[:6]}.")
    wanted = "node" if signed_by_node(header.kind) else "seat"
    if which != wanted:
        raise NotSigned(f"A {header.kind} wants the {wanted} key; found {name}.")


def _check_invitation(name: str, raw: bytes, genesis: Genesis) -> None:
    try:
        found = msgspec.convert(canonical.decode(raw), Invitation)
    except (canonical.NotCanonical, msgspec.ValidationError) as wrong:
        raise NotSigned(f"The key {name} signs no invitation that cannot be read: {wrong}") from wrong
    if found.genesis != genesis:
        raise NotSigned(f"The key {name} signs invitations of {genesis.code}; found {found.genesis.code}.")


def _own_head(name: str, text: str, genesis: Genesis) -> Head:
    found = _HEAD.fullmatch(text)
    if found is None:
        raise NotSigned(f"The key {name} signs entries, heads and lists of an archive; found {text[:24]!a}.")
    group = found["origin"].removeprefix(f"{genesis.domain}/").removesuffix(f"/{genesis.code}")
    if found["origin"] != f"{genesis.domain}/{group}/{genesis.code}" or not _GROUP.fullmatch(group):
        raise NotSigned(f"The key {name} signs heads of {genesis.domain} and {genesis.code}; found {found['origin']}.")
    return Head(found["origin"], int(found["size"]), found["root"])


def _check_cosignature(name: str, message: bytes) -> None:
    text = _text(name, message)
    begun = _COSIGNED.match(text)
    if begun is None or not _HEAD.fullmatch(text[begun.end() :]):
        raise NotSigned(f"The key {name} signs cosignatures of heads alone; found {message[:24]!a}.")


def _text(name: str, message: bytes) -> str:
    try:
        return message.decode()
    except UnicodeDecodeError as wrong:
        raise NotSigned(f"The key {name} signs no such bytes: {message[:24]!a}.") from wrong

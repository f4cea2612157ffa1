"""An entry: a header in canonical JSON and one signature over it; with it the sections that the header promises.

The node key signs the kinds in `NODE_KINDS`, the seat key signs all others. The id of an entry is the hash of its
header, so that the signature has no part in what others refer to.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from tandem.record import canonical
from tandem.record.genesis import HASH, ROLE
from tandem.record.keys import Signer

ENTRY_DOMAIN = b"tandem-entry/1\n"
NODE_KINDS = frozenset({
    "notice.received", "notice.unreadable", "window.closed", "window.reopened", "notice.deposited",
})  # fmt: skip
NODE_ROLE = "node"
MAX_HEADER = 8192
SIGNATURE_BYTES = 64
SALT_BYTES = 32

_KIND = re.compile(r"[a-z_]+\.[a-z_]+/[0-9]+")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SECTION = re.compile(r"[a-z0-9_]{1,64}")
_MEDIA = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+(?:; ?[a-z0-9=.-]+)*")
_SMALLEST_LENGTH = 256


_PLAIN = r'"[0-9a-f]{64}"'
_REF = rf'\{{"id":{_PLAIN},"rel":"[a-z_]+"\}}'
_PROMISE = (
    rf'\{{"commit":{_PLAIN},"length":[1-9][0-9]{{0,14}},"media":"[a-z0-9.+-]+/[a-z0-9.+-]+","name":"[a-z0-9_]{{1,64}}"'
    rf'(?:,"sealed":\{{{_PLAIN}:{_PLAIN}(?:,{_PLAIN}:{_PLAIN})*\}})?\}}'
)
_SIGHT = rf"{_PLAIN}:\[[1-9][0-9]{{0,14}},{_PLAIN}\]"
_BEFORE_FACTS = re.compile(
    rb'\{"at":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",'
    rb'"by":\{"officer":(?:0|[1-9][0-9]{0,14}),"role":"[a-z_]+"\},"crit":(?:true|false),"facts":'
)
_AFTER_FACTS = re.compile(
    rf',"feed":{_PLAIN},"group":{_PLAIN},"kind":"[a-z_]+\.[a-z_]+/[0-9]+","prev":(?:null|{_PLAIN}),'
    rf'"refs":\[(?:{_REF}(?:,{_REF})*)?\],"sections":\[(?:{_PROMISE}(?:,{_PROMISE})*)?\],'
    rf'"seen":\{{(?:{_SIGHT}(?:,{_SIGHT})*)?\}},"seq":(?:0|[1-9][0-9]{{0,14}}),"v":1\}}'.encode()
)


class BadEntry(ValueError):
    """An envelope that is not one; the sentence says what is wrong."""


class By(msgspec.Struct, frozen=True, gc=False):
    """Who wrote an entry, as the author claims: the number of an officer and the role; 0 and `node` for the node."""

    officer: int
    role: str


class Ref(msgspec.Struct, frozen=True, gc=False):
    """An entry that is answered, revised, accepted or superseded, and which of these."""

    id: str
    rel: str


class SectionPromise(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a header says about a section that may be withheld: its commitment, media type and padded length.

    `sealed` maps the feed of a recipient to the hash of the section as it was sealed to that recipient, so that a
    depositary can hold it without being able to read it.
    """

    name: str
    commit: str
    media: str
    length: int
    sealed: dict[str, str] = {}


class Section(msgspec.Struct, frozen=True, gc=False):
    """A section itself: the salt of its commitment and its bytes."""

    salt: bytes
    content: bytes


class Header(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The signed part of an entry; unknown fields stay in the raw bytes."""

    v: int
    group: str
    feed: str
    seq: int
    prev: str | None
    kind: str
    crit: bool
    at: str
    by: By
    refs: tuple[Ref, ...]
    seen: dict[str, tuple[int, str]]
    facts: msgspec.Raw
    sections: tuple[SectionPromise, ...]


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One signed thing on the record, with the exact bytes that came in."""

    id: str
    header: Header
    raw: bytes
    signature: bytes

    @property
    def envelope(self) -> bytes:
        """The signature followed by the header: what is stored, sent and hashed as a leaf."""
        return self.signature + self.raw


_DECODER = msgspec.json.Decoder(Header)
_ENCODER = msgspec.json.Encoder(order="sorted")


def entry_id(raw: bytes) -> str:
    """The id of the entry with this header."""
    return hashlib.sha256(raw).hexdigest()


def signed_bytes(raw: bytes) -> bytes:
    """What the signature of an entry is over."""
    return ENTRY_DOMAIN + raw


@lru_cache(maxsize=256)
def signed_by_node(kind: str) -> bool:
    """Whether the node key signs this kind, in every version of it."""
    return kind.partition("/")[0] in NODE_KINDS


def read_facts(header: Header) -> Any:
    """The facts of an entry as plain values."""
    return msgspec.json.decode(header.facts)


def tables_of(header: Header) -> dict[str, str]:
    """The tables that the facts name, as name -> hash."""
    # Canonical facts that name tables hold these bytes; most name none and need not be read again.
    return dict(read_facts(header).get("tables", {})) if b'"tables":' in bytes(header.facts) else {}


def padded_length(length: int) -> int:
    """The length that a header shows for a section of `length` bytes: 256 or the next power of two."""
    return max(_SMALLEST_LENGTH, 1 << (length - 1).bit_length() if length else 0)


def commit_of(section: Section) -> str:
    """The commitment to a section."""
    return hmac.digest(section.salt, section.content, "sha256").hex()


def promise(name: str, media: str, content: bytes, *, salt: bytes | None = None) -> tuple[SectionPromise, Section]:
    """What the header says of a section, and the section; the salt is random unless given."""
    section = Section(secrets.token_bytes(SALT_BYTES) if salt is None else salt, content)
    return SectionPromise(name, commit_of(section), media, padded_length(len(content))), section


def draft_header(
    *,
    group: str,
    feed: str,
    seq: int,
    prev: str | None,
    kind: str,
    crit: bool,
    at: str,
    by: By,
    facts: Mapping[str, Any],
    refs: Iterable[Ref] = (),
    seen: Mapping[str, tuple[int, str]] | None = None,
    sections: Iterable[SectionPromise] = (),
) -> Header:
    """A header that is not signed yet. Raises NotCanonical where the facts have no canonical form."""
    return Header(
        v=1,
        group=group,
        feed=feed,
        seq=seq,
        prev=prev,
        kind=kind,
        crit=crit,
        at=at,
        by=by,
        refs=tuple(refs),
        seen={feed: (size, root) for feed, (size, root) in (seen or {}).items()},
        facts=msgspec.Raw(canonical.encode(facts)),
        sections=tuple(sections),
    )


def seal(header: Header, key: Signer) -> Entry:
    """The entry with this header, signed. Raises BadEntry where the header is not one.

    The checks are those of `read_envelope`, each made once: what is written here need not be read back.
    """
    try:
        plain = msgspec.json.decode(msgspec.json.encode(header))
        raw = canonical.encode(plain)
    except (canonical.NotCanonical, msgspec.DecodeError) as e:
        raise BadEntry(f"The header cannot be written: {e}") from e
    _check_plain(plain, raw)
    _check_shape(header)
    signature = key.sign(signed_bytes(raw))
    _check_size(len(signature) + len(raw))
    return Entry(entry_id(raw), _DECODER.decode(raw), raw, signature)


def header_length(header: Header) -> int:
    """The bytes that a header takes once it is written. Raises BadEntry where it cannot be."""
    try:
        return len(canonical.encode(msgspec.json.decode(msgspec.json.encode(header))))
    except (canonical.NotCanonical, msgspec.DecodeError) as e:
        raise BadEntry(f"The header cannot be written: {e}") from e


def read_envelope(envelope: bytes) -> Entry:
    """The entry in bytes from outside. Its signature is not checked here.

    Raises BadEntry where the header is not canonical or not as SPEC.md says.
    """
    _check_size(len(envelope))
    raw = envelope[SIGNATURE_BYTES:]
    if common := _read_common(envelope):
        return common
    try:
        _check_plain(canonical.decode(raw), raw)
        entry = read_envelope_fast(envelope)
    except (canonical.NotCanonical, msgspec.DecodeError) as e:
        raise BadEntry(f"The header cannot be read: {e}") from e
    _check_shape(entry.header)
    return entry


def _read_common(envelope: bytes) -> Entry | None:
    """The entry where its header is plainly as SPEC.md says; None where it has to be looked at."""
    if not envelope[SIGNATURE_BYTES:].isascii():
        return None
    try:
        entry = read_envelope_fast(envelope)
    except msgspec.DecodeError:
        return None
    return entry if _is_common(entry.header, entry.raw) else None


def _is_common(header: Header, raw: bytes) -> bool:
    """Whether a header is plainly as SPEC.md says, as nearly all are; of the others False says nothing.

    It is what the slower look at each value finds, in a third of the time: an expression over all but the facts, and
    a comparison with the form in which the header would be written here.
    """
    facts = bytes(header.facts)
    before, _, after = raw.partition(facts)
    return (
        b"\\" not in raw
        and b"\x7f" not in raw
        and _BEFORE_FACTS.fullmatch(before) is not None
        and _AFTER_FACTS.fullmatch(after) is not None
        and _ENCODER.encode(header) == raw
        and _facts_are_common(facts)
        and _fits_together(header)
    )


def _facts_are_common(facts: bytes) -> bool:
    """Whether ASCII facts are plainly canonical, name no tables and are not deep."""
    shallow = facts.count(b"{") + facts.count(b"[") < canonical.MAX_DEPTH
    return shallow and facts[:1] == b"{" and b'"tables":' not in facts and canonical.is_canonical(facts)


def _fits_together(header: Header) -> bool:
    """Whether values that are each of their form also fit each other."""
    by, node, names = header.by, signed_by_node(header.kind), {section.name for section in header.sections}
    return (
        (header.prev is None) == (header.seq == 0)
        and (by.role == NODE_ROLE) == node == (by.officer == 0)
        and _is_moment(header.at)
        and header.seen.get(header.feed, (0, ""))[0] <= header.seq
        and len(names) == len(header.sections)
        and not any(section.length != padded_length(section.length) for section in header.sections)
    )


def read_envelope_fast(envelope: bytes, *, known_id: str | None = None) -> Entry:
    """The entry in bytes from our own store, which were checked when they came in; nothing is checked again.

    A store that keeps the id beside the envelope gives it as `known_id`; hashing it anew is half of the reading.
    """
    raw = envelope[SIGNATURE_BYTES:]
    return Entry(known_id or entry_id(raw), _DECODER.decode(raw), raw, envelope[:SIGNATURE_BYTES])


def _check_size(length: int) -> None:
    """Refuse an envelope without a header or with one that is too long."""
    if not SIGNATURE_BYTES < length <= SIGNATURE_BYTES + MAX_HEADER:
        raise BadEntry(
            f"An envelope has {SIGNATURE_BYTES} bytes of signature and 1 to {MAX_HEADER} of header; "
            f"found {length} bytes."
        )


def _check_plain(plain: Any, raw: bytes) -> None:
    """Refuse what the typed reader does not see: hidden characters and facts that are not an object."""
    if not isinstance(plain, dict):
        raise BadEntry(f"The header is a {type(plain).__name__}; expected an object.")
    if _wants_a_look(raw) and (control := canonical.control_in(plain)):
        raise BadEntry(f"The header holds the control character {control}; remove it from the text.")
    facts = plain.get("facts")
    if not isinstance(facts, dict):
        raise BadEntry("The facts are not an object.")
    tables = facts.get("tables", {})
    if not isinstance(tables, dict) or not all(_is_hash(digest) for digest in tables.values()):
        raise BadEntry("The tables of the facts do not map names to hashes.")


def _wants_a_look(raw: bytes) -> bool:
    """Whether canonical bytes could hold a hidden character: only an escape, a DEL or other than ASCII could be one."""
    return b"\\" in raw or b"\x7f" in raw or not raw.isascii()


def _is_hash(value: object) -> bool:
    """Whether a plain value is 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def _check_shape(header: Header) -> None:
    """Refuse a header whose values are not of their form."""
    _require(header.v == 1, "`v`", "1", header.v)
    _require(_is_hash(header.group), "`group`", "64 hexadecimal digits", header.group)
    _require(_is_hash(header.feed), "`feed`", "64 hexadecimal digits", header.feed)
    _require(header.seq >= 0, "`seq`", "0 or more", header.seq)
    if header.seq == 0:
        _require(header.prev is None, "`prev` of entry 0", "null", header.prev)
    else:
        _require(_is_hash(header.prev), "`prev`", "64 hexadecimal digits", header.prev)
    _require(_KIND.fullmatch(header.kind) is not None, "`kind`", "noun.act/version", header.kind)
    _require(_is_moment(header.at), "`at`", "a moment such as 2018-11-20T09:00:00Z", header.at)
    _check_by(header)
    for ref in header.refs:
        _require(_is_hash(ref.id), "the id of a ref", "64 hexadecimal digits", ref.id)
        _require(ROLE.fullmatch(ref.rel) is not None, "`rel`", "[a-z_]+", ref.rel)
    _check_seen(header)
    _check_sections(header.sections)


def _check_by(header: Header) -> None:
    """Refuse a role that does not fit the kind, and an officer number that does not fit the role."""
    by = header.by
    _require(ROLE.fullmatch(by.role) is not None, "the role", "[a-z_]+", by.role)
    expected = "node" if signed_by_node(header.kind) else "another role than node"
    fits = (by.role == NODE_ROLE) == signed_by_node(header.kind)
    _require(fits, f"the role of a {header.kind}", expected, by.role)
    if by.role == NODE_ROLE:
        _require(by.officer == 0, "the officer", "0, as the node wrote it", by.officer)
    else:
        _require(by.officer >= 1, "the officer", "1 or more, as 0 is the node", by.officer)


def _check_seen(header: Header) -> None:
    """Refuse a frontier with sizes or roots that cannot be, its own future included."""
    for feed, (size, root) in header.seen.items():
        _require(_is_hash(feed), "a feed in `seen`", "64 hexadecimal digits", feed)
        _require(size >= 1, "a size in `seen`", "1 or more", size)
        _require(_is_hash(root), "a root in `seen`", "64 hexadecimal digits", root)
    own = header.seen.get(header.feed, (0, ""))[0]
    _require(own <= header.seq, "the own feed in `seen`", f"a size of {header.seq} at most", own)


def _check_sections(sections: tuple[SectionPromise, ...]) -> None:
    """Refuse promises with a name twice or values not of their form."""
    names = [section.name for section in sections]
    _require(len(set(names)) == len(names), "the names of the sections", "each once", names)
    for section in sections:
        _require(_SECTION.fullmatch(section.name) is not None, "the name of a section", "[a-z0-9_]+", section.name)
        _require(_is_hash(section.commit), "the commitment of a section", "64 hexadecimal digits", section.commit)
        _require(_MEDIA.fullmatch(section.media) is not None, "a media type", "type/subtype", section.media)
        _require(
            section.length == padded_length(section.length),
            f"the length of section {section.name}",
            "256 or a greater power of two",
            section.length,
        )
        for recipient, digest in section.sealed.items():
            both = _is_hash(recipient) and _is_hash(digest)
            _require(both, f"`sealed` of section {section.name}", "feeds and hashes", [recipient, digest])


def _is_moment(text: str) -> bool:
    """Whether the text is a moment in UTC to the second, on a day that exists."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _require(holds: bool, name: str, wanted: str, found: object) -> None:
    """Raise BadEntry unless `holds`."""
    if not holds:
        raise BadEntry(f"{name[0].upper()}{name[1:]} is wrong: expected {wanted}, found {found!r}.")

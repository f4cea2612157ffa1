"""Sections sealed to the members that may read them, so that a depositary can keep them and cannot read them.

1. In a group with a depositary each section goes sealed to every party and monitor on another node that has declared
   with which key it opens; who has declared none opens nothing, and no deposit counts for it.
2. A header is short, and a bundle has an end. Where there is no room for all, the sections that stand first are sealed,
   each to all recipients or to none; documents stand last. Nothing is refused for want of room: what is not sealed
   travels as it does without a depositary, and no deposit of that entry counts.
3. What comes sealed is opened here, and kept only where it is what its entry committed to.
"""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import accumulate

import msgspec

from tandem.desk.desk import Desk
from tandem.desk.receiving import founding_of, keeps_sealed_alone
from tandem.record.derived import NotSealed, can_seal_to
from tandem.record.entry import MAX_HEADER, Entry, Header, Section, SectionPromise, header_length
from tandem.record.keys import KeyLocked
from tandem.record.sealed import open_section, seal_section, sealed_length
from tandem.state.group import Group
from tandem.store.record import Writing

Place = tuple[str, str]
"""A section of an entry by name, and the feed of the member to which it is sealed."""

MOST_SEALED = 32 * 1024 * 1024
"""Bytes that are sealed of one entry, to all recipients together: it has to find room in one bundle."""

# `"sealed":{},` and for each recipient two hashes in quotation marks with a colon and a comma, but for the last comma.
_FIELD, _RECIPIENT = 11, 2 * 66 + 2


class Opened(msgspec.Struct, frozen=True):
    """What came sealed to this node: the sections that opened, by name, and a sentence for each that did not.

    A depositary opens none; `kept` are those that it keeps.
    """

    sections: Mapping[str, Section] = {}
    refused: tuple[str, ...] = ()
    kept: Mapping[Place, bytes] = {}


def recipients_of(desk: Desk, group: Group) -> dict[str, str]:
    """Answer the sealing keys of the members to which this node seals what it writes, by feed."""
    if not group.charter.depositaries:
        return {}
    found: dict[str, str] = {}
    for member in (*group.charter.parties, *group.charter.monitors):
        seat = group.seats.get(member.code)
        if seat is not None and seat.node is not None and member.code not in desk.seats:
            found[seat.feed] = seat.node.sealing_key
    # A member that declares a key to which nothing can be sealed keeps nobody from writing.
    return {feed: key for feed, key in found.items() if can_seal_to(key)}


def sealed_header(
    header: Header, sections: Mapping[str, Section], *, recipients: Mapping[str, str]
) -> tuple[Header, dict[Place, bytes]]:
    """Answer a header that names what was sealed of its sections, as many as find room, and the sealed bytes."""
    if not recipients or not header.sections:
        return header, {}
    fitting = _fitting(header, len(recipients))
    sealed: dict[Place, bytes] = {}
    promises: list[SectionPromise] = []
    for promised in header.sections[:fitting]:
        raw = {
            feed: seal_section(sections[promised.name], sealing_key=sealing_key)
            for feed, sealing_key in recipients.items()
        }
        sealed |= {(promised.name, feed): one for feed, one in raw.items()}
        hashes = {feed: hashlib.sha256(one).hexdigest() for feed, one in raw.items()}
        promises.append(msgspec.structs.replace(promised, sealed=hashes))
    return msgspec.structs.replace(header, sections=(*promises, *header.sections[fitting:])), sealed


def _fitting(header: Header, recipients: int) -> int:
    """How many sections find room for what is sealed of them, in the header and in a bundle, the first ones first."""
    named = max(0, MAX_HEADER - header_length(header)) // (_FIELD + _RECIPIENT * recipients)
    lengths = accumulate(recipients * sealed_length(promised.length) for promised in header.sections)
    return min(named, sum(1 for length in lengths if length <= MOST_SEALED))


def sound_sealed(entry: Entry, offered: Mapping[Place, bytes]) -> dict[Place, bytes]:
    """Answer the sealed sections of which the entry names the very bytes."""
    promised = {(one.name, feed): digest for one in entry.header.sections for feed, digest in one.sealed.items()}
    return {place: raw for place, raw in offered.items() if promised.get(place) == hashlib.sha256(raw).hexdigest()}


def take_sealed(desk: Desk, writing: Writing, *, entry: Entry, offered: Mapping[Place, bytes]) -> Opened:
    """Take in what came sealed of an entry that is held: a depositary keeps it, a member keeps what opens of it.

    Nothing of it raises: the sentences say what was refused, and a party then says that a notice is unreadable.
    """
    if not offered:
        return Opened()
    if keeps_sealed_alone(desk, writing, founding_of(desk)):
        sound, held = sound_sealed(entry, offered), writing.sealed(entry.id)
        new = {place: raw for place, raw in sound.items() if place not in held}
        if new:
            writing.keep_sealed(entry.id, new)
        return Opened(kept=new, refused=tuple(_not_named(entry, name) for name, _ in offered.keys() - sound.keys()))
    held_open = writing.sections(entry.id)
    missing = [one.name for one in entry.header.sections if one.name not in held_open]
    opened = open_sealed(desk, entry=entry, offered=offered, missing=missing)
    if opened.sections:
        writing.keep_sections(entry.id, opened.sections)
    return opened


def _not_named(entry: Entry, name: str) -> str:
    return f"{_place(entry)}: section {name!r} came sealed, and is not the bytes that the entry names."


def _place(entry: Entry) -> str:
    return f"Entry {entry.header.seq} of feed {entry.header.feed[:6]}"


def open_sealed(desk: Desk, *, entry: Entry, offered: Mapping[Place, bytes], missing: Sequence[str]) -> Opened:
    """Open the sections of an entry that are missing here and came sealed to a seat of this node."""
    keys, own = desk.keys, {seat.feed for seat in desk.seats.values()}
    sound = sound_sealed(entry, offered)
    promised = {one.name: one for one in entry.header.sections}
    found: dict[str, Section] = {}
    refused: list[str] = []
    for name, feed in sorted(offered):
        if keys is None or feed not in own or name not in missing or name in found or name not in promised:
            continue
        if (name, feed) not in sound:
            refused.append(_not_named(entry, name))
            continue
        try:
            found[name] = open_section(sound[name, feed], promised=promised[name], keys=keys)
        except (NotSealed, KeyLocked) as wrong:
            refused.append(f"{_place(entry)}: {wrong}")
    return Opened(found, tuple(refused))

"""A bundle: what one node hands to another, over a line or in a file, as the same bytes.

The same content makes the same bytes. A bundle is not signed, for nothing in it is believed: entries, heads and
cosignatures are signed each by itself, sections and tables are bound by their hashes, and who takes it in checks all.
Reading is of hostile bytes: it checks the form alone, unpacks nothing, and holds little more than the bytes themselves.
"""

import base64
import binascii
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tandem.record import canonical, genesis, tiles, verify
from tandem.record.checkpoint import BadCheckpoint
from tandem.record.cosignature import HeadLine, read_lines, write_lines
from tandem.record.entry import MAX_HEADER, SIGNATURE_BYTES, Section
from tandem.record.genesis import BadGenesis, Founding
from tandem.record.zipform import write_zip

MOST_BYTES = 64 * 1024 * 1024
"""The longest bundle that is read: the largest entry with all its papers fits in."""
MOST_FILES = 4000
MOST_WANTS = 1000
"""How many entries a bundle may ask the sections of."""
MOST_FORKS = 100
MOST_LINES = 200_000
"""How many sections, open or sealed, are read of one feed: what a bundle of full length holds of such as there are."""

_MOST_TOLD = 1024 * 1024
_MOST_LINE = 4096
_NUMBER = "0|[1-9][0-9]{0,15}"
_FEED_FILE = re.compile(rf"feeds/([0-9a-f]{{64}})/(head|sections|sealed|cosignatures|entries/(?:{_NUMBER}))")
_TABLE = re.compile(r"tables/([0-9a-f]{64})")
_FORK = re.compile(r"forks/(0|[1-9][0-9]?)")

Sections = Mapping[str, Mapping[str, Section]]
Sealed = Mapping[str, Mapping[tuple[str, str], bytes]]
Fork = tuple[bytes, bytes]
"""Two envelopes for one place in a feed."""


class BadBundle(ValueError):
    """Bytes that are no bundle; the sentence says what is wrong, and nothing of it was taken in."""


class Standing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the sender says of itself, unsigned: `bundle.json`.

    `frontier` maps each feed that it holds to size and root. `state_hash` is that of its fold there, and null where an
    entry waits. `more` says that not all fitted in; `wants` are entries of which it lacks a section.
    """

    v: int = 1
    group: str
    sender: str | None = None
    to: str | None = None
    frontier: dict[str, tuple[int, str]]
    state_hash: str | None = None
    more: bool = False
    wants: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FeedPart:
    """What a bundle holds of one feed: its entries from `start` on, and what belongs to these or to earlier ones."""

    head: str = ""
    start: int = 0
    envelopes: tuple[bytes, ...] = ()
    sections: Sections = field(default_factory=dict)
    sealed: Sealed = field(default_factory=dict)
    cosignatures: tuple[HeadLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What a bundle holds; `founding` are the canonical bytes, `tables` go by hash."""

    standing: Standing
    founding: bytes
    feeds: Mapping[str, FeedPart] = field(default_factory=dict)
    tables: Mapping[str, bytes] = field(default_factory=dict)
    forks: tuple[Fork, ...] = ()


def write_bundle(bundle: Bundle) -> bytes:
    """The bytes of a bundle."""
    held = {"bundle.json": canonical.encode(msgspec.to_builtins(bundle.standing)), "founding.json": bundle.founding}
    for feed, part in bundle.feeds.items():
        held |= {f"feeds/{feed}/{path}": raw for path, raw in _feed_files(part).items() if raw}
    held |= {f"tables/{digest}": raw for digest, raw in bundle.tables.items()}
    held |= {f"forks/{number}": tiles.packed(both) for number, both in enumerate(bundle.forks)}
    return write_zip(held)


def read_bundle(raw: bytes, *, most_bytes: int = MOST_BYTES) -> Bundle:
    """What a bundle holds. Raises BadBundle where it is not in its one form, or too large.

    Whether its entries are signed, follow on and belong to the group is not asked here.
    """
    files = _files(raw, most_bytes)
    standing, founding = _standing(files), _founding(files)
    if standing.group != genesis.group_id(founding):
        raise BadBundle("The bundle says that it is of another group than the one that its founding founds.")
    feeds: dict[str, dict[str, bytes]] = {}
    tables: dict[str, bytes] = {}
    forks: dict[int, Fork] = {}
    for path, content in files.items():
        if not content:
            raise BadBundle(f"{path[:80]} is empty.")
        if found := _FEED_FILE.fullmatch(path):
            feeds.setdefault(found[1], {})[found[2]] = content
        elif found := _TABLE.fullmatch(path):
            tables[found[1]] = content
        elif found := _FORK.fullmatch(path):
            forks[int(found[1])] = _fork(path, content)
        elif path not in ("bundle.json", "founding.json"):
            raise BadBundle(f"The bundle holds {path[:80]}, which is no part of a bundle.")
    if sorted(forks) != list(range(len(forks))):
        raise BadBundle("The forks of the bundle are not numbered from 0 without a gap.")
    _check_members([*feeds, *standing.frontier], founding)
    return Bundle(
        standing=standing,
        founding=files["founding.json"],
        feeds={feed: _feed_part(feed, named) for feed, named in feeds.items()},
        tables=tables,
        forks=tuple(forks[number] for number in sorted(forks)),
    )


def _feed_files(part: FeedPart) -> dict[str, bytes]:
    sections = ((entry, name, one) for entry, named in part.sections.items() for name, one in named.items())
    sealed = ((entry, *place, raw) for entry, held in part.sealed.items() for place, raw in held.items())
    return {
        "head": part.head.encode(),
        f"entries/{part.start}": tiles.packed(part.envelopes),
        "sections": b"".join(_section_line(*one) for one in sorted(sections, key=lambda one: one[:2])),
        "sealed": b"".join(_sealed_line(*one) for one in sorted(sealed)),
        "cosignatures": write_lines(part.cosignatures),
    }


def _section_line(entry: str, name: str, section: Section) -> bytes:
    salt, content = (base64.b64encode(part).decode() for part in (section.salt, section.content))
    return _line({"bytes": content, "entry": entry, "name": name, "salt": salt})


def _sealed_line(entry: str, name: str, recipient: str, raw: bytes) -> bytes:
    return _line({"bytes": base64.b64encode(raw).decode(), "entry": entry, "name": name, "to": recipient})


def _line(value: object) -> bytes:
    return canonical.encode(value) + b"\n"


def _files(raw: bytes, most_bytes: int) -> dict[str, bytes]:
    """The files of the zip, once it is known that they are neither too long nor too many."""
    if len(raw) > most_bytes:
        raise BadBundle(f"The bundle has {len(raw)} bytes; at most {most_bytes} are read. Ask for smaller ones.")
    place = number = 0
    while raw[place : place + 4] == b"PK\3\4" and len(raw) >= place + verify.LOCAL.size:
        *_, size, _, length, _ = verify.LOCAL.unpack_from(raw, place)
        place += verify.LOCAL.size + length + size
        if (number := number + 1) > MOST_FILES:
            raise BadBundle(f"The bundle holds more than {MOST_FILES} files; ask for several smaller ones.")
    try:
        return verify.read_zip(raw)
    except verify.Differs as wrong:
        raise BadBundle(f"The bundle cannot be read: {wrong}") from wrong


def _standing(files: Mapping[str, bytes]) -> Standing:
    try:
        standing = msgspec.convert(canonical.decode(_told(files, "bundle.json")), Standing)
    except (canonical.NotCanonical, msgspec.ValidationError) as wrong:
        raise BadBundle(f"bundle.json cannot be read: {wrong}") from wrong
    hashes = [standing.group, *standing.frontier, *standing.wants, *(root for _, root in standing.frontier.values())]
    hashes += [one for one in (standing.sender, standing.state_hash) if one is not None]
    fits = (
        standing.v == 1
        and all(genesis.HASH.fullmatch(one) for one in hashes)
        and (standing.to is None or genesis.CODE.fullmatch(standing.to) is not None)
        and all(0 < size <= canonical.MAX_INTEGER for size, _ in standing.frontier.values())
        and len(standing.wants) <= MOST_WANTS
    )
    if not fits or canonical.encode(msgspec.to_builtins(standing)) != files["bundle.json"]:
        raise BadBundle("bundle.json does not say what a bundle has to say, or says more.")
    return standing


def _founding(files: Mapping[str, bytes]) -> Founding:
    try:
        return genesis.read_founding(_told(files, "founding.json"))
    except BadGenesis as wrong:
        raise BadBundle(f"founding.json cannot be read: {wrong}") from wrong


def _told(files: Mapping[str, bytes], path: str) -> bytes:
    raw = files.get(path)
    if raw is None:
        raise BadBundle(f"The bundle lacks {path}.")
    if len(raw) > _MOST_TOLD:
        raise BadBundle(f"{path} has {len(raw)} bytes; {_MOST_TOLD} at most are read.")
    return raw


def _check_members(feeds: Sequence[str], founding: Founding) -> None:
    for feed in feeds:
        if feed not in founding.geneses:
            raise BadBundle(f"The bundle speaks of the feed {feed[:6]}, which its founding does not name as a member.")


def _feed_part(feed: str, named: Mapping[str, bytes]) -> FeedPart:
    where = f"feeds/{feed[:6]}"
    entries = [path for path in named if path.startswith("entries/")]
    if len(entries) > 1:
        raise BadBundle(f"The bundle has two rows of entries of the feed {feed[:6]}; expected one.")
    start = int(entries[0].removeprefix("entries/")) if entries else 0
    envelopes = _envelopes(f"{where}/{entries[0]}", named[entries[0]]) if entries else ()
    if start + len(envelopes) > canonical.MAX_INTEGER:
        raise BadBundle(f"{where}/{entries[0]} begins at a place that no feed has.")
    return FeedPart(
        head=_head(where, named.get("head", b"")),
        start=start,
        envelopes=envelopes,
        sections=_sections(f"{where}/sections", named.get("sections", b"")),
        sealed=_sealed(f"{where}/sealed", named.get("sealed", b"")),
        cosignatures=_cosignatures(f"{where}/cosignatures", named.get("cosignatures", b"")),
    )


def _head(where: str, raw: bytes) -> str:
    if len(raw) > _MOST_LINE or (not raw.isascii() and not _is_text(raw)):
        raise BadBundle(f"{where}/head is no signed note.")
    return raw.decode()


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _envelopes(where: str, raw: bytes) -> tuple[bytes, ...]:
    """The envelopes of a row; each is long enough to be one, so that their number is bounded by the bytes."""
    found: list[bytes] = []
    place = 0
    while place < len(raw):
        start = place + 2
        place = start + int.from_bytes(raw[place:start], "big")
        if not SIGNATURE_BYTES < place - start <= SIGNATURE_BYTES + MAX_HEADER:
            raise BadBundle(f"{where} holds an envelope of {place - start} bytes; expected 65 to 8256.")
        found.append(raw[start:place])
    if place != len(raw) or not found:
        raise BadBundle(f"{where} is cut short.")
    return tuple(found)


def _fork(where: str, raw: bytes) -> Fork:
    found = _envelopes(where, raw)
    if len(found) != 2:
        raise BadBundle(f"{where} holds {len(found)} envelopes; a fork is two.")
    return found[0], found[1]


def _sections(where: str, raw: bytes) -> Sections:
    found: dict[str, dict[str, Section]] = {}
    for value in _lines(where, raw, ("entry", "name"), ("bytes", "salt")):
        section = Section(_unbase64(where, value["salt"]), _unbase64(where, value["bytes"]))
        found.setdefault(value["entry"], {})[value["name"]] = section
    return found


def _sealed(where: str, raw: bytes) -> Sealed:
    found: dict[str, dict[tuple[str, str], bytes]] = {}
    for value in _lines(where, raw, ("entry", "name", "to"), ("bytes",)):
        found.setdefault(value["entry"], {})[value["name"], value["to"]] = _unbase64(where, value["bytes"])
    return found


def _cosignatures(where: str, raw: bytes) -> tuple[HeadLine, ...]:
    if len(raw) > _MOST_TOLD:
        raise BadBundle(f"{where} has {len(raw)} bytes; at most {_MOST_TOLD} are read.")
    try:
        return read_lines(raw)
    except BadCheckpoint as wrong:
        raise BadBundle(f"{where} cannot be read: {wrong}") from wrong


def _lines(where: str, raw: bytes, order: Sequence[str], others: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The lines as objects with exactly these fields, each once and in the order of the first ones."""
    names, last = sorted((*order, *others)), None
    for number, line in enumerate(io.BytesIO(raw)):
        if number == MOST_LINES:
            raise BadBundle(f"{where} has more lines than the {MOST_LINES} that are read.")
        try:
            value = canonical.decode(line[:-1])
        except canonical.NotCanonical as wrong:
            raise BadBundle(f"{where} cannot be read: {wrong}") from wrong
        fits = line.endswith(b"\n") and isinstance(value, dict) and sorted(value) == names
        if not fits or not all(isinstance(value[name], str) for name in names):
            raise BadBundle(f"{where} holds a line that does not say {', '.join(names)} and no more.")
        if not genesis.HASH.fullmatch(value["entry"]):
            raise BadBundle(f"{where} holds a line of no entry.")
        place = tuple(value[name] for name in order)
        if last is not None and place <= last:
            raise BadBundle(f"{where} holds one line twice, or is out of order.")
        yield value
        last = place


def _unbase64(where: str, text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise BadBundle(f"{where} holds what is not base64.") from wrong
    if base64.b64encode(raw).decode() != text:
        raise BadBundle(f"{where} holds bytes that are not in the one base64 form.")
    return raw

#!/usr/bin/env python3
"""Check a Tandem archive with Python alone: `python3 verify.py FILE --group "EIGHT WORDS"`.

It needs no other file, no network and no package; the `cryptography` package is used for speed where it is installed.
SPEC.md says what is checked here; nothing is written anywhere.
Exit codes: 0 genuine; 1 something differs, and what and where; 2 wrong usage; 3 consistent with itself, no words given.
With `--heads` only the trees and heads are checked, fast; the code is then 3 at best.
"""

import argparse
import base64
import functools
import hashlib
import hmac
import io
import itertools
import json
import re
import struct
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    PURE = False
except ImportError:  # the way in plain Python below gives the same answers
    PURE = True


class Differs(Exception):
    """Something is not as SPEC.md says; the sentence says what, and where."""


def need(holds: bool, sentence: str) -> None:
    """Raise Differs with this sentence unless it holds."""
    if not holds:
        raise Differs(sentence)


# ---- SPEC 1: canonical bytes


def digest(*parts: bytes) -> bytes:
    """The hash of the parts, one after the other."""
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value: Any) -> bytes:
    """The canonical bytes of a value that `check_plain` has passed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# Control characters, marks that turn the direction of text, and separators of lines: they hide what a reader sees.
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def check_plain(value: Any, bare: bool, depth: int = 1) -> None:
    """Refuse what canonical JSON does not have; with `bare`, also texts with characters that hide something."""
    if isinstance(value, str):
        need(unicodedata.is_normalized("NFC", value), "a text is not in NFC")
        need(not bare or not HIDDEN.search(value), "a text or key holds a control character")
    elif isinstance(value, int):
        need(abs(value) < 2**53, "an integer is 2^53 or more")
    elif value is not None:
        need(isinstance(value, (dict, list)), "a number is not an integer")
        need(depth <= 16, "it is nested deeper than 16 levels")
        need(isinstance(value, list) or "".join(value).isascii(), "a key is not ASCII")
        for part in value if isinstance(value, list) else (*value, *value.values()):
            check_plain(part, bare, depth + 1)


def read_canonical(raw: bytes, where: str, *, bare: bool = False) -> Any:
    """The value of a canonical document."""
    try:
        value = json.loads(raw.decode())
        check_plain(value, bare)
        need(canonical(value) == raw, "it is written in another form than the canonical one")
    except (Differs, ValueError, RecursionError) as e:
        raise Differs(f"{where} is not canonical JSON: {e}.") from e
    return value


def unbase64(text: str, where: str) -> bytes:
    """The bytes of strict base64."""
    try:
        raw = base64.b64decode(text, validate=True)
        need(base64.b64encode(raw).decode() == text, f"{where} is not the one base64 form of its bytes.")
    except ValueError as e:
        raise Differs(f"{where} is not base64.") from e
    return raw


# ---- Ed25519 of RFC 8032, strict: canonical S and A; neither A nor R of small order; no cofactor

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE = (4 * pow(5, -1, P) % P).to_bytes(32, "little")
ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
SMALL_ORDER = (0, 1, P - 1, ORDER_8, P - ORDER_8)  # the second coordinates of the eight points
CHECKED = itertools.count(1)  # for the progress shown while signatures are checked in plain Python
Point = tuple[int, int, int, int]  # X, Y, Z, T as in RFC 8032, section 5.1.4


def weak(encoding: bytes) -> bool:
    """Whether 32 bytes of a point are not in canonical form or stand for a point of small order."""
    height = int.from_bytes(encoding, "little") % 2**255
    return height >= P or height in SMALL_ORDER


def add(p: Point, q: Point) -> Point:
    """The sum of two points."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def decode_point(encoding: bytes) -> Point | None:
    """The point that 32 bytes stand for, if there is one."""
    sign, y = divmod(int.from_bytes(encoding, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = P - x if x % 2 != sign else x
    return None if (x * x - square) % P else (x, y, 1, x * y % P)


@functools.lru_cache(maxsize=64)
def multiples(encoding: bytes) -> list[list[Point]]:
    """0 to 15 times the point, in row n times 16^n: made once a key, then a multiple costs 64 additions."""
    point = decode_point(encoding)
    rows: list[list[Point]] = []
    while point and len(rows) < 64:
        row: list[Point] = [(0, 1, 1, 0)]
        while len(row) < 17:
            row.append(add(row[-1], point))
        point = row.pop()
        rows.append(row)
    return rows


def times(number: int, rows: list[list[Point]]) -> Point:
    """A multiple of the point that the rows belong to."""
    return functools.reduce(add, (row[number >> 4 * n & 15] for n, row in enumerate(rows)))


def pure_check(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether S*B - h*A has the encoding R, in plain Python."""
    rows, checked = multiples(public), next(CHECKED)
    if not rows:
        return False
    if checked % 1000 == 0:
        print(f"{checked} signatures checked ...", file=sys.stderr, flush=True)
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    x, y, z, t = times(h, rows)
    x, y, z, t = add(times(int.from_bytes(signature[32:], "little"), multiples(BASE)), (-x, y, z, -t))
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little") == signature[:32]


def library_check(public: bytes, message: bytes, signature: bytes) -> bool:
    """The same by the `cryptography` package."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed(public: str, message: bytes, signature: bytes) -> bool:
    """Whether the signature is the strict one of this message by this key."""
    key, scalar = bytes.fromhex(public), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or scalar >= L or weak(key) or weak(signature[:32]):
        return False
    return (pure_check if PURE else library_check)(key, message, signature)


# ---- SPEC 2 to 4: what the fields of genesis, founding and header must look like


def fits(value: Any, rule: Any) -> bool:
    """Whether a value obeys a rule.

    A rule is a pattern for a text, a range of integers, `bool`, a list with the rule for each value, a mapping with a
    rule a field (more fields may be there), a pair of rules for the keys and values of any object, or a function.
    """
    if isinstance(rule, str):
        return isinstance(value, str) and re.fullmatch(rule, value) is not None
    if isinstance(rule, range):
        return type(value) is int and value in rule
    if isinstance(rule, list):
        return isinstance(value, list) and all(fits(part, rule[0]) for part in value)
    if isinstance(rule, dict):
        return isinstance(value, dict) and all(name in value and fits(value[name], rule[name]) for name in rule)
    if isinstance(rule, tuple):
        return isinstance(value, dict) and all(fits(k, rule[0]) and fits(v, rule[1]) for k, v in value.items())
    return isinstance(value, bool) if rule is bool else bool(rule(value))


def check_fields(value: Any, rules: dict[str, Any], where: str) -> None:
    """Refuse a document that is not an object whose fields obey the rules."""
    need(isinstance(value, dict), f"{where} is not an object.")
    for name, rule in rules.items():
        need(name in value, f"{where} lacks the field `{name}`.")
        need(fits(value[name], rule), f"`{name}` of {where} is wrong: found {str(value[name])[:70]!a}.")


def moment(value: Any) -> bool:
    """Whether the value is a moment in UTC to the second, on a day that exists."""
    try:
        return fits(value, "[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}Z") and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


# fmt: off
HASH, NONCE, WORD, ONE, COUNT = "[0-9a-f]{64}", "[0-9a-f]{32}", "[a-z_]+", range(1, 2), range(1, 2**53)
GENESIS = {
    "v": ONE, "code": "[A-Z][A-Z0-9]{0,11}", "domain": r"(SIMULATION\.)?[a-z0-9-]+(\.[a-z0-9-]+)*",
    "names": ("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", r"(?s).*\S.*"),
    "seat_key": HASH, "node_key": HASH, "next_seat_key": HASH, "next_node_key": HASH,
    "officers": [{"number": COUNT, "roles": ["(?!node$)[a-z_]+"]}], "simulation": bool, "nonce": NONCE,
}
FOUNDING = {"v": ONE, "charter": HASH, "geneses": [HASH], "nonce": NONCE, "simulation": bool}
HEADER = {
    "v": ONE, "group": HASH, "feed": HASH, "seq": range(2**53), "prev": lambda prev: prev is None or fits(prev, HASH),
    "kind": r"[a-z_]+\.[a-z_]+/[0-9]+", "crit": bool, "at": moment, "by": {"officer": range(2**53), "role": WORD},
    "refs": [{"id": HASH, "rel": WORD}],
    "seen": (HASH, lambda pair: isinstance(pair, list) and len(pair) == 2 and all(map(fits, pair, (COUNT, HASH)))),
    "facts": lambda facts: isinstance(facts, dict) and fits(facts.get("tables", {}), ("(?s).*", HASH)),
    "sections": [{
        "name": "[a-z0-9_]{1,64}", "commit": HASH, "media": "[a-z0-9.+-]+/[a-z0-9.+-]+(; ?[a-z0-9=.-]+)*",
        "length": lambda length: fits(length, range(256, 2**53)) and length & (length - 1) == 0,
    }],
}
# fmt: on
NODE_KINDS = ("notice.received", "notice.unreadable", "window.closed", "window.reopened", "notice.deposited")


def check_genesis(genesis: Any, where: str) -> None:
    """Refuse a genesis that is not as section 2 says."""
    check_fields(genesis, GENESIS, where)
    numbers = [officer["number"] for officer in genesis["officers"]]
    exact = set(genesis) == set(GENESIS) and all(len(officer) == 2 for officer in genesis["officers"])
    need(exact, f"{where} has a field too many.")
    need(bool(genesis["names"]), f"{where} has no name.")
    need(all(officer["roles"] for officer in genesis["officers"]), f"{where} has an officer without a role.")
    need(len(set(numbers)) == len(numbers), f"{where} has two officers of one number.")
    marked = genesis["domain"].split(".")[0] == "SIMULATION"
    need(marked == genesis["simulation"], f"{where} does not mark a simulation in its domain, or marks none.")
    need(genesis["seat_key"] != genesis["node_key"], f"{where} has one key for seat and node.")
    for name in ("seat_key", "node_key"):
        need(not weak(bytes.fromhex(genesis[name])), f"{where} has a weak {name}.")


def words_of(group: str) -> str:
    """The eight words of a group id."""
    consonants, vowels = "bdfghjklmnprstvz", "aiou"
    letters = ((consonants, 12), (vowels, 10), (consonants, 6), (vowels, 4), (consonants, 0))
    numbers = [int(group[place : place + 4], 16) for place in range(0, 32, 4)]
    return " ".join("".join(row[n >> shift & len(row) - 1] for row, shift in letters) for n in numbers)


def read_header(envelope: bytes, where: str) -> dict[str, Any]:
    """The header in an envelope, by itself; place, signature and what it saw are compared later."""
    need(64 < len(envelope) <= 64 + 8192, f"{where} has {len(envelope)} bytes; expected 65 to 8256.")
    header: dict[str, Any] = read_canonical(envelope[64:], where, bare=True)
    check_fields(header, HEADER, where)
    need((header["prev"] is None) == (header["seq"] == 0), f"{where} must have null as `prev` only in entry 0.")
    node, by = header["kind"].split("/")[0] in NODE_KINDS, header["by"]
    role_fits = (by["role"] == "node") == (by["officer"] == 0) == node
    need(role_fits, f"{where}, a {header['kind']}, cannot be by officer {by['officer']}, {by['role']}.")
    need(header["seen"].get(header["feed"], [0])[0] <= header["seq"], f"{where} has seen its own future.")
    names = [section["name"] for section in header["sections"]]
    need(len(set(names)) == len(names), f"{where} has two sections of one name.")
    for section in header["sections"]:
        sealed = section.get("sealed", {})
        good = isinstance(sealed, dict) and all(fits(key, HASH) and fits(sealed[key], HASH) for key in sealed)
        need(good, f"{where} does not map recipients to hashes in section {section['name']}.")
    return header


# ---- SPEC 6: tree and notes


def roots(leaves: list[bytes]) -> Iterator[bytes]:
    """The root of the tree over none, one, two ... of these leaf hashes (RFC 6962, section 2.1)."""
    full: list[bytes] = []  # the roots of the full subtrees, largest first
    yield digest()
    for size, leaf in enumerate(leaves):
        while size & 1:
            leaf, size = digest(b"\1", full.pop(), leaf), size >> 1
        full.append(leaf)
        yield functools.reduce(lambda right, left: digest(b"\1", left, right), reversed(full))


def root_of(level: list[bytes]) -> bytes:
    """The last of `roots`: the root of the tree over all of these leaf hashes."""
    sha = hashlib.sha256
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha(b"\1" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0] if level else digest()


def read_note(raw: bytes, name: str, public: str, where: str) -> list[str]:
    """The lines of a signed note that bears the one signature of this key under this name."""
    try:
        body, gap, line = raw.decode().rpartition("\n\n\u2014 ")
    except UnicodeDecodeError as e:
        raise Differs(f"{where} is not UTF-8.") from e
    need(gap != "" and line.startswith(f"{name} ") and line[-1] == "\n", f"{where} is not a note by {name}.")
    signature = unbase64(line[len(name) + 1 : -1], f"The signature of {where}")
    right_key = signature[:4] == digest(name.encode(), b"\n\1", bytes.fromhex(public))[:4]
    good = right_key and signed(public, f"{body}\n".encode(), signature[4:])
    need(good, f"{where} is not signed by the node key of {name}.")
    return body.split("\n")


# ---- SPEC 7: the archive

LOCAL, CENTRAL, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")


def read_zip(raw: bytes) -> dict[str, bytes]:
    """The files of an archive; every byte around them is compared with the one form that section 7 allows."""
    files: dict[str, bytes] = {}
    place, last, directory = 0, "", bytearray()
    while raw[place : place + 4] == b"PK\3\4" and len(raw) >= place + LOCAL.size:
        *_, size, _, length, _ = LOCAL.unpack_from(raw, place)
        start = place + LOCAL.size + length
        name, content = raw[place + LOCAL.size : start], raw[start : start + size]
        need(re.fullmatch(rb"[A-Za-z0-9._/-]+", name) is not None, f"The file at byte {place} has a bad name.")
        path = name.decode()
        need(len(content) == size, f"{path} is cut short: expected {size} bytes, found {len(content)}.")
        same = (20, 0, 0, 0, 33, zlib.crc32(content), size, size, length, 0)
        header = LOCAL.pack(b"PK\3\4", *same)
        need(raw.startswith(header, place), f"{path}: its bytes or its zip header at byte {place} differ.")
        need(path > last, f"{path}: stands twice or out of order in the zip file, at byte {place}.")
        directory += CENTRAL.pack(b"PK\1\2", 0x314, *same, 0, 0, 0, 0o100644 << 16, place) + name
        files[path], last, place = content, path, start + size
    need(0 < len(files) <= 65000, "This is no archive: it is empty, or no zip file, or holds too many files.")
    end = END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(directory), place, 0)
    need(raw[place:] == directory + end, f"The zip directory, from byte {place} on, is not in canonical form.")
    return files


@dataclass
class Feed:
    """A feed as read: its genesis, its entries, its root at every size, and the sections that are there."""

    id: str
    genesis: dict[str, Any]
    origin: str
    checkpoint: bytes
    envelopes: list[bytes]
    headers: list[dict[str, Any]]
    ids: list[str]
    roots: list[bytes]
    sections: dict[str, dict[str, tuple[bytes, bytes]]] = field(default_factory=dict)
    cosigned: list[tuple[int, str, str]] = field(default_factory=list)
    # By "seat" and "node", in order: the first entry that a key may sign, the key, and the hash of the one after it.
    keys: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)

    def key_at(self, which: str, seq: int) -> str:
        """The key that is valid for entry `seq`, and for a head over so many entries."""
        return [key for since, key, _ in self.keys[which] if since <= seq][-1]

    @property
    def node_keys(self) -> set[str]:
        """Every node key that the feed has had."""
        return {key for _, key, _ in self.keys["node"]}


@dataclass
class Archive:
    """An archive as read; `rest` are the files that nothing has asked for yet."""

    files: dict[str, bytes]
    rest: dict[str, bytes]
    founding: dict[str, Any] = field(default_factory=dict)
    group: str = ""
    feeds: dict[str, Feed] = field(default_factory=dict)
    heads_only: bool = False

    def take(self, path: str) -> bytes:
        """The bytes of a file that has to be there."""
        need(path in self.rest, f"{path} is missing.")
        return self.rest.pop(path)


def tile_path(number: int, width: int) -> str:
    """The end of the path of a tile of up to 256, as C2SP tlog-tiles writes it."""
    path = f"{number % 1000:03d}" + ("" if width == 256 else f".p/{width}")
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return path


def tiles_of(leaves: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """End of path and bytes of every tile of hashes over these leaf hashes."""
    level = 0
    while leaves:
        rows = [leaves[start : start + 256] for start in range(0, len(leaves), 256)]
        yield from ((f"{level}/{tile_path(n, len(row))}", b"".join(row)) for n, row in enumerate(rows))
        leaves, level = [root_of(row) for row in rows if len(row) == 256], level + 1


def read_bundles(archive: Archive, folder: str, size: int) -> list[bytes]:
    """The envelopes in the entry bundles of a feed of this size."""
    envelopes: list[bytes] = []
    for start in range(0, size, 256):
        end = min(start + 256, size)
        path = f"{folder}tile/entries/{tile_path(start // 256, end - start)}"
        raw, place = archive.take(path), 0
        while place < len(raw):
            length = int.from_bytes(raw[place : place + 2], "big")
            envelopes.append(raw[place + 2 : place + 2 + length])
            place += 2 + length
        need(place == len(raw) and len(envelopes) == end, f"{path} does not hold {end - start} entries.")
    return envelopes


def check_first(archive: Archive, feed: str, header: dict[str, Any], where: str) -> dict[str, Any]:
    """The genesis in entry 0 of a feed, once every id follows from it."""
    facts, founding = header["facts"], archive.founding
    need(header["kind"] == "group.founded/1", f"{where} is a {header['kind']}; expected a group.founded/1.")
    genesis: dict[str, Any] = facts.get("genesis")
    check_genesis(genesis, f"The genesis in {where}")
    need(digest(canonical(genesis)).hex() == feed, f"{where} carries the genesis of another feed.")
    need(canonical(facts.get("founding")) == canonical(founding), f"{where} founds another group.")
    need(facts.get("tables", {}).get("charter") == founding["charter"], f"{where} names another charter.")
    need(genesis["simulation"] == founding["simulation"], f"{where} differs on whether this is a simulation.")
    return genesis


def change_key(feed: Feed, header: dict[str, Any], where: str) -> tuple[str, str]:
    """Put a committed key in the place of one in use; answers whose signature that entry bears, and the public key."""
    facts, seat_key = header["facts"], feed.keys["seat"][-1][1]
    which, seq, revoked = facts.get("which"), header["seq"], header["kind"] == "key.revoked/1"
    need(which in ("seat", "node"), f"{where} replaces {str(which)[:20]!a}; expected the seat key or the node key.")
    for name in ("new_key", "next_key"):
        found = f"{where} has {str(facts.get(name))[:20]!a} as `{name}`"
        need(fits(facts.get(name), HASH), f"{found}; expected 64 hexadecimal digits.")
    since, _, promised = feed.keys[which][-1]
    new, following = bytes.fromhex(facts["new_key"]), facts["next_key"]
    brought = f"expected one with the hash {promised[:6]}, found {digest(new).hex()[:6]}"
    need(digest(new).hex() == promised, f"{where} brings another {which} key than was committed: {brought}.")
    need(not weak(new), f"{where} brings a weak {which} key; expected a canonical key of full order.")
    used = {bytes.fromhex(key) for held in feed.keys.values() for _, key, _ in held}
    again = "that was a key of this feed before; make a new one."
    need(new not in used, f"{where} brings a {which} key {again}")
    need(following not in {digest(key).hex() for key in used | {new}}, f"{where} commits a key {again}")
    document = {"feed": feed.id, "group": header["group"], "kind": header["kind"], "new_key": facts["new_key"]}
    document |= {"next_key": following, "seq": seq, "which": which}
    if revoked:
        first, start = max(1, since), facts.get("from_seq")
        reach = f"expected one of {first} to {seq}, which that key could sign"
        reached = f"{where} revokes the {which} key from entry {str(start)[:20]}"
        need(fits(start, range(first, seq + 1)), f"{reached}; {reach}.")
        document["from_seq"] = start
    proof = facts.get("proof") if fits(facts.get("proof"), "[0-9a-f]{128}") else ""
    proved = signed(facts["new_key"], b"tandem-key/1\n" + canonical(document), bytes.fromhex(proof))
    need(proved, f"{where} does not prove that its author holds the new {which} key; the proof is wrong.")
    feed.keys[which].append((seq + 1, facts["new_key"], following))
    by_new = revoked and which == "seat"
    return ("seat key committed before", facts["new_key"]) if by_new else ("seat key", seat_key)


def read_entries(archive: Archive, feed: str, envelopes: list[bytes]) -> Feed:
    """The entries of a feed, each checked in its place."""
    found = Feed(feed, {}, "", b"", envelopes, [], [], [])
    name, prev = f"{feed[:6]} feed", None
    for seq, envelope in enumerate(envelopes):
        if archive.heads_only and seq and b'"kind":"key.' not in envelope:
            continue
        where = f"Entry {seq} of the {name}"
        header = read_header(envelope, where)
        if not found.genesis:
            found.genesis = check_first(archive, feed, header, where)
            pairs = [(which, found.genesis[f"{which}_key"], f"next_{which}_key") for which in ("seat", "node")]
            found.keys = {which: [(0, key, found.genesis[after])] for which, key, after in pairs}
        name = f"{found.genesis['code']} feed"
        here = (header["group"], header["feed"]) == (archive.group, feed)
        need(here, f"{where} is of another feed or group.")
        need(header["seq"] == seq, f"{where} says that it is entry {header['seq']}.")
        expected = f"expected previous {str(prev)[:6]}, found {str(header['prev'])[:6]}"
        need(header["prev"] == prev or archive.heads_only, f"{where} does not follow entry {seq - 1}: {expected}.")
        kind, which = header["kind"].split("/")[0], "node" if header["by"]["role"] == "node" else "seat"
        whose, key = f"{which} key", found.key_at(which, seq)
        if header["kind"] in ("key.rotated/1", "key.revoked/1"):
            whose, key = change_key(found, header, where)
        good = signed(key, b"tandem-entry/1\n" + envelope[64:], envelope[:64])
        need(good, f"{where} is a {kind} and must be signed by the {whose}; the signature is not its.")
        prev = digest(envelope[64:]).hex()
        found.headers.append(header)
        found.ids.append(prev)
    return found


def read_feed(archive: Archive, feed: str) -> None:
    """Read a feed of the archive: its entries, its head, its tiles and its sections."""
    folder = f"feeds/{feed}/"
    checkpoint = archive.take(f"{folder}checkpoint")
    size = re.match(rb"[^\n]+\n([1-9][0-9]{0,9})\n", checkpoint)
    envelopes = read_bundles(archive, folder, int(size[1]) if size else 0)
    need(bool(envelopes), f"{folder}checkpoint has no size.")
    found = read_entries(archive, feed, envelopes)
    leaves = [hashlib.sha256(b"\0" + envelope).digest() for envelope in envelopes]
    found.checkpoint, found.roots = checkpoint, [root_of(leaves)] if archive.heads_only else [*roots(leaves)]
    found.origin = f"{found.genesis['domain']}/{archive.group[:16]}/{found.genesis['code']}"
    lines = read_note(checkpoint, found.origin, found.key_at("node", len(envelopes)), f"{folder}checkpoint")
    expected = [found.origin, str(len(envelopes)), base64.b64encode(found.roots[-1]).decode()]
    need(lines == expected, f"{folder}checkpoint is signed over another feed: these entries give {expected}.")
    for path, tile in tiles_of(leaves):
        same = archive.take(f"{folder}tile/{path}") == tile
        need(same, f"{folder}tile/{path} does not hold the hashes of these entries.")
    if archive.heads_only:
        loose = [path for path in archive.rest if path.startswith((f"{folder}sections/", f"{folder}cosignatures"))]
        archive.rest = {path: raw for path, raw in archive.rest.items() if path not in loose}
    else:
        read_sections(archive, found)
        read_cosigned(archive, found)
    archive.feeds[feed] = found


COSIGNED = re.compile("([1-9][0-9]{0,15}) ([0-9a-f]{64}) (\u2014 [^\\s+]+ [A-Za-z0-9+/]+={0,2})")


def read_cosigned(archive: Archive, feed: Feed) -> None:
    """The cosignatures over heads of this feed; whose they are is compared once every feed is read."""
    path = f"feeds/{feed.id}/cosignatures"
    raw = archive.rest.pop(path, b"")
    need(raw[-1:] == b"\n" or path not in archive.files, f"{path} is empty or does not end with a line feed.")
    for n, line in enumerate(raw.split(b"\n")[:-1], 1):
        where, row = f"Line {n} of {path}", COSIGNED.fullmatch(line.decode(errors="replace"))
        if row is None or b"\xef\xbf\xbd" in row[3].encode():
            raise Differs(f"{where} is not a size, a root and a signature line.")
        root, place = row[2], (int(row[1]), row[2], row[3])
        need(not feed.cosigned or feed.cosigned[-1] < place, f"{where} stands twice or out of order.")
        same = place[0] < len(feed.roots) and feed.roots[place[0]].hex() == root
        need(same, f"{where} is over a head that this feed did not have.")
        feed.cosigned.append(place)


def read_sections(archive: Archive, feed: Feed) -> None:
    """The sections that are there, each compared with its commitment."""
    for start in range(0, len(feed.ids), 256):
        path = f"feeds/{feed.id}/sections/{tile_path(start // 256, 256)}"
        entries = zip(feed.ids[start : start + 256], feed.headers[start : start + 256], strict=True)
        promises = {(entry, section["name"]): section for entry, header in entries for section in header["sections"]}
        order = iter(promises)
        raw = archive.rest.pop(path, b"\n")
        need(raw[-1:] == b"\n", f"{path} does not end with a line feed.")
        for n, line in enumerate(raw[:-1].split(b"\n") if path in archive.files else [], 1):
            where = f"Line {n} of {path}"
            section = read_canonical(line, where)
            check_fields(section, dict.fromkeys(("bytes", "name", "salt"), ".*") | {"entry": HASH}, where)
            key = (section["entry"], section["name"])
            need(len(section) == 4 and key in order, f"{where} is not promised there, or out of order.")
            salt, content = (unbase64(section[name], f"`{name}` of {where}") for name in ("salt", "bytes"))
            commit = hmac.new(salt, content, hashlib.sha256).hexdigest()
            length = max(256, 1 << max(len(content) - 1, 0).bit_length())
            same = len(salt) == 32 and (commit, length) == (promises[key]["commit"], promises[key]["length"])
            need(same, f"{where}, section {key[1]} of entry {key[0][:6]}, is not as its header promised.")
            feed.sections.setdefault(key[0], {})[key[1]] = (salt, content)


def check_contents(archive: Archive) -> None:
    """Refuse a list of files that is not that of the files here, and name the first file that differs."""
    listed = archive.take("contents")
    others = archive.files.keys() - {"contents", "contents.sig"}
    hashes = {path: digest(archive.files[path]).hex() for path in others}
    lines = set(listed.decode(errors="replace").split("\n"))
    for path in sorted(hashes):
        need(f"{hashes[path]}  {path}" in lines, f"{path} is not as `contents` lists it, or is not listed.")
    expected = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()
    need(listed == expected, "`contents` lists a file that is not here, or is not in order.")


# ---- SPEC 8: what a verifier says


@dataclass
class Report:
    """What was found: members in the order of the founding, counts, and a sentence for everything that differs."""

    words_given: bool
    failures: list[str] = field(default_factory=list)
    group: str = ""
    words: str = ""
    simulation: bool = False
    members: list[dict[str, Any]] = field(default_factory=list)
    signed_by: str = ""
    cosignatures: int = 0
    cosignatures_unknown: int = 0
    earliest: dict[str, dict[str, Any]] = field(default_factory=dict)
    sections_absent: int = 0
    entries_waiting: int = 0
    tables_absent: int = 0
    feeds_absent: int = 0
    heads_only: bool = False

    @property
    def exit(self) -> int:
        """The exit code."""
        return 1 if self.failures else 0 if self.words_given and not self.heads_only else 3

    @property
    def verdict(self) -> str:
        """The exit code in words."""
        compare = "compare the words with those that the parties published"
        if self.heads_only and not self.failures:
            words = "the words are those of this group" if self.words_given else compare
            return f"the heads hold; signed by {self.signed_by}; {words}; the entries themselves were not checked"
        return {
            0: "genuine: everything holds, and the words are those of this group",
            1: "not genuine; this differs:",
            3: f"consistent with itself; signed by {self.signed_by}; {compare}",
        }[self.exit]


def check_loose_files(archive: Archive) -> None:
    """Refuse a table or schema that is not named by its hash, and any file that has no place in an archive."""
    for path, raw in archive.rest.items():
        known = fits(path, r"tables/[0-9a-f]{64}|schemas/[0-9a-f]{64}\.json")
        need(known, f"{path} has no place in an archive.")
        found = digest(raw).hex()
        need(path.split("/")[1][:64] == found, f"{path} is not named by its hash, {found[:6]}.")
        if path.startswith("tables/"):
            read_canonical(raw, path)


def check_seen(feed: Feed, feeds: dict[str, Feed]) -> None:
    """Refuse a feed that claims to have seen another at a root which that one does not have."""
    for header in feed.headers:
        for other, (size, root) in header["seen"].items():
            known = feeds[other].roots if other in feeds else []
            where = f"Entry {header['seq']} of the {feed.genesis['code']} feed has seen {other[:6]} at {size}"
            same = size >= len(known) or known[size].hex() == root
            need(same, f"{where} with root {root[:6]}; that feed has another root there.")


def count_waiting(feeds: dict[str, Feed]) -> int:
    """How many entries rest on something that is not here, directly or through others."""
    done, before = dict.fromkeys(feeds, 0), -1
    applied: set[str] = set()

    def rests_on_applied(header: dict[str, Any]) -> bool:
        seen = all(done.get(other, 0) >= size for other, (size, _) in header["seen"].items())
        return seen and all(ref["id"] in applied for ref in header["refs"])

    while before != len(applied):
        before = len(applied)
        for name, feed in feeds.items():
            while done[name] < len(feed.ids) and rests_on_applied(feed.headers[done[name]]):
                applied.add(feed.ids[done[name]])
                done[name] += 1
    return sum(len(feed.ids) for feed in feeds.values()) - len(applied)


def cosigners(feeds: dict[str, Feed]) -> dict[tuple[str, bytes], list[tuple[str, str, float]]]:
    """By name and key id: feed and key of each cosigner that is on record, and until when it counts."""
    known: dict[tuple[str, bytes], list[tuple[str, str, float]]] = {}
    for feed in feeds.values():
        until = float("inf")
        for header in reversed(feed.headers):
            if header["kind"] == "node.declared/1":
                for kind in ("witness", "mirror"):
                    name, public = f"{feed.origin}/{kind}", header["facts"].get(f"{kind}_key")
                    if fits(public, HASH):
                        place = (name, digest(name.encode(), b"\n\4", bytes.fromhex(public))[:4])
                        known.setdefault(place, []).append((feed.id, public, until))
                until = datetime.fromisoformat(header["at"]).timestamp()
    return known


def check_cosigned(feed: Feed, archive: Archive, report: Report) -> None:
    """Count the cosignatures of a feed by keys that are on record; refuse one that its key did not make."""
    known = cosigners(archive.feeds)
    for n, (size, _, line) in enumerate(feed.cosigned, 1):
        where, (_, name, encoded) = f"Line {n} of feeds/{feed.id}/cosignatures", line.split(" ")
        raw = unbase64(encoded, f"The signature in {where}")
        at, root = int.from_bytes(raw[4:12], "big"), base64.b64encode(feed.roots[size]).decode()
        message = f"cosignature/v1\ntime {at}\n{feed.origin}\n{size}\n{root}\n".encode()
        named = known.get((name, raw[:4]), [])
        made = len(raw) == 76 and at < 2**63 and any(signed(public, message, raw[12:]) for _, public, _ in named)
        need(made or not named, f"{where} is not a cosignature by {name} over this head.")
        by = [archive.feeds[other] for other, _, until in named if made and at <= until]
        report.cosignatures += bool(by)
        report.cosignatures_unknown += not by
        # A node that serves the author too is not another one.
        if by and by[0].genesis["node_key"] != feed.genesis["node_key"]:
            found = {"feed": feed.genesis["code"], "at": at, "size": size, "by": name}
            report.earliest[feed.id] = min(report.earliest.get(feed.id, found), found, key=lambda one: one["at"])


def read_founding(archive: Archive, raw: bytes) -> None:
    """Read the zip file and the founding, without which nothing else can be compared."""
    archive.files = read_zip(raw)
    archive.rest = dict(archive.files)
    founding = archive.take("founding.json")
    archive.founding = read_canonical(founding, "founding.json")
    check_fields(archive.founding, FOUNDING, "founding.json")
    feeds = archive.founding["geneses"]
    exact = bool(feeds) and feeds == sorted(set(feeds)) and set(archive.founding) == set(FOUNDING)
    need(exact, "founding.json has a field too many, or does not name its feeds in order, each once.")
    archive.group = digest(b"tandem-group/1\n" + founding).hex()


def check_signer(archive: Archive, report: Report) -> None:
    """Refuse a list of files that no node of the group has signed."""
    raw = archive.take("contents.sig")
    for feed in archive.feeds.values():
        if f"\n\n\u2014 {feed.origin} ".encode() in raw:
            lines = read_note(raw, feed.origin, feed.key_at("node", len(feed.envelopes)), "contents.sig")
            expected = ["tandem-contents/1", archive.group, digest(archive.files.get("contents", b"")).hex()]
            need(lines == expected, "contents.sig is signed over another list of files or another group.")
            report.signed_by = feed.genesis["code"]
    need(report.signed_by != "", "contents.sig is not signed by a node of this group whose feed holds.")


def compare_words(report: Report, words: str) -> None:
    """Refuse words that are not those of this group, whatever their case and what stands between them."""
    given = " ".join(re.findall(r"\w+", words.lower()))
    need(given == report.words, f"The words are those of another group: given {given[:60]!a}, here {report.words!a}.")


def count(archive: Archive, report: Report) -> None:
    """Fill in the members and what is not here."""
    codes = {feed.id: feed.genesis["code"] for feed in archive.feeds.values()}
    need(len(set(codes.values())) == len(codes), f"Two members have one code: {sorted(codes.values())}.")
    wanted = {archive.founding["charter"]}
    for feed in archive.feeds.values():
        ends = {"entries": len(feed.envelopes), "root": feed.roots[-1].hex()}
        host = [codes[f.id] for f in archive.feeds.values() if f.node_keys & feed.node_keys and f is not feed]
        names = {"code": codes[feed.id], "names": feed.genesis["names"], "feed": feed.id}
        report.members.append(names | ends | {"same_host_as": host})
        wanted.update(*(header["facts"].get("tables", {}).values() for header in feed.headers))
        promised = sum(len(header["sections"]) for header in feed.headers)
        report.sections_absent += 0 if archive.heads_only else promised - sum(map(len, feed.sections.values()))
    report.tables_absent = sum(f"tables/{table}" not in archive.files for table in wanted)
    report.feeds_absent = len(archive.founding["geneses"]) - len(archive.feeds)
    report.entries_waiting = 0 if archive.heads_only else count_waiting(archive.feeds)


def examine(raw: bytes, words: str | None = None, *, heads: bool = False) -> tuple[Report, Archive]:
    """The report on the bytes of an archive, and its parts as far as they could be read; `heads` checks heads alone."""
    report, archive = Report(words is not None, heads_only=heads), Archive({}, {}, heads_only=heads)

    def attempt(step: Callable[..., object], *arguments: Any) -> bool:
        try:
            step(*arguments)
        except Differs as e:
            report.failures.append(str(e))
            return False
        return True

    if not attempt(read_founding, archive, raw):
        return report, archive
    report.group, report.words = archive.group, words_of(archive.group)
    report.simulation = archive.founding["simulation"]
    attempt(check_contents, archive)
    for path in ("README.en.txt", "README.ko.txt", "SPEC.md", "verify.py"):
        attempt(archive.take, path)
    for feed in archive.founding["geneses"]:
        folder = f"feeds/{feed}/"
        if f"{folder}checkpoint" in archive.rest and not attempt(read_feed, archive, feed):
            archive.rest = {path: raw for path, raw in archive.rest.items() if not path.startswith(folder)}
    for found in () if heads else archive.feeds.values():
        attempt(check_seen, found, archive.feeds)
        attempt(check_cosigned, found, archive, report)
    attempt(check_signer, archive, report)
    attempt(check_loose_files, archive)
    attempt(count, archive, report)
    if words is not None:
        attempt(compare_words, report, words)
    return report, archive


def verify(path: str, words: str | None = None, *, heads: bool = False) -> Report:
    """The report on an archive file. Raises OSError where the file cannot be read."""
    with open(path, "rb") as file:
        raw = file.read(2**32)
    return examine(raw, words, heads=heads)[0]


def moment_of(seconds: int) -> str:
    """A time of a cosignature for a person."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, ValueError, OSError):
        return f"{seconds} seconds after 1970"


def show(report: Report) -> str:
    """The report for a person."""
    lines = [f"{'SIMULATION: ' if report.simulation else ''}{report.verdict}"]
    lines += [f"  - {sentence}" for sentence in report.failures]
    if report.group:
        lines.append(f"Group: {report.words} ({report.group[:16]})")
    for member in report.members:
        name = member["names"].get("en", next(iter(member["names"].values())))
        host = f", on one node with {' and '.join(member['same_host_as'])}" if member["same_host_as"] else ""
        lines.append(f"  {member['code']}: {name}, {member['entries']} entries, head {member['root'][:6]}{host}")
    absent = f"{report.sections_absent} sections, {report.tables_absent} tables, {report.feeds_absent} feeds"
    lines.append(f"Signed by: {report.signed_by or 'nobody'}")
    if report.heads_only:
        lines.append("Checked: the list of files, the trees over the entries, the heads and who signed them.")
        lines.append("Not checked: the signatures, form and order of entries, sections, what was seen, cosignatures.")
        return "\n".join(lines)
    unknown = f", {report.cosignatures_unknown} by keys that are not on record" if report.cosignatures_unknown else ""
    lines.append(f"Dated by other nodes: {report.cosignatures} cosignatures{unknown}.")
    for one in report.earliest.values():
        lines.append(f"  {one['feed']}: first on {moment_of(one['at'])}, over {one['size']} entries, by {one['by']}")
    lines.append(f"Not here: {absent}. Waiting for what is not here: {report.entries_waiting} entries.")
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """The command: prints the report and returns the exit code."""
    parser = argparse.ArgumentParser(description="Check a Tandem archive.")
    parser.add_argument("file")
    parser.add_argument("--group", metavar="WORDS", help="the eight words that the parties published")
    parser.add_argument("--heads", action="store_true", help="check trees and heads alone, fast; never says genuine")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    try:
        given = parser.parse_args(argv)
        report = verify(given.file, given.group, heads=given.heads)
    except SystemExit as e:
        return 2 if e.code else 0
    except OSError as e:
        print(f"{given.file} cannot be read: {e.strerror}.", file=sys.stderr)
        return 2
    plain = {"exit": report.exit, "verdict": report.verdict, **asdict(report)}
    print(json.dumps(plain, indent=2) if given.json else show(report))
    return report.exit


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name in Korean must not stop a terminal that cannot show it
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())

"""The cast of the record's tests: ROK and US found a group, give and receive notice of the rail survey, and object."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tandem.record import canonical, genesis
from tandem.record.archive import Contents, FeedContents, write_archive
from tandem.record.checkpoint import sign_checkpoint
from tandem.record.entry import By, Entry, Ref, Section, draft_header, promise, seal, signed_by_node
from tandem.record.genesis import Enlisted, Founding, Genesis
from tandem.record.keys import SigningKey
from tandem.record.merkle import leaf_hash, root_of

CHARTER = canonical.encode({"title": "Charter of the working group", "window_hours": 336})
MANIFEST = canonical.encode({"lines": [{"goods": "diesel", "quantity": "55000", "unit": "litre"}]})
SCHEMA = b'{"title": "notice.given/1", "type": "object"}\n'
MORNING = "2018-11-20T09:00:00Z"


def digest(raw: bytes) -> str:
    """The hash of a table or schema."""
    return hashlib.sha256(raw).hexdigest()


def key(name: str) -> SigningKey:
    """The key of this name, the same in every run."""
    return SigningKey.from_seed(hashlib.sha256(name.encode()).digest())


def make_genesis(code: str, *, simulation: bool = False, host: str | None = None, **changed: Any) -> Genesis:
    """The genesis of a member; with `host`, its node is that of another member."""
    fields: dict[str, Any] = {
        "code": code,
        "names": {"ROK": {"en": "Republic of Korea", "ko": "대한민국"}}.get(code, {"en": "United States"}),
        "domain": ("SIMULATION." if simulation else "") + f"{code.lower()}.example",
        "seat_key": key(f"{code} seat").public,
        "node_key": key(f"{host or code} node").public,
        "next_seat_key": digest(bytes.fromhex(key(f"{code} next seat").public)),
        "next_node_key": digest(bytes.fromhex(key(f"{host or code} next node").public)),
        "officers": (Enlisted(1, ("head",)), Enlisted(2, ("desk",))),
        "simulation": simulation,
        "nonce": "20181120" * 4,
    }
    return Genesis(**(fields | changed))


@dataclass
class Member:
    """A member that writes its own feed."""

    genesis: Genesis
    founding: Founding
    entries: list[Entry] = field(default_factory=list)
    sections: dict[str, dict[str, Section]] = field(default_factory=dict)
    host: str | None = None
    heads_by: SigningKey | None = None

    @property
    def feed(self) -> str:
        """The id of the feed."""
        return genesis.feed_id(self.genesis)

    @property
    def group(self) -> str:
        """The id of the group."""
        return genesis.group_id(self.founding)

    @property
    def origin(self) -> str:
        """The name under which the member signs."""
        return genesis.origin(self.genesis, self.group)

    @property
    def node_key(self) -> SigningKey:
        """The key of the member's node."""
        return key(f"{self.host or self.genesis.code} node")

    def root(self, size: int | None = None) -> bytes:
        """The root of the feed at a size, now where none is given."""
        return root_of([leaf_hash(entry.envelope) for entry in self.entries[:size]])

    def seen(self) -> dict[str, tuple[int, str]]:
        """What a page that showed this feed until now has seen."""
        return {self.feed: (len(self.entries), self.root().hex())}

    def draft(self, kind: str, facts: Mapping[str, Any], **changed: Any) -> Entry:
        """The next entry, signed by the right key and not put into the feed."""
        node = signed_by_node(kind)
        fields: dict[str, Any] = {
            "group": self.group,
            "feed": self.feed,
            "seq": len(self.entries),
            "prev": self.entries[-1].id if self.entries else None,
            "kind": kind,
            "crit": True,
            "at": MORNING,
            "by": By(officer=0, role="node") if node else By(officer=2, role="desk"),
            "facts": facts,
        }
        signer = changed.pop("key", None) or (self.node_key if node else key(f"{self.genesis.code} seat"))
        return seal(draft_header(**(fields | changed)), signer)

    def write(self, kind: str, facts: Mapping[str, Any], prose: str | None = None, **changed: Any) -> Entry:
        """Put the next entry into the feed; prose makes a section `text`."""
        sections = {}
        if prose is not None:
            salt = hashlib.sha256(prose.encode()).digest()
            promised, section = promise("text", "text/plain; charset=utf-8", prose.encode(), salt=salt)
            changed["sections"], sections = [promised], {"text": section}
        entry = self.draft(kind, facts, **changed)
        self.entries.append(entry)
        if sections:
            self.sections[entry.id] = sections
        return entry

    def found(self) -> Entry:
        """Put entry 0 into the feed."""
        return self.write("group.founded/1", self.first_facts(), by=By(officer=1, role="head"))

    def first_facts(self) -> dict[str, Any]:
        """The facts of entry 0."""
        return {
            "genesis": msgspec.to_builtins(self.genesis),
            "founding": msgspec.to_builtins(self.founding),
            "tables": {"charter": self.founding.charter},
        }

    def contents(self) -> FeedContents:
        """The feed as an archive holds it."""
        root = self.root()
        head = sign_checkpoint(
            origin=self.origin, size=len(self.entries), root=root, key=self.heads_by or self.node_key
        )
        return FeedContents(
            code=self.genesis.code,
            envelopes=tuple(entry.envelope for entry in self.entries),
            checkpoint=head,
            sections=self.sections,
        )


def make_group(*, simulation: bool = False, one_host: bool = False) -> tuple[Member, Member]:
    """ROK and US, before either has written anything."""
    host = "ROK" if one_host else None
    geneses = (make_genesis("ROK", simulation=simulation), make_genesis("US", simulation=simulation, host=host))
    founding = Founding(
        charter=digest(CHARTER),
        geneses=tuple(sorted(genesis.feed_id(paper) for paper in geneses)),
        nonce="20181120" * 4,
        simulation=simulation,
    )
    rok, us = (Member(paper, founding) for paper in geneses)
    us.host = host
    return rok, us


def rail_survey(*, simulation: bool = False, one_host: bool = False) -> tuple[Member, Member]:
    """ROK gives notice of 55,000 litres of diesel for the rail survey; US receives it and has a concern."""
    rok, us = make_group(simulation=simulation, one_host=one_host)
    rok.found()
    us.found()
    facts = {"oil_litres": 55_000, "tables": {"manifest": digest(MANIFEST)}}
    notice = rok.write("notice.given/1", facts, "열차 조사 Rail survey, north of Panmun", seen=us.seen())
    subject = [Ref(id=notice.id, rel="notice")]
    us.write("notice.received/1", {"grade": 1}, refs=subject, seen=rok.seen())
    us.write("position.taken/1", {"position": "concern"}, "Diesel beyond the cap.", refs=subject, seen=rok.seen())
    rok.write("notice.revised/1", {"oil_litres": 45_000}, "Less diesel.", refs=subject, seen=us.seen())
    return rok, us


def contents_of(*members: Member, **changed: Any) -> Contents:
    """What an archive of these feeds holds."""
    fields: dict[str, Any] = {
        "founding": genesis.encode_founding(members[0].founding),
        "feeds": {member.feed: member.contents() for member in members},
        "tables": {digest(raw): raw for raw in (CHARTER, MANIFEST)},
        "schemas": (SCHEMA,),
    }
    return Contents(**(fields | changed))


def archive_of(*members: Member, **changed: Any) -> bytes:
    """The archive of these feeds, exported by the first member."""
    exporter = members[0]
    signer = exporter.heads_by or exporter.node_key
    return write_archive(contents=contents_of(*members, **changed), key=signer, origin=exporter.origin)

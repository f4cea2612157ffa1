"""What goes into one bundle, as long as there is room: entries, and what of their sections the other may have."""

from collections.abc import Mapping

from tandem.desk.desk import Desk
from tandem.record.bundle import MOST_FILES, FeedPart
from tandem.record.cosignature import HeadLine
from tandem.record.entry import Entry, Section, tables_of

_MOST_COSIGNATURES = 2000
_MOST_TABLES = MOST_FILES // 2
"""The other half is for what there is of each feed."""


class Load:
    """What goes into one bundle, as long as there is room."""

    def __init__(self, desk: Desk, *, to: str | None, most_bytes: int) -> None:
        """Begin empty."""
        group = desk.group()
        members = (*group.charter.parties, *group.charter.monitors)
        self._desk = desk
        self._room = most_bytes
        self._opens = any(one.code == to for one in members)
        self._own = next((seat.feed for code, seat in group.seats.items() if code == to), None)
        self._entries: dict[str, list[Entry]] = {}
        self._sections: dict[str, dict[str, Mapping[str, Section]]] = {}
        self._sealed: dict[str, dict[str, Mapping[tuple[str, str], bytes]]] = {}
        self.tables: dict[str, bytes] = {}

    def put(self, entry: Entry) -> bool:
        """Put an entry in with all that goes with it; False, and nothing put, where it finds no room."""
        sections, tables = self._opened(entry), self._named(entry)
        sealed = self._closed(entry, sections)
        room = self._room - len(entry.envelope) - _weight(sections, sealed) - sum(map(len, tables.values()))
        begun = any(self._entries.values())
        if begun and (room < 0 or len(self.tables) + len(tables) > _MOST_TABLES):
            return False
        self._room = room
        self._entries.setdefault(entry.header.feed, []).append(entry)
        self._keep(entry, sections, sealed)
        self.tables |= tables
        return True

    def put_again(self, entry_id: str) -> None:
        """Put the sections of an entry in that went before without them."""
        entry = self._desk.store.entry(entry_id)
        if entry is None or entry.id in self._sections.get(entry.header.feed, {}):
            return
        sections = self._opened(entry)
        sealed = self._closed(entry, sections)
        if (weight := _weight(sections, sealed)) <= max(self._room, 0) or not self._sections:
            self._room -= weight
            self._keep(entry, sections, sealed)

    def part(self, feed: str, have: int, head: str) -> FeedPart:
        """Answer what goes of one feed."""
        entries = self._entries.get(feed, [])
        cosigned = self._desk.store.cosignatures(feed, from_size=have)[-_MOST_COSIGNATURES:]
        return FeedPart(
            head=head,
            start=entries[0].header.seq if entries else 0,
            envelopes=tuple(entry.envelope for entry in entries),
            sections=self._sections.get(feed, {}),
            sealed=self._sealed.get(feed, {}),
            cosignatures=tuple(HeadLine(one.size, one.root, one.cosignature.line) for one in cosigned),
        )

    def _opened(self, entry: Entry) -> Mapping[str, Section]:
        return self._desk.store.sections(entry.id) if self._opens and entry.header.sections else {}

    def _closed(self, entry: Entry, opened: Mapping[str, Section]) -> Mapping[tuple[str, str], bytes]:
        """The sealed sections: to a member those for it alone that are not held open here, to others all."""
        if not any(promised.sealed for promised in entry.header.sections):
            return {}
        if self._opens and len(opened) == len(entry.header.sections):
            return {}
        held = self._desk.store.sealed(entry.id)
        return {place: raw for place, raw in held.items() if not self._opens or place[1] == self._own}

    def _named(self, entry: Entry) -> dict[str, bytes]:
        new = [digest for digest in tables_of(entry.header).values() if digest not in self.tables]
        return {digest: raw for digest in new if (raw := self._desk.store.table(digest)) is not None}

    def _keep(self, entry: Entry, sections: Mapping[str, Section], sealed: Mapping[tuple[str, str], bytes]) -> None:
        if sections:
            self._sections.setdefault(entry.header.feed, {})[entry.id] = sections
        if sealed:
            self._sealed.setdefault(entry.header.feed, {})[entry.id] = sealed


def _weight(sections: Mapping[str, Section], sealed: Mapping[tuple[str, str], bytes]) -> int:
    contents = [*(section.content for section in sections.values()), *sealed.values()]
    return sum(len(content) * 4 // 3 + 250 for content in contents)

"""Who was at a meeting and each side's account of it, source beside source; nothing is averaged and nobody judged."""

import re
from collections.abc import Iterable

import msgspec

from tandem.state.meeting import Attendance, Meeting, Readout
from tandem.state.reading import Reading

_WORD = re.compile(r"\w+|\W+")
_SHORTEST, _SHORTEST_ASCII = 2, 5
"""Letters of a word that is compared; shorter ones are in every account."""


class Said(msgspec.Struct, frozen=True):
    """One source's word on one person."""

    row: Attendance
    source: str


class Person(msgspec.Struct, frozen=True):
    """One person of a side and what every source says of it; the name is empty where its words were erased."""

    member: str
    number: int
    name: str
    office: str
    capacity: str
    said: tuple[Said, ...]

    @property
    def differ(self) -> bool:
        """Whether two sources cannot both be right: who was listed, or confirmed before, may well have attended."""
        states = {one.row.state for one in self.said}
        return any(pair <= states for pair in _AGAINST)


_AGAINST = ({"attended", "did_not_attend"}, {"confirmed", "not_confirmed"}, {"attended", "not_confirmed"})


class Account(msgspec.Struct, frozen=True):
    """One side's account of a meeting; `pieces` are its words, each with whether the other side's account has it."""

    readout: Readout
    text: str
    place: str
    source: str
    pieces: tuple[tuple[str, bool], ...] = ()


def people_of(reading: Reading, meeting: Meeting) -> tuple[Person, ...]:
    """Answer each person with every source's word, side by side; the parties first, heads before the others.

    Two persons to whom two sources gave one number at once are told apart by their names.
    """
    rows: dict[tuple[str, int, str], list[Attendance]] = {}
    for one in meeting.attendance:
        name = reading.text(one.stamp.entry, "person")
        known = [key for key in rows if key[:2] == (one.member, one.person) and (not name or key[2] in ("", name))]
        rows.setdefault(known[0] if known else (one.member, one.person, name), []).append(one)
    order = {code: place for place, code in enumerate(meeting.parties)}
    people = (_person(reading, key, said) for key, said in rows.items())
    return tuple(sorted(people, key=lambda p: (order.get(p.member, 99), p.member, p.capacity != "head", p.number)))


def _person(reading: Reading, key: tuple[str, int, str], rows: Iterable[Attendance]) -> Person:
    latest: dict[tuple[str, str], Attendance] = {}
    for row in rows:
        latest[row.source, reading.text(row.stamp.entry, "source")] = row
    name = next((n for r in rows if (n := reading.text(r.stamp.entry, "person"))), "")
    office = next((o for r in rows if (o := reading.text(r.stamp.entry, "office"))), "")
    said = tuple(Said(row, source) for (_, source), row in latest.items())
    capacity = next((one.row.capacity for one in said if one.row.capacity == "head"), said[-1].row.capacity)
    return Person(key[0], key[1], name, office, capacity, said)


def accounts_of(reading: Reading, meeting: Meeting) -> tuple[Account, ...]:
    """Answer the latest account of each side in each language, with the words that the other side's has, too."""
    latest: dict[tuple[str, str, str], Readout] = {}
    for one in meeting.readouts:
        latest[one.party, one.language, reading.text(one.stamp.entry, "source")] = one
    told = [
        Account(r, reading.text(r.stamp.entry, "text"), reading.text(r.stamp.entry, "place"), source)
        for (_, _, source), r in latest.items()
    ]
    return tuple(msgspec.structs.replace(one, pieces=_compared(one, told)) for one in told)


def _compared(one: Account, told: Iterable[Account]) -> tuple[tuple[str, bool], ...]:
    mine = one.readout
    others = [t for t in told if t.readout.party != mine.party and t.readout.language == mine.language]
    words = {word.casefold() for other in others for word in _WORD.findall(other.text) if _tells(word)}
    pieces: list[tuple[str, bool]] = []
    for word in _WORD.findall(one.text):
        shared = word.casefold() in words
        if pieces and pieces[-1][1] == shared:
            pieces[-1] = (pieces[-1][0] + word, shared)
        else:
            pieces.append((word, shared))
    return tuple(pieces)


def _tells(word: str) -> bool:
    return len(word) >= (_SHORTEST_ASCII if word.isascii() else _SHORTEST) and word[0].isalnum()

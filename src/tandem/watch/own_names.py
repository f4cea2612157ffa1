"""What the record names itself, before any shipped lexicon: its members, those outside it, and their offices."""

from collections.abc import Iterable, Mapping

from tandem.regimes.charter import Charter, Member
from tandem.state.group import Group
from tandem.watch.found import NameKind
from tandem.watch.lexicon import Known


def known_in(group: Group, *, people: Iterable[Known] = ()) -> tuple[Known, ...]:
    """Answer who is known by name on a record: its parties and others, the group, the offices of its levels, people.

    The names of officers and of those who attended are erasable sections, which the state does not hold: `people` are
    those whose names the reader may read.
    """
    return (*_members(group), *_offices(group.charter), *people)


def _members(group: Group) -> tuple[Known, ...]:
    charter = group.charter
    parties = tuple(_known(one, "party", group) for one in charter.parties)
    return (*parties, *(_known(one, "body", group) for one in (*charter.monitors, *charter.others)))


def _known(member: Member, kind: NameKind, group: Group) -> Known:
    seat = group.seats.get(member.code)
    names = [member.names, *((seat.names,) if seat is not None else ())]
    return Known(member.code, kind, _joined(names, member.code), party=member.code)


def _joined(names: Iterable[Mapping[str, str]], code: str) -> dict[str, tuple[str, ...]]:
    joined: dict[str, list[str]] = {}
    for row in names:
        for language, name in row.items():
            joined.setdefault(language, []).append(name)
    joined.setdefault("en", []).append(code)
    return {language: tuple(dict.fromkeys(row)) for language, row in joined.items()}


def _offices(charter: Charter) -> tuple[Known, ...]:
    return tuple(
        Known(f"{party}-{level.code}", "body", {language: (name,) for language, name in names.items()}, party=party)
        for level in charter.levels
        for party, names in level.holders.items()
    )

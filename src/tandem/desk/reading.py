"""The one read gate: who may see what. Every page, document, mail, count and search result goes through it.

- Shared: every officer of a seat of the group who has a reading role sees the whole record, because the audience of
  every act is the group.
- Kept: a depositary holds the record and reads none of its words; its officers are told what it holds, and not more.
- Private: drafts go to officers of their own seat alone.
- A host runs the node and has no right to content; a stranger sees nothing, not even that a reference exists.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from tandem.acts.act import PAPERS
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.held import holding
from tandem.record import canonical
from tandem.rules.agenda import agenda_of
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.rules.surprises import SurpriseRow, day_reached, register_of
from tandem.state.goal import Goal
from tandem.state.group import Group, Matter, Officer
from tandem.state.meeting import Meeting
from tandem.state.notice import Notice
from tandem.state.reading import HeadRead, PrivateDraft, Reader, Reading
from tandem.state.request import ClearanceRequest
from tandem.state.stamp import stamps_of
from tandem.state.surprise import Contact
from tandem.state.text import JointText
from tandem.store.private import LastRead

HOST = "host"


def reader_of(desk: Desk, *, code: str, officer: int) -> Reader:
    """Answer the reader behind a sign-in. Raises NotAllowed where the officer is not, or no longer, of the group."""
    return reader_in(desk.admitting(), code=code, officer=officer)


def reader_in(group: Group, *, code: str, officer: int) -> Reader:
    """Answer the reader whom these seats, those of today, know. Raises NotAllowed where there is none."""
    held = group.officer(code, officer)
    if held is None:
        raise NotAllowed(because("no_such_officer", party=code, officer=officer))
    return Reader(code, officer, held.roles)


def read_group(desk: Desk, *, reader: Reader, now: datetime, titles: Iterable[str] | None = None) -> Reading:
    """Answer the group with titles of its matters: of all, or of the references asked for."""
    group = _group_for(desk, reader)
    wanted = group.by_ref if titles is None else {ref: group.by_ref[ref] for ref in titles if ref in group.by_ref}
    entries = [_title_entry(group, matter) for matter in wanted.values()]
    return _reading(desk, reader, group, now, entries, ())


def read_titles(desk: Desk, *, reading: Reading, entries: Sequence[str]) -> Mapping[str, str]:
    """Answer the titles that these entries gave their matters, to whom this gate has let in; one withheld is absent."""
    return {entry: texts["title"] for entry, texts in prose_of(desk, entries).items() if "title" in texts}


def read_look(desk: Desk, *, reading: Reading) -> LastRead | None:
    """Answer what the officer whom this gate has let in had before it when it last said so; None where it never did."""
    private = desk.private.get(reading.reader.code or "")
    return private.last_looked(officer=reading.reader.officer) if private else None


def note_look(desk: Desk, *, reader: Reader, frontier: Mapping[str, int], now: datetime) -> None:
    """Keep that this officer has seen what was on record up to here; it is a private paper, and no entry."""
    group = _group_for(desk, reader)
    private = desk.private.get(reader.code or "")
    if private is None:
        raise NotAllowed(because("seat_not_here", party=reader.code or "", seats=", ".join(sorted(desk.seats)) or "-"))
    before = private.last_looked(officer=reader.officer)
    held = {feed: min(size, group.frontier[feed]) for feed, size in frontier.items() if feed in group.frontier}
    joined = {feed: max(size, held.get(feed, 0)) for feed, size in (before.frontier if before else {}).items()}
    moment = written(desk.moment(group, now))
    private.note_looked(officer=reader.officer, frontier={**held, **joined}, saved_at=moment)


def read_matter(desk: Desk, *, reader: Reader, ref: str, now: datetime) -> Reading:
    """Answer one matter with all its words and tables. Raises NotAllowed where there is none for this reader."""
    group = _group_for(desk, reader)
    matter = group.matter(ref)
    if matter is None:
        raise NotAllowed(because("no_such_ref", ref=ref[:60]))
    versions = matter.versions if isinstance(matter, Notice | JointText) else ()
    tables = [digest for version in versions for digest in version.terms.tables.values()]
    entries = entries_of(matter)
    if isinstance(matter, Meeting):
        entries += [row.entry for row in agenda_of(matter, group, desk.moment(group, now))]
    if isinstance(matter, ClearanceRequest):
        entries.append(_title_entry(group, matter.about))
    entries += [entry for one in group.requests_about.get(matter.id, ()) for entry in entries_of(one)]
    read = _reading(desk, reader, group, now, entries, tables)
    return msgspec.structs.replace(
        read, held=holding(desk, group, since=_since(matter, *group.requests_about.get(matter.id, ())))
    )


def _since(*matters: Matter) -> dict[str, int]:
    """The first entry of each feed that is about a matter."""
    first: dict[str, int] = {}
    for stamp in stamps_of(matters):
        first[stamp.feed] = min(stamp.seq, first.get(stamp.feed, stamp.seq))
    return first


def read_charters(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with every charter that was put forward, and the titles under which that was done."""
    group = _group_for(desk, reader)
    entries = [stamp.entry for one in group.amendments for stamp in one.proposed]
    return _reading(desk, reader, group, now, entries, [one.digest for one in group.amendments])


def read_people(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with the names of its officers."""
    group = _group_for(desk, reader)
    entries = [o.entry for seat in group.seats.values() for o in seat.officers.values() if o.entry]
    return _reading(desk, reader, group, now, entries, ())


def read_goals(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with the words of every wording of the common aim, and of what was said to it."""
    group = _group_for(desk, reader)
    entries = [entry for goal in group.goals for entry in entries_of(goal)]
    return _reading(desk, reader, group, now, entries, ())


def read_tandem(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with the words of everything that runs in parallel: commitments, steps, policies, surprises.

    Titles of meetings and of notices on a track go with them, because they stand on the same board.
    """
    group = _group_for(desk, reader)
    entries = [entry for item in group.tandem.parallel() for entry in entries_of(item)]
    entries += [one.current.stamp.entry for one in group.notices.values() if one.current.terms.track]
    entries += list(group.meetings)
    return _reading(desk, reader, group, now, entries, ())


def read_surprises(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with the words of its register of surprises, of contacts, and of what both are about."""
    group = _group_for(desk, reader)
    rows = register_of(group, day=day_reached(group, desk.moment(group, now)))
    told: tuple[SurpriseRow | Contact, ...] = (*rows, *group.tandem.contacts)
    entries = [entry for item in told for entry in (*entries_of(item), *item.about)]
    entries += [_title_entry(group, group.by_ref[ref]) for row in rows for ref in (*row.refs, *row.after)]
    return _reading(desk, reader, group, now, dict.fromkeys(entries), ())


def read_watched(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with the words of what was read in public: sources, statements, accounts, reports.

    Titles of the agreed lines, of matters and of what runs in parallel go with them where they are named.
    """
    group = _group_for(desk, reader)
    items = group.tandem.watched()
    entries = [entry for item in items for entry in entries_of(item)]
    named = {entry for item in items for entry in (*getattr(item, "about", ()), *getattr(item, "cites", ()))}
    named |= {told.statement for account in group.tandem.accounts for told in account.told}
    entries += [entry for item in group.tandem.parallel() if item.stamp.entry in named for entry in entries_of(item)]
    entries += [_title_entry(group, entry) for entry in named if group.opened_by(entry) is not None]
    entries += [text.current.stamp.entry for text in group.texts.values()]
    return _reading(desk, reader, group, now, dict.fromkeys(entries), ())


def read_erasures(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with the words that go with every erasure and with what was said to it."""
    group = _group_for(desk, reader)
    entries = [stamp.entry for one in group.erasures for stamp in (one.stamp, *(a.stamp for a in one.answers))]
    return _reading(desk, reader, group, now, entries, ())


def read_calendars(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with the tables of every calendar on record."""
    group = _group_for(desk, reader)
    return _reading(desk, reader, group, now, (), [one.digest for one in group.published if one.digest])


def open_record(desk: Desk, *, reader: Reader) -> Group:
    """Answer the group to a reader who may carry away all that this node holds. Raises NotAllowed for all others.

    To a depositary that is its own node alone, on which there are no words of others to be read.
    """
    group = _admitted(desk, reader)
    if group.charter.is_depositary(reader.code) and not desk.keeps_sealed_alone(group.charter):
        raise NotAllowed(because("depositary_reads_no_words"))
    return group


class SeatReaders(msgspec.Struct, frozen=True):
    """The officers of one member who may read; `party` is false for a monitor."""

    code: str
    party: bool
    officers: tuple[tuple[int, tuple[str, ...], str], ...]


class Audience(msgspec.Struct, frozen=True):
    """Who can read a paper: officers by seat, the members whose node keeps it, and whether the world can.

    `kept_by` are the depositaries, which keep it sealed and cannot read it.
    """

    seats: tuple[SeatReaders, ...]
    hosts: tuple[str, ...]
    public: bool = False
    kept_by: tuple[str, ...] = ()


def open_feeds(desk: Desk, *, feed: str) -> Group:
    """Let the node of a member have the feeds: the headers, facts and tables, which every member holds.

    Raises NotAllowed for who is none, NotFounded where nothing is held.
    """
    group = desk.group()
    if feed not in group.members:
        raise NotAllowed(because("line_no_member"))
    return group


def seats_reading(group: Group) -> tuple[str, ...]:
    """Answer the members of whom an officer may read what is shared: parties, then monitors, in the charter's order."""
    members = (*group.charter.parties, *group.charter.monitors)
    return tuple(one.code for one in members if any(_reading_officers(group, one.code)))


def readers_of_record(desk: Desk, *, reader: Reader) -> Audience:
    """Answer who can read what is shared: every paper on the record has this audience. Raises NotAllowed."""
    _group_for(desk, reader)
    today = desk.admitting()
    seats = tuple(_seat_readers(desk, today, code, range(2**53)) for code in seats_reading(today))
    return Audience(seats, tuple(desk.seats), kept_by=tuple(one.code for one in today.charter.depositaries))


def readers_of_matter(desk: Desk, *, reader: Reader, ref: str) -> Audience:
    """Answer who can read one matter with its words and tables. Raises NotAllowed where there is none."""
    group = _group_for(desk, reader)
    if group.matter(ref) is None:
        raise NotAllowed(because("no_such_ref", ref=ref[:60]))
    return readers_of_record(desk, reader=reader)


def readers_of_drafts(desk: Desk, *, reader: Reader) -> Audience:
    """Answer who can read the reader's own drafts: this officer alone, and who runs the node. Raises NotAllowed."""
    _group_for(desk, reader)
    code = reader.code or ""
    keeps = code in desk.private
    seats = (_seat_readers(desk, desk.admitting(), code, (reader.officer,)),) if keeps else ()
    return Audience(seats, (code,) if keeps else ())


def _seat_readers(desk: Desk, group: Group, code: str, numbers: Container[int]) -> SeatReaders:
    reading = [officer for officer in _reading_officers(group, code) if officer.number in numbers]
    words = prose_of(desk, [officer.entry for officer in reading if officer.entry])
    named = tuple((o.number, o.roles, words.get(o.entry or "", {}).get("name", "")) for o in reading)
    return SeatReaders(code, group.is_party(code), named)


def _reading_officers(group: Group, code: str) -> Iterator[Officer]:
    seat = group.seats.get(code)
    return (officer for officer in seat.officers.values() if may_read(officer)) if seat else iter(())


def may_read(officer: Officer | None) -> bool:
    """Tell whether an officer may read what is shared: not once relieved, and not as a host alone."""
    return officer is not None and not officer.relieved and set(officer.roles) != {HOST}


def entries_of(matter: Matter | Goal | msgspec.Struct) -> list[str]:
    """Answer every entry that a matter holds."""
    found: list[str] = []
    _collect(matter, found)
    return list(dict.fromkeys(found))


def _collect(value: Any, found: list[str]) -> None:
    """Gather the entry of every stamp inside a matter."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            if name == "entry":
                found.append(value.entry)  # type: ignore[attr-defined]
            else:
                _collect(getattr(value, name), found)
    elif isinstance(value, tuple):
        for part in value:
            _collect(part, found)


def _group_for(desk: Desk, reader: Reader) -> Group:
    group = _admitted(desk, reader)
    if group.charter.is_depositary(reader.code):
        raise NotAllowed(because("depositary_reads_no_words"))
    return group


def _admitted(desk: Desk, reader: Reader) -> Group:
    group = desk.group() if desk.as_of is None else None
    admitting = group or desk.admitting()
    if not may_read(admitting.officer(reader.code, reader.officer) if reader.code else None):
        raise NotAllowed(because("nothing_to_read"))
    return group or desk.group()


def _title_entry(group: Group, matter: str) -> str:
    held = group.notices.get(matter) or group.texts.get(matter)
    return held.current.stamp.entry if held else matter


def _reading(
    desk: Desk, reader: Reader, group: Group, now: datetime, entries: Iterable[str], digests: Iterable[str]
) -> Reading:
    return Reading(
        reader=reader,
        group=group,
        now=desk.moment(group, now),
        prose=prose_of(desk, entries),
        tables={digest: table_of(desk, digest) for digest in digests},
        heads=heads_of(desk, group),
        drafts=_drafts(desk, reader),
        past=desk.as_of is not None,
    )


def prose_of(desk: Desk, entries: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """Answer the sections in words of entries, to whom a gate has let in; one withheld is absent."""
    held = desk.store.sections_of(list(entries), without=PAPERS)
    return {
        entry: {name: section.content.decode("utf-8", "replace") for name, section in sections.items()}
        for entry, sections in held.items()
    }


def table_of(desk: Desk, digest: str) -> Any:
    """Answer a decoded table by its digest, or None where it is not here."""
    raw = desk.store.table(digest)
    return None if raw is None else canonical.decode(raw)


def heads_of(desk: Desk, group: Group) -> tuple[HeadRead, ...]:
    """The frontier of the folded group: what the page was made from, not what arrived since."""
    codes = {seat.feed: seat.code for seat in group.seats.values()}
    return tuple(
        HeadRead(codes[feed], size, desk.store.root_at(feed, size) or "")
        for feed, size in sorted(group.frontier.items())
    )


def _drafts(desk: Desk, reader: Reader) -> tuple[PrivateDraft, ...]:
    private = desk.private.get(reader.code or "")
    if private is None:
        return ()
    return tuple(
        PrivateDraft(d.id, d.kind, canonical.decode(d.payload), d.saved_at)
        for d in private.list(officer=reader.officer)
    )

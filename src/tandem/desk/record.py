"""The record as a whole: its signed heads, an archive of it to hand out, and one to take in.

1. A head is signed only of what is durable, and only while the fence lets this node sign.
2. An archive holds what every member may read, and goes to readers of the group alone; private papers are elsewhere.
3. What is taken in was checked whole before; then each entry passes the same door as any other.
"""

from collections.abc import Iterator, Mapping

import msgspec

from tandem.acts.register import schemas
from tandem.desk.cosigner import cosignatures_of, keep_verified
from tandem.desk.desk import Desk, OwnSeat
from tandem.desk.erasure import carry_out
from tandem.desk.reading import open_record
from tandem.desk.receiving import Parcel, receive
from tandem.desk.restoring import cover_own
from tandem.desk.writing import signing_key
from tandem.record import canonical
from tandem.record.archive import Contents, FeedContents, read_archive, write_archive
from tandem.record.checkpoint import claimed_size, read_checkpoint, sign_checkpoint
from tandem.record.entry import NODE_ROLE, Entry, Section, read_envelope, read_envelope_fast, tables_of
from tandem.record.feed import Refused, papers_of
from tandem.record.genesis import Founding, Genesis, encode_founding, group_id, group_words, origin, read_founding
from tandem.state.reading import Reader


class NotExported(Exception):
    """The record cannot be handed out as an archive; the sentence says what is missing and where to get it."""


class TakenIn(msgspec.Struct, frozen=True):
    """What an archive brought: new entries by member, entries held before, and the signed heads that came with it.

    `dated` counts the cosignatures that were new.
    """

    group: str
    words: str
    new: Mapping[str, int]
    held: int
    checkpoints: Mapping[str, str]
    dated: int = 0


def sign_heads(desk: Desk) -> dict[str, str]:
    """Answer the signed head of every own feed that has entries, by feed.

    Raises RestoredRecord where the record is older than what was signed before, NotAllowed where the node key that
    this process holds was replaced meanwhile.
    """
    if not desk.seats:
        return {}
    cover_own(desk)
    # Inside a writing: a head that waited for its signature while another process appended and signed a longer one
    # would make the signed size shrink.
    with desk.store.writing() as writing:
        writing.check_fence()
        return {
            seat.feed: sign_checkpoint(
                origin=_origin(desk, seat),
                size=head.size,
                root=bytes.fromhex(head.root),
                key=signing_key(desk, seat, NODE_ROLE, head.size),
            )
            for seat in desk.seats.values()
            if (head := writing.head(seat.feed)) is not None
        }


def _origin(desk: Desk, seat: OwnSeat) -> str:
    return origin(seat.genesis, read_envelope_fast(desk.store.feed(seat.feed, 0, 1)[0]).header.group)


def contents_of(desk: Desk, *, reader: Reader, held: Mapping[str, str]) -> Contents:
    """Answer everything that an archive of the record holds.

    `held` are the signed heads of others' feeds as they came. Raises NotAllowed for who may not read the group,
    NotExported where a signed head is missing or is not of this record.
    """
    open_record(desk, reader=reader)
    checkpoints = {**held, **sign_heads(desk)}
    heads = desk.store.heads()
    feeds = {feed: _feed_contents(desk, feed, checkpoints.get(feed)) for feed in heads}
    entries = [read_envelope_fast(raw) for parts in feeds.values() for raw in parts.envelopes]
    _, founding = papers_of(read_envelope_fast(desk.store.feed(min(heads), 0, 1)[0]))
    named = {digest for entry in entries for digest in tables_of(entry.header).values()}
    return Contents(
        founding=encode_founding(founding),
        feeds=feeds,
        tables={digest: raw for digest in sorted(named) if (raw := desk.store.table(digest)) is not None},
        schemas=tuple(canonical.encode(schema) for schema in schemas().values()),
    )


def _feed_contents(desk: Desk, feed: str, checkpoint: str | None) -> FeedContents:
    first = read_envelope_fast(desk.store.feed(feed, 0, 1)[0])
    genesis, _ = papers_of(first)
    if checkpoint is None:
        raise NotExported(
            f"The head of the {genesis.code} feed as its own node signed it is not here; take in an archive of that "
            "member first, then export."
        )
    size = _checked_size(desk, feed, genesis, first.header.group, checkpoint)
    envelopes = tuple(desk.store.feed(feed, 0, size))
    entries = (read_envelope_fast(raw) for raw in envelopes)
    sections = {entry.id: dict(desk.store.sections(entry.id)) for entry in entries if entry.header.sections}
    return FeedContents(
        code=genesis.code, envelopes=envelopes, checkpoint=checkpoint, sections=sections,
        cosignatures=cosignatures_of(desk, feed, up_to=size),
    )  # fmt: skip


def _checked_size(desk: Desk, feed: str, genesis: Genesis, group: str, checkpoint: str) -> int:
    line, _ = desk.key_lines.held(feed)
    public = line.key_at("node", claimed_size(checkpoint))
    size, root = read_checkpoint(checkpoint, origin=origin(genesis, group), public=public)
    found = desk.store.root_at(feed, size)
    if found != root.hex():
        raise NotExported(
            f"The signed head of the {genesis.code} feed says {size} entries with root {root.hex()[:6]}; here "
            f"{'it is ' + found[:6] if found else 'there are fewer'}. Take in an archive of that member first."
        )
    return size


def export_archive(desk: Desk, *, reader: Reader, held: Mapping[str, str]) -> bytes:
    """Answer the bytes of an archive, signed for the reader's own seat where it is here; see `contents_of`."""
    contents = contents_of(desk, reader=reader, held=held)
    signing = [seat for code, seat in sorted(desk.seats.items()) if seat.feed in contents.feeds]
    if not signing:
        raise NotExported(
            "No seat of this node is a member that has signed the group, and somebody has to sign an archive. "
            "Hand on the file that was taken in."
        )
    seat = next((seat for seat in signing if seat.code == reader.code), signing[0])
    size = len(contents.feeds[seat.feed].envelopes)
    return write_archive(contents=contents, key=signing_key(desk, seat, NODE_ROLE, size), origin=_origin(desk, seat))


def take_in(desk: Desk, *, raw: bytes, words: str | None = None) -> TakenIn:
    """Take every entry of an archive in, in causal order, with its sections and tables.

    Raises BadArchive where the archive does not hold or the words are of another group, and Refused where it is not of
    the group of this node; nothing is kept then. Raises Equivocation where a feed was forked; see `receive`.
    """
    contents = read_archive(raw, words=words)
    founding = read_founding(contents.founding)
    _check_group(desk, founding)
    feeds = {feed: [read_envelope(envelope) for envelope in parts.envelopes] for feed, parts in contents.feeds.items()}
    new = dict.fromkeys((parts.code for parts in contents.feeds.values()), 0)
    held = 0
    for entry in _in_causal_order(feeds):
        parts = contents.feeds[entry.header.feed]
        if receive(desk, parcel=_parcel(entry, parts, contents.tables)):
            new[parts.code] += 1
        else:
            held += 1
            _keep_missing(desk, entry, parts.sections.get(entry.id, {}))
    carry_out(desk)
    group = group_id(founding)
    checkpoints = {feed: parts.checkpoint for feed, parts in contents.feeds.items()}
    dated = sum(keep_verified(desk, feed=feed, lines=part.cosignatures).new for feed, part in contents.feeds.items())
    return TakenIn(group, group_words(group), new, held, checkpoints, dated)


def _check_group(desk: Desk, founding: Founding) -> None:
    heads = desk.store.heads()
    here = papers_of(read_envelope_fast(desk.store.feed(min(heads), 0, 1)[0]))[1] if heads else desk.founding
    if here is not None and here != founding:
        raise Refused(
            f"The archive is of the group {group_words(group_id(founding))}; this node holds "
            f"{group_words(group_id(here))}. Nothing was taken in; name another folder with --node."
        )
    if here is None and desk.seats and not any(seat.feed in founding.geneses for seat in desk.seats.values()):
        raise Refused(
            f"No seat of this node ({', '.join(desk.seats)}) is a member of the group "
            f"{group_words(group_id(founding))}. Nothing was taken in; name another folder with --node."
        )


def _parcel(entry: Entry, parts: FeedContents, tables: Mapping[str, bytes]) -> Parcel:
    named = {digest: tables[digest] for digest in tables_of(entry.header).values() if digest in tables}
    return Parcel(entry.envelope, parts.sections.get(entry.id, {}), named)


def _keep_missing(desk: Desk, entry: Entry, offered: Mapping[str, Section]) -> None:
    """Keep sections that came later than their entry, as where they had been withheld."""
    missing = offered.keys() - desk.store.sections(entry.id).keys()
    if missing and not desk.keeps_sealed_alone(desk.group().charter):
        with desk.store.writing() as writing:
            writing.keep_sections(entry.id, {name: offered[name] for name in missing})


def _in_causal_order(feeds: Mapping[str, list[Entry]]) -> Iterator[Entry]:
    """Go through all entries, each after what it rests on; those that rest on something absent come last."""
    done = dict.fromkeys(feeds, 0)
    given: set[str] = set()
    moved = True
    while moved:
        moved = False
        for feed, entries in feeds.items():
            while done[feed] < len(entries) and _rests_on(entries[done[feed]], done, given):
                entry = entries[done[feed]]
                done[feed] += 1
                given.add(entry.id)
                moved = True
                yield entry
    for feed, entries in feeds.items():
        yield from entries[done[feed] :]


def _rests_on(entry: Entry, done: Mapping[str, int], given: set[str]) -> bool:
    """Tell whether everything that an entry rests on was given before it."""
    seen = all(done.get(feed, 0) >= size for feed, (size, _) in entry.header.seen.items())
    return seen and all(ref.id in given for ref in entry.header.refs)

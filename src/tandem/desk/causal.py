"""The order in which entries of several feeds are handed on and taken in: each after what its author had seen."""

from collections.abc import Iterator, Mapping

from tandem.record.entry import Entry


def in_causal_order(rows: Mapping[str, Iterator[Entry]], *, held: Mapping[str, int]) -> Iterator[Entry]:
    """Go through the entries of all feeds, each after those that it has seen; what is absent is not waited for.

    `held` says how many entries of each feed come before the first of these. Of each row one entry is read ahead.
    """
    done = dict(held)
    ahead = {feed: first for feed, row in rows.items() if (first := next(row, None)) is not None}
    while ahead:
        ready = [feed for feed, entry in ahead.items() if _has_seen(entry, done)]
        for feed in ready or list(ahead)[:1]:
            entry: Entry | None = ahead[feed]
            forced = not ready
            while entry is not None and (forced or _has_seen(entry, done)):
                yield entry
                done[feed] = max(done.get(feed, 0), entry.header.seq + 1)
                entry, forced = next(rows[feed], None), False
            if entry is None:
                del ahead[feed]
            else:
                ahead[feed] = entry


def _has_seen(entry: Entry, done: Mapping[str, int]) -> bool:
    return all(done.get(feed, 0) >= size for feed, (size, _) in entry.header.seen.items())

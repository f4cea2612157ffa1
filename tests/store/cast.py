"""The cast of the store's tests: the feeds of ROK and US, and notices of the rail survey to put into them."""

import hashlib

from tandem.record.entry import By, Entry, Section, SectionPromise, draft_header, promise, seal
from tandem.record.keys import SigningKey
from tandem.store.record import Head, RecordStore

GROUP = hashlib.sha256(b"the working group").hexdigest()
ROK = hashlib.sha256(b"ROK").hexdigest()
US = hashlib.sha256(b"US").hexdigest()
KEY = SigningKey.from_seed(bytes(range(32)))
STRANGER = SigningKey.from_seed(bytes(reversed(range(32))))

MANIFEST = b'{"lines":[{"goods":"diesel","quantity":"55000","unit":"litre"}]}'
MANIFEST_HASH = hashlib.sha256(MANIFEST).hexdigest()


def notice(
    feed: str,
    *,
    after: Head | None = None,
    litres: int = 55_000,
    promises: tuple[SectionPromise, ...] = (),
    key: SigningKey = KEY,
) -> Entry:
    """A notice of fuel for the survey train, as the next entry of `feed` after this head."""
    header = draft_header(
        group=GROUP,
        feed=feed,
        seq=after.size if after else 0,
        prev=after.last if after else None,
        kind="notice.given/1",
        crit=True,
        at="2018-11-20T09:00:00Z",
        by=By(officer=3, role="desk"),
        refs=(),
        seen={},
        facts={"oil_litres": litres, "tables": {"manifest": MANIFEST_HASH}},
        sections=promises,
    )
    return seal(header, key)


def purpose(text: str = "Joint survey of the Gyeongui line.") -> tuple[SectionPromise, Section]:
    """The section that says what the train is for, with its promise."""
    return promise("purpose", "text/plain", text.encode())


def give_notices(store: RecordStore, feed: str, count: int) -> list[Entry]:
    """Write so many notices to the end of `feed`, each in a transaction of its own."""
    given = []
    for _ in range(count):
        with store.writing() as writing:
            entry = notice(feed, after=writing.head(feed))
            writing.append(entry, {}, {MANIFEST_HASH: MANIFEST})
        given.append(entry)
    return given

"""What a bundle would bring, told before it is taken in: by the very checks, in a writing that is taken back."""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from tandem.acts.act import PAPERS
from tandem.desk.desk import Desk
from tandem.desk.exchange import check_group
from tandem.desk.receiving import Offer, rehearse
from tandem.desk.unload import Unload, codes_of, proven_forks
from tandem.record.bundle import Bundle, read_bundle
from tandem.record.entry import Entry, read_envelope_fast
from tandem.record.feed import Refused, papers_of
from tandem.record.genesis import group_words, read_founding


class Arriving(msgspec.Struct, frozen=True):
    """How many new entries of one kind a member wrote."""

    code: str
    kind: str
    count: int


class ArrivingPaper(msgspec.Struct, frozen=True):
    """A document that comes with an entry: whose, which, its media type and length in bytes."""

    code: str
    seq: int
    media: str
    length: int


class BundlePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle holds and what would become of it.

    `sender` and `to` are as the file says, which nobody signed. `first` tells that this node holds no record yet.
    `refused` has a sentence for each member whose feed would stop, `forked` the members with a proven fork, `gap` those
    of which entries are missing between what is here and what came.
    """

    words: str
    sender: str | None
    to: str | None
    first: bool
    arriving: tuple[Arriving, ...]
    held: int
    papers: tuple[ArrivingPaper, ...]
    refused: Mapping[str, str]
    forked: tuple[str, ...]
    gap: tuple[str, ...]
    more: bool

    @property
    def count(self) -> int:
        """How many entries are new."""
        return sum(one.count for one in self.arriving)


def preview_bundle(desk: Desk, *, raw: bytes, words: str | None = None) -> BundlePreview:
    """Answer what taking a bundle in would do. Raises BadBundle and Refused as `take_bundle` does; nothing is kept."""
    bundle = read_bundle(raw)
    check_group(desk, read_founding(bundle.founding), words=words)
    unload, passed = Unload(desk, bundle), list[Entry]()
    received = rehearse(desk, offers=_noted(unload.offers(), passed))
    codes = {**_codes_in(bundle), **codes_of(desk)}
    fresh = [entry for entry in passed if _is_new(entry, unload.held, received.new)]
    kinds = Counter((codes.get(one.header.feed, ""), one.header.kind) for one in fresh)
    forks = {read_envelope_fast(held).header.feed for held, _ in received.forks} | proven_forks(desk, bundle)
    return BundlePreview(
        words=group_words(bundle.standing.group),
        sender=codes.get(bundle.standing.sender or ""),
        to=bundle.standing.to,
        first=not unload.held,
        arriving=tuple(Arriving(code, kind, count) for (code, kind), count in sorted(kinds.items())),
        held=received.held,
        papers=tuple(_papers(bundle, fresh, codes)),
        refused={codes.get(feed, feed[:6]): why for feed, why in {**unload.broken, **received.refused}.items()},
        forked=tuple(sorted(codes.get(feed, feed[:6]) for feed in forks)),
        gap=tuple(sorted(codes.get(feed, "") for feed in _gaps(bundle, unload.held))),
        more=bundle.standing.more,
    )


def _noted(offers: Iterator[Offer], passed: list[Entry]) -> Iterator[Offer]:
    for offer in offers:
        passed.append(offer.entry)
        yield offer


def _is_new(entry: Entry, held: Mapping[str, int], new: Mapping[str, int]) -> bool:
    feed, seq = entry.header.feed, entry.header.seq
    return held.get(feed, 0) <= seq < held.get(feed, 0) + new.get(feed, 0)


def _gaps(bundle: Bundle, held: Mapping[str, int]) -> list[str]:
    return [feed for feed, part in bundle.feeds.items() if part.envelopes and part.start > held.get(feed, 0)]


def _papers(bundle: Bundle, entries: list[Entry], codes: Mapping[str, str]) -> Iterator[ArrivingPaper]:
    for entry in entries:
        here = bundle.feeds[entry.header.feed].sections.get(entry.id, {})
        for promised in entry.header.sections:
            if promised.name in PAPERS and promised.name in here:
                length = len(here[promised.name].content)
                yield ArrivingPaper(codes.get(entry.header.feed, ""), entry.header.seq, promised.media, length)


def _codes_in(bundle: Bundle) -> dict[str, str]:
    """The codes of the members whose first entries came with the bundle."""
    found = {}
    for feed, part in bundle.feeds.items():
        if part.start == 0 and part.envelopes:
            try:
                found[feed] = papers_of(read_envelope_fast(part.envelopes[0]))[0].code
            except (Refused, msgspec.DecodeError):
                continue
    return found

"""Which charter is in force: a question of what lies in an entry's own past, never of what has arrived.

1. A party accepts a charter by proposing it, by putting it in place of another wording, or by accepting it.
2. Such a word counts where the charter that it replaces is in force in the word's own past; else it is set aside.
3. A later word on the same base, or a refusal, takes the earlier one back, for all who had it before they accepted.
4. A charter is complete with the first acceptances of all parties of which none had been taken back in the past of
   another. Those entries never change, so that what is complete in one past is complete in every longer one.
5. In force is the end of the chain of complete charters from the founding's. Where two of one base are complete,
   neither replaces it, until all parties have accepted another with both before them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from tandem.regimes.amendment import faults_of
from tandem.regimes.charter import BadCharter, Charter, read_charter
from tandem.state.stamp import Stamp

Had = Callable[[Stamp], bool]
"""Tells whether a fact lies in the past that is asked about."""


class NotFounded(RuntimeError):
    """No feed has been opened, or the charter is not held; there is no group to speak of yet."""


class Amendment(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A charter that was put forward in place of another, and where it stands among the parties.

    `proposed` are the entries that put it forward, `accepted` the words on which parties stand that take it, by code.
    `complete` are the acceptances with which it was complete; empty until then.
    """

    digest: str
    base: str
    proposed: tuple[Stamp, ...]
    accepted: Mapping[str, Stamp]
    complete: tuple[Stamp, ...] = ()

    def settles(self, other: "Amendment") -> bool:
        """Tell whether every party had the other one complete before it when it accepted this."""
        return all(one.had(stamp) for one in self.complete for stamp in other.complete)


class InForceThen(msgspec.Struct, frozen=True, gc=False):
    """The charters that came into force one after the other, the last one last, and those that contest the next."""

    chain: tuple[str, ...]
    steps: tuple[Amendment, ...] = ()
    contested: tuple[Amendment, ...] = ()

    @property
    def digest(self) -> str:
        """The charter in force."""
        return self.chain[-1]


def in_force(*, founding: str, amendments: Iterable[Amendment], had: Had) -> InForceThen:
    """Answer which charters had come into force in a past."""
    done = [one for one in amendments if one.complete and all(had(stamp) for stamp in one.complete)]
    chain = [founding]
    steps: list[Amendment] = []
    while True:
        following = [one for one in done if one.base == chain[-1] and one.digest not in chain]
        standing = [one for one in following if not any(other.settles(one) for other in following if other is not one)]
        if len(standing) != 1:
            return InForceThen(tuple(chain), tuple(steps), tuple(standing))
        chain.append(standing[0].digest)
        steps.append(standing[0])


class _Word(msgspec.Struct, frozen=True, gc=False):
    """What a party said about the next charter of one base: which one it takes; none where it only takes back."""

    stamp: Stamp
    digest: str


class Charters:
    """The running fold of the charters: put forward, accepted, taken back, and in force at every entry."""

    def __init__(self, *, table: Callable[[str], bytes | None]) -> None:
        """Begin empty. `table` answers the bytes of a table by its hash."""
        self._table = table
        self._read: dict[str, Charter | None] = {}
        self._founding = ""
        self._members: tuple[str, ...] = ()
        self._feeds: dict[str, str] = {}
        self._words: dict[str, dict[str, list[_Word]]] = {}
        self._placed: dict[str, tuple[str, str]] = {}
        self._proposed: dict[tuple[str, str], list[Stamp]] = {}
        self._complete: dict[tuple[str, str], tuple[Stamp, ...]] = {}
        self._amendments: tuple[Amendment, ...] | None = ()
        # False as long as no charter but the founding's can be in force anywhere; asked at every entry.
        self.amended = False

    def found(self, *, digest: str, members: Iterable[str], feed: str, code: str) -> None:
        """Take in that a member opened its feed under the charter of the founding."""
        self._founding, self._members = digest, tuple(members)
        self._feeds[feed] = code
        self.first()

    def first(self) -> Charter:
        """Answer the charter of the founding. Raises NotFounded where it is not held."""
        charter = self.charter(self._founding) if self._founding else None
        if charter is None:
            raise NotFounded(
                "The charter of the group is not held here; take in the whole first entry of a member's feed."
            )
        return charter

    @property
    def founding(self) -> str:
        """The hash of the charter of the founding."""
        return self._founding

    def charter(self, digest: str) -> Charter | None:
        """Answer the charter of a hash; None where it is not held, or cannot be read by this version."""
        if digest not in self._read:
            raw = self._table(digest)
            if raw is None:
                return None
            self._read[digest] = _readable(raw, strictly=digest == self._founding)
        return self._read[digest]

    def at(self, stamp: Stamp) -> str:
        """Answer the hash of the charter in force in the past of an entry."""
        return self._then(stamp.had).digest if self.amended else self._founding

    def latest(self) -> InForceThen:
        """Answer which charters came into force by all that was applied."""
        return self._then(lambda stamp: True)

    def _then(self, had: Had) -> InForceThen:
        return in_force(founding=self._founding, amendments=self.amendments(), had=had)

    def about_charter(self, entry: str | None) -> bool:
        """Tell whether an entry put a charter forward."""
        return entry in self._placed

    def put_forward(self, *, stamp: Stamp, digest: str, base: str) -> str | None:
        """Take in a charter that a party puts forward in place of another; answers why it counts for nothing."""
        refusal = self._unfit(stamp, digest, base)
        if refusal is None:
            self._placed[stamp.entry] = (base, digest)
            self._proposed.setdefault((base, digest), []).append(stamp)
            self._say(base, _Word(stamp, digest))
        return refusal

    def accept(self, *, stamp: Stamp, version: str, wording: str) -> str | None:
        """Take in that a party accepts the charter that an entry put forward; answers why it counts for nothing."""
        base, digest = self._placed[version]
        if wording != digest:
            return "not_the_bytes_of_the_version"
        refusal = self._passed(stamp, base)
        if refusal is None:
            self._say(base, _Word(stamp, digest))
        return refusal

    def refuse(self, *, stamp: Stamp, version: str) -> None:
        """Take in that a party refuses what an entry put forward, or takes its acceptance back."""
        base, digest = self._placed[version]
        spoken = self._words[base].get(stamp.feed)
        if spoken and spoken[-1].digest == digest:
            self._say(base, _Word(stamp, ""))

    def founded_in(self, stamp: Stamp) -> bool:
        """Tell whether every member's first entry lies in the past of an entry."""
        return all(feed == stamp.feed or stamp.past.get(feed, 0) for feed in self._members)

    def _passed(self, stamp: Stamp, base: str) -> str | None:
        if not self.founded_in(stamp):
            return "group_not_founded_yet"
        return None if self.at(stamp) == base else "charter_not_the_base"

    def _unfit(self, stamp: Stamp, digest: str, base: str) -> str | None:
        if refusal := self._passed(stamp, base):
            return refusal
        if digest in self._then(stamp.had).chain:
            return "charter_was_in_force"
        charter, replaced = self.charter(digest), self.charter(base)
        if charter is None or replaced is None:
            return "charter_unreadable"
        return "charter_not_amendable" if faults_of(replaced, charter) else None

    def _say(self, base: str, word: _Word) -> None:
        self._words.setdefault(base, {}).setdefault(word.stamp.feed, []).append(word)
        self._amendments = None
        if word.digest and (base, word.digest) not in self._complete:
            found = _completing(self._words[base], word.digest, self._parties())
            if found:
                self._complete[base, word.digest] = found
                self.amended = True

    def _parties(self) -> list[str]:
        parties = {party.code for party in self.first().parties}
        return sorted(feed for feed, code in self._feeds.items() if code in parties)

    def amendments(self) -> tuple[Amendment, ...]:
        """Answer every charter that was put forward in place of another, those of one base by their hashes."""
        if self._amendments is None:
            self._amendments = tuple(self._amendment(base, digest) for base, digest in sorted(self._proposed))
        return self._amendments

    def _amendment(self, base: str, digest: str) -> Amendment:
        latest = [spoken[-1] for spoken in self._words[base].values()]
        return Amendment(
            digest=digest,
            base=base,
            proposed=tuple(sorted(self._proposed[base, digest], key=lambda stamp: (stamp.code, stamp.seq))),
            accepted={one.stamp.code: one.stamp for one in latest if one.digest == digest},
            complete=self._complete.get((base, digest), ()),
        )

    def ever(self) -> dict[str, Charter]:
        """Answer every charter that is complete, and that of the founding, by its hash."""
        digests = [self._founding, *(digest for _, digest in self._complete)]
        return {digest: charter for digest in digests if (charter := self.charter(digest)) is not None}

    def essence(self) -> list[Any]:
        """Answer what the state hash covers; nothing where no charter was put forward in place of another."""
        return [list(self.amendments())] if self._proposed else []


def _completing(words: Mapping[str, list[_Word]], digest: str, feeds: list[str]) -> tuple[Stamp, ...]:
    """Answer the first acceptances, one a party, none of which its party had taken back in the past of another.

    Each is moved on only where it has to be, so that there is one answer, which no later word changes.
    """
    chosen: dict[str, Stamp] = {}
    for feed in feeds:
        first = _next(words.get(feed, []), digest, -1)
        if first is None:
            return ()
        chosen[feed] = first
    moved = True
    while moved:
        moved = False
        for feed in feeds:
            back = _taken_back(words[feed], digest, chosen[feed], [chosen[other] for other in feeds if other != feed])
            if back is not None:
                later = _next(words[feed], digest, back.seq)
                if later is None:
                    return ()
                chosen[feed], moved = later, True
    return tuple(chosen[feed] for feed in feeds)


def _next(spoken: list[_Word], digest: str, after: int) -> Stamp | None:
    return next((word.stamp for word in spoken if word.digest == digest and word.stamp.seq > after), None)


def _taken_back(spoken: list[_Word], digest: str, chosen: Stamp, others: list[Stamp]) -> Stamp | None:
    """The last word with which a party took an acceptance back in the past of another's."""
    found = [
        word.stamp
        for word in spoken
        if word.digest != digest and word.stamp.seq > chosen.seq and any(other.had(word.stamp) for other in others)
    ]
    return found[-1] if found else None


def _readable(raw: bytes, *, strictly: bool) -> Charter | None:
    """Read a charter; one that nobody founded under may be anything, and counts for nothing where it is unfit."""
    try:
        return read_charter(raw)
    except BadCharter:
        if strictly:
            raise
        return None

"""Which version of a joint text every party has accepted: never by what arrived first, only by who had seen what.

1. A party stands on its latest word. Proposing or revising accepts the version; refusing it, or accepting or putting
   forward another, takes the earlier acceptance back.
2. A version is agreed where every party accepted it and nobody had taken that back before all acceptances were there.
3. Taken back with all acceptances in sight it is too late: the text is agreed, and can be recalled or revised.
4. Taken back while neither side had seen the other it is contested, until one of them speaks again.
"""

from collections.abc import Iterable

import msgspec

from tandem.state.stamp import Stamp
from tandem.state.text import JointText, Word


class Agreement(msgspec.Struct, frozen=True, gc=False):
    """A version that every party accepted: their acceptances, and who took one back unseen; then it is contested."""

    version: str
    accepted: tuple[Stamp, ...]
    contested: tuple[Stamp, ...] = ()

    def seen_by(self, stamp: Stamp) -> bool:
        """Tell whether the author of this entry had all the acceptances before it."""
        return _had_all(stamp, self.accepted)


def _had_all(stamp: Stamp, accepted: Iterable[Stamp]) -> bool:
    return all(stamp.had(one) for one in accepted)


class _Held:
    """The acceptance of a version on which a party stands, and where it took that back."""

    __slots__ = ("accepted", "ended")

    def __init__(self, accepted: Stamp) -> None:
        self.accepted = accepted
        self.ended: Stamp | None = None


class _Reckoning:
    """This takes the words on one text in causal order and keeps which version is agreed or contested."""

    def __init__(self, parties: tuple[str, ...]) -> None:
        self.parties = parties
        self.held: dict[str, dict[str, _Held]] = {}
        self.found: dict[str, Agreement] = {}
        self.late: list[Stamp] = []

    def take(self, word: Word) -> None:
        if word.accepts:
            self._accept(word)
        else:
            self._end(word.version, word, refused=True)

    def _accept(self, word: Word) -> None:
        for version in self.held:
            if version != word.version:
                self._end(version, word, refused=False)
        row = self.held.setdefault(word.version, {})
        held = row.get(word.party)
        agreement = self.found.get(word.version)
        # Said twice it stays the first word, unless the version is contested and this is the party speaking again.
        if held is None or held.ended is not None or (agreement is not None and agreement.contested):
            row[word.party] = _Held(word.stamp)
            self._settle(word.version)

    def _end(self, version: str, word: Word, *, refused: bool) -> None:
        row = self.held.get(version, {})
        held, agreement = row.get(word.party), self.found.get(version)
        if held is None:
            return
        if agreement is not None and agreement.seen_by(word.stamp):
            if not agreement.contested:
                if refused:
                    self.late.append(word.stamp)
                return
            # Contested, and the party speaks again with everything in sight.
            del row[word.party]
        elif held.ended is None:
            held.ended = word.stamp
        self._settle(version)

    def _settle(self, version: str) -> None:
        row = self.held[version]
        self.found.pop(version, None)
        if not all(party in row for party in self.parties):
            return
        rows = [row[party] for party in self.parties]
        accepted = tuple(one.accepted for one in rows)
        ended = [one.ended for one in rows if one.ended is not None]
        if any(stamp.had(back) for back in ended for stamp in accepted):
            return
        self.found[version] = Agreement(version, accepted, tuple(b for b in ended if not _had_all(b, accepted)))


class Standing(msgspec.Struct, frozen=True, gc=False):
    """How a text stands among the parties.

    `agreed` are the versions that every party accepted, the one that counts last; `contested` those of which an
    acceptance was taken back unseen; `late` the refusals that came with all acceptances in sight.
    """

    agreed: tuple[Agreement, ...] = ()
    contested: tuple[Agreement, ...] = ()
    late: tuple[Stamp, ...] = ()

    @property
    def counts(self) -> Agreement | None:
        """The agreement that stands, in place of those before it."""
        return self.agreed[-1] if self.agreed else None


def standing_of(text: JointText, parties: Iterable[str]) -> Standing:
    """Answer which versions these parties have agreed on; nothing is agreed where there are no parties."""
    codes = tuple(sorted(parties))
    if not codes:
        return Standing()
    reckoning = _Reckoning(codes)
    for word in text.words:
        if word.party in codes:
            reckoning.take(word)
    found = sorted(reckoning.found.values(), key=lambda one: one.accepted[0].seq)
    return Standing(
        tuple(one for one in found if not one.contested),
        tuple(one for one in found if one.contested),
        tuple(reckoning.late),
    )

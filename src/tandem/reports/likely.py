"""Where to look for the code of goods that have none: proposals from their words, and whether a likely chapter is
controlled.

Nothing is chosen: the line needs its classification, and the first proposal is wrong too often to be trusted alone.
"""

from collections.abc import Iterator

import msgspec

from tandem.acts.manifest import Line
from tandem.regimes.regime import When
from tandem.regimes.rulebook import Rulebook
from tandem.reports.speaker import Speaker
from tandem.rules.ruling import LineRuling
from tandem.screening.goods import Proposal, controlled_among, suggester
from tandem.screening.nomenclature import NoNomenclature

_MOST = 3


class Likely(msgspec.Struct, frozen=True):
    """The codes to look under first, the likeliest chapters, and those of them that a rule names goods of."""

    proposals: tuple[Proposal, ...]
    chapters: tuple[str, ...]
    controlled: tuple[str, ...] = ()


def likely_of(*, words: str, book: Rulebook | None = None) -> Likely | None:
    """Answer where to look for the code of goods; None where nothing speaks for any, or nothing can be looked up.

    With a rulebook the chapters are held against the goods that its rules name.
    """
    try:
        found = suggester()
    except NoNomenclature:
        return None
    chapters = found.chapters(words)
    if not chapters:
        return None
    prefixes = _prefixes(book) if book else ()
    return Likely(found.proposals(words, most=_MOST), chapters, controlled_among(chapters, prefixes=prefixes))


def likely_said(*, words: str, book: Rulebook, speaker: Speaker) -> tuple[str, ...]:
    """Answer the same in words: the codes to look under first, and the chapters that are controlled."""
    found = likely_of(words=words, book=book)
    if found is None:
        return (speaker.say("likely_nothing"),)
    codes = "; ".join(f"{one.code} ({one.words[:60]})" for one in found.proposals)
    said = speaker.say("likely_codes", codes=codes, chapters=", ".join(found.chapters))
    if not found.controlled:
        return (said, speaker.say("likely_none_controlled"))
    return (said, speaker.say("likely_controlled", chapters=", ".join(found.controlled)))


def likely_to(line: Line, ruling: LineRuling, book: Rulebook, speaker: Speaker) -> tuple[str, ...]:
    """Answer what is told of a line that needs its classification; nothing of any other."""
    wanted = ruling.status == "needs_classification"
    return likely_said(words=line.name, book=book, speaker=speaker) if wanted else ()


def _prefixes(book: Rulebook) -> tuple[str, ...]:
    return tuple(code for regime in book.regimes for rule in regime.rules for code in _named(rule.when))


def _named(when: When) -> Iterator[str]:
    yield from (*when.hs, *when.hs_asks)
    for below in (*when.all_of, *when.any_of):
        yield from _named(below)

"""What our stages found in a document, told as the gold is: spans of the file, speakers, values."""

from collections.abc import Iterable, Mapping

from tests.watch.gold import Gold
from tests.watch.gold_scoring import Finding, Score, body_of, dates_of, indirect_of, names_of, notes_of, quotes_of

from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span


def scores(gold: Gold, text: str, found: Found, lexicon: Lexicon) -> Mapping[str, Score]:
    """Answer the scores of everything that was found in a document of which offsets count the file."""
    return {
        "body": body_of(gold, text, _spans(found.page, found.page.body)),
        "notes": notes_of(gold, {one.label: tuple(_spans(found.page, one.markers)) for one in found.notes}),
        **quotes_of(gold, text, quotes(found)),
        **indirect_of(gold, text, indirect(found)),
        **dates_of(gold, text, dates(found)),
        **names_of(gold, text, names(found, lexicon)),
    }


def quotes(found: Found) -> list[Finding]:
    """Answer the quotations."""
    return [
        Finding(*_at(found.page, one.span), one.speaker, one.chain, one.kind, said=one.said.value if one.said else None,
                note=one.note, rule=one.rule)
        for one in found.quotes
    ]  # fmt: skip


def indirect(found: Found) -> list[Finding]:
    """Answer indirect speech, by what is told."""
    return [
        Finding(*_at(found.page, one.content), one.speaker, one.chain, one.cue, rule=one.rule) for one in found.indirect
    ]


def dates(found: Found) -> list[Finding]:
    """Answer the times."""
    return [Finding(*_at(found.page, one.span), kind=one.basis, value=one.value, rule=one.rule) for one in found.dates]


def names(found: Found, lexicon: Lexicon) -> list[Finding]:
    """Answer the names, each with the party for which it stands."""
    party = {one.id: one.party for one in lexicon.known}
    return [
        Finding(*_at(found.page, one.span), kind=one.kind, value=party.get(one.id, ""), rule=one.rule)
        for one in found.names
    ]


def _at(page: Page, span: Span) -> tuple[int, int]:
    place = page.in_file(span)
    return place.start, place.end


def _spans(page: Page, spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [_at(page, span) for span in spans]

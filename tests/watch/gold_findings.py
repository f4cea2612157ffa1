"""What our stages found in a document, told as the gold is: spans that its offsets count, speakers, values."""

from collections.abc import Callable, Mapping

from tests.watch.gold import Gold
from tests.watch.gold_scoring import Finding, Score, body_of, dates_of, indirect_of, names_of, notes_of, quotes_of
from tests.watch.gold_words import Aligned

from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span

Where = Callable[[Span], tuple[int, int]]


def located(gold: Gold, page: Page) -> Where:
    """Answer what leads from a span of the page to the offsets that the gold of its document counts."""
    if gold.counts == "words":
        beside = Aligned(page.text, gold.text())
        return lambda span: beside.place(span.start, span.end)
    return lambda span: (page.in_file(span).start, page.in_file(span).end)


def scores(gold: Gold, found: Found, lexicon: Lexicon) -> Mapping[str, Score]:
    """Answer the scores of everything that was found in a document."""
    text, at = gold.text(), located(gold, found.page)
    markers = {one.label: tuple(at(span) for span in one.markers) for one in found.notes}
    return {
        "body": body_of(gold, text, [at(span) for span in found.page.body]),
        "notes": notes_of(gold, markers),
        "notes' matter": noted(gold, found),
        **quotes_of(gold, text, quotes(found, at)),
        **indirect_of(gold, text, indirect(found, at)),
        **dates_of(gold, text, dates(found, at)),
        **names_of(gold, text, names(found, at, lexicon)),
    }


def noted(gold: Gold, found: Found) -> Score:
    """Answer how many notes lead where they should: to their address, to another note, to a day."""
    told = {one.label: one for one in found.notes}
    wrong = [
        f"[{one.label}] wanted url {one.url} see {one.see} date {one.date}"
        for one in gold.notes
        if (other := told.get(one.label)) is None
        or (one.url and one.url != other.url)
        or (one.see, one.date) != (other.see, other.date)
    ]
    return Score(len(gold.notes), len(told), len(gold.notes) - len(wrong), wrong, sorted(set(told) - _labels(gold)))


def _labels(gold: Gold) -> set[str]:
    return {one.label for one in gold.notes}


def quotes(found: Found, at: Where) -> list[Finding]:
    """Answer the quotations."""
    return [
        Finding(*at(one.span), one.speaker, one.chain, one.kind, said=one.said.value if one.said else None,
                note=one.note, rule=one.rule)
        for one in found.quotes
    ]  # fmt: skip


def indirect(found: Found, at: Where) -> list[Finding]:
    """Answer indirect speech, by what is told."""
    return [Finding(*at(one.content), one.speaker, one.chain, one.cue, rule=one.rule) for one in found.indirect]


def dates(found: Found, at: Where) -> list[Finding]:
    """Answer the times."""
    return [Finding(*at(one.span), kind=one.basis, value=one.value, rule=one.rule) for one in found.dates]


def names(found: Found, at: Where, lexicon: Lexicon) -> list[Finding]:
    """Answer the names, each with the party for which it stands."""
    party = {one.id: one.party for one in lexicon.known}
    return [Finding(*at(one.span), kind=one.kind, value=party.get(one.id, ""), rule=one.rule) for one in found.names]

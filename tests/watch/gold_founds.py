"""What the stages before would hand on of the documents of the gold, had they made no mistake."""

from tests.watch.gold import Gold, GoldIndirect, GoldQuote, Stretch

from tandem.watch.found import Dated, Found, Indirect, Named, Quote, Said
from tandem.watch.layout import lay_out
from tandem.watch.lexicon import Lexicon
from tandem.watch.notes import find_notes
from tandem.watch.page import Page, Span
from tandem.watch.sentences import sentences


def gold_found(gold: Gold, lexicon: Lexicon) -> Found:
    """Answer the plain document of a gold with what is to be found in it."""
    page = lay_out(gold.text(), file=gold.file, sha256=gold.sha256)
    told = sentences(page)
    return Found(
        page,
        find_notes(page),
        told,
        tuple(_quote(one) for one in gold.quotes),
        tuple(_indirect(one, told) for one in gold.indirect),
        tuple(Dated(_span(one), one.value[0], "derived") for one in gold.dates),
        tuple(Named(_span(one), one.kind[0], _code(page, one, lexicon)) for one in gold.names),  # type: ignore[arg-type]
    )


def _span(one: Stretch) -> Span:
    return Span(one.start, one.end)


def _chain(one: GoldQuote | GoldIndirect) -> tuple[str, ...]:
    return tuple(names[0] for names in one.chain) or one.speakers[:1]


def _quote(one: GoldQuote) -> Quote:
    said = Said(one.said, "derived") if one.said else None
    return Quote(_span(one), one.kind[0], next(iter(one.speakers), None), _chain(one), said, one.note)  # type: ignore[arg-type]


def _indirect(one: GoldIndirect, told: tuple[Span, ...]) -> Indirect:
    sentence = next((other for other in told if other.start <= one.start < other.end), _span(one))
    cue = next(iter(one.cue), "")
    return Indirect(sentence, next(iter(one.speakers), None), _chain(one), cue, _span(one))


def _code(page: Page, one: Stretch, lexicon: Lexicon) -> str:
    known = lexicon.by_name.get(_span(one).of(page.text))
    return known.id if known else ""

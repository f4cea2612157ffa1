"""Quotations inside quotations: whom the outer speaker quotes, with the outer speaker before them in the chain."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from tandem.watch._credits import held_credit
from tandem.watch._english_parser import parse
from tandem.watch._units import Unit, unit_of
from tandem.watch.chains import Sources
from tandem.watch.found import Quote, QuoteKind
from tandem.watch.indirect import reports_of
from tandem.watch.lexicon import Lexicon
from tandem.watch.marks import Marked
from tandem.watch.page import Page
from tandem.watch.tellings import tellings


def nested_quotes(outer: Marked, quote: Quote, marked: Sequence[Marked], page: Page, lexicon: Lexicon) -> list[Quote]:
    """Answer the quotations inside one for which the outer speaker names somebody."""
    inner = [one for one in marked if one.depth == outer.depth + 1 and outer.inner.holds(one.outer)]
    if not inner or quote.speaker is None:
        return []
    unit = _inside(outer, inner, page)
    sources = Sources([unit], page.text, lexicon)
    told = tellings(unit)
    reports = reports_of(told, sources)
    found = []
    for mark, place in unit.held:
        credit = held_credit(unit, place, told, reports, sources)
        if credit is not None and credit.speaker is not None:
            chain = (*quote.chain, *credit.chain)
            kind: QuoteKind = "question" if credit.asks and mark.inner.of(page.text).endswith("?") else "full"
            found.append(Quote(mark.inner, kind, credit.speaker, chain, None, quote.note, "quote.nested", 0.7))
    return found


def _inside(outer: Marked, inner: Sequence[Marked], page: Page) -> Unit:
    marks = [msgspec.structs.replace(one, depth=0) for one in inner]
    unit = unit_of(page.text, outer.inner, outer.inner, marks, ())
    return replace(unit, doc=parse([unit.text])[0])

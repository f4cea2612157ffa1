"""When something was said: the day that goes with the word of speech, and not one told of in what was said."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from tandem.watch._units import Unit
from tandem.watch.found import Dated, Said
from tandem.watch.page import Page, Span

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b")


def said_on(cue: Span | None, unit: Unit, content: Span | None, page: Page, dates: Sequence[Dated]) -> Said | None:
    """Answer the day nearest to the cue among those outside what was said."""
    spoken = [mark.outer for mark, _ in unit.held] + [mark.outer for mark in unit.woven]
    spoken += [content] if content is not None else []
    at = cue.start if cue is not None else unit.span.start
    fitting = [one for one in dates if unit.span.holds(one.span) and not any(part.holds(one.span) for part in spoken)]
    if fitting:
        best = min(fitting, key=lambda one: abs(one.span.start - at))
        return Said(best.value, best.basis)
    return None if dates else _weekday(at, unit, spoken, page)


def _weekday(at: int, unit: Unit, spoken: Sequence[Span], page: Page) -> Said | None:
    if not page.day:
        return None
    places = [(Span(*one.span()), one.group(1)) for one in _DAY.finditer(page.text, unit.span.start, unit.span.end)]
    free = [(span, name) for span, name in places if not any(part.holds(span) for part in spoken)]
    if not free:
        return None
    _, name = min(free, key=lambda one: abs(one[0].start - at))
    printed = date.fromisoformat(page.day)
    back = (printed.weekday() - _DAYS.index(name)) % 7
    return Said((printed - timedelta(days=back)).isoformat(), "derived")

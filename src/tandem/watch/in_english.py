"""The stages for English documents, one after the other; a page in another language never loads their parser."""

from tandem.watch.dates import find_dates
from tandem.watch.found import Found
from tandem.watch.indirect import find_indirect
from tandem.watch.lexicon import Lexicon
from tandem.watch.names import find_names
from tandem.watch.notes import find_notes
from tandem.watch.page import Page
from tandem.watch.quotes import find_quotes
from tandem.watch.sentences import sentences


def find_all(page: Page, lexicon: Lexicon) -> Found:
    """Answer what is found in an English page."""
    parts, notes = sentences(page), find_notes(page)
    dates = find_dates(page, parts, notes)
    return Found(
        page=page, notes=notes, sentences=parts, dates=dates,
        quotes=find_quotes(page, parts, notes, lexicon, dates), indirect=find_indirect(page, parts, notes, lexicon),
        names=find_names(page, parts, lexicon),
    )  # fmt: skip

"""A page through all stages: what is found in one document, and what is found between documents."""

from collections.abc import Sequence

from tandem.watch.accounts import find_accounts
from tandem.watch.dates import find_dates
from tandem.watch.found import Account, Found, Link
from tandem.watch.korean_dates import korean_dates
from tandem.watch.lexicon import Lexicon
from tandem.watch.links import find_links
from tandem.watch.notes import find_notes
from tandem.watch.page import Page
from tandem.watch.sentences import sentences


def read_page(page: Page, lexicon: Lexicon) -> Found:
    """Answer what the stages find in one page."""
    parts, notes = sentences(page), find_notes(page)
    korean = page.language == "ko"
    dates = korean_dates(page, parts, notes) if korean else find_dates(page, parts, notes)
    return Found(page=page, notes=notes, sentences=parts, dates=dates)


def relate(founds: Sequence[Found], lexicon: Lexicon) -> tuple[tuple[Link, ...], tuple[Account, ...]]:
    """Answer what is linked and where accounts differ among documents; one with the same bytes counts once."""
    once = tuple({found.page.sha256: found for found in reversed(founds)}.values())[::-1]
    links = find_links(once)
    return links, find_accounts(once, links, lexicon)

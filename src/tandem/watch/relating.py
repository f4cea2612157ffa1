"""Documents beside one another: what is linked, and where accounts differ. No parser is needed for that."""

from collections.abc import Sequence

from tandem.watch.accounts import find_accounts
from tandem.watch.found import Account, Found, Link
from tandem.watch.lexicon import Lexicon
from tandem.watch.links import find_links


def relate(founds: Sequence[Found], lexicon: Lexicon) -> tuple[tuple[Link, ...], tuple[Account, ...]]:
    """Answer what is linked and where accounts differ among documents; one with the same bytes counts once."""
    once = tuple({found.page.sha256: found for found in reversed(founds)}.values())[::-1]
    links = find_links(once)
    return links, find_accounts(once, links, lexicon)

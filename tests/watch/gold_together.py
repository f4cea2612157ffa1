"""What was found between documents, beside what is to be found between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.watch.gold import GoldAccount, GoldLink, PlaceIn, Together, golds
from tests.watch.gold_findings import Where, located
from tests.watch.gold_scoring import Score

from tandem.watch.found import Account, Found, Link, Place


@dataclass(frozen=True)
class File:
    """What was found in one of the documents, and what leads from there to the offsets of its gold."""

    found: Found
    at: Where


def compared(
    group: Together, founds: Sequence[Found], links: Sequence[Link], accounts: Sequence[Account]
) -> Mapping[str, Score]:
    """Answer how links of a quote or a citation agree with the gold, and accounts; other links count for nothing."""
    files = {
        one.page.sha256: File(one, located(golds()[name], one.page))
        for name, one in zip(group.files, founds, strict=True)
    }
    return {"links": _links(group, files, links), "accounts": _accounts(group, files, accounts)}


def _links(group: Together, files: Mapping[str, File], links: Sequence[Link]) -> Score:
    quotes = [one for one in links if one.kind == "same quote"]
    missed = [one for one in group.links if not any(_same_link(one, other, files) for other in links)]
    wrong = [one for one in quotes if not any(_same_link(other, one, files) for other in group.links)]
    right = len(group.links) - len(missed)
    return Score(
        len(group.links),
        right + len(wrong),
        right,
        [f"{one.kind}: {_said(one.a)} = {_said(one.b)}" for one in missed],
        [f"{one.kind}: {_words(one.a, files)} = {_words(one.b, files)}" for one in wrong],
    )


def _same_link(gold: GoldLink, link: Link, files: Mapping[str, File]) -> bool:
    whole = link.kind == "cites"
    straight = _in(link.a, gold.a, files) and _in(link.b, gold.b, files, whole=whole)
    turned = _in(link.b, gold.a, files) and _in(link.a, gold.b, files, whole=whole)
    return link.kind == gold.kind and (straight or turned)


def _accounts(group: Together, files: Mapping[str, File], accounts: Sequence[Account]) -> Score:
    wanted = [one for one in group.accounts if not one.optional]
    missed = [one for one in wanted if not any(_same_account(one, other, files) for other in accounts)]
    wrong = [one for one in accounts if not any(_same_account(other, one, files) for other in group.accounts)]
    right = len(wanted) - len(missed)
    return Score(
        len(wanted),
        right + len(wrong),
        right,
        [f"{one.kind}: {one.about}" for one in missed],
        [f"{one.kind}: {one.question} ({one.rule}) {[_words(p.at, files) for p in one.positions]}" for one in wrong],
    )


def _same_account(gold: GoldAccount, account: Account, files: Mapping[str, File]) -> bool:
    at = {number for number, place in enumerate(gold.at) if any(_in(p.at, place, files) for p in account.positions)}
    return account.kind == gold.kind and len(at) >= gold.least


def _in(place: Place, gold: PlaceIn, files: Mapping[str, File], *, whole: bool = False) -> bool:
    """Answer whether a place lies in that of the gold or on it; with `whole`, whether it is in the same document."""
    file = files.get(place.sha256)
    if file is None or file.found.page.sha256 != golds()[gold.file].sha256:
        return False
    start, end = file.at(place.span)
    return whole or (start < gold.end and gold.start < end)


def _said(place: PlaceIn) -> str:
    return f"{place.file}[{place.start}:{place.end}] {(place.text or '')[:50]}"


def _words(place: Place, files: Mapping[str, File]) -> str:
    page = files[place.sha256].found.page
    return f"{page.file}[{place.span.start}:{place.span.end}] {place.span.of(page.text)[:70]}"

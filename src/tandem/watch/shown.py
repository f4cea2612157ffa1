"""What was found, as plain values: the JSON of `tandem watch read`.

Offsets are those of the file (`Page.in_file`); where it has none that count, as in a PDF, those of the text as it was
taken out, and `counts` says so. A document that is there twice is shown twice; what belongs to it names the first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tandem.watch.found import Account, Dated, Found, Indirect, Link, Named, Note, Place, Quote
from tandem.watch.page import Page, Span

Plain = dict[str, Any]


def shown(founds: Sequence[Found], links: Sequence[Link], accounts: Sequence[Account]) -> Plain:
    """Answer documents, links and accounts as plain values."""
    pages: dict[str, Page] = {}
    for found in founds:
        pages.setdefault(found.page.sha256, found.page)
    return {
        "documents": [document(found) for found in founds],
        "links": [*(_link(link, pages) for link in links), *_twins(founds, pages)],
        "accounts": [_account(account, pages) for account in accounts],
    }


def document(found: Found) -> Plain:
    """Answer one document as plain values."""
    page = found.page
    return {
        "file": page.file, "sha256": page.sha256, "title": page.title, "outlet": page.outlet, "url": page.url,
        "published": _days(page), "language": page.language, "media": page.media, "counts": page.counts,
        "body": [_pair(page, span) for span in page.body],
        "notes": [_note(page, note) for note in found.notes],
        "quotes": [_quote(page, quote) for quote in found.quotes],
        "indirect": [_indirect(page, one) for one in found.indirect],
        "dates": [_dated(page, dated) for dated in found.dates],
        "names": [_named(page, named) for named in found.names],
    }  # fmt: skip


def _days(page: Page) -> list[str]:
    """The days that the page prints as its own, each once: those of publication before those of changes."""
    kinds = sorted(page.published, key=lambda one: one.kind != "published")
    return list(dict.fromkeys(one.value for one in kinds))


def _pair(page: Page, span: Span) -> list[int]:
    there = page.in_file(span)
    return [there.start, there.end]


def _at(page: Page, span: Span) -> Plain:
    there = page.in_file(span)
    return {"start": there.start, "end": there.end}


def _note(page: Page, note: Note) -> Plain:
    return {
        "label": note.label, "markers": [_pair(page, span) for span in note.markers], "text": note.text,
        "url": note.url, "see": note.see, "date": note.date, **_at(page, note.span),
    }  # fmt: skip


def _quote(page: Page, quote: Quote) -> Plain:
    said = {"value": quote.said.value, "basis": quote.said.basis} if quote.said else None
    return {
        **_at(page, quote.span), "text": quote.span.of(page.text), "kind": quote.kind, "speaker": quote.speaker,
        "chain": list(quote.chain), "said": said, "note": quote.note, "rule": quote.rule, "score": quote.score,
    }  # fmt: skip


def _indirect(page: Page, one: Indirect) -> Plain:
    return {
        **_at(page, one.span), "speaker": one.speaker, "chain": list(one.chain), "cue": one.cue,
        "content": _pair(page, one.content), "rule": one.rule, "score": one.score,
    }  # fmt: skip


def _dated(page: Page, dated: Dated) -> Plain:
    return {
        **_at(page, dated.span), "text": dated.span.of(page.text), "value": dated.value, "basis": dated.basis,
        "rule": dated.rule,
    }  # fmt: skip


def _named(page: Page, named: Named) -> Plain:
    return {
        **_at(page, named.span), "text": named.span.of(page.text), "kind": named.kind, "id": named.id or None,
        "rule": named.rule,
    }  # fmt: skip


def _place(place: Place, pages: Mapping[str, Page]) -> Plain:
    page = pages[place.sha256]
    return {"file": page.file, **_at(page, place.span)}


def _link(link: Link, pages: Mapping[str, Page]) -> Plain:
    return {
        "kind": link.kind, "a": _place(link.a, pages), "b": _place(link.b, pages), "difference": link.difference,
        "score": link.score, "rule": link.rule,
    }  # fmt: skip


def _twins(founds: Sequence[Found], pages: Mapping[str, Page]) -> list[Plain]:
    """Files with the same bytes as one before them."""
    return [
        {
            "kind": "same document",
            "a": {"file": pages[one.page.sha256].file, **_at(one.page, _whole(one.page))},
            "b": {"file": one.page.file, **_at(one.page, _whole(one.page))},
            "difference": None, "score": 1.0, "rule": "document.bytes",
        }
        for one in founds
        if one.page.file != pages[one.page.sha256].file
    ]  # fmt: skip


def _whole(page: Page) -> Span:
    return Span(0, len(page.text))


def _account(account: Account, pages: Mapping[str, Page]) -> Plain:
    return {
        "question": account.question, "kind": account.kind,
        "positions": [
            {"value": one.value, "modality": one.modality, **_place(one.at, pages), "chain": list(one.chain)}
            for one in account.positions
        ],
        "explanation": account.explanation, "event": account.event or None, "slot": account.slot or None,
        "rule": account.rule,
    }  # fmt: skip

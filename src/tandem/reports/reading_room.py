"""The reading room as an editor works in it: documents with what waits, one document with its passages marked.

A passage is marked where a proposal stands; where several lie over one another, the shortest gives a place its mark.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from tandem.reports.account_told import CHAIN, account_words
from tandem.reports.speaker import Speaker
from tandem.rules.reason import Reason, because
from tandem.watch.found import Position
from tandem.watch.page import Block, Page, Span
from tandem.watch.room import DocumentRead, ProposalRead, RuleRate

WAITING = "waiting"
_TONES: Mapping[str, str] = {"waiting": "wait", "accepted": "fine", "corrected": "fine", "rejected": "over"}
MOST_CARDS = 100
"""Proposals on one page, with the text that they stand in."""
MOST_BLOCKS = 2000
"""Paragraphs on one page; the rest of a longer text is in its file."""
_ASIDE = ("dateline", "byline", "caption", "note")


class Piece(msgspec.Struct, frozen=True):
    """A stretch of the text: whose proposal it belongs to, empty where to none; `begins` where that one begins here."""

    text: str
    proposal: str = ""
    state: str = ""
    begins: bool = False
    number: int = 0


class Told(msgspec.Struct, frozen=True):
    """One position of a question that is proposed: its value, how it is put, and the chain."""

    value: str
    modality: str
    chain: str
    sha256: str
    title: str = ""


class ProposalShown(msgspec.Struct, frozen=True):
    """One proposal as a card: the texts of its form, its rule and score, and where it stands."""

    id: str
    number: int
    sort: str
    state: str
    tone: str
    rule: str
    percent: int
    entry: str
    texts: Mapping[str, str]
    chain: str
    told: tuple[Told, ...] = ()
    form: Mapping[str, str] = {}
    corrects: bool = False

    @property
    def waits(self) -> bool:
        """Tell whether an editor still has to decide."""
        return self.state == WAITING


class BlockShown(msgspec.Struct, frozen=True):
    """One part of the page that was read, in pieces."""

    kind: str
    pieces: tuple[Piece, ...]


class DocumentView(msgspec.Struct, frozen=True):
    """One document in the reading room."""

    document: DocumentRead
    title: str
    outlet: str
    days: tuple[str, ...]
    language: str
    blocks: tuple[BlockShown, ...]
    proposals: tuple[ProposalShown, ...]
    verdict: Reason
    tone: str
    current: str
    waiting: int
    page: int
    pages: int
    cut: bool


class RoomView(msgspec.Struct, frozen=True):
    """The documents of a seat, and how often the rules were right."""

    documents: tuple[DocumentRead, ...]
    rates: tuple[tuple[RuleRate, int], ...]
    verdict: Reason
    tone: str
    waiting: int


def view_room(documents: Sequence[DocumentRead], rates: Sequence[RuleRate]) -> RoomView:
    """Answer the documents as a page tells them, with the rate of each rule in hundredths."""
    waiting = sum(one.waiting for one in documents)
    if not documents:
        verdict, tone = because("room_empty"), "over"
    elif waiting:
        verdict, tone = because("room_waits", count=waiting), "wait"
    else:
        verdict, tone = because("room_done", count=len(documents)), "fine"
    shown = tuple((one, round(one.share * 100)) for one in rates if one.share is not None)
    return RoomView(tuple(documents), shown, verdict, tone, waiting)


def view_document(
    document: DocumentRead, proposals: Sequence[ProposalRead], *, speaker: Speaker, titles: Mapping[str, str],
    current: str = "", page: int = 0, typed: Mapping[str, str] | None = None,
) -> DocumentView:  # fmt: skip
    """Answer one page of a document with its passages marked; `current` is the proposal that the editor is at.

    `page` counts from 1; 0 is the page of `current`, else of the first proposal that waits. `typed` is what the editor
    typed as the correction of `current` and was refused.
    """
    assert document.found is not None
    read = document.found.page
    waiting = [one.id for one in proposals if one.state == WAITING]
    ids = [one.id for one in proposals]
    if current not in ids:
        current = waiting[0] if waiting else ""
    pages = max(1, -(-len(ids) // MOST_CARDS))
    page = min(pages, page or (ids.index(current) // MOST_CARDS + 1 if current else 1))
    first = (page - 1) * MOST_CARDS
    here = proposals[first : first + MOST_CARDS]
    if current not in {one.id for one in here}:
        current = next((one.id for one in here if one.state == WAITING), "")
    cards = tuple(
        _card(one, number, speaker, titles, typed if one.id == current else None)
        for number, one in enumerate(here, first + 1)
    )
    verdict, tone = _verdict(len(waiting), len(ids))
    blocks = _blocks_from(read, proposals, first)
    marked = [(span, one) for one in cards if one.sort == "statement" and (span := _span(one)) is not None]
    shown = tuple(
        BlockShown(_kind(block.kind), tuple(_pieces(read, block.span, marked))) for block in blocks[:MOST_BLOCKS]
    )
    return DocumentView(
        document, read.title or document.name, read.outlet or "", tuple(dict.fromkeys(d.value for d in read.published)),
        read.language, shown, cards, verdict, tone, current, len(waiting), page, pages, len(blocks) > MOST_BLOCKS,
    )  # fmt: skip


def _verdict(waiting: int, every: int) -> tuple[Reason, str]:
    if waiting:
        return because("document_waits", count=waiting), "wait"
    return (because("document_done", count=every), "fine") if every else (because("document_plain"), "over")


def _blocks_from(page: Page, proposals: Sequence[ProposalRead], first: int) -> list[Block]:
    """The parts of the text from the first proposal of a page to the first of the next, without what is shown above."""
    places = [int(one.texts["read_start"]) for one in proposals[first:] if one.texts.get("read_start", "").isdigit()]
    ahead = proposals[first + MOST_CARDS :]
    until = [int(one.texts["read_start"]) for one in ahead if one.texts.get("read_start", "").isdigit()]
    start, end = (min(places) if first and places else 0), (min(until) if until else len(page.text))
    return [
        one
        for one in page.blocks
        if one.kind not in ("related", "furniture")
        and start < one.span.end
        and one.span.start < end
        and not (one.kind == "title" and one.span.of(page.text) == page.title)
    ]


def _kind(kind: str) -> str:
    """How a part is set: as a heading, small as what stands around the text, or as a paragraph."""
    return "heading" if kind in ("title", "heading") else "over" if kind in _ASIDE else "paragraph"


def _card(
    one: ProposalRead, number: int, speaker: Speaker, titles: Mapping[str, str], typed: Mapping[str, str] | None
) -> ProposalShown:
    rows = msgspec.json.decode(one.texts.get("positions") or "[]", type=tuple[Position, ...])
    told = tuple(
        Told(row.value, row.modality, CHAIN.join(row.chain), row.at.sha256, titles.get(row.at.sha256, ""))
        for row in rows
    )
    chain = CHAIN.join(line for line in one.texts.get("chain", "").split("\n") if line)
    texts = {**one.texts, **account_words(one.texts, speaker, titles)} if one.sort == "account" else one.texts
    return ProposalShown(
        one.id, number, one.sort, one.state, _TONES.get(one.state, "wait"), one.rule, round(one.score * 100), one.entry,
        texts, chain, told, {**texts, **(typed or {})}, typed is not None,
    )  # fmt: skip


def _span(one: ProposalShown) -> Span | None:
    start, end = one.texts.get("read_start", ""), one.texts.get("read_end", "")
    return Span(int(start), int(end)) if start.isdigit() and end.isdigit() else None


def _pieces(page: Page, block: Span, marked: Sequence[tuple[Span, ProposalShown]]) -> Iterator[Piece]:
    here = [(span, one) for span, one in marked if span.start < block.end and block.start < span.end]
    edges = {block.start, block.end}
    for span, _ in here:
        edges |= {max(block.start, span.start), min(block.end, span.end)}
    places = sorted(edges)
    begun: set[str] = set()
    for start, end in pairwise(places):
        over = [(span.end - span.start, one) for span, one in here if span.start <= start and end <= span.end]
        if not over:
            yield Piece(page.text[start:end])
            continue
        one = min(over, key=lambda row: row[0])[1]
        yield Piece(page.text[start:end], one.id, one.state, one.id not in begun, one.number)
        begun.add(one.id)

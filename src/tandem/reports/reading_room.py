"""The reading room as an editor works in it: documents with what waits, one document with its passages marked.

A passage is marked where a proposal stands; where several lie over one another, the shortest gives a place its mark.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from tandem.rules.reason import Reason, because
from tandem.watch.page import Page, Span
from tandem.watch.room import DocumentRead, ProposalRead, RuleRate

WAITING = "waiting"
_TONES: Mapping[str, str] = {"waiting": "wait", "accepted": "fine", "corrected": "fine", "rejected": "over"}
CHAIN = " → "
"""Between the sources of a chain; the nearest to the reader stands first."""


class Piece(msgspec.Struct, frozen=True):
    """A stretch of the text: whose proposal it belongs to, empty where to none; `begins` where that one begins here."""

    text: str
    proposal: str = ""
    state: str = ""
    begins: bool = False


class Told(msgspec.Struct, frozen=True):
    """One position of a question that is proposed: its value, how it is put, and the chain."""

    value: str
    modality: str
    chain: str
    sha256: str


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

    @property
    def waiting(self) -> int:
        """How many proposals wait."""
        return sum(one.waits for one in self.proposals)


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


def view_document(document: DocumentRead, proposals: Sequence[ProposalRead], *, current: str = "") -> DocumentView:
    """Answer a document with its passages marked; `current` is the proposal that the editor is at."""
    assert document.found is not None
    page = document.found.page
    cards = tuple(_card(one, number) for number, one in enumerate(proposals, 1))
    waiting = [one for one in cards if one.waits]
    if current not in {one.id for one in cards}:
        current = waiting[0].id if waiting else ""
    if waiting:
        verdict, tone = because("document_waits", count=len(waiting)), "wait"
    else:
        verdict, tone = (
            because("document_done" if cards else "document_plain", count=len(cards)),
            "fine" if cards else "over",
        )
    marked = [(span, one) for one in cards if one.sort == "statement" and (span := _span(one)) is not None]
    blocks = tuple(
        BlockShown(block.kind, tuple(_pieces(page, block.span, marked)))
        for block in page.blocks
        if block.kind not in ("related", "furniture")
    )
    return DocumentView(
        document, page.title or document.name, page.outlet or "", tuple(one.value for one in page.published),
        page.language, blocks, cards, verdict, tone, current,
    )  # fmt: skip


def _card(one: ProposalRead, number: int) -> ProposalShown:
    told = tuple(
        Told(
            row["value"],
            row["modality"],
            CHAIN.join(row.get("chain", ())),
            row["at"]["sha256"],
        )
        for row in msgspec.json.decode(one.texts.get("positions") or "[]")
    )
    chain = CHAIN.join(line for line in one.texts.get("chain", "").split("\n") if line)
    return ProposalShown(
        one.id, number, one.sort, one.state, _TONES.get(one.state, "wait"), one.rule, round(one.score * 100), one.entry,
        one.texts, chain, told,
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
        yield Piece(page.text[start:end], one.id, one.state, one.id not in begun)
        begun.add(one.id)

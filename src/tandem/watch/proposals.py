"""From what the stages found to what an editor is asked: statements with their passage, and questions that differ.

Nothing here decides anything. A proposal holds the texts of the form in which it can be corrected.
"""

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from tandem.watch.found import Account, Found, Indirect, Position, Quote
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span
from tandem.watch.room import Proposed

STAGE = ("proposals", 1)
_CONTEXT = 32
"""Characters before and after a passage that go with it, as a W3C text quote selector has them."""


def propose_statements(found: Found, *, raw: str, lexicon: Lexicon) -> tuple[Proposed, ...]:
    """Answer the statements that a document holds; `raw` is the text that its offsets count in the file."""
    every: list[Quote | Indirect] = [*found.quotes, *found.indirect]
    made = [_statement(one, found, raw, lexicon) for one in every]
    return tuple(sorted(made, key=lambda one: (one.place, -one.score)))


def propose_accounts(accounts: Sequence[Account], *, sha256: str) -> tuple[Proposed, ...]:
    """Answer the questions of differing accounts in which a document has the first word."""
    first = (one for one in accounts if one.positions and one.positions[0].at.sha256 == sha256)
    return tuple(_account(one) for one in first)


def position_texts(one: Position, page: Page, *, raw: str, lexicon: Lexicon, said_on: str) -> dict[str, str]:
    """Answer the texts of the statement on which a position of a question rests: its passage, speaker and chain."""
    span = one.at.span
    place = page.in_file(span)
    speaker = one.chain[-1] if one.chain else ""
    party = party_of(speaker, lexicon)
    through = dict.fromkeys(code for name in one.chain[:-1] if (code := party_of(name, lexicon)) and code != party)
    return {
        "form": "indirect",
        "speaker": speaker,
        "chain": "\n".join(one.chain),
        "party": party,
        "through": " ".join(through),
        "said_on": said_on,
        "said_basis": "published",
        "words": span.of(page.text),
        "language": page.language,
        "start": str(place.start),
        "end": str(place.end),
        "passage": hashlib.sha256(place.of(raw).encode()).hexdigest(),
        "before": _line(page.text[max(0, span.start - _CONTEXT) : span.start]),
        "after": _line(page.text[span.end : span.end + _CONTEXT]),
    }


def party_of(name: str | None, lexicon: Lexicon) -> str:
    """Answer the code of the party for which a speaker as printed speaks; empty where the lexicon does not say."""
    if not name:
        return ""
    if (known := lexicon.by_name.get(name)) is not None:
        return known.party
    inside = sorted((spelling for spelling in lexicon.by_name if _holds(name, spelling)), key=len)
    return lexicon.by_name[inside[-1]].party if inside else ""


def _holds(name: str, spelling: str) -> bool:
    """Whether a spelling stands in a name as words of its own; a Korean one may have a particle behind it."""
    at = name.find(spelling)
    if at < 0 or not spelling:
        return False
    before, after = name[at - 1 : at], name[at + len(spelling) : at + len(spelling) + 1]
    return not before.isalnum() and (not after.isalnum() or not spelling.isascii())


def _statement(one: Quote | Indirect, found: Found, raw: str, lexicon: Lexicon) -> Proposed:
    page = found.page
    span = one.span if isinstance(one, Quote) else one.content
    said, basis = _said(one, page)
    place = page.in_file(span)
    through = dict.fromkeys(code for name in one.chain if name != one.speaker and (code := party_of(name, lexicon)))
    party = party_of(one.speaker, lexicon)
    texts = {
        "form": one.kind if isinstance(one, Quote) else "indirect",
        "speaker": one.speaker or "",
        "chain": "\n".join(one.chain),
        "party": party,
        "through": " ".join(code for code in through if code != party),
        "said_on": said,
        "said_basis": basis,
        "words": span.of(page.text),
        "language": page.language,
        "start": str(place.start),
        "end": str(place.end),
        "passage": hashlib.sha256(place.of(raw).encode()).hexdigest(),
        "before": _line(page.text[max(0, span.start - _CONTEXT) : span.start]),
        "after": _line(page.text[span.end : span.end + _CONTEXT]),
        "cue": one.cue if isinstance(one, Indirect) else "",
        "note": (one.note or "") if isinstance(one, Quote) else "",
        "read_start": str(span.start),
        "read_end": str(span.end),
    }
    return Proposed("statement", span.start, one.rule, one.score, texts)


def _said(one: Quote | Indirect, page: Page) -> tuple[str, str]:
    """The day on which it was said, and how that is known; else the day of the document."""
    said = one.said if isinstance(one, Quote) else None
    if said is not None and len(said.value) == len("2018-11-20"):
        return said.value, said.basis
    return page.own_day, "published"


def _line(text: str) -> str:
    return " ".join(text.split())


def _account(one: Account) -> Proposed:
    texts = {
        "question": one.question,
        "slot": one.slot,
        "kind": one.kind,
        "event": one.event,
        "explanation": one.explanation,
        "reason": one.reason,
        "asked": one.asked,
        "values": msgspec.json.encode(dict(one.values)).decode(),
        "positions": msgspec.json.encode(one.positions).decode(),
    }
    return Proposed("account", one.positions[0].at.span.start, one.rule, 1.0, texts)


def places_of(proposed: Sequence[Proposed]) -> Iterator[Span]:
    """Yield where each statement that is proposed stands in the text that was read."""
    for one in proposed:
        if one.sort == "statement":
            yield Span(int(one.texts["read_start"]), int(one.texts["read_end"]))

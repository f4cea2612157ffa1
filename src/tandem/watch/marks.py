"""Quotation marks, paired: typographic and straight, double and single, guillemets, nested, and left open.

Marks as inches or minutes and apostrophes are none. A mark that is never closed ends with its paragraph where the next
paragraph opens with one too (words that run over paragraphs), or where nothing else can be meant.
"""

import re
from collections.abc import Sequence

import msgspec

from tandem.watch.page import Page, Span

_OPEN, _CLOSE = "“„«‟「『", "”»」』"
_BEFORE = " \t\n\xa0\u3000([{—–-/"
_LONGEST_OPEN = 1500


class Marked(msgspec.Struct, frozen=True):
    """Words between marks: with them (`outer`), without (`inner`), how deep in others, and whether they are closed."""

    outer: Span
    inner: Span
    depth: int = 0
    closed: bool = True
    runs_on: bool = False


def find_marked(page: Page) -> tuple[Marked, ...]:
    """Answer what stands between marks in the body, in the order of the text."""
    return marked_in(page.text, page.body)


def marked_in(text: str, blocks: Sequence[Span]) -> tuple[Marked, ...]:
    """Answer what stands between marks in paragraphs that follow one another."""
    found: list[Marked] = []
    for at, block in enumerate(blocks):
        follows = blocks[at + 1] if at + 1 < len(blocks) else None
        found += _in_block(text, block, opens=follows is not None and text[follows.start] in '“"‘„«')
    return tuple(found)


def _in_block(text: str, block: Span, *, opens: bool) -> list[Marked]:
    doubles, left = _doubles(text, block)
    pairs = [(one, True, False) for one in doubles]
    runs_on = left is not None and opens and text[block.start] in '“"„«' + text[left]
    if left is not None and (runs_on or (block.end - left < _LONGEST_OPEN and text[left + 1 : left + 2].isupper())):
        pairs.append((Span(left, block.end), False, runs_on))
    pairs += [(one, True, False) for one in _singles(text, block, [one for one, _, _ in pairs])]
    pairs.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    marked: list[Marked] = []
    for outer, closed, goes_on in pairs:
        depth = sum(1 for other, _, _ in pairs if other != outer and other.holds(outer))
        inner = Span(outer.start + 1, outer.end - 1 if closed else outer.end)
        if inner.of(text).strip():
            marked.append(Marked(outer, inner, depth, closed, goes_on))
    return marked


def _doubles(text: str, block: Span) -> tuple[list[Span], int | None]:
    """Answer the pairs, and the first mark that stays open."""
    open_at: list[int] = []
    pairs: list[Span] = []
    for at in range(block.start, block.end):
        sign = text[at]
        if sign not in _OPEN and sign not in _CLOSE and sign != '"':
            continue
        before = text[at - 1] if at > block.start else " "
        after = text[at + 1] if at + 1 < block.end else " "
        if _opens(sign, before, after, bool(open_at)):
            if sign == '"' and open_at and text[open_at[-1]] == '"':
                open_at.pop()
            open_at.append(at)
        elif open_at and not (sign == '"' and before.isdigit() and '"' in text[at + 1 : block.end] and after == " "):
            pairs.append(Span(open_at.pop(), at + 1))
    return pairs, open_at[0] if open_at else None


def _opens(sign: str, before: str, after: str, inside: bool) -> bool:
    starts = (before in _BEFORE or before in "‘'“\"") and not after.isspace()
    if sign == '"':
        return starts
    if sign in _CLOSE:
        return not inside and starts and after.isalnum()
    return starts or not inside


def _singles(text: str, block: Span, doubles: Sequence[Span]) -> list[Span]:
    pairs: list[Span] = []
    at = block.start
    while at < block.end:
        end = _single_end(text, block, at, doubles) if text[at] in "‘'" else None
        if end is not None:
            pairs.append(Span(at, end + 1))
            at = end
        at += 1
    return pairs


def _single_end(text: str, block: Span, at: int, doubles: Sequence[Span]) -> int | None:
    before = text[at - 1] if at > block.start else " "
    after = text[at + 1 : at + 2]
    if not (before in _BEFORE or before in '“"') or not (after.isalnum() or after in '…[“"'):
        return None
    if re.match(r"\d\ds|(?:em|til|tis|twas|cause)\b", text[at + 1 : at + 7]):
        return None
    limit = min((one.end - 1 for one in doubles if one.start < at < one.end), default=block.end)
    ends: list[int] = []
    for here in range(at + 2, limit):
        if text[here] == "‘" or (text[here] == "'" and text[here - 1] in " (" and text[here + 1 : here + 2].isalnum()):
            break
        if text[here] in "’'" and not text[here - 1].isspace() and not text[here + 1 : here + 2].isalnum():
            ends.append(here)
    firm = [end for end in ends if text[end - 1] in ".,!?…" or text[end - 1] != "s"]
    return next(iter(firm or ends), None)

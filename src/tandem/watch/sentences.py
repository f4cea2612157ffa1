"""The sentences of a page, block by block: every word of the body stands in exactly one.

English is cut by rules of its own; Korean by `tandem.watch.korean`, which is imported only for a Korean page.
"""

import re
from functools import cache
from importlib import import_module
from typing import cast

from tandem.watch.cues import cues
from tandem.watch.page import Page, Span

STAGE = ("sentences", 1)

_END = re.compile(
    r"""(?:[.!?]+|…)            # what ends a sentence
        (?P<close>[”"’')\]»]*)  # marks and brackets that belong to it
        (?P<notes>(?:,?\s?\[\d{1,3}\])*)  # numbers of notes
        (?=\s|$)""",
    re.VERBOSE,
)
_NEXT = re.compile(r"""\s+[“"‘'(\[«—–-]*\s?(?=[^a-z\s])""")
_WORD = re.compile(r"[^\s“”\"‘'(\[]*$")
_NAME = r"(?:(?:the|an?|one|his|her|its|their)\s)?(?:[\w’'-]+\.?\s){0,9}?"


def sentences(page: Page) -> tuple[Span, ...]:
    """Answer the sentences of the body, in the order of the text."""
    if page.language == "ko":
        korean = import_module("tandem.watch.korean")
        return cast(tuple[Span, ...], korean.korean_sentences(page))
    return english_sentences(page)


def english_sentences(page: Page) -> tuple[Span, ...]:
    """Answer the sentences of the body of an English page."""
    return tuple(one for block in page.body for one in cut(page.text, block))


def cut(text: str, block: Span) -> list[Span]:
    """Answer the sentences of one stretch of English text."""
    found: list[Span] = []
    start = block.start
    for end in _END.finditer(text, block.start, block.end):
        if end.end() < block.end and not _ends(text, end, block.end):
            continue
        found.append(Span(start, end.end()))
        start = end.end() + len(text[end.end() : block.end]) - len(text[end.end() : block.end].lstrip())
    if start < block.end:
        found.append(Span(start, block.end))
    return found


def _ends(text: str, end: re.Match[str], limit: int) -> bool:
    follows = _NEXT.match(text, end.end(), limit)
    if follows is None and not re.match(r"\s+[“\"‘]\w", text[end.end() : end.end() + 6]):
        return False
    if end["close"] and _tells().match(text, end.end(), limit) is not None:
        return bool(end.group().startswith(".")) and _short_tells().match(text, end.end(), limit) is None
    if end["notes"] or end["close"] or not end.group().startswith("."):
        return True
    word = cast(re.Match[str], _WORD.search(text[max(0, end.start() - 30) : end.start()])).group()
    return _word_ends(word, text[follows.end() :] if follows else "", dots=len(end.group()))


def _word_ends(word: str, rest: str, *, dots: int) -> bool:
    following = cast(re.Match[str], re.match(r"[\w’'-]*", rest[:40])).group()
    if dots > 1:
        return True
    if word in cues().words["ending"]:
        return following in cues().words["starter"]
    if word in ("No", "Nos", "no"):
        return not following[:1].isdigit()
    if re.fullmatch(r"[A-Z]", word):
        return following in cues().words["starter"] and following != "I"
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return following in cues().words["starter"]
    return word not in cues().words["abbreviation"]


@cache
def _verbs() -> str:
    known = cues()
    said = [form for form, base in known.base.items() if base in known.words["clause"] | known.words["ask"]]
    return "|".join(
        sorted((form for form in said if form.endswith(("d", "s")) or form == "wrote"), key=len, reverse=True)
    )


@cache
def _tells() -> re.Pattern[str]:
    """Find the one who is told to have said it, right behind a quotation that ends as a sentence does."""
    return re.compile(rf"\s+{_NAME}(?:\w+ly\s)?(?:{_verbs()})\b|\s+(?:{_verbs()})\s")


@cache
def _short_tells() -> re.Pattern[str]:
    return re.compile(rf"\s+{_NAME}(?:{_verbs()})[.,]")

"""Finds persons whom no lexicon knows: by the office before the name, by its shape, by a model, by surname."""

import re
from collections.abc import Sequence

from tandem.watch import names_parsed
from tandem.watch.date_words import one_of
from tandem.watch.found import Named, NameKind
from tandem.watch.lexicon import Lexicon
from tandem.watch.names_again import seen_again
from tandem.watch.page import Page, Span
from tandem.watch.skeleton import Skeleton, name_words

_CAPITAL = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:['-][A-ZÀ-Þ]?[a-zà-ÿ]+)*"
_PARTICLE = r"(?:(?:van|von|der|den|de|da|di|du|al|bin|la|le)\s+){0,2}"
_NAME = rf"{_CAPITAL}(?:\s+(?:[A-Z]\.\s+)*{_PARTICLE}{_CAPITAL}){{0,2}}"
_TITLED = re.compile(rf"(?<!\w){one_of(name_words().titles)}\s+(?P<name>{_NAME})")
_INITIAL = re.compile(rf"(?<![\w.])(?P<name>{_CAPITAL}\s+(?:[A-Z]\.\s*)+{_PARTICLE}{_CAPITAL})")
_HYPHENED = re.compile(r"(?<![\w-])(?P<name>[A-Z][a-z]+,?\s+[A-Z][a-z]+-[a-z]{2,})(?![\w-])")
_SURNAME_IN_CAPITALS = re.compile(r"(?<!\w)(?P<name>[A-Z][a-z]+(?:-[a-z]+)?\s+[A-Z]{3,})(?!\w)")
_BODY = re.compile(
    rf"(?<!\w)(?P<name>(?:{_CAPITAL}\s+){{1,4}}{one_of(name_words().bodies)}(?!\w)"
    rf"|{one_of(name_words().bodies)}\s+of\s+(?:the\s+)?{_CAPITAL}(?:\s+{_CAPITAL}|\s+and\s+{_CAPITAL})*)"
)
_UNKNOWN_CAPITAL = re.compile(rf"(?<![\w'’-]){_CAPITAL}(?![\w-])")


_SHAPES: tuple[tuple[str, NameKind, re.Pattern[str]], ...] = (
    ("name.body", "body", _BODY),
    ("name.title", "person", _TITLED),
    ("name.hyphen", "person", _HYPHENED),
    ("name.initial", "person", _INITIAL),
    ("name.capitals", "person", _SURNAME_IN_CAPITALS),
)


def find_persons(
    page: Page, skeleton: Skeleton, sentences: Sequence[Span], known: Sequence[Named], lexicon: Lexicon
) -> list[Named]:
    """Find persons and other names beside those that are known already."""
    found: list[Named] = []
    for rule, kind, pattern in _SHAPES:
        for match in pattern.finditer(skeleton.text):
            _add(found, known, page, Named(skeleton.span(*match.span("name")), kind, "", rule))
    taken = [*known, *found]
    left = [one for one in sentences if _has_unknown(one, page, taken)]
    by_model = [one for one in names_parsed.named_in(page, left) if _is_free(one.span, taken)]
    whole = [one for one in by_model if one.kind == "person" and " " in one.span.of(page.text)]
    surnames = _surnames(page, [*taken, *whole], lexicon)
    taken = [*taken, *surnames]
    return found + surnames + seen_again(page, [one for one in by_model if _is_free(one.span, taken)], taken)


def _add(found: list[Named], known: Sequence[Named], page: Page, one: Named) -> None:
    words = one.span.of(page.text).split()
    if words[0] in name_words().no_names or not _is_free(one.span, [*known, *found]):
        return
    if any(block.holds(one.span) for block in page.parts("paragraph", "heading", "title", "note", "byline", "caption")):
        found.append(one)


def _is_free(span: Span, taken: Sequence[Named]) -> bool:
    return all(span.end <= one.span.start or one.span.end <= span.start for one in taken)


def _has_unknown(sentence: Span, page: Page, taken: Sequence[Named]) -> bool:
    within = [one for one in taken if sentence.holds(one.span)]
    for match in _UNKNOWN_CAPITAL.finditer(page.text, sentence.start, sentence.end):
        is_new = match.start() > sentence.start and match[0] not in name_words().no_names
        if is_new and _is_free(Span(*match.span()), within):
            return True
    return False


def _surnames(page: Page, named: Sequence[Named], lexicon: Lexicon) -> list[Named]:
    """Answer where a surname alone stands for a person of this page; where two have it, nobody is said to be meant."""
    bearers: dict[str, set[str]] = {}
    for one in named:
        words = one.span.of(page.text).replace(",", "").split()
        if one.kind == "person" and len(words) > 1:
            surname = words[0] if "-" in words[-1] and words[-1].split("-")[-1].islower() else words[-1]
            bearers.setdefault(surname, set()).add(one.id or " ".join(words))
    if not bearers:
        return []
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, bearers))})(?![\w-])")
    codes = {one.id for one in lexicon.known}
    return [
        Named(span, "person", _only(bearers[match[0]], codes), "name.surname")
        for block in page.parts("title", "heading", "paragraph", "caption", "note")
        for match in pattern.finditer(page.text, block.start, block.end)
        if _is_free(span := Span(*match.span()), named)
    ]


def _only(bearers: set[str], codes: set[str]) -> str:
    (one, *others) = bearers
    return one if not others and one in codes else ""

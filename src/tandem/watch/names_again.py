"""One name, one kind in a page: what a model says of a name in one sentence is settled by all its sentences."""

import re
from collections.abc import Sequence

from tandem.watch.found import Named, NameKind
from tandem.watch.page import Page, Span
from tandem.watch.skeleton import name_words

_SHORTEST = 4


def seen_again(page: Page, seen: Sequence[Named], taken: Sequence[Named]) -> list[Named]:
    """Answer what was seen, each name everywhere in the body and with one kind; names of persons go by surname too."""
    whole = [one for one in seen if " " in one.span.of(page.text)]
    surnames = {one.span.of(page.text).split()[-1] for one in (*whole, *taken) if one.kind == "person"}
    words = {one.span.of(page.text) for one in seen if one not in whole}
    single = {word for word in words if len(word) >= _SHORTEST and word.isalpha() and word not in surnames}
    kinds = {word: _kind(word, page.text, [one for one in seen if one.span.of(page.text) == word]) for word in single}
    rest = [one for one in seen if one.span.of(page.text) not in single and one.span.of(page.text) not in surnames]
    return rest + _everywhere(page, kinds, [*taken, *rest])


def _kind(word: str, text: str, seen: Sequence[Named]) -> NameKind:
    """Answer party where the page has its adjective, place where it says *in* it, else what was seen most often."""
    if re.search(rf"\b{re.escape(word)}(?:n|an|ian|ese|ish)s?\b", text):
        return "party"
    where = "|".join(sorted(name_words().places | {"to", "from"}))
    if re.search(rf"\b(?:{where})\s+{re.escape(word)}\b(?!\s+[A-Z])", text):
        return "place"
    kinds = [one.kind for one in seen]
    return max(kinds, key=kinds.count)


def _everywhere(page: Page, kinds: dict[str, NameKind], taken: Sequence[Named]) -> list[Named]:
    if not kinds:
        return []
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(kinds, key=len, reverse=True)))})(?![\w-])")
    found = [
        Named(Span(*match.span()), kinds[match[0]], "", "name.model")
        for block in page.parts("title", "heading", "paragraph", "caption")
        for match in pattern.finditer(page.text, block.start, block.end)
    ]
    return [one for one in found if all(one.span.end <= x.span.start or x.span.end <= one.span.start for x in taken)]

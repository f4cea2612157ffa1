"""A text as the eye sees it: hidden marks left out, letters of other scripts put as those they look like.

`places` leads from each character of the skeleton to the text; what is not what it seems there is `forged`.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import cast

import msgspec
import yaml

from tandem.watch.page import Span

_PLAIN = {"’": "'", "‘": "'", "\u00a0": " ", "\u2011": "-", "\u2010": "-"}


class NameWords(msgspec.Struct, frozen=True):
    """The words of `name_words.yaml`, by what they do."""

    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    places: frozenset[str]
    ways: frozenset[str]
    moves: frozenset[str]
    no_names: frozenset[str]
    particles: tuple[str, ...]
    lookalikes: Mapping[str, str]


@cache
def name_words() -> NameWords:
    """Answer the words that say what the name beside them is."""
    text = files("tandem.watch").joinpath("name_words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(cast(object, yaml.safe_load(text)), NameWords)


class Skeleton(msgspec.Struct, frozen=True):
    """The text as it looks, where its characters stand in the text, and which there are not what they seem."""

    text: str
    places: tuple[int, ...]
    forged: frozenset[int]

    def span(self, start: int, end: int) -> Span:
        """Answer where a stretch of the skeleton stands in the text."""
        return Span(self.places[start], self.places[end - 1] + 1)

    def is_forged(self, start: int, end: int) -> bool:
        """Answer whether the stretch has hidden marks in it, or letters that only look like those of the name."""
        return bool(self.forged) and any(n in self.forged for n in range(self.places[start], self.places[end - 1] + 1))


def skeleton_of(text: str) -> Skeleton:
    """Answer the text as it looks."""
    looks = name_words().lookalikes
    if text.isascii():
        return Skeleton(text, tuple(range(len(text))), frozenset())
    shown: list[str] = []
    places: list[int] = []
    forged: set[int] = set()
    for n, letter in enumerate(text):
        if letter in looks or (hidden := unicodedata.category(letter) == "Cf"):
            forged.add(n)
            hidden = letter not in looks
        if not hidden:
            shown.append(looks.get(letter) or _PLAIN.get(letter) or letter)
            places.append(n)
    return Skeleton("".join(shown), tuple(places), frozenset(forged))

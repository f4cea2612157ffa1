"""Who and what is known by name before a document is read: parties, people, bodies, places, outlets, in both languages.

The record's own come first; the shipped lexicon (`lexicon.yaml`) fills in public names of the field.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import cast

import msgspec
import yaml

from tandem.watch.found import NameKind


class Known(msgspec.Struct, frozen=True):
    """One thing with a name: its code, what it is, its names by language, and the party for which it speaks or stands.

    The first name of a language is the one to show; the others are spellings that are the same (`Lee Do-hoon`,
    `Yi To-hun`, `이도훈`).
    """

    id: str
    kind: NameKind
    names: Mapping[str, tuple[str, ...]]
    party: str = ""
    offices: Mapping[str, tuple[str, ...]] = {}


class Lexicon(msgspec.Struct, frozen=True, dict=True):
    """What is known by name; where two entries share a spelling the earlier one holds."""

    known: tuple[Known, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Known]:
        """Answer what each spelling names."""
        found: dict[str, Known] = {}
        for one in self.known:
            for spelling in (name for names in one.names.values() for name in names):
                found.setdefault(spelling, one)
        return found

    @cached_property
    def by_start(self) -> Mapping[str, tuple[tuple[str, re.Pattern[str], tuple[Known, ...]], ...]]:
        """Answer the spellings that begin with two letters, the longest first, with all that they name."""
        named: dict[str, list[Known]] = {}
        for one in self.known:
            for spelling in (name for names in one.names.values() for name in names):
                named.setdefault(spelling.replace("’", "'"), []).append(one)
        found: dict[str, list[tuple[str, re.Pattern[str], tuple[Known, ...]]]] = {}
        for spelling in sorted(named, key=len, reverse=True):
            pattern = re.compile(re.escape(spelling).replace(r"\ ", r"\s+"), re.IGNORECASE)
            found.setdefault(spelling[:2].casefold(), []).append((spelling, pattern, tuple(named[spelling])))
        return {start: tuple(rows) for start, rows in found.items()}

    def with_first(self, known: Iterable[Known]) -> "Lexicon":
        """Answer the lexicon with these before all others."""
        return Lexicon((*known, *self.known))


def read_lexicon(text: str) -> Lexicon:
    """Read a lexicon: a list of `{id, kind, names: {en: [..], ko: [..]}, party, offices}` in YAML."""
    rows = cast(object, yaml.safe_load(text))
    return Lexicon(msgspec.convert(rows, tuple[Known, ...]))


@cache
def shipped_lexicon() -> Lexicon:
    """Answer the public names of the field that come with the programme; the record's own stand before them."""
    return read_lexicon(files("tandem.watch").joinpath("lexicon.yaml").read_text(encoding="utf-8"))

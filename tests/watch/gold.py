"""The gold: what is to be found in the documents of the tests, each thing at its place.

Of a document of our own every span stands with its words; of a public one that is not here, with their hash. Where
several answers are right, all are listed; `neutral` spans may be found or not, and count for nothing.
"""

import hashlib
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import pytest
import yaml

HERE = Path(__file__).resolve().parent
GOLD = HERE / "gold"
DOCUMENTS = HERE / "documents"
SHARED = Path(os.environ.get("TANDEM_SHARED") or HERE.parents[2] / "shared") / "data" / "documents"

Chain = tuple[tuple[str, ...], ...]


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A span of a document with its words, or with the beginning of their SHA-256."""

    start: int
    end: int
    text: str | None = None
    sha256: str | None = None

    def is_in(self, text: str) -> bool:
        """Answer whether the document has these words there."""
        words = text[self.start : self.end]
        if self.text is not None:
            return words == self.text
        return hashlib.sha256(words.encode()).hexdigest()[:16] == self.sha256


class GoldNote(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered note: where it begins, where it is called, to what it leads."""

    label: str
    start: int
    markers: tuple[tuple[int, int], ...]
    url: str | None = None
    url_sha256: str | None = None
    see: str | None = None
    date: str | None = None


class GoldQuote(Stretch, frozen=True, kw_only=True):
    """Words that somebody said; any of `kind` and of `speakers` is right, and no speakers mean that none is named."""

    kind: tuple[str, ...]
    speakers: tuple[str, ...]
    chain: Chain = ()
    said: str | None = None
    note: str | None = None


class GoldIndirect(Stretch, frozen=True, kw_only=True):
    """What is told of somebody's words, belief or stance; the span is of the content alone."""

    speakers: tuple[str, ...]
    cue: tuple[str, ...]
    chain: Chain = ()


class GoldDate(Stretch, frozen=True, kw_only=True):
    """A time that is told; any of `value` and of `basis` is right."""

    value: tuple[str, ...]
    basis: tuple[str, ...]


class GoldName(Stretch, frozen=True, kw_only=True):
    """A name; any of `kind` is right, and `party` is the one for which it stands in the lexicon."""

    kind: tuple[str, ...]
    party: str = ""


class Gold(msgspec.Struct, frozen=True, kw_only=True):
    """All that is to be found in one document."""

    file: str
    sha256: str
    kind: str
    language: str
    published: tuple[str, ...]
    body: tuple[tuple[int, int], ...]
    quotes: tuple[GoldQuote, ...]
    indirect: tuple[GoldIndirect, ...]
    dates: tuple[GoldDate, ...]
    names: tuple[GoldName, ...]
    notes: tuple[GoldNote, ...] = ()
    neutral: Mapping[str, tuple[Stretch, ...]] = {}
    title: str | None = None
    outlet: str | None = None
    shared: bool = False
    counts: Literal["file", "words"] = "file"
    """What offsets count: the code points of the file, or of the words of it that stand beside the gold."""

    @property
    def path(self) -> Path:
        """Answer where the document is, where it is here."""
        return (SHARED if self.shared else DOCUMENTS) / self.file

    def text(self) -> str:
        """Answer what offsets count; a test is skipped where a public document is not here."""
        if self.counts == "words":
            return (GOLD / f"{self.file}.txt").read_bytes().decode()
        if self.shared and not self.path.is_file():
            pytest.skip(f"{self.file} is not here; set TANDEM_SHARED to the folder that has the public documents.")
        return self.path.read_bytes().decode()

    def stretches(self) -> tuple[Stretch, ...]:
        """Answer every span of the gold that has words or a hash."""
        neutral = (one for rows in self.neutral.values() for one in rows)
        return (*self.quotes, *self.indirect, *self.dates, *self.names, *neutral)


class PlaceIn(Stretch, frozen=True, kw_only=True):
    """A span of one of the documents that are read together."""

    file: str


class GoldLink(msgspec.Struct, frozen=True, kw_only=True):
    """Two places that belong together."""

    kind: str
    a: PlaceIn
    b: PlaceIn


class GoldAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its places, of which an account has to stand at `least` so many."""

    about: str
    kind: str
    least: int
    at: tuple[PlaceIn, ...]
    optional: bool = False


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that are read together, and what is to be found between them."""

    name: str
    files: tuple[str, ...]
    links: tuple[GoldLink, ...]
    accounts: tuple[GoldAccount, ...]
    shared: bool = False


@cache
def golds() -> Mapping[str, Gold]:
    """Answer the gold of every document by its file name, our own first."""
    found = [_gold(path) for path in sorted(GOLD.glob("*.*.yaml"))]
    return {one.file: one for one in sorted(found, key=lambda one: (one.shared, one.file))}


@cache
def held() -> Mapping[str, Gold]:
    """Answer the gold of the documents that are held back: they stand aside, and rules are not to be fitted to them."""
    return {one.file: one for one in map(_gold, sorted((GOLD / "held").glob("*.yaml")))}


def _gold(path: Path) -> Gold:
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Gold)


@cache
def together() -> tuple[Together, ...]:
    """Answer what is to be found between documents."""
    files = (GOLD / "together.yaml", GOLD / "together-shared.yaml")
    rows = [row for path in files for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return msgspec.convert(rows, tuple[Together, ...])

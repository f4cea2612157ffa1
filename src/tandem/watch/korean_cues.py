"""The words that tell of speech in Korean, and those of who can speak, read once from `korean_cues.yaml`."""

from functools import cache
from importlib import resources

import msgspec
import yaml


class _Speaker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: frozenset[str]
    endings: tuple[str, ...]


class KoreanCues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists as they stand in the file, where each is explained."""

    say: frozenset[str]
    ask: frozenset[str]
    light: frozenset[str]
    act: frozenset[str]
    held: frozenset[str]
    said_at: frozenset[str]
    unnamed: frozenset[str]
    passive: frozenset[str]
    stance: frozenset[str]
    question: frozenset[str]
    mention: frozenset[str]
    so_called: frozenset[str]
    pronoun: frozenset[str]
    demonstrative: frozenset[str]
    time: frozenset[str]
    speaker: _Speaker
    office: tuple[str, ...]
    unnamed_office: tuple[str, ...]
    between: frozenset[str]
    between_endings: tuple[str, ...]

    def tells(self, stem: str) -> bool:
        """Answer whether a verb takes a clause or a quotation and says who holds it."""
        return stem in self.say or stem in self.ask or stem in self.light

    def is_office(self, word: str) -> bool:
        """Answer whether a word is the office of a person."""
        return word.endswith(self.office) and not word.endswith(self.unnamed_office)


@cache
def korean_cues() -> KoreanCues:
    """Answer the words."""
    text = resources.files("tandem.watch").joinpath("korean_cues.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), KoreanCues)

"""Acts about a joint text: proposed, revised, accepted, refused, recalled; published, translated, stated on, reviewed.

The wording is a table, not a section: what counts is the bytes that every party accepted, so they can never be erased.
"""

import re
from collections.abc import Mapping
from typing import Literal

from tandem.acts.act import Act, day_fault, moment_fault

Sort = Literal["line", "readout", "agenda", "charter", "other"]
"""What a text is: agreed wording for the public, an account of a meeting, an agenda, the charter, or another paper."""

Use = Literal["joint", "each", "if_asked", "background", ""]
"""How a text may be used once it is in force: issued together, by each, if asked only, as background, or not said."""

StatementKind = Literal["interpretative", "reservation"]
"""What a party lays down beside its acceptance: how it reads the text, or what it keeps out."""

LONGEST_TEXT = 100_000
"""Characters that a wording may have in one language, and a publication in all."""

MOST_LANGUAGES = 8
"""Languages that a text may be authentic in."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class TextTerms(Act, frozen=True):
    """What the fold reads of a version of a joint text.

    `tables` names the hash of the wording: `{"wording": digest}` of `{"v": 1, "texts": {language: text}}`, and for the
    charter `{"charter": digest}`, with the digest of the charter that it replaces as `base`. The wording counts in each
    `authentic` language. The days of force are calendar days in `zone` (an IANA name, empty is the group's), the last
    included; without a first day it is in force once every party has accepted it. `marking` is a code of the charter.
    """

    sort: Sort
    authentic: tuple[str, ...]
    tables: Mapping[str, str]
    use: Use = ""
    in_force_from: str | None = None
    in_force_until: str | None = None
    zone: str = ""
    base: str = ""
    marking: str = ""

    @property
    def digest(self) -> str:
        """The hash of the bytes that a party accepts."""
        return self.tables.get(self.table_name, "")

    @property
    def table_name(self) -> str:
        """The name under which the table of the wording stands among the facts."""
        return "charter" if self.sort == "charter" else "wording"

    def fault(self) -> str | None:
        """Answer which language, day or hash is not one, or that the days are in the wrong order."""
        if fault := day_fault(in_force_from=self.in_force_from, in_force_until=self.in_force_until):
            return fault
        if self.in_force_from and self.in_force_until and self.in_force_until < self.in_force_from:
            return "in_force_until: expected a day not before in_force_from"
        if not 1 <= len(set(self.authentic)) == len(self.authentic) <= MOST_LANGUAGES:
            return f"authentic: expected 1 to {MOST_LANGUAGES} languages, each once"
        if fault := language_fault(*self.authentic):
            return fault
        if set(self.tables) != {self.table_name} or not _DIGEST.fullmatch(self.digest):
            return f"tables: expected the hash of the {self.table_name} alone"
        if (self.sort == "charter") != bool(self.base) or (self.base and not _DIGEST.fullmatch(self.base)):
            return "base: expected the hash of the charter that is replaced, for a charter alone"
        return None


class TextProposed(TextTerms, frozen=True):
    """A party proposes a text, and accepts by that its bytes."""


class TextRevised(TextTerms, frozen=True):
    """A party puts another version in place of the one it refers to, which nobody else has accepted yet."""


class TextAccepted(Act, frozen=True):
    """A party accepts the bytes of one version: `wording` is their hash."""

    wording: str

    def fault(self) -> str | None:
        """Answer that the hash is none."""
        return None if _DIGEST.fullmatch(self.wording) else "wording: expected a hash of 64 digits"


class TextRefused(Act, frozen=True):
    """A party refuses a version, or takes its acceptance back before every party has accepted."""


class TextRecalled(Act, frozen=True):
    """A party recalls an agreed text; from then on nobody may use it."""


class TextPublished(Act, frozen=True):
    """Somebody published the text: on which day in the group's zone or at which moment, in which language.

    `words_sha256` is the hash of the exact words as UTF-8 in NFC; the words are a section.
    """

    by: str
    happened: str
    language: str
    words_sha256: str
    moment: str | None = None

    def fault(self) -> str | None:
        """Answer which day, moment, language or hash is not one."""
        if fault := day_fault(happened=self.happened) or moment_fault(moment=self.moment):
            return fault
        if not _DIGEST.fullmatch(self.words_sha256):
            return "words_sha256: expected a hash of 64 digits"
        return language_fault(self.language)


class TextTranslated(Act, frozen=True):
    """A party lays an unofficial translation beside a version; it counts for nothing."""

    language: str

    def fault(self) -> str | None:
        """Answer that the language is none."""
        return language_fault(self.language)


class TextStatementMade(Act, frozen=True):
    """A party says how it reads a version, or what it reserves; the bytes stay the same."""

    statement: StatementKind


class TextReviewed(Act, frozen=True):
    """A party looked at an agreed text whose facts had changed, and stands by it."""


def language_fault(*languages: str) -> str | None:
    """Answer which of these is no language code such as `en` or `ko`."""
    wrong = next((language for language in languages if not _LANGUAGE.fullmatch(language)), None)
    return None if wrong is None else f"language: expected a code such as en or ko, found {wrong[:40]!a}"

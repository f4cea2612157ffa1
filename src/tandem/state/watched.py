"""What the record amounts to for public documents: sources, statements in them, differing accounts, Watch Reports."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from tandem.acts import account as told
from tandem.acts import source as filed
from tandem.acts import statement as said
from tandem.acts import watch_report as published
from tandem.acts.act import Act
from tandem.acts.commitment import Evidence
from tandem.state.stamp import Stamp


class Source(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A public document by its hash; its bytes stay with who filed it."""

    code: str
    sha256: str
    length: int
    media: str
    stamp: Stamp
    language: str = ""
    published: str | None = None
    counts: filed.Counts = "file"
    text_sha256: str = ""
    name: str = ""

    @property
    def happened(self) -> str:
        """The day that it prints as its own; that of its filing where it prints none."""
        return self.published or self.stamp.at[:10]


class Withdrawal(msgspec.Struct, frozen=True, gc=False):
    """That who recorded a statement took it back."""

    happened: str
    stamp: Stamp


class Departure(msgspec.Struct, frozen=True, gc=False):
    """That a statement departs from an agreed line, as the author says; `line` is the entry that proposed the text."""

    line: str
    happened: str
    stamp: Stamp


class Statement(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Words said in public; `source` is the entry of the document, `replaces` that of the statement before it."""

    form: said.StatementForm
    said_on: str
    said_basis: said.SaidBasis
    evidence: Evidence
    passage: filed.Passage
    stamp: Stamp
    source: str
    party: str = ""
    through: tuple[str, ...] = ()
    language: str = ""
    said_at: str | None = None
    zone: str = ""
    rule: str = ""
    code: str = ""
    about: tuple[str, ...] = ()
    replaces: str = ""
    departures: tuple[Departure, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    name: str = ""

    @property
    def is_signed(self) -> bool:
        """Tell whether the side that speaks signed it itself; otherwise it is reported."""
        return self.evidence == "own"


class Told(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What one statement tells on a question; a struct of its own entry, whose words hold the value."""

    modality: told.Modality
    said_on: str
    stamp: Stamp
    statement: str
    party: str = ""
    through: tuple[str, ...] = ()

    @property
    def is_position(self) -> bool:
        """Tell whether it is a position: what is only supposed, denied or evaded is none."""
        return self.modality in ("asserted", "reported", "inferred")


class Settling(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What became of a difference, as the author holds; `text` is the entry of the agreed wording."""

    outcome: told.AccountOutcome
    happened: str
    stamp: Stamp
    text: str = ""


class Account(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A question of the record with what is told on it."""

    code: str
    slot: told.Slot
    said_on: str
    stamp: Stamp
    rule: str = ""
    about: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    settlings: tuple[Settling, ...] = ()
    name: str = ""


class Correction(msgspec.Struct, frozen=True, gc=False):
    """That a report was corrected, and the hash of its source text from then on."""

    digest: str
    happened: str
    stamp: Stamp


class WatchReport(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A published report; `cites` are entries."""

    code: str
    number: int
    digest: str
    happened: str
    languages: tuple[str, ...]
    stamp: Stamp
    cites: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    name: str = ""

    @property
    def current(self) -> Stamp:
        """The entry whose section is the source text that stands."""
        return self.corrections[-1].stamp if self.corrections else self.stamp

    @property
    def current_digest(self) -> str:
        """The hash of the source text that stands."""
        return self.corrections[-1].digest if self.corrections else self.digest


OPENING: frozenset[type[Act]] = frozenset(
    {filed.SourceFiled, said.StatementRecorded, told.AccountOpened, published.ReportPublished}
)
FOLLOWING: frozenset[type[Act]] = frozenset(
    {said.StatementWithdrawn, said.DepartureNoted, told.AccountTold, told.AccountSettled, published.ReportCorrected}
)

Refs = Mapping[str, tuple[str, ...]]
Which = Callable[..., tuple[str, ...]]
"""Answers the entries that an act refers to in one way and that opened items of some kinds, or a matter."""


def item_of(act: Any, stamp: Stamp, refs: Refs, which: Which) -> Any | None:
    """Answer what an act opened; None where it needs something that is not on record."""
    about = which(refs, "about", Source, Statement, Account, matters=True)
    match act:
        case filed.SourceFiled():
            return Source(
                act.code, act.sha256, act.length, act.media, stamp, act.language, act.published, act.counts,
                act.text_sha256,
            )  # fmt: skip
        case said.StatementRecorded():
            source = next(iter(which(refs, "source", Source)), "")
            if not source:
                return None
            return Statement(
                act.form, act.said_on, act.said_basis, act.evidence, act.passage, stamp, source, act.party, act.through,
                act.language, act.said_at, act.zone, act.rule, act.code, about,
                next(iter(which(refs, "replaces", Statement)), ""),
            )  # fmt: skip
        case told.AccountOpened():
            return Account(act.code, act.slot, act.said_on, stamp, act.rule, about)
        case _:
            cites = which(refs, "cites", Source, Statement, Account, matters=True)
            return WatchReport(act.code, act.number, act.digest, act.happened, act.languages, stamp, cites)


def word_of(act: Any, stamp: Stamp, refs: Refs, which: Which) -> tuple[type[msgspec.Struct], Any | None]:
    """Answer what kind of item a later act is about, and the word on it; None where it needs what is not on record."""
    match act:
        case said.StatementWithdrawn():
            return Statement, Withdrawal(stamp.at[:10], stamp)
        case said.DepartureNoted():
            line = next(iter(which(refs, "line", texts=True)), "")
            return Statement, Departure(line, act.happened, stamp) if line else None
        case told.AccountTold():
            statement = next(iter(which(refs, "statement", Statement, Source, matters=True)), "")
            word = Told(act.modality, act.said_on, stamp, statement, act.party, act.through)
            return Account, word if statement else None
        case told.AccountSettled():
            text = next(iter(which(refs, "text", texts=True)), "")
            needs = act.outcome == "agreed_wording"
            return Account, Settling(act.outcome, act.happened, stamp, text) if text or not needs else None
        case _:
            return WatchReport, Correction(act.digest, act.happened, stamp)


def of_its_author(act: Any) -> bool:
    """Tell whether only who opened the item may say this of it."""
    return isinstance(act, said.StatementWithdrawn | published.ReportCorrected)


def with_words(item: Any, words: list[Any]) -> Any:
    """Answer an item with the later words on it."""
    match item:
        case Statement():
            departures = tuple(word for word in words if isinstance(word, Departure))
            withdrawals = tuple(word for word in words if isinstance(word, Withdrawal))
            return msgspec.structs.replace(item, departures=departures, withdrawals=withdrawals)
        case Account():
            tellings = tuple(word for word in words if isinstance(word, Told))
            settlings = tuple(word for word in words if isinstance(word, Settling))
            return msgspec.structs.replace(item, told=tellings, settlings=settlings)
        case _:
            return msgspec.structs.replace(item, corrections=tuple(words))

"""A rulebook: every regime of one target, its authorities and the units, as one table that everybody reads alike.

Two nodes with different versions of this software rule a line alike, because an assessment on record carries the
rulebook under which it was made.
"""

from collections.abc import Mapping
from typing import Literal

from tandem.regimes.authority import Authority
from tandem.regimes.regime import Regime, Rule
from tandem.regimes.stepwise import Form, Names, Source


class Unit(Form, frozen=True, gc=False, kw_only=True):
    """A unit of quantity: how many of the `base` unit one of it is, as decimal text; `words` as senders write it."""

    id: str
    names: Names
    base: str
    factor: str
    words: tuple[str, ...] = ()
    source: Source | None = None


class Conversion(Form, frozen=True, gc=False, kw_only=True):
    """How many of the unit `to` one of the unit `of` is, for goods under these HS codes, as decimal text."""

    of: str
    to: str
    factor: str
    hs: tuple[str, ...] = ()
    why: Names | None = None
    source: Source | None = None


class Units(Form, frozen=True, gc=False, kw_only=True):
    """The units and conversions of a file: `tandem-units/1`."""

    format: Literal["tandem-units/1"]
    units: tuple[Unit, ...]
    conversions: tuple[Conversion, ...] = ()


class Rulebook(Form, frozen=True, gc=False, kw_only=True):
    """What a shipment is ruled under. `target` is the place under sanctions."""

    v: Literal[1]
    target: str
    regimes: tuple[Regime, ...]
    authorities: tuple[Authority, ...]
    units: tuple[Unit, ...] = ()
    conversions: tuple[Conversion, ...] = ()

    def rule(self, id: str) -> Rule | None:
        """Answer the rule of this id."""
        return next((rule for regime in self.regimes for rule in regime.rules if rule.id == id), None)

    def authority(self, id: str) -> Authority | None:
        """Answer the authority of this id."""
        return next((one for one in self.authorities if one.id == id), None)

    def unit_of(self, word: str) -> Unit | None:
        """Answer the unit that a sender's word means; None where it is not known."""
        plain = word.strip().casefold()
        return next((u for u in self.units if plain in (u.id.casefold(), *(w.casefold() for w in u.words))), None)


Rulebooks = Mapping[str, Rulebook]

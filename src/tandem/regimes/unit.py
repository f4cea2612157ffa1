"""Units of quantity as data: `tandem-units/1`, with the words that senders use for them."""

from typing import Literal

from tandem.regimes.stepwise import Form, Names, Source

FORMAT = "tandem-units/1"


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
    """The units and conversions of a file."""

    format: Literal["tandem-units/1"]
    units: tuple[Unit, ...]
    conversions: tuple[Conversion, ...] = ()

    def unit(self, id: str) -> Unit | None:
        """Answer the unit of this id."""
        return next((unit for unit in self.units if unit.id == id), None)


def plain_word(word: str) -> str:
    """Answer a sender's word for a unit as words are compared: without space around it, in one case."""
    return " ".join(word.split()).casefold()

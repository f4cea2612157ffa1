"""The units of quantity that a manifest knows: those of the rulebook, by the words that senders write them with."""

import unicodedata
from functools import cache
from importlib import resources

import msgspec

from tandem.regimes.shipped import read_shipped
from tandem.regimes.unit import Unit, Units, plain_word


def unit_named(word: str) -> Unit | None:
    """Answer the unit that a sender's word means; None where it is not known."""
    return _by_word().get(_plain(word)) or _by_word().get(_plain(word).rstrip("."))


def units_known() -> tuple[str, ...]:
    """Answer the units that are offered for one that is not known: those that others are counted in."""
    return tuple(unit.id for unit in _units() if unit.id == unit.base)


@cache
def _units() -> tuple[Unit, ...]:
    text = resources.files("tandem.regimes").joinpath("units.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_shipped(text), Units).units


@cache
def _by_word() -> dict[str, Unit]:
    return {_plain(word): unit for unit in _units() for word in (unit.id, *unit.words)}


def _plain(word: str) -> str:
    return plain_word(unicodedata.normalize("NFKC", word))

"""A rulebook: every regime of one target, its authorities and the units, as one table that everybody reads alike.

Two nodes with different versions of this software rule a line alike, because an assessment on record carries the
rulebook under which it was made. Regimes and authorities stand in it by their ids, so that the order of files says
nothing, and one rulebook has one sequence of bytes.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
import orjson

from tandem.regimes.authority import Authority
from tandem.regimes.regime import Regime, Rule
from tandem.regimes.regimecheck import Shelf, read_files
from tandem.regimes.stepwise import Form
from tandem.regimes.unit import Conversion, Unit, plain_word

__all__ = [
    "BadRulebook", "BookDifference", "Conversion", "Rulebook", "Rulebooks", "Unit", "difference_from_shipped",
    "read_rulebook", "rulebook_of", "shelf_of", "shipped_rulebook", "shipped_shelf", "write_rulebook",
]  # fmt: skip


class BadRulebook(ValueError):
    """A table that is no rulebook, or a target that nothing is known about."""


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

    def regime_of(self, id: str) -> Regime | None:
        """Answer the regime that a rule belongs to."""
        return next((regime for regime in self.regimes if regime.rule(id) is not None), None)

    def authority(self, id: str) -> Authority | None:
        """Answer the authority of this id."""
        return next((one for one in self.authorities if one.id == id), None)

    def unit_of(self, word: str) -> Unit | None:
        """Answer the unit that a sender's word means; None where it is not known."""
        plain = plain_word(word)
        return next((u for u in self.units if plain in (plain_word(u.id), *map(plain_word, u.words))), None)


Rulebooks = Mapping[str, Rulebook]


class BookDifference(msgspec.Struct, frozen=True):
    """How many rules, authorities and units of what ships a rulebook lacks, has otherwise, and has beside them."""

    missing: int
    changed: int
    added: int


_DECODER = msgspec.json.Decoder(Rulebook)


def shipped_rulebook(*, target: str) -> Rulebook:
    """Answer the rulebook of what ships about a target. Raises BadRulebook where nothing does."""
    return rulebook_of(target=target, shelf=shipped_shelf())


def rulebook_of(*, target: str, shelf: Shelf) -> Rulebook:
    """Answer the rulebook of a target from what was read. Raises BadRulebook where there is no regime about it."""
    regimes = sorted((one for one in shelf.regimes if one.target == target), key=lambda one: one.id)
    if not regimes:
        raise BadRulebook(f"No regime is about {target!r}; expected one of {', '.join(shelf.targets())}.")
    asked = (one for group in shelf.authorities if group.target == target for one in group.authorities)
    return Rulebook(
        v=1,
        target=target,
        regimes=tuple(regimes),
        authorities=tuple(sorted(asked, key=lambda one: one.id)),
        units=tuple(unit for units in shelf.units for unit in units.units),
        conversions=tuple(one for units in shelf.units for one in units.conversions),
    )


def difference_from_shipped(book: Rulebook) -> BookDifference | None:
    """Answer how a rulebook differs from what ships about its target; None where it is the same."""
    known = book.target in shipped_shelf().targets()
    shipped = shipped_rulebook(target=book.target) if known else None
    if book == shipped:
        return None
    ours, theirs = (_parts(one) if one else {} for one in (shipped, book))
    changed = sum(ours[name] != theirs[name] for name in ours.keys() & theirs.keys())
    missing, added = len(ours.keys() - theirs.keys()), len(theirs.keys() - ours.keys())
    # Where only what stands around the rules is another, such as whom a regime binds, that is a change all the same.
    return BookDifference(missing, changed if missing or changed or added else 1, added)


def _parts(book: Rulebook) -> dict[tuple[str, str, str], object]:
    found: dict[tuple[str, str, str], object] = {}
    for regime in book.regimes:
        found["regime", "", regime.id] = msgspec.structs.replace(regime, rules=())
        found.update((("rule", regime.id, rule.id), rule) for rule in regime.rules)
    found.update((("authority", "", one.id), one) for one in book.authorities)
    found.update((("unit", "", one.id), one) for one in book.units)
    found.update((("conversion", one.of, f"{one.to} {','.join(one.hs)}"), one) for one in book.conversions)
    return found


@cache
def shipped_shelf() -> Shelf:
    """Answer everything that ships: regimes, authorities and units of every target."""
    return read_files(_shipped())


def shelf_of(more: Iterable[tuple[str, bytes]]) -> Shelf:
    """Answer everything that ships with further files, each with its name. Raises BadRegime where one is bad."""
    return read_files(more, beside=shipped_shelf())


def write_rulebook(book: Rulebook) -> bytes:
    """Answer the canonical bytes of a rulebook: sorted JSON without space, the same on every node."""
    return orjson.dumps(msgspec.to_builtins(book), option=orjson.OPT_SORT_KEYS)


def read_rulebook(raw: bytes) -> Rulebook:
    """Read the table of a rulebook. Raises BadRulebook where it is none or not in canonical form."""
    try:
        book = _DECODER.decode(raw)
    except msgspec.MsgspecError as wrong:
        raise BadRulebook(str(wrong)) from wrong
    if write_rulebook(book) != raw:
        raise BadRulebook("The rulebook is not in canonical form.")
    return book


def _shipped() -> tuple[tuple[str, bytes], ...]:
    home = resources.files("tandem.regimes")
    folders = (home.joinpath("authorities"), home.joinpath("sanctions"))
    files = [file for folder in folders for file in folder.iterdir() if file.name.endswith(".yaml")]
    return tuple((file.name, file.read_bytes()) for file in (home.joinpath("units.yaml"), *files))

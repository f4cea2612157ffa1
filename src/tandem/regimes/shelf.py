"""Everything that was read of regimes, authorities and units, and a file with the lines of its places."""

from dataclasses import dataclass
from typing import Any

import msgspec

from tandem.regimes.authority import Authorities, Authority
from tandem.regimes.lined import Lined
from tandem.regimes.regime import Regime
from tandem.regimes.unit import Unit, Units


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The regimes, authorities and units of a number of files that fit together."""

    regimes: tuple[Regime, ...] = ()
    authorities: tuple[Authorities, ...] = ()
    units: tuple[Units, ...] = ()

    def targets(self) -> tuple[str, ...]:
        """Answer the targets that a regime is about."""
        return tuple(sorted({regime.target for regime in self.regimes}))

    def regime(self, id: str) -> Regime | None:
        """Answer the regime of this id."""
        return next((regime for regime in self.regimes if regime.id == id), None)

    def of_target(self, target: str) -> tuple[Authority, ...]:
        """Answer the authorities that a target makes one ask."""
        return tuple(one for group in self.authorities if group.target == target for one in group.authorities)

    def unit(self, id: str) -> Unit | None:
        """Answer the unit of this id."""
        return next((found for units in self.units if (found := units.unit(id)) is not None), None)


@dataclass(frozen=True)
class Placed:
    """A form with the file that it was read from, which knows its lines."""

    file: str
    form: Any
    lined: Lined

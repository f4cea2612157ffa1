"""When each party's window would close if a notice were received at a given instant; nothing is on record yet."""

from datetime import datetime

import msgspec

from tandem.regimes.procedure import Procedure, Span
from tandem.rules.deadline import Closing, Length, closing_of
from tandem.rules.procedure import counted_over
from tandem.rules.reason import because
from tandem.rules.window import INFORMED, grade_that_opens
from tandem.state.group import Group


class Forecast(msgspec.Struct, frozen=True):
    """The window of one party: the grade of receipt that opens it, and when it would close.

    `urgent` is the same for a party that accepts at once that the notice is urgent; None where that changes nothing.
    `informs` says that no window runs: the party is informed at the receipt.
    """

    party: str
    hosted: bool
    grade: int
    closing: Closing
    urgent: Closing | None = None
    informs: bool = False


def forecasts(*, procedure: Procedure, group: Group, owner: str, received: datetime) -> tuple[Forecast, ...]:
    """Answer the window of every party but the owner, in the charter's order, for a receipt at this instant."""
    codes = tuple(party.code for party in group.charter.parties)
    return tuple(
        _forecast(procedure, group, owner, party, received) for party in codes if party != owner
    )  # fmt: skip


def _forecast(procedure: Procedure, group: Group, owner: str, party: str, received: datetime) -> Forecast:
    hosted = group.is_hosted(owner, party)
    grade = grade_that_opens(procedure, hosted=hosted)
    if procedure.window is None:
        informed = Closing(at=received, why=because(INFORMED, party=party))
        return Forecast(party, hosted, grade, informed, informs=True)

    def closing(span: Span) -> Closing:
        return closing_of(
            opened=received, length=Length(span.count, span.unit), zone_of=party, close_at=procedure.close_at,
            calendars=group.calendars, union_of=counted_over(procedure, group, party),
        )  # fmt: skip

    whole, short = closing(procedure.window), closing(procedure.urgent_window) if procedure.urgent_window else None
    shortens = short is not None and short.at is not None and whole.at is not None and short.at < whole.at
    return Forecast(party, hosted, grade, whole, short if shortens else None)

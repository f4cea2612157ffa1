"""A plan drawn as bars: for each request the days from its last safe filing to the day on which its decision is needed.

Places are per cent of the whole time shown, so that a bar stands in any width. What a bar says is said in words beside
it, too; its pattern and not its colour alone tells what decides the date and what is not known.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from tandem.rules.planned import Plan, PlannedRequest

Look = Literal["critical", "spare", "late", "unknown", "decided"]


class Bar(msgspec.Struct, frozen=True):
    """One bar, with the line of today; all in hundredths of the whole. `spare` are the days from today to filing."""

    look: Look
    left: float
    width: float
    today: float | None
    spare_left: float = 0
    spare_width: float = 0


def bars_of(plan: Plan) -> Mapping[str, Bar]:
    """Answer the bar of each request by its id."""
    first = min([plan.today, *(_begins(one) for one in plan.requests)])
    days = max((plan.departure - first).days, 1)

    def at(day: date) -> float:
        return round(min(max((day - first).days, 0), days) * 100 / days, 2)

    today = at(plan.today) if first <= plan.today <= plan.departure else None
    return {one.id: _bar(one, plan, at(_begins(one)), at(_ends(one)), today) for one in plan.requests}


def _bar(one: PlannedRequest, plan: Plan, left: float, right: float, today: float | None) -> Bar:
    spare = left - today if today is not None and one.state == "open" and left > today else 0
    least = round(max(right - left, 1.5), 2)
    return Bar(
        look=look_of(one, plan), left=round(min(left, 100 - least), 2), width=least, today=today,
        spare_left=today or 0, spare_width=round(spare, 2),
    )  # fmt: skip


def look_of(one: PlannedRequest, plan: Plan) -> Look:
    """Answer how a request is drawn."""
    if one.state == "decided":
        return "decided"
    if one.is_late:
        return "late"
    if one.slack_days is None:
        return "unknown"
    return "critical" if one.id in plan.critical_path else "spare"


def _begins(one: PlannedRequest) -> date:
    return one.filed_on or one.decided_on or one.no_later_than


def _ends(one: PlannedRequest) -> date:
    return max(one.decided_on or one.needed_by, _begins(one))

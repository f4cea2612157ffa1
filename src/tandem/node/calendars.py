"""The calendar of a year as this machine would make it; the only place where a node asks the package for holidays."""

from collections.abc import Mapping
from typing import Any

from tandem.desk.desk import NotAllowed
from tandem.regimes.calendar import GROUP_ITSELF
from tandem.regimes.generate import generate_calendar
from tandem.rules.calendar import read_closures
from tandem.rules.reason import because
from tandem.state.group import Group


def made_calendar(group: Group, *, code: str, year: str, country: str, closures: str) -> Mapping[str, Any]:
    """Make the table of a member's year, or of the group's own closures, from what an officer typed.

    Raises NotAllowed where the member, the year or a line of the closures is not one, CalendarNotMade, BadCalendar.
    """
    charter = group.charter
    member = charter.member(code)
    if member is None and code != GROUP_ITSELF:
        raise NotAllowed(because("no_such_member", party=code[:40]))
    if not (year.isascii() and year.isdigit() and len(year) < 9):
        raise NotAllowed(because("calendar_year_unfit", found=year[:40]))
    if code == GROUP_ITSELF and country:
        raise NotAllowed(because("calendar_country_of_group"))
    days, wrong = read_closures(closures, year=int(year), languages=charter.languages)
    if wrong:
        raise NotAllowed(*wrong)
    return generate_calendar(
        code=code, year=int(year), holiday_country=country or None, zone=member.zone if member else charter.zone,
        languages=charter.languages, closures=days,
    )  # fmt: skip

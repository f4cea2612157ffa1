"""Whether a charter may take the place of the one in force, who has yet to accept it, and what it leaves be."""

from typing import Literal

from tandem.regimes.amendment import faults_of
from tandem.regimes.charter import Charter
from tandem.rules.instant import known_zones
from tandem.rules.reason import Reason, because
from tandem.state.charter import Amendment
from tandem.state.group import Group

ACCEPTS = "text.accepted/1"
SORT: Literal["charter"] = "charter"


def amendment_faults(group: Group, *, base: str, digest: str, after: Charter) -> tuple[Reason, ...]:
    """Answer every reason why a charter cannot be put in place of the one in force; empty where it can."""
    course = group.charter_course()
    if base != course.digest:
        return (because("charter_base_passed", found=base[:12], expected=course.digest[:12]),)
    if digest == course.digest:
        return (because("amendment_changes_nothing"),)
    if digest in course.chain:
        return (because("amendment_was_in_force", digest=digest[:12]),)
    found = [
        because(f.code, place=f.place, expected=f.expected, found=f.found) for f in faults_of(group.charter, after)
    ]
    return (*found, *_left_with_nobody(group, after), *_zones(after))


def _left_with_nobody(group: Group, after: Charter) -> list[Reason]:
    """The parties of which no officer could accept the next amendment."""
    roles = after.roles(ACCEPTS, SORT)
    without = [
        code for code in group.accepting
        if not any(not o.relieved and set(o.roles) & set(roles) for o in group.seats[code].officers.values())
    ]  # fmt: skip
    return [because("amendment_leaves_nobody", party=code, roles=", ".join(roles) or "-") for code in without]


def _zones(after: Charter) -> list[Reason]:
    known = known_zones()
    places = [("zone", after.zone), *((f"parties.{one.code}.zone", one.zone) for one in after.parties)]
    return [
        because("amendment_zone_unknown", place=place, found=zone[:40]) for place, zone in places if zone not in known
    ]


def pending(group: Group) -> tuple[Amendment, ...]:
    """Answer the charters that are put forward in place of the one in force and that some party still stands on."""
    digest = group.charter_digest
    return tuple(one for one in group.amendments if one.base == digest and one.accepted and not one.complete)


def waits_for(amendment: Amendment, group: Group) -> tuple[str, ...]:
    """Answer the parties that have not accepted a charter, in the order of the charter."""
    return tuple(code for code in group.accepting if code not in amendment.accepted)


def under_older_rules(group: Group) -> int:
    """Answer how many notices that have not ended run under the charter in force, and would keep its rules."""
    running = [one for one in group.notices.values() if not one.ended and one.id not in group.superseded]
    return sum(one.current.terms.charter == group.charter_digest for one in running)


def in_force_since(group: Group, digest: str) -> str:
    """Answer the claimed time at which a charter came into force; empty where it never did."""
    if digest == group.founding_digest:
        return max((seat.opened.at for seat in group.seats.values() if seat.opened is not None), default="")
    found = next((one for one in group.amendments if one.digest == digest and one.complete), None)
    return max((stamp.at for stamp in found.complete), default="") if found else ""

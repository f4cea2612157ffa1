"""What a file of authorities has to keep: each has triggers, and what it waits for is there and leads nowhere back."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from tandem.regimes.authority import Authorities, Authority
from tandem.regimes.factcheck import check_all_names, check_fact, check_id, check_names
from tandem.regimes.lined import Lined, Steps
from tandem.regimes.procedure import Span
from tandem.regimes.shelf import Shelf
from tandem.regimes.stepcheck import shipped_ids


def check_authorities(lined: Lined, group: Authorities, shelf: Shelf, earlier: Sequence[Authorities]) -> None:
    """Note every fault of a file of authorities, alone and beside the others of its shelf."""
    check_id(lined, ("target",), group.target)
    check_names(lined, ("names",), group.names)
    if not group.authorities:
        lined.fault(("authorities",), "rf_no_authorities")
    taken = {one.id for other in earlier if other.target == group.target for one in other.authorities}
    for number, one in enumerate(group.authorities):
        place: Steps = ("authorities", number)
        if one.id in taken:
            lined.fault((*place, "id"), "rf_id_twice", found=one.id)
        taken.add(one.id)
        _check_authority(lined, one, place)
        _check_named_ones(lined, one, place, group.target, shelf)
        _check_ties(lined, one, place, group.target, shelf)
    _check_course(lined, group, shelf)


def _check_authority(lined: Lined, one: Authority, place: Steps) -> None:
    check_id(lined, (*place, "id"), one.id)
    check_names(lined, (*place, "names"), one.names)
    check_names(lined, (*place, "decides"), one.decides)
    if one.validity is not None:
        check_names(lined, (*place, "validity"), one.validity)
    check_all_names(lined, (*place, "grounds"), one.grounds)
    check_fact(lined, place, one)
    if not one.triggers:
        lined.fault((*place, "triggers"), "rf_no_trigger", authority=one.id)
    for number, trigger in enumerate(one.triggers):
        if trigger.why is not None:
            check_names(lined, (*place, "triggers", number, "why"), trigger.why)
    if one.lead_time is not None:
        for span in (one.lead_time.length, one.lead_time.longest):
            _check_days(lined, (*place, "lead_time"), span, one.lead_time.calendars)
        if one.lead_time.why is not None:
            check_names(lined, (*place, "lead_time", "why"), one.lead_time.why)
    if one.window is not None:
        _check_days(lined, (*place, "window"), one.window.length, one.window.calendars)
    if one.procedure and one.procedure not in shipped_ids():
        lined.fault((*place, "procedure"), "rf_procedure_unknown", found=one.procedure[:40])
    for number, paper in enumerate(one.attach):
        check_id(lined, (*place, "attach", number, "id"), paper.id)
        check_names(lined, (*place, "attach", number, "names"), paper.names)
        if paper.id in [other.id for other in one.attach[:number]]:
            lined.fault((*place, "attach", number, "id"), "rf_id_twice", found=paper.id)
    for number, before in enumerate(one.before):
        if before.why is not None:
            check_names(lined, (*place, "before", number, "why"), before.why)


def _check_days(lined: Lined, place: Steps, span: Span | None, calendars: tuple[str, ...]) -> None:
    if span is not None and span.unit == "working_days" and not calendars:
        lined.fault(place, "pf_calendars_unnamed", count=span.count)


def _check_named_ones(lined: Lined, one: Authority, place: Steps, target: str, shelf: Shelf) -> None:
    """Every authority that one waits for, or whose paper it wants, has to be described."""
    ids = [other.id for other in shelf.of_target(target)]
    named: list[tuple[Steps, str]] = []
    for number, paper in enumerate(one.attach):
        named += [(("attach", number, "decision_of"), paper.decision_of)]
        named += [(("attach", number, "request_of"), paper.request_of)]
    named += [(("before", number, "authority"), before.authority) for number, before in enumerate(one.before)]
    for steps, found in named:
        if found and found not in ids:
            lined.fault((*place, *steps), "rf_authority_unknown", found=found[:40], codes=", ".join(ids), target=target)


def _check_ties(lined: Lined, one: Authority, place: Steps, target: str, shelf: Shelf) -> None:
    """A trigger by a tie that no regime describes and that is nobody's code would never be pulled."""
    bodies = {other.body for other in shelf.of_target(target)}
    ties = {code for regime in shelf.regimes if regime.target == target for code in regime.ties}
    for number, trigger in enumerate(one.triggers):
        for row, code in enumerate(trigger.nexus):
            if code not in ties | bodies:
                lined.fault((*place, "triggers", number, "nexus", row), "rf_tie_unknown", found=code[:40])


def _check_course(lined: Lined, group: Authorities, shelf: Shelf) -> None:
    """Refuse authorities that wait for one another in a ring: no day could be reckoned."""
    after = {one.id: [before.authority for before in one.before] for one in shelf.of_target(group.target)}
    try:
        TopologicalSorter(after).prepare()
    except CycleError as found:
        ring = " > ".join(reversed(found.args[1]))
        number = next((n for n, one in enumerate(group.authorities) if one.id in found.args[1]), None)
        if number is not None:
            lined.fault(("authorities", number, "before"), "rf_authorities_circular", authorities=ring)

"""What a linkage policy names, and what is wrong with its names: unknown, circular, or against one another."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tandem.acts.commitment import CODE
from tandem.acts.linkage import AnyClause, Budget, Counted, Free, Gate, Lag, Order, Pull, Silent, Together
from tandem.rules.reason import Reason, because

READ_FROM_RECORD = ("clearance", "consultation")
"""What a step may need before it that the record itself answers; whatever else is needed stands in words."""

EARLIEST = "1900-01-01"
"""No policy is counted from before this day: whoever writes one has mistyped."""

Place = tuple[str | int, ...]
"""Where in a policy a fault is: `("clauses", 0, "of")`, `("defines", "verified steps")`."""


class NamesKnown(msgspec.Struct, frozen=True):
    """The names that a policy may use: the tracks of a group, and the commitments on its record."""

    tracks: tuple[str, ...]
    commitments: tuple[str, ...] = ()


def in_words(name: str) -> bool:
    """Answer whether this is told in words and is no name of anything on record."""
    return " " in name.strip()


def names_of(clause: AnyClause) -> tuple[tuple[str, str], ...]:
    """Answer what a clause names, by the field that names it; what it tells in words is no name."""
    match clause:
        case Budget():
            return (("of", clause.of), ("since", clause.since))
        case Lag():
            return (("lead", clause.lead), ("follow", clause.follow))
        case Gate() | Free():
            return (("applies_to", clause.applies_to),)
        case Order():
            return (("then", clause.then), *(() if in_words(clause.first) else (("first", clause.first),)))
        case Together():
            return (("x", clause.x), ("y", clause.y))
        case Pull():
            return (("cause", clause.cause), ("effect", clause.effect))
        case Silent():
            return (("track", clause.track),)


def limited_by(clause: AnyClause) -> tuple[str, ...]:
    """Answer which names a clause holds back."""
    match clause:
        case Budget():
            return (clause.of,)
        case Lag():
            return (clause.lead,)
        case Gate():
            return (clause.applies_to,)
        case Order():
            return (clause.then,)
        case Together():
            return (clause.x, clause.y)
        case _:
            return ()


def rule_faults(
    clauses: Sequence[AnyClause], defines: Mapping[str, Counted], known: NamesKnown | None = None
) -> list[tuple[Place, Reason]]:
    """Answer everything that is wrong with what a policy says; names are held against `known` where that is given."""
    faults: list[tuple[Place, Reason]] = [] if clauses else [((), because("lp_no_clause"))]
    faults += [
        ((*("defines", name), *more), because("lp_name_unfit", found=found[:60]))
        for name, one in defines.items() for found, more in ((name, ()), (one.like, ("like",)))
        if not CODE.fullmatch(found)
    ]  # fmt: skip
    faults += _circles(defines)
    if not faults:
        faults += [fault for number, clause in enumerate(clauses) for fault in _clause_faults(clause, number)]
        faults += _unknown(clauses, defines, known) if known is not None else []
        faults += _against(clauses, defines)
    return faults


def _clause_faults(clause: AnyClause, number: int) -> Iterable[tuple[Place, Reason]]:
    names = names_of(clause)
    for field, name in names:
        if not name.strip():
            yield ("clauses", number, field), because("lp_no_track", wanted=field, form=_form(clause))
        elif not CODE.fullmatch(name):
            yield ("clauses", number, field), because("lp_name_unfit", found=name[:60])
    if len(names) == 2 and names[0][1] == names[1][1] and names[0][1].strip():
        yield ("clauses", number, names[1][0]), because("lp_with_itself", found=names[0][1], form=_form(clause))
    if isinstance(clause, Gate) and not clause.needs.strip():
        yield ("clauses", number, "needs"), because("lp_needs_nothing")
    if isinstance(clause, Lag) and clause.start < EARLIEST:
        yield ("clauses", number, "from"), because("lp_too_early", found=clause.start)


def _circles(defines: Mapping[str, Counted]) -> list[tuple[Place, Reason]]:
    faults: list[tuple[Place, Reason]] = []
    told: set[str] = set()
    for name in defines:
        way = [name]
        while (like := defines[way[-1]].like) in defines and like not in way:
            way.append(like)
        if like == name and name not in told:
            told |= set(way)
            faults.append((("defines", name), because("lp_circular", names=" → ".join([*way, name]))))
    return faults


def _unknown(
    clauses: Sequence[AnyClause], defines: Mapping[str, Counted], known: NamesKnown
) -> Iterable[tuple[Place, Reason]]:
    fit = {*known.tracks, *known.commitments}
    listed = _listed((*known.tracks, *known.commitments))
    for name, definition in defines.items():
        if name in fit:
            yield ("defines", name), because("lp_name_taken", found=name)
        if definition.like not in fit | set(defines):
            yield ("defines", name, "like"), because("lp_unknown_name", found=definition.like[:60], names=listed)
    listed = _listed((*known.tracks, *defines, *known.commitments))
    for number, clause in enumerate(clauses):
        for field, name in names_of(clause):
            if CODE.fullmatch(name) and name not in fit | set(defines):
                yield ("clauses", number, field), because("lp_unknown_name", found=name[:60], names=listed)


def _against(clauses: Sequence[AnyClause], defines: Mapping[str, Counted]) -> Iterable[tuple[Place, Reason]]:
    """A track that is free and held back, and orders that go round."""
    free = [clause.applies_to for clause in clauses if isinstance(clause, Free)]
    for number, clause in enumerate(clauses):
        for name in limited_by(clause):
            freed = next((one for one in free if _holds(one, name, defines) or _holds(name, one, defines)), None)
            if freed is not None:
                yield ("clauses", number), because("lp_free_and_held", found=freed, form=_form(clause))
    orders = {clause.then: clause.first for clause in clauses if isinstance(clause, Order)}
    for number, clause in enumerate(clauses):
        if isinstance(clause, Order) and (circle := _round(clause.then, orders)):
            yield ("clauses", number), because("lp_orders_circular", names=" → ".join(circle))
            break


def _holds(whole: str, part: str, defines: Mapping[str, Counted]) -> bool:
    """Whether the steps of one name are among those of another."""
    while part != whole and part in defines:
        part = defines[part].like
    return part == whole


def _round(start: str, orders: Mapping[str, str]) -> list[str]:
    way = [start]
    while (following := orders.get(way[-1])) is not None and following not in way:
        way.append(following)
    return [*way, start] if following == start else []


def _listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them; a long list is cut with a mark that it goes on."""
    return ", ".join(names[:40]) + (", …" if len(names) > 40 else "") if names else "-"


def _form(clause: AnyClause) -> str:
    return str(clause.__struct_config__.tag)

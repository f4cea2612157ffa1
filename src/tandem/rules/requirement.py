"""Which authorities must decide on which lines: by the rules that hit, by a crossing, a party, a tie, or always."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tandem.acts.manifest import Line
from tandem.regimes.authority import Authority, Trigger
from tandem.regimes.rulebook import Rulebook
from tandem.rules.condition import is_vehicle
from tandem.rules.reason import Reason, because
from tandem.rules.ruling import Hit, LineRuling, Requirement, Shipment

_Hits = Mapping[str, Mapping[int, tuple[str, ...]]]
"""By authority and line the rules that hit it."""


def requirements_of(
    *, lines: Sequence[Line], ruled: Sequence[LineRuling], about_all: Sequence[Hit], book: Rulebook, shipment: Shipment
) -> tuple[Requirement, ...]:
    """Answer who must decide, in the order of the book; an authority that the book does not know comes last.

    A rule about the shipment (`about_all`) that needs no answer first is about every line.
    """
    if not lines:
        return ()
    hits = _hits(ruled, about_all)
    found = (_required(one, lines, hits, shipment) for one in book.authorities)
    known = {one.id for one in book.authorities}
    rest = (_by_rules(id, hits[id]) for id in sorted(hits) if id not in known)
    return (*(one for one in found if one is not None), *rest)


def _hits(ruled: Iterable[LineRuling], about_all: Iterable[Hit]) -> _Hits:
    found: dict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
    whole = [hit for hit in about_all if not hit.asks]
    for line in ruled:
        for hit in (*line.hits, *whole):
            if hit.authority and hit.effect not in ("duty", "permission"):
                found[hit.authority][line.line] = (*found[hit.authority].get(line.line, ()), hit.rule)
    return found


def _required(one: Authority, lines: Sequence[Line], hits: _Hits, shipment: Shipment) -> Requirement | None:
    """An authority that hits name is asked whatever its triggers say: a rule must never lack its authority."""
    own = hits.get(one.id, {})
    held: dict[int, None] = {}
    why: list[Reason] = []
    if own:
        held.update(dict.fromkeys(own))
        why.append(because("required_by_rules", rules=_rules(own)))
    for trigger in one.triggers:
        reasons = _pulled(trigger, own, shipment)
        covered = _covered(trigger, lines, own, hits) if reasons is not None else []
        if reasons is not None and covered:
            held.update(dict.fromkeys(covered))
            why += reasons
    if not held:
        return None
    inside = tuple(line.line for line in lines if line.line in held)
    return Requirement(authority=one.id, lines=inside, rules=_named(own), why=tuple(dict.fromkeys(why)))


def _by_rules(authority: str, own: Mapping[int, tuple[str, ...]]) -> Requirement:
    why = because("required_by_rules", rules=_rules(own))
    return Requirement(authority=authority, lines=tuple(own), rules=_named(own), why=(why,))


def _named(own: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({rule for rules in own.values() for rule in rules}))


def _rules(own: Mapping[int, tuple[str, ...]]) -> str:
    return ", ".join(_named(own))


def _pulled(trigger: Trigger, own: Mapping[int, tuple[str, ...]], shipment: Shipment) -> list[Reason] | None:
    """Why a trigger holds; None where it does not. All that it says has to hold."""
    if "any" not in (trigger.direction, shipment.direction) and trigger.direction != shipment.direction:
        return None
    if trigger.rules and not own:
        return None
    told = []
    for code, asked, there in (
        ("required_by_crossing", trigger.crosses, shipment.crosses),
        ("required_by_party", trigger.parties, shipment.parties),
        ("required_by_nexus", trigger.nexus, shipment.nexus),
    ):
        both = [one for one in asked if one in there]
        if asked and not both:
            return None
        told += [because(code, codes=", ".join(both))] if asked else []
    return told if told or trigger.rules else [because("required_always")]


def _covered(trigger: Trigger, lines: Sequence[Line], own: Mapping[int, object], hits: _Hits) -> list[int]:
    """The lines that a request holds; one about what rules hit holds all where none did, for it has to be made."""
    if trigger.covers == "vehicles":
        return [line.line for line in lines if is_vehicle(line)]
    if trigger.covers == "all":
        return [line.line for line in lines]
    hit = own if trigger.rules else {line: None for lines_hit in hits.values() for line in lines_hit}
    return [line.line for line in lines if line.line in hit] or [line.line for line in lines]

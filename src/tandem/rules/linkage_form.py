"""The parts of a policy in a file: a clause of one of the eight forms, and the names that it defines."""

from collections import Counter
from datetime import date
from typing import Any, get_args

import yaml

from tandem.acts.linkage import AnyClause, Counted, Status, When
from tandem.regimes.lined import Lined, Steps
from tandem.rules.linkage_names import EARLIEST

MOST = 20
"""The most clauses, and the most names, that one policy has."""

_FORMS: dict[str, type[Any]] = {str(form.__struct_config__.tag): form for form in get_args(AnyClause)}
_FIELDS: dict[str, dict[str, str]] = {
    "budget": {"of": "name", "since": "name", "since_status": "statuses", "n": "steps"},
    "lag": {"lead": "name", "follow": "name", "from": "day", "n": "steps"},
    "gate": {"applies_to": "name", "needs": "name"},
    "order": {"first": "name", "then": "name", "when": "when"},
    "together": {"x": "name", "y": "name", "days": "days"},
    "free": {"applies_to": "name", "except": "name"},
    "pull": {"cause": "name", "effect": "name", "days": "days"},
    "silent": {"track": "name", "days": "days"},
}
_MAY_LACK = ("since_status", "except")
_RENAMED = {"from": "start", "except": "unless"}
_BOUNDS = {"steps": (0, 1000), "days": (1, 3660)}


def clause_of(lined: Lined, node: yaml.Node, place: Steps) -> Any:
    """Read one clause; None where it is not of its form, with the faults told."""
    before = len(lined.faults)
    fields = _pairs(lined, node, place, "rule")
    form = text_of(fields.pop("form", None)) or ""
    if node_is_fields(node) and not form:
        lined.fault(place, "lp_no_form", names=", ".join(_FORMS))
    elif form and form not in _FORMS:
        lined.fault((*place, "form"), "lp_unknown_form", found=form[:40], names=", ".join(_FORMS))
    if form not in _FORMS:
        return None
    wanted = _FIELDS[form]
    for name in fields.keys() - wanted.keys():
        lined.fault((*place, name), "lp_unknown_field", found=name[:40], names=", ".join(("form", *wanted)))
    values: dict[str, Any] = {}
    for name, sort in wanted.items():
        if name in fields:
            values[_RENAMED.get(name, name)] = _value(lined, fields[name], (*place, name), sort)
        elif name not in _MAY_LACK:
            missing = sort == "name" and name != "needs"
            told = {"wanted": name, "form": form} if missing else {"wanted": name}
            lined.fault(place, "lp_no_track" if missing else "lp_missing_field", **told)
    return _FORMS[form](**values) if len(lined.faults) == before else None


def defines_of(lined: Lined, node: yaml.Node | None, place: Steps) -> dict[str, Counted]:
    """Read the names that a policy defines."""
    found: dict[str, Counted] = {}
    if node is None:
        return found
    rows = _pairs(lined, node, place, "defines")
    if len(rows) > MOST:
        lined.fault(place, "lp_too_many", count=len(rows), wanted="defines")
    for name, below in rows.items():
        at = (*place, name)
        fields = _pairs(lined, below, at, name[:40])
        for other in fields.keys() - {"like", "status", "sides"}:
            lined.fault((*at, other), "lp_unknown_field", found=other[:40], names="like, status, sides")
        if "like" not in fields and node_is_fields(below):
            lined.fault(at, "lp_missing_field", wanted="like")
        like = _value(lined, fields["like"], (*at, "like"), "name") if "like" in fields else ""
        status = _value(lined, fields["status"], (*at, "status"), "statuses") if "status" in fields else ()
        sides = _value(lined, fields["sides"], (*at, "sides"), "names") if "sides" in fields else ()
        if like:
            found[name] = Counted(like, status, sides)
    return found


def day_of(lined: Lined, node: yaml.Node | None, place: Steps) -> str:
    """Read a day that is not before 1900; empty where it is none, with the fault told."""
    found = text_of(node)
    try:
        day = date.fromisoformat(found or "").isoformat()
    except ValueError:
        day = ""
    if not day or day != found:
        lined.fault(place, "lp_unfit_day", wanted=str(place[-1]), found=(found or "-")[:40])
        return ""
    if day < EARLIEST:
        lined.fault(place, "lp_too_early", found=day)
        return ""
    return day


def text_of(node: yaml.Node | None) -> str | None:
    """Answer a single value as it is written; None for anything else, or where it is null."""
    if not isinstance(node, yaml.ScalarNode) or node.tag.endswith(":null"):
        return None
    return str(node.value)


def node_is_fields(node: yaml.Node) -> bool:
    """Answer whether there are fields with their values here."""
    return isinstance(node, yaml.MappingNode)


def _pairs(lined: Lined, node: yaml.Node, place: Steps, wanted: str) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        lined.fault(place, "lp_unfit_fields", wanted=wanted, found=(text_of(node) or "-")[:40])
        return {}
    times = Counter(str(key.value) for key, _ in node.value)
    for name, count in times.items():
        if count > 1:
            lined.fault((*place, name), "lp_field_twice", found=name[:40])
    return {str(key.value): below for key, below in node.value}


def _value(lined: Lined, node: yaml.Node, place: Steps, sort: str) -> Any:
    name = str(place[-1])
    if sort in ("statuses", "names"):
        return _listed(lined, node, place, sort)
    if sort == "day":
        return day_of(lined, node, place)
    found = text_of(node)
    if sort in _BOUNDS:
        least, most = _BOUNDS[sort]
        if found is None or not found.isdecimal() or not least <= int(found) <= most:
            lined.fault(place, "lp_unfit_number", wanted=name, least=least, most=most, found=(found or "-")[:40])
            return least
        return int(found)
    if sort == "when" and found not in get_args(When):
        names = ", ".join(get_args(When))
        lined.fault(place, "lp_not_a_choice", wanted=name, found=(found or "-")[:40], names=names)
    elif found is None and not isinstance(node, yaml.ScalarNode):
        lined.fault(place, "lp_unfit_text", wanted=name, found="[]")
    return (found or "").strip()


def _listed(lined: Lined, node: yaml.Node, place: Steps, sort: str) -> tuple[str, ...]:
    """A list of values; one alone may stand without brackets."""
    rows = node.value if isinstance(node, yaml.SequenceNode) else [node]
    found = tuple(text_of(row) or "" for row in rows)
    if isinstance(node, yaml.MappingNode) or "" in found:
        lined.fault(place, "lp_unfit_list", wanted=str(place[-1]), found=", ".join(found)[:40] or "-")
        return ()
    for one in found:
        if sort == "statuses" and one not in get_args(Status):
            lined.fault(place, "lp_unknown_status", found=one[:40], names=", ".join(get_args(Status)))
    return found

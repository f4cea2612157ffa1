"""Reads linkage policies from a file: one, or a list of them; every fault with its line, and all faults at once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import yaml

from tandem.acts.commitment import CODE
from tandem.acts.linkage import Counted, Standing
from tandem.regimes.lined import Fault, Lined, Steps, Unread
from tandem.rules.linkage import LinkageRule
from tandem.rules.linkage_form import MOST, clause_of, day_of, defines_of, text_of
from tandem.rules.linkage_names import NamesKnown, Place, rule_faults

_SAME = {
    "policy": ("policy", "id", "code"), "owner": ("owner", "side"), "date": ("date", "said_on"),
    "rule": ("rule", "rules", "clauses"), "words": ("words", "text"), "source": ("source", "sources"),
}  # fmt: skip
"""Fields that have several names; the first is the one that is asked for."""

_TEXTS = ("title", "speaker", "passage", "note")
_PASSED_OVER = (
    "do", "confidence", "quote", "variant", "document", "disputed_by", "date_precision", "label", "at", "as",
)  # fmt: skip
"""Known of an entry, and no part of what a policy says; of a quotation nothing is kept."""

_OTHER = ("standing", "defines", "softer_reading", "supersedes")
_LISTS = ("policies", "linkages")
_BESIDE = ("schema", "readings", "results", "perception_gap", "format")
"""Known beside a list of policies, and no part of any."""

_STANDINGS: dict[str, Standing] = {
    "declared": "declared", "declared by its owner": "declared", "read": "read", "as read by the monitor": "read",
}  # fmt: skip


class PolicySaid(msgspec.Struct, frozen=True, kw_only=True):
    """A policy as a file gives it; `softer_of` is the code of the one of which it is a softer reading."""

    code: str
    owner: str
    said_on: str
    rule: LinkageRule
    standing: Standing | None = None
    title: str = ""
    words: str = ""
    speaker: str = ""
    passage: str = ""
    note: str = ""
    source: str = ""
    supersedes: str = ""
    softer_of: str = ""
    line: int = 1


class BadPolicies(ValueError):
    """A file of policies that cannot be used, with every fault in the order of its lines."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        """Carry the faults."""
        super().__init__(f"{file}: {', '.join(fault.code for fault in faults)}")
        self.file = file
        self.faults = faults


def read_policies_file(raw: bytes, *, file: str, known: NamesKnown | None = None) -> tuple[PolicySaid, ...]:
    """Read every policy of a file; names are held against `known` where it is given. Raises BadPolicies."""
    try:
        lined = Lined(raw, fast=True)
    except Unread as wrong:
        raise BadPolicies(file, (_worded(wrong.fault),)) from wrong
    found = [one for place, node in _entries(lined) for one in _policies(lined, node, place, known)]
    codes: set[str] = set()
    for one, place in found:
        if one.code in codes:
            lined.fault(place, "lp_code_twice", found=one.code)
        codes.add(one.code)
    if lined.faults:
        raise BadPolicies(file, tuple(sorted(lined.faults, key=lambda fault: (fault.line, fault.place, fault.code))))
    return tuple(one for one, _ in found)


def _worded(fault: Fault) -> Fault:
    """A fault of any file in the words of this one."""
    own = {"pf_empty": "lp_empty", "pf_too_long": "lp_too_long", "pf_too_deep": "lp_too_deep"}
    return msgspec.structs.replace(fault, code=own.get(fault.code, fault.code))


def _entries(lined: Lined) -> list[tuple[Steps, yaml.Node]]:
    """Every policy of the file, with its place."""
    root = lined.root
    if isinstance(root, yaml.SequenceNode):
        return [((number,), node) for number, node in enumerate(root.value)]
    fields = {str(key.value): node for key, node in root.value} if isinstance(root, yaml.MappingNode) else {}
    if not fields.keys() & {*_LISTS}:
        if not fields.keys() & {*_SAME["policy"], *_SAME["rule"]}:
            lined.fault((), "lp_no_policies")
            return []
        return [((), root)]
    found: list[tuple[Steps, yaml.Node]] = []
    for name, node in fields.items():
        if name in _LISTS and isinstance(node, yaml.SequenceNode):
            found += [((name, number), below) for number, below in enumerate(node.value)]
        elif name in _LISTS:
            lined.fault((name,), "lp_unfit_list", wanted=name, found=text_of(node) or "-")
        elif name not in _BESIDE:
            lined.fault((name,), "lp_unknown_field", found=name[:40], names=", ".join((*_LISTS, *_BESIDE)))
    return found


def _policies(
    lined: Lined, node: yaml.Node, place: Steps, known: NamesKnown | None
) -> list[tuple[PolicySaid, Steps]]:  # fmt: skip
    if not isinstance(node, yaml.MappingNode):
        lined.fault(place, "lp_unfit_fields", wanted="policy", found=text_of(node) or "-")
        return []
    fields = _fields(lined, node, place)
    defines = defines_of(lined, fields.pop("defines", None), (*place, "defines"))
    softer = fields.pop("softer_reading", None)
    name = next((name for name in _SAME["rule"] if name in fields), "rule")
    rule = _rule(lined, fields.get(name), (*place, name), defines, known, place)
    said = _said(lined, fields, place)
    found = [(msgspec.structs.replace(said, rule=rule), place)]
    if softer is not None:
        also = _rule(lined, softer, (*place, "softer_reading"), defines, known, place)
        one = msgspec.structs.replace(said, rule=also, code=f"{said.code}.softer", softer_of=said.code)
        found.append((one, (*place, "softer_reading")))
    return found


def _fields(lined: Lined, node: yaml.MappingNode, place: Steps) -> dict[str, yaml.Node]:
    """The fields of an entry that say something; those that are not known, doubled or said twice are faults."""
    times = Counter(str(key.value) for key, _ in node.value)
    names = tuple(name for same in _SAME.values() for name in same) + _TEXTS + _OTHER
    for name, count in times.items():
        if count > 1:
            lined.fault((*place, name), "lp_field_twice", found=name[:40])
        if name not in names and name not in _PASSED_OVER:
            lined.fault((*place, name), "lp_unknown_field", found=name[:40], names=", ".join(names))
    for first, same in _SAME.items():
        held = [name for name in same if name in times]
        if not held:
            lined.fault(place, "lp_missing_field", wanted=first) if first not in ("source", "words") else None
        for name in held[1:]:
            lined.fault((*place, name), "lp_one_of_two", found=name, wanted=held[0])
    return {str(key.value): below for key, below in node.value if str(key.value) in names}


def _said(lined: Lined, fields: dict[str, yaml.Node], place: Steps) -> PolicySaid:
    def one_of(first: str) -> str:
        name = next((name for name in _SAME.get(first, (first,)) if name in fields), "")
        node = fields.get(name)
        if node is None:
            return ""
        if first == "source" and isinstance(node, yaml.SequenceNode):
            return "\n".join(text_of(below) or "" for below in node.value)
        found = text_of(node)
        if found is None:
            lined.fault((*place, name), "lp_unfit_text", wanted=name, found="[]")
        return found or ""

    code, standing = one_of("policy"), one_of("standing")
    if code and not CODE.fullmatch(code):
        lined.fault((*place, _held(fields, "policy")), "lp_code_unfit", found=code[:40])
    if standing and standing not in _STANDINGS:
        names = ", ".join(_STANDINGS)
        lined.fault((*place, "standing"), "lp_not_a_choice", wanted="standing", found=standing[:40], names=names)
    dated = _held(fields, "date")
    day = day_of(lined, fields.get(dated), (*place, dated)) if dated in fields else ""
    texts: dict[str, Any] = {name: one_of(name) for name in (*_TEXTS, "words", "source", "supersedes")}
    return PolicySaid(
        code=code, owner=one_of("owner"), said_on=day, rule=LinkageRule(()), standing=_STANDINGS.get(standing),
        line=lined.line(place), **texts,
    )  # fmt: skip


def _held(fields: dict[str, yaml.Node], first: str) -> str:
    return next((name for name in _SAME[first] if name in fields), first)


def _rule(
    lined: Lined, node: yaml.Node | None, place: Steps, defines: dict[str, Counted], known: NamesKnown | None,
    entry: Steps,
) -> LinkageRule:  # fmt: skip
    """The clauses of a policy; one that is not of its form is left out, and its faults are told."""
    if node is None:
        return LinkageRule(())
    several = isinstance(node, yaml.SequenceNode)
    rows = node.value if several else [node]
    if len(rows) > MOST:
        lined.fault(place, "lp_too_many", count=len(rows), wanted=str(place[-1]))
    read = [clause_of(lined, row, (*place, number) if several else place) for number, row in enumerate(rows)]
    numbers = [number for number, one in enumerate(read) if one is not None]
    clauses = tuple(one for one in read if one is not None)
    for where, reason in rule_faults(clauses, defines, known):
        if reason.code != "lp_no_clause" or not read:
            lined.fault(_place(where, place, entry, numbers if several else []), reason.code, **reason.values)
    return LinkageRule(clauses, defines)


def _place(where: Place, place: Steps, entry: Steps, numbers: Sequence[int]) -> Steps:
    """Where in the file a fault of a rule is; `numbers` are the rows of its clauses, none where one stands alone."""
    if where[:1] != ("clauses",):
        return (*entry, *where)
    return (*place, numbers[int(where[1])], *where[2:]) if numbers else (*place, *where[2:])

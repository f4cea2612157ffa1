"""Reads a YAML file into frozen structs and remembers the line of every place; all that is not in form is told.

Nothing is mended and nothing passed over: a field that is not known, one that is written twice and an alias are
refused. A fault is a code with values; the face makes the sentence.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import yaml
from yaml.reader import ReaderError

MAX_BYTES = 200_000

Steps = tuple[str | int, ...]
"""The way to a place of the file: names of fields and numbers of rows."""


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong with a file: the line, the place, a permanent code, and what its sentence needs."""

    line: int
    place: str
    code: str
    values: Mapping[str, str | int] = {}


class Unread(ValueError):
    """A file that could not be read at all; `fault` says where and why."""

    def __init__(self, fault: Fault) -> None:
        """Carry the one fault that stopped the reading."""
        super().__init__(f"line {fault.line}: {fault.code}")
        self.fault = fault


class Lined:
    """A YAML file as a tree that knows its lines, and the faults found in it so far."""

    def __init__(self, raw: bytes, *, fast: bool = False) -> None:
        """Read the tree. Raises Unread where it is not YAML, empty, too long, or holds an alias.

        With `fast` the parser in C is tried first; what it does not take the other reads again, and words the fault.
        """
        self.root = (_composed_in_c(raw) if fast else None) or _composed(raw)
        self.faults: list[Fault] = []
        self.whole = True
        _refuse_aliases(self.root, set())

    def fault(self, steps: Steps, code: str, /, **values: str | int) -> None:
        """Note a fault at a place."""
        self.faults.append(Fault(self.line(steps), written_place(steps), code, values))

    def scalar(self, name: str) -> str | None:
        """Answer the value of a field of the whole file; None where it has none or is no mapping."""
        below = _below(self.root, name)
        return str(below[1].value) if below is not None and isinstance(below[1], yaml.ScalarNode) else None

    def line(self, steps: Steps) -> int:
        """Answer the line of a place, or of the last that there is on the way to it."""
        node, line = self.root, self.root.start_mark.line
        for step in steps:
            below = _below(node, step)
            if below is None:
                break
            line, node = below[0].start_mark.line, below[1]
        return int(line) + 1

    def read(self, form: type[Any]) -> Any:
        """Answer the file as a struct, or None where a part of it is missing or unfit; see `faults` in either case."""
        value = self._value(self.root, form, ())
        return value if self.whole else None

    def _value(self, node: yaml.Node, form: Any, steps: Steps) -> Any:
        form = _without_none(form, node)
        if form is None:
            return None
        if isinstance(form, type) and issubclass(form, msgspec.Struct):
            return self._struct(node, form, steps)
        origin = get_origin(form)
        if origin is tuple:
            return self._rows(node, get_args(form)[0], steps)
        if origin is not None and issubclass(origin if isinstance(origin, type) else object, Mapping):
            return self._mapping(node, get_args(form)[1], steps)
        return self._scalar(node, form, steps)

    def _struct(self, node: yaml.Node, form: type[msgspec.Struct], steps: Steps) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return self._unfit(node, steps, "fields")
        hints = get_type_hints(form, include_extras=True)
        fields = {field.encode_name: field for field in msgspec.structs.fields(form)}
        values: dict[str, Any] = {}
        for name, below in self._pairs(node, steps):
            if name not in fields:
                self.fault((*steps, name), "pf_unknown_field", found=name[:40], known=", ".join(fields))
            else:
                values[fields[name].name] = self._value(below, hints[fields[name].name], (*steps, name))
        for name, field in fields.items():
            if field.required and field.name not in values:
                self.whole = False
                self.fault(steps, "pf_length_without_unit" if name == "unit" else "pf_missing_field", wanted=name)
        return form(**values) if self.whole else None

    def _pairs(self, node: yaml.MappingNode, steps: Steps) -> list[tuple[str, yaml.Node]]:
        times = Counter(str(key.value) for key, _ in node.value)
        for name, count in times.items():
            if count > 1:
                self.fault((*steps, name), "pf_field_twice", found=name[:40])
        return [(str(key.value), below) for key, below in node.value]

    def _rows(self, node: yaml.Node, form: Any, steps: Steps) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            return self._unfit(node, steps, "list")
        return tuple(self._value(below, form, (*steps, number)) for number, below in enumerate(node.value))

    def _mapping(self, node: yaml.Node, form: Any, steps: Steps) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return self._unfit(node, steps, "fields")
        return {name: self._value(below, form, (*steps, name)) for name, below in self._pairs(node, steps)}

    def _scalar(self, node: yaml.Node, form: Any, steps: Steps) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return self._unfit(node, steps, expected_of(form))
        try:
            # Instants are read as they are written for people; msgspec wants their seconds.
            return datetime.fromisoformat(node.value) if form is datetime else msgspec.convert(_plain(node, form), form)
        except ValueError:
            self.whole = False
            known = _choices(form)
            if known and steps and steps[-1] == "unit":
                self.fault(steps, "pf_unknown_unit", found=node.value[:40], known=known)
            elif known:
                self.fault(steps, "pf_not_a_choice", found=node.value[:40], known=known)
            else:
                self._unfit(node, steps, expected_of(form))
            return None

    def _unfit(self, node: yaml.Node, steps: Steps, expected: str) -> None:
        self.whole = False
        found = node.value[:40] if isinstance(node, yaml.ScalarNode) else _KINDS[type(node)]
        self.fault(steps, "pf_unfit", expected=f"pf_form_{expected}", found=found)


_KINDS: dict[type[yaml.Node], str] = {yaml.MappingNode: "pf_form_fields", yaml.SequenceNode: "pf_form_list"}


def expected_of(form: Any) -> str:
    """Answer which kind of value a field wants, as the last part of a word of the catalogue."""
    plain = get_args(form)[0] if hasattr(form, "__metadata__") else form
    kinds = {int: "number", bool: "yes_or_no", str: "text", date: "day", datetime: "instant"}
    found = kinds.get(plain, "text")
    return "hour" if found == "text" and hasattr(form, "__metadata__") else found


def written_place(steps: Steps) -> str:
    """Write a place: `steps[1].clock.length`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _without_none(form: Any, node: yaml.Node) -> Any:
    """The form of an optional value, and None where the value is null."""
    args = get_args(form)
    if get_origin(form) is not Union and type(form).__name__ != "UnionType":
        return form
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null"):
        return None
    return next(arg for arg in args if arg is not type(None))


def _plain(node: yaml.ScalarNode, form: Any) -> Any:
    """A scalar as it is written; numbers and truth values only where the field wants one and YAML reads one."""
    kind = get_args(form)[0] if hasattr(form, "__metadata__") else form
    if kind is int and node.tag.endswith(":int") and node.value.isdecimal():
        return int(node.value)
    if kind is bool and node.value in ("true", "false"):
        return node.value == "true"
    return node.value


def _choices(form: Any) -> str:
    return ", ".join(get_args(form)) if get_origin(form) is Literal else ""


def _composed(raw: bytes) -> yaml.Node:
    if len(raw) > MAX_BYTES:
        raise Unread(Fault(1, "", "pf_too_long", {"most": MAX_BYTES, "count": len(raw)}))
    try:
        root = yaml.compose(raw.decode("utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise Unread(Fault(line, "", "pf_not_utf8")) from wrong
    except RecursionError as wrong:
        raise Unread(Fault(1, "", "pf_too_deep")) from wrong
    except ReaderError as wrong:
        # It comes without a mark: the place of the character that no YAML may hold is a number of characters.
        line = raw.decode("utf-8").count("\n", 0, wrong.position) + 1
        raise Unread(Fault(line, "", "pf_not_yaml", {"problem": str(wrong).partition("\n")[0]})) from wrong
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        said = getattr(wrong, "problem", None) or str(wrong)
        raise Unread(Fault(mark.line + 1 if mark else 1, "", "pf_not_yaml", {"problem": str(said)[:200]})) from wrong
    if root is None:
        raise Unread(Fault(1, "", "pf_empty"))
    return root


def _composed_in_c(raw: bytes) -> yaml.Node | None:
    """The tree as the parser in C reads it; None where there is no such parser or it finds a fault."""
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None or len(raw) > MAX_BYTES:
        return None
    try:
        return yaml.compose(raw.decode("utf-8"), Loader=loader)
    except (UnicodeDecodeError, yaml.YAMLError):
        return None


def _refuse_aliases(node: yaml.Node, seen: set[int]) -> None:
    """Refuse a node that stands in two places: an alias hides what a reader of the file has to see."""
    if id(node) in seen:
        raise Unread(Fault(node.start_mark.line + 1, "", "pf_alias"))
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                _refuse_aliases(part, seen)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            _refuse_aliases(part, seen)


def _below(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    return None

"""Reads a case from its folder: `case.yaml` and the calendars that it names.

What is not in form is refused with the line, the place and the way out; nothing is mended or passed over. Days, times
and words such as `on` are read as they are written: only whole numbers, true, false and null are something else.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import yaml

from tandem.node.caseact import CaseAct, kind_of
from tandem.node.casefile import CaseFile

FILE = "case.yaml"
_MOST_BYTES = 1_000_000
_MOST_VALUES = 100_000
_PLACE = re.compile(r" - at `(?:key in )?\$(.*)`$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")

Steps = tuple[str | int, ...]
"""The way to a place of the file: names of fields and numbers of rows."""


class BadCase(ValueError):
    """A case that cannot be read or played; the sentence says where, what is wrong, and the way out."""


class Origin(msgspec.Struct, frozen=True):
    """Where an act stands: the file, its tree that knows the lines, and the way to it."""

    path: Path
    root: Any
    steps: Steps


class Case(msgspec.Struct, frozen=True):
    """A case as it was read: its folder, what it says, the tree that knows the lines, and where each act stands."""

    folder: Path
    file: CaseFile
    root: Any
    origins: tuple[Origin, ...] = ()

    def instant(self, written: str) -> datetime:
        """Answer a time of the file as an instant; without an offset it is of the case's zone."""
        at = datetime.fromisoformat(written)
        return at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(self.file.group.zone))

    def bad(self, steps: Steps, why: str) -> BadCase:
        """Answer the refusal of one place; the place of an act is in the file in which it stands."""
        if steps[:1] == ("acts",) and len(steps) > 1 and isinstance(steps[1], int) and steps[1] < len(self.origins):
            return self.bad_at(self.origins[steps[1]], steps[2:], why)
        return _bad(self.folder / FILE, self.root, steps, why)

    def bad_at(self, origin: Origin, steps: Steps, why: str) -> BadCase:
        """Answer the refusal of a place inside of an act."""
        return _bad(origin.path, origin.root, (*origin.steps, *steps), why)

    def bad_act(self, number: int, why: str) -> BadCase:
        """Answer the refusal of one act."""
        return self.bad(("acts", number), f"{kind_of(self.file.acts[number])}: {why}")


def read_form(folder: Path) -> Case:
    """Read the file of a case by its form alone. Raises BadCase with line, place and way out."""
    path = folder / FILE
    root = _tree(path)
    try:
        plain = _Plain("").construct_document(root)
        file = msgspec.convert(plain, CaseFile)
        return Case(folder, file, root, tuple(Origin(path, root, ("acts", n)) for n in range(len(file.acts))))
    except msgspec.ValidationError as wrong:
        found = _PLACE.search(str(wrong))
        raise _bad(path, root, _steps(found[1] if found else ""), f"{_PLACE.sub('', str(wrong))}.") from wrong
    except yaml.YAMLError as wrong:
        raise _not_yaml(path, wrong) from wrong


def read_rows(path: Path, given: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Iterator[tuple[CaseAct, Origin]]:
    """Read a file that is a plain list of acts; `given` completes each row. Raises BadCase with line and way out."""
    try:
        stat = path.stat()
        root = _tree_of(path, stat.st_mtime_ns, stat.st_size)
        rows = _Plain("").construct_document(root)
    except yaml.YAMLError as wrong:
        raise _not_yaml(path, wrong) from wrong
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _bad(path, root, (), "expected a list of acts, each with `do`.")
    for number, row in enumerate(rows):
        try:
            yield msgspec.convert(given(row), CaseAct), Origin(path, root, (number,))
        except msgspec.ValidationError as wrong:
            found = _PLACE.search(str(wrong))
            steps = (number, *_steps(found[1] if found else ""))
            raise _bad(path, root, steps, f"{_PLACE.sub('', str(wrong))}.") from wrong


class _Plain(yaml.SafeLoader):
    """Leaves days, times, decimals and all words but true, false and null as they are written."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rows if not tag.endswith((":timestamp", ":bool", ":float", ":merge"))]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


_FAST: Any = None
if hasattr(yaml, "CSafeLoader"):
    _FAST = type("_Fast", (yaml.CSafeLoader,), {"yaml_implicit_resolvers": _Plain.yaml_implicit_resolvers})
_DEEP = re.compile(r"^(?: {100}| *(?:[-?:] +){20})", re.MULTILINE)
_BRACKETS = re.compile(r"[\[\]{}]")


def _tree(path: Path) -> yaml.Node:
    try:
        raw = path.read_bytes()
        if len(raw) > _MOST_BYTES:
            raise BadCase(f"{path} has {len(raw)} bytes; a case has at most {_MOST_BYTES}. Split it into two.")
        root = _composed(raw.decode())
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise BadCase(
            f"{path.parent} holds no case: expected the file {FILE} in it. Name the folder of a case."
        ) from missing
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadCase(f"{path} cannot be read: {wrong}. Mend the file and load the case again.") from wrong
    except (yaml.YAMLError, RecursionError) as wrong:
        raise _not_yaml(path, wrong) from wrong
    if root is None:
        raise BadCase(f"{path} is empty: expected a case that begins with format: tandem-case/1.")
    _check_tree(path, root, {})
    return root


def _composed(text: str) -> yaml.Node | None:
    """The tree of a text: ten times as fast in C, which knows no limit of depth, so only where it is plainly flat.

    What the fast way finds wrong is said in the words of the other.
    """
    if _FAST is not None and _is_flat(text):
        try:
            return _node(yaml.compose(text, Loader=_FAST))
        except yaml.YAMLError:
            pass
    return _node(yaml.compose(text, Loader=_Plain))


def _is_flat(text: str) -> bool:
    """Tell whether nothing is nested deeply: by indents, by marks of rows on one line, by brackets."""
    if _DEEP.search(text):
        return False
    depth = most = 0
    for sign in _BRACKETS.findall(text):
        depth = depth + 1 if sign in "[{" else max(depth - 1, 0)
        most = max(most, depth)
    return most < 100


def _node(found: object) -> yaml.Node | None:
    return found if isinstance(found, yaml.Node) else None


@lru_cache(maxsize=12)
def _tree_of(path: Path, changed: int, size: int) -> yaml.Node:
    """The tree of a file that several cases include: it is composed once, until the file is another."""
    return _tree(path)


def _not_yaml(path: Path, wrong: Exception) -> BadCase:
    mark = getattr(wrong, "problem_mark", None)
    line = f", line {mark.line + 1}" if mark else ""
    said = getattr(wrong, "problem", None) or str(wrong)
    return BadCase(f"{path}{line}: this is not YAML: {said}. Mend that line and load the case again.")


def _check_tree(path: Path, node: yaml.Node, sizes: dict[int, int]) -> int:
    """Answer how many values a node stands for with its aliases written out; each node is looked at once.

    Refuses a field that is written twice, of which YAML would silently take the last, an alias that holds itself, and
    aliases of aliases that stand for more than any case has.
    """
    if id(node) in sizes:
        if not sizes[id(node)]:
            raise _refused(path, node, "an alias stands inside of what it names. Write it out")
        return sizes[id(node)]
    sizes[id(node)] = 0
    if isinstance(node, yaml.MappingNode):
        _check_keys(path, node)
    size = 1 + sum(_check_tree(path, below, sizes) for below in _all_below(node))
    if size > _MOST_VALUES:
        raise _refused(path, node, f"aliases stand for more than {_MOST_VALUES} values here. Write fewer")
    sizes[id(node)] = size
    return size


def _check_keys(path: Path, node: yaml.MappingNode) -> None:
    times = Counter(str(key.value) for key, _ in node.value)
    for key, _ in reversed(node.value):
        if times[str(key.value)] > 1:
            raise _refused(path, key, f"{key.value} is written twice here. Leave one of them")


def _all_below(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _refused(path: Path, node: yaml.Node, why: str) -> BadCase:
    return BadCase(f"{path}, line {node.start_mark.line + 1}: {why} and load the case again.")


def _bad(path: Path, root: yaml.Node, steps: Steps, why: str) -> BadCase:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    where = f" ({place})" if place else ""
    return BadCase(f"{path}, line {_line_of(root, steps)}{where}: {why} Mend that place and load the case again.")


def _steps(place: str) -> Steps:
    return tuple(int(number) if number else name for name, number in _STEP.findall(place))


def _line_of(root: yaml.Node, steps: Steps) -> int:
    """The line of a place, or of the last that there is on the way to it."""
    node, line = root, root.start_mark.line
    for step in steps:
        below = _below(node, step)
        if below is None:
            break
        line, node = below[0].start_mark.line, below[1]
    return line + 1


def _below(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    return None

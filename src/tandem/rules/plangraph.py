"""The requests of a plan and what waits for what: one request an authority and set of lines.

A request waits where the authority says what comes before it, or has to attach what another authority decides. What is
only practice or assumed is told and moves no date, unless it is asked that practice is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Literal

import msgspec

from tandem.regimes.authority import Attachment, Authority
from tandem.regimes.rulebook import Rulebook
from tandem.rules.reason import Reason, because
from tandem.rules.ruling import Requirement

Basis = Literal["text", "cases", "press", "assumption", "practice"]
_SOFT = frozenset({"practice", "assumption"})


class PlanRefused(ValueError):
    """A plan that cannot be made; `reason` says why, for a face to say it in the reader's language."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        """Refuse with a reason and with a sentence in English."""
        super().__init__(sentence)
        self.reason = reason


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """What a request waits for: that another one is `filed`, or `decided`; `attachment` where it has to be attached.

    One that is not `binding` is told and moves no date.
    """

    on: str
    state: Literal["filed", "decided"]
    basis: Basis = "text"
    attachment: str = ""
    binding: bool = True


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A request to plan. `authority` is None where the rulebook does not know it."""

    id: str
    requirement: Requirement
    authority: Authority | None


def nodes_of(*, requirements: Sequence[Requirement], book: Rulebook, without: Iterable[int] = ()) -> tuple[Node, ...]:
    """Answer the requests of these requirements; one that holds only lines that are left out is not made.

    The id is that of the authority; a second request to the same one is numbered.
    """
    known = {one.id: one for one in book.authorities}
    left_out, seen, found = {*without}, dict[str, int](), []
    for one in requirements:
        lines = tuple(line for line in one.lines if line not in left_out)
        if one.lines and not lines:
            continue
        seen[one.authority] = count = seen.get(one.authority, 0) + 1
        id = one.authority if count == 1 else f"{one.authority}#{count}"
        requirement = msgspec.structs.replace(one, lines=lines)
        found.append(Node(id=id, requirement=requirement, authority=known.get(one.authority)))
    return tuple(found)


def waits_of(*, nodes: Sequence[Node], practice: bool = False) -> Mapping[str, tuple[Wait, ...]]:
    """Answer what each request waits for, by its id. With `practice` what is only practice is kept, too."""
    by_authority: dict[str, list[Node]] = {}
    for node in nodes:
        by_authority.setdefault(node.requirement.authority, []).append(node)
    return {node.id: _waits(node, by_authority, practice) for node in nodes}


def ordered(*, waits: Mapping[str, tuple[Wait, ...]]) -> tuple[str, ...]:
    """Answer the ids so that each stands after all that it waits for. Raises PlanRefused for a circle."""
    graph = {id: [wait.on for wait in rows if wait.binding] for id, rows in waits.items()}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        # The sorter names the circle from the one that comes first; the reader asks who waits for whom.
        circle = ", ".join(reversed(error.args[1]))
        raise PlanRefused(
            because("plan_cycle", authorities=circle),
            f"No plan: each of these waits for the next, {circle}. Expected an order without a circle; mend what comes"
            " before what in the authorities.",
        ) from None


def _waits(node: Node, by_authority: Mapping[str, list[Node]], practice: bool) -> tuple[Wait, ...]:
    if node.authority is None:
        return ()
    found: dict[tuple[str, str], Wait] = {}
    for before in node.authority.before:
        binding = practice or before.basis not in _SOFT
        for other in _same_lines(node, by_authority.get(before.authority, ())):
            wait = Wait(on=other.id, state=before.state, basis=before.basis, binding=binding)
            _keep(found, wait)
    for paper in _chosen(node.authority.attach, by_authority):
        state: Literal["filed", "decided"] = "decided" if paper.decision_of else "filed"
        for other in _same_lines(node, by_authority.get(paper.decision_of or paper.request_of, ())):
            _keep(found, Wait(on=other.id, state=state, attachment=paper.id))
    return tuple(found.values())


def _keep(found: dict[tuple[str, str], Wait], wait: Wait) -> None:
    """Of two waits of one kind for one request the binding one is kept, and the paper that it is about."""
    key = wait.on, wait.state
    kept = found.get(key)
    if kept is None or (wait.binding and not kept.binding):
        found[key] = wait
    elif wait.attachment and not kept.attachment and kept.binding == wait.binding:
        found[key] = msgspec.structs.replace(kept, attachment=wait.attachment)


def _chosen(papers: Sequence[Attachment], by_authority: Mapping[str, list[Node]]) -> tuple[Attachment, ...]:
    """The papers that make the request wait; of a choice the one that waits least, among those of this plan."""
    asked = [paper for paper in papers if (paper.decision_of or paper.request_of) in by_authority]
    first = {paper.choice: paper for paper in sorted(asked, key=lambda p: bool(p.decision_of), reverse=True)}
    return tuple(paper for paper in asked if not paper.choice or first[paper.choice] is paper)


def _same_lines(node: Node, others: Sequence[Node]) -> tuple[Node, ...]:
    """Of the requests to one authority those about the same lines; all where none shares one, and never itself."""
    lines = {*node.requirement.lines}
    rest = tuple(other for other in others if other.id != node.id)
    shared = tuple(other for other in rest if lines & {*other.requirement.lines})
    return shared or rest

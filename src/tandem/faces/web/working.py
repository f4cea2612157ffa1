"""A draft of a notice while it is worked on: opened, saved as its next state, and never written over unseen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from tandem.desk.desk import NotAllowed
from tandem.desk.draft import discard_draft, draft_states, keep_state, open_draft
from tandem.desk.reading import read_group
from tandem.faces.web.moves import matter_of
from tandem.faces.web.steps import as_it_stands
from tandem.faces.web.visit import Visit, enter
from tandem.reports.action import ActionView
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.reading import DraftState, Reading

MOVES = ("give", "revise")


@dataclass(frozen=True)
class Working:
    """A draft that an officer works on: who works, over what the record says, and the state that the draft is in."""

    visit: Visit
    reading: Reading
    view: ActionView | None
    draft: str
    texts: Mapping[str, str]
    states: tuple[DraftState, ...]

    @property
    def group(self) -> Group:
        """The group as the page was made from it."""
        return self.reading.group

    @property
    def number(self) -> int:
        """The number of the last state; 0 for a draft that was kept in one piece."""
        return self.states[0].number if self.states else 0

    @property
    def revised(self) -> Notice | None:
        """The notice of which it is a new version; None for a new notice."""
        return self.view.notice if self.view else None

    @property
    def home(self) -> str:
        """The address under which its steps are."""
        return f"/{self.visit.short}/drafts/{self.draft}"

    @property
    def based_on(self) -> int:
        """The version that a revision was begun from; 0 for a new notice."""
        said = self.texts.get("_version", "")
        current = self.view.notice.current.number if self.view else 0
        return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else current

    @property
    def passed(self) -> bool:
        """Whether a version came since this revision was begun."""
        return self.view is not None and self.view.notice.current.number != self.based_on


def working_on(request: HttpRequest, short: str, draft: str) -> Working:
    """Open a draft of a notice. Raises Http404 for what is none of this officer."""
    visit = enter(request, short)
    try:
        texts = dict(open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts)
        states = draft_states(visit.node.desk, reader=visit.reader, draft=draft)
    except NotAllowed as refused:
        raise Http404 from refused
    if texts.get("_move", "give") not in MOVES:
        raise Http404
    reading, view = about(visit, texts.get("_ref", "") if texts.get("_move") == "revise" else "")
    missing = as_it_stands(view, reading.prose.get(view.entry, {})) if view else {}
    return Working(visit, reading, view, draft, {**missing, **texts}, states)


def about(visit: Visit, ref: str) -> tuple[Reading, ActionView | None]:
    """Answer what a draft is about: the group for a new notice, the notice for a revision. Raises Http404."""
    if not ref:
        return read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=()), None
    reading, view = matter_of(visit, ref)
    if not isinstance(view, ActionView):
        raise Http404
    return reading, view


def begin(visit: Visit, texts: Mapping[str, str]) -> str:
    """Keep texts as the first state of a new draft and answer its id. Raises NotAllowed."""
    return keep_state(
        visit.node.desk, reader=visit.reader, now=visit.now, kind=texts["_move"], texts=texts, draft=None, after=0
    )


def save(working: Working, texts: Mapping[str, str], *, after: int) -> None:
    """Save texts as the state after one. Raises NotAllowed, also where another tab was first."""
    visit, move = working.visit, "revise" if working.revised else "give"
    keep_state(
        visit.node.desk, reader=visit.reader, now=visit.now, kind=move, draft=working.draft, after=after,
        texts={**texts, "_move": move, "_ref": working.view.ref if working.view else ""},
    )  # fmt: skip


def came_between(working: Working, number: int, names: Iterable[str], mine: Mapping[str, str]) -> tuple[str, ...]:
    """Answer the fields that another tab saved since the state of this number and that stand against `mine`."""
    if number == working.number:
        return ()
    base = next((dict(state.texts) for state in working.states if state.number == number), None)
    return tuple(
        name
        for name in names
        if mine.get(name, "") != working.texts.get(name, "")
        and (base is None or base.get(name, "") != working.texts.get(name, ""))
    )


def keep_both(working: Working, texts: Mapping[str, str]) -> int:
    """Keep texts that came too late as a state of their own under what stands; answer the number of what stands."""
    save(working, {**working.texts, **texts}, after=working.number)
    save(working, working.texts, after=working.number + 1)
    return working.number + 2


def drop(visit: Visit, draft: str) -> None:
    """Discard a draft that is no longer needed; one that is gone already is no fault."""
    try:
        discard_draft(visit.node.desk, reader=visit.reader, draft=draft)
    except NotAllowed:
        return

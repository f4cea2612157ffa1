"""The names of authorities, from the rulebooks under which the lines of actions were put on record."""

from collections.abc import Callable, Mapping
from functools import cache

from tandem.state.group import Group


def authority_names(group: Group) -> Callable[[str], Mapping[str, str]]:
    """Answer how authorities are called, by id; the rulebooks are looked through when the first name is asked for."""

    @cache
    def known() -> Mapping[str, Mapping[str, str]]:
        books = (group.tables.rulebook(digest) for digest in _rulebooks(group))
        return {one.id: one.names for book in books if book is not None for one in book.authorities}

    return lambda id: known().get(id, {})


def _rulebooks(group: Group) -> list[str]:
    """The rulebook of the latest assessment of each action, each once, the last assessed last."""
    held = [
        *(notice.clearance for notice in group.notices.values()),
        *(action.clearance for action in group.observed.values()),
    ]
    latest = [one.assessments[-1] for one in held if one is not None and one.assessments]
    latest.sort(key=lambda one: (one.stamp.at, one.stamp.entry), reverse=True)
    return list(dict.fromkeys(one.facts.tables["rulebook"] for one in latest))[::-1]

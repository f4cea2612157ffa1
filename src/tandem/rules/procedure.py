"""Under which procedure a notice runs, who has to be heard under it, and which of its versions count as the latest."""

from tandem.regimes.procedure import Procedure
from tandem.state.group import Group
from tandem.state.notice import Notice, Version


def procedure_of(notice: Notice, group: Group) -> Procedure | None:
    """Answer the procedure that the current version pins; None where the charter in force has none of the name."""
    return procedure_for(notice.current, group)


def procedure_for(version: Version, group: Group) -> Procedure | None:
    """Answer the procedure that a version pins; None where the charter in force has none of the name."""
    terms = version.terms
    return group.charter.procedures.get(terms.procedure) if terms.charter == group.charter_digest else None


def others(notice: Notice, group: Group) -> tuple[str, ...]:
    """Answer the parties that have to be heard: all but the owner, in the charter's order."""
    return tuple(party.code for party in group.charter.parties if party.code != notice.owner)


def lines_of(notice: Notice, group: Group) -> tuple[frozenset[int], ...]:
    """Answer the versions in lines, the oldest first: what was said about one version of a line was said about all."""
    return tuple(frozenset({version.number}) for version in notice.versions)


def standing(notice: Notice, group: Group) -> frozenset[int]:
    """Answer the versions that count as the latest: what was said about them was said about it."""
    return lines_of(notice, group)[-1]

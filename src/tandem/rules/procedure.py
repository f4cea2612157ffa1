"""Under which procedure a notice runs, who has to be heard under it, and which of its versions count as the latest."""

from tandem.acts.notice import NoticeRevised, NoticeTerms
from tandem.regimes.calendar import GROUP_ITSELF
from tandem.regimes.charter import Charter
from tandem.regimes.procedure import Procedure
from tandem.state.group import Group
from tandem.state.notice import Notice, Version


def procedure_of(notice: Notice, group: Group) -> Procedure | None:
    """Answer the procedure that the current version pins; None where the charter that it pins has none of the name."""
    return procedure_for(notice.current, group)


def charter_of(notice: Notice, group: Group) -> Charter:
    """Answer the charter that the current version pins, also where it was amended since; else the one in force."""
    return group.charters.get(notice.current.terms.charter, group.charter)


def procedure_for(version: Version, group: Group) -> Procedure | None:
    """Answer the procedure that a version pins, also where its charter was amended since; None where it has none."""
    terms = version.terms
    charter = group.charters.get(terms.charter)
    return charter.procedures.get(terms.procedure) if charter else None


def counted_over(procedure: Procedure, group: Group, party: str) -> tuple[str, ...]:
    """Answer the codes of the calendars over which a window or hold of this party counts its working days.

    The group's own closures are among them unless the procedure names its calendars; they count where they were agreed.
    """
    if not isinstance(procedure.calendars, str):
        return procedure.calendars
    whose = (party,) if procedure.calendars == "answering" else tuple(one.code for one in group.charter.parties)
    return (*whose, GROUP_ITSELF)


def others(notice: Notice, group: Group) -> tuple[str, ...]:
    """Answer the parties that have to be heard: all but the owner, in the charter's order."""
    return tuple(party.code for party in group.charter.parties if party.code != notice.owner)


def lines_of(notice: Notice, group: Group) -> tuple[frozenset[int], ...]:
    """Answer the versions in lines, the oldest first: what was said about one version of a line was said about all."""
    first, *later = notice.versions
    lines = [frozenset({first.number})]
    for version in later:
        if is_editorial(notice, version) and _accepted_by_all(notice, group, version):
            lines[-1] |= {version.number}
        else:
            lines.append(frozenset({version.number}))
    return tuple(lines)


def standing(notice: Notice, group: Group) -> frozenset[int]:
    """Answer the versions that count as the latest: what was said about them was said about it."""
    return lines_of(notice, group)[-1]


def is_editorial(notice: Notice, version: Version) -> bool:
    """Tell whether a version claims to change nothing but words, and no fact of it says otherwise."""
    claims = isinstance(version.terms, NoticeRevised) and version.terms.editorial
    return claims and not differing_facts(notice.versions[version.number - 2].terms, version.terms)


def only_informs(notice: Notice, group: Group) -> bool:
    """Tell whether nobody's window runs on a notice: none of its versions, nor of those it supersedes, has one.

    What was once given for consultation stays so, whatever type a later version claims: no window is revised away.
    """
    one: Notice | None = notice
    while one is not None:
        found = [procedure_for(version, group) for version in one.versions]
        if any(procedure is None or procedure.window is not None for procedure in found):
            return False
        one = group.notices.get(one.supersedes or "")
    return True


def differing_facts(before: NoticeTerms, after: NoticeTerms) -> tuple[str, ...]:
    """Answer the names of the facts in which two versions differ."""
    return tuple(name for name in NoticeTerms.__struct_fields__ if getattr(before, name) != getattr(after, name))


def _accepted_by_all(notice: Notice, group: Group, version: Version) -> bool:
    accepted = {one.party for one in notice.editorial if one.version == version.number}
    return accepted.issuperset(others(notice, group))

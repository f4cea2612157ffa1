"""What the record holds for papers, taken from what the read gate handed out."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from tandem.acts.manifest import Line, Returns
from tandem.regimes.authority import Authority
from tandem.regimes.rulebook import shipped_shelf
from tandem.reports.action import manifest_of
from tandem.reports.paper import PaperFacts, PaperRequest
from tandem.rules.clearance import ClearanceStanding, clearance_of
from tandem.rules.grant import grant_of
from tandem.rules.judging import Judging
from tandem.rules.reason import Reason
from tandem.rules.request import is_duplicate, state_of_request
from tandem.state.clearance import NOTHING, disputed_by
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.reading import Reading

_TEXTS = ("quantity", "unit", "hs", "value", "origin", "returns_on", "end_user", "route")
_RETURNS: dict[str, Returns] = {"yes": "yes", "no": "no", "partly": "partly"}


def paper_facts(reading: Reading, ref: str, *, language: str) -> PaperFacts:
    """Answer what the record holds for papers about a notice. Raises KeyError where the reading does not hold it."""
    group = reading.group
    notice = group.notices[group.by_ref[ref]]
    version = notice.current
    terms, entry = version.terms, version.stamp.entry
    names = _member_names(reading, language)
    facts = PaperFacts(
        ref=ref, owner=notice.owner, owner_name=names.get(notice.owner, notice.owner), version=version.number,
        terms=terms, title=reading.text(entry, "title"), what=reading.text(entry, "what"),
        route=reading.text(entry, "route"), lines=_lines(manifest_of(reading, terms)),
        has_manifest=bool(manifest_of(reading, terms)), made_from=(version.stamp,), heads=reading.heads,
        simulation=group.simulation, marking=_marking(reading, notice, language), zones=_zones(reading, notice.owner),
        member_names=tuple(names.items()), authorities=_shipped(), requests=tuple(_requests(notice, group)),
    )  # fmt: skip
    return _ruled(facts, clearance_of(notice, group), notice, group)


def _ruled(facts: PaperFacts, found: ClearanceStanding | Reason, notice: Notice, group: Group) -> PaperFacts:
    """The same facts under the assessment that counts, as officers answered it; or why there is none."""
    stamps = [one.stamp for one in facts.requests if one.stamp is not None]
    if isinstance(found, Reason):
        return msgspec.structs.replace(facts, unruled=found, made_from=(*facts.made_from, *stamps))
    held = notice.clearance or NOTHING
    judging = Judging(notice, group, found.assessment, found.manifest, held)
    lines = tuple(msgspec.structs.replace(judging.judged(one.ruling), status=one.status) for one in found.lines)
    answers = (one.stamp for one in held.judgements if one.stamp.entry in judging.used)
    made_from = (*facts.made_from, found.assessment.stamp, *answers, *stamps)
    return msgspec.structs.replace(
        facts, ruling=msgspec.structs.replace(found.ruling, lines=lines, requirements=found.requirements),
        book=found.book, book_digest=found.assessment.facts.tables["rulebook"], authorities=found.book.authorities,
        direction=found.assessment.facts.direction, made_from=made_from,
        not_screened=0 if found.screened else found.ruling.not_screened,
        decided=tuple(one.line.line for one in found.lines if one.decided),
    )  # fmt: skip


def _requests(notice: Notice, group: Group) -> Iterator[PaperRequest]:
    """What the owner says that it asked of authorities about this notice; each once."""
    for one in group.requests_about.get(notice.id, ()):
        if one.party != notice.owner or is_duplicate(one, group) is not None:
            continue
        grant = grant_of(one, group)
        yield PaperRequest(
            authority=one.filed.authority, ref=one.ref, filed_on=one.filed.filed_on, state=state_of_request(one),
            granted=grant is not None and grant.held not in ("suspended", "revoked", "superseded"),
            pending=not one.over, stamp=one.stamp, current=one.version == notice.current.stamp.entry,
            disputed=tuple(sorted({party for stamp in one.stamps for party in disputed_by(one.answers, stamp.entry)})),
        )  # fmt: skip


def _member_names(reading: Reading, language: str) -> dict[str, str]:
    charter = reading.group.charter
    members = (*charter.parties, *charter.monitors, *charter.depositaries, *charter.others)
    return {one.code: one.names.get(language) or next(iter(one.names.values()), one.code) for one in members}


def _zones(reading: Reading, owner: str) -> tuple[str, ...]:
    """The owner's zone first, then those of the other parties."""
    parties = reading.group.charter.parties
    own = [one.zone for one in parties if one.code == owner]
    return tuple(dict.fromkeys((*own, *(one.zone for one in parties))))


def _marking(reading: Reading, notice: Notice, language: str) -> str:
    charter = reading.group.charter
    held = charter.markings.get(charter.highest([notice.current.terms.marking]))
    return (held.names.get(language) or next(iter(held.names.values()), "")) if held else ""


def _shipped() -> tuple[Authority, ...]:
    return tuple(one for group in shipped_shelf().authorities for one in group.authorities)


def _lines(rows: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The rows of a manifest as lines; what somebody put there that is no text says nothing."""
    return tuple(_line(number, row) for number, row in enumerate(rows, 1))


def _line(number: int, row: Mapping[str, Any]) -> Line:
    own, returns = row.get("line"), _RETURNS.get(str(row.get("returns")), "")
    texts = {name: row[name] for name in _TEXTS if isinstance(row.get(name), str)}
    return Line(
        line=own if isinstance(own, int) and own >= 1 else number, name=str(row.get("name", "")),
        returns=returns, vehicle=row.get("vehicle") is True, **texts,
    )  # fmt: skip

"""What the record holds for papers, taken from what the read gate handed out."""

from collections.abc import Iterable, Mapping
from typing import Any

from tandem.acts.manifest import Line, Returns
from tandem.regimes.authority import Authority
from tandem.regimes.rulebook import shipped_shelf
from tandem.reports.action import manifest_of
from tandem.reports.paper import PaperFacts
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
    return PaperFacts(
        ref=ref, owner=notice.owner, owner_name=names.get(notice.owner, notice.owner), version=version.number,
        terms=terms, title=reading.text(entry, "title"), what=reading.text(entry, "what"),
        route=reading.text(entry, "route"), lines=_lines(manifest_of(reading, terms)),
        has_manifest=bool(manifest_of(reading, terms)), made_from=(version.stamp,), heads=reading.heads,
        simulation=group.simulation, marking=_marking(reading, notice, language), zones=_zones(reading, notice.owner),
        member_names=tuple(names.items()), authorities=_shipped(),
    )  # fmt: skip


def _member_names(reading: Reading, language: str) -> dict[str, str]:
    charter = reading.group.charter
    members = (*charter.parties, *charter.monitors, *charter.others)
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

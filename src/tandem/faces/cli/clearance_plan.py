"""The command that puts a manifest under the rules and counts back from departure; no node is needed, nothing written.

The form of `--json` is in docs/clearance.md; its words for a status are the same in every language.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from tandem.acts.manifest import Line
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.manifest import add_columns, read_lines
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.regime import add_var
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.regimes import own_regime_files
from tandem.regimes.lined import MAX_BYTES
from tandem.regimes.rulebook import Rulebook, rulebook_of, shelf_of, shipped_shelf
from tandem.reports.plan import authority_name, plan_view
from tandem.reports.procedure_step import name_in
from tandem.reports.ruling import ToldHit, ToldLine, ruling_lines, ruling_view
from tandem.reports.speaker import Speaker
from tandem.rules.lines import lines_text
from tandem.rules.plan import plan
from tandem.rules.planned import Plan, PlannedRequest
from tandem.rules.ruler import rule_lines
from tandem.rules.ruling import CapUse, Requirement, Ruling, Shipment

_ENGLISH = Speaker("en", "UTC")


def add(under: Commands) -> None:
    """Add `plan` to the commands about clearance."""
    made = under.add("plan", _plan)
    made.add_argument("manifest", metavar="MANIFEST", help="the goods as CSV, XLSX or text; only item is required")
    made.add_argument("--regime", required=True, metavar="TARGET", help="whose rules, such as dprk")
    made.add_argument("--direction", required=True, choices=("to", "from"), help="which way the goods go")
    made.add_argument("--departure", required=True, metavar="DATE", help="the day on which they are to leave")
    made.add_argument("--today", metavar="DATE", help="the day that is counted from (default: today)")
    made.add_argument("--crosses", default="", metavar="CODES", help="lines that are crossed, such as MDL")
    made.add_argument("--parties", default="", metavar="CODES", help="the parties that act, such as ROK,US")
    made.add_argument("--nexus", default="", metavar="CODES", help="ties that bring further rules, such as US,EU")
    add_columns(made)
    made.add_argument("--rules", action="append", default=[], metavar="FILE", help="a file of further rules (repeat)")
    add_var(made)


def _plan(options: argparse.Namespace, terminal: Terminal) -> Told:
    departure = _day(options.departure, "--departure")
    today = _day(options.today, "--today") if options.today else datetime.now(UTC).astimezone().date()
    book = book_of(options)
    lines, told = read_lines(options.manifest, options, departs=departure.isoformat())
    shipment = Shipment(
        direction=options.direction, crosses=codes_of(options.crosses), parties=codes_of(options.parties),
        nexus=codes_of(options.nexus), starts_on=departure,
    )  # fmt: skip
    ruling = rule_lines(lines=lines, book=book, shipment=shipment)
    planned = plan(requirements=ruling.requirements, book=book, departure=departure, today=today, calendars={})
    speaker = terminal.speaker
    read = [speaker.reason(reason) for reason in told]
    plain = _plain(lines, ruling, planned, book, speaker) | {"told": read}
    return Told(plain, [*read, *_said(lines, ruling, planned, book, speaker)])


def _day(found: str, option: str) -> date:
    try:
        return date.fromisoformat(found.strip())
    except ValueError:
        raise CannotDo("cli_plan_day_unfit", option=option, found=found[:40] or "-") from None


def codes_of(found: str) -> tuple[str, ...]:
    """Answer the codes of a list with commas, each once."""
    return tuple(dict.fromkeys(code.strip() for code in found.split(",") if code.strip()))


def book_of(options: argparse.Namespace) -> Rulebook:
    """Answer the rulebook that the options name. Raises CannotDo where nothing is about its target."""
    target: str = options.regime
    own = own_regime_files(Path(options.var)) if options.var else ()
    more = [*own, *((file, read_bytes(file, most=MAX_BYTES)) for file in options.rules)]
    shelf = shelf_of(more) if more else shipped_shelf()
    if target not in shelf.targets():
        raise CannotDo("cli_regime_unknown", found=target[:60] or "-", known=", ".join(shelf.targets()))
    return rulebook_of(target=target, shelf=shelf)


def _said(lines: Sequence[Line], ruling: Ruling, planned: Plan, book: Rulebook, speaker: Speaker) -> list[str]:
    ruled = ruling_view(ruling=ruling, lines=lines, book=book, speaker=speaker)
    view = plan_view(plan=planned, book=book, speaker=speaker)
    heading = speaker.say("cli_plan_heading", target=book.target, starts_on=planned.departure, until=planned.today)
    said = [heading, *ruling_lines(view=ruled, speaker=speaker), "", view.verdict]
    required = {one.authority: one for one in ruling.requirements}
    for row in view.rows:
        own = required[row.request.authority]
        said += ["", f"{row.request.id}: {row.name}"]
        said += [f"   {speaker.say('cli_plan_lines', numbers=lines_text(own.lines))}", f"   {row.by}. {row.spare}."]
        said += [f"   {speaker.reason(reason)}" for reason in own.why]
        said += [f"   {line.said}" for line in (*row.times, *row.waits)]
        said += [f"   {speaker.say('cli_plan_attach', paper=paper)}" for paper in row.attach]
        said += [f"   [{speaker.say('ruling_unconfirmed')}] {doubt}" for doubt in (*row.not_known, *row.doubts)]
    return [*said, "", *view.path, "", *(one for one in (view.parallel, view.serial, view.slowest) if one)]


def _plain(lines: Sequence[Line], ruling: Ruling, planned: Plan, book: Rulebook, speaker: Speaker) -> dict[str, Any]:
    view = ruling_view(ruling=ruling, lines=lines, book=book, speaker=speaker)
    required = {one.authority: one for one in ruling.requirements}
    return {
        "lines": [_plain_line(line) for line in view.lines],
        "authorities": [
            _plain_request(one, required[one.authority], book, speaker) for one in planned.requests
        ],
        "critical_path": list(planned.critical_path),
        "earliest_departure": _written(planned.parallel.departure),
        "unconfirmed": [id for id in ruling.doubtful if book.rule(id) is not None],
        "shipment": [_plain_hit(hit) for hit in view.shipment],
        "ways": [_plain_hit(hit) for hit in view.ways],
        "not_screened": ruling.not_screened,
        "not_applied": list(ruling.unbound),
    }  # fmt: skip


def _plain_line(told: ToldLine) -> dict[str, Any]:
    line = told.line
    return {
        "line": line.line, "item": line.name, "quantity": line.quantity, "unit": line.unit, "hs": line.hs,
        "returns": line.returns, "status": _ENGLISH.word("ruling_status", told.ruling.status),
        "rules": [_plain_hit(hit) for hit in told.hits], "authorities": list(told.ruling.authorities),
        "conversions": {one.unit: one.quantity for one in told.ruling.conversions},
        "caps": [_plain_cap(cap) for cap in told.ruling.caps], "ways": [_plain_hit(way) for way in told.ways],
        "why": " ".join(told.why),
    }  # fmt: skip


def _plain_hit(hit: ToldHit) -> dict[str, Any]:
    return {
        "id": hit.rule, "paragraph": hit.law, "confidence": hit.confidence, "reason": " ".join(hit.why),
        "asks": hit.asks, "questions": list(hit.questions),
    }  # fmt: skip


def _plain_cap(cap: CapUse) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(cap)
    return plain


def _plain_request(one: PlannedRequest, required: Requirement, book: Rulebook, speaker: Speaker) -> dict[str, Any]:
    authority = book.authority(one.authority)
    lead = authority.lead_time if authority else None
    return {
        "id": one.id, "name": authority_name(id=one.id, book=book, speaker=speaker), "why": list(required.rules),
        "because": [speaker.reason(reason) for reason in required.why], "lines": list(one.lines),
        "lead_time": {"value": lead.length.count if lead else None, "unit": lead.length.unit if lead else None,
                      "basis": lead.basis if lead else None},
        "last_safe_filing": _written(one.last_safe_filing), "slack_days": one.slack_days,
        "no_later_than": _written(one.no_later_than), "not_known": [speaker.reason(why) for why in one.not_known],
        "attach": [name_in(paper.names, speaker) for paper in one.attach],
    }  # fmt: skip


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
